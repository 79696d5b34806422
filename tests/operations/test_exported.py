"""An engine that counts an export says all that the project itself says, cell by cell.

``COUNTED=200 pytest tests/operations/test_exported.py`` tries as many projects as that.
"""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.operations.exports import SHIPPED, answers, exported

from diptych.errors import UnreadableFileError
from diptych.operations.exported import ExportedProject
from diptych.operations.exporting import export_codings
from diptych.operations.opening import open_project

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    Diptych = Callable[..., Outcome]

REPOSITORY = Path(__file__).parents[2]
MANY = int(os.environ.get("COUNTED", "8"))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
ENGINES = ("polars", "duckdb")


@pytest.fixture(autouse=True)
def no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask git nothing: an export knows nothing of merges that are not finished."""
    monkeypatch.setattr("diptych.operations.counting.unmerged_or_none", lambda *_: ())


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Export the repository's own project."""
    folder = tmp_path_factory.mktemp("export") / "out"
    export_codings(open_project(REPOSITORY), folder)
    return str(folder)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=MANY, phases=PHASES)
@given(seed=st.integers(0, 2**32))
def test_random_projects_are_counted_alike(engine: Any, seed: int) -> None:
    with exported(seed) as (project, folder, random):
        counted = ExportedProject(str(folder), engine)
        for _ in range(4):
            asked = random.random()
            assert answers(counted, Random(asked)) == answers(project, Random(asked))  # noqa: S311


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("command", SHIPPED)
def test_the_example_is_counted_alike(
    command: str, engine: str, shipped: str, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    own = diptych(*command.split())
    assert own.status == 0
    assert own.out
    assert diptych(*command.split(), "--from", shipped, "--engine", engine) == own


def test_parts_of_several_projects_are_counted_together(
    annotated: Any, tmp_path: Path, diptych: Diptych
) -> None:
    root = annotated.root
    beta = root / "texts/beta.md"
    beta.write_text(beta.read_text().replace("---\n", "---\ndesk: politics\n", 1))
    for name in ("beta", "alpha"):
        assert diptych("export", "codings", name, "--output", "out", "--append").status == 0
    for command in ("compare -f csv", "codebook", "compare --where desk=politics -f csv"):
        own = diptych(*command.split())
        for engine in ENGINES:
            assert diptych(*command.split(), "--from", "out", "--engine", engine) == own
    (tmp_path / "other").mkdir()
    for path in sorted((root / "out").rglob("*.parquet")):
        other = path.with_stem("twin")
        other.write_bytes(path.read_bytes())
    refused = diptych("compare", "--from", "out")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith("diptych: out: the text alpha is in two of its parts; write")


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize("engine", ENGINES)
def test_paragraphs_that_stand_in_another_group_are_found(engine: str, diptych: Diptych) -> None:
    agency = "“The ministers of all the countries” will not agree before the summer is over.\n"
    twin = agency.replace("“", '"').replace("”", '"')
    for name, said in (("gamma", agency), ("delta", twin), ("alpha", agency), ("beta", "More.\n")):
        path = Path("texts", f"{name}.md")
        before = path.read_text() if path.exists() else f"---\nsource: {name[0]}\n---\n\nOh.\n"
        path.write_text(f"{before}\n{said}\n{said}")
    diptych("export", "codings", "--output", "out")
    for command in ("compare -f csv", "compare", "compare gamma alpha Alpha -f csv"):
        own = diptych(*command.split())
        assert diptych(*command.split(), "--from", "out", "--engine", engine) == own
    assert ",2,ann," in diptych("compare", "-f", "csv", "--from", "out").out


@pytest.mark.usefixtures("annotated")
def test_duckdb_writes_nothing_between_the_rows_however_long_it_takes(diptych: Diptych) -> None:
    diptych("export", "codings", "--output", "out")
    duckdb.execute("SET enable_progress_bar = true")
    ExportedProject("out", "duckdb")
    told = duckdb.execute("SELECT current_setting('enable_progress_bar')").fetchone()
    assert told == (False,)


@pytest.mark.usefixtures("annotated")
def test_no_file_of_the_project_is_looked_for(diptych: Diptych) -> None:
    diptych("export", "codings", "--output", "out")
    project = ExportedProject("out", "polars")
    assert project.files.visible(Path("texts")) == []
    with pytest.raises(UnreadableFileError, match=r"texts/alpha\.md: is not in out"):
        project.files.read(Path("texts/alpha.md"))


def test_what_was_not_exported_is_said(annotated: Any, diptych: Diptych) -> None:
    root = annotated.root
    (root / "annotations/zoe.json").write_text("{}")
    (root / "annotations/beta/bob.json").write_text("{}")
    (root / "annotations/lost").mkdir()
    (root / "annotations/lost/ann.json").write_text("{}")
    diptych("export", "codings", "--output", "out")
    found = diptych("compare", "-f", "csv", "--from", "out", "--engine", "duckdb")
    assert found.status == 0
    assert found.err == (
        "not counted: the sets in annotations/lost, whose text is gone; annotations/zoe.json "
        "(nothing reads a file of such a name or place); 1 text (beta) not exported in full; see: "
        "diptych check\n"
    )


def test_orphans_are_said(annotated: Any, diptych: Diptych) -> None:
    path = annotated.root / "annotations/alpha/ann.json"
    said = json.loads(path.read_text())
    said["annotations"]["00000003-0000-4000-8000-000000000000"]["orphan"] = True
    path.write_text(json.dumps(said))
    own = diptych("compare", "-f", "csv")
    assert own.err.startswith("not counted: 1 orphan of alpha")
    diptych("export", "codings", "--output", "out")
    assert diptych("compare", "-f", "csv", "--from", "out") == own


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        (
            "compare --quotes 1 --from out",
            (
                "--quotes: takes the texts and sets themselves; leave --from out, and run it in "
                "the project"
            ),
        ),
        ("compare --robust --from out", "--robust: takes the texts and sets themselves"),
        ("compare --reliability --from out", "--reliability: takes the texts"),
        ("compare --engine polars", "--engine: it counts an export; name that with --from DIR"),
        ("compare --from out --engine dask", "there is no --engine 'dask'"),
        ("compare gamma --from out", "there is no text or source 'gamma'"),
        ("compare alpha gamma --from out", "there is no text or source 'gamma'"),
        ("compare --from texts", "texts: it has no codebook.json of diptych-codings/1; write"),
        (
            "compare --from texts/alpha.md",
            (
                "texts/alpha.md: it is a file, and what is counted is a folder; write the tables "
                "anew with: diptych export codings --output FOLDER"
            ),
        ),
        (
            "compare --from 'my dir'",
            (
                "my dir: it has no codebook.json of diptych-codings/1; write the tables anew with: "
                "diptych export codings --output 'my dir'"
            ),
        ),
        ("compare --from csv", "csv: its tables are CSV, and engines read Parquet; write"),
        (
            "compare --from hdfs:///corpus",
            "--from: duckdb reads folders of this machine; hdfs:///corpus takes --engine spark",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(arguments: str, err: str, diptych: Diptych) -> None:
    diptych("export", "codings", "--output", "out")
    diptych("export", "codings", "--output", "csv", "-f", "csv")
    Path("my dir").mkdir()
    found = diptych(*shlex.split(arguments))
    assert (found.status, found.out) == (2, "")
    assert found.err.startswith(f"diptych: {err}"), found.err


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize(
    ("engine", "module", "extra"),
    [
        ("polars", "narwhals", "'scale': pip install narwhals polars duckdb pyarrow"),
        ("duckdb", "duckdb", "'scale': pip install narwhals polars duckdb pyarrow"),
        ("spark", "pyspark", "'spark': pip install narwhals pyarrow pyspark"),
    ],
)
def test_engines_need_an_extra(
    engine: str, module: str, extra: str, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    diptych("export", "codings", "--output", "out")
    there = lambda name: None if name == module else object()  # noqa: E731 - one line is clearer
    monkeypatch.setattr("diptych.exchange.frames.find_spec", there)
    found = diptych("compare", "--from", "out", "--engine", engine)
    assert (found.status, found.out, found.err) == (
        2,
        "",
        f"diptych: --engine {engine} needs diptych's extra {extra}\n",
    )
