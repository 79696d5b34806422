"""Which paragraphs of a text came in since somebody read it to its end."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from diptych.anchoring.criteria import REANCHORING
from diptych.anchoring.readable import readable
from diptych.anchoring.reanchoring import through
from diptych.annotations.annotation import Annotation
from diptych.annotations.quotes import Span
from diptych.texts.appearance import in_one_line
from diptych.texts.scripts import length_said, letters_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.anchoring.correspondence import Correspondence
    from diptych.texts.text import Paragraph, Text


def new_paragraphs(old: str, new: Text) -> tuple[int, ...]:
    """Return the numbers of the paragraphs whose words an older body of the text did not have.

    A paragraph that was split, joined, moved, copied or edited is not new: half of it, or half of
    a line of the old text, is there still, or it resembles a line that stood elsewhere.
    """
    if old == new.body:
        return ()
    was, now = readable(old), readable(new.body)
    both = through(was.letters, now.letters, REANCHORING).both
    known = {in_one_line(line) for line in was.letters.split("\n")}
    everything = in_one_line(was.letters)
    numbers = []
    for paragraph in new.paragraphs:
        place = _read_place(paragraph, new)
        words = in_one_line(now.letters[place.start : place.end])
        is_long = length_said(words) >= REANCHORING.known_beside
        is_there = words in known or (is_long and words in everything)
        if letters_said(words) and not is_there and not _comes_from_old(both, place):
            numbers.append(paragraph.number)
    return tuple(numbers)


def _read_place(paragraph: Paragraph, text: Text) -> Span:
    """Return where a paragraph stands in what is read of its text."""
    start, end = paragraph.start, paragraph.end
    one = Annotation(start=start, end=end, quote=text.body[start:end], codes={})
    read = readable(text.body).read(one)
    return Span(read.start, read.end)


def _comes_from_old(both: Correspondence, place: Span) -> bool:
    enough = both.criteria.elsewhere
    sources = both.sources(place)
    moved = sum(_common(place, block.new) for block in both.blocks)
    kept = sum(one.end - one.start for one in sources)
    if kept + moved >= enough * (place.end - place.start):
        return True
    return any(
        sum(_common(line, one) for one in sources) >= enough * (line.end - line.start)
        for line in _lines_of(both.old, sources)
    )


def _lines_of(text: str, places: Sequence[Span]) -> list[Span]:
    """Return the lines with words that begin before the places end, and end behind their start."""
    if not places:
        return []
    start = text.rfind("\n", 0, places[0].start) + 1
    lines = text[start : places[-1].end].split("\n")
    last = lines.pop() + text[places[-1].end :].split("\n", 1)[0]
    lines.append(last)
    begins = accumulate((len(line) + 1 for line in lines), initial=start)
    spans = [Span(at, at + len(line)) for at, line in zip(begins, lines, strict=False)]
    return [one for one in spans if letters_said(text[one.start : one.end])]


def _common(one: Span, other: Span) -> int:
    return max(min(one.end, other.end) - max(one.start, other.start), 0)
