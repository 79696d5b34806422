"""What diptych changed last: listed, taken back, and done again."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diptych.records import Column, Records, text, whole

if TYPE_CHECKING:
    from diptych.project.past_changes import KeptFile, PastChange
    from diptych.project.store import Project


class PastFile(NamedTuple):
    """A file of a change."""

    number: int
    change: PastChange
    file: KeptFile


COLUMNS: tuple[Column[PastFile], ...] = (
    whole("number", "1 for the one to be taken back, or done again, next", lambda at: at.number),
    text("time", "when it was made: 2026-11-22T10:00:00Z", lambda at: at.change.time),
    text("command", "the command line that made it", lambda at: at.change.words),
    text("path", "a file of it, inside the project", lambda at: at.file.path),
    text("what", "what became of that: created, changed or removed", lambda at: at.file.what),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastChangeList:
    """Changes, the next to take back, or to do again, first."""

    changes: tuple[PastChange, ...]

    def records(self) -> Records[PastFile]:
        """Return a row for each file of a change."""
        rows = (
            PastFile(number, change, file)
            for number, change in enumerate(self.changes, 1)
            for file in change.files
        )
        return Records(COLUMNS, rows)


def past_changes(project: Project, *, undone: bool = False) -> PastChangeList:
    """List the changes that can be taken back, or those that were and can be done again."""
    _settle(project)
    kept = project.files.past_changes()
    return PastChangeList(changes=tuple(kept.undone() if undone else kept.done()))


def undo(project: Project, count: int = 1, *, dry_run: bool = False) -> PastChangeList:
    """Take the last changes back, all or none, and return them, the latest first.

    Raises ``NothingToUndoError``, and ``ChangedSinceError`` where a file is not what they made it.
    """
    _settle(project)
    with nullcontext() if dry_run else project.files.locked():
        taken = project.files.past_changes().take_back(count, dry_run=dry_run)
    return PastChangeList(changes=tuple(taken))


def redo(project: Project, count: int = 1, *, dry_run: bool = False) -> PastChangeList:
    """Do again what was taken back last; as ``undo`` does."""
    _settle(project)
    with nullcontext() if dry_run else project.files.locked():
        done = project.files.past_changes().do_again(count, dry_run=dry_run)
    return PastChangeList(changes=tuple(done))


def _settle(project: Project) -> None:
    """Wait for whoever is writing; find out what became of what a killed process wrote."""
    if project.files.past_changes().is_unsettled():
        with project.files.locked():
            pass
