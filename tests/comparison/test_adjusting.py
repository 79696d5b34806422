"""Adjusted p values: a published example, values by definition in fractions, and Holm's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.adjusting import least_adjusted, tarone_holm
from diptych.comparison.statistics import fisher, least_p

probabilities = st.floats(1e-6, 1)


def holm(values: list[float]) -> list[float]:
    """Adjust p by the number of rows left (Holm 1979)."""
    adjusted, largest = [0.0] * len(values), 0.0
    for place, index in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        largest = max(largest, min(1.0, (len(values) - place) * values[index]))
        adjusted[index] = largest
    return adjusted


def near(number: object) -> object:
    return pytest.approx(number, rel=0, abs=1e-10)


def rows(
    n: tuple[int, int], counts: list[tuple[int, int]]
) -> tuple[list[float], list[float], list[float]]:
    """Return the p of Fisher's test for each row, the smallest it could be, and the adjusted p."""
    tables = [(one, n[0] - one, other, n[1] - other) for one, other in counts]
    values, least = [fisher(*table) for table in tables], [least_p(*table) for table in tables]
    return values, least, tarone_holm(values, least)


# R package MHTdiscrete 1.0.1, help page of Tarone.p.adjust: there each is taken times 3.
P = [0.03515625, 0.015625, 0.04096000000000001]
LEAST = [0.00390625, 0.0009765625, 0.0040960000000000015]


def test_tests_that_could_all_reach_any_of_the_p_are_adjusted_as_by_holm() -> None:
    adjusted = tarone_holm(P, LEAST)
    assert adjusted == holm(P)
    assert adjusted[1] == pytest.approx(0.046875, abs=1e-7)


# p and smallest p: scipy.stats.fisher_exact; adjusted: by definition, in fractions.
@pytest.mark.parametrize(
    ("n", "counts", "expected"),
    [
        (
            (22, 19),
            [(9, 1), (7, 1), (4, 0), (1, 0), (0, 2), (1, 1)],
            [
                0.02180416814563156,
                0.09930530906140662,
                0.11050656660412758,
                1.0,
                0.4170731707317073,
                1.0,
            ],
        ),
        ((22, 19), [(1, 0), (2, 0), (0, 1), (1, 1)], [1.0] * 4),
        (
            (22, 19),
            [(6, 0), (1, 0), (0, 1), (1, 1), (2, 0)],
            [0.022628162872065313, 1.0, 1.0, 1.0, 1.0],
        ),
        (
            (40, 40),
            [(15, 3), (12, 2), (6, 0), (5, 0), (3, 0), (2, 0), (1, 0), (1, 1), (0, 2), (0, 3)],
            [
                0.005068645498101938,
                0.006447998364152488,
                0.025546605293440737,
                0.05474272562880158,
                0.4810126582278481,
                *[1.0] * 4,
                0.4810126582278481,
            ],
        ),
    ],
    ids=["six rows", "all too rare", "one that can", "ten rows"],
)
def test_tests_that_could_not_reach_a_p_do_not_count_for_it(
    n: tuple[int, int], counts: list[tuple[int, int]], expected: list[float]
) -> None:
    assert rows(n, counts)[2] == near(expected)


def test_a_smaller_level_never_finds_what_a_larger_one_does_not() -> None:
    # G. Hommel and F. Krummenauer (1998): Tarone's own number finds the third at .045, not at .05.
    assert tarone_holm([0.052, 0.047, 0.041], [0.052, 0.047, 0.039]) == near([0.052, 0.047, 0.041])


def test_no_tests_are_adjusted_to_none() -> None:
    assert tarone_holm([], []) == []
    assert least_adjusted([]) == 1


# Rows of two groups of texts, each with the smallest p that so many texts allow.
@pytest.mark.parametrize(
    ("deals", "rows"),
    [(10, 0), (21, 1), (35, 1), (56, 2), (120, 6), (126, 6), (210, 10), (462, 23), (6435, 321)],
)
def test_so_many_rows_can_reach_the_level_together(deals: int, rows: int) -> None:
    assert not rows or least_adjusted([1 / deals] * rows) <= 0.05
    assert least_adjusted([1 / deals] * (rows + 1)) > 0.05


def test_of_two_rows_of_four_and_four_texts_neither_can() -> None:
    assert least_adjusted([2 / 70]) < 0.05
    assert least_adjusted([2 / 70, 2 / 70]) > 0.05
    assert least_adjusted([2 / 70, 1.0]) < 0.05


@given(st.lists(st.tuples(probabilities, probabilities), max_size=8))
def test_adjusting_keeps_the_order_and_is_never_stricter_than_holm(
    pairs: list[tuple[float, float]],
) -> None:
    values = [max(pair) for pair in pairs]
    least = [min(pair) for pair in pairs]
    adjusted = tarone_holm(values, least)
    assert all(
        p <= one <= other for p, one, other in zip(values, adjusted, holm(values), strict=True)
    )
    backwards = tarone_holm(values[::-1], least[::-1])
    assert backwards[::-1] == adjusted
    if adjusted:
        assert min(adjusted) >= least_adjusted(least) - 1e-15
