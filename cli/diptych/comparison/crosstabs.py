"""Cross-tables: which code with which, source by source.

Two codes meet in an annotation that carries both, or in a paragraph that both are in, whoever
said so and of whatever part of it. A code has what those below it have, each unit once. As with
``tally``, texts are taken one at a time, and memory grows with the number of different pairs.

In a facet with itself a pair and its reverse are one. A code with itself is then all that has the
code; a code with one below it is all that has the lower one, which says nothing of their meeting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

from diptych.annotations.codebook import lineage
from diptych.comparison.association import ASSOCIATIONS, Measure
from diptych.comparison.not_counted import ALL_COUNTED, NotCounted, not_counted_column
from diptych.comparison.tables import Query, Unit, compare_tallies
from diptych.comparison.tally import Count, Counting, judgements
from diptych.errors import BadOptionError
from diptych.records import Column, Records, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.comparison.tables import Cell, ComparedGroup, ComparisonRow, FacetTable
    from diptych.comparison.tally import Judgement, Tally
    from diptych.texts.text import Text

Within = Literal["annotation", "paragraph"]
Shares = Literal["group", "row", "column"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossQuery:
    """What a cross-table shows of its counts."""

    by: str = "source"
    """The field of the front matter that makes groups of texts."""
    within: Within | None = None
    """Where two codes meet. ``None``: in an annotation; in a paragraph for a facet with itself."""
    unit: Unit | None = None
    """What is counted. ``None``: paragraphs; for measures, that in which the codes meet."""
    measure: Measure = "count"
    shares: Shares | None = None
    """What a share is of: all of the group (also if ``None``), all with the row's code, or all
    with the column's."""
    score: str | None = None
    """The ordinal facet whose mean stands in the cells."""
    depth: int | None = None
    """How many levels of the code trees get rows and columns; none means all."""
    minimum: int = 1
    """The count that a cell of a row or column must reach in at least one group."""
    language: str = ""
    """Of the labels."""

    def settled(self, row: str, column: str) -> CrossQuery:
        """Decide what was left open. Raises ``BadOptionError`` for what makes no sense."""
        within = self.within or ("paragraph" if row == column else "annotation")
        if within == "annotation" and row == column:
            reason = f"an annotation has one code of {row} at most; use --within paragraph"
            raise BadOptionError("--within annotation", reason)
        met = within if self.measure != "count" else "paragraph"
        unit = self.unit or met
        if unit != met and (within == "paragraph" or self.measure != "count"):
            reason = f"codes that meet in one {within} are counted by {met}; leave --unit out"
            raise BadOptionError(f"--unit {unit}", reason)
        self._require_one_number()
        return replace(self, within=within, unit=unit)

    def _require_one_number(self) -> None:
        """Refuse what would have to stand in the same cells."""
        given = {
            f"--measure {self.measure}": self.measure != "count",
            f"--shares {self.shares}": bool(self.shares),
            f"--score {self.score}": bool(self.score),
        }
        wanted = [option for option, is_given in given.items() if is_given]
        if len(wanted) > 1:
            raise BadOptionError(wanted[1], f"cannot be combined with {wanted[0]}")


# Counting


@dataclass(frozen=True, slots=True)
class CrossTally:
    """Counts of one group: of each code by itself, and of each pair that meets."""

    tally: Tally
    pairs: Mapping[tuple[str, str], Count]


def cross_tally(
    texts: Iterable[tuple[Text, Iterable[AnnotationSet]]],
    facets: tuple[str, str],
    within: Within,
    score: Mapping[str, float] | None = None,
    score_facet: str = "",
) -> CrossTally:
    """Count the codings of one group. ``score`` gives the value of each code of a facet.

    In a facet with itself a pair is kept under its codes in alphabetical order.
    """
    pairs: dict[tuple[str, str], Count] = {}
    meetings = _in_annotations if within == "annotation" else _in_paragraphs
    counting = Counting()
    for read, sets in texts:
        judged = judgements(read, sets, score, score_facet)
        counting.add(read, judged)
        for pair, (numbers, met) in meetings(judged, *facets).items():
            count = pairs.get(pair) or pairs.setdefault(pair, Count())
            count.paragraphs += len(numbers)
            _add(count, [judged[index] for index in met])
    return CrossTally(counting.tally, pairs)


_Meetings = dict[tuple[str, str], tuple[set[int], set[int]]]
"""By pair: the numbers of the paragraphs, and the places of the judgements behind them."""


def _in_annotations(judged: Sequence[Judgement], row: str, column: str) -> _Meetings:
    """Find the pairs that one annotation carries, and those of the codes above."""
    meetings: _Meetings = {}
    for index, (codes, first, last, *_) in enumerate(judged):
        if row in codes and column in codes:
            touched = range(first, last + 1)
            for pair in _pairs(codes[row], codes[column]):
                numbers, met = meetings.get(pair) or meetings.setdefault(pair, (set(), set()))
                numbers.update(touched)
                met.add(index)
    return meetings


@lru_cache(maxsize=1 << 16)
def _pairs(row: str, column: str) -> tuple[tuple[str, str], ...]:
    """Return a pair of codes, and all pairs of these and the codes above them."""
    return tuple(product(lineage(row), lineage(column)))


def _in_paragraphs(judged: Sequence[Judgement], row: str, column: str) -> _Meetings:
    """Find the pairs of which both codes are in one paragraph; behind them are those with either.

    In a facet with itself each pair is found once.
    """
    meetings: _Meetings = {}
    columns = _by_paragraph(judged, column)
    for paragraph, here in _by_paragraph(judged, row).items():
        for pair in product(here, columns.get(paragraph, ())):
            first, second = pair
            if row != column or first <= second:
                numbers, met = meetings.get(pair) or meetings.setdefault(pair, (set(), set()))
                numbers.add(paragraph)
                met.update(here[first], columns[paragraph][second])
    return meetings


def _by_paragraph(judged: Sequence[Judgement], facet: str) -> dict[int, dict[str, list[int]]]:
    """List, by paragraph and code, the places of the judgements with it or one below it."""
    places: dict[int, dict[str, list[int]]] = {}
    for index, (codes, first, last, *_) in enumerate(judged):
        if code := codes.get(facet):
            for number in range(first, last + 1):
                here = places.setdefault(number, {})
                for path in lineage(code):
                    here.setdefault(path, []).append(index)
    return places


def _add(count: Count, judged: Iterable[Judgement]) -> None:
    for judgement in judged:
        count.annotations += 1
        count.words += judgement.words
        if judgement.value is not None:
            count.score += judgement.value
            count.scored += 1


# Tables


class CrossCell(NamedTuple):
    """A pair of codes in one group."""

    paragraphs: int
    annotations: int
    """Those with both codes; of a paragraph in which codes meet, those with either."""
    words: int
    counted: int
    """The one of the three that the query counts."""
    share: float | None
    """0 to 1; ``None`` where there is nothing to be a share of."""
    value: float | None
    """Of the measure: the count, or ``None`` where the measure is not defined."""
    mean: float | None
    """Of the scoring facet's values over these annotations; ``None`` without any."""
    scored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosstab:
    """Rows by columns, in each group."""

    query: CrossQuery
    """Settled."""
    sides: tuple[ComparedGroup, ...]
    row_facet: FacetTable
    """Its rows have, as cells, all that has the row's code in each group: the margins."""
    column_facet: FacetTable
    """The same for the columns."""
    pairs: tuple[Mapping[tuple[str, str], Count], ...]
    """By group."""
    left_out: tuple[tuple[str, ...], tuple[str, ...]]
    """Labels of rows and of columns without a cell that reaches the minimum."""
    not_counted: NotCounted = ALL_COUNTED

    @property
    def is_itself(self) -> bool:
        """Whether this is a facet with itself, of which only one half is a table."""
        return self.row_facet.facet == self.column_facet.facet

    def pairings(self) -> Iterator[tuple[ComparisonRow, ComparisonRow]]:
        """Yield each row with its columns: in a facet with itself, itself and those behind it."""
        for index, row in enumerate(self.row_facet.rows):
            for column in self.column_facet.rows[index if self.is_itself else 0 :]:
                yield row, column

    def cell(self, row: ComparisonRow, column: ComparisonRow, group: int) -> CrossCell:
        """Return what a pair has in a group, which is nothing where the two never meet."""
        pair = (row.code, column.code)
        key = (min(pair), max(pair)) if self.is_itself else pair
        count = self.pairs[group].get(key)
        of = self._denominator(row.cells[group], column.cells[group], group)
        if count is None and self.query.measure == "count":
            return _NEVER if of else _NEVER_OF_NONE
        count = count or _NOTHING
        counted = _counted(count, self.query.unit)
        return CrossCell(
            count.paragraphs,
            count.annotations,
            count.words,
            counted,
            counted / of if of else None,
            self._value(counted, row.cells[group].count, column.cells[group].count, group),
            count.score / count.scored if count.scored else None,
            count.scored,
        )

    def _denominator(self, row: Cell, column: Cell, group: int) -> int:
        shares = self.query.shares
        if shares is None or shares == "group":
            return self.sides[group].denominator
        return row.count if shares == "row" else column.count

    def _value(self, both: int, row: int, column: int, group: int) -> float | None:
        if self.query.measure == "count":
            return both
        denominator = self.sides[group].denominator
        return ASSOCIATIONS[self.query.measure].of(both, row, column, denominator)

    def records(self) -> Records[CrossPlace]:
        """Return the same numbers as tidy rows, one per row, column and group."""
        places = (
            CrossPlace(crosstab=self, row=row, column=column, group=group)
            for row, column in self.pairings()
            for group in range(len(self.sides))
        )
        return Records(record_columns(self.query), places)


class CrossPlace:
    """A cell with where it stands: what a record is made of."""

    __slots__ = ("cell", "column", "crosstab", "group", "row")

    def __init__(
        self, crosstab: Crosstab, row: ComparisonRow, column: ComparisonRow, group: int
    ) -> None:
        self.crosstab = crosstab
        self.row = row
        self.column = column
        self.group = group
        self.cell = crosstab.cell(row, column, group)


_PLACED: tuple[Column[CrossPlace], ...] = (
    text("row_facet", "the facet of the rows", lambda at: at.crosstab.row_facet.facet),
    text("row", "the row's code", lambda at: at.row.code),
    text("column_facet", "the facet of the columns", lambda at: at.crosstab.column_facet.facet),
    text("column", "the column's code", lambda at: at.column.code),
    text(
        "group",
        "the text, source or other group",
        lambda at: at.crosstab.sides[at.group].name,
    ),
    whole("paragraphs", "paragraphs in which both meet", lambda at: at.cell.paragraphs),
    whole(
        "annotations",
        "annotations with both; with --within paragraph those behind the meeting, with either",
        lambda at: at.cell.annotations,
    ),
    number("share", "of the group, or of what --shares says, 0 to 1", lambda at: at.cell.share),
)
_WORDS: tuple[Column[CrossPlace], ...] = (
    whole("words", "with --unit word: words inside those annotations", lambda at: at.cell.words),
)
_MEASURED: tuple[Column[CrossPlace], ...] = (
    text("measure", "with --measure: its name", lambda at: at.crosstab.query.measure),
    number("value", "with --measure: its value; empty if undefined", lambda at: at.cell.value),
)
_SCORED: tuple[Column[CrossPlace], ...] = (
    number("mean", "with --score: the mean of the ordinal facet", lambda at: at.cell.mean),
    whole("scored", "with --score: over how many annotations", lambda at: at.cell.scored),
)
_LEFT_OUT: tuple[Column[CrossPlace]] = (not_counted_column(lambda at: at.crosstab.not_counted),)
COLUMNS = (*_PLACED, *_WORDS, *_MEASURED, *_SCORED, *_LEFT_OUT)
"""All that a record may have."""


def record_columns(query: CrossQuery) -> tuple[Column[CrossPlace], ...]:
    """Return the columns that records have for this query."""
    return (
        *_PLACED,
        *(_WORDS if query.unit == "word" else ()),
        *(_MEASURED if query.measure != "count" else ()),
        *(_SCORED if query.score else ()),
        *_LEFT_OUT,
    )


_NOTHING = Count()
_NEVER = CrossCell(0, 0, 0, 0, 0.0, 0, None, 0)
_NEVER_OF_NONE = _NEVER._replace(share=None)


def _counted(count: Count, unit: Unit | None) -> int:
    """Return the one of three numbers that a query counts."""
    if unit == "word":
        return count.words
    return count.annotations if unit == "annotation" else count.paragraphs


def cross_tabulate(
    codebook: Codebook,
    facets: tuple[str, str],
    names: Sequence[str],
    tallies: Sequence[CrossTally],
    query: CrossQuery,
) -> Crosstab:
    """Make the table of the row's and the column's facet from the tallies of several groups.

    The query is a settled one. Raises ``UnknownNameError`` for a facet.
    """
    margins = compare_tallies(
        codebook,
        names,
        [found.tally for found in tallies],
        Query(
            unit=query.unit or "paragraph",
            facets=facets,
            depth=query.depth,
            minimum=0,
            language=query.language,
        ),
    )
    reaching = _reaching(tallies, query, is_itself=facets[0] == facets[1])
    rows, columns = margins.tables
    kept = [
        tuple(row for row in table.rows if not query.minimum or row.code in codes)
        for table, codes in zip(margins.tables, reaching, strict=True)
    ]
    return Crosstab(
        query=query,
        sides=margins.sides,
        row_facet=replace(rows, rows=kept[0]),
        column_facet=replace(columns, rows=kept[1]),
        pairs=tuple(found.pairs for found in tallies),
        left_out=(_labels_without(rows, kept[0]), _labels_without(columns, kept[1])),
    )


def _reaching(
    tallies: Sequence[CrossTally], query: CrossQuery, *, is_itself: bool
) -> tuple[Collection[str], Collection[str]]:
    """Return the codes of rows and of columns that reach the minimum with some other code."""
    pairs = {
        pair
        for found in tallies
        for pair, count in found.pairs.items()
        if _counted(count, query.unit) >= query.minimum
    }
    rows, columns = {row for row, _ in pairs}, {column for _, column in pairs}
    return (rows | columns, rows | columns) if is_itself else (rows, columns)


def _labels_without(table: FacetTable, kept: Sequence[ComparisonRow]) -> tuple[str, ...]:
    codes = {row.code for row in kept}
    return tuple(row.label for row in table.rows if row.code not in codes)
