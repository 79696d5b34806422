"""The screen as a value, and what every key does to it.

Promises: ``pressed`` returns when what the key did is on disk. A failure that the user can cause
becomes the screen's message and changes nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from msgspec import UNSET

from diptych.annotations.annotation import coded_paragraphs
from diptych.annotations.quotes import Span
from diptych.errors import DiptychError
from diptych.tui import offering, unfinished
from diptych.tui import session as sessions
from diptych.tui.coding import graded, lately, remembered, repeated
from diptych.tui.dialogs import (
    Dialog,
    Help,
    NewCode,
    Note,
    Option,
    Picker,
    Search,
    line_of,
    open_new_code,
    open_picker,
    typed,
    with_facets,
    with_line,
)
from diptych.tui.entry import entry
from diptych.tui.keys import ANSWERS, COMMANDS, facet_keys, key_sign
from diptych.tui.lining import LinedUp, lined_up
from diptych.tui.margin import colouring
from diptych.tui.scrolling import (
    Pane,
    Top,
    View,
    ending,
    fits,
    hidden,
    is_seen,
    scrolled,
    seen,
    seen_of,
)
from diptych.tui.selection import (
    Selection,
    Unit,
    extended,
    lengthened,
    only,
    reaching,
    snapped,
    stepped,
    whole_paragraph,
    word_at,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.annotations.suggestions import Offer
    from diptych.texts.text import Text
    from diptych.tui.coding import Outcome
    from diptych.tui.session import Session, SessionSide


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenState:
    """All that is on the screen."""

    session: Session
    dialog: Dialog | None = None
    message: str = ""
    """What the last key did, or why it did nothing."""
    extending: bool = False
    """Whether keys that move extend the selection."""
    moving: str = ""
    """The id of the annotation whose new passage is being selected."""
    facet: str = ""
    """The facet whose codes colour passages; none for the usual one."""
    lined: LinedUp | None = None
    """What belongs together in two texts, where they are lined up."""
    following: str | None = None
    """The text that is next by the draw; none is ``""``, and ``None`` means: not looked at yet."""
    view: View = field(default_factory=View)
    closing: bool = False


def opened(session: Session) -> ScreenState:
    """Open the screen, where somebody was typing when the program was killed: there."""
    session, dialog = unfinished.taken_up(session)
    said = "this was being typed when the program ended; Enter goes on, Esc drops it"
    return ScreenState(session=session, dialog=dialog, message=said if dialog else "")


def pressed(state: ScreenState, key: str) -> ScreenState:
    """Do what a key says.

    If the selected passage, or the list that is open, changed on disk under it, the key does
    nothing but say so.
    """
    return _kept(state, _done(state, key))


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
    return after if after.message else replace(after, message=fresh.message)


def refreshed(state: ScreenState) -> ScreenState:
    """Take over what changed on disk, and say so."""
    try:
        session, news = sessions.reloaded(state.session)
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


def looked_ahead(state: ScreenState) -> ScreenState:
    """Look which text is next, for the header; that is not waited for before anything is shown."""
    try:
        following = sessions.next_assigned(state.session)
    except DiptychError:  # told by the key that opens it
        following = ""
    return replace(state, following=following)


def pasted(state: ScreenState, text: str) -> ScreenState:
    """Type a text from the clipboard, in one line, where something can be typed."""
    if state.dialog is None or isinstance(state.dialog, Help):
        return state
    line = line_of(state.dialog).typed(" ".join(text.split()))
    return _kept(state, _typed(state, with_line(state.dialog, line)))


def clicked(state: ScreenState, side: int, offset: int, *, extending: bool) -> ScreenState:
    """Select the word at a place, or extend the selection to it."""
    if state.dialog is not None:
        return state
    if side != state.session.active:
        state, extending = _on_side(state, side), False
    session = state.session
    span = word_at(session.side.text, offset)
    old = session.side.selection
    selection = reaching(old, span) if extending else only(span, Unit.WORD)
    return replace(state, session=sessions.selecting(session, selection), message="")


def clicked_annotation(state: ScreenState, side: int, annotation_id: str) -> ScreenState:
    """Make an annotation the current one."""
    if state.dialog is not None or state.moving:
        return state
    session = _on_side(state, side).session
    offer = next((one for one in session.side.offers if one.id == annotation_id), None)
    if offer:
        session = offering.offering(session, offer)
    else:
        session = sessions.making_current(session, annotation_id)
    return replace(state, session=session, message="")


def wheeled(state: ScreenState, side: int, by: int) -> ScreenState:
    """Scroll one text by lines; what is selected follows, but not while a dialog asks about it.

    Of two that are lined up, the one scrolls with the other.
    """
    side = state.session.active if state.lined else side
    if state.dialog is not None:
        text, pane = state.session.sides[side].text, state.view.panes[side]
        return replace(state, view=state.view.showing(side, scrolled(text, pane, by)))
    here = state.session.active
    session = replace(state.session, active=side)
    extending = state.extending and side == here
    after = _scrolled(replace(state, session=session, extending=extending), by)
    session = replace(after.session, active=here)
    return replace(after, session=session, extending=state.extending)


def clicked_option(state: ScreenState, index: int) -> ScreenState:
    """Choose an option of the list that is open."""
    if not isinstance(state.dialog, Picker):
        return state
    return pressed(replace(state, dialog=replace(state.dialog, index=index)), "enter")


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


# Keys on the screen


def _pressed(state: ScreenState, key: str) -> ScreenState:
    if state.dialog is not None:
        return _pressed_in_dialog(state, state.dialog, key)
    if state.session.side.offer and key in ANSWERS and not state.extending:
        return ANSWERING[ANSWERS[key]](state)
    facet = facet_keys(state.session.codebook.by_name).get(key)
    name = COMMANDS.get(key, "")
    if state.moving and (facet or name in _NOT_WHILE_MOVING):
        return replace(state, message=_MOVING)
    if facet is not None:
        return _opened_picker(state, facet)
    if not name:
        return replace(state, message=f"{key_sign(key)} does nothing here; ? lists the keys")
    return ACTIONS[name](state)


_MOVING = "select the new passage, then Enter; Esc leaves it as it was"


def _next_paragraph(state: ScreenState) -> ScreenState:
    """Show the rest of the current paragraph; then go to the next one."""
    side, pane = state.session.side, _pane(state)
    _, below = hidden(side.text, pane, side.paragraph)
    if below:
        return _scrolled(state, min(below, pane.height))
    return _to_paragraph(state, side.paragraph + 1)


def _previous_paragraph(state: ScreenState) -> ScreenState:
    """Show what is above of the current paragraph; then go to the end of the previous one."""
    side, pane, before = state.session.side, _pane(state), state.session.side.paragraph - 1
    above, _ = hidden(side.text, pane, side.paragraph)
    if above:
        return _scrolled(state, -min(above, pane.height))
    after = _to_paragraph(state, before)
    if before < 1 or fits(side.text, pane, before):
        return after
    return _seeing(after, ending(side.text, pane, before))


def _to_paragraph(state: ScreenState, number: int) -> ScreenState:
    selection = whole_paragraph(state.session.side.text, number)
    if state.extending:
        selection = replace(selection, anchor=state.session.side.selection.anchor)
    return _select(state, selection)


def _by_lines(by: int) -> Callable[[ScreenState], ScreenState]:
    """Scroll; at the end of the text go on by paragraph."""

    def go(state: ScreenState) -> ScreenState:
        after = _scrolled(state, by)
        if after.view != state.view:
            return after
        return _to_paragraph(state, state.session.side.paragraph + by)

    return go


def _by_screen(part: int, by: int) -> Callable[[ScreenState], ScreenState]:
    """Scroll by a part of the screen; at the end of the text go to its last paragraph."""

    def go(state: ScreenState) -> ScreenState:
        after = _scrolled(state, by * max(_pane(state).height // part, 1))
        if after.view != state.view:
            return after
        last = len(state.session.side.text.paragraphs)
        return _to_paragraph(state, last if by > 0 else 1)

    return go


def _scrolled(state: ScreenState, by: int) -> ScreenState:
    """Scroll by lines; where nothing of the selection is seen then, what is seen is selected."""
    side = state.session.side
    pane = scrolled(side.text, _pane(state), by)
    if not is_seen(side, pane):
        first, last = seen(side.text, pane)
        number = first if abs(by) > 1 else min(max(side.paragraph, first), last)
        state = _to_paragraph(state, number)
    return _seeing(state, pane)


def _pane(state: ScreenState) -> Pane:
    return state.view.panes[state.session.active]


def _seeing(state: ScreenState, pane: Pane) -> ScreenState:
    """Show another part of the text, and keep to it as long as nothing else is selected."""
    session = state.session
    pane = pane._replace(head=session.side.selection.head)
    return replace(state, view=state.view.showing(session.active, pane))


def _by_unit(unit: Unit, by: int) -> Callable[[ScreenState], ScreenState]:
    def go(state: ScreenState) -> ScreenState:
        if state.extending:
            return _extend(state, unit, by)
        side = state.session.side
        within = seen_of(side.text, _pane(state), side.paragraph)
        return _select(state, stepped(side.text, side.selection, unit, by, within))

    return go


def _extending_by(unit: Unit, by: int) -> Callable[[ScreenState], ScreenState]:
    return lambda state: _extend(state, unit, by)


def _longer(by: int) -> Callable[[ScreenState], ScreenState]:
    def go(state: ScreenState) -> ScreenState:
        side = state.session.side
        return _select(state, lengthened(side.text, side.selection, by))

    return go


def _extend(state: ScreenState, unit: Unit, by: int) -> ScreenState:
    side = state.session.side
    return _select(state, extended(side.text, side.selection, unit, by))


def _select(state: ScreenState, selection: Selection) -> ScreenState:
    return replace(state, session=sessions.selecting(state.session, selection))


def _first(state: ScreenState) -> ScreenState:
    return _seeing(_to_paragraph(state, 1), _pane(state)._replace(top=Top()))


def _last(state: ScreenState) -> ScreenState:
    text = state.session.side.text
    last = len(text.paragraphs)
    return _seeing(_to_paragraph(state, last), ending(text, _pane(state), last))


def _next_uncoded(state: ScreenState) -> ScreenState:
    side = state.session.side
    number = sessions.next_uncoded(side.text, side.annotations, side.paragraph)
    if number is None:
        return replace(state, message="every paragraph has a code; F marks the text as finished")
    state = replace(_select(state, whole_paragraph(side.text, number)), extending=False)
    again = number <= side.paragraph
    return replace(state, message="from the top again" if again else "")


def _to_annotation(by: int) -> Callable[[ScreenState], ScreenState]:
    def go(state: ScreenState) -> ScreenState:
        side = state.session.side
        ids = sessions.in_order(side.annotations)
        if not ids:
            return replace(state, message="there is no annotation yet")
        if side.current:
            place = (ids.index(side.current) + by) % len(ids)
        else:
            place = _nearest(side, ids, by)
        return replace(state, session=sessions.making_current(state.session, ids[place]))

    return go


def _nearest(side: SessionSide, ids: list[str], by: int) -> int:
    """Return the place of the first annotation behind the selection, or the last before it."""
    said, here = side.annotations.annotations, side.selection.span.start
    if by > 0:
        return next((i for i, one in enumerate(ids) if said[one].start >= here), 0)
    return max((i for i, one in enumerate(ids) if said[one].start < here), default=len(ids) - 1)


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
    session = sessions.moved(state.session, state.moving, span)
    return replace(state, session=session, moving="", extending=False, message="moved")


def _search(state: ScreenState) -> ScreenState:
    return replace(state, dialog=Search(origin=state.session.side.selection))


def _other_side(state: ScreenState) -> ScreenState:
    if len(state.session.sides) == 1:
        return replace(state, message=_ONE_TEXT)
    return _on_side(state, 1 - state.session.active)


_ONE_TEXT = "only one text is open; name two to see them side by side"


def _line_up(state: ScreenState) -> ScreenState:
    """Put what belongs together in two texts beside each other, or not any more."""
    if len(state.session.sides) == 1:
        return replace(state, message=_ONE_TEXT)
    if state.lined:
        return replace(state, lined=None, message="not lined up any more")
    lined = lined_up(state.session)
    by = ", ".join(lined.alignment.signals)
    return replace(state, lined=lined, message=f"lined up by {by}; = ends that")


def _on_side(state: ScreenState, side: int) -> ScreenState:
    session = replace(state.session, active=side)
    return replace(state, session=session, extending=False, moving="")


def _toggle_extending(state: ScreenState) -> ScreenState:
    said = "" if state.extending else "moving extends the selection; v or Esc ends that"
    return replace(state, extending=not state.extending, message=said)


def _whole(state: ScreenState) -> ScreenState:
    session = sessions.leaving(state.session)
    return replace(state, session=session, extending=False, moving="")


def _codebook(state: ScreenState) -> ScreenState:
    return _opened_picker(state, "")


def _opened_picker(state: ScreenState, facet: str) -> ScreenState:
    session = state.session
    codebook = session.codebook
    if not codebook.facets:
        return replace(state, message=_NO_FACETS)
    current = session.side.annotations.annotations.get(session.side.current)
    removable = current.codes.get(facet, "") if current else ""
    language = session.side.text.language
    picker = open_picker(codebook, facet, language, removable, lately(session, facet))
    return replace(state, dialog=picker)


_NO_FACETS = "the codebook has no facets yet"


def _again(state: ScreenState) -> ScreenState:
    return _tried(state, repeated(state.session))


def _graded(place: str) -> Callable[[ScreenState], ScreenState]:
    return lambda state: _tried(state, graded(state.session, place))


def _tried(state: ScreenState, outcome: Outcome) -> ScreenState:
    """Show what came of a key that gives codes."""
    if outcome.refusal:
        return replace(state, message=outcome.refusal)
    return replace(state, session=outcome.session, extending=False)


def _note(state: ScreenState) -> ScreenState:
    side = state.session.side
    current = side.annotations.annotations.get(side.current)
    note = current.note if current else UNSET
    return replace(state, dialog=Note(line=entry(note or "")))


def _span(state: ScreenState) -> ScreenState:
    side = state.session.side
    if not side.current:
        return replace(state, message=_NONE_CURRENT)
    return replace(state, moving=side.current, message=_MOVING)


def _delete(state: ScreenState) -> ScreenState:
    if not state.session.side.current:
        return replace(state, message=_NONE_CURRENT)
    return replace(state, session=sessions.deleted(state.session), message="deleted; u undoes it")


_NONE_CURRENT = "no annotation is current; Enter goes to one of this paragraph"


def _next_colour(state: ScreenState) -> ScreenState:
    """Let the next facet colour passages."""
    codebook = state.session.codebook
    now, names = colouring(codebook, state.facet), list(codebook.by_name)
    if now is None:
        return replace(state, message=_NO_FACETS)
    name = names[(names.index(now.name) + 1) % len(names)]
    return replace(state, facet=name, message=f"colours are those of {name}")


def _undo(state: ScreenState) -> ScreenState:
    if not state.session.done:
        return replace(state, message="there is nothing to undo")
    change = state.session.done[-1]
    session = offering.restored(sessions.undone(state.session), change)
    return replace(state, session=session, message=f"undone: {change.what}")


def _redo(state: ScreenState) -> ScreenState:
    if not state.session.undone:
        return replace(state, message="there is nothing to redo")
    change = state.session.undone[-1]
    session = offering.restored(sessions.redone(state.session), change)
    return replace(state, session=session, message=f"done again: {change.what}")


def _finished(state: ScreenState) -> ScreenState:
    session = sessions.finished(state.session)
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
    view = replace(state.view, panes=())
    return replace(opened(session), view=view, facet=state.facet)


def _help(state: ScreenState) -> ScreenState:
    return replace(state, dialog=Help(facets=tuple(state.session.codebook.by_name)))


def _quit(state: ScreenState) -> ScreenState:
    return replace(state, closing=True)


# What programs suggest


def _suggestion(state: ScreenState) -> ScreenState:
    """Show what programs suggest, and ask about the next one."""
    session = state.session
    if not session.side.offers:
        session = offering.asking(session)
    offer = offering.offer_after(session.side, session.side.selection.span.start)
    if offer is None:
        return replace(state, message="no program suggests anything more on this text")
    return _asked(state, session, offer)


def _hide_suggestions(state: ScreenState) -> ScreenState:
    session = state.session
    session = sessions.leaving(session) if session.side.offer else session
    return replace(state, session=offering.hiding(session))


def _asked(state: ScreenState, session: Session, offer: Offer) -> ScreenState:
    return replace(state, session=offering.offering(session, offer), extending=False)


def _answered(answer: Callable[[Session], Session]) -> Callable[[ScreenState], ScreenState]:
    """Take the suggestion over or refuse it, and ask about the next one."""

    def go(state: ScreenState) -> ScreenState:
        start = state.session.side.selection.span.start
        session = answer(state.session)
        if offer := offering.offer_after(session.side, start):
            return _asked(state, session, offer)
        return replace(state, session=session, message="that was the last suggestion")

    return go


def _edited(state: ScreenState) -> ScreenState:
    """Take the suggestion over, and ask for another code of its first facet."""
    facet = next(iter(offering.offer_of(state.session.side).annotation.codes))
    return _opened_picker(replace(state, session=offering.taken(state.session)), facet)


def _other_suggestion(by: int) -> Callable[[ScreenState], ScreenState]:
    def go(state: ScreenState) -> ScreenState:
        side = state.session.side
        place = side.offers.index(offering.offer_of(side)) + by
        return _asked(state, state.session, side.offers[place % len(side.offers)])

    return go


ANSWERING: dict[str, Callable[[ScreenState], ScreenState]] = {
    "take": _answered(offering.taken),
    "refuse": _answered(offering.refused),
    "edit": _edited,
    "next-suggestion": _other_suggestion(1),
    "previous-suggestion": _other_suggestion(-1),
}
"""What each command of ``keys.ON_SUGGESTION`` does."""

ACTIONS: dict[str, Callable[[ScreenState], ScreenState]] = {
    "next-paragraph": _next_paragraph,
    "previous-paragraph": _previous_paragraph,
    "page-down": _by_screen(1, 1),
    "page-up": _by_screen(1, -1),
    "half-down": _by_screen(2, 1),
    "half-up": _by_screen(2, -1),
    "line-down": _by_lines(1),
    "line-up": _by_lines(-1),
    "first": _first,
    "last": _last,
    "next-uncoded": _next_uncoded,
    "next-annotation": _to_annotation(1),
    "previous-annotation": _to_annotation(-1),
    "annotation-here": _annotation_here,
    "search": _search,
    "other-side": _other_side,
    "lined-up": _line_up,
    "next-sentence": _by_unit(Unit.SENTENCE, 1),
    "previous-sentence": _by_unit(Unit.SENTENCE, -1),
    "next-word": _by_unit(Unit.WORD, 1),
    "previous-word": _by_unit(Unit.WORD, -1),
    "extend-sentence": _extending_by(Unit.SENTENCE, 1),
    "extend-sentence-back": _extending_by(Unit.SENTENCE, -1),
    "extend-word": _extending_by(Unit.WORD, 1),
    "extend-word-back": _extending_by(Unit.WORD, -1),
    "extend-paragraph": _extending_by(Unit.PARAGRAPH, 1),
    "extend-paragraph-back": _extending_by(Unit.PARAGRAPH, -1),
    "lengthen": _longer(1),
    "shorten": _longer(-1),
    "extending": _toggle_extending,
    "whole": _whole,
    "suggestion": _suggestion,
    "hide-suggestions": _hide_suggestions,
    "again": _again,
    "high": _graded("high"),
    "mid": _graded("mid"),
    "low": _graded("low"),
    "codebook": _codebook,
    "note": _note,
    "colour": _next_colour,
    "span": _span,
    "delete": _delete,
    "undo": _undo,
    "redo": _redo,
    "finished": _finished,
    "next-text": _next_text,
    "help": _help,
    "quit": _quit,
}
"""What each command of ``keys.SCREEN`` does."""

_NOT_WHILE_MOVING = frozenset(
    {"again", "high", "mid", "low", "suggestion", "hide-suggestions"}
    | {"codebook", "note", "span", "delete", "undo", "redo", "finished", "next-text", "other-side"}
    | {"next-annotation", "previous-annotation"}
)


# Keys in a dialog


def _pressed_in_dialog(state: ScreenState, dialog: Dialog, key: str) -> ScreenState:
    if key in {"escape", "ctrl+c"}:
        return replace(state, dialog=None)
    if isinstance(dialog, Search):
        return _searched(state, dialog, key)
    if isinstance(dialog, Picker) and (place := dialog.numbered(key)) is not None:
        return _chosen(state, replace(dialog, index=place))
    return _entered(state, dialog) if key == "enter" else replace(state, dialog=typed(dialog, key))


def _entered(state: ScreenState, dialog: Picker | NewCode | Note | Help) -> ScreenState:
    match dialog:
        case Picker():
            return _chosen(state, dialog)
        case NewCode():
            return _made(state, dialog)
        case Note():
            session = sessions.noted(state.session, dialog.line.text)
            return replace(state, dialog=None, session=session)
        case _:
            return replace(state, dialog=None)


def _chosen(state: ScreenState, dialog: Picker) -> ScreenState:
    options = dialog.options()
    if not options:
        return replace(state, message="no code matches; delete a letter, or close with Esc")
    option: Option = options[min(dialog.index, len(options) - 1)]
    if option.new:
        facet = state.session.codebook.facet(option.facet)
        return replace(state, dialog=open_new_code(facet, option.path))
    return _coded(state, option.facet, option.path)


def _coded(state: ScreenState, facet: str, code: str) -> ScreenState:
    session = sessions.coded(state.session, facet, code)
    return replace(state, session=session, dialog=None, extending=False)


def _made(state: ScreenState, dialog: NewCode) -> ScreenState:
    """Go to the next field; after the last one make the code, and give it to the passage.

    What cannot be is refused where it was typed. Raises what ``addable`` raises.
    """
    from diptych.annotations.codebook_edits import addable

    answers, asked = dialog.answers, dialog.names[dialog.index]
    if asked == "code":
        addable(dialog.facet, answers["code"])
    try:
        value = dialog.value if asked in {"value", dialog.names[-1]} else None
    except ValueError:
        return replace(state, message=f"value is {answers['value']!r}, not a number")
    if dialog.index < len(dialog.lines) - 1:
        return replace(state, dialog=replace(dialog, index=dialog.index + 1))
    session = sessions.with_new_code(
        state.session, dialog.facet.name, answers["code"], answers["label"],
        answers["definition"], value,
    )  # fmt: skip
    return _coded(replace(state, session=session), dialog.facet.name, answers["code"])


def _searched(state: ScreenState, dialog: Search, key: str) -> ScreenState:
    """Go to other matches, or search while typing."""
    by = {"enter": 1, "down": 1, "up": -1}.get(key, 0)
    if not by:
        return _typed(state, typed(dialog, key))
    start = max(dialog.index, 0) if by < 0 else dialog.index
    index = (start + by) % len(dialog.matches) if dialog.matches else -1
    return _shown_match(state, replace(dialog, index=index))


def _typed(state: ScreenState, dialog: Dialog) -> ScreenState:
    """Go on with what was typed; what is searched for is found at once."""
    if not isinstance(dialog, Search) or not isinstance(state.dialog, Search):
        return replace(state, dialog=dialog)
    if dialog.line.text == state.dialog.line.text:
        return replace(state, dialog=dialog)
    matches = tuple(matches_in(state.session.side.text, dialog.line.text))
    origin = dialog.origin.span.start
    index = next((i for i, one in enumerate(matches) if one.start >= origin), 0)
    return _shown_match(state, replace(dialog, matches=matches, index=index if matches else -1))


def _shown_match(state: ScreenState, dialog: Search) -> ScreenState:
    selection = dialog.origin
    if dialog.index >= 0:
        selection = only(dialog.matches[dialog.index], Unit.WORD)
    return replace(_select(state, selection), dialog=dialog)


def matches_in(text: Text, query: str) -> list[Span]:
    """Find what was typed in the paragraphs, whatever its case and white space."""
    words = query.split()
    if not words:
        return []
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    return [
        snapped(text, Span(*match.span()))
        for paragraph in text.paragraphs
        for match in pattern.finditer(text.body, paragraph.start, paragraph.end)
    ]
