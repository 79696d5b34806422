"""The line that opens a cell: a command that lists the passages behind one of a table."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.cell_passages import find_words
from diptych.comparison.tables import Comparison
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.comparison.crosstabs import Crosstab

_SAID = "passages behind a cell: "
_INDENT = "  "


class _Line(NamedTuple):
    """One code, or several together, in all groups."""

    codes: Mapping[str, str]
    """By facet."""
    counts: Sequence[int]
    shares: Sequence[float | None]
    """``None`` of a group without anything that it could be a share of."""

    @property
    def spread(self) -> float:
        known = [share for share in self.shares if share is not None]
        return max(known) - min(known)

    @property
    def largest(self) -> int:
        """The number of the group with the largest share, of equal ones with the most."""
        ranks = [
            (share or 0.0, count) for share, count in zip(self.shares, self.counts, strict=True)
        ]
        return ranks.index(max(ranks))


def opening_lines(table: Comparison | Crosstab, width: int) -> list[str]:
    """Return the lines that open the cell where groups differ most; none without such a cell.

    They can be typed in as they stand: where a line ends early, a backslash says so.
    """
    words = example(table)
    if not words or any(visible(word) != word for word in words):
        return []
    return _broken(_units([quote(word) for word in words]), width)


def example(table: Comparison | Crosstab) -> list[str]:
    """Return a command as words: in the row of the largest difference, for the largest cell."""
    lines = [line for line in _lines(table) if any(line.counts)]
    if not lines or table.opening is None:
        return []
    line = max(lines, key=lambda line: line.spread)
    side = table.sides[line.largest]
    return ["diptych", *find_words(table.opening, side, line.largest, table.basis, line.codes)]


def _lines(table: Comparison | Crosstab) -> Iterator[_Line]:
    if not isinstance(table, Comparison):
        yield from _pairs(table)
        return
    for shown in table.tables:
        for row in shown.rows:
            counts, shares = [c.count for c in row.cells], [c.share for c in row.cells]
            yield _Line({shown.facet: row.code}, counts, shares)


def _pairs(table: Crosstab) -> Iterator[_Line]:
    """Yield pairs of codes, and parts of pairs that have a code."""
    for row, column in table.pairings():
        for part in table.parts[:-1] or (None,):
            cells = [table.cell(row, column, group, part) for group in range(len(table.sides))]
            codes = {table.row_facet.facet: row.code, table.column_facet.facet: column.code}
            if part and table.split_facet:
                codes[table.split_facet.facet] = part.code
            yield _Line(codes, [cell.counted for cell in cells], [cell.share for cell in cells])


def _units(words: Sequence[str]) -> list[str]:
    """Put each option and its value together."""
    units: list[str] = []
    for word in words:
        if units and units[-1].startswith("--") and " " not in units[-1]:
            units[-1] += f" {word}"
        else:
            units.append(word)
    return units


def _broken(words: Sequence[str], width: int) -> list[str]:
    """Break lines between words, each of which ends in a backslash then."""
    lines = [_SAID + words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if columns_of(longer) + len(" \\") <= width:
            lines[-1] = longer
        else:
            lines[-1] += " \\"
            lines.append(_INDENT + word)
    return lines
