"""Layouts: tables for people, in every format that tabulate knows.

The simple format is drawn here, as tabulate would draw it: that takes a fraction of the time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Literal

from diptych.rendering.documents import DOCUMENTS, INDENT, LATEX, DocumentTable
from diptych.rendering.terminal import Screen, visible
from diptych.rendering.wrapping import columns_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

NARROWEST = 16
"""Terminal columns that words and the headers of numbers need to be readable."""
_LEAST = 2
"""Those that it keeps in any case: the width of a Chinese letter."""
_BARS = {
    "github": r"\|", "pipe": r"\|", "jira": r"\|", "asciidoc": r"\|", "youtrack": r"\|",
    "orgtbl": r"\vert{}", "mediawiki": "&#124;", "moinmoin": "&#124;", "textile": "&#124;",
}  # fmt: skip
MARKUP = {*_BARS, "html", "unsafehtml", "latex_raw", *LATEX, *DOCUMENTS}
"""Formats that are written to be pasted elsewhere: they are never fitted to a terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutColumn:
    """A column of a layout.

    What is aligned to the left is words, which are wrapped when the terminal is too narrow. What
    is aligned to the right is numbers, which never are; only their header is.
    """

    header: str
    align: Literal["left", "right"] = "left"
    keep: int = NARROWEST
    """Terminal columns that words keep as long as all columns can."""
    optional: bool = False
    """Whether it is left out when the terminal is too narrow for readable columns."""
    breaks: bool = False
    """Whether what is aligned to the right may be wrapped at blanks, too."""
    drawn: bool = False
    """Whether its cells are drawn by this program, colour codes included."""
    width: int | None = None
    """How wide it is in any case, where several tables are lined up."""


def layout_formats() -> list[str]:
    """Name the formats that tabulate knows."""
    from diptych.rendering.tabulated import FORMATS

    return FORMATS


def table(
    columns: Sequence[LayoutColumn], rows: Sequence[Sequence[str]], style: str, screen: Screen
) -> str:
    """Lay a table out in one of tabulate's formats; on a terminal it fits the width.

    Cells are shown as they are but for control characters, and for what the format itself
    would take for its own marks.
    """
    return _laid_out(*_prepared(columns, rows, style, screen), style)


def head_and_rows(
    columns: Sequence[LayoutColumn], rows: Sequence[Sequence[str]], screen: Screen
) -> tuple[str, list[str]]:
    """Lay a table out in the simple format; return its head, and each row by itself."""
    columns, lines = _prepared(columns, rows, "simple", screen)
    laid_out = iter(_laid_out(columns, lines, "simple").split("\n"))
    heights = [max(cell.count("\n") for cell in line) + 1 for line in lines]
    heights[0] += 1  # the rule below the headers
    head, *others = ["\n".join(islice(laid_out, height)) for height in heights]
    return head, others


def lined_up(
    columns: Sequence[LayoutColumn], rows: Sequence[Sequence[str]], style: str, screen: Screen
) -> list[LayoutColumn]:
    """Return the columns as wide as in this table, for tables of some of its rows each."""
    if style != "simple":
        return list(columns)
    columns, lines = _prepared(columns, rows, style, screen)
    widths = _widths(list(chain.from_iterable(map(_in_lines, lines))))
    return [replace(one, width=width) for one, width in zip(columns, widths, strict=True)]


def indented(label: str, depth: int, style: str) -> str:
    """Show the level of a code: by spaces, or by dashes where a format drops spaces."""
    if style in {*LATEX, *DOCUMENTS}:
        return INDENT * depth + label
    return ("– " if style in MARKUP else "  ") * depth + label


def full_width(columns: Sequence[LayoutColumn], rows: Sequence[Sequence[str]], style: str) -> int:
    """Return how many terminal columns a table takes when nothing is wrapped."""
    return sum(_widths(_safe_lines(columns, rows, style))) + _frame(len(columns), style)


def least_width(columns: Sequence[LayoutColumn], rows: Sequence[Sequence[str]], style: str) -> int:
    """Return how many terminal columns a table takes when all its words are wrapped."""
    return _needed(columns, _safe_lines(columns, rows, style), style)


def _prepared(
    columns: Sequence[LayoutColumn], rows: Sequence[Sequence[str]], style: str, screen: Screen
) -> tuple[Sequence[LayoutColumn], list[list[str]]]:
    """Return the columns that are shown, and header and rows as they fit the screen."""
    lines = _safe_lines(columns, rows, style)
    if screen.width is not None and style not in MARKUP:
        columns, lines = _affordable(columns, lines, style, screen.width)
        lines = _fitted(columns, lines, screen.width - _frame(len(columns), style))
    return columns, lines


def _laid_out(columns: Sequence[LayoutColumn], lines: Sequence[Sequence[str]], style: str) -> str:
    if style == "simple":
        laid_out = _simple(columns, lines)
    elif style in DOCUMENTS:
        laid_out = DocumentTable([column.align for column in columns], lines).written()
    else:
        from diptych.rendering.tabulated import laid_out_by_tabulate

        laid_out = laid_out_by_tabulate([column.align for column in columns], lines, style)
    return "\n".join(line.rstrip() for line in laid_out.split("\n"))


def _simple(columns: Sequence[LayoutColumn], lines: Sequence[Sequence[str]]) -> str:
    """Draw the header, a rule, and the rows; columns are two blanks apart."""
    header, *rows = map(_in_lines, lines)
    aligns = [column.align for column in columns]
    needed = _widths([*header, *chain.from_iterable(rows)])
    widths = [max(column.width or 0, n) for column, n in zip(columns, needed, strict=True)]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "  ".join(map(_aligned, line, widths, aligns))
        for line in chain(header, [rule], chain.from_iterable(rows))
    )


def _in_lines(row: Sequence[str]) -> list[Sequence[str]]:
    """Return a row in as many lines as its cells need."""
    if not any("\n" in cell for cell in row):
        return [row]
    return list(zip_longest(*(cell.split("\n") for cell in row), fillvalue=""))


def _aligned(cell: str, width: int, align: str) -> str:
    blanks = " " * (width - columns_of(cell))
    return cell + blanks if align == "left" else blanks + cell


def _safe_lines(
    columns: Sequence[LayoutColumn], rows: Sequence[Sequence[str]], style: str
) -> list[list[str]]:
    """Return the header and the rows, escaped."""
    header = [_safe(column.header, style) for column in columns]
    return [header] + [
        [c if column.drawn else _safe(c, style) for c, column in zip(row, columns, strict=True)]
        for row in rows
    ]


@lru_cache(maxsize=4096)
def _safe(cell: str, style: str) -> str:
    """Escape foreign text, and what the format would take for its own marks."""
    cell = visible(cell)
    if style == "unsafehtml":
        cell = escape(cell)
    if style in {"github", "pipe"}:
        cell = cell.replace("<", "&lt;")
    return cell.replace("|", _BARS[style]) if style in _BARS else cell


def _affordable(
    columns: Sequence[LayoutColumn], lines: list[list[str]], style: str, width: int
) -> tuple[Sequence[LayoutColumn], list[list[str]]]:
    """Leave optional columns out, the last one first, until the others are readable."""
    while _needed(columns, lines, style) > width and any(column.optional for column in columns):
        last = max(index for index, column in enumerate(columns) if column.optional)
        columns = [*columns[:last], *columns[last + 1 :]]
        lines = [[*line[:last], *line[last + 1 :]] for line in lines]
    return columns, lines


def _needed(columns: Sequence[LayoutColumn], lines: Sequence[Sequence[str]], style: str) -> int:
    return sum(_readable(columns, lines)) + _frame(len(columns), style)


def _fitted(
    columns: Sequence[LayoutColumn], lines: Sequence[Sequence[str]], available: int
) -> list[list[str]]:
    limits = _limits(columns, lines, available)
    return [
        [_broken(cell, limit) for cell, limit in zip(line, limits, strict=True)] for line in lines
    ]


def _limits(
    columns: Sequence[LayoutColumn], lines: Sequence[Sequence[str]], available: int
) -> list[int]:
    """Take from the widest column, one terminal column at a time, until all fit.

    First none gets narrower than is readable, then than its longest word; where that is not enough,
    words are cut.
    """
    if given := [column.width for column in columns if column.width is not None]:
        return given
    widths = [min(width, max(available, _LEAST)) for width in _widths(lines)]
    floors_in_turn = (_readable(columns, lines), _words(columns, lines), _least(columns, lines))
    for floors in floors_in_turn:
        for _ in range(sum(widths) - available):
            widest = max(range(len(widths)), key=lambda i: (widths[i] > floors[i], widths[i]))
            widths[widest] = max(widths[widest] - 1, floors[widest])
    return widths


def _readable(columns: Sequence[LayoutColumn], lines: Sequence[Sequence[str]]) -> list[int]:
    words = [max(map(columns_of, header.split() or [""])) for header in lines[0]]
    return [
        max(least, min(width, column.keep) if column.align == "left" else min(word, NARROWEST))
        for column, width, word, least in zip(
            columns, _widths(lines), words, _least(columns, lines), strict=True
        )
    ]


def _words(columns: Sequence[LayoutColumn], lines: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of the longest word of each column, and of all that is not broken."""
    longest = _widths([[_longest_word(cell) for cell in line] for line in lines])
    return list(map(max, longest, _least(columns, lines)))


def _longest_word(cell: str) -> str:
    return max(cell.split() or [""], key=columns_of)


def _least(columns: Sequence[LayoutColumn], lines: Sequence[Sequence[str]]) -> list[int]:
    numbers = _widths([[""] * len(columns), *lines[1:]])
    return [
        number if column.drawn or (column.align == "right" and not column.breaks) else _LEAST
        for column, number in zip(columns, numbers, strict=True)
    ]


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(columns_of, column)) for column in zip(*lines, strict=True)]


def _broken(cell: str, limit: int) -> str:
    if columns_of(cell) <= limit:
        return cell
    indent = min(len(cell) - len(cell.lstrip(" ")), limit // 2)
    return "\n".join(wrapped(cell, limit, " " * indent))


def _frame(columns: int, style: str) -> int:
    """Return the width of what a format draws around and between cells, and in empty ones."""
    if style == "rst":
        return 2 * columns
    return 2 * (columns - 1) if style in {"simple", "plain"} else 3 * columns + 1
