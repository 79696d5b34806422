"""Bootstrap intervals: how much measures would vary if other paragraphs had been sampled.

Paragraphs are drawn with replacement, as many as there are, a thousand times; the interval holds
the middle 95 % of what a measure then is (Efron & Tibshirani 1993, An Introduction to the
Bootstrap, chapter 13: the percentile interval). The draws are seeded, and all measures are taken of
the same ones: the same texts, the same intervals, whatever else is asked for.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RESAMPLES = 1000
_TAIL = 25
"""Resamples left out at either end."""
FEW = 50
"""There is no interval where more resamples than this are themselves undefined."""
_MANY = 64
"""Paragraphs of one part from which on it pays to draw their number at once."""

Interval = tuple[float, float]


def middle(drawn: Sequence[float | None]) -> Interval | None:
    """Return the interval that holds the middle of what was drawn, if enough of it is defined."""
    values = sorted(value for value in drawn if value is not None)
    if len(values) < len(drawn) - FEW:
        return None
    return values[_TAIL], values[-1 - _TAIL]


def bound(trials: int, chance: float = 1) -> float:
    """Return the lowest agreement that goes with no difference in so many trials.

    Resamples of what never differs never differ. Exact is: the share on which annotators differ
    is at most 1 - .025 ** (1 / trials), the upper end of its 95 % interval (Clopper & Pearson 1934,
    The use of confidence or fiducial limits, Biometrika 26; near 3.7 / trials). Agreement is 1
    minus this, by what they would differ on by chance, which stays as it was found.
    """
    lowest: float = 0.025 ** (1 / trials)
    return 1 - (1 - lowest) / chance


def resamples(weights: Sequence[int], seed: int = 0) -> Iterator[list[int]]:
    """Yield how many paragraphs of each part there are, when as many are drawn as there were.

    Parts of many paragraphs get a binomial number each, the rest is drawn one by one.
    """
    chance = Random(seed)  # noqa: S311 - nothing is secret
    many = [part for part, weight in enumerate(weights) if weight >= _MANY]
    few = [part for part, weight in enumerate(weights) if weight < _MANY for _ in range(weight)]
    for _ in range(RESAMPLES):
        counts = [0] * len(weights)
        left = total = sum(weights)
        for part in many:
            counts[part] = _binomial(left, weights[part] / total, chance)
            left -= counts[part]
            total -= weights[part]
        for part, count in Counter(chance.choices(few, k=left) if few else ()).items():
            counts[part] = count
        yield counts


def _binomial(trials: int, probability: float, chance: Random) -> int:
    """Draw how many of so many trials succeed: those whose random number is below ``probability``.

    The random numbers are made bit by bit, for all trials at once, as long as they are equal to
    those of ``probability``: each bit decides half of the trials that are left.
    """
    successes = 0
    while trials and probability:
        probability *= 2
        ones = chance.getrandbits(trials).bit_count()
        if probability >= 1:
            probability -= 1
            successes += trials - ones
            trials = ones
        else:
            trials -= ones
    return successes
