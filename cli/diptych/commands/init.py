"""``diptych init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diptych.console.options import narrate, write_out
from diptych.project.git import is_repository
from diptych.project.names import CODEBOOK
from diptych.project.store import create_project


def init(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="The folder; it is made if need be.")
    ] = ".",
) -> None:
    """Make a folder a project: texts/ and a codebook to start from.

    The codebook has the facets theme, actor and sentiment; edit it to say what counts as what.
    A folder that is a project already is left alone.

    \b
    Examples:
      diptych init
      diptych init my-comparison
    """
    project = create_project(Path(folder))
    write_out(str(project.root / CODEBOOK))
    narrate("next: write your codes into the codebook, and add texts with: diptych add FILE…")
    if is_repository(project.root):
        narrate("for merges and readable diffs of annotations in git: diptych git install")
