"""A quote matrix as people read it: two columns under each code, or a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.comparison.quote_matrix import codes_in
from diptych.comparison.tables import path_label
from diptych.rendering.panels import AXIS, abreast, panel_width
from diptych.rendering.tables import LayoutColumn, table
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.annotations.codebook import Codebook
    from diptych.comparison.quote_matrix import MatrixRow, QuotedPassage, QuoteMatrix
    from diptych.rendering.terminal import Screen

_NARROWEST = 60
"""Terminal columns below which columns would be too narrow to be read."""
_SIGNS = {"counterpart": " ═ ", "moved": " ═ ", "within": " ∈ ", "related": " ~ ", "gap": AXIS}


def matrix_panels(matrix: QuoteMatrix, codebook: Codebook, screen: Screen) -> str:
    """Lay the passages out under each code: those of one row at one height."""
    if screen.width is None or screen.width < _NARROWEST:
        return "\n\n".join(_stacked(matrix, codebook, screen))
    width = panel_width(screen)
    heads = [wrapped(visible(name), width) for name in matrix.texts]
    blocks = ["\n".join(screen.paint(line, "faint") for line in abreast(heads, width, AXIS))]
    for facet, code, rows in codes_in(matrix):
        blocks.append(screen.paint(visible(_label(codebook, facet, code)), "bold"))
        blocks += ["\n".join(_abreast(row, width)) for row in rows]
    return "\n\n".join(blocks)


def matrix_table(matrix: QuoteMatrix, codebook: Codebook, style: str, screen: Screen) -> str:
    """Lay the rows out as a table: the code, and a column for each text."""
    columns = [LayoutColumn(header=header) for header in ("code", *matrix.texts, "beside")]
    rows = [
        [
            _label(codebook, row.facet, row.code),
            *(" · ".join(f"{one.paragraph}: {one.quote}" for one in cell) for cell in row.cells),
            "" if row.kind == "gap" else row.kind,
        ]
        for row in matrix.rows
    ]
    return table(columns, rows, style, screen)


def _label(codebook: Codebook, facet: str, code: str) -> str:
    found = codebook.facet(facet)
    return f"{found.label()}: {path_label(found, found.codes[code])}"


def _abreast(row: MatrixRow, width: int) -> list[str]:
    """Put the passages of a row side by side; the sign between says what stands there."""
    sides = [list(_lines(cell, width)) for cell in row.cells]
    first = abreast([side[:1] for side in sides], width, _SIGNS[row.kind])
    return [*first, *abreast([side[1:] for side in sides], width, AXIS)]


def _lines(cell: Sequence[QuotedPassage], width: int) -> Iterator[str]:
    margin = 5
    for passage in cell:
        number = f"{passage.paragraph:>{margin - 2}}  "
        for line in wrapped(visible(passage.quote), width - margin):
            yield number + line
            number = " " * margin


def _stacked(matrix: QuoteMatrix, codebook: Codebook, screen: Screen) -> Iterator[str]:
    """Yield a block for each row: its code, and each passage under the name of its text."""
    for facet, code, rows in codes_in(matrix):
        yield screen.paint(visible(_label(codebook, facet, code)), "bold")
        for row in rows:
            yield "\n".join(
                f"  {visible(name)}:{one.paragraph}  {visible(one.quote)}"
                for name, cell in zip(matrix.texts, row.cells, strict=True)
                for one in cell
            )
