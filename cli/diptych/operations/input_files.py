"""Files from outside of a project, read with the care that its own get."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from diptych.errors import UnsupportedFormatError
from diptych.project.files import read_file, require_size
from diptych.project.store import LARGEST_SET
from diptych.texts.importers import FORMATS, told_by_bytes
from diptych.texts.importers.plain import decoded_text

if TYPE_CHECKING:
    from diptych.texts.encodings import Decoded

__all__ = ["LARGEST", "input_text", "read_input_file", "require_size"]

LARGEST = LARGEST_SET
"""Bytes; more is refused."""


def read_input_file(name: str, limit: int = LARGEST) -> bytes:
    """Return the bytes of a file. Raises ``UnreadableFileError``."""
    return read_file(Path(name), limit)


def input_text(raw: bytes, shown: str) -> Decoded:
    """Return what bytes say, and how they were read; ``shown`` is their name in messages.

    Raises ``UnreadableFileError`` for too many, ``UnsupportedFormatError`` for a spreadsheet or
    whatever else is no text, ``InvalidUtf8Error`` and ``BinaryFileError``.
    """
    require_size(len(raw), LARGEST, shown)
    if told := told_by_bytes(raw):
        what = FORMATS[told].what or f"a file of the format {told}"
        raise UnsupportedFormatError(shown, what, "save it as CSV or text (UTF-8)")
    return decoded_text(raw, shown)
