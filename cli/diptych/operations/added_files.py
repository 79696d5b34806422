"""Which files are meant by what ``add`` is given, and how texts of one name are told apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import UnreadableFileError, every
from diptych.operations.importing import PIPE, nothing_added, read_texts
from diptych.project.folders import folder_files, mode_of
from diptych.project.names import LONGEST_ID, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from diptych.errors import DiptychError
    from diptych.operations.importing import NewText, Wishes
    from diptych.project.folders import FolderFiles


class AddedFiles(NamedTuple):
    """Files as new texts."""

    texts: list[NewText]
    told: list[str]
    """What was left out of folders, a line each."""
    left_out: list[DiptychError]
    """Why files cannot be read, and so were left out."""


def read_added(
    names: Sequence[str],
    wishes: Wishes,
    piped: Callable[[int], bytes],
    tell: Callable[[int, int], None] | None = None,
    *,
    recursive: bool = False,
    partly: bool = False,
) -> AddedFiles:
    """Read files, and those of folders, as ``read_texts`` does, and tell their ids apart.

    ``recursive`` reads the folders inside as well; ``partly`` leaves out what cannot be read,
    unless nothing can. Raises what ``read_texts`` raises, ``NothingAddedError`` for some of several
    files, and ``UnreadableFileError`` for a folder without files.
    """
    left_out: list[DiptychError] = []
    files, told = _files_named(names, left_out, recursive=recursive)
    wanted = len(files) + len(left_out)
    texts = read_texts(files, wishes, piped, tell, left_out)
    if left_out and not (partly and texts):
        raise nothing_added(left_out, wanted, "read")
    return AddedFiles(told_apart(texts), told, left_out)


def _files_named(
    names: Sequence[str], left_out: list[DiptychError], *, recursive: bool
) -> tuple[list[str], list[str]]:
    """Put the files of folders in place of these; say what was left out of them."""
    told: list[str] = []

    def listed(name: str) -> list[str]:
        if name == PIPE or not S_ISDIR(mode_of(name)):
            return [name]
        found = _listed(name, recursive=recursive)
        left_out.extend(found.failures)
        if passed_over := ", ".join(_left_out(found)):
            told.append(f"{name}: left out: {passed_over}")
        return found.files

    return [file for files in every(listed, names, left_out) for file in files], told


def _listed(name: str, *, recursive: bool) -> FolderFiles:
    """List a folder. Raises ``UnreadableFileError`` where there is nothing in it."""
    found = folder_files(name, recursive=recursive)
    if not (found.files or found.failures):
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


def told_apart(texts: Sequence[NewText]) -> list[NewText]:
    """Give texts of the same id others: with the folder of each file before, and numbers behind."""
    often = Counter(text.id for text in texts)
    wanted = [
        (often[text.id] > 1 and slug(f"{Path(text.file).parent.name}-{text.id}")) or text.id
        for text in texts
    ]
    unique = {name for name, number in often.items() if number == 1}
    others = iter(numbered((one for one in wanted if one not in unique), set(unique)))
    return [text if text.id in unique else _renamed(text, next(others)) for text in texts]


def _renamed(text: NewText, text_id: str) -> NewText:
    if text_id == text.id:
        return text
    said = text.narration.removeprefix(text.id)
    return replace(text, id=text_id, narration=f"{text_id} (of {text.file}){said}")


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
