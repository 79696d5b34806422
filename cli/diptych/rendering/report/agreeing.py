"""The section on how far people agree, and where they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diptych.annotations.annotation import CONSENSUS
from diptych.rendering.agreement import interval_said
from diptych.rendering.numbers import coefficient
from diptych.rendering.report.labels import Labels
from diptych.review.measures import KAPPA, MASI, OBSERVED, ORDINAL, OVERLAPPING, UNITIZING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diptych.rendering.report.values import Passage, Report
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
        "with_excluded": report.comparison.not_counted.excluded,
        "has_consensus": any(_is_consensus(p) for one in report.texts for p in one.passages),
        "differences": [
            _difference(one, report, labels, found.annotators) for one in differences[:_MOST]
        ],
        "number": len(differences),
        "left_out": max(0, len(differences) - _MOST),
    }


def _cell(estimate: Estimate | None) -> dict[str, str]:
    if estimate is None:
        return {"value": "", "interval": ""}
    if estimate.value is None:
        return {"value": "–", "interval": estimate.undefined}
    return {"value": coefficient(estimate.value), "interval": interval_said(estimate)}


def _is_consensus(passage: Passage) -> bool:
    return passage.coding.annotator == CONSENSUS


def _difference(
    one: Difference, report: Report, labels: Labels, annotators: Sequence[str]
) -> dict[str, Any]:
    """Return what each said besides what all said, and what the consensus has in the end.

    Of who has not read the text it is ``None``.
    """

    def named(codes: Iterable[str]) -> list[str]:
        return [labels.code(one.facet, code) for code in dict.fromkeys(codes)]

    here = [read for read in report.texts if read.text.id == one.text.id]
    return {
        "text": one.text.id,
        "paragraph": one.paragraph,
        "facet": labels.facet(one.facet),
        "agreed": named(one.agreed),
        "said": [
            named(code for code, _ in one.disputed(name)) if name in one.said else None
            for name in annotators
        ],
        "decided": named(
            p.coding.annotation.codes[one.facet]
            for read in here
            for p in read.passages
            if _is_consensus(p)
            and one.facet in p.coding.annotation.codes
            and p.coding.first <= one.paragraph <= p.coding.last
        ),
    }
