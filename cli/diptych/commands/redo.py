"""``diptych redo``."""

from __future__ import annotations

from diptych.commands.undo import Listed, Number, print_done, print_list
from diptych.console.options import (
    DryRun,
    Form,
    NoColor,
    narrate_dry_run,
    open_project,
    require_format,
    require_one_way,
)
from diptych.operations import undoing

_AGAIN = {"created": "made again", "changed": "changed again", "removed": "removed again"}


def redo(
    number: Number = 1,
    listed: Listed = False,
    dry_run: DryRun = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Do again what diptych undo took back last, as long as nothing else was changed.

    \b
    Examples:
      diptych redo
      diptych redo --list
      diptych redo -n 3 --dry-run
    """
    require_format(form)
    require_one_way({"--list": listed}, {"--number": number > 1, "--dry-run": dry_run})
    project = open_project()
    if listed:
        undone = undoing.past_changes(project, undone=True)
        print_list(undone, "done again", form, no_color=no_color)
        return
    done = undoing.redo(project, number, dry_run=dry_run)
    print_done(done, "would do again" if dry_run else "did again", _AGAIN)
    narrate_dry_run(dry_run=dry_run)
