"""An alignment as people read it: two panels, a table, or what each text leaves out."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from diptych.comparison.omissions import omission_records
from diptych.comparison.tables import path_label
from diptych.rendering.glosses import gloss_words
from diptych.rendering.panels import AXIS, abreast
from diptych.rendering.segments import numbers
from diptych.rendering.tables import LayoutColumn, table
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Codebook
    from diptych.annotations.glosses import ShownGloss
    from diptych.comparison.alignment import Alignment, AlignmentRow
    from diptych.comparison.omissions import LeftOut, Omission
    from diptych.rendering.terminal import Screen
    from diptych.texts.text import Text

    Glosses = tuple[Mapping[int, ShownGloss], Mapping[int, ShownGloss]]
    """By paragraph, of each text."""

_NARROWEST = 60
"""Terminal columns below which panels would be too narrow to be read."""
_WIDEST = 180
_PLAIN = 80
"""Columns of what is elided where there is no terminal."""
_DASH = "–"
_NONE = "·"
_INDENT = " " * 6


# Panels


def alignment_panels(
    alignment: Alignment, texts: tuple[Text, Text], screen: Screen, glosses: Glosses = ({}, {})
) -> str:
    """Lay two texts out side by side, why they stand so under each row."""
    draw = _Panels(alignment, texts, screen, glosses)
    return "\n\n".join([draw.header(), *(draw.row(row) for row in alignment.rows)])


class _Panels:
    def __init__(
        self, alignment: Alignment, texts: tuple[Text, Text], screen: Screen, glosses: Glosses
    ) -> None:
        self.texts = texts
        self.glosses = glosses
        self.screen = screen
        self.beside = screen.width is not None and screen.width >= _NARROWEST
        self.axis = AXIS if screen.blocks else " | "
        width = min(screen.width or 0, _WIDEST)
        self.widths = ((width - 3) // 2, width - 3 - (width - 3) // 2)
        last = (row.a or row.b for row in alignment.rows)
        self.margin = max((len(str(span[1])) for span in last if span), default=1) + 2

    def header(self) -> str:
        """Name the two texts."""
        names = [f"{text.id} · {text.source}" for text in self.texts]
        if not self.beside:
            return self.screen.paint(" – ".join(map(visible, names)), "faint")
        lines = [wrapped(visible(n), w) for n, w in zip(names, self.widths, strict=True)]
        return "\n".join(self.screen.paint(line, "faint") for line in self.side_by_side(lines))

    def row(self, row: AlignmentRow) -> str:
        """Lay a row out, and say under it what it is."""
        spans = (row.a, row.b)
        why = "; ".join([_said(row), *row.remarks]) if row.kind != "gap" else ""
        if not self.beside:
            return "\n".join([self.place(row, why), *self.stacked(spans)])
        sides = [list(self.lines(side, span)) for side, span in enumerate(spans)]
        lines = self.side_by_side(sides)
        if why:
            indent = " " * self.margin
            reasons = wrapped(visible(why), sum(self.widths) + 3, indent)
            lines += [self.screen.paint(line, "faint") for line in reasons]
        return "\n".join(lines)

    def lines(self, side: int, span: tuple[int, int] | None) -> Iterator[str]:
        """Yield the lines of some paragraphs in one panel."""
        for number in range(span[0], span[1] + 1) if span else ():
            content = self.content(side, number)
            number_cell = f"{number:>{self.margin - 2}}  "
            for line in wrapped(content, self.widths[side] - self.margin):
                yield number_cell + line
                number_cell = " " * self.margin
            for line in self.gloss(side, number, self.widths[side] - self.margin - 2):
                yield f"{number_cell}  {line}"

    def side_by_side(self, sides: Sequence[Sequence[str]]) -> list[str]:
        return abreast(sides, self.widths[0], self.axis)

    def place(self, row: AlignmentRow, why: str) -> str:
        spans = (_place(row, side) or _NONE for side in (0, 1))
        return f"{f' {_DASH} '.join(spans)}  {visible(why)}".rstrip()

    def stacked(self, spans: Sequence[tuple[int, int] | None]) -> Iterator[str]:
        """Yield paragraphs one below the other."""
        for side, span in enumerate(spans):
            for number in range(span[0], span[1] + 1) if span else ():
                content = self.content(side, number)
                width = self.screen.width
                yield from wrapped(content, width, _INDENT) if width else [_INDENT + content]
                for line in self.gloss(side, number, width and width - len(_INDENT) - 2):
                    yield f"{_INDENT}  {line}"

    def gloss(self, side: int, number: int, width: int | None) -> Iterator[str]:
        """Yield the lines of a paragraph's gloss, if it has one."""
        if one := self.glosses[side].get(number):
            words = visible(gloss_words(one))
            for line in wrapped(words, width) if width else [words]:
                yield self.screen.paint(line, "faint")

    def content(self, side: int, number: int) -> str:
        paragraph = self.texts[side].paragraphs[number - 1]
        return paragraph.mark + visible(self.texts[side].content(paragraph))


def _said(row: AlignmentRow) -> str:
    """Say what a row is, and where else the other text has it."""
    where = {"within": " {}", "related": " to {}"}.get(row.kind, "") if row.host else ""
    return f"{row.kind}{where.format(row.host)} {row.score or 0:.2f}"


def _place(row: AlignmentRow, side: int) -> str:
    """Return the numbers of a text's paragraphs; in parentheses that of one that hosts others."""
    if row.host and not (row.a, row.b)[side]:
        return f"({row.host})"
    return numbers((row.a, row.b)[side])


# Table


def alignment_table(alignment: Alignment, style: str, screen: Screen) -> str:
    """Lay the rows out as a table, without the texts."""
    columns = [
        LayoutColumn(header=alignment.a, align="right"),
        LayoutColumn(header=alignment.b, align="right"),
        LayoutColumn(header="score", align="right"),
        LayoutColumn(header="kind"),
        LayoutColumn(header="reasons"),
    ]
    rows = [
        [
            _place(row, 0),
            _place(row, 1),
            "" if row.score is None else f"{row.score:.2f}",
            row.kind,
            "; ".join(row.remarks),
        ]
        for row in alignment.rows
    ]
    return table(columns, rows, style, screen)


# What is left out


def omission_table(reports: Iterable[LeftOut], style: str, screen: Screen) -> str:
    """Lay the omissions out as a table."""
    columns = [
        LayoutColumn(header=header)
        for header in ("passage", "kind", "only here", "codes", "later", "quote")
    ]
    rows = [
        [
            f"{record['text']}:{record['paragraph']}",
            f"related {record['score']:.2f} to {record['beside']}"
            if record["beside"]
            else record["kind"],
            record["only"] or "",
            record["codes"],
            record["later"] or "",
            record["quote"],
        ]
        for record in omission_records(reports)
    ]
    return table(columns, rows, style, screen)


def omission_report(
    reports: Iterable[LeftOut], codebook: Codebook, screen: Screen, glosses: Glosses = ({}, {})
) -> str:
    """Say what each text says and the other leaves out, the themes first."""
    return "\n\n".join(
        "\n".join(_Omissions(codebook, screen, glosses[side]).side(report))
        for side, report in enumerate(reports)
    )


class _Omissions:
    def __init__(
        self, codebook: Codebook, screen: Screen, glosses: Mapping[int, ShownGloss]
    ) -> None:
        self.codebook = codebook
        self.glosses = glosses
        self.screen = screen
        self.width = min(screen.width or _PLAIN, _WIDEST)

    def side(self, report: LeftOut) -> Iterator[str]:
        """Yield the lines of one side."""
        yield self.screen.paint(f"{report.text} says, {report.other} leaves out:", "bold")
        if not (report.omissions or report.brief or self.other_codes(report)):
            yield "  nothing for sure" if report.related else "  nothing"
        for code, omissions in groupby(report.omissions, key=lambda o: o.code):
            yield ""
            yield from self.heading(code, dict(report.only), report.other)
            for omission in omissions:
                yield from self.omission(omission, code)
                for words in self.doubts(omission, report):
                    yield self.screen.paint(_INDENT + visible(words), "faint")
        yield from self.closing(report)

    def heading(
        self,
        code: tuple[str, str] | None,
        only: dict[tuple[str, str], tuple[int, ...]],
        other: str,
    ) -> Iterator[str]:
        words = f"Nothing like it in {other}:"
        if code:
            facet = self.codebook.facet(code[0])
            label = path_label(facet, facet.codes[code[1]])
            words = f"{label}, never in {other}; here: {', '.join(map(str, only[code]))}"
        for line in wrapped(visible(words), self.width, "  ", "  "):
            yield self.screen.paint(line, "first")

    def omission(self, omission: Omission, code: tuple[str, str] | None) -> Iterator[str]:
        """Yield the passage, elided, and under it what else was said of it."""
        lines = wrapped(visible(omission.quote), self.width - len(_INDENT) - 1)
        if len(lines) > _LINES:
            lines = [*lines[: _LINES - 1], lines[_LINES - 1] + " …"]
        yield f"{omission.paragraph:>4}  {lines[0]}"
        yield from (_INDENT + line for line in lines[1:])
        if gloss := self.glosses.get(omission.paragraph):
            words = gloss_words(gloss._replace(is_of_more=True))
            for line in wrapped(visible(words), self.width, f"{_INDENT}  "):
                yield self.screen.paint(line, "faint")
        if others := [self.label(c) for c in omission.codes if c != code]:
            for line in wrapped(" · ".join(others), self.width, _INDENT):
                yield self.screen.paint(line, "faint")

    def doubts(self, omission: Omission, report: LeftOut) -> Iterator[str]:
        """Say where the other text perhaps has it, and that it is later."""
        if omission.related:
            there, score = omission.related
            yield f"related {score:.2f} to {there}"
        if omission.later:
            yield f"later than {report.other}: {report.date}"

    def closing(self, report: LeftOut) -> Iterator[str]:
        """Yield a line each for who else is only here, for headings, and for the rest."""
        for facet, found in groupby(self.other_codes(report), key=lambda item: item[0][0]):
            label = self.codebook.facet(facet).label()
            codes = ", ".join(f"{self.label(code)} ({len(numbers)})" for code, numbers in found)
            yield from self.remark(f"{label}, in so many paragraphs only here: {codes}")
        if report.brief:
            yield from self.remark(f"Headings and bylines: {', '.join(map(str, report.brief))}")
        if report.related:
            pairs = ", ".join(
                f"{one.paragraph} {_DASH} {one.related[0]} ({one.related[1]:.2f})"
                for one in report.related
                if one.related
            )
            yield from self.remark(f"Perhaps in {report.other}, related only: {pairs}")
        if report.beside:
            pairs = ", ".join(f"{here} {_DASH} {there}" for here, there in report.beside)
            yield from self.remark(f"Has something beside it in {report.other}: {pairs}")

    def other_codes(self, report: LeftOut) -> list[tuple[tuple[str, str], tuple[int, ...]]]:
        """Return what is only here of the facets behind the first, which has headings."""
        first = self.codebook.facets[0].name if self.codebook.facets else ""
        return [item for item in report.only if item[0][0] != first]

    def remark(self, words: str) -> Iterator[str]:
        yield ""
        yield from wrapped(visible(words), self.width, "  ", "  ")

    def label(self, code: tuple[str, str]) -> str:
        return self.codebook.facet(code[0]).codes[code[1]].label()


_LINES = 2
"""Lines of a passage."""
