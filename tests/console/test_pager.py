from __future__ import annotations

import io
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from diptych.console import progress as progress_module
from diptych.console.app import PAGED, run
from diptych.console.pager import is_paged, no_pager, page_output, paged
from diptych.console.progress import progress

if TYPE_CHECKING:
    from pathlib import Path

    from diptych.project.store import Project


class Terminal(io.TextIOWrapper):
    """What takes itself for a terminal."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 42

    def shown(self) -> str:
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode()


def terminals(monkeypatch: pytest.MonkeyPatch) -> tuple[Terminal, Terminal]:
    """Make stdout and stderr terminals from here on."""
    both = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stdout", both[0])
    monkeypatch.setattr(sys, "stderr", both[1])
    return both


@pytest.fixture
def pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Use a pager that writes what it shows into a file."""
    monkeypatch.setenv("GIT_PAGER", f"cat > '{tmp_path}/paged'")
    return tmp_path / "paged"


def test_what_is_written_to_a_terminal_goes_through_the_pager(
    monkeypatch: pytest.MonkeyPatch, pager: Path
) -> None:
    shown = terminals(monkeypatch)
    with paged():
        page_output()
        sys.stderr.write("narration\n")
        sys.stdout.write("data −\n")
        sys.stdout.flush()
        assert sys.stdout.isatty()
        assert sys.stdout.fileno() == 42
        assert is_paged()
    assert pager.read_text() == "narration\ndata −\n"
    assert (sys.stdout, sys.stderr) == shown
    assert shown[0].shown() == shown[1].shown() == ""
    assert not is_paged()


def test_no_pager_starts_before_something_is_written(
    monkeypatch: pytest.MonkeyPatch, pager: Path
) -> None:
    shown = terminals(monkeypatch)
    with paged():
        page_output()
        sys.stdout.flush()
    assert not pager.exists()
    assert shown[0].shown() == ""


@pytest.mark.usefixtures("pager")
def test_what_nobody_asked_to_page_goes_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = terminals(monkeypatch)
    with paged():
        sys.stdout.write("asks\n")
    with paged():
        no_pager()
        page_output()
        sys.stdout.write("long\n")
    assert shown[0].shown() == "asks\nlong\n"


@pytest.mark.parametrize("command", ["", "cat", "no-such-pager --option"])
def test_where_no_pager_is_wanted_or_there_the_terminal_has_it_all(
    monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    shown = terminals(monkeypatch)
    monkeypatch.setenv("GIT_PAGER", command)
    with paged():
        page_output()
        sys.stdout.write("long\n")
    assert shown[0].shown() == "long\n"


def test_without_a_terminal_nothing_is_paged(
    pager: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with paged():
        page_output()
        no_pager()
        sys.stdout.write("data\n")
    assert capsys.readouterr().out == "data\n"
    assert not pager.exists()


def test_a_stderr_that_is_no_terminal_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, pager: Path
) -> None:
    terminals(monkeypatch)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with paged():
        page_output()
        sys.stdout.write("data\n")
        sys.stderr.write("narration\n")
        assert sys.stderr.getvalue() == "narration\n"  # type: ignore[attr-defined]
    assert pager.read_text() == "data\n"


def test_leaving_the_pager_early_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    terminals(monkeypatch)
    monkeypatch.setenv("GIT_PAGER", "true")
    with paged():
        page_output()
        for _ in range(100_000):
            sys.stdout.write("a line that nobody reads\n")
        pytest.fail("nobody noticed that the pager is gone")


def test_the_pager_gets_gits_defaults_and_ctrl_c_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminals(monkeypatch)
    monkeypatch.delenv("LESS", raising=False)
    script = f"kill -INT {os.getpid()}; cat > '{tmp_path}/paged'; echo $LESS >> '{tmp_path}/paged'"
    monkeypatch.setenv("GIT_PAGER", f"eval '{script.replace(chr(39), '')}'")
    monkeypatch.setattr("diptych.operations.settings.shutil.which", lambda _: "there")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # it may come before the pager is awaited
    with paged():
        page_output()
        sys.stdout.write("data\n")
    signal.signal(signal.SIGINT, before)
    assert (tmp_path / "paged").read_text() == "data\nFRX\n"


@pytest.mark.usefixtures("pager")
def test_progress_does_not_draw_on_the_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    terminals(monkeypatch)
    with paged():
        page_output()
        sys.stdout.write("data\n")
        with progress("reading") as told:
            assert told is None


# The command line


@pytest.mark.usefixtures("annotated")
def test_commands_that_read_and_help_are_paged(
    monkeypatch: pytest.MonkeyPatch, pager: Path
) -> None:
    shown = terminals(monkeypatch)
    for arguments in (["texts"], ["compare", "--help"], ["--help"], ["annotate", "--help"]):
        assert run(arguments) == 0
        assert pager.read_text() != ""
        pager.unlink()
    assert shown[0].shown() == ""


def test_commands_that_write_are_not_paged(
    annotated: Project, monkeypatch: pytest.MonkeyPatch, pager: Path
) -> None:
    shown = terminals(monkeypatch)
    assert annotated.texts()
    assert run(["finish", "alpha", "--annotator", "ann"]) == 0
    assert shown[0].shown() == "alpha is finished by ann (1 paragraph without a code)\n"
    assert not pager.exists()
    assert not {"annotate", "edit", "resolve", "adjudicate", "reanchor", "update", "add"} & PAGED


@pytest.mark.usefixtures("annotated")
def test_no_pager_is_an_option_of_all_commands(
    monkeypatch: pytest.MonkeyPatch, pager: Path
) -> None:
    shown = terminals(monkeypatch)
    assert run(["--no-pager", "texts"]) == 0
    assert "Alpha News" in shown[0].shown()
    assert not pager.exists()


@pytest.mark.usefixtures("annotated", "pager")
def test_what_goes_wrong_is_said_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminals(monkeypatch)
    assert run(["show", "gamma"]) == 2
    assert shown[1].shown() == "diptych: there is no text 'gamma'; there is alpha, beta\n"


def test_how_far_work_is_starts_no_pager_and_is_gone_before_it_starts(
    monkeypatch: pytest.MonkeyPatch, pager: Path
) -> None:
    shown = terminals(monkeypatch)
    monkeypatch.setattr("diptych.rendering.terminal.stderr_width", lambda: 40)
    monkeypatch.setattr(progress_module, "_PATIENCE", 0)
    with paged():
        page_output()
        with progress("testing") as tell:
            assert tell
            tell(1, 2)
            assert not is_paged()
        sys.stdout.write("data\n")
    assert pager.read_text() == "data\n"
    assert shown[1].shown() == f"\rtesting: 1 of 2\r{' ' * len('testing: 1 of 2')}\r"
