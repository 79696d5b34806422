"""Keyword in context as people read it: the words found stand one below the other.

Columns are those of a terminal: wide letters take two, accents none. Where a paragraph is written
from right to left, what comes before stands to the right. Marks without width keep a terminal
that reorders such letters from reordering across columns.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from diptych.rendering.tables import LayoutColumn
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.comparison.concordance import KeywordLine, PatternCounts
    from diptych.rendering.terminal import Screen

_WIDTH = 100
"""Columns where nobody looks on."""
_NARROWEST = 40
_MOST_PLACE = 24
_LEAST_CODES = 10
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"
_CUT = "…"


def concordance_lines(
    lines: Iterable[KeywordLine], text_ids: Sequence[str], screen: Screen
) -> Iterator[str]:
    """Lay lines out one by one; ``text_ids`` are those of all texts that may be named."""
    width = max(screen.width or _WIDTH, _NARROWEST)
    longest = max((columns_of(name) for name in text_ids), default=0) + len(":000  ")
    place = min(longest, _MOST_PLACE, width // 3)
    for line in lines:
        yield _line(line, place, width, screen)


def _line(line: KeywordLine, place: int, width: int, screen: Screen) -> str:
    """Lay a line out: the keyword begins in the same column, whatever the name of the text."""
    name = f"{line.text.id}:{line.paragraph}"
    shown = _head(name, max(place, width // 3) - 2)
    column = place + (width - place) * 2 // 5
    room = column - max(columns_of(shown) + 2, place)
    keyword = visible(line.keyword)
    behind = width - column - columns_of(keyword)
    codes = _codes(line, behind // 2)
    others = max(behind - columns_of(codes), 0)
    before, after = visible(line.before), visible(line.after)
    around = ""
    if _is_right_to_left(line):
        left, right = _first(after, room), _last(before, others)
        around = _LEFT_TO_RIGHT + _RIGHT_TO_LEFT
    else:
        left, right = _last(before, room), _first(after, others)
        if any(_has_right_to_left(part) for part in (before, keyword, after)):
            around = _LEFT_TO_RIGHT
    parts = (left, screen.paint(keyword, "bold"), right)
    parted = "".join(f"{around}{part}{around[::-1]}" for part in parts if part)
    blanks = " " * (column - columns_of(shown) - columns_of(left))
    tail = " " * (others - columns_of(right)) + codes if codes else ""
    painted = screen.paint(shown, "faint") + blanks + parted + screen.paint(tail, "faint")
    return painted.rstrip()


def _codes(line: KeywordLine, room: int) -> str:
    """Return the codes of a line without their facets, as much as there is room for."""
    if not line.codes or room < _LEAST_CODES:
        return ""
    codes = dict.fromkeys(one.partition("=")[2] for one in line.codes)
    return f"  {_first(' · '.join(codes), room - 2)}"


def _head(name: str, room: int) -> str:
    """Cut the name of a place in the middle, where it is too long: its number stays."""
    if columns_of(name) <= room:
        return name
    text_id, _, number = name.rpartition(":")
    return f"{text_id[: max(room - len(number) - 2, 1)]}{_CUT}:{number}"


def _first(words: str, room: int) -> str:
    """Return as much of the beginning as there is room for."""
    if columns_of(words) <= room:
        return words
    from wcwidth import iter_graphemes

    return "".join([*_fitting(list(iter_graphemes(words)), room), _CUT[: max(room, 0)]])


def _last(words: str, room: int) -> str:
    """Return as much of the end as there is room for."""
    if columns_of(words) <= room:
        return words
    from wcwidth import iter_graphemes

    letters = list(iter_graphemes(words))[::-1]
    return "".join([*_fitting(letters, room), _CUT[: max(room, 0)]][::-1])


def _fitting(letters: Sequence[str], room: int) -> list[str]:
    """Return as many letters as leave room for one column more."""
    ends = accumulate(map(columns_of, letters))
    return [letter for letter, end in zip(letters, ends, strict=True) if end < room]


def _is_right_to_left(line: KeywordLine) -> bool:
    """Tell whether a line is written so: by its first letter that has a direction."""
    for letter in f"{line.before}{line.keyword}{line.after}":
        if (direction := bidirectional(letter)) in {"L", "R", "AL"}:
            return direction != "L"
    return False


def _has_right_to_left(part: str) -> bool:
    return not part.isascii() and any(bidirectional(letter) in {"R", "AL"} for letter in part)


def count_columns(counts: PatternCounts) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return the table of how often a pattern is found in each group."""
    several = len(counts.pattern.alternatives) > 1
    numbers = ("count", "per 1,000", "words", "texts", "of")
    columns = [
        LayoutColumn(header="group"),
        *([LayoutColumn(header="pattern")] if several else []),
        *(LayoutColumn(header=name, align="right") for name in numbers),
    ]
    rows = [
        [
            row.group,
            *([row.pattern] if several else []),
            str(row.count),
            "–" if row.rate is None else f"{row.rate:.2f}",
            str(row.words),
            str(row.texts),
            str(row.among),
        ]
        for row in counts.rows
    ]
    return columns, rows
