"""Figures as SVG: values in, the text of an element out; what colours mean, classes say.

A class ``gN`` is the colour of group N, ``low``, ``mid`` and ``high`` are the places on an ordinal
scale. The page, or whoever writes a figure to a file, says what colours these are.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from diptych.rendering.palette import SHAPES
from diptych.rendering.wrapping import beginning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HALF = 100
"""Units of the longest bar, to either side of the axis."""
_HEIGHT = 20
_MARGIN = 8
_WIDTH = 200
"""Units of an axis on which dots or lines stand."""
_FORMS = len(SHAPES) // 2
"""Of marks, each of them filled and hollow."""


# Differences of two groups


@dataclass(frozen=True, slots=True)
class Bar:
    """The difference of two shares, -1 to 1, with the ends of its interval."""

    difference: float
    low: float | None = None
    high: float | None = None


def bar(value: Bar, scale: float) -> str:
    """Draw a bar to the left for the first group, to the right for the second."""
    width = abs(value.difference) / scale * _HALF
    left = _HALF - width if value.difference < 0 else _HALF
    side = "g0" if value.difference < 0 else "g1"
    parts = [f'<path class="axis" d="M{_HALF} 0v{_HEIGHT}"/>']
    if width:
        parts.append(f'<rect class="{side}" x="{_n(left)}" y="5" width="{_n(width)}" height="10"/>')
    if value.low is not None and value.high is not None:
        parts.append(_whisker(_at(value.low, scale), _at(value.high, scale)))
    return _svg("bar", 2 * _HALF, parts)


def _at(difference: float, scale: float) -> float:
    return _HALF + max(-1.0, min(1.0, difference / scale)) * _HALF


def _whisker(low: float, high: float) -> str:
    ends = f"M{_n(low)} 7v6M{_n(high)} 7v6"
    return f'<path class="whisker" d="M{_n(low)} 10H{_n(high)}{ends}"/>'


def share_bar(share: float, colour: str) -> str:
    """Draw how much of the whole a share, 0 to 1, is."""
    parts = [f'<rect class="track" width="{_WIDTH}" height="8"/>']
    if share:
        parts.append(f'<rect class="{colour}" width="{_n(share * _WIDTH)}" height="8"/>')
    head = f'<svg class="share-bar" viewBox="0 0 {_WIDTH} 8" preserveAspectRatio="none" '
    return f'{head}aria-hidden="true">{"".join(parts)}</svg>'


# Shares of several groups


def dots(shares: Sequence[float | None], scale: float) -> str:
    """Draw a mark for each group on one axis from 0 to the scale; shapes tell them apart, too."""
    parts = [f'<path class="rule" d="M{_MARGIN} 10H{_MARGIN + _WIDTH}"/>']
    for group, share in enumerate(shares):
        if share is not None:
            parts.append(mark(group, _MARGIN + share / scale * _WIDTH, 10))
    return _svg("dots", _WIDTH + 2 * _MARGIN, parts)


def mark(group: int, x: float, y: float, size: float = 5) -> str:
    """Draw the mark of a group: a disc, a square, a diamond, a triangle, or one of them hollow."""
    form, hollow = group % _FORMS, group % len(SHAPES) >= _FORMS
    side = f'class="{"ring " * hollow}g{group}"'
    size -= hollow
    if form == 0:
        return f'<circle {side} cx="{_n(x)}" cy="{_n(y)}" r="{_n(size)}"/>'
    if form == 1:
        return (
            f'<rect {side} x="{_n(x - size)}" y="{_n(y - size)}" '
            f'width="{_n(2 * size)}" height="{_n(2 * size)}"/>'
        )
    s = _n(size + 1)
    if form == 2:  # noqa: PLR2004 - the third of the forms
        return f'<path {side} d="M{_n(x)} {_n(y - size - 1)}l{s} {s}l-{s} {s}l-{s} -{s}z"/>'
    return f'<path {side} d="M{_n(x)} {_n(y - size)}l{s} {_n(2 * size)}h-{_n(2 * size + 2)}z"/>'


def key(group: int) -> str:
    """Draw the mark of a group by itself."""
    return _svg("key", 14, [mark(group, 7, 7)], 14)


def lines(series: Sequence[Sequence[float | None]], scale: float) -> str:
    """Draw shares over time, in order, a line for each group; none goes over a gap."""
    parts = [f'<path class="rule" d="M{_MARGIN} {_FLOOR}H{_MARGIN + _WIDTH}"/>']
    for number, shares in enumerate(series):
        parts += _line(number, shares, scale)
    return _svg("lines", _WIDTH + 2 * _MARGIN, parts, _FLOOR + 4)


def _line(number: int, shares: Sequence[float | None], scale: float) -> Iterator[str]:
    step = _WIDTH / max(1, len(shares) - 1)
    path, command = [], "M"
    for place, share in enumerate(shares):
        if share is None:
            command = "M"
            continue
        x, y = _n(_MARGIN + place * step), _n(_FLOOR - share / scale * _RISE)
        path.append(f"{command}{x} {y}")
        command = "L"
        yield f'<circle class="g{number}" cx="{x}" cy="{y}" r="2"/>'
    yield f'<path class="line l{number}" d="{"".join(path)}"/>'


_FLOOR, _RISE = 26, 22
"""Where a share of nothing is drawn, and how far above it the end of the scale."""


# Along a text


@dataclass(frozen=True, slots=True)
class Strip:
    """A row of marks along a text."""

    label: str
    colour: str
    """A class."""
    filled: Sequence[float]
    """By paragraph: how much of it has the code, 0 to 1."""
    begins: bool = False
    """Whether another facet begins here."""


_LABELS = 190
_ALONG = 1000
_ROW = 16


def strips(lengths: Sequence[int], rows: Sequence[Strip], title: str) -> str:
    """Draw a column per paragraph, as wide as it is long, and a row per code."""
    places = list(_columns(lengths))
    parts = list(_numbers(places))
    y = 18
    for row in rows:
        y += 8 if row.begins else 0
        parts += _strip(row, places, y)
        y += _ROW
    head = f'<svg class="strips" viewBox="0 0 {_LABELS + _ALONG} {y + 2}" role="img" '
    return f'{head}aria-label="{escape(title)}">{"".join(parts)}</svg>'


def _columns(lengths: Sequence[int]) -> Iterator[tuple[float, float]]:
    """Yield where each paragraph begins, and how wide it is."""
    gap = min(2.0, _ALONG / (4 * max(1, len(lengths))))
    unit = (_ALONG - gap * len(lengths)) / max(1, sum(lengths))
    x = float(_LABELS)
    for length in lengths:
        yield x, length * unit
        x += length * unit + gap


def _numbers(places: Sequence[tuple[float, float]]) -> Iterator[str]:
    """Yield the numbers of the paragraphs that have room for one."""
    free = 0.0
    for number, (x, width) in enumerate(places, start=1):
        middle = x + width / 2
        room = 4 + 4 * len(str(number))
        if middle - room >= free:
            yield f'<text class="number" x="{_n(middle)}" y="11">{number}</text>'
            free = middle + room


def _strip(row: Strip, places: Sequence[tuple[float, float]], y: float) -> Iterator[str]:
    bottom = y + _ROW - 2
    label = escape(beginning(row.label, _LETTERS))
    yield f'<text class="label" x="{_LABELS - 10}" y="{_n(bottom - 2)}">{label}</text>'
    yield f'<path class="rule" d="M{_LABELS} {_n(bottom)}h{_ALONG}"/>'
    path = []
    for (x, width), part in zip(places, row.filled, strict=True):
        if part:
            height = 3 + part * (_ROW - 6)
            path.append(f"M{_n(x)} {_n(bottom)}v-{_n(height)}h{_n(width)}v{_n(height)}z")
    if path:
        yield f'<path class="{row.colour}" d="{"".join(path)}"/>'


_LETTERS = 30
"""Letters for which there is room before a strip."""


def _svg(kind: str, width: float, parts: Sequence[str], height: int = _HEIGHT) -> str:
    head = f'<svg class="{kind}" viewBox="0 0 {_n(width)} {height}" aria-hidden="true">'
    return f"{head}{''.join(parts)}</svg>"


def _n(number: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0")
