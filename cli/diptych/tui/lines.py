"""The lines of a text on the screen: numbers, words in the look of what is said of them, codes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.quotes import Span
from diptych.tui.dialogs import Search
from diptych.tui.layout import is_right_to_left
from diptych.tui.margin import LETTER, Margin, colour_of, colouring, here_of
from diptych.tui.rows import (
    DIM,
    LEFT_TO_RIGHT,
    PLAIN,
    SUGGESTED,
    InText,
    Look,
    Piece,
    fitted,
    piece,
)
from diptych.tui.scrolling import lines_of
from diptych.tui.selection import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.texts.text import Paragraph, Text
    from diptych.tui.layout import Line
    from diptych.tui.margin import Here
    from diptych.tui.rows import ScreenRow
    from diptych.tui.session import SessionSide
    from diptych.tui.state import ScreenState

_FRONT = 4
"""Columns beside the number of a paragraph and its words."""


def words_width(text: Text, width: int) -> int:
    """Return the columns for the words of a text, of those that it has with its numbers."""
    return max(width - _digits(text) - _FRONT, 2)


def _digits(text: Text) -> int:
    return len(str(len(text.paragraphs)))


class Lines:
    """Draws paragraphs with their numbers, and with their codes in the margin.

    The margin lies to the right of the text; of two texts, each has it towards the other.
    """

    def __init__(self, state: ScreenState, index: int, width: int, margin: int) -> None:
        self.state = state
        self.index = index
        self.width = width
        self.margin = margin
        self.pane = state.view.panes[index]
        self.side = state.session.sides[index]
        self.text = self.side.text
        self.codes = Margin(index, self.side, state.session.codebook, state.facet)

    def paragraph(self, paragraph: Paragraph) -> Iterator[ScreenRow]:
        """Draw the lines of a paragraph, and an empty one; none of those above the screen.

        The first of them that is drawn has the number.
        """
        first = self.pane.top.line if self.pane.top.paragraph == paragraph.number else 0
        lines = lines_of(self.text, paragraph.number, self.pane.width)
        here = here_of(self.side, paragraph)
        labels = self._codes(here, lines, first)
        painter = _Painter(self.state, self.index, here)
        bar = _bar(self.state, self.index, paragraph)
        digits = _digits(self.text)
        number = piece(f"{paragraph.number:>{digits}}", DIM)
        mark = piece("•" if self._is_coded(here) else " ", DIM)
        for row, line in enumerate(lines[first:], first):
            front = (bar, number, mark, piece(" "))
            yield self._beside(self._line(front, painter, line), labels.get(row, ()))
            number, mark = piece(" " * digits), piece(" ")
        yield ()

    def _is_coded(self, here: Here) -> bool:
        said = self.side.annotations.annotations
        return any(said[one].codes for one in here.ids)

    def _codes(self, here: Here, lines: Sequence[Line], first: int) -> dict[int, ScreenRow]:
        if self.margin <= LETTER:
            return self.codes.letters(here, lines)
        return self.codes.labels(here, lines, first, self.margin - 1)

    def _line(self, front: Sequence[Piece], painter: _Painter, line: Line) -> ScreenRow:
        words = painter.pieces(line)
        if is_right_to_left(line):
            words = [LEFT_TO_RIGHT, *words, LEFT_TO_RIGHT]
        start, end = (InText(self.index, painter.start + line[at].start) for at in (0, -1))
        bar, *numbered = front
        row = [bar, *(one._replace(target=start) for one in numbered), *words]
        return fitted(row, self.width - 1, Piece("", 0, PLAIN, end))

    def _beside(self, row: ScreenRow, label: ScreenRow) -> ScreenRow:
        """Put the label of a line on that side of it that the margin has."""
        if not self.margin:
            return row
        gap = [piece(" ")] if sum(one.columns for one in label) < self.margin else []
        beside = fitted([*gap, *label], self.margin)
        return (*beside, *row) if self.index else (*row, piece(" "), *beside)


def _bar(state: ScreenState, index: int, paragraph: Paragraph) -> Piece:
    """Mark the current paragraph and those of the selection, strongly on the active side.

    Of texts that are lined up, what belongs to nothing marks nothing on the other side.
    """
    side = state.session.sides[index]
    start, end = side.selection.span
    is_active = index == state.session.active
    is_beside_nothing = bool(state.lined and not is_active and state.lined.facing is None)
    if is_beside_nothing or not (start < paragraph.end and paragraph.start < end):
        return piece(" ")
    return piece("▌", PLAIN if is_active else DIM)


class _Painter:
    """Knows how each place of a paragraph looks, and what a click on it means.

    Of a long paragraph nothing is painted but the lines that are asked for.
    """

    def __init__(self, state: ScreenState, index: int, here: Here) -> None:
        self.state = state
        self.index = index
        self.start = here.paragraph.start
        self.bare = Look(bold=bool(here.paragraph.level))
        self.coats = [*_coats(state, index, here)]

    def pieces(self, line: Line) -> list[Piece]:
        """Return the cells of a line as pieces."""
        first = line[0].start
        looks = self._looks(Span(self.start + first, self.start + line[-1].start + 1))
        return [
            Piece(
                cell.shown,
                cell.columns,
                looks[cell.start - first],
                InText(self.index, self.start + cell.start),
            )
            for cell in line
        ]

    def _looks(self, line: Span) -> list[Look]:
        """Tell how each place of a line looks: the last coat is the one that is seen."""
        looks = [self.bare] * (line.end - line.start)
        for coat in self.coats:
            _paint(looks, line, coat)
        for found in _found(self.state, self.index, line):
            _paint(looks, line, _Coat(found, Look(dim=True, reverse=True)))
        side = self.state.session.sides[self.index]
        if _shows_selection(side):
            _paint(looks, line, _Coat(side.selection.span, Look(reverse=True)))
        return looks


class _Coat(NamedTuple):
    """The look of a passage; what is reversed lets the rest of what is below it through."""

    span: tuple[int, int]
    look: Look


def _coats(state: ScreenState, index: int, here: Here) -> Iterator[_Coat]:
    """Yield how annotations look: the current one, else the innermost, decides, and stands last."""
    side, is_heading = state.session.sides[index], bool(here.paragraph.level)
    said = side.annotations.annotations
    facet = colouring(state.session.codebook, state.facet)
    for offer in here.offers:
        span = offer.annotation.start, offer.annotation.end
        yield _Coat(span, SUGGESTED._replace(underline=True))
    for one in sorted(here.ids, key=lambda name: name == side.current):
        colour = colour_of(facet, said[one].codes, words=True)
        look = Look(colour, bold=is_heading, underline=True)
        yield _Coat((said[one].start, said[one].end), look)


def _found(state: ScreenState, index: int, line: Span) -> Sequence[Span]:
    """Return what is searched for as far as it stands in a line."""
    if not isinstance(state.dialog, Search) or index != state.session.active:
        return ()
    matches = state.dialog.matches
    first = bisect_right(matches, line.start, key=_END)
    return matches[first : bisect_left(matches, line.end, key=_START)]


_START, _END = attrgetter("start"), attrgetter("end")


def _paint(looks: list[Look], line: Span, coat: _Coat) -> None:
    """Paint the part of a coat that lies in a line."""
    start, end = (min(max(place, line.start), line.end) - line.start for place in coat.span)
    dim = coat.look.dim
    looks[start:end] = [
        one._replace(dim=dim, reverse=True) if coat.look.reverse else coat.look
        for one in looks[start:end]
    ]


def _shows_selection(side: SessionSide) -> bool:
    """Tell whether the selection is shown letter by letter, and not by the bar alone."""
    return bool(side.current or side.offer) or side.selection.unit is not Unit.PARAGRAPH
