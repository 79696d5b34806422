r"""The unitizing family of 2016: how far annotators cut a continuum alike, and code it alike.

Krippendorff, Mathet, Bouvry & Widlöcher 2016, On the reliability of unitizing textual continua:
Further developments, Quality & Quantity 50. Each annotator divides the continuum into units and the
gaps between them: so units of one annotator must not overlap, and neighbours with one code stay two
units. What is compared is lengths, in code points, by merging sorted units, never place by place.
"""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.codebook import lineage
from diptych.review.spans import Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ALL_CODES = ""
"""In place of a code: all of them."""


class CodedUnit(NamedTuple):
    """A span on the continuum with its code."""

    span: Placed
    code: str = ""

    @property
    def length(self) -> int:
        """How long it is, in code points."""
        return self.span.end - self.span.start


Units = list[CodedUnit]
"""Those of one annotator, in order, none overlapping another."""


def overlapping_units(units: Iterable[CodedUnit]) -> list[tuple[CodedUnit, CodedUnit]]:
    """Find the units that overlap earlier ones, each with the one of these that ends last.

    They are in order.
    """
    found: list[tuple[CodedUnit, CodedUnit]] = []
    last, end = CodedUnit(Placed(0, 0)), 0
    for unit in units:
        if unit.span.start < end:
            found.append((last, unit))
        if unit.span.end > end:
            last, end = unit, unit.span.end
    return found


def without_codes(units: Sequence[Units]) -> list[Units]:
    r"""Take the codes away: what is left tells units from gaps only (\|u alpha)."""
    return [[unit._replace(code="") for unit in of_one] for of_one in units]


def differing(units: Sequence[Units]) -> Counter[int]:
    """Return the length on which annotators differ in a text, by the paragraph (u alpha).

    Of units, with their codes, and gaps, of any number of annotators; each pair of them twice. The
    paragraph is that in which the unit begins that is looked at.
    """
    found: Counter[int] = Counter()
    for ours, theirs in permutations(units, 2):
        for unit in ours:  # as if in their gap: so it differs as seen from here, and from there
            found[unit.span.part] += 2 * unit.length
        for unit, other, common in _intersections(ours, theirs):
            found[unit.span.part] -= common * (2 if unit.code == other.code else 1)
    return found


class UnitLengths:
    """How long the units of each code are, of annotators who are read text by text."""

    def __init__(self) -> None:
        self._lengths: Counter[str] = Counter()
        self._within = 0
        """Pairs of places in one unit."""

    def add(self, units: Iterable[CodedUnit]) -> None:
        """Add units of whomever."""
        for unit in units:
            length = unit.length
            self._lengths[unit.code] += length
            self._within += length * (length - 1)

    def expected(self, annotators: int, length: int) -> float:
        """Return the share of a continuum on which annotators would differ by chance.

        Chance draws two places of all that all annotators made of it, but not of one unit. 0 where
        nothing is to be expected. u alpha is 1 - the share on which they differ / this.
        """
        places = annotators * length
        alike = _squares([*self._lengths.values(), places - self._lengths.total()])
        return (places * places - alike) / (places * (places - 1) - self._within)


class Intersecting:
    """What two annotators made of the places that both marked, text by text; lengths by code.

    A code has those below it as well, ``ALL_CODES`` has all: under that each code is compared with
    each other (cu alpha), under a code it and those below it with all others ((k)u alpha).
    Published forms for more annotators contradict each other.
    """

    def __init__(self) -> None:
        self.compared: Counter[str] = Counter()
        self._exactly: Counter[str] = Counter()
        """Without the codes below it."""
        self._within: Counter[str] = Counter()
        """Pairs of places in one unit: the sum of the squares of what is in it."""
        self._possible: Counter[str] = Counter()
        """Length of all units, whether the other one marked it or not."""

    def add(self, ours: Units, theirs: Units) -> Iterator[tuple[str, int, int, int]]:
        """Look at the units in a text: yield code, paragraph, what is compared, and what differs.

        The paragraph is that in which the unit begins that is looked at.
        """
        yield from self._look(ours, theirs)
        yield from self._look(theirs, ours)

    def _look(self, ours: Units, theirs: Units) -> Iterator[tuple[str, int, int, int]]:
        marked: Counter[CodedUnit] = Counter()
        for unit, other, common in _intersections(ours, theirs):
            marked[unit] += common
            self._exactly[unit.code] += common
            above, part = lineage(other.code), unit.span.part
            for code in lineage(unit.code):
                self.compared[code] += common
                yield code, part, common, 0 if code in above else common
            self.compared[ALL_CODES] += common
            yield ALL_CODES, part, common, 0 if unit.code == other.code else common
        for unit in ours:
            for code in (ALL_CODES, *lineage(unit.code)):
                self._within[code] += marked[unit] ** 2
                self._possible[code] += unit.length

    def expected(self, code: str) -> float:
        """Return the share of what is compared on which they would differ by chance.

        0 where nothing is to be expected. Alpha is 1 - what differs / what is compared / this.
        """
        common, total = self.compared[code], self.compared[ALL_CODES]
        if code == ALL_CODES:
            apart, pairs = total**2 - _squares(self._exactly.values()), total**2
        else:
            apart, pairs = common * (total - common), common * total
        pairs -= self._within[code]
        return apart / pairs if pairs else 0

    def coverage(self, code: str, length: int) -> float:
        """Return the share of what could have been compared that is.

        For all codes that is the continuum of this length; for a code, what has it.
        """
        possible = self._possible[code] if code else 2 * length
        return self.compared[code] / possible if possible else 0


def _intersections(ours: Units, theirs: Units) -> Iterator[tuple[CodedUnit, CodedUnit, int]]:
    """Yield our units with those of theirs that they overlap, and by how much."""
    begin = 0
    for unit in ours:
        start, end, _ = unit.span
        while begin < len(theirs) and theirs[begin].span.end <= start:
            begin += 1
        at = begin
        while at < len(theirs) and (other := theirs[at].span).start < end:
            yield unit, theirs[at], min(end, other.end) - max(start, other.start)
            at += 1


def _squares(numbers: Iterable[int]) -> int:
    return sum(number * number for number in numbers)
