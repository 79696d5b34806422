"""How alike passages are, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from diptych.anchoring.similarity import Hit, alignment, beginning, nearest, similarity_of


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("same", "same", 1.0),
        ("", "", 1.0),
        ("", "words", 0.0),
        ("words", "", 0.0),
        ("calm", "clam", 0.5),
        ("the sea", "the seas", 0.875),
        ("abc", "xyz", 0.0),
        ("海が静か", "海は静か", 0.75),
    ],
)
def test_similarity_is_the_share_that_needs_no_edit(one: str, other: str, expected: float) -> None:
    assert similarity_of(one, other) == expected


@given(st.text(max_size=50), st.text(max_size=50))
def test_similarity_is_the_same_both_ways_and_between_0_and_1(one: str, other: str) -> None:
    assert 0 <= similarity_of(one, other) <= 1
    assert similarity_of(one, other) == similarity_of(other, one)


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_an_alignment_has_a_place_for_each_letter_in_order(one: str, other: str) -> None:
    places = alignment(one, other)
    assert len(places) == len(one) + 1
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] == len(other)


def test_an_alignment_follows_what_stays() -> None:
    assert alignment("a sea", "a big sea")[2:] == [6, 7, 8, 9]


def test_a_beginning_ends_where_it_resembles_most() -> None:
    assert beginning("the sea is calm.", "the sea was calm. And more.") == 17
    assert beginning("calm", "") == 0


def test_words_are_found_with_some_errors() -> None:
    passage = "Nobody knew it. The sea wass calm that day."
    hit = nearest("The sea was calm", passage, 0.25)
    assert hit is not None
    assert passage[hit.start : hit.end] == "The sea wass calm"
    assert hit.similarity == 1 - 1 / 16
    assert nearest("Nothing like this", passage, 0.25) is None
    assert nearest("The sea was calm", "", 0.25) is None


FEW_LETTERS = st.text("abc", min_size=1, max_size=6)


@given(FEW_LETTERS, st.text("abc", max_size=10))
def test_a_beginning_is_the_longest_with_the_fewest_edits(words: str, passage: str) -> None:
    edits = [Levenshtein.distance(words, passage[:end]) for end in range(len(passage) + 1)]
    expected = max(end for end, count in enumerate(edits) if count == min(edits))
    assert beginning(words, passage) == expected


@given(FEW_LETTERS, st.text("abc", max_size=10), st.sampled_from([0.0, 0.2, 0.34, 0.5]))
def test_the_nearest_ends_first_and_is_the_longest_with_the_fewest_edits(
    words: str, passage: str, errors: float
) -> None:
    places = range(len(passage) + 1)
    found = [
        (Levenshtein.distance(words, passage[start:end]), end, start)
        for end in places[1:]
        for start in places[: end + 1]
    ]
    least = min(found, default=(len(words), 0, 0))
    hit = Hit(least[2], least[1], 1 - least[0] / len(words))
    assert nearest(words, passage, errors) == (
        hit if found and least[0] <= len(words) * errors else None
    )
