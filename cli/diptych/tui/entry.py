"""A line that is being typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diptych.tui.selection import grapheme_borders

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class TypedLine:
    """What was typed, and where the next letter goes."""

    text: str = ""
    cursor: int = 0
    """Code points from the beginning, on a border of graphemes."""

    def typed(self, letters: str) -> TypedLine:
        """Insert letters at the cursor."""
        text = self.text[: self.cursor] + letters + self.text[self.cursor :]
        return entry(text, self.cursor + len(letters))

    def without(self, start: int, end: int) -> TypedLine:
        """Delete from ``start`` to ``end``."""
        return entry(self.text[:start] + self.text[end:], start)


def entry(text: str, cursor: int | None = None) -> TypedLine:
    """Make an entry; without a cursor, or with one inside a grapheme, it goes to the right."""
    wanted = len(text) if cursor is None else cursor
    return TypedLine(text, min(border for border in grapheme_borders(text) if border >= wanted))


EMPTY = TypedLine()


def edited(line: TypedLine, key: str) -> TypedLine | None:
    """Do what an editing key says; ``None`` if this key does not edit."""
    if len(key) == 1:
        return line.typed(key)
    return _EDITS[key](line) if key in _EDITS else None


def _before(line: TypedLine) -> int:
    borders = grapheme_borders(line.text)
    return max((border for border in borders if border < line.cursor), default=0)


def _after(line: TypedLine) -> int:
    borders = grapheme_borders(line.text)
    return min((border for border in borders if border > line.cursor), default=len(line.text))


def _word_start(line: TypedLine) -> int:
    before = line.text[: line.cursor].rstrip()
    return len(before) - len(before.split(" ")[-1])


_EDITS: dict[str, Callable[[TypedLine], TypedLine]] = {
    "space": lambda line: line.typed(" "),
    "left": lambda line: TypedLine(line.text, _before(line)),
    "right": lambda line: TypedLine(line.text, _after(line)),
    "home": lambda line: TypedLine(line.text, 0),
    "end": lambda line: TypedLine(line.text, len(line.text)),
    "backspace": lambda line: line.without(_before(line), line.cursor),
    "delete": lambda line: line.without(line.cursor, _after(line)),
    "ctrl+u": lambda line: line.without(0, line.cursor),
    "ctrl+w": lambda line: line.without(_word_start(line), line.cursor),
}
