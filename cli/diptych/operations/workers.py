"""Work that several processes share, on systems where another process costs next to nothing."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST = 8
"""Processes."""
_BLOCK = 1 << 20


def processes() -> int:
    """Return how many processes may share some work: 1 where others cannot be made safely.

    A process with several threads is not copied.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)), MOST)


class _Worker(NamedTuple):
    process: int
    result: int
    """The end of a pipe."""


def shared_out(shares: Sequence[Callable[[], bytes]]) -> list[bytes]:
    """Do the first share here and each other in a process of its own; return what they return.

    Of a share that fails in another process, or for which the system has none, nothing is
    returned. Raises what the first raises.
    """
    workers: list[_Worker] = []
    try:
        with suppress(OSError):
            for share in shares[1:]:
                workers.append(_begun(share, [worker.result for worker in workers]))
        found = [shares[0](), *map(_finished, workers)]
        return found + [b""] * (len(shares) - len(found))
    finally:
        for worker in workers:
            _ended(worker)


def _begun(share: Callable[[], bytes], results: Sequence[int]) -> _Worker:
    """Begin a share in another process.

    That one holds no end of a pipe that is read here, so that it ends where nobody reads any more.
    Raises ``OSError`` where there can be no more processes.
    """
    result, said = os.pipe()
    try:
        process = os.fork()
    except OSError:
        os.close(result)
        os.close(said)
        raise
    if process:
        os.close(said)
        return _Worker(process, result)
    try:  # pragma: no cover - in the other process, which never goes on with what this one does
        for end in (result, *results):
            os.close(end)
        work(share, said)
    finally:  # pragma: no cover
        os._exit(0)


def work(share: Callable[[], bytes], said: int) -> None:
    """Do a share and write what it returns; whatever happens ends here, without a word."""
    with suppress(BaseException), os.fdopen(said, "wb") as pipe:
        pipe.write(share())


def _finished(worker: _Worker) -> bytes:
    """Return all that a process writes."""
    found = bytearray()
    while block := os.read(worker.result, _BLOCK):
        found += block
    return bytes(found)


def _ended(worker: _Worker) -> None:
    """Have a process end, whether it is done or not."""
    os.close(worker.result)
    with suppress(ProcessLookupError):
        os.kill(worker.process, signal.SIGTERM)
    with suppress(ChildProcessError):  # who started us may have said that nobody waits
        os.waitpid(worker.process, 0)
