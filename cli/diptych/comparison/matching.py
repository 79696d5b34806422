"""Matching: which paragraphs belong together, given how alike they are.

Knows nothing of words or codes: it is given the similarity of any two spans, and candidates, which
are the pairs of paragraphs worth a look. Its time grows with the number of candidates, not with
the product of the two lengths.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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
class MatchingCriteria:
    """What decides which paragraphs belong together, for one signal that leads.

    Those without a default depend on the signal's scale; the first four are those of the logistic
    confidence that two spans are counterparts. All were fitted on books that exist in many
    languages, whose paragraphs correspond by structure, with paragraphs taken out, merged, split
    and shuffled; similarity is at most 1, confidence and shares are 0 to 1.
    """

    constant: float
    similarity: float
    gap: float
    """Of the distance to what else is most like one of the two."""
    stretch: float
    """Of the logarithmic difference of lengths."""
    least: float
    """The similarity at which a group is worth nothing where both texts have one order."""
    codes: float = 0.0
    """The part of the similarity of codes that counts besides that of another signal that leads."""
    merging: float = 0.01
    """What each paragraph beyond one and one costs, in similarity."""
    stretching: float = 0.15
    """What a logarithmic difference of lengths of one costs."""
    longest_stretch: float = 2.0
    """The difference beyond which it costs no more."""
    rivalry: float = 0.5
    """What it costs that something else is more like one of the two, by how much it is."""
    good: float = 0.4
    """The confidence of a good pair."""
    sure: float = 0.6
    """The confidence of a counterpart that no order speaks for: less sure ones are looked at in
    another way. Measured on pages of two manuals in five languages: precision .93, recall .985. By
    wording alone nothing tells better than a good pair: of chapters that have a third in common, in
    five languages, strict F1 .46 to .58 as against .43 to .55 with the bar of meaning."""
    rivals: int = 3
    """How many paragraphs one may be grouped around, before each gets one."""
    seed: float = 0.5
    """The part of ``least`` that a pair is alike, around which groups are looked for."""
    doubt: float = 0.05
    """How much less than its best pair a group of several may gain, to be looked at again."""
    share: float = 0.25
    """Texts are parallel if this share of the shorter one has good pairs, and these an order:"""
    in_order: float = 0.5
    """this share of the steps from one good pair to the next"""
    stride: int = 3
    """takes at most so many paragraphs."""
    reordered: float = 0.5
    """The part of both texts together that has sure pairs where they are versions of one in any
    order. Of books with each paragraph elsewhere, a third of them split and 15 % left out, .54 to
    .91; of chapters that have a third in common at most .45."""
    few: int = 4
    """Good pairs below which there is no order to speak of; then all steps have to be short, and
    half of the shorter text has to have good pairs."""
    short: int = 12
    """Paragraphs below which a text does not tell rare words from those that stand everywhere."""
    wide: float = 1.2
    """What a letter of Chinese or Japanese says more than one of an alphabet."""


_SKEW = 1e-6
"""What distance from the diagonal costs, and from the beginning: it decides between equals, in the
same way whichever text is the first, and nothing else."""


class Similarity:
    """How alike the paragraphs of two texts are."""

    def __init__(
        self,
        lengths: tuple[Sequence[float], Sequence[float]],
        candidates: Iterable[Pair],
        of_spans: Callable[[Span, Span], float],
    ) -> None:
        self.sizes = len(lengths[0]), len(lengths[1])
        """How many paragraphs the texts have."""
        self._ends = tuple([*accumulate(side, initial=0.0)] for side in lengths)
        self._ask = of_spans
        self._known: dict[tuple[Span, Span], float] = {}
        self.pairs = {pair: of_spans(*_single(pair)) for pair in sorted(set(candidates))}
        self._rows = _ranked(self.pairs, 0)
        self._columns = _ranked(self.pairs, 1)

    def of_spans(self, a: Span, b: Span) -> float:
        """Return how alike two spans are; what was asked for once is known."""
        if (a, b) not in self._known:
            self._known[a, b] = self._ask(a, b)
        return self._known[a, b]

    def look_again(self, groups: Iterable[Group], criteria: MatchingCriteria) -> list[Group]:
        """Return groups with the values that they have now."""
        spans = [(group.a, group.b) for group in groups]
        for pair in spans:
            self._known.pop(pair, None)
        return [Group(a, b, self.value(a, b, criteria)) for a, b in spans]

    def stretch(self, a: Span, b: Span) -> float:
        """Return the logarithmic difference of two spans' lengths."""
        one, other = (
            max(ends[span[1]] - ends[span[0]], 1.0)
            for ends, span in zip(self._ends, (a, b), strict=True)
        )
        return abs(log(one / other))

    def is_best(self, pair: Pair) -> bool:
        """Tell whether the two are each other's best."""
        return self._rows[pair[0]][0][1] == pair[1] and self._columns[pair[1]][0][1] == pair[0]

    def is_among(self, pair: Pair, best: int) -> bool:
        """Tell whether one of the two is among so many that are most like the other."""
        i, j = pair
        return any(j == other for _, other in self._rows[i][:best]) or any(
            i == other for _, other in self._columns[j][:best]
        )

    def confidence(self, a: Span, b: Span, criteria: MatchingCriteria) -> float:
        """Return the confidence, 0 to 1, that two spans are counterparts."""
        logit = (
            criteria.constant
            + criteria.similarity * self.of_spans(a, b)
            + criteria.gap * self.gap(a, b)
            + criteria.stretch * self.stretch(a, b)
        )
        return 1 / (1 + exp(-logit))

    def value(self, a: Span, b: Span, criteria: MatchingCriteria) -> float:
        """Return what is gained by taking two spans for counterparts, in texts of one order."""
        beyond = a[1] - a[0] + b[1] - b[0] - 2
        stretch = min(self.stretch(a, b), criteria.longest_stretch)
        costs = criteria.least + criteria.merging * beyond + criteria.stretching * stretch
        gained = self.of_spans(a, b) - costs
        if gained <= 0:
            return gained
        rivalry = criteria.rivalry * max(0.0, -self.gap(a, b))
        return gained - rivalry - _SKEW * self._skew(a, b)

    def gap(self, a: Span, b: Span) -> float:
        """Return how much more alike two spans are than one of them and anything else."""
        rival = max(_best_outside(self._rows, a, b), _best_outside(self._columns, b, a))
        return self.of_spans(a, b) - rival

    def _skew(self, a: Span, b: Span) -> float:
        n, m = self.sizes
        middle_a, middle_b = (a[0] + a[1]) / n, (b[0] + b[1]) / m
        return (middle_a - middle_b) ** 2 + (middle_a + middle_b) / 10


def good_pairs(similarity: Similarity, criteria: MatchingCriteria) -> dict[Pair, float]:
    """Return the pairs that are each other's best and good enough, with their confidence."""
    best = (pair for pair in similarity.pairs if similarity.is_best(pair))
    rated = {pair: similarity.confidence(*_single(pair), criteria) for pair in best}
    return {pair: confidence for pair, confidence in rated.items() if confidence >= criteria.good}


def is_parallel(good: Iterable[Pair], sizes: tuple[int, int], criteria: MatchingCriteria) -> bool:
    """Decide whether two texts are versions of one, rather than independent."""
    pairs = sorted(good)
    shorter = max(min(sizes), 1)
    stride = criteria.stride
    steps = [*_steps(pairs, stride), *_steps(sorted((j, i) for i, j in pairs), stride)]
    if len(pairs) < criteria.few:
        return 2 * len(pairs) >= shorter and all(steps)
    return len(pairs) >= criteria.share * shorter and sum(steps) >= criteria.in_order * len(steps)


def _steps(pairs: Sequence[Pair], stride: int) -> Iterator[bool]:
    """Tell of each step through the one text whether it is a short one through the other."""
    return (0 < later[1] - pair[1] <= stride for pair, later in pairwise(pairs))


def is_reordered(
    good: Mapping[Pair, float], sizes: tuple[int, int], criteria: MatchingCriteria
) -> bool:
    """Decide whether two texts that have no order in common are versions of one all the same."""
    sure = sum(confidence >= criteria.sure for confidence in good.values())
    return sure >= criteria.few and 2 * sure >= criteria.reordered * sum(sizes)


def parallel_groups(similarity: Similarity, criteria: MatchingCriteria) -> list[Group]:
    """Return what may stand for each other: groups around the candidates that gain something."""
    groups = []
    for a, b in _shapes(similarity, criteria):
        value = similarity.value(a, b, criteria)
        if value > 0:
            groups.append(Group(a, b, value))
    return groups


def _shapes(similarity: Similarity, criteria: MatchingCriteria) -> list[tuple[Span, Span]]:
    """Return the spans around pairs that are rather alike, with candidates all through."""
    n, m = similarity.sizes
    pairs = similarity.pairs
    seeds = [
        pair
        for pair, value in pairs.items()
        if value >= criteria.seed * criteria.least and similarity.is_among(pair, criteria.rivals)
    ]
    found = {
        ((i, i + height), (j, j + width))
        for row, column in seeds
        for height, width in SHAPES
        for i in range(max(row - height + 1, 0), min(row, n - height) + 1)
        for j in range(max(column - width + 1, 0), min(column, m - width) + 1)
    }
    return sorted(
        (a, b)
        for a, b in found
        if all(any((i, j) in pairs for j in range(*b)) for i in range(*a))
        and all(any((i, j) in pairs for i in range(*a)) for j in range(*b))
    )


def doubtful(
    groups: Sequence[Group], similarity: Similarity, criteria: MatchingCriteria
) -> list[Group]:
    """Return the groups of several paragraphs that come near the best pair in them."""
    return [
        group
        for group in groups
        if group.a[1] - group.a[0] + group.b[1] - group.b[0] > len(_PAIR)
        and group.value
        > -criteria.doubt
        + max(
            similarity.value((i, i + 1), (j, j + 1), criteria)
            for i in range(*group.a)
            for j in range(*group.b)
        )
    ]


_PAIR = (1, 1)


def best_chain(groups: Iterable[Group], sizes: tuple[int, int]) -> list[Group]:
    """Choose groups in one order that share no paragraph and gain most together.

    A dynamic programme over the groups; a tree of maxima (Fenwick 1994) answers which chain that
    ends before a group is best.
    """
    starts: defaultdict[int, list[Group]] = defaultdict(list)
    for group in groups:
        starts[group.a[0]].append(group)
    link: _Link | None
    ends: defaultdict[int, list[tuple[float, int, _Link]]] = defaultdict(list)
    best = _Maxima(sizes[1])
    for row in range(sizes[0] + 1):
        for value, column, ended in ends.pop(row, ()):
            best.raise_to(column, value, ended)
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


def moved_groups(
    similarity: Similarity,
    criteria: MatchingCriteria,
    groups: Iterable[Group],
    kept: Iterable[Group],
) -> list[Group]:
    """Choose among what a chain has left out: what is good, and nearer than anything else.

    The best chain of the rest, then that of what this one leaves out, and so on.
    """
    rest = firm_groups(similarity, criteria, groups)
    moved: list[Group] = []
    found = list(kept)
    while found:
        taken_a, taken_b = taken(found)
        rest = [
            group
            for group in rest
            if taken_a.isdisjoint(range(*group.a)) and taken_b.isdisjoint(range(*group.b))
        ]
        found = best_chain(rest, similarity.sizes)
        moved += found
    return moved


def firm_groups(
    similarity: Similarity, criteria: MatchingCriteria, groups: Iterable[Group]
) -> list[Group]:
    """Return the groups that no order has to speak for."""
    return [
        group
        for group in groups
        if similarity.gap(group.a, group.b) >= 0
        and similarity.confidence(group.a, group.b, criteria) >= criteria.good
    ]


def taken(groups: Iterable[Group]) -> tuple[set[int], set[int]]:
    """Return the paragraphs of both texts that stand in some groups."""
    chosen = list(groups)
    return {i for g in chosen for i in range(*g.a)}, {j for g in chosen for j in range(*g.b)}


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
    """Return the best similarity of a span's paragraphs with those outside another span."""
    best, (first, last) = 0.0, other
    for i in range(*span):
        for value, j in ranked.get(i, ()):
            if j < first or j >= last:
                best = max(best, -value)
                break
    return best
