"""``diptych resolve``."""

from __future__ import annotations

import sys
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import UNSET

from diptych.console.options import (
    DryRun,
    Form,
    NoColor,
    complain,
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
from diptych.console.prompts import QUIT, asked_letter, can_ask
from diptych.operations.resolving import Resolver
from diptych.rendering.conflicts import conflict_lines, conflict_records
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.annotation import Conflict
    from diptych.operations.resolving import OpenFile

_KEYS = {"o": "ours", "t": "theirs", "b": "base"}
_SKIP = "s"
_EXPLAINED = """\
  o takes what our side says, t what their side says{base}
  s leaves the conflict open and goes on to the next
  q stops here; every answer given is on disk
"""
_MEANINGS = {
    "rebase": "in a rebase, ours is the branch that you rebase onto; theirs is your own commit",
    "am": "ours is your branch; theirs is the patch that is applied",
    "cherry-pick": "ours is your branch; theirs is the commit that is picked",
    "revert": "ours is your branch; theirs is what was before the commit that is reverted",
    "merge": "ours is your branch; theirs is the branch that is merged",
}


def resolve(
    texts: Annotated[list[str] | None, typer.Argument(metavar="TEXT", help="Only these.")] = None,
    ours: Annotated[
        bool, typer.Option("--ours", help="Settle all conflicts with our side.")
    ] = False,
    theirs: Annotated[
        bool, typer.Option("--theirs", help="Settle all conflicts with their side.")
    ] = False,
    annotator: Annotated[
        str, typer.Option("--annotator", "-a", metavar="A", help="Only this annotator's sets.")
    ] = "",
    dry_run: DryRun = False,
    form: Form = "list",
    no_color: NoColor = False,
) -> None:
    """Settle the conflicts that merges left in sets and the codebook: for one side, or one by one.

    Works from the conflicts in the files, and where the merge driver could not run, from what
    git's index has of both sides. A file without open conflicts is added to the index, as git
    mergetool does; then go on with git commit, or git rebase --continue. Every answer is on disk
    before the next question. With --format, or where there is no terminal to ask on, the
    conflicts are printed and nothing is written. Texts and assignments are for you to edit: those
    that git has not merged are named. Exit status 1: something is still open.

    \b
    Examples:
      diptych resolve
      diptych resolve un-resolution --theirs
      diptych resolve --format json
    """
    require_one_way({"--theirs": theirs}, {"--ours": ours})
    require_format(form, "list")
    resolver = Resolver(open_project(), dry_run=dry_run)
    found = resolver.found(texts or (), annotator)
    left_over = [] if texts or annotator else resolver.left_to_people()
    if found and (meaning := _MEANINGS.get(resolver.operation())):
        narrate(meaning)
    elif not found and not left_over and form == "list":
        narrate("no conflict is open")
    for path in left_over:
        narrate(
            f"{path}: git has not merged this file, and resolve does not settle it; edit it if "
            f"need be, then: git add {quote(str(path))}"
        )
    asking = not dry_run and can_ask(sys.stdout)
    if form != "list" or not (
        ours or theirs or asking or all(one.needs_no_answer for one in found)
    ):
        _print(found, form, no_color=no_color)
        raise typer.Exit(1 if found or left_over else 0)
    side = "ours" if ours else "theirs" if theirs else ""
    left = [one for one in found if not _settled(resolver, one, side)]
    if found:
        narrate_dry_run(dry_run=dry_run)
    if left or left_over:
        raise typer.Exit(1)


def _settled(resolver: Resolver, one: OpenFile, side: str) -> bool:
    """Settle a file for a side, or by asking; tell whether all is well with it then."""
    one = resolver.begun(one, side)
    for found in one.open_conflicts():
        for line in conflict_lines(found._replace(annotations=one.annotations)):
            write_out(line)
        answer = _asked(found.conflict)
        if answer == QUIT:
            raise typer.Exit(1)
        if answer in _KEYS:
            one = resolver.settled(one, [(found.conflict, _KEYS[answer])])
    if one.conflicts:
        write_out(f"{one.path.as_posix()}: {counted(len(one.conflicts), 'conflict')} left")
        return False
    fault = resolver.finish(one)
    settled = f"settled{' and added' if one.unmerged else ''}"
    if fault and one.annotations is None:
        settled = "put together"
    write_out(f"{one.path.as_posix()}: {'would be ' if resolver.dry_run else ''}{settled}")
    if fault:
        complain(f"diptych: {fault}")
    return not fault


def _asked(conflict: Conflict) -> str:
    """Ask until there is an answer; the end of the input means: quit."""
    base = "" if conflict.base is UNSET else ", [b]ase"
    letters = f"ot{_SKIP}{QUIT}{'b' if base else ''}"
    explained = _EXPLAINED.format(base=base and ", b what was there before both")
    return asked_letter(f"  [o]urs, [t]heirs{base}, [s]kip, [q]uit? ", letters, explained)


def _print(found: Sequence[OpenFile], form: str, *, no_color: bool) -> None:
    conflicts = [conflict for one in found for conflict in one.open_conflicts()]
    if form == "list":
        for conflict in conflicts:
            for line in conflict_lines(conflict):
                write_out(line)
        narrate("nothing was settled; choose --ours or --theirs, or answer on a terminal")
        return
    records = conflict_records(conflicts)
    if is_records(form):
        print_records(records, form)
        return
    from diptych.rendering.tables import LayoutColumn

    cells = [[cell or "" for cell in row.values()] for row in records]
    print_table([LayoutColumn(header=key) for key in records.keys], cells, form, no_color=no_color)
