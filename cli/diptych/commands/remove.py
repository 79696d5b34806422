"""``diptych remove``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.annotations.changes import by_set
from diptych.console.options import open_project, print_changes
from diptych.operations.naming import known_annotations


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
    project = open_project()
    changes = known_annotations(project, annotations)
    project.update_sets(by_set(changes))
    print_changes(project, changes)
