"""The lines of a text on the screen: numbers, words in the look of what is said of them, codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.tui.layout import is_right_to_left
from diptych.tui.margin import Margin, colour_of, colouring
from diptych.tui.offering import offers_touching
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
from diptych.tui.session import touching

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.texts.text import Paragraph, Text
    from diptych.tui.layout import Line
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
        self.text = state.session.sides[index].text
        session = state.session
        self.codes = Margin(index, session.sides[index], session.codebook, state.facet)

    def paragraph(self, paragraph: Paragraph, *, is_coded: bool) -> Iterator[ScreenRow]:
        """Draw the lines of a paragraph, and an empty one; none of those above the screen.

        The first of them that is drawn has the number.
        """
        first = self.pane.top.line if self.pane.top.paragraph == paragraph.number else 0
        lines = lines_of(self.text, paragraph.number, self.pane.width)
        labels, letters = self._codes(paragraph, lines, first)
        painter = _Painter(self.state, self.index, paragraph)
        bar = _bar(self.state, self.index, paragraph)
        digits = _digits(self.text)
        number = piece(f"{paragraph.number:>{digits}}", DIM)
        mark = piece("•" if is_coded else " ", DIM)
        for row, line in enumerate(lines[first:], first):
            front = (bar, number, letters.get(row, mark), piece(" "))
            yield self._beside(self._line(front, painter, line), labels.get(row, ()))
            number, mark = piece(" " * digits), piece(" ")
        yield ()

    def _codes(
        self, paragraph: Paragraph, lines: Sequence[Line], first: int
    ) -> tuple[dict[int, ScreenRow], dict[int, Piece]]:
        if self.margin:
            return self.codes.labels(paragraph, lines, first, self.margin - 1), {}
        return {}, self.codes.letters(paragraph, lines)

    def _line(self, front: Sequence[Piece], painter: _Painter, line: Line) -> ScreenRow:
        words = painter.pieces(line)
        if is_right_to_left(line):
            words = [LEFT_TO_RIGHT, *words, LEFT_TO_RIGHT]
        begin = painter.paragraph.start
        start, end = (InText(self.index, begin + line[at].start) for at in (0, -1))
        bar, *numbered = front
        row = [bar, *(one._replace(target=start) for one in numbered), *words]
        return fitted(row, self.width - 1, Piece("", 0, PLAIN, end))

    def _beside(self, row: ScreenRow, label: ScreenRow) -> ScreenRow:
        """Put the label of a line on that side of it that the margin has."""
        if not self.margin:
            return row
        beside = fitted([piece(" "), *label], self.margin)
        return (*beside, *row) if self.index else (*row, piece(" "), *beside)


def _bar(state: ScreenState, index: int, paragraph: Paragraph) -> Piece:
    """Mark the current paragraph and those of the selection, strongly on the active side."""
    side = state.session.sides[index]
    start, end = side.selection.span
    if not (start < paragraph.end and paragraph.start < end):
        return piece(" ")
    return piece("▌", PLAIN if index == state.session.active else DIM)


class _Painter:
    """Knows how each place of a paragraph looks."""

    def __init__(self, state: ScreenState, index: int, paragraph: Paragraph) -> None:
        side = state.session.sides[index]
        said = side.annotations.annotations
        ids = touching(side, paragraph.number)
        ids.sort(key=lambda one: one == side.current)
        self.index = index
        self.paragraph = paragraph
        self.offers = [one.annotation for one in offers_touching(side, paragraph.number)]
        facet = colouring(state.session.codebook, state.facet)
        self.annotations = [
            (said[one], colour_of(facet, said[one].codes, words=True)) for one in ids
        ]
        self.selected = range(*side.selection.span) if _shows_selection(side) else range(0)

    def pieces(self, line: Line) -> list[Piece]:
        """Return the cells of a line as pieces."""
        found = []
        for cell in line:
            place = self.paragraph.start + cell.start
            target = InText(self.index, place)
            found.append(Piece(cell.shown, cell.columns, self.look(place), target))
        return found

    def look(self, place: int) -> Look:
        """Tell how a place looks: the current annotation, else the innermost, decides."""
        is_heading, is_selected = bool(self.paragraph.level), place in self.selected
        for annotation, colour in reversed(self.annotations):
            if annotation.start <= place < annotation.end:
                return Look(colour, bold=is_heading, underline=True, reverse=is_selected)
        if any(one.start <= place < one.end for one in self.offers):
            return SUGGESTED._replace(dim=not is_selected, underline=True, reverse=is_selected)
        return Look(bold=is_heading, reverse=is_selected)


def _shows_selection(side: SessionSide) -> bool:
    """Tell whether the selection is shown letter by letter, and not by the bar alone."""
    return bool(side.current or side.offer) or side.selection.unit is not Unit.PARAGRAPH
