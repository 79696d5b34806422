"""``diptych edit``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.options import (
    Codes,
    DryRun,
    narrate,
    narrate_dry_run,
    one_code_each,
    open_project,
    parse_paragraphs,
    print_changes,
    require_words,
)
from diptych.errors import BadOptionError
from diptych.operations import annotating
from diptych.operations.annotating import Wanted

_NOTHING = "-"
"""In place of a code or note: take it away."""


def edit(
    annotation: Annotated[
        str, typer.Argument(metavar="ID", help="The annotation's id, or its beginning.")
    ],
    code: Codes = None,
    note: Annotated[str | None, typer.Option(metavar="WORDS", help="Another note.")] = None,
    quote: Annotated[
        str | None, typer.Option(metavar="WORDS", help="The words of another passage.")
    ] = None,
    nth: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Which place, if the words occur more than once."),
    ] = None,
    paragraph: Annotated[
        str | None,
        typer.Option(metavar="P[-Q]", help="Other paragraphs: all of them, or --quote inside."),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Change an annotation's codes, its note, or its passage; the rest stays as it is.

    A dash takes a code or the note away: --theme -

    \b
    Examples:
      diptych edit 3f2a9c81 --theme governance
      diptych edit 3f2a9c81 --quote "create jobs" --note -
    """
    require_words("--quote", quote)
    require_words("--paragraph", paragraph)
    codes = one_code_each(code or [])
    if nth and not quote:
        raise BadOptionError("--nth", "needs --quote")
    wanted = Wanted(
        codes={facet: "" if one == _NOTHING else one for facet, one in codes.items()},
        note="" if note == _NOTHING else note,
        quote=quote or "",
        nth=nth,
        paragraphs=parse_paragraphs(paragraph) if paragraph else None,
    )
    done = annotating.edit(open_project(), annotation, wanted, dry_run=dry_run)
    print_changes(done, dry_run=dry_run)
    if done.changes:
        narrate_dry_run(dry_run=dry_run)
    else:
        narrate("nothing was changed")
