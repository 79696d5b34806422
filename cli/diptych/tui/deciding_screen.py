"""How an adjudication looks: the passage, the annotators side by side, and what differs marked."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.changes import codes_in_words
from diptych.exchange.adjudication_sheet import letters
from diptych.rendering.counting import counted
from diptych.review.answers import PASSAGE
from diptych.tui.deciding import EXPLAINED, WRITING
from diptych.tui.layout import is_right_to_left, laid_out
from diptych.tui.rows import (
    BOLD,
    DIM,
    LEFT_TO_RIGHT,
    PLAIN,
    REVERSE,
    Look,
    OnKey,
    Piece,
    at_most,
    block,
    elided,
    fitted,
    flowed,
    hints,
    paragraphs,
    piece,
    quoted,
    too_small,
    typed_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.review.adjudication import Case, Said
    from diptych.review.answers import Question
    from diptych.texts.text import Paragraph
    from diptych.tui.deciding import Deciding
    from diptych.tui.rows import ScreenRow

_LEAST_TEXT = 4
"""Rows that the text has, however much is said of it; at most a third of all."""
_QUOTE_ROWS = 3
"""Rows of the words of an annotation, about."""
_CAUTION_ROWS = 2
"""Rows that say who has not finished the text, at most."""
_TYPED_ROWS = 3
"""Rows of what is being written, at most."""
_KEYS = 8
"""Columns for keys that are explained."""
_NAMES = 14
"""Columns for the names of questions, at most."""


def drawn(state: Deciding) -> list[ScreenRow]:
    """Draw the screen: as many rows as it has, all of them of its width."""
    width, height = state.width, state.height
    if said := too_small(width, height):
        return said
    head, foot = _head(state), _foot(state)
    room = max(height - len(head) - len(foot), 0)
    return block([*head, *_body(state, room), *foot], width, height)


def _head(state: Deciding) -> list[ScreenRow]:
    """Draw the title, and who has not finished the text."""
    width = state.width
    title = fitted([piece(elided(_title(state), width), BOLD)], width)
    rows = paragraphs(state.found.caution, width, 1) if state.found.caution else []
    return [title, *at_most(rows, _CAUTION_ROWS, width)]


def _title(state: Deciding) -> str:
    count = len(state.cases)
    where = f"case {state.position + 1} of {count}" if state.case else "all cases were shown"
    return f" {state.found.text.id} · {where} · {state.decided} of {count} decided · {state.by}"


def _body(state: Deciding, room: int) -> list[ScreenRow]:
    """Draw the text above what was said of it."""
    case = state.case
    if case is None:
        end = "All cases were shown; q or Enter closes, < goes back to the last one."
        return block(paragraphs(end, state.width), state.width, room)
    if state.explained:
        return _explained(state.width, room)
    text, head, said = _windows(state, case, room)
    rule = _rule(_rest(text, "↓ ↑ scroll"), state.width)
    shown = [*text.rows[text.slice()], rule, *head, *said.rows[said.slice()]]
    if said.latest:
        rest = f"… {_rest(said, 'PgDn PgUp')}"
        shown.append(fitted([piece(elided(rest, state.width), BOLD)], state.width))
    return block(shown, state.width, room)


def _explained(width: int, room: int) -> list[ScreenRow]:
    rows: list[ScreenRow] = []
    for key, does in EXPLAINED:
        lines = paragraphs(does, max(width - _KEYS, 2))
        rows += [
            (*fitted([piece(shown, BOLD)], _KEYS), *line)
            for shown, line in zip_longest([key], lines, fillvalue="")
        ]
    if len(rows) > room:
        more = (piece(elided("… a larger window shows more", width), BOLD),)
        rows = [*rows[: max(room - 1, 0)], more]
    return block(rows, width, room)


class _Window(NamedTuple):
    """Rows of which as many are shown as there is room for."""

    rows: list[ScreenRow]
    room: int
    first: int
    """The row that is shown first where nothing was scrolled."""
    scrolled: int

    @property
    def latest(self) -> int:
        """The row that can be shown first at most."""
        return max(len(self.rows) - self.room, 0)

    @property
    def top(self) -> int:
        """The row that is shown first."""
        return min(max(min(self.first, self.latest) + self.scrolled, 0), self.latest)

    @property
    def moved(self) -> int:
        """By how much it is scrolled, as far as there is something to scroll to."""
        return self.top - min(self.first, self.latest)

    def slice(self) -> slice:
        """Return where the rows are that are shown."""
        return slice(self.top, self.top + self.room)


def _rest(window: _Window, keys: str) -> str:
    """Say how much of a window is not shown, and what shows it."""
    below, above = window.latest - window.top, window.top
    if not window.latest:
        return ""
    said = counted(below, "more line") if below else f"{counted(above, 'line')} above"
    return f"{said}: {keys}"


def _windows(state: Deciding, case: Case, room: int) -> tuple[_Window, list[ScreenRow], _Window]:
    """Divide the room between the text, with a rule below it, and what was said of it.

    What was said has a head that is always shown.
    """
    head, said = _questions(state, case) if state.questions else ([], _options(state, case))
    said += _remarks(state, case)
    least = min(_LEAST_TEXT, max(room // 3, 1))
    height = max(room - len(head) - len(said), least) - 1
    rows, begin = _text(state, case, height)
    text = _Window(rows, min(len(rows), height), begin, state.scrolled)
    left = max(room - text.room - 1 - len(head), 0)
    left -= len(said) > left
    asked = [n for n, row in enumerate(said) if any(one.shown.startswith("▸") for one in row)]
    first = max(asked[-1] + 1 - left, 0) if asked else 0
    return text, head, _Window(said, max(left, 0), first, state.said_scrolled)


def settled(state: Deciding) -> Deciding:
    """Return an adjudication scrolled no further than there is something to scroll to.

    Where all that was said is shown, the keys that scroll it scroll the text.
    """
    case = state.case
    if case is None or state.explained:
        return state
    room = max(state.height - len(_head(state)) - len(_foot(state)), 0)
    text, _, said = _windows(state, case, room)
    if not said.latest and state.said_scrolled:
        return settled(
            replace(state, scrolled=state.scrolled + state.said_scrolled, said_scrolled=0)
        )
    return replace(state, scrolled=text.moved, said_scrolled=said.moved)


# The text


def _text(state: Deciding, case: Case, height: int) -> tuple[list[ScreenRow], int]:
    """Draw the paragraphs of a case, and those around them for which there is room.

    Tells in which row its passages begin.
    """
    text = state.found.text
    first, last = text.touched(*case.span)
    rows: list[ScreenRow] = []
    begin = 0
    for paragraph in text.paragraphs[first - 1 : last]:
        lines, place = _lines(state, case, paragraph)
        begin = len(rows) + place if paragraph.number == first else begin
        rows += lines
    for paragraph in text.paragraphs[last:]:
        lines, _ = _lines(state, case, paragraph)
        if len(rows) + len(lines) > height:
            break
        rows += lines
    for paragraph in reversed(text.paragraphs[: first - 1]):
        lines, _ = _lines(state, case, paragraph)
        if len(rows) + len(lines) > height:
            break
        rows, begin = [*lines, *rows], begin + len(lines)
    return rows, begin


def _rule(words: str, width: int) -> ScreenRow:
    said = f"── {words} " if words else ""
    return (piece(elided(said + "─" * max(width - len(said), 0), width), DIM),)


def _lines(state: Deciding, case: Case, paragraph: Paragraph) -> tuple[list[ScreenRow], int]:
    """Draw a paragraph; tell in which of its lines the passages begin."""
    spans = [(one.annotation.start, one.annotation.end) for one in case.options]
    content = state.found.text.content(paragraph)
    rows: list[ScreenRow] = []
    begin = 0
    number = f"{paragraph.number:>3}  "
    for line in laid_out(content, max(state.width - len(number), 2)):
        places = [paragraph.start + cell.start for cell in line]
        begin = len(rows) if places[0] <= case.span[0] else begin
        words = [
            Piece(cell.shown, cell.columns, _look(place, spans))
            for cell, place in zip(line, places, strict=True)
        ]
        ends = [LEFT_TO_RIGHT] if is_right_to_left(line) else []
        rows.append(fitted([piece(number, DIM), *ends, *words, *ends], state.width))
        number = " " * len(number)
    return rows, begin


def _look(place: int, spans: Sequence[tuple[int, int]]) -> Look:
    """Show what all marked strongly, what some marked underlined, and the rest faintly."""
    inside = sum(start <= place < end for start, end in spans)
    if inside == len(spans):
        return Look(bold=True, underline=True)
    return Look(underline=True) if inside else DIM


# What was said, question by question


def _questions(state: Deciding, case: Case) -> tuple[list[ScreenRow], list[ScreenRow]]:
    """Draw the questions under a head with the annotators."""
    names = min(max(len(one.facet or "passage") for one in state.questions), _NAMES) + 4
    width = max((state.width - names) // len(case.annotators), 4)
    named = [
        piece(
            f"{'●' if place in state.marked else ' '}{letter} {one.annotator}", BOLD, OnKey(letter)
        )
        for place, (letter, one) in enumerate(zip(letters(case), case.options, strict=True))
    ]
    head = [piece(" " * names), *_columns(case, [[one] for one in named], width, silent=DIM)]
    rows = [
        row
        for question in state.questions
        for row in _question(state, case, question, (names, width))
    ]
    return [fitted(head, state.width)], rows + _notes(case, names, width)


def _question(
    state: Deciding, case: Case, question: Question, widths: tuple[int, int]
) -> list[ScreenRow]:
    """Draw the answers to a question: marked where they differ, else faint and once."""
    names, width = widths
    is_asked = question == state.question
    mark = "▸" if is_asked else " "
    name = f"{mark}{'≠' if question.differs else ' '} {question.facet or 'passage'}"
    look = REVERSE if is_asked else BOLD if question.differs else DIM
    label = fitted([piece(elided(name, names - 1), look), piece(" ")], names)
    if not question.differs:
        words = question.answers[0] or quoted(_common(state, case), state.width - names - 2)
        return [fitted([*label, piece(f"  {words}", DIM)], state.width)]
    cells = [
        _answer(state, question, place, letter, width) for place, letter in enumerate(letters(case))
    ]
    rows = []
    for row in zip_longest(*cells, fillvalue=()):
        rows.append(fitted([*label, *_columns(case, row, width)], state.width))
        label = (piece(" " * names),)
    return rows


def _columns(
    case: Case, cells: Sequence[Sequence[Piece]], width: int, silent: Look | None = None
) -> ScreenRow:
    """Set cells of those who said something side by side, everybody's in the same place.

    ``silent`` is the look of the names of those who said nothing, where they are named.
    """
    said = dict(zip((one.annotator for one in case.options), cells, strict=True))
    return tuple(
        part
        for name in case.annotators
        for part in fitted(said.get(name, [piece(f"   {name}", silent)] if silent else ()), width)
    )


def _answer(
    state: Deciding, question: Question, place: int, letter: str, width: int
) -> list[ScreenRow]:
    chosen = dict(state.chosen).get(question.facet)
    answer = question.answers[place] or "none"
    if question.facet == PASSAGE:
        answer = quoted(answer, 2 * (width - 3))
    look = BOLD if chosen in {None, place} else DIM
    lines = paragraphs(answer, max(width - 3, 2), 0, look, OnKey(letter))
    mark = "●" if chosen == place else " "
    rows = []
    for line in lines:
        rows.append(fitted([piece(f"{mark} ", look), *line], width))
        mark = " "
    return rows


def _common(state: Deciding, case: Case) -> str:
    said = [option.annotation for option in case.options]
    start, end = max(one.start for one in said), min(one.end for one in said)
    return state.found.text.body[start:end]


def _notes(case: Case, names: int, width: int) -> list[ScreenRow]:
    cells = [
        paragraphs(option.annotation.note or "–", max(width - 3, 2), 0, DIM)
        for option in case.options
    ]
    if not any(option.annotation.note for option in case.options):
        return []
    rows: list[ScreenRow] = []
    label = "   note"
    for row in zip_longest(*cells, fillvalue=()):
        shown = [(piece("  "), *cell) for cell in row]
        rows.append((*fitted([piece(label, DIM)], names), *_columns(case, shown, width)))
        label = ""
    return rows


# What was said, as it stands


def _options(state: Deciding, case: Case) -> list[ScreenRow]:
    said = [option.annotation.codes for option in case.options]
    same = {facet for facet, code in said[0].items() if all(c.get(facet) == code for c in said)}
    if len(said) == 1:
        same.clear()
    return [
        row
        for place, (letter, option) in enumerate(zip(letters(case), case.options, strict=True))
        for row in _option(state, option, ("●" if place in state.marked else " ") + letter, same)
    ]


def _option(state: Deciding, option: Said, name: str, same: set[str]) -> list[ScreenRow]:
    """Draw an annotation; what all of them say is faint."""
    annotation, width, target = option.annotation, state.width, OnKey(name[1:])
    words = quoted(annotation.quote, _QUOTE_ROWS * max(width - 6, 2))
    codes = [
        piece(elided(f"{facet}: {code}", max(width - 4, 0)), DIM if facet in same else BOLD, target)
        for facet, code in annotation.codes.items()
    ]
    rows = [fitted([piece(f"{name[0]} {name[1:]} {option.annotator}", BOLD, target)], width)]
    rows += flowed(codes, piece(" · ", DIM), width, 4)
    rows += paragraphs(words, width, 4, PLAIN, target)
    return rows + (paragraphs(annotation.note, width, 4, DIM) if annotation.note else [])


# What was decided, and what codes mean


def _remarks(state: Deciding, case: Case) -> list[ScreenRow]:
    said = [*_outcomes(state, case), *_definitions(state)]
    return [(), *(row for line in said for row in paragraphs(line, state.width, 1, DIM))]


def _outcomes(state: Deciding, case: Case) -> Iterator[str]:
    """Tell what was decided of a case, and what before its annotations changed."""
    names = {option.annotator for option in case.options}
    others = [name for name in state.adjudicator.annotators if name not in names]
    elsewhere = {name: _of_other_cases(state, case, name) for name in others}
    if silent := [name for name, said in elsewhere.items() if not said]:
        yield f"nothing here by {', '.join(silent)}"
    for name, said in elsewhere.items():
        for words in said:
            yield f"{name}, in another case: {words}"
    result = state.found.results().get(case.label)
    if result is not None:
        yield "decided: " + (", ".join(codes_in_words(one.codes) for one in result) or "none")
        return
    for decision in state.found.earlier(case):
        taken = [state.found.consensus.annotations.get(name) for name in decision.result]
        words = ", ".join(codes_in_words(one.codes) for one in taken if one) or "none"
        yield f"decided before by {decision.by or 'agreement'}: {words}"


def _of_other_cases(state: Deciding, case: Case, name: str) -> list[str]:
    """Return what somebody says of words of a case in others, with whom the others agree."""
    start, end = case.span
    return [
        f"{codes_in_words(said.annotation.codes)} of {quoted(said.annotation.quote, state.width)}"
        + ", agreed" * other.agreed
        for other in state.found.cases
        for said in other.options
        if said.annotator == name and said.annotation.start < end and start < said.annotation.end
    ]


def _definitions(state: Deciding) -> Iterator[str]:
    """Explain the codes between which is decided now."""
    question = state.question
    facet = state.codebook.by_name.get(question.facet) if question else None
    for code in dict.fromkeys(question.answers if question else ()):
        if facet and code in facet.codes and facet.codes[code].definition:
            yield f"{code}: {facet.codes[code].definition}"


# The last rows


def _foot(state: Deciding) -> list[ScreenRow]:
    if state.line is not None:
        rows = [_rule("as on the sheet: Enter decides, Esc leaves it", state.width)]
        rows += typed_rows(state.line, state.width, _TYPED_ROWS, "=")
    else:
        rows = [_rule("", state.width)]
    said = state.message or _asked(state)
    is_asked = state.question and state.line is None
    look = BOLD if state.message or is_asked else DIM
    return [*rows, *at_most(paragraphs(said, state.width, 0, look), 3, state.width), _hints(state)]


def _asked(state: Deciding) -> str:
    question = state.question
    if state.line is not None:
        return _AS_ON_THE_SHEET
    if state.explained:
        return "Esc or ? goes back to the case; other keys do nothing here"
    if question:
        left = sum(one.differs for one in state.questions) - len(state.chosen) - 1
        more = f"; then {left} more" if left else ""
        return f"{question.facet or 'the passage'} differs: whose is it to be?{more}"
    if state.case is None:
        return f"{state.decided} of {len(state.cases)} are decided"
    if len(state.case.options) == 1:
        return f"is it to be taken? {letters(state.case)[0]} takes it, - does not"
    return "which one is it to be? A capital letter marks several, Enter takes them"


_AS_ON_THE_SHEET = (
    'letters, or none; behind a letter what is to differ: FACET=CODE, FACET=-, "words" ; note'
)


def _hints(state: Deciding) -> ScreenRow:
    """Name as many keys as there is room for, those that explain and end before all others."""
    case = state.case
    if state.line is not None:
        return hints([*WRITING.items()], WRITING, state.width)
    if case is None:
        return hints([("<", "back"), *_undo(state), ("q", "quit")], ("q",), state.width)
    if state.explained:
        return hints([("?", "back to the case")], ("?",), state.width)
    named = zip(letters(case), (option.annotator for option in case.options), strict=True)
    return hints([*named, *_undo(state), *_HINTS], ("?", "q"), state.width)


def _undo(state: Deciding) -> list[tuple[str, str]]:
    return [("u", "undo")] if state.undone_by else []


_HINTS = (
    ("+", "all"),
    ("-", "none"),
    ("space", "later"),
    ("<", "back"),
    ("=", "write"),
    ("?", "keys"),
    ("q", "quit"),
)
