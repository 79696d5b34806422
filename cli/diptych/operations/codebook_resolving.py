"""What a merge left open in the codebook: found, and settled for a side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from diptych.annotations.codebook import parse_codebook
from diptych.annotations.serialisation import has_markers, marked_base, marked_sides
from diptych.errors import DiptychError, UnmergeableCodebookError, YamlError
from diptych.project.git import BASE, OURS, THEIRS
from diptych.project.names import CODEBOOK
from diptych.rendering.conflicts import OpenConflict
from diptych.review.codebook_merging import MergedCodebook, merge_codebooks
from diptych.texts.encodings import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from diptych.annotations.annotation import Conflict
    from diptych.project.git import Repository
    from diptych.project.store import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCodebook:
    """The codebook, if a merge did not finish it."""

    raw: bytes
    """What its file holds."""
    base: str | None
    """What both sides began with, if that is known."""
    ours: str
    theirs: str
    choices: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """What was settled, by path, for which side."""
    merged: MergedCodebook
    unmerged: bool = False
    """Whether git takes the file for unmerged."""

    annotations = None

    @property
    def path(self) -> Path:
        """Where its file is."""
        return CODEBOOK

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What is open."""
        return self.merged.conflicts

    @property
    def needs_no_answer(self) -> bool:
        """Whether nothing is open but that it be written."""
        return not self.conflicts

    def open_conflicts(self) -> list[OpenConflict]:
        """Return its conflicts, each with what a person has to know of it."""
        return [OpenConflict("", "", None, conflict) for conflict in self.conflicts]


def open_codebook(
    project: Project, repository: Repository | None, stages: Mapping[int, str]
) -> OpenCodebook | None:
    """Return the codebook if git takes it for unmerged, or has left its markers in it.

    ``stages`` are what git's index has of it then. Raises ``UnmergeableCodebookError``.
    """
    raw = project.raw_codebook()
    if not stages and not has_markers(raw):
        return None
    blobs = {
        stage: repository.blob(blob_id) or b"" for stage, blob_id in stages.items() if repository
    }
    base, ours, theirs = (_text(side) for side in _sides(raw, blobs))
    one = OpenCodebook(
        raw=raw,
        base=base,
        ours=ours or "",
        theirs=theirs or "",
        merged=MergedCodebook(""),
        unmerged=bool(stages),
    )
    return _with(one, {})


def _sides(raw: bytes, blobs: Mapping[int, bytes]) -> tuple[bytes | None, bytes, bytes]:
    """Return what both began with, ours and theirs.

    They are between the markers of a file where these have what both began with; so what was
    settled in it stays so. Git's shorter markers stand in a file half merged, which would be
    compared with what was there before the merge: then they are what git's index has, or, if
    somebody has edited the file since, of no known beginning. A file without markers that is a
    codebook and not merely our side was settled by somebody.
    """
    base = blobs.get(BASE) if BASE in blobs or not blobs else b""
    ours, theirs = blobs.get(OURS, raw), blobs.get(THEIRS, raw)
    if not has_markers(raw):
        is_settled = raw != ours and _is_codebook(raw)
        return (raw, raw, raw) if is_settled else (base, ours, theirs)
    if (before := marked_base(raw)) is None and _is_as_git_left_it(raw, base or b"", ours, theirs):
        return base, ours, theirs
    return (before, *marked_sides(raw))


def _is_as_git_left_it(raw: bytes, base: bytes, *sides: bytes) -> bool:
    """Tell whether a file has all lines that each side added, and none that neither has."""
    before, *each = (Counter(side.splitlines()) for side in (base, *sides))
    there = [Counter(side.splitlines()) for side in marked_sides(raw)]
    known = set().union(*each)
    return all(
        side - before <= shown and shown.keys() <= known
        for side, shown in zip(each, there, strict=True)
    )


def _is_codebook(raw: bytes) -> bool:
    try:
        parse_codebook(decoded(raw, str(CODEBOOK)), str(CODEBOOK))
    except DiptychError:
        return False
    return True


def _text(raw: bytes | None) -> str | None:
    return None if raw is None else decoded(raw, str(CODEBOOK))


def codebook_settled(
    project: Project,
    one: OpenCodebook,
    choices: Iterable[tuple[Conflict, str]],
    *,
    dry_run: bool = False,
) -> OpenCodebook:
    """Settle conflicts, each for ``ours``, ``theirs`` or ``base``, and write the codebook."""
    settled = _with(one, {**one.choices, **{found.path: side for found, side in choices}})
    raw = project.replace_codebook(settled.merged.source, expected=one.raw, dry_run=dry_run)
    return replace(settled, raw=raw)


def _with(one: OpenCodebook, choices: Mapping[tuple[str, ...], str]) -> OpenCodebook:
    try:
        merged = merge_codebooks(one.base, one.ours, one.theirs, choices)
    except YamlError as error:
        raise UnmergeableCodebookError(str(CODEBOOK), error.reason) from None
    return replace(one, choices=choices, merged=merged)


def codebook_fault(one: OpenCodebook) -> str:
    """Say why what was put together is no codebook, if it is none, and what to do."""
    try:
        parse_codebook(one.merged.source, str(CODEBOOK))
    except DiptychError as error:
        return f"{error}; correct that in the file, then: diptych resolve"
    return ""
