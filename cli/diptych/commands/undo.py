"""``diptych undo``."""

from __future__ import annotations

from dataclasses import dataclass
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
    write_out,
)
from diptych.lists import few
from diptych.operations import undoing
from diptych.rendering.counting import counted
from diptych.rendering.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from diptych.operations.undoing import PastChangeList

Number = Annotated[
    int, typer.Option("--number", "-n", metavar="N", min=1, help="How many changes; else one.")
]
Listed = Annotated[bool, typer.Option("--list", "-l", help="List the changes, and stop.")]


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
    turn(_UNDO, (number, listed, dry_run), form, no_color=no_color)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Taking back, or doing again: what is called, and the words for it."""

    do: Callable[..., PastChangeList]
    undone: bool
    """Whether it is of changes that were taken back."""
    done: str
    would_do: str
    possible: str
    became: Mapping[str, str]
    """What became of a file that the change created, changed or removed."""
    way_back: str = ""


_UNDO = Turn(
    do=undoing.undo,
    undone=False,
    done="took back",
    would_do="would take back",
    possible="taken back",
    became={"created": "removed again", "changed": "as before", "removed": "brought back"},
    way_back="to do it again: diptych redo",
)


def turn(how: Turn, asked: tuple[int, bool, bool], form: str, *, no_color: bool) -> None:
    """List changes, or reverse some: how many, whether to list them, whether only to look."""
    number, listed, dry_run = asked
    require_format(form)
    require_one_way({"--list": listed}, {"--number": number > 1, "--dry-run": dry_run})
    project = open_project()
    if listed:
        changes = undoing.past_changes(project, undone=how.undone)
        _print_list(changes, how.possible, form, no_color=no_color)
        return
    done = how.do(project, number, dry_run=dry_run)
    for change in done.changes:
        write_out(visible(f"{how.would_do if dry_run else how.done}: {change.words}"))
        for file in change.files:
            write_out(visible(f"  {file.path}: {how.became[file.what]}"))
    _narrate_committed(done.committed)
    narrate_dry_run(dry_run=dry_run)
    if how.way_back and not dry_run:
        narrate(how.way_back)


def _narrate_committed(paths: Sequence[str]) -> None:
    """Say that git has what is reversed here."""
    if paths:
        narrate(f"git has committed {few(paths, 1)} as that was: commit this, too")


def _print_list(changes: PastChangeList, what: str, form: str, *, no_color: bool) -> None:
    """Print changes, each in a row, or as records, and say what can be done with them."""
    if is_records(form):
        print_records(changes.records(), form)
    elif changes.changes:
        from diptych.rendering.past_changes import COLUMNS, past_change_cells

        print_table(COLUMNS, past_change_cells(changes.changes), form, no_color=no_color)
    narrate(f"{counted(len(changes.changes), 'change')} can be {what}")
