"""``diptych remove``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.options import open_project, print_changes
from diptych.operations import annotating


def remove(
    annotations: Annotated[
        list[str], typer.Argument(metavar="ID", help="Ids of annotations, or their beginnings.")
    ],
) -> None:
    """Remove annotations: all that are named, or none.

    \b
    Examples:
      diptych remove 3f2a9c81
      diptych remove 3f2a9c81 0c0f6f0e
    """
    print_changes(annotating.remove(open_project(), annotations))
