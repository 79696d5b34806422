"""Which paragraphs of a text without markup are headings, and of what level.

Promises: only levels change. A heading is guessed only where prose follows it, from how it reads
and from its neighbours.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from diptych.texts.segmentation.joints import Paragraph
from diptych.texts.segmentation.layout import Layout
from diptych.texts.segmentation.lines import columns
from diptych.texts.segmentation.sentences import OUTCRIES, is_ended
from diptych.texts.segmentation.titles import LONGEST_HEADING, reads_as_chapter, reads_as_title


def with_guessed_headings(paragraphs: Sequence[Paragraph], layout: Layout) -> list[Paragraph]:
    """Give headings their level, from how they read and from what follows them."""
    kinds = [_reading(paragraph) for paragraph in paragraphs]
    leveled = list(paragraphs)
    for start, end in _runs_before_prose(kinds):
        for place in range(start, end):
            if _is_heading(place, start, end, paragraphs, kinds, layout):
                level = 1 if place == 0 else _level(paragraphs[place].content)
                leveled[place] = replace(paragraphs[place], level=level)
    return leveled


class _Reading(StrEnum):
    """What a paragraph reads as on its own."""

    PROSE = "prose"
    TITLE = "title"
    CHAPTER = "chapter"
    """Surely a heading wherever prose follows."""
    OTHER = "other"


def _reading(paragraph: Paragraph) -> _Reading:
    content = paragraph.content
    if paragraph.lines <= _MOST_HEADING_LINES and reads_as_chapter(content):
        return _Reading.CHAPTER
    if paragraph.lines <= _MOST_HEADING_LINES and reads_as_title(content):
        return _Reading.TITLE
    is_prose = is_ended(content) or content[-1] in ":：" or columns(content) > LONGEST_HEADING
    return _Reading.PROSE if is_prose else _Reading.OTHER


_MOST_HEADING_LINES = 3


def _runs_before_prose(kinds: Sequence[_Reading]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each run of possible headings that prose follows."""
    start = 0
    for place, kind in enumerate(kinds):
        if kind in {_Reading.TITLE, _Reading.CHAPTER}:
            continue
        if kind is _Reading.PROSE and start < place:
            yield start, place
        start = place + 1


def _is_heading(
    place: int,
    start: int,
    end: int,
    paragraphs: Sequence[Paragraph],
    kinds: Sequence[_Reading],
    layout: Layout,
) -> bool:
    content = paragraphs[place].content
    if kinds[place] is _Reading.CHAPTER:
        return True
    if place > 0 and (
        end - start > _MOST_IN_A_ROW or _is_item(place, paragraphs[start:end], start)
    ):
        return False
    if start == 0 and place == 1 and _reads_as_name(content):
        return False
    if content[-1] in OUTCRIES and not _is_set_apart(paragraphs[max(place - 1, 0) : place + 2]):
        return False
    return not layout.has_blanks or paragraphs[place].after_blank or place > start


_MOST_IN_A_ROW = 3
"""More headings than this in a row are a list."""


def _is_item(place: int, run: Sequence[Paragraph], start: int) -> bool:
    """Whether a numbered line stands next to another, as the items of a list do."""
    numbered = [bool(_ITEM.match(paragraph.content)) for paragraph in run]
    here = place - start
    return numbered[here] and any(numbered[max(here - 1, 0) : here] + numbered[here + 1 : here + 2])


_ITEM = re.compile(r"\(?(?:\d{1,3}|\w)[.)]\s")


def _reads_as_name(content: str) -> bool:
    """Whether a line below the title is rather the name of who wrote the text."""
    words = content.split()
    return len(words) in {2, 3, 4} and all(word[0].isupper() for word in words)


def _is_set_apart(neighbours: Sequence[Paragraph]) -> bool:
    """Whether a question between two paragraphs is a heading, rather than something said."""
    widths = sorted(columns(paragraph.content) for paragraph in neighbours)
    asked = widths[0]
    return asked >= _SHORTEST_QUESTION and all(width > 2 * asked for width in widths[1:])


_SHORTEST_QUESTION = 14
"""The columns of the shortest question that is taken for a heading."""


def _level(content: str) -> int:
    """Return 2, or deeper for a number of several parts, such as 3 for "1.2 Scope"."""
    number = _NUMBERED.match(content)
    return min(2 + number[1].count("."), 6) if number else 2


_NUMBERED = re.compile(r"((?:\d{1,2}\.)*\d{1,2})(\.?)\s+\S")
