"""``diptych annotators``."""

from __future__ import annotations

from diptych.console.options import (
    Form,
    NoColor,
    is_records,
    open_project,
    print_records,
    print_table,
    require_format,
)
from diptych.operations import listing


def annotators(form: Form = "simple", no_color: NoColor = False) -> None:
    """List who annotates: how many texts they have finished or only begun.

    Who annotated a text is in the list of diptych texts.

    \b
    Examples:
      diptych annotators
      diptych annotators --format csv
    """
    require_format(form)
    found = listing.list_annotators(open_project()).records()
    if is_records(form):
        print_records(found, form)
        return
    from diptych.rendering.tables import LayoutColumn

    columns = [
        LayoutColumn(header=column.key, align="right" if column.type is int else "left")
        for column in found.columns
    ]
    cells = [[str(cell) for cell in row.values()] for row in found]
    print_table(columns, cells, form, no_color=no_color)
