"""What stdout can show: its width, colour, and foreign text made harmless."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass

from diptych.rendering.palette import ABOVE, BELOW, GROUPS, HIGH, HUES, LOW, MID, ON_GROUND
from diptych.texts.escapes import printable

_SCALE = (("low", LOW), ("mid", MID), ("high", HIGH))
_CODES = {
    "faint": "2", "bold": "1", "deleted": "31", "inserted": "32", "marked": "4",
    "first": f"38;5;{GROUPS[0].terminal}", "second": f"38;5;{GROUPS[1].terminal}",
    **{f"group {n}": f"38;5;{one.terminal}" for n, one in enumerate(GROUPS)},
    **{place: f"38;5;{one.terminal}" for place, one in _SCALE},
    **{f"marked {place}": f"4;38;5;{one.terminal}" for place, one in _SCALE},
    **{f"hue {n}": f"38;5;{one.terminal}" for n, one in enumerate(HUES)},
    **{f"marked hue {n}": f"4;38;5;{one.terminal}" for n, one in enumerate(HUES)},
    "marked twice": "1;4",
    **{f"above {n}": f"38;5;{ON_GROUND};48;5;{hue}" for n, hue in enumerate(ABOVE, 1)},
    **{f"below {n}": f"38;5;{ON_GROUND};48;5;{hue}" for n, hue in enumerate(BELOW, 1)},
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The place where a layout is shown."""

    width: int | None = None
    """Columns of the terminal; ``None`` where stdout is a file or a pipe."""
    colour: bool = False
    blocks: bool = True
    """Whether stdout can encode block characters; bars are made of ``#`` where it cannot."""

    def paint(self, text: str, style: str) -> str:
        """Colour a text, where colour is wanted; without a style it stays as it is."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and text and style else text


def stdout_screen(*, no_color: bool = False) -> Screen:
    """Describe stdout. ``NO_COLOR`` and ``TERM=dumb`` mean no colour, ``FORCE_COLOR`` means some.

    Any value but an empty one does; ``NO_COLOR`` wins.
    """
    terminal = sys.stdout.isatty()
    plain = no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Screen(
        width=shutil.get_terminal_size().columns if terminal else None,
        colour=(terminal or bool(os.environ.get("FORCE_COLOR"))) and not plain,
        blocks=(sys.stdout.encoding or "").lower().startswith("utf"),
    )


def stderr_width() -> int | None:
    """Return the columns of the terminal that stderr is, ``None`` where it is none."""
    return shutil.get_terminal_size().columns if sys.stderr.isatty() else None


def visible(text: str) -> str:
    """Show control characters and bidirectional overrides as escapes, tabs as a space."""
    return printable(text).replace("\t", " ")


def harmless(text: str) -> str:
    """Do as ``visible`` does, but keep line ends and tabs: for several lines at once."""
    return "\n".join(printable(line) for line in text.split("\n"))
