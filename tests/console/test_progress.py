from __future__ import annotations

import pytest

from diptych.console import progress as progress_module
from diptych.console.app import run
from diptych.console.progress import progress

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> Capture:
    """Take stderr for a terminal of 40 columns, and let all work be long."""
    monkeypatch.setattr("diptych.rendering.terminal.stderr_width", lambda: 40)
    monkeypatch.setattr(progress_module, "_PATIENCE", 0)
    monkeypatch.setattr(progress_module, "_EVERY", 0)
    return capsys


def test_each_step_replaces_the_one_before_and_the_last_one_goes(terminal: Capture) -> None:
    with progress("testing") as tell:
        assert tell
        tell(9, 10)
        tell(10, 10)
    blank = " " * len("testing: 10 of 10")
    assert terminal.readouterr().err == f"\rtesting: 9 of 10\rtesting: 10 of 10\r{blank}\r"


def test_the_line_goes_where_work_fails(terminal: Capture) -> None:
    def work() -> None:
        with progress("testing") as tell:
            assert tell
            tell(1, 2)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert terminal.readouterr().err.endswith(" \r")


def test_a_line_is_no_wider_than_the_terminal(terminal: Capture) -> None:
    with progress("long " * 20) as tell:
        assert tell
        tell(1, 2)
    assert {len(part) for part in terminal.readouterr().err.split("\r")} == {0, 39}


def test_short_work_shows_nothing(terminal: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_module, "_PATIENCE", 60)
    with progress("testing") as tell:
        assert tell
        tell(1, 2)
    assert terminal.readouterr().err == ""


def test_steps_that_follow_at_once_are_not_all_shown(
    terminal: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_module, "_EVERY", 60)
    with progress("testing") as tell:
        assert tell
        tell(1, 2)
        tell(2, 2)
    assert "2 of 2" not in terminal.readouterr().err


def test_without_a_terminal_there_is_nobody_to_tell(capsys: Capture) -> None:
    with progress("testing") as tell:
        assert tell is None
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("annotated")
def test_tests_of_groups_are_told(terminal: Capture) -> None:
    assert run(["compare", "--stats", "--format", "csv"]) == 0
    assert "\rtesting groups: 1 of 1\r" in terminal.readouterr().err


@pytest.mark.usefixtures("annotated")
def test_texts_of_agreement_are_told(terminal: Capture) -> None:
    assert run(["annotate", "alpha:2", "--theme", "access", "-a", "bob"]) == 0
    for name in ("ann", "bob"):
        assert run(["finish", "alpha", "-a", name]) == 0
    assert run(["agreement", "--format", "csv"]) == 0
    assert "\rcomparing texts: 1 of 1\r" in terminal.readouterr().err


def test_a_terminal_that_shows_the_answer_meanwhile_shows_enough(
    terminal: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with progress("looking", while_writing=True) as tell:
        assert tell
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with progress("looking", while_writing=True) as tell:
        assert tell is None
    assert terminal.readouterr().err == ""
