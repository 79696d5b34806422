"""Where annotation sets are: all of them, so that what rewrites codes leaves none behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.annotation import FORMAT
from diptych.errors import StraySetError
from diptych.project.names import ANNOTATIONS, is_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from diptych.project.files import Files

_MARK = f'"{FORMAT.partition("/")[0]}/'.encode()
_DEEPEST = 8
"""Folders inside of one another, of which links could make an endless number."""


def all_sets(files: Files) -> Iterator[tuple[str, list[str]]]:
    """Yield the annotators of the sets on each text, whether or not there is that text.

    Raises ``StraySetError`` for a set that lies where nothing reads it.
    """
    for folder in files.visible(ANNOTATIONS):
        if not files.is_folder(folder):
            _require_no_set(files, folder)
            continue
        found = []
        for path in files.visible(folder):
            if _is_place_of_set(files, path):
                found.append(path.stem)
            else:
                _require_none_below(files, path, _DEEPEST)
        if found:
            yield folder.name, found


def _is_place_of_set(files: Files, path: Path) -> bool:
    named = path.suffix == ".json" and is_id(path.stem) and is_id(path.parent.name)
    return named and not files.is_folder(path)


def _require_none_below(files: Files, path: Path, depth: int) -> None:
    if not files.is_folder(path):
        _require_no_set(files, path)
        return
    for below in files.visible(path) if depth else ():
        _require_none_below(files, below, depth - 1)


def _require_no_set(files: Files, path: Path) -> None:
    if path.suffix.lower() == ".json" and _MARK in files.read(path):
        raise StraySetError(files.shown(path))
