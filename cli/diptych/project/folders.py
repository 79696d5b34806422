"""Folders of foreign files: which files are in them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from diptych.errors import UnreadableFileError

_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})
"""What Windows puts into folders, and hides."""


class FolderFiles(NamedTuple):
    """The files of a folder, and how much else is in it."""

    files: list[str]
    """Those of the folder itself first, in the order of their names; then those of its folders."""
    hidden: int
    """Files and folders that are hidden."""
    folders: int
    """Folders inside that were not looked into."""
    links: int
    """Links to folders: they are never followed."""
    failures: list[UnreadableFileError]
    """Why folders cannot be listed."""


def folder_files(folder: str, *, recursive: bool = False) -> FolderFiles:
    """List the files of a folder; ``recursive``: those of the folders inside as well."""
    files: list[str] = []
    failures: list[UnreadableFileError] = []

    def refuse(error: OSError) -> None:
        reason = error.strerror or str(error)
        failures.append(UnreadableFileError(str(error.filename), reason))

    hidden = folders = links = 0
    for where, inside, names in os.walk(folder, onerror=refuse):
        seen = sorted(name for name in names if not _is_hidden(name))
        files += (str(Path(where) / name) for name in seen)
        entered = sorted(name for name in inside if not _is_hidden(name))
        hidden += len(names) - len(seen) + len(inside) - len(entered)
        linked = {name for name in entered if Path(where, name).is_symlink()}
        links += len(linked)
        inside[:] = [name for name in entered if name not in linked]
        if not recursive:
            folders += len(inside)
            inside.clear()
    return FolderFiles(files, hidden, folders, links, failures)


def mode_of(name: str) -> int:
    """Return the mode of what a name leads to; 0 where that is nothing, or nobody may know."""
    try:
        return Path(name).stat().st_mode
    except (OSError, ValueError):
        return 0


def _is_hidden(name: str) -> bool:
    """Tell names that file managers do not show: Word puts ``~$`` before those of open files."""
    return name.startswith((".", "~$")) or name.lower() in _OF_THE_SYSTEM
