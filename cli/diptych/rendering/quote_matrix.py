"""A quote matrix as people read it: a column a source under each code, or a table."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from diptych.comparison.quote_matrix import codes_in
from diptych.comparison.tables import path_label
from diptych.rendering.panels import AXIS, abreast, panel_width
from diptych.rendering.tables import LayoutColumn, table
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.codebook import Codebook
    from diptych.comparison.alignment import Kind
    from diptych.comparison.quote_matrix import (
        MatrixRow,
        MatrixSource,
        PassageBeside,
        QuoteMatrix,
    )
    from diptych.rendering.terminal import Screen

_NARROWEST = 28
"""Terminal columns of a source below which it would be too narrow to be read."""
_HINGES = {"counterpart": " ═ ", "moved": " ═ ", "within": " ∈ ", "related": " ~ ", "gap": AXIS}
_SIGNS = {"within": "∈", "related": "~"}
_PAIR = 2


def matrix_panels(matrix: QuoteMatrix, codebook: Codebook, screen: Screen) -> str:
    """Lay the passages out under each code: those of one row at one height."""
    width = panel_width(screen, len(matrix.sources))
    if width < _NARROWEST:
        return "\n\n".join(_stacked(matrix, codebook, screen))
    heads = [wrapped(visible(one.name), width) for one in matrix.sources]
    blocks = ["\n".join(screen.paint(line, "faint") for line in abreast(heads, width, AXIS))]
    for facet, code, rows in codes_in(matrix):
        blocks.append(screen.paint(visible(_label(codebook, facet, code)), "bold"))
        blocks += ["\n".join(_abreast(matrix, row, width)) for row in rows]
    return "\n\n".join(blocks)


def matrix_table(matrix: QuoteMatrix, codebook: Codebook, style: str, screen: Screen) -> str:
    """Lay the rows out as a table: the code, and a column for each source."""
    names = [one.name for one in matrix.sources]
    columns = [LayoutColumn(header=header) for header in ("code", *names, "beside")]
    rows = [
        [
            _label(codebook, row.facet, row.code),
            *(
                " · ".join(_with_place(one, source, row) for one in cell)
                for source, cell in zip(matrix.sources, row.cells, strict=True)
            ),
            "" if row.kind == "gap" else row.kind,
        ]
        for row in matrix.rows
    ]
    return table(columns, rows, style, screen)


def _with_place(one: PassageBeside, source: MatrixSource, row: MatrixRow) -> str:
    return f"{_sign(one, _told(row))}{_place(one, source)}: {one.passage.quote}"


def _label(codebook: Codebook, facet: str, code: str) -> str:
    found = codebook.facet(facet)
    return f"{found.label()}: {path_label(found, found.codes[code])}"


def _place(one: PassageBeside, source: MatrixSource) -> str:
    """Say where a passage is: in a source that is one text, its paragraph alone."""
    paragraph = str(one.passage.paragraph)
    return paragraph if source.is_text else f"{one.passage.text}:{paragraph}"


def _told(row: MatrixRow) -> Kind | None:
    """Return what is said of a row as a whole: of two sources its kind."""
    return row.kind if len(row.cells) == _PAIR else None


def _sign(one: PassageBeside, told: Kind | None = None) -> str:
    """Mark what stands beside the rest of its row less surely, unless that is told."""
    return "" if one.kind == told else _SIGNS.get(one.kind, "")


def _abreast(matrix: QuoteMatrix, row: MatrixRow, width: int) -> list[str]:
    """Put the passages of a row side by side; of two, the sign between says what stands there."""
    told = _told(row)
    hinge = _HINGES[told] if told else AXIS
    sides = [
        [line for one in cell for line in _lines(one, source, told, width)]
        for source, cell in zip(matrix.sources, row.cells, strict=True)
    ]
    first = abreast([side[:1] for side in sides], width, hinge)
    return [*first, *abreast([side[1:] for side in sides], width, AXIS)]


def _lines(
    one: PassageBeside, source: MatrixSource, told: Kind | None, width: int
) -> Iterator[str]:
    """Yield the lines of a passage: its number in the margin, the name of its text above it."""
    margin = 5
    number = f"{_sign(one, told)}{_place(one, source)}".rjust(margin - 2) + "  "
    if not source.is_text:
        yield from wrapped(visible(number.strip()), width)
        number = ""
    quote = wrapped(visible(one.passage.quote), width - margin)
    for left, line in zip_longest([number], quote, fillvalue=""):
        yield f"{left:{margin}}{line}"


def _stacked(matrix: QuoteMatrix, codebook: Codebook, screen: Screen) -> Iterator[str]:
    """Yield a block for each row: its code, and each passage under the name of its text."""
    for facet, code, rows in codes_in(matrix):
        yield screen.paint(visible(_label(codebook, facet, code)), "bold")
        for row in rows:
            yield "\n".join(
                f"{_sign(one):2}{visible(one.passage.text)}:{one.passage.paragraph}"
                f"  {visible(one.passage.quote)}"
                for cell in row.cells
                for one in cell
            )
