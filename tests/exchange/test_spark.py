"""Spark's side of an engine, with a stand-in for pyspark: the real one is tried where Java is."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pytest

from diptych.errors import EngineError, NoExportError
from diptych.exchange.frames import Frames
from diptych.exchange.spark import session, whole_file

if TYPE_CHECKING:
    from pathlib import Path


class SparkError(Exception):
    """What pyspark raises."""


class AnalysisError(SparkError):
    """What it raises for a path that is not there."""


class Builder:
    """Notes what is asked of a session."""

    def __init__(self) -> None:
        self.asked: dict[str, str] = {}
        self.fault: Exception | None = None
        self.session: Any = SimpleNamespace()

    def appName(self, name: str) -> Builder:  # noqa: N802 - pyspark's name
        self.asked["name"] = name
        return self

    def config(self, name: str, value: str) -> Builder:
        self.asked[name] = value
        return self

    def getOrCreate(self) -> Any:  # noqa: N802 - the same
        if self.fault:
            raise self.fault
        return self.session


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Builder:
    """Put a stand-in in the place of pyspark."""
    found = Builder()
    errors, sql = ModuleType("pyspark.errors"), ModuleType("pyspark.sql")
    errors.PySparkException, errors.AnalysisException = SparkError, AnalysisError  # type: ignore[attr-defined]
    sql.SparkSession = SimpleNamespace(builder=found)  # type: ignore[attr-defined]
    for name, module in (("pyspark", ModuleType("pyspark")), ("pyspark.errors", errors)):
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setitem(sys.modules, "pyspark.sql", sql)
    return found


def reading(*found: str, fault: Exception | None = None) -> Any:
    """Make a session that reads a file."""

    def text(path: str, *, wholetext: bool) -> Any:
        assert (path, wholetext) == ("hdfs:///x", True)
        if fault:
            raise fault
        return SimpleNamespace(collect=lambda: [(one,) for one in found])

    return SimpleNamespace(read=SimpleNamespace(text=text))


QUIET = {
    "name": "diptych",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


def test_a_session_that_is_set_up_is_taken_as_it_is_and_says_little(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYSPARK_GATEWAY_PORT", "4711")
    assert session() is builder.session
    assert builder.asked == QUIET


def test_a_session_of_our_own_cannot_be_reached_from_outside(builder: Builder) -> None:
    assert session() is builder.session
    assert builder.asked == {
        **QUIET,
        "spark.master": "local[*]",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
    }


@pytest.mark.parametrize("fault", [SparkError("no gateway\nmore"), OSError("no gateway")])
def test_a_session_that_does_not_begin_is_one_line(builder: Builder, fault: Exception) -> None:
    builder.fault = fault
    with pytest.raises(EngineError) as error:
        session()
    assert str(error.value) == (
        "--engine spark does not start (no gateway); it needs Java 17 or newer; or take --engine "
        "polars or duckdb"
    )


@pytest.mark.usefixtures("builder")
def test_a_file_is_read_where_spark_reads() -> None:
    assert whole_file(reading("{}"), "hdfs:///x") == "{}"
    assert whole_file(reading(), "hdfs:///x") == ""
    assert whole_file(reading(fault=AnalysisError()), "hdfs:///x") == ""


def test_tables_are_read_and_made_in_the_session(
    builder: Builder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("diptych.exchange.frames.find_spec", lambda _: object())
    monkeypatch.setattr(
        "diptych.exchange.spark.whole_file",
        lambda _, path: '"diptych-codings/1"' if path.startswith("hdfs") else "",
    )
    monkeypatch.setattr(nw, "scan_parquet", lambda *given, **named: asked.append((given, named)))
    monkeypatch.setattr(nw, "from_native", lambda frame: frame)
    builder.session.createDataFrame = lambda table: table.to_pylist()
    frames = Frames("hdfs:///corpus/", "spark")
    with pytest.raises(AttributeError):
        frames.table("texts", ["text"])
    assert asked == [
        (("hdfs:///corpus/texts",), {"backend": "pyspark", "session": builder.session})
    ]
    made = frames.made({"text": str, "t": int}, [("a", 0)])
    assert made == [{"text": "a", "t": 0}]
    with pytest.raises(NoExportError):
        Frames(str(tmp_path), "spark")
