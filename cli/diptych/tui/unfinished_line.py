"""The line that is being written in an adjudication, kept on disk until it decides or is left.

Promises: a program that is killed loses the key that was being pressed, and nothing before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from diptych.annotations.annotation import CONSENSUS
from diptych.tui.entry import entry

if TYPE_CHECKING:
    from diptych.tui.deciding import Deciding


class _Unfinished(msgspec.Struct, frozen=True, kw_only=True):
    """What was written, and about which case."""

    digest: str
    line: str
    annotators: tuple[str, ...] = ()
    """In which order they were named: by that letters are given."""


def keep(state: Deciding, before: Deciding) -> None:
    """Keep what is written now, or drop what was written ``before`` and is not any more.

    An empty line says nothing that would be lost.
    """
    typed = _typed(state)
    if typed == _typed(before):
        return
    files = state.adjudicator.project.files
    if typed is None:
        files.drop(_name(state))
    else:
        files.keep(_name(state), msgspec.json.encode(typed))


def taken_up(state: Deciding) -> Deciding:
    """Go back to what was being written when the program was killed, if there is such a thing.

    Of a case that is not shown, or not what it was, it is left alone; so is an empty line, and one
    with other letters.
    """
    raw = state.adjudicator.project.files.kept(_name(state))
    try:
        typed = msgspec.json.decode(raw or b"", type=_Unfinished)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return state
    about = typed.digest, typed.annotators
    places = (n for n, one in enumerate(state.cases) if (one.digest, one.annotators) == about)
    position = next(places, None)
    if position is None or not typed.line.strip():
        return state
    said = "this was being written when the program ended; Enter decides by it, Esc drops it"
    return replace(state, position=position, line=entry(typed.line), message=said)


def _typed(state: Deciding) -> _Unfinished | None:
    if state.line is None or state.case is None or not state.line.text.strip():
        return None
    case = state.case
    return _Unfinished(digest=case.digest, line=state.line.text, annotators=case.annotators)


def _name(state: Deciding) -> str:
    return f"{state.adjudicator.text_id}.{CONSENSUS}.typed"
