"""``diptych texts``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.console.options import (
    Form,
    NoColor,
    is_records,
    narrate_left_out,
    open_project,
    print_records,
    print_table,
    require_format,
)
from diptych.operations import listing

if TYPE_CHECKING:
    from diptych.records import Records


def texts(form: Form = "simple", no_color: NoColor = False) -> None:
    """List the texts: where they come from, how long they are, who annotated them.

    Where the front matter has none, the title is the first heading or the first words, and the
    source is the id. A word is what stands between white space and holds a letter or
    digit; in scripts that write no spaces each letter is one. Fields of your own are listed where a
    text has some. A narrow terminal has no room for them, nor for author and title.
    """
    require_format(form)
    listed = listing.list_texts(open_project())
    found = listed.records()
    if is_records(form):
        print_records(found, form)
    else:
        _print(found, form, no_color=no_color)
    narrate_left_out(listed.not_counted, listed.faults)


def _print(found: Records[listing.ListedText], form: str, *, no_color: bool) -> None:
    from diptych.rendering.tables import LayoutColumn

    rows = list(found)
    shown = [one for one in found.columns if one.key != "fields" or any(r["fields"] for r in rows)]
    columns = [
        LayoutColumn(
            header=column.key,
            align="right" if column.type is int else "left",
            optional=column.key in {"title", "author", "fields"},
        )
        for column in shown
    ]
    values = ([row[column.key] for column in shown] for row in rows)
    cells = [["" if cell is None else str(cell) for cell in row] for row in values]
    print_table(columns, cells, form, no_color=no_color)
