"""Student's t: its quantiles, for whole and broken degrees of freedom."""

from __future__ import annotations

from functools import lru_cache
from math import exp, fsum, lgamma, log, pi, sqrt

_NEAR = 1e-15
_STEP = 1e-13
"""Relative: the step that no longer counts."""
_MIDDLE = 0.5


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """Return what Student's t is below with probability ``p``.

    ``p`` is above 0.5 and below 1, ``df`` from 1 and need not be whole. Right to nine digits for
    up to 100,000 degrees of freedom. Student (1908): The probable error of a mean. Biometrika 6,
    1-25.
    """
    # Above 0 the distribution function is concave, so that Newton's steps come from below and stay
    # there; the first of them is taken from 0.
    front = exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(df * pi)
    t = (p - _MIDDLE) / front
    while (step := (p - _below(t, df)) / (front * (1 + t * t / df) ** (-(df + 1) / 2))) > _STEP * t:
        t += step
    return t


def _below(t: float, df: float) -> float:
    """Return the probability that Student's t is below ``t``, which is above 0."""
    return 1 - _incomplete_beta(df / 2, 0.5, df / (df + t * t), t * t / (df + t * t)) / 2


def _incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    """Return the regularised incomplete beta function; ``rest`` is 1 - ``x``, both above 0.

    M. Abramowitz and I. A. Stegun (1964): Handbook of Mathematical Functions, 26.5.8.
    """
    front = exp(fsum((lgamma(a + b), -lgamma(a), -lgamma(b), a * log(x), b * log(rest))))
    if x < (a + 1) / (a + b + 2):
        return front / (a * _continued(a, b, x))
    return 1 - front / (b * _continued(b, a, rest))


def _continued(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function, by the method of Lentz."""
    value, above, below, m = 1.0, 1.0, 0.0, 0
    while m == 0 or abs(above * below - 1) > _NEAR:
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        even = (m + 1) * (b - m - 1) * x / ((a + 2 * m + 1) * (a + 2 * m + 2))
        for numerator in (odd, even):
            below = 1 / (1 + numerator * below)
            above = 1 + numerator / above
            value *= above * below
        m += 1
    return value
