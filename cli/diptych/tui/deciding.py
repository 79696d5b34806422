"""Adjudication as a value, and what every key does to it.

Promises: a decision is on disk when the key that completes it is done. Only what differs is asked;
a failure that the user can cause becomes the message and changes nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diptych.errors import DiptychError
from diptych.exchange.adjudication_sheet import letters
from diptych.review.adjudication import taken_annotation
from diptych.review.answers import answered, questions
from diptych.tui import unfinished_line
from diptych.tui.entry import EMPTY, TypedLine, edited
from diptych.tui.keys import key_sign

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.operations.adjudicating import Adjudicator
    from diptych.review.adjudication import Adjudication, Case
    from diptych.review.answers import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """All that is on the screen of an adjudication."""

    adjudicator: Adjudicator
    found: Adjudication
    """As it is after the last decision."""
    codebook: Codebook
    by: str
    cases: tuple[Case, ...]
    """Those that were open in the beginning."""
    position: int = 0
    """The place of the case that is asked about; behind the last one when all were shown."""
    chosen: tuple[tuple[str, int], ...] = ()
    """Questions answered so far, with the place of the option whose answer was taken."""
    marked: frozenset[int] = frozenset()
    """The places of options that are to be taken as they stand."""
    line: TypedLine | None = None
    """What is being written as on the sheet."""
    message: str = ""
    explained: bool = False
    """Whether what keys do is written out."""
    scrolled: int = 0
    """Lines by which the text was scrolled down from where its passages begin."""
    said_scrolled: int = 0
    """Lines by which what was said was scrolled down from where it shows what is asked."""
    undone_by: tuple[tuple[int, AnnotationSet], ...] = ()
    """For each decision made here the place of its case, and the consensus before it."""
    width: int = 80
    height: int = 24
    closing: bool = False

    @property
    def case(self) -> Case | None:
        """The case that is asked about; none behind the last."""
        return self.cases[self.position] if self.position < len(self.cases) else None

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the case asks, where it can be decided question by question."""
        facets = [facet.name for facet in self.codebook.facets]
        case = self.case
        return questions(case, facets, self.adjudicator.overlap) if case else ()

    @property
    def question(self) -> Question | None:
        """The first question that differs and has no answer yet."""
        done = dict(self.chosen)
        return next((q for q in self.questions if q.differs and q.facet not in done), None)

    @property
    def decided(self) -> int:
        """How many of the cases are decided."""
        left = {case.ids for case in self.found.open}
        return sum(case.ids not in left for case in self.cases)


def opened(adjudicator: Adjudicator, found: Adjudication, by: str, codebook: Codebook) -> Deciding:
    """Begin with the first open case, or where a line was being written."""
    return unfinished_line.taken_up(_begun(adjudicator, found, by, codebook))


def _begun(adjudicator: Adjudicator, found: Adjudication, by: str, codebook: Codebook) -> Deciding:
    return Deciding(
        adjudicator=adjudicator, found=found, by=by, codebook=codebook, cases=found.open
    )


def opened_on_all(
    adjudicator: Adjudicator, found: Adjudication, by: str, codebook: Codebook
) -> Deciding:
    """Show what is decided, too; begin as ``opened`` does."""
    cases, is_open = found.disputed, {case.ids for case in found.open}
    first = next((n for n, case in enumerate(cases) if case.ids in is_open), 0)
    state = _begun(adjudicator, found, by, codebook)
    return unfinished_line.taken_up(replace(state, cases=cases, position=first))


def pressed(state: Deciding, key: str) -> Deciding:
    """Do what a key says."""
    state = replace(state, message="")
    try:
        after = _pressed(state, key)
    except (DiptychError, ValueError) as error:
        return replace(state, message=str(error))
    return _kept(state, after)


def _kept(before: Deciding, state: Deciding) -> Deciding:
    """Keep on disk what is being written."""
    try:
        unfinished_line.keep(state, before)
    except DiptychError as error:
        return replace(state, message=str(error))
    return state


def clicked(state: Deciding, key: str) -> Deciding:
    """Do what a key does that is clicked on; while a line is written, only what ends that."""
    if state.line is not None and key not in WRITING:
        return state
    return pressed(state, key)


def pasted(state: Deciding, text: str) -> Deciding:
    """Type a text from the clipboard, where a line is being written."""
    if state.line is None:
        return state
    return _kept(state, replace(state, line=state.line.typed(" ".join(text.split()))))


def _pressed(state: Deciding, key: str) -> Deciding:
    if state.line is not None:
        return _written(state, state.line, key)
    if state.explained and key not in _QUITTING:
        return replace(state, explained=key not in _CLOSING)
    if key in KEYS:
        return KEYS[key](state)
    return _lettered(state, state.case, key) if state.case else state


def _lettered(state: Deciding, case: Case, key: str) -> Deciding:
    """Do what a letter says: answer, or mark, or take an annotation as it stands."""
    place = dict(zip(letters(case), range(len(case.options)), strict=True)).get(key.lower())
    if place is None:
        return replace(state, message=f"{key_sign(key)} does nothing here; ? explains the keys")
    if key.isupper():
        return replace(state, marked=state.marked ^ {place})
    if state.question:
        return _answer(state, state.question, place)
    return _decide(state, [case.options[place].annotation])


def _answer(state: Deciding, question: Question, place: int) -> Deciding:
    """Take the answer of an option; after the last question the case is decided."""
    chosen = (*state.chosen, (question.facet, place))
    state = replace(state, chosen=chosen, said_scrolled=0)
    if state.question or state.case is None:
        return state
    taken = answered(state.case, state.found.text, state.questions, dict(state.chosen))
    return _write(state, taken)


def _decide(state: Deciding, taken: Sequence[Annotation]) -> Deciding:
    return _write(state, [taken_annotation(one) for one in taken])


def _write(state: Deciding, taken: Sequence[Annotation]) -> Deciding:
    """Write a decision, and go on to the next case."""
    if state.case is None:
        return state
    before = state.position, state.found.consensus
    found = state.adjudicator.decide([(state.case, taken)], state.by)
    state = replace(state, found=found, undone_by=(*state.undone_by, before))
    return _at(state, state.position + 1)


def _undo(state: Deciding) -> Deciding:
    """Take the last decision back, and show its case."""
    if not state.undone_by:
        return replace(state, message="nothing was decided here yet")
    position, before = state.undone_by[-1]
    found = state.adjudicator.restore(state.cases[position], before)
    state = replace(state, found=found, undone_by=state.undone_by[:-1])
    return replace(_at(state, position), message="taken back")


def _at(state: Deciding, position: int) -> Deciding:
    position = min(max(position, 0), len(state.cases))
    state = replace(state, position=position, chosen=(), marked=frozenset(), line=None)
    return replace(state, scrolled=0, said_scrolled=0)


def _written(state: Deciding, line: TypedLine, key: str) -> Deciding:
    """Type a line as on the sheet; Enter decides by it."""
    if key in {"escape", "ctrl+c"} or state.case is None:
        return replace(state, line=None)
    if key != "enter":
        return replace(state, line=edited(line, key) or line)
    return _write(state, state.adjudicator.choice(line.text, state.case))


def _back(state: Deciding) -> Deciding:
    """Take back the last answer, else the marks; else go to the case before."""
    if state.chosen:
        return replace(state, chosen=state.chosen[:-1], said_scrolled=0)
    if state.marked:
        return replace(state, marked=frozenset())
    return _at(state, state.position - 1)


def _take_marked(state: Deciding) -> Deciding:
    if state.case is None:
        return replace(state, closing=True)
    if not state.marked:
        return replace(state, message="a capital letter marks what Enter is to take")
    return _decide(state, [state.case.options[place].annotation for place in sorted(state.marked)])


def _take_all(state: Deciding) -> Deciding:
    options = state.case.options if state.case else ()
    return _decide(state, [option.annotation for option in options])


def _said_scrolled(state: Deciding, lines: int) -> Deciding:
    return replace(state, said_scrolled=state.said_scrolled + lines)


_QUITTING = frozenset({"ctrl+c", "ctrl+q"})
_CLOSING = frozenset({"?", "escape", "q", "enter", "space"})
"""Keys that close what is explained; others do nothing there."""
_PAGE = 4
"""Lines that a page of what was said is, about: other lines stay for the eye to hold on to."""
KEYS: dict[str, Callable[[Deciding], Deciding]] = {
    "space": lambda state: _at(state, state.position + 1),
    "<": _back,
    "backspace": _back,
    "+": _take_all,
    "-": lambda state: _decide(state, []),
    "enter": _take_marked,
    "=": lambda state: replace(state, line=EMPTY if state.case else None),
    "down": lambda state: replace(state, scrolled=state.scrolled + 1),
    "up": lambda state: replace(state, scrolled=state.scrolled - 1),
    "pagedown": lambda state: _said_scrolled(state, _PAGE),
    "pageup": lambda state: _said_scrolled(state, -_PAGE),
    "u": _undo,
    "?": lambda state: replace(state, explained=True),
    "q": lambda state: replace(state, closing=True),
    "ctrl+c": lambda state: replace(state, closing=True),
    "ctrl+q": lambda state: replace(state, closing=True),
}
"""What keys do besides letters, which name the annotations of the case."""
WRITING = {"enter": "decide", "escape": "leave it"}
"""What keys do while a line is written, besides those that edit it; all others are typed."""
EXPLAINED = (
    ("a, b …", "takes that annotator's answer to the question that is asked"),
    ("", "or, where all is asked at once, that annotation as it stands"),
    ("A, B …", "marks an annotation; Enter takes what is marked, each as it stands"),
    ("+", "takes all of them, each as it stands"),
    ("-", "takes none of them"),
    ("=", "asks for a line as on the sheet: a theme=CODE, theme=- for none,"),
    ("", 'a "words" ; why'),
    ("Space", "leaves the case open, and goes on"),
    ("<", "takes back an answer; else goes to the case before"),
    ("u", "takes back the last decision"),
    ("↑ ↓", "scroll the text; PgUp PgDn what was said of it"),
    ("q", "quits; what is decided is on disk"),
)
"""The keys, and what they do."""
