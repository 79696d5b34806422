"""A quote matrix as people read it: a column a source under each code, or a table."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.quote_matrix import codes_in
from diptych.comparison.tables import path_label
from diptych.rendering.panels import AXIS, abreast, panel_width
from diptych.rendering.tables import LayoutColumn, table
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import wrapped
from diptych.texts.appearance import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.codebook import Codebook, Facet
    from diptych.comparison.quote_matrix import (
        MatrixKind,
        MatrixRow,
        MatrixSource,
        QuoteMatrix,
        UncodedParagraph,
    )
    from diptych.rendering.terminal import Screen

_NARROWEST = 28
"""Terminal columns of a source below which it would be too narrow to be read."""
_HINGES = {"counterpart": " ═ ", "moved": " ═ ", "within": " ∈ ", "related": " ~ "}
_SIGNS = {"within": "∈", "related": "~"}
_PAIR = 2
_LETTERS = 200
"""Of a paragraph without the code."""


def matrix_panels(matrix: QuoteMatrix, codebook: Codebook, screen: Screen) -> str:
    """Lay the passages out under each code: those of one row at one height."""
    width = panel_width(screen, len(matrix.sources))
    if width < _NARROWEST:
        return "\n\n".join(_stacked(matrix, codebook, screen))
    heads = [wrapped(visible(one.name), width) for one in matrix.sources]
    blocks = ["\n".join(screen.paint(line, "faint") for line in abreast(heads, width, AXIS))]
    for facet, code, rows in codes_in(matrix):
        blocks.append(screen.paint(visible(_label(codebook, facet, code)), "bold"))
        draw = _Row(codebook.facet(facet), matrix)
        blocks += ["\n".join(draw.abreast(row, width)) for row in rows]
    return "\n\n".join(blocks)


def matrix_table(matrix: QuoteMatrix, codebook: Codebook, style: str, screen: Screen) -> str:
    """Lay the rows out as a table: the code, and a column for each source."""
    names = [one.name for one in matrix.sources]
    columns = [LayoutColumn(header=header) for header in ("code", *names, "beside")]
    rows = [
        [
            _label(codebook, row.facet, row.code),
            *_Row(codebook.facet(row.facet), matrix).cells(row),
            row.kind,
        ]
        for row in matrix.rows
    ]
    return table(columns, rows, style, screen)


def _label(codebook: Codebook, facet: str, code: str) -> str:
    found = codebook.facet(facet)
    return f"{found.label()}: {path_label(found, found.codes[code])}"


class _Entry(NamedTuple):
    """What stands in a cell: a passage, or a paragraph without the code."""

    sign: str
    text: str
    paragraph: int
    words: str

    def place(self, source: MatrixSource) -> str:
        """Say where it is: in a source that is one text, its paragraph alone."""
        where = str(self.paragraph) if source.is_text else f"{self.text}:{self.paragraph}"
        return f"{self.sign}{where}"


class _Row:
    """Lays out the rows of one facet."""

    def __init__(self, facet: Facet, matrix: QuoteMatrix) -> None:
        self._facet = facet
        self._sources = matrix.sources

    def abreast(self, row: MatrixRow, width: int) -> list[str]:
        """Put what is said side by side; of two, the sign between says what stands there."""
        told = _told(row)
        sides = [
            [line for one in entries for line in _lines(one, source, width)]
            for source, entries in zip(self._sources, self._entries(row, told), strict=True)
        ]
        first = abreast([side[:1] for side in sides], width, _HINGES.get(told or "", AXIS))
        return [*first, *abreast([side[1:] for side in sides], width, AXIS)]

    def cells(self, row: MatrixRow) -> Iterator[str]:
        """Yield what stands in the cells of a table."""
        for source, entries in zip(self._sources, self._entries(row, _told(row)), strict=True):
            yield " · ".join(f"{one.place(source)}: {one.words}" for one in entries)

    def stacked(self, row: MatrixRow) -> Iterator[str]:
        """Yield a line for whatever is said."""
        for one in (one for entries in self._entries(row, None) for one in entries):
            yield f"{one.sign:2}{visible(one.text)}:{one.paragraph}  {visible(one.words)}"

    def _entries(self, row: MatrixRow, told: MatrixKind | None) -> Iterator[list[_Entry]]:
        """Yield what each source has, with a sign where it is less sure, unless that is told."""
        for source, cell in zip(self._sources, row.cells, strict=True):
            yield [
                *(
                    _Entry(_sign(kind, told), one.text, one.paragraph, one.quote)
                    for one, kind, _ in cell
                ),
                *(
                    _Entry(_sign(one.kind, told), one.text, one.paragraph, self._words(one))
                    for one in source.uncoded(row)
                ),
            ]

    def _words(self, one: UncodedParagraph) -> str:
        return f"({why_uncoded(self._facet, one)}) {shortened(one.quote, _LETTERS)}"


def why_uncoded(facet: Facet, one: UncodedParagraph, language: str = "") -> str:
    """Say of a paragraph without the code what it is coded instead, if anything."""
    instead = [path_label(facet, facet.codes[code], language) for code in one.instead]
    return f"coded {', '.join(instead)} instead" if instead else "without the code"


def _told(row: MatrixRow) -> MatrixKind | None:
    """Return what is said of a row as a whole: of two sources its kind."""
    if len(row.cells) > _PAIR:
        return None
    found = (beside.kind for cell in row.cells for one in cell for beside in one.uncoded)
    return next(found, row.kind) if row.kind == "uncoded" else row.kind


def _sign(kind: MatrixKind, told: MatrixKind | None) -> str:
    """Mark what stands beside the rest of its row less surely, unless that is told."""
    return "" if kind == told else _SIGNS.get(kind, "")


def _lines(one: _Entry, source: MatrixSource, width: int) -> Iterator[str]:
    """Yield the lines of a passage: its number in the margin, the name of its text above it."""
    margin = 5
    number = one.place(source).rjust(margin - 2) + "  "
    if not source.is_text:
        yield from wrapped(visible(number.strip()), width)
        number = ""
    quote = wrapped(visible(one.words), width - margin)
    for left, line in zip_longest([number], quote, fillvalue=""):
        yield f"{left:{margin}}{line}"


def _stacked(matrix: QuoteMatrix, codebook: Codebook, screen: Screen) -> Iterator[str]:
    """Yield a block for each row: its code, and each passage under the name of its text."""
    for facet, code, rows in codes_in(matrix):
        yield screen.paint(visible(_label(codebook, facet, code)), "bold")
        draw = _Row(codebook.facet(facet), matrix)
        for row in rows:
            yield "\n".join(draw.stacked(row))
