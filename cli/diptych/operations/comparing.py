"""What ``import diptych`` offers: the jobs that read a project and return values.

The commands call the same functions and print what comes back.
"""

from __future__ import annotations

from functools import partial, wraps
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from diptych.annotations.annotation import TERMS, people
from diptych.comparison.groups import choose_annotators, group_texts
from diptych.comparison.tables import Query, compare_tallies, score_values
from diptych.comparison.tally import tally
from diptych.errors import (
    AnnotatorNeededError,
    BadOptionError,
    MissingExtraError,
    OvertakenError,
    TextChangedError,
    UnknownNameError,
)
from diptych.project.store import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.alignment import Alignment
    from diptych.comparison.crosstabs import CrossQuery, Crosstab
    from diptych.comparison.groups import Group
    from diptych.comparison.keyness import Keyness, TermQuery
    from diptych.comparison.omissions import LeftOut
    from diptych.comparison.passages import Passages
    from diptych.comparison.signals import Signal
    from diptych.comparison.significance import Profiles
    from diptych.comparison.tables import Comparison
    from diptych.comparison.vectors import KeptVectors
    from diptych.review.agreement import Agreement
    from diptych.review.reading import Selection
    from diptych.texts.text import Text

    _Look = tuple[Callable[[Comparison, Any], Comparison], Sequence[Profiles | Passages]]


_P = ParamSpec("_P")
_T = TypeVar("_T")


def open_project(folder: str | Path = ".") -> Project:
    """Open the project that holds ``folder``. Raises ``NoProjectError``."""
    return find_project(Path(folder))


def at_revision(project: Project, revision: str) -> Project:
    """Return the project as of a git revision; it can be read but not written.

    Raises ``NoRepositoryError`` and ``UnknownRevisionError``.
    """
    from diptych.project.git import Repository

    return Project(project.root, Repository(project.root).at(revision))


def compare(
    project: Project,
    groups: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    query: Query | None = None,
) -> Comparison:
    """Compare texts or groups of them, as ``diptych compare`` does, and return the tables."""
    return compare_groups(project, groups, annotators, query or Query())[0]


def _again_if_changed(read: Callable[_P, _T]) -> Callable[_P, _T]:
    """Read once more where another diptych changed the codebook between our readings."""

    @wraps(read)
    def steady(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return read(*args, **kwargs)
        except OvertakenError:
            return read(*args, **kwargs)

    return steady


@_again_if_changed
def compare_groups(
    project: Project,
    names: Sequence[str],
    asked: Sequence[str],
    query: Query,
    tell: Callable[[int, int], None] | None = None,
) -> tuple[Comparison, tuple[str, ...]]:
    """Return the comparison, and whose annotations were counted in it.

    ``tell`` is told how many groups of how many are tested.
    """
    codebook = project.codebook()
    score = score_values(codebook, query.score) if query.score else {}
    groups, annotators = selected(project, names, query.by, asked)
    looks = list(_closer_looks(query, len(groups), tell))
    tallies = [
        tally(
            _members(project, group, annotators, [notes[index] for _, notes in looks]),
            score,
            query.score or "",
        )
        for index, group in enumerate(groups)
    ]
    comparison = compare_tallies(codebook, [group.name for group in groups], tallies, query)
    for completed, notes in looks:
        comparison = completed(comparison, notes)
    return comparison, annotators


def _closer_looks(
    query: Query, groups: int, tell: Callable[[int, int], None] | None
) -> Iterator[_Look]:
    """Yield what is noted of each group besides its counts, and what completes tables with it."""
    if query.stats:
        from diptych.comparison.significance import Profiles, require_testable, with_chances

        require_testable(query)
        yield partial(with_chances, tell=tell), [Profiles(query.unit) for _ in range(groups)]
    if query.quotes:
        from diptych.comparison.passages import Passages, with_quotes

        yield with_quotes, [Passages(query.quotes) for _ in range(groups)]


def _members(
    project: Project,
    group: Group,
    annotators: Sequence[str],
    notebooks: Sequence[Profiles | Passages],
) -> Iterator[tuple[Text, Iterable[AnnotationSet]]]:
    """Yield the texts of a group with what was said of them, noted on the way."""
    for text in group.texts:
        sets: Iterable[AnnotationSet] = project.annotation_sets(text, annotators)
        if notebooks:
            sets = list(sets)
        for notebook in notebooks:
            notebook.note(text, sets)
        yield text, sets


def crosstab(
    project: Project,
    row: str,
    column: str,
    groups: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    query: CrossQuery | None = None,
) -> Crosstab:
    """Cross-tabulate two facets, as ``diptych crosstab`` does, and return the table."""
    from diptych.comparison.crosstabs import CrossQuery

    return crosstab_groups(project, (row, column), groups, annotators, query or CrossQuery())[0]


@_again_if_changed
def crosstab_groups(
    project: Project,
    facets: tuple[str, str],
    names: Sequence[str],
    asked: Sequence[str],
    query: CrossQuery,
) -> tuple[Crosstab, tuple[str, ...]]:
    """Return the cross-table, and whose annotations were counted in it."""
    from diptych.comparison.crosstabs import cross_tabulate, cross_tally

    codebook = project.codebook()
    row, column = (codebook.facet(name).name for name in facets)
    query = query.settled(row, column)
    score = score_values(codebook, query.score) if query.score else {}
    groups, annotators = selected(project, names, query.by, asked)
    tallies = [
        cross_tally(
            ((text, project.annotation_sets(text, annotators)) for text in group.texts),
            (row, column),
            query.within or "annotation",
            score,
            query.score or "",
        )
        for group in groups
    ]
    names = [group.name for group in groups]
    return cross_tabulate(codebook, (row, column), names, tallies, query), annotators


def terms(project: Project, first: str, second: str, *, query: TermQuery | None = None) -> Keyness:
    """Find the words that set two texts, or groups, apart, as ``diptych terms`` does.

    Raises ``LanguagesDifferError``.
    """
    from diptych.comparison.keyness import TermQuery, keyness

    query = query or TermQuery()
    return keyness(named_groups(project, [first, second], query.by), query)


def selected(
    project: Project, names: Sequence[str], by: str, asked: Sequence[str]
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Decide which texts stand against which, and whose annotations count."""
    groups = named_groups(project, names, by)
    compared = {text.id for group in groups for text in group.texts}
    by_text = {text_id: project.annotators(text_id) for text_id in sorted(compared)}
    others = (project.annotators(text_id) for text_id in project.text_paths() if asked)
    return groups, choose_annotators(by_text, asked, chain.from_iterable(others))


def agreement(
    project: Project,
    annotators: Sequence[str] = (),
    *,
    texts: Sequence[str] | None = None,
    facets: Sequence[str] = (),
    revision: str = "",
) -> Agreement:
    """Measure how far annotators agree, as ``diptych agreement`` does."""
    from diptych.review.agreement import agreement as measured

    codebook = project.codebook()
    chosen = [codebook.facet(name) for name in dict.fromkeys(facets or codebook.by_name)]
    selection = read_by_two(project, annotators, texts, revision)
    return measured(selection.readings, selection.annotators, chosen)


def read_by_two(
    project: Project,
    asked: Sequence[str] = (),
    text_ids: Sequence[str] | None = None,
    revision: str = "",
) -> Selection:
    """Choose what agreement is about: texts that two or more annotators have finished.

    The annotators are those asked for, or else all people; with a revision one annotator, now and
    then. Raises ``UnknownNameError``, ``BadOptionError``, ``NothingToCompareError`` and
    ``TextChangedError``.
    """
    from diptych.review.reading import Reading, select

    known = project.all_annotators()
    for name in asked:
        if name not in known:
            raise UnknownNameError("annotator", name, known, "no text has annotations yet")
    names = list(dict.fromkeys(asked)) or people(sorted(known))
    texts = project.texts(text_ids)
    if revision:
        return _now_and_then(project, names, texts, revision)
    if asked and len(names) == 1:
        raise BadOptionError(
            "ANNOTATOR",
            f"with whom is {names[0]} to agree? Name another one, or compare with what {names[0]} "
            "said before: --rev REV",
        )
    return select(
        (Reading(text=text, sets=_finished(project, text, names)) for text in texts), names
    )


def _finished(project: Project, text: Text, names: Sequence[str]) -> dict[str, AnnotationSet]:
    sets = project.annotation_sets(text, names)
    return {said.annotator: said for said in sets if said.finished}


def _now_and_then(
    project: Project, names: Sequence[str], texts: Sequence[Text], revision: str
) -> Selection:
    from diptych.review.reading import Reading, select

    if len(names) != 1:
        whose = f": name one of {', '.join(names)}" if names else ""
        raise BadOptionError("--rev", f"compares one annotator now with the same one then{whose}")
    past = at_revision(project, revision)
    earlier = f"{names[0]}@{revision}"
    before = past.text_paths()
    readings, changed = [], []
    for text in texts:
        old = past.text(text.id) if text.id in before else text
        then, now = _finished(past, old, names), _finished(project, text, names)
        if then and now and old.body != text.body:
            changed.append(text.id)
        else:
            renamed = dict(zip([earlier], then.values(), strict=False))
            readings.append(Reading(text=text, sets=renamed | now))
    if changed and not any(len(reading.sets) > 1 for reading in readings):
        raise TextChangedError(changed[0], revision)
    return select(readings, [earlier, *names], changed)


def named_groups(project: Project, names: Sequence[str], by: str) -> tuple[Group, ...]:
    """Read and group the texts; where all names are texts, those and no others."""
    only_texts = names and set(names) <= set(project.text_paths())
    texts = project.texts(list(dict.fromkeys(names)) if only_texts else None)
    return group_texts(texts, by, names)


def align(
    project: Project,
    a: str,
    b: str,
    *,
    by: Sequence[str] = (),
    annotators: Sequence[str] = (),
    parallel: bool | None = None,
) -> Alignment:
    """Find the paragraphs of two texts, given by id, that speak about the same thing.

    ``by`` names the signals to use, of ``meaning``, ``wording`` and ``codes``: all that there
    are, by default. ``parallel`` overrules the decision whether the two are versions of one text.
    Raises ``UnknownNameError``, ``MissingExtraError``, and ``AnnotatorNeededError`` where only
    codes are to count.
    """
    from dataclasses import replace

    from diptych.comparison.alignment import Side, align_paragraphs
    from diptych.comparison.meaning import Meaning
    from diptych.comparison.signals import SIGNALS, Codes, Wording, said_of

    for name in by:
        if name not in SIGNALS:
            raise UnknownNameError("signal", name, SIGNALS)
    texts = project.texts([a, b])
    one, other = (
        Side(id=text.id, paragraphs=tuple(text.content(p) for p in text.paragraphs))
        for text in texts
    )
    signals: list[Signal] = []
    vectors = None
    if "meaning" in (by or SIGNALS) and one.paragraphs and other.paragraphs:
        vectors = _vectors(project, texts, required="meaning" in by)
    if vectors:
        signals.append(Meaning(one.paragraphs, other.paragraphs, vectors, vectors.encoder.name))
    if "wording" in (by or SIGNALS):
        signals.append(Wording(one.paragraphs, other.paragraphs))
    counted: tuple[str, ...] = ()
    if "codes" in (by or SIGNALS):
        counted = coding_annotators(project, texts, annotators, strict=set(by) == {"codes"})
        facets = project.codebook().facets
        sets = (project.annotation_sets(text, counted) for text in texts)
        signals.append(Codes(*map(said_of, texts, sets, repeat(facets))))
    aligned = align_paragraphs(one, other, signals, parallel=parallel)
    if vectors and vectors.changed:
        project.cache(vectors.name, vectors.to_keep())
    return replace(aligned, annotators=counted)


def _vectors(project: Project, texts: Sequence[Text], *, required: bool) -> KeptVectors | None:
    """Return an encoder that reads both languages, with what was kept of it."""
    from diptych.comparison.encoders import encoder_for
    from diptych.comparison.vectors import KeptVectors, name_of

    encoder = encoder_for(*(text.language for text in texts))
    if encoder:
        return KeptVectors(encoder, project.cached(name_of(encoder)))
    if required:
        raise MissingExtraError("--by meaning", "meaning")
    return None


def coding_annotators(
    project: Project, texts: Sequence[Text], asked: Sequence[str], *, strict: bool = False
) -> tuple[str, ...]:
    """Decide whose codes count: as in a comparison, but where several could, the first one.

    Codes are one signal of several here; with ``strict`` they are the only one, and several
    annotators raise ``AnnotatorNeededError``.
    """
    by_text = {text.id: project.annotators(text.id) for text in texts}
    others = (project.annotators(text_id) for text_id in project.text_paths() if asked)
    try:
        return choose_annotators(by_text, asked, chain.from_iterable(others))
    except AnnotatorNeededError:
        if strict:
            raise
    both = set.intersection(*map(set, by_text.values())) - {TERMS}
    return tuple(sorted(both)[:1])


def left_out(project: Project, alignment: Alignment) -> tuple[LeftOut, LeftOut]:
    """Report what each of two aligned texts says and the other leaves out."""
    from diptych.comparison import omissions

    one, other = project.texts([alignment.a, alignment.b])
    sets = [tuple(project.annotation_sets(text, alignment.annotators)) for text in (one, other)]
    return omissions.left_out(alignment, (one, other), (sets[0], sets[1]), project.codebook())
