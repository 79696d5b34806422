"""What Esc closed while it was typed is not lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.tui.dialogs import NewCode, Note

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]


def note(state: ScreenState) -> str:
    assert isinstance(state.dialog, Note)
    return state.dialog.line.text


def test_a_note_that_was_given_up_is_brought_back_at_its_place(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), 'down n "Why escape')
    assert state.message == "given up; n brings it back here"
    assert note(press(state, "up n")) == ""
    state = press(state, "n")
    assert note(state) == "Why"
    assert state.message == "this was given up here; Enter goes on, Esc drops it"
    dropped = press(state, "escape")
    assert dropped.message == ""
    assert note(press(dropped, "n")) == ""
    assert note(press(state, '"t escape n')) == "Whyt"
    state = press(state, "enter")
    (said,) = state.session.side.annotations.annotations.values()
    assert said.note == "Why"
    assert note(press(state, "escape down n")) == ""


def test_what_says_nothing_new_is_not_kept(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), 'n "Why enter')
    for keys in ("n escape", "n ctrl+u escape", "n home space escape"):
        assert press(state, keys).given_up is None
    assert note(press(state, 'n "t escape n')) == "Whyt"


def test_a_new_code_that_was_given_up_is_brought_back_under_its_name(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), 't "new tab enter "Label escape')
    assert state.message == "given up; Tab on its name brings it back here"
    again = press(state, 't "new tab').dialog
    assert isinstance(again, NewCode)
    assert again.answers == {"code": "new", "label": "Label", "definition": ""}
    other = press(state, 't "newer tab').dialog
    assert isinstance(other, NewCode)
    assert other.answers["label"] == ""
    assert note(press(state, "n")) == ""
    assert press(open_screen(), 't "new tab enter escape').given_up is None
    made = press(state, 't "new tab enter enter')
    assert made.session.codebook.facet("theme").code("new").labels == {"": "Label"}
    assert made.given_up is None
