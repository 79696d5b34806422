"""``diptych remove``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.annotations.changes import apply_changes
from diptych.commands.options import known_annotation, open_project, print_changes

if TYPE_CHECKING:
    from diptych.annotations.changes import Change


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
    found = [known_annotation(project, name) for name in annotations]
    changes = list({change.id: change for change in found}.values())
    by_set: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_set.setdefault((change.text, change.annotator), []).append(change)
    project.update_sets({key: partial(apply_changes, some) for key, some in by_set.items()})
    print_changes(project, changes)
