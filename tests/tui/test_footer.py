"""The last rows of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.tui.seen import plain, shown

from diptych.texts.scripts import count_words
from diptych.tui.footer import footer_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project
    from diptych.tui.state import ScreenState

    type_of_press = Callable[[ScreenState, str], ScreenState]
    type_of_open = Callable[..., ScreenState]


@pytest.mark.parametrize("width", [30, 40, 60, 79, 80, 120, 200])
def test_the_footer_holds_whole_keys_with_help_and_quit_always(
    open_screen: type_of_open, width: int
) -> None:
    wide = shown(open_screen(), 300)[-1].split("  ")
    entries = shown(open_screen(), width)[-1].split("  ")
    assert {"? help", "q quit"} <= set(entries) <= set(wide)
    assert entries == sorted(entries, key=wide.index)
    shortest = min(len(entry) for entry in {*wide} - {*entries}) if width < 200 else 999
    assert len("  ".join(entries)) + 2 + shortest > width


def test_the_footer_names_the_keys_of_the_moment(
    open_screen: type_of_open, press: type_of_press
) -> None:
    state = press(open_screen(), "t enter")
    assert shown(state)[-1].startswith("n note  x delete  m move  ? help  t theme")
    assert shown(press(state, "t"))[-1].startswith("Enter choose  Esc close  Del take away  ↓")
    assert "  Tab label, definition  " in shown(press(state, 't "zzz'))[-1]
    assert shown(press(state, "n"))[-1] == "Enter keep it  Esc give it up"
    assert shown(press(state, "/"))[-1] == "Enter next match  ↑ previous match  Esc close"
    assert shown(press(state, "?"))[-1].startswith("Enter close  Esc close  ↓ scroll")
    new = press(state, 't "zz tab')
    assert shown(new)[-1] == "Enter go on  Esc give it up  Tab next field"
    two = shown(state, 80, 30)[-2:]
    assert {"; again", "c codebook", "/ search"} <= set(two[1].split("  "))
    assert shown(state, 300, 30)[-2].startswith("codes go to this annotation")


def test_what_keys_do_now_is_told_whole(open_screen: type_of_open, press: type_of_press) -> None:
    rows = shown(press(open_screen(), "t enter m down"), width=60)
    assert rows[-3:-1] == [
        "moving: select the new passage, then Enter; Esc leaves it as", "it was"
    ]  # fmt: skip


def test_states_are_told(open_screen: type_of_open, press: type_of_press) -> None:
    state = open_screen()
    assert shown(press(state, "v"))[-2].startswith("moving extends the selection")
    assert shown(press(state, "v down"))[-2].startswith("EXTENDING · selected: 16 words in 2")
    state = press(state, "t enter")
    assert shown(state)[-2].startswith("codes go to this annotation")
    assert shown(press(state, "m down"))[-2].startswith("moving: select the new passage")


def test_long_messages_get_several_rows(open_screen: type_of_open, press: type_of_press) -> None:
    state = press(open_screen(), "U")
    rows = [plain(row) for row in footer_rows(state, 12)]
    assert rows[-4:-1] == ["there is", "nothing to", "redo"]


def test_only_keys_are_named_that_do_something(
    open_screen: type_of_open, press: type_of_press
) -> None:
    idle = shown(open_screen(), 200)[-1]
    for words in (
        "Tab ",
        "; again",
        "u undo",
        "Enter annotation",
        "= line up",
        "x delete",
        "N next",
    ):
        assert words not in idle
    coded = press(open_screen(), "t 1 escape")
    for words in ("; again", "u undo", "Enter annotation", "F finished"):
        assert words in shown(coded, 200)[-1]
    assert "F not finished" in shown(press(coded, "F"), 200)[-1]
    both = open_screen("english", "mixed")
    assert "Tab other text" in shown(both)[-1]
    assert "= line up" in shown(both, 200)[-1]
    assert "= not lined up" in shown(press(both, "="), 200)[-1]


@pytest.mark.parametrize(
    ("keys", "said"),
    [("end right right", "word"), ("down right v right", "2 words"),
     ("down .", "sentence, 3 words")],
)  # fmt: skip
def test_what_is_selected_is_counted(
    open_screen: type_of_open, press: type_of_press, keys: str, said: str
) -> None:
    rows = shown(press(open_screen("english"), keys))
    assert any(row.endswith(f"selected: {said}; a code makes an annotation") for row in rows)


def test_where_a_code_goes_is_told(open_screen: type_of_open, press: type_of_press) -> None:
    rows = shown(press(open_screen(), "t 1 escape"))
    assert "selected: paragraph, 2 words; a code goes to what is said of it" in rows


def test_on_a_low_screen_what_is_said_leaves_room_for_what_is_typed(
    open_screen: type_of_open, press: type_of_press
) -> None:
    rows = shown(press(open_screen(), 'n "abc'), 40, 7)
    assert "> abc" in rows
    assert rows[-2].endswith("…")
    assert rows[-1].startswith("Enter")


def test_of_what_is_selected_only_what_is_new_is_counted(
    small: Project,
    open_screen: type_of_open,
    press: type_of_press,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = "\n\n".join(f"Paragraph {number} of many and many." for number in range(400))
    (small.root / "texts" / "long.md").write_text(body, encoding="utf-8")
    counted: list[str] = []

    def counting(passage: str) -> int:
        counted.append(passage)
        return count_words(passage)

    monkeypatch.setattr("diptych.tui.footer.count_words", counting)
    state = press(open_screen("long"), "v G")
    assert "selected: 2400 words in 400 paragraphs" in "\n".join(shown(state, 200))
    counted.clear()
    state = press(state, "<")
    assert "selected: 2394 words in 399 paragraphs" in "\n".join(shown(state, 200))
    assert counted == []
    state = press(state, "(")
    assert "selected: 2394 words in 399 paragraphs" in "\n".join(shown(state, 200))
    assert counted == ["Paragraph 398 of many and many"]


@pytest.mark.parametrize("key", ["n", "t", "/", "?"])
def test_what_ends_a_dialog_either_way_is_named_in_thirty_columns(
    open_screen: type_of_open, press: type_of_press, key: str
) -> None:
    last = plain(footer_rows(press(open_screen("english"), key), 30)[-1])
    assert "Enter" in last
    assert "Esc" in last
