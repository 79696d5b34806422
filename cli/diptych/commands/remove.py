"""``diptych remove``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.options import DryRun, narrate_dry_run, open_project, print_changes
from diptych.operations import annotating


def remove(
    annotations: Annotated[
        list[str], typer.Argument(metavar="ID", help="Ids of annotations, or their beginnings.")
    ],
    dry_run: DryRun = False,
) -> None:
    """Remove annotations: all that are named, or none.

    \b
    Examples:
      diptych remove 3f2a9c81
      diptych remove 3f2a9c81 0c0f6f0e --dry-run
    """
    done = annotating.remove(open_project(), annotations, dry_run=dry_run)
    print_changes(done, dry_run=dry_run)
    narrate_dry_run(dry_run=dry_run)
