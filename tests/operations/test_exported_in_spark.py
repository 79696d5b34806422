"""Spark counts an export alike: for real, on a master and two workers of their own.

`make spark` installs pyspark, which is no part of `dev`. Skipped where that or Java is not. The
cluster begins once, which takes longer than what is asked of it.
"""

from __future__ import annotations

import importlib.util
import shutil
import warnings
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from tests.operations.exports import answers, exported

from diptych.operations.exported import ExportedProject
from diptych.operations.exporting import export_codings
from diptych.operations.opening import open_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Outcome

REPOSITORY = Path(__file__).parents[2]
LACKING = [
    *(["Java"] if not shutil.which("java") else []),
    *(["pyspark"] if not importlib.util.find_spec("pyspark") else []),
]
pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"without {' and '.join(LACKING)}")
SETTINGS = {
    "spark.executor.memory": "512m",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Begin a cluster, whose session is the one that the program gets."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("SPARK_LOCAL_HOSTNAME", "localhost")
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local-cluster[2,1,1024]")
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session.sparkContext
        session.stop()


def test_the_example_is_counted_alike_on_a_cluster(
    cluster: Any, tmp_path: Path, diptych: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cluster.master == "local-cluster[2,1,1024]"
    monkeypatch.chdir(REPOSITORY)
    export_codings(open_project(REPOSITORY), tmp_path / "out")
    command = "compare --score sentiment --without heading --without theme=geopolitics -f csv"
    own = diptych(*command.split())
    found = diptych(*command.split(), "--from", str(tmp_path / "out"), "--engine", "spark")
    assert (found.status, found.out) == (own.status, own.out)
    assert own.out


@pytest.mark.usefixtures("cluster")
def test_a_random_project_is_counted_alike_on_a_cluster() -> None:
    with exported(SEED) as (project, folder, _):
        own = answers(project, Random(ASKED))  # noqa: S311 - nothing is to be kept secret
        assert answers(ExportedProject(str(folder), "spark"), Random(ASKED)) == own  # noqa: S311
        assert sum(line.count(",") > 10 for line in own) > 40


SEED, ASKED = 6, 22
"""A project of four texts; of it a comparison with tests and means, and a split cross-table."""
