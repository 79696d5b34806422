"""Is it more than chance? A comparison with its tests.

Paragraphs of one text are not independent draws, so texts are what is dealt out anew, and what
intervals go over. Where there are too few texts for that, a comparison is described and not
tested, unless tests on paragraphs are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from statistics import median
from typing import TYPE_CHECKING, Literal

from diptych.comparison.adjusting import tarone_holm
from diptych.comparison.bases import amount, denominator
from diptych.comparison.deals import (
    TextCounts,
    by_value,
    counted,
    deal,
    is_testable,
    partnered,
    smallest_p,
    weighed_alike,
)
from diptych.comparison.detectable import detectable
from diptych.comparison.distance import apart, profile_distance
from diptych.comparison.over_texts import difference, matched_difference, mean
from diptych.comparison.statistics import fisher, least_p, newcombe, odds_ratio
from diptych.comparison.tables import Contrast, Distance, PairTesting

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from diptych.comparison.bases import Basis
    from diptych.comparison.deals import Deals
    from diptych.comparison.over_texts import Spread
    from diptych.comparison.tables import (
        Cell,
        ComparedGroup,
        Comparison,
        ComparisonRow,
        FacetTable,
    )
    from diptych.comparison.tally import Key, TextCount

    Tell = Callable[[int, int], None]
    Kind = Literal["texts", "paragraphs", "none"]
    Groups = Sequence[Sequence[TextCounts]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """How a comparison is to be tested."""

    by_paragraphs: bool = False
    """Whether paragraphs are taken to be independent."""
    match: Mapping[str, str] | None = None
    """By the id of each text: the value among whose texts it is dealt out."""


def with_chances(comparison: Comparison, asked: Chances, tell: Tell | None = None) -> Comparison:
    """Test each group of a comparison against the first: every row, and every facet.

    ``tell`` is told how many groups of how many are done.
    """
    facets = [_Columns.of(table, comparison) for table in comparison.tables]
    pairs = []
    for group in range(1, len(comparison.sides)):
        pairs.append(_Pair(comparison, facets, group, asked))
        if tell:
            tell(group, len(comparison.sides) - 1)
    tables = tuple(
        _tested(table, [pair.tables[place] for pair in pairs], _omnibus(comparison, columns, asked))
        for place, (table, columns) in enumerate(zip(comparison.tables, facets, strict=True))
    )
    testing = tuple(pair.testing() for pair in pairs)
    return _with_means(replace(comparison, tables=tables, testing=testing))


def _tested(
    table: FacetTable,
    pairs: Sequence[tuple[Sequence[Contrast], Distance]],
    omnibus: Distance,
) -> FacetTable:
    first = [Contrast()] * len(table.rows)
    contrasts = zip(first, *(contrasts for contrasts, _ in pairs), strict=True)
    rows = tuple(
        replace(row, contrasts=each) for row, each in zip(table.rows, contrasts, strict=True)
    )
    distances = (Distance(), *(distance for _, distance in pairs))
    return replace(table, rows=rows, distances=distances, omnibus=omnibus)


@dataclass(frozen=True, slots=True)
class _Columns:
    """What is counted of one facet: the rows of its table, and its codes without those below."""

    facet: str
    rows: tuple[Key, ...]
    own: tuple[Key, ...]

    @classmethod
    def of(cls, table: FacetTable, comparison: Comparison) -> _Columns:
        own = {
            key: None
            for side in comparison.sides
            for _, one in side.each
            for key in one.own
            if key[0] == table.facet
        }
        rows = tuple((table.facet, row.code) for row in table.rows)
        return cls(table.facet, rows, tuple(sorted(own)))

    def texts(
        self, side: ComparedGroup, basis: Basis, match: Mapping[str, str] | None
    ) -> tuple[TextCounts, ...]:
        """Return the texts of a group with these columns."""
        found = tuple(
            TextCounts(
                name,
                denominator(one, self.facet, basis),
                (
                    *(amount(one.of(key), basis.unit) for key in self.rows),
                    *(amount(one.own_count(key), basis.unit) for key in self.own),
                ),
                match.get(name, name) if match is not None else "",
            )
            for name, one in side.each
        )
        return weighed_alike(found) if basis.weigh else found


class _Pair:
    """A group against the first one."""

    def __init__(
        self, comparison: Comparison, facets: Sequence[_Columns], group: int, asked: Chances
    ) -> None:
        self.basis = comparison.basis
        self.asked = asked
        self.sides = comparison.sides[0], comparison.sides[group]
        self.group = group
        self._facets = facets
        self._groups: list[Groups] = [
            [columns.texts(side, self.basis, asked.match) for side in self.sides]
            for columns in facets
        ]
        self._kinds = list(map(self._kind, self._groups))
        self.tables = list(map(self._table, facets, comparison.tables, self._groups, self._kinds))

    def testing(self) -> PairTesting:
        """Say how the two were tested."""
        spans = [
            contrast.detectable
            for contrasts, _ in self.tables
            for contrast in contrasts
            if contrast.detectable is not None
        ]
        left = max(map(self._left, self._groups), key=_fewest, default=((), ()))
        return PairTesting(
            kind=_kind_of(self._kinds),
            dealt=(len(left[0]), len(left[1])),
            p_least=smallest_p(left) if all(left) else 1.0,
            detectable=(min(spans), max(spans)) if spans else None,
            unmatched=0
            if self.asked.match is None
            else max(map(_unmatched, self._groups), default=0),
            lengths=max(map(self._lengths, self._facets), key=_ratio, default=(0, 0)),
        )

    def _lengths(self, columns: _Columns) -> tuple[float, float]:
        """Return how many paragraphs the median text of each group has, of those that count."""
        bases = (
            [denominator(one, columns.facet, self.basis) for _, one in side.each]
            for side in self.sides
        )
        first, second = (median([base for base in each if base] or [0]) for each in bases)
        return first, second

    def _kind(self, groups: Groups) -> Kind:
        if self.basis.unit in {"annotation", "word"}:
            return "none"
        if self.asked.by_paragraphs:
            return "paragraphs"
        return "texts" if is_testable(self._left(groups)) else "none"

    def _left(self, groups: Groups) -> Groups:
        """Return the texts that can be dealt out."""
        return partnered(groups) if self.asked.match is not None else list(map(counted, groups))

    def _table(
        self, columns: _Columns, table: FacetTable, groups: Groups, kind: Kind
    ) -> tuple[list[Contrast], Distance]:
        deals = None
        if kind == "texts":
            groups = self._left(groups)
            deals = deal(groups)
            contrasts = [
                self._over_texts(deals, groups, place, row) for place, row in enumerate(table.rows)
            ]
        elif kind == "paragraphs":
            contrasts = [
                _over_paragraphs(row.cells[self.group], row.cells[0]) for row in table.rows
            ]
        else:
            contrasts = [self._described(row) for row in table.rows]
        return _adjusted(contrasts), _distance(deals, groups, columns)

    def _over_texts(self, deals: Deals, groups: Groups, place: int, row: ComparisonRow) -> Contrast:
        chance = deals.chance(place)
        spread, low, high = None, None, None
        if self.asked.match is not None:
            first, second = (by_value(group, place) for group in groups)
            spread = matched_difference(first, second)
        elif self.basis.unit == "text":
            low, high = _newcombe(row.cells[self.group], row.cells[0])
        else:
            spread = _difference(groups, place)
        if spread:
            low, high = max(spread.low, -1), min(spread.high, 1)
        return Contrast(
            low=low,
            high=high,
            p=chance.p,
            p_least=chance.p_least,
            detectable=spread.detectable if spread else None,
            matched=_matched(groups, place) if self.asked.match is not None else None,
        )

    def _described(self, row: ComparisonRow) -> Contrast:
        """Give an interval as if paragraphs were independent, where that says anything."""
        low = high = None
        fits = self.basis.unit in {"paragraph", "text"} and not self.basis.weigh
        if fits and self.asked.match is None:
            low, high = _newcombe(row.cells[self.group], row.cells[0])
        return Contrast(low=low, high=high)


def _unmatched(groups: Groups) -> int:
    return sum(len(counted(group)) for group in groups) - sum(map(len, partnered(groups)))


def _fewest(groups: Groups) -> int:
    return min(map(len, groups))


def _ratio(lengths: tuple[float, float]) -> float:
    return max(lengths) / (min(lengths) or 1)


def _kind_of(kinds: Collection[Kind]) -> Kind:
    if "texts" in kinds:
        return "texts"
    return "paragraphs" if "paragraphs" in kinds else "none"


def _difference(groups: Groups, place: int) -> Spread | None:
    first, second = ([one.portion(place) for one in counted(group)] for group in groups)
    return difference(first, second)


def _matched(groups: Groups, place: int) -> float:
    """Return the difference of the shares of the texts that have a partner."""
    shares = []
    for group in groups:
        of = sum(one.base for one in group)
        shares.append(float(sum(one.counts[place] for one in group) / of))
    return shares[1] - shares[0]


def _newcombe(cell: Cell, first: Cell) -> tuple[float | None, float | None]:
    if not (cell.denominator and first.denominator):
        return None, None
    return newcombe(cell.count, cell.denominator, first.count, first.denominator)


def _over_paragraphs(cell: Cell, first: Cell) -> Contrast:
    if not (cell.denominator and first.denominator):
        return Contrast()
    low, high = newcombe(cell.count, cell.denominator, first.count, first.denominator)
    table = (
        cell.count,
        cell.denominator - cell.count,
        first.count,
        first.denominator - first.count,
    )
    ratio = odds_ratio(*table)
    return Contrast(
        low=low,
        high=high,
        odds_ratio=None if isnan(ratio) else ratio,
        p=fisher(*table),
        p_least=least_p(*table),
        detectable=detectable(cell.denominator, first.denominator, first.share or 0.0),
    )


def _adjusted(contrasts: list[Contrast]) -> list[Contrast]:
    """Adjust p for all rows shown; together they are one family."""
    tested = [place for place, one in enumerate(contrasts) if one.p is not None]
    values = [contrasts[place].p or 0.0 for place in tested]
    least = [contrasts[place].p_least or 0.0 for place in tested]
    for place, p in zip(tested, tarone_holm(values, least), strict=True):
        contrasts[place] = replace(contrasts[place], p_adjusted=p)
    return contrasts


def _distance(deals: Deals | None, groups: Groups, columns: _Columns) -> Distance:
    """Say how far the profiles of groups are apart; with p where their texts were dealt out."""
    places = range(len(columns.rows), len(columns.rows) + len(columns.own))
    if deals:
        found = apart(deals, places)
        return Distance(distance=found.distance, p=found.p) if found else Distance()
    profiles = [[float(sum(one.counts[n] for one in group)) for n in places] for group in groups]
    return Distance(distance=profile_distance(profiles))


def _omnibus(comparison: Comparison, columns: _Columns, asked: Chances) -> Distance:
    """Compare all groups at once, where there are more than two."""
    if len(comparison.sides) <= _PAIR:
        return Distance()
    basis = comparison.basis
    groups: Groups = [columns.texts(side, basis, asked.match) for side in comparison.sides]
    left = partnered(groups) if asked.match is not None else groups
    dealt = not asked.by_paragraphs and basis.unit in {"paragraph", "text"}
    deals = deal(left) if dealt and is_testable(left) else None
    return _distance(deals, left if deals else groups, columns)


_PAIR = 2


def _with_means(comparison: Comparison) -> Comparison:
    """Give the means of an ordinal facet their intervals over texts."""
    if not comparison.query.score:
        return comparison
    tables = tuple(
        replace(table, rows=tuple(_with_mean(row, table.facet, comparison) for row in table.rows))
        for table in comparison.tables
    )
    return replace(comparison, tables=tables)


def _with_mean(row: ComparisonRow, facet: str, comparison: Comparison) -> ComparisonRow:
    key, alike = (facet, row.code), bool(comparison.basis.weigh)
    cells = []
    for cell, side in zip(row.cells, comparison.sides, strict=True):
        spread = mean(
            [_mean_portion(one, key, alike=alike) for _, one in side.each if one.of(key).scored]
        )
        ends = (spread.low, spread.high) if spread else (None, None)
        cells.append(replace(cell, mean_low=ends[0], mean_high=ends[1]))
    return replace(row, cells=tuple(cells))


def _mean_portion(text: TextCount, key: Key, *, alike: bool) -> tuple[float, int]:
    """Return the sum of paragraphs' means and their number, or the text's own mean."""
    count = text.of(key)
    return (count.score / count.scored, 1) if alike else (count.score, count.scored)
