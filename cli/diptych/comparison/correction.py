"""What a program counted in all texts, corrected by what people found in texts drawn at random.

Design-based supervised learning (Egami, Hinck, Stewart & Wei 2023, "Using imperfect surrogates for
downstream inference"): the difference estimator of survey sampling (Särndal, Swensson & Wretman
1992, Model Assisted Survey Sampling, chapter 6) over texts, with the weight of the program tuned as
in PPI++ (Angelopoulos, Duchi & Zrnic 2023). Whatever errors the program makes, the estimate is
right on average over the draws; the better the program, the narrower its interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.student import t_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 2
"""Drawn texts of a group without which there is no interval."""
_TUNED = 6
"""Drawn texts from which the program's weight is tuned; of fewer it would follow chance."""
_LEVEL = 0.975


class CountedText(NamedTuple):
    """A text in which paragraphs with a code were counted."""

    program: int
    """By the program."""
    people: int | None
    """By people; ``None`` where the text was not drawn."""
    paragraphs: int
    chance: float
    """With which it was drawn: above 0, at most 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A share of the paragraphs of all texts, 0 to 1 but for the draw's luck."""

    share: float
    standard_error: float
    df: float
    """Degrees of freedom of Student's t."""
    weight: float
    """How much of the program's count is believed before it is corrected, 0 to 1."""
    program: float
    """The share by the program alone."""
    people: float
    """The share in the drawn texts by people alone."""
    is_census: bool = False
    """Whether all texts were drawn, so that nothing is left to chance."""

    @property
    def interval(self) -> tuple[float, float]:
        """Return the ends of the 95 % interval, as they are computed."""
        return _interval(self.share, self.standard_error, self.df)

    @property
    def within(self) -> float:
        """Return the share, or the end of what a share can be that it lies beyond."""
        return min(1.0, max(0.0, self.share))

    @property
    def limits(self) -> tuple[float, float] | None:
        """Return the ends of the interval within 0 and 1.

        ``None`` where the errors of all drawn texts are alike: they say nothing of the others.
        """
        low, high = self.interval
        return (max(0.0, low), min(1.0, high)) if self.standard_error or self.is_census else None


def corrected(texts: Sequence[CountedText], weight: float | None = None) -> Corrected:
    """Correct the program's count by that of people; two drawn texts at least, and a paragraph.

    Where all had the same chance these are a simple random sample of t of T texts: with d the
    people's count less ``weight`` times the program's, the standard error is (T / M) √((1 −
    t/T) s²(d) / t), M being all paragraphs. There, without ``weight``, it is the slope of the
    people's count on the program's in the drawn texts, between 0 and 1; that it was tuned on
    them costs two degrees of freedom (one for the slope, one because counts are skewed: so the
    interval held the true share in 92 % of simulated draws and more), and each text's error is
    measured as if it had had no part in it (HC3: MacKinnon & White 1985). Unequal chances count
    by their inverse, each text drawn by itself, and without ``weight`` it is 1.
    """
    drawn = [one for one in texts if one.people is not None]
    total = sum(one.paragraphs for one in texts)
    alike = len({one.chance for one in texts}) == 1
    slope = _slope(drawn) if weight is None and alike and len(drawn) >= _TUNED else None
    is_tuned = slope is not None
    used = min(1.0, max(0.0, slope)) if slope is not None else 1.0 if weight is None else weight
    errors = [(one.people or 0) - used * one.program for one in drawn]
    if alike:
        size, middle = len(texts), sum(errors) / len(drawn)
        correction = size * middle
        spread = _variance(drawn, errors, is_tuned=is_tuned) * size * size
        spread *= 1 - len(drawn) / size
    else:
        chances = [one.chance for one in drawn]
        correction = sum(error / chance for error, chance in zip(errors, chances, strict=True))
        spread = sum(
            (1 - chance) / chance**2 * error**2
            for error, chance in zip(errors, chances, strict=True)
        )
    by_program = sum(one.program for one in texts)
    return Corrected(
        share=(used * by_program + correction) / total,
        standard_error=sqrt(max(0.0, spread)) / total,
        df=len(drawn) - 1 - 2 * is_tuned,
        weight=used,
        program=by_program / total,
        people=sum(one.people or 0 for one in drawn) / sum(one.paragraphs for one in drawn),
        is_census=len(drawn) == len(texts),
    )


def _slope(drawn: Sequence[CountedText]) -> float | None:
    """Return the slope of the people's count on the program's, if that varies."""
    program = sum(one.program for one in drawn) / len(drawn)
    people = sum(one.people or 0 for one in drawn) / len(drawn)
    squares = sum((one.program - program) ** 2 for one in drawn)
    if not squares:
        return None
    products = sum((one.program - program) * ((one.people or 0) - people) for one in drawn)
    return products / squares


def _variance(drawn: Sequence[CountedText], errors: Sequence[float], *, is_tuned: bool) -> float:
    """Return the variance of the mean error, but for the finite number of texts."""
    size = len(drawn)
    middle = sum(errors) / size
    if not is_tuned:
        return sum((error - middle) ** 2 for error in errors) / (size - 1) / size
    mean = sum(one.program for one in drawn) / size
    squares = sum((one.program - mean) ** 2 for one in drawn)
    total = 0.0
    for one, error in zip(drawn, errors, strict=True):
        leverage = 1 / size + (one.program - mean) ** 2 / squares
        total += ((error - middle) / max(_LEAST, 1 - leverage)) ** 2
    return total / size**2 * (size - 1) / size


_LEAST = 0.05
"""Of a text that alone decides the weight nothing would be left to divide by."""


def difference(first: Corrected, second: Corrected) -> tuple[float, tuple[float, float] | None]:
    """Return the second share less the first, and its 95 % interval within -1 and 1.

    The groups are drawn apart; without limits of both there are none of the difference. Degrees
    of freedom: Welch (1947) and Satterthwaite (1946).
    """
    parts = [one.standard_error**2 for one in (first, second)]
    weights = [part**2 / one.df for part, one in zip(parts, (first, second), strict=True)]
    df = sum(parts) ** 2 / sum(weights) if sum(weights) else min(first.df, second.df)
    found = second.share - first.share
    low, high = _interval(found, sqrt(sum(parts)), max(1.0, df))
    is_known = first.limits is not None and second.limits is not None
    return found, (max(-1.0, low), min(1.0, high)) if is_known else None


def _interval(value: float, error: float, df: float) -> tuple[float, float]:
    half = t_quantile(_LEVEL, df) * error if error else 0.0
    return value - half, value + half
