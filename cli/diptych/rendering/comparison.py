"""The comparison as people read it: what is compared, then one table per facet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from math import inf
from typing import TYPE_CHECKING

from diptych.comparison.bases import base_said
from diptych.comparison.tally import ANY
from diptych.lists import few
from diptych.rendering.courses import courses
from diptych.rendering.extremes import extremes
from diptych.rendering.glosses import gloss_words
from diptych.rendering.holding import dimmed, held, holding_explained, is_unreliable
from diptych.rendering.numbers import signed, signed_points
from diptych.rendering.tables import (
    MARKUP,
    NARROWEST,
    LayoutColumn,
    full_width,
    head_and_rows,
    indented,
    least_width,
    lined_up,
    table,
)
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import columns_of, wrapped
from diptych.texts.alike import OF_WORDS
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.annotations.annotation import Progress
    from diptych.comparison.bases import Basis
    from diptych.comparison.crosstabs import CrossCell, CrossQuery, Crosstab
    from diptych.comparison.tables import (
        Cell,
        ComparedGroup,
        Comparison,
        ComparisonRow,
        FacetTable,
        PairTesting,
        Query,
    )
    from diptych.rendering.extremes import Extremes
    from diptych.rendering.terminal import Screen

    _Table = tuple[list[LayoutColumn], list[list[str]]]

_NONE = "–"
_PAIR = 2
_LABEL = 24
"""Terminal columns that labels keep where more groups or longer bars would take them."""
_SHORTEST, _READABLE, _LONGEST = 5, 8, 12
"""Columns of half a bar: shorter ones say nothing; for readable ones words are wrapped."""
_INDENT = " " * 4
_QUOTE = 40
"""Terminal columns that quotes in a table of their own keep."""
_WIDEST = 100
"""Columns of a quote; longer lines are hard to read."""
_SMALL, _LARGE = 0.001, 100
"""From where p is only said to be smaller, and odds ratios have no decimals."""
_AXIS = 3
"""Columns that a bar takes besides its halves: the axis, and the gap before it."""


def comparison_tables(comparison: Comparison, style: str, screen: Screen) -> Iterator[str]:
    """Yield the tables, the small one of what is being compared first."""
    screen = _screen(style, screen)
    comparison = _shown(comparison)
    yield _Layout(comparison, style, screen).sides()
    views = [_Layout.of(view, style, screen).facets() for view in _views(comparison)]
    for facet in zip(*views, strict=True):
        yield from chain.from_iterable(facet)
    if _tested(comparison) and comparison.tables:
        yield _distances(comparison, style, screen)


def _screen(style: str, screen: Screen) -> Screen:
    """Return the screen as a format sees it: what is to be pasted elsewhere does not."""
    return replace(screen, width=None, colour=False) if style in MARKUP else screen


def _shown(comparison: Comparison) -> Comparison:
    """Leave facets without rows out."""
    return replace(comparison, tables=tuple(table for table in comparison.tables if table.rows))


def _tested(comparison: Comparison) -> bool:
    return comparison.query.stats and len(comparison.sides) > 1


def _by_pairs(comparison: Comparison) -> bool:
    """Tell whether each group stands beside the first one only."""
    query = comparison.query
    return len(comparison.sides) > 1 and (query.stats or query.robust)


def _views(comparison: Comparison) -> list[Comparison]:
    """Return what stands side by side: where differences are tried, the first and one other."""
    if not _by_pairs(comparison):
        return [comparison]
    return [comparison.against(group) for group in range(1, len(comparison.sides))]


def footnotes(comparison: Comparison, style: str, screen: Screen) -> Iterator[str]:
    """Yield what has to be known to read the tables, a line each."""
    yield explanation(comparison)
    if any(
        side.texts > side.number("finished") + side.counts_begun * side.number("begun")
        for side in comparison.sides
    ):
        yield "paragraphs, coded and words: of the texts that count; dates: of all texts"
    if any(side.shared for side in comparison.sides):
        yield (
            f"shared: paragraphs of at least {OF_WORDS.common} words, of any kind, that stand word "
            f"for word in another {comparison.by}; see: diptych texts --alike"
        )
    yield from to_finish(comparison.query, comparison.basis, comparison.sides)
    yield from holding_explained(comparison)
    if missing := nothing_there(comparison):
        yield missing
    elif comparison.query.score:
        yield (
            f"mean {comparison.query.score}: of the paragraphs with the code that have one, whose "
            "number is in parentheses"
        )
    shown = _shown(comparison)
    if marks := extremes(shown, _screen(style, screen)):
        yield marks.explained()
    if drawn := courses(shown, _screen(style, screen)):
        yield drawn.explained()
    yield from _nones_explained(shown)
    if len(shown.tables) > 1 and (bars := _Layout(shown, style, _screen(style, screen)).bars()):
        yield f"bars: one scale in all tables; the longest is {100 * bars.scale:.1f} points"


_NONES = {
    "so far": "none yet, but texts of the group are still to be read or finished",
    "begun": "none that counts, but the group has the code in a text that is only begun",
}


def _nones_explained(comparison: Comparison) -> Iterator[str]:
    """Say what is meant where it is not sure that a group has none."""
    rows = chain.from_iterable(table.rows for table in comparison.tables)
    cells = (zip(row.cells, comparison.sides, strict=True) for row in rows)
    found = {cell.none for cell, side in chain.from_iterable(cells) if not side.state}
    yield from (f"{_NONE} {none}: {said}" for none, said in _NONES.items() if none in found)


def nothing_there(found: Comparison | Crosstab) -> str:
    """Say why there is nothing to compare, if so."""
    if not found.sides:
        return "there are no texts yet; add one with: diptych add FILE"
    return "" if found.annotators else "nobody has annotated these texts yet"


def explanation(comparison: Comparison) -> str:
    """Say in one line what was counted, and what the shares and differences are."""
    line = basis_said(comparison.basis, comparison.annotators)
    if len(comparison.sides) == _PAIR or _by_pairs(comparison):
        first, *others = (side.name for side in comparison.sides)
        other = others[0] if len(others) == 1 else f"each other {comparison.by}"
        line += f"; difference: {other} minus {first}, in percentage points"
        if state := comparison.sides[0].state:
            line = line.rpartition(";")[0]
            line += f"; no differences: {first} is {_STATES[state]}"
    return line


def to_finish(
    query: Query | CrossQuery, basis: Basis, sides: Sequence[ComparedGroup]
) -> Iterator[str]:
    """Say which texts to finish for shares of all paragraphs, where that is why there are none."""
    begun = list(
        dict.fromkeys(name for side in sides for name in side.tally.texts.get("begun", ()))
    )
    if query.of or basis.of == "finished" or basis.unit == "annotation" or not begun:
        return
    yield (
        f"only begun, so that shares are of what has a code: {few(begun, _PAIR)}; "
        "read to the end and say so with: diptych finish"
    )


def annotated_said(annotators: str) -> str:
    """Say whose annotations are counted."""
    return f"annotated by {annotators}" if annotators else "not annotated yet"


def basis_said(basis: Basis, annotators: str) -> str:
    """Say in one line whose annotations are counted, and of what shares are shares."""
    line = f"counting {basis.unit}s, {annotated_said(annotators)}"
    line += f"; shares: of the {base_said(basis)}"
    if basis.weigh:
        line += ", each text the same weight"
    if basis.without:
        line += f"; without {', '.join(basis.without)}"
    return line


_STATES = {"not read": "not read yet", "begun": "only begun"}


def mean_said(cell: Cell | CrossCell, *, is_signed: bool) -> str:
    """Write a mean and of how many; with a sign where its scale has values below zero."""
    if cell.mean is None:
        return _NONE
    return f"{signed(cell.mean, 2) if is_signed else f'{cell.mean:.2f}'} ({cell.scored})"


@dataclass(frozen=True, slots=True)
class _Layout:
    comparison: Comparison
    style: str
    screen: Screen
    marks: Extremes | None = None

    @classmethod
    def of(cls, comparison: Comparison, style: str, screen: Screen) -> _Layout:
        """Return the layout with what marks its cells."""
        return cls(comparison, style, screen, extremes(comparison, screen))

    @property
    def pair(self) -> bool:
        """Whether there are two groups, which have a difference."""
        return len(self.comparison.sides) == _PAIR

    def sides(self) -> str:
        by = self.comparison.by
        named = by != "language"
        columns = [
            LayoutColumn(header=by),
            *([LayoutColumn(header="language")] if named else []),
            *(
                LayoutColumn(header=header, align="right", breaks=header == "dates")
                for header in self.overview_headers()
            ),
        ]
        rows = []
        for side in self.comparison.sides:
            languages = sorted(language_name(tag) or "unknown" for tag in side.tally.languages)
            spoken = [", ".join(languages)] if named else []
            rows.append([side.name, *spoken, *self.overview(side)])
        return table(columns, rows, self.style, self.screen)

    def overview_headers(self) -> Iterator[str]:
        """Yield what is told of each group; of what no group has, nothing."""
        sides = self.comparison.sides
        yield "texts"
        if not all(side.complete for side in sides):
            states: Sequence[Progress] = ("finished", "begun", "not read")
            yield from (one for one in states if any(side.number(one) for side in sides))
        yield "paragraphs"
        if any(side.excluded for side in sides):
            yield "excluded"
        if any(side.shared for side in sides):
            yield "shared"
        yield from ("coded", "words")
        if any(side.tally.dates for side in sides):
            yield "dates"

    def overview(self, side: ComparedGroup) -> Iterator[str]:
        """Yield what is told of a group."""
        counted = side.counted
        told = {
            "texts": side.texts,
            "finished": side.number("finished"),
            "begun": side.number("begun"),
            "not read": side.number("not read"),
            "paragraphs": counted.paragraphs,
            "excluded": side.excluded,
            "shared": side.shared,
            "coded": counted.of(ANY).paragraphs,
            "words": counted.words,
            "dates": " – ".join(dict.fromkeys(side.tally.dates or ())) or _NONE,
        }
        of_texts = {"texts", "finished", "begun", "not read", "shared", "dates"}
        for header in self.overview_headers():
            yield _NONE if side.state and header not in of_texts else str(told[header])

    def facets(self) -> Iterator[list[str]]:
        """Yield the tables of each facet: several where the groups do not fit side by side.

        All facets are laid out at once, so that their tables line up.
        """
        facets = self.comparison.tables
        if not facets:
            return
        whole, bars = self.whole(), self.bars()
        parts = [(groups, self.part(whole, groups, bars)) for groups in self.parts(whole)]
        start = 0
        for facet in facets:
            rows = slice(start, start + len(facet.rows))
            yield [
                laid_out
                for groups, tables in parts
                for laid_out in self.facet(facet, groups, tables, rows)
            ]
            start = rows.stop

    def whole(self) -> FacetTable:
        """Return the rows of all facets as if they were one, under the longest headers."""
        facets = self.comparison.tables
        longest = max(facets, key=lambda facet: columns_of(self.title(facet)))
        return replace(
            longest,
            rows=tuple(chain.from_iterable(facet.rows for facet in facets)),
            denominators=tuple(map(max, zip(*(f.denominators for f in facets), strict=True))),
        )

    def title(self, shown: FacetTable) -> str:
        """Name the facet, and of what its shares are shares."""
        basis = self.comparison.basis
        return f"{shown.label}, {'mean ' if basis.weigh else ''}% of {base_said(basis, 'it')}"

    def bars(self) -> _Bars | None:
        """Return what draws bars, of one scale in all tables."""
        if self.screen.width is None or not self.pair or _by_pairs(self.comparison):
            return None
        whole = self.whole()
        scale = max((abs(row.difference() or 0) for row in whole.rows), default=0)
        half = min(_LONGEST, (self.bar_room(whole) - _AXIS) // 2)
        names = [side.name for side in self.comparison.sides]
        if not scale or half < _SHORTEST:
            return None
        return _Bars(screen=self.screen, half=half, scale=scale, names=(names[0], names[1]))

    def part(self, whole: FacetTable, groups: range, bars: _Bars | None) -> list[_Table]:
        """Return the table of some groups; a second one where tests do not fit beside."""
        label = _LABEL if self.spare(whole, groups, _LABEL) >= 0 else NARROWEST
        columns, rows = self.counts(whole, groups, label)
        tables = [(columns, rows)]
        if self.pair and groups[-1] == 1:
            if self.comparison.query.stats:
                if tests := self.add_tests(columns, rows, whole):
                    tables.append(tests)
            else:
                self.add_differences(columns, rows, whole, bars)
        if groups[-1] == len(self.comparison.sides) - 1:
            added = (held(self.comparison, whole), self.courses(whole))
            tables += filter(None, [self.beside(columns, rows, *one) for one in added])
        return [(lined_up(*one, self.style, self.screen), one[1]) for one in tables]

    def courses(self, whole: FacetTable) -> tuple[list[LayoutColumn], list[list[str]]]:
        """Return the columns of shares over time, if there are some."""
        found = courses(self.comparison, self.screen)
        return (found.columns(), [found.cells(row) for row in whole.rows]) if found else ([], [])

    def facet(
        self, shown: FacetTable, groups: range, tables: Sequence[_Table], rows: slice
    ) -> Iterator[str]:
        """Yield the part of the tables that is one facet's."""
        headers = self.headers(shown, groups)
        (columns, cells), *tests = tables
        named = [
            replace(column, header=header) for column, header in zip(columns, headers, strict=False)
        ]
        yield from self.with_quotes([*named, *columns[len(named) :]], cells[rows], shown, groups)
        for columns, cells in tests:
            label = replace(columns[0], header=headers[0])
            yield table([label, *columns[1:]], cells[rows], self.style, self.screen)

    def bar_room(self, shown: FacetTable) -> int:
        """Return the terminal columns for bars; words are wrapped for readable ones only."""
        *_, groups = self.parts(shown)
        columns, rows = self.counts(shown, groups, _LABEL)
        label = max(map(columns_of, [columns[0].header, *(row[0] for row in rows)]))
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
            end = start + 1
            while end < stop and self.spare(shown, range(start, end + 1), label) >= 0:
                end += 1
            yield range(start, end)
            start = end

    def spare(self, shown: FacetTable, groups: range, label: int) -> int:
        """Return the terminal columns left when labels get no more than so many."""
        if self.screen.width is None:
            return 0
        return self.screen.width - least_width(*self.counts(shown, groups, label), self.style)

    def counts(
        self, shown: FacetTable, groups: range, label: int
    ) -> tuple[list[LayoutColumn], list[list[str]]]:
        """Return the columns of some groups, and of the difference once both of two are there."""
        title, *headers = self.headers(shown, groups)
        columns = [LayoutColumn(header=title, keep=label)]
        marks = self.marks
        columns += [LayoutColumn(header=one, align="right", drawn=bool(marks)) for one in headers]
        rows = [self.cells(row, groups, marks) for row in shown.rows]
        if self.pair and groups[-1] == 1:
            columns.append(LayoutColumn(header="difference", align="right"))
            for row, cells in zip(shown.rows, rows, strict=True):
                cells.append(signed_points(row.difference()))
        return columns, rows

    def headers(self, shown: FacetTable, groups: range) -> list[str]:
        """Return what stands above labels and numbers."""
        headers = [self.title(shown)]
        for group in groups:
            side, n = self.comparison.sides[group], shown.denominators[group]
            headers.append(f"{side.name} n={n}")
            if self.comparison.query.score:
                headers.append(f"mean {self.comparison.query.score}")
        return headers

    def cells(self, row: ComparisonRow, groups: range, marks: Extremes | None) -> list[str]:
        cells = [indented(row.title, row.depth, self.style)]
        for group in groups:
            cell = row.cells[group]
            share = f"{100 * (cell.share or 0):.1f}%"
            digits = len(str(cell.denominator))
            none = f"{_NONE} {cell.none}".rstrip()
            number = f"{cell.count:>{digits}} {share:>6}" if cell.count else none
            state = self.comparison.sides[group].state
            cells.append(state or (marks.marked(row, group, number) if marks else number))
            if self.comparison.query.score:
                cells.append(mean_said(cell, is_signed=self.comparison.is_scale_signed))
        return cells

    def add_tests(
        self, columns: list[LayoutColumn], rows: list[list[str]], shown: FacetTable
    ) -> tuple[list[LayoutColumn], list[list[str]]] | None:
        """Add the tests; where they do not fit beside the counts, return a table of their own."""
        headers, cells = _tests(shown, self.comparison.testing[0])
        if not headers:
            return None
        added = [LayoutColumn(header=header, align="right") for header in headers]
        return self.beside(columns, rows, added, cells)

    def beside(
        self,
        columns: list[LayoutColumn],
        rows: list[list[str]],
        added: Sequence[LayoutColumn],
        cells: Sequence[Sequence[str]],
    ) -> tuple[list[LayoutColumn], list[list[str]]] | None:
        """Add columns; where they do not fit, return a table of their own."""
        if not added:
            return None
        lines = [[*row, *more] for row, more in zip(rows, cells, strict=True)]
        for label in (columns[0], replace(columns[0], keep=NARROWEST)):
            wide = [label, *columns[1:], *added]
            width = self.screen.width
            if width is None or least_width(wide, lines, self.style) <= width:
                columns[:], rows[:] = wide, lines
                return None
        return [columns[0], *added], [
            [row[0], *more] for row, more in zip(rows, cells, strict=True)
        ]

    def with_quotes(
        self, columns: list[LayoutColumn], rows: list[list[str]], shown: FacetTable, groups: range
    ) -> Iterator[str]:
        """Yield the table with the quotes below its rows, or in a table of their own after it."""
        if self.style != "simple" or not any(
            row.quotes or is_unreliable(row) for row in shown.rows
        ):
            yield table(columns, rows, self.style, self.screen)
            yield from self.quotes(shown, groups)
            return
        head, lines = head_and_rows(columns, rows, self.screen)
        blocks = [
            "\n".join([dimmed(line, row, self.screen), *self.quote_lines(row, groups)])
            for line, row in zip(lines, shown.rows, strict=True)
        ]
        yield "\n".join([head, *blocks])

    def quote_lines(self, row: ComparisonRow, groups: range) -> Iterator[str]:
        indent = "  " * row.depth + _INDENT
        for group in groups:
            name = self.comparison.sides[group].name
            for quote in row.quotes[group] if row.quotes else ():
                place = visible(quote.place if name == quote.text else f"{name} · {quote.place}")
                first, *others = _wrapped(f"{place}  {visible(quote.words)}", indent, self.screen)
                colour = ("first", "second")[group] if self.pair else "faint"
                yield first.replace(place, self.screen.paint(place, colour), 1)
                yield from others
                if quote.gloss and quote.gloss.words:
                    words = visible(gloss_words(quote.gloss))
                    for line in _wrapped(words, f"{indent}  ", self.screen):
                        yield self.screen.paint(line, "faint")

    def quotes(self, shown: FacetTable, groups: range) -> Iterator[str]:
        """Yield a table of quotes, if there are any; each label stands in its first line only."""
        rows = []
        for row in shown.rows:
            label = indented(row.title, row.depth, self.style)
            for group, quotes in list(enumerate(row.quotes))[groups.start : groups.stop]:
                name = self.comparison.sides[group].name
                for quote in quotes:
                    one = quote.gloss
                    gloss = gloss_words(one) if one and one.words else ""
                    rows.append([label, name, quote.place, quote.words, gloss])
                    label = ""
        columns = [LayoutColumn(header=shown.label), LayoutColumn(header=self.comparison.by)]
        columns += [LayoutColumn(header="passage"), LayoutColumn(header="quote", keep=_QUOTE)]
        columns += [LayoutColumn(header="translation", keep=_QUOTE)]
        wanted = len(columns) - (not self.comparison.query.gloss)
        if rows:
            cells = [row[:wanted] for row in rows]
            yield table(columns[:wanted], cells, self.style, self.screen)

    def add_differences(
        self,
        columns: list[LayoutColumn],
        rows: list[list[str]],
        shown: FacetTable,
        bars: _Bars | None,
    ) -> None:
        """Add what only one of two groups has: in a bar, or in words where there is no terminal.

        A terminal too narrow for bars has no room for words either: the dash says it.
        """
        if bars:
            columns.append(LayoutColumn(header=bars.header(), drawn=True, keep=bars.width))
            for row, cells in zip(shown.rows, rows, strict=True):
                cells.append(bars.bar(row))
        elif self.screen.width is None and any(row.only_in is not None for row in shown.rows):
            columns.append(LayoutColumn(header="only in"))
            for row, cells in zip(shown.rows, rows, strict=True):
                cells.append(self.only(row))

    def only(self, row: ComparisonRow) -> str:
        """Name the one group that has a code, if the others are known not to have it."""
        if row.only_in is None:
            return ""
        name = self.comparison.sides[row.only_in.group].name
        return f"{name} so far" if row.only_in.so_far else name


def _tests(shown: FacetTable, testing: PairTesting) -> tuple[list[str], list[list[str]]]:
    """Return the headers and cells of the tests, without columns in which nothing stands.

    So is the matched difference where all texts have partners: it is the difference then. The p
    of what could not have been found stands in parentheses.
    """
    contrasts = [row.contrasts[1] for row in shown.rows]
    matched = [one.matched if testing.unmatched else None for one in contrasts]
    columns = {
        "matched": [signed_points(one) for one in matched],
        "95 % interval": [
            _interval(signed_points(one.low), signed_points(one.high)) for one in contrasts
        ],
        "odds ratio": [_ratio(one.odds_ratio) for one in contrasts],
        "p": [f"({_p(one.p)})" if one.too_few else _p(one.p) for one in contrasts],
        "p adj.": [_p(one.p_adjusted) for one in contrasts],
    }
    told = {header: cells for header, cells in columns.items() if any(c != _NONE for c in cells)}
    return list(told), [list(cells) for cells in zip(*told.values(), strict=True)]


def _distances(comparison: Comparison, style: str, screen: Screen) -> str:
    """Lay out how far each facet as a whole is from that of the first group."""
    several = len(comparison.sides) > _PAIR
    columns = [
        LayoutColumn(header="all codes of"),
        *([LayoutColumn(header=comparison.by)] if several else []),
        *(LayoutColumn(header=header, align="right") for header in ("distance", "p")),
    ]
    rows = []
    for shown in comparison.tables:
        named = [
            (side.name, apart)
            for side, apart in list(zip(comparison.sides, shown.distances, strict=True))[1:]
        ]
        if several:
            named.append(("(all of them)", shown.omnibus))
        for name, apart in named:
            cells = _hundredths(apart.distance), _p(apart.p)
            rows.append([shown.label, *([name] if several else []), *cells])
    return table(columns, rows, style, screen)


def _interval(low: str, high: str) -> str:
    return _NONE if low == _NONE else f"{low} to {high}"


def _hundredths(number: float | None) -> str:
    return _NONE if number is None else f"{number:.2f}"


def _ratio(ratio: float | None) -> str:
    if ratio is None:
        return _NONE
    return f"{ratio:.2f}" if ratio < _LARGE else "∞" if ratio == inf else f"{ratio:.0f}"


def _p(p: float | None) -> str:
    if p is None:
        return _NONE
    return f"{p:.3f}" if p >= _SMALL else f"<{_SMALL}"


def _wrapped(words: str, indent: str, screen: Screen) -> list[str]:
    if screen.width is None:
        return [indent + words]
    return wrapped(words, min(screen.width, _WIDEST), indent, "  ")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bars:
    """Bars to the left for more in the first group, to the right for more in the second."""

    screen: Screen
    half: int
    """Columns of the longest bar."""
    scale: float
    """The largest difference of all tables, which the longest bar stands for."""
    names: tuple[str, str]
    """Of the groups on the left and on the right."""

    @property
    def width(self) -> int:
        """The terminal columns of both halves and the axis."""
        return 2 * self.half + 1

    def header(self) -> str:
        """Name both sides, as far as there is room."""
        left, right = map(self.shortened, self.names)
        blanks = " " * (self.half - 2 - columns_of(left))
        return f"{blanks}{left} {self.blocks('◂│▸', '<|>')} {right}"

    def shortened(self, name: str) -> str:
        room, cut = self.half - 2, self.blocks("…", ".")
        if columns_of(name := visible(name)) <= room:
            return name
        return wrapped(name, room - columns_of(cut))[0] + cut

    def bar(self, row: ComparisonRow) -> str:
        """Draw one; its empty side says so when the other group does not have the code at all."""
        difference = row.difference()
        if difference is None:
            return ""
        halves = round(abs(difference) / self.scale * self.half * 2)
        full = self.blocks("█", "#") * (halves // 2)
        only = "" if row.only_in is None else "so far" if row.only_in.so_far else "only"
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
