"""Files from outside of a project, read with the care that its own get."""

from __future__ import annotations

from pathlib import Path

from diptych.project.files import read_file, require_size
from diptych.project.store import LARGEST_SET
from diptych.texts.encodings import Decoded, decoded_input

LARGEST = LARGEST_SET
"""Bytes; more is refused."""


def read_input_file(name: str) -> bytes:
    """Return the bytes of a file. Raises ``UnreadableFileError``."""
    return read_file(Path(name), LARGEST)


def input_text(raw: bytes, shown: str) -> Decoded:
    """Return what bytes say, and how they were read; ``shown`` is their name in messages.

    Raises ``UnreadableFileError`` for too many and ``InvalidUtf8Error``.
    """
    require_size(len(raw), LARGEST, shown)
    return decoded_input(raw, shown)
