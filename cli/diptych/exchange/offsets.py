"""Where the offsets of other tools lie: decided by what stands there, never by trust.

Tools count code points or units of UTF-16, ends of lines as one or as two, with the byte order mark
or without, and up to the last letter or behind it. Each of these is a reading; the one wins under
which the passages are inside the text, say what they are quoted with, and begin and end where words
do. Where several stand alike, none is taken.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from itertools import accumulate, product
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.quotes import Span
from diptych.texts.appearance import as_seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.exchange.foreign import ForeignAnnotation, ForeignText

BYTE_ORDER_MARK = "\ufeff"
_DOUBT = 0.02
"""The share of passages, or of their ends, that no reading may be better by and yet not win."""
_LARGEST_UNIT = "\uffff"


class Reading(NamedTuple):
    """How a tool counts."""

    marked: bool = False
    """Whether a byte order mark counts."""
    crlf: bool = False
    """Whether the end of a line counts as two."""
    utf16: bool = False
    """Whether letters beyond U+FFFF count as two."""
    inclusive: bool = False
    """Whether the end is that of the last letter, and not behind it."""

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        said = zip(_WORDS, self, strict=True)
        return ",".join(word for word, is_so in said if is_so) or _STANDARD_NAME


_WORDS = ("bom", "crlf", "utf16", "inclusive")
_STANDARD_NAME = "standard"
STANDARD = Reading()
UTF16 = Reading(utf16=True)
READINGS = tuple(Reading(*one) for one in product((False, True), repeat=len(_WORDS)))
"""All of them, the one without any peculiarity first."""


def reading_named(name: str) -> Reading | None:
    """Return the reading of a name, as ``crlf,utf16``; ``None`` where there is none."""
    words = {word.strip() for word in name.split(",")}
    if words == {_STANDARD_NAME}:
        return STANDARD
    return Reading(*(word in words for word in _WORDS)) if words <= {*_WORDS} else None


def utf16_readings(contents: Iterable[str]) -> tuple[Reading, ...]:
    """Return the readings of tools that count units of UTF-16, or should; the likeliest first."""
    crlf = any("\r\n" in one for one in contents)
    found = [one for one in READINGS if not (one.marked or one.inclusive) and one.crlf <= crlf]
    return tuple(sorted(found, key=lambda one: (one.crlf != crlf, not one.utf16)))


def plain(content: str) -> str:
    """Return a text without byte order mark, whose lines end as those of all texts do."""
    bare = content.removeprefix(BYTE_ORDER_MARK)
    return bare.replace("\r\n", "\n").replace("\r", "\n") if "\r" in bare else bare


def utf16_places(text: str) -> Sequence[int]:
    """Return at which unit of UTF-16 each letter begins, and where the last one ends."""
    if max(text, default="") <= _LARGEST_UNIT:
        return range(len(text) + 1)
    return list(accumulate((1 + (letter > _LARGEST_UNIT) for letter in text), initial=0))


class Passages(NamedTuple):
    """Where annotations lie in the plain texts, as one reading has it."""

    reading: Reading
    spans: tuple[Span | None, ...]
    """In the order of the annotations; ``None`` for one that is in no text so."""


def decided(
    annotations: Sequence[ForeignAnnotation],
    texts: Mapping[str, ForeignText],
    readings: Iterable[Reading],
) -> list[Passages]:
    """Return what the evidence leaves: one reading, or several that it cannot tell apart.

    ``texts`` are those of the file, by key. Readings that come to the same places are one, the
    first of them.
    """
    found: dict[tuple[Span | None, ...], Passages] = {}
    for reading in readings:
        passages = Passages(reading, tuple(_spans(annotations, texts, reading)))
        found.setdefault(passages.spans, passages)
    letters = {key: one.letters for key, one in texts.items()}
    words = [plain(one.quote) for one in annotations]

    def inside(one: Passages) -> int:
        return sum(span is not None for span in one.spans)

    def agreeing(one: Passages) -> int:
        rows = zip(annotations, one.spans, words, strict=True)
        return sum(says(letters[a.text], span, quote) for a, span, quote in rows if span and quote)

    def at_words(one: Passages) -> int:
        rows = zip(annotations, one.spans, strict=True)
        return sum(_at_words(letters[a.text], span) for a, span in rows if span)

    left = list(found.values())
    for evidence, most in ((inside, 1), (agreeing, 1), (at_words, 2)):
        scores = [evidence(one) for one in left]
        least = max(scores, default=0) - most * _DOUBT * len(annotations)
        left = [one for one, score in zip(left, scores, strict=True) if score >= least]
    return left


def says(content: str, span: Span, quote: str) -> bool:
    """Tell whether a passage is what it is quoted with, or begins so where that is cut off."""
    begun = quote.rstrip().removesuffix("…").removesuffix("...")
    whole, words = _bare(content[span.start : span.end]), _bare(begun)
    return whole == words or (len(begun) < len(quote.rstrip()) and whole.startswith(words))


def occurrences(content: str, words: str) -> Iterator[int]:
    """Yield the places where words stand in a text."""
    place = content.find(words)
    while place >= 0:
        yield place
        place = content.find(words, place + 1)


def _bare(passage: str) -> str:
    return as_seen(passage).replace(" ", "")


def _spans(
    annotations: Sequence[ForeignAnnotation], texts: Mapping[str, ForeignText], reading: Reading
) -> Iterable[Span | None]:
    counts = {key: _Count(one, reading) for key, one in texts.items()}
    for one in annotations:
        count = counts.get(one.text)
        yield count.span(one.start, one.end) if count else None


class _Count:
    """The letters of one text, as a reading counts them."""

    def __init__(self, foreign: ForeignText, reading: Reading) -> None:
        self._first = int(reading.marked and foreign.content.startswith(BYTE_ORDER_MARK))
        self._last = int(reading.inclusive)
        text = foreign.letters
        self._length = len(text)
        wide = "\n" * reading.crlf
        is_wide = bool(wide) and "\n" in text
        if is_wide or (reading.utf16 and max(text, default="") > _LARGEST_UNIT):
            sizes = (_size(letter, reading) for letter in text)
            self._begins: list[int] | None = list(accumulate(sizes, initial=0))
        else:
            self._begins = None

    def span(self, start: int, end: int) -> Span | None:
        first, last = self._place(start), self._place(end + self._last)
        if first is None or last is None or not first < last:
            return None
        return Span(first, last)

    def _place(self, offset: int) -> int | None:
        offset -= self._first
        if self._begins is None:
            return offset if 0 <= offset <= self._length else None
        if not 0 <= offset <= self._begins[-1]:
            return None
        return bisect_left(self._begins, offset)


def _size(letter: str, reading: Reading) -> int:
    is_two = (reading.crlf and letter == "\n") or (reading.utf16 and letter > _LARGEST_UNIT)
    return 1 + is_two


def _at_words(content: str, span: Span) -> int:
    """Count the ends of a passage that cut no word, and take nothing along that people do not."""
    start, end = span
    begins = content[start] not in _NOT_FIRST and not _cuts(content, start)
    ends = content[end - 1] not in _NOT_LAST and not _cuts(content, end)
    return begins + ends


_BLANK = " \t\n\u00a0"
_NOT_FIRST = f"{_BLANK},.;:!?)]}}»”、。，；：！？"
_NOT_LAST = f"{_BLANK},;:([{{«„、，；："


def _cuts(content: str, place: int) -> bool:
    return 0 < place < len(content) and _in_word(content[place - 1]) and _in_word(content[place])


def _in_word(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"
