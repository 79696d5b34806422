"""What merges left open in annotation sets and the codebook: found, and settled for a side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from diptych.annotations.annotation import AnnotationSet
from diptych.annotations.serialisation import decode_set, has_markers, marked_sides
from diptych.errors import DiptychError, ForgottenMergeError, NoRepositoryError, every
from diptych.operations.codebook_resolving import (
    OpenCodebook,
    codebook_fault,
    codebook_settled,
    open_codebook,
)
from diptych.operations.merges import GitTexts, named_by_path
from diptych.operations.naming import known_text
from diptych.project.git import BASE, OURS, THEIRS, Repository
from diptych.project.names import ANNOTATIONS, CODEBOOK, TEXTS, is_id, set_path
from diptych.rendering.conflicts import OpenConflict
from diptych.review.merging import VERSION, settle, unknown_base
from diptych.review.unmerged import WHOLE, new_since, rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.annotations.annotation import Conflict
    from diptych.project.store import Project

_SET_PARTS = 3
"""annotations/TEXT/ANNOTATOR.json"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSet:
    """A set that a merge did not finish."""

    text: str
    annotator: str
    raw: bytes | None
    """What its file holds."""
    annotations: AnnotationSet | None = None
    conflicts: tuple[Conflict, ...] = ()
    unmerged: bool = False
    """Whether git takes the file for unmerged."""

    @property
    def path(self) -> Path:
        """Where its file is."""
        return set_path(self.text, self.annotator)

    def open_conflicts(self) -> list[OpenConflict]:
        """Return its conflicts, each with what a person has to know of the set."""
        return [
            OpenConflict(self.text, self.annotator, self.annotations, conflict)
            for conflict in self.conflicts
        ]

    @property
    def needs_no_answer(self) -> bool:
        """Whether nothing is open but which version of the text it is for."""
        return all(conflict.path == VERSION for conflict in self.conflicts)


OpenFile = OpenSet | OpenCodebook
"""What a merge did not finish."""


class Resolver:
    """Settles what merges did not finish in a project; ``dry_run`` writes nothing."""

    def __init__(self, project: Project, *, dry_run: bool = False) -> None:
        self.project = project
        self.dry_run = dry_run
        self._repository = _repository(project)
        self._index = self._repository.unmerged(TEXTS, ANNOTATIONS) if self._repository else {}

    def operation(self) -> str:
        """Name what git is in the middle of: ``merge``, ``rebase`` …; nothing if in none."""
        return self._repository.operation() if self._repository else ""

    def found(self, names: Sequence[str] = (), annotator: str = "") -> list[OpenFile]:
        """Return what a merge did not finish, in order: the codebook and the sets.

        Of these texts, or of this annotator, there are only sets.
        """
        codebook = None
        if not names and not annotator:
            stages = self._index.get(CODEBOOK, {})
            codebook = open_codebook(self.project, self._repository, stages)
        sets = _all_open(self.project, self._repository, self._index, names, annotator)
        return [*([codebook] if codebook else []), *sets]

    def left_to_people(self) -> list[Path]:
        """Name what git has not merged and is not settled here: texts, assignments, strays."""
        return [path for path in self._index if path != CODEBOOK and _set_key(path) is None]

    def begun(self, one: OpenFile, side: str) -> OpenFile:
        """Settle for a side what needs no answer, all if a side is named, and write it."""
        free = [conflict for conflict in one.conflicts if side or conflict.path == VERSION]
        if free or not one.conflicts:
            return self.settled(one, [(found, side or "ours") for found in free])
        return one

    def settled(self, one: OpenFile, choices: Sequence[tuple[Conflict, str]]) -> OpenFile:
        """Settle conflicts, each for ``ours``, ``theirs`` or ``base``, and write the file."""
        if isinstance(one, OpenCodebook):
            return codebook_settled(self.project, one, choices, dry_run=self.dry_run)
        chosen = [(conflict, getattr(conflict, side)) for conflict, side in choices]
        return self._written(one, chosen)

    def finish(self, one: OpenFile) -> str:
        """Tell git that nothing is open in a file; say why it cannot be used, if it cannot."""
        if isinstance(one, OpenCodebook) and (fault := codebook_fault(one)):
            return fault
        if self._repository and one.unmerged and not self.dry_run:
            self._repository.add(one.path)
        if isinstance(one, OpenCodebook) or one.annotations is None:
            return ""
        try:
            self.project.decoded_set(self.project.text(one.text), one.annotator, one.raw)
        except DiptychError as error:
            return str(error)
        return ""

    def _written(self, one: OpenSet, choices: Sequence[tuple[Conflict, Any]]) -> OpenSet:
        """Write a set with some of its conflicts settled."""
        said: AnnotationSet | None = one.annotations
        if choices and choices[0][0].path == WHOLE:
            said = self._whole(one, *choices[0])
        elif said:
            said = settle(said, choices, one.path.as_posix())
        said = said and msgspec.structs.replace(said, text=one.text, annotator=one.annotator)
        raw = self.project.replace_set(
            one.text, one.annotator, said, expected=one.raw, dry_run=self.dry_run
        )
        conflicts = (said.conflicts or ()) if said else ()
        return replace(one, raw=raw, annotations=said, conflicts=conflicts)

    def _whole(self, one: OpenSet, conflict: Conflict, chosen: Any) -> AnnotationSet | None:  # noqa: ANN401 - JSON
        """Return a set as one side has it.

        Where that is removed, what is new on the other side stays, also where its text is gone:
        that may have another name now.
        """
        said: AnnotationSet | None
        if chosen is not UNSET:
            said = msgspec.convert(chosen, AnnotationSet)
        else:
            said = one.annotations and new_since(one.annotations, conflict.base)
        return said and msgspec.structs.replace(said, conflicts=UNSET)


def _repository(project: Project) -> Repository | None:
    try:
        return Repository(project.root)
    except NoRepositoryError:
        return None


def _all_open(
    project: Project,
    repository: Repository | None,
    unmerged: Mapping[Path, Mapping[int, str]],
    names: Sequence[str],
    annotator: str,
) -> Iterator[OpenSet]:
    """Yield the sets that a merge did not finish, in order."""
    index, contents = _unmerged_sets(unmerged), project.contents()
    there = {(text, who) for text, present in contents.sets.items() for who in present}
    keys = sorted({*there, *index})
    known = {*contents.texts, *(text for text, _ in keys)}
    wanted = set(every(lambda name: known_text(name, known), names))
    for text, who in keys:
        if (wanted and text not in wanted) or (annotator and annotator != who):
            continue
        one = OpenSet(text=text, annotator=who, raw=project.raw_set(text, who))
        if repository and (stages := index.get((text, who))):
            yield _rebuilt(one, repository, stages)
        elif one.raw and (found := _left_open(one, one.raw, project.root)):
            yield found


def _unmerged_sets(
    unmerged: Mapping[Path, Mapping[int, str]],
) -> dict[tuple[str, str], Mapping[int, str]]:
    return {key: stages for path, stages in unmerged.items() if (key := _set_key(path))}


def _set_key(path: Path) -> tuple[str, str] | None:
    """Return the text and the annotator of a set's path; ``None`` for any other path."""
    key = path.parent.name, path.stem
    is_set = path.parts[0] == str(ANNOTATIONS) and len(path.parts) == _SET_PARTS
    return key if is_set and path.suffix == ".json" and all(map(is_id, key)) else None


def _rebuilt(one: OpenSet, repository: Repository, stages: Mapping[int, str]) -> OpenSet:
    """Put a set together from git's index and from what its file holds."""
    path = one.path.as_posix()
    sides = {
        stage: _side(repository.blob(stages[stage]) or b"", stage, path)
        for stage in (OURS, THEIRS)
        if stage in stages
    }
    if sides and BASE in stages:
        sides[BASE] = _base(repository.blob(stages[BASE]) or b"", sides)
    kept = None if one.raw is None or has_markers(one.raw) else decode_set(one.raw, path)
    return replace(_merged(one, sides, kept, repository.root), unmerged=True)


def _side(raw: bytes, stage: int, path: str) -> AnnotationSet:
    """Read one side; git puts markers into it where both sides gave the file another name."""
    if has_markers(raw):
        raw = marked_sides(raw)[stage == THEIRS]
    return decode_set(raw, f":{stage}:{path}")


def _merged(
    one: OpenSet, sides: Mapping[int, AnnotationSet], kept: AnnotationSet | None, root: Path
) -> OpenSet:
    said, conflicts = rebuild(sides, kept, GitTexts(root))
    if said and conflicts == said.conflicts:
        said = named_by_path(said, one.path.as_posix())
        conflicts = said.conflicts or ()
    return replace(one, annotations=said, conflicts=conflicts)


def _base(raw: bytes, sides: Mapping[int, AnnotationSet]) -> AnnotationSet:
    """Read what both sides began with; it may be what is left of a merge of its own."""
    try:
        return decode_set(raw, "")
    except DiptychError:
        return unknown_base(next(iter(sides.values())))


def _left_open(one: OpenSet, raw: bytes, root: Path) -> OpenSet | None:
    """Read a set that git takes for merged, if it has conflicts, or git's markers of them."""
    path = one.path.as_posix()
    if has_markers(raw):
        try:
            ours, theirs = (decode_set(side, path) for side in marked_sides(raw))
        except DiptychError:
            raise ForgottenMergeError(path) from None
        return _merged(one, {OURS: ours, THEIRS: theirs}, None, root)
    if b'"conflicts"' not in raw:
        return None
    said = decode_set(raw, path)
    return replace(one, annotations=said, conflicts=said.conflicts) if said.conflicts else None
