from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.texts.pairing import alike, similarity

PASSAGES = st.lists(
    st.lists(st.sampled_from(["sea", "was", "calm", "the", ".", "海"]), min_size=1, max_size=8).map(
        " ".join
    ),
    max_size=6,
)


@given(PASSAGES, PASSAGES, st.floats(0, 1))
def test_passages_are_as_similar_as_is_asked_for(
    some: list[str], others: list[str], least: float
) -> None:
    for share, one, other in alike(some, others, least):
        assert share == similarity(some[one], others[other])
        assert least <= share <= 1


def test_similarity_is_the_share_of_both_that_is_kept() -> None:
    assert similarity("one two", "one two") == 1
    assert similarity("one two", "six") == 0
    assert similarity("abcd efgh", "abcd") == pytest.approx(8 / 13)


def test_passages_are_found_by_pairs_of_words_wherever_they_stand() -> None:
    some = ["The sea was calm.", "Nobody came."]
    others = ["So it goes.", "Nobody came there.", "The sea was so calm."]
    assert [(one, other) for _, one, other in alike(some, others, 0.5)] == [(0, 2), (1, 1)]


def test_one_word_is_found_where_it_is_the_same_and_none_is_not() -> None:
    assert [tuple(found) for found in alike(["# Sea", "***"], ["***", "# Sea", "Sea"], 0.1)] == [
        (1.0, 0, 1)
    ]
