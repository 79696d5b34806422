"""Annotators get other names: in all texts, decisions, assignments and defaults, or nowhere.

Where somebody renamed the files by hand, what they say inside follows.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import CONSENSUS, TERMS
from diptych.annotations.defaults_edits import with_annotator_renamed
from diptych.annotations.glosses import Glosses, decode_glosses, encode_glosses
from diptych.errors import (
    BadOptionError,
    DiptychError,
    NotRenamedError,
    TakenAnnotatorError,
    UnknownNameError,
    every,
)
from diptych.operations.assigning import assignments_changed
from diptych.operations.merges import GitTexts
from diptych.operations.renaming import checked, checked_set, encoded
from diptych.project.names import CODEBOOK, require_id, set_path
from diptych.project.store import LARGEST_SET
from diptych.review.merging import merge_sets
from diptych.texts.encodings import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet, Decision
    from diptych.project.files import FileChange
    from diptych.project.store import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedAnnotator:
    """Somebody who has another name, or would have."""

    old: str
    new: str
    sets: int
    """How many annotation sets are theirs."""
    decisions: int
    """How many decisions of the consensus they made."""
    glosses: int = 0
    """How many paragraphs they translated."""
    were_assigned: bool = False
    """Whether lines of the assignments name them."""
    joined: int = 0
    """How many of the sets were merged with those that they had under the other name."""
    conflicts: int = 0
    """What is open in them."""


def rename_annotator(
    project: Project, old: str, new: str, *, is_one_person: bool = False, dry_run: bool = False
) -> RenamedAnnotator:
    """Give an annotator another name: the files, what they say, who decided, and what is assigned.

    Sets whose text is gone follow as well. Raises ``BadIdError``, ``UnknownNameError``,
    ``TakenAnnotatorError`` where both have annotated one text, unless they are said to be one
    person, or their sets have ids in common: then two branches gave one person two names;
    ``NotRenamedError`` for each file that cannot be changed; and ``StraySetError`` for a set where
    none is read.
    """
    _require_person(old, new)
    with project.changing(dry_run=dry_run):
        renaming = _Renaming(project, old, new, is_one_person=is_one_person)
        assigned = assignments_changed(
            project, lambda one: one._replace(annotator=new) if one.annotator == old else one
        )
        files = renaming.files() | assigned | _defaults_changed(project, old, new)
        if not files:
            raise UnknownNameError("annotator", old, renaming.known())
        if not dry_run:
            project.files.write_all(files, project.files.modes_of(renaming.moved))
    if not dry_run:
        project.files.rename_kept(renaming.kept_name)
    return RenamedAnnotator(
        old=old,
        new=new,
        sets=renaming.sets,
        decisions=renaming.decisions,
        glosses=renaming.glosses,
        were_assigned=bool(assigned),
        joined=len(renaming.joined),
        conflicts=sum(len(said.conflicts or ()) for said in renaming.joined),
    )


def _require_person(old: str, new: str) -> None:
    require_id(new, "an annotator")
    for name in (old, new):
        if name in {CONSENSUS, TERMS}:
            reason = f"{name} is what the program calls what it made; it is nobody's name"
            raise BadOptionError("ANNOTATOR" if name == old else "NEW", reason)
    if old == new:
        raise BadOptionError("NEW", f"{new} is their name already")


def _defaults_changed(project: Project, old: str, new: str) -> dict[Path, FileChange]:
    """Return the codebook as it is and as it is to be, where its defaults name the annotator.

    One that cannot be read is left to whoever corrects it.
    """
    try:
        defaults = project.codebook().defaults
    except DiptychError:
        return {}
    if old not in {*defaults.annotator, *defaults.prefer}:
        return {}
    raw = project.raw_codebook()
    edited = with_annotator_renamed(decoded(raw, str(CODEBOOK)), old, new).encode()
    return {CODEBOOK: (raw, edited)}


class _Renaming:
    """An annotator who is to have another name."""

    def __init__(self, project: Project, old: str, new: str, *, is_one_person: bool) -> None:
        self.project = project
        self.old, self.new = old, new
        self.is_one_person = is_one_person
        contents = project.contents_in_place()
        self.names: dict[str, list[str]] = contents.sets
        self.glossed = contents.glosses
        self.moved: dict[Path, Path] = {}
        """Where a file goes, and where it was."""
        self.joined: list[AnnotationSet] = []
        self.sets = 0
        self.decisions = 0
        self.glosses = 0

    def files(self) -> dict[Path, FileChange]:
        """Return what changes on disk. Raises as ``rename_annotator`` does."""
        both = [text for text, names in self.names.items() if {self.old, self.new} <= {*names}]
        apart = [text for text in both if not (self.is_one_person or self._is_one_persons(text))]
        if apart:
            raise TakenAnnotatorError(self.old, self.new, apart)
        changes = every(lambda found: self._of_set(*found), self._concerned())
        changes += every(self._of_glosses, self.glossed)
        return {path: change for files in changes for path, change in files.items()}

    def _is_one_persons(self, text_id: str) -> bool:
        """Tell whether the two sets on a text have ids in common, which are random."""
        with suppress(DiptychError):
            old, new = (self._read(text_id, name)[1].annotations for name in (self.old, self.new))
            return not old.keys().isdisjoint(new)
        return False

    def known(self) -> set[str]:
        """Name all who have annotated something."""
        return {name for names in self.names.values() for name in names}

    def kept_name(self, name: str) -> str:
        """Return how something is called that is being typed: by text and annotator."""
        text, _, rest = name.partition(".")
        if text in self.names and rest.startswith(f"{self.old}."):
            return f"{text}.{self.new}.{rest.removeprefix(f'{self.old}.')}"
        return name

    def _concerned(self) -> Iterator[tuple[str, str]]:
        """Yield the sets, by text and file, that may say something about the annotator."""
        for text, names in self.names.items():
            for name in (self.old, self.new, CONSENSUS):
                if name in names:
                    yield text, name

    def _of_set(self, text_id: str, name: str) -> dict[Path, FileChange]:
        if name == self.new and self.old in self.names[text_id]:
            return {}
        path = set_path(text_id, name)
        raw, said = self._read(text_id, name)
        changed = self._changed(said)
        if changed is said and name != self.old:
            return {}
        self.sets += name != CONSENSUS
        new = encoded(self.project, changed)
        new_path = set_path(text_id, changed.annotator)
        if new_path == path:
            return {path: (raw, new)}
        if self.new in self.names[text_id]:
            return {**self._joined(text_id, changed), path: (raw, None)}
        self.moved[new_path] = path
        return {new_path: (None, new), path: (raw, None)}

    def _of_glosses(self, path: Path) -> dict[Path, FileChange]:
        """Return what becomes of a file of glosses. Raises ``NotRenamedError`` for what is none."""
        raw = self.project.files.read(path, LARGEST_SET)
        said = checked(decode_glosses, path, raw).glosses
        theirs = {key for key, one in said.items() if one.annotator == self.old}
        self.glosses += len(theirs)
        new = {
            key: replace(one, annotator=self.new) if key in theirs else one
            for key, one in said.items()
        }
        return {path: (raw, encode_glosses(Glosses(glosses=new)))} if theirs else {}

    def _joined(self, text_id: str, said: AnnotationSet) -> dict[Path, FileChange]:
        """Merge a set with what the annotator has under the new name already."""
        raw, kept = self._read(text_id, self.new)
        joined = merge_sets(None, self._changed(kept), said, GitTexts(self.project.root))
        self.joined.append(joined)
        return {set_path(text_id, self.new): (raw, encoded(self.project, joined))}

    def _read(self, text_id: str, name: str) -> tuple[bytes, AnnotationSet]:
        """Read a set. Raises ``NotRenamedError`` for what is none, or another one."""
        path = set_path(text_id, name)
        raw = self.project.files.read(path, LARGEST_SET)
        said = checked_set(path, raw)
        whose = {CONSENSUS} if name == CONSENSUS else {self.old, self.new}
        if said.text != text_id or said.annotator not in whose:
            raise NotRenamedError(str(path), self.project.misplaced(said, path, ()))
        return raw, said

    def _changed(self, said: AnnotationSet) -> AnnotationSet:
        """Return what a set says under the new name; the very same where it does not change."""
        decisions = {
            name: self._decided(decision) for name, decision in (said.decisions or {}).items()
        }
        if decisions != (said.decisions or {}):
            said = replace(said, decisions=decisions)
        return replace(said, annotator=self.new) if said.annotator == self.old else said

    def _decided(self, decision: Decision) -> Decision:
        if decision.by is UNSET or decision.by != self.old:
            return decision
        self.decisions += 1
        return replace(decision, by=self.new)
