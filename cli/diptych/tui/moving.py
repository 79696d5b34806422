"""Keys that move, scroll and select."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.tui import session as sessions
from diptych.tui.dialogs import Search
from diptych.tui.lining import GIVEN_UP, holds, lined_up
from diptych.tui.scrolling import Top, ending, fits, hidden, is_seen, scrolled, seen, seen_of
from diptych.tui.selection import Unit, extended, lengthened, stepped, whole_paragraph
from diptych.tui.state import Action, ScreenState, on_side, pane_of, seeing, selecting, to_paragraph

if TYPE_CHECKING:
    from diptych.tui.lining import LinedUp
    from diptych.tui.session import SessionSide


def _next_paragraph(state: ScreenState) -> ScreenState:
    """Show the rest of the current paragraph; then go to the next one."""
    side, pane = state.session.side, pane_of(state)
    _, below = hidden(side.text, pane, side.paragraph)
    if below:
        return scrolled_by(state, min(below, pane.height))
    return to_paragraph(state, side.paragraph + 1)


def _previous_paragraph(state: ScreenState) -> ScreenState:
    """Show what is above of the current paragraph; then go to the end of the previous one."""
    side, pane, before = state.session.side, pane_of(state), state.session.side.paragraph - 1
    above, _ = hidden(side.text, pane, side.paragraph)
    if above:
        return scrolled_by(state, -min(above, pane.height))
    after = to_paragraph(state, before)
    if before < 1 or fits(side.text, pane, before):
        return after
    return seeing(after, ending(side.text, pane, before))


def _by_lines(by: int) -> Action:
    """Scroll; at the end of the text go on by paragraph."""

    def go(state: ScreenState) -> ScreenState:
        after = scrolled_by(state, by)
        if after.view != state.view:
            return after
        return to_paragraph(state, state.session.side.paragraph + by)

    return go


def _by_screen(part: int, by: int) -> Action:
    """Scroll by a part of the screen; at the end of the text go to its last paragraph."""

    def go(state: ScreenState) -> ScreenState:
        after = scrolled_by(state, by * max(pane_of(state).height // part, 1))
        if after.view != state.view:
            return after
        last = len(state.session.side.text.paragraphs)
        return to_paragraph(state, last if by > 0 else 1)

    return go


def scrolled_by(state: ScreenState, by: int) -> ScreenState:
    """Scroll by lines; where nothing of the selection is seen then, what is seen is selected."""
    side = state.session.side
    pane = scrolled(side.text, pane_of(state), by)
    if not is_seen(side, pane):
        first, last = seen(side.text, pane)
        number = first if abs(by) > 1 else min(max(side.paragraph, first), last)
        state = to_paragraph(state, number)
    return seeing(state, pane)


def _by_unit(unit: Unit, by: int) -> Action:
    def go(state: ScreenState) -> ScreenState:
        if state.extending:
            return _extend(state, unit, by)
        side = state.session.side
        within = seen_of(side.text, pane_of(state), side.paragraph)
        return selecting(state, stepped(side.text, side.selection, unit, by, within))

    return go


def _extending_by(unit: Unit, by: int) -> Action:
    return lambda state: _extend(state, unit, by)


def _longer(by: int) -> Action:
    def go(state: ScreenState) -> ScreenState:
        side = state.session.side
        return selecting(state, lengthened(side.text, side.selection, by))

    return go


def _extend(state: ScreenState, unit: Unit, by: int) -> ScreenState:
    side = state.session.side
    return selecting(state, extended(side.text, side.selection, unit, by))


def _first(state: ScreenState) -> ScreenState:
    return seeing(to_paragraph(state, 1), pane_of(state)._replace(top=Top(), lead=0))


def _last(state: ScreenState) -> ScreenState:
    text = state.session.side.text
    last = len(text.paragraphs)
    return seeing(to_paragraph(state, last), ending(text, pane_of(state), last))


def _next_uncoded(state: ScreenState) -> ScreenState:
    side = state.session.side
    number = sessions.next_uncoded(side.text, side.annotations, side.paragraph)
    if number is None:
        return replace(state, message="every paragraph has a code; F marks the text as finished")
    state = replace(selecting(state, whole_paragraph(side.text, number)), extending=False)
    again = number <= side.paragraph
    return replace(state, message="from the top again" if again else "")


def _to_annotation(by: int) -> Action:
    def go(state: ScreenState) -> ScreenState:
        side = state.session.side
        ids = sessions.in_order(side.annotations)
        if not ids:
            return replace(state, message="there is no annotation yet")
        here = ids.index(side.current) if side.current else None
        place = _nearest(side, ids, by) if here is None else (here + by) % len(ids)
        is_round = here is not None and place != here and (place > here) != (by > 0)
        session = sessions.making_current(state.session, ids[place])
        return replace(state, session=session, message=_ROUND[by] if is_round else "")

    return go


_ROUND = {1: "from the top again", -1: "from the end again"}


def _nearest(side: SessionSide, ids: list[str], by: int) -> int:
    """Return the place of the first annotation behind the selection, or the last before it."""
    said, here = side.annotations.annotations, side.selection.span.start
    if by > 0:
        return next((i for i, one in enumerate(ids) if said[one].start >= here), 0)
    return max((i for i, one in enumerate(ids) if said[one].start < here), default=len(ids) - 1)


def _search(state: ScreenState) -> ScreenState:
    return replace(state, dialog=Search(origin=state.session.side.selection))


def _other_side(state: ScreenState) -> ScreenState:
    if len(state.session.sides) == 1:
        return replace(state, message=_ONE_TEXT)
    return on_side(state, 1 - state.session.active)


_ONE_TEXT = "only one text is open; name two to see them side by side"


def _line_up(state: ScreenState) -> ScreenState:
    """Put what belongs together in two texts beside each other, or not any more."""
    if len(state.session.sides) == 1:
        return replace(state, message=_ONE_TEXT)
    if state.lining:
        return _given_up(state)
    if state.lined:
        return replace(state, lined=None, message="not lined up any more")
    return lined_by(state, lined_up(state.session))


def _given_up(state: ScreenState) -> ScreenState:
    return replace(state, lining=False, message=GIVEN_UP)


def lining_up(state: ScreenState) -> ScreenState:
    """Let two texts be lined up while keys go on."""
    said = "lining up …; keys go on, = gives it up"
    return replace(state, lining=True, dragging=False, message=said)


def lined_by(state: ScreenState, lined: LinedUp) -> ScreenState:
    """Put beside each other what was found to belong together; nothing where a text changed."""
    state = replace(state, lining=False)
    if not holds(lined, state.session):
        return replace(state, message="a text changed meanwhile; = lines up what is here now")
    said = f"by {', '.join(lined.alignment.signals)}; = ends that"
    if lined.is_hasty:
        command = f"diptych align {lined.alignment.a} {lined.alignment.b}"
        said = f"at a glance {said}; {command} reads more closely"
    return replace(state, lined=lined, message=f"lined up {said}")


def _toggle_extending(state: ScreenState) -> ScreenState:
    said = "" if state.extending else "moving extends the selection; v or Esc ends that"
    return replace(state, extending=not state.extending, message=said)


def _whole(state: ScreenState) -> ScreenState:
    """Leave what is going on: moving and extending first, then lining up, then the selection."""
    if state.lining and not (state.moving or state.extending):
        return _given_up(state)
    session = sessions.leaving(state.session)
    return replace(state, session=session, extending=False, moving="")


MOVES: dict[str, Action] = {
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
}
"""What commands do by which nothing is written."""
