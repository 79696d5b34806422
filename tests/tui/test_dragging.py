"""A mouse whose button is held selects from the word it was pressed on to the one under it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tests.tui.seen import plain, sized

from diptych.tui.areas import areas_of
from diptych.tui.dragging import begun, dragged, ended, scrolled_on
from diptych.tui.pressing import pressed, refreshed
from diptych.tui.rows import InText
from diptych.tui.screen import clicked_on, drawn, followed

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project
    from diptych.tui.scrolling import Top
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]

WORDS = [f"word{number}" for number in range(600)]
PARAGRAPHS = "\n\n".join(" ".join(WORDS[n : n + 50]) for n in range(0, 600, 50))


@pytest.fixture
def long(small: Project, open_screen: type_of_open) -> ScreenState:
    """Open twelve paragraphs beside the mixed text."""
    (small.root / "texts" / "long.md").write_text(PARAGRAPHS)
    return sized(open_screen("long", "mixed"), 120, 30)


def hold(state: ScreenState, column: int, row: int) -> ScreenState:
    place = clicked_on(state, column, row)
    assert isinstance(place, InText)
    return followed(begun(state, place, extending=False))


def move(state: ScreenState, column: int, row: int, times: int = 1) -> ScreenState:
    for _ in range(times):
        state = followed(dragged(state, column, row))
    return state


def roll(state: ScreenState, column: int, row: int, by: int) -> ScreenState:
    return followed(scrolled_on(state, column, row, by))


def top(state: ScreenState) -> Top:
    return state.view.panes[state.session.active].top


def ends(state: ScreenState) -> tuple[str, str]:
    """Return the first and the last word that is selected."""
    words = state.session.side.passage.split()
    return words[0], words[-1]


def word_under(state: ScreenState, column: int, row: int) -> str:
    place = clicked_on(state, column, row)
    assert isinstance(place, InText)
    body = state.session.side.text.body
    return next(one[0] for one in re.finditer(r"\S+\s*", body) if place.offset < one.end()).strip()


def last_row(state: ScreenState) -> int:
    return areas_of(state).text_height


def rows_of_text(state: ScreenState) -> list[str]:
    """Return the rows of the first text without the marks in front of them."""
    side = areas_of(state).side
    return [plain(row)[1:side] for row in drawn(state)[1 : last_row(state) + 1]]


def test_beyond_the_edge_the_text_scrolls_and_the_selection_goes_along(long: ScreenState) -> None:
    state = hold(long, 10, 3)
    first, _ = ends(state)
    for times in range(1, 31):
        before, state = top(state), move(state, 10, 29)
        assert top(state) > before
        row = last_row(state)
        row -= not rows_of_text(state)[row - 1].strip()
        assert ends(state) == (first, word_under(state, 10, row)), times
    assert ends(followed(ended(state))) == ends(state)
    assert top(followed(ended(state))) == top(state)
    for _ in range(40):
        state = move(state, 10, 0)
    assert str(top(state)) == str(top(long))
    assert ends(state) == (word_under(state, 10, 1), first)


def test_where_nothing_is_left_to_scroll_the_last_line_is_reached(long: ScreenState) -> None:
    state = move(hold(long, 10, 3), 30, 29, 200)
    assert ends(state)[1] == word_under(state, 30, last_row(state))
    assert ends(move(state, 119, 29))[1] == WORDS[-1]
    assert ends(move(state, 0, 0, 200))[0] == WORDS[0]


def test_the_wheel_extends_while_the_button_is_held(long: ScreenState) -> None:
    state = hold(long, 10, 3)
    first, _ = ends(state)
    state = move(state, 10, 5)
    for _ in range(6):
        state = roll(state, 10, 5, 3)
        row = 5 - (not rows_of_text(state)[4].strip())
        assert ends(state) == (first, word_under(state, 10, row))
    assert ends(roll(state, 10, 29, 3))[1] > ends(state)[1]
    back = roll(state, 10, 5, -18)
    assert (top(back), ends(back)) == (top(long), (first, word_under(back, 10, 5)))


@pytest.mark.parametrize(
    ("column", "row", "same_as"),
    [(0, 4, (5, 4)), (52, 4, (48, 4)), (100, 4, (48, 4)), (10, 8, (10, 7))],
    ids=["front", "margin", "other text", "empty row"],
)
def test_beside_the_text_the_nearest_word_is_reached(
    long: ScreenState, column: int, row: int, same_as: tuple[int, int]
) -> None:
    state = hold(long, 10, 3)
    assert clicked_on(state, 10, 8) is None
    assert ends(move(state, column, row)) == ends(move(state, *same_as))


@pytest.mark.parametrize("size", [(120, 30), (60, 24), (56, 40), (200, 60), (40, 12)])
def test_what_is_pressed_on_and_dragged_over_does_not_move(
    long: ScreenState, press: type_of_press, size: tuple[int, int]
) -> None:
    state = press(sized(long, *size), "home u")
    assert state.message
    rows = last_row(state)
    state = hold(state, 8, rows - (not rows_of_text(state)[rows - 1].strip()))
    seen = rows_of_text(state)
    for row in (*range(rows - 1, 0, -1), *range(1, rows - 1)):
        state = move(state, 8, row)
        same = min(len(seen), last_row(state))
        assert rows_of_text(state)[:same] == seen[:same], row
    assert rows_of_text(followed(ended(state)))[:same] == seen[:same]


def test_a_word_that_loses_its_row_is_followed_by_one_line(long: ScreenState) -> None:
    state = sized(long, 120, 24)
    rows = last_row(state)
    state = hold(state, 10, rows)
    lower = sized(state, 120, 23)
    assert (last_row(lower), top(lower)) == (rows - 1, top(state)._replace(line=1))
    assert ends(lower)[1] == word_under(lower, 10, rows - 1)
    assert top(sized(followed(ended(state)), 120, 23)).line > 1


def test_a_key_ends_dragging_and_a_dialog_begins_none(
    long: ScreenState, press: type_of_press
) -> None:
    state = move(hold(long, 10, 3), 10, 5)
    assert state.dragging
    assert not ended(state).dragging
    assert not pressed(state, "t").dragging
    asking = press(long, "t")
    assert begun(asking, InText(0, 30), extending=False) == asking
    assert ends(dragged(sized(state, 20, 5), 3, 3)) == ends(state)


def test_what_changes_on_disk_meanwhile_is_dragged_over(long: ScreenState, small: Project) -> None:
    state = hold(long, 10, 3)
    (small.root / "texts" / "long.md").write_text(PARAGRAPHS.replace("word0 ", "begin "))
    state = move(followed(refreshed(state)), 10, 5)
    assert ends(state)[1] == word_under(state, 10, 5)


def test_shift_extends_from_where_the_selection_began(long: ScreenState) -> None:
    state = hold(long, 10, 3)
    first, _ = ends(state)
    place = clicked_on(state, 10, 5)
    assert isinstance(place, InText)
    assert ends(begun(followed(ended(state)), place, extending=True))[0] == first
