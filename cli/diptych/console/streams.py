"""stdout and stderr of the program, whatever is at their other end.

Three things can be there: nothing (the stream is closed), a reader that goes away, as ``head``
does, and a disk that is full. What fails in stdout ends the program, once: everything that is
written later vanishes, the interpreter's last flush too. What fails in stderr ends nothing:
nobody is there to be told, and the work goes on.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import ReadableBuffer

_GONE = 128 + getattr(signal, "SIGPIPE", 13)
"""What a shell says of a program whose reader went away, such as ``git log | head``."""


class OutputError(Exception):
    """Stdout takes no more. No ``OSError``, so nobody takes it for a failure of other files."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"stdout: {error.strerror}")
        # Windows calls a pipe without a reader an invalid argument.
        self.is_reader_gone = isinstance(error, ConnectionError) or error.errno == errno.EINVAL
        self.exit_code = _GONE if self.is_reader_gone else 3


def prepare_streams() -> None:
    """Put streams that keep this module's promises in the place of ``sys.stdout``, ``sys.stderr``.

    UTF-8 goes to files and pipes whatever the system's encoding.
    """
    sys.stdout = _prepared(sys.stdout, _stop)
    sys.stderr = _prepared(sys.stderr, _go_on)
    if isinstance(sys.stdout, io.TextIOWrapper):
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")


def _stop(error: OSError) -> None:
    raise OutputError(error) from error


def _go_on(_: OSError) -> None:
    pass


def _prepared(stream: TextIO | None, failed: Callable[[OSError], None]) -> TextIO:
    """Return a stream to the same file; one of another kind, such as a test's, is left as it is."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - until the end
    buffer = getattr(stream, "buffer", None)
    raw = getattr(buffer, "raw", buffer)  # where Python is told not to buffer, they are one
    if not isinstance(stream, io.TextIOWrapper) or not isinstance(raw, io.FileIO):
        return stream
    file = _File(stream, failed)
    return io.TextIOWrapper(
        file if buffer is raw else io.BufferedWriter(file),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


class _File(io.FileIO):
    """An open file that is written to until it fails, and no more."""

    def __init__(self, stream: TextIO, failed: Callable[[OSError], None]) -> None:
        super().__init__(stream.fileno(), "w", closefd=False)
        self._stream = stream  # which would close the file if nobody had it
        self._failed = failed
        self._has_failed = False

    def write(self, data: ReadableBuffer, /) -> int:
        size = memoryview(data).nbytes
        if self._has_failed or not size:  # typer writes no bytes to see whether it may
            return size
        try:
            return super().write(data)
        except OSError as error:
            self._has_failed = True
            self._failed(error)
            return size
