"""A text as one reads it, with its paragraph numbers in the margin."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from diptych.rendering.segments import Segment, numbered, painted_lines
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.rendering.terminal import Screen
    from diptych.texts.text import Paragraph, Text

Span = tuple[int, int]
"""First and last paragraph, or code points of a body."""
_WIDEST = 100
"""Columns; longer lines are hard to read."""
_LINE_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A text, and the passages in it that are marked."""

    text: Text
    marked: Sequence[Span] = ()
    """Code points of the body: in order, and none overlaps another."""


def numbered_text(panel: Panel, paragraphs: Sequence[Paragraph], screen: Screen) -> str:
    """Lay paragraphs out, wrapped on a terminal and one a line elsewhere."""
    text = panel.text
    margin = len(str(len(text.paragraphs))) + 2
    width = None if screen.width is None else min(screen.width, _WIDEST)
    heading = painted_lines([Segment(_heading(text), "faint")], width, screen)
    blocks = ["\n".join(heading)]
    for paragraph in paragraphs:
        segments = marked_segments(panel, paragraph, screen)
        lines = painted_lines(segments, width and width - margin, screen)
        blocks.append("\n".join(numbered(str(paragraph.number), margin, lines, screen)))
    return "\n\n".join(blocks)


def covered(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that overlap; in order."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def marked_segments(side: Panel, paragraph: Paragraph, screen: Screen) -> Iterator[Segment]:
    """Yield a paragraph's segments: marked ones underlined, or in brackets without colour."""
    body, at = side.text.body, paragraph.start
    look = "bold" if paragraph.level else ""
    if paragraph.mark:
        yield Segment(paragraph.mark, look)
    first = bisect_right(side.marked, at, key=itemgetter(1))
    for span in side.marked[first:]:
        if span[0] >= paragraph.end:
            break
        start, end = max(span[0], at), min(span[1], paragraph.end)
        passage = _in_one_line(body[start:end])
        yield Segment(_in_one_line(body[at:start]), look)
        yield Segment(passage, "marked") if screen.colour else Segment(f"[{passage}]", look)
        at = end
    yield Segment(_in_one_line(body[at : paragraph.end]), look)


def _in_one_line(passage: str) -> str:
    return _LINE_BREAK.sub(" ", passage)


def _heading(text: Text) -> str:
    parts = (text.id, text.source, text.fields.get("author"), text.fields.get("date"),
             language_name(text.language))  # fmt: skip
    return " · ".join(dict.fromkeys(part for part in parts if part))
