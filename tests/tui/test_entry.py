"""A typed line is edited by graphemes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diptych.tui.entry import EMPTY, TypedLine, edited, entry
from diptych.tui.selection import grapheme_borders


def after(line: TypedLine, *keys: str) -> TypedLine:
    for key in keys:
        line = edited(line, key) or line
    return line


def test_keys_edit() -> None:
    line = after(EMPTY, "a", "b", "space", "c")
    assert line == TypedLine("ab c", 4)
    assert after(line, "left", "backspace") == TypedLine("abc", 2)
    assert after(line, "home", "delete", "right", "x") == TypedLine("bx c", 2)
    assert after(line, "home", "end") == line
    assert after(line, "ctrl+w") == TypedLine("ab ", 3)
    assert after(line, "ctrl+u") == EMPTY
    assert edited(line, "f5") is None


def test_a_cluster_goes_as_one() -> None:
    assert after(entry("ae\u0301"), "backspace") == TypedLine("a", 1)
    assert after(entry("e"), "\u0301", "left") == TypedLine("e\u0301", 0)


KEYS = st.sampled_from(
    [
        *("left", "right", "home", "end", "backspace", "delete", "space", "ctrl+u", "ctrl+w"),
        *("a", "\u0301", "🇮", "🇩", "各", "\u200d"),
    ]
)


@given(st.lists(KEYS, max_size=30))
def test_the_cursor_stays_between_graphemes(keys: list[str]) -> None:
    line = after(EMPTY, *keys)
    assert line.cursor in grapheme_borders(line.text)
