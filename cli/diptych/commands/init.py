"""``diptych init``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.options import DryRun, narrate, narrate_dry_run, working_folder, write_out
from diptych.operations.opening import create_project


def init(
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help="The folder; made if there is none.")
    ] = ".",
    dry_run: DryRun = False,
) -> None:
    """Make a folder a project: texts/ and a codebook to start from.

    The codebook has the facets theme, actor and sentiment; edit it to say what counts as what.
    A folder that is a project already is left alone.

    \b
    Examples:
      diptych init
      diptych init my-comparison
    """
    codebook, is_in_git = create_project(working_folder() / folder, dry_run=dry_run)
    write_out(str(codebook))
    narrate_dry_run(dry_run=dry_run)
    if not dry_run:
        narrate("next: write your codes into the codebook, and add texts with: diptych add FILE…")
    if is_in_git:
        narrate("for merges and readable diffs of annotations in git: diptych git install")
