"""How far each text is scrolled, and how little it is scrolled to show what is selected.

Promises: no row stays empty below the end of a text while there is some of it above the screen;
going on by screens, or by paragraphs and the rest of those that do not fit, leaves no line out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.quotes import Span
from diptych.tui.layout import laid_out, line_at

if TYPE_CHECKING:
    from diptych.texts.text import Text
    from diptych.tui.layout import Line
    from diptych.tui.session import SessionSide


class Top(NamedTuple):
    """A line of a text: the first one that is on the screen. Below each paragraph one is empty."""

    paragraph: int = 1
    line: int = 0


class Pane(NamedTuple):
    """The part of the screen that shows the words of a text."""

    width: int = 0
    height: int = 1
    top: Top = Top()
    head: Span | None = None
    """The moving end of the selection to which it was scrolled last."""
    lead: int = 0
    """Empty rows above the beginning of a text that is lined up with another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The size of the screen, and how far each text is scrolled."""

    width: int = 80
    height: int = 24
    panes: tuple[Pane, ...] = ()
    """None before the texts are shown for the first time."""

    def showing(self, index: int, pane: Pane) -> View:
        """Return the view with another pane of one side."""
        return replace(self, panes=(*self.panes[:index], pane, *self.panes[index + 1 :]))


def lines_of(text: Text, number: int, width: int) -> tuple[Line, ...]:
    """Break a paragraph into lines."""
    paragraph = text.paragraphs[number - 1]
    return laid_out(text.body[paragraph.start : paragraph.end], width)


def _height(text: Text, number: int, width: int) -> int:
    """Return the rows of a paragraph with the empty one below it."""
    return len(lines_of(text, number, width)) + 1


def _moved(text: Text, top: Top, width: int, by: int) -> Top:
    """Go some rows down (or up, when ``by`` is negative), at most to the ends of the text."""
    number, line = min(top.paragraph, len(text.paragraphs)), top.line + by
    while line < 0 and number > 1:
        number -= 1
        line += _height(text, number, width)
    while number < len(text.paragraphs) and line >= _height(text, number, width):
        line -= _height(text, number, width)
        number += 1
    return Top(number, min(max(line, 0), _height(text, number, width) - 1))


# By lines


def scrolled(text: Text, pane: Pane, by: int) -> Pane:
    """Go some lines down, or up where ``by`` is negative, at most to the ends of the text.

    On the way down the empty rows above a text go first.
    """
    gone = min(max(by, 0), pane.lead)
    pane, by = pane._replace(lead=pane.lead - gone), by - gone
    top = _moved(text, pane.top, pane.width, by)
    if pane.height == 1 and top.line == _height(text, top.paragraph, pane.width) - 1:
        top = _moved(text, top, pane.width, 1 if by > 0 else -1)
    return pane._replace(top=min(top, _latest(text, pane, len(text.paragraphs))))


def ending(text: Text, pane: Pane, number: int) -> Pane:
    """Put the last line of a paragraph at the bottom."""
    return pane._replace(top=_latest(text, pane, number), lead=0)


def _latest(text: Text, pane: Pane, number: int) -> Top:
    last = _height(text, number, pane.width) - 2
    return _moved(text, Top(number, last), pane.width, 1 - pane.height)


# What is seen


def seen(text: Text, pane: Pane) -> tuple[int, int]:
    """Return the first and the last paragraph of which a line is seen."""
    first, line = pane.top
    if line == _height(text, first, pane.width) - 1 and first < len(text.paragraphs):
        first += 1
    return first, max(first, _bottom(text, pane).paragraph)


def hidden(text: Text, pane: Pane, number: int) -> tuple[int, int]:
    """Return how many lines are above and below what is seen of a paragraph."""
    bottom = _bottom(text, pane)
    last = _height(text, number, pane.width) - 2
    above = pane.top.line if pane.top.paragraph == number else 0
    return above, max(last - bottom.line, 0) if bottom.paragraph == number else 0


def seen_of(text: Text, pane: Pane, number: int) -> Span:
    """Return what is seen of the words of a paragraph; of its last line, if none is."""
    paragraph, lines = text.paragraphs[number - 1], lines_of(text, number, pane.width)
    above, below = hidden(text, pane, number)
    above = min(above, len(lines) - 1)
    start = paragraph.start + lines[above][0].start if above else paragraph.start
    end = paragraph.start + lines[len(lines) - below][0].start if below else paragraph.end
    return Span(start, end)


def fits(text: Text, pane: Pane, number: int) -> bool:
    """Tell whether a paragraph can be seen whole."""
    return _height(text, number, pane.width) - 1 <= pane.height


def is_seen(side: SessionSide, pane: Pane) -> bool:
    """Tell whether any line of the moving end of the selection is seen."""
    first, last = _lines_of_head(side, pane.width)
    bottom = _bottom(side.text, pane)
    return pane.top <= Top(side.paragraph, last) and Top(side.paragraph, first) <= bottom


def _bottom(text: Text, pane: Pane) -> Top:
    return _moved(text, pane.top, pane.width, max(pane.height - pane.lead, 1) - 1)


def _lines_of_head(side: SessionSide, width: int) -> tuple[int, int]:
    """Return the first and the last line of the moving end, inside its paragraph."""
    paragraph = side.text.paragraphs[side.paragraph - 1]
    lines = lines_of(side.text, side.paragraph, width)
    start, end = (place - paragraph.start for place in side.selection.head)
    first = line_at(lines, start)
    return first, max(sum(line[0].start < end for line in lines) - 1, first)


# After the selection


def following(
    side: SessionSide, pane: Pane, width: int, height: int, *, is_held: bool = False
) -> Pane:
    """Scroll as little as is needed to show the moving end of the selection, and its paragraph.

    Where neither it nor the size changed, a part of it is enough: it was scrolled on purpose. So
    it is where a mouse holds the moving end: what is under it stays there.
    """
    text, head = side.text, side.selection.head
    top = _rewrapped(text, pane, width)
    new = scrolled(text, Pane(width, height, top, head, pane.lead), 0)
    is_same = pane[:2] == (width, height) and pane.head == head
    if (is_same or is_held) and is_seen(side, new):
        return new
    lines = _lines_of_head(side, width) if is_held else _lines_to_show(side, new)
    return scrolled(text, new._replace(top=_arrived(side, new, lines), lead=0), 0)


def _rewrapped(text: Text, pane: Pane, width: int) -> Top:
    """Return where the first line is in a pane of another width."""
    number = pane.top.paragraph
    if width == pane.width or not pane.width or number > len(text.paragraphs):
        return pane.top
    old = lines_of(text, number, pane.width)
    if pane.top.line >= len(old):
        return Top(number, _height(text, number, width) - 1)
    return Top(number, line_at(lines_of(text, number, width), old[pane.top.line][0].start))


def _lines_to_show(side: SessionSide, pane: Pane) -> tuple[int, int]:
    """Return the first and the last line of the paragraph, or where it does not fit, of the end."""
    last = _height(side.text, side.paragraph, pane.width) - 2
    return (0, last) if last < pane.height else _lines_of_head(side, pane.width)


def _arrived(side: SessionSide, pane: Pane, lines: tuple[int, int]) -> Top:
    """Show these lines of the paragraph, or what fits of them.

    What is seen already of those that do not fit stays where it is.
    """
    text, number, top = side.text, side.paragraph, pane.top
    first, last = lines
    start = Top(number, first)
    latest = _moved(text, Top(number, last), pane.width, 1 - pane.height)
    if last - first < pane.height:
        return min(max(top, latest), start)
    return min(top, latest) if start <= top and top.paragraph == number else start


# Beside another text


def beside_line(current: tuple[Text, Pane, int], text: Text, pane: Pane, number: int) -> Pane:
    """Put the first line of a paragraph where that of another text's current one is.

    Where that is above what is seen, as many lines of it are hidden, but for the last.
    """
    row = _row(*current) + current[1].lead
    if row < 0:
        last = _height(text, number, pane.width) - 2
        return pane._replace(top=Top(number, min(-row, last)), lead=0)
    top = _moved(text, Top(number, 0), pane.width, -row)
    return pane._replace(top=top, lead=row - _row(text, pane._replace(top=top), number))


def _row(text: Text, pane: Pane, number: int) -> int:
    """Return the row of the first line of a paragraph, below zero for one above what is seen."""
    first, line = pane.top
    below = sum(_height(text, n, pane.width) for n in range(first, number))
    above = sum(_height(text, n, pane.width) for n in range(number, first))
    return below - above - line
