"""The section with the passages behind all numbers, and what they are filtered by."""

from __future__ import annotations

from shlex import join
from typing import TYPE_CHECKING, Any, cast

from diptych.comparison.cell_passages import find_words
from diptych.rendering.report.labels import Labels, group_class, shown_gloss, sign_and_hue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.codebook import Facet
    from diptych.comparison.cell_passages import Opening
    from diptych.rendering.report.values import Passage, Report, ReportText

_MOST = 2_500
"""Passages that a page has room for."""


def passages(report: Report) -> dict[str, Any] | None:
    """Return the passages, and the choices of the filters; nothing where there are none."""
    everything = [(one, passage) for one in report.texts for passage in one.passages]
    if not everything:
        return None
    facets = [report.codebook.facet(table.facet) for table in report.comparison.tables]
    labels = Labels(report.codebook, report.language)
    shown = everything[:_MOST]
    return {
        "items": [
            {
                **_item(one, passage, facets, labels),
                "hue": group_class(report.comparison, one.groups[0]),
            }
            for one, passage in shown
        ],
        "left_out": len(everything) - len(shown),
        "facets": [_choices(report, facet, number) for number, facet in enumerate(facets)],
        "texts": [
            {"number": number, "title": one.text.title, "id": one.text.id}
            for number, one in enumerate(report.texts)
            if one.passages
        ],
        "groups": [side.name for side in report.comparison.sides],
        "commands": list(_commands(report)),
        "unit": report.comparison.basis.unit,
        "annotators": list(dict.fromkeys(p.coding.annotator for _, p in shown)),
    }


def _commands(report: Report) -> Iterator[str]:
    """Yield of each group the command that finds its passages; a code is to be added."""
    comparison = report.comparison
    opening = cast("Opening", comparison.opening)  # what has none is an export, without passages
    for group, side in enumerate(comparison.sides):
        words = find_words(opening, side, group, comparison.basis, {})
        yield join(["diptych", *words])


def _choices(report: Report, facet: Facet, number: int) -> dict[str, Any]:
    codes = [
        {"path": code.path, "label": "\u2003" * code.depth + code.label(report.language)}
        for code in facet.codes.values()
    ]
    label = facet.label(report.language)
    return {"number": number, "label": label, "name": facet.name, "codes": codes}


def _item(one: ReportText, passage: Passage, facets: list[Facet], labels: Labels) -> dict[str, Any]:
    coding = passage.coding
    codes = coding.annotation.codes
    signs, hue = sign_and_hue(facets, codes)
    return {
        "text": one.text.id,
        "language": one.text.language,
        "place": f"{one.text.id}:{coding.first}"
        + (f"–{coding.last}" if coding.last > coding.first else ""),
        "groups": " ".join(map(str, passage.groups)),
        "paragraphs": " ".join(map(str, passage.paragraphs)),
        "annotator": coding.annotator,
        "codes": list(_codes(facets, codes)),
        "quote": " ".join(coding.annotation.quote.split()),
        "note": coding.annotation.note or "",
        "gloss": shown_gloss(passage.gloss),
        "said": labels.joined(codes),
        "sign": signs,
        "mark": hue,
    }


def _codes(facets: list[Facet], codes: dict[str, str]) -> Iterator[tuple[int, str]]:
    for number, facet in enumerate(facets):
        if facet.name in codes:
            yield number, codes[facet.name]
