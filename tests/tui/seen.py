"""The screen as somebody sees it: of a size, and in plain letters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.tui.screen import drawn, followed

if TYPE_CHECKING:
    from diptych.tui.rows import ScreenRow
    from diptych.tui.state import ScreenState


def sized(state: ScreenState, width: int = 80, height: int = 24) -> ScreenState:
    """Return a state on a screen of another size."""
    return followed(replace(state, view=replace(state.view, width=width, height=height)))


def shown(state: ScreenState, width: int = 80, height: int = 24) -> list[str]:
    """Return the rows of a screen of this size."""
    return [plain(row) for row in drawn(sized(state, width, height))]


def plain(row: ScreenRow) -> str:
    """Return what stands in a row, without blanks at its end."""
    return "".join(one.shown for one in row).rstrip()
