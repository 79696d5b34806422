"""Comparison tables as values: one table per facet, one row per code, one cell per group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from diptych.errors import BadOptionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the same numbers as tidy rows, one per facet, code and group."""
        for table in self.tables:
            for row in table.rows:
                for group, cell in enumerate(row.cells):
                    yield self._record(table, row, group, cell)

    def against(self, group: int) -> Comparison:
        """Return the first group and this one only."""
        return replace(
            self,
            sides=_pair(self.sides, group),
            tables=tuple(_paired(table, group) for table in self.tables),
        )

    def _record(
        self, table: FacetTable, row: ComparisonRow, group: int, cell: Cell
    ) -> dict[str, Any]:
        record: dict[str, Any] = {
            "facet": table.facet,
            "code": row.code,
            "label": row.label,
            "group": self.sides[group].name,
            "paragraphs": cell.paragraphs,
            "annotations": cell.annotations,
            "words": cell.words,
            "denominator": cell.denominator,
            "share": cell.share,
        }
        if self.query.score:
            record |= {"mean": cell.mean, "scored": cell.scored}
        record["difference"] = row.difference(group) if group else None
        if self.query.stats:
            record |= _tested(row.contrasts[group], table.distances[group])
        return record


def compare_tallies(
    codebook: Codebook, names: Sequence[str], tallies: Sequence[Tally], query: Query
) -> Comparison:
    """Set the tallies of several groups side by side. Raises ``UnknownNameError`` for a facet."""
    denominators = [_denominator(tally.total, query.unit) for tally in tallies]
    sides = tuple(
        ComparedGroup(name=name, total=tally.total, denominator=denominator)
        for name, tally, denominator in zip(names, tallies, denominators, strict=True)
    )
    facets = [codebook.facet(name) for name in query.facets] or codebook.facets
    tables = tuple(_facet_table(facet, tallies, denominators, query) for facet in facets)
    return Comparison(query=query, sides=sides, tables=tables)


def score_values(codebook: Codebook, facet: str) -> dict[str, float]:
    """Return the value of each code of an ordinal facet. Raises ``BadOptionError`` for others."""
    codes = codebook.facet(facet).codes.values()
    values = {code.path: code.value for code in codes if code.value is not None}
    if not values:
        raise BadOptionError("--score", f"{facet} is not an ordinal facet, its codes have no value")
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


def _tested(contrast: Contrast, distance: Distance) -> dict[str, float | None]:
    """Return what tests add to a record; JSON has no infinity."""
    ratio = contrast.odds_ratio
    return {
        "difference_low": contrast.low,
        "difference_high": contrast.high,
        "odds_ratio": None if ratio is None or not isfinite(ratio) else ratio,
        "p": contrast.p,
        "p_adjusted": contrast.p_adjusted,
        "p_least": contrast.p_least,
        "facet_distance": distance.distance,
        "facet_distance_low": distance.low,
        "facet_distance_high": distance.high,
        "facet_p": distance.p,
        "facet_cramers_v": distance.cramers_v,
    }


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
