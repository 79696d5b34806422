from __future__ import annotations

from math import log
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.association import ASSOCIATIONS, Measure, jaccard, npmi


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Units with both, with the one, with the other, and all."""
    both, only_first, only_second, neither = (draw(st.integers(0, 300)) for _ in range(4))
    units = both + only_first + only_second + neither
    return both, both + only_first, both + only_second, units


def test_jaccard_is_the_share_of_those_with_both_among_those_with_either() -> None:
    assert jaccard(2, 3, 5) == 2 / 6
    assert jaccard(0, 3, 5) == 0
    assert jaccard(4, 4, 4) == 1


def test_jaccard_of_codes_that_nobody_used_is_undefined() -> None:
    assert jaccard(0, 0, 0) is None


def test_npmi_of_a_pair_counted_by_hand() -> None:
    # p(x, y) = 1/4, p(x) = 1/4, p(y) = 1/2: ln(1/4 / 1/8) / -ln 1/4 = ln 2 / (2 ln 2)
    assert npmi(2, 2, 4, 8) == pytest.approx(0.5, abs=1e-12)


def test_npmi_of_codes_that_meet_as_often_as_by_chance_is_0() -> None:
    assert npmi(2, 4, 4, 8) == 0


def test_npmi_has_its_ends_where_codes_never_and_always_meet() -> None:
    assert npmi(0, 4, 3, 8) == -1
    assert npmi(4, 4, 4, 8) == 1


def test_npmi_is_undefined_without_one_of_the_codes_and_where_all_have_both() -> None:
    assert npmi(0, 0, 3, 8) is None
    assert npmi(0, 3, 0, 8) is None
    assert npmi(8, 8, 8, 8) is None
    assert npmi(0, 0, 0, 0) is None


@given(counts())
def test_measures_stay_within_their_bounds_and_have_no_direction(
    found: tuple[int, int, int, int],
) -> None:
    both, first, second, units = found
    for value, least in ((jaccard(both, first, second), 0), (npmi(*found), -1)):
        assert value is None or least <= value <= 1
    assert jaccard(both, first, second) == jaccard(both, second, first)
    assert npmi(both, first, second, units) == pytest.approx(
        npmi(both, second, first, units), abs=1e-12
    )


@given(counts())
def test_npmi_is_bouma_s_formula(found: tuple[int, int, int, int]) -> None:
    both, first, second, units = found
    if 0 < both < units:
        p, x, y = both / units, first / units, second / units
        assert npmi(*found) == pytest.approx(log(p / (x * y)) / -log(p), abs=1e-9)


def test_every_measure_but_the_count_is_an_association() -> None:
    assert get_args(Measure) == ("count", *ASSOCIATIONS)
