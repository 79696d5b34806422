"""Agreement as people read it: per facet a table of paragraphs and one of spans; differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diptych.rendering.counting import counted
from diptych.rendering.panels import abreast
from diptych.rendering.tables import MARKUP, LayoutColumn, indented, least_width, table
from diptych.rendering.terminal import visible
from diptych.review.agreement import (
    EXACT,
    KAPPA,
    MASI,
    NOMINAL,
    OBSERVED,
    ORDINAL,
    OVERLAPPING,
    UNITIZING,
)
from diptych.review.bootstrap import RESAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.rendering.terminal import Screen
    from diptych.review.agreement import AgreementRow, Estimate, FacetAgreement
    from diptych.review.differences import Difference
    from diptych.review.reading import Selection

_NONE = "–"
_LABEL = 24
_ALPHAS = {MASI: "α", ORDINAL: "ordinal α"}
_FEW = 5
"""Texts that are named."""
_WIDEST = 160
_NARROWEST = 30
"""Columns that each annotator needs where they stand side by side."""
_INDENT = "  "
_BRACKETS = f"; in brackets: 95 % intervals from {RESAMPLES} resamples of the paragraphs"


# Narration


def explanation(selection: Selection) -> Iterator[str]:
    """Say whose agreement it is, and on what; and what was left out."""
    names = (*selection.annotators, *selection.without)
    paragraphs = sum(len(reading.text.paragraphs) for reading in selection.readings)
    texts = _texts([reading.text.id for reading in selection.readings])
    yield f"{_whose(selection)}, on {texts}, {counted(paragraphs, 'paragraph')}"
    if selection.without:
        yield f"left out: {' and '.join(selection.without)}, who finished none of these texts"
    if selection.left_out:
        texts = _texts(selection.left_out)
        yield f"left out: {texts}, not finished by two of {', '.join(names)}"
    if selection.changed:
        texts = _texts(selection.changed)
        yield f"left out: {texts}, changed since; for what became of annotations: diptych reanchor"


def legend(annotators: Sequence[str], *, intervals: bool = True) -> str:
    """Say what the numbers are."""
    kappa = "κ: Cohen's, a set being one category; " if len(annotators) == len("κα") else ""
    return (
        f"observed: paragraphs with the same set of codes, none too; {kappa}α: Krippendorff's, of "
        "sets by MASI distance, of one code nominal; F1: spans of the same code, the same or "
        "overlapping; unitizing α: Krippendorff's of 1995/2004, by squared distances"
        + (_BRACKETS if intervals else "")
    )


def lack_of_room(left_out: int, shown: int) -> str:
    """Say that tables have no intervals, and how to get them."""
    which = f"of {left_out} of {left_out + shown} tables" if shown else "of all tables"
    return f"no room for the intervals {which}: widen the terminal, or use --format csv"


def shortfall(tables: Sequence[FacetAgreement], floor: float) -> Iterator[str]:
    """Say which facets do not reach a floor."""
    for facet in tables:
        for measure, estimate in facet.below(floor).items():
            what = f"{facet.facet}: {_ALPHAS[measure]} is"
            if estimate.value is None:
                yield f"{what} undefined: {estimate.undefined}"
            else:
                yield f"{what} {number(estimate.value)}, below {floor:g}"


def _whose(selection: Selection) -> str:
    names = selection.annotators
    counts = [sum(name in reading.sets for reading in selection.readings) for name in names]
    if len(set(counts)) == 1:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    named = zip(names, counts, strict=True)
    return ", ".join(f"{name} ({counted(count, 'text')})" for name, count in named)


def _texts(ids: Sequence[str]) -> str:
    shown = ", ".join(ids[:_FEW]) + (", …" if len(ids) > _FEW else "")
    return f"{counted(len(ids), 'text')} ({shown})"


# Tables


class _Line(NamedTuple):
    """A row of a table, before it is known how wide its numbers are."""

    words: Sequence[str]
    estimates: Sequence[Estimate | None]


_Part = tuple[tuple[str, str, str], list[str], list[_Line]]
"""The headers of a table, those of its words and those of its numbers, and its lines."""


def agreement_tables(tables: Sequence[FacetAgreement], style: str, screen: Screen) -> Iterator[str]:
    """Yield two tables per facet, the one of paragraphs first."""
    for words, headers, lines in _parts(tables, style):
        yield _table(words, headers, lines, style, screen)


def tables_without_intervals(
    tables: Sequence[FacetAgreement], style: str, screen: Screen
) -> tuple[int, int]:
    """Count the tables that lack their intervals because there is no room, and the others."""
    parts = list(_parts(tables, style))
    left_out = 0
    for words, headers, lines in parts:
        rows = _rows(lines)
        missed = rows != _rows(lines, intervals=False)
        left_out += missed and _too_wide(_columns(words, headers), rows, style, screen)
    return left_out, len(parts) - left_out


def _parts(tables: Sequence[FacetAgreement], style: str) -> Iterator[_Part]:
    for facet in tables:
        kappa = KAPPA in facet.rows[0].estimates
        headers = ["observed", *(["κ"] if kappa else []), "α"]
        lines = list(_paragraph_lines(facet.rows, style))
        yield (facet.label, "n", "coded"), headers, lines
        lines = [_span_line(row, style) for row in facet.rows]
        headers = ["F1 exact", "F1 overlapping", "unitizing α"]
        yield (f"{facet.label}: spans", "n", "units"), headers, lines


def _paragraph_lines(rows: Sequence[AgreementRow], style: str) -> Iterator[_Line]:
    """Yield a line per row, and one of the paragraphs with a value each in an ordinal facet."""
    for row in rows:
        found = row.estimates
        measures = [name for name in (OBSERVED, KAPPA, MASI, NOMINAL) if name in found]
        words = _title(row, style), str(found[OBSERVED].n), str(row.coded)
        yield _Line(words, [found[measure] for measure in measures])
        if ordinal := found.get(ORDINAL):
            words = "one code each, ordinal", str(ordinal.n), ""
            yield _Line(words, [*[None] * (len(measures) - 1), ordinal])


def _span_line(row: AgreementRow, style: str) -> _Line:
    found = row.estimates
    words = _title(row, style), str(found[EXACT].n), str(found[UNITIZING].n)
    return _Line(words, [found[EXACT], found[OVERLAPPING], found[UNITIZING]])


def _title(row: AgreementRow, style: str) -> str:
    return indented(row.label, row.depth, style) if row.code else "all codes"


def _table(
    words: Sequence[str],
    numbers: Sequence[str],
    lines: Sequence[_Line],
    style: str,
    screen: Screen,
) -> str:
    """Lay lines out, with intervals if there is room, and say why something is undefined."""
    columns = _columns(words, numbers)
    rows = _rows(lines)
    if _too_wide(columns, rows, style, screen):
        rows = _rows(lines, intervals=False)
    if style not in MARKUP:
        return "\n".join([table(columns, rows, style, screen), *_footnotes(lines, screen)])
    if any(map(_reasons, lines)):
        columns.append(LayoutColumn(header="undefined"))
        rows = [[*row, "; ".join(_reasons(line))] for row, line in zip(rows, lines, strict=True)]
    return table(columns, rows, style, screen)


def _columns(words: Sequence[str], numbers: Sequence[str]) -> list[LayoutColumn]:
    label, n, more = words
    return [
        LayoutColumn(header=label, keep=_LABEL),
        LayoutColumn(header=n, align="right"),
        LayoutColumn(header=more, align="right", optional=True),
        *(LayoutColumn(header=header, align="right") for header in numbers),
    ]


def _rows(lines: Sequence[_Line], *, intervals: bool = True) -> list[list[str]]:
    estimated = zip(*(line.estimates for line in lines), strict=True)
    cells = zip(*(_cells(column, intervals=intervals) for column in estimated), strict=True)
    return [[*line.words, *numbers] for line, numbers in zip(lines, cells, strict=True)]


def _too_wide(
    columns: Sequence[LayoutColumn], rows: Sequence[Sequence[str]], style: str, screen: Screen
) -> bool:
    """Tell whether a table does not fit the terminal even without what is optional."""
    if screen.width is None or style in MARKUP:
        return False
    kept = [index for index, column in enumerate(columns) if not column.optional]
    least = [columns[index] for index in kept]
    narrow = [[row[index] for index in kept] for row in rows]
    return least_width(least, narrow, style) > screen.width


def _footnotes(lines: Sequence[_Line], screen: Screen) -> Iterator[str]:
    """Say why something is undefined, and where."""
    where: dict[str, list[str]] = {}
    for line in lines:
        for reason in _reasons(line):
            where.setdefault(reason, []).append(line.words[0].strip())
    for reason, titles in where.items():
        words = visible(f"{_NONE} undefined: {reason} ({', '.join(titles)})")
        yield from _wrapped(words, screen)


def _reasons(line: _Line) -> list[str]:
    found = [estimate.undefined for estimate in line.estimates if estimate]
    return list(dict.fromkeys(reason for reason in found if reason))


def _cells(estimates: Sequence[Estimate | None], *, intervals: bool) -> list[str]:
    """Write a column of values and intervals, each below the others."""
    values = [_value(estimate) for estimate in estimates]
    if not intervals:
        return values
    ranges = [_interval(estimate) for estimate in estimates]
    value, interval = (max(map(len, column)) for column in (values, ranges))
    pairs = zip(values, ranges, strict=True)
    gap = " " * bool(interval)
    return [f"{one:>{value}}{gap}{other:>{interval}}" if one else "" for one, other in pairs]


def _value(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    return _NONE if estimate.value is None else number(estimate.value)


def _interval(estimate: Estimate | None) -> str:
    if estimate is None or estimate.interval is None:
        return ""
    low, high = estimate.interval
    return f"[{number(low)}, {number(high)}]"


def number(value: float) -> str:
    """Write a coefficient with two digits; zero has no sign."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


# Differences


def difference_list(found: Sequence[Difference], annotators: Sequence[str], screen: Screen) -> str:
    """Lay differences out: annotators side by side where the terminal is wide enough for that."""
    return "\n\n".join("\n".join(_difference(one, annotators, screen)) for one in found)


def difference_table(
    found: Sequence[Difference], annotators: Sequence[str]
) -> tuple[list[LayoutColumn], list[list[str]]]:
    """Return the columns and rows of a table with a column per annotator."""
    columns = [LayoutColumn(header=header) for header in ("paragraph", "facet", *annotators)]
    rows = [
        [f"{one.text.id}:{one.paragraph}", one.facet, *(_said(one, name) for name in annotators)]
        for one in found
    ]
    return columns, rows


def _said(difference: Difference, annotator: str) -> str:
    """Write what somebody said in one line."""
    if annotator not in difference.said:
        return ""
    said = difference.disputed(annotator)
    return "; ".join(f"{code} “{passage}”" for code, passage in said) or _NONE


def _difference(difference: Difference, annotators: Sequence[str], screen: Screen) -> Iterator[str]:
    agreed = f"  agreed: {', '.join(difference.agreed)}" if difference.agreed else ""
    heading = f"{difference.text.id}:{difference.paragraph}  {difference.facet}{visible(agreed)}"
    yield from (screen.paint(line, "bold") for line in _wrapped(heading, screen))
    names = [name for name in annotators if name in difference.said]
    gaps = len(_INDENT) * len(names)
    room = (min(screen.width or 0, _WIDEST) - gaps) // len(names)
    if room >= _NARROWEST:
        yield from _side_by_side(difference, names, room, screen)
    else:
        yield from _one_by_one(difference, names, screen)


def _side_by_side(
    difference: Difference, names: Sequence[str], room: int, screen: Screen
) -> Iterator[str]:
    from diptych.rendering.wrapping import wrapped

    blocks = []
    for name in names:
        lines = [screen.paint(name, "faint")]
        for code, passage in difference.disputed(name) or [(_NONE, "")]:
            lines += wrapped(visible(code), room)
            lines += wrapped(visible(f"“{passage}”"), room, _INDENT) if passage else []
        blocks.append(lines)
    yield from (_INDENT + line for line in abreast(blocks, room, _INDENT))


def _one_by_one(difference: Difference, names: Sequence[str], screen: Screen) -> Iterator[str]:
    width = max(map(len, names))
    for name in names:
        shown = name
        for code, passage in difference.disputed(name) or [(_NONE, "")]:
            quoted = f"  “{visible(passage)}”" if passage else ""
            words = f"{shown:<{width}}  {visible(code)}{quoted}"
            yield from _wrapped(words, screen, _INDENT)
            shown = ""


def _wrapped(words: str, screen: Screen, indent: str = "") -> list[str]:
    if screen.width is None:
        return [indent + words]
    from diptych.rendering.wrapping import wrapped

    return wrapped(words, screen.width, indent, _INDENT * 2)
