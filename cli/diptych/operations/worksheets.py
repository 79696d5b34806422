"""Worksheets of a project: made, kept while somebody edits them, and read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from diptych.annotations.changes import apply_changes
from diptych.errors import BadPassageError
from diptych.exchange.worksheet import read_worksheet, worksheet
from diptych.operations.annotating import Changed
from diptych.operations.naming import parse_passage
from diptych.project.files import read_file
from diptych.project.store import LARGEST_SET
from diptych.texts.encodings import decoded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project
    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """What somebody said about a text when the worksheet of it was made."""

    project: Project
    paths: Mapping[str, Path]
    """Where all texts are, by id."""
    text: Text
    said: AnnotationSet

    def written(self) -> str:
        """Return what is to be edited."""
        return worksheet(self.text, self.said, self.project.codebook())

    def apply(self, written: str, path: str, *, dry_run: bool = False) -> Applied:
        """Make the changes of an edited worksheet in the set as it is now.

        ``dry_run`` writes nothing. Raises ``BadWorksheetError`` with every line that cannot be
        read.
        """
        reading = read_worksheet(written, self.text, self.said, self.project.codebook(), path)
        new = reading.annotations

        def change(now: AnnotationSet) -> AnnotationSet:
            after = apply_changes(reading.changes, now)
            if after.finished == new.finished:
                return after
            return msgspec.structs.replace(after, finished=new.finished)

        with self.project.changing(dry_run=dry_run):
            (text,) = self.project.texts_at(self.paths, [new.text])
            read = self.project.read_set(text, new.annotator)
            key = new.text, new.annotator
            done = self.project.update_sets({key: change}, read=[read], dry_run=dry_run)
        after = done[key]
        return Applied(
            changed=Changed(changes=tuple(reading.changes), texts={text.id: text}),
            finished=after.finished if after.finished != read.said.finished else None,
        )

    def file(self) -> WorksheetFile:
        """Return the file in which it is edited."""
        return worksheet_file(self.project, self.text.id, self.said.annotator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What an edited worksheet changed."""

    changed: Changed
    finished: bool | None
    """What it says now of the whole text; ``None`` for what it said before."""


def open_worksheet(
    project: Project, paths: Mapping[str, Path], text_id: str, annotator: str
) -> Worksheet:
    """Make the worksheet of what somebody said about a text; ``paths`` are those of all texts."""
    (text,) = project.texts_at(paths, [text_id])
    said = project.annotation_set(text, annotator)
    return Worksheet(project=project, paths=paths, text=text, said=said)


def whole_text(passage: str, text_ids: Collection[str]) -> str:
    """Return the id of the text that a worksheet is to be of. Raises ``BadPassageError``."""
    text_id, first, _ = parse_passage(passage, text_ids)
    if first is not None:
        raise BadPassageError(passage, f"a worksheet is of a whole text: {text_id}")
    return text_id


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetFile:
    """A worksheet while somebody edits it: with the project, but not in git."""

    project: Project
    path: Path
    """Inside the folder in which the program was started, or absolute: for an editor."""

    def read(self) -> str:
        """Return what stands there. Raises ``InvalidUtf8Error``."""
        return decoded(read_file(self.path, LARGEST_SET, str(self.path)), str(self.path))

    def write(self, content: str, *, expected: str | None) -> None:
        """Write it whole or not at all, and only over what was read."""
        with self.project.files.locked():
            old = None if expected is None else expected.encode()
            self.project.files.write(self.path, content.encode(), expected=old)


def worksheet_file(project: Project, text_id: str, annotator: str) -> WorksheetFile:
    """Return where a worksheet is while it is edited."""
    return WorksheetFile(
        project=project, path=project.files.own_path(f"{text_id}.{annotator}.worksheet")
    )
