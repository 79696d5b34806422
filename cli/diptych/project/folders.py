"""Folders of foreign files: which files are in them."""

from __future__ import annotations

import os
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

from diptych.errors import UnreadableFileError, nearest
from diptych.lists import few

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


def named_instead(path: Path) -> str:
    """Say which files may be meant by the name of one that is not there.

    Those whose names are spelled nearly so or differ in their endings, or else those there are.
    """
    if not S_ISDIR(mode_of(path.parent)):
        return f"there is no folder {path.parent}{_folder_meant(path.parent)}"
    names = [Path(name).name for name in folder_files(str(path.parent)).files]
    stems: dict[str, list[str]] = {}
    for name in names:
        stems.setdefault(Path(name).stem, []).append(name)
    near = [str(path.with_name(name)) for stem in nearest(path.stem, stems) for name in stems[stem]]
    if near:
        return f"there is no such file; did you mean {' or '.join(near[:_NAMED])}?"
    here = "this folder" if path.parent == Path() else str(path.parent)
    if not names:
        return f"there is no such file, nor any other in {here}; name one with the folder it is in"
    return f"there is no such file; in {here} there is {few(names, _MOST)}"


_NAMED = 3
_MOST = 8


def _folder_meant(folder: Path) -> str:
    """Name the folders beside one that is not there which are spelled nearly as it is."""
    inside = _inside(folder.parent) if S_ISDIR(mode_of(folder.parent)) else []
    near = [str(folder.with_name(name)) for name in nearest(folder.name, inside)]
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _inside(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir() if path.is_dir()]
    except OSError:
        return []


def file_in(folder: Path) -> str:
    """Name a file that is in a folder, to be named in its place; nothing where there is none."""
    return next(iter(folder_files(str(folder)).files), "")


def mode_of(name: str | Path) -> int:
    """Return the mode of what a name leads to; 0 where that is nothing, or nobody may know."""
    try:
        return Path(name).stat().st_mode
    except (OSError, ValueError):
        return 0


def _is_hidden(name: str) -> bool:
    """Tell names that file managers do not show: Word puts ``~$`` before those of open files."""
    return name.startswith((".", "~$")) or name.lower() in _OF_THE_SYSTEM
