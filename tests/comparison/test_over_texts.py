"""Intervals over texts: values by statsmodels, R and scipy, and laws."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from diptych.comparison.deals import TextCounts
from diptych.comparison.over_texts import (
    Spread,
    difference,
    matched_difference,
    mean,
    paired,
    pooled,
    separate,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    Pairs = Sequence[tuple[int, int]]


def near(number: object) -> object:
    return pytest.approx(number, rel=0, abs=1e-10)


def ends(spread: Spread | None) -> tuple[float, float] | None:
    return (spread.low, spread.high) if spread else None


# Separate: statsmodels 0.15.0, OLS on a constant and the group, cov_type cluster, without its
# correction, each group's part times n/(n - 1). The difference is that of the first group here.
CASES = [
    (
        [(3, 5), (2, 5), (4, 5), (2, 5)],
        [(1, 5), (2, 5), (0, 5), (1, 5)],
        (0.12583057392117916, 5.854054054054054, 0.30976663328935605),
        (0.12583057392117916, 6, 0.30789632256410754),
        (0.04023336671064398, 0.6597666332893561),
    ),
    (
        [(3, 6), (2, 4), (5, 9), (1, 3)],
        [(0, 4), (1, 7), (2, 8), (1, 10)],
        (0.05800312386052647, 5.80931103193507, 0.14306551377942672),
        (0.058003123860526466, 6, 0.14192853117775228),
        (0.21900345173781466, 0.5051344792966681),
    ),
    (
        [(3, 5), (4, 5), (2, 5), (3, 5), (5, 5)],
        [(1, 5), (0, 5), (2, 5), (1, 5)],
        (0.13063945294843618, 6.959082542828827, 0.3092818017063168),
        (0.1360672102833218, 7, 0.3217478252825178),
        (0.15825217471748226, 0.8017478252825179),
    ),
]


@pytest.mark.parametrize(("one", "other", "apart", "together", "interval"), CASES)
def test_the_interval_of_a_difference_is_the_wider_of_two(
    one: Pairs,
    other: Pairs,
    apart: tuple[float, float, float],
    together: tuple[float, float, float],
    interval: tuple[float, float],
) -> None:
    for function, expected in (separate, apart), (pooled, together):
        spread = function(other, one)
        assert spread
        assert (spread.standard_error, spread.df, spread.half_width) == near(expected)
    assert ends(difference(other, one)) == near(interval)
    low, high = interval
    assert ends(difference(one, other)) == near((-high, -low))


shares = st.lists(st.integers(0, 12), min_size=2, max_size=9)


@given(shares, shares)
def test_with_texts_of_one_weight_both_are_scipys(one: list[int], other: list[int]) -> None:
    assume(len(set(one)) > 1 < len(set(other)))
    for function, equal in (pooled, True), (separate, False):
        spread = function([(x, 1) for x in one], [(x, 1) for x in other])
        test = stats.ttest_ind(other, one, equal_var=equal)
        assert spread
        assert spread.df == pytest.approx(test.df, rel=1e-9)
        assert ends(spread) == pytest.approx(tuple(test.confidence_interval()), rel=1e-8, abs=1e-8)


def test_where_all_texts_of_a_group_are_alike_the_other_decides_or_there_is_no_interval() -> None:
    alike = [(1, 3), (2, 6), (3, 9)]
    varied = [(0, 3), (2, 4), (1, 6)]
    spread = separate(alike, varied)
    assert spread
    assert spread.df == 2
    assert difference(alike, [(0, 3), (0, 4), (0, 5)]) is None
    assert difference(alike, varied[:1]) is None


def test_shares_that_differ_by_rounding_alone_have_no_interval() -> None:
    tenths = [(0.1 * 3, 3), (0.1 + 0.1 + 0.1, 3), (0.1, 1), (0.2, 2)]
    assert mean(tenths) is None
    assert difference(tenths, tenths) is None


def test_fractions_are_taken_exactly() -> None:
    one = [(Fraction(1, 3), 1)] * 4
    assert difference(one, one) is None
    assert difference(one, [*one[1:], (Fraction(1, 2), 1)])


# Means

SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
"""Student 1908: the differences. R: t.test(extra ~ group, data = sleep, paired = TRUE)."""

SCORES = [
    [[1], [0.5, 1], [1, 1, 1], [-1]],
    [[-1, -1], [0], [-0.5]],
    [[1, -1], [0.5], [1], [1], [0, 0.5]],
    [[-1], [-1, 0, 0]],
]
"""Of each text, the paragraphs with their scores."""


def test_the_mean_of_values_has_students_interval() -> None:
    spread = mean([(value, 1) for value in SLEEP])
    assert spread
    assert spread.estimate == pytest.approx(1.58)
    assert ends(spread) == near((0.7001142367230176, 2.4598857632769824))


def test_the_mean_of_paragraphs_has_an_interval_over_texts() -> None:
    # statsmodels 0.15.0: OLS on a constant, cov_type cluster, times sqrt(T/(T - 1)).
    of_texts = [(sum(sum(one) / len(one) for one in text), len(text)) for text in SCORES]
    spread = mean(of_texts)
    assert spread
    assert (spread.estimate, spread.standard_error) == near(
        (0.11904761904761905, 0.2878959198282253)
    )
    assert ends(spread) == near((-0.7971656873159711, 1.0352609254112093))
    alike = mean([(total / number, 1) for total, number in of_texts])
    assert alike
    assert alike.estimate == near(-0.044791666666666646)
    assert ends(alike) == near((-1.0428854730853439, 0.9533021397520106))


def test_a_mean_of_three_texts_or_of_all_the_same_has_no_interval() -> None:
    assert mean([(0, 2), (1, 3), (1, 1)]) is None
    assert mean([(1, 1)]) is None
    assert mean([(1, 1), (2, 2), (1, 1), (3, 3)]) is None
    assert mean([(0, 2), (1, 3), (1, 1), (1, 1)])


# Matched texts: clusters are the values; pairs of equal weight are scipy.stats.ttest_rel.

SIX = (
    [(3, 5), (2, 5), (4, 5), (2, 5), (1, 5), (5, 5)],
    [(1, 5), (2, 5), (1, 5), (0, 5), (2, 5), (2, 5)],
)
SEVEN = (
    [(3, 6), (2, 4), (4, 12), (2, 5), (1, 7), (5, 9), (0, 3)],
    [(1, 9), (2, 5), (1, 3), (0, 8), (2, 6), (2, 11), (0, 4)],
)
FOUR = ([(4, 10), (2, 4), (4, 12), (2, 5)], [(1, 9), (3, 12), (1, 3), (0, 8)])
"""Summed by value: the first has two texts of one group, the second three of the other."""


@pytest.mark.parametrize(
    ("sides", "estimate", "error", "interval"),
    [
        (SIX, -0.3, 0.1341640786499874, (-0.644879743572539, 0.04487974357253899)),
        (
            SEVEN,
            -0.1956521739130435,
            0.08960199430970578,
            (-0.41490035567568645, 0.023596007849599476),
        ),
        (
            FOUR,
            -0.23084677419354838,
            0.07118613799136433,
            (-0.4573928360315817, -0.004300712355515046),
        ),
    ],
    ids=["equal", "unequal", "several"],
)
def test_a_matched_difference_has_its_interval_over_values(
    sides: tuple[Pairs, Pairs], estimate: float, error: float, interval: tuple[float, float]
) -> None:
    one, other = (dict(zip("abcdefg", side, strict=False)) for side in sides)
    spread = paired(one, dict(reversed(other.items())))
    assert spread
    assert (spread.estimate, spread.standard_error) == near((estimate, error))
    assert spread.df == len(one) - 1
    assert ends(spread) == near(interval)
    assert matched_difference(one, other) == (spread if len(one) >= 6 else None)


def test_a_matched_difference_that_is_the_same_in_each_value_has_no_interval() -> None:
    one, other = dict.fromkeys("abcdef", (1, 5)), dict.fromkeys("abcdef", (3, 5))
    assert matched_difference(one, other) is None


# Detectable


@pytest.mark.parametrize(
    ("df", "factor"),
    [
        (6, 3.35261513632551),
        (8, 3.194893652971186),
        (10, 3.107196680536863),
        (20, 2.9459278869982506),
        (39, 2.8736259399568858),
    ],
)
def test_what_is_found_four_times_out_of_five(df: int, factor: float) -> None:
    # Bloom 1995: the sum of two quantiles of t, times the standard error.
    spread = Spread(estimate=0.1, standard_error=0.5, df=df)
    assert spread.detectable == near(factor * 0.5)


def test_a_text_hands_its_counts_over() -> None:
    assert TextCounts("a", 7, (3, Fraction(1, 2))).portion(1) == (Fraction(1, 2), 7)
