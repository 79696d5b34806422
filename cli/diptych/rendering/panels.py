"""Painted lines in columns: beside one another, with an axis between, and blocks of them."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diptych.rendering.terminal import Screen

AXIS = " │ "
_WIDEST = 100


def panel_width(screen: Screen, panels: int = 2) -> int:
    """Return the columns that each of two or more panels has on a terminal."""
    return min(((screen.width or 0) - len(AXIS) * (panels - 1)) // panels, _WIDEST)


def abreast(columns: Iterable[Sequence[str]], width: int, hinge: str) -> list[str]:
    """Put columns of lines beside one another; all but the last are ``width`` columns wide."""
    from diptych.rendering.wrapping import columns_of

    lines = []
    for *before, last in zip_longest(*columns, fillvalue=""):
        padded = (cell + " " * (width - columns_of(cell)) for cell in before)
        lines.append(hinge.join([*padded, last]).rstrip())
    return lines


def on_one_axis(blocks: Iterable[Sequence[str]], screen: Screen) -> str:
    """Write the lines of two panels, block by block; the axis goes on between them."""
    gap = " " * panel_width(screen) + screen.paint(AXIS.rstrip(), "faint")
    return f"\n{gap}\n".join("\n".join(lines) for lines in blocks)
