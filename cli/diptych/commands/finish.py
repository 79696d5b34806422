"""``diptych finish``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.annotator import narrate_annotator
from diptych.console.options import (
    Annotator,
    DryRun,
    narrate,
    narrate_dry_run,
    open_project,
    require_one_way,
    write_out,
)
from diptych.errors import BadOptionError
from diptych.operations import annotating
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from diptych.operations.annotating import Finished


def finish(
    texts: Annotated[list[str] | None, typer.Argument(metavar="TEXT", help="Texts.")] = None,
    annotator: Annotator = "",
    every_text: Annotated[bool, typer.Option("--all", help="All texts there are.")] = False,
    undo: Annotated[bool, typer.Option("--not", help="Mark them as not finished.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Mark texts as finished: you have read them to the end.

    Only in a finished text does a paragraph without a code count as one without a code; in others
    nobody may have read it yet.

    \b
    Examples:
      diptych finish un-resolution
      diptych finish un-resolution --not
      diptych finish --all
    """
    require_one_way({"--all": every_text}, {"TEXT": texts})
    if not (texts or every_text):
        raise BadOptionError("TEXT", "name the texts, or --all of them")
    done = annotating.finish(open_project(), texts or (), annotator, undo=undo, dry_run=dry_run)
    narrate_annotator(done.by)
    verb = ("would not be" if undo else "would be") if dry_run else ("is not" if undo else "is")
    for text_id in done.texts:
        bare = "" if undo else _bare(done, text_id)
        write_out(f"{text_id} {verb} finished by {done.by.name}{bare}")
    if not done.texts:
        narrate("there are no texts yet; add one with: diptych add FILE")
    narrate_dry_run(dry_run=dry_run)


def _bare(done: Finished, text_id: str) -> str:
    """Say how much of a text has no code, and counts as having none from now on."""
    if text_id in done.bare:
        return " (no annotation)"
    count = done.uncoded[text_id]
    return f" ({counted(count, 'paragraph')} without a code)" if count else ""
