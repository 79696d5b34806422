from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from diptych.console.options import complain, narrate, paragraphs_in, parse_passage, write_data
from diptych.errors import AmbiguousNameError, BadPassageError, UnknownNameError
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from typing import TextIO

ESC = "red \x1b[31m\tand\n\u202eevil"


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, stream: TextIO) -> None:
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")


# Passages


@pytest.mark.parametrize(
    ("passage", "parts"),
    [
        ("one", ("one", None, None)),
        ("one:9", ("one", 9, 9)),
        ("tw:9-11", ("two", 9, 11)),
    ],
)
def test_a_passage_is_a_text_and_paragraphs(
    passage: str, parts: tuple[str, int | None, int | None]
) -> None:
    assert parse_passage(passage, ["one", "two"]) == parts


@pytest.mark.parametrize("passage", ["", ":9", "one:", "one:a", "one:1-", "one:1:2", "one:-1"])
def test_what_is_no_passage_is_refused(passage: str) -> None:
    with pytest.raises(BadPassageError):
        parse_passage(passage, ["one"])


def test_unknown_and_ambiguous_texts_are_refused() -> None:
    with pytest.raises(UnknownNameError):
        parse_passage("x", ["one"])
    with pytest.raises(AmbiguousNameError):
        parse_passage("t", ["two", "three"])


def test_paragraphs_are_counted_from_one_and_the_last_is_included() -> None:
    text = parse_text("one", b"", "a\n\nb\n\nc", "texts/one.md")
    assert [p.number for p in paragraphs_in(text, 2, 3)] == [2, 3]
    assert [p.number for p in paragraphs_in(text, None, None)] == [1, 2, 3]


# Words on stderr


def test_narration_is_one_line_where_stderr_is_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    narrate("one two three four five six \x1b[31m")
    assert capsys.readouterr().err == "one two three four five six \\x1b[31m\n"


def test_narration_fits_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch, sys.stderr)
    narrate("one two three four five six")
    assert capsys.readouterr().err == "one two three four\nfive six\n"


def test_a_complaint_is_one_line_on_a_terminal_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch, sys.stderr)
    complain("one two three four five six\n\x1b[31m")
    assert capsys.readouterr().err == "one two three four five six\\x0a\\x1b[31m\n"


# Data on stdout


def test_data_go_into_a_pipe_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    write_data(ESC)
    assert capsys.readouterr().out == f"{ESC}\n"


def test_data_do_not_command_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch, sys.stdout)
    write_data(ESC)
    assert capsys.readouterr().out == "red \\x1b[31m\tand\n\\u202eevil\n"
