"""Two texts as one reads them, in two panels: what corresponds stands at the same height.

Versions of one text are both read from top to bottom, and what has moved names the number of its
counterpart. Independent texts are read in the order of the first one.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from diptych.rendering.numbered_text import marked_segments
from diptych.rendering.panels import AXIS, abreast, on_one_axis, panel_width
from diptych.rendering.segments import Segment, numbered, numbers, painted_lines
from diptych.rendering.tables import LayoutColumn
from diptych.rendering.terminal import Screen
from diptych.texts.differences import longest_rising

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.alignment import Alignment, AlignmentRow
    from diptych.rendering.numbered_text import Panel
    from diptych.texts.text import Paragraph, Text

Span = tuple[int, int]

_PLAIN = Screen()
_HINGES = {"counterpart": " ═ ", "moved": " ═ ", "related": " ~ ", "gap": AXIS}


class Height(NamedTuple):
    """What stands at one height: paragraphs of the one text, of the other, or of both."""

    a: Span | None
    b: Span | None
    kind: str
    elsewhere: Span | None = None
    """Where the other text has what stands alone."""

    def part(self, a: Span | None, b: Span | None) -> Height:
        """Return some paragraphs of it; what loses its counterpart stands alone."""
        return self._replace(a=a, b=b, kind=self.kind if a and b else "gap")


def heights(alignment: Alignment) -> list[Height]:
    """Put paragraphs at the same height: of versions of one text, those in the same order.

    Where they have no order in common, all that belong together.
    """
    if not alignment.parallel or alignment.reordered:
        return list(map(_height, alignment.rows))
    level = _level(alignment.rows)
    left: list[AlignmentRow] = [row for row in alignment.rows if row.a and row not in level]
    right = sorted((row for row in alignment.rows if row.b and row not in level), key=_first_b)
    found: list[Height] = []
    for row in [*level, None]:
        while left and (row is None or _first_a(left[0]) < _first_a(row)):
            one = left.pop(0)
            found.append(Height(one.a, None, "gap", one.opposite(0)))
        while right and (row is None or _first_b(right[0]) < _first_b(row)):
            one = right.pop(0)
            found.append(Height(None, one.b, "gap", one.opposite(1)))
        if row:
            found.append(Height(row.a, row.b, row.kind))
    return found


def _height(row: AlignmentRow) -> Height:
    """Put a row at one height; what stands in a paragraph beside something else names that."""
    if row.host is None:
        return Height(row.a, row.b, row.kind)
    return Height(row.a, row.b, "gap", (row.host, row.host))


def side_by_side(sides: tuple[Panel, Panel], shown: Sequence[Height], screen: Screen) -> str:
    """Lay two panels out on a terminal."""
    width = panel_width(screen)
    heads = [painted_lines([Segment(_title(side.text), "faint")], width, screen) for side in sides]
    blocks = [abreast(heads, width, AXIS)]
    for height in shown:
        lines = [
            _lines(side, span, height.elsewhere, width, screen)
            for side, span in zip(sides, (height.a, height.b), strict=True)
        ]
        hinge = screen.paint(_HINGES[height.kind], "faint")
        first = abreast([side[:1] for side in lines], width, hinge)
        others = abreast([side[1:] for side in lines], width, screen.paint(AXIS, "faint"))
        blocks.append([*first, *others])
    return on_one_axis(blocks, screen)


def panel_table(
    sides: tuple[Panel, Panel], shown: Sequence[Height]
) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return the cells of a table of two columns of words, each with its numbers before it."""
    columns = [
        LayoutColumn(header="a", align="right"),
        LayoutColumn(header=sides[0].text.id),
        LayoutColumn(header="b", align="right"),
        LayoutColumn(header=sides[1].text.id),
    ]
    return columns, [
        list(
            chain.from_iterable(
                (numbers(span), _cell(side, span, height.elsewhere) if span else "")
                for side, span in zip(sides, (height.a, height.b), strict=True)
            )
        )
        for height in shown
    ]


# Which paragraphs stand at the same height


def _level(rows: Sequence[AlignmentRow]) -> list[AlignmentRow]:
    """Choose rows that rise on both sides: counterparts first, then what is merely related."""
    pairs = [row for row in rows if row.a and row.b]
    sure = _rising([row for row in pairs if row.kind != "related"])
    firsts, seconds = list(map(_first_a, sure)), list(map(_first_b, sure))
    fitting = [
        row
        for row in pairs
        if row.kind == "related"
        and bisect_left(firsts, _first_a(row)) == bisect_left(seconds, _first_b(row))
    ]
    return sorted([*sure, *_rising(fitting)], key=_first_a)


def _rising(rows: Sequence[AlignmentRow]) -> list[AlignmentRow]:
    return [rows[at] for at in longest_rising([_first_b(row) for row in rows])]


def _first_a(row: AlignmentRow) -> int:
    return row.a[0] if row.a else 0


def _first_b(row: AlignmentRow) -> int:
    return row.b[0] if row.b else 0


# What a panel shows


def _title(text: Text) -> str:
    return " · ".join(dict.fromkeys((text.id, text.source)))


def _lines(
    side: Panel, span: Span | None, elsewhere: Span | None, width: int, screen: Screen
) -> list[str]:
    margin = len(str(len(side.text.paragraphs))) + 2
    lines: list[str] = []
    for paragraph in _paragraphs(side.text, span):
        words = painted_lines(marked_segments(side, paragraph, screen), width - margin, screen)
        lines += [""] if lines else []
        lines += numbered(str(paragraph.number), margin, words, screen)
    if span and elsewhere:
        reference = painted_lines([_reference(elsewhere)], width - margin, screen)
        lines += numbered("", margin, reference, screen)
    return lines


def _cell(side: Panel, span: Span, elsewhere: Span | None) -> str:
    parts = [
        "".join(segment.content for segment in marked_segments(side, paragraph, _PLAIN))
        for paragraph in _paragraphs(side.text, span)
    ]
    return " ".join([*parts, *([_reference(elsewhere).content] if elsewhere else [])])


def _reference(elsewhere: Span) -> Segment:
    return Segment(f"→ {numbers(elsewhere)}", "faint")


def _paragraphs(text: Text, span: Span | None) -> Sequence[Paragraph]:
    return text.paragraphs[span[0] - 1 : span[1]] if span else ()
