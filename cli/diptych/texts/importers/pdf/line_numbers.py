"""Numbers that count lines in a margin, as in transcripts and manuscripts: no part of a text.

They stand beside lines on which sentences go on; ranks in a table do not.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.importers.pdf.measures import MEASURES
from diptych.texts.importers.pdf.words import lines_of
from diptych.texts.segmentation.sentences import begins_in_lower_case, begins_without_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.texts.importers.pdf.words import Line, Word

_NUMBER = re.compile(r"(\d{1,3})[A-Z]?")
_SIDES = (0, -1)
"""Where the first and the last word of a line stand among its words."""


class _Numbered(NamedTuple):
    """A number, and what stands beside it."""

    number: int
    word: Word
    beside: str


def without_line_numbers(pages: Sequence[Sequence[Word]]) -> tuple[list[list[Word]], int]:
    """Return the words of each page without the numbers of its lines, and how many had some."""
    lines = [
        lines_of(words, number) if _has_numbers(words) else [] for number, words in enumerate(pages)
    ]
    runs = [[run for side in _SIDES for run in _runs(page, side)] for page in lines]
    dropped = {one.word for page in runs for run in page for one in run}
    numbered = sum(any(len(run) >= MEASURES.numbered_lines for run in page) for page in runs)
    texts = [one.beside for page in runs for run in page for one in run if one.beside]
    parts = sum(begins_in_lower_case(text) or begins_without_case(text) for text in texts)
    if numbered < min(MEASURES.edge_pages, len(pages)) or parts < len(texts) * _FEWEST_PARTS:
        return [list(words) for words in pages], 0
    kept = [[word for word in words if word not in dropped] for words in pages]
    return kept, sum(map(bool, runs))


_FEWEST_PARTS = 0.25
"""The share of numbered lines on which a sentence goes on."""
_SHORTEST = 3
"""Numbers that count on from each other, on a page that need not be full."""


def _has_numbers(words: Sequence[Word]) -> bool:
    return sum(_NUMBER.fullmatch(word.text) is not None for word in words) >= _SHORTEST


def _runs(lines: Sequence[Line], side: int) -> Iterator[list[_Numbered]]:
    """Yield numbers on one side of the lines of a page that count on from each other."""
    found = enumerate(_numbers(lines, side))
    for _, group in groupby(found, key=lambda place: place[1].number - place[0]):
        run = [one for _, one in group]
        if len(run) >= _SHORTEST:
            yield run


def _numbers(lines: Sequence[Line], side: int) -> Iterator[_Numbered]:
    for line in lines:
        word, others = line.words[side], line.words[1:] if side == 0 else line.words[:-1]
        found = _NUMBER.fullmatch(word.text)
        if found and all(_is_apart(word, other) for other in others):
            beside = " ".join(other.text for other in others)
            yield _Numbered(int(found[1]), word, beside)


def _is_apart(word: Word, other: Word) -> bool:
    gap = max(other.left - word.right, word.left - other.right)
    return gap > MEASURES.number_gap * word.size
