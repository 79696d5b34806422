"""Programs of others, within limits; each is a line of Python that really runs."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from time import sleep

import pytest

from diptych.errors import BadOptionError, ProgramError
from diptych.operations.programs import Limits, command_words, run_program

LONG = Limits(seconds=60)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def refusal(command: list[str], limits: Limits = LONG) -> str:
    with pytest.raises(ProgramError) as error:
        run_program(command, ["a"], limits)
    return str(error.value).removeprefix(command[0]).removesuffix("; nothing was written")


def test_lines_go_in_and_bytes_come_out() -> None:
    answer = run_program(python("import sys; print(sys.stdin.read().upper())"), ["é", "b"], LONG)
    assert answer.decode() == "É\nB\n\n"


def test_a_program_may_answer_without_reading() -> None:
    lines = ["x" * 1_000_000] * 5
    assert run_program(python("print(1)"), lines, LONG) == b"1\n"


def test_no_shell_takes_part(tmp_path: Path) -> None:
    words = command_words(f"{sys.executable} -c 'import sys; print(sys.argv)' ; $HOME `x` > a")
    answer = run_program(words, [], LONG).decode()
    assert answer == "['-c', ';', '$HOME', '`x`', '>', 'a']\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", " answered nothing"),
        ("print()", " answered nothing"),
        ("print(1); raise SystemExit(3)", " ended with exit status 3"),
        ("import os; os.kill(os.getpid(), 15)", " was ended by signal 15"),
    ],
)
def test_what_is_no_answer_is_refused(code: str, reason: str) -> None:
    assert refusal(python(code)) == reason


def test_what_cannot_be_run_is_refused(tmp_path: Path) -> None:
    assert refusal(["no-such-program"]) == " cannot be run: No such file or directory"
    assert refusal([str(tmp_path)]) == " cannot be run: Permission denied"
    assert refusal(["a\0b"]) == " cannot be run: embedded null byte"


def test_an_endless_answer_is_ended() -> None:
    endless = python("while True: print('x' * 1000)")
    limits = Limits(seconds=60, bytes=2_000_000)
    assert refusal(endless, limits) == " answered with more than 2 MB"
    with pytest.raises(ProgramError, match="more than 2 MB"):
        run_program(endless, ["y" * 1_000_000] * 9, limits)  # nor does it read what it is asked


def test_silence_is_ended_with_all_that_was_started(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time, os\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "open('child', 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    reason = refusal(python(code), Limits(seconds=2))
    assert reason == " took longer than 2 seconds; see --time-limit"
    child = int((tmp_path / "child").read_text())
    while _is_alive(child):  # it is told to end, and may need a moment
        sleep(0.01)


def _is_alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "zombie" not in status.read_text()


STAYING = (
    "import subprocess, sys\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], {how})\n"
    "open('child', 'w').write(str(child.pid))\n"
    "print(1, flush=True)\n"
)


@pytest.mark.parametrize("how", ["", "stdout=subprocess.DEVNULL"], ids=["with pipe", "without"])
def test_who_stays_behind_the_program_is_ended(tmp_path: Path, how: str) -> None:
    assert run_program(python(STAYING.format(how=how)), [], LONG) == b"1\n"
    child = int((tmp_path / "child").read_text())
    while _is_alive(child):
        sleep(0.01)


@pytest.mark.parametrize("lines", [[], ["x" * 1_000_000]], ids=["all read", "nothing read"])
def test_who_left_its_group_is_not_waited_for(tmp_path: Path, lines: list[str]) -> None:
    code = STAYING.format(how="start_new_session=True")
    try:
        assert run_program(python(code), lines, LONG) == b"1\n"
    finally:
        os.kill(int((tmp_path / "child").read_text()), signal.SIGKILL)


def test_the_limit_holds_for_who_left_its_group(tmp_path: Path) -> None:
    code = STAYING.format(how="start_new_session=True") + "import time; time.sleep(600)"
    try:
        reason = refusal(python(code), Limits(seconds=2))
        assert reason == " took longer than 2 seconds; see --time-limit"
    finally:
        os.kill(int((tmp_path / "child").read_text()), signal.SIGKILL)


def test_there_may_be_no_limit_at_all() -> None:
    assert run_program(python("print(1)"), [], Limits(seconds=float("inf"))) == b"1\n"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("", "--with: it names no program"),
        ("  ", "--with: it names no program"),
        ("a 'b", '--with: "a \'b" cannot be read: No closing quotation'),
    ],
)
def test_a_command_without_sense_is_refused(command: str, reason: str) -> None:
    with pytest.raises(BadOptionError) as error:
        command_words(command)
    assert str(error.value) == reason


def test_a_program_that_is_not_there_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no program")
    for command in ("no-such-program -x", str(tmp_path / "notes.txt")):
        with pytest.raises(ProgramError) as caught:
            command_words(command)
        assert "cannot be run: it is not there, or may not be executed" in str(caught.value)
