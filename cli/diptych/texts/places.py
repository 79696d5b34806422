"""Where the passages of one writing of a text lie in another one.

Two writings of a text differ in white space, in marks of headings, quotations and items, in hyphens
at line ends, in how letters are composed. Letters and digits, each without what is composed with
it, stand in both in the same order: by their number a passage is found again, exactly.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

_MARKS = "\\#>"


class Skeleton(NamedTuple):
    """What two writings of a text have in common."""

    letters: str
    places: list[int]
    """Where each letter stands in the text."""


def skeleton(content: str) -> Skeleton:
    """Return the letters and digits of a text, and where they stand."""
    places = [place for place, letter in enumerate(content) if letter.isalnum()]
    letters = "".join([content[place] for place in places])
    if not letters.isascii():
        letters = "".join(map(_base, letters))
    return Skeleton(letters, places)


@lru_cache(maxsize=4096)
def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


class Places:
    """The way from one writing of a text to another one with the same skeleton."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = old, new
        self._was, self._now = skeleton(old).places, skeleton(new).places

    def moved(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a passage is now; ``None`` for one without letters that is not found."""
        if self._old == self._new:
            return start, end
        first, last = bisect_left(self._was, start), bisect_left(self._was, end)
        if first == last:
            return self._between(start, end, first)
        begins = self._back(self._now[first], self._old[start : self._was[first]])
        ends = self._forth(self._now[last - 1] + 1, self._old[self._was[last - 1] + 1 : end])
        return begins, ends

    def _between(self, start: int, end: int, number: int) -> tuple[int, int] | None:
        """Find a passage without letters between the letters beside it."""
        words = self._old[start:end].strip()
        lower = self._now[number - 1] + 1 if number else 0
        upper = self._now[number] if number < len(self._now) else len(self._new)
        place = self._new.find(words, lower, upper) if words else -1
        return None if place < 0 else (place, place + len(words))

    def _back(self, place: int, before: str) -> int:
        """Take along what stands before the first letter: quotation marks, brackets."""
        for letter in reversed("".join(before.split())):
            at = place
            while at and self._new[at - 1] != letter and self._is_passed(self._new[at - 1]):
                at -= 1
            if at and self._new[at - 1] == letter:
                place = at - 1
        return place

    def _forth(self, place: int, behind: str) -> int:
        """Take along what stands behind the last letter."""
        while place < len(self._new) and unicodedata.category(self._new[place])[0] == "M":
            place += 1
        for letter in "".join(behind.split()):
            at = place
            while self._new[at : at + 1] != letter and self._is_passed(self._new[at : at + 1]):
                at += 1
            if self._new[at : at + 1] == letter:
                place = at + 1
        return place

    @staticmethod
    def _is_passed(letter: str) -> bool:
        return letter.isspace() or (letter != "" and letter in _MARKS)
