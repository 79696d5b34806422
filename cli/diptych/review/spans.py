"""Agreement about passages: which spans of two annotators are one and the same, and how far all
spans lie apart.

Texts make a *continuum*: their bodies, one after the other, in code points. No span goes from one
text into the next, so they are read one by one.
"""  # noqa: D205 - one sentence

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from heapq import heappop, heappush
from itertools import accumulate, permutations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence


class Placed(NamedTuple):
    """A span on the continuum, half-open."""

    start: int
    end: int
    part: int = 0
    """The number of the paragraph that it begins in."""


def overlapping_pairs(
    ours: Collection[Placed], theirs: Collection[Placed]
) -> Iterator[tuple[Placed, Placed]]:
    """Pair spans that overlap, each with one other at most, as many as can be.

    Taken by their ends, each span gets the one that ends first among those not taken: whatever
    that one could be paired with otherwise overlaps the later ones too, so no pair gets lost.
    """
    if len(ours) == len(theirs) == 1:
        [ours_alone], [theirs_alone] = ours, theirs
        if ours_alone.start < theirs_alone.end and theirs_alone.start < ours_alone.end:
            yield ours_alone, theirs_alone
        return
    if not (ours and theirs):
        return
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


def merged(spans: Iterable[Placed]) -> list[Placed]:
    """Join spans that overlap, which are in order; those that only touch stay apart."""
    units: list[Placed] = []
    for span in spans:
        if units and span.start < units[-1].end:
            units[-1] = units[-1]._replace(end=max(units[-1].end, span.end))
        else:
            units.append(span)
    return units


def differences(units: Sequence[Sequence[Placed]]) -> Iterator[tuple[int, int]]:
    """Yield how annotators differ in cutting a text into units and gaps, by the paragraph.

    Krippendorff's unitizing alpha in its form of 1995 and 2004 (On the reliability of unitizing
    continuous data, Sociological Methodology 25; Content Analysis, 2nd ed., pp. 251-255): two
    units that overlap differ by the squared distances of their beginnings and of their ends, a
    unit in a gap by its squared length, in and out. Each annotator's units are in order and do not
    overlap. The paragraph is that in which the unit begins that is looked at.
    """
    for ours, theirs in permutations(units, 2):
        begin = 0
        for unit in ours:
            start, end = unit.start, unit.end
            while begin < len(theirs) and theirs[begin].end <= start:
                begin += 1
            other = begin
            while other < len(theirs) and theirs[other].start < end:
                apart = (start - theirs[other].start) ** 2 + (end - theirs[other].end) ** 2
                yield unit.part, apart
                other += 1
            if other == begin:
                yield unit.part, 2 * (end - start) ** 2


class Cuts:
    """How long the units and the gaps are into which annotators cut a continuum, text by text."""

    def __init__(self, annotators: int) -> None:
        self._lengths = array("Q")
        self._gaps = array("Q")
        self._ends = [0] * annotators
        """Where the last unit of each annotator ends."""

    def __len__(self) -> int:
        """Return how many units there are."""
        return len(self._lengths)

    def add(self, units: Sequence[Sequence[Placed]], offset: int) -> None:
        """Add the units of each annotator in a text that begins at ``offset``."""
        for annotator, of_one in enumerate(units):
            last = self._ends[annotator]
            for unit in of_one:
                start = unit.start + offset
                if start > last:
                    self._gaps.append(start - last)
                last = unit.end + offset
                self._lengths.append(last - start)
            self._ends[annotator] = last

    def expected(self, length: int) -> float:
        """Return the disagreement if units were put anywhere: on other units, or into gaps.

        ``length`` is that of the continuum. 1 - observed / expected is alpha, where observed is
        the sum of ``differences``.
        """
        lengths, observers = self._lengths, len(self._ends)
        gaps = sorted([*self._gaps, *(length - end for end in self._ends if length > end)])
        room = [0, *accumulate(reversed(gaps))]
        """Of the longest gap, the two longest, and so on."""
        total = 0
        """Three times what it is, to stay whole."""
        for unit, number in Counter(lengths).items():
            wide = len(gaps) - bisect_left(gaps, unit)
            places = room[wide] - wide * (unit - 1)
            on_units = (len(lengths) - 1) * (2 * unit**3 - 3 * unit**2 + unit)
            total += number * (on_units + 3 * unit * unit * places)
        everything = observers * length
        pairs = everything * (everything - 1) - sum(unit * (unit - 1) for unit in lengths)
        scale = observers * (observers - 1) * length
        return 2 * total * scale / (3 * pairs) if lengths else 0
