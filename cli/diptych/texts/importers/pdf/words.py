"""Words on a page, and the rows and lines that they stand on."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from diptych.texts.importers.pdf.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """Some letters of one font beside each other; no two are the same, wherever they stand."""

    text: str
    left: float
    right: float
    base: float
    """From the top of the page to the line that the letters stand on, in points."""
    size: float
    font: int
    bold: bool
    spaced: bool
    """Whether a blank follows."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Words beside each other in one column."""

    words: tuple[Word, ...]
    page: int

    @cached_property
    def text(self) -> str:
        """The words as they are read; raised figures are parted from the word that they follow."""
        parts = [self.words[0].text]
        for before, word in pairwise(self.words):
            parts.append(" " if _is_parted(before, word) else "")
            parts.append(word.text)
        return "".join(parts)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.words[-1].right

    @cached_property
    def base(self) -> float:
        """That of its largest letters."""
        return _most(self.words, lambda word: word.base)

    @cached_property
    def size(self) -> float:
        """That of most of its letters."""
        return _most(self.words, lambda word: word.size)

    @cached_property
    def is_bold(self) -> bool:
        """Whether most of it is bold."""
        bold = sum(len(word.text) for word in self.words if word.bold)
        return bold > _MOST_OF_IT * sum(len(word.text) for word in self.words)

    @cached_property
    def is_stretched(self) -> bool:
        """Whether the blanks between its words, but for the first one, are of one width.

        That is how lines are filled, behind the mark of a list as well; between the cells of a
        table it is chance.
        """
        pairs = [pair for pair in pairwise(self.words) if _is_parted(*pair)]
        gaps = [word.left - before.right for before, word in pairs]
        rest = gaps[1:] if len(gaps) > _PAIR else gaps
        return len(gaps) >= _PAIR and max(rest) - min(rest) < MEASURES.stretched * self.size

    @cached_property
    def cells(self) -> list[str]:
        """Its parts, where wide gaps part it."""
        groups = [[self.words[0]]]
        for before, word in pairwise(self.words):
            if word.left - before.right > MEASURES.cell * self.size:
                groups.append([])
            groups[-1].append(word)
        return [replace(self, words=tuple(group)).text for group in groups]


_MOST_OF_IT = 0.8
_PAIR = 2


def _is_parted(before: Word, word: Word) -> bool:
    if before.spaced or word.left - before.right > MEASURES.word * max(before.size, word.size):
        return True
    return _is_mark(word, before) or _is_mark(before, word)


def _is_mark(mark: Word, word: Word) -> bool:
    """Whether a word is raised beside another as the mark of a note is, and no exponent or th."""
    is_raised = mark.base < word.base - MEASURES.raised * word.size and mark.size < word.size
    if not is_raised or mark.text[0].isalpha():
        return False
    return mark.left < word.left or len(word.text) > _LONGEST_UNIT


_LONGEST_UNIT = 2
"""Letters, as in km²."""


def _most(words: Sequence[Word], key: Callable[[Word], float]) -> float:
    counts: Counter[float] = Counter()
    for word in words:
        counts[round(key(word), 1)] += len(word.text)
    return counts.most_common(1)[0][0]


def lines_of(words: Sequence[Word], page: int) -> list[Line]:
    """Join words to lines, from top to bottom; raised and lowered ones belong to their line."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.base):
        row = next((row for row in rows[:-4:-1] if _is_beside(word, row)), None)
        if row is None:
            rows.append([word])
        else:
            insort(row, word, key=lambda word: word.left)
    lines = [Line(words=tuple(row), page=page) for row in rows]
    return sorted(lines, key=lambda line: line.base)


def _is_beside(word: Word, row: Sequence[Word]) -> bool:
    """Whether a word stands on a row: at its height, and not over one of its words."""
    if abs(word.base - row[0].base) <= _LEVEL * word.size:
        return True
    return any(_share_height(word, other) for other in row) and not any(
        min(word.right, other.right) - max(word.left, other.left) > 0.3 * min(word.size, other.size)
        and abs(word.base - other.base) > _LEVEL * word.size
        for other in row
    )


_LEVEL = 0.1
"""Of the size: by how much the base lines of one row differ at most."""


def _share_height(one: Word, other: Word) -> bool:
    top = max(one.base - 0.7 * one.size, other.base - 0.7 * other.size)
    shared = min(one.base, other.base) - top
    return shared > 0.35 * min(one.size, other.size)
