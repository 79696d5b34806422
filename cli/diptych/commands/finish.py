"""``diptych finish``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from diptych.console.annotator import who_annotates
from diptych.console.options import Annotator, open_project, write_out
from diptych.operations.naming import known_text

if TYPE_CHECKING:
    from diptych.annotations.annotation import AnnotationSet


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
    project = open_project()
    known = project.text_paths()
    text_ids = list(dict.fromkeys(known_text(name, known) for name in texts))
    who = who_annotates(project, annotator)

    def change(said: AnnotationSet) -> AnnotationSet:
        return said if said.finished is not undo else replace(said, finished=not undo)

    project.update_sets({(text_id, who): change for text_id in text_ids})
    for text_id in text_ids:
        write_out(f"{text_id} is {'not ' if undo else ''}finished by {who}")
