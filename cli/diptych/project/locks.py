"""A lock that nobody who is killed can leave behind: the system takes it away with the process."""

from __future__ import annotations

import errno
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from diptych.errors import BusyProjectError, NoLocksError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PAUSE = 0.01
_UNSUPPORTED = {
    getattr(errno, name, None) for name in ("ENOSYS", "EOPNOTSUPP", "ENOTSUP", "ENOLCK", "EINVAL")
}
"""What a file system says that has no such lock: some network, FUSE and shared folders."""


@contextmanager
def held(path: Path, shown: str, patience: float) -> Iterator[None]:
    """Hold the lock of a file, which stays: it says nothing by being there.

    Where the file system has no ``flock``, a POSIX record lock is held; never one by the existence
    of a file. Raises ``BusyProjectError`` after ``patience`` seconds, ``NoLocksError`` where the
    file system has neither, ``OSError`` where the file cannot be opened.
    """
    lock = _flock if _has_flock(path) else _record_lock
    with lock(path, shown, patience):
        yield


def _has_flock(path: Path) -> bool:
    """Tell whether the file system knows ``flock``; where it is not asked, as on Windows, yes."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows has no module of that name
        return True
    with _opened(path) as descriptor:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError as error:
            if error.errno in _UNSUPPORTED:
                return False
            raise
    return True


@contextmanager
def _flock(path: Path, shown: str, patience: float) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=patience, poll_interval=_PAUSE)
    try:
        lock.acquire()
    except Timeout:
        raise BusyProjectError(shown, patience) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _record_lock(path: Path, shown: str, patience: float) -> Iterator[None]:
    deadline = time.monotonic() + patience
    with _opened(path) as descriptor:
        while not _is_record_locked(descriptor, shown):
            if time.monotonic() > deadline:
                raise BusyProjectError(shown, patience)
            time.sleep(_PAUSE)
        yield


def _is_record_locked(descriptor: int, shown: str) -> bool:
    import fcntl

    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EAGAIN}:
            return False
        if error.errno in _UNSUPPORTED:
            raise NoLocksError(shown) from None
        raise
    return True


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
