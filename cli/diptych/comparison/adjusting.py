"""The p values of one family of tests, adjusted for their number.

Where counts are small not every test can reach a small p: those that could not have reached the p
in question do not count (R. E. Tarone 1990: A modified Bonferroni method for discrete data.
Biometrics 46, 515-522), step by step (S. Holm 1979: A simple sequentially rejective multiple test
procedure. Scandinavian Journal of Statistics 6, 65-70), and for each p by itself instead of for one
level, which Tarone's own number of tests need not be consistent for (G. Hommel and F. Krummenauer
1998: Improvements and modifications of Tarone's multiple test procedure for discrete data.
Biometrics 54, 673-681). Valid however the tests depend on one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNIFICANT = 0.05
"""Below this p a difference is called one."""


def tarone_holm(values: Sequence[float], least: Sequence[float]) -> list[float]:
    """Adjust p values, given the smallest that each of the tests could have reached, 0 to 1.

    In the order of p, each is taken times the number of tests left whose smallest p is at most this
    one, and no adjusted p is below the one before.
    """
    adjusted = [0.0] * len(values)
    so_far = 0.0
    left = list(range(len(values)))
    for index in sorted(left, key=values.__getitem__):
        able = sum(least[other] <= values[index] for other in left)
        so_far = max(so_far, min(able * values[index], 1.0))
        adjusted[index] = so_far
        left.remove(index)
    return adjusted


def least_adjusted(least: Sequence[float]) -> float:
    """Return the smallest that any adjusted p could be, given the smallest p of each test.

    1 without tests. The first in the order of p decides: at its smallest, times the tests whose
    smallest p is at most that. At 0.05 or above no test of the family can find anything.
    """
    return min([1.0, *(p * sum(other <= p for other in least) for p in least)])
