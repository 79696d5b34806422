"""Keys that annotate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.annotations.annotation import coded_paragraphs
from diptych.errors import DiptychError
from diptych.tui import deeds, offering
from diptych.tui import session as sessions
from diptych.tui.coding import graded, lately, remembered, repeated
from diptych.tui.dialogs import Note, open_picker
from diptych.tui.entry import entry
from diptych.tui.given_up import brought_back, note_of
from diptych.tui.lining import GIVEN_UP
from diptych.tui.state import Action, ScreenState, opened

if TYPE_CHECKING:
    from diptych.tui.change import Change
    from diptych.tui.coding import Outcome
    from diptych.tui.session import Session


def _codebook(state: ScreenState) -> ScreenState:
    return opened_picker(state, "")


def opened_picker(state: ScreenState, facet: str) -> ScreenState:
    """Open the list of the codes of a facet, or of all codes of all."""
    session = state.session
    codebook = session.codebook
    if not codebook.facets:
        return replace(state, message=NO_FACETS)
    current = session.side.annotations.annotations.get(session.side.current)
    removable = current.codes.get(facet, "") if current else ""
    language = session.side.text.language
    picker = open_picker(codebook, facet, language, removable, lately(session, facet))
    return replace(state, dialog=picker)


NO_FACETS = "the codebook has no facets yet"


def _again(state: ScreenState) -> ScreenState:
    return _tried(state, repeated(state.session))


def _graded(place: str) -> Action:
    return lambda state: _tried(state, graded(state.session, place))


def _tried(state: ScreenState, outcome: Outcome) -> ScreenState:
    """Show what came of a key that gives codes."""
    if outcome.refusal:
        return replace(state, message=outcome.refusal)
    return replace(state, session=outcome.session, extending=False)


def _note(state: ScreenState) -> ScreenState:
    return brought_back(state, Note(line=entry(note_of(state.session))))


# An annotation that is there


def _annotation_here(state: ScreenState) -> ScreenState:
    """Go to the next annotation of the paragraph, and after the last to none."""
    if state.moving:
        return _moved(state)
    side = state.session.side
    ids = sessions.touching(side, side.paragraph)
    if not ids:
        return replace(state, message="this paragraph has no annotation yet")
    place = ids.index(side.current) + 1 if side.current in ids else 0
    if place == len(ids):
        return replace(state, session=sessions.leaving(state.session))
    session = sessions.making_current(state.session, ids[place], side.paragraph)
    return replace(state, session=session)


def _moved(state: ScreenState) -> ScreenState:
    span = state.session.side.selection.span
    session = deeds.moved(state.session, state.moving, span)
    return replace(state, session=session, moving="", extending=False, message="moved")


def _span(state: ScreenState) -> ScreenState:
    side = state.session.side
    if not side.current:
        return replace(state, message=_NONE_CURRENT)
    return replace(state, moving=side.current, message=MOVING)


MOVING = "select the new passage, then Enter; Esc leaves it as it was"


def _delete(state: ScreenState) -> ScreenState:
    if not state.session.side.current:
        return replace(state, message=_NONE_CURRENT)
    return replace(state, session=deeds.deleted(state.session), message="deleted; u undoes it")


_NONE_CURRENT = "no annotation is current; Enter goes to one of this paragraph"


_NOTHING_DONE = "nothing to undo on this screen; what was before: diptych undo --list"


def _undo(state: ScreenState) -> ScreenState:
    if not state.session.done:
        return replace(state, message=_NOTHING_DONE)
    change = state.session.done[-1]
    session = offering.restored(deeds.undone(state.session), change)
    return replace(state, session=session, message=f"undone: {change.what}{_left(session, change)}")


def _left(session: Session, change: Change) -> str:
    """Say what became of a code that had been made for a change."""
    if change.made is None:
        return ""
    stays = deeds.code_now(session, change.made)
    said = "stays in the codebook" if stays else "is out of the codebook again"
    return f"; {change.made.code.path} {said}"


def _redo(state: ScreenState) -> ScreenState:
    if not state.session.undone:
        return replace(state, message="there is nothing to redo")
    change = state.session.undone[-1]
    session = offering.restored(deeds.redone(state.session), change)
    return replace(state, session=session, message=f"done again: {change.what}")


# The text


def _finished(state: ScreenState) -> ScreenState:
    session = deeds.finished(state.session)
    state, side = replace(state, following=None), session.side
    if not side.annotations.finished:
        return replace(state, session=session, message="not finished")
    without = len(side.text.paragraphs) - len(coded_paragraphs(side.text, side.annotations))
    said = f"finished; {without} paragraph{'s' * (without != 1)} without a code"
    return replace(state, session=session, message=said + _offered(session))


def _offered(session: Session) -> str:
    """Offer the text that is next."""
    try:
        following = sessions.next_text(session)
    except DiptychError as error:
        return f"; what is next cannot be told: {error}"
    return f"; N opens the next text: {following}" if following else "; no text is left for you"


def _next_text(state: ScreenState) -> ScreenState:
    """Open the text that is next in place of those on the screen."""
    old = state.session
    if not (following := sessions.next_text(old)):
        return replace(state, message="no other text is left for you")
    session = sessions.open_session(old.project, [following], old.annotator, remembered(old))
    after, view = opened(session), replace(state.view, panes=())
    said = after.message or (GIVEN_UP if state.lining else "")
    return replace(after, view=view, facet=state.facet, message=said)


DEEDS: dict[str, Action] = {
    "annotation-here": _annotation_here,
    "again": _again,
    "high": _graded("high"),
    "mid": _graded("mid"),
    "low": _graded("low"),
    "codebook": _codebook,
    "note": _note,
    "span": _span,
    "delete": _delete,
    "undo": _undo,
    "redo": _redo,
    "finished": _finished,
    "next-text": _next_text,
}
"""What commands do that annotate."""
