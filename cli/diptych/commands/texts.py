"""``diptych texts``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    Form,
    NoColor,
    is_records,
    narrate,
    narrate_left_out,
    open_project,
    print_records,
    print_table,
    require_format,
)
from diptych.errors import BadOptionError
from diptych.operations import listing, twins
from diptych.texts.alike import COMMON, LEAST_SHARE

if TYPE_CHECKING:
    from diptych.records import Records


Alike = Annotated[
    bool,
    typer.Option(
        "--alike", help="List the pairs of texts that have much in common word for word instead."
    ),
]
Least = Annotated[
    float | None,
    typer.Option(
        "--min",
        metavar="SHARE",
        help="Leave out pairs neither of which has this share of its words in common: .5.",
    ),
]


def texts(
    alike: Alike = False, least: Least = None, form: Form = "simple", no_color: NoColor = False
) -> None:
    """List the texts: where they come from, how long they are, who annotated them.

    Where the front matter has none, the title is the first heading or the first words, and the
    source is the id. A word is what stands between white space and holds a letter or
    digit; in scripts that write no spaces each letter is one. Fields of your own are listed where a
    text has some. A narrow terminal has no room for them, nor for author and title.

    \b
    Examples:
      diptych texts
      diptych texts --alike --min .3
    """
    require_format(form)
    if alike:
        _list_alike(least, form, no_color=no_color)
        return
    if least is not None:
        raise BadOptionError("--min", "belongs to --alike")
    listed = listing.list_texts(open_project())
    found = listed.records()
    if is_records(form):
        print_records(found, form)
    else:
        _print(found, form, no_color=no_color)
    narrate_left_out(listed.not_counted, listed.faults)


def _list_alike(least: float | None, form: str, *, no_color: bool) -> None:
    """List pairs of texts; exit status 0 whether there are some or not."""
    if least is not None and not 0 < least <= 1:
        raise BadOptionError("--min", f"{least:g} is no share; name one above 0, of at most 1")
    found = twins.list_alike(open_project(), LEAST_SHARE if least is None else least)
    if is_records(form):
        print_records(found.records(), form)
    elif found.twins:
        from diptych.rendering.alike import twin_table

        print_table(*twin_table(found.records()), form, no_color=no_color)
    else:
        narrate("no two texts have so much in common")
    if found.common:
        narrate(
            f"{found.common} runs of words stand in more than {COMMON} texts each: texts that have "
            "nothing else in common are not compared"
        )
    narrate_left_out(found.not_counted, found.faults)


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
