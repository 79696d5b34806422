"""Passages named by their words: find a quote in a text, as exactly as it was typed.

First to the letter; then tolerant of white space (line breaks, no-break spaces), of the kind of
quotation marks and the blanks inside guillemets, of case, and of how Unicode composes letters.
What occurs more than once is never chosen silently. Every search is linear in the length of the
passage.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import QuoteAmbiguousError, QuoteNotFoundError
from diptych.texts.scripts import spaceless_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from diptych.texts.text import Text

_MARKS = str.maketrans(dict.fromkeys('"“”„‟«»″＂「」『』﹁﹂﹃﹄｢｣《》〈〉〝〞〟‘’‚‛‹›ʼ´`′', "'"))
_INSIDE = r"(?:(?<=[\s(\[][«‹])|(?<=\A[«‹]))\s+|\s+(?=[»›](?:[\s.,;:!?)\]]|\Z))"
"""Blanks inside guillemets, as French sets them; not the blank before »German« ones."""
_INSIDE_MARKS = re.compile(_INSIDE)
_RUNS = re.compile(rf"(?P<inside>{_INSIDE})|\s+|\S+")
_MOST_COMPARED = 50_000_000
"""Letters compared in search of a quote; only one that overlaps itself thousands of times, which
no human quotes, would need more."""
_SHOWN = 3
_AROUND = 25
_TYPED = 200
"""Letters of a quote that is not there by which something like it is looked for."""


class Span(NamedTuple):
    """Half-open, in code points of the body."""

    start: int
    end: int


def find_quote(text: Text, first: int, last: int, quote: str, nth: int | None = None) -> Span:
    """Find a quote in paragraphs ``first`` to ``last``; ``nth`` chooses among several.

    Raises ``QuoteNotFoundError`` and ``QuoteAmbiguousError``, both with candidates.
    """
    place = f"{text.id}:{first}" + (f"-{last}" if last != first else "")
    spans = occurrences(text, first, last, quote)
    if not spans:
        raise QuoteNotFoundError(place, quote, _candidates(text, first, last, quote))
    if nth is None and len(spans) == 1:
        return spans[0]
    if nth is None or not 1 <= nth <= len(spans):
        raise QuoteAmbiguousError(place, quote, [_around(text, span) for span in spans], nth)
    return spans[nth - 1]


def paragraph_span(text: Text, first: int, last: int) -> Span:
    """Return the span of whole paragraphs."""
    return Span(text.paragraphs[first - 1].start, text.paragraphs[last - 1].end)


def occurrences(text: Text, first: int, last: int, quote: str) -> list[Span]:
    """Find every occurrence, overlapping ones too: those to the letter, or else the tolerant."""
    if not quote.strip():
        return []
    start, end = paragraph_span(text, first, last)
    exact = [Span(p, p + len(quote)) for p in _positions(text.body, quote, start, end)]
    return exact or _tolerant(text.body[start:end], start, quote)


def _positions(passage: str, words: str, start: int, end: int) -> list[int]:
    found: list[int] = []
    position = passage.find(words, start, end)
    while position >= 0 and len(found) * len(words) < _MOST_COMPARED:
        found.append(position)
        position = passage.find(words, position + 1, end)
    return found


def _tolerant(passage: str, offset: int, quote: str) -> list[Span]:
    """Find a quote in a passage that begins at ``offset``; letters are never cut in two."""
    words = _folded(quote)
    if words not in _folded(passage):
        return []
    letters, origins = _traced(passage)
    spans = ((p, p + len(words)) for p in _positions(letters, words, 0, len(letters)))
    return [
        Span(offset + origins[start], offset + _before_blanks(passage, origins[end]))
        for start, end in spans
        if _between(letters, origins, start) and _between(letters, origins, end)
    ]


def _before_blanks(passage: str, end: int) -> int:
    """Leave out the blanks before a guillemet behind the words."""
    while passage[end - 1].isspace():
        end -= 1
    return end


@lru_cache(maxsize=2)  # a passage and a quote: the quotes of one passage are looked for together
def _folded(passage: str) -> str:
    """Forget case, composition, the kind of quotation marks, and the extent of white space."""
    return _fold(_INSIDE_MARKS.sub("", " ".join(passage.split())))


def _fold(passage: str) -> str:
    decomposed = unicodedata.normalize("NFD", passage).casefold()
    return unicodedata.normalize("NFD", decomposed).translate(_MARKS)


@lru_cache(maxsize=1)
def _traced(passage: str) -> tuple[str, list[int]]:
    """Return the folded letters, and where each comes from; at the end, the passage's length."""
    letters: list[str] = []
    origins: list[int] = []
    for match in _RUNS.finditer(passage):
        if match["inside"]:
            continue
        for origin, unit in _units(match.start(), match.group()):
            folded = " " if unit.isspace() else _fold(unit)
            letters.append(folded)
            same = len(folded) == len(unit)
            origins.extend(range(origin, origin + len(unit)) if same else [origin] * len(folded))
    return "".join(letters), [*origins, len(passage)]


def _units(start: int, run: str) -> Iterator[tuple[int, str]]:
    """Yield what folds letter by letter: a run as a whole, or each letter with its accents."""
    if run.isspace() or len(_fold(run)) == len(run):
        yield start, run
        return
    begin = 0
    for position in range(1, len(run) + 1):
        if position == len(run) or not unicodedata.combining(run[position]):
            yield start + begin, run[begin:position]
            begin = position


def _between(letters: str, origins: list[int], position: int) -> bool:
    """Tell whether a place among folded letters is one between letters of the passage."""
    if position in {0, len(letters)}:
        return True
    parted = origins[position] != origins[position - 1]
    return parted and not unicodedata.combining(letters[position])


def _candidates(text: Text, first: int, last: int, quote: str) -> list[str]:
    """Suggest where else the quote stands, or else the passages most like it."""
    if elsewhere := list(islice(_elsewhere(text, first, last, _folded(quote)), _SHOWN)):
        return [f"it stands in {text.id}:{number}" for number in elsewhere]
    start, end = paragraph_span(text, first, last)
    return _similar(text.body[start:end], " ".join(quote[:_TYPED].split()))


def _elsewhere(text: Text, first: int, last: int, words: str) -> Iterator[int]:
    for paragraph in text.paragraphs if words else ():
        if first <= paragraph.number <= last:
            continue
        if words in _folded(text.body[paragraph.start : paragraph.end]):
            yield paragraph.number


def _similar(passage: str, quote: str) -> list[str]:
    """Find the passages that have the quote's pairs of letters at the same distances."""
    from difflib import get_close_matches

    offsets = {quote[i : i + 2]: i for i in range(len(quote) - 1)}
    pairs = ((i, passage[i : i + 2]) for i in range(len(passage) - 1))
    begins = Counter(i - offsets[pair] for i, pair in pairs if pair in offsets)
    most = max(begins.values(), default=0)
    likely = (begin for begin, votes in begins.most_common(_AROUND) if 2 * votes > most)
    found: dict[str, None] = {}
    for begin in islice(_apart(likely, len(quote)), _SHOWN):
        words = list(_windows(passage, max(begin, 0), quote))
        letters = max(begin, 0), begin + len(quote)
        best = get_close_matches(quote, words, n=1)
        if not best and get_close_matches(quote, [passage[slice(*letters)]]):
            best = [" ".join(passage[slice(*_whole_words(passage, *letters))].split())]
        found.update(dict.fromkeys(best))
    return list(found)


def _whole_words(passage: str, start: int, end: int) -> Span:
    """Widen a span by the rest of words that it would cut, where white space parts words."""
    earliest, latest = max(start - _AROUND, 0), min(end + _AROUND, len(passage))
    end = min(end, len(passage))
    while start > earliest and _within_word().match(passage, start - 1):
        start -= 1
    while end < latest and _within_word().match(passage, end - 1):
        end += 1
    return Span(start, end)


@cache
def _within_word() -> re.Pattern[str]:
    return re.compile(rf"(?:(?!{spaceless_letter().pattern})\S){{2}}")


def _apart(places: Iterable[int], distance: int) -> Iterator[int]:
    """Yield the places that are not too near to one before."""
    taken: list[int] = []
    for place in places:
        if all(abs(place - other) >= distance for other in taken):
            taken.append(place)
            yield place


def _windows(passage: str, begin: int, quote: str) -> Iterator[str]:
    """Yield the passages near a place that have as many words as the quote."""
    start = passage.rfind(" ", 0, max(begin - _AROUND, 0)) + 1
    end = passage.find(" ", begin + len(quote) + _AROUND)
    words = passage[start : end if end >= 0 else None].split()
    size = len(quote.split())
    for first in range(len(words) - size + 1):
        yield " ".join(words[first : first + size])


def _around(text: Text, span: Span) -> str:
    start, end = _whole_words(text.body, max(span.start - _AROUND, 0), span.end + _AROUND)
    said = text.body[start : span.start], text.body[slice(*span)], text.body[span.end : end]
    return " ".join("…{}[{}]{}…".format(*said).split())
