"""The last changes as a table for people."""

from __future__ import annotations

from datetime import datetime
from textwrap import shorten
from typing import TYPE_CHECKING

from diptych.rendering.tables import LayoutColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.project.past_changes import KeptFile, PastChange

COLUMNS = (
    LayoutColumn(header="", align="right"),
    LayoutColumn(header="when", keep=19),
    LayoutColumn(header="command"),
    LayoutColumn(header="files"),
)
_COMMAND_SHOWN = 120


def past_change_cells(changes: Sequence[PastChange]) -> list[list[str]]:
    """Return a row for each change: number, time of the clock here, command line, files."""
    return [
        [str(number), _local(one.time), _shortened(one.words), _files(one.files)]
        for number, one in enumerate(changes, 1)
    ]


def _local(time: str) -> str:
    """Return a time as the clock here shows it, and one that no clock shows as it was kept."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return time


def _shortened(words: str) -> str:
    return shorten(words, _COMMAND_SHOWN, placeholder=" …")


def _files(files: Sequence[KeptFile]) -> str:
    first = files[0]
    others = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"{first.what} {first.path}{others}"
