"""In which order a page is read: what stands above, then column by column, then what is below.

A gutter is white that runs down between lines which have words enough on both sides of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from diptych.texts.importers.pdf.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.texts.importers.pdf.words import Word

_MOST_OPEN = 40
"""How many stretches of white are followed down a page at a time."""


@dataclass(frozen=True, slots=True)
class Gutter:
    """White between columns, from one base line to another."""

    left: float
    right: float
    top: float
    bottom: float


def regions(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield the words of each part of a page, in the order in which they are read."""
    gutter = _longest_gutter(words)
    if gutter is None:
        yield from filter(None, _parted_from_margin(words))
        return
    middle = [word for word in words if gutter.top <= word.base <= gutter.bottom]
    yield from regions([word for word in words if word.base < gutter.top])
    yield from regions([word for word in middle if word.right <= gutter.right])
    yield from regions([word for word in middle if word.right > gutter.right])
    yield from regions([word for word in words if word.base > gutter.bottom])


def _parted_from_margin(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Return the words of a column, and those in the margin on the right of it, if it is filled."""
    rows = _rows(words)
    ends = Counter(round(max(word.right for word in row)) for row in rows)
    near = {end: sum(ends[end + by] for by in (-1, 0, 1)) for end in ends}
    edge = max(near, key=near.__getitem__, default=0)
    if near.get(edge, 0) < max(MEASURES.filled_lines, ends.total() / 2):
        return list(words), []
    beside = {word for row in rows for word in _in_margin(row, edge)}
    return [word for word in words if word not in beside], [
        word for word in words if word in beside
    ]


def _in_margin(row: Sequence[Word], edge: float) -> list[Word]:
    """Return the words of a row that stand beyond the edge, and apart from its other words."""
    beside = [word for word in row if word.left > edge + MEASURES.margin * word.size]
    before = [word.right for word in row if word not in beside]
    if not any(sign.isalnum() for word in beside for sign in word.text):
        return []
    is_apart = not before or beside[0].left - max(before) > MEASURES.margin * beside[0].size
    return beside if is_apart else []


def _longest_gutter(words: Sequence[Word]) -> Gutter | None:
    rows = _rows(words)
    bases = [row[0].base for row in rows]
    found = (_checked(white, rows, bases) for white in _whites(rows))
    return max(filter(None, found), key=lambda one: one.bottom - one.top, default=None)


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    ordered = sorted(words, key=lambda word: (round(word.base), word.left))
    return [list(row) for _, row in groupby(ordered, key=lambda word: round(word.base))]


def _whites(rows: Sequence[Sequence[Word]]) -> Iterator[Gutter]:
    """Follow the gaps in rows downwards, each as long as some of it is left."""
    if not rows:
        return
    left = min(row[0].left for row in rows)
    right = max(word.right for row in rows for word in row)
    narrowest = MEASURES.gutter * median(word.size for row in rows for word in row)
    open_whites: list[Gutter] = []
    for row in rows:
        gaps = [gap for gap in _gaps(row, left, right) if gap[1] - gap[0] >= narrowest]
        cuts = (_cut(white, gap, row[0].base) for white in open_whites for gap in gaps)
        narrowed = [cut for cut in cuts if cut.right - cut.left >= narrowest]
        kept = {(white.left, white.right) for white in narrowed}
        yield from (white for white in open_whites if (white.left, white.right) not in kept)
        fresh = [Gutter(*gap, row[0].base, row[0].base) for gap in gaps if gap not in kept]
        open_whites = sorted(_longest_of_each(narrowed + fresh), key=lambda white: white.top)
        open_whites = open_whites[:_MOST_OPEN]
    yield from open_whites


def _longest_of_each(whites: Sequence[Gutter]) -> list[Gutter]:
    longest: dict[tuple[float, float], Gutter] = {}
    for white in sorted(whites, key=lambda white: -white.top):
        longest[white.left, white.right] = white
    return list(longest.values())


def _gaps(row: Sequence[Word], left: float, right: float) -> Iterator[tuple[float, float]]:
    """Yield the gaps of a row, its margins too."""
    reach = left
    for word in row:
        yield reach, word.left
        reach = max(reach, word.right)
    yield reach, right


def _cut(white: Gutter, gap: tuple[float, float], base: float) -> Gutter:
    return Gutter(max(white.left, gap[0]), min(white.right, gap[1]), white.top, base)


def _checked(
    white: Gutter, rows: Sequence[Sequence[Word]], bases: Sequence[float]
) -> Gutter | None:
    """Return a white as the gutter that it is, from where the columns beside it begin."""
    inside = [*rows[bisect_left(bases, white.top) : bisect_right(bases, white.bottom)]]
    if len(inside) < MEASURES.column_lines:
        return None
    sides = _sides(white, inside)
    if not all(map(_is_column, sides)):
        return None
    widths = [max(word.right for word in side) - min(word.left for word in side) for side in sides]
    while not _begins_columns(_sides(white, inside[:1]), widths):
        inside.pop(0)
    sides = _sides(white, inside)
    if not all(map(_is_column, sides)):
        return None
    tops, bottoms = zip(*((side[0].base, side[-1].base) for side in sides), strict=True)
    if sum(max(tops) <= row[0].base <= min(bottoms) for row in inside) < MEASURES.column_lines:
        return None
    first = _top_of_left(rows[: rows.index(inside[0])], sides[0], white) or inside[0]
    reach = MEASURES.column_reach * median(word.size for word in first)
    return Gutter(white.left, white.right, first[0].base - reach, inside[-1][0].base + reach)


def _top_of_left(
    above: Sequence[Sequence[Word]], left: Sequence[Word], white: Gutter
) -> Sequence[Word] | None:
    """Return the first row of the left column, if that begins higher than the right one."""
    first, below = None, left[0]
    for row in reversed(above):
        is_near = below.base - row[0].base < MEASURES.column_step * below.size
        if not is_near or abs(row[0].size - below.size) > MEASURES.same_size * below.size:
            break
        if row[0].base < white.top or _sides(white, [row])[1]:
            return None
        first, below = row, row[0]
    return first


def _sides(white: Gutter, rows: Sequence[Sequence[Word]]) -> tuple[list[Word], list[Word]]:
    words = [word for row in rows for word in row]
    left = [word for word in words if word.right <= white.right]
    return left, [word for word in words if word.right > white.right]


def _begins_columns(sides: tuple[list[Word], list[Word]], widths: Sequence[float]) -> bool:
    """Whether a row is part of columns: the right one alone, or as much as half of one."""
    if not sides[0]:
        return True
    filled = [side[-1].right - side[0].left if side else 0.0 for side in sides]
    return bool(sides[1]) and any(
        part > MEASURES.column_share * width for part, width in zip(filled, widths, strict=True)
    )


def _is_column(words: Sequence[Word]) -> bool:
    """Whether there are lines enough, and words enough on them."""
    lines = len({round(word.base) for word in words})
    letters = sum(len(word.text) + 1 for word in words)
    return lines >= MEASURES.column_lines and letters >= MEASURES.column_characters * lines
