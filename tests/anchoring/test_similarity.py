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


def test_of_places_far_apart_the_first_is_found_that_resembles_most() -> None:
    far = " - " * 50
    passage = far.join(["The seas were calm", "The sea wass calm", "The sea was caln", ""])
    hit = nearest("The sea was calm", passage, 0.25)
    assert hit is not None
    assert passage[hit.start : hit.end] == "The sea wass calm"


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


def searched_letter_by_letter(words: str, passage: str) -> tuple[int, int]:
    """Return the least edits and the first end that needs no more (Sellers 1980)."""
    column = list(range(len(words) + 1))
    ends = []
    for end, letter in enumerate(passage, start=1):
        above, column[0] = column[0], 0
        for row, other in enumerate(words, start=1):
            edits = min(above + (letter != other), column[row] + 1, column[row - 1] + 1)
            above, column[row] = column[row], edits
        ends.append((column[-1], end))
    return min(ends)


@st.composite
def words_and_passages(draw: st.DrawFn) -> tuple[str, str]:
    """Draw words, and a passage with copies of them, a few edits in each, far apart or not."""
    words = draw(st.text("aeinst 海", min_size=4, max_size=24))
    edit = st.tuples(
        st.integers(0, len(words)), st.integers(0, 2), st.sampled_from(["", "b", "静 "])
    )
    pieces = []
    for edits in draw(st.lists(st.lists(edit, max_size=5), max_size=4)):
        copy = words
        for at, gone, come in edits:
            copy = copy[:at] + come + copy[at + gone :]
        pieces += ["." * draw(st.integers(0, 60)), draw(st.text("aeinst 海", max_size=9)), copy]
    return words, "".join([*pieces, "."])


@given(words_and_passages(), st.sampled_from([0.0, 0.1, 0.25, 0.4]))
def test_nothing_that_a_search_through_everything_finds_is_passed_over(
    drawn: tuple[str, str], errors: float
) -> None:
    words, passage = drawn
    edits, end = searched_letter_by_letter(words, passage)
    hit = nearest(words, passage, errors)
    assert (hit and (hit.end, hit.similarity)) == (
        (end, 1 - edits / len(words)) if edits <= int(len(words) * errors) else None
    )
