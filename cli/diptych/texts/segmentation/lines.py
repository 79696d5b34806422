"""The lines of a text that are not blank, and how wide they are.

Promises: no character of a line is lost; the white space around it is kept apart from it. Blank
lines are known only by the line that follows them.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeAlias

from diptych.texts.kinds import Kind


class Role(StrEnum):
    """What a line is by its markup; without markup every line is prose, or an item."""

    PROSE = "prose"
    OPENING = "opening"
    """The first line of a paragraph, such as a list item."""
    ITEM = "item"
    """The first line of what reads as a list item though nothing is said to be markup."""
    ALONE = "alone"
    """A paragraph of its own: a heading, a line of code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not blank."""

    content: str
    """Without the white space around it; never empty."""
    margin: str
    """The white space before it."""
    tail: str
    """The white space behind it."""
    after_blank: bool
    """Whether it is the first line of a block."""
    role: Role = Role.PROSE
    level: int = 0
    kind: Kind = "paragraph"
    """What a paragraph is that begins with the line, by its markup."""

    @property
    def indent(self) -> int:
        """The columns of white space before the line."""
        return columns(self.margin.expandtabs(TAB))


Pair: TypeAlias = tuple[Line, Line]


def lines_in(text: str) -> list[Line]:
    """Return the lines of a text that are not blank, as prose."""
    lines: list[Line] = []
    after_blank = True
    for line in text.split("\n"):
        content = line.strip()
        if content:
            start = line.index(content)
            lines.append(
                Line(
                    content=content,
                    margin=line[:start],
                    tail=line[start + len(content) :],
                    after_blank=after_blank,
                )
            )
        after_blank = not content
    return lines


TAB = 8
"""The columns from one tab stop to the next."""


def columns(text: str) -> int:
    """Return the width of a text on a terminal."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


@cache
def _columns_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
