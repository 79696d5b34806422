"""The section with two texts side by side, their passages marked."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from diptych.command_lines import CommandLine
from diptych.rendering.extents import taken_for
from diptych.rendering.report.labels import (
    Labels,
    group_class,
    hue,
    shown_gloss,
    sign_and_hue,
)
from diptych.rendering.scales import sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.comparison.alignment import Alignment, AlignmentRow
    from diptych.rendering.report.values import Passage, Report, ReportText
    from diptych.texts.text import Paragraph

_SIGNS = {"counterpart": "=", "moved": "⇄", "within": "∈", "related": "~"}
_QUOTED = re.compile(r"\n[ \t]*>[ \t]?")


def facing(report: Report) -> dict[str, Any] | None:
    """Return the rows of two panels; nothing without two texts that are aligned."""
    if report.alignment is None or report.beside is None:
        return None
    draw = _Panels(report, report.beside)
    return {
        "texts": [draw.head(side) for side in (0, 1)],
        "facets": draw.legend(),
        "rows": [draw.row(row) for row in report.alignment.rows],
        "signals": ", ".join(report.alignment.signals),
        "taken_for": _taken_for(report.alignment),
        "others": len(report.texts) - 2,
    }


def _taken_for(alignment: Alignment) -> str:
    """Say of what was taken for versions of one text how to align it otherwise."""
    if not alignment.parallel:
        return ""
    said = taken_for(alignment, is_asked=False).partition(";")[0]
    command = CommandLine("align", (alignment.a, alignment.b)).with_flag("--free")
    return f"{said}; if they are independent: {command}"


class _Panels:
    def __init__(self, report: Report, beside: tuple[ReportText, ReportText]) -> None:
        self.report = report
        self.beside = beside
        self.labels = Labels(report.codebook, report.language)
        self.facets = [
            report.codebook.facet(table.facet) for table in report.comparison.tables if table.rows
        ]
        self.facets.sort(key=lambda facet: facet.kind != "ordinal")

    def head(self, side: int) -> dict[str, Any]:
        """Name a text."""
        one = self.beside[side]
        return {
            "title": one.text.title,
            "source": self.report.comparison.sides[one.groups[0]].name,
            "hue": group_class(self.report.comparison, one.groups[0]),
            "language": one.text.language,
        }

    def legend(self) -> list[dict[str, Any]]:
        """Return the facets by which passages can be marked, and what the colours mean."""
        return [
            {
                "label": facet.label(self.report.language),
                "codes": [
                    {"label": code.label(self.report.language), "hue": hue(facet, code.path),
                     "sign": sign(facet, code.path)}
                    for code in facet.codes.values()
                    if not code.depth and code.path not in facet.uncounted
                ],
            }
            for facet in self.facets
        ]  # fmt: skip

    def row(self, row: AlignmentRow) -> dict[str, Any]:
        """Return what stands in both panels, and why."""
        return {
            "sides": [list(self.paragraphs(0, row.a)), list(self.paragraphs(1, row.b))],
            "kind": row.kind,
            "sign": _SIGNS.get(row.kind, ""),
            "host": row.host,
            "score": "" if row.score is None else f"{row.score:.2f}",
            "reasons": row.remarks,
        }

    def paragraphs(self, side: int, span: tuple[int, int] | None) -> Iterator[dict[str, Any]]:
        """Yield some paragraphs of one text."""
        one = self.beside[side]
        for number in range(span[0], span[1] + 1) if span else ():
            place = one.text.paragraphs[number - 1]
            here = [p for p in one.passages if p.coding.first <= number <= p.coding.last]
            yield {
                "number": number,
                "level": place.level,
                "kind": place.kind,
                "segments": list(self.segments(one, place, here)),
                "said": list(self.said(here)),
                "gloss": shown_gloss(one.glosses.get(number)),
            }

    def segments(
        self, one: ReportText, place: Paragraph, here: Sequence[Passage]
    ) -> Iterator[tuple[str, str]]:
        """Yield the words of a paragraph in pieces, each with the classes of what lies on it."""
        ends = {place.start, place.end}
        for passage in here:
            said = passage.coding.annotation
            ends |= {min(max(at, place.start), place.end) for at in (said.start, said.end)}
        cuts = sorted(ends)
        for start, end in pairwise(cuts):
            covering = [
                p.coding.annotation.codes
                for p in here
                if p.coding.annotation.start <= start and end <= p.coding.annotation.end
            ]
            words = one.text.body[start:end]
            if place.kind == "quotation":
                words = _QUOTED.sub("\n", words)
            yield words, " ".join(self.classes(covering))

    def classes(self, covering: Sequence[dict[str, str]]) -> Iterator[str]:
        """Yield a class for each facet of which something is said."""
        for number, facet in enumerate(self.facets):
            found = dict.fromkeys(
                hue(facet, codes[facet.name]) for codes in covering if facet.name in codes
            )
            if found:
                yield f"f{number}-{next(iter(found)) if len(found) == 1 else 'many'}"

    def said(self, here: Sequence[Passage]) -> Iterator[dict[str, str]]:
        """Yield what is said in a paragraph, each thing once."""
        seen: set[tuple[str, str]] = set()
        for passage in here:
            codes = passage.coding.annotation.codes
            signs, hues = sign_and_hue(self.facets, codes)
            words = self.labels.joined(codes)
            if (signs, words) not in seen:
                seen.add((signs, words))
                yield {"sign": signs, "hue": hues, "words": words}
