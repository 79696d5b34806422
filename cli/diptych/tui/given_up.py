"""What was being typed when Esc closed it: the same keys at the same place bring it back, once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from diptych.tui.dialogs import NewCode, Note

if TYPE_CHECKING:
    from diptych.annotations.quotes import Span
    from diptych.tui.dialogs import Dialog
    from diptych.tui.session import Session
    from diptych.tui.state import ScreenState


class GivenUp(NamedTuple):
    """What was typed, and about what."""

    text: str
    annotation: str
    """The id of the current annotation; none for a new one on the passage."""
    span: Span
    dialog: Note | NewCode


def closed(state: ScreenState, dialog: Dialog) -> ScreenState:
    """Close a dialog; what was typed can be brought back.

    What was brought back already is dropped, where nothing was changed in it.
    """
    after = replace(state, dialog=None)
    if not isinstance(dialog, Note | NewCode) or not _is_typed(state.session, dialog):
        return after
    given_up = _given_up(state.session, dialog)
    if given_up == state.given_up:
        return replace(after, given_up=None)
    key = "n" if isinstance(dialog, Note) else "Tab on its name"
    return replace(after, given_up=given_up, message=f"given up; {key} brings it back here")


def _given_up(session: Session, dialog: Note | NewCode) -> GivenUp:
    side = session.side
    return GivenUp(side.text.id, side.current, side.selection.span, dialog)


def _is_typed(session: Session, dialog: Note | NewCode) -> bool:
    """Tell whether something was typed that is nowhere else."""
    if isinstance(dialog, NewCode):
        return any(line.text.strip() for line in dialog.lines[1:])
    return dialog.line.text.strip() not in {"", note_of(session)}


def note_of(session: Session) -> str:
    """Return the note of the current annotation; nothing where there is none."""
    said = session.side.annotations.annotations.get(session.side.current)
    return (said.note or "") if said else ""


def brought_back(state: ScreenState, dialog: Note | NewCode) -> ScreenState:
    """Open a dialog, with what was given up of it at this place."""
    before = state.given_up
    if before and before == _given_up(state.session, before.dialog) and _is_same(before, dialog):
        said = "this was given up here; Enter goes on, Esc drops it"
        return replace(state, dialog=before.dialog, message=said)
    return replace(state, dialog=dialog)


def _is_same(before: GivenUp, dialog: Note | NewCode) -> bool:
    """Tell whether both are a note, or about a new code of the same name."""
    if isinstance(dialog, Note):
        return isinstance(before.dialog, Note)
    return (
        isinstance(before.dialog, NewCode)
        and before.dialog.facet.name == dialog.facet.name
        and before.dialog.answers["code"] == dialog.answers["code"]
    )
