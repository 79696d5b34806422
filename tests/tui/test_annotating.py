"""Keys that annotate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from diptych.tui.dialogs import Note, Picker
from diptych.tui.pressing import pasted
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


def test_a_sentence_is_coded_with_few_keys(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    state = press(open_screen(), 'down . . t "gov enter a "chi enter m')
    (annotation,) = small.annotation_set(small.text("english"), "ann").annotations.values()
    assert annotation.quote == "Another one, by Dr. Li of the U.N., follows!"
    assert annotation.codes == {"theme": "governance", "actor": "china"}
    assert state.moving


def test_a_finished_text_offers_the_one_that_is_next(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    (small.root / "annotations/assignments.csv").write_text("text,annotator\nenglish,ann\n")
    state = press(open_screen(), "F")
    assert state.message == "finished; 4 paragraphs without a code; no text is left for you"
    assert press(state, "F").message == "not finished"
    assert press(state, "F N").message == "no other text is left for you"
    assert press(press(state, "t enter m"), "N").message.startswith("select the new passage")
    with (small.root / "annotations/assignments.csv").open("a") as file:
        file.write("mixed,ann\n")
    state = press(state, "F F")
    assert state.message.endswith(" without a code; N opens the next text: mixed")
    state = press(state, "N")
    assert [side.text.id for side in state.session.sides] == ["mixed"]
    assert drawn(state)
    assert press(state, "F N").session.side.text.id == "mixed"


def test_where_what_is_next_cannot_be_told_the_text_is_finished_all_the_same(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    (small.root / "annotations/assignments.csv").write_text("text\n")
    state = press(open_screen(), "F")
    assert state.session.side.annotations.finished
    assert "; what is next cannot be told: annotations/assignments.csv" in state.message


def test_the_codebook_codes_any_facet(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "c")
    assert isinstance(state.dialog, Picker)
    assert [option.facet for option in state.dialog.options()] == ["theme"] * 3 + ["actor"] * 2 + [
        "mood", "mood",
    ]  # fmt: skip
    state = press(state, '"goo enter')
    assert [one.codes for one in annotations(state)] == [{"mood": "good"}]


def test_moving_an_annotation(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "t enter m t")
    assert state.message.startswith("select the new passage")
    state = press(state, "down . enter")
    assert [one.quote for one in annotations(state)] == ["One sentence here."]
    assert state.message == "moved"
    state = press(state, "m down escape")
    assert not state.moving
    assert [one.quote for one in annotations(state)] == ["One sentence here."]
    assert press(state, "m").message.startswith("no annotation is current")


def test_notes_are_kept_or_left(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), 'n "why space "not enter')
    assert [one.note for one in annotations(state)] == ["why not"]
    state = press(state, 'n "xx escape')
    assert [one.note for one in annotations(state)] == ["why not"]
    state = pasted(press(state, "n ctrl+u"), "two\nlines")
    assert isinstance(state.dialog, Note)
    assert [one.note for one in annotations(press(state, "enter"))] == ["two lines"]


@pytest.mark.parametrize("keys", ["t 1 u", "t 1 x", 't 1 n "why enter x', "t 1 escape ] x"])
def test_words_stay_selected_when_their_annotation_goes(
    open_screen: type_of_open, press: type_of_press, keys: str
) -> None:
    state = press(open_screen(), f"down . . {keys}")
    assert not annotations(state)
    state = press(state, "t 2")
    assert [one.quote for one in annotations(state)] == [
        "Another one, by Dr. Li of the U.N., follows!"
    ]


def test_a_codebook_without_facets_has_nothing_to_offer(
    open_screen: type_of_open, press: type_of_press, small: Project
) -> None:
    (small.root / "annotations" / "codebook.yaml").write_text("facets:\n")
    state = press(open_screen(), "c")
    assert state.message == "the codebook has no facets yet"
