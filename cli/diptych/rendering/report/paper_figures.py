"""Figures of a report as files of their own, for papers: what the page draws, with its numbers.

They are SVG, on white, with the colours of the page in light; PNG is drawn of the same.
"""

from __future__ import annotations

import re
import struct
from html import escape
from typing import TYPE_CHECKING, Any, Literal, get_args
from zlib import crc32

from diptych.errors import MissingExtraError, NothingToDrawError
from diptych.rendering.courses import Times
from diptych.rendering.report.along import along
from diptych.rendering.report.colours import light_colours
from diptych.rendering.report.comparing import groups, is_pair, tables
from diptych.rendering.report.crossing import crossing
from diptych.rendering.report.summary import AS_IF_INDEPENDENT, has_intervals
from diptych.rendering.report.values import GENERATOR
from diptych.rendering.wrapping import beginning, columns_of, wrapped
from diptych.texts.escapes import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diptych.rendering.report.values import Report

Figure = Literal["comparison", "strips", "heat"]
FIGURES: tuple[Figure, ...] = get_args(Figure)
_WIDTH = 960
_LABEL = 300
"""Units for labels; longer ones are cut, and say so."""
_LETTER = 6.6
"""Units of a letter of the size that labels have, generously."""
_HEAD_LETTER = 8.4
"""The same of a headline, which is bold."""
_ROW = 22
_LINE = 15
"""From one line of a label to the next."""
_GAP = 24
_EDGE = 12
_BAR = 220
_FIXED = _LABEL + 80 + _BAR
"""Units of a comparison beside its columns of groups."""
_COLUMN = 90
"""Units of a column of a comparison, at least."""
_HEAT_LABEL = 320
_HEAT_COLUMN = 70
_ZOOM = 3
_PNG = b"\x89PNG\r\n\x1a\n"
_STYLE = """\
text{{font-family:'Noto Sans','DejaVu Sans','Liberation Sans',Arial,sans-serif;font-size:12px}}
text{{fill:{ink}}}.head{{font-weight:bold;font-size:14px}}.quiet,.number{{fill:{quiet}}}
.n,.label{{text-anchor:end}}.c,.number{{text-anchor:middle}}.number{{font-size:10px}}
.rule,.line,.whisker{{fill:none;stroke:{line}}}.axis{{fill:none;stroke:{rule}}}
.whisker{{stroke:{ink};stroke-width:1.2}}.line{{stroke-width:1.5}}.ring{{stroke-width:2.5}}
.low-soft{{fill:{low_soft}}}.mid-soft{{fill:{mid_soft}}}.high-soft{{fill:{high_soft}}}
.low{{fill:{low}}}.mid{{fill:{mid}}}.high{{fill:{high}}}
"""
_HEAD = re.compile(r'<svg [^>]*viewBox="([^"]*)"[^>]*>')


def figure(report: Report, name: Figure) -> str:
    """Draw one figure as SVG; the same values give the same figure.

    Raises ``NothingToDrawError`` where the project has nothing for it.
    """
    drawn = {"comparison": _comparison, "strips": _strips, "heat": _heat}[name](report)
    if drawn is None:
        raise NothingToDrawError(name)
    parts, height = drawn
    wide, high = _wide(report, name) + 2 * _EDGE, height + 2 * _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-_EDGE} {-_EDGE} {wide} {high:g}" '
        f'width="{wide}" height="{high:g}"><!-- {GENERATOR} --><style>{_style()}</style>'
        f'<rect x="{-_EDGE}" y="{-_EDGE}" width="{wide}" height="{high:g}" fill="#ffffff"/>'
        f"{xml_text(''.join(parts))}</svg>\n"
    )


def _wide(report: Report, name: Figure) -> int:
    """Return how wide a figure is: wider than others where it has many columns."""
    columns = 0
    if name == "comparison":
        columns = _FIXED + _COLUMN * len(report.comparison.sides)
    if name == "heat" and report.crosstab:
        columns = _HEAT_LABEL + _HEAT_COLUMN * len(report.crosstab.column_facet.rows)
    return max(_WIDTH, columns)


def _style() -> str:
    colours = {name.replace("-", "_"): colour for name, colour in light_colours().items()}
    heat = (f".heat{n}{{fill:{colours['heat']};fill-opacity:{n * 0.14:g}}}" for n in range(1, 5))
    hues = {name: colour for name, colour in colours.items() if re.fullmatch(r"g\d", name)}
    kinds = (
        f".{name}{{fill:{colour}}}.ring.{name}{{fill:none;stroke:{colour}}}"
        f".l{name[1]}{{stroke:{colour}}}"
        for name, colour in hues.items()
    )
    return _STYLE.format_map(colours) + "".join((*heat, *kinds))


def png(svg: str) -> bytes:
    """Draw SVG as PNG, three pixels a unit. Raises ``MissingExtraError``.

    The minus is a dash there: not every font has one, and it would come from another.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise MissingExtraError("--format png", "figure") from None
    return _signed(bytes(svg_to_bytes(svg_string=svg.replace("−", "–"), zoom=_ZOOM)))


def _signed(raw: bytes) -> bytes:
    """Say in a PNG who wrote it: behind its head, which is the first chunk of 25 bytes."""
    said = b"tEXtSoftware\0" + GENERATOR.encode()
    chunk = struct.pack(">I", len(said) - 4) + said + struct.pack(">I", crc32(said))
    head = len(_PNG) + 25
    return raw[:head] + chunk + raw[head:]


Drawn = tuple[list[str], float]
"""The parts of a figure, and how high it is."""


def _comparison(report: Report) -> Drawn | None:
    shown = tables(report.comparison)
    if not shown:
        return None
    parts: list[str] = []
    y = 0.0
    for table in shown:
        parts += _facet(report, table, y)
        y += _ROW * (len(table["rows"]) + 2) + _GAP
    for line in _said_below(report):
        parts.append(_text(0, y, line, "quiet"))
        y += _ROW - 4
    return parts, y


def _said_below(report: Report) -> Iterator[str]:
    """Yield what a reader of the figure alone has to know."""
    comparison = report.comparison
    yield _cut(f"annotations of {comparison.annotators}", _WIDTH)
    if is_pair(comparison):
        first, second = (_cut(one["name"], _LABEL) for one in groups(comparison))
        yield f"bars: {second} less {first}, in percentage points"
    if has_intervals(comparison):
        yield AS_IF_INDEPENDENT[0].lower() + AS_IF_INDEPENDENT[1:]


def _facet(report: Report, table: Mapping[str, Any], y: float) -> Iterator[str]:
    """Yield a table of shares, and what draws them."""
    heads = groups(report.comparison)
    pair = is_pair(report.comparison)
    wide = _wide(report, "comparison")
    room = (wide - _FIXED) / len(heads)
    places = [_LABEL + room * number for number in range(1, len(heads) + 1)]
    yield _text(0, y + 16, _cut(table["label"], _LABEL, _HEAD_LETTER), "head")
    yield _text(0, y + 16 + _ROW, f"% of {table['share_of']}", "quiet")
    for head, base, place in zip(heads, table["bases"], places, strict=True):
        name = _cut(head["name"], room - 14 - _KEY)
        yield _key(head, place - columns_of(name) * _LETTER - _KEY - 4, y + 4)
        yield _text(place, y + 16, name, "n")
        yield _text(place, y + 16 + _ROW, f"n = {base}", "n quiet")
    yield from _scale(report, table, y + 16 + _ROW, wide)
    for number, row in enumerate(table["rows"]):
        at = y + _ROW * (number + 2)
        yield f'<path class="rule" d="M0 {at + 3:g}H{wide}"/>'
        indent = 14 * row["depth"]
        yield _text(indent, at + 18, _cut(row["label"], _LABEL - indent), "")
        for cell, place in zip(row["cells"], places, strict=True):
            share = cell["state"] or (cell["share"] if cell["count"] else cell["none"])
            yield _text(place, at + 18, share, "n")
        if row["figure"]:
            yield _placed(row["figure"], wide - _BAR, at + 4, _BAR, _ROW - 2)
        if pair:
            yield _text(wide - _BAR - 10, at + 18, row["difference"], "n")


def _key(head: Mapping[str, Any], x: float, y: float) -> str:
    """Draw what a group is known by: its mark, or a disc of the colour of its bars and lines.

    Nothing for a group of which nothing is drawn.
    """
    if head["mark"] or not head["hue"]:
        return _placed(head["mark"], x, y, _KEY, _KEY)
    return f'<circle class="{head["hue"]}" cx="{x + _KEY / 2:g}" cy="{y + _KEY / 2:g}" r="5"/>'


_KEY = 14


def _scale(report: Report, table: Mapping[str, Any], y: float, wide: int) -> Iterator[str]:
    """Yield what stands at the ends of the axis."""
    times = Times.of(report.comparison)
    ends = times.ends if times else ("0 %", f"{table['scale']} %")
    if is_pair(report.comparison):
        ends = (f"−{table['scale']}", f"+{table['scale']} points")
    yield _text(wide - _BAR, y, ends[0], "quiet")
    yield _text(wide, y, ends[1], "n quiet")


def _strips(report: Report) -> Drawn | None:
    found = along(report)
    if found is None:
        return None
    parts: list[str] = []
    y = 0.0
    for one in found["texts"]:
        title = f"{one['source']} · {one['title']}"
        parts.append(_text(0, y + 16, _cut(title, _WIDTH, _HEAD_LETTER), "head"))
        _, _, wide, high = map(float, _HEAD.findall(one["figure"])[0].split())
        height = high * _WIDTH / wide
        parts.append(_placed(one["figure"], 0, y + _ROW, _WIDTH, height))
        y += height + _ROW + _GAP
    return parts, round(y)


def _heat(report: Report) -> Drawn | None:
    found = crossing(report)
    if found is None:
        return None
    left = _HEAT_LABEL
    step = (_wide(report, "heat") - left) / len(found["columns"])
    parts = [_text(0, 16, _cut(found["title"], _WIDTH, _HEAD_LETTER), "head")]
    for number, column in enumerate(found["columns"]):
        parts += _heat_head(column, left + (number + 0.5) * step, step)
    y = 2.0 * _ROW + _LINE
    for row in found["rows"]:
        parts.append(_text(0, y + 16, _cut(row["label"], _LABEL / 2 + 20), ""))
        for line in row["lines"]:
            parts.append(_text(left - 10, y + 16, _cut(line["name"], _LABEL / 2 - 10), "n quiet"))
            parts += _heat_cells(line, left, y, step)
            y += _ROW
        y += 6
    for said in _heat_said(report, found):
        parts.append(_text(0, y + 16, said, "quiet"))
        y += _ROW - 4
    return parts, y + 4


def _heat_head(label: str, x: float, step: float) -> Iterator[str]:
    """Yield a label in two lines, the last of which ends above the first cell."""
    most = int(step / _LETTER)
    first, *others = wrapped(label, most)
    lines = [first, beginning(" ".join(others), most)] if others else [first]
    for number, line in enumerate(lines):
        yield _text(x, _ROW + 16 + _LINE * (number + 2 - len(lines)), line, "c")


def _heat_said(report: Report, found: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a reader of the figure alone has to know."""
    yield _cut(f"annotations of {report.comparison.annotators}", _WIDTH)
    cells = f"in each cell: {found['unit']}s with an annotation that joins {found['row']} and "
    yield _cut(f"{cells}{found['column']}", _WIDTH)
    if found["score"]:
        low, high = found["limits"]
        shades = f"shaded from {low} and less to {high} and more"
        yield _cut(f"behind their number the mean {found['score']}, {shades}", _WIDTH)


def _heat_cells(line: Mapping[str, Any], left: float, y: float, step: float) -> Iterator[str]:
    for number, cell in enumerate(line["cells"]):
        x = left + number * step
        shade = cell.get("shade", "")
        colour = f"{shade}-soft" if shade in {"low", "mid", "high"} else shade
        if shade:
            yield f'<rect class="{colour}" x="{x:g}" y="{y:g}" width="{step - 2:g}" height="20"/>'
        said = f"{cell['count']} {cell['mean']}".rstrip() if cell["count"] else line["state"]
        yield _text(x + step / 2, y + 15, said or "·", "c" if cell["count"] else "c quiet")


def _text(x: float, y: float, words: str, kind: str) -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:g}" y="{y:g}">{escape(words)}</text>'


def _cut(words: str, room: float, letter: float = _LETTER) -> str:
    """Leave out the end of what has no room."""
    return beginning(words, int(room / letter))


def _placed(svg: str, x: float, y: float, width: float, height: float) -> str:
    """Put a figure of the page into another one."""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return _HEAD.sub(lambda found: f'<svg {place} viewBox="{found[1]}">', svg, count=1)
