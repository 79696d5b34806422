"""Keys in dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET

from diptych.tui.dialogs import Help, NewCode, Picker, Search, code_name
from diptych.tui.in_dialogs import matches_in
from diptych.tui.screen import drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.annotations.annotation import Annotation
    from diptych.project.store import Project
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]


def annotations(state: ScreenState) -> list[Annotation]:
    return list(state.session.side.annotations.annotations.values())


def test_the_picker_closes_without_a_code(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), 't "zzzz/ enter')
    assert state.message == "no code matches; delete a letter, or close with Esc"
    state = press(state, "escape")
    assert state.dialog is None
    assert not annotations(state)


def test_a_code_is_taken_away(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "t enter a enter t - enter")
    assert [one.codes for one in annotations(state)] == [{"actor": "china"}]
    state = press(state, "a")
    assert isinstance(state.dialog, Picker)
    assert state.dialog.options()[-1].label == "take china away (-, or Del)"
    refused = press(state, "- enter")
    assert refused.message.startswith("an annotation needs a code or a note")
    assert isinstance(refused.dialog, Picker)
    assert [one.codes for one in annotations(refused)] == [{"actor": "china"}]


def test_the_note_is_not_taken_away_where_nothing_else_is_said(
    open_screen: type_of_open, press: type_of_press
) -> None:
    refused = press(open_screen(), 'n "why enter n ctrl+u enter')
    assert refused.message.startswith("an annotation needs a code or a note")
    assert [one.note for one in annotations(refused)] == ["why"]
    state = press(refused, "escape t enter n ctrl+u enter")
    assert [one.note for one in annotations(state)] == [UNSET]


def test_minus_without_a_code_to_take_away_is_no_code(
    open_screen: type_of_open, press: type_of_press
) -> None:
    assert press(open_screen(), "a - enter").message.startswith("no code matches")


def test_a_new_code_is_made_on_the_spot(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    made = press(open_screen(), 't "Brand space "new enter')
    assert made.dialog is None
    assert made.message == "brand-new is new in theme; u takes it back"
    assert [one.codes for one in annotations(made)] == [{"theme": "brand-new"}]
    undone = press(made, "u")
    assert undone.message == "undone: theme brand-new; brand-new is out of the codebook again"
    made = press(open_screen(), 't "brand space "new enter')
    small.annotate("english", "ben", start=0, end=3, codes={"theme": "brand-new"})
    assert press(made, "u").message == "undone: theme brand-new; brand-new stays in the codebook"
    state = press(open_screen(), 't "nowhere/new enter')
    assert "nowhere" in state.message
    assert isinstance(state.dialog, Picker)


def test_label_and_definition_of_a_new_code_are_asked_for_by_a_key(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = press(open_screen(), 't "brand space "New tab')
    assert isinstance(state.dialog, NewCode)
    assert state.dialog.answers == {"code": "brand-new", "label": "", "definition": ""}
    state = press(state, 'enter "Label tab up down "What enter')
    assert [one.codes for one in annotations(state)] == [{"theme": "brand-new"}]
    source = (small.root / "annotations" / "codebook.yaml").read_text(encoding="utf-8")
    assert "label: Label" in source
    assert "definition: What" in source


def test_a_new_code_of_an_ordinal_facet_asks_for_its_value(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), 'down down "m')
    facets = state.session.codebook.by_name
    key = next(key for key in "omd" if press(state, key).dialog)
    state = press(state, f'{key} "so-so enter enter "x enter')
    assert state.message == "value is 'x', not a number"
    assert press(state, "tab tab enter").message == "value is 'x', not a number"
    state = press(state, "backspace f5 0 enter tab enter")
    assert [one.codes for one in annotations(state)] == [{"mood": "so-so"}]
    assert state.session.codebook.facet("mood").code("so-so").value == 0
    assert facets["mood"].kind == "ordinal"


def test_a_code_that_cannot_be_keeps_the_form_open(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), 't "nowhere/new tab enter')
    assert "nowhere" in state.message
    assert isinstance(state.dialog, NewCode)
    assert state.dialog.index == 0
    assert "nowhere" in press(state, "tab tab enter").message


@pytest.mark.parametrize("facet", ["t", "a", "c"])
def test_a_codebook_without_codes_offers_a_new_one_at_once(
    open_screen: type_of_open, press: type_of_press, small: Project, facet: str
) -> None:
    (small.root / "annotations" / "codebook.yaml").write_text("facets:\n  theme:\n  actor:\n")
    state = press(open_screen(), facet)
    name = {"t": "theme", "a": "actor", "c": "the codebook"}[facet]
    said = f"{name} has no codes yet: type a name, Enter makes it."
    assert said in [
        row.rstrip() for row in ("".join(one.shown for one in row) for row in drawn(state))
    ]
    typed = press(state, '"First space "one tab')
    assert isinstance(typed.dialog, NewCode)
    assert typed.dialog.answers["code"] == "first-one"
    assert press(state, '"a/ enter').message.startswith("no code matches")
    unnamed = press(state, "enter enter")
    assert unnamed.message == "type a name for the code, or close with Esc"
    assert isinstance(unnamed.dialog, NewCode)
    numbered = press(state, "1").dialog
    assert isinstance(numbered, Picker)
    assert numbered.line.text == "1"
    state = press(state, 'enter "second enter enter enter')
    (annotation,) = annotations(state)
    assert annotation.codes == {"actor" if facet == "a" else "theme": "second"}


def test_an_empty_facet_among_others_offers_its_own_new_code_only(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    path = small.root / "annotations" / "codebook.yaml"
    path.write_text("facets:\n  theme:\n  actor:\n    codes:\n      china:\n")
    offered = press(open_screen(), "c").dialog
    assert isinstance(offered, Picker)
    assert [option.path for option in offered.options()] == ["china"]
    offered = press(open_screen(), "t").dialog
    assert isinstance(offered, Picker)
    assert [option.new for option in offered.options()] == [True]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("Brand  New", "brand-new"), ("a/b c", "a/b-c"), ("风险", "风险"), ("", ""), ("a!", ""),
     ("a/", ""), ("e\u0301", "é")],
)  # fmt: skip
def test_code_names(typed: str, expected: str) -> None:
    assert code_name(typed) == expected


def test_lists_stay_inside_themselves(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "c pagedown pagedown down up pageup down")
    assert isinstance(state.dialog, Picker)
    assert state.dialog.index == 1


def test_searching_selects_matches_while_typing(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), '/ "HAND space "on')
    assert state.session.side.passage == "hand\n  on"
    state = press(state, 'ctrl+u "o left')
    assert isinstance(state.dialog, Search)
    assert len(state.dialog.matches) > 3
    first = state.session.side.selection
    assert press(state, "enter").session.side.selection != first
    assert press(state, "enter up").session.side.selection == first
    state = press(state, '"zz enter')
    assert state.session.side.passage == "The heading"
    state = press(state, 'end ctrl+u "hor escape')
    assert state.session.side.passage == "hor"


def test_matches_keep_to_graphemes(open_screen: type_of_open) -> None:
    text = open_screen("mixed").session.side.text
    assert [text.body[start:end] for start, end in matches_in(text, "e\u0301")] == ["e\u0301"]
    assert "e\u0301" in [text.body[start:end] for start, end in matches_in(text, "e")]


def test_help_scrolls_and_closes(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "? down down up x")
    assert isinstance(state.dialog, Help)
    assert state.dialog.index == 1
    assert press(state, "enter").dialog is None
    assert press(state, "ctrl+c").dialog is None
