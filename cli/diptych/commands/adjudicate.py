"""``diptych adjudicate``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diptych.annotations.annotation import CONSENSUS
from diptych.console.annotator import who_annotates
from diptych.console.input_files import read_given
from diptych.console.options import (
    Annotator,
    Form,
    NoColor,
    is_records,
    narrate,
    open_project,
    print_rows,
    print_table,
    require_format,
    write_data,
)
from diptych.errors import BadOptionError, UnknownNameError
from diptych.exchange.adjudication_sheet import read_sheet, sheet
from diptych.operations.adjudicating import Adjudicator, adjudicators
from diptych.operations.naming import known_text
from diptych.review.adjudication import OTHERWISE_KEYS, OVERLAP, decided_otherwise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.review.adjudication import Adjudication

_ID_SHOWN = 8


def adjudicate(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The text to decide on.")],
    annotators: Annotated[
        str,
        typer.Option(metavar="A,B", help="Between whom. Without it: all who annotated the text."),
    ] = "",
    overlap: Annotated[
        float,
        typer.Option(
            metavar="SHARE",
            min=0,
            max=1,
            help="How much of the longer of two spans with the same codes must be common to both "
            "to agree: 0 for any overlap, 1 for the same span.",
        ),
    ] = OVERLAP,
    worksheet: Annotated[
        bool, typer.Option("--worksheet", help="Decide on a sheet in your editor.")
    ] = False,
    print_page: Annotated[bool, typer.Option("--print", help="Print that sheet instead.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="On that sheet, cases that are decided too.")
    ] = False,
    read: Annotated[
        str, typer.Option("--read", metavar="FILE", help="Read that sheet, filled in; - for stdin.")
    ] = "",
    show_changes: Annotated[
        str,
        typer.Option(
            "--show-changes",
            metavar="A",
            help="List what was decided otherwise than this annotator had it.",
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what agrees and what is open; write nothing.")
    ] = False,
    annotator: Annotator = "",
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Decide what the team says of a text: the consensus of its annotators.

    Where all gave the same codes to overlapping spans, the words that all marked go to the
    consensus by themselves. The rest is decided case by case: on a terminal with keys, or on a
    sheet. A decision stands until an annotator changes one of its annotations. Exit status 1:
    cases are open. More: diptych help team

    \b
    Examples:
      diptych adjudicate un-resolution --annotators first,second
      diptych adjudicate un-resolution --print > open.txt
      diptych adjudicate un-resolution --read open.txt
      diptych adjudicate un-resolution --worksheet --all
      diptych adjudicate un-resolution --show-changes first
    """
    require_format(form)
    _require_one_way(
        {
            "--worksheet": worksheet,
            "--print": print_page,
            "--read": bool(read),
            "--show-changes": bool(show_changes),
            "--dry-run": dry_run,
        }
    )
    if every and not (worksheet or print_page):
        raise BadOptionError("--all", "this goes with --print or --worksheet")
    project = open_project()
    text_id = known_text(text, project.text_paths())
    asked = [name for name in annotators.split(",") if name]
    deciding = Adjudicator(
        project=project,
        text_id=text_id,
        annotators=adjudicators(project, text_id, asked),
        overlap=overlap,
    )
    if show_changes:
        _show_changes(deciding, show_changes, form, no_color=no_color)
        return
    if print_page or dry_run:
        found = deciding.current()
        if print_page:
            write_data(sheet(found, decided=every).rstrip("\n"))
    else:
        found = deciding.agree()
        if read:
            found = _read(deciding, found, annotator, read)
        elif worksheet and (found.disputed if every else found.open):
            found = _edited(deciding, found, who_annotates(project, annotator), every=every)
        elif found.open and not worksheet:
            found = _keyed(deciding, found, annotator)
    narrate(_summary(found, overlap))
    if found.baseless:
        ids = ", ".join(name[:_ID_SHOWN] for name in found.baseless)
        narrate(f"made of what was taken back since: {ids}; see: diptych remove ID")
    if found.open and not print_page:
        raise typer.Exit(1)


def _require_one_way(ways: Mapping[str, bool]) -> None:
    """Refuse options of different ways to decide in one command."""
    chosen = [name for name, given in ways.items() if given]
    if len(chosen) > 1:
        raise BadOptionError(chosen[1], f"this cannot be together with {chosen[0]}")


def _read(deciding: Adjudicator, found: Adjudication, annotator: str, name: str) -> Adjudication:
    """Decide as a filled in page says."""
    written, path = read_given(name)
    choices = read_sheet(written, found, deciding.project.codebook(), path)
    return deciding.decide(choices, who_annotates(deciding.project, annotator))


def _keyed(deciding: Adjudicator, found: Adjudication, annotator: str) -> Adjudication:
    """Have the open cases decided by keys on a terminal."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        from diptych.commands.adjudicate_keys import decide_by_keys

        return decide_by_keys(deciding, found, who_annotates(deciding.project, annotator))
    narrate("decide on a terminal, with --worksheet, or with --print and --read")
    return found


def _edited(deciding: Adjudicator, found: Adjudication, by: str, *, every: bool) -> Adjudication:
    """Have the page filled in with the editor."""
    from diptych.console.editor import edit_page

    project = deciding.project
    path = project.files.own_path(f"{deciding.text_id}.{CONSENSUS}.worksheet")

    def read_page(written: str) -> None:
        deciding.decide(read_sheet(written, found, project.codebook(), str(path)), by)

    edit_page(project, path, sheet(found, decided=every), read_page)
    return deciding.current()


def _show_changes(deciding: Adjudicator, annotator: str, form: str, *, no_color: bool) -> None:
    if annotator not in deciding.annotators:
        raise UnknownNameError("annotator", annotator, deciding.annotators)
    text = deciding.project.text(deciding.text_id)
    said = deciding.project.annotation_set(text, annotator)
    rows = list(decided_otherwise(deciding.current(), said))
    if is_records(form):
        print_rows(rows, OTHERWISE_KEYS, form)
    elif rows:
        from diptych.rendering.tables import Column

        columns = [Column(header=name) for name in OTHERWISE_KEYS[1:-1]]
        cells = [[row[name] or "–" for name in OTHERWISE_KEYS[1:-1]] for row in map(_brief, rows)]
        print_table(columns, cells, form, no_color=no_color)
    count = len(rows)
    narrate(f"{count} decision{'s' * (count != 1)} other than {annotator} had it")


def _brief(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out the codes of a row that both have, for people."""
    own, consensus = ((row[key] or "").split() for key in ("own", "consensus"))
    return row | {
        "own": " ".join(code for code in own if code not in consensus),
        "consensus": " ".join(code for code in consensus if code not in own),
    }


def _summary(found: Adjudication, overlap: float) -> str:
    agreed = sum(case.agreed for case in found.cases)
    left = len(found.open)
    settled = len(found.cases) - agreed - left
    said = [f"{agreed} agreed ({_rule(overlap)})", f"{settled} decided", f"{left} open"]
    size = len(found.consensus.annotations)
    result = f"the consensus has {size} annotation{'s' * (size != 1)}"
    return f"{found.text.id}: {', '.join(said)}; {result}"


def _rule(overlap: float) -> str:
    """Say what agrees."""
    if overlap == 1:
        return "same codes, same spans"
    if overlap:
        return f"same codes, {100 * overlap:g} % of the longer span in common"
    return "same codes, overlapping spans"
