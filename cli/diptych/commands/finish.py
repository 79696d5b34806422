"""``diptych finish``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.annotator import narrate_annotator
from diptych.console.options import Annotator, open_project, write_out
from diptych.operations import annotating


def finish(
    texts: Annotated[list[str], typer.Argument(metavar="TEXT", help="Texts.")],
    annotator: Annotator = "",
    undo: Annotated[bool, typer.Option("--not", help="Say that you have not.")] = False,
) -> None:
    """Say that you have read a text to its end.

    Only then does a paragraph without a code mean that there is none, and not that nobody has
    read it yet.

    \b
    Examples:
      diptych finish un-resolution
      diptych finish un-resolution --not
    """
    done = annotating.finish(open_project(), texts, annotator, undo=undo)
    narrate_annotator(done.by)
    for text_id in done.texts:
        write_out(f"{text_id} is {'not ' if undo else ''}finished by {done.by.name}")
