"""``diptych export codings``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    DryRun,
    choice,
    narrate,
    narrate_dry_run,
    narrate_left_out,
    open_project,
    write_out,
)
from diptych.console.progress import progress
from diptych.errors import BadOptionError
from diptych.operations.export_tables import TABLE_FORMS
from diptych.operations.exporting import export_codings
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from diptych.operations.exporting import Exported


def codings(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="Only these texts.")
    ] = None,
    output: Annotated[
        str, typer.Option("--output", metavar="DIR", help="The folder to fill.")
    ] = "",
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="parquet|csv", help="Of the tables.")
    ] = "parquet",
    append: Annotated[
        bool,
        typer.Option("--append", help="Add to what other projects, or shards, have written there."),
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Write all codings as tables that spreadsheets, R, and engines for large data read.

    DIR gets the folders codings (a row per annotation, paragraph and code), paragraphs, texts,
    sets and left_out, and codebook.json. diptych compare --from DIR counts them.
    More: diptych help scale

    \b
    Examples:
      diptych export codings --output tables
      diptych export codings --output tables --format csv
      diptych -C north export codings --output tables --append
    """
    chosen = choice(form, TABLE_FORMS, "--format")
    if not output:
        raise BadOptionError("--output", "is missing: name the folder for the tables")
    with progress("exporting texts") as tell:
        done = export_codings(
            open_project(), output, texts or (),
            form=chosen, append=append, dry_run=dry_run, tell=tell,
        )  # fmt: skip
    write_out(_said(done, output, dry_run=dry_run))
    if done.programs:
        named = ", ".join(done.programs)
        narrate(f"programs are in it, and count where they are named: {named}")
    narrate_dry_run(dry_run=dry_run)
    narrate_left_out(done.not_counted, done.faults)


def _said(done: Exported, output: str, *, dry_run: bool) -> str:
    what = {"texts": "text", "paragraphs": "paragraph", "sets": "set", "codings": "coding"}
    *parts, last = (counted(done.rows[table], thing) for table, thing in what.items())
    verb = "would be" if dry_run else "are"
    instead = " in place of what was there" if done.replaced else ""
    return f"{', '.join(parts)} and {last} {verb} in {output}{instead}"
