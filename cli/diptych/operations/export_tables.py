"""The tables of an export as files, which grow row by row."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, get_args

from diptych.errors import MissingExtraError
from diptych.records import Records
from diptych.rendering.records import record_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from diptych.project.export_folder import ExportFolder
    from diptych.records import Column

TableForm = Literal["parquet", "csv"]
TABLE_FORMS: tuple[TableForm, ...] = get_args(TableForm)
_Row = TypeVar("_Row")
_Row_contra = TypeVar("_Row_contra", contravariant=True)


class Table(Protocol[_Row_contra]):
    """A file that grows."""

    def add(self, rows: Iterable[_Row_contra]) -> None:
        """Add rows."""

    def close(self) -> None:
        """Write what is left."""


class Tables:
    """All tables of one run, and how many rows each has got."""

    def __init__(
        self, to: ExportFolder | None, form: TableForm, columns: Mapping[str, Sequence[Column[Any]]]
    ) -> None:
        """Begin their files; ``None``: rows are only counted. Raises ``MissingExtraError``."""
        self.rows = dict.fromkeys(columns, 0)
        self._files = [to.open(name, form) for name in columns] if to else []
        self._tables: dict[str, Table[Any]] = {
            name: table_begun(file, form, columns[name])
            for name, file in zip(columns, self._files, strict=False)
        }

    def add(self, name: str, rows: Iterable[object]) -> None:
        """Add rows to the table of this name."""
        rows = list(rows)
        self.rows[name] += len(rows)
        if self._tables:
            self._tables[name].add(rows)

    def close(self) -> None:
        """Finish the files, all of them."""
        for table, file in zip(self._tables.values(), self._files, strict=True):
            table.close()
            file.close()


def table_begun(file: BinaryIO, form: TableForm, columns: Sequence[Column[_Row]]) -> Table[_Row]:
    """Begin a table in a file. Raises ``MissingExtraError``."""
    if form == "csv":
        return _CsvTable(file, columns)
    from diptych.exchange.parquet import ParquetTable

    try:
        return ParquetTable(file, columns)
    except ModuleNotFoundError:
        raise MissingExtraError("--format parquet", "scale") from None


class _CsvTable:
    """A file of comma-separated values in UTF-8, as every table has them."""

    def __init__(self, file: BinaryIO, columns: Sequence[Column[_Row]]) -> None:
        self._file = file
        self._columns = columns
        self._write((), skipped=0)

    def add(self, rows: Iterable[_Row]) -> None:
        self._write(rows, skipped=1)

    def close(self) -> None:
        self._file.flush()

    def _write(self, rows: Iterable[Any], *, skipped: int) -> None:
        records = Records(self._columns, rows)
        for line in islice(record_lines(records, records.keys, "csv"), skipped, None):
            self._file.write(f"{line}\n".encode())


def text_ids(path: Path, form: TableForm) -> list[str]:
    """Read the ids that stand in the first column of a table of texts.

    Raises ``MissingExtraError``.
    """
    if form == "csv":
        lines = path.read_bytes().decode().splitlines()[1:]
        return [line.partition(",")[0] for line in lines]
    from diptych.exchange.parquet import first_column

    try:
        return first_column(path)
    except ModuleNotFoundError:
        raise MissingExtraError("--format parquet", "scale") from None
