"""``diptych log``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.options import NoColor, choice, narrate, open_project, print_records, write_out
from diptych.operations import history

FORMATS = ("text", "csv", "tsv", "json", "jsonl")


def log(
    passage: Annotated[
        str, typer.Argument(metavar="TEXT[:P[-Q]]", help="A paragraph, several, or a whole text.")
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format", "-f", metavar="F", help="text, or records: csv, tsv, json, jsonl."
        ),
    ] = "text",
    no_color: NoColor = False,
) -> None:
    """Show a paragraph's history: who coded it how and when, and when its words changed.

    The newest entry comes first, and what is not committed yet before that. A paragraph is followed
    through earlier versions of the text by the words that they have in common, and under former
    names of the text.

    \b
    Examples:
      diptych log un-resolution:9
      diptych log liputan6:4-6 --format json
    """
    choice(form, FORMATS, "format")
    entries = history.log(open_project(), passage)
    if form != "text":
        print_records(entries.records(), form)
    elif entries:
        from diptych.rendering.review import history_text
        from diptych.rendering.terminal import stdout_screen

        write_out("\n\n".join(history_text(entries, stdout_screen(no_color=no_color))))
    narrate(f"{passage}: {len(entries)} entr{'y' if len(entries) == 1 else 'ies'}")
