"""The annotations of the current paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.seen import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]


def test_the_panel_scrolls_to_the_current_annotation(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = open_screen()
    for number in range(4):
        state = press(state, f'n "note{number} enter escape')
    state = press(state, "enter enter enter enter")
    rows = shown(state)
    assert "Paragraph 1: 4 annotations (Enter shows more)" in rows
    assert any(row.startswith("▸") for row in rows)
    assert any(row.startswith("▸") for row in shown(state, height=12))
    below = rows[rows.index("Paragraph 1: 4 annotations (Enter shows more)") + 1 :][:4]
    assert [row[:8] for row in below] == ["  “The h", "  note: ", "▸ “The h", "  note: "]


def test_a_note_that_has_no_room_ends_with_a_mark(
    open_screen: type_of_open, press: type_of_press
) -> None:
    words = " space ".join(f'"word{number}' for number in range(60))
    rows = shown(press(open_screen(), f"n {words} enter"))
    last = rows[rows.index("Paragraph 1: 1 annotation (Enter shows more)") + 4]
    assert last.startswith("    word")
    assert last.endswith(" …")
