"""Files that a command is given to read, and ``-`` for stdin."""

from __future__ import annotations

import sys

from diptych.console.options import narrate
from diptych.errors import UnreadableFileError
from diptych.operations.input_files import LARGEST, input_text, read_input_file

_STDIN = "-"


def read_input(name: str) -> tuple[str, str]:
    """Return what a file holds, and its name in messages.

    Raises ``UnreadableFileError`` and ``InvalidUtf8Error``.
    """
    shown = "stdin" if name == _STDIN else name
    raw = _read_stdin(shown) if name == _STDIN else read_input_file(name)
    text, note = input_text(raw, shown)
    if note:
        narrate(f"{shown}: {note}")
    return text, shown


def _read_stdin(shown: str) -> bytes:
    if sys.stdin is None:
        raise UnreadableFileError(shown, "is closed")
    return sys.stdin.buffer.read(LARGEST + 1)
