"""Other people's programs, run without a shell: lines in, bytes out, within limits.

What a program says on stderr goes where ours goes. It runs in a group of its own, which is ended
with it: at the limit of time or size, at Ctrl-C, and when its answer is complete.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Thread, Timer
from typing import IO, TYPE_CHECKING, cast

from diptych.errors import BadOptionError, ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MOST = 64_000_000
"""Bytes of an answer."""
_PIECE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a program may take before it is ended."""

    seconds: float
    bytes: int = _MOST


def command_words(command: str, option: str = "--with") -> tuple[str, ...]:
    """Split a command as a shell would, which takes no part. Raises ``BadOptionError``."""
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise BadOptionError(option, f"{command!r} cannot be read: {error}") from None
    if not words:
        raise BadOptionError(option, "it names no program")
    return words


def run_program(command: Sequence[str], lines: Iterable[str], limits: Limits) -> bytes:
    """Give a program lines on its stdin and return what it writes on its stdout.

    A program may end without reading to the end. Raises ``ProgramError`` where it cannot be run,
    fails, says nothing, or goes beyond a limit.
    """
    late = Event()
    with _started(command, lines) as process, _timed(process, limits.seconds, late):
        answer = _read(cast("IO[bytes]", process.stdout), limits.bytes)
        status = process.wait() if len(answer) <= limits.bytes else None
    if late.is_set():
        reason = f"took longer than {limits.seconds:g} seconds; see --time-limit"
        raise ProgramError(command[0], reason)
    _require_sound(command[0], answer, status, limits)
    return answer


@contextmanager
def _started(command: Sequence[str], lines: Iterable[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program, and a thread that writes the request; at the end both are gone."""
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell, and what the user asked for
            command, stdin=pipe, stdout=pipe, start_new_session=True
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProgramError(command[0], f"cannot be run: {reason}") from None
    feeder = Thread(target=_feed, args=(cast("IO[bytes]", process.stdin), lines), daemon=True)
    feeder.start()
    try:
        yield process
    finally:
        _end(process)
        process.wait()
        cast("IO[bytes]", process.stdout).close()
        feeder.join()


@contextmanager
def _timed(process: subprocess.Popen[bytes], seconds: float, late: Event) -> Iterator[None]:
    """End a program that is not done by then, and say so."""

    def expire() -> None:
        late.set()
        _end(process)

    timer = Timer(seconds, expire)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _feed(pipe: IO[bytes], lines: Iterable[str]) -> None:
    """Write the request; that nobody reads it to its end is the program's affair."""
    try:
        with pipe:
            for line in lines:
                pipe.write(f"{line}\n".encode(errors="surrogatepass"))
    except (BrokenPipeError, ValueError):
        return


def _read(pipe: IO[bytes], most: int) -> bytes:
    pieces, size = [], 0
    while size <= most and (piece := pipe.read(_PIECE)):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started."""
    process.kill()
    if hasattr(os, "killpg"):  # pragma: no branch - Windows has no groups
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)


def _require_sound(name: str, answer: bytes, status: int | None, limits: Limits) -> None:
    if len(answer) > limits.bytes:
        raise ProgramError(name, f"answered with more than {limits.bytes // 1_000_000} MB")
    if status:
        how = f"ended with exit status {status}" if status > 0 else f"was ended by signal {-status}"
        raise ProgramError(name, how)
    if not answer.strip():
        raise ProgramError(name, "answered nothing")
