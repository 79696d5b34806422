"""Files in place of texts: what only reads texts takes them, and writes nothing.

They are imported as ``add`` does it, into a project that is only held in memory: the one around the
working directory with these texts added, or one with nothing else in it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import NoProjectError
from diptych.operations.added_files import numbered
from diptych.operations.importing import PIPE, NewText, Wishes, read_texts
from diptych.project.files import WithFiles
from diptych.project.names import CODEBOOK, TEXTS
from diptych.project.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PART = re.compile(r":\d+(?:-\d+)?")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
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
    return is_no_id and (not or_group or Path(_parted(name)[0]).exists())


def with_files(
    names: Sequence[str],
    opened: Callable[[], Project],
    piped: Callable[[int], bytes],
    *,
    or_groups: bool = False,
) -> ReadFiles:
    """Open the project, with the files among the names as texts of it.

    A name may have a part behind it: ``notes.txt:3-5``. Where there is no project and all names are
    those of files, there is one of these. Raises what ``read_texts`` and ``opened`` raise.
    """
    parted = [_parted(name) for name in names]
    files = list(dict.fromkeys(file for file, _ in parted if is_file(file, or_group=or_groups)))
    if not files:
        return ReadFiles(opened(), list(names), [])
    texts = read_texts(files, Wishes(), piped)
    base = _base(opened, is_needed=len(files) < len({file for file, _ in parted}))
    ids = _ids(files, texts, set(base.text_paths()) if base else set())
    contents = {
        TEXTS / f"{ids[file]}.md": text.content.encode()
        for file, text in zip(files, texts, strict=True)
    }
    if base is None:
        contents[CODEBOOK] = _NO_FACETS
    root = base.root if base else Path.cwd()
    return ReadFiles(
        project=Project(root, WithFiles(base.files if base else None, contents)),
        names=[ids.get(file, file) + part for file, part in parted],
        told=[
            f"{file} as {ids[file]}{text.narration.removeprefix(text.id)}"
            for file, text in zip(files, texts, strict=True)
        ],
    )


def _parted(name: str) -> tuple[str, str]:
    """Part the name of a file from the paragraphs that are named behind it."""
    found = _PART.search(name, name.rfind(":")) if ":" in name else None
    if not found or found.end() < len(name) or _ADDRESS.match(name) or Path(name).exists():
        return name, ""
    return name[: found.start()], found[0]


def _base(opened: Callable[[], Project], *, is_needed: bool) -> Project | None:
    try:
        return opened()
    except NoProjectError:
        if is_needed:
            raise
        return None


def _ids(files: Sequence[str], texts: Sequence[NewText], taken: set[str]) -> dict[str, str]:
    """Name each file as a text; where that id is taken, with a number behind it."""
    return dict(zip(files, numbered((text.id for text in texts), taken), strict=True))
