"""Which passage of a text is selected, and how keys move and extend it.

Promises: a selection begins and ends inside paragraphs, on borders of graphemes (what a reader
takes for one character); spans are code points of the body.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from wcwidth import iter_graphemes

from diptych.annotations.quotes import Span, paragraph_span
from diptych.texts.scripts import (
    CLOSERS,
    ends_at_blank,
    ends_sentence,
    ends_without_space,
    is_cut_short,
    spaceless_letter,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.texts.text import Text

_INSIDE_WORDS = frozenset("'’-‐‑.,:/@_·־׳״")
"""What may join two parts of one word: don't, US-led, 3.5, 28/7/2025."""


class Unit(IntEnum):
    """How much one step selects."""

    WORD = 1
    SENTENCE = 2
    PARAGRAPH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A passage: from where selecting began to where it has come."""

    anchor: Span
    head: Span
    """The unit that moves; it may lie before the anchor."""
    unit: Unit

    @property
    def span(self) -> Span:
        """The whole passage."""
        return Span(min(self.anchor.start, self.head.start), max(self.anchor.end, self.head.end))


def only(span: Span, unit: Unit) -> Selection:
    """Select one span."""
    return Selection(anchor=span, head=span, unit=unit)


def whole_paragraph(text: Text, number: int) -> Selection:
    """Select a paragraph; a number that the text does not have gives the nearest one."""
    number = min(max(number, 1), len(text.paragraphs))
    return only(paragraph_span(text, number, number), Unit.PARAGRAPH)


def unit_of(text: Text, span: Span) -> Unit:
    """Tell how one goes on from a passage: by paragraphs from whole ones, else by sentences."""
    first, last = text.touched(*span)
    is_whole = first <= last and span == paragraph_span(text, first, last)
    return Unit.PARAGRAPH if is_whole else Unit.SENTENCE


def paragraph_of(text: Text, selection: Selection) -> int:
    """Return the number of the paragraph in which the moving end of a selection lies."""
    return min(text.touched(*selection.head)[0], len(text.paragraphs))


def stepped(
    text: Text, selection: Selection, unit: Unit, by: int, seen: Span | None = None
) -> Selection:
    """Select the next (``by`` is 1) or the previous (-1) unit.

    From a larger unit it goes to the first (last) one inside, of those that begin in what is
    ``seen`` if some do; from a smaller one to the one around it. At either end of the text it
    stays.
    """
    here, span = units(text, paragraph_of(text, selection), unit), selection.span
    if unit < selection.unit:
        inside = [one for one in here if span.start <= one.start and one.end <= span.end]
        if seen:
            inside = [one for one in inside if seen.start <= one.start < seen.end] or inside
        found = inside[0 if by > 0 else -1] if inside else _around(here, span.start)
    elif unit > selection.unit:
        found = _around(here, selection.head.start)
    else:
        found = _neighbour(text, selection.head, unit, by)
    return only(found, unit)


def extended(text: Text, selection: Selection, unit: Unit, by: int) -> Selection:
    """Move the end of a selection by one unit; where it began stays."""
    head = _neighbour(text, selection.head, unit, by)
    return Selection(anchor=selection.anchor, head=head, unit=min(unit, selection.unit))


def lengthened(text: Text, selection: Selection, by: int) -> Selection:
    """Take one grapheme more (``by`` is 1) or less (-1) at the end.

    More stays inside the paragraph; less goes back to the paragraph before, and keeps a grapheme.
    """
    span = selection.span
    number = min(text.touched(span.end - 1, span.end)[0], len(text.paragraphs))
    paragraph = text.paragraphs[number - 1]
    content = text.body[paragraph.start : paragraph.end]
    borders = [paragraph.start + border for border in grapheme_borders(content)][1:]
    if by > 0:
        end = next((border for border in borders if border > span.end), span.end)
    else:
        earlier = [text.paragraphs[number - 2].end] if number > 1 else []
        earlier += [border for border in borders if border < span.end]
        end = earlier[-1] if earlier and earlier[-1] > span.start else span.end
    return only(Span(span.start, end), Unit.WORD)


def word_at(text: Text, offset: int) -> Span:
    """Return the word at an offset, or else the nearest one of its paragraph."""
    number = min(text.touched(offset, offset + 1)[0], len(text.paragraphs))
    return _around(units(text, number, Unit.WORD), offset)


def reaching(selection: Selection, span: Span) -> Selection:
    """Extend a selection to a span, as a mouse that is dragged does."""
    return Selection(anchor=selection.anchor, head=span, unit=Unit.WORD)


def snapped(text: Text, span: Span) -> Span:
    """Widen a span inside a paragraph until it begins and ends between graphemes."""
    if _is_plain_border(text.body, span.start) and _is_plain_border(text.body, span.end):
        return span
    paragraph = text.paragraphs[text.touched(*span)[0] - 1]
    borders = grapheme_borders(text.body[paragraph.start : paragraph.end])
    start = borders[bisect_right(borders, span.start - paragraph.start) - 1]
    end = borders[bisect_left(borders, span.end - paragraph.start)]
    return Span(paragraph.start + start, paragraph.start + end)


def _is_plain_border(body: str, place: int) -> bool:
    """Tell whether a place is a border of graphemes by the letters around it alone."""
    around = body[max(place - 1, 0) : place + 1]
    return around.isascii() and around != "\r\n"


def is_in_paragraphs(text: Text, span: Span) -> bool:
    """Tell whether a span begins and ends inside paragraphs, on borders of graphemes."""
    first, last = text.touched(*span)
    if not _holds(text, first, last, span):
        return False
    before = snapped(text, Span(span.start, span.start + 1)).start
    after = snapped(text, Span(span.end - 1, span.end)).end
    return (before, after) == span


def _holds(text: Text, first: int, last: int, span: Span) -> bool:
    """Tell whether a span lies from the beginning of the first to the end of the last paragraph."""
    if first > last:
        return False
    return (
        text.paragraphs[first - 1].start <= span.start and span.end <= text.paragraphs[last - 1].end
    )


def units(text: Text, number: int, unit: Unit) -> list[Span]:
    """Return the words or sentences of a paragraph, or the paragraph; never nothing."""
    paragraph = text.paragraphs[number - 1]
    if unit is Unit.PARAGRAPH:
        return [Span(paragraph.start, paragraph.end)]
    split = words if unit is Unit.WORD else sentences
    found = split(text.body[paragraph.start : paragraph.end])
    return [Span(paragraph.start + start, paragraph.start + end) for start, end in found]


def _neighbour(text: Text, span: Span, unit: Unit, by: int) -> Span:
    """Return the next unit after a span, or the previous one before it, or the span itself."""
    first, last = text.touched(*span)
    number = max(min(last if by > 0 else first, len(text.paragraphs)), 1)
    for other in (number, number + by):
        here = units(text, other, unit) if 1 <= other <= len(text.paragraphs) else []
        if by > 0:
            near = [one for one in here if one.start >= span.end]
        else:
            near = [one for one in here if one.end <= span.start][::-1]
        if near:
            return near[0]
    return span


def _around(spans: list[Span], offset: int) -> Span:
    """Return the last span that begins at or before an offset, or else the first one."""
    return max((one for one in spans if one.start <= offset), default=spans[0])


@lru_cache(maxsize=512)
def grapheme_borders(content: str) -> tuple[int, ...]:
    """Return the offsets between graphemes, both ends of the content included."""
    borders = [0]
    for grapheme in iter_graphemes(content):
        borders.append(borders[-1] + len(grapheme))
    return tuple(borders)


@lru_cache(maxsize=512)
def words(content: str) -> tuple[Span, ...]:
    """Split a paragraph into words, without the punctuation around them; never nothing.

    A letter of a script without spaces, and a symbol such as an emoji, is a word by itself. Where
    there is neither letter nor symbol, each run of other characters is one.
    """
    kinds = [(content[start:end], start, end) for start, end in pairwise(grapheme_borders(content))]
    found = list(_words(kinds)) or [
        Span(start, end) for grapheme, start, end in kinds if not grapheme.isspace()
    ]
    return tuple(found) or (Span(0, len(content)),)


def _words(graphemes: list[tuple[str, int, int]]) -> Iterator[Span]:
    start = end = -1
    for index, (grapheme, here, there) in enumerate(graphemes):
        kind = _kind(grapheme)
        following = graphemes[index + 1][0] if index + 1 < len(graphemes) else " "
        joins = start >= 0 and grapheme in _INSIDE_WORDS and _kind(following) == "letter"
        if kind == "letter" or joins:
            start = here if start < 0 else start
            end = there
            continue
        if start >= 0:
            yield Span(start, end)
            start = -1
        if kind == "single":
            yield Span(here, there)
    if start >= 0:
        yield Span(start, end)


def _kind(grapheme: str) -> str:
    """Tell letters that form words with their neighbours, those that are words, and the rest."""
    first = grapheme[0]
    if spaceless_letter().match(first):
        return "single"
    major = unicodedata.category(first)[0]
    if major == "S":
        return "single"
    return "letter" if major in "LMN" else "other"


@lru_cache(maxsize=512)
def sentences(content: str) -> tuple[Span, ...]:
    """Split a paragraph into sentences, which cover all of it but the blanks between them.

    A sentence ends after a full stop, question or exclamation mark with the quotation marks and
    brackets that close there, before white space; not after an initial or an abbreviation, nor
    before a small letter. In Thai and Lao a blank ends it, in scripts like Chinese the mark does.
    """
    borders = grapheme_borders(content)
    spans: list[Span] = []
    start = 0
    for found in (*_sentence_ends(content), len(content.rstrip())):
        end = borders[bisect_left(borders, found)]
        if end > start:
            spans.append(Span(start, end))
            start = borders[bisect_right(borders, _skip_blanks(content, end)) - 1]
    return tuple(spans) or (Span(0, len(content)),)


def _sentence_ends(content: str) -> Iterator[int]:
    position = 0
    while position < len(content):
        mark = position
        position += 1
        if ends_at_blank(content, mark):
            yield mark
        if not ends_sentence(content[mark]):
            continue
        while position < len(content) and _goes_with_end(content[position]):
            position += 1
        if _ends_sentence(content, mark, position):
            yield position


def _goes_with_end(mark: str) -> bool:
    return mark in CLOSERS or ends_sentence(mark)


def _ends_sentence(content: str, mark: int, position: int) -> bool:
    if ends_without_space(content[mark]):
        return True
    if position < len(content) and not content[position].isspace():
        return False
    after = _skip_blanks(content, position)
    following = content[after : after + 1]
    is_bare_stop = content[mark] == "." and position == mark + 1
    return not following.islower() and not (is_bare_stop and is_cut_short(content, mark))


def _skip_blanks(content: str, position: int) -> int:
    while position < len(content) and content[position].isspace():
        position += 1
    return position
