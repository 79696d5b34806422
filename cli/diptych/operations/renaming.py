"""Texts get other ids, and everything that names them goes along: all of it, or nothing.

Whoever renamed a file by hand has the rest done by the same call: what says the old id follows. A
text that has two ids, as after a merge of two branches that renamed it, gets one: sets are merged.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from diptych.anchoring.anchoring import is_anchored
from diptych.annotations.glosses import Glosses, decode_glosses
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
from diptych.operations.merges import GitTexts
from diptych.operations.naming import known_text
from diptych.project.names import glosses_language, is_id, require_id, set_folder
from diptych.project.store import LARGEST_SET, LARGEST_TEXT
from diptych.review.gloss_merging import merge_glosses
from diptych.review.merging import merge_sets
from diptych.texts.encodings import decoded
from diptych.texts.text import split_front_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.files import FileChange
    from diptych.project.store import Project


_T = TypeVar("_T")


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
    joined: int = 0
    """How many of the sets were merged with those that the other id had."""
    conflicts: int = 0
    """What is open in them."""


def rename_text(project: Project, name: str, new: str, *, dry_run: bool = False) -> RenamedText:
    """Give a text another id: its file, its annotation sets and what they say of it.

    Where the file has the new name already, or the sets have, only the rest is done; where there is
    the same text under both ids, the new one gets all annotations. Raises
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
        stale = renaming.stale(files)
    return RenamedText(
        old=renaming.old,
        new=new,
        path=renaming.path,
        sets=len(renaming.renamed),
        stale=stale,
        was_assigned=bool(assigned),
        joined=len(renaming.joined),
        conflicts=sum(len(said.conflicts or ()) for said in renaming.joined.values()),
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
    if old in paths and new in paths and project.text(old).body != project.text(new).body:
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
        self.joined: dict[Path, AnnotationSet] = {}
        self.body = ""
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
            self.moved[self.path] = self.paths[self.old]
        if self.old in self.paths:
            raw = self.project.files.read(self.paths[self.old], LARGEST_TEXT)
            changes.append({self.path: (None, raw)} if self.path in self.moved else {})
            changes.append({self.paths[self.old]: (raw, None)})
        return {path: change for files in changes for path, change in files.items()}

    def stale(self, files: Mapping[Path, FileChange]) -> tuple[str, ...]:
        """Name those whose annotations do not match the text; nobody where that cannot be read."""
        after = {**self.found, **{path: new for path, (_, new) in files.items()}}
        with suppress(DiptychError):  # a text that cannot be read has its own finding
            if raw := after.get(self.path):
                self.body = split_front_matter(decoded(raw, ""), "")[1]
            sets = [_decoded(path, raw or b"") for path, raw in after.items() if _is_set(path)]
            return tuple(sorted(one.annotator for one in sets if one and self._is_stale(one)))
        return ()

    def _is_stale(self, said: AnnotationSet) -> bool:
        return bool(said.text == self.new and not is_anchored(said, self.body))

    def _of_file(self, found: tuple[Path, bytes]) -> dict[Path, FileChange]:
        """Return what becomes of a file below one of the ids; nothing where it stays."""
        path, raw = found
        new_path, old_path = (set_folder(name) / path.name for name in (self.new, self.old))
        if old_path in self.found and new_path in self.found:
            return self._joined(old_path, new_path) if path == old_path else {}
        new = raw
        if _is_set(path):
            new = self._of_set(path, raw)
        if path == new_path:
            return {path: (raw, new)} if new != raw else {}
        self.moved[new_path] = path
        return {new_path: (None, new), path: (raw, None)}

    def _joined(self, old_path: Path, new_path: Path) -> dict[Path, FileChange]:
        """Merge the sets of one annotator under both ids, of which neither was there before."""
        if self.new in self.paths and glosses_language(old_path.name):
            return self._joined_glosses(old_path, new_path)
        if self.new not in self.paths or not _is_set(old_path):
            reason = f"there is {new_path} as well; keep one of the two"
            raise NotRenamedError(str(old_path), reason)
        raw, old_raw = self.found[new_path], self.found[old_path]
        kept, gone = self._said(new_path, raw), self._said(old_path, old_raw)
        said = merge_sets(None, kept, gone, GitTexts(self.project.root))
        self.renamed[old_path] = self.joined[old_path] = said
        return {new_path: (raw, encoded(self.project, said)), old_path: (old_raw, None)}

    def _joined_glosses(self, old_path: Path, new_path: Path) -> dict[Path, FileChange]:
        """Merge the glosses under both ids. Raises ``NotRenamedError``."""
        both = {path: self.found[path] for path in (new_path, old_path)}
        kept, gone = (checked(decode_glosses, path, raw) for path, raw in both.items())
        merged = merge_glosses(Glosses(), kept, gone)
        if merged.conflicts:
            reason = f"{new_path} translates some paragraphs otherwise; keep one of the two"
            raise NotRenamedError(str(old_path), reason)
        return {new_path: (both[new_path], merged.source), old_path: (both[old_path], None)}

    def _said(self, path: Path, raw: bytes) -> AnnotationSet:
        """Read a set as one on the new id. Raises ``NotRenamedError``."""
        said = checked_set(path, raw)
        if said.text not in {self.old, self.new} or said.annotator != path.stem:
            raise NotRenamedError(str(path), self.project.misplaced(said, path, ()))
        return said if said.text == self.new else replace(said, text=self.new)

    def _of_set(self, path: Path, raw: bytes) -> bytes:
        """Return what a set says under the new id. Raises ``NotRenamedError``."""
        said = self._said(path, raw)
        is_there = path.parent.name == self.new and checked_set(path, raw).text == self.new
        if is_there and self.new not in self.paths:
            way_out = f"diptych texts remove {self.new} --with-annotations"
            raise IdTakenError(str(path), f"or remove what is left of that text with: {way_out}")
        if is_there:
            return raw
        self.renamed[path] = said
        return encoded(self.project, said)

    def _require_same_text(self) -> None:
        """Refuse annotations none of which is about the text that has the new id."""
        quotes = [one.quote for said in self.renamed.values() for one in said.anchored.values()]
        (text,) = self.project.texts_at(self.paths, [self.new])
        self.body = body = text.body
        if quotes and not any(quote in body for quote in quotes):
            raise OtherTextError(str(self.path), self.old)


def _is_set(path: Path) -> bool:
    return path.suffix == ".json" and is_id(path.stem)


def checked_set(path: Path, raw: bytes) -> AnnotationSet:
    """Read a set. Raises ``NotRenamedError`` for what is none."""
    return checked(decode_set, path, raw)


def checked(read: Callable[[bytes, str], _T], path: Path, raw: bytes) -> _T:
    """Read a file. Raises ``NotRenamedError`` for what is none of its kind."""
    try:
        return read(raw, str(path))
    except DiptychError as error:
        reason = str(error).removeprefix(f"{path}: ")
        raise NotRenamedError(str(path), f"{reason}; mend it first") from None


def encoded(project: Project, said: AnnotationSet) -> bytes:
    """Return the bytes of a set that need not fit its text or the codebook."""
    write = partial(project.replace_set, expected=None, dry_run=True)
    return write(said.text, said.annotator, said) or b""
