"""Open cases decided one by one on a terminal, a key for each answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from diptych.console.options import narrate, write_out
from diptych.console.prompts import QUIT, asked_line, pressed_key
from diptych.errors import DiptychError
from diptych.exchange.adjudication_sheet import case_lines, letters
from diptych.rendering.terminal import stdout_screen, visible
from diptych.rendering.wrapping import wrapped
from diptych.review.adjudication import taken_annotation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.annotation import Annotation
    from diptych.operations.adjudicating import Adjudicator
    from diptych.review.adjudication import Adjudication, Case

_KEYS = (
    "letter: take it · +: all · -: none · =: write the choice · space: later · <: back · q: quit"
    " · ?: explain"
)
_EXPLAINED = (
    "a letter takes that annotation as it stands; + takes all of them, - none",
    (
        '= asks for a line as on the sheet: "a theme=CODE" takes a with another code, "a theme=-" '
        "without one; 'a \"words\" ; why' takes it for other words, with another note"
    ),
    "space leaves the case open and goes on; < goes back to the one before",
    "q stops here; what is decided is on disk",
)


def decide_by_keys(deciding: Adjudicator, found: Adjudication, by: str) -> Adjudication:
    """Show each open case and write each decision before the next key is read."""
    cases = list(found.open)
    position, key = 0, ""
    while position < len(cases):
        case = cases[position]
        _show(found, case, f"{position + 1} of {len(cases)}", explained=key == "?")
        key = pressed_key()
        if key == QUIT:
            break
        if key == "<":
            position = max(position - 1, 0)
            continue
        if key == " ":
            position += 1
            continue
        taken = _taken(key, case, deciding)
        if taken is not None:
            found = deciding.decide([(case, taken)], by)
            position += 1
    return found


def _show(found: Adjudication, case: Case, progress: str, *, explained: bool) -> None:
    """Print a case on a cleared screen, wrapped to it; and if asked for, what the keys do."""
    screen = stdout_screen()
    sys.stdout.write("\x1b[2J\x1b[H")
    caution = [found.caution] if found.caution else []
    for line in (*caution, *case_lines(found, case)):
        style = "faint" if line.startswith("#") else "bold" if line.startswith("==") else ""
        for part in wrapped(line, screen.width or 80, hanging="   "):
            write_out(screen.paint(part, style) if style else part)
    for line in (f"{progress} · {_KEYS}", *(_EXPLAINED if explained else ())):
        for part in wrapped(line, screen.width or 80):
            write_out(screen.paint(part, "faint"))


def _taken(key: str, case: Case, deciding: Adjudicator) -> Sequence[Annotation] | None:
    """Return what a key takes of a case; ``None`` for a key that means nothing."""
    options = dict(zip(letters(case), case.options, strict=True))
    if key == "+":
        return [taken_annotation(option.annotation) for option in case.options]
    if key == "-":
        return []
    if key == "=":
        return _written(case, deciding)
    return [taken_annotation(options[key].annotation)] if key in options else None


def _written(case: Case, deciding: Adjudicator) -> Sequence[Annotation] | None:
    """Ask for a line, as on the sheet, until it can be read; an empty one goes back."""
    while written := asked_line("="):
        try:
            return deciding.choice(written, case)
        except (DiptychError, ValueError) as error:
            narrate(visible(str(error)))
    return None
