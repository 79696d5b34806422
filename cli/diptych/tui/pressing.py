"""What every key and click does to the screen.

Promises: ``pressed`` returns when what the key did is on disk. A failure that the user can cause
becomes the screen's message and changes nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.errors import DiptychError
from diptych.tui import offering, unfinished
from diptych.tui import session as sessions
from diptych.tui.annotating import DEEDS, MOVING, NO_FACETS, opened_picker
from diptych.tui.answering import ANSWERING, LAST, SUGGESTING
from diptych.tui.areas import areas_of
from diptych.tui.dialogs import (
    Dialog,
    Help,
    Option,
    Picker,
    Search,
    gone_through,
    line_of,
    with_facets,
    with_line,
)
from diptych.tui.in_dialogs import matches_in, pressed_in_dialog, typed_into
from diptych.tui.keys import ANSWERS, COMMANDS, facet_keys, key_sign
from diptych.tui.margin import LETTER, code_letters, colouring
from diptych.tui.moving import MOVES, scrolled_by
from diptych.tui.reloading import reloaded
from diptych.tui.scrolling import scrolled
from diptych.tui.selection import Unit, only, reaching, word_at
from diptych.tui.state import Action, ScreenState, on_side

if TYPE_CHECKING:
    from diptych.tui.session import Session


def pressed(state: ScreenState, key: str) -> ScreenState:
    """Do what a key says.

    If the selected passage, or the list that is open, changed on disk under it, the key does
    nothing but say so. A mouse that is dragged selects no further.
    """
    return _kept(state, _done(replace(state, dragging=False), key))


def takes_long(state: ScreenState, key: str) -> bool:
    """Tell whether a key may do what takes longer than one waits without a word."""
    is_free = state.dialog is None and state.lined is None and not state.lining
    return is_free and len(state.session.sides) > 1 and COMMANDS.get(key) == "lined-up"


def _kept(before: ScreenState, state: ScreenState) -> ScreenState:
    """Keep on disk what is being typed."""
    try:
        unfinished.keep(state.session, state.dialog, before.dialog)
    except DiptychError as error:
        return replace(state, message=str(error))
    return state


def _done(state: ScreenState, key: str) -> ScreenState:
    fresh = refreshed(replace(state, message=""))
    if _asked_about(fresh) != _asked_about(state):
        return fresh
    try:
        after = _pressed(replace(fresh, message=""), key)
    except DiptychError as error:
        return replace(refreshed(fresh), message=str(error))
    if state.message == LAST and key in ANSWERS and after.dialog:
        return replace(fresh, message=f"{LAST}; {key} once more does what it does elsewhere")
    return after if after.message else replace(after, message=fresh.message)


def refreshed(state: ScreenState) -> ScreenState:
    """Take over what changed on disk, and say so."""
    try:
        session, news = reloaded(state.session)
    except DiptychError as error:
        return replace(state, message=f"{_UNREADABLE}: {error}")
    state = replace(state, session=session)
    if not news:
        return replace(state, message="") if state.message.startswith(_UNREADABLE) else state
    kept = state.moving in session.side.annotations.anchored
    return replace(
        state,
        message=news,
        moving=state.moving if kept else "",
        dialog=_renewed(state.dialog, session),
    )


_UNREADABLE = "changed on disk, and cannot be read now"


def _renewed(dialog: Dialog | None, session: Session) -> Dialog | None:
    """Give an open dialog the codebook as it is now; what was typed stays."""
    known = session.codebook.by_name
    if isinstance(dialog, Picker):
        facets = tuple(known[facet.name] for facet in dialog.facets if facet.name in known)
        return with_facets(dialog, facets) if facets else None
    if isinstance(dialog, Search):
        side = session.side
        matches = tuple(matches_in(side.text, dialog.line.text))
        here = side.selection.span
        index = matches.index(here) if here in matches else -1
        return replace(dialog, origin=side.selection, matches=matches, index=index)
    return dialog


def _asked_about(state: ScreenState) -> tuple[str, list[Option] | None]:
    """Return what a key is about: the passage, and the list from which something is chosen."""
    dialog = state.dialog
    return state.session.side.passage, dialog.options() if isinstance(dialog, Picker) else None


# Keys


def _pressed(state: ScreenState, key: str) -> ScreenState:
    if state.dialog is not None:
        return pressed_in_dialog(state, state.dialog, key)
    if state.session.side.offer and key in ANSWERS and not state.extending:
        return ANSWERING[ANSWERS[key]](state)
    facet = facet_keys(state.session.codebook.by_name).get(key)
    name = COMMANDS.get(key, "")
    if state.moving and (facet or name in _NOT_WHILE_MOVING):
        return replace(state, message=MOVING)
    if facet is not None:
        return opened_picker(state, facet)
    if not name:
        return replace(state, message=f"{key_sign(key)} does nothing here; ? lists the keys")
    return ACTIONS[name](state)


def _next_colour(state: ScreenState) -> ScreenState:
    """Let the next facet colour passages."""
    codebook = state.session.codebook
    now, names = colouring(codebook, state.facet), list(codebook.by_name)
    if now is None:
        return replace(state, message=NO_FACETS)
    name = names[(names.index(now.name) + 1) % len(names)]
    state = replace(state, facet=name)
    if areas_of(state).margin > LETTER:
        said = f"colours are those of {name}, whose codes stand first in the margin"
    else:
        letters = code_letters(codebook.by_name[name]).items()
        named = " · ".join(f"{letter} {path.rpartition('/')[2]}" for path, letter in letters)
        said = f"in the margin stands {name}: {named}"
    return replace(state, message=said)


def _help(state: ScreenState) -> ScreenState:
    return replace(state, dialog=Help(facets=tuple(state.session.codebook.by_name)))


def _quit(state: ScreenState) -> ScreenState:
    return replace(state, closing=True)


ACTIONS: dict[str, Action] = {
    **MOVES,
    **DEEDS,
    **SUGGESTING,
    "colour": _next_colour,
    "help": _help,
    "quit": _quit,
}
"""What each command of ``keys.SCREEN`` does."""

_NOT_WHILE_MOVING = frozenset(
    {"again", "high", "mid", "low", "suggestion", "hide-suggestions"}
    | {"codebook", "note", "span", "delete", "undo", "redo", "finished", "next-text", "other-side"}
    | {"next-annotation", "previous-annotation"}
)


# The mouse, and the clipboard


def pasted(state: ScreenState, text: str) -> ScreenState:
    """Type a text from the clipboard, in one line, where something can be typed."""
    if state.dialog is None or isinstance(state.dialog, Help):
        return state
    line = line_of(state.dialog).typed(" ".join(text.split()))
    return _kept(state, typed_into(state, with_line(state.dialog, line)))


def clicked(state: ScreenState, side: int, offset: int, *, extending: bool) -> ScreenState:
    """Select the word at a place, or extend the selection to it."""
    if state.dialog is not None:
        return state
    if side != state.session.active:
        state, extending = on_side(state, side), False
    session = state.session
    span = word_at(session.side.text, offset)
    old = session.side.selection
    selection = reaching(old, span) if extending else only(span, Unit.WORD)
    return replace(state, session=sessions.selecting(session, selection), message="")


def clicked_annotation(state: ScreenState, side: int, annotation_id: str) -> ScreenState:
    """Make an annotation the current one."""
    if state.dialog is not None or state.moving:
        return state
    session = on_side(state, side).session
    offer = next((one for one in session.side.offers if one.id == annotation_id), None)
    if offer:
        session = offering.offering(session, offer)
    else:
        session = sessions.making_current(session, annotation_id)
    return replace(state, session=session, message="")


def clicked_option(state: ScreenState, index: int) -> ScreenState:
    """Choose an option of the list that is open."""
    if not isinstance(state.dialog, Picker):
        return state
    return pressed(replace(state, dialog=replace(state.dialog, index=index)), "enter")


def wheeled(state: ScreenState, side: int, by: int) -> ScreenState:
    """Scroll one text by lines; what is selected follows, but not while a dialog asks about it.

    A list that is open is gone through in its place.

    Of two that are lined up, the one scrolls with the other.
    """
    if isinstance(state.dialog, Picker | Help):
        return replace(state, dialog=gone_through(state.dialog, by))
    side = state.session.active if state.lined else side
    if state.dialog is not None:
        text, pane = state.session.sides[side].text, state.view.panes[side]
        return replace(state, view=state.view.showing(side, scrolled(text, pane, by)))
    here = state.session.active
    session = replace(state.session, active=side)
    extending = state.extending and side == here
    after = scrolled_by(replace(state, session=session, extending=extending), by)
    session = replace(after.session, active=here)
    return replace(after, session=session, extending=state.extending)
