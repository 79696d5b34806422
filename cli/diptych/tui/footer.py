"""The last rows of the screen: what the last key did, and what the next ones would."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from diptych.texts.scripts import count_words
from diptych.tui.coding import used_last
from diptych.tui.dialogs import Help, NewCode, Note, Picker, Search
from diptych.tui.keys import facet_keys
from diptych.tui.offering import offer_of
from diptych.tui.rows import BOLD, DIM, OnKey, ScreenRow, at_most, hints, paragraphs, piece
from diptych.tui.selection import Unit
from diptych.tui.session import touching

if TYPE_CHECKING:
    from diptych.tui.dialogs import Dialog
    from diptych.tui.session import SessionSide
    from diptych.tui.state import ScreenState


_MESSAGE_ROWS = 4
"""Rows of what is said, at most; on low screens one for six rows."""

_TALLER = 30
"""Rows of a screen from which keys are named in two rows."""

_TALL = 20
"""Rows of a screen from which a rule stands above the last ones."""


def footer_rows(state: ScreenState, width: int) -> list[ScreenRow]:
    """Draw the last rows."""
    said = paragraphs(state.message, width, 0, BOLD) if state.message else _state(state, width)
    is_ruled = state.view.height >= _TALL and state.dialog is None
    rule: list[ScreenRow] = [(piece("─" * width, DIM),)] * is_ruled
    most = min(max(state.view.height // 6, 1), _MESSAGE_ROWS)
    return [*rule, *at_most(said, most, width), *_hints(state, width)]


def _state(state: ScreenState, width: int) -> list[ScreenRow]:
    side = state.session.side
    if state.moving:
        said = "moving: select the new passage, then Enter; Esc leaves it as it was"
    elif side.offer:
        said = _asked(side)
    elif side.current:
        said = "codes go to this annotation; select or move on for a new one"
    else:
        is_said = any(
            (one.start, one.end) == side.selection.span
            for one in side.annotations.anchored.values()
        )
        what = "a code goes to what is said of it" if is_said else "a code makes an annotation"
        said = f"selected: {_selected(side)}; {what}"
    going_on = "lining up … · " * state.lining + "EXTENDING · " * state.extending
    return paragraphs(going_on + said, width, 0, DIM)


def _selected(side: SessionSide) -> str:
    """Say how much is selected; a flag or a mark has no words."""
    first, last = side.text.touched(*side.selection.span)
    count, unit = _words(side), side.selection.unit
    words = f"{count} word{'s' * (count != 1)}"
    if last > first:
        return f"{words} in {last - first + 1} paragraphs"
    if unit is Unit.WORD and count > 1:
        return words
    return unit.name.lower() + (f", {words}" if count and unit is not Unit.WORD else "")


def _words(side: SessionSide) -> int:
    """Count the words that are selected: of a paragraph once, however often that is drawn."""
    text, (start, end) = side.text, side.selection.span
    first, last = text.touched(start, end)
    return sum(
        _counted(text.body[max(one.start, start) : min(one.end, end)])
        for one in text.paragraphs[first - 1 : last]
    )


@lru_cache(maxsize=8192)
def _counted(passage: str) -> int:
    return count_words(passage)


def _asked(side: SessionSide) -> str:
    offer = offer_of(side)
    return f"suggestion {side.offers.index(offer) + 1} of {len(side.offers)} by {offer.program}"


def _hints(state: ScreenState, width: int) -> list[ScreenRow]:
    """Name as many keys as there is room for, those that matter now before all others."""
    named, first = _named(state)
    row = hints(named, first, width)
    said = {one.target for one in row}
    left = [one for one in named if OnKey(one[0]) not in said]
    if not left or state.view.height < _TALLER:
        return [row]
    return [row, hints(left, (), width)]


def _named(state: ScreenState) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Return the keys of the moment with what they do, and which of them stand in any case."""
    if state.dialog is not None:
        ends, going = _IN_DIALOGS[type(state.dialog)][:2], _IN_DIALOGS[type(state.dialog)][2:]
        return [*ends, *_in_list(state.dialog), *going], ("escape", "enter")
    side = state.session.side
    now = _ANSWERS if side.offer else _ON_ANNOTATION if side.current else ()
    facets = facet_keys(state.session.codebook.by_name).items()
    named: dict[str, str] = {}
    for key, what in (*_LINING * state.lining, *now, ("?", "help"), *facets, *_useful(state)):
        named.setdefault(key, what)
    return [*named.items()], (*dict(_ANSWERS if side.offer else ()), "?", "q")


def _in_list(dialog: Dialog) -> list[tuple[str, str]]:
    """Return the keys that do something with what is chosen in a list of codes."""
    if not isinstance(dialog, Picker):
        return []
    is_new = bool(dialog.chosen and dialog.chosen.new)
    making = [("tab", "label, definition")] * is_new
    return [*making, *[("delete", "take away")] * dialog.may_remove]


def _useful(state: ScreenState) -> list[tuple[str, str]]:
    """Return the keys that do something now, the most useful first."""
    session, side = state.session, state.session.side
    two, done = len(session.sides) > 1, side.annotations.finished
    offered = (
        (True, "space", "next"),
        (True, ".", "sentence"),
        (two, "tab", "other text"),
        (bool(next(used_last(session), None)), ";", "again"),
        (True, "n", "note"),
        (bool(session.done), "u", "undo"),
        (True, "q", "quit"),
        (bool(touching(side, side.paragraph)), "enter", "annotation"),
        (two, "=", "not lined up" if state.lined else "line up"),
        (True, "F", "not finished" if done else "finished"),
        (True, "c", "codebook"),
        (True, "/", "search"),
        (bool(state.following), "N", "next text"),
        (True, "y", "suggestions"),
        (True, "C", "colour"),
    )
    return [(key, what) for is_useful, key, what in offered if is_useful]


_ANSWERS = (("y", "take"), ("n", "refuse"), ("e", "edit"), ("]", "next"), ("Y", "hide"))

_LINING = (("=", "give up lining up"),)

_ON_ANNOTATION = (("n", "note"), ("x", "delete"), ("m", "move"))

_IN_DIALOGS: dict[type, tuple[tuple[str, str], ...]] = {
    Picker: (
        ("enter", "choose"),
        ("escape", "close"),
        ("down", "next one"),
        ("up", "previous one"),
        ("pagedown", "ten on"),
    ),
    NewCode: (("enter", "go on"), ("escape", "give it up"), ("tab", "next field")),
    Note: (("enter", "keep it"), ("escape", "give it up")),
    Search: (("enter", "next match"), ("up", "previous match"), ("escape", "close")),
    Help: (("enter", "close"), ("escape", "close"), ("down", "scroll"), ("pagedown", "ten on")),
}
