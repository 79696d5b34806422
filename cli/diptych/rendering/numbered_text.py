"""A text as one reads it, with its paragraph numbers in the margin."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from diptych.rendering.coded_text import Mark
from diptych.rendering.panels import AXIS, abreast
from diptych.rendering.segments import Segment, numbered, painted_lines, placed_lines
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import wrapped
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.glosses import ShownGloss
    from diptych.rendering.terminal import Screen
    from diptych.texts.text import Paragraph, Text

Span = tuple[int, int]
"""First and last paragraph, or code points of a body."""
_WIDEST = 100
"""Columns; longer lines are hard to read."""
_ROOMY = 72
"""Columns of a terminal that has room for notes beside a text."""
_WIDEST_NOTES = 40
_HELD = "\u00a0"
"""Holds a number and its passage together while lines are broken; a blank is shown."""
_LABEL = re.compile(rf"(\[\d+){_HELD}")
_LINE_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A text, and the passages in it that are marked."""

    text: Text
    marked: Sequence[Span] = ()
    """Code points of the body: in order, and none overlaps another."""
    coded: Sequence[Mark] = ()
    """Passages with notes for the margin, in order; they may overlap. Instead of ``marked``."""
    glosses: Mapping[int, ShownGloss] = field(default_factory=dict)
    """What paragraphs are in another language, by their numbers."""


def numbered_text(panel: Panel, paragraphs: Sequence[Paragraph], screen: Screen) -> str:
    """Lay paragraphs out, wrapped on a terminal and one a line elsewhere.

    What is said of coded passages stands in a margin on the right, below each paragraph where
    there is no room for one.
    """
    text = panel.text
    frame = _Frame.of(panel, screen)
    heading = painted_lines([Segment(_heading(text), "faint")], frame.width, screen)
    blocks = ["\n".join(heading)]
    for paragraph in paragraphs:
        here = [
            one for one in panel.coded if one.start < paragraph.end and paragraph.start < one.end
        ]
        pieces = (
            _coded_pieces(panel, paragraph, here, screen)
            if here
            else ((one, None) for one in marked_segments(panel, paragraph, screen))
        )
        lines = _paragraph_lines(paragraph, list(pieces), frame, screen)
        gloss = panel.glosses.get(paragraph.number)
        lines += _gloss_lines(gloss, frame, screen) if gloss else []
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


class _Frame(NamedTuple):
    """The terminal columns of what stands beside one another; ``None`` for as many as it takes."""

    margin: int
    width: int | None
    notes: int = 0
    """0 where notes stand below their paragraph."""

    @classmethod
    def of(cls, panel: Panel, screen: Screen) -> _Frame:
        margin = len(str(len(panel.text.paragraphs))) + 2
        if screen.width is None:
            return cls(margin, None)
        if not panel.coded or screen.width < _ROOMY:
            return cls(margin, min(screen.width, _WIDEST))
        notes = min(_WIDEST_NOTES, screen.width // 3)
        return cls(margin, min(screen.width - notes - len(AXIS), _WIDEST), notes)


_Piece = tuple[Segment, Mark | None]
"""Some of a text, and which mark it opens."""


def _paragraph_lines(
    paragraph: Paragraph, pieces: Sequence[_Piece], frame: _Frame, screen: Screen
) -> list[str]:
    margin, width, beside = frame
    placed = placed_lines((one for one, _ in pieces), width and width - margin, screen)
    shown = [_LABEL.sub(r"\1 ", line) for _, line in placed]
    lines = numbered(str(paragraph.number), margin, shown, screen)
    notes = list(_notes(paragraph, pieces))
    if not beside or width is None:
        below = (_note_lines(note, width and width - margin, screen) for _, note in notes)
        return [*lines, *(" " * margin + line for line in chain.from_iterable(below))]
    column: list[str] = []
    for at, note in notes:
        first = next((n for n, (end, _) in enumerate(placed) if at < end), len(placed) - 1)
        column += [""] * (first - len(column))
        column += _note_lines(note, beside, screen)
    axis = screen.paint(AXIS if screen.blocks else " | ", "faint")
    return abreast([lines, column], width, axis) if column else lines


def _notes(paragraph: Paragraph, pieces: Iterable[_Piece]) -> Iterator[tuple[int, Segment]]:
    """Yield notes, each with the place in the shown text where its passage begins."""
    at = 0
    for segment, opened in pieces:
        if opened:
            label = segment.content.strip(f"[{_HELD}")
            before = f"{label} " * bool(label) + "… " * (opened.start < paragraph.start)
            for note in opened.notes:
                yield at, Segment(f"{before}{note}", opened.look)
        at += len(visible(segment.content))


def _gloss_lines(one: ShownGloss, frame: _Frame, screen: Screen) -> list[str]:
    from diptych.rendering.glosses import gloss_words

    indent = " " * frame.margin
    shown = Segment(gloss_words(one), "faint")
    return [
        indent + line
        for line in _note_lines(shown, frame.width and frame.width - frame.margin, screen)
    ]


def _note_lines(note: Segment, width: int | None, screen: Screen) -> list[str]:
    words = visible(note.content)
    lines = [words] if width is None else wrapped(words, width, "", "  ")
    return [screen.paint(line, note.style) for line in lines]


def _coded_pieces(
    panel: Panel, paragraph: Paragraph, here: Sequence[Mark], screen: Screen
) -> Iterator[_Piece]:
    """Yield a paragraph in pieces, with brackets where marks begin and end.

    Brackets have numbers where there are several; one that closes another than the last one that
    was opened has its number, too.
    """
    numbers = {one: str(n) * (len(here) > 1) for n, one in enumerate(here, 1)}
    look = "bold" if paragraph.level else ""
    if paragraph.mark:
        yield Segment(paragraph.mark, look), None
    edges = {paragraph.start, paragraph.end}
    for one in here:
        edges |= {max(one.start, paragraph.start), min(one.end, paragraph.end)}
    opened: list[Mark] = []
    places = sorted(edges)
    for start, end in zip_longest(places, places[1:]):
        for one in [one for one in reversed(opened) if one.end <= start or end is None]:
            yield Segment("]" if one is opened[-1] else f"{numbers[one]}]", "faint"), None
            opened.remove(one)
        for one in here:
            if end is not None and max(one.start, paragraph.start) == start:
                opened.append(one)
                label = f"{numbers[one]}{_HELD}" if numbers[one] else ""
                yield Segment(f"[{label}", "faint"), one
        style = _style(opened, look) if screen.colour else look
        yield Segment(_in_one_line(panel.text.body[start : end or start]), style), None


def _style(opened: Sequence[Mark], look: str) -> str:
    """Return the look of words on which some marks lie."""
    if len(opened) > 1:
        return "marked twice"
    return f"marked {opened[0].look}".strip() if opened else look


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
