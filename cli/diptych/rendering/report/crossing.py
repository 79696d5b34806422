"""The section that crosses two facets, with the mean of an ordinal one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diptych.rendering.crosstab import crosstab_footnotes
from diptych.rendering.report.labels import Labels, group_class
from diptych.rendering.scales import Scale

if TYPE_CHECKING:
    from diptych.comparison.crosstabs import CrossCell, Crosstab
    from diptych.comparison.tables import ComparisonRow
    from diptych.rendering.report.values import Report

_LEVELS = 4
"""Of shading, where cells have no mean."""


def crossing(report: Report) -> dict[str, Any] | None:
    """Return the heat map; nothing where no two codes meet."""
    found = report.crosstab
    if found is None or not (found.row_facet.rows and found.column_facet.rows):
        return None
    labels = Labels(report.codebook, report.language)
    names = [found.row_facet.label, found.column_facet.label]
    score = found.query.score
    scale = Scale.of(report.codebook.facet(score)) if score else None
    most = max(_counts(found), default=0)
    return {
        "title": " × ".join([*names, *([labels.facet(score)] if score else [])]),
        "row": found.row_facet.label,
        "row_facet": found.row_facet.facet,
        "column_facet": found.column_facet.facet,
        "column": found.column_facet.label,
        "score": labels.facet(score) if score else "",
        "limits": [scale.written(end) for end in (scale.low, scale.high)] if scale else [],
        "unit": found.basis.unit,
        "columns": [one.label for one in found.column_facet.rows],
        "rows": [_row(found, row, most, scale) for row in found.row_facet.rows],
        "sides": len(found.sides),
        "notes": list(crosstab_footnotes(found)),
    }


def _counts(found: Crosstab) -> list[int]:
    return [
        found.cell(row, column, group).counted
        for row, column in found.pairings()
        for group in range(len(found.sides))
    ]


def _row(found: Crosstab, row: ComparisonRow, most: int, scale: Scale | None) -> dict[str, Any]:
    lines = [
        {
            "name": side.name,
            "hue": group_class(found, group),
            "group": group,
            "state": side.state,
            "cells": [
                {"code": column.code, **_cell(found.cell(row, column, group), most, scale)}
                for column in found.column_facet.rows
            ],
        }
        for group, side in enumerate(found.sides)
    ]
    return {"code": row.code, "label": row.label, "lines": lines}


def _cell(cell: CrossCell, most: int, scale: Scale | None) -> dict[str, Any]:
    if not cell.counted:
        return {"count": 0}
    if scale is None:
        shade = f"heat{max(1, round(cell.counted / most * _LEVELS))}"
        return {"count": cell.counted, "mean": "", "shade": shade}
    if cell.mean is None:
        return {"count": cell.counted, "mean": "", "shade": ""}
    return {
        "count": cell.counted,
        "mean": scale.written(cell.mean),
        "shade": scale.place(cell.mean),
    }
