"""Where each character of a paragraph stands on the screen.

Promises: every cell knows the code points of the paragraph that it shows, so that what is
wrapped, escaped or double-width can still be selected and clicked on exactly.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from wcwidth import iter_graphemes

from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import columns_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE_BREAK = re.compile(r"\s*\n\s*")


class Cell(NamedTuple):
    """What is shown for one grapheme, or for a part of its escape."""

    shown: str
    columns: int
    start: int
    """Code points from the beginning of the paragraph."""


Line = tuple[Cell, ...]


@lru_cache(maxsize=4096)
def laid_out(content: str, width: int) -> tuple[Line, ...]:
    """Break a paragraph into lines that are at most ``width`` columns wide (two at least).

    A line break in the paragraph is shown as a blank; control characters as visible escapes.
    """
    shown, places = _shown(content)
    lines: list[Line] = []
    position = 0
    for line in wrapped(shown, width):
        start = shown.index(line, position)
        position = start + len(line)
        if line:
            lines += _within(_cells(line, places[start:position]), width)
    return tuple(lines)


def _within(cells: Line, width: int) -> Iterator[Line]:
    """Break a line again whose graphemes are wider one by one than together."""
    line: list[Cell] = []
    used = 0
    for cell in cells:
        if line and used + cell.columns > width:
            yield tuple(line)
            line, used = [], 0
        line.append(cell)
        used += cell.columns
    yield tuple(line)


def line_at(lines: Sequence[Line], offset: int) -> int:
    """Return the line in which a place of the paragraph stands."""
    return max(sum(line[0].start <= offset for line in lines) - 1, 0)


def is_right_to_left(line: Line) -> bool:
    """Tell whether a line holds letters that are written from right to left."""
    return any(
        unicodedata.bidirectional(letter) in {"R", "AL"}
        for cell in line
        if not cell.shown.isascii()
        for letter in cell.shown
    )


def _shown(content: str) -> tuple[str, list[int]]:
    """Return what is shown, and for each of its characters the place that it stands for."""
    shown: list[str] = []
    places: list[int] = []
    position = 0
    for gap in _LINE_BREAK.finditer(content):
        _show(content, position, gap.start(), shown, places)
        shown.append(" ")
        places.append(gap.start())
        position = gap.end()
    _show(content, position, len(content), shown, places)
    return "".join(shown), places


def _show(content: str, start: int, end: int, shown: list[str], places: list[int]) -> None:
    passage = content[start:end]
    if visible(passage) == passage:
        shown.append(passage)
        places.extend(range(start, end))
        return
    for place, letter in enumerate(passage, start):
        escaped = visible(letter)
        shown.append(escaped)
        places.extend([place] * len(escaped))


def _cells(line: str, places: list[int]) -> Line:
    cells = []
    position = 0
    for grapheme in iter_graphemes(line):
        cells.append(Cell(grapheme, columns_of(grapheme), places[position]))
        position += len(grapheme)
    return tuple(cells)
