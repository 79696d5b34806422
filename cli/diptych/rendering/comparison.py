"""The comparison as people read it: what is compared, then one table per facet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diptych.rendering.tables import (
    MARKUP,
    NARROWEST,
    Column,
    full_width,
    indented,
    least_width,
    table,
)
from diptych.rendering.wrapping import columns_of
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.comparison.tables import Comparison, FacetTable, Row
    from diptych.rendering.terminal import Screen

_MINUS = "−"
_NONE = "–"
_PAIR = 2
_LABEL = 24
"""Terminal columns that labels keep where more groups or longer bars would take them."""
_SHORTEST, _READABLE, _LONGEST = 5, 8, 12
"""Columns of half a bar: shorter ones say nothing; for readable ones words are wrapped."""
_AXIS = 3
"""Columns that a bar takes besides its halves: the axis, and the gap before it."""


def comparison_tables(comparison: Comparison, style: str, screen: Screen) -> Iterator[str]:
    """Yield the tables, the small one of what is being compared first."""
    if style in MARKUP:
        screen = replace(screen, width=None, colour=False)
    shown = [table for table in comparison.tables if table.rows]
    layout = _Layout(comparison, style, screen)
    bars = layout.bars(shown)
    yield layout.sides()
    for facet in shown:
        yield from layout.facet(facet, bars)


def explanation(comparison: Comparison, annotators: Sequence[str]) -> str:
    """Say in one line what was counted, and what the shares and differences are."""
    query = comparison.query
    of = {
        "paragraph": "the coded paragraphs (those with at least one code)",
        "annotation": "the annotations",
        "word": "the words inside the annotations",
    }[query.unit]
    line = f"counting {query.unit}s, annotated by {' and '.join(annotators) or 'nobody'}"
    line += f"; shares: of {of} of each {query.by}"
    if len(comparison.sides) == _PAIR:
        first, second = (side.name for side in comparison.sides)
        line += f"; difference: {second} minus {first}, in percentage points"
    return line


def signed_points(difference: float | None) -> str:
    """Write a difference of shares in percentage points, with its sign."""
    return _NONE if difference is None else signed(100 * difference, 1)


def signed(number: float, digits: int) -> str:
    """Write a number with its sign; zero has none."""
    written = f"{abs(number):.{digits}f}"
    if not float(written):
        return written
    return f"{_MINUS if number < 0 else '+'}{written}"


@dataclass(frozen=True, slots=True)
class _Layout:
    comparison: Comparison
    style: str
    screen: Screen

    @property
    def pair(self) -> bool:
        """Whether there are two groups, which have a difference."""
        return len(self.comparison.sides) == _PAIR

    def sides(self) -> str:
        columns = [
            Column(header=self.comparison.query.by),
            Column(header="language"),
            *(Column(header=h, align="right") for h in ("texts", "paragraphs", "coded", "words")),
        ]
        rows = []
        for side in self.comparison.sides:
            total = side.total
            languages = sorted(language_name(tag) or "unknown" for tag in total.languages)
            numbers = (total.texts, total.paragraphs, total.coded, total.words)
            rows.append([side.name, ", ".join(languages), *map(str, numbers)])
        return table(columns, rows, self.style, self.screen)

    def bars(self, shown: Sequence[FacetTable]) -> _Bars | None:
        """Return what draws bars, of one scale in all tables that have room for them."""
        if self.screen.width is None or not self.pair:
            return None
        scale = max(
            (abs(row.difference() or 0) for facet in shown for row in facet.rows), default=0
        )
        halves = [(self.bar_room(facet) - _AXIS) // 2 for facet in shown]
        half = min([_LONGEST, *(half for half in halves if half >= _SHORTEST)])
        return _Bars(screen=self.screen, half=half, scale=scale) if scale else None

    def facet(self, shown: FacetTable, bars: _Bars | None) -> Iterator[str]:
        """Yield one table, or several where the groups do not fit side by side."""
        for groups in self.parts(shown):
            label = _LABEL if self.spare(shown, groups, _LABEL) >= 0 else NARROWEST
            columns, rows = self.counts(shown, groups, label)
            if self.pair and groups[-1] == 1:
                room = bars and self.bar_room(shown) >= 2 * bars.half + _AXIS
                self.add_differences(columns, rows, shown, bars if room else None)
            yield table(columns, rows, self.style, self.screen)

    def bar_room(self, shown: FacetTable) -> int:
        """Return the terminal columns for bars; words are wrapped for readable ones only."""
        *_, groups = self.parts(shown)
        columns, rows = self.counts(shown, groups, _LABEL)
        label = max(columns_of(row[0]) for row in rows)
        full = full_width(columns, rows, self.style) - max(label - _LABEL, 0)
        readable = 2 * _READABLE + _AXIS
        return max(
            (self.screen.width or 0) - full, min(self.spare(shown, groups, _LABEL), readable)
        )

    def parts(self, shown: FacetTable) -> Iterator[range]:
        """Yield the groups that fit the terminal side by side, beside a readable label."""
        start, stop = 0, len(self.comparison.sides)
        label = NARROWEST if self.pair else _LABEL
        while start < stop:
            end = stop
            while end > start + 1 and self.spare(shown, range(start, end), label) < 0:
                end -= 1
            yield range(start, end)
            start = end

    def spare(self, shown: FacetTable, groups: range, label: int) -> int:
        """Return the terminal columns left when labels get no more than so many."""
        if self.screen.width is None:
            return 0
        return self.screen.width - least_width(*self.counts(shown, groups, label), self.style)

    def counts(
        self, shown: FacetTable, groups: range, label: int
    ) -> tuple[list[Column], list[list[str]]]:
        """Return the columns of some groups, and of the difference once both of two are there."""
        columns = [Column(header=shown.label, keep=label)]
        for group in groups:
            side = self.comparison.sides[group]
            columns.append(Column(header=f"{side.name} n={side.denominator}", align="right"))
            if self.comparison.query.score:
                mean = f"mean {self.comparison.query.score}"
                columns.append(Column(header=mean, align="right"))
        rows = [self.cells(row, groups) for row in shown.rows]
        if self.pair and groups[-1] == 1:
            columns.append(Column(header="difference", align="right"))
            for row, cells in zip(shown.rows, rows, strict=True):
                cells.append(signed_points(row.difference()))
        return columns, rows

    def cells(self, row: Row, groups: range) -> list[str]:
        cells = [indented(row.title, row.depth, self.style)]
        for group in groups:
            cell = row.cells[group]
            share = f"{100 * (cell.share or 0):.1f}%"
            digits = len(str(cell.denominator))
            cells.append(f"{cell.count:>{digits}} {share:>6}" if cell.count else _NONE)
            if self.comparison.query.score:
                mean = cell.mean
                cells.append(_NONE if mean is None else f"{signed(mean, 2)} ({cell.scored})")
        return cells

    def add_differences(
        self, columns: list[Column], rows: list[list[str]], shown: FacetTable, bars: _Bars | None
    ) -> None:
        """Add what only one of two groups has: in a bar, or in words where there is no terminal.

        A terminal too narrow for bars has no room for words either: a dash has to say it.
        """
        if bars:
            columns.append(Column(header=bars.header(), drawn=True))
            for row, cells in zip(shown.rows, rows, strict=True):
                cells.append(bars.bar(row))
        elif self.screen.width is None and any(row.only_in is not None for row in shown.rows):
            columns.append(Column(header="only in"))
            for row, cells in zip(shown.rows, rows, strict=True):
                only = "" if row.only_in is None else self.comparison.sides[row.only_in].name
                cells.append(only)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bars:
    """Bars to the left for more in the first group, to the right for more in the second."""

    screen: Screen
    half: int
    """Columns of the longest bar."""
    scale: float
    """The largest difference of all tables, which the longest bar stands for."""

    def header(self) -> str:
        return " " * (self.half - 1) + self.blocks("◂│▸", "<|>")

    def bar(self, row: Row) -> str:
        """Draw one; its empty side says so when the other group does not have the code at all."""
        difference = row.difference()
        if difference is None:
            return ""
        halves = round(abs(difference) / self.scale * self.half * 2)
        full = self.blocks("█", "#") * (halves // 2)
        only = "only" if row.only_in is not None else ""
        axis = self.blocks("│", "|")
        if difference < 0:
            bar = self.blocks("▐", "") * (halves % 2) + full
            left = " " * (self.half - len(bar)) + self.screen.paint(bar, "first")
            return left + axis + self.screen.paint(only and f" {only}", "faint")
        bar = full + self.blocks("▌", "") * (halves % 2)
        word = only and f"{only} "
        left = " " * (self.half - len(word)) + self.screen.paint(word, "faint")
        return left + axis + self.screen.paint(bar, "second")

    def blocks(self, block: str, plain: str) -> str:
        return block if self.screen.blocks else plain
