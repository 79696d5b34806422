from __future__ import annotations

from random import Random
from statistics import fmean, variance

import numpy as np
import pytest

from diptych.review.bootstrap import FEW, RESAMPLES, _binomial, middle, resamples


@pytest.mark.parametrize("weights", [[1, 2, 0, 3], [100, 1, 1, 80, 5], [500], [0], []])
def test_as_many_are_drawn_as_there_were(weights: list[int]) -> None:
    drawn = list(resamples(weights))
    assert len(drawn) == RESAMPLES
    for counts in drawn:
        assert len(counts) == len(weights)
        assert sum(counts) == sum(weights)
        assert all(count == 0 for count, weight in zip(counts, weights, strict=True) if not weight)


def test_the_same_resamples_are_drawn_again() -> None:
    assert list(resamples([70, 1, 1])) == list(resamples([70, 1, 1]))
    assert list(resamples([70, 1, 1])) != list(resamples([70, 1, 1], seed=1))


def test_resamples_are_multinomial() -> None:
    weights = [200, 100, 30, 10, 1]
    total = sum(weights)
    columns = list(
        zip(*(counts for seed in range(5) for counts in resamples(weights, seed)), strict=True)
    )
    for weight, column in zip(weights, columns, strict=True):
        spread = weight * (1 - weight / total)
        assert fmean(column) == pytest.approx(weight, abs=4 * (spread / len(column)) ** 0.5)
        assert variance(column) == pytest.approx(spread, rel=0.15)
    together = np.cov(columns[0], columns[1])[0, 1]
    assert together == pytest.approx(-200 * 100 / total, rel=0.15)


@pytest.mark.parametrize("probability", [0.0, 1.0, 0.5, 0.3, 1 / 64, 0.999])
def test_binomial_numbers_have_the_right_mean_and_spread(probability: float) -> None:
    chance = Random(3)  # noqa: S311 - nothing is secret
    drawn = [_binomial(150, probability, chance) for _ in range(4000)]
    spread = 150 * probability * (1 - probability)
    assert fmean(drawn) == pytest.approx(150 * probability, abs=4 * (spread / 4000) ** 0.5)
    assert variance(drawn) == pytest.approx(spread, rel=0.12)


def test_the_interval_leaves_out_25_at_either_end() -> None:
    assert middle([float(n) for n in reversed(range(RESAMPLES))]) == (25, 974)


def test_few_undefined_resamples_are_left_out_and_many_leave_no_interval() -> None:
    values: list[float | None] = [1.0] * RESAMPLES
    assert middle([None] * FEW + values[FEW:]) == (1, 1)
    assert middle([None] * (FEW + 1) + values[FEW + 1 :]) is None


def test_intervals_are_those_of_a_plain_bootstrap() -> None:
    weights = [60, 30, 80, 30]
    shares = [counts[0] / sum(counts) for counts in resamples(weights)]
    generator = np.random.default_rng(0)
    plain = generator.binomial(200, 0.3, 20_000) / 200
    low, high = np.percentile(plain, [2.5, 97.5])
    assert middle(shares) == (pytest.approx(low, abs=0.012), pytest.approx(high, abs=0.012))
