"""Matching: which paragraphs belong together, given how alike they are.

Knows nothing of words or codes: it is given the likeness of any two spans, and candidates, which
are the pairs of paragraphs worth a look. Its time grows with the number of candidates, not with
the product of the two lengths.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

Span = tuple[int, int]
"""Paragraphs of one text, counted from 0, half-open."""
Pair = tuple[int, int]
"""A paragraph of each text, counted from 0."""

SHAPES = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2))
"""How many paragraphs of the two texts may stand for each other."""


class Group(NamedTuple):
    """Paragraphs of both texts that stand for each other, and what is gained by saying so."""

    a: Span
    b: Span
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What likeness is worth, measured on books that exist in many languages.

    The first five are those of the logistic confidence that two paragraphs are counterparts.
    """

    constant: float
    likeness: float
    nearest_gap: float
    mean_gap: float
    length: float
    least: float
    """The likeness at which a group is worth nothing where both texts have one order."""
    related: float
    """The likeness of related paragraphs."""
    merging: float = 0.01
    """What each paragraph beyond one and one costs."""
    stretching: float = 0.15
    """What a logarithmic difference of lengths of one costs."""


_GOOD = 0.4
"""The confidence of a good pair."""
_RELATED_TO = 3
"""How many paragraphs one may be related to, before each gets one."""
_SHARE, _LEAST_SHARE, _LEAST_PAIRS, _IN_ORDER = 0.5, 0.25, 4, 0.75
"""Shares that make texts parallel: of good pairs, or of a few of them that keep one order."""
_LONGEST_STRETCH = 2.0
_SKEW = 1e-6
"""What distance from the diagonal costs: it decides between equals, whichever text is first."""


class Likeness:
    """How alike the paragraphs of two texts are."""

    def __init__(
        self,
        lengths: tuple[Sequence[float], Sequence[float]],
        candidates: Iterable[Pair],
        of_spans: Callable[[Span, Span], float],
    ) -> None:
        self.lengths = lengths
        self.of_spans = of_spans
        self.pairs = {pair: of_spans(*_single(pair)) for pair in sorted(set(candidates))}
        self._rows = _ranked(self.pairs, 0)
        self._columns = _ranked(self.pairs, 1)

    @property
    def sizes(self) -> tuple[int, int]:
        """How many paragraphs the texts have."""
        return len(self.lengths[0]), len(self.lengths[1])

    def stretch(self, a: Span, b: Span) -> float:
        """Return the logarithmic difference of two spans' lengths."""
        one, other = (
            max(sum(side[slice(*span)]), 1.0)
            for side, span in zip(self.lengths, (a, b), strict=True)
        )
        return abs(log(one / other))

    def is_best(self, pair: Pair) -> bool:
        """Tell whether the two are each other's best."""
        return self._rows[pair[0]][0][1] == pair[1] and self._columns[pair[1]][0][1] == pair[0]

    def best_three(self, pair: Pair) -> bool:
        """Tell whether one of the two is among the best three of the other."""
        i, j = pair
        return any(j == other for _, other in self._rows[i][:_RELATED_TO]) or any(
            i == other for _, other in self._columns[j][:_RELATED_TO]
        )

    def confidence(self, a: Span, b: Span, weights: Weights) -> float:
        """Return the confidence, 0 to 1, that two spans are counterparts."""
        alike = self.of_spans(a, b)
        gap_a = alike - _best_outside(self._rows, a, b)
        gap_b = alike - _best_outside(self._columns, b, a)
        logit = (
            weights.constant
            + weights.likeness * alike
            + weights.nearest_gap * min(gap_a, gap_b)
            + weights.mean_gap * (gap_a + gap_b) / 2
            + weights.length * self.stretch(a, b)
        )
        return 1 / (1 + exp(-logit))

    def value(self, a: Span, b: Span, weights: Weights) -> float:
        """Return what is gained by taking two spans for counterparts, in texts of one order."""
        beyond = a[1] - a[0] + b[1] - b[0] - 2
        stretch = min(self.stretch(a, b), _LONGEST_STRETCH)
        costs = weights.least + weights.merging * beyond + weights.stretching * stretch
        return self.of_spans(a, b) - costs - _SKEW * self._skew(a, b)

    def _skew(self, a: Span, b: Span) -> float:
        n, m = self.sizes
        return abs((a[0] + a[1]) / n - (b[0] + b[1]) / m)


def good_pairs(likeness: Likeness, weights: Weights) -> dict[Pair, float]:
    """Return the pairs that are each other's best and good enough, with their confidence."""
    best = (pair for pair in likeness.pairs if likeness.is_best(pair))
    rated = {pair: likeness.confidence(*_single(pair), weights) for pair in best}
    return {pair: confidence for pair, confidence in rated.items() if confidence >= _GOOD}


def is_parallel(good: Iterable[Pair], sizes: tuple[int, int]) -> bool:
    """Decide whether two texts are versions of one, rather than independent."""
    pairs = sorted(good)
    share = len(pairs) / max(min(sizes), 1)
    if share >= _SHARE or share < _LEAST_SHARE or len(pairs) < _LEAST_PAIRS:
        return share >= _SHARE
    return _longest_rise([j for _, j in pairs]) >= _IN_ORDER * len(pairs)


def parallel_groups(likeness: Likeness, weights: Weights) -> list[Group]:
    """Return what may stand for each other: groups around the candidates that gain something."""
    groups = []
    for a, b in _shapes(likeness, weights):
        value = likeness.value(a, b, weights)
        if value > 0:
            groups.append(Group(a, b, value))
    return groups


def _shapes(likeness: Likeness, weights: Weights) -> list[tuple[Span, Span]]:
    """Return the spans around candidates that are half alike at least, in order."""
    n, m = likeness.sizes
    seeds = [pair for pair, value in likeness.pairs.items() if value >= weights.least / 2]
    found = {
        ((i, i + height), (j, j + width))
        for row, column in seeds
        for height, width in SHAPES
        for i in range(max(row - height + 1, 0), min(row, n - height) + 1)
        for j in range(max(column - width + 1, 0), min(column, m - width) + 1)
    }
    return sorted(found)


def best_chain(groups: Iterable[Group], sizes: tuple[int, int]) -> list[Group]:
    """Choose groups in one order that share no paragraph and gain most together.

    A dynamic programme over the groups; a tree of maxima (Fenwick 1994) answers which chain that
    ends before a group is best.
    """
    starts: defaultdict[int, list[Group]] = defaultdict(list)
    for group in groups:
        starts[group.a[0]].append(group)
    ends: defaultdict[int, list[tuple[float, int, _Link]]] = defaultdict(list)
    best = _Maxima(sizes[1])
    for row in range(sizes[0] + 1):
        for value, column, link in ends.pop(row, ()):
            best.raise_to(column, value, link)
        for group in starts.get(row, ()):
            value, link = best.until(group.b[0])
            ends[group.a[1]].append((value + group.value, group.b[1], (group, link)))
    _, link = best.until(sizes[1])
    chain = []
    while link:
        group, link = link
        chain.append(group)
    return chain[::-1]


_Link = tuple[Group, "_Link | None"]


class _Maxima:
    """The best chain that ends at or before each column."""

    def __init__(self, size: int) -> None:
        self._best: list[tuple[float, _Link | None]] = [(0.0, None)] * (size + 2)

    def raise_to(self, column: int, value: float, link: _Link) -> None:
        position = column + 1
        while position < len(self._best):
            if value > self._best[position][0]:
                self._best[position] = value, link
            position += position & -position

    def until(self, column: int) -> tuple[float, _Link | None]:
        position, best = column + 1, self._best[0]
        while position:
            best = max(best, self._best[position], key=_value)
            position -= position & -position
        return best


def _value(entry: tuple[float, _Link | None]) -> float:
    return entry[0]


def related_pairs(
    likeness: Likeness, weights: Weights, taken: tuple[set[int], set[int]]
) -> dict[Pair, float]:
    """Pair what has no counterpart with what is most alike: the best first, each once."""
    found = {
        pair: value
        for pair, value in likeness.pairs.items()
        if value >= weights.related
        and pair[0] not in taken[0]
        and pair[1] not in taken[1]
        and likeness.best_three(pair)
    }
    rows, columns = set(taken[0]), set(taken[1])
    chosen = {}
    for (i, j), value in sorted(found.items(), key=lambda item: -item[1]):
        if i not in rows and j not in columns:
            chosen[i, j] = value
            rows.add(i)
            columns.add(j)
    return chosen


def _single(pair: Pair) -> tuple[Span, Span]:
    i, j = pair
    return (i, i + 1), (j, j + 1)


def _ranked(pairs: Mapping[Pair, float], side: int) -> dict[int, list[tuple[float, int]]]:
    """Return for each paragraph of a side the others, the most alike first."""
    ranked: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for pair, value in pairs.items():
        ranked[pair[side]].append((-value, pair[1 - side]))
    for others in ranked.values():
        others.sort()
    return dict(ranked)


def _best_outside(
    ranked: Mapping[int, Sequence[tuple[float, int]]], span: Span, other: Span
) -> float:
    """Return the best likeness of a span's paragraphs with those outside another span."""
    outside = (
        next((-value for value, j in ranked.get(i, ()) if not other[0] <= j < other[1]), 0.0)
        for i in range(*span)
    )
    return max(0.0, *outside)


def _longest_rise(numbers: Iterable[int]) -> int:
    """Return how many of some numbers, in their order, go up at most."""
    ends: list[int] = []
    for number in numbers:
        place = bisect_left(ends, number)
        ends[place : place + 1] = [number]
    return len(ends)
