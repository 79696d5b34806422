"""The section with the comparison: a table per facet, with what draws its differences."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from diptych.comparison.bases import base_said
from diptych.rendering.comparison import footnotes, mean_said
from diptych.rendering.courses import Times
from diptych.rendering.extremes import extremes
from diptych.rendering.holding import is_unreliable
from diptych.rendering.numbers import coefficient, signed_points
from diptych.rendering.report.figures import Bar, bar, dots, key, lines
from diptych.rendering.report.labels import GROUPS, group_class
from diptych.rendering.significance import chance_notes
from diptych.rendering.terminal import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.tables import Comparison, ComparisonRow, Contrast, FacetTable
    from diptych.rendering.extremes import Extremes

PLAIN = Screen()
_PAIR = 2
_STEP = 0.1
"""Scales end at a multiple of this."""
_TENTATIVE = 0.8
_SMALL = 0.001
"""From where p is only said to be smaller."""


def tables(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the tables that have rows."""
    shown = [table for table in comparison.tables if table.rows]
    scale, marks = _scale(comparison), extremes(comparison, PLAIN)
    return [_table(comparison, table, scale, marks) for table in shown]


def notes(comparison: Comparison) -> list[str]:
    """Return what has to be known to read the tables, a sentence each."""
    said = [*chance_notes(comparison), *footnotes(comparison, "html", PLAIN)]
    if _has_dots(comparison) and len(comparison.sides) > GROUPS:
        said.append(f"marks on the axes: of the first {GROUPS} groups; no more can be told apart")
    return said


def groups(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the names of the groups, with their colours; those without a mark have none."""
    dots = _has_dots(comparison)
    return [
        {
            "name": side.name,
            "hue": "" if dots and number >= GROUPS else group_class(comparison, number),
            "mark": key(number) if dots and number < GROUPS else "",
        }
        for number, side in enumerate(comparison.sides)
    ]


def _has_dots(comparison: Comparison) -> bool:
    """Tell whether groups are marks on an axis: more than two, and no course over time."""
    return not is_pair(comparison) and not Times.of(comparison)


def is_pair(comparison: Comparison) -> bool:
    """Tell whether there are two groups, which have a difference."""
    return len(comparison.sides) == _PAIR


def _scale(comparison: Comparison) -> float:
    """Return where the axis of all tables ends."""
    found = [0.0]
    for table in comparison.tables:
        for row in table.rows:
            found += _extent(comparison, row)
    return max(_STEP, ceil(max(found) / _STEP - 1e-9) * _STEP)


def _extent(comparison: Comparison, row: ComparisonRow) -> Iterator[float]:
    if not is_pair(comparison):
        yield from (cell.share or 0.0 for cell in row.cells)
        return
    yield abs(row.difference() or 0.0)
    for contrast in row.contrasts:
        yield from (abs(end) for end in (contrast.low, contrast.high) if end)


def _table(
    comparison: Comparison, table: FacetTable, scale: float, marks: Extremes | None
) -> dict[str, Any]:
    return {
        "facet": table.facet,
        "label": table.label,
        "share_of": base_said(comparison.basis, table.label),
        "bases": table.denominators,
        "scale": round(100 * scale),
        "rows": [_row(comparison, row, scale, marks) for row in table.rows],
        "alphas": any(row.reliability.alpha is not None for row in table.rows),
        "holding": any(row.robust and row.robust[-1] for row in table.rows),
    }


def _row(
    comparison: Comparison, row: ComparisonRow, scale: float, marks: Extremes | None
) -> dict[str, Any]:
    return {
        "code": row.code,
        "label": row.title,
        "depth": min(row.depth, 5),
        "cells": [_cell(comparison, row, group, marks) for group in range(len(row.cells))],
        "difference": signed_points(row.difference()) if is_pair(comparison) else "",
        "under": list(_under(comparison, row)) if is_pair(comparison) else [],
        "figure": _figure(comparison, row, scale),
        "only": _only(comparison, row),
        "alpha": _alpha(row),
        "weak": is_unreliable(row),
        "holding": _holding(comparison, row),
    }


def _under(comparison: Comparison, row: ComparisonRow) -> Iterator[str]:
    """Yield what tests say of the difference of two groups; the matched one where it differs."""
    found = row.contrasts[1]
    if comparison.testing[0].unmatched and found.matched is not None:
        yield f"matched {signed_points(found.matched)}"
    yield from filter(None, [interval(found), chance(found)])


def _cell(
    comparison: Comparison, row: ComparisonRow, group: int, marks: Extremes | None
) -> dict[str, Any]:
    cell, side = row.cells[group], comparison.sides[group]
    return {
        "group": group,
        "state": side.state,
        "count": cell.count,
        "share": f"{100 * (cell.share or 0):.1f}",
        "none": f"– {cell.none}".rstrip(),
        "mark": marks.marked(row, group, "").strip() if marks else "",
        "mean": mean_said(cell, is_signed=comparison.is_scale_signed)
        if comparison.query.score
        else "",
        "contrast": _contrast(comparison, row, group),
    }


def _contrast(comparison: Comparison, row: ComparisonRow, group: int) -> str:
    """Say how one of several groups differs from the first, where that is asked for."""
    if is_pair(comparison) or not row.contrasts or not group:
        return ""
    found = row.contrasts[group]
    parts = [signed_points(row.difference(group)), interval(found), chance(found)]
    return " ".join(part for part in parts if part)


def interval(contrast: Contrast) -> str:
    """Write the interval of a difference; nothing without one."""
    if contrast.low is None or contrast.high is None:
        return ""
    return f"[{signed_points(contrast.low)}, {signed_points(contrast.high)}]"


def chance(contrast: Contrast) -> str:
    """Write the p that counts: the adjusted one; nothing where nothing is tested."""
    if contrast.p is None:
        return ""
    if contrast.too_few or contrast.p_adjusted is None:
        return f"(p = {contrast.p:.3f})"
    if contrast.p_adjusted < _SMALL:
        return f"p adj. < {_SMALL}"
    return f"p adj. = {contrast.p_adjusted:.3f}"


def _figure(comparison: Comparison, row: ComparisonRow, scale: float) -> str:
    if is_pair(comparison):
        difference = row.difference()
        if difference is None:
            return ""
        found = row.contrasts[1] if row.contrasts else None
        return bar(Bar(difference, *((found.low, found.high) if found else ())), scale)
    shares = [cell.share for cell in row.cells]
    if times := Times.of(comparison):
        return lines(times.over_time(shares, GROUPS), scale)
    return dots(shares[:GROUPS], scale) if len(shares) > 1 else ""


def _only(comparison: Comparison, row: ComparisonRow) -> str:
    if row.only_in is None:
        return ""
    name = comparison.sides[row.only_in.group].name
    return f"only {name}{' so far' if row.only_in.so_far else ''}"


def _alpha(row: ComparisonRow) -> dict[str, str] | None:
    alpha = row.reliability.alpha
    if alpha is None:
        return None
    level = "low" if is_unreliable(row) else "tentative" if alpha < _TENTATIVE else ""
    return {"value": coefficient(alpha), "level": level}


def _holding(comparison: Comparison, row: ComparisonRow) -> dict[str, Any] | None:
    """Say in how many other readings the sign of the difference is the printed one."""
    if not is_pair(comparison) or not row.robust:
        return None
    robust = row.robust[1]
    if robust is None or robust.same_sign is None:
        return None
    span = f"{signed_points(robust.low)} to {signed_points(robust.high)}"
    return {"same": robust.same_sign, "of": robust.readings, "flips": robust.flips, "span": span}
