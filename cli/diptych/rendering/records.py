"""Records: the same numbers as tidy rows, for programs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from diptych.records import neutralised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

RECORD_FORMATS = ("csv", "tsv", "json", "jsonl")
WORKBOOK = "xlsx"
"""Records as a file of their own."""


def record_lines(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], form: str
) -> Iterator[str]:
    """Yield the lines of ``csv``, ``tsv``, ``json`` (one array) or ``jsonl``.

    In CSV and TSV an absent value is an empty cell, and a text that a spreadsheet would take
    for a formula gets an apostrophe in front, as does one that has apostrophes before such a
    beginning: take one away and the text is as it was.
    """
    if form in {"csv", "tsv"}:
        return _separated(rows, columns, "," if form == "csv" else "\t")
    return _json_array(rows) if form == "json" else _json_lines(rows)


def _separated(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], separator: str
) -> Iterator[str]:
    @lru_cache(maxsize=4096, typed=True)
    def written(cell: object) -> str:
        """Write a cell; most are the same from row to row: names, small counts, their shares."""
        return _quoted(neutralised(cell), separator)

    yield separator.join(columns)
    for row in rows:
        yield separator.join([written(row[column]) for column in columns])


def _quoted(cell: str, separator: str) -> str:
    """Quote a cell that holds what ends one; the csv module lets a lone CR through (RFC 4180)."""
    if separator in cell or '"' in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    import msgspec

    for row in rows:
        try:
            yield msgspec.json.encode(row).decode()
        except UnicodeEncodeError:
            yield msgspec.json.encode({key: _encodable(row[key]) for key in row}).decode()


def _encodable(cell: object) -> object:
    r"""Write bytes of a file's name that are no UTF-8 as the other formats do: ``\udcff``."""
    return cell.encode(errors="backslashreplace").decode() if isinstance(cell, str) else cell


def _json_array(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    lines = _json_lines(rows)
    last = next(lines, None)
    if last is None:
        yield "[]"
        return
    yield "["
    for line in lines:
        yield f"{last},"
        last = line
    yield last
    yield "]"
