"""Published formulas for "is it more than chance?": intervals, tests, distances.

Each takes counts and returns numbers; each is held against scipy or a published example. A
two-by-two table is given row by row: ``a`` of the first group have the code and ``b`` have not,
``c`` of the second have it and ``d`` have not.
"""

from __future__ import annotations

from math import fsum, inf, isclose, log2, nan, prod, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def holm(values: Sequence[float]) -> list[float]:
    """Adjust the p values of one family of tests, 0 to 1, for their number.

    Valid however the tests depend on one another, as those of a parent and its children do.
    S. Holm (1979): A simple sequentially rejective multiple test procedure. Scandinavian Journal
    of Statistics 6, 65-70.
    """
    adjusted = [0.0] * len(values)
    so_far = 0.0
    for rank, index in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        so_far = max(so_far, min((len(values) - rank) * values[index], 1.0))
        adjusted[index] = so_far
    return adjusted


def jensen_shannon(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return the distance of two profiles of counts: 0 the same, 1 nothing in common.

    The square root of the divergence, with logarithms of base 2. ``None`` where a profile is empty.
    J. Lin (1991): Divergence measures based on the Shannon entropy. IEEE Transactions on
    Information Theory 37, 145-151; its root by D. M. Endres and J. E. Schindelin (2003): A new
    metric for probability distributions. The same 49, 1858-1860.
    """
    of, of_other = sum(one), sum(other)
    if not of or not of_other:
        return None
    divergence = 0.0
    for count, second in zip(one, other, strict=True):
        share, share_there = count / of, second / of_other
        if count and second:
            both = share + share_there
            divergence += share * log2(2 * share / both)
            divergence += share_there * log2(2 * share_there / both)
        else:
            divergence += share + share_there
    return min(sqrt(max(divergence, 0.0) / 2), 1.0)


def cramers_v(one: Sequence[int], other: Sequence[int]) -> float | None:
    """Return the association of codes and two groups, 0 to 1, without correction.

    ``None`` where a group has no codes, or the two have fewer than two between them. H. Cramér
    (1946): Mathematical Methods of Statistics, Princeton, chapter 21.
    """
    of, of_other = sum(one), sum(other)
    columns = [pair for pair in zip(one, other, strict=True) if any(pair)]
    if not of or not of_other or len(columns) == 1:
        return None
    total = of + of_other
    # With two rows the smaller dimension less one is 1, and chi-square by n is the square of V.
    squared = fsum(
        (count * of_other - second * of) ** 2 / (of * of_other * (count + second))
        for count, second in columns
    )
    return min(sqrt(squared / total), 1.0)


def distance_interval(distance: float, redrawn: Sequence[float]) -> tuple[float, float] | None:
    """Return the 95 % interval of a Jensen-Shannon distance from bootstrap samples, 0 to 1.

    The basic bootstrap interval of the divergence, the square of the distance. Few observations
    drive profiles apart, and samples of them once more; the interval takes that off again, so that
    it reaches 0 where the same profile could have given both, and may lie below the distance. (The
    percentile interval never gets there.) ``None`` with fewer than 39 samples. A. C. Davison and
    D. V. Hinkley (1997): Bootstrap Methods and their Application, Cambridge, section 5.2.1.
    """
    rank = (len(redrawn) + 1) // 40
    if not rank:
        return None
    ordered = sorted(redrawn)
    ends = (2 * distance**2 - end**2 for end in (ordered[-rank], ordered[rank - 1]))
    low, high = (sqrt(min(max(end, 0.0), 1.0)) for end in ends)
    return low, high


def permutation_p(observed: float, permuted: Sequence[float]) -> float:
    """Return the share of permutations that are at least as far out, 0 to 1 and never 0.

    What was observed counts as one of them. B. Phipson and G. K. Smyth (2010): Permutation p-values
    should never be zero. Statistical Applications in Genetics and Molecular Biology 9, 39.
    """
    limit = observed * (1 - _TIE)
    return (1 + sum(value >= limit for value in permuted)) / (1 + len(permuted))


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
