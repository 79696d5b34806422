"""What a mouse does whose button is held: it selects from the word it was pressed on to this one.

Promises: the text moves under the mouse only where that scrolls it, and the selection goes along.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.tui.pressing import clicked
from diptych.tui.screen import beyond, nearest
from diptych.tui.scrolling import scrolled
from diptych.tui.state import pane_of

if TYPE_CHECKING:
    from diptych.tui.rows import InText
    from diptych.tui.state import ScreenState


def begun(state: ScreenState, place: InText, *, extending: bool) -> ScreenState:
    """Select the word at a place of a text, or extend to it, and hold it."""
    after = clicked(state, place.side, place.offset, extending=extending)
    return replace(after, dragging=state.dialog is None)


def ended(state: ScreenState) -> ScreenState:
    """Select no further."""
    return replace(state, dragging=False)


def dragged(state: ScreenState, column: int, row: int) -> ScreenState:
    """Extend the selection to a place of the screen; beyond the edge the text scrolls by a line."""
    return scrolled_on(state, column, row, beyond(state, row))


def scrolled_on(state: ScreenState, column: int, row: int, by: int) -> ScreenState:
    """Scroll the text, and extend the selection to what is nearest to a place of the screen then.

    Beyond the edge that is in the first or the last line that is seen.
    """
    session = state.session
    pane = scrolled(session.side.text, pane_of(state), by)
    state = replace(state, view=state.view.showing(session.active, pane))
    place = nearest(state, column, row)
    return state if place is None else clicked(state, session.active, place, extending=True)
