"""The power of Fisher's test: every table of two sizes, weighed by scipy's binomial."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from diptych.comparison.detectable import detectable, power
from diptych.comparison.statistics import fisher

percents = st.integers(0, 100).map(lambda percent: percent / 100)


# 22 and 19: every table, two-sided p <= .05 (scipy.stats.fisher_exact), binomial weights.
@pytest.mark.parametrize(
    ("share", "first", "expected"),
    [
        (0.3, 0.7, 0.6680826709048768),
        (0.1, 0.45, 0.6623728825783063),
        (0.2, 0.2, 0.03111844220038334),
        (0.5, 0.9, 0.786074243742238),
        (0.6, 0.2, 0.6718798957177342),
    ],
)
def test_power_is_that_of_every_table(share: float, first: float, expected: float) -> None:
    assert power(22, 19, share, first) == pytest.approx(expected, abs=1e-10)


@given(st.integers(1, 9), st.integers(1, 9), percents, percents)
def test_power_is_that_of_a_count_by_hand(
    of: int, of_first: int, share: float, first: float
) -> None:
    likely = binom.pmf(range(of + 1), of, share)
    likely_first = binom.pmf(range(of_first + 1), of_first, first)
    found = sum(
        likely[one] * likely_first[other]
        for one in range(of + 1)
        for other in range(of_first + 1)
        if fisher(one, of - one, other, of_first - other) <= 0.05
    )
    assert power(of, of_first, share, first) == pytest.approx(found, abs=1e-9)


@pytest.mark.parametrize(
    ("share", "up", "down"),
    [
        (0.05, 0.36028875633771673, None),
        (0.1, 0.4079974557279149, None),
        (0.2, 0.4578389200890023, None),
        (0.3, 0.45283340620909235, 0.29105835929332546),
        (0.5, 0.408362220714588, 0.40836222071458794),
    ],
)
def test_what_22_and_19_paragraphs_find_four_times_out_of_five(
    share: float, up: float, down: float | None
) -> None:
    assert detectable(22, 19, share, up=True) == pytest.approx(up, abs=1e-8)
    found = detectable(22, 19, share, up=False)
    assert found is None if down is None else found == pytest.approx(down, abs=1e-8)


def test_it_is_looked_for_towards_the_middle() -> None:
    assert detectable(22, 19, 0.3) == detectable(22, 19, 0.3, up=True)
    assert detectable(22, 19, 0.7) == detectable(22, 19, 0.7, up=False)
    assert detectable(22, 19, 0.8) == pytest.approx(0.4578389200890023, abs=1e-8)


def test_a_few_paragraphs_find_nothing() -> None:
    assert detectable(3, 3, 0.2) is None
    assert detectable(3, 3, 0.0) is None
    assert detectable(4, 4, 0.0)


def test_what_is_detectable_is_found_so_often() -> None:
    for of, of_first, share in ((300, 200, 0.02), (40, 500, 0.5), (700, 600, 0.9)):
        found = detectable(of, of_first, share)
        assert found
        other = share + found if share <= 0.5 else share - found
        assert power(of, of_first, other, share) == pytest.approx(0.8, abs=1e-6)
