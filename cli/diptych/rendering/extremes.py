"""What shows differences among three groups or more: marks for extremes, and shading."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diptych.comparison.tables import Comparison, ComparisonRow
    from diptych.rendering.terminal import Screen

FEWEST = 3
"""Groups; two have a difference, and bars."""
_NOTHING = 0.0005
"""Shares that are as near as this have no difference that is printed."""
_LEVELS = 3
"""Of shading, above and below the mean of a row."""


@dataclass(frozen=True, slots=True)
class Extremes:
    """Marks and shades for the cells of a comparison, on one scale in all of its tables."""

    screen: Screen
    scale: float
    """The largest distance of a share from the mean of its row."""

    def marked(self, row: ComparisonRow, group: int, number: str) -> str:
        """Put a mark before a number that is the only largest or smallest of its row.

        In colour all cells are as wide as those with a mark, and shaded.
        """
        mark = self._mark(row, group)
        if not self.screen.colour:
            return f"{mark} {number}".lstrip()
        width = len(str(row.cells[group].denominator)) + len(" 100.0%")
        return self.screen.paint(f"{mark or ' '} {number:>{width}}", self._shade(row, group))

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

    def _mark(self, row: ComparisonRow, group: int) -> str:
        shares = _shares(row)
        share = shares.get(group)
        if share is None or not _differ(shares.values()):
            return ""
        most, least = self._signs()
        for sign, end in ((most, max(shares.values())), (least, min(shares.values()))):
            if [one for one, other in shares.items() if abs(other - end) < _NOTHING] == [group]:
                return sign
        return ""

    def _signs(self) -> tuple[str, str]:
        return ("▲", "▼") if self.screen.blocks else ("^", "v")

    def _shade(self, row: ComparisonRow, group: int) -> str:
        shares = _shares(row)
        if group not in shares:
            return ""
        apart = shares[group] - _mean(shares.values())
        level = round(abs(apart) / self.scale * _LEVELS)
        return f"{'above' if apart > 0 else 'below'} {level}" if level else ""


def extremes(comparison: Comparison, screen: Screen) -> Extremes | None:
    """Return what marks the cells, if there is any difference among three groups or more."""
    query = comparison.query
    if len(comparison.sides) < FEWEST or query.stats or query.robust:
        return None
    rows = [_shares(row) for table in comparison.tables for row in table.rows]
    scale = max(
        (
            abs(share - _mean(shares.values()))
            for shares in rows
            if _differ(shares.values())
            for share in shares.values()
        ),
        default=0.0,
    )
    return Extremes(screen, scale) if scale else None


def _shares(row: ComparisonRow) -> dict[int, float]:
    """Return the shares by group, of those that have something to be a share of."""
    return {group: cell.share for group, cell in enumerate(row.cells) if cell.share is not None}


def _differ(shares: Iterable[float]) -> bool:
    known = list(shares)
    return len(known) > 1 and max(known) - min(known) >= _NOTHING


def _mean(shares: Iterable[float]) -> float:
    known = list(shares)
    return fsum(known) / len(known)
