"""Coefficients of agreement, as published.

A *unit* is what was rated: here a paragraph, by the rating of each annotator in a fixed order,
``None`` where there is none. Units rated alike are one *kind*, counted once: a coefficient is a
function of how often each kind occurs, so that a resample costs as much as there are kinds, and
not as many as there are paragraphs.
"""

from __future__ import annotations

from itertools import combinations
from operator import mul
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    Unit = tuple[Any, ...]
    """The ratings of a unit: values that can be compared and hashed, or ``None``."""
    Statistic = Callable[[Sequence[int]], float | None]
    """A measure of a sample in which each kind occurs so many times; ``None`` if undefined."""
    Distances = Callable[[Sequence[Any]], Mapping[tuple[int, int], float]]
    """The distance of each pair of different ratings, by their indices, that is not 1."""

Anything = TypeVar("Anything")

NOT_TWICE = "no unit was rated twice"
ALL_THE_SAME = "every rating is the same code"
_TWO = 2


def rated_twice(kinds: Mapping[Unit, Anything]) -> dict[Unit, Anything]:
    """Keep what can be compared: the units with two ratings or more."""
    return {unit: what for unit, what in kinds.items() if len(unit) - unit.count(None) >= _TWO}


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
