"""Agreement about passages: which spans of two annotators are one and the same, and how far all
spans lie apart.

Spans are laid on a *continuum*: the bodies of the texts, one after the other, in code points.
"""  # noqa: D205 - one sentence

from __future__ import annotations

from bisect import bisect_left
from heapq import heappop, heappush
from itertools import accumulate, permutations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


class Placed(NamedTuple):
    """A span on the continuum, half-open."""

    start: int
    end: int
    part: int = 0
    """Which paragraph it begins in, by its number in the sample."""
    reading: int = 0
    """The index of its text."""


def overlapping_pairs(
    ours: Collection[Placed], theirs: Collection[Placed]
) -> Iterator[tuple[Placed, Placed]]:
    """Pair spans that overlap, each with one other at most, as many as can be.

    Taken by their ends, each span gets the one that ends first among those not taken: whatever
    that one could be paired with otherwise overlaps the later ones too, so no pair gets lost.
    """
    sides = sorted(ours), sorted(theirs)
    begun: tuple[list[tuple[int, Placed]], ...] = ([], [])
    position = [0, 0]
    gone: tuple[set[Placed], ...] = (set(), set())
    both = [(span.end, side, span) for side in (0, 1) for span in sides[side]]
    for end, side, span in sorted(both):
        if span in gone[side]:
            continue
        gone[side].add(span)
        other = 1 - side
        while position[other] < len(sides[other]) and sides[other][position[other]].start < end:
            candidate = sides[other][position[other]]
            heappush(begun[other], (candidate.end, candidate))
            position[other] += 1
        while begun[other] and begun[other][0][1] in gone[other]:
            heappop(begun[other])
        if begun[other]:
            partner = heappop(begun[other])[1]
            gone[other].add(partner)
            yield (span, partner) if side == 0 else (partner, span)


def merged(spans: Collection[Placed]) -> list[Placed]:
    """Join spans that overlap; those that only touch stay apart."""
    units: list[Placed] = []
    for span in sorted(spans):
        if units and span.start < units[-1].end:
            units[-1] = units[-1]._replace(end=max(units[-1].end, span.end))
        else:
            units.append(span)
    return units


class Unitizing(NamedTuple):
    """The disagreement of annotators about the units of one category."""

    observed: dict[int, float]
    """By the paragraph in which units begin."""
    expected: float


def unitizing(units: Sequence[Sequence[Placed]], length: int) -> Unitizing:
    """Compare how annotators cut a continuum into units and gaps; 1 - observed / expected is alpha.

    Krippendorff's unitizing alpha in its form of 1995 and 2004 (On the reliability of unitizing
    continuous data, Sociological Methodology 25; Content Analysis, 2nd ed., pp. 251-255): two
    units that overlap differ by the squared distances of their beginnings and of their ends, a
    unit in a gap by its squared length. Each annotator's units are in order and do not overlap.
    """
    observers = len(units)
    scale = observers * (observers - 1) * length * length
    observed: dict[int, float] = {}
    for ours, theirs in permutations(units, 2):
        for unit, difference in _differences(ours, theirs):
            observed[unit.part] = observed.get(unit.part, 0) + difference / scale
    return Unitizing(observed, _expected(units, length))


def _differences(
    ours: Sequence[Placed], theirs: Sequence[Placed]
) -> Iterator[tuple[Placed, float]]:
    """Yield what our units differ by: from theirs that they overlap, or from a gap, in and out."""
    begin = 0
    for unit in ours:
        while begin < len(theirs) and theirs[begin].end <= unit.start:
            begin += 1
        other = begin
        while other < len(theirs) and theirs[other].start < unit.end:
            start, end, *_ = theirs[other]
            yield unit, (unit.start - start) ** 2 + (unit.end - end) ** 2
            other += 1
        if other == begin:
            yield unit, 2 * (unit.end - unit.start) ** 2


def _expected(units: Sequence[Sequence[Placed]], length: int) -> float:
    """Return the disagreement if units were put anywhere: on other units, or into gaps."""
    lengths = [unit.end - unit.start for spans in units for unit in spans]
    gaps = sorted(gap for spans in units for gap in _gaps(spans, length))
    room = [0, *accumulate(reversed(gaps))]
    """Of the longest gap, the two longest, and so on."""
    total = 0.0
    for unit in lengths:
        wide = len(gaps) - bisect_left(gaps, unit)
        places = room[wide] - wide * (unit - 1)
        on_units = (len(lengths) - 1) / 3 * (2 * unit**3 - 3 * unit**2 + unit)
        total += on_units + unit * unit * places
    everything = len(units) * length
    pairs = everything * (everything - 1) - sum(unit * (unit - 1) for unit in lengths)
    return 2 * total / (length * pairs) if lengths else 0


def _gaps(spans: Sequence[Placed], length: int) -> Iterator[int]:
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), length]
    return (start - end for end, start in zip(ends, starts, strict=True) if start > end)
