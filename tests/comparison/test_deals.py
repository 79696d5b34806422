"""Dealing texts out anew: every deal in fractions, and laws that hold for all groups."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import permutation_test

from diptych.comparison.deals import (
    Chance,
    TextCounts,
    by_value,
    counted,
    deal,
    is_testable,
    partnered,
    smallest_p,
    weighed_alike,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    Pairs = Sequence[tuple[int, int]]


def texts(name: str, pairs: Pairs, value: str = "") -> list[TextCounts]:
    """Return texts of one column, given paragraphs with the code and paragraphs."""
    return [TextCounts(f"{name}{n}", base, (x,), value) for n, (x, base) in enumerate(pairs)]


def matched(values: Sequence[tuple[Pairs, Pairs]]) -> list[list[TextCounts]]:
    return [
        [
            text
            for number, value in enumerate(values)
            for text in texts(f"{name}{number}-", value[group], str(number))
        ]
        for group, name in enumerate("ab")
    ]


def sized(*sizes: int, base: int = 1) -> list[list[TextCounts]]:
    """Return groups of so many texts, which have no columns."""
    return [
        [TextCounts(f"{group}-{n}", base, ()) for n in range(size)]
        for group, size in enumerate(sizes)
    ]


def near(number: float) -> object:
    return pytest.approx(number, rel=0, abs=1e-12)


# Every deal, in fractions; p also scipy.stats.permutation_test 1.17.1, n_resamples=inf. Of each
# case: the texts, how many deals there are, how many are as far apart or farther, and the smallest
# p, pooled; then the latter two with each text weighed alike.
APART = [
    ([(3, 5), (2, 5), (4, 5), (2, 5)], [(1, 5), (2, 5), (0, 5), (1, 5)], 70, (6, 6), (6, 6)),
    ([(3, 6), (2, 4), (5, 9), (1, 3)], [(0, 4), (1, 7), (2, 8), (1, 10)], 70, (2, 2), (2, 2)),
    ([(5, 5)] * 4, [(0, 5)] * 4, 70, (2, 2), (2, 2)),
    ([(3, 5), *[(0, 5)] * 3], [(0, 5)] * 4, 70, (70, 70), (70, 70)),
    ([(3, 6), (0, 4), (0, 9), (0, 3)], [(0, 4), (0, 7), (0, 8), (0, 10)], 70, (18, 2), (70, 70)),
    ([(0, 5)] * 4, [(0, 5)] * 4, 70, (70, 70), (70, 70)),
    (
        [(3, 5), (4, 5), (2, 5), (3, 5), (5, 5)],
        [(1, 5), (0, 5), (2, 5), (1, 5)],
        126,
        (3, 1),
        (3, 1),
    ),
    (
        [(2, 4), (2, 4), (3, 4), (1, 4), (2, 4)],
        [(1, 4), (0, 4), (1, 4), (2, 4), (0, 4)],
        252,
        (26, 2),
        (26, 2),
    ),
    ([(5, 5), (4, 5), (3, 5)], [(0, 5), (1, 5), (2, 5)], 20, (2, 2), (2, 2)),
]


@pytest.mark.parametrize(("first", "second", "number", "pooled", "alike"), APART)
def test_p_is_the_share_of_deals_as_far_apart(
    first: Pairs, second: Pairs, number: int, pooled: tuple[int, int], alike: tuple[int, int]
) -> None:
    groups = [texts("a", first), texts("b", second)]
    for sides, expected in (groups, pooled), ([*map(weighed_alike, groups)], alike):
        dealt = deal(sides)
        chance = dealt.chance(0)
        assert (dealt.number, dealt.is_drawn) == (number, False)
        assert (chance.p, chance.p_least) == near(tuple(part / number for part in expected))


SIX = [([(3, 5)], [(1, 5)]), ([(2, 5)], [(2, 5)]), ([(4, 5)], [(1, 5)])]
SIX += [([(2, 5)], [(0, 5)]), ([(1, 5)], [(2, 5)]), ([(5, 5)], [(2, 5)])]
SEVEN = [([(3, 6)], [(1, 9)]), ([(2, 4)], [(2, 5)]), ([(4, 12)], [(1, 3)]), ([(2, 5)], [(0, 8)])]
SEVEN += [([(1, 7)], [(2, 6)]), ([(5, 9)], [(2, 11)]), ([(0, 3)], [(0, 4)])]
SEVERAL = [([(3, 6), (1, 4)], [(1, 9)]), ([(2, 4)], [(2, 5), (0, 3), (1, 4)])]
SEVERAL += [([(4, 12)], [(1, 3)]), ([(2, 5)], [(0, 8)])]
FIVE = [([(3, 5)], [(1, 5)]), ([(2, 5)], [(1, 5)]), ([(4, 5)], [(1, 5)])]
FIVE += [([(2, 5)], [(0, 5)]), ([(3, 5)], [(2, 5)])]


@pytest.mark.parametrize(
    ("values", "number", "pooled", "alike"),
    [
        (SIX, 64, (8, 4), (8, 4)),
        (SEVEN, 128, (18, 2), (24, 8)),
        (SEVERAL, 48, (3, 1), (4, 2)),
        (FIVE, 32, (2, 2), (2, 2)),
    ],
    ids=["six", "seven", "several", "five"],
)
def test_matched_texts_are_dealt_out_within_each_value(
    values: list[tuple[Pairs, Pairs]],
    number: int,
    pooled: tuple[int, int],
    alike: tuple[int, int],
) -> None:
    # Every deal within values, in fractions; pairs of equal weight also scipy, "samples".
    groups = matched(values)
    for sides, expected in (groups, pooled), ([*map(weighed_alike, groups)], alike):
        dealt = deal(sides)
        chance = dealt.chance(0)
        assert dealt.number == number
        assert (chance.p, chance.p_least) == near(tuple(part / number for part in expected))


bases = st.integers(0, 6).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
small = st.lists(bases, min_size=1, max_size=4).filter(lambda pairs: any(of for _, of in pairs))


@given(small, small)
def test_p_is_that_of_a_count_by_hand(first: Pairs, second: Pairs) -> None:
    groups = [texts("a", first), texts("b", second)]
    pool = [text for group in groups for text in counted(group)]
    size = len(counted(groups[0]))

    def difference(chosen: Sequence[TextCounts]) -> Fraction:
        rest = [text for text in pool if text not in chosen]
        return abs(_share(chosen) - _share(rest))

    every = [difference(chosen) for chosen in combinations(pool, size)]
    seen = difference(pool[:size])
    chance = deal(groups).chance(0)
    assert chance.p == near(sum(one >= seen for one in every) / len(every))
    assert chance.p_least == near(sum(one == max(every) for one in every) / len(every))


def _share(chosen: Sequence[TextCounts]) -> Fraction:
    return Fraction(sum(text.counts[0] for text in chosen), sum(text.base for text in chosen))


# Where deals are drawn

MANY = [
    texts("a", [(n % 4, 4 + n % 3) for n in range(12)]),
    texts("b", [(n % 3, 5 + n % 2) for n in range(11)]),
]


def test_of_many_deals_ten_thousand_are_looked_at_that_observed_among_them() -> None:
    dealt = deal(MANY)
    assert (dealt.number, dealt.is_drawn) == (10_000, True)
    assert dealt.sums(1)[dealt.seen] == 18
    assert dealt.bases[0][dealt.seen] == 60


def test_a_drawn_p_is_close_to_that_of_many_more_draws() -> None:
    def apart(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        return np.abs(x.mean(axis=axis) - y.mean(axis=axis))

    groups = [np.array([float(text.counts[0]) for text in weighed_alike(group)]) for group in MANY]
    scipys = permutation_test(
        groups, apart, vectorized=True, n_resamples=99_999, alternative="greater", rng=1
    ).pvalue
    assert deal([*map(weighed_alike, MANY)]).chance(0).p == pytest.approx(scipys, abs=0.015)


def test_a_p_as_small_as_drawn_ones_can_be_is_never_zero() -> None:
    groups = [texts("a", [(5, 5)] * 20), texts("b", [(0, 5)] * 20)]
    chance = deal(groups).chance(0)
    assert chance.p == chance.p_least == near(1 / 10_000)


def test_the_smallest_p_is_the_share_of_the_drawn_deals_that_are_all_as_far_apart() -> None:
    groups = [texts("a", [(1, 5), *[(0, 5)] * 19]), texts("b", [(0, 5)] * 10)]
    chance = deal(groups).chance(0)
    assert chance.p == 1
    assert chance.p_least == pytest.approx(1 / 3, abs=0.02)


def test_drawing_within_values_keeps_to_them() -> None:
    groups = matched([([(1, 2)], [(0, 2), (0, 3)]) for _ in range(9)])
    dealt = deal(groups)
    assert dealt.is_drawn
    assert set(dealt.sums(0)) <= set(range(18, 28))
    assert dealt.chance(0).p == pytest.approx(2 * 3**-9, abs=5e-4)


# What does not matter

columns = st.lists(st.integers(0, 5), min_size=2, max_size=2)
several = st.lists(columns, min_size=3, max_size=5)


def _with_columns(name: str, rows: list[list[int]]) -> list[TextCounts]:
    return [TextCounts(f"{name}{n}", 5, tuple(row)) for n, row in enumerate(rows)]


@given(several, several, st.randoms(use_true_random=False), st.booleans())
def test_p_is_the_same_whatever_the_order_of_groups_and_texts_and_the_other_columns(
    first: list[list[int]],
    second: list[list[int]],
    chance: Random,
    alike: bool,  # noqa: FBT001
) -> None:
    groups = [_with_columns("a", first), _with_columns("b", second)]
    if alike:
        groups = [[*weighed_alike(group)] for group in groups]
    expected = deal(groups).chance(1)
    shuffled = [chance.sample(group, len(group)) for group in groups]
    alone = [[text._replace(counts=text.counts[1:]) for text in group] for group in shuffled]
    assert deal(shuffled).chance(1) == deal(shuffled[::-1]).chance(1) == expected
    assert deal(alone).chance(0) == deal(alone[::-1]).chance(0) == expected


def test_a_drawn_p_is_the_same_whatever_the_order_of_groups_and_texts() -> None:
    # The ids of the two groups alternate; the first is of the second group.
    groups = [
        [text._replace(text=f"{2 * n + shift:02}") for n, text in enumerate(group)]
        for group, shift in zip(MANY, (1, 0), strict=True)
    ]
    chance = deal(groups).chance(0)
    assert 0.05 < chance.p < 1
    for one in (groups[0], groups[0][::-1], [*groups[0][4:], *groups[0][:4]]):
        for other in (groups[1], groups[1][::-1]):
            assert deal([one, other]).chance(0) == deal([other, one]).chance(0) == chance


def test_texts_with_an_empty_base_are_left_out() -> None:
    first, second = texts("a", [(1, 2), (0, 3), (2, 2)]), texts("b", [(0, 2), (0, 4), (1, 5)])
    empty = [TextCounts("0", 0, (0,)), TextCounts("z", 0, (0,))]
    assert deal([first + empty, second]).chance(0) == deal([first, second]).chance(0)
    assert weighed_alike(empty) == ()


# Exactly


def test_fractions_that_round_to_the_same_number_are_told_apart() -> None:
    third, odd = Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**40)
    groups = [
        [TextCounts(f"a{n}", 1, (count,)) for n, count in enumerate([odd, 0, 0])],
        [TextCounts(f"b{n}", 1, (count,)) for n, count in enumerate([third, 0, 0, 0])],
    ]
    chance = deal(groups).chance(0)
    # Of 35 deals, 5 have both in the first group, 10 both in the second: those are farther apart.
    # Then come the 10 with the larger one alone in the first.
    assert chance.p == near(25 / 35)
    assert chance.p_least == near(5 / 35)
    larger = [groups[0][:1], groups[1][:3]]
    smaller = [groups[1][:1], [*groups[0][:1], *groups[1][1:3]]]
    assert deal(larger).chance(0) == Chance(p=1 / 4, p_least=1 / 4)
    assert deal(smaller).chance(0) == Chance(p=1, p_least=1 / 4)


def test_numbers_longer_than_the_machines_are_summed_all_the_same() -> None:
    primes = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157]
    groups = [
        [TextCounts(f"{name}{of}", of, (of // 3, 1)) for of in part]
        for name, part in (("a", primes[::2]), ("b", primes[1::2]))
    ]
    dealt = deal([*map(weighed_alike, groups)])
    assert dealt.width > 8
    shares = [Fraction(of // 3, of) for of in primes]
    every = [
        abs(2 * sum(chosen) - sum(shares)) for chosen in combinations(shares, len(primes) // 2)
    ]
    seen = abs(2 * sum(shares[::2]) - sum(shares))
    assert dealt.chance(0).p == near(sum(one >= seen for one in every) / len(every))


def test_fractions_too_fine_for_floating_point_are_compared_all_the_same() -> None:
    fine = Fraction(1, 3**700)
    groups = [
        [TextCounts(f"a{n}", 1, (count,)) for n, count in enumerate([1, 1, fine])],
        [TextCounts(f"b{n}", 1, (0,)) for n in range(4)],
    ]
    assert deal(groups).chance(0) == Chance(p=1 / 35, p_least=1 / 35)


# Which groups can be tested


@pytest.mark.parametrize(
    ("sizes", "p"),
    [
        ((3, 3), 0.1),
        ((3, 4), 1 / 35),
        ((4, 4), 2 / 70),
        ((4, 5), 1 / 126),
        ((7, 8), 1 / 6435),
        ((30, 30), 1 / 10_000),
        ((2, 2, 2), 6 / 90),
        ((1, 2, 2), 2 / 30),
    ],
)
def test_the_smallest_p_is_one_by_the_deals_or_as_many_as_mirror_one_another(
    sizes: tuple[int, ...], p: float
) -> None:
    assert smallest_p(sized(*sizes)) == near(p)


def test_the_smallest_p_of_matched_texts_is_halved_by_one_uneven_value() -> None:
    even, uneven = ([(1, 2)], [(1, 2)]), ([(1, 2)], [(1, 2), (0, 2)])
    assert smallest_p(matched([even] * 6)) == near(2 / 64)
    assert smallest_p(matched([even] * 5 + [uneven])) == near(1 / 96)


def test_three_texts_with_a_base_are_needed_and_deals_enough() -> None:
    assert is_testable(sized(3, 4))
    assert not is_testable(sized(3, 3))
    assert not is_testable(sized(2, 40))
    empty = [TextCounts("empty", 0, ())]
    two, four = sized(2, 4)
    assert not is_testable([two + empty, four])
    assert is_testable(sized(3, 3, 3))
    assert not is_testable(matched(FIVE))
    assert is_testable(matched(SIX))


def test_groups_that_share_a_text_are_not_tested() -> None:
    one, other = sized(4, 4)
    assert not is_testable([one, other[1:] + one[:1]])


def test_texts_without_a_base_go_before_values_without_a_partner() -> None:
    one = [TextCounts("a", 2, (), "1"), TextCounts("b", 2, (), "2"), TextCounts("c", 3, (), "3")]
    other = [TextCounts("d", 2, (), "1"), TextCounts("e", 0, (), "2"), TextCounts("f", 1, (), "4")]
    assert partnered([one, other]) == ((one[0],), (other[0],))


def test_counts_and_bases_are_summed_by_value() -> None:
    group = [*texts("a", [(1, 5), (2, 3)], "x"), *texts("b", [(0, 4)], "y")]
    assert by_value(group, 0) == {"x": (3, 8), "y": (0, 4)}


def test_deals_of_three_groups_give_each_its_number_of_texts() -> None:
    groups = [texts(name, [(1, 3)] * size) for name, size in (("a", 2), ("b", 3), ("c", 1))]
    dealt = deal(groups)
    assert dealt.number == 60
    assert set(dealt.sums(0)) == {6}
    assert set(dealt.sums(0, 1)) == {9}
    assert dealt.parts == 2


def test_drawn_deals_of_three_groups_give_each_its_number_of_texts() -> None:
    dealt = deal(
        [
            texts(name, [(n, 9) for n in range(size)])
            for name, size in zip("abc", (5, 4, 6), strict=True)
        ]
    )
    assert dealt.is_drawn
    assert set(dealt.sums(0)) == {45}
    assert set(dealt.sums(0, 1)) == {36}
    assert len(set(dealt.sums(1))) > 5
