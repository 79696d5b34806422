"""``diptych redo``."""

from __future__ import annotations

from diptych.commands.undo import Listed, Number, Turn, turn
from diptych.console.options import DryRun, Form, NoColor
from diptych.operations import undoing

_REDO = Turn(
    do=undoing.redo,
    undone=True,
    done="did again",
    would_do="would do again",
    possible="done again",
    became={"created": "made again", "changed": "changed again", "removed": "removed again"},
)


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
    turn(_REDO, (number, listed, dry_run), form, no_color=no_color)
