"""What is being typed into a dialog, kept on disk until it is entered or given up.

Promises: a program that is killed loses the key that was being pressed, and nothing before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from diptych.annotations.quotes import Span
from diptych.tui.dialogs import NewCode, Note, open_new_code
from diptych.tui.entry import entry
from diptych.tui.selection import Unit, is_in_paragraphs, only
from diptych.tui.session import making_current, selecting

if TYPE_CHECKING:
    from diptych.tui.dialogs import Dialog
    from diptych.tui.session import Session


class _Unfinished(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed, and about which passage."""

    start: int
    end: int
    quote: str
    annotation: str
    """The id of the current annotation; none for a new one on the passage."""
    unit: Unit
    facet: str
    """Of a new code; none for a note."""
    lines: tuple[str, ...]
    index: int


def keep(session: Session, dialog: Dialog | None, before: Dialog | None) -> None:
    """Keep what is typed now, or drop what was typed ``before`` and is not any more."""
    lines = _lines(dialog)
    if lines == _lines(before):
        return
    side, project = session.side, session.project
    if not lines:
        project.files.drop(_name(session))
        return
    start, end = side.selection.span
    typed = _Unfinished(
        start=start,
        end=end,
        quote=side.passage,
        annotation=side.current,
        unit=side.selection.unit,
        facet=dialog.facet.name if isinstance(dialog, NewCode) else "",
        lines=lines,
        index=dialog.index if isinstance(dialog, NewCode) else 0,
    )
    project.files.keep(_name(session), msgspec.json.encode(typed))


def _lines(dialog: Dialog | None) -> tuple[str, ...]:
    match dialog:
        case Note():
            return (dialog.line.text,)
        case NewCode():
            return tuple(line.text for line in dialog.lines)
    return ()


def _name(session: Session) -> str:
    return f"{session.side.text.id}.{session.annotator}.typed"


def taken_up(session: Session) -> tuple[Session, Dialog | None]:
    """Go back to what was being typed when the program was killed, if there is such a thing."""
    for active in range(len(session.sides)):
        found = _taken_up(replace(session, active=active))
        if found is not None:
            return found
    return session, None


def _taken_up(session: Session) -> tuple[Session, Dialog] | None:
    raw = session.project.files.kept(_name(session))
    try:
        typed = msgspec.json.decode(raw or b"", type=_Unfinished)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    dialog, side, span = _dialog(session, typed), session.side, Span(typed.start, typed.end)
    if dialog is None or side.text.body[span.start : span.end] != typed.quote:
        return None
    if typed.annotation in side.annotations.annotations:
        return making_current(session, typed.annotation), dialog
    if typed.annotation or not is_in_paragraphs(side.text, span):
        return None
    return selecting(session, only(span, typed.unit)), dialog


def _dialog(session: Session, typed: _Unfinished) -> Dialog | None:
    lines = tuple(map(entry, typed.lines))
    if not typed.facet:
        return Note(line=lines[0]) if lines else None
    facet = session.codebook.by_name.get(typed.facet)
    if facet is None:
        return None
    asked = open_new_code(facet, "")
    if len(asked.lines) != len(lines) or not 0 <= typed.index < len(lines):
        return None
    return replace(asked, lines=lines, index=typed.index)
