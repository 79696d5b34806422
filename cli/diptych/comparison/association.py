"""How closely two codes go together: measures of co-occurrence, from four counts.

Each takes the number of units with both codes, with the one, with the other, and of all units,
those with neither among them. What cannot be said is ``None``.
"""

from __future__ import annotations

from math import log
from typing import Literal

Measure = Literal["count", "jaccard", "npmi"]


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
