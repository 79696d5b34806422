"""``diptych annotators``."""

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


def annotators(form: Form = "simple", no_color: NoColor = False) -> None:
    """List who annotates: how many texts they have finished or only begun.

    Who annotated a text is in the list of diptych texts.

    \b
    Examples:
      diptych annotators
      diptych annotators --format csv
    """
    require_format(form)
    listed = listing.list_annotators(open_project())
    found = listed.records()
    if is_records(form):
        print_records(found, form)
    else:
        _print(found, form, no_color=no_color)
    narrate_left_out(listed.not_counted, listed.faults)


def _print(found: Records[listing.ListedAnnotator], form: str, *, no_color: bool) -> None:
    from diptych.rendering.listing import records_table

    print_table(*records_table(found), form, no_color=no_color)
