"""Keys that show suggestions of programs, and answer them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.tui import offering
from diptych.tui import session as sessions
from diptych.tui.annotating import opened_picker

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.annotations.suggestions import Offer
    from diptych.tui.session import Session
    from diptych.tui.state import Action, ScreenState


LAST = "that was the last suggestion"
"""What is said when the last one was taken over or refused."""


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


def _answered(answer: Callable[[Session], Session]) -> Action:
    """Take the suggestion over or refuse it, and ask about the next one."""

    def go(state: ScreenState) -> ScreenState:
        start = state.session.side.selection.span.start
        session = answer(state.session)
        if offer := offering.offer_after(session.side, start):
            return _asked(state, session, offer)
        return replace(state, session=session, message=LAST)

    return go


def _edited(state: ScreenState) -> ScreenState:
    """Take the suggestion over, and ask for another code of its first facet."""
    facet = next(iter(offering.offer_of(state.session.side).annotation.codes))
    return opened_picker(replace(state, session=offering.taken(state.session)), facet)


def _other_suggestion(by: int) -> Action:
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

SUGGESTING: dict[str, Action] = {
    "suggestion": _suggestion,
    "hide-suggestions": _hide_suggestions,
}
"""What commands do that show suggestions, or hide them."""
