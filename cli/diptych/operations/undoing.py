"""What diptych changed last: listed, taken back, and done again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diptych.project.git import Repository, uncommitted
from diptych.project.names import ANNOTATIONS, TEXTS
from diptych.records import Column, Records, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.project.past_changes import KeptFile, PastChange, PastChanges
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
    committed: tuple[str, ...] = ()
    """Files that git has as they were before these were taken back, or done again."""

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
    kept = _settled(project)
    return PastChangeList(changes=tuple(kept.undone() if undone else kept.done()))


def undo(project: Project, count: int = 1, *, dry_run: bool = False) -> PastChangeList:
    """Take the last changes back, all or none, and return them, the latest first.

    Raises ``NothingToUndoError``, and ``ChangedSinceError`` where a file is not what they made it.
    """
    with _alone(project, dry_run=dry_run) as kept:
        changed = uncommitted(project.root, TEXTS, ANNOTATIONS)
        done = kept.take_back(count, dry_run=dry_run)
        return _with_committed(project, done, changed, absent="removed")


def redo(project: Project, count: int = 1, *, dry_run: bool = False) -> PastChangeList:
    """Do again what was taken back last; as ``undo`` does."""
    with _alone(project, dry_run=dry_run) as kept:
        changed = uncommitted(project.root, TEXTS, ANNOTATIONS)
        done = kept.do_again(count, dry_run=dry_run)
        return _with_committed(project, done, changed, absent="created")


def _with_committed(
    project: Project,
    changes: Sequence[PastChange],
    uncommitted: Sequence[Path] | None,
    *,
    absent: str,
) -> PastChangeList:
    """Put with changes the files of theirs that were not among those that git has otherwise.

    ``absent`` is what became of files that were not there: of these git has to know that they
    were.
    """
    files = [file for change in changes for file in change.files]
    changed = set(uncommitted or ())
    same = [] if uncommitted is None else [f for f in files if Path(f.path) not in changed]
    known = (f.path for f in same if f.what != absent or _was_committed(project, Path(f.path)))
    return PastChangeList(changes=tuple(changes), committed=tuple(dict.fromkeys(known)))


def _was_committed(project: Project, path: Path) -> bool:
    return bool(list(Repository(project.root).versions(project.root / path)))


@contextmanager
def _alone(project: Project, *, dry_run: bool) -> Iterator[PastChanges]:
    """Be alone with the project, unless nothing is to be written."""
    if dry_run:
        yield _settled(project)
        return
    with project.files.locked():
        yield project.files.past_changes()


def _settled(project: Project) -> PastChanges:
    """Wait for whoever is writing; find out what became of what a killed process wrote."""
    kept = project.files.past_changes()
    if not kept.is_unsettled():
        return kept
    with project.files.locked():
        return project.files.past_changes()
