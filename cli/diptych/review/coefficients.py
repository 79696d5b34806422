"""Coefficients of agreement, as published.

A *unit* is what was rated: here a paragraph, by the rating of each annotator in a fixed order,
``None`` where there is none. Units rated alike are one *kind*, counted once: a coefficient is a
function of how often each kind occurs, so that a resample costs as much as there are kinds, and
not as many as there are paragraphs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import combinations
from math import comb
from operator import mul
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    Unit = tuple[Any, ...]
    """The ratings of a unit: values that can be compared and hashed, or ``None``."""
    Statistic = Callable[[Sequence[int]], float | None]
    """A measure of a sample in which each kind occurs so many times; ``None`` if undefined."""
    Distances = Callable[[Sequence[Any]], Mapping[tuple[int, int], float]]
    """The distance of each pair of different ratings, by their indices, that is not 1."""

NOT_TWICE = "no unit was rated twice"
ALL_THE_SAME = "every rating is the same code"
LARGE = 8
"""Members of a set from which on all its subsets are too many to be counted."""


def why_undefined(kinds: Collection[Unit]) -> str:
    """Say why no coefficient corrects these ratings for chance; ``""`` where one can."""
    if not kinds:
        return NOT_TWICE
    different = {rating for unit in kinds for rating in unit if rating is not None}
    return ALL_THE_SAME if len(different) == 1 else ""


def observed_agreement(kinds: Collection[Unit]) -> Statistic:
    """Return the share of agreeing pairs of ratings, each unit weighing as it has ratings.

    Of two annotators it is the share of units that they rate alike. It is 1 minus the observed
    disagreement of Krippendorff's nominal alpha.
    """
    indexed = _indexed(kinds, _places(kinds))
    sizes = [len(unit) for unit in indexed]
    apart = [_disagreement(unit, {}) for unit in indexed]

    def observed(counts: Sequence[int]) -> float | None:
        total = _dot(counts, sizes)
        return 1 - 2 * _dot(counts, apart) / total if total else None

    return observed


def cohen_kappa(kinds: Collection[Unit]) -> Statistic:
    """Cohen's kappa of two annotators (Cohen 1960, A coefficient of agreement, p. 40).

    (observed - expected) / (1 - expected); expected from each annotator's own shares.
    """
    same = [int(first == second) for first, second in kinds]
    places = _places(kinds)
    pairs = [(places[first], places[second]) for first, second in kinds]

    def kappa(counts: Sequence[int]) -> float | None:
        firsts, seconds = [0] * len(places), [0] * len(places)
        for count, (first, second) in zip(counts, pairs, strict=True):
            firsts[first] += count
            seconds[second] += count
        total = sum(counts)
        expected = _dot(firsts, seconds)
        possible = total * total - expected
        return (total * _dot(counts, same) - expected) / possible if possible else None

    return kappa


def alpha(kinds: Collection[Unit], distances: Distances) -> Statistic:
    """Krippendorff's alpha (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability).

    1 - observed / expected disagreement, from the coincidences of ratings within units: in a unit
    of m ratings each of its pairs weighs 1 / (m - 1). Ratings may be missing. ``distances`` is the
    metric: ``nominal`` or ``masi``.
    """
    places = _places(kinds)
    near = distances(list(places))
    indexed = _indexed(kinds, places)
    apart = [_disagreement(unit, near) for unit in indexed]
    firsts, seconds = [first for first, _ in near], [second for _, second in near]
    nearness = [1 - distance for distance in near.values()]

    def measure(counts: Sequence[int]) -> float | None:
        margins = _margins(counts, indexed, len(places))
        total = sum(margins)
        expected = (total * total - _dot(margins, margins)) / 2
        of = margins.__getitem__
        expected -= _dot(list(map(mul, map(of, firsts), map(of, seconds))), nearness)
        return 1 - (total - 1) * _dot(counts, apart) / expected if expected > 0 else None

    return measure


def differing_by_chance(kinds: Collection[Unit]) -> Statistic:
    """Return the share of pairs of ratings, whatever their units, that differ at all."""
    places = _places(kinds)
    indexed = _indexed(kinds, places)

    def differing(counts: Sequence[int]) -> float | None:
        margins = _margins(counts, indexed, len(places))
        total = sum(margins)
        return (total * total - _dot(margins, margins)) / (total * (total - 1)) if total else None

    return differing


def nominal(ratings: Sequence[Any]) -> dict[tuple[int, int], float]:  # noqa: ARG001
    """Return the nominal metric: whatever is different is at distance 1."""
    return {}


def masi(sets: Sequence[frozenset[str]]) -> dict[tuple[int, int], float]:
    """Return MASI distances of those sets that have a member in common.

    The others, and the empty set from any other, are at distance 1, as are different sets of one
    member each: where nobody gave more than one code, MASI is the nominal metric.
    """
    return {(one, other): masi_distance(sets[one], sets[other]) for one, other in _sharing(sets)}


def masi_distance(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the distance of two sets, 0 to 1.

    Passonneau 2006, Measuring Agreement on Set-valued Items (MASI) for Semantic and Pragmatic
    Annotation: 1 - J M, where J is the share of the union that both have, and M is 1 for equal
    sets, 2/3 where one includes the other, 1/3 where they overlap, else 0.
    """
    if one == other:
        return 0
    common = len(one & other)
    inclusion = 2 if one <= other or other <= one else 1
    return 1 - common * inclusion / (3 * len(one | other))


class SetDistances:
    """What is expected of MASI distances: of each set that was given, to all that were given.

    Sets are whole numbers with a bit for each code; a set counts as often as it was given. How far
    two sets are apart depends on how many members they and their common part have, and the number
    of common subsets of each size tells how many members those have (by inversion of binomials). So
    subsets are counted, and no pairs of sets are looked at, but for sets of more than
    ``LARGE`` members.
    """

    def __init__(self, margins: Mapping[int, int]) -> None:
        """Count the subsets of the sets, given as often as they were given."""
        self._total = sum(margins.values())
        self._empty = margins.get(0, 0)
        self._margins = margins
        self._large = [one for one in margins if one.bit_count() > LARGE]
        self._having: dict[int, dict[int, int]] = {}
        """By subset and the size of a set: how often sets of that size have the subset."""
        self._near: dict[int, dict[int, float]] = defaultdict(dict)
        """By the size of a set and a subset of it: what that adds to its nearness to all."""
        for one, count in margins.items():
            if 0 < (size := one.bit_count()) <= LARGE:
                for subset in _subsets(one):
                    having = self._having.setdefault(subset, {})
                    having[size] = having.get(size, 0) + count

    def to_all(self, one: int) -> float:
        """Sum the distances of a set to all that were given."""
        if not one:
            return self._total - self._empty
        if (size := one.bit_count()) > LARGE:
            of_all = (count * nearness(one, other) for other, count in self._margins.items())
            return self._total - sum(of_all)
        found = sum(self._margins[other] * nearness(one, other) for other in self._large)
        near = self._near[size]
        for subset in _subsets(one):
            if subset not in near:
                near[subset] = self._nearness(size, subset)
            found += near[subset]
        return self._total - found

    def _nearness(self, size: int, subset: int) -> float:
        """Sum what a subset adds to the nearness of a set of this size to all that have it."""
        common = subset.bit_count()
        having = self._having.get(subset, {})
        return sum(count * _weights(size, other)[common] for other, count in having.items())

    def expected(self) -> float:
        """Sum the distances of all pairs of sets that were given, each once."""
        return sum(count * self.to_all(one) for one, count in self._margins.items()) / 2


@cache
def _weights(one: int, other: int) -> list[float]:
    """Return what each subset that two sets of these sizes have in common adds to their nearness.

    By how many members it has.
    """
    sizes = min(one, other), max(one, other)
    near = [_nearness(*sizes, members) for members in range(sizes[0] + 1)]
    return [
        sum(
            (-1) ** (size - members) * comb(size, members) * near[members]
            for members in range(size + 1)
        )
        for size in range(sizes[0] + 1)
    ]


def _subsets(one: int) -> Iterator[int]:
    """Yield all subsets that have members."""
    subset = one
    while subset:
        yield subset
        subset = (subset - 1) & one


def nearness(one: int, other: int) -> float:
    """Return 1 minus the MASI distance of two sets, with a bit for each member."""
    sizes = one.bit_count(), other.bit_count()
    return _nearness(min(sizes), max(sizes), (one & other).bit_count())


def _nearness(small: int, large: int, common: int) -> float:
    """Return it by how many members both have, and have in common."""
    if common == large:
        return 1
    return common * (2 if common == small else 1) / (3 * (small + large - common))


def set_disagreement(unit: Sequence[int]) -> float:
    """Sum the MASI distances of the sets in a unit, each pair once, by what each could meet."""
    return sum(1 - nearness(*pair) for pair in combinations(unit, 2)) / (len(unit) - 1)


def set_alpha(kinds: Mapping[tuple[int, ...], int]) -> float | None:
    """Return Krippendorff's alpha of sets by MASI distances, without looking at pairs of sets.

    Of units by how often they occur, each of two sets or more, which have a bit for each member.
    """
    margins = set_margins(kinds)
    expected = SetDistances(margins).expected()
    apart = sum(count * set_disagreement(unit) for unit, count in kinds.items())
    return 1 - (sum(margins.values()) - 1) * apart / expected if expected > 0 else None


def set_margins(kinds: Mapping[tuple[int, ...], int]) -> Counter[int]:
    """Count how often each rating was given."""
    margins: Counter[int] = Counter()
    for unit, count in kinds.items():
        for rating in unit:
            margins[rating] += count
    return margins


def ordinal_alpha(kinds: Collection[Unit]) -> Statistic:
    """Krippendorff's alpha for ratings that are places on a scale (Krippendorff 2011).

    The distance of two ratings is the square of how many ratings lie between them, each of the two
    counting half.
    """
    scale = sorted(_places(kinds))
    places = {rating: place for place, rating in enumerate(scale)}
    indexed = _indexed(kinds, places)

    def measure(counts: Sequence[int]) -> float | None:
        margins = _margins(counts, indexed, len(scale))
        near = _ordinal(margins)
        expected = sum(margins[i] * margins[j] * distance for (i, j), distance in near.items())
        apart = [_disagreement(unit, near) for unit in indexed]
        return 1 - (sum(margins) - 1) * _dot(counts, apart) / expected if expected > 0 else None

    return measure


def _ordinal(margins: Sequence[int]) -> dict[tuple[int, int], float]:
    return {
        (low, high): (sum(margins[low : high + 1]) - (margins[low] + margins[high]) / 2) ** 2
        for low, high in combinations(range(len(margins)), 2)
    }


def _places(kinds: Collection[Unit]) -> dict[Any, int]:
    """Give each different rating a number."""
    ratings = dict.fromkeys(rating for unit in kinds for rating in unit if rating is not None)
    return {rating: place for place, rating in enumerate(ratings)}


def _indexed(kinds: Collection[Unit], places: Mapping[Any, int]) -> list[list[int]]:
    """Put numbers in place of ratings, and leave out what is missing."""
    return [[places[rating] for rating in unit if rating is not None] for unit in kinds]


def _disagreement(ratings: Sequence[int], near: Mapping[tuple[int, int], float]) -> float:
    """Sum the distances within a unit, each pair once, by the ratings that each could meet."""
    pairs = ((min(pair), max(pair)) for pair in combinations(ratings, 2) if pair[0] != pair[1])
    return sum(near.get(pair, 1.0) for pair in pairs) / (len(ratings) - 1)


def _margins(counts: Sequence[int], units: Sequence[Sequence[int]], size: int) -> list[int]:
    """Count each rating."""
    margins = [0] * size
    for count, unit in zip(counts, units, strict=True):
        for rating in unit:
            margins[rating] += count
    return margins


def _sharing(sets: Sequence[frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of sets, by their indices, that have a member in common, each once."""
    having: dict[str, list[int]] = {}
    for index, members in enumerate(sets):
        yield from ((other, index) for other in {n for m in members for n in having.get(m, ())})
        for member in members:
            having.setdefault(member, []).append(index)


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return float(sum(map(mul, left, right)))
