"""How far apart profiles are: scipy's distance, and a count of every deal by hand."""

from __future__ import annotations

from itertools import combinations
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from diptych.comparison.deals import TextCounts, deal, weighed_alike
from diptych.comparison.distance import apart, profile_distance

Rows = list[list[int]]


def near(number: float) -> object:
    return pytest.approx(number, rel=0, abs=1e-9)


def group(name: str, rows: Rows, base: int = 9) -> list[TextCounts]:
    return [TextCounts(f"{name}{n}", base, tuple(row)) for n, row in enumerate(rows)]


# The divergence of Lin 1991 is the mutual information of group and code: scipy.stats.entropy,
# sklearn.metrics.mutual_info_score, dit; of the largest possible it is the share.
@pytest.mark.parametrize(
    ("profiles", "share"),
    [
        ([[12, 5, 3, 0], [4, 9, 6, 1], [2, 2, 2, 14]], 0.3166020245046692),
        ([[12, 5, 3, 0], [4, 9, 6, 1]], 0.13977210201936563),
        ([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]], 1.0),
        ([[3, 1, 0, 0]] * 3, 0.0),
    ],
    ids=["three", "two", "four that share nothing", "the same"],
)
def test_the_distance_is_the_root_of_the_share_of_the_largest_divergence(
    profiles: Rows, share: float
) -> None:
    assert profile_distance(profiles) == near(sqrt(share))
    assert profile_distance(profiles[::-1]) == profile_distance(profiles)


profiles = st.lists(st.integers(0, 50), min_size=4, max_size=4).filter(any)


@given(profiles, profiles)
def test_of_two_groups_it_is_scipys(one: list[int], other: list[int]) -> None:
    assert profile_distance([one, other]) == pytest.approx(
        jensenshannon(one, other, base=2), abs=1e-7
    )
    assert profile_distance([[3 * count for count in one], other]) == pytest.approx(
        profile_distance([one, other]), abs=1e-7
    )


def test_groups_without_a_code_do_not_count() -> None:
    assert profile_distance([[1, 2], [0, 0], [2, 1]]) == profile_distance([[1, 2], [2, 1]])
    assert profile_distance([[1, 2], [0, 0]]) is None


rows = st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=4)


@given(rows, rows)
def test_its_p_is_that_of_a_count_by_hand(first: Rows, second: Rows) -> None:
    pool = first + second
    every = [
        profile_distance(
            [
                _summed([pool[place] for place in chosen]),
                _summed([row for place, row in enumerate(pool) if place not in chosen]),
            ]
        )
        for chosen in combinations(range(len(pool)), len(first))
    ]
    known = [one for one in every if one is not None]
    seen = every[0]
    found = apart(deal([group("a", first), group("b", second)]), range(3))
    if seen is None:
        assert found is None
    else:
        assert found
        assert found.distance == near(seen)
        # The squares are compared: their roots are unsure where they are close to nothing.
        assert found.p == near(sum(one**2 >= seen**2 - 1e-12 for one in known) / len(known))


def _summed(texts: Rows) -> list[int]:
    return [sum(column) for column in zip(*texts, strict=True)]


def test_deals_that_leave_the_codes_to_one_group_are_passed_over() -> None:
    groups = [group("a", [[1, 0], [0, 0]]), group("b", [[0, 1], [0, 0]])]
    found = apart(deal(groups), [0, 1])
    assert found
    assert (found.distance, found.p) == (near(1), 1)


def test_of_three_groups_it_is_the_share_of_deals_too() -> None:
    groups = [
        group("a", [[3, 0], [2, 0]]),
        group("b", [[0, 3], [0, 2]]),
        group("c", [[1, 1], [1, 1]]),
    ]
    found = apart(deal(groups), [0, 1])
    assert found
    assert found.distance == near(sqrt(2 / 3 * 0.6309297535714575))
    # 90 deals, six of which only exchange the groups.
    assert found.p == near(6 / 90)
    assert apart(deal([groups[2], groups[0], groups[1]]), [0, 1]) == found


def test_only_the_columns_named_are_compared() -> None:
    groups = [group("a", [[1, 3, 0], [0, 2, 1]]), group("b", [[5, 3, 0], [2, 2, 1]])]
    found = apart(deal(groups), [1, 2])
    assert found
    assert (found.distance, found.p) == (0, 1)


def test_texts_weighed_alike_have_profiles_of_shares() -> None:
    groups = [
        [TextCounts("a", 2, (1, 0)), TextCounts("b", 4, (1, 2))],
        [TextCounts("c", 3, (0, 1)), TextCounts("d", 9, (3, 3))],
    ]
    found = apart(deal([*map(weighed_alike, groups)]), [0, 1])
    assert found
    expected = profile_distance([[1 / 2 + 1 / 4, 2 / 4], [1 / 3, 1 / 3 + 1 / 3]])
    assert expected
    assert found.distance == near(expected)


def test_drawn_deals_of_four_groups_that_differ_give_the_smallest_p() -> None:
    groups = [
        group(name, [[int(place == n) for place in range(4)]] * 6) for n, name in enumerate("abcd")
    ]
    found = apart(deal(groups), range(4))
    assert found
    assert (found.distance, found.p) == (near(1), 1 / 10_000)
