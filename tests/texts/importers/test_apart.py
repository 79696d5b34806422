"""Programs of our own that read foreign bytes are bounded, and end nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from diptych.texts.importers import apart
from diptych.texts.importers.apart import Answer, answer, bound

resource = pytest.importorskip("resource", reason="Windows has no such limits")
LIMITS = [
    (resource.RLIMIT_AS, (apart.MOST_MEMORY, apart.MOST_MEMORY + 1)),
    (resource.RLIMIT_CPU, (apart.MOST_SECONDS, apart.MOST_SECONDS + 1)),
]


def python(program: str, raw: bytes = b"") -> Answer:
    return answer([sys.executable, "-c", program], raw)


def test_where_no_process_can_be_made_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(subprocess, "run", refused)
    assert python("pass") == Answer(fault="broken")


def test_a_program_reads_stdin_and_answers_on_stdout() -> None:
    program = "import sys; sys.stdout.write(sys.stdin.read().upper())"
    assert python(program, b"one") == Answer(b"ONE")


def test_one_that_ends_without_an_answer_is_broken() -> None:
    assert python("import os; os.kill(os.getpid(), 9)") == Answer(fault="broken")


def test_one_that_has_used_up_its_seconds_is_slow() -> None:
    program = "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)"
    assert python(program) == Answer(fault="slow")


def test_one_that_takes_too_long_by_the_clock_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **how: float) -> None:
        raise subprocess.TimeoutExpired("program", how["timeout"])

    monkeypatch.setattr(subprocess, "run", slow)
    assert python("") == Answer(fault="slow")


@pytest.mark.parametrize("now", [resource.RLIM_INFINITY, 10**12])
def test_memory_and_seconds_are_bounded(monkeypatch: pytest.MonkeyPatch, now: int) -> None:
    limits: list[object] = []
    monkeypatch.setattr("resource.setrlimit", lambda *limit: limits.append(limit))
    monkeypatch.setattr("resource.getrlimit", lambda _: (now, now))
    bound()
    assert limits == LIMITS


def test_stricter_limits_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[object] = []
    monkeypatch.setattr("resource.setrlimit", lambda *limit: limits.append(limit))
    monkeypatch.setattr("resource.getrlimit", lambda _: (5, 5))
    bound()
    assert not limits
