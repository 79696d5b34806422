"""A page that is written to a file, wherever that is; only over a page of the same program."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from diptych.errors import NotAPageError
from diptych.project.files import explained, file_mode, write_synced

if TYPE_CHECKING:
    from pathlib import Path

_BEGINNING = 4096
"""Bytes in which a page says who wrote it."""


def write_page(path: Path, page: str, generator: str) -> None:
    """Write a page whole, or not at all; ``generator`` is what it says of who wrote it.

    Raises ``NotAPageError`` for a file that was written by something else.
    """
    with explained(path):
        if os.path.lexists(path) and not _is_ours(path, generator):
            raise NotAPageError(str(path))
        mode = file_mode(path)
        new = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            write_synced(new, page.encode(), mode)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)


def _is_ours(path: Path, generator: str) -> bool:
    with path.open("rb") as file:
        return f'name="generator" content="{generator}"'.encode() in file.read(_BEGINNING)
