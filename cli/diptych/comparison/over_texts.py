"""Intervals over texts: how far a share, a difference or a mean would vary with other texts.

The paragraphs of one text are not independent of one another, so it is texts that are taken as
drawn. A share is a ratio of two sums over texts, linearised: the residual of a text is its count
less what its base would have at the share of its group. W. G. Cochran (1977): Sampling Techniques,
3rd edition, section 6.3.

Each text is a pair: what is summed, and its base, above 0. To weigh texts alike give their shares,
each with a base of 1; for the mean of scores the sum over a text's paragraphs, and how many there
are. What comes in as whole numbers or fractions is taken exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, sqrt
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.student import t_quantile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    Portion = tuple[int | float | Fraction, int]
    """What is summed, and the base of it."""

FEWEST_FOR_MEAN = 4
"""Texts with a scored paragraph that an interval of the mean needs."""
FEWEST_VALUES = 6
"""Values with texts of both groups that an interval of a matched difference needs."""
_TWO_SIDED = 0.975
_POWER = 0.8
_NO_WIDTH = 1e-12
"""Relative to what is summed: what rounding leaves of nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """An estimate, and how far it would vary with other texts."""

    estimate: float
    standard_error: float
    """Above 0."""
    df: float
    """Degrees of freedom of Student's t, from 1; they need not be whole."""

    @property
    def half_width(self) -> float:
        """Of the 95 % interval."""
        return t_quantile(_TWO_SIDED, self.df) * self.standard_error

    @property
    def low(self) -> float:
        """The lower end of the 95 % interval, which may lie beyond what is possible."""
        return self.estimate - self.half_width

    @property
    def high(self) -> float:
        """The upper end."""
        return self.estimate + self.half_width

    @property
    def detectable(self) -> float:
        """The difference that is found (p < .05) four times out of five.

        H. S. Bloom (1995): Minimum detectable effects. Evaluation Review 19, 547-556.
        """
        factor = t_quantile(_TWO_SIDED, self.df) + t_quantile(_POWER, self.df)
        return factor * self.standard_error


def difference(first: Sequence[Portion], second: Sequence[Portion]) -> Spread | None:
    """Return the share of the second group minus that of the first, with the wider interval.

    One has separate variances, with the degrees of freedom of B. L. Welch (1947): The
    generalization of "Student's" problem. Biometrika 34, 28-35; the other one variance, pooled over
    the residuals by the mean base of their group. ``None`` where a group has fewer than two texts,
    and where there would be no width.
    """
    groups = (first, second)
    if min(map(len, groups)) <= 1:
        return None
    both = [spread for spread in (separate(*groups), pooled(*groups)) if spread]
    return max(both, key=lambda spread: spread.half_width, default=None)


def separate(first: Sequence[Portion], second: Sequence[Portion]) -> Spread | None:
    """Return the difference of two shares, each with a variance of its own."""
    one, other = _Ratio.of(first), _Ratio.of(second)
    variance = one.variance + other.variance
    if not variance:
        return None
    parts = one.variance**2 / (len(first) - 1) + other.variance**2 / (len(second) - 1)
    return Spread(
        estimate=other.share - one.share, standard_error=sqrt(variance), df=variance**2 / parts
    )


def pooled(first: Sequence[Portion], second: Sequence[Portion]) -> Spread | None:
    """Return the difference of two shares, with one variance for all texts."""
    one, other = _Ratio.of(first), _Ratio.of(second)
    df = len(first) + len(second) - 2
    variance = (one.squares + other.squares) / df * (1 / len(first) + 1 / len(second))
    if not variance:
        return None
    return Spread(estimate=other.share - one.share, standard_error=sqrt(variance), df=df)


def mean(texts: Sequence[Portion]) -> Spread | None:
    """Return a share or mean over texts; ``None`` with fewer than four, and without width."""
    if len(texts) < FEWEST_FOR_MEAN:
        return None
    ratio = _Ratio.of(texts)
    if not ratio.variance:
        return None
    return Spread(estimate=ratio.share, standard_error=sqrt(ratio.variance), df=len(texts) - 1)


def matched_difference(
    first: Mapping[str, Portion], second: Mapping[str, Portion]
) -> Spread | None:
    """Return the share of the second group minus that of the first, over the values of a match.

    Each maps a value to the sum of its texts' counts and that of their bases; both have the same
    values. With texts of one length it is the paired t of Student (1908): The probable error of a
    mean. Biometrika 6, 1-25. ``None`` with fewer than six values, and without width.
    """
    return paired(first, second) if len(first) >= FEWEST_VALUES else None


def paired(first: Mapping[str, Portion], second: Mapping[str, Portion]) -> Spread | None:
    """Return the same for two values or more."""
    one, other = _Ratio.of(list(first.values())), _Ratio.of([second[value] for value in first])
    parts = [mine - theirs for theirs, mine in zip(one.residuals, other.residuals, strict=True)]
    number = len(parts)
    variance = fsum(part * part for part in parts) * number / (number - 1)
    if sqrt(variance) <= _NO_WIDTH:
        return None
    return Spread(estimate=other.share - one.share, standard_error=sqrt(variance), df=number - 1)


class _Ratio(NamedTuple):
    """One group's share, and how its texts differ from it."""

    share: float
    residuals: list[float]
    """By the base of the group, so that their sum of squares is a variance."""

    @classmethod
    def of(cls, texts: Sequence[Portion]) -> _Ratio:
        total, base = sum(count for count, _ in texts), sum(of for _, of in texts)
        raw = [float(count * base - total * of) / base**2 for count, of in texts]
        rounding = _NO_WIDTH * max(abs(float(count)) for count, _ in texts) / base
        return cls(float(total / base), [one if abs(one) > rounding else 0.0 for one in raw])

    @property
    def squares(self) -> float:
        """The sum of squares of the residuals by the mean base of the group's texts."""
        return fsum(one * one for one in self.residuals) * len(self.residuals) ** 2

    @property
    def variance(self) -> float:
        """Of the share."""
        return self.squares / (len(self.residuals) * (len(self.residuals) - 1))
