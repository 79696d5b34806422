"""How wide text is on a terminal, and where its lines may be broken.

Promises: no line is wider than asked (two columns at least), no character but blanks at the
breaks gets lost, and the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from wcwidth import iter_graphemes, strip_sequences, wcswidth, wcwidth

from diptych.texts.scripts import HAN_AND_KANA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BLANKS = " \u2000-\u2006\u2008-\u200b\u3000"
_CLOSERS = "、。，．！？：；）」』】》〉…ー々"
_OPENERS = "（「『【《〈"


@cache
def _break() -> re.Pattern[str]:
    """After blanks, hyphens and slashes inside words, and between Chinese or Japanese letters."""
    return re.compile(
        f"(?<=[{_BLANKS}])(?![{_BLANKS}·])"
        r"|(?<=[^\W\d_]-)(?=[^\W\d_])|(?<=\w/)(?=\w)"
        f"|(?<=[{HAN_AND_KANA}{_CLOSERS}])(?=[{HAN_AND_KANA}{_OPENERS}A-Za-z0-9])"
        f"|(?<=[A-Za-z0-9])(?=[{HAN_AND_KANA}])"
    )


def columns_of(text: str) -> int:
    """Return how many terminal columns a text takes, colour codes left out."""
    if text.isascii() and "\x1b" not in text:
        return len(text)
    return _columns_of(text)


@lru_cache(maxsize=4096)
def _columns_of(text: str) -> int:
    text = strip_sequences(text)
    return sum(map(_as_counted, iter_graphemes(text))) if _COUNTED else max(wcswidth(text), 0)


def count_also(columns: Mapping[str, int]) -> None:
    """Count characters, as readers know them, as a terminal said that it does, from here on.

    What it said before stays. Others count as their letters together where it counts ``CONJUNCT``
    so.
    """
    _COUNTED.update(columns)
    _columns_of.cache_clear()


def count_by_unicode() -> None:
    """Forget what a terminal said."""
    _COUNTED.clear()
    _columns_of.cache_clear()


def is_counted() -> bool:
    """Tell whether a terminal said how it counts."""
    return bool(_COUNTED)


CONJUNCT = "न्त्र"
"""Three letters of Devanagari that are one character: two columns by Unicode."""
_BY_LETTERS = 3
_COUNTED: dict[str, int] = {}
"""What the terminal said, of which there is one."""


def _as_counted(grapheme: str) -> int:
    if grapheme.isascii():
        return len(grapheme)
    if grapheme in _COUNTED or len(grapheme) == 1 or _COUNTED.get(CONJUNCT) != _BY_LETTERS:
        return _COUNTED.get(grapheme, max(wcswidth(grapheme), 0))
    return sum(_COUNTED.get(letter, max(wcwidth(letter), 0)) for letter in grapheme)


def beginning(text: str, width: int) -> str:
    """Return a text; of one that is too wide (two columns at least), the beginning, and a mark."""
    if columns_of(text) <= width:
        return text
    return f"{next(_cut(text, max(width - 1, 2))).rstrip()}…"


def wrapped(text: str, width: int, indent: str = "", hanging: str = "") -> list[str]:
    """Break a text into lines, all of them indented; what is too long for a line is cut.

    Lines after the first have ``hanging`` before them besides.
    """
    room = max(width - len(indent), 2)
    narrow = max(room - len(hanging), 2)
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(text.strip(), narrow):
        if line and used + columns_of(piece.rstrip()) > (narrow if lines else room):
            lines.append(indent + hanging * bool(lines) + line.rstrip())
            line, used = "", 0
        line += piece
        used += columns_of(piece)
    return [*lines, indent + hanging * bool(lines) + line.rstrip()]


def _pieces(text: str, room: int) -> Iterator[str]:
    for piece in _break().split(text):
        if columns_of(piece.rstrip()) <= room:
            yield piece
        else:
            yield from _cut(piece, room)


def _cut(piece: str, room: int) -> Iterator[str]:
    part, used = "", 0
    for letter in _letters(piece, room):
        columns = columns_of(letter)
        if used + columns > room:
            yield part
            part, used = "", 0
        part += letter
        used += columns
    yield part


def _letters(piece: str, room: int) -> Iterator[str]:
    """Yield letters with their accents; but what is too wide even so, one by one."""
    for grapheme in iter_graphemes(piece):
        yield from [grapheme] if columns_of(grapheme) <= room else grapheme
