"""The last changes as a table for people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from diptych.lists import few
from diptych.rendering.tables import LayoutColumn
from diptych.texts.appearance import shortened

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
        [str(number), _local(one.time), shortened(one.words, _COMMAND_SHOWN), _files(one.files)]
        for number, one in enumerate(changes, 1)
    ]


def _local(time: str) -> str:
    """Return a time as the clock here shows it, and one that no clock shows as it was kept."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return time


def _files(files: Sequence[KeptFile]) -> str:
    first = files[0]
    return f"{first.what} {few((one.path for one in files), 1)}"
