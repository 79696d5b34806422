"""The screen as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from diptych.errors import DiptychError
from diptych.tui import session as sessions
from diptych.tui import unfinished
from diptych.tui.scrolling import Pane, View
from diptych.tui.selection import Selection, whole_paragraph

if TYPE_CHECKING:
    from diptych.tui.dialogs import Dialog
    from diptych.tui.given_up import GivenUp
    from diptych.tui.lining import LinedUp
    from diptych.tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenState:
    """All that is on the screen."""

    session: Session
    dialog: Dialog | None = None
    message: str = ""
    """What the last key did, or why it did nothing."""
    extending: bool = False
    """Whether keys that move extend the selection."""
    dragging: bool = False
    """Whether the mouse button is held that was pressed on a text."""
    moving: str = ""
    """The id of the annotation whose new passage is being selected."""
    facet: str = ""
    """The facet whose codes colour passages; none for the usual one."""
    lined: LinedUp | None = None
    """What belongs together in two texts, where they are lined up."""
    lining: bool = False
    """Whether two texts are being lined up, while keys go on."""
    following: str | None = None
    """The text that is next by the draw; none is ``""``, and ``None`` means: not looked at yet."""
    given_up: GivenUp | None = None
    """What was typed last in a dialog that Esc closed."""
    view: View = field(default_factory=View)
    closing: bool = False


Action = Callable[[ScreenState], ScreenState]
"""What a key does."""


def opened(session: Session) -> ScreenState:
    """Open the screen, where somebody was typing when the program was killed: there."""
    session, dialog = unfinished.taken_up(session)
    said = "this was being typed when the program ended; Enter goes on, Esc drops it"
    return ScreenState(session=session, dialog=dialog, message=said if dialog else "")


def looked_ahead(state: ScreenState) -> ScreenState:
    """Look which text is next, for the header; that is not waited for before anything is shown."""
    try:
        following = sessions.next_assigned(state.session)
    except DiptychError:  # told by the key that opens it
        following = ""
    return replace(state, following=following)


def selecting(state: ScreenState, selection: Selection) -> ScreenState:
    """Select a passage on the active side."""
    return replace(state, session=sessions.selecting(state.session, selection))


def to_paragraph(state: ScreenState, number: int) -> ScreenState:
    """Go to a paragraph, or extend to it."""
    selection = whole_paragraph(state.session.side.text, number)
    if state.extending:
        selection = replace(selection, anchor=state.session.side.selection.anchor)
    return selecting(state, selection)


def on_side(state: ScreenState, side: int) -> ScreenState:
    """Go over to a side."""
    session = replace(state.session, active=side)
    return replace(state, session=session, extending=False, moving="")


def pane_of(state: ScreenState) -> Pane:
    """Return the part of the screen on which keys work."""
    return state.view.panes[state.session.active]


def seeing(state: ScreenState, pane: Pane) -> ScreenState:
    """Show another part of the text, and keep to it as long as nothing else is selected."""
    session = state.session
    pane = pane._replace(head=session.side.selection.head)
    return replace(state, view=state.view.showing(session.active, pane))
