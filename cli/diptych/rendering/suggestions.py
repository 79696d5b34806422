"""What terms or a program suggested, code by code, beside what people said: a table per facet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.rendering.numbers import coefficient, percent
from diptych.rendering.tables import LayoutColumn, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.annotations.codebook import Code, Facet
    from diptych.annotations.terms import TermReport
    from diptych.rendering.terminal import Screen

    Alpha = Callable[[str, tuple[str, str]], float | None]


def suggestion_tables(
    facets: Sequence[Facet],
    report: TermReport,
    style: str,
    screen: Screen,
    *,
    terms: Callable[[Code], int] | None = None,
    alpha: Alpha | None = None,
) -> str:
    """Lay out how good suggestions are.

    ``terms`` counts those of a code. ``alpha`` is that of an annotator and a code, by facet and
    path; of ``""`` it is that of people among each other.
    """
    numbers = [*(["terms"] if terms else []), "annotations", "paragraphs"]
    for person in report.scores:
        numbers += [person, "precision", "recall", *(["α"] if alpha else [])]
    if alpha and len(report.scores) > 1:
        numbers.append("α of people")
    tables = []
    for facet in facets:
        columns = [LayoutColumn(header=facet.name)]
        columns += [LayoutColumn(header=name, align="right") for name in numbers]
        rows = []
        for code in facet.codes.values():
            counts = [str(terms(code))] if terms else []
            said = _numbers(report, (facet.name, code.path), alpha)
            rows.append([code.path, *counts, *said])
        tables.append(table(columns, rows, style, screen))
    return "\n\n".join(tables)


def _numbers(report: TermReport, key: tuple[str, str], alpha: Alpha | None) -> list[str]:
    cells = [str(report.annotations[key]), str(report.paragraphs[key])]
    for person in report.scores:
        score = report.score(person, key)
        cells += [str(score.coded), percent(score.precision), percent(score.recall)]
        cells += [alpha_said(alpha(person, key))] if alpha else []
    if alpha and len(report.scores) > 1:
        cells.append(alpha_said(alpha("", key)))
    return cells


def alpha_said(alpha: float | None) -> str:
    """Write an alpha with three digits, as thresholds are: ``.667``."""
    return "–" if alpha is None else coefficient(alpha, 3).replace("0.", ".", 1)
