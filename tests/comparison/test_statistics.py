"""Every statistic equals scipy's, or a published worked example."""

from __future__ import annotations

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import binomtest, fisher_exact
from scipy.stats.contingency import association
from scipy.stats.contingency import odds_ratio as scipys_odds_ratio

from diptych.comparison.statistics import (
    cramers_v,
    distance_interval,
    fisher,
    holm,
    jensen_shannon,
    least_p,
    newcombe,
    odds_ratio,
    permutation_p,
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


def test_p_values_are_adjusted_as_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == near([0.03, 0.06, 0.06, 0.02])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1) | st.sampled_from([0.01, 0.02, 0.5]), max_size=12))
def test_an_adjusted_p_is_the_level_at_which_holm_rejects(values: list[float]) -> None:
    def at_least(p: float) -> int:
        return sum(other >= p for other in values)

    for p, adjusted in zip(values, holm(values), strict=True):
        steps = [at_least(other) * other for other in values if other <= p]
        assert adjusted == near(min(max(steps), 1.0))


# Profiles


@given(profiles)
def test_the_distance_is_scipys(pair: tuple[list[int], list[int]]) -> None:
    one, other = pair
    distance = jensen_shannon(one, other)
    if not sum(one) or not sum(other):
        assert distance is None
    else:
        assert distance == near(jensenshannon(one, other, base=2))


def test_the_distance_is_0_for_the_same_profile_and_1_for_nothing_in_common() -> None:
    assert jensen_shannon([1, 3], [2, 6]) == 0
    assert jensen_shannon([3, 0], [0, 1]) == 1


@given(profiles)
def test_cramers_v_is_scipys(pair: tuple[list[int], list[int]]) -> None:
    table = np.array(pair)[:, np.sum(pair, axis=0) > 0]
    association_is_defined = min(np.sum(pair, axis=1)) > 0 and table.shape[1] > 1
    expected = near(association(table, method="cramer")) if association_is_defined else None
    assert cramers_v(*pair) == expected


def test_the_interval_of_a_distance_takes_off_what_the_samples_have_too_much() -> None:
    redrawn = [0.40] * 24 + [0.45] + [0.5] * 949 + [0.55] + [0.60] * 24
    low, high = distance_interval(0.4, redrawn) or (None, None)
    assert (low, high) == near(((2 * 0.16 - 0.3025) ** 0.5, (2 * 0.16 - 0.2025) ** 0.5))


def test_the_interval_of_a_distance_stays_within_0_and_1() -> None:
    assert distance_interval(0.1, [0.3] * 39) == (0, 0)
    assert distance_interval(1.0, [0.2] * 39) == (1, 1)


def test_too_few_samples_have_no_interval() -> None:
    assert distance_interval(0.4, [0.4] * 38) is None
    assert distance_interval(0.4, [0.4] * 39) == near((0.4, 0.4))


def test_what_was_observed_counts_as_one_of_the_permutations() -> None:
    assert permutation_p(0.5, [0.4, 0.5, 0.6]) == 0.75
    assert permutation_p(0.5, [0.4] * 999) == 0.001
    assert permutation_p(0.1 + 0.2, [0.3]) == 1.0
