"""``diptych texts rename``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.options import (
    DryRun,
    narrate,
    narrate_dry_run,
    narrate_stale,
    open_project,
    write_out,
)
from diptych.operations import renaming
from diptych.rendering.counting import counted


def rename(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The id that it has.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The id that it gets.")],
    dry_run: DryRun = False,
) -> None:
    """Give a text another id: its file, its annotation sets, and what these say of it.

    Either all of it is renamed or nothing. A file that was renamed by hand needs it as well: the
    annotations that still name the old id follow.

    \b
    Examples:
      diptych texts rename liputan6-li-qiang liputan6
      diptych texts rename times times-2026-03-01 --dry-run
    """
    done = renaming.rename_text(open_project(), text, new, dry_run=dry_run)
    write_out(done.path.as_posix())
    became = "would become" if dry_run else "became"
    narrate(f"{done.old} {became} {done.new}, with {counted(done.sets, 'annotation set')}")
    narrate_stale(done.new, done.stale)
    narrate_dry_run(dry_run=dry_run)
