"""Keys that move and select."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.annotations.annotation import Annotation
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]


def annotations(state: ScreenState) -> list[Annotation]:
    return list(state.session.side.annotations.annotations.values())


def test_annotations_are_visited(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "] [ enter")
    assert state.message == "this paragraph has no annotation yet"
    assert press(state, "]").message == "there is no annotation yet"
    state = press(state, "t enter down . t enter . t enter down down")
    ids = [press(state, keys).session.side.current for keys in ("]", "] ]", "] ] ]", "] ] ] ]")]
    assert ids[0] == ids[3]
    assert len(set(ids)) == 3
    assert press(state, "[").session.side.current == ids[2]
    state = press(state, "up up enter enter")
    assert state.session.side.current == ids[2]
    assert press(state, "enter").session.side.current == ""
    assert press(state, "home [").session.side.current == ids[2]
    assert press(state, "home ]").session.side.current == ids[0]


def test_uncoded_paragraphs_are_visited(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "t enter space")
    assert state.session.side.paragraph == 2
    state = press(state, "end t enter space")
    assert (state.session.side.paragraph, state.message) == (2, "from the top again")
    state = press(state, "t enter space t enter space")
    assert state.message.startswith("every paragraph has a code")
    state = press(state, "F")
    assert state.message.startswith("finished; 0 paragraphs without a code; N opens the next")
    assert press(state, "F").message == "not finished"


def test_two_texts_are_switched_between(open_screen: type_of_open, press: type_of_press) -> None:
    assert press(open_screen(), "tab").message.startswith("only one text is open")
    state = press(open_screen("english", "mixed"), "v tab t enter")
    assert state.session.active == 1
    assert [one.quote for one in annotations(state)] == ["各国应加强合作！“这很重要。”他说。"]
    assert press(state, "tab u").session.active == 1


def test_extending_by_a_mode(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "down . v . right")
    assert state.session.side.passage == (
        "One sentence here. Another one, by Dr. Li of the U.N., follows! A"
    )
    state = press(state, "down v")
    assert not state.extending
    assert state.session.side.passage.endswith("It ends.")
    state = press(state, "v escape")
    assert not state.extending


def test_home_and_end_extend_where_moving_does(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "down v end")
    assert state.session.side.selection.span.end == len(state.session.side.text.body.rstrip())
    assert state.session.side.passage.startswith("One sentence")
    assert press(state, "home").session.side.passage.startswith("The heading")


def test_going_round_is_told(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "t 1 down . t 1 escape")
    assert [press(state, keys).message for keys in ("g ]", "g ] ]", "g ] ] ]")] == [
        "", "", "from the top again",
    ]  # fmt: skip
    assert press(state, "g ] [").message == "from the end again"
