"""The last rows of the screen: what the last key did, and what the next ones would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.changes import codes_in_words
from diptych.texts.scripts import count_words
from diptych.tui.dialogs import Help, NewCode, Note, Picker, Search
from diptych.tui.keys import facet_keys
from diptych.tui.offering import offer_of
from diptych.tui.rows import BOLD, DIM, OnKey, ScreenRow, at_most, hints, paragraphs, piece

if TYPE_CHECKING:
    from diptych.tui.session import SessionSide
    from diptych.tui.state import ScreenState


_MESSAGE_ROWS = 4

_TALLER = 30
"""Rows of a screen from which keys are named in two rows."""

_TALL = 20
"""Rows of a screen from which a rule stands above the last ones."""


def footer_rows(state: ScreenState, width: int) -> list[ScreenRow]:
    """Draw the last rows."""
    said = paragraphs(state.message, width, 0, BOLD) if state.message else _state(state, width)
    is_ruled = state.view.height >= _TALL and state.dialog is None
    rule: list[ScreenRow] = [(piece("─" * width, DIM),)] * is_ruled
    return [*rule, *at_most(said, _MESSAGE_ROWS, width), *_hints(state, width)]


def _state(state: ScreenState, width: int) -> list[ScreenRow]:
    side = state.session.side
    if state.moving:
        said = "moving: select the new passage, then Enter; Esc leaves it as it was"
    elif side.offer:
        said = _asked(side)
    elif side.current:
        said = "codes go to this annotation; select or move on for a new one"
    else:
        words = count_words(side.passage)
        unit = side.selection.unit.name.lower()
        said = f"selected: {unit}, {words} word{'s' * (words != 1)}; a code makes an annotation"
    return paragraphs(("EXTENDING · " if state.extending else "") + said, width, 0, DIM)


def _asked(side: SessionSide) -> str:
    offer = offer_of(side)
    place = f"suggestion {side.offers.index(offer) + 1} of {len(side.offers)} by {offer.program}"
    return f"{place}: {codes_in_words(offer.annotation.codes)}"


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
        return list(_IN_DIALOGS[type(state.dialog)]), ("escape", "enter")
    side = state.session.side
    now = _ANSWERS if side.offer else _ON_ANNOTATION if side.current else ()
    facets = facet_keys(state.session.codebook.by_name).items()
    named: dict[str, str] = {}
    for key, what in (*now, ("?", "help"), *facets, *_HINTS):
        named.setdefault(key, what)
    return [*named.items()], (*dict(_ANSWERS if side.offer else ()), "?", "q")


_ANSWERS = (("y", "take"), ("n", "refuse"), ("e", "edit"), ("]", "next"))

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
    Note: (("enter", "keep it"), ("escape", "leave it as it was")),
    Search: (("enter", "next match"), ("up", "previous match"), ("escape", "close")),
    Help: (("enter", "close"), ("escape", "close"), ("down", "scroll"), ("pagedown", "ten on")),
}

_HINTS = (
    ("space", "next"),
    (".", "sentence"),
    (";", "again"),
    ("n", "note"),
    ("u", "undo"),
    ("q", "quit"),
    ("enter", "annotation"),
    ("x", "delete"),
    ("m", "move"),
    ("c", "codebook"),
    ("/", "search"),
    ("y", "suggestions"),
    ("=", "line up"),
    ("F", "finished"),
    ("C", "colour"),
)
