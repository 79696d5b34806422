from __future__ import annotations

from diptych.rendering.panels import abreast, on_one_axis, panel_width
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of


def test_columns_stand_beside_one_another_whatever_their_width() -> None:
    lines = abreast([["文字", "\x1b[1mab\x1b[0m", "c"], ["x"]], 6, " │ ")
    assert lines == ["文字   │ x", "\x1b[1mab\x1b[0m     │", "c      │"]
    assert {columns_of(line.split("│")[0]) for line in lines} == {7}


def test_there_may_be_any_number_of_columns() -> None:
    assert abreast([["a"], ["b", "bb"], ["c"]], 3, "  ") == ["a    b    c", "     bb"]
    assert abreast([], 3, "  ") == []


def test_two_panels_share_a_terminal_unless_lines_would_be_too_long() -> None:
    assert [panel_width(Screen(width=width)) for width in (61, 62, 300)] == [29, 29, 100]


def test_the_axis_goes_on_between_blocks() -> None:
    screen = Screen(width=9)
    assert on_one_axis([["abc │ d", "a"], ["b"]], screen) == "abc │ d\na\n    │\nb"
