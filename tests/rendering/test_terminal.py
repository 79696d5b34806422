from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.rendering.terminal import Screen, harmless, stderr_width, stdout_screen, visible

if TYPE_CHECKING:
    from typing import TextIO

FOREIGN = [chr(point) for point in [*range(0x20), *range(0x7F, 0xA0)]] + list(
    "\u061c\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ud800"
)


def on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, stream: TextIO, columns: int, **environment: str
) -> None:
    monkeypatch.setattr(stream, "isatty", lambda: True)
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", str(columns))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


# Foreign text


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("bell\x07", r"bell\x07"),
        ("\x9b2J", r"\x9b2J"),
        ("\u202eevil", r"\u202eevil"),
        ("a\u2028b", r"a\u2028b"),
        ("a\nb\rc", r"a\x0ab\x0dc"),
        ("a\tb", "a b"),
        ("新华社 é 🇮🇩 שלום", "新华社 é 🇮🇩 שלום"),
    ],
)
def test_controls_are_shown_as_escapes_and_letters_as_they_are(foreign: str, shown: str) -> None:
    assert visible(foreign) == shown


@given(st.text(st.sampled_from(FOREIGN) | st.characters()))
def test_no_control_survives(text: str) -> None:
    assert not set(visible(text)) & set(FOREIGN)


def test_several_lines_keep_their_ends_and_tabs() -> None:
    assert harmless("a\tb\n\x1b[31mc\r\n") == "a\tb\n\\x1b[31mc\\x0d\n"


# Stdout


def test_a_pipe_has_no_width_and_no_colour() -> None:
    assert stdout_screen() == Screen(width=None, colour=False, blocks=True)


def test_a_terminal_has_a_width_and_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch, sys.stdout, 72)
    assert stdout_screen() == Screen(width=72, colour=True, blocks=True)


def test_no_colour_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch, sys.stdout, 72)
    assert not stdout_screen(no_color=True).colour


def test_colour_may_be_asked_for_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert stdout_screen() == Screen(width=None, colour=True, blocks=True)
    assert not stdout_screen(no_color=True).colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not stdout_screen().colour


def test_no_color_in_the_environment_means_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch, sys.stdout, 72, NO_COLOR="1")
    assert not stdout_screen().colour


def test_an_empty_no_color_means_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch, sys.stdout, 72, NO_COLOR="")
    assert stdout_screen().colour


def test_a_dumb_terminal_has_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_terminal(monkeypatch, sys.stdout, 72, TERM="dumb")
    assert not stdout_screen().colour


def test_blocks_are_for_encodings_that_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    class Latin:
        encoding = "iso-8859-1"

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdout", Latin())
    assert not stdout_screen().blocks


def test_stderr_has_a_width_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert stderr_width() is None
    on_a_terminal(monkeypatch, sys.stderr, 72)
    assert stderr_width() == 72


# Colour


def test_paint_is_for_screens_with_colour() -> None:
    assert Screen(colour=True).paint("x", "first") == "\x1b[38;5;30mx\x1b[0m"
    assert Screen(colour=False).paint("x", "first") == "x"


def test_nothing_is_not_painted() -> None:
    assert Screen(colour=True).paint("", "first") == ""
