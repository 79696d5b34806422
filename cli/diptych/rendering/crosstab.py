"""Cross-tables as people read them: under each row's code one line per source, to be compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from diptych.comparison.association import ASSOCIATIONS
from diptych.comparison.bases import base_said
from diptych.lists import few
from diptych.rendering.comparison import annotated_said, mean_said, nothing_there, to_finish
from diptych.rendering.numbers import signed
from diptych.rendering.tables import MARKUP, LayoutColumn, indented, least_width, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.comparison.crosstabs import CrossCell, Crosstab
    from diptych.comparison.tables import Cell, ComparisonRow
    from diptych.rendering.terminal import Screen

    _Pair = tuple[ComparisonRow | None, ComparisonRow | None]
    """A row and a column; ``None`` stands for all of them."""

_Row = TypeVar("_Row")

_NONE = "–"
_TOTAL = "total"
_ALL = "all"
"""Stands over the counts of cells that are split."""
_WITH = "× "
"""Stands before a column's code where pairs are rows."""
_BELOW = "›"
"""Stands, once for each level, before the header of a code that has others above it."""
_NAMED = 4
"""How many of the codes left out are named."""
_LABEL, _NAME = 22, 12
"""Terminal columns that labels and sources keep where columns would take them."""


def crosstab_tables(crosstab: Crosstab, style: str, screen: Screen) -> Iterator[str]:
    """Yield the table; or several, of some columns each, where not all fit the terminal."""
    if style in MARKUP:
        screen = replace(screen, width=None)
    if not crosstab.row_facet.rows or not crosstab.column_facet.rows:
        return
    places = {row.code: place for place, row in enumerate(crosstab.row_facet.rows)}
    layout = _Layout(crosstab, style, screen, places)
    if crosstab.split_facet:
        yield from _tables(_SplitLayout(layout), _fitting(_SplitLayout(layout)))
        return
    parts = _fitting(layout)
    if len(parts) > 1 < len(crosstab.sides):
        layout = replace(layout, nested=True)
        parts = _fitting(layout)
    yield from _tables(layout, parts)


def crosstab_footnotes(crosstab: Crosstab) -> Iterator[str]:
    """Yield what has to be known to read the table, a line each."""
    yield crosstab_explanation(crosstab)
    yield from to_finish(crosstab.query, crosstab.basis, crosstab.sides)
    if missing := nothing_there(crosstab):
        yield missing
    elif not crosstab.row_facet.rows or not crosstab.column_facet.rows:
        yield f"nothing to show: no two codes meet {crosstab.query.minimum} times or more"


def crosstab_explanation(crosstab: Crosstab) -> str:
    """Say in one line what stands in the cells and the margins, and what was left out."""
    shown = crosstab.row_facet.rows and crosstab.column_facet.rows
    parts = [
        f"{_numbers(crosstab)}, {annotated_said(crosstab.annotators)}",
        _split(crosstab),
        _shares(crosstab),
        _margins(crosstab),
        _left_out(crosstab) if shown else "",
    ]
    return "; ".join(part for part in parts if part)


def _numbers(crosstab: Crosstab) -> str:
    query = crosstab.query
    where = {
        ("annotation", "paragraph"): "paragraphs in which one annotation has both codes",
        ("annotation", "annotation"): "annotations that have both codes",
        ("annotation", "word"): "words under annotations that have both codes",
        ("annotation", "text"): "texts with an annotation that has both codes",
        ("paragraph", "paragraph"): "paragraphs that have both codes",
    }[query.within or "annotation", crosstab.basis.unit]
    if query.measure != "count":
        return f"{query.measure} of {where} ({ASSOCIATIONS[query.measure].meaning})"
    if query.score:
        of = {
            "annotation": "annotations that have both codes",
            "paragraph": "annotations with either code in paragraphs that have both",
        }[query.within or "annotation"]
        return f"mean {query.score} (and of how many) of {of}"
    return f"counting {where}"


def _split(crosstab: Crosstab) -> str:
    if not crosstab.split_facet:
        return ""
    label = crosstab.split_facet.label
    where = {
        "annotation": f"with a code of {label} in the same annotation",
        "paragraph": f"with a code of {label} in an annotation with either code",
    }[crosstab.query.within or "annotation"]
    several = "" if crosstab.basis.unit == "annotation" else ", of which one can have several"
    return f"split: those {where}{several}; none: those without any"


def _shares(crosstab: Crosstab) -> str:
    basis, shares = crosstab.basis, crosstab.query.shares
    measured = crosstab.query.measure != "count"
    without = f"without {', '.join(basis.without)}" if basis.without else ""
    if not (shares or measured):
        return without
    line = f"{'among' if measured else 'shares: of'} the {_base(crosstab)}"
    if basis.weigh and not measured:
        line += ", each text the same weight"
    return f"{line}; {without}" if without else line


def _base(crosstab: Crosstab) -> str:
    """Say what shares are shares of."""
    basis, shares = crosstab.basis, crosstab.query.shares
    if shares == "cell":
        return f"{basis.unit}s with both codes"
    if shares in {"row", "column"}:
        return f"{basis.unit}s with the {shares}'s code"
    return base_said(basis, crosstab.row_facet.facet)


def _margins(crosstab: Crosstab) -> str:
    if not crosstab.is_itself:
        return "total: all with the code, whatever else they have, not the sum of the cells"
    diagonal = "blank: a code with itself or with one above it"
    if crosstab.query.measure == "count":
        diagonal = "on the diagonal, all with the code; blank: a code with one above it"
    return f"each pair once; {diagonal}"


def _left_out(crosstab: Crosstab) -> str:
    """Name the codes that have no row or column; those of a facet with itself once."""
    named = {
        table.facet: f"{_some(labels)} ({table.label})"
        for table, labels in zip(crosstab.facets, crosstab.left_out, strict=True)
        if labels
    }
    minimum = crosstab.query.minimum
    reason = "being empty" if minimum == 1 else f"below {minimum} everywhere"
    return f"left out, {reason}: {', '.join(named.values())}" if named else ""


def _some(labels: Sequence[str]) -> str:
    return few(labels, _NAMED)


class _Lines(Protocol[_Row]):
    """What lays out rows of several lines each."""

    @property
    def crosstab(self) -> Crosstab: ...
    @property
    def style(self) -> str: ...
    @property
    def screen(self) -> Screen: ...
    @property
    def columns(self) -> Sequence[ComparisonRow | None]: ...
    @property
    def rows(self) -> Sequence[_Row]: ...
    def is_heading(self, row: _Row) -> bool: ...
    def header(self) -> list[LayoutColumn]: ...
    def column(self, column: ComparisonRow | None) -> LayoutColumn: ...
    def labels(self, row: _Row) -> list[list[str]]: ...
    def numbers(self, row: _Row, columns: Sequence[ComparisonRow | None]) -> list[list[str]]: ...


def _fitting(layout: _Lines[_Row]) -> list[list[ComparisonRow | None]]:
    """Return the columns in as many tables as they need."""
    screen, style = layout.screen, layout.style
    if screen.width is None:
        return [[*layout.columns]]
    header = layout.header()
    labels = [line for row in layout.rows for line in layout.labels(row)]
    base = used = least_width(header, labels, style)
    alone = least_width(header[:1], [], style)
    parts: list[list[ComparisonRow | None]] = [[]]
    for column in layout.columns:
        cells = [["", *line] for row in layout.rows for line in layout.numbers(row, [column])]
        width = least_width([header[0], layout.column(column)], cells, style) - alone
        if parts[-1] and used + width > screen.width:
            parts.append([])
            used = base
        parts[-1].append(column)
        used += width
    return parts


def _tables(layout: _Lines[_Row], parts: Iterable[Sequence[ComparisonRow | None]]) -> Iterator[str]:
    """Lay out some columns each, without the rows that are blank in all of them.

    What names the rows below it stands there even so.
    """
    for columns in parts:
        lines: list[list[str]] = []
        for row in layout.rows:
            numbers = layout.numbers(row, columns)
            if any(map(any, numbers)) or layout.is_heading(row):
                labels = layout.labels(row)
                lines += [[*label, *cells] for label, cells in zip(labels, numbers, strict=True)]
        header = [*layout.header(), *map(layout.column, columns)]
        yield table(header, lines, layout.style, layout.screen)


@dataclass(frozen=True, slots=True)
class _Layout:
    crosstab: Crosstab
    style: str
    screen: Screen
    places: Mapping[str, int]
    """Of the rows, by their codes."""
    nested: bool = False
    """Whether sources stand below their row's code rather than in a column of their own."""

    @property
    def columns(self) -> list[ComparisonRow | None]:
        """The columns, ``None`` being the total."""
        return [*self.crosstab.column_facet.rows, *([None] if self.has_totals else [])]

    def is_heading(self, _: ComparisonRow | None) -> bool:
        return False

    @property
    def has_totals(self) -> bool:
        """Whether there is a column of totals: a diagonal that counts is the same."""
        return not self.crosstab.is_itself or self.crosstab.query.measure != "count"

    @property
    def rows(self) -> list[ComparisonRow | None]:
        """The rows, ``None`` being the total."""
        return [*self.crosstab.row_facet.rows, *([] if self.crosstab.is_itself else [None])]

    def header(self) -> list[LayoutColumn]:
        """Return the columns before the numbers: the code and the source, or both in one."""
        crosstab = self.crosstab
        title = self.title()
        if len(crosstab.sides) == 1:
            return [LayoutColumn(header=f"{self.names()[0]}: {title}", keep=_LABEL)]
        label = LayoutColumn(header=title, keep=_LABEL)
        return [label] if self.nested else [label, LayoutColumn(header=crosstab.by, keep=_NAME)]

    def title(self) -> str:
        """Name both facets, and what shares are shares of."""
        crosstab = self.crosstab
        title = " × ".join(table.label for table in crosstab.facets)
        if not crosstab.query.shares:
            return title
        return f"{title}, {'mean ' if crosstab.basis.weigh else ''}% of {_base(crosstab)}"

    def names(self) -> list[str]:
        """Name the sources; with their n where shares are shares of it."""
        names = [side.name for side in self.crosstab.sides]
        if self.crosstab.query.shares != "group":
            return names
        of = self.crosstab.row_facet.denominators
        return [f"{name} n={of[group]}" for group, name in enumerate(names)]

    def column(self, column: ComparisonRow | None) -> LayoutColumn:
        header = _BELOW * column.depth + column.title if column else _TOTAL
        return LayoutColumn(header=header, align="right")

    def labels(self, row: ComparisonRow | None) -> list[list[str]]:
        """Return what stands before the numbers of a row, line by line."""
        depth = row.depth if row else 0
        return self.lines(indented(row.title if row else _TOTAL, depth, self.style), depth)

    def lines(self, label: str, depth: int) -> list[list[str]]:
        """Put a label before the names of the sources."""
        names = self.names()
        if self.nested:
            return [[label], *([indented(name, depth + 1, self.style)] for name in names)]
        if len(names) == 1:
            return [[label]]
        return [["" if place else label, name] for place, name in enumerate(names)]

    def numbers(
        self, row: ComparisonRow | None, columns: Sequence[ComparisonRow | None]
    ) -> list[list[str]]:
        """Return the numbers of a row, in the lines of ``labels``."""
        blank = [self.is_blank(row, column) for column in columns]
        lines = [
            [
                "" if nothing else self.number(row, column, group)
                for column, nothing in zip(columns, blank, strict=True)
            ]
            for group in range(len(self.crosstab.sides))
        ]
        return [[""] * len(columns), *lines] if self.nested else lines

    def is_blank(self, row: ComparisonRow | None, column: ComparisonRow | None) -> bool:
        """Tell what says nothing, or is shown elsewhere: half of a facet with itself."""
        if row is None and column is None:
            return bool(self.crosstab.query.score)
        if row is None or column is None or not self.crosstab.is_itself:
            return False
        if row.code == column.code:
            return self.crosstab.query.measure != "count"
        is_reversed = self.places[row.code] > self.places[column.code]
        return is_reversed or column.code.startswith(f"{row.code}/")

    def number(self, row: ComparisonRow | None, column: ComparisonRow | None, group: int) -> str:
        if state := self.state(group):
            return state
        if row and column:
            return self.cell(self.crosstab.cell(row, column, group))
        margin = row or column
        if margin is None:
            return str(self.crosstab.row_facet.denominators[group])
        return self.margin(margin.cells[group], of_row=row is not None)

    def state(self, group: int) -> str:
        return self.crosstab.sides[group].state

    def cell(self, cell: CrossCell) -> str:
        query = self.crosstab.query
        if query.score:
            return mean_said(cell, is_signed=self.crosstab.is_scale_signed)
        if query.measure != "count":
            return _value(cell.value, is_signed=ASSOCIATIONS[query.measure].is_signed)
        return _count(cell.counted, cell.share if query.shares else None)

    def margin(self, cell: Cell, *, of_row: bool) -> str:
        """Show a total; with its share, unless it is what the shares are of, or holds that."""
        query = self.crosstab.query
        if query.score:
            return mean_said(cell, is_signed=self.crosstab.is_scale_signed)
        bases = {None, "cell", "row" if of_row else "column"}
        return _count(cell.count, None if query.shares in bases else cell.share)


@dataclass(frozen=True, slots=True)
class _SplitLayout:
    """Pairs of codes as rows, below the code of the row, and what they are divided into."""

    plain: _Layout
    """How the table would stand there undivided."""

    @property
    def crosstab(self) -> Crosstab:
        return self.plain.crosstab

    @property
    def style(self) -> str:
        return self.plain.style

    @property
    def screen(self) -> Screen:
        return self.plain.screen

    @property
    def columns(self) -> list[ComparisonRow | None]:
        """The columns, ``None`` being the whole cell."""
        return [None, *self.crosstab.parts]

    @property
    def rows(self) -> list[_Pair]:
        """Each row's total and its pairs, then what all of these are shares of."""
        return [pair for row in self.plain.rows for pair in self.below(row)]

    def below(self, row: ComparisonRow | None) -> Iterator[_Pair]:
        yield row, None
        for column in self.crosstab.column_facet.rows:
            if self.is_shown(row, column):
                yield row, column

    def is_shown(self, row: ComparisonRow | None, column: ComparisonRow) -> bool:
        """Tell pairs that meet, which no other row shows; totals of columns are bases only."""
        crosstab = self.crosstab
        if row is None:
            return crosstab.query.shares == "column"
        if self.plain.is_blank(row, column) or (crosstab.is_itself and row.code == column.code):
            return False
        groups = range(len(crosstab.sides))
        is_met = any(crosstab.cell(row, column, group).counted for group in groups)
        return is_met or not crosstab.query.minimum

    def is_heading(self, pair: _Pair) -> bool:
        row, column = pair
        return row is not None and column is None

    def header(self) -> list[LayoutColumn]:
        return self.plain.header()

    def column(self, column: ComparisonRow | None) -> LayoutColumn:
        return self.plain.column(column) if column else LayoutColumn(header=_ALL, align="right")

    def labels(self, pair: _Pair) -> list[list[str]]:
        row, column = pair
        if column is None:
            return self.plain.labels(row)
        depth = 1 + column.depth + (row.depth if row else 0)
        return self.plain.lines(indented(_WITH + column.title, depth, self.style), depth)

    def numbers(self, pair: _Pair, columns: Sequence[ComparisonRow | None]) -> list[list[str]]:
        groups = range(len(self.crosstab.sides))
        return [[self.number(pair, part, group) for part in columns] for group in groups]

    def number(self, pair: _Pair, part: ComparisonRow | None, group: int) -> str:
        """Show a part of a cell, or all of it; of a total only the whole."""
        row, column = pair
        if self.crosstab.is_itself and column is None:
            column = row
        if row is None or column is None:
            return "" if part else self.plain.number(row, column, group)
        if state := self.plain.state(group):
            return state
        cell = self.crosstab.cell(row, column, group, part)
        if part is None and self.crosstab.query.shares == "cell":
            return _count(cell.counted, None)
        return self.plain.cell(cell)


def _count(count: int, share: float | None) -> str:
    if not count:
        return _NONE
    return str(count) if share is None else f"{count} {f'{100 * share:.1f}%':>6}"


def _value(value: float | None, *, is_signed: bool) -> str:
    if value is None:
        return _NONE
    return signed(value, 2) if is_signed else f"{value:.2f}"
