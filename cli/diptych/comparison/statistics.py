"""Published formulas for "is it more than chance?": intervals, tests, distances.

Each takes counts and returns numbers; each is held against scipy or a published example. A
two-by-two table is given row by row: ``a`` of the first group have the code and ``b`` have not,
``c`` of the second have it and ``d`` have not.
"""

from __future__ import annotations

from math import fsum, inf, isclose, nan, prod, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_Z = 1.959963984540054
"""The normal quantile of 0.975: two-sided 95 %."""
_TIE = 1e-9
"""Relative: two floating-point probabilities that may be the same number."""
_NEGLIGIBLE = 1e-290


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % score interval of a proportion, within 0 to 1; ``of`` is above 0.

    E. B. Wilson (1927): Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, 209-212.
    """
    share, squared = count / of, _Z * _Z
    middle = share + squared / (2 * of)
    spread = _Z * sqrt(share * (1 - share) / of + squared / (4 * of * of))
    low, high = ((middle + side * spread) / (1 + squared / of) for side in (-1, 1))
    return max(low, 0.0) if count else 0.0, min(high, 1.0) if count < of else 1.0


def newcombe(count: int, of: int, first: int, of_first: int) -> tuple[float, float]:
    """Return the 95 % interval of ``count / of`` minus ``first / of_first``, within -1 to 1.

    Both denominators are above 0. R. G. Newcombe (1998): Interval estimation for the difference
    between independent proportions. Statistics in Medicine 17, 873-890; his method 10, the hybrid
    of two score intervals without continuity correction.
    """
    share, other = count / of, first / of_first
    low, high = wilson(count, of)
    other_low, other_high = wilson(first, of_first)
    difference = share - other
    below = sqrt((share - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return difference - below, difference + above


def odds_ratio(a: int, b: int, c: int, d: int) -> float:
    """Return the sample odds ratio, ``a d / (b c)``, 0 to infinity.

    Infinite where only the divisor is zero, not a number where a row or column of the table is
    empty: as in scipy.
    """
    if not (a + b and c + d and a + c and b + d):
        return nan
    return a * d / (b * c) if b * c else inf


def fisher(a: int, b: int, c: int, d: int) -> float:
    """Return the two-sided p of the exact test, 0 to 1: of all tables as likely or less likely.

    R. A. Fisher (1922): On the interpretation of chi-square from contingency tables, and the
    calculation of P. Journal of the Royal Statistical Society 85, 87-94. Ties are decided in whole
    numbers. What is below 1e-290 comes out as 0.
    """
    weights = table_weights(a + b, c + d, a + c)
    if a not in weights:
        return 0.0
    limit, total = weights[a], a + c
    within = (
        weight
        for x, weight in weights.items()
        if weight < limit * (1 - _TIE)
        or (isclose(weight, limit, rel_tol=_TIE) and _no_likelier(x, a, a + b, c + d, total))
    )
    return min(fsum(within) / fsum(weights.values()), 1.0)


def least_p(a: int, b: int, c: int, d: int) -> float:
    """Return the smallest p that ``fisher`` can give for any table with these margins.

    Where it is above 0.05 no way in which the code could have fallen to the two groups would be
    called more than chance. R. E. Tarone (1990): A modified Bonferroni method for discrete data.
    Biometrics 46, 515-522.
    """
    total, of, other = a + c, a + b, c + d
    lowest, highest = max(0, total - other), min(total, of)
    return min(fisher(x, of - x, total - x, other - total + x) for x in (lowest, highest))


def table_weights(
    of: int, other: int, total: int, negligible: float = _NEGLIGIBLE
) -> dict[int, float]:
    """Return how likely each table with these margins is, by its ``a``; the likeliest has 1.

    ``of`` are in the first row, ``other`` in the second, ``total`` in the first column. What is
    below ``negligible`` is left out: the cost grows with the square root of the counts.
    """
    mode = (of + 1) * (total + 1) // (of + other + 2)
    weights = {mode: 1.0}
    for step in (-1, 1):
        weights.update(_falling(mode, of, other, total, step, negligible))
    return weights


def _falling(
    x: int, of: int, other: int, total: int, step: int, negligible: float
) -> Iterator[tuple[int, float]]:
    """Yield the weights on one side of the mode, each from the one before."""
    weight, rest = 1.0, other - total
    while True:
        if step > 0:
            weight *= (of - x) * (total - x) / ((x + 1) * (rest + x + 1))
        else:
            weight *= x * (rest + x) / ((of - x + 1) * (total - x + 1))
        if weight < negligible:
            return
        x += step
        yield x, weight


def _no_likelier(x: int, observed: int, of: int, other: int, total: int) -> bool:
    """Compare two tables with the same margins in whole numbers, by the steps between them."""
    low, high = sorted((x, observed))
    rise = prod((of - i) * (total - i) for i in range(low, high))
    fall = prod((i + 1) * (other - total + i + 1) for i in range(low, high))
    return rise <= fall if x == high else rise >= fall
