"""Spark's side of an engine: the session, and one small file."""

from __future__ import annotations

from typing import Any

from diptych.errors import EngineError


def session() -> Any:  # noqa: ANN401 - pyspark is loaded with it
    """Return the session that ``spark-submit`` began, else a new one, which says little.

    Raises ``EngineError``.
    """
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    quiet = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    builder = SparkSession.builder.appName("diptych")
    for name, value in quiet.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise EngineError("spark", str(error)) from None


def whole_file(session: Any, path: str) -> str:  # noqa: ANN401
    """Read a small file wherever Spark reads; nothing where there is none."""
    from pyspark.errors import AnalysisException

    try:
        rows = session.read.text(path, wholetext=True).collect()
    except AnalysisException:
        return ""
    return str(rows[0][0]) if rows else ""
