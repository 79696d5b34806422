"""The section with a strip for each text: where in it what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diptych.rendering.report.figures import Strip, strips
from diptych.rendering.report.labels import group_class, hue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.rendering.report.values import Passage, Report, ReportText
    from diptych.texts.text import Text

_MOST = 20
"""Texts that have strips."""


def along(report: Report) -> dict[str, Any] | None:
    """Return the strips; nothing where nothing counts."""
    with_codes = [one for one in report.texts if any(p.paragraphs for p in one.passages)]
    if not with_codes:
        return None
    facets = _facets(report)
    shown = with_codes[:_MOST]
    return {
        "facets": [facet.label(report.language) for facet in facets],
        "texts": [_text(report, one, facets) for one in shown],
        "left_out": len(with_codes) - len(shown),
    }


def _facets(report: Report) -> list[Facet]:
    """Return the first nominal and the first ordinal facet of those that are compared."""
    facets = [report.codebook.facet(table.facet) for table in report.comparison.tables]
    found = {facet.kind: facet for facet in reversed(facets)}
    return [found[kind] for kind in ("nominal", "ordinal") if kind in found]


def _text(report: Report, one: ReportText, facets: Sequence[Facet]) -> dict[str, Any]:
    lengths = [place.end - place.start for place in one.text.paragraphs]
    rows = [row for facet in facets for row in _rows(report, one, facet)]
    title = f"Along {one.text.title}: {len(lengths)} paragraphs. " + " ".join(map(_said, rows))
    return {
        "id": one.text.id,
        "title": one.text.title,
        "language": one.text.language,
        "source": report.comparison.sides[one.groups[0]].name,
        "hue": group_class(report.comparison, one.groups[0]),
        "figure": strips(lengths, rows, title),
    }


def _said(row: Strip) -> str:
    numbers = [str(number) for number, part in enumerate(row.filled, start=1) if part]
    return f"{row.label}: {', '.join(numbers) or 'none'}."


def _rows(report: Report, one: ReportText, facet: Facet) -> Iterator[Strip]:
    """Yield a row for each code at the top of the tree that any text has."""
    table = next(table for table in report.comparison.tables if table.facet == facet.name)
    first = True
    for row in table.rows:
        if "/" in row.code:
            continue
        passages = [p for p in one.passages if p.paragraphs and _has(p, facet.name, row.code)]
        colour = hue(facet, row.code)
        if facet.kind != "ordinal":
            colour = group_class(report.comparison, one.groups[0])
        yield Strip(row.label, colour, list(_filled(one.text, passages)), begins=first)
        first = False


def _has(passage: Passage, facet: str, code: str) -> bool:
    return f"{passage.coding.annotation.codes.get(facet, '')}/".startswith(f"{code}/")


def _filled(text: Text, passages: Sequence[Passage]) -> Iterator[float]:
    """Yield of each paragraph how much of it the passages cover, 0 to 1."""
    for place in text.paragraphs:
        spans = [
            (max(p.coding.annotation.start, place.start), min(p.coding.annotation.end, place.end))
            for p in passages
            if place.number in p.paragraphs
        ]
        yield _covered(spans) / max(1, place.end - place.start)


def _covered(spans: Sequence[tuple[int, int]]) -> int:
    """Return how many letters are in any of the spans."""
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
