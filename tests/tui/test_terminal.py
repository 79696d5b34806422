"""The screen started for real, in a pseudo-terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diptych.project.store import Project

PROGRAM = """
import sys
from pathlib import Path
from diptych.project.store import Project
from diptych.tui import annotate_on_screen
annotate_on_screen(Project(Path(sys.argv[1])), ["english"], "ann")
print("CLOSED")
"""
PATIENCE = 120.0
"""Seconds; however busy the machine is, nothing here takes so long."""


class Terminal:
    """A program in a terminal of 80 × 24."""

    def __init__(self, root: str) -> None:
        pid, self.descriptor = pty.fork()
        if pid == 0:  # pragma: no cover - the child becomes another program
            environment = {**os.environ, "TERM": "xterm-256color"}
            arguments = [sys.executable, "-c", PROGRAM, root]
            os.execve(sys.executable, arguments, environment)  # noqa: S606 - tests run programs
        self.pid = pid
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.seen = ""

    def type(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def wait_for(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < deadline, self.seen
            if select.select([self.descriptor], [], [], 0.05)[0]:
                self.read()

    def read(self) -> None:
        try:
            self.seen += os.read(self.descriptor, 65536).decode(errors="replace")
        except OSError:  # Linux says so where other systems give nothing
            return

    def close(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)


@pytest.fixture
def terminal(small: Project) -> Iterator[Terminal]:
    terminal = Terminal(str(small.root))
    yield terminal
    terminal.close()


def saved(project: Project) -> list[tuple[str, dict[str, str]]]:
    path = project.root / "annotations" / "english" / "ann.json"
    if not path.exists():
        return []
    annotations = json.loads(path.read_text(encoding="utf-8"))["annotations"].values()
    return [(one["quote"], one["codes"]) for one in annotations]


def test_a_sentence_is_coded_and_the_screen_closes(small: Project, terminal: Terminal) -> None:
    terminal.wait_for(lambda: "The heading" in terminal.seen)
    terminal.type("\x1b[B.tun\ragood")
    terminal.type("\x7f" * 4 + "chi\r")
    expected = {"theme": "governance/un-process", "actor": "china"}
    terminal.wait_for(lambda: saved(small) == [("One sentence here.", expected)])
    terminal.type("q")
    terminal.wait_for(lambda: "CLOSED" in terminal.seen)


def test_escape_and_the_next_key_may_arrive_at_once(small: Project, terminal: Terminal) -> None:
    terminal.wait_for(lambda: "The heading" in terminal.seen)
    terminal.type("?")
    terminal.wait_for(lambda: "a screenful down" in terminal.seen)
    terminal.type("\x1b.t2")
    expected = {"theme": "governance/un-process"}
    terminal.wait_for(lambda: saved(small) == [("The heading", expected)])


def test_a_key_that_another_diptych_keeps_from_writing_says_so(
    small: Project, terminal: Terminal
) -> None:
    terminal.wait_for(lambda: "The heading" in terminal.seen)
    with small.files.locked():
        terminal.type("t2")
        terminal.wait_for(lambda: "another diptych is writing" in terminal.seen)
    terminal.type("\x1bt2")
    expected = {"theme": "governance/un-process"}
    terminal.wait_for(lambda: saved(small) == [("The heading", expected)])


def test_a_killed_screen_has_lost_nothing_that_was_chosen(
    small: Project, terminal: Terminal
) -> None:
    terminal.wait_for(lambda: "The heading" in terminal.seen)
    terminal.type("t\r")
    terminal.wait_for(lambda: saved(small) == [("The heading", {"theme": "governance"})])
    terminal.type("n")
    terminal.wait_for(lambda: "note: Enter keeps it" in terminal.seen)
    typed = small.root / ".diptych" / "english.ann.typed"
    terminal.type("half a no")
    terminal.wait_for(lambda: typed.exists() and b"half a no" in typed.read_bytes())
    os.kill(terminal.pid, signal.SIGKILL)
    assert saved(small) == [("The heading", {"theme": "governance"})]
    assert not list(small.root.glob("annotations/**/*.tmp"))


def test_a_screen_opened_again_goes_on_with_the_note_of_the_killed_one(
    small: Project, terminal: Terminal
) -> None:
    typed = small.root / ".diptych" / "english.ann.typed"
    terminal.wait_for(lambda: "The heading" in terminal.seen)
    terminal.type("nhalf a no")
    terminal.wait_for(lambda: typed.exists() and b"half a no" in typed.read_bytes())
    os.kill(terminal.pid, signal.SIGKILL)
    again = Terminal(str(small.root))
    again.wait_for(lambda: "half a no" in again.seen)
    again.type("te\r")
    again.wait_for(lambda: saved(small) == [("The heading", {})] and not typed.exists())
    again.close()
    (annotation,) = small.annotation_set(small.text("english"), "ann").annotations.values()
    assert annotation.note == "half a note"


@pytest.mark.parametrize("key", ["\x1b[B", "\x1b[6~", "\x04", "j"])
def test_the_end_of_a_long_paragraph_is_reached(small: Project, key: str) -> None:
    words = " ".join(f"word{number}" for number in range(400))
    (small.root / "texts" / "english.md").write_text(f"Begin {words} finish.\n\nAfter.")
    terminal = Terminal(str(small.root))
    terminal.wait_for(lambda: "Begin" in terminal.seen)
    terminal.wait_for(lambda: _is_seen(terminal, key, "finish."))
    terminal.wait_for(lambda: _is_seen(terminal, key, "After."))
    terminal.close()


def _is_seen(terminal: Terminal, key: str, word: str) -> bool:
    """Tell whether a word was on the screen; press the key where it was not."""
    if word in terminal.seen:
        return True
    terminal.type(key)
    return False
