"""The section with the passages of the sources side by side, code by code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diptych.comparison.quote_matrix import ALONE, codes_in
from diptych.comparison.tables import path_label
from diptych.rendering.counting import counted
from diptych.rendering.extents import ALONE_DOUBT, extent_lines
from diptych.rendering.quote_matrix import why_uncoded
from diptych.rendering.report.labels import Labels, group_class, shown_gloss
from diptych.texts.appearance import in_one_line, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.comparison.quote_matrix import MatrixRow, PassageBeside, UncodedParagraph
    from diptych.rendering.report.values import Quotes, Report

_CODES = 5
"""Codes that a page has room for: those with most passages."""
_ROWS = 5
"""Rows of a code."""
_IN_CELL = 3
"""Passages of a cell."""
_LETTERS = 280
"""Of a passage."""
_SIGNS = {"counterpart": "=", "moved": "=", "within": "∈", "related": "~"}
_SAID = {
    "counterpart": "counterparts", "moved": "counterparts", "within": "said within",
    "related": "related",
}  # fmt: skip


def quoting(report: Report) -> dict[str, Any] | None:
    """Return the passages of the codes that have most of them; nothing where there are none."""
    found = report.quotes
    if found is None or not found.matrix.rows:
        return None
    codes = list(codes_in(found.matrix))
    codes.sort(key=lambda one: -sum(len(cell) for row in one[2] for cell in row.cells))
    draw = _Code(report, found)
    return {
        "facet": Labels(report.codebook, report.language).facet(found.facet),
        "sources": draw.sources,
        "codes": [draw.code(code, rows) for _, code, rows in codes[:_CODES]],
        "aligned": list(
            extent_lines(found.extent, report.comparison.query.match or "", ALONE_DOUBT)
        ),
        "left_out": list(_left_out(found, len(codes) - _CODES)),
        "command": str(report.align_command.with_option("--matrix", found.facet)),
    }


def _left_out(found: Quotes, codes: int) -> Iterator[str]:
    """Say what the section has no room for."""
    if codes > 0:
        yield counted(codes, "code")
    if found.groups:
        yield counted(found.groups, "group")
    if found.texts:
        yield counted(found.texts, "text")


class _Code:
    """Draws the rows of one code."""

    def __init__(self, report: Report, found: Quotes) -> None:
        self._facet = report.codebook.facet(found.facet)
        self._language = report.language
        self._texts = {one.text.id: one for one in report.texts}
        self._hues = {
            name: group_class(report.comparison, one.groups[0]) for name, one in self._texts.items()
        }
        self._glosses = {
            (one.text.id, p.coding.first, in_one_line(p.coding.annotation.quote)): p.gloss
            for one in report.texts
            for p in one.passages
            if p.gloss
        }
        self.sources = [
            {"name": one.name, "hue": group_class(report.comparison, number)}
            for number, one in enumerate(found.matrix.sources)
        ]
        self._matrix = found.matrix
        self._command = report.align_command

    def code(self, path: str, rows: Sequence[MatrixRow]) -> dict[str, Any]:
        """Return the surest rows of a code, those without it elsewhere, and what stands alone."""
        together = [row for row in rows if row.kind in _SAID]
        together.sort(key=lambda row: (-sum(map(bool, row.cells)), _SAID_ORDER.index(row.kind)))
        shown = sorted(together[:_ROWS], key=lambda row: row.number)
        shown += [row for row in rows if row.kind == "uncoded"][:_ROWS]
        cells = [[one for row in rows if row.kind in ALONE for one in row.cells[side]]
                 for side in range(len(self.sources))]  # fmt: skip
        return {
            "label": path_label(self._facet, self._facet.codes[path], self._language),
            "counts": [sum(len(row.cells[n]) for row in rows) for n in range(len(self.sources))],
            "rows": [self._row(row) for row in shown],
            "alone": [list(self._cell(cell)) for cell in cells] if any(cells) else None,
            "more": self._more(rows, [*(row.cells for row in shown), cells]),
            "command": str(self._command.with_option("--matrix", f"{self._facet.name}={path}")),
        }

    def _more(
        self, rows: Sequence[MatrixRow], shown: Sequence[Sequence[Sequence[PassageBeside]]]
    ) -> int:
        """Return how many passages are not shown."""
        here = sum(len(cell[:_IN_CELL]) for cells in shown for cell in cells)
        return sum(len(cell) for row in rows for cell in row.cells) - here

    def _row(self, row: MatrixRow) -> dict[str, Any]:
        """Return what each source has in a row, what it says without the code too."""
        beside = [
            list(map(self._uncoded, source.uncoded(row)[:_IN_CELL]))
            for source in self._matrix.sources
        ]
        return {
            "sign": _SIGNS.get(row.kind, ""),
            "said": _SAID.get(row.kind, "one has the code"),
            "event": row.event,
            "cells": [
                [*self._cell(cell, row), *uncoded]
                for cell, uncoded in zip(row.cells, beside, strict=True)
            ],
        }

    def _uncoded(self, one: UncodedParagraph) -> dict[str, Any]:
        """Return a paragraph without the code, and what it is coded instead."""
        return {
            **self._passage(one.text, one.paragraph, one.quote),
            "sign": _SIGNS[one.kind],
            "gloss": None,
            "uncoded": why_uncoded(self._facet, one, self._language),
        }

    def _cell(
        self, cell: Sequence[PassageBeside], row: MatrixRow | None = None
    ) -> Iterator[dict[str, Any]]:
        """Yield passages, with a sign where one is less sure than its row."""
        for one, kind, _ in cell[:_IN_CELL]:
            gloss = self._glosses.get((one.text, one.paragraph, one.quote))
            yield {
                **self._passage(one.text, one.paragraph, one.quote),
                "sign": _SIGNS.get(kind, "") if row and kind != row.kind else "",
                "gloss": shown_gloss(gloss) if gloss else None,
                "uncoded": "",
            }

    def _passage(self, text: str, paragraph: int, said: str) -> dict[str, Any]:
        return {
            "quote": shortened(said, _LETTERS),
            "place": f"{text}:{paragraph}",
            "language": self._texts[text].text.language,
            "hue": self._hues[text],
        }


_SAID_ORDER = tuple(_SAID)
