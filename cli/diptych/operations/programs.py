"""Other people's programs, run without a shell: lines in, bytes out, within limits.

What a program says on stderr goes where ours goes. It runs in a group of its own, which is ended
with it: at the limit of time or size, at Ctrl-C, and when the program itself ends. Something that
it left behind outside of that group is not waited for, even where it holds on to a pipe.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread
from typing import IO, TYPE_CHECKING, cast

from diptych.errors import BadOptionError, ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST = 64_000_000
"""Bytes of an answer."""
_PIECE = 65_536
_PATIENCE = 2.0
"""Seconds that a thread has to take what is left in a pipe, once the program has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a program may take before it is ended."""

    seconds: float = 600
    bytes: int = _MOST


def command_words(command: str, option: str = "--with") -> tuple[str, ...]:
    """Split a command as a shell would, which takes no part.

    Raises ``BadOptionError``, and ``ProgramError`` for a program that is not there.
    """
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise BadOptionError(option, f"{command!r} cannot be read: {error}") from None
    if not words:
        raise BadOptionError(option, "it names no program")
    if shutil.which(words[0]) is None:
        raise ProgramError(words[0], "cannot be run: it is not there, or may not be executed")
    return words


def run_program(command: Sequence[str], lines: Iterable[str], limits: Limits) -> bytes:
    """Give a program lines on its stdin and return what it writes on its stdout.

    A program may end without reading to the end. Raises ``ProgramError`` where it cannot be run,
    fails, says nothing, or goes beyond a limit.
    """
    process = _started(command)
    answer: list[bytes] = []
    threads = [
        Thread(target=_feed, args=(process.stdin, lines), daemon=True),
        Thread(target=_read, args=(process, answer, limits.bytes), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        status = process.wait(limits.seconds)
    except subprocess.TimeoutExpired:
        reason = f"took longer than {limits.seconds:g} seconds; see --time-limit"
        raise ProgramError(command[0], reason) from None
    finally:
        _end(process)
        for thread in threads:
            thread.join(_PATIENCE)
    _require_sound(command[0], b"".join(answer), status, limits)
    return b"".join(answer)


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(  # noqa: S603 - no shell, and what the user asked for
            command, stdin=pipe, stdout=pipe, start_new_session=True
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProgramError(command[0], f"cannot be run: {reason}") from None


def _feed(pipe: IO[bytes], lines: Iterable[str]) -> None:
    """Write the request; that nobody reads it to its end is the program's affair."""
    try:
        with pipe:
            for line in lines:
                pipe.write(f"{line}\n".encode(errors="surrogatepass"))
    except (BrokenPipeError, ValueError):
        return


def _read(process: subprocess.Popen[bytes], answer: list[bytes], most: int) -> None:
    """Take what is written, and end a program that writes too much."""
    size = 0
    with cast("IO[bytes]", process.stdout) as pipe:
        while piece := pipe.read1(_PIECE):  # type: ignore[attr-defined]
            answer.append(piece)
            size += len(piece)
            if size > most:
                _end(process)
                return


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started, but for what has left its group."""
    process.kill()
    if hasattr(os, "killpg"):  # pragma: no branch - Windows has no groups
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _require_sound(name: str, answer: bytes, status: int | None, limits: Limits) -> None:
    if len(answer) > limits.bytes:
        raise ProgramError(name, f"answered with more than {limits.bytes // 1_000_000} MB")
    if status:
        how = f"ended with exit status {status}" if status > 0 else f"was ended by signal {-status}"
        raise ProgramError(name, how)
    if not answer.strip():
        raise ProgramError(name, "answered nothing")
