"""What is being typed survives the program."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from diptych.tui.dialogs import NewCode, Note
from diptych.tui.pressing import pasted
from diptych.tui.session import open_session
from diptych.tui.state import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from diptych.project.store import Project
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]


def again(project: Project, *text_ids: str) -> ScreenState:
    """Open the screen as a new process does."""
    return opened(open_session(project, text_ids or ["english"], "ann"))


def kept(project: Project) -> list[Path]:
    return sorted((project.root / ".diptych").glob("*.typed"))


def test_a_note_is_gone_on_with_where_it_was_typed(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    before = press(open_screen("english"), 'down . . n "Wh')
    state = again(small)
    assert state.dialog == before.dialog
    assert state.session.side.selection == before.session.side.selection
    assert state.message == (
        "this was being typed when the program ended; Enter goes on, Esc drops it"
    )
    state = press(state, '"y enter')
    (annotation,) = state.session.side.annotations.annotations.values()
    assert (annotation.quote, annotation.note) == (before.session.side.passage, "Why")
    assert kept(small) == []


def test_the_note_of_an_annotation_is_gone_on_with(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    before = press(open_screen("mixed", "english"), 'tab t enter n "Why')
    state = again(small, "mixed", "english")
    assert state.session.active == 1
    assert state.session.side.current == before.session.side.current
    state = press(state, "enter")
    (annotation,) = state.session.side.annotations.annotations.values()
    assert (annotation.codes, annotation.note) == ({"theme": "governance"}, "Why")


def test_a_new_code_is_gone_on_with(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    before = press(open_screen(), 'o "so-so enter enter 0 enter "So')
    state = again(small)
    assert isinstance(state.dialog, NewCode)
    assert state.dialog == before.dialog
    state = press(state, "enter enter")
    assert state.session.codebook.facet("mood").code("so-so").labels == {"": "So"}
    assert kept(small) == []


def test_what_was_given_up_is_not_gone_on_with(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), 'n "Why')
    assert len(kept(small)) == 1
    press(state, "escape")
    assert kept(small) == []
    assert again(small).dialog is None


def test_what_is_pasted_is_kept(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    pasted(press(open_screen(), "n"), "all of\nthis")
    dialog = again(small).dialog
    assert isinstance(dialog, Note)
    assert dialog.line.text == "all of this"


@pytest.mark.parametrize(
    "spoiled",
    [
        {"end": 999},
        {"quote": "else"},
        {"annotation": "gone"},
        {"lines": []},
        {"facet": "gone", "lines": ["a"]},
        {"facet": "mood", "lines": ["a"]},
        {"facet": "mood", "lines": ["a", "b", "c", "d"], "index": 4},
        {"unit": 9},
        {"start": 0, "end": 2, "quote": "# "},
    ],
)
def test_what_does_not_fit_any_more_is_left_alone(
    small: Project, open_screen: type_of_open, press: type_of_press, spoiled: dict[str, object]
) -> None:
    press(open_screen(), 'n "Why')
    (path,) = kept(small)
    path.write_text(json.dumps(json.loads(path.read_text()) | spoiled))
    assert again(small).dialog is None
    assert path.exists()


def test_what_is_typed_is_kept_while_another_diptych_writes(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "n")
    with small.files.locked():
        press(state, '"Wh')
    assert again(small).dialog == press(state, '"Wh').dialog


def test_what_cannot_be_kept_is_said(
    small: Project, open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "n")
    (path,) = kept(small)
    path.unlink()
    path.mkdir()
    state = press(state, '"W')
    said = "cannot be written: a folder is where a file must be; move it away"
    assert state.message == f".diptych/english.ann.typed: {said}"
    assert not list((small.root / ".diptych").glob("*.tmp"))
    assert isinstance(state.dialog, Note)
    assert state.dialog.line.text == "W"
