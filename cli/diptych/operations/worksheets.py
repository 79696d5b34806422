"""Worksheets of a project: made, kept while somebody edits them, and read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from diptych.annotations.changes import apply_changes
from diptych.errors import BadPassageError
from diptych.exchange.worksheet import read_worksheet, worksheet
from diptych.operations.annotating import changed
from diptych.operations.naming import parse_passage
from diptych.project.files import read_file
from diptych.project.store import LARGEST_SET
from diptych.texts.encodings import decoded

if TYPE_CHECKING:
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet
    from diptych.operations.annotating import Changed
    from diptych.project.store import Project
    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """What somebody said about a text when the worksheet of it was made."""

    project: Project
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

        text = self.project.text(new.text)
        before = self.project.annotation_set(text, new.annotator)
        after = self.project.update(new.text, new.annotator, change, dry_run=dry_run)
        return Applied(
            changed=changed(self.project, reading.changes),
            finished=after.finished if after.finished != before.finished else None,
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


def open_worksheet(project: Project, text_id: str, annotator: str) -> Worksheet:
    """Make the worksheet of what somebody said about a text."""
    text = project.text(text_id)
    return Worksheet(project=project, text=text, said=project.annotation_set(text, annotator))


def whole_text(project: Project, passage: str) -> str:
    """Return the id of the text that a worksheet is to be of. Raises ``BadPassageError``."""
    text_id, first, _ = parse_passage(passage, project.text_paths())
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
        return decoded(read_file(self.path, LARGEST_SET), str(self.path))

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
