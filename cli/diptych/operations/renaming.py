"""Texts get other ids, and everything that names them goes along: all of it, or nothing.

Whoever renamed a file by hand has the rest done by the same call: what says the old id follows.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diptych.annotations.serialisation import decode_set
from diptych.errors import (
    BadOptionError,
    DiptychError,
    IdTakenError,
    NotRenamedError,
    OtherTextError,
    every,
)
from diptych.operations.assigning import assignments_changed
from diptych.operations.counting import standing
from diptych.operations.naming import known_text
from diptych.project.names import is_id, require_id, set_folder
from diptych.project.store import LARGEST_SET, LARGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.files import FileChange
    from diptych.project.store import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedText:
    """A text that has another id, or would have."""

    old: str
    new: str
    path: Path
    """Where it is now."""
    sets: int
    """How many annotation sets went with it."""
    stale: tuple[str, ...] = ()
    """Whose annotations do not match it, and did not before."""
    was_assigned: bool = False
    """Whether lines of the assignments name it."""


def rename_text(project: Project, name: str, new: str, *, dry_run: bool = False) -> RenamedText:
    """Give a text another id: its file, its annotation sets and what they say of it.

    Where the file has the new name already, or the sets have, only the rest is done. Raises
    ``UnknownNameError``, ``BadIdError``, ``IdTakenError``, ``OtherTextError``, and
    ``NotRenamedError`` for each set that cannot go along.
    """
    require_id(new, "a text")
    with nullcontext() if dry_run else project.files.locked():
        renaming = _read(project, name, new)
        assigned = assignments_changed(
            project, lambda one: one._replace(text=new) if one.text == renaming.old else one
        )
        files = renaming.files() | assigned
        if not dry_run:
            project.files.write_all(files, project.files.modes_of(renaming.moved))
    stale: tuple[str, ...] = ()
    if not dry_run:
        project.files.rename_kept(renaming.kept_name)
        with suppress(DiptychError):  # a text that cannot be read has its own finding
            stale = standing(project, project.text(new)).stale
    return RenamedText(
        old=renaming.old,
        new=new,
        path=renaming.path,
        sets=len(renaming.renamed),
        stale=stale,
        was_assigned=bool(assigned),
    )


def _read(project: Project, name: str, new: str) -> _Renaming:
    """Find what there is under both ids. Raises as ``rename_text`` does."""
    paths = project.text_paths()
    old, beside = name, _contents(project, new)
    below = _contents(project, name) if is_id(name) else {}
    if name not in paths and not (new in paths and (below or _names(beside, name))):
        old = known_text(name, paths)
        below = _contents(project, old)
    if old == new:
        raise BadOptionError("NEW", f"{new} is its id already")
    if old in paths and new in paths:
        raise IdTakenError(str(paths[new]))
    return _Renaming(project, (old, new), paths, {**below, **beside})


def _names(found: Mapping[Path, bytes], text_id: str) -> bool:
    """Tell whether one of these files is a set that names a text."""
    sets = (_decoded(path, raw) for path, raw in found.items())
    return any(said.text == text_id for said in sets if said)


def _decoded(path: Path, raw: bytes) -> AnnotationSet | None:
    with suppress(DiptychError):
        return decode_set(raw, str(path))
    return None


def _contents(project: Project, text_id: str) -> dict[Path, bytes]:
    """Read the files of a folder of annotations, but hidden ones, such as a desktop leaves there.

    Raises ``NotRenamedError`` for folders in it.
    """
    folder = set_folder(text_id)
    files, inner = project.files.files_and_folders(folder)
    if inner:
        raise NotRenamedError(str(inner[0]), "is a folder, which nothing reads; move it elsewhere")
    seen = (path for path in files if not path.name.startswith("."))
    return {path: project.files.read(path, LARGEST_SET) for path in seen}


class _Renaming:
    """A text that is to have another id, with the files that are below both ids."""

    def __init__(
        self,
        project: Project,
        ids: tuple[str, str],
        paths: Mapping[str, Path],
        found: Mapping[Path, bytes],
    ) -> None:
        self.project = project
        self.old, self.new = ids
        self.paths = paths
        self.found = found
        self.renamed: dict[Path, AnnotationSet] = {}
        self.moved: dict[Path, Path] = {}
        """Where a file goes, and where it was."""

    @property
    def path(self) -> Path:
        """Where the text is afterwards."""
        if self.new in self.paths:
            return self.paths[self.new]
        return self.paths[self.old].with_stem(self.new)

    def kept_name(self, name: str) -> str:
        """Return how something is called that is being typed: by text and annotator."""
        begin = f"{self.old}."
        return f"{self.new}.{name.removeprefix(begin)}" if name.startswith(begin) else name

    def files(self) -> dict[Path, FileChange]:
        """Return what changes on disk."""
        changes = [files for files in every(self._of_file, self.found.items()) if files]
        if self.new in self.paths:
            self._require_same_text()
        else:
            raw = self.project.files.read(self.paths[self.old], LARGEST_TEXT)
            self.moved[self.path] = self.paths[self.old]
            changes.append({self.path: (None, raw), self.paths[self.old]: (raw, None)})
        return {path: change for files in changes for path, change in files.items()}

    def _of_file(self, found: tuple[Path, bytes]) -> dict[Path, FileChange]:
        """Return what becomes of a file below one of the ids; nothing where it stays."""
        path, raw = found
        new_path = set_folder(self.new) / path.name
        if path != new_path and new_path in self.found:
            raise NotRenamedError(str(path), f"there is {new_path} as well; keep one of the two")
        new = raw
        if path.suffix == ".json" and is_id(path.stem):
            new = self._of_set(path, raw)
        if path == new_path:
            return {path: (raw, new)} if new != raw else {}
        self.moved[new_path] = path
        return {new_path: (None, new), path: (raw, None)}

    def _of_set(self, path: Path, raw: bytes) -> bytes:
        """Return what a set says under the new id. Raises ``NotRenamedError``."""
        said = checked_set(path, raw)
        if said.text not in {self.old, self.new} or said.annotator != path.stem:
            raise NotRenamedError(str(path), self.project.misplaced(said, path, ()))
        is_there = said.text == path.parent.name == self.new
        if is_there and self.new not in self.paths:
            way_out = f"diptych texts remove {self.new} --with-annotations"
            raise IdTakenError(str(path), f"or remove what is left of that text with: {way_out}")
        if is_there:
            return raw
        self.renamed[path] = said = replace(said, text=self.new)
        return encoded(self.project, said)

    def _require_same_text(self) -> None:
        """Refuse annotations none of which is about the text that has the new id."""
        quotes = [one.quote for said in self.renamed.values() for one in said.anchored.values()]
        body = self.project.text(self.new).body
        if quotes and not any(quote in body for quote in quotes):
            raise OtherTextError(str(self.path), self.old)


def checked_set(path: Path, raw: bytes) -> AnnotationSet:
    """Read a set. Raises ``NotRenamedError`` for what is none."""
    try:
        return decode_set(raw, str(path))
    except DiptychError as error:
        reason = str(error).removeprefix(f"{path}: ")
        raise NotRenamedError(str(path), f"{reason}; mend it first") from None


def encoded(project: Project, said: AnnotationSet) -> bytes:
    """Return the bytes of a set that need not fit its text or the codebook."""
    write = partial(project.replace_set, expected=None, dry_run=True)
    return write(said.text, said.annotator, said) or b""
