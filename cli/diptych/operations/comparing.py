"""Tables of how the groups of a project differ: codes, pairs of codes, words."""

from __future__ import annotations

from dataclasses import replace
from functools import partial, wraps
from itertools import chain
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from diptych.command_lines import CommandLine
from diptych.comparison.bases import left_out, settled, unit_of, weighed
from diptych.comparison.excluding import exclusion
from diptych.comparison.groups import dates_of
from diptych.comparison.judged import Judged, Score
from diptych.comparison.matched import looks_matched, values_of
from diptych.comparison.shared import shared_paragraphs
from diptych.comparison.tables import Query, compare_tallies, score_values
from diptych.comparison.tally import GroupTally
from diptych.errors import BadOptionError, LanguagesDifferError, OvertakenError, every
from diptych.operations.adding_up import Pass
from diptych.operations.cell_passages import opening_of
from diptych.operations.exported import ExportedProject
from diptych.operations.known_counts import KnownCounts
from diptych.operations.naming import typed_names
from diptych.operations.selecting import Asked, named_groups, selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Progress
    from diptych.annotations.codebook import Codebook
    from diptych.annotations.defaults import Defaults
    from diptych.comparison.cell_passages import Opening
    from diptych.comparison.crosstabs import CrossQuery, Crosstab, CrossTally
    from diptych.comparison.excluding import Exclusion
    from diptych.comparison.keyness import Keyness, TermQuery
    from diptych.comparison.not_counted import NotCounted
    from diptych.comparison.passages import Passages
    from diptych.comparison.tables import ComparedGroup, Comparison
    from diptych.comparison.tally import TextCount
    from diptych.operations.adding_up import Visit
    from diptych.operations.glossing import GlossReader
    from diptych.operations.known_counts import Counts
    from diptych.operations.other_readings import OtherReadings
    from diptych.operations.selecting import Reading, Selected
    from diptych.project.store import Project
    from diptych.texts.text import TextHead


_P = ParamSpec("_P")
_T = TypeVar("_T")


def compare(
    project: Project,
    groups: Sequence[str] = (),
    *,
    by: str | None = None,
    where: Sequence[str] = (),
    annotators: Sequence[str] = (),
    prefer: Sequence[str] = (),
    query: Query | None = None,
) -> Comparison:
    """Compare texts or groups of them, as ``diptych compare`` does, and return the tables.

    Raises ``UnknownNameError`` and ``BadOptionError``, and where it is not clear whose
    annotations count ``AnnotatorNeededError`` and others.
    """
    return compare_groups(project, Asked(groups, by, where, annotators, prefer), query or Query())


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
    asked: Asked,
    query: Query,
    tell: Callable[[int, int], None] | None = None,
    defaults: Defaults | None = None,
    *,
    words: bool = True,
    cache: bool = True,
) -> Comparison:
    """Return the comparison. ``tell`` is told how many groups of how many are tested.

    ``defaults`` stand in place of those of the project. Without ``words`` those under each code
    are counted only where words are the unit. Without ``cache`` nothing is taken as known.
    """
    if query.match is not None or query.by_paragraphs:
        query = replace(query, stats=True)
    codebook = project.codebook()
    if isinstance(project, ExportedProject):
        project.refuse(query)
    codebook = replace(codebook, defaults=defaults or codebook.defaults)
    every(codebook.facet, query.facets)
    asked = asked.settled(codebook.defaults)
    out = exclusion(codebook, left_out(query, codebook.defaults))
    score = _score(codebook, query.score) if query.score else None
    alike = bool(weighed(query, codebook.defaults))
    keep = alike or query.stats
    unit = unit_of(query, codebook.defaults)
    words = words or query.robust or unit == "word"
    contents = project.contents()
    question = "codes", out.written, query.score, keep, words
    known = KnownCounts(project, contents, question, use=cache)
    chosen = selected(project, asked, codebook.defaults.groups, contents, known)
    match = None if query.match is None else values_of(chosen.groups, query.match)
    if query.robust and len(chosen.groups) == 1:
        raise BadOptionError(
            "--robust", f"{chosen.groups[0].name} stands alone; name a second text or group"
        )
    another = _other_readings(chosen, query, out, keep=alike)
    glosses = _glosses(project, query)
    passages = _notebooks(query, len(chosen.groups), glosses)
    if isinstance(project, ExportedProject):
        tallies = project.tallies(chosen, out, score, keep=keep, words=words)
        shared = project.shared(chosen.groups)
    else:
        going = Pass(chosen, out, score)
        count = partial(_by_code, keep=keep, words=words)
        if not (another or passages):
            going.look_ahead({group.name: count for group in chosen.groups})
        tallies = _tallies(going, chosen, query, count, another, passages, keep=keep)
        shared = shared_paragraphs(going.printed)
    chosen.require_clear()
    basis = settled(query, codebook.defaults, tallies.values())
    comparison = compare_tallies(codebook, tallies, query, basis, asked.by or "source")
    comparison = replace(
        comparison,
        sides=tuple(
            replace(side, shared=number)
            for side, number in zip(comparison.sides, shared, strict=True)
        ),
    )
    known.keep()
    if passages:
        from diptych.comparison.passages import quoted_paragraphs, with_quotes

        comparison = with_quotes(comparison, passages)
        gaps = glosses.gaps(quoted_paragraphs(comparison)) if glosses else None
        comparison = replace(comparison, glosses=gaps)
    if query.stats:
        comparison = _with_chances(comparison, chosen, match, tell)
    if another:
        comparison = another.completed(comparison)
    return replace(
        comparison,
        annotators=chosen.annotators(basis.of),
        not_counted=_not_counted(project, chosen, comparison.sides, out),
        opening=None if defaults else _opening(project, chosen, asked, out, codebook.defaults),
    )


def _tallies(
    going: Pass,
    chosen: Selected,
    query: Query,
    count: Callable[[Judged], Counts],
    another: OtherReadings | None,
    passages: list[Passages],
    *,
    keep: bool,
) -> dict[str, GroupTally]:
    """Count what counts of each group."""
    tallies: dict[str, GroupTally] = {}
    for index, group in enumerate(chosen.groups):
        each: list[tuple[str, Progress, TextCount]] | None = [] if keep or query.robust else None
        tallies[group.name] = GroupTally(each=each, dates=dates_of(group.texts))
        visits: list[Visit] = [partial(_note_others, going, another, index)] if another else []
        visits += [partial(_note_passages, going, passages[index])] if passages else []
        going.add_up(group, tallies[group.name], count, visits)
    return tallies


def _by_code(said: Judged, *, keep: bool, words: bool) -> Counts:
    return said.counted(keep=keep, words=words), {}


def _note_others(
    going: Pass,
    another: OtherReadings,
    index: int,
    text: TextHead,
    reading: Reading,
    counts: Counts,
) -> None:
    another.note(index, going.counted_text(text, reading, counts[0]))


def _note_passages(
    going: Pass, passages: Passages, text: TextHead, reading: Reading, _: Counts
) -> None:
    passages.note(reading.progress, going.judged(text, reading))


def _other_readings(
    chosen: Selected, query: Query, out: Exclusion, *, keep: bool
) -> OtherReadings | None:
    """Return what notes what else was said of each text, if that is asked for."""
    if not (query.robust or query.reliability):
        return None
    from diptych.operations.other_readings import OtherReadings

    return OtherReadings(chosen, query, out, keep=keep)


def _glosses(project: Project, query: Query) -> GlossReader | None:
    """Return what finds quotes in another language, if one is asked for."""
    if not query.gloss:
        return None
    from diptych.operations.glossing import GlossReader

    return GlossReader(project, query.gloss)


def _notebooks(query: Query, groups: int, glosses: GlossReader | None) -> list[Passages]:
    """Return what notes the passages of each group, if any are to be shown."""
    if not query.quotes:
        return []
    from diptych.comparison.passages import Passages

    gloss = glosses.of_coding if glosses else None
    return [Passages(query.quotes, gloss) for _ in range(groups)]


def _with_chances(
    comparison: Comparison,
    chosen: Selected,
    match: Mapping[str, str] | None,
    tell: Callable[[int, int], None] | None,
) -> Comparison:
    from diptych.comparison.significance import Chances, with_chances

    query = comparison.query
    asked = Chances(by_paragraphs=query.by_paragraphs, match=match)
    hint = "" if match is not None else looks_matched(chosen.groups, comparison.by)
    return replace(with_chances(comparison, asked, tell), could_match=hint)


def _score(codebook: Codebook, facet: str) -> Score:
    return Score(facet=codebook.facet(facet).name, values=score_values(codebook, facet))


def _not_counted(
    project: Project, chosen: Selected, sides: Sequence[ComparedGroup], out: Exclusion
) -> NotCounted:
    """Return what is left out of the groups, beside what cannot be counted at all."""
    excluded = partial(_excluded, project, chosen, out)
    found = replace(
        chosen.counted.not_counted(),
        not_read=_ids(side.tally.texts.get("not read", ()) for side in sides),
        begun=_ids(side.tally.texts.get("begun", ()) for side in sides if not side.counts_begun),
        excluded=sum(side.excluded for side in sides)
        - sum(_excluded_twice(chosen, sides, excluded)),
    )
    return project.with_lost(found) if isinstance(project, ExportedProject) else found


def _excluded(project: Project, chosen: Selected, out: Exclusion, text: TextHead) -> int:
    """Return how many paragraphs of a text that was counted are excluded."""
    if isinstance(project, ExportedProject):
        return project.excluded[text.id]
    sets = chosen.sets(text, chosen.read(text))
    return len(Judged(chosen.counted.whole(text), sets, out).left_out)


def _excluded_twice(
    chosen: Selected, sides: Sequence[ComparedGroup], excluded: Callable[[TextHead], int]
) -> Iterator[int]:
    """Yield how many paragraphs of a text are excluded once more, for each group but its first."""
    seen: set[str] = set()
    for group, side in zip(chosen.groups, sides, strict=True):
        for text in group.texts:
            progress = chosen.progress[text.id]
            if progress == "not read" or (progress == "begun" and not side.counts_begun):
                continue
            if text.id in seen:
                yield excluded(text)
            seen.add(text.id)


def _opening(
    project: Project, chosen: Selected, asked: Asked, out: Exclusion, defaults: Defaults
) -> Opening | None:
    """Return how the passages behind a cell are listed; an export has none."""
    if isinstance(project, ExportedProject):
        return None
    return opening_of(chosen, asked, out, defaults)


def _ids(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Name texts of several groups, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(groups)))


def crosstab(
    project: Project,
    row: str,
    column: str,
    groups: Sequence[str] = (),
    *,
    by: str | None = None,
    where: Sequence[str] = (),
    annotators: Sequence[str] = (),
    prefer: Sequence[str] = (),
    query: CrossQuery | None = None,
) -> Crosstab:
    """Cross-tabulate two facets, as ``diptych crosstab`` does, and return the table."""
    from diptych.comparison.crosstabs import CrossQuery

    asked = Asked(groups, by, where, annotators, prefer)
    return crosstab_groups(project, (row, column), asked, query or CrossQuery())


@_again_if_changed
def crosstab_groups(
    project: Project,
    facets: tuple[str, str],
    asked: Asked,
    query: CrossQuery,
    *,
    words: bool = True,
    cache: bool = True,
) -> Crosstab:
    """Return the cross-table; ``words`` and ``cache`` as for a comparison."""
    from diptych.comparison.crosstabs import CrossTally, cross_tabulate

    codebook = project.codebook()
    defaults = codebook.defaults
    row, column = (codebook.facet(name).name for name in facets)
    if query.split:
        query = replace(query, split=codebook.facet(query.split).name)
    query = query.settled(row, column)
    if query.measure == "npmi" and defaults.of == "facet" and row != column:  # does not fit
        defaults = replace(defaults, of=None)
    asked = asked.settled(defaults)
    out = exclusion(codebook, left_out(query, defaults))
    score = _score(codebook, query.score) if query.score else None
    keep = bool(weighed(query, defaults))
    unit = unit_of(query, defaults)
    words = words or unit == "word"
    contents = project.contents()
    within = query.within or "annotation"
    question = row, column, within, query.split, out.written, query.score, words
    known = KnownCounts(project, contents, question, use=cache)
    chosen = selected(project, asked, defaults.groups, contents, known)

    def made() -> CrossTally:
        return CrossTally((row, column), within, query.split or "", keep=keep, words=words)

    if isinstance(project, ExportedProject):
        three = (row, column, query.split or "")
        tallies = project.cross_tallies(
            chosen, out, score, made, three, within, keep=keep, words=words
        )
    else:
        going = Pass(chosen, out, score)
        tallies = {group.name: made() for group in chosen.groups}
        going.look_ahead({name: found.count for name, found in tallies.items()})
        for group in chosen.groups:
            found = tallies[group.name]
            visits: list[Visit] = [partial(_note_pairs, found)] if keep else []
            going.add_up(group, found.tally, found.count, visits)
    chosen.require_clear()
    basis = settled(query, defaults, (found.tally for found in tallies.values()))
    known.keep()
    table = cross_tabulate(codebook, (row, column), tallies, query, basis, asked.by or "source")
    is_found = query.within == "annotation"
    return replace(
        table,
        annotators=chosen.annotators(basis.of),
        not_counted=_not_counted(project, chosen, table.sides, out),
        opening=_opening(project, chosen, asked, out, codebook.defaults) if is_found else None,
    )


def _note_pairs(found: CrossTally, _: TextHead, reading: Reading, counts: Counts) -> None:
    found.keep(reading.progress, *counts)


def terms(project: Project, first: str, second: str, *, query: TermQuery | None = None) -> Keyness:
    """Find the words that set two texts, or groups, apart, as ``diptych terms`` does.

    Raises ``LanguagesDifferError``.
    """
    from diptych.comparison.keyness import TermQuery, keyness

    query = query or TermQuery()
    by = query.by or project.codebook().defaults.by or "source"
    groups = named_groups(project, [first, second], by, query.where)
    typed = typed_names(project)
    names = [typed.get(group.name, group.name) for group in groups]
    try:
        return replace(
            keyness(groups, query),
            opening=CommandLine("kwic", tuple(names), tuple(_options(query))),
        )
    except LanguagesDifferError as error:
        if not typed:
            raise
        languages = {typed.get(name, name): found for name, found in error.languages.items()}
        ids = [group.texts[0].id for group in groups]
        raise LanguagesDifferError(languages, [typed.get(one, one) for one in ids]) from error


def _options(query: TermQuery) -> Iterator[str]:
    """Yield the options with which ``kwic`` looks for the words that ``terms`` counts."""
    if query.by:
        yield from ("--by", query.by)
    for option, values in (
        ("--where", query.where), ("--without", query.without), ("--ignore", query.ignore)
    ):  # fmt: skip
        for value in values:
            yield from (option, value)
