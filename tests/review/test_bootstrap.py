from __future__ import annotations

from collections import Counter
from statistics import fmean, variance

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.review.bootstrap import FEW, MANY, MOST, RESAMPLES, Lanes, Sums, draws, middle


def columns(paragraphs: int, seed: int = 0) -> list[list[int]]:
    """Return what is drawn, by resample; the sample itself comes first."""
    return [list(one) for one in zip(*draws(paragraphs, seed), strict=True)]


@pytest.mark.parametrize("paragraphs", [0, 1, 7, 300])
def test_of_few_paragraphs_as_many_are_drawn_as_there_are(paragraphs: int) -> None:
    drawn = list(draws(paragraphs))
    assert len(drawn) == paragraphs
    assert all(len(one) == 1 + RESAMPLES and one[0] == 1 for one in drawn)
    assert {sum(counts) for counts in columns(paragraphs)} <= {paragraphs}


def test_of_many_paragraphs_about_as_many_are_drawn_as_there_are() -> None:
    sample, *resamples = columns(MANY)
    assert set(sample) == {1}
    totals = [sum(counts) for counts in resamples]
    assert fmean(totals) == pytest.approx(MANY, rel=0.004)
    assert variance(totals) == pytest.approx(MANY, rel=0.15)


@pytest.mark.parametrize("paragraphs", [40, MANY])
def test_the_same_resamples_are_drawn_again(paragraphs: int) -> None:
    assert list(draws(paragraphs)) == list(draws(paragraphs))
    assert list(draws(paragraphs)) != list(draws(paragraphs, seed=1))


@pytest.mark.parametrize("paragraphs", [100, MANY])
def test_paragraphs_are_drawn_as_often_as_poisson_says(paragraphs: int) -> None:
    numbers = [count for drawn in draws(paragraphs) for count in drawn[1:]]
    assert fmean(numbers) == pytest.approx(1, abs=0.01)
    assert variance(numbers) == pytest.approx(1, rel=0.03)
    shares = Counter(numbers)
    for times, share in enumerate((0.368, 0.368, 0.184, 0.061)):
        assert shares[times] / len(numbers) == pytest.approx(share, abs=0.02)
    one, other, *_ = (list(drawn[1:]) for drawn in draws(paragraphs))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.1


# Sums


@pytest.mark.parametrize(("largest", "width"), [(10, 4), (2**20, 4), (2**30, 8), (2**70, 16)])
def test_lanes_hold_what_is_added_to_them(largest: int, width: int) -> None:
    lanes = Lanes(largest)
    assert lanes.width == width
    drawn = [bytes(MOST - (n + m) % 7 for n in range(1 + RESAMPLES)) for m in range(3)]
    total = sum(lanes.packed(one) * (largest // 3) for one in drawn)
    assert lanes.unpacked(total) == [
        sum(numbers) * (largest // 3) for numbers in zip(*drawn, strict=True)
    ]


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 10**9)), max_size=4), max_size=4)
)
def test_a_sum_is_that_of_the_paragraphs_that_each_resample_has(
    texts: list[list[tuple[int, int]]],
) -> None:
    paragraphs = sum(map(len, texts))
    sums = Sums(paragraphs, 9 * max(1, paragraphs), 10**9 * max(1, paragraphs))
    small, large = sums.count(), sums.length()
    for text in texts:
        for number, (count, length) in enumerate(text, start=1):
            small.of_text[number] += count
            large.of_text[number] += length
        sums.add(len(text))
    said = [one for text in texts for one in text]
    resamples = columns(paragraphs) if said else [[]] * (1 + RESAMPLES)
    for at, found in enumerate((sums.counted(small), sums.measured(large))):
        assert found == [
            sum(number * one[at] for number, one in zip(counts, said, strict=True))
            for counts in resamples
        ]
    assert sums.counted(sums.total) == list(map(sum, resamples))


def test_what_is_added_again_is_added_to_the_same_resamples() -> None:
    sums = Sums(3, 3, 3)
    before, after = sums.count(), sums.count()
    for number in (1, 3):
        before.of_text[number] = 1
    sums.add(3)
    sums.begin_again()
    for counts in ([(after, 1)], [], [(after, 1)]):
        sums.add_paragraph(counts, [])
    assert sums.counted(before) == sums.counted(after)


def test_the_interval_leaves_out_25_at_either_end() -> None:
    assert middle([float(n) for n in reversed(range(RESAMPLES))]) == (25, 974)


def test_few_undefined_resamples_are_left_out_and_many_leave_no_interval() -> None:
    values: list[float | None] = [1.0] * RESAMPLES
    assert middle([None] * FEW + values[FEW:]) == (1, 1)
    assert middle([None] * (FEW + 1) + values[FEW + 1 :]) is None


@pytest.mark.parametrize("paragraphs", [200, 2 * MANY])
def test_intervals_are_those_of_a_plain_bootstrap(paragraphs: int) -> None:
    having = paragraphs * 3 // 10
    shares = [sum(counts[:having]) / sum(counts) for counts in columns(paragraphs)[1:]]
    plain = np.random.default_rng(0).binomial(paragraphs, 0.3, 20_000) / paragraphs
    low, high = np.percentile(plain, [2.5, 97.5])
    slack = 0.17 / paragraphs**0.5
    assert middle(shares) == (pytest.approx(low, abs=slack), pytest.approx(high, abs=slack))
