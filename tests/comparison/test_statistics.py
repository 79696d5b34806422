"""Every statistic equals scipy's, or a published worked example."""

from __future__ import annotations

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, fisher_exact
from scipy.stats.contingency import odds_ratio as scipys_odds_ratio

from diptych.comparison.statistics import (
    fisher,
    least_p,
    newcombe,
    odds_ratio,
    wilson,
)

Table = tuple[int, int, int, int]

shares = st.integers(1, 50_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
tables = st.one_of(
    *(st.tuples(*[st.integers(0, most)] * 4) for most in (1, 5, 60, 1_000, 50_000)),
    st.tuples(st.integers(0, 30_000), st.integers(0, 30_000)).map(lambda t: (*t, *reversed(t))),
)
profiles = st.integers(1, 12).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 1_000), min_size=n, max_size=n)] * 2)
)


def near(number: float) -> object:
    return pytest.approx(number, rel=0, abs=1e-9)


# Intervals


@given(shares)
def test_the_score_interval_is_scipys(share: tuple[int, int]) -> None:
    interval = binomtest(*share).proportion_ci(0.95, method="wilson")
    assert wilson(*share) == near((interval.low, interval.high))


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_that_of_newcombe_1998_table_ii_method_10(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
) -> None:
    assert newcombe(*one, *other) == pytest.approx((low, high), abs=5e-5)


@given(shares, shares)
def test_the_interval_of_a_difference_is_made_of_scipys_score_intervals(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    p, q = one[0] / one[1], other[0] / other[1]
    mine, theirs = (binomtest(*s).proportion_ci(0.95, method="wilson") for s in (one, other))
    below = np.hypot(p - mine.low, theirs.high - q)
    above = np.hypot(mine.high - p, q - theirs.low)
    low, high = newcombe(*one, *other)
    assert (low, high) == near((p - q - below, p - q + above))
    assert low <= p - q <= high


# Tests


@given(tables)
def test_the_exact_test_is_scipys(table: Table) -> None:
    assert fisher(*table) == near(fisher_exact([table[:2], table[2:]]).pvalue)


def test_the_exact_test_counts_tables_that_are_just_as_likely() -> None:
    assert fisher(3, 1, 1, 3) == near(34 / 70)
    assert fisher(10_100, 9_900, 9_900, 10_100) == near(
        fisher_exact([[10_100, 9_900], [9_900, 10_100]]).pvalue
    )


def test_what_is_as_good_as_impossible_has_p_zero() -> None:
    assert fisher(20_000, 0, 0, 20_000) == 0.0


@given(tables)
def test_the_odds_ratio_is_scipys(table: Table) -> None:
    ratio, rows = odds_ratio(*table), [table[:2], table[2:]]
    for theirs in (scipys_odds_ratio(rows, kind="sample"), fisher_exact(rows)):
        assert ratio == pytest.approx(theirs.statistic, nan_ok=True)


def test_zeros_make_the_odds_ratio_zero_infinite_or_nothing() -> None:
    assert odds_ratio(0, 5, 2, 3) == 0
    assert odds_ratio(2, 3, 0, 5) == inf
    assert isnan(odds_ratio(0, 5, 0, 5))


@given(st.tuples(*[st.integers(0, 12)] * 4))
def test_the_least_p_is_the_smallest_of_all_tables_with_these_margins(table: Table) -> None:
    a, b, c, d = table
    possible = [
        fisher_exact([[x, a + b - x], [a + c - x, c + d - (a + c - x)]]).pvalue
        for x in range(max(0, a - d), min(a + b, a + c) + 1)
    ]
    assert least_p(*table) == near(min(possible))


def test_two_paragraphs_with_a_code_cannot_say_anything() -> None:
    assert least_p(2, 18, 0, 20) > 0.05 > least_p(6, 14, 0, 20)
