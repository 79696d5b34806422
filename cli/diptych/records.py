"""Records: an answer as tidy rows, whose columns are declared once.

A column is a key, a type, a meaning, and where its value comes from. Whatever writes rows (CSV,
JSON, data frames), and whatever lists them (``diptych help formats``), takes them from here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd
    import polars as pl

_Row = TypeVar("_Row")
_Whole = TypeVar("_Whole")


@dataclass(frozen=True, slots=True)
class Column(Generic[_Row]):
    """One column of records."""

    key: str
    """Stable, in snake_case."""
    type: type
    """``str``, ``int``, ``float`` or ``bool``; a value may be missing (``None``)."""
    meaning: str
    """What a value says, with its unit and range; no full stop."""
    of: Callable[[_Row], object]
    """Returns the value of a row."""

    def within(self, part: Callable[[_Whole], _Row]) -> Column[_Whole]:
        """Return the same column of rows that have such a row as a part."""
        return Column(self.key, self.type, self.meaning, lambda whole: self.of(part(whole)))


def text(key: str, meaning: str, of: Callable[[_Row], str | None]) -> Column[_Row]:
    """Declare a column of text."""
    return Column(key, str, meaning, of)


def whole(key: str, meaning: str, of: Callable[[_Row], int | None]) -> Column[_Row]:
    """Declare a column of whole numbers."""
    return Column(key, int, meaning, of)


def number(key: str, meaning: str, of: Callable[[_Row], float | None]) -> Column[_Row]:
    """Declare a column of numbers."""
    return Column(key, float, meaning, of)


def flag(key: str, meaning: str, of: Callable[[_Row], bool | None]) -> Column[_Row]:
    """Declare a column that says yes or no."""
    return Column(key, bool, meaning, of)


def neutralised(cell: object) -> str:
    """Write one cell of a CSV file: none that a spreadsheet would take for a formula."""
    if cell is None:
        return ""
    if isinstance(cell, str) and _FORMULA.match(cell):
        return f"'{cell}"
    return str(cell)


def plain_cell(cell: str) -> str:
    """Take away the apostrophe that keeps a spreadsheet from seeing a formula."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell


MOST_IN_CELL = 32_767
"""Characters, in units of UTF-16, that spreadsheets keep of a cell."""


def in_cell(cell: str) -> int:
    """Count a cell as spreadsheets do, in units of UTF-16."""
    return len(cell) + sum(letter > "\uffff" for letter in cell)


_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")


class Records(Generic[_Row]):
    """Rows under columns; iterating over them gives one ``dict`` a row."""

    __slots__ = ("_rows", "columns")

    def __init__(self, columns: Sequence[Column[_Row]], rows: Iterable[_Row]) -> None:
        self.columns = tuple(columns)
        self._rows = rows

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the rows by key."""
        parts = [(column.key, column.of) for column in self.columns]
        for row in self._rows:
            yield {key: of(row) for key, of in parts}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of each row, in order."""
        return tuple(column.key for column in self.columns)

    def to_pandas(self) -> pd.DataFrame:
        """Return a pandas data frame; whole numbers that may be missing keep being whole."""
        import pandas as pd

        kinds = {str: "string", int: "Int64", float: "Float64", bool: "boolean"}
        types = {column.key: kinds[column.type] for column in self.columns}
        return pd.DataFrame(list(self), columns=list(self.keys)).astype(types)

    def to_polars(self) -> pl.DataFrame:
        """Return a polars data frame."""
        import polars as pl

        kinds = {str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean}
        schema = {column.key: kinds[column.type] for column in self.columns}
        return pl.DataFrame(list(self), schema=schema)
