"""Running heads and feet, and the numbers of pages: they are no part of a text.

They stand on the edge of a page, and come again at the same height of others; nothing that has
words of its own outside of it is taken for one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diptych.texts.importers.pdf.measures import MEASURES
from diptych.texts.importers.pdf.words import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.texts.importers.pdf.words import Line, Word

_PAGE = re.compile(
    r"\W*(?:(?:page|p|pp|seite|s|blatt|página|pagina|pág|pag|halaman|hal|стр|страница|sida|side|"
    r"strona|str|sayfa|第)\b\.?\s*)?(?P<number>\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|\||of|von|sur|de|di|dari|из|av|van|z)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_MOST_COMPARED = 50
"""How many of the rows that say the same are held against all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edges:
    """The rows on the top, or on the bottom, of each page, from the edge inwards."""

    rows: list[list[Line]]
    repeated: frozenset[tuple[str, int]]
    """What rows on one height of several pages say, and the size of their letters."""
    ahead: Counter[int]
    """By how much the numbers on pages are ahead of the count of pages, and how often."""


def without_furniture(pages: Sequence[Sequence[Word]]) -> tuple[list[list[Word]], int]:
    """Return the words of each page without its running heads, and on how many there were some."""
    lines = [lines_of(words, number) for number, words in enumerate(pages)]
    tops, bottoms = (_edges(lines, step) for step in (1, -1))
    kept, headed = [], 0
    for number, words in enumerate(pages):
        dropped = {word for edges in (tops, bottoms) for word in _furniture(edges, number)}
        kept.append([word for word in words if word not in dropped])
        headed += bool(dropped)
    return kept, headed


def _edges(pages: Sequence[Sequence[Line]], step: int) -> _Edges:
    rows = [list(lines[::step][: MEASURES.edge_rows]) for lines in pages]
    numbers = [{_number(line) for line in lines} - {None} for lines in rows]
    ahead = Counter(
        number - page for page, found in enumerate(numbers) for number in found if number
    )
    return _Edges(rows=rows, repeated=_repeated(rows), ahead=ahead)


def _repeated(rows: Sequence[Sequence[Line]]) -> frozenset[tuple[str, int]]:
    """Return what stands on the same height of several pages."""
    places: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for lines in rows:
        for said, line in {_said(line): line for line in lines}.items():
            places[said].append(line)
    return frozenset(
        said for said, lines in places.items() if said[0].strip("# ") and _comes_again(lines)
    )


def _said(line: Line) -> tuple[str, int]:
    """Return what a line says, whatever its numbers are, and the size of its letters."""
    words = re.sub(r"\d+", "#", re.sub(r"\W+", " ", line.text.casefold())).strip()
    return words, round(line.size)


def _comes_again(lines: Sequence[Line]) -> bool:
    return any(
        sum(_is_level(line, other) for other in lines) >= MEASURES.edge_pages
        for line in lines[:_MOST_COMPARED]
    )


def _is_level(line: Line, other: Line) -> bool:
    return abs(line.base - other.base) < MEASURES.edge_shift * line.size


def _furniture(edges: _Edges, page: int) -> list[Word]:
    """Return the words of a page's edge that are no part of its text."""
    words: list[Word] = []
    rows = edges.rows[page]
    for at, line in enumerate(rows):
        is_apart = at + 1 < len(rows) and _distance(line, rows[at + 1]) > MEASURES.wide_gap
        if not (_said(line) in edges.repeated or _is_page_number(line, page, edges, is_apart)):
            break
        words += line.words
    return words


def _distance(line: Line, other: Line) -> float:
    return abs(line.base - other.base) / line.size


def _is_page_number(line: Line, page: int, edges: _Edges, is_apart: bool) -> bool:  # noqa: FBT001
    number = _number(line)
    if number is None:
        return False
    return is_apart or edges.ahead[number - page] >= MEASURES.edge_pages


def _number(line: Line) -> int | None:
    """Return the number of a page, if a line says nothing else."""
    found = _PAGE.fullmatch(line.text)
    if not found:
        return None
    number = found["number"]
    return int(number) if number.isdecimal() else _roman(number.casefold())


def _roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )
