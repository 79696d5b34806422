"""The section on how far people agree, and where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diptych.rendering.report.labels import Labels
from diptych.review.measures import KAPPA, MASI, OBSERVED, ORDINAL, OVERLAPPING, UNITIZING

if TYPE_CHECKING:
    from diptych.rendering.report.values import Report
    from diptych.review.agreement import Estimate
    from diptych.review.differences import Difference

_MEASURES = {
    OBSERVED: "observed", KAPPA: "Cohen’s κ", MASI: "α (MASI)", ORDINAL: "ordinal α",
    OVERLAPPING: "F1, overlapping", UNITIZING: "unitizing α",
}  # fmt: skip
_MOST = 150
"""Disagreements that a page lists."""


def agreeing(report: Report) -> dict[str, Any] | None:
    """Return the coefficients of each facet and the disagreements; nothing without two people."""
    found = report.agreement
    if found is None:
        return None
    wholes = [table.rows[0] for table in found.tables]
    measures = [one for one in _MEASURES if any(one in row.estimates for row in wholes)]
    labels = Labels(report.codebook, report.language)
    differences = report.disagreements.found if report.disagreements else ()
    return {
        "annotators": found.annotators,
        "measures": [_MEASURES[one] for one in measures],
        "rows": [
            {
                "label": labels.facet(table.facet),
                "paragraphs": table.rows[0].estimates[OBSERVED].n,
                "cells": [_cell(table.rows[0].estimates.get(one)) for one in measures],
            }
            for table in found.tables
        ],
        "differences": [_difference(one, labels) for one in differences[:_MOST]],
        "number": len(differences),
        "left_out": max(0, len(differences) - _MOST),
    }


def _cell(estimate: Estimate | None) -> dict[str, str]:
    if estimate is None:
        return {"value": "", "interval": ""}
    if estimate.value is None:
        return {"value": "–", "interval": estimate.undefined}
    return {"value": _two(estimate.value), "interval": _interval(estimate)}


def _interval(estimate: Estimate) -> str:
    if estimate.interval is None:
        return ""
    low, high = map(_two, estimate.interval)
    if estimate.exact:
        return f"[≥ {low}]" if estimate.value == 1 else f"[≤ {high}]"
    return f"[{low}, {high}]"


def _two(number: float) -> str:
    return f"{number:.2f}".replace("-", "−")


def _difference(one: Difference, labels: Labels) -> dict[str, Any]:
    return {
        "text": one.text.id,
        "paragraph": one.paragraph,
        "facet": labels.facet(one.facet),
        "agreed": [labels.code(one.facet, code) for code in one.agreed],
        "said": [
            [labels.code(one.facet, code) for code, _ in one.disputed(name)] for name in one.said
        ],
    }
