"""How the rows and columns of the screen are shared out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diptych.tui.dialogs import Help, NewCode, Picker, Search
from diptych.tui.footer import footer_rows
from diptych.tui.lines import words_width
from diptych.tui.margin import LETTER

if TYPE_CHECKING:
    from diptych.tui.dialogs import Dialog
    from diptych.tui.state import ScreenState


_ROOMY = 60
"""Columns of a side from which codes stand in a margin beside the text."""

_ROOMIEST = 180
"""Columns of a side from which the annotations stand beside both, and not below."""

_NARROWEST, _WIDEST_MARGIN = 18, 38

_LEAST = 20
"""Columns of a side from which there is a margin at all."""

_WIDEST = 100
"""Columns of text; longer lines are hard to read."""

_TALLEST_PICKER = 24
_WITH_DIGITS = 14
"""Rows of a list in which there is room for all that digits pick, and for a definition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """The rows and columns of the parts of a screen."""

    side: int
    """Columns of each side."""
    body: int
    """Rows of the sides, their titles left out."""
    text_width: int
    margin: int
    """Columns in which codes stand beside the text; none where there is no room."""
    text_height: int
    dialog: int
    footer: int

    @property
    def is_beside(self) -> bool:
        """Whether the annotations stand beside the text, and not below it."""
        return self.text_width + self.margin < self.side


def areas_of(state: ScreenState) -> Areas:
    """Share out the screen."""
    view = state.view
    count = len(state.session.sides)
    side = max((view.width - (count - 1)) // count, 1)
    footer = len(footer_rows(state, view.width))
    room = max(view.height - footer - 1, 1)
    dialog = 0 if state.dialog is None else _dialog_height(state.dialog, room)
    body = max(room - dialog, 0)
    margin = min(max(side // 5 + 2, _NARROWEST), _WIDEST_MARGIN) if side >= _ROOMY else LETTER
    margin = margin if side >= _LEAST else 0
    text_width = side - margin
    if side >= _ROOMIEST:
        text_width, below = _WIDEST, 0
    elif state.dialog is not None:
        below = 0
    else:
        below = max(min(room // 3, 12), min(room, 3))
    return Areas(side=side, body=body, text_width=text_width, margin=margin,
                  text_height=max(body - below, 0), dialog=dialog, footer=footer)  # fmt: skip


def _dialog_height(dialog: Dialog, room: int) -> int:
    if isinstance(dialog, Help):
        return room
    if isinstance(dialog, NewCode):
        return min(len(dialog.lines) + 1, room)
    if isinstance(dialog, Picker):
        return min(max(room * 3 // 5, min(_WITH_DIGITS, room - 6), 8), _TALLEST_PICKER, room)
    return min(2 if isinstance(dialog, Search) else 4, room)


def inner_widths(state: ScreenState, areas: Areas) -> list[int]:
    """Return the columns for the words of each text."""
    sides = state.session.sides
    return [words_width(side.text, areas.text_width) for side in sides]
