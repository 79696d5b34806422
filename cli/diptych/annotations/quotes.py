"""Passages named by their words: find a quote in a text, as exactly as it was typed.

First what looks like it: unseen letters (soft hyphens, blanks without width, marks of direction),
how Unicode composes letters, and the kind and extent of white space make no difference. Then
tolerant of case, of width, of the kind of quotation marks and the blanks inside guillemets as well.
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
from diptych.texts.appearance import (
    INSIDE_GUILLEMETS,
    QUOTATION_MARKS,
    SEEN_RUN,
    UNSEEN_RUN,
    as_seen,
    composed_alike,
    is_one_letter,
)
from diptych.texts.scripts import UNSEEN, spaceless_letter, unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from diptych.texts.text import Text

_MARKS = str.maketrans(dict.fromkeys(QUOTATION_MARKS, "'"))
_INSIDE_MARKS = re.compile(INSIDE_GUILLEMETS)
_MOST_COMPARED = 50_000_000
"""Letters compared in search of a quote; only one that overlaps itself thousands of times, which
no human quotes, would need more."""
_SHOWN = 3
_AROUND = 25
_ALIKE_WORD = 0.6
_ALIKE = 0.75
"""How like the quote a guess is, 0 to 1. Of several words, short ones are in any two: more."""
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
    """Find every occurrence, overlapping ones too: what looks like the quote, or else the tolerant.

    Letters are never cut in two. What stands there to the letter has the quote's very span; of the
    rest unseen letters and blanks at the ends are left out.
    """
    start, end = paragraph_span(text, first, last)
    passage = text.body[start:end]
    spans = _found(passage, quote, _SEEN) or _found(passage, quote, _TOLERANT)
    return [Span(start + span.start, start + span.end) for span in spans]


class _Folding(NamedTuple):
    """What is made equal where a quote is looked for."""

    whole: Callable[[str], str]
    """Folds a passage."""
    letters: Callable[[str], str]
    """Folds a run of letters."""
    runs: Callable[[], re.Pattern[str]]
    """Finds the blanks that vanish (``inside``), the ``gap`` between runs of letters, and these."""


def _found(passage: str, quote: str, folding: _Folding) -> list[Span]:
    core = trimmed(quote, 0, len(quote))
    words = _whole(quote[slice(*core)], folding)
    folded = _whole(passage, folding)
    if not words or words not in folded:
        return []
    typed = _positions(passage, quote)
    if len(typed) == len(_positions(folded, words)):
        spans = [Span(place, place + len(quote)) for place in typed]
        return [span for span in spans if not any(is_one_letter(passage, at) for at in span)]
    letters, origins = _traced(passage, folding)
    ranges = ((p, p + len(words)) for p in _positions(letters, words))
    cores = [
        trimmed(passage, origins[start], origins[end])
        for start, end in ranges
        if _between(passage, origins, start) and _between(passage, origins, end)
    ]
    spans = [as_typed(passage, one, quote, core.start) for one in cores]
    return [span for span in spans if _has_blanks_of(quote, core, passage, span)] or spans


def _positions(passage: str, words: str) -> list[int]:
    found: list[int] = []
    position = passage.find(words)
    while position >= 0 and len(found) * len(words) < _MOST_COMPARED:
        found.append(position)
        position = passage.find(words, position + 1)
    return found


def trimmed(passage: str, start: int, end: int) -> Span:
    """Leave out the blanks and the unseen letters at both ends."""
    while start < end and _is_edge(passage[start]):
        start += 1
    while start < end and _is_edge(passage[end - 1]):
        end -= 1
    return Span(start, end)


def _is_edge(letter: str) -> bool:
    return letter.isspace() or (not letter.isascii() and bool(_edge().match(letter)))


@cache
def _edge() -> re.Pattern[str]:
    """Match an unseen letter, but for those that choose a variant of the one before."""
    return re.compile(rf"(?![\ufe00-\ufe0f\U000e0100-\U000e01ef])[{UNSEEN}]")


def as_typed(passage: str, core: Span, quote: str, lead: int) -> Span:
    """Return the span of the quote as it was typed, with its ends, where it stands there so."""
    start = core.start - lead
    is_there = start >= 0 and passage.startswith(quote, start)
    return Span(start, start + len(quote)) if is_there else core


def _has_blanks_of(quote: str, core: Span, passage: str, span: Span) -> bool:
    """Tell whether a place has blanks around it where the quote has some at its ends."""
    before, behind = _blank_beside(quote, core.start - 1, -1), _blank_beside(quote, core.end, 1)
    inner = trimmed(passage, *span) if before or behind else span
    return (not before or _blank_beside(passage, inner.start - 1, -1)) and (
        not behind or _blank_beside(passage, inner.end, 1)
    )


def _blank_beside(passage: str, place: int, step: int) -> bool:
    """Tell whether there is white space from a place on, in one direction, before any letter."""
    while 0 <= place < len(passage) and _is_edge(passage[place]):
        if passage[place].isspace():
            return True
        place += step
    return False


@lru_cache(maxsize=4)  # a passage and a quote: the quotes of one passage are looked for together
def _whole(passage: str, folding: _Folding) -> str:
    return folding.whole(passage)


def _folded(passage: str) -> str:
    """Forget case, composition, width, the kind of quotation marks, and the extent of blanks."""
    visible = passage if passage.isascii() else unseen().sub("", passage)
    return _fold(_INSIDE_MARKS.sub("", " ".join(visible.split())))


def _fold(passage: str) -> str:
    decomposed = unicodedata.normalize("NFKD", passage.translate(_MARKS)).casefold()
    return unicodedata.normalize("NFKD", decomposed)


@cache
def _tolerant_runs() -> re.Pattern[str]:
    gap, run = rf"[\s{UNSEEN}]+", rf"[^\s{UNSEEN}]+"
    return re.compile(rf"(?P<inside>{INSIDE_GUILLEMETS})|(?P<gap>{gap})|{run}")


@cache
def _seen_runs() -> re.Pattern[str]:
    return re.compile(rf"(?P<inside>(?!))|(?P<gap>(?:\s|{UNSEEN_RUN})+)|{SEEN_RUN}")


_SEEN = _Folding(as_seen, composed_alike, _seen_runs)
_TOLERANT = _Folding(_folded, _fold, _tolerant_runs)


@lru_cache(maxsize=2)
def _traced(passage: str, folding: _Folding) -> tuple[str, list[int]]:
    """Return the folded letters, and where each comes from; at the end, the passage's length."""
    letters: list[str] = []
    origins: list[int] = []
    for match in folding.runs().finditer(passage):
        if match["inside"]:
            continue
        if gap := match["gap"]:
            places = enumerate(gap, match.start())
            first = [place for place, letter in places if letter.isspace()][:1]
            letters.append(" " * len(first))
            origins.extend(first)
            continue
        for origin, unit in _units(match.start(), match.group(), folding.letters):
            folded = folding.letters(unit)
            letters.append(folded)
            same = len(folded) == len(unit)
            origins.extend(range(origin, origin + len(unit)) if same else [origin] * len(folded))
    return "".join(letters), [*origins, len(passage)]


def _units(start: int, run: str, fold: Callable[[str], str]) -> Iterator[tuple[int, str]]:
    """Yield what folds letter by letter: a run as a whole, or each letter with its accents."""
    if len(fold(run)) == len(run):
        yield start, run
        return
    begin = 0
    for position in range(1, len(run) + 1):
        if position == len(run) or not unicodedata.combining(run[position]):
            yield start + begin, run[begin:position]
            begin = position


def _between(passage: str, origins: Sequence[int], position: int) -> bool:
    """Tell whether a place among folded letters is one between letters of the passage."""
    if position in {0, len(origins) - 1}:
        return True
    parted = origins[position] != origins[position - 1]
    return parted and not is_one_letter(passage, origins[position])


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
    cutoff = _ALIKE if " " in quote else _ALIKE_WORD
    found: dict[str, None] = {}
    for begin in islice(_apart(likely, len(quote)), _SHOWN):
        words = list(_windows(passage, max(begin, 0), quote))
        letters = max(begin, 0), begin + len(quote)
        best = get_close_matches(quote, words, n=1, cutoff=cutoff)
        if not best and get_close_matches(quote, [passage[slice(*letters)]], cutoff=cutoff):
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
