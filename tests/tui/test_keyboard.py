"""Keys as the terminal sends them."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from diptych.tui.keyboard import keep_escape_apart, keys_of


def pressed(sent: str) -> list[str]:
    """Return the keys that the program gets for what the terminal sends."""
    keep_escape_apart()
    parser = XTermParser()
    tokens = [*parser.feed(sent), *parser.feed("")]
    return [key for one in tokens if isinstance(one, events.Key) for key in keys_of(one)]


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("t", ["t"]),
        ("\x1b", ["escape"]),
        ("\x1bt", ["escape", "t"]),
        ("\x1bT", ["escape", "T"]),
        ("\x1btt", ["escape", "t", "t"]),
        ("\x1b.", ["escape", "."]),
        ("\x1b;", ["escape", ";"]),
        ("\x1b+", ["escape", "+"]),
        ("\x1b0", ["escape", "0"]),
        ("\x1b]", ["escape", "]"]),
        ("\x1b ", ["escape", "space"]),
        ("\x1b\r", ["escape", "enter"]),
        ("\x1b\t", ["escape", "tab"]),
        ("\x1bO", ["escape", "O"]),
        ("\x1bé", ["escape", "é"]),
        ("\x1b\x1b[B", ["escape", "down"]),
        ("\x1b[B", ["down"]),
        ("\x1bOB", ["down"]),
        ("\x1bb", ["ctrl+left"]),
        ("\x1b\x7f", ["ctrl+w"]),
        ("\x1b[1;3D", ["alt+left"]),
        ("+", ["+"]),
        ("\x04", ["ctrl+d"]),
        (" ", ["space"]),
    ],
)
def test_escape_and_a_key_at_once_are_two_keys(sent: str, keys: list[str]) -> None:
    assert pressed(sent) == keys
