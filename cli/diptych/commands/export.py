"""``diptych export``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    Annotators,
    DryRun,
    choice,
    narrate,
    narrate_dry_run,
    narrate_left_out,
    open_project,
    write_data,
    write_out,
)
from diptych.errors import BadOptionError
from diptych.lists import listed
from diptych.operations.exporting_annotations import (
    WRITTEN,
    ExportWishes,
    export_annotations,
    is_folder,
    is_text,
)
from diptych.rendering.counting import counted
from diptych.rendering.exchange import loss_lines

if TYPE_CHECKING:
    from diptych.operations.exporting_annotations import ExportedFile


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=", ".join(WRITTEN))],
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT|GROUP", help="Only these texts.")
    ] = None,
    annotator: Annotators = None,
    output: Annotated[
        str, typer.Option("--output", metavar="FILE", help="The file to write, or the folder.")
    ] = "",
    language: Annotated[
        str | None,
        typer.Option(metavar="TAG", help="Write labels in place of names: en, id, …"),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write U+FFFD for letters that XML cannot hold.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Write texts, codes and annotations for another tool, or as a table.

    csv, parquet and xlsx have a row per annotation and a column per facet. What the format cannot
    hold is counted on stderr. More, and which tool reads what: diptych help exchange

    \b
    Examples:
      diptych export xlsx --output annotations.xlsx
      diptych export qdpx --output project.qdpx
      diptych export qdpx times guardian -a anna --output two.qdpx
      diptych export qdc --language en --output codes.qdc
      diptych export xmi --output inception
    """
    choice(form, WRITTEN, "format")
    if not output and not is_text(form):
        what = "a folder" if is_folder(form) else "a file"
        raise BadOptionError("--output", f"is missing: {form} is no text; name {what}")
    wishes = ExportWishes(
        texts=texts or (), annotators=annotator or (), language=language, replacing=replace
    )
    done = export_annotations(open_project(), form, wishes, output, dry_run=dry_run)
    if output:
        write_out(_said(done, output, dry_run=dry_run))
    else:
        write_data(done.content.decode().rstrip("\n"))
        sys.stdout.flush()
    for line in loss_lines(done.losses, f"not in {output or 'it'}"):
        narrate(line)
    if done.programs:
        narrate(f"programs are in it, marked as such: {', '.join(done.programs)}")
    narrate_dry_run(dry_run=dry_run)
    narrate_left_out(done.not_counted, done.faults)


def _said(done: ExportedFile, output: str, *, dry_run: bool) -> str:
    what = listed(counted(number, thing) for number, thing in done.things)
    return f"{what} {'would be' if dry_run else 'are'} in {output}"
