"""Which paragraphs of a text without markup are headings, and of what level.

Promises: only levels change. A heading is guessed only where prose follows it, from how it reads
and from its neighbours.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise, takewhile

from diptych.texts.segmentation.joints import Paragraph
from diptych.texts.segmentation.layout import Layout
from diptych.texts.segmentation.lines import columns
from diptych.texts.segmentation.sentences import OPENERS, OUTCRIES, begins_in_lower_case, is_ended
from diptych.texts.segmentation.titles import (
    LONGEST_HEADING,
    reads_as_aside,
    reads_as_byline,
    reads_as_chapter,
    reads_as_greeting,
    reads_as_title,
    reads_as_top_title,
)


def with_guessed_headings(paragraphs: Sequence[Paragraph], layout: Layout) -> list[Paragraph]:
    """Give headings their level, from how they read and from what follows them."""
    kinds = [_reading(paragraph) for paragraph in paragraphs]
    is_tale = _is_tale(paragraphs)
    if kinds:
        kinds[0] = _top_reading(paragraphs[0], kinds[0], is_tale=is_tale)
    for place in _page_numbers(paragraphs):
        kinds[place] = _Reading.ASIDE
    for place in _never_headings(paragraphs, kinds):
        kinds[place] = _Reading.OTHER
    for place in _credits(paragraphs, kinds):
        kinds[place] = _Reading.CREDIT
    leveled = list(paragraphs)
    for start, end in _runs_before_prose(kinds):
        for place in range(start, end):
            if place and is_tale and paragraphs[place].content[-1] in OUTCRIES:
                continue
            if _is_heading(place, start, end, paragraphs, kinds, layout):
                level = 1 if place == 0 else _level(paragraphs[place].content)
                leveled[place] = replace(paragraphs[place], level=level)
    return leveled


def _is_tale(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether so many paragraphs begin with somebody speaking that any line may be said aloud."""
    spoken = sum(paragraph.content[0] in OPENERS + "-" for paragraph in paragraphs)
    return spoken >= _FEWEST_SPOKEN and spoken * _SPOKEN >= len(paragraphs)


_FEWEST_SPOKEN = 5
_SPOKEN = 25
"""Paragraphs of which one at least is spoken in a tale."""


class _Reading(StrEnum):
    """What a paragraph reads as on its own."""

    PROSE = "prose"
    TITLE = "title"
    CHAPTER = "chapter"
    """Surely a heading wherever prose follows."""
    CREDIT = "credit"
    """Who wrote the text or when, between the title on top and the prose."""
    ASIDE = "aside"
    """A page number, an advertisement or a link to elsewhere, between what belongs together."""
    OTHER = "other"


def _reading(paragraph: Paragraph) -> _Reading:
    content = paragraph.content
    if reads_as_aside(content):
        return _Reading.ASIDE
    if paragraph.lines <= _MOST_HEADING_LINES and reads_as_chapter(content):
        return _Reading.CHAPTER
    if paragraph.lines <= _MOST_HEADING_LINES and reads_as_title(content):
        return _Reading.TITLE
    is_prose = is_ended(content) or content[-1] in ":：" or columns(content) > LONGEST_HEADING
    return _Reading.PROSE if is_prose else _Reading.OTHER


def _top_reading(paragraph: Paragraph, kind: _Reading, *, is_tale: bool) -> _Reading:
    """Return what the first paragraph of a text reads as."""
    if reads_as_greeting(paragraph.content):
        return _Reading.OTHER
    is_open = kind in {_Reading.PROSE, _Reading.OTHER} and paragraph.lines <= _MOST_HEADING_LINES
    if is_tale and paragraph.content[0] in OPENERS:
        return kind
    return _Reading.TITLE if is_open and reads_as_top_title(paragraph.content) else kind


_MOST_HEADING_LINES = 3


def _page_numbers(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Return the places of bare numbers, unless they count chapters up from one.

    Numbers that stand inside a sentence count pages in any case.
    """
    contents = [paragraph.content for paragraph in paragraphs]
    places = [place for place, content in enumerate(contents) if _BARE_NUMBER.fullmatch(content)]
    numbers = [int(contents[place].rstrip(".")) for place in places]
    counted = len(numbers) == 1 or all(b in {1, a + 1} for a, b in pairwise([0, *numbers]))
    are_inside = any(
        _is_cut_off(contents[place - 1]) or begins_in_lower_case(contents[place + 1])
        for place in places
        if 0 < place < len(contents) - 1
    )
    return [] if counted and not are_inside else places


_BARE_NUMBER = re.compile(r"[0-9]{1,4}\.?")


def _is_cut_off(content: str) -> bool:
    """Whether a paragraph of some length ends inside a sentence."""
    return columns(content) > _SHORTEST_LINE and not is_ended(content) and content[-1] not in ":："


_SHORTEST_LINE = 45


def _never_headings(paragraphs: Sequence[Paragraph], kinds: Sequence[_Reading]) -> list[int]:
    """Return the places of titles that are rather part of a sentence or of an interview."""
    titles = [place for place, kind in enumerate(kinds) if kind is _Reading.TITLE]
    goes_on = {place for place in titles if _goes_on(place, paragraphs, kinds)}
    if any(_goes_on(place, paragraphs, kinds) for place in range(1, len(paragraphs))):
        goes_on |= {p for p in titles if p and _is_cut_off(paragraphs[p - 1].content)}
    asked = [place for place in titles if place and paragraphs[place].content[-1] in "?？؟"]
    return sorted(goes_on | set(asked if len(asked) >= _INTERVIEW else []))


_INTERVIEW = 3
"""Questions that stand alone, from which they are those of an interview."""


def _goes_on(place: int, paragraphs: Sequence[Paragraph], kinds: Sequence[_Reading]) -> bool:
    """Whether a paragraph ends no sentence and the next one goes on in lower case."""
    if place + 1 >= len(paragraphs) or is_ended(paragraphs[place].content):
        return False
    below = paragraphs[place + 1].content
    is_own = kinds[place + 1] is _Reading.OTHER and reads_as_byline(below)
    return below.lstrip(OPENERS + "(")[:1].islower() and not _ITEM.match(below) and not is_own


def _credits(paragraphs: Sequence[Paragraph], kinds: Sequence[_Reading]) -> range:
    """Return the places of bylines, dates and names below the title, or below its subtitle."""
    if not kinds or kinds[0] not in {_Reading.TITLE, _Reading.CHAPTER}:
        return range(0)
    reach = slice(1, _MOST_CREDITS + 3)
    below = [_is_credit(*each) for each in zip(paragraphs[reach], kinds[reach], strict=True)]
    has_subtitle = kinds[1:2] == [_Reading.TITLE] and not below[0]
    count = len(list(takewhile(bool, below[has_subtitle:])))
    return range(1 + has_subtitle, 1 + has_subtitle + count) if count <= _MOST_CREDITS else range(0)


_MOST_CREDITS = 3
"""More bylines, dates and names than this are a list."""


def _is_credit(paragraph: Paragraph, kind: _Reading) -> bool:
    if kind is _Reading.OTHER:
        return reads_as_byline(paragraph.content)
    return kind is _Reading.TITLE and _reads_as_name(paragraph.content)


def _reads_as_name(content: str) -> bool:
    """Whether a line below the title is rather the name of who wrote the text."""
    words = content.split()
    are_capital = all(word[0].isupper() for word in words)
    return len(words) in {2, 3, 4} and are_capital and words[0].casefold() not in _ARTICLES


_ARTICLES = frozenset({"the", "a", "an", "der", "die", "das"})


def _runs_before_prose(kinds: Sequence[_Reading]) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each run of possible headings that prose follows."""
    start = 0
    for place, kind in enumerate(kinds):
        if kind in {_Reading.TITLE, _Reading.CHAPTER, _Reading.CREDIT, _Reading.ASIDE}:
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
    if kinds[place] in {_Reading.CHAPTER, _Reading.CREDIT, _Reading.ASIDE}:
        return kinds[place] is _Reading.CHAPTER
    run = slice(start, min(end, start + _MOST_IN_A_ROW + _MOST_CREDITS + 1))
    titles = [kind for kind in kinds[run] if kind not in {_Reading.CREDIT, _Reading.ASIDE}]
    if place > 0 and (len(titles) > _MOST_IN_A_ROW or _is_item(place, start, end, paragraphs)):
        return False
    is_credited = place == 0 and _Reading.CREDIT in kinds[run]
    neighbours = paragraphs[max(place - 1, 0) : place + 2]
    if content[-1] in OUTCRIES and place and _SPEECH_INSIDE.search(content):
        return False
    if content[-1] in OUTCRIES and place and not is_credited and not _is_set_apart(neighbours):
        return False
    return not layout.has_blanks or paragraphs[place].after_blank or place > start


_SPEECH_INSIDE = re.compile(r":\s+[-–—]|\s--?\s")
"""What parts who speaks from what is said."""
_MOST_IN_A_ROW = 3
"""More headings than this in a row are a list."""


def _is_item(place: int, start: int, end: int, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether a numbered line stands next to another of its run, as the items of a list do."""
    beside = [*paragraphs[max(place - 1, start) : place], *paragraphs[place + 1 : end][:1]]
    return bool(_ITEM.match(paragraphs[place].content)) and any(
        _ITEM.match(one.content) for one in beside
    )


_ITEM = re.compile(r"\(?(?:\d{1,3}|\w)[.)]\s")


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
