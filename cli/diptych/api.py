"""What ``import diptych`` offers: the jobs that read a project and return values.

The commands call the same functions and print what comes back.
"""

from __future__ import annotations

from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING

from diptych.comparison.groups import choose_annotators, group_texts
from diptych.comparison.tables import Query, compare_tallies, score_values
from diptych.comparison.tally import tally
from diptych.errors import AnnotatorNeededError, MissingExtraError, UnknownNameError
from diptych.project import find_project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.alignment import Alignment
    from diptych.comparison.groups import Group
    from diptych.comparison.omissions import LeftOut
    from diptych.comparison.signals import Signal
    from diptych.comparison.tables import Comparison
    from diptych.comparison.vectors import KeptVectors
    from diptych.project import Project
    from diptych.texts.text import Text


def open_project(folder: str | Path = ".") -> Project:
    """Open the project that holds ``folder``. Raises ``NoProjectError``."""
    return find_project(Path(folder))


def compare(
    project: Project,
    groups: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    query: Query | None = None,
) -> Comparison:
    """Compare texts or groups of them, as ``diptych compare`` does, and return the tables."""
    return compare_groups(project, groups, annotators, query or Query())[0]


def compare_groups(
    project: Project, names: Sequence[str], asked: Sequence[str], query: Query
) -> tuple[Comparison, tuple[str, ...]]:
    """Return the comparison, and whose annotations were counted in it."""
    codebook = project.codebook()
    score = score_values(codebook, query.score) if query.score else {}
    groups, annotators = selected(project, names, query.by, asked)
    tallies = [
        tally(
            ((text, project.annotation_sets(text, annotators)) for text in group.texts),
            score,
            query.score or "",
        )
        for group in groups
    ]
    comparison = compare_tallies(codebook, [group.name for group in groups], tallies, query)
    return comparison, annotators


def selected(
    project: Project, names: Sequence[str], by: str, asked: Sequence[str]
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Decide which texts stand against which, and whose annotations count."""
    known = project.text_paths()
    only_texts = names and set(names) <= set(known)
    texts = project.texts(list(dict.fromkeys(names)) if only_texts else None)
    groups = group_texts(texts, by, names)
    compared = {text.id for group in groups for text in group.texts}
    by_text = {text_id: project.annotators(text_id) for text_id in sorted(compared)}
    others = (project.annotators(text_id) for text_id in known if asked)
    return groups, choose_annotators(by_text, asked, chain.from_iterable(others))


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
    from diptych.annotations.annotation import TERMS

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
