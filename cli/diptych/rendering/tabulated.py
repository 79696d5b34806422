"""What tabulate lays out, its quirks settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tabulate

from diptych.rendering.documents import LATEX, for_latex

if TYPE_CHECKING:
    from collections.abc import Sequence

tabulate.MIN_PADDING = 0
# Its default widens every column to two more than the header, on terminals that have no room.
tabulate.LATEX_ESCAPE_RULES["|"] = r"\textbar{}"
# Without it, TeX's own font encoding (OT1) prints a dash.

FORMATS = list(tabulate.tabulate_formats)


def laid_out_by_tabulate(aligns: Sequence[str], lines: Sequence[Sequence[str]], style: str) -> str:
    """Lay the header and the rows out, as they are; lines may have blanks at their end."""
    laid_out = tabulate.tabulate(
        lines[1:],
        headers=lines[0],
        tablefmt=style,
        disable_numparse=True,
        colalign=aligns if len(lines) > 1 else None,
        preserve_whitespace=True,
    )
    return for_latex(str(laid_out), style) if style in LATEX else str(laid_out)
