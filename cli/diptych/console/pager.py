"""Long output on a terminal goes through a pager: the one that git would use."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from diptych.operations.settings import pager_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import Popen
    from typing import IO, TextIO

_current: _Pager | None = None


@contextmanager
def paged() -> Iterator[None]:
    """Send what is written meanwhile to a pager, once ``page_output`` has been called.

    Only a terminal has one. It starts with the first words, so that a command which fails or says
    nothing starts none. Somebody who leaves it early ends the command without a fault.
    """
    global _current  # noqa: PLW0603 - one process has one terminal
    if sys.stdout is None or not sys.stdout.isatty():
        yield
        return
    streams = sys.stdout, sys.stderr
    _current = pager = _Pager()
    sys.stdout = _Paged(streams[0], pager)
    if streams[1].isatty():
        sys.stderr = _Paged(streams[1], pager)
    try:
        yield
    except _LeftError:
        pass
    finally:
        _current = None
        sys.stdout, sys.stderr = streams
        pager.close()


def page_output() -> None:
    """Let the pager show what comes."""
    if _current:
        _current.wanted = True


def no_pager() -> None:
    """Write straight to the terminal, whatever ``page_output`` says later."""
    if _current:
        _current.refused = True


def is_paged() -> bool:
    """Tell whether the pager has the terminal, so that nothing else may draw on it."""
    return bool(_current and _current.process)


def terminal_of(stream: TextIO) -> TextIO:
    """Return a stream as it is without a pager: what is drawn over again is not for that."""
    return stream.terminal if isinstance(stream, _Paged) else stream


class _LeftError(Exception):
    """The pager was left before all was written."""


class _Pager:
    """The pager's process, if there is one yet."""

    def __init__(self) -> None:
        self.wanted = False
        self.refused = False
        self.process: Popen[str] | None = None

    def stream(self) -> IO[str] | None:
        """Return where to write; ``None`` for the terminal itself."""
        if self.process is None and self.wanted and not self.refused:
            self.process = _started()
            self.refused = self.process is None
        return self.process.stdin if self.process else None

    def close(self) -> None:
        """Wait until the pager is left. Ctrl-C is for the pager meanwhile."""
        if self.process is None:
            return
        import signal

        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            self.process.communicate()
        finally:
            signal.signal(signal.SIGINT, before)


def _started() -> Popen[str] | None:
    """Start the pager; ``None`` if none is wanted or there."""
    import subprocess

    command = pager_command()
    if not command:
        return None
    environment = {"LESS": "FRX", "LV": "-c", **os.environ}
    return subprocess.Popen(  # noqa: S602 - a command for the shell, as git takes it
        command,
        shell=True,
        stdin=subprocess.PIPE,
        bufsize=1,  # what is found is shown while more is looked for
        encoding="utf-8",
        errors="backslashreplace",
        env=environment,
    )


class _Paged:
    """A terminal, what is written to it on its way through the pager."""

    def __init__(self, terminal: TextIO, pager: _Pager) -> None:
        self.terminal = terminal
        self._pager = pager
        self.encoding = terminal.encoding
        self.errors = terminal.errors

    def write(self, words: str) -> int:
        stream = self._pager.stream()
        if stream is None:
            return self.terminal.write(words)
        try:
            return stream.write(words)
        except BrokenPipeError:
            raise _LeftError from None

    def flush(self) -> None:
        if not is_paged():
            self.terminal.flush()

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.terminal.fileno()
