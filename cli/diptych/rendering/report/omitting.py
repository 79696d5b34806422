"""The section on how much of what one source says of many events the other says too."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from diptych.rendering.extents import LEFT_OUT_DOUBT, extent_lines
from diptych.rendering.report.figures import share_bar
from diptych.rendering.report.labels import Labels, group_class
from diptych.rendering.segments import numbers
from diptych.texts.appearance import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.coverage import Contradiction, Coverage, CoverageRow, CoveredParagraph
    from diptych.rendering.report.values import Report

_ROWS = 40
"""Rows of a table that a page has room for."""
_PASSAGES = 5
"""Passages left out, of each source."""
_LETTERS = 280
"""Of a passage."""


def omitting(report: Report) -> dict[str, Any] | None:
    """Return a table of each source, and what the other leaves out; nothing without a pair."""
    found = report.coverage
    if found is None or not found.extent.pairs:
        return None
    field = report.comparison.query.match or ""
    return {
        "sides": [_side(report, side, number) for number, side in enumerate(found.sides)],
        "aligned": list(extent_lines(found.extent, field, LEFT_OUT_DOUBT)),
        "contradictions": [_contradiction(one, report) for one in found.contradictions[:_PASSAGES]],
        "more": len(found.contradictions[_PASSAGES:]),
        "command": str(report.align_command),
        "unmatched": str(report.align_command.with_flag("--unmatched")),
        "differing": str(report.align_command.with_flag("--differing")),
    }


def _contradiction(one: Contradiction, report: Report) -> dict[str, Any]:
    languages = {each.text.id: each.text.language for each in report.texts}
    return {
        "differing": "; ".join(one.differing),
        "event": one.event,
        "sides": [
            {"quote": shortened(quote, _LETTERS), "place": f"{text}:{numbers(span)}",
             "language": languages[text]}
            for text, span, quote in zip(one.texts, one.spans, one.quotes, strict=True)
        ],
    }  # fmt: skip


def _side(report: Report, side: Coverage, number: int) -> dict[str, Any]:
    labels = Labels(report.codebook, report.language)
    hue = group_class(report.comparison, number)
    rows = list(side.rows())
    left_out = side.left_out()
    languages = {one.text.id: one.text.language for one in report.texts}
    return {
        "source": side.source,
        "other": side.other,
        "hue": hue,
        "rows": [_row(row, labels, hue) for row in rows[:_ROWS]],
        "more_rows": len(rows[_ROWS:]),
        "passages": [
            {**_passage(one, side, labels), "language": languages[one.text]}
            for one in islice(left_out, _PASSAGES)
        ],
        "more": len(left_out[_PASSAGES:]),
        "often": any(one.codes for one in side.paragraphs),
    }


def _row(row: CoverageRow, labels: Labels, hue: str) -> dict[str, Any]:
    is_code = row.facet not in {"", "kind"}
    return {
        "label": labels.code(row.facet, row.value) if is_code else row.value or "all",
        "of": labels.facet(row.facet) if is_code else row.facet,
        "depth": row.value.count("/") if is_code else 0,
        "events": row.events,
        "paragraphs": row.paragraphs,
        "said": row.counts["said"],
        "share": f"{100 * row.share:.1f}",
        "bar": share_bar(row.share, hue),
        "perhaps": row.counts["related"],
        "left_out": row.counts["left out"],
    }


def _passage(one: CoveredParagraph, side: Coverage, labels: Labels) -> dict[str, Any]:
    return {
        "quote": shortened(one.quote, _LETTERS),
        "about": " · ".join(_about(one, side, labels)),
    }


def _about(one: CoveredParagraph, side: Coverage, labels: Labels) -> Iterator[str]:
    """Yield the event, what was said of the passage, what it cannot say, and where it stands."""
    yield one.event
    for facet, code in one.codes:
        yield labels.code(facet, code)
    if one.later:
        yield f"{one.later} is later than {side.other}"
    yield f"{one.text}:{one.number}"
