"""Which files are meant by what ``add`` is given, and how texts of one name are told apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import UnreadableFileError, every
from diptych.operations.importing import PIPE, read_texts
from diptych.project.folders import folder_files
from diptych.project.names import LONGEST_ID, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from diptych.operations.importing import NewText, Wishes
    from diptych.project.folders import FolderFiles


class AddedFiles(NamedTuple):
    """Files as new texts, and what was left out of folders, a line each."""

    texts: list[NewText]
    told: list[str]


def read_added(
    names: Sequence[str],
    wishes: Wishes,
    piped: Callable[[int], bytes],
    tell: Callable[[int, int], None] | None = None,
    *,
    recursive: bool = False,
) -> AddedFiles:
    """Read files, and those of folders, as ``read_texts`` does, and tell their ids apart.

    ``recursive`` reads the folders inside as well. Raises what ``read_texts`` raises, and
    ``UnreadableFileError`` for a folder without files.
    """
    files, told = _files_named(names, recursive=recursive)
    return AddedFiles(told_apart(files, read_texts(files, wishes, piped, tell)), told)


def _files_named(names: Sequence[str], *, recursive: bool) -> tuple[list[str], list[str]]:
    """Put the files of folders in place of these; say what was left out."""
    files: list[str] = []
    told: list[str] = []
    listed = every(lambda name: _listed(name, recursive=recursive), names)
    for name, found in zip(names, listed, strict=True):
        files += found.files if found else [name]
        if left_out := ", ".join(_left_out(found)) if found else "":
            told.append(f"{name}: left out: {left_out}")
    return files, told


def _listed(name: str, *, recursive: bool) -> FolderFiles | None:
    """List a folder; nothing where a name is not that of one."""
    if name == PIPE or not Path(name).is_dir():
        return None
    found = folder_files(name, recursive=recursive)
    if not found.files:
        way_out = "read those of the folders inside with --recursive" if found.folders else ""
        raise UnreadableFileError(name, f"holds no files; {way_out or 'name another folder'}")
    return found


def _left_out(found: FolderFiles) -> Iterator[str]:
    if found.hidden:
        yield f"{found.hidden} hidden"
    if found.folders:
        yield f"{found.folders} folder{'s' * (found.folders != 1)} inside (--recursive reads them)"
    if found.links:
        yield f"{found.links} link{'s' * (found.links != 1)} to folders"


def told_apart(files: Sequence[str], texts: Sequence[NewText]) -> list[NewText]:
    """Give texts of the same id others: with the folder of each file before, and numbers behind."""
    often = Counter(text.id for text in texts)
    wanted = [
        (often[text.id] > 1 and slug(f"{Path(file).parent.name}-{text.id}")) or text.id
        for file, text in zip(files, texts, strict=True)
    ]
    unique = {name for name, number in often.items() if number == 1}
    others = iter(numbered((one for one in wanted if one not in unique), set(unique)))
    return [
        text if text.id in unique else _renamed(text, file, next(others))
        for file, text in zip(files, texts, strict=True)
    ]


def _renamed(text: NewText, file: str, text_id: str) -> NewText:
    if text_id == text.id:
        return text
    said = text.narration.removeprefix(text.id)
    return replace(text, id=text_id, narration=f"{text_id} (of {file}){said}")


def numbered(wanted: Iterable[str], taken: set[str]) -> list[str]:
    """Return ids of which none is taken: where one is, with the next free number behind."""
    last: dict[str, int] = {}
    made: list[str] = []
    for text_id in wanted:
        found = text_id
        while found in taken:
            last[text_id] = last.get(text_id, 1) + 1
            end = f"-{last[text_id]}"
            found = text_id[: LONGEST_ID - len(end)] + end
        taken.add(found)
        made.append(found)
    return made
