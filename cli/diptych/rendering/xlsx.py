"""Workbooks: records with their types, what was said of them, and what their columns mean."""

from __future__ import annotations

import io
import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from diptych.archives import with_fixed_times
from diptych.errors import DiptychError, MissingExtraError
from diptych.records import MOST_IN_CELL, in_cell
from diptych.texts.escapes import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from diptych.records import Records

MOST_ROWS = 1_048_576
_LIKE_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What begins like ``_x000D_``, as workbooks write letters that XML cannot hold."""
_WIDEST = 60
_SAMPLE = 200
"""Rows by which the width of columns is chosen."""


class CellError(DiptychError):
    """A cell, or a table, that a workbook has no room for."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}; a workbook has no room for it: choose --format csv")


def require_packages() -> None:
    """Refuse to go on without openpyxl. Raises ``MissingExtraError``."""
    try:
        import openpyxl  # noqa: F401 - whether it is there
    except ImportError:
        raise MissingExtraError("--format xlsx", "exchange") from None


def xlsx_file(tables: Sequence[Records[Any]], notes: Sequence[str]) -> bytes:
    """Write a sheet for each table, one with the notes and one with the meaning of the columns.

    The same input gives the same bytes. Texts are strings, also where they begin as formulas do.
    Raises ``CellError``.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for number, records in enumerate(tables, 1):
        name = "records" if len(tables) == 1 else f"records {number}"
        _fill(book.create_sheet(name), records.keys, (row.values() for row in records))
    if notes:
        _fill(book.create_sheet("notes"), ["note"], ([note] for note in notes))
    columns = {one.key: one for records in tables for one in records.columns}
    _fill(
        book.create_sheet("columns"),
        ["column", "what it says"],
        ([one.key, one.meaning] for one in columns.values()),
    )
    out = io.BytesIO()
    book.save(out)
    return with_fixed_times(out.getvalue())


def _fill(sheet: WriteOnlyWorksheet, header: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    lines = iter(rows)
    first = [list(row) for row in islice(lines, _SAMPLE)]
    sheet.freeze_panes = "A2"
    for at, name in enumerate(header):
        longest = max([len(name), *(len(str(row[at])) for row in first)])
        sheet.column_dimensions[get_column_letter(at + 1)].width = min(longest + 2, _WIDEST)
    heads = []
    for name in header:
        heads.append(WriteOnlyCell(sheet, value=name))
        heads[-1].font = Font(bold=True)
    sheet.append(heads)
    try:
        for number, row in enumerate(chain(first, lines), 2):
            sheet.append(list(_cells(sheet, header, row, number)))
    except CellError:
        sheet.close()  # what it has begun to write complains otherwise
        raise


def _cells(
    sheet: WriteOnlyWorksheet, header: Sequence[str], row: Iterable[Any], number: int
) -> Iterator[Any]:
    from openpyxl.cell import WriteOnlyCell

    if number > MOST_ROWS:
        raise CellError(f"there are more than {MOST_ROWS - 1:,} rows")
    for name, value in zip(header, row, strict=True):
        if not isinstance(value, str):
            yield value
            continue
        written = _LIKE_ESCAPE.sub("_x005F_", xml_text(value))
        if (size := in_cell(written)) > MOST_IN_CELL:
            raise CellError(f"row {number}: {name} has {size:,} characters")
        cell = WriteOnlyCell(sheet, value=written)
        cell.data_type = "s"
        yield cell
