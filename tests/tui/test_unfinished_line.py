"""A line that is being written in an adjudication survives the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from diptych.operations.adjudicating import adjudicator
from diptych.tui.deciding import opened, opened_on_all, pasted, pressed
from diptych.tui.entry import entry

if TYPE_CHECKING:
    from pathlib import Path

    from diptych.project.store import Project
    from diptych.tui.deciding import Deciding


@pytest.fixture
def disputed(small: Project) -> Project:
    """Let two disagree twice."""
    for annotator, mood in (("ann", "good"), ("bob", "bad")):
        for start, end in ((2, 13), (15, 33)):
            small.annotate("english", annotator, start=start, end=end, codes={"mood": mood})
    return small


def again(project: Project, *, decided: bool = False) -> Deciding:
    """Open the screen as a new process does."""
    deciding = adjudicator(project, "english")
    begin = opened_on_all if decided else opened
    return begin(deciding, deciding.agree(), "zoe", project.codebook())


def press(state: Deciding, *keys: str) -> Deciding:
    for key in keys:
        state = pressed(state, key)
    return state


def kept(project: Project) -> list[Path]:
    return sorted((project.root / ".diptych").glob("*.typed"))


@pytest.mark.parametrize("decided", [False, True])
def test_a_line_is_gone_on_with_at_its_case(disputed: Project, *, decided: bool) -> None:
    before = press(again(disputed), "space", "=", "b")
    state = again(disputed, decided=decided)
    assert (state.position, state.line) == (1, before.line)
    assert state.message == (
        "this was being written when the program ended; Enter decides by it, Esc drops it"
    )
    assert press(state, "enter").decided == 1
    assert kept(disputed) == []


def test_a_line_that_was_left_is_not_gone_on_with(disputed: Project) -> None:
    state = press(again(disputed), "=", "b")
    assert len(kept(disputed)) == 1
    press(state, "escape")
    assert kept(disputed) == []
    assert again(disputed).line is None


def test_an_empty_line_is_neither_kept_nor_taken_up(disputed: Project) -> None:
    press(again(disputed), "=")
    assert kept(disputed) == []
    state = press(again(disputed), "=", "b")
    (path,) = kept(disputed)
    written = path.read_bytes()
    press(state, "backspace", "space")
    assert kept(disputed) == []
    path.write_bytes(written.replace(b'"b"', b'" "'))
    assert again(disputed).line is None


def test_what_is_pasted_into_a_line_is_kept(disputed: Project) -> None:
    pasted(press(again(disputed), "="), "a ;\nso")
    assert again(disputed).line == entry("a ; so")


def test_a_line_is_left_alone_where_its_letters_are_others(disputed: Project) -> None:
    press(again(disputed), "=", "b")
    deciding = adjudicator(disputed, "english", ["bob", "ann"])
    assert opened(deciding, deciding.agree(), "zoe", disputed.codebook()).line is None
    assert again(disputed).line == entry("b")


def test_a_line_of_a_case_that_changed_is_left_alone(disputed: Project) -> None:
    press(again(disputed), "=", "b")
    said = disputed.annotation_set(disputed.text("english"), "bob").annotations
    first = min(said, key=lambda name: said[name].start)
    others = {name: one for name, one in said.items() if name != first}
    disputed.update("english", "bob", lambda one: replace(one, annotations=others))
    assert again(disputed).line is None
    assert len(kept(disputed)) == 1


def test_a_line_that_cannot_be_kept_is_said(disputed: Project) -> None:
    state = press(again(disputed), "=", "b")
    with disputed.files.locked():
        state = press(state, "c")
    assert state.message == ""
    (path,) = kept(disputed)
    path.unlink()
    path.mkdir()
    state = press(state, "d")
    assert state.message.startswith(".diptych/english.consensus.typed: cannot be written")
    assert state.line == entry("bcd")
