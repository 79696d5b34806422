"""Keys in a dialog, and what comes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.annotations.codebook import Code
from diptych.annotations.quotes import Span
from diptych.tui import deeds
from diptych.tui.dialogs import (
    Dialog,
    Help,
    NewCode,
    Note,
    Option,
    Picker,
    Search,
    open_new_code,
    typed,
)
from diptych.tui.given_up import brought_back, closed
from diptych.tui.selection import Unit, only, snapped
from diptych.tui.state import ScreenState, selecting

if TYPE_CHECKING:
    from diptych.annotations.codebook import Facet
    from diptych.texts.text import Text


def pressed_in_dialog(state: ScreenState, dialog: Dialog, key: str) -> ScreenState:
    """Do what a key says in a dialog."""
    if key in {"escape", "ctrl+c"}:
        return closed(state, dialog)
    if isinstance(dialog, Search):
        return _searched(state, dialog, key)
    if key in {"backspace", "delete"} and isinstance(dialog, Picker) and dialog.may_remove:
        return _coded(state, dialog.facets[0].name, "")
    if key == "tab" and isinstance(dialog, Picker) and (option := dialog.chosen) and option.new:
        return _asked_for(state, option)
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
            session = deeds.noted(state.session, dialog.line.text)
            return replace(state, dialog=None, session=session, given_up=None)
        case _:
            return replace(state, dialog=None)


def _chosen(state: ScreenState, dialog: Picker) -> ScreenState:
    option = dialog.chosen
    if option is None:
        return replace(state, message="no code matches; delete a letter, or close with Esc")
    if not option.new:
        return _coded(state, option.facet, option.path)
    facet = state.session.codebook.facet(option.facet)
    if facet.kind == "ordinal" or not option.path:
        return _asked_for(state, option)
    return _anew(state, facet, Code(path=option.path))


def _asked_for(state: ScreenState, option: Option) -> ScreenState:
    """Ask for all that a new code may have."""
    facet = state.session.codebook.facet(option.facet)
    return brought_back(state, open_new_code(facet, option.path))


def _coded(state: ScreenState, facet: str, code: str) -> ScreenState:
    session = deeds.coded(state.session, facet, code)
    return replace(state, session=session, dialog=None, extending=False)


def _made(state: ScreenState, dialog: NewCode) -> ScreenState:
    """Go to the next field; after the last one make the code, and give it to the passage.

    What cannot be is refused where it was typed. Raises what ``addable`` raises.
    """
    from diptych.annotations.codebook_edits import addable

    answers, asked = dialog.answers, dialog.names[dialog.index]
    if asked == "code" and not answers["code"]:
        return replace(state, message="type a name for the code, or close with Esc")
    if asked == "code":
        addable(dialog.facet, answers["code"])
    try:
        value = dialog.value if asked in {"value", dialog.names[-1]} else None
    except ValueError:
        return replace(state, message=f"value is {answers['value']!r}, not a number")
    if dialog.index < len(dialog.lines) - 1:
        return replace(state, dialog=replace(dialog, index=dialog.index + 1))
    labels = {"": answers["label"]} if answers["label"] else {}
    code = Code(path=answers["code"], labels=labels, definition=answers["definition"], value=value)
    return _anew(state, dialog.facet, code)


def _anew(state: ScreenState, facet: Facet, code: Code) -> ScreenState:
    """Make a code, and give it to the passage."""
    session = deeds.coded_anew(state.session, facet.name, code)
    said = f"{code.path} is new in {facet.name}; u takes it back"
    return replace(
        state, session=session, dialog=None, extending=False, message=said, given_up=None
    )


# Search


def _searched(state: ScreenState, dialog: Search, key: str) -> ScreenState:
    """Go to other matches, or search while typing."""
    by = {"enter": 1, "down": 1, "up": -1}.get(key, 0)
    if not by:
        return typed_into(state, typed(dialog, key))
    start = max(dialog.index, 0) if by < 0 else dialog.index
    index = (start + by) % len(dialog.matches) if dialog.matches else -1
    return _shown_match(state, replace(dialog, index=index))


def typed_into(state: ScreenState, dialog: Dialog) -> ScreenState:
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
    return replace(selecting(state, selection), dialog=dialog)


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
