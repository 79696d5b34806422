"""A page, or a figure, that is written to a file; only over one that this program wrote."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from diptych.errors import NotAPageError, UnreadableFileError
from diptych.project.files import explained, replace_file

if TYPE_CHECKING:
    from pathlib import Path

_BEGINNING = 4096
"""Bytes in which a file says who wrote it."""
_KIND = 4
"""Bytes by which a page, an SVG and a PNG are told apart."""


def write_page(path: Path, page: bytes, generator: bytes) -> None:
    """Write a file whole, or not at all; ``generator`` is how it says who wrote it.

    Raises ``NotAPageError`` for a file that was written by something else, or is of another kind,
    and ``UnreadableFileError`` where nothing can be written.
    """
    if path.is_dir():
        raise UnreadableFileError(str(path), "is a folder; name a file in it")
    with explained(path):
        is_there = os.path.lexists(os.path.realpath(path))
        if is_there and not _is_ours(path, page, generator):
            raise NotAPageError(str(path))
    replace_file(path, page)


def _is_ours(path: Path, page: bytes, generator: bytes) -> bool:
    with path.open("rb") as file:
        begins = file.read(_BEGINNING)
    return generator in begins and begins[:_KIND] == page[:_KIND]
