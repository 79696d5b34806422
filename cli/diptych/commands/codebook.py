"""``diptych codebook``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    EngineName,
    Form,
    From,
    Language,
    NoCache,
    NoColor,
    Where,
    is_records,
    narrate_not_counted,
    open_counted,
    print_records,
    require_format,
    write_out,
)
from diptych.operations import listing

if TYPE_CHECKING:
    from diptych.operations.listing import ListedCodes


def codebook(
    facets: Annotated[
        list[str] | None, typer.Argument(metavar="FACET", help="Only these facets.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show definitions.")] = False,
    annotator: Annotated[
        list[str] | None,
        typer.Option("--annotator", "-a", metavar="A", help="Only theirs; may be repeated."),
    ] = None,
    where: Where = None,
    export: From = "",
    engine: EngineName = "",
    language: Language = "",
    form: Form = "simple",
    no_cache: NoCache = False,
    no_color: NoColor = False,
) -> None:
    """List facets and codes, and how many annotations of each annotator carry each code.

    A code's number includes the codes below it. Every annotator has a column of their own
    unless some are named.

    \b
    Examples:
      diptych codebook
      diptych codebook theme --verbose --language id
      diptych codebook theme --where language=en
    """
    require_format(form)
    found = listing.list_codes(
        open_counted(export, engine),
        facets or (),
        annotators=annotator or (),
        where=where or (),
        language=language,
        cache=not no_cache,
    )
    if is_records(form):
        print_records(found.records(), form)
    else:
        _print_tables(found, form, language, definitions=verbose, no_color=no_color)
    narrate_not_counted(found.not_counted)


def _print_tables(
    found: ListedCodes, form: str, language: str, *, definitions: bool, no_color: bool
) -> None:
    from diptych.rendering.codebook import codebook_tables
    from diptych.rendering.terminal import stdout_screen

    counts = {name: use.counts for name, use in found.uses.items()}
    screen = stdout_screen(no_color=no_color)
    tables = codebook_tables(found.facets, counts, form, screen, language, definitions=definitions)
    write_out("\n\n".join(tables))
