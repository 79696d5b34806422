"""Tables as Parquet files, through pyarrow: written a block of rows at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from diptych.exchange.rows import Record
    from diptych.records import Column

_Row = TypeVar("_Row")
BLOCK = 50_000
"""Rows that are held before they are written: a group of rows in the file, which engines read
side by side."""


class ParquetTable(Generic[_Row]):
    """A file to which rows are added."""

    def __init__(self, file: BinaryIO, columns: Sequence[Column[_Row]]) -> None:
        """Begin a file. Raises ``ImportError`` where pyarrow is not installed."""
        import pyarrow as pa
        from pyarrow.parquet import ParquetWriter

        kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
        self._columns = columns
        self._schema = pa.schema([(one.key, kinds[one.type]) for one in columns])
        self._writer = ParquetWriter(file, self._schema, compression="zstd")
        self._cells: list[list[Any]] = [[] for _ in columns]

    def add(self, rows: Iterable[_Row]) -> None:
        """Add rows; they are kept until there are enough for a block."""
        rows = list(rows)
        for cells, column in zip(self._cells, self._columns, strict=True):
            of = column.of
            cells += [of(row) for row in rows]
        if len(self._cells[0]) >= BLOCK:
            self._write()

    def close(self) -> None:
        """Write what is left, and end the file."""
        self._write()
        self._writer.close()

    def _write(self) -> None:
        import pyarrow as pa

        arrays = [
            pa.array(cells, type=field.type)
            for cells, field in zip(self._cells, self._schema, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._cells = [[] for _ in self._columns]


def first_column(path: Path) -> list[str]:
    """Read the first column of a file."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        table = file.read(columns=[file.schema_arrow.names[0]])
    return [str(value) for value in table.column(0).to_pylist()]


def read_records(raw: bytes) -> list[Record]:
    """Read the rows of a file; ``ValueError`` says that it is none, or damaged.

    Raises ``ImportError`` where pyarrow is not installed.
    """
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(pa.BufferReader(raw)) as file:
            rows = file.read().to_pylist()
    except (pa.ArrowException, OSError) as error:
        raise ValueError(str(error)) from error
    return [(number, [*row.items()]) for number, row in enumerate(rows, 2)]
