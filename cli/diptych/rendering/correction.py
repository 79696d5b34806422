"""Corrected shares as people read them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from diptych.rendering.numbers import NONE, percent, signed_points
from diptych.rendering.tables import LayoutColumn, indented, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.correction import Corrected
    from diptych.comparison.correction_tables import CorrectedRow, Correction
    from diptych.rendering.terminal import Screen

_PAIR = 2


def correction_tables(found: Correction, style: str, screen: Screen) -> Iterator[str]:
    """Lay out a table of the groups, and one of each facet."""
    columns = [LayoutColumn(header=found.by)]
    columns += [LayoutColumn(header=h, align="right") for h in ("texts", "drawn", "paragraphs")]
    rows = [[one.name, *map(str, one[1:])] for one in found.sides]
    yield table(columns, rows, style, screen)
    for facet, of_facet in groupby(found.rows, key=lambda row: row.facet):
        rows = [_row(row, style) for row in of_facet]
        yield table(_columns(found, facet.label(found.language)), rows, style, screen)


def _columns(found: Correction, facet: str) -> list[LayoutColumn]:
    columns = [LayoutColumn(header=f"{facet}, % of paragraphs")]
    for side in found.sides:
        heads = (side.name, "95 % interval", f"by {found.annotator} alone")
        columns += [LayoutColumn(header=head, align="right", breaks=True) for head in heads]
    if len(found.sides) == _PAIR:
        columns += [LayoutColumn(header=h, align="right") for h in ("difference", "95 % interval")]
    return columns


def _row(row: CorrectedRow, style: str) -> list[str]:
    cells = [indented(row.label, row.depth, style)]
    for share in row.shares:
        cells += [percent(share.within), _interval(share), percent(share.program)]
    if row.difference:
        points, interval = row.difference
        cells += [signed_points(points), " to ".join(map(signed_points, interval or ())) or NONE]
    return cells


def _interval(share: Corrected) -> str:
    return " to ".join(f"{100 * end:.1f}" for end in share.limits or ()) or NONE


def correction_notes(found: Correction) -> Iterator[str]:
    """Say what was estimated, and from what."""
    yield (
        f"shares of the paragraphs of all texts: by {found.annotator}, corrected by what "
        f"{found.people} found in the texts that were drawn (design-based supervised learning: "
        "Egami, Hinck, Stewart & Wei 2023); intervals over texts"
    )
    if any(share.within != share.share for row in found.rows for share in row.shares):
        yield "the luck of the draw put an estimate below 0 or above 100 %, which is shown as that"
    if any(share.limits is None for row in found.rows for share in row.shares):
        yield "–: no interval, because all drawn texts are alike, which says nothing of the others"
    if found.uncounted:
        codes = ", ".join(found.uncounted)
        yield f"codes that do not count have no row, and their paragraphs are in the base: {codes}"
