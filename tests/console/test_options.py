from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from diptych.console.options import complain, narrate, write_data, write_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    import pytest

ESC = "red \x1b[31m\tand\n\u202eevil"


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, stream: TextIO) -> None:
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")


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


def test_the_middle_of_a_complaint_that_nobody_reads_is_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    complain(f"a.csv: there is no text '{'x' * 100_000}'; add it with: diptych add")
    told = capsys.readouterr().err
    assert told.startswith("a.csv: there is no text 'xxx")
    assert "xx … xx" in told
    assert told.endswith("xxx'; add it with: diptych add\n")
    assert len(told) < 1010


def test_a_complaint_that_can_be_read_is_left_whole(capsys: pytest.CaptureFixture[str]) -> None:
    complain("x" * 1000)
    assert capsys.readouterr().err == "x" * 1000 + "\n"


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


# Lines that are found one after the other


def test_a_terminal_shows_each_line_as_it_is_found(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch, sys.stdout)
    write_lines(said_when_found(capsys, "", "one\n", "two\n"))


def test_where_nobody_looks_on_many_lines_are_written_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_lines(said_when_found(capsys, "", "", ""))
    assert capsys.readouterr().out == "one\ntwo\n"


def said_when_found(capsys: pytest.CaptureFixture[str], *shown: str) -> Iterator[str]:
    """Yield two lines; ``shown`` is what stands on stdout before each, and behind them."""
    for line, before in zip(("one", "two", ""), shown, strict=True):
        assert capsys.readouterr().out == before
        if line:
            yield line
