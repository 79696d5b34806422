from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from diptych.rendering.passages import passage_lines
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of

FACETS = ("theme", "actor", "mood")


def row(**fields: Any) -> dict[str, Any]:
    return {
        "text": "times",
        "paragraph": 9,
        "annotator": "ann",
        "quote": "The words themselves.",
        "note": None,
        "theme": "rules/un",
        "actor": None,
        "mood": "good",
        **fields,
    }


def shown(screen: Screen, *rows: dict[str, Any]) -> list[str]:
    return "\n".join(passage_lines(rows, FACETS, screen)).split("\n")


def test_a_passage_says_where_what_and_whose_and_then_the_words() -> None:
    assert shown(Screen(), row()) == [
        "times:9  rules/un · good  ann",
        "    The words themselves.",
    ]


def test_a_note_follows_in_brackets() -> None:
    assert shown(Screen(), row(note="unsure"))[2] == "    (unsure)"


def test_passages_are_set_apart_by_a_blank_line() -> None:
    assert shown(Screen(), row(), row())[2] == ""


def test_the_ends_of_lines_of_a_wrapped_text_are_spaces() -> None:
    assert shown(Screen(), row(quote="First line \n  and second."))[1:] == [
        "    First line and second.",
    ]


def test_words_are_wrapped_on_a_terminal() -> None:
    assert shown(Screen(width=60), row(quote="word " * 14))[1:] == [
        "    word word word word word word word word word word word",
        "    word word word",
    ]


def test_a_heading_too_long_for_the_terminal_goes_on_below() -> None:
    long = row(theme="development/cooperation", actor="un", quote="Words.")
    assert shown(Screen(width=42, colour=True), long) == [
        "\x1b[1mtimes:9\x1b[0m  development/cooperation · un ·",
        "    good  \x1b[2mann\x1b[0m",
        "    Words.",
    ]


def test_colour_sets_the_place_and_the_annotator_apart() -> None:
    screen = Screen(width=80, colour=True)
    assert shown(screen, row(note="unsure")) == [
        "\x1b[1mtimes:9\x1b[0m  rules/un · good  \x1b[2mann\x1b[0m",
        "    The words themselves.",
        "\x1b[2m    (unsure)\x1b[0m",
    ]


names = st.sampled_from(["a", "ann", "a" * 64, "a-" * 31 + "a"])
words = st.text(st.sampled_from("ab-/新、👩 \x1b\x9b\u202e\n\t") | st.characters())
rows = st.builds(row, text=names, annotator=names, quote=words, note=st.none() | words,
                 theme=names, actor=st.none() | st.just("新华社" * 30))  # fmt: skip


@given(st.lists(rows, min_size=1, max_size=3), st.integers(60, 200))
def test_no_line_is_wider_than_the_screen(found: list[dict[str, Any]], width: int) -> None:
    assert max(map(columns_of, shown(Screen(width=width, colour=True), *found))) <= width


@given(rows)
def test_no_control_survives(found: dict[str, Any]) -> None:
    left = "".join(shown(Screen(width=80, colour=True), found))
    for ours in ("\x1b[1m", "\x1b[2m", "\x1b[0m"):
        left = left.replace(ours, "")
    assert not set(left) & {"\x1b", "\x9b", "\x07", "\r", "\t", "\u202e", "\u2066", "\u2028"}
