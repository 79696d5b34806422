"""``diptych undo``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    DryRun,
    Form,
    NoColor,
    is_records,
    narrate,
    narrate_dry_run,
    open_project,
    print_records,
    print_table,
    require_format,
    require_one_way,
    write_data,
)
from diptych.operations import undoing
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from diptych.operations.undoing import PastChangeList

Number = Annotated[
    int, typer.Option("--number", "-n", metavar="N", min=1, help="How many changes; else one.")
]
Listed = Annotated[bool, typer.Option("--list", "-l", help="List the changes, and stop.")]

_BACK = {"created": "removed again", "changed": "as before", "removed": "brought back"}


def undo(
    number: Number = 1,
    listed: Listed = False,
    dry_run: DryRun = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Take back the last change that diptych made to texts, codebook or annotations.

    A change is what was written at once: by a command, or by a key of the full screen. The last
    200 can be taken back, one after the other, and done again with diptych redo until something
    else is changed. All is taken back or nothing, and nothing where a file was changed since by
    something else: an editor, or git. What git merged, and what init and git install
    wrote, is not taken back.

    \b
    Examples:
      diptych undo
      diptych undo --list
      diptych undo -n 3 --dry-run
    """
    require_format(form)
    require_one_way({"--list": listed}, {"--number": number > 1, "--dry-run": dry_run})
    project = open_project()
    if listed:
        print_list(undoing.past_changes(project), "taken back", form, no_color=no_color)
        return
    taken = undoing.undo(project, number, dry_run=dry_run)
    print_done(taken, "would take back" if dry_run else "took back", _BACK)
    narrate_dry_run(dry_run=dry_run)
    if not dry_run:
        narrate("to do it again: diptych redo")


def print_done(changes: PastChangeList, verb: str, became: dict[str, str]) -> None:
    """Say on stdout which changes were reversed, and what became of their files."""
    for change in changes.changes:
        write_data(f"{verb}: {change.words}")
        for file in change.files:
            write_data(f"  {file.path}: {became[file.what]}")


def print_list(changes: PastChangeList, what: str, form: str, *, no_color: bool) -> None:
    """Print changes, each in a row, or as records, and say what can be done with them."""
    if is_records(form):
        print_records(changes.records(), form)
    elif changes.changes:
        from diptych.rendering.past_changes import COLUMNS, past_change_cells

        print_table(COLUMNS, past_change_cells(changes.changes), form, no_color=no_color)
    narrate(f"{counted(len(changes.changes), 'change')} can be {what}")
