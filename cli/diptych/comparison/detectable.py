"""The difference that Fisher's test of paragraphs would find: its exact power.

Every pair of binomial counts is weighed by how likely it is. Over texts the detectable difference
comes of the interval (``over_texts.Spread``).
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from math import exp, isclose, lgamma, log, sqrt
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.adjusting import SIGNIFICANT
from diptych.comparison.statistics import table_weights

if TYPE_CHECKING:
    from collections.abc import Callable

POWER = 0.8
"""Four times out of five."""
_NEGLIGIBLE = 1e-13
_REACH = 7.5
"""Standard deviations beyond which a binomial count is not looked at."""
_TIE = 1e-9
_NEAR = 1e-9
_MIDDLE = 0.5


def detectable(of: int, of_first: int, share: float, *, up: bool | None = None) -> float | None:
    """Return the difference from the share of a first group that is found four times out of five.

    Bases are above 0, the share is from 0 to 1; a test finds where its two-sided p is at most 0.05.
    The difference is looked for upwards or downwards; unless that is said, towards the middle,
    where shares have room and vary most. ``None`` where not even a share of 1, or of 0, is found so
    often. Some milliseconds for hundreds of paragraphs, tenths of a second for thousands.
    """
    up = share <= _MIDDLE if up is None else up
    step = 1 if up else -1
    return _crossing(
        lambda apart: power(of, of_first, share + step * apart, share) - POWER,
        1 - share if up else share,
    )


def power(of: int, of_first: int, share: float, first: float) -> float:
    """Return how often Fisher's test finds p <= 0.05 where the shares of two groups are these.

    R. A. Fisher (1935): The logic of inductive inference. Journal of the Royal Statistical Society
    98, 39-82.
    """
    one, other = _Binomial.of(of, share), _Binomial.of(of_first, first)
    backwards = other.weights[::-1]
    not_found = 0.0
    for total in range(one.start + other.start, one.end + other.end - 1):
        low, high = _not_found(of, of_first, total)
        low, high = (
            max(low, one.start, total - other.end + 1),
            min(high, one.end, total - other.start + 1),
        )
        if low < high:
            skipped = other.end - 1 - total
            mine = one.weights[low - one.start : high - one.start]
            not_found += sum(map(mul, mine, backwards[low + skipped : high + skipped]))
    return 1 - not_found


class _Binomial(NamedTuple):
    """How likely the counts around the mean are."""

    start: int
    weights: list[float]

    @classmethod
    def of(cls, trials: int, share: float) -> _Binomial:
        if not 0 < share < 1:
            return cls(trials if share >= 1 else 0, [1.0])
        mean, reach = trials * share, _REACH * sqrt(trials * share * (1 - share)) + _REACH
        start, end = max(0, int(mean - reach)), min(trials, int(mean + reach)) + 1
        odds, whole = log(share / (1 - share)), lgamma(trials + 1) + trials * log(1 - share)
        return cls(
            start,
            [
                exp(whole - lgamma(count + 1) - lgamma(trials - count + 1) + count * odds)
                for count in range(start, end)
            ],
        )

    @property
    def end(self) -> int:
        return self.start + len(self.weights)


@lru_cache(maxsize=1 << 15)
def _not_found(of: int, other: int, total: int) -> tuple[int, int]:
    """Return from which count of the first group, to below which, the test finds nothing."""
    tables = sorted(table_weights(of, other, total, _NEGLIGIBLE).items(), key=lambda one: one[1])
    sums = list(accumulate(weight for _, weight in tables))
    found = bisect_right(sums, SIGNIFICANT * sums[-1])
    while found and isclose(tables[found - 1][1], tables[found][1], rel_tol=_TIE):
        found -= 1
    kept = [count for count, _ in tables[found:]]
    return min(kept), max(kept) + 1


def _crossing(function: Callable[[float], float], room: float) -> float | None:
    """Return where a rising function is 0, from 0 to ``room``: Illinois variant of false position.

    M. Dowell and P. Jarratt (1971): A modified regula falsi method for computing the root of an
    equation. BIT 11, 168-174.
    """
    low, high = 0.0, room
    below, above = function(low), function(high)
    if above < 0:
        return None
    middle, value = high, above
    was_below: bool | None = None
    while abs(value) > _NEAR:
        middle = (low * above - high * below) / (above - below)
        value = function(middle)
        if is_below := value < 0:
            low, below, above = middle, value, above / 2 if was_below is True else above
        else:
            high, above, below = middle, value, below / 2 if was_below is False else below
        was_below = is_below
    return middle
