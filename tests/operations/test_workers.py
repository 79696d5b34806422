"""Work is shared by processes, and what fails in another one is only not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diptych.operations.workers import MOST, processes, shared_out, work

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = b"x" * 300_000
"""More than a pipe holds."""

only_where_processes_are_copied = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems do not copy a process safely"
)


def failing() -> bytes:
    raise KeyboardInterrupt


@only_where_processes_are_copied
def test_every_share_is_done() -> None:
    here = os.getpid()
    shares: list[Callable[[], bytes]] = [lambda: b"%d" % os.getpid() for _ in range(3)]
    found = shared_out([*shares, lambda: LONG])
    assert found[0] == b"%d" % here
    assert len({*found}) == 4
    assert found[3] == LONG


@only_where_processes_are_copied
def test_a_share_that_fails_elsewhere_returns_nothing() -> None:
    assert shared_out([lambda: b"here", failing, lambda: b"there"]) == [b"here", b"", b"there"]


@only_where_processes_are_copied
def test_where_the_share_here_fails_no_process_is_left() -> None:
    with pytest.raises(KeyboardInterrupt):
        shared_out([failing, lambda: LONG])
    with pytest.raises(ChildProcessError):
        os.wait()


@only_where_processes_are_copied
def test_what_the_system_has_no_process_for_returns_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fork, left = os.fork, [1]

    def refusing() -> int:
        if not left:
            raise BlockingIOError
        left.pop()
        return fork()

    there = len(list(Path("/proc/self/fd").iterdir()))
    monkeypatch.setattr(os, "fork", refusing)
    assert shared_out([lambda: b"here", lambda: b"there", failing]) == [b"here", b"there", b""]
    assert len(list(Path("/proc/self/fd").iterdir())) == there


@only_where_processes_are_copied
def test_processes_end_where_the_system_waits_for_them() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert shared_out([lambda: b"here", lambda: b"there"]) == [b"here", b"there"]
    finally:
        signal.signal(signal.SIGCHLD, before)


@only_where_processes_are_copied
def test_where_nobody_reads_any_more_the_others_end(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import os, signal\n"
        "from diptych.operations.workers import shared_out\n"
        "end = lambda: os.kill(os.getpid(), signal.SIGKILL)\n"
        "shared_out([end, *[lambda: b'x' * 300_000] * 2])\n"
    )
    reading, writing = os.pipe()
    process = subprocess.Popen([sys.executable, str(program)], pass_fds=[writing])
    os.close(writing)
    assert process.wait() == -signal.SIGKILL
    assert os.read(reading, 1) == b""  # every process that could have written has ended
    os.close(reading)


def test_a_share_writes_what_it_returns_and_is_silent_about_what_fails() -> None:
    for share, written in ((lambda: b"done", b"done"), (failing, b"")):
        result, said = os.pipe()
        work(share, said)
        assert os.read(result, 10) == written
        os.close(result)


def test_a_process_with_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert processes() == 1


def test_there_are_as_many_processes_as_the_machine_lets_us_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    for there in (1, 2, 64):
        cores = set(range(there))
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: cores, raising=False)
        assert processes() == min(there, MOST)
