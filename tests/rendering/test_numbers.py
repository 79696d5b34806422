"""Numbers as people read them."""

from __future__ import annotations

import pytest

from diptych.rendering.numbers import coefficient


@pytest.mark.parametrize(
    ("value", "written"), [(0.126, "0.13"), (-0.5, "−0.50"), (-0.001, "0.00"), (1, "1.00")]
)
def test_a_coefficient_has_a_minus_and_zero_no_sign(value: float, written: str) -> None:
    assert coefficient(value) == written


def test_a_coefficient_has_as_many_digits_as_are_wanted() -> None:
    assert coefficient(-0.0625, 3) == "−0.062"
