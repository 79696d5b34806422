"""Agreement as people read it: a line per facet, then its tables, then differences."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, NamedTuple

from diptych.lists import few, listed
from diptych.rendering.counting import counted
from diptych.rendering.numbers import coefficient
from diptych.rendering.panels import abreast
from diptych.rendering.tables import MARKUP, LayoutColumn, indented, least_width, table
from diptych.rendering.terminal import visible
from diptych.review.bootstrap import RESAMPLES
from diptych.review.measures import (
    BAR_U,
    CU,
    EXACT,
    K_U,
    KAPPA,
    MASI,
    NOMINAL,
    OBSERVED,
    ORDINAL,
    OVERLAPPING,
    UNITIZING,
    U,
)
from diptych.review.ratings import PAIR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.rendering.terminal import Screen
    from diptych.review.agreement import AgreementRow, Estimate, FacetAgreement, Shortfall
    from diptych.review.differences import Difference
    from diptych.review.reading import Selection

_NONE = "–"
_LABEL = 24
_ALPHAS = {MASI: "α", NOMINAL: "α", ORDINAL: "ordinal α"}
RELIABLE, TENTATIVE = 0.8, 0.667
"""Thresholds that Krippendorff 2019 (Content Analysis, 4th ed.) names as customary."""
_FEW = 5
"""Texts, or codes, that are named."""
_WIDEST = 160
_NARROWEST = 30
"""Columns that each annotator needs where they stand side by side."""
_INDENT = "  "
_PERCENT = 100
_THOUSAND = 1000


# Narration


def explanation(selection: Selection) -> Iterator[str]:
    """Say whose agreement it is, and on what."""
    paragraphs = sum(reading.paragraphs for reading in selection.readings)
    texts = _texts([reading.id for reading in selection.readings])
    yield f"{_whose(selection)}, on {texts}, {counted(paragraphs, 'paragraph')}"
    if selection.without:
        yield f"left out: {listed(selection.without)}, who finished none of these texts"


def legend(annotators: Sequence[str], *, codes: bool = False, intervals: bool = True) -> str:
    """Say what the numbers are."""
    return "; ".join(_meanings(len(annotators) == PAIR, codes=codes, intervals=intervals))


def _meanings(two: bool, *, codes: bool, intervals: bool) -> Iterator[str]:  # noqa: FBT001 - the annotators
    if two:
        yield "observed: paragraphs with the same set of codes, none too"
        yield "κ: Cohen's, a set being one category"
    else:
        yield (
            "observed: of all pairs of annotators in all paragraphs, those with the same set of "
            "codes, none too"
        )
    yield "α: Krippendorff's, of sets by MASI distance, of one code nominal"
    yield "customary thresholds: .800, and .667 for tentative conclusions (Krippendorff 2019)"
    yield "F1: spans of the same code, the same or overlapping"
    yield "unitizing α: of 1995/2004, by squared distances"
    if codes:
        yield "uα: of 2016, units and gaps with their codes; |uα: without codes"
    if codes and two:
        yield "cuα: codes where both marked; (k)uα: one code there"
    if intervals:
        yield f"in brackets: 95 % intervals from {RESAMPLES} resamples of the paragraphs"
        yield "[≥ …]: nobody differs, and this is the lower end that n allows"


def lack_of_room() -> str:
    """Say that intervals are missing, and how to get them."""
    return "no room for all intervals: widen the terminal, or use --format csv"


def shortfall_line(found: Shortfall) -> str:
    """Say what does not reach a floor."""
    code = f"={found.code}" if found.code else ""
    what = f"{found.facet}{code}: {_ALPHAS[found.measure]}"
    estimate = found.estimate
    if estimate.value is None:
        return f"{what} is undefined: {estimate.undefined}"
    if not found.is_lower_end:
        return f"{what} is {_down(estimate.value)}, below {found.floor:g}"
    if estimate.interval is None:
        return f"{what} has no interval, so it is not known to be above {found.floor:g}"
    low = _down(estimate.interval[0])
    return f"{what} may be as low as {low} (95 % interval), below {found.floor:g}"


def _down(value: float) -> str:
    """Write a coefficient with three digits, never more than it is."""
    return f"{floor(value * _THOUSAND) / _THOUSAND + 0.0:.3f}".replace("-", "−")


def _whose(selection: Selection) -> str:
    names = selection.annotators
    counts = [sum(name in reading.names for reading in selection.readings) for name in names]
    if len(set(counts)) == 1:
        return listed(names)
    named = zip(names, counts, strict=True)
    return ", ".join(f"{name} ({counted(count, 'text')})" for name, count in named)


def _texts(ids: Sequence[str]) -> str:
    return f"{counted(len(ids), 'text')} ({_few(ids)})"


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_FEW]) + (", …" if len(names) > _FEW else "")


# Tables


class _Line(NamedTuple):
    """A row of a table, before it is known how wide its numbers are."""

    words: Sequence[str]
    estimates: Sequence[Estimate | None]
    more: Sequence[str] = ()
    """What follows its estimates."""
    notes: Sequence[str] = ()
    """What is to be said below the table."""


class _Part(NamedTuple):
    """A table, before it is known what fits."""

    words: Sequence[str]
    """Its first headers; the last of them may be left out."""
    numbers: Sequence[str]
    """The headers of estimates."""
    lines: Sequence[_Line]
    more: Sequence[str] = ()
    """The headers of what follows."""
    bare: int = 0
    """How many estimates, the first ones, have no interval even where there is room."""


class Layout(NamedTuple):
    """Tables as they fit a screen."""

    text: str
    intervals: bool
    """Whether there is an interval in them."""
    lacking: bool
    """Whether there is one that has no room."""


def agreement_layout(
    tables: Sequence[FacetAgreement], style: str, screen: Screen, *, codes: bool = False
) -> Layout:
    """Lay out a line per facet, for paragraphs and for spans; with codes, the tables of each."""
    parts = [*_summary(tables), *(_details(tables, style) if codes else ())]
    laid_out, lacking, intervals = [], False, False
    for part in parts:
        bare = _bare(part, style, screen)
        lacking = lacking or _rows(part, bare) != _rows(part, part.bare)
        intervals = intervals or _rows(part, bare) != _rows(part, len(part.numbers))
        laid_out.append(_table(part, bare, style, screen))
    return Layout("\n\n".join(laid_out), intervals, lacking)


def _summary(tables: Sequence[FacetAgreement]) -> Iterator[_Part]:
    kappa = any(KAPPA in facet.rows[0].estimates for facet in tables)
    measures = [OBSERVED, *([KAPPA] if kappa else []), MASI]
    lines = [line for facet in tables for line in _summary_lines(facet, measures)]
    headers = ["observed", *(["κ"] if kappa else []), "α"]
    more = ("codes", "≥.800", "≥.667", "<.667")
    yield _Part(("", "n", "coded"), headers, lines, more, len(headers) - 1)
    lines = [_span_line(facet.label, facet.rows[0]) for facet in tables]
    yield _Part(("spans", "n", "units"), ["F1 exact", "F1 overlapping", "unitizing α"], lines)


def _summary_lines(facet: FacetAgreement, measures: Sequence[str]) -> Iterator[_Line]:
    whole, *codes = facet.rows
    found = whole.estimates
    words = facet.label, str(found[OBSERVED].n), str(whole.coded)
    weak = _weak(facet.label, codes)
    yield _Line(words, [found[name] for name in measures], _by_threshold(codes), weak)
    if ordinal := found.get(ORDINAL):
        words = f"{_INDENT}ordinal", str(ordinal.n), ""
        estimates = [*[None] * (len(measures) - 1), ordinal]
        yield _Line(words, estimates, [""] * 4, _left_out(facet.label, whole.coded, ordinal))


def _by_threshold(codes: Sequence[AgreementRow]) -> list[str]:
    """Count the codes, and those whose alpha is in each of three ranges."""
    values = [value for code in codes if (value := code.estimates[NOMINAL].value) is not None]
    reliable = sum(value >= RELIABLE for value in values)
    weak = sum(value < TENTATIVE for value in values)
    return [str(len(codes)), str(reliable), str(len(values) - reliable - weak), str(weak)]


def _weak(label: str, codes: Sequence[AgreementRow]) -> list[str]:
    """Name the codes below the lower threshold, the lowest first."""
    found = sorted(
        (value, code.label)
        for code in codes
        if (value := code.estimates[NOMINAL].value) is not None and value < TENTATIVE
    )
    named = [f"{name} {coefficient(value)}" for value, name in found]
    return [f"{label} below .667: {few(named, _FEW)}"] if found else []


def _left_out(label: str, coded: int, ordinal: Estimate) -> list[str]:
    """Say how many paragraphs have no place on the scale."""
    if not ordinal.left_out:
        return []
    share = f"{ordinal.left_out * _PERCENT:.0f} %"
    few = f"{coded - ordinal.n} of {coded} coded paragraphs ({share})"
    return [f"{label}, ordinal: leaves out {few}, to which not each gave one code"]


def _details(tables: Sequence[FacetAgreement], style: str) -> Iterator[_Part]:
    for facet in tables:
        whole = facet.rows[0].estimates
        headers = ["observed", *(["κ"] if KAPPA in whole else []), "α"]
        yield _Part((facet.label, "n", "coded"), headers, list(_paragraph_lines(facet.rows, style)))
        lines = [_span_line(_title(row, style), row) for row in facet.rows]
        headers = ["F1 exact", "F1 overlapping", "unitizing α"]
        yield _Part((f"{facet.label}: spans", "n", "units"), headers, lines)
        headers = ["|uα", "uα", *(["cuα, (k)uα"] if CU in whole else [])]
        yield _Part((f"{facet.label}: units", "n"), headers, _unit_lines(facet.rows, style))


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


def _span_line(title: str, row: AgreementRow) -> _Line:
    found = row.estimates
    words = title, str(found[EXACT].n), str(found[UNITIZING].n)
    return _Line(words, [found[EXACT], found[OVERLAPPING], found[UNITIZING]])


def _unit_lines(rows: Sequence[AgreementRow], style: str) -> list[_Line]:
    """Return a line per row; where none has a value, that of the facet alone says why."""
    lines = [_unit_line(_title(row, style), row) for row in rows]
    known = any(one and one.value is not None for line in lines for one in line.estimates)
    return lines if known else lines[:1]


def _unit_line(title: str, row: AgreementRow) -> _Line:
    found = row.estimates
    common = found.get(K_U if row.code else CU)
    estimates = [found.get(BAR_U), found[U], *([common] if common else [])]
    return _Line((title, str(found[U].n)), estimates)


def _title(row: AgreementRow, style: str) -> str:
    return indented(row.label, row.depth, style) if row.code else "all codes"


def _table(part: _Part, bare: int, style: str, screen: Screen) -> str:
    """Lay lines out, and say below them, or beside them, what is to be said."""
    columns, rows = _columns(part), _rows(part, bare)
    if style not in MARKUP:
        return "\n".join([table(columns, rows, style, screen), *_footnotes(part.lines, screen)])
    notes = ["; ".join(_notes(line)) for line in part.lines]
    if any(notes):
        columns.append(LayoutColumn(header="note"))
        rows = [[*row, note] for row, note in zip(rows, notes, strict=True)]
    return table(columns, rows, style, screen)


def _columns(part: _Part) -> list[LayoutColumn]:
    label, n, *more = part.words
    return [
        LayoutColumn(header=label, keep=_LABEL),
        LayoutColumn(header=n, align="right"),
        *(LayoutColumn(header=header, align="right", optional=True) for header in more),
        *(
            LayoutColumn(header=header, align="right", optional=header == "κ" and part.bare > 0)
            for header in part.numbers
        ),
        *(LayoutColumn(header=header, align="right") for header in part.more),
    ]


def _rows(part: _Part, bare: int) -> list[list[str]]:
    """Write the cells, the first estimates without an interval."""
    estimated = zip(*(line.estimates for line in part.lines), strict=True)
    written = (_cells(of, intervals=at >= bare) for at, of in enumerate(estimated))
    cells = zip(*written, strict=True)
    return [
        [*line.words, *numbers, *line.more] for line, numbers in zip(part.lines, cells, strict=True)
    ]


def _bare(part: _Part, style: str, screen: Screen) -> int:
    """Return how many estimates have to go without an interval, so that a table fits."""
    bare = part.bare
    while bare < len(part.numbers) and _too_wide(part, bare, style, screen):
        bare += 1
    return bare


def _too_wide(part: _Part, bare: int, style: str, screen: Screen) -> bool:
    """Tell whether a table does not fit the terminal even without what is optional."""
    if screen.width is None or style in MARKUP:
        return False
    columns, rows = _columns(part), _rows(part, bare)
    kept = [index for index, column in enumerate(columns) if not column.optional]
    least = [columns[index] for index in kept]
    narrow = [[row[index] for index in kept] for row in rows]
    return least_width(least, narrow, style) > screen.width


def _footnotes(lines: Sequence[_Line], screen: Screen) -> Iterator[str]:
    """Say what is undefined, why, and where; then what else is to be said."""
    where: dict[str, list[str]] = {}
    for line in lines:
        for reason in _reasons(line):
            where.setdefault(reason, []).append(line.words[0].strip())
    for reason, titles in where.items():
        words = visible(f"{_NONE} undefined ({_few(titles)}): {reason}")
        yield from _wrapped(words, screen)
    for note in (note for line in lines for note in line.notes):
        yield from _wrapped(visible(note), screen)


def _notes(line: _Line) -> list[str]:
    return [*(f"undefined: {reason}" for reason in _reasons(line)), *line.notes]


def _reasons(line: _Line) -> list[str]:
    found = [estimate.undefined for estimate in line.estimates if estimate]
    return list(dict.fromkeys(reason for reason in found if reason))


def _cells(estimates: Sequence[Estimate | None], *, intervals: bool) -> list[str]:
    """Write a column of values and intervals, each below the others."""
    values = [_value(estimate) for estimate in estimates]
    if not intervals:
        return values
    ranges = [interval_said(estimate) for estimate in estimates]
    value, interval = (max(map(len, column)) for column in (values, ranges))
    pairs = zip(values, ranges, strict=True)
    gap = " " * bool(interval)
    return [f"{one:>{value}}{gap}{other:>{interval}}" if one else "" for one, other in pairs]


def _value(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    return _NONE if estimate.value is None else coefficient(estimate.value)


def interval_said(estimate: Estimate | None) -> str:
    """Write an interval; of one that is exact the one end that says something."""
    if estimate is None or estimate.interval is None:
        return ""
    low, high = map(coefficient, estimate.interval)
    if estimate.exact:
        return f"[≥ {low}]" if estimate.value else f"[≤ {high}]"
    return f"[{low}, {high}]"


def with_interval(estimate: Estimate) -> str:
    """Write a coefficient with its interval, where it has one; a dash where it is undefined."""
    return " ".join(filter(None, (_value(estimate), interval_said(estimate))))


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
