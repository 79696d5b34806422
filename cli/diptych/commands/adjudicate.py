"""``diptych adjudicate``."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diptych.console.annotator import who_annotates
from diptych.console.input_files import read_input
from diptych.console.options import (
    Form,
    NoColor,
    is_records,
    narrate,
    narrate_dry_run,
    open_project,
    parted,
    print_records,
    print_table,
    require_format,
    require_one_way,
    write_data,
)
from diptych.console.prompts import can_ask
from diptych.errors import BadOptionError
from diptych.operations.adjudicating import adjudicator
from diptych.rendering.counting import counted
from diptych.review.adjudication import OVERLAP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.operations.adjudicating import Adjudicator
    from diptych.review.adjudication import Adjudication

_ID_SHOWN = 8


def adjudicate(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The text to decide on.")],
    annotators: Annotated[
        list[str] | None,
        typer.Option(
            "--annotator",
            "-a",
            metavar="A",
            callback=parted,
            help="To decide between; two or more. Without any: all who annotated the text.",
        ),
    ] = None,
    overlap: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            min=0,
            max=1,
            help="Two spans with the same codes agree if they share this much of the longer one: 0 "
            "for any overlap, 1 for the same span.",
        ),
    ] = OVERLAP,
    worksheet: Annotated[bool, typer.Option("--worksheet", help="Decide in your editor.")] = False,
    by_keys: Annotated[
        bool, typer.Option("--keys", help="Decide with keys, line by line, without a screen.")
    ] = False,
    printing: Annotated[bool, typer.Option("--print", help="Print the worksheet instead.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Show decided cases, too, to change them.")
    ] = False,
    read: Annotated[
        str,
        typer.Option(
            "--read", metavar="FILE", help="Read a worksheet that was filled in; - for stdin."
        ),
    ] = "",
    show_changes: Annotated[
        str,
        typer.Option(
            "--show-changes",
            metavar="A",
            help="List the decisions that differ from what this annotator coded.",
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what agrees and what is open; write nothing.")
    ] = False,
    decider: Annotated[
        str,
        typer.Option(
            "--adjudicator",
            metavar="A",
            help="Who decides. Without it: DIPTYCH_ANNOTATOR, or whom git knows.",
        ),
    ] = "",
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Decide what the team says of a text: the consensus of its annotators.

    Where all gave the same codes to overlapping spans, the words that all marked go to the
    consensus automatically. The rest is decided case by case: on the full screen, with keys, or on
    a sheet. A decision stands until an annotator changes one of its annotations. Exit status 1:
    cases are open. More: diptych help team

    \b
    Examples:
      diptych adjudicate un-resolution -a first -a second
      diptych adjudicate un-resolution --print > open.txt
      diptych adjudicate un-resolution --read open.txt
      diptych adjudicate un-resolution --worksheet --all
      diptych adjudicate un-resolution --show-changes first
    """
    ways = {
        "--worksheet": worksheet,
        "--keys": by_keys,
        "--print": printing,
        "--read": bool(read),
        "--show-changes": bool(show_changes),
    }
    require_format(form)
    _require_sense(ways, every=every, dry_run=dry_run)
    project = open_project()
    if printing or dry_run or show_changes:
        project = project.as_it_is()
    deciding = adjudicator(project, text, annotators or (), overlap)
    if show_changes:
        _show_changes(deciding, show_changes, form, no_color=no_color)
        return
    if printing or (dry_run and not read):
        found = deciding.current()
    else:
        way = _Way(
            read=read,
            worksheet=worksheet,
            by_keys=by_keys,
            every=every,
            annotator=decider,
            dry_run=dry_run,
        )
        found = _decided(deciding, way)
    if printing:
        write_data(deciding.sheet(found, decided=every).rstrip("\n"))
    is_kept = not (printing or dry_run) or deciding.says(found)
    _narrate_outcome(found, overlap, is_kept=is_kept)
    if not (is_kept or found.open or read):
        narrate(f"nothing is open; write the consensus with: diptych adjudicate {found.text.id}")
    narrate_dry_run(dry_run=dry_run)
    if found.open and not printing:
        raise typer.Exit(1)


def _require_sense(ways: Mapping[str, bool], *, every: bool, dry_run: bool) -> None:
    """Refuse options of different ways to decide in one command, or without their company."""
    require_one_way(*({name: chosen} for name, chosen in ways.items()))
    for name in ("--worksheet", "--keys", "--print", "--show-changes"):
        require_one_way({name: ways[name]}, {"--dry-run": dry_run})
    if every and (given := [name for name in ("--keys", "--read", "--show-changes") if ways[name]]):
        raise BadOptionError("--all", f"cannot be combined with {given[0]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How people decide."""

    read: str
    worksheet: bool
    by_keys: bool
    every: bool
    annotator: str
    dry_run: bool


def _decided(deciding: Adjudicator, way: _Way) -> Adjudication:
    """Let what agrees stand, and have the rest decided in one of the ways."""
    found = deciding.current() if way.dry_run or way.read else deciding.agree()
    project, paths = deciding.project, deciding.paths
    if way.read:
        choices = deciding.choices(*read_input(way.read, "worksheet"), found)
        by = who_annotates(project, paths, way.annotator, "--adjudicator")
        return deciding.decide(choices, by, dry_run=way.dry_run)
    if way.worksheet:
        if found.disputed if way.every else found.open:
            by = who_annotates(project, paths, way.annotator, "--adjudicator")
            return _edited(deciding, found, by, every=way.every)
    elif (found.disputed if way.every else found.open) and can_ask(sys.stdout):
        return _asked(
            deciding, found, who_annotates(project, paths, way.annotator, "--adjudicator"), way
        )
    elif found.open:
        narrate("decide on a terminal, with --worksheet, or with --print and --read")
    return found


def _asked(deciding: Adjudicator, found: Adjudication, by: str, way: _Way) -> Adjudication:
    """Ask case by case, on the full screen where the terminal can show one."""
    if way.by_keys or os.environ.get("TERM") == "dumb":
        from diptych.commands.adjudicate_keys import decide_by_keys

        return decide_by_keys(deciding, found, by)
    from diptych.tui import decide_on_screen

    return decide_on_screen(deciding, found, by, decided=way.every)


def _edited(deciding: Adjudicator, found: Adjudication, by: str, *, every: bool) -> Adjudication:
    """Have the sheet filled in with the editor."""
    from diptych.console.editor import edit_worksheet

    file = deciding.sheet_file()

    def read(written: str) -> None:
        deciding.decide(deciding.choices(written, str(file.path), found), by)

    edit_worksheet(file, deciding.sheet(found, decided=every), read)
    return deciding.current()


def _show_changes(deciding: Adjudicator, annotator: str, form: str, *, no_color: bool) -> None:
    records = deciding.otherwise(annotator)
    rows = list(records)
    if is_records(form):
        print_records(records, form)
    elif rows:
        from diptych.rendering.tables import LayoutColumn

        names = records.keys[1:-1]
        cells = [[row[name] or "–" for name in names] for row in map(_brief, rows)]
        print_table([LayoutColumn(header=name) for name in names], cells, form, no_color=no_color)
    differ = "differs" if len(rows) == 1 else "differ"
    narrate(f"{counted(len(rows), 'decision')} {differ} from what {annotator} coded")


def _brief(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out the codes of a row that both have, for people."""
    own, consensus = ((row[key] or "").split() for key in ("own", "consensus"))
    return row | {
        "own": " ".join(code for code in own if code not in consensus),
        "consensus": " ".join(code for code in consensus if code not in own),
    }


def _narrate_outcome(found: Adjudication, overlap: float, *, is_kept: bool) -> None:
    """Say how far the text is decided, and what of that no longer has a ground."""
    narrate(_summary(found, overlap, "has" if is_kept else "would have"))
    if found.caution:
        narrate(found.caution)
    if found.baseless:
        ids = ", ".join(name[:_ID_SHOWN] for name in found.baseless)
        narrate(
            "these consensus annotations rest on annotations that were removed later: "
            f"{ids}; see: diptych remove ID"
        )


def _summary(found: Adjudication, overlap: float, has: str) -> str:
    agreed = sum(case.agreed for case in found.cases)
    left = len(found.open)
    settled = len(found.cases) - agreed - left
    said = [f"{agreed} agreed ({_rule(overlap)})", f"{settled} decided", f"{left} open"]
    result = f"the consensus {has} {counted(len(found.consensus.annotations), 'annotation')}"
    return f"{found.text.id}: {', '.join(said)}; {result}"


def _rule(overlap: float) -> str:
    """Say what agrees."""
    if overlap == 1:
        return "same codes, same spans"
    if overlap:
        return f"same codes, {100 * overlap:g} % of the longer span in common"
    return "same codes, overlapping spans"
