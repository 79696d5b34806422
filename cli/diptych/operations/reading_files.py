"""Files in place of texts: what only reads texts takes them, and writes nothing.

They are imported as ``add`` does it, into a project that is only held in memory: the one around the
working directory with these texts added, or one with nothing else in it.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import NoProjectError, NoTextError, every
from diptych.operations.added_files import numbered, told_apart
from diptych.operations.importing import PIPE, NewText, Wishes, read_texts
from diptych.operations.naming import folder_for_text
from diptych.project.files import WithFiles
from diptych.project.folders import mode_of
from diptych.project.names import CODEBOOK, TEXT_SUFFIXES, TEXTS
from diptych.project.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

_PART = re.compile(r":\d+(?:-\d+)?")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_NAMELESS = "text"
"""The id of what has a name of which none can be made."""
_NO_FACETS = b"facets: {}\n"


class ReadFiles(NamedTuple):
    """A project that holds files as texts, and how these are named in it."""

    project: Project
    names: list[str]
    """What was named, with ids of texts for the files."""
    told: list[str]
    """What was decided of each file, in one line."""


def is_file(name: str, *, or_group: bool = False) -> bool:
    """Tell whether a name is that of a file or an address: ids have neither dots nor slashes.

    What may be the name of a group as well is that of a file if there is one.
    """
    if name == PIPE or _ADDRESS.match(name):
        return True
    is_no_id = any(sign in name for sign in "./\\")
    return is_no_id and (not or_group or bool(mode_of(_parted(name)[0])))


def with_files(
    names: Sequence[str],
    opened: Callable[[], Project],
    piped: Callable[[int], bytes],
    wishes: Wishes | None = None,
    *,
    or_groups: bool = False,
) -> ReadFiles:
    """Open the project, with the files among the names as texts of it.

    A name may have a part behind it: ``notes.txt:3-5``. What is in the project's own folder of
    texts is the text itself. Where there is no project and all names are those of files, there is
    one of these. Raises what ``read_texts`` and ``opened`` raise.
    """
    parted = [_parted(name) for name in names]
    base, named = _base(opened, dict.fromkeys(name for name, _ in parted), or_groups=or_groups)
    own = _own_texts(named, base)
    places = {name: _place(name) for name in named if name not in own}
    files: dict[str, str] = {}
    for name, place in places.items():
        files.setdefault(place, name)
    every(partial(_require_file, base), files.values())
    wishes = replace(wishes or Wishes(), else_id=_NAMELESS)
    texts = read_texts(list(files.values()), wishes, piped)
    ids = dict(zip(files, _ids(texts, base), strict=True))
    read = list(zip(files.values(), ids.values(), texts, strict=True))
    contents = {TEXTS / f"{text_id}.md": text.content.encode() for _, text_id, text in read}
    if base is None:
        contents[CODEBOOK] = _NO_FACETS
    root, inside = (base.root, base.files) if base else (Path.cwd(), None)
    typed = {text_id: name for name, text_id, _ in read}
    known = own | {name: ids[place] for name, place in places.items()}
    return ReadFiles(
        project=Project(root, WithFiles(inside, contents, typed)),
        names=[known.get(name, name) + part for name, part in parted],
        told=[
            f"{file} as {text_id}{text.narration.removeprefix(text.id)}"
            for file, text_id, text in read
        ],
    )


def _require_file(base: Project | None, name: str) -> None:
    """Refuse a folder, and the file of a text that is elsewhere. Raises ``NoTextError``."""
    if name == PIPE or _ADDRESS.match(name):
        return
    mode, path = mode_of(name), Path(name)
    if S_ISDIR(mode):
        raise folder_for_text(name, or_file=True)
    if not mode and base and path.suffix in TEXT_SUFFIXES and path.stem in base.text_paths():
        raise NoTextError(f"{name}:", "there is no such file", f"the text is called {path.stem}")


def _own_texts(names: Sequence[str], base: Project | None) -> dict[str, str]:
    """Return the ids of files that are the texts of a project, by their names."""
    if base is None:
        return {}
    ids = {path.name: text_id for text_id, path in base.text_paths().items()}
    folder = (base.root / TEXTS).resolve()
    paths = {name: Path(_place(name)) for name in names}
    return {
        name: ids[path.name]
        for name, path in paths.items()
        if path.parent == folder and path.name in ids
    }


def _place(name: str) -> str:
    """Return where a file is, however it is named; stdin and addresses are what they are."""
    return name if name == PIPE or _ADDRESS.match(name) else os.path.realpath(name)


def _parted(name: str) -> tuple[str, str]:
    """Part the name of a file from the paragraphs that are named behind it."""
    found = _PART.search(name, name.rfind(":")) if ":" in name else None
    if not found or found.end() < len(name) or _ADDRESS.match(name) or mode_of(name):
        return name, ""
    return name[: found.start()], found[0]


def _base(
    opened: Callable[[], Project], names: Collection[str], *, or_groups: bool
) -> tuple[Project | None, list[str]]:
    """Open the project, and return which names are those of files.

    Where there is no project, none is needed if all are, and one without dots may be, too.
    """
    named = [name for name in names if is_file(name, or_group=or_groups)]
    try:
        return opened(), named
    except NoProjectError:
        named = [name for name in names if name in named or mode_of(name)]
        if len(named) < len(names):
            raise
        return None, named


def _ids(texts: Sequence[NewText], base: Project | None) -> list[str]:
    """Name each file as ``add`` does; where a text of the project is, with a number behind it."""
    taken = set(base.text_paths()) if base else set()
    return numbered((text.id for text in told_apart(texts)), taken)
