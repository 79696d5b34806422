"""Comparison tables as values: one table per facet, one row per code, one cell per group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING, Literal, TypeVar

from diptych.comparison.not_counted import ALL_COUNTED, NotCounted, not_counted_column
from diptych.errors import BadOptionError, every
from diptych.records import Column, Records, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.codebook import Code, Codebook, Facet
    from diptych.comparison.tally import Count, Tally, Total

Unit = Literal["paragraph", "annotation", "word"]
Sort = Literal["codebook", "count", "share", "difference", "label"]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a comparison shows of its counts."""

    by: str = "source"
    """The field of the front matter that makes groups of texts."""
    unit: Unit = "paragraph"
    facets: tuple[str, ...] = ()
    """Names; none means all."""
    score: str | None = None
    """The ordinal facet whose mean stands beside each count."""
    depth: int | None = None
    """How many levels of the code trees get rows; none means all."""
    minimum: int = 1
    """The count that a row must reach in at least one group."""
    sort: Sort = "codebook"
    language: str = ""
    """Of the labels."""
    stats: bool = False
    """Whether each group is tested against the first one."""
    quotes: int = 0
    """How many passages each cell shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One code in one group."""

    paragraphs: int
    annotations: int
    words: int
    count: int
    """The one of the three that the query counts."""
    denominator: int
    mean: float | None
    """Of the scoring facet's values over the same annotations; ``None`` without any."""
    scored: int

    @property
    def share(self) -> float | None:
        """Count by denominator, 0 to 1; ``None`` for a group in which nothing is coded."""
        return self.count / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One code in one group, tested against the first; ``None`` where one of them has no share."""

    low: float | None = None
    """Of the 95 % interval of the difference of the shares, -1 to 1."""
    high: float | None = None
    odds_ratio: float | None = None
    """Of this group by the first: 0 to infinity; ``None`` where it is not defined."""
    p: float | None = None
    p_adjusted: float | None = None
    """For all rows of the table."""
    p_least: float | None = None
    """The smallest p that so few with the code could have given, whichever group they are in."""

    @property
    def too_few(self) -> bool:
        """Whether the test could not have found anything."""
        return self.p_least is not None and self.p_least > SIGNIFICANT


SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How far the codes of one facet in one group are from those in the first."""

    distance: float | None = None
    """Jensen-Shannon, 0 to 1; ``None`` where one of them has no codes."""
    low: float | None = None
    """Of its 95 % interval; ``None`` also where there are too few paragraphs for one."""
    high: float | None = None
    p: float | None = None
    """How often chance alone puts them so far apart."""
    cramers_v: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage that shows a code."""

    text: str
    first: int
    """The number of the first paragraph that it touches."""
    last: int
    words: str
    """As they stand in the text."""

    @property
    def place(self) -> str:
        """Where it is, as commands take it."""
        return f"{self.text}:{self.first}" + (f"-{self.last}" if self.last > self.first else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """One code across the groups."""

    code: str
    label: str
    title: str
    """The label as a table shows it: with those above it where rows are not nested."""
    depth: int
    cells: tuple[Cell, ...]
    contrasts: tuple[Contrast, ...] = ()
    """One per group, the first's empty; none unless they were asked for."""
    quotes: tuple[tuple[Quote, ...], ...] = ()
    """Those of each group, the best first; none unless they were asked for."""

    def difference(self, group: int = 1) -> float | None:
        """Return the share in a group minus that in the first one, -1 to 1."""
        share, first = self.cells[group].share, self.cells[0].share
        return None if share is None or first is None else share - first

    @property
    def largest(self) -> int:
        """The highest count among the groups."""
        return max((cell.count for cell in self.cells), default=0)

    @property
    def only_in(self) -> int | None:
        """The one group, of several, that has the code at all."""
        having = [group for group, cell in enumerate(self.cells) if cell.count]
        return having[0] if len(having) == 1 < len(self.cells) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetTable:
    """One facet's rows."""

    facet: str
    label: str
    rows: tuple[ComparisonRow, ...]
    distances: tuple[Distance, ...] = ()
    """One per group, the first's empty; none unless they were asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedGroup:
    """A group of texts as it enters a comparison."""

    name: str
    total: Total
    denominator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Groups side by side."""

    query: Query
    sides: tuple[ComparedGroup, ...]
    tables: tuple[FacetTable, ...]
    not_counted: NotCounted = ALL_COUNTED

    def records(self) -> Records[CellPlace]:
        """Return the same numbers as tidy rows, one per facet, code and group."""
        places = (
            CellPlace(comparison=self, side=side, group=group, table=table, row=row)
            for table in self.tables
            for row in table.rows
            for group, side in enumerate(self.sides)
        )
        return Records(record_columns(self.query), places)

    def against(self, group: int) -> Comparison:
        """Return the first group and this one only."""
        return replace(
            self,
            sides=_pair(self.sides, group),
            tables=tuple(_paired(table, group) for table in self.tables),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlace:
    """A cell with where it stands: what a record is made of."""

    comparison: Comparison
    side: ComparedGroup
    group: int
    """The group's number, from 0."""
    table: FacetTable
    row: ComparisonRow

    @property
    def cell(self) -> Cell:
        """The numbers themselves."""
        return self.row.cells[self.group]

    @property
    def contrast(self) -> Contrast:
        """What tests say of the group and the first one."""
        return self.row.contrasts[self.group]

    @property
    def distance(self) -> Distance:
        """How far the group's whole facet is from that of the first one."""
        return self.table.distances[self.group]


_COUNTED: tuple[Column[CellPlace], ...] = (
    text("facet", "the facet", lambda at: at.table.facet),
    text("code", "the code's path", lambda at: at.row.code),
    text("label", "the code's label", lambda at: at.row.label),
    text("group", "the text, source or other group", lambda at: at.side.name),
    whole("paragraphs", "paragraphs with the code or one below it", lambda at: at.cell.paragraphs),
    whole("annotations", "annotations with it", lambda at: at.cell.annotations),
    whole("words", "words inside those annotations", lambda at: at.cell.words),
    whole(
        "denominator",
        "what the share is of: the group's coded paragraphs; with --unit annotation or word all "
        "of its annotations, or all words inside them",
        lambda at: at.cell.denominator,
    ),
    number("share", "the unit's count divided by denominator, 0 to 1", lambda at: at.cell.share),
)
_SCORED: tuple[Column[CellPlace], ...] = (
    number("mean", "with --score: the mean of the ordinal facet", lambda at: at.cell.mean),
    whole("scored", "with --score: over how many annotations", lambda at: at.cell.scored),
)
_DIFFERING: tuple[Column[CellPlace], ...] = (
    number(
        "difference",
        "the share minus that of the first group, -1 to 1; empty for the first",
        lambda at: at.row.difference(at.group) if at.group else None,
    ),
)
_TESTED: tuple[Column[CellPlace], ...] = (
    number(
        "difference_low",
        "with --stats: lower end of the difference's 95 % interval (Newcombe)",
        lambda at: at.contrast.low,
    ),
    number("difference_high", "its upper end", lambda at: at.contrast.high),
    number(
        "odds_ratio",
        "of the group by the first; empty where it is infinite or not defined",
        lambda at: _finite(at.contrast.odds_ratio),
    ),
    number("p", "Fisher's exact test, two-sided", lambda at: at.contrast.p),
    number("p_adjusted", "Holm, over the rows of the facet", lambda at: at.contrast.p_adjusted),
    number(
        "p_least",
        "the least p that a code so rare could have: above .05 it is too rare to test",
        lambda at: at.contrast.p_least,
    ),
    number(
        "facet_distance",
        "Jensen-Shannon distance (base 2) of the facet's codes, the same in all of its rows",
        lambda at: at.distance.distance,
    ),
    number(
        "facet_distance_low",
        "lower end of its 95 % interval (basic bootstrap; from 15 paragraphs each)",
        lambda at: at.distance.low,
    ),
    number("facet_distance_high", "its upper end", lambda at: at.distance.high),
    number("facet_p", "of 999 permutations of the paragraphs", lambda at: at.distance.p),
    number("facet_cramers_v", "Cramér's V of the facet", lambda at: at.distance.cramers_v),
)
_LEFT_OUT: tuple[Column[CellPlace]] = (not_counted_column(lambda at: at.comparison.not_counted),)
COLUMNS = (*_COUNTED, *_SCORED, *_DIFFERING, *_TESTED, *_LEFT_OUT)
"""All that a record may have."""


def record_columns(query: Query) -> tuple[Column[CellPlace], ...]:
    """Return the columns that records have for this query."""
    scored = _SCORED if query.score else ()
    tested = _TESTED if query.stats else ()
    return (*_COUNTED, *scored, *_DIFFERING, *tested, *_LEFT_OUT)


def _finite(ratio: float | None) -> float | None:
    """Leave out what JSON cannot say."""
    return None if ratio is None or not isfinite(ratio) else ratio


def compare_tallies(
    codebook: Codebook, names: Sequence[str], tallies: Sequence[Tally], query: Query
) -> Comparison:
    """Set the tallies of several groups side by side. Raises ``UnknownNameError`` for a facet."""
    denominators = [_denominator(tally.total, query.unit) for tally in tallies]
    sides = tuple(
        ComparedGroup(name=name, total=tally.total, denominator=denominator)
        for name, tally, denominator in zip(names, tallies, denominators, strict=True)
    )
    facets = every(codebook.facet, query.facets) or codebook.facets
    tables = tuple(_facet_table(facet, tallies, denominators, query) for facet in facets)
    return Comparison(query=query, sides=sides, tables=tables)


def score_values(codebook: Codebook, facet: str) -> dict[str, float]:
    """Return the value of each code of an ordinal facet. Raises ``BadOptionError`` for others."""
    codes = codebook.facet(facet).codes.values()
    values = {code.path: code.value for code in codes if code.value is not None}
    if not values:
        raise BadOptionError(
            "--score", f"{facet} is not an ordinal facet, so its codes have no value"
        )
    return values


def _pair(groups: tuple[_T, ...], group: int) -> tuple[_T, ...]:
    return (groups[0], groups[group]) if groups else ()


def _paired(table: FacetTable, group: int) -> FacetTable:
    rows = tuple(
        replace(
            row,
            cells=_pair(row.cells, group),
            contrasts=_pair(row.contrasts, group),
            quotes=_pair(row.quotes, group),
        )
        for row in table.rows
    )
    return replace(table, rows=rows, distances=_pair(table.distances, group))


def _denominator(total: Total, unit: Unit) -> int:
    if unit == "paragraph":
        return total.coded
    return total.annotations if unit == "annotation" else total.annotated_words


def _facet_table(
    facet: Facet, tallies: Sequence[Tally], denominators: Sequence[int], query: Query
) -> FacetTable:
    rows = [
        _row(facet, code, tallies, denominators, query)
        for code in facet.codes.values()
        if query.depth is None or code.depth < query.depth
    ]
    shown = [row for row in rows if row.largest >= query.minimum]
    return FacetTable(
        facet=facet.name, label=facet.label(query.language), rows=tuple(_sorted(shown, query.sort))
    )


def _row(
    facet: Facet, code: Code, tallies: Sequence[Tally], denominators: Sequence[int], query: Query
) -> ComparisonRow:
    cells = tuple(
        _cell(tally.count(facet.name, code.path), denominator, query.unit)
        for tally, denominator in zip(tallies, denominators, strict=True)
    )
    nested = query.sort == "codebook"
    label = code.label(query.language)
    return ComparisonRow(
        code=code.path,
        label=label,
        title=label if nested else path_label(facet, code, query.language),
        depth=code.depth if nested else 0,
        cells=cells,
    )


def path_label(facet: Facet, code: Code, language: str = "") -> str:
    """Return the labels from the top of the tree down to the code."""
    levels = range(1, code.depth + 2)
    paths = ["/".join(code.path.split("/")[:level]) for level in levels]
    return " / ".join(facet.codes[path].label(language) for path in paths)


def _cell(count: Count, denominator: int, unit: Unit) -> Cell:
    counted = {
        "paragraph": count.paragraphs,
        "annotation": count.annotations,
        "word": count.words,
    }
    return Cell(
        paragraphs=count.paragraphs,
        annotations=count.annotations,
        words=count.words,
        count=counted[unit],
        denominator=denominator,
        mean=count.score / count.scored if count.scored else None,
        scored=count.scored,
    )


def _sorted(rows: list[ComparisonRow], sort: Sort) -> list[ComparisonRow]:
    """Order rows; whatever is equal stays in the codebook's order."""
    if sort == "codebook":
        return rows
    if sort == "label":
        return sorted(rows, key=lambda row: row.title.casefold())
    return sorted(rows, key=lambda row: -_rank(row, sort))


def _rank(row: ComparisonRow, sort: Sort) -> float:
    if sort == "count":
        return sum(cell.count for cell in row.cells)
    if sort == "share":
        return max(cell.share or 0 for cell in row.cells)
    return max((abs(row.difference(group) or 0) for group in range(1, len(row.cells))), default=0)
