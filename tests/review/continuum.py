"""Agreement about passages on a continuum that is one text, from parts that add text to text."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from diptych.review.partitions import ALL_CODES, Intersecting, UnitLengths, differing
from diptych.review.spans import Cuts, differences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.review.partitions import Units
    from diptych.review.spans import Placed


class Unitizing(NamedTuple):
    """What is observed, by the paragraph, and what is expected."""

    observed: Mapping[int, float]
    expected: float


def unitizing(units: Sequence[Sequence[Placed]], length: int) -> Unitizing:
    """Return both as shares of all that could differ."""
    scale = len(units) * (len(units) - 1) * length * length
    observed: dict[int, float] = defaultdict(float)
    for part, apart in differences(units):
        observed[part] += apart / scale
    cuts = Cuts(len(units))
    cuts.add(units, 0)
    return Unitizing(observed, cuts.expected(length) / scale)


class Disagreement(NamedTuple):
    """How far annotators differ: alpha is 1 - (differing / compared) / expected."""

    differing: Mapping[int, int]
    compared: Mapping[int, int] | int
    expected: float
    coverage: float | None = None


def u_disagreement(units: Sequence[Units], length: int) -> Disagreement:
    lengths = UnitLengths()
    for of_one in units:
        lengths.add(of_one)
    observers = len(units)
    compared = observers * (observers - 1) * length
    return Disagreement(differing(units), compared, lengths.expected(observers, length))


def code_disagreements(ours: Units, theirs: Units, length: int) -> dict[str, Disagreement]:
    seen = Intersecting()
    compared: dict[str, Counter[int]] = defaultdict(Counter)
    apart: dict[str, Counter[int]] = defaultdict(Counter)
    for code, part, common, other in seen.add(ours, theirs):
        compared[code][part] += common
        apart[code][part] += other
    return {
        code: Disagreement(
            apart[code], compared[code], seen.expected(code), seen.coverage(code, length)
        )
        for code in {ALL_CODES, *compared}
    }
