"""Which words of a text a passage touches, each word counted once however often it is touched.

The words of one paragraph are the bits of a whole number, the first word the lowest: what several
passages touch together is the union of their numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from diptych.texts.scripts import word_spans

if TYPE_CHECKING:
    from diptych.texts.text import Text


class WordMarks:
    """The words of one text, found paragraph by paragraph when they are asked for."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._found: dict[int, tuple[list[int], list[int]]] = {}

    def count(self, number: int) -> int:
        """Count the words of a paragraph, by its number from 1."""
        return len(self._words(number)[0])

    def touched(self, number: int, start: int, end: int) -> int:
        """Return the words of a paragraph that ``[start, end)`` touches, as bits.

        A word is what stands between white space and holds a letter or digit; a span that covers
        but a part of it touches it. Letters of scripts without spaces are words by themselves.
        """
        begins, ends = self._words(number)
        first, stop = bisect_right(ends, start), bisect_left(begins, end)
        return (1 << stop) - (1 << first) if first < stop else 0

    def _words(self, number: int) -> tuple[list[int], list[int]]:
        """Return where the words of a paragraph begin and end."""
        if number not in self._found:
            paragraph = self._text.paragraphs[number - 1]
            spans = word_spans(self._text.body, paragraph.start, paragraph.end)
            begins, ends = zip(*spans, strict=True) if spans else ((), ())
            self._found[number] = list(begins), list(ends)
        return self._found[number]
