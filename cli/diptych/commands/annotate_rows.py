"""Many annotations at once: ``diptych annotate --from``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.console.annotator import narrate_annotator
from diptych.console.input_files import read_rows
from diptych.console.options import narrate, narrate_dry_run, print_changes
from diptych.operations.row_files import annotate_rows as annotate
from diptych.rendering.counting import counted
from diptych.rendering.exchange import made_by_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.operations.opening import Project
    from diptych.operations.row_files import AnnotatedRows


_SHOWN = 20
"""Annotations; more have a line for each set, and a line each only if that is asked for."""


def annotate_rows(
    project: Project, name: str, annotator: str, *, update: bool, verbose: bool, dry_run: bool
) -> None:
    """Read rows and apply all of them, or refuse every bad one and apply none."""
    source, path = read_rows(name)
    done = annotate(project, source, path, annotator, update=update, dry_run=dry_run)
    if done.changed.by:
        narrate_annotator(done.changed.by)
    for line in made_by_lines(done.changed.changes, done.programs):
        narrate(line)
    changes = len(done.changed.changes)
    in_full = verbose or changes <= _SHOWN
    print_changes(done.changed, dry_run=dry_run, says_whose=done.say_whose, in_full=in_full)
    narrate(", ".join(_summary(done, update=update, dry_run=dry_run)))
    narrate_dry_run(dry_run=dry_run)


def _summary(done: AnnotatedRows, *, update: bool, dry_run: bool) -> Iterator[str]:
    verb = "would be " if dry_run else ""
    added = sum(one.kind == "added" for one in done.changed.changes)
    yield counted(done.rows, "row")
    if update:
        changed = len(done.changed.changes) - added
        yield f"{counted(changed, 'annotation')} {verb}changed"
    if done.added or not update:
        yield f"{counted(added, 'annotation')} {verb}added"
    if added < done.added:
        yield f"{done.added - added} already there"
