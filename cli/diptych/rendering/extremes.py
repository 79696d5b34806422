"""What shows differences among three groups or more: marks for extremes, and shading."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.comparison.tables import Comparison, ComparisonRow
    from diptych.rendering.terminal import Screen

FEWEST = 3
"""Groups; two have a difference, and bars."""
_NOTHING = 0.0005
"""Shares that are as near as this have no difference that is printed."""
_LEVELS = 3
"""Of shading, above and below the mean of a row."""


class _Place(NamedTuple):
    """How a share stands to the others of its row."""

    end: int
    """1 for the only largest one, -1 for the only smallest one, else 0."""
    apart: float
    """From the mean of the row."""


@dataclass(frozen=True, slots=True)
class Extremes:
    """Marks and shades for the cells of a comparison, on one scale in all of its tables."""

    screen: Screen
    scale: float
    """The largest distance of a share from the mean of its row."""
    places: Mapping[int, Mapping[int, _Place]]
    """By row (its identity), and by group; of groups that have something to be a share of."""

    def marked(self, row: ComparisonRow, group: int, number: str) -> str:
        """Put a mark before a number that is the only largest or smallest of its row.

        In colour all cells are as wide as those with a mark, and shaded.
        """
        place = self.places[id(row)].get(group, _Place(0, 0))
        most, least = self._signs()
        mark = ("", most, least)[place.end]
        if not self.screen.colour:
            return f"{mark} {number}".lstrip()
        width = len(str(row.cells[group].denominator)) + len(" 100.0%")
        return self.screen.paint(f"{mark or ' '} {number:>{width}}", self._shade(place))

    def explained(self) -> str:
        """Say what the marks and shades mean."""
        most, least = self._signs()
        line = (
            f"{most} the largest share of a row, {least} the smallest, where one group alone has it"
        )
        if not self.screen.colour:
            return line
        return (
            f"{line}; orange: above the mean of the row, blue: below it, on one scale in all tables"
        )

    def _signs(self) -> tuple[str, str]:
        return ("▲", "▼") if self.screen.blocks else ("^", "v")

    def _shade(self, place: _Place) -> str:
        level = round(abs(place.apart) / self.scale * _LEVELS)
        return f"{'above' if place.apart > 0 else 'below'} {level}" if level else ""


def extremes(comparison: Comparison, screen: Screen) -> Extremes | None:
    """Return what marks the cells, if there is any difference among three groups or more."""
    query = comparison.query
    if len(comparison.sides) < FEWEST or query.stats or query.robust:
        return None
    places = {id(row): _places(row) for table in comparison.tables for row in table.rows}
    scale = max((abs(one.apart) for row in places.values() for one in row.values()), default=0.0)
    return Extremes(screen, scale, places) if scale else None


def _places(row: ComparisonRow) -> dict[int, _Place]:
    """Return the places of shares, by group; none where no difference is printed.

    What a group has none of so far, while it is being read, is no share of nothing.
    """
    shares = {
        group: cell.share
        for group, cell in enumerate(row.cells)
        if cell.share is not None and cell.none != "so far"
    }
    least, most = min(shares.values(), default=0.0), max(shares.values(), default=0.0)
    if most - least < _NOTHING:
        return {}
    mean = fsum(shares.values()) / len(shares)
    ends = {}
    for sign, end in ((1, most), (-1, least)):
        having = [group for group, share in shares.items() if abs(share - end) < _NOTHING]
        if len(having) == 1:
            ends[having[0]] = sign
    return {group: _Place(ends.get(group, 0), share - mean) for group, share in shares.items()}
