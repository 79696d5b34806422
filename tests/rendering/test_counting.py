"""Numbers of things, in words."""

from __future__ import annotations

from diptych.rendering.counting import in_ranges


def test_more_than_two_numbers_in_a_row_are_a_range() -> None:
    assert in_ranges([]) == ""
    assert in_ranges([2, 5, 6]) == "2, 5, 6"
    assert in_ranges([1, 2, 3, 7, 9, 10, 11, 12]) == "1–3, 7, 9–12"
