"""Spark's side of an engine: the session, and one small file."""

from __future__ import annotations

import os
import warnings
from typing import Any

from diptych.errors import EngineError

_QUIET = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
_ALONE = {
    "spark.master": "local[*]",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
}
"""Of a session that nobody has set up: it stays on this machine, and nobody else can reach it."""
_SET_UP = (
    *("PYSPARK_GATEWAY_PORT", "PYSPARK_SUBMIT_ARGS", "SPARK_CONF_DIR", "SPARK_HOME"),
    *("SPARK_LOCAL_IP", "SPARK_MASTER", "SPARK_REMOTE"),
)
"""What is in the environment where somebody has, as ``spark-submit`` does."""


def session() -> Any:  # noqa: ANN401 - pyspark is loaded with it
    """Return the session that ``spark-submit`` began, else a new one, which says little.

    Raises ``EngineError``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # about pandas, which is not used
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.appName("diptych")
        is_set_up = any(name in os.environ for name in _SET_UP)
        for name, value in (_QUIET if is_set_up else {**_QUIET, **_ALONE}).items():
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
