"""How closely two codes go together: measures of co-occurrence, from four counts.

Each takes the number of units with both codes, with the one, with the other, and of all units,
those with neither among them. What cannot be said is ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Measure = Literal["count", "jaccard", "npmi"]
"""The count itself, or one of ``ASSOCIATIONS``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """A measure, and how tables show it."""

    of: Callable[[int, int, int, int], float | None]
    meaning: str
    is_signed: bool = False
    """Whether values below 0 are possible."""


def jaccard(both: int, first: int, second: int) -> float | None:
    """Return the share, among the units with either code, of those with both: 0 to 1.

    ``None`` where no unit has either. P. Jaccard, The distribution of the flora in the alpine
    zone, New Phytologist 11 (1912), p. 39.
    """
    either = first + second - both
    return both / either if either else None


def npmi(both: int, first: int, second: int, units: int) -> float | None:
    """Return normalised pointwise mutual information: -1 never together, 0 by chance, 1 always.

    ``ln(p(x, y) / (p(x) p(y))) / -ln p(x, y)``, and its limit -1 where the two never meet.
    ``None`` where a code has no unit, or where all units have both: then the quotient is 0 by 0.
    G. Bouma, Normalized (pointwise) mutual information in collocation extraction, Proceedings of
    GSCL 2009, p. 31-40.
    """
    if not first or not second or both == units:
        return None
    if not both:
        return -1.0
    return log(both * units / (first * second)) / log(units / both)


ASSOCIATIONS: Mapping[str, Association] = {
    "jaccard": Association(
        of=lambda both, first, second, _: jaccard(both, first, second),
        meaning="of those with either, the share that has both",
    ),
    "npmi": Association(
        of=npmi, meaning="−1 never, 0 as often as by chance, +1 always together", is_signed=True
    ),
}
"""All that is known of each measure, by the name that ``--measure`` takes."""
