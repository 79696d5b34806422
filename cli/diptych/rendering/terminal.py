"""What stdout can show: its width, colour, and foreign text made harmless."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]"
)
_CODES = {"first": "36", "second": "33", "faint": "2", "bold": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The place where a layout is shown."""

    width: int | None = None
    """Columns of the terminal; ``None`` where stdout is a file or a pipe."""
    colour: bool = False
    blocks: bool = True
    """Whether stdout can encode block characters; bars are made of ``#`` where it cannot."""

    def paint(self, text: str, style: str) -> str:
        """Colour a text, where colour is wanted."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colour and text else text


def stdout_screen(*, no_color: bool = False) -> Screen:
    """Describe stdout. ``NO_COLOR`` (any value) and ``TERM=dumb`` mean no colour."""
    terminal = sys.stdout.isatty()
    plain = no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Screen(
        width=shutil.get_terminal_size().columns if terminal else None,
        colour=terminal and not plain,
        blocks=(sys.stdout.encoding or "").lower().startswith("utf"),
    )


def stderr_width() -> int | None:
    """Return the columns of the terminal that stderr is, ``None`` where it is none."""
    return shutil.get_terminal_size().columns if sys.stderr.isatty() else None


def visible(text: str) -> str:
    """Show control characters and bidirectional overrides as escapes, tabs as a space."""
    return _UNSAFE.sub(_escape, text)


def harmless(text: str) -> str:
    """Do as ``visible`` does, but keep line ends and tabs: for several lines at once."""
    return "".join(part if part in "\n\t" else visible(part) for part in re.split("([\n\t])", text))


def _escape(match: re.Match[str]) -> str:
    letter = match.group()
    if letter == "\t":
        return " "
    return f"\\x{ord(letter):02x}" if ord(letter) < 0x100 else f"\\u{ord(letter):04x}"  # noqa: PLR2004 - one byte
