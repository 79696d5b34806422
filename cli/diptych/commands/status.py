"""``diptych status``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.options import (
    Form,
    NoColor,
    is_records,
    narrate,
    open_project,
    print_records,
    print_table,
    require_format,
    write_data,
)
from diptych.console.progress import progress
from diptych.operations import status as operation


def status(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="These texts; without any, all.")
    ] = None,
    annotator: Annotated[
        str,
        typer.Option(
            "--annotator",
            "-a",
            metavar="A",
            help="Whose next text is named. Without it: who annotates here.",
        ),
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="A row for each text, however many there are.")
    ] = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Show who has read what, what needs to be done, and which text is next.

    A text is finished by who says so, begun by who has annotated it, else not read. More than 20
    texts are counted by annotator. Exit status 1: something is to be settled before the numbers can
    be trusted: a merge, stale or orphaned annotations, files that cannot be read or counted, and,
    as soon as there is a consensus on any text, undecided cases. What is not read or not committed
    yet is no fault. What is next is the text that annotate --next opens.

    \b
    Examples:
      diptych status
      diptych status --annotator first
      diptych status un-resolution --format json
    """
    require_format(form)
    with progress("looking at texts") as tell:
        found = operation.status(open_project(), annotator, texts or (), tell)
    if is_records(form):
        print_records(found.records(), form)
        for fault in found.faults:
            narrate(f"cannot be read: {fault}")
    else:
        from diptych.rendering.status import status_lines, status_table

        columns, rows = status_table(found, everything=everything)
        print_table(columns, rows, form, no_color=no_color)
        for line in status_lines(found):
            write_data(line)
    if found.needs_a_look:
        raise typer.Exit(1)
