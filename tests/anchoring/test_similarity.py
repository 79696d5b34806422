"""How alike passages are, in any script."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.anchoring.similarity import Letters


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
    assert Letters(one, other).similarity(one, other) == expected


@given(st.text(max_size=50), st.text(max_size=50))
def test_similarity_is_the_same_both_ways_and_between_0_and_1(one: str, other: str) -> None:
    letters = Letters(one, other)
    assert 0 <= letters.similarity(one, other) <= 1
    assert letters.similarity(one, other) == letters.similarity(other, one)


def test_more_letters_than_bytes_can_be_written() -> None:
    shuffled = sorted(range(3000), key=lambda n: sha256(bytes(divmod(n, 256))).digest())
    everything = "".join(chr(0x4E00 + n) for n in shuffled)
    letters = Letters(everything)
    assert len(letters.written(everything)) == 3000
    assert letters.similarity(everything[:1000], everything[1000:2000]) < 0.2


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_an_alignment_has_a_place_for_each_letter_in_order(one: str, other: str) -> None:
    places = Letters(one, other).alignment(one, other)
    assert len(places) == len(one) + 1
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] == len(other)


def test_an_alignment_follows_what_stays() -> None:
    assert Letters("a sea", "a big sea").alignment("a sea", "a big sea")[2:] == [6, 7, 8, 9]


def test_a_beginning_ends_where_it_resembles_most() -> None:
    letters = Letters("the sea was calm. And more.")
    assert letters.beginning("the sea is calm.", "the sea was calm. And more.") == 17
    assert letters.beginning("calm", "") == 0


def test_words_are_found_with_some_errors() -> None:
    passage = "Nobody knew it. The sea wass calm that day."
    letters = Letters(passage)
    hit = letters.nearest("The sea was calm", letters.written(passage), 0.25)
    assert hit is not None
    assert passage[hit.start : hit.end] == "The sea wass calm"
    assert hit.similarity == 1 - 1 / 16
    assert letters.nearest("Nothing like this", letters.written(passage), 0.25) is None
    assert letters.nearest("The sea was calm", b"", 0.25) is None
