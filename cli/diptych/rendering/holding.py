"""What stands beside the rows of a comparison: whether differences hold, and codes are reliable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.rendering.numbers import coefficient, signed_points
from diptych.rendering.tables import LayoutColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.robust import Robustness
    from diptych.comparison.tables import Comparison, ComparisonRow, FacetTable
    from diptych.rendering.terminal import Screen

_NONE = "–"
_UNRELIABLE, _TENTATIVE = 0.667, 0.8
"""Below the first nothing is to be concluded, below the second nothing for certain: Krippendorff
(2019), chapter 12."""
_NAMED = 2
"""How many groups there are where differences have one meaning."""


def held(comparison: Comparison, shown: FacetTable) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return the columns that stand at the end of a table; none unless they were asked for."""
    headers: list[str] = []
    rows: list[list[str]] = [[] for _ in shown.rows]
    if comparison.query.robust and len(comparison.sides) == _NAMED:
        headers += ["other readings", "same sign"]
        rows = [_robust_cells(row.robust[1]) for row in shown.rows]
    if comparison.query.reliability:
        headers.append("α")
        rows = [[*cells, _alpha_cell(row)] for row, cells in zip(shown.rows, rows, strict=True)]
    return [LayoutColumn(header=header, align="right") for header in headers], rows


def _robust_cells(robust: Robustness | None) -> list[str]:
    if robust is None or not robust.readings:
        return [_NONE, _NONE]
    span = f"{signed_points(robust.low)} to {signed_points(robust.high)}"
    if robust.same_sign is None:
        return [span, _NONE]
    return [span, f"{robust.same_sign} of {robust.readings}" + ", flips" * robust.flips]


def _alpha_cell(row: ComparisonRow) -> str:
    alpha = row.reliability.alpha
    if alpha is None:
        return _NONE
    mark = "!!" if is_unreliable(row) else "!" if alpha < _TENTATIVE else ""
    return f"{mark} {coefficient(alpha)}".strip()


def is_unreliable(row: ComparisonRow) -> bool:
    """Tell whether people agree too little on a code for anything to be concluded."""
    alpha = row.reliability.alpha
    return alpha is not None and alpha < _UNRELIABLE


def dimmed(line: str, row: ComparisonRow, screen: Screen) -> str:
    """Dim a row of which nothing is to be concluded."""
    if not is_unreliable(row):
        return line
    return "\n".join(screen.paint(part, "faint") for part in line.split("\n"))


def holding_explained(comparison: Comparison) -> Iterator[str]:
    """Yield what the columns say, a line each."""
    query = comparison.query
    if query.robust and len(comparison.sides) > 1:
        yield (
            "other readings: the smallest and the largest difference where one thing is counted "
            "otherwise (unit, base, headings, people, weights); same sign: in how many of them "
            "the sign is that of the difference, flips: another has the opposite one"
        )
    if query.reliability:
        yield _reliability_explained(comparison)


def _reliability_explained(comparison: Comparison) -> str:
    if len(comparison.raters) < _NAMED:
        return "no α: no two people have finished these texts; see diptych help team"
    return (
        f"α: how far {', '.join(comparison.raters)} agree on the code (Krippendorff’s, "
        "paragraphs); customary limits (Krippendorff 2019): ! below .800, tentative at best; "
        "!! below .667, nothing is to be concluded"
    )
