"""Which words of a text a passage touches.

A word is what stands between white space and holds a letter or digit; a passage that covers but a
part of it touches it. Letters of scripts without spaces are words by themselves. The words of a
text are numbered from 0, and those that a passage touches are a run ``(first, stop)`` of numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.scripts import count_words, word_spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diptych.texts.text import Text

    Run = tuple[int, int]


class _Places(NamedTuple):
    begins: list[int]
    ends: list[int]
    """By the numbers of words, in code points of the body."""
    firsts: list[int]
    """The first words of the paragraphs, and behind these the number of all words."""


class WordMarks:
    """The words of one text, found when they are asked for."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._found: _Places | None = None

    @property
    def total(self) -> int:
        """Count the words of all paragraphs."""
        text = self._text
        if any(one.kind == "caption" for one in text.paragraphs):  # the address is no part of it
            return sum(self.count(one.number) for one in text.paragraphs)
        return count_words(text.body)

    def count(self, number: int) -> int:
        """Count the words of a paragraph, by its number from 1."""
        paragraph = self._text.paragraphs[number - 1]
        return count_words(self._text.body, paragraph.start, paragraph.end)

    def touched(self, start: int, end: int) -> Run:
        """Return the words that ``[start, end)`` touches; none: a run that stops at its first."""
        begins, ends, _ = self._places()
        first = bisect_right(ends, start)
        return first, max(first, bisect_left(begins, end))

    def inside(self, run: Run, number: int) -> Run:
        """Return those words of a run that are in a paragraph."""
        first, stop = self._places().firsts[number - 1 : number + 1]
        return max(first, run[0]), min(stop, run[1])

    def _places(self) -> _Places:
        if self._found is None:
            body, firsts, spans = self._text.body, [0], []
            for paragraph in self._text.paragraphs:
                spans += word_spans(body, paragraph.start, paragraph.end)
                firsts.append(len(spans))
            begins, ends = zip(*spans, strict=True) if spans else ((), ())
            self._found = _Places(list(begins), list(ends), firsts)
        return self._found


def covered(runs: Iterable[Run]) -> int:
    """Count the words of runs that are in the order of their first words, each word once."""
    total = reached = 0
    for first, stop in runs:
        if stop > reached:
            total += stop - max(first, reached)
            reached = stop
    return total
