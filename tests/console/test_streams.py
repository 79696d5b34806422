"""The program with its streams closed, full, and without a reader."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

import diptych as package
from diptych.__main__ import main
from diptych.console.streams import OutputError, prepare_streams

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.usefixtures("annotated")

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
buffering = pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])


@pytest.fixture(autouse=True)
def streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back what the program replaces."""
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)


def program(
    *arguments: str, unbuffered: str, stdout: int | IO[bytes], stderr: int | IO[bytes] | None = None
) -> tuple[int, bytes]:
    """Run the program; return its status and what it says on stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "diptych", *arguments],
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=stdout,
        stderr=subprocess.PIPE if stderr is None else stderr,
        check=False,
    )
    return done.returncode, done.stderr or b""


@pytest.fixture
def broken() -> Iterator[int]:
    """Give a pipe whose reader has gone away."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


SHORT_AND_LONG = [["--version"], ["--help"], ["texts"], ["show", "long"], ["schema", "annotations"]]


@buffering
@pytest.mark.parametrize("arguments", SHORT_AND_LONG, ids=" ".join)
def test_a_reader_that_goes_away_ends_the_program_quietly(
    broken: int, arguments: list[str], unbuffered: str
) -> None:
    Path("texts/long.md").write_text("word word word\n\n" * 5_000)
    assert program(*arguments, unbuffered=unbuffered, stdout=broken) == (141, b"")


def test_a_reader_of_both_streams_that_goes_away_too(broken: int) -> None:
    status = program("compare", unbuffered="", stdout=broken, stderr=subprocess.STDOUT)
    assert status == (141, b"")


@needs_full
@buffering
@pytest.mark.parametrize("arguments", SHORT_AND_LONG[:3], ids=" ".join)
def test_a_full_disk_is_one_line_and_status_3(arguments: list[str], unbuffered: str) -> None:
    with FULL.open("wb") as full:
        outcome = program(*arguments, unbuffered=unbuffered, stdout=full)
    assert outcome == (3, b"diptych: stdout: No space left on device\n")


@needs_full
@buffering
@pytest.mark.parametrize(("arguments", "status"), [("texts", 0), ("compare", 0), ("txets", 2)])
def test_what_cannot_be_said_on_stderr_changes_nothing(
    arguments: str, status: int, unbuffered: str
) -> None:
    with FULL.open("wb") as full:
        outcome = program(arguments, unbuffered=unbuffered, stdout=subprocess.DEVNULL, stderr=full)
    assert outcome == (status, b"")


@needs_full
def test_two_full_streams_are_status_3() -> None:
    with FULL.open("wb") as full:
        assert program("texts", unbuffered="", stdout=full, stderr=full) == (3, b"")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize(("command", "status"), [("compare", 0), ("compare --nonsense", 2)])
def test_closed_streams_are_no_failure(closed: str, command: str, status: int) -> None:
    line = f"{sys.executable} -m diptych {command} {closed}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, check=False)
    assert done.returncode == status
    assert b"Traceback" not in done.stderr


# Stream by stream, in this process


@contextmanager
def in_place(name: str, path: Path, *, is_buffered: bool) -> Iterator[None]:
    """Let a file be stdout or stderr."""
    with io.FileIO(path, "w") as raw, pytest.MonkeyPatch.context() as patch:
        buffer = io.BufferedWriter(raw) if is_buffered else raw
        stream = io.TextIOWrapper(buffer, encoding="ascii", write_through=not is_buffered)  # type: ignore[type-var]
        patch.setattr(sys, name, stream)
        prepare_streams()
        yield


@pytest.mark.parametrize("is_buffered", [True, False])
def test_what_is_written_arrives_in_utf_8(tmp_path: Path, *, is_buffered: bool) -> None:
    with in_place("stdout", tmp_path / "out", is_buffered=is_buffered):
        sys.stdout.write("−1\n")
        sys.stdout.flush()
    assert (tmp_path / "out").read_bytes() == "−1\n".encode()


@needs_full
def test_stdout_fails_once() -> None:
    with in_place("stdout", FULL, is_buffered=False):
        with pytest.raises(OutputError, match=r"^stdout: No space left on device$"):
            sys.stdout.write("words")
        assert sys.stdout.write("words") == 5
        sys.stdout.flush()


@needs_full
def test_stderr_never_fails() -> None:
    with in_place("stderr", FULL, is_buffered=False):
        assert sys.stderr.write("words") == 5


def test_main_says_that_a_disk_is_full(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(_: object) -> int:
        raise OutputError(OSError(28, "No space left on device"))

    monkeypatch.setattr("diptych.console.app.run", failing)
    with pytest.raises(SystemExit) as ending:
        main()
    assert ending.value.code == 3
    assert capsys.readouterr().err == "diptych: stdout: No space left on device\n"


@pytest.mark.parametrize("error", [BrokenPipeError(32, "Broken pipe"), OSError(22, "Invalid")])
def test_main_says_nothing_of_a_reader_that_is_gone(
    error: OSError, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(_: object) -> int:
        raise OutputError(error)

    monkeypatch.setattr("diptych.console.app.run", failing)
    with pytest.raises(SystemExit) as ending:
        main()
    assert ending.value.code == 141
    assert capsys.readouterr().err == ""


def test_a_command_that_exits_by_itself_is_written_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ending_itself(_: object) -> int:
        sys.exit(7)

    monkeypatch.setattr("diptych.console.app.run", ending_itself)
    with pytest.raises(SystemExit) as ending:
        main()
    assert ending.value.code == 7


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_a_closed_stream_is_one_that_goes_nowhere(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(sys, name, None)
    prepare_streams()
    with getattr(sys, name) as stream:
        assert stream.write("words") == 5


def test_a_stdout_of_another_kind_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "argv", ["diptych", "--version"])
    with pytest.raises(SystemExit):
        main()
    assert sys.stdout.getvalue() == f"diptych {package.__version__}\n"  # type: ignore[attr-defined]


@pytest.mark.parametrize("terminal", [True, False])
def test_files_and_pipes_get_utf_8_whatever_the_system_writes(
    *, terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(stdout, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(sys, "stdout", stdout)
    monkeypatch.setattr("diptych.console.app.run", lambda _: sys.stdout.write("−") - 1)
    with pytest.raises(SystemExit):
        main()
    shown = stdout.buffer.getvalue()  # type: ignore[attr-defined]
    assert shown == (b"\\u2212" if terminal else "−".encode())
