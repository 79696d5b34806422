from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.matching import (
    Group,
    MatchingCriteria,
    Similarity,
    best_chain,
    doubtful,
    good_pairs,
    is_parallel,
    moved_groups,
    parallel_groups,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.matching import Span

CRITERIA = MatchingCriteria(
    constant=-5.0, similarity=10.0, gap=5.0, stretch=-1.0, least=0.3
)  # fmt: skip

spans = st.tuples(st.integers(0, 4), st.integers(1, 3)).map(lambda s: (s[0], s[0] + s[1]))
groups = st.lists(
    st.builds(Group, spans, spans, st.integers(1, 50).map(lambda n: n / 10)), max_size=9
)


def follows(one: Group, other: Group) -> bool:
    return one.a[1] <= other.a[0] and one.b[1] <= other.b[0]


def best_value(found: Sequence[Group]) -> float:
    """Try all subsets."""
    chains = (
        chosen
        for size in range(len(found) + 1)
        for chosen in combinations(sorted(found), size)
        if all(follows(one, other) for one, other in pairwise(chosen))
    )
    return max(sum(group.value for group in chain) for chain in chains)


@given(groups)
def test_no_chain_gains_more_than_the_best_one(found: list[Group]) -> None:
    chain = best_chain(found, (7, 7))
    assert all(follows(one, other) for one, other in pairwise(chain))
    assert sum(group.value for group in chain) == pytest.approx(best_value(found))


def test_there_is_no_chain_of_nothing() -> None:
    assert best_chain([], (0, 0)) == []


def similarity_of(rows: Sequence[Sequence[float]], length: float = 10.0) -> Similarity:
    """Make single paragraphs as alike as said, and several as alike as their mean."""

    def of_spans(a: Span, b: Span) -> float:
        cells = [rows[i][j] for i in range(*a) for j in range(*b)]
        return sum(cells) / len(cells)

    n, m = len(rows), len(rows[0])
    pairs = [(i, j) for i in range(n) for j in range(m)]
    return Similarity(([length] * n, [length] * m), pairs, of_spans)


def test_a_good_pair_is_mutually_best_and_much_alike() -> None:
    similarity = similarity_of([[0.9, 0.1], [0.8, 0.2]])
    assert list(good_pairs(similarity, CRITERIA)) == [(0, 0)]


def test_confidence_grows_with_the_distance_to_what_else_is_alike() -> None:
    alone, rivalled = similarity_of([[0.8, 0.0]]), similarity_of([[0.8, 0.7]])
    spans = (0, 1), (0, 1)
    assert alone.confidence(*spans, CRITERIA) > rivalled.confidence(*spans, CRITERIA)


def test_confidence_shrinks_where_lengths_differ() -> None:
    def of_spans(a: Span, b: Span) -> float:
        assert (a, b) == ((0, 1), (0, 1))
        return 0.8

    alike = Similarity(([10.0], [10.0]), [(0, 0)], of_spans)
    longer = Similarity(([10.0], [90.0]), [(0, 0)], of_spans)
    one, other = (x.confidence((0, 1), (0, 1), CRITERIA) for x in (alike, longer))
    assert one > other


@pytest.mark.parametrize(
    ("good", "sizes", "parallel"),
    [
        ([], (0, 0), False),
        ([(0, 0)], (1, 1), True),
        ([(0, 0)], (3, 3), False),
        ([(0, 1), (1, 0)], (2, 2), False),
        ([(i, i) for i in range(4)], (16, 20), True),
        ([(i, i) for i in range(4)], (17, 20), False),
        ([(i, 9 - i) for i in range(10)], (10, 10), False),
        ([*zip(range(8), (4, 5, 6, 7, 0, 1, 2, 3), strict=True)], (8, 8), True),
        ([*zip(range(8), (0, 4, 1, 5, 2, 6, 3, 7), strict=True)], (8, 8), False),
    ],
    ids=["empty", "one", "few", "crossed", "enough", "too few", "reversed", "blocks", "jumps"],
)
def test_parallel_texts_have_good_pairs_that_follow_each_other(
    good: list[tuple[int, int]], sizes: tuple[int, int], *, parallel: bool
) -> None:
    assert is_parallel(good, sizes, CRITERIA) is parallel


def test_groups_are_only_made_where_something_is_gained() -> None:
    similarity = similarity_of([[0.9, 0.0, 0.0], [0.0, 0.0, 0.9], [0.0, 0.0, 0.9]])
    found = parallel_groups(similarity, CRITERIA)
    assert {(group.a, group.b) for group in found} >= {((0, 1), (0, 1)), ((1, 3), (2, 3))}
    assert all(group.value > 0 for group in found)
    assert ((0, 1), (1, 2)) not in {(group.a, group.b) for group in found}


def test_a_group_is_doubtful_when_it_comes_near_its_best_pair() -> None:
    similarity = similarity_of([[0.9, 0.9], [0.0, 0.3]])
    found = parallel_groups(similarity, CRITERIA)
    unclear = {(group.a, group.b) for group in doubtful(found, similarity, CRITERIA)}
    assert ((0, 1), (0, 2)) not in unclear  # as long as two, it gains too little
    assert unclear == set()
    similarity = Similarity(([20.0], [10.0, 10.0]), [(0, 0), (0, 1)], lambda _a, _b: 0.9)
    found = parallel_groups(similarity, CRITERIA)
    assert [(group.a, group.b) for group in doubtful(found, similarity, CRITERIA)] == [
        ((0, 1), (0, 2))
    ]


def test_what_is_looked_at_again_gets_a_new_value() -> None:
    numbers = iter([0.5, 0.5, 0.9])
    similarity = Similarity(([10.0], [10.0]), [(0, 0)], lambda _a, _b: next(numbers))
    (group,) = parallel_groups(similarity, CRITERIA)
    (again,) = similarity.look_again([group], CRITERIA)
    assert again.value - group.value == pytest.approx(0.4)


def test_what_has_moved_stands_in_one_group_the_best() -> None:
    similarity = similarity_of([[0.0, 0.9, 0.9], [0.8, 0.0, 0.0]])
    singles = [g for g in parallel_groups(similarity, CRITERIA) if g.a[1] - g.a[0] == 1]
    kept = [Group((0, 1), (1, 3), 1.0)]
    found = [(g.a, g.b) for g in moved_groups(similarity, CRITERIA, singles, kept)]
    assert found == [((1, 2), (0, 1))]


def test_a_weak_rest_has_not_moved() -> None:
    similarity = similarity_of([[0.0, 0.9], [0.35, 0.3]])
    found = [g for g in parallel_groups(similarity, CRITERIA) if g.a[1] - g.a[0] == 1]
    kept = best_chain(found, similarity.sizes)
    assert [(g.a, g.b) for g in kept] == [((0, 1), (1, 2))]
    assert moved_groups(similarity, CRITERIA, found, kept) == []


def test_a_pair_is_among_the_best_of_either_side() -> None:
    similarity = similarity_of([[0.9, 0.8, 0.7, 0.6], *[[0.95, 0.85, 0.75, 0.65]] * 4])
    assert not similarity.is_among((0, 3), 3)
    assert similarity.is_among((0, 2), 3)
