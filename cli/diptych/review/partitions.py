r"""The unitizing family of 2016: how far annotators cut a continuum alike, and code it alike.

Krippendorff, Mathet, Bouvry & Widlöcher 2016, On the reliability of unitizing textual continua:
Further developments, Quality & Quantity 50. Each annotator divides the continuum into units and the
gaps between them: so units of one annotator must not overlap, and neighbours with one code stay two
units. What is compared is lengths, in code points, by merging sorted units, never place by place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.codebook import lineage
from diptych.review.spans import Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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


class Disagreement(NamedTuple):
    """How far annotators differ: alpha is 1 - (differing / compared) / expected."""

    differing: Mapping[int, int]
    """The length on which they differ, by the paragraph in which units begin."""
    compared: Mapping[int, int] | int
    """The length that is compared, likewise; as a number if it is the whole continuum."""
    expected: float
    """The share of it on which they would differ by chance; 0 where none is to be expected."""
    coverage: float | None = None
    """The share of what could have been compared that is; where that is not the continuum."""


def overlapping_units(units: Iterable[CodedUnit]) -> list[tuple[CodedUnit, CodedUnit]]:
    """Find the units that overlap earlier ones, each with the one of these that ends last."""
    found: list[tuple[CodedUnit, CodedUnit]] = []
    last = CodedUnit(Placed(0, 0))
    for unit in sorted(units):
        if unit.span.start < last.span.end:
            found.append((last, unit))
        last = max(last, unit, key=lambda one: one.span.end)
    return found


def without_codes(units: Sequence[Units]) -> list[Units]:
    r"""Take the codes away: what is left tells units from gaps only (\|u alpha)."""
    return [[unit._replace(code="") for unit in of_one] for of_one in units]


def u_disagreement(units: Sequence[Units], length: int) -> Disagreement:
    """Compare units, with their codes, and gaps, of any number of annotators (u alpha).

    Chance draws two places of all that all annotators made of the continuum, but not of one unit.
    """
    differing: Counter[int] = Counter()
    for ours, theirs in permutations(units, 2):
        for unit in ours:  # as if in their gap: so it differs as seen from here, and from there
            differing[unit.span.part] += 2 * unit.length
        for unit, other, common in _intersections(ours, theirs):
            differing[unit.span.part] -= common * (2 if unit.code == other.code else 1)
    observers = len(units)
    return Disagreement(differing, observers * (observers - 1) * length, _expected(units, length))


def code_disagreements(ours: Units, theirs: Units, length: int) -> dict[str, Disagreement]:
    """Compare the codes of two annotators where their units intersect.

    Under ``ALL_CODES`` each with each other (cu alpha); by code it and those below it with all
    others ((k)u alpha). Published forms for more annotators contradict each other.
    """
    seen = _Intersecting()
    seen.add(ours, theirs)
    seen.add(theirs, ours)
    total = sum(seen.compared[ALL_CODES].values())
    found = {}
    for code, compared in seen.compared.items():
        common, within = sum(compared.values()), seen.within[code]
        if code == ALL_CODES:
            apart, pairs = total**2 - _squares(seen.exactly.values()), total**2 - within
        else:
            apart, pairs = common * (total - common), common * total - within
        expected = apart / pairs if pairs else 0
        possible = seen.possible[code] if code else 2 * length
        found[code] = Disagreement(seen.differing[code], compared, expected, common / possible)
    return found


class _Intersecting:
    """What two annotators made of the places that both marked; lengths by code.

    A code has those below it as well, ``ALL_CODES`` has all.
    """

    def __init__(self) -> None:
        self.compared: dict[str, Counter[int]] = defaultdict(Counter)
        """By the paragraph in which units begin."""
        self.differing: dict[str, Counter[int]] = defaultdict(Counter)
        """Where the other one has another code, likewise."""
        self.exactly: Counter[str] = Counter()
        """Without the codes below it."""
        self.within: Counter[str] = Counter()
        """Pairs of places in one unit: the sum of the squares of what is in it."""
        self.possible: Counter[str] = Counter()
        """Length of all units, whether the other one marked it or not."""

    def add(self, ours: Units, theirs: Units) -> None:
        """Look from our units at theirs."""
        marked: Counter[CodedUnit] = Counter()
        for unit, other, common in _intersections(ours, theirs):
            marked[unit] += common
            self.exactly[unit.code] += common
            above, part = set(lineage(other.code)), unit.span.part
            for code in lineage(unit.code):
                self.compared[code][part] += common
                self.differing[code][part] += common * (code not in above)
            self.compared[ALL_CODES][part] += common
            self.differing[ALL_CODES][part] += common * (unit.code != other.code)
        for unit in ours:
            for code in (ALL_CODES, *lineage(unit.code)):
                self.within[code] += marked[unit] ** 2
                self.possible[code] += unit.length


def _intersections(ours: Units, theirs: Units) -> Iterator[tuple[CodedUnit, CodedUnit, int]]:
    """Yield our units with those of theirs that they overlap, and by how much."""
    begin = 0
    for unit in ours:
        start, end = unit.span.start, unit.span.end
        while begin < len(theirs) and theirs[begin].span.end <= start:
            begin += 1
        at = begin
        while at < len(theirs) and (other := theirs[at].span).start < end:
            yield unit, theirs[at], min(end, other.end) - max(start, other.start)
            at += 1


def _expected(units: Sequence[Units], length: int) -> float:
    lengths: Counter[str] = Counter()
    within = 0
    for unit in (unit for of_one in units for unit in of_one):
        lengths[unit.code] += unit.length
        within += unit.length * (unit.length - 1)
    places = len(units) * length
    alike = _squares([*lengths.values(), places - lengths.total()])
    return (places * places - alike) / (places * (places - 1) - within)


def _squares(numbers: Iterable[int]) -> int:
    return sum(number * number for number in numbers)
