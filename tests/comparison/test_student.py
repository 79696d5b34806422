"""The quantiles of Student's t are scipy's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from diptych.comparison.student import t_quantile


@given(st.floats(0.501, 0.9999), st.floats(1, 100_000))
def test_a_quantile_is_scipys(p: float, df: float) -> None:
    assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-8)


@pytest.mark.parametrize(
    ("p", "df", "t"), [(0.975, 1, 12.7062), (0.975, 9, 2.2622), (0.8, 30, 0.8538)]
)
def test_a_quantile_is_that_of_printed_tables(p: float, df: float, t: float) -> None:
    assert t_quantile(p, df) == pytest.approx(t, abs=5e-5)
