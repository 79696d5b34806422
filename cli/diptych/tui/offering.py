"""Suggestions of programs on the screen: shown when asked for, taken over or refused one by one.

Promises: nobody sees them who has not asked; an answer is on disk, in the annotator's own set, and
the program's set stays as it is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from diptych.annotations.annotation import new_annotation_id, time_now
from diptych.annotations.changes import codes_in_words
from diptych.annotations.quotes import Span
from diptych.errors import DiptychError
from diptych.tui.change import Change
from diptych.tui.deeds import doing
from diptych.tui.selection import Unit, only
from diptych.tui.session import with_side

if TYPE_CHECKING:
    from diptych.annotations.suggestions import Offer
    from diptych.tui.session import Session, SessionSide


def asking(session: Session) -> Session:
    """Read what programs suggest on the text of the side; raises what reading it raises."""
    from diptych.operations.offering import offered

    side = session.side
    found = offered(session.project, side.text, side.annotations)
    return with_side(session, replace(side, offers=tuple(found), offer=""))


def offering(session: Session, offer: Offer) -> Session:
    """Select the passage of a suggestion, to be taken or refused."""
    span = Span(offer.annotation.start, offer.annotation.end)
    side = replace(session.side, selection=only(span, Unit.PARAGRAPH), current="", offer=offer.id)
    return with_side(session, side)


def hiding(session: Session) -> Session:
    """Show no suggestions any more."""
    return with_side(session, replace(session.side, offers=(), offer=""))


def taken(session: Session) -> Session:
    """Take the suggestion over as an annotation, which remembers by which program it was."""
    offer = offer_of(session.side)
    one = msgspec.structs.replace(offer.annotation, created=time_now())
    change = Change(
        text=session.side.text.id,
        what=f"{codes_in_words(one.codes)} of {offer.program}",
        annotation=new_annotation_id(),
        after=one,
        mark=offer.mark,
    )
    return _answered(doing(session, change), offer)


def refused(session: Session) -> Session:
    """Remember that the suggestion is not wanted; it is not shown again."""
    offer = offer_of(session.side)
    change = Change(
        text=session.side.text.id,
        what=f"refusal of {codes_in_words(offer.annotation.codes)} of {offer.program}",
        annotation=offer.id,
        before=False,
        after=True,
        mark=offer.mark,
    )
    return _answered(doing(session, change), offer)


def restored(session: Session, change: Change) -> Session:
    """Show suggestions as they are after a change was taken back, or done again.

    Where one is open again by that, it is asked about. Where they cannot be read any more, none are
    shown.
    """
    if not change.mark:
        return session
    try:
        session = asking(session)
    except DiptychError:
        return hiding(session)
    again = next((one for one in session.side.offers if one.mark == change.mark), None)
    return offering(session, again) if again else session


def offer_of(side: SessionSide) -> Offer:
    """Return the suggestion that is to be taken or refused. There must be one."""
    return next(one for one in side.offers if one.id == side.offer)


def offer_after(side: SessionSide, place: int) -> Offer | None:
    """Return the first suggestion from a place on; behind the last one, the first of all."""
    later = (one for one in side.offers if one.annotation.start >= place)
    return next(later, next(iter(side.offers), None))


def offers_touching(side: SessionSide, number: int) -> list[Offer]:
    """Return the suggestions that touch a paragraph."""
    paragraph = side.text.paragraphs[number - 1]
    return [
        one
        for one in side.offers
        if one.annotation.start < paragraph.end and paragraph.start < one.annotation.end
    ]


def _answered(session: Session, offer: Offer) -> Session:
    """Drop a suggestion, and those of other programs that say the same of the same words."""
    left = tuple(one for one in session.side.offers if _about(one) != _about(offer))
    return with_side(session, replace(session.side, offers=left, offer=""))


def _about(offer: Offer) -> tuple[int, int, dict[str, str]]:
    return offer.annotation.start, offer.annotation.end, offer.annotation.codes
