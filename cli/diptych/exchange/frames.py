"""An export of codings as frames of an engine, through narwhals: what is asked for is read.

Every engine gets the same tables, and what it counts comes back as rows of plain numbers.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from diptych.errors import BadOptionError, MissingExtraError, NoExportError
from diptych.exchange.codings import CODEBOOK, FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Engine = Literal["duckdb", "polars", "spark"]
ENGINES: tuple[Engine, ...] = get_args(Engine)
_NEEDED = {"polars": "polars", "duckdb": "duckdb", "spark": "pyspark"}
_LENIENT: Mapping[str, Mapping[str, Any]] = {
    "polars": {"missing_columns": "insert", "extra_columns": "ignore"},
    "duckdb": {"union_by_name": True},
}
"""Parts of several projects may have other fields of the front matter."""


class Frames:
    """The tables of an export, and the engine that counts what is in them."""

    def __init__(self, folder: str, engine: Engine) -> None:
        """Open an export. Raises ``MissingExtraError``, ``NoExportError``, ``BadOptionError``."""
        for module in ("narwhals", "pyarrow", _NEEDED[engine]):
            if find_spec(module) is None:
                raise MissingExtraError(f"--engine {engine}", _EXTRAS[engine])
        self._folder = folder.rstrip("/")
        self._session = None
        if engine == "spark":
            from diptych.exchange.spark import session

            self._session = session()
        elif "://" in folder:
            reason = f"{engine} reads folders of this machine; {folder} takes --engine spark"
            raise BadOptionError("--from", reason)
        if engine == "duckdb":
            import duckdb

            # after two seconds it would write how far it is, to stdout
            duckdb.execute("SET enable_progress_bar = false")
        self._backend = "pyspark" if engine == "spark" else engine
        self._options = _LENIENT.get(engine, {"session": self._session})
        self._collecting = {"engine": "streaming"} if engine == "polars" else {}
        self.codebook = self._codebook()

    def _codebook(self) -> str:
        path = f"{self._folder}/{CODEBOOK}"
        if self._session:
            from diptych.exchange.spark import whole_file

            found = whole_file(self._session, path)
        else:
            if Path(self._folder).is_file():
                reason = "it is a file, and what is counted is a folder"
                raise NoExportError(self._folder, reason, to="FOLDER")
            found = Path(path).read_text("utf-8") if Path(path).is_file() else ""
            if found and not any(Path(self._folder, "texts").glob("*.parquet")):
                raise NoExportError(self._folder, "its tables are CSV, and engines read Parquet")
        if FORMAT not in found:
            raise NoExportError(self._folder, f"it has no {CODEBOOK} of {FORMAT}")
        return found

    def table(self, name: str, columns: Sequence[str]) -> Any:  # noqa: ANN401 - a frame of an engine
        """Return some columns of a table."""
        import narwhals as nw

        files = f"{self._folder}/{name}" + ("" if self._session else "/*.parquet")
        frame = nw.scan_parquet(files, backend=self._backend, **self._options)
        return frame.select(*columns)

    def made(self, columns: Mapping[str, type], rows: Sequence[tuple[Any, ...]]) -> Any:  # noqa: ANN401
        """Return a frame of values that are known here: texts, whole numbers, numbers."""
        import narwhals as nw
        import pyarrow as pa

        kinds = {str: pa.string(), int: pa.int64(), float: pa.float64()}
        values = zip(*rows, strict=True) if rows else ([] for _ in columns)
        arrays = [
            pa.array(one, kinds[columns[name]]) for name, one in zip(columns, values, strict=True)
        ]
        table = pa.table(arrays, names=list(columns))
        if self._session:
            return nw.from_native(self._session.createDataFrame(table))
        return nw.from_native(table, eager_only=True).lazy(backend=self._backend)

    def rows(self, frame: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - the same
        """Have the engine work out a frame, and return its rows, in no order."""
        return list(frame.collect(backend="pyarrow", **self._collecting).iter_rows())


_EXTRAS = {"polars": "scale", "duckdb": "scale", "spark": "spark"}
