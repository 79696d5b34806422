"""Lists of names inside a sentence."""

from __future__ import annotations

from diptych.lists import few, listed


def test_the_last_of_several_stands_behind_and() -> None:
    written = ["", "a", "a and b", "a, b and c"]
    assert [listed("abc"[:number]) for number in range(4)] == written


def test_what_is_more_than_a_few_is_numbered() -> None:
    assert few([], 2) == ""
    assert few(("a", "b"), 2) == "a, b"
    assert few("abc", 2) == "a, b and 1 more"
    assert few("abcd", 2) == "a, b and 2 more"
