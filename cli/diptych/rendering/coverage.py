"""How much of what two sources say of the same events the other says too, as people read it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from diptych.comparison.tables import path_label
from diptych.rendering.segments import numbers
from diptych.rendering.tables import LayoutColumn, table
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.coverage import (
        Contradiction,
        Coverage,
        CoverageRow,
        CoveredParagraph,
        EventCoverage,
    )
    from diptych.rendering.terminal import Screen

_PLAIN = 80
"""Columns of what is elided where there is no terminal."""
_INDENT = " " * 6
_LINES = 2
"""Lines of a passage."""
_SHOWN = 5
"""Passages of each source."""


def coverage_tables(found: EventCoverage, style: str, screen: Screen) -> Iterator[str]:
    """Lay out a table for each of two sources, with a title."""
    for side in found.sides:
        title = screen.paint(visible(f"What {side.source} says, and {side.other} too:"), "bold")
        yield f"{title}\n\n{_table(side, style, screen)}"


def coverage_report(found: EventCoverage, screen: Screen) -> str:
    """Lay out both tables, and under each the passages that are left out most often."""
    tables = coverage_tables(found, "simple", screen)
    blocks = []
    for laid_out, side in zip(tables, found.sides, strict=True):
        blocks.append(laid_out)
        if passages := side.left_out()[:_SHOWN]:
            draw = _Passages(side, screen)
            blocks.append("\n".join([draw.heading(), *map(draw.passage, passages), *draw.rest()]))
    if found.contradictions:
        blocks.append("\n".join(_contradictions(found, screen)))
    return "\n\n".join(blocks)


def _contradictions(found: EventCoverage, screen: Screen) -> Iterator[str]:
    """Yield the first of the counterparts that contradict each other, and where the rest is."""
    one, other = found.sides
    title = f"What {one.source} and {other.source} contradict each other in:"
    yield screen.paint(visible(title), "bold")
    for each in found.contradictions[:_SHOWN]:
        places = " – ".join(_places(each))
        yield visible(f"  {places}  {'; '.join(each.differing)}")
        yield screen.paint(_INDENT + visible(each.event), "faint")
    yield from _rest(len(found.contradictions), "--differing")


def _places(one: Contradiction) -> Iterator[str]:
    for text, span in zip(one.texts, one.spans, strict=True):
        yield f"{text}:{numbers(span)}"


def _rest(count: int, option: str) -> Iterator[str]:
    """Say how many of a list are not shown, and what lists all."""
    if count > _SHOWN:
        yield f"  {count - _SHOWN} more; {option} lists all"


def left_out_table(found: EventCoverage, style: str, screen: Screen) -> str:
    """Lay out all passages that are left out as a table."""
    columns = [
        LayoutColumn(header=header) for header in ("event", "passage", "codes", "later", "quote")
    ]
    rows = [
        [
            record["event"],
            f"{record['text']}:{record['paragraph']}",
            record["codes"],
            record["later"] or "",
            record["quote"],
        ]
        for record in found.left_out_records()
    ]
    return table(columns, rows, style, screen)


def contradiction_table(found: EventCoverage, style: str, screen: Screen) -> str:
    """Lay out all counterparts that contradict each other as a table."""
    one, other = (side.source for side in found.sides)
    headers = ("event", one, other, "score", "differ", f"{one} says", f"{other} says")
    rows = [
        [each.event, *_places(each), f"{each.score:.2f}", "; ".join(each.differing), *each.quotes]
        for each in found.contradictions
    ]
    return table([LayoutColumn(header=header) for header in headers], rows, style, screen)


LISTS = {"unmatched": left_out_table, "differing": contradiction_table}
"""By what asks for them: lists in place of the report."""


def _table(side: Coverage, style: str, screen: Screen) -> str:
    columns = [
        LayoutColumn(header=""),
        *(
            LayoutColumn(header=header, align="right")
            for header in ("events", "paragraphs", "said", "share", "perhaps", "left out")
        ),
    ]
    rows = []
    for _, block in groupby(side.rows(), key=lambda row: row.facet):
        rows += [_cells(side, row) for row in block]
    return table(columns, rows, style, screen)


def _cells(side: Coverage, row: CoverageRow) -> list[str]:
    return [
        _label(side, row),
        str(row.events),
        str(row.paragraphs),
        str(row.counts["said"]),
        f"{100 * row.share:.1f}%",
        str(row.counts["related"]),
        str(row.counts["left out"]),
    ]


def _label(side: Coverage, row: CoverageRow) -> str:
    """Name a row; codes stand under the facet, indented as deep as they are."""
    if not row.facet:
        return "all"
    if row.facet == "kind":
        return f"kind: {row.value}"
    facet = side.codebook.facet(row.facet)
    return f"{facet.label()}: {path_label(facet, facet.codes[row.value])}"


class _Passages:
    def __init__(self, side: Coverage, screen: Screen) -> None:
        self.side = side
        self.screen = screen
        self.width = screen.width or _PLAIN

    def heading(self) -> str:
        often = " most often" if any(one.codes for one in self.side.paragraphs) else ""
        words = f"  Left out by {self.side.other}{often}:"
        return self.screen.paint(visible(words), "first")

    def rest(self) -> Iterator[str]:
        return _rest(len(self.side.left_out()), "--unmatched")

    def passage(self, one: CoveredParagraph) -> str:
        """Return a passage, elided, and under it what was said of it."""
        lines = wrapped(visible(one.quote), self.width - len(_INDENT) - 1)
        if len(lines) > _LINES:
            lines = [*lines[: _LINES - 1], lines[_LINES - 1] + " …"]
        said = [self.label(code) for code in one.codes]
        if one.later:
            said.append(f"{one.later} is later than {self.side.other}")
        about = " · ".join([one.event, *said])
        head = visible(f"  {one.text}:{one.number}")
        return "\n".join(
            [
                head,
                *(_INDENT + line for line in lines),
                *(
                    self.screen.paint(line, "faint")
                    for line in wrapped(visible(about), self.width - 1, _INDENT)
                ),
            ]
        )

    def label(self, code: tuple[str, str]) -> str:
        return self.side.codebook.facet(code[0]).codes[code[1]].label()
