"""How far apart whole profiles of codes are, of two groups or more, and whether by chance."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import fsum, isnan, log2, nan, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diptych.comparison.deals import Deals

_FEWEST = 2
_TIE = 1e-12
"""Two divergences that are no further apart are the same but for rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """How far apart the profiles of groups are."""

    distance: float
    """0 the same, 1 nothing in common."""
    p: float
    """The share of deals in which they are as far apart or farther; above 0 to 1."""


def profile_distance(profiles: Sequence[Sequence[float]]) -> float | None:
    """Return the distance of the profiles of groups: 0 the same, 1 nothing in common.

    The root of the Jensen-Shannon divergence by the logarithm of the number of groups, its largest
    value. Each group that has a code weighs the same; ``None`` where fewer than two have. Each
    profile holds the counts or shares of the same codes, from 0. J. Lin (1991): Divergence measures
    based on the Shannon entropy. IEEE Transactions on Information Theory 37, 145-151, equation 5.1.
    """
    groups = [(profile, of) for profile in profiles if (of := fsum(profile))]
    if len(groups) < _FEWEST:
        return None
    shares = [[count / of for count in profile] for profile, of in groups]
    number = len(groups)
    middle = [fsum(column) / number for column in zip(*shares, strict=True)]
    parts = [
        share * log2(share / mean)
        for profile in shares
        for share, mean in zip(profile, middle, strict=True)
        if share
    ]
    return sqrt(min(max(fsum(parts) / (number * log2(number)), 0.0), 1.0))


def apart(deals: Deals, columns: Sequence[int]) -> Apart | None:
    """Compare the distance of the observed profiles with that of each deal.

    Takes the columns of the codes of one facet, each without those below it. ``None`` where fewer
    than two groups have one of them; deals that leave them to one group are passed over.
    """
    by_group = [
        [_counts(deals, column + 1, part) for column in columns] for part in range(deals.parts + 1)
    ]
    distance = profile_distance([[count[deals.seen] for count in group] for group in by_group])
    if distance is None:
        return None
    divergences = _divergences(by_group)
    limit = divergences[deals.seen] - _TIE
    known = [one for one in divergences if not isnan(one)]
    return Apart(distance=distance, p=sum(map(limit.__le__, known)) / len(known))


def _counts(deals: Deals, field: int, part: int) -> list[float]:
    """Return what each deal gives one group of a field; the last group gets what is left."""
    scale = deals.scales[field]
    if part < deals.parts:
        return [count / scale for count in deals.sums(field, part)]
    dealt = zip(*(deals.sums(field, other) for other in range(deals.parts)), strict=True)
    return [(deals.totals[field] - sum(counts)) / scale for counts in dealt]


def _divergences(by_group: Sequence[Sequence[list[float]]]) -> list[float]:
    """Return the divergence of each deal as a part of its largest; not a number where it has none.

    With s the share of a code in a group and m the sum of its shares, of k groups, that is
    1 + (sum of s log s - sum of m log m) / k log k: whole columns at a time, which is fast.
    """
    shares = [_shares(group) for group in by_group]
    within = _added(_logged(column) for group in shares for column in group)
    between = _added(_logged(_added(columns)) for columns in zip(*shares, strict=True))
    numbers = [round(number) for number in _added(chain.from_iterable(shares))]
    largest = [number * log2(number) if number > 1 else nan for number in numbers]
    return [
        1 + (inside - outside) / most
        for inside, outside, most in zip(within, between, largest, strict=True)
    ]


def _shares(group: Sequence[list[float]]) -> list[list[float]]:
    """Divide the counts of each deal by their sum; nothing has no share."""
    sums = _added(group)
    return [
        [count / of if of else 0.0 for count, of in zip(column, sums, strict=True)]
        for column in group
    ]


def _logged(shares: Sequence[float]) -> list[float]:
    return [share * log2(share) if share else 0.0 for share in shares]


def _added(columns: Iterable[list[float]]) -> list[float]:
    """Add columns up."""
    return list(map(sum, zip(*columns, strict=True)))
