"""Files that a command is given to read, and ``-`` for stdin."""

from __future__ import annotations

import sys
from pathlib import Path

from diptych.errors import UnreadableFileError
from diptych.project.files import decoded, read_file, require_size
from diptych.project.store import LARGEST_SET

_STDIN = "-"


def read_given(name: str) -> tuple[str, str]:
    """Return what a file holds, and its name in messages.

    Raises ``UnreadableFileError`` and ``InvalidUtf8Error``.
    """
    shown = "stdin" if name == _STDIN else name
    raw = _read_stdin(shown) if name == _STDIN else read_file(Path(name), LARGEST_SET)
    return decoded(raw, shown), shown


def _read_stdin(shown: str) -> bytes:
    if sys.stdin is None:
        raise UnreadableFileError(shown, "is closed")
    raw = sys.stdin.buffer.read(LARGEST_SET + 1)
    require_size(len(raw), LARGEST_SET, shown)
    return raw
