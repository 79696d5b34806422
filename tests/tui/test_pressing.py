"""Keys and clicks, and what changes on disk under them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.tui.dialogs import Help, NewCode, Note, Picker, Search
from diptych.tui.pressing import (
    clicked,
    clicked_annotation,
    clicked_option,
    pasted,
    refreshed,
    wheeled,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from diptych.annotations.annotation import Annotation
    from diptych.project.store import Project
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]


def annotations(state: ScreenState) -> list[Annotation]:
    return list(state.session.side.annotations.annotations.values())


def test_pasting_where_nothing_is_typed_does_nothing(open_screen: type_of_open) -> None:
    state = open_screen()
    assert pasted(state, "qqq") is state


def test_there_may_be_nothing_to_do(open_screen: type_of_open, press: type_of_press) -> None:
    state = open_screen()
    assert press(state, "u").message == (
        "nothing to undo on this screen; what was before: diptych undo --list"
    )
    assert press(state, "U").message == "there is nothing to redo"
    assert press(press(state, "t enter u"), "U").message == "done again: theme governance"
    state = press(state, "home")
    assert press(state, "x").message.startswith("no annotation is current")
    assert press(state, "Z").message == "Z does nothing here; ? lists the keys"
    assert press(state, "ctrl+g").message == "Ctrl-G does nothing here; ? lists the keys"


def test_clicks_select_words_and_drags_extend(open_screen: type_of_open) -> None:
    state = clicked(open_screen("english", "mixed"), 0, 15, extending=False)
    assert state.session.side.passage == "One"
    state = clicked(state, 0, 22, extending=True)
    assert state.session.side.passage == "One sentence"
    state = clicked(state, 1, 0, extending=True)
    assert (state.session.active, state.session.side.passage) == (1, "各")


def test_clicks_go_to_annotations_and_options(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "t enter escape")
    (annotation_id,) = state.session.side.annotations.annotations
    assert clicked_annotation(state, 0, annotation_id).session.side.current == annotation_id
    picking = press(state, "a")
    assert clicked_annotation(picking, 0, annotation_id) is picking
    assert clicked(picking, 0, 3, extending=False) is picking
    state = clicked_option(picking, 1)
    assert [one.codes["actor"] for one in annotations(state)] == ["indonesia"]
    assert clicked_option(state, 1) is state


def test_news_are_said_with_the_next_key(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = open_screen()
    small.annotate("english", "ann", start=0, end=3, codes={})
    state = press(state, "down")
    assert state.message == "the annotations of english changed on disk: reloaded"
    assert state.session.side.paragraph == 2


def test_a_key_waits_when_its_passage_is_gone(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = press(open_screen(), 'end n "why')
    path = small.root / "texts" / "english.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Short.", "Brief."), "utf-8")
    state = press(state, "enter")
    assert "not there any more" in state.message
    assert isinstance(state.dialog, Note)
    state = press(state, "enter")
    assert [(one.quote, one.note) for one in annotations(state)] == [("Brief.", "why")]


def test_what_cannot_be_read_is_said_until_it_can(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = press(open_screen(), "t enter escape")
    path = small.root / "texts" / "english.md"
    before = path.read_bytes()
    path.write_bytes(b"\xff")
    state = refreshed(state)
    assert state.message.startswith("changed on disk, and cannot be read now: texts/english.md")
    assert "not UTF-8" in press(state, "a enter").message
    path.write_bytes(before)
    assert refreshed(state).message == ""
    assert len(annotations(state)) == 1


def test_open_dialogs_get_the_new_codebook_and_text(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    path = small.root / "annotations" / "codebook.yaml"
    source = path.read_text(encoding="utf-8")
    picking, searching = press(open_screen(), "a"), press(open_screen(), '/ "hand')
    noting = press(press(open_screen(), "t enter"), "n")
    moving = press(press(open_screen(), "t enter"), "m")
    path.write_text(source.replace("indonesia", "india"), encoding="utf-8")
    fresh = refreshed(picking)
    assert isinstance(fresh.dialog, Picker)
    assert [option.path for option in fresh.dialog.options()] == ["china", "india"]
    path.write_text(source.replace("  actor:", "  actors:"), encoding="utf-8")
    assert refreshed(picking).dialog is None
    assert refreshed(noting).dialog == noting.dialog
    assert refreshed(moving).moving
    fresh = refreshed(searching)
    assert isinstance(fresh.dialog, Search)
    assert len(fresh.dialog.matches) == 1


def test_moving_ends_when_the_annotation_is_gone(
    open_screen: type_of_open, press: type_of_press
) -> None:
    moving = press(open_screen(), "t enter m")
    press(open_screen(), "] x")
    assert refreshed(moving).moving == ""


def test_somebody_may_write_at_the_very_moment(
    open_screen: type_of_open, press: type_of_press, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = press(open_screen(), "t enter")
    press(open_screen(), "] x")
    stale = replace(state, session=replace(state.session))
    monkeypatch.setattr("diptych.tui.pressing.reloaded", lambda session: (session, ""))
    state = press(stale, 'n enter n "x enter')
    assert state.message.endswith("nothing was written; try again")


def test_a_list_that_changes_under_a_key_is_looked_at_again_first(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    path = small.root / "annotations" / "codebook.yaml"
    source = path.read_text(encoding="utf-8")
    picking = press(open_screen(), "a down")
    path.write_text(source.replace("      china:", "      asean:\n      china:"), encoding="utf-8")
    for key in ("enter", "2"):
        state = press(picking, key)
        assert annotations(state) == []
        assert state.message.startswith("the codebook changed on disk")
        assert isinstance(state.dialog, Picker)
        assert state.dialog.options()[state.dialog.index].path == "indonesia"
    path.write_text(source.replace("  actor:", "  actors:"), encoding="utf-8")
    state = press(press(open_screen(), "t enter"), "n escape")
    path.write_text(source, encoding="utf-8")
    state = press(state, "a")
    path.write_text(source.replace("  actor:", "  actors:"), encoding="utf-8")
    state = press(state, "x")
    assert state.dialog is None
    assert len(annotations(state)) == 1


def test_what_a_search_found_is_gone_on_from_where_the_text_changed(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    path = small.root / "texts" / "english.md"
    state = press(open_screen(), '/ "s enter')
    assert isinstance(state.dialog, Search)
    place = state.dialog.index
    path.write_text(path.read_text(encoding="utf-8") + "\nMore.\n", "utf-8")
    fresh = refreshed(state)
    assert isinstance(fresh.dialog, Search)
    assert fresh.dialog.index == place
    path.write_text(path.read_text(encoding="utf-8").replace("s", "z"), "utf-8")
    lost = refreshed(press(fresh, 'ctrl+u "short'))
    path.write_text("Short. Also short.")
    back = press(lost, "up")
    assert isinstance(back.dialog, Search)
    assert back.dialog.index in {-1, 1}
    assert press(back, "down up").dialog == press(back, "up").dialog


def test_an_orphan_is_no_longer_moved(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    moving = press(open_screen(), "t enter m")
    path = small.root / "annotations/english/ann.json"
    said = path.read_text()
    path.write_text(said.replace('"created"', '"orphan": true, "created"'))
    assert refreshed(moving).moving == ""


def test_pasting_takes_one_step_however_long_it_is(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = press(open_screen(), "n")
    path = small.root / "texts" / "english.md"
    path.write_text(path.read_text(encoding="utf-8").replace("The heading", "A heading"), "utf-8")
    state = pasted(state, "all of it")
    assert isinstance(state.dialog, Note)
    assert state.dialog.line.text == "all of it"
    searched = pasted(press(open_screen(), "/"), "hand\n on")
    assert searched.session.side.passage == "hand\n  on"
    made = pasted(press(open_screen(), 't "brand tab'), "-new")
    assert isinstance(made.dialog, NewCode)
    assert made.dialog.answers["code"] == "brand-new"
    picked = pasted(press(open_screen(), "a down"), "chi")
    assert isinstance(picked.dialog, Picker)
    assert (picked.dialog.line.text, picked.dialog.index) == ("chi", 0)
    helped = press(open_screen(), "?")
    assert pasted(helped, "q") is helped


def test_the_wheel_goes_through_a_list_that_is_open(
    open_screen: type_of_open, press: type_of_press
) -> None:
    picking = wheeled(press(open_screen(), "t"), 0, 1)
    assert isinstance(picking.dialog, Picker)
    assert picking.dialog.index == 1
    helped = wheeled(press(open_screen(), "?"), 0, 3)
    assert isinstance(helped.dialog, Help)
    assert helped.dialog.index == 3
    assert wheeled(helped, 0, -9).dialog == press(open_screen(), "?").dialog
    noting = press(open_screen(), "n")
    assert wheeled(noting, 0, 1).dialog == noting.dialog
