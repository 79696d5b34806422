"""Tables of annotations through the programs that people open them with, and back."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from diptych.console.app import run
from diptych.project.store import Project, create_project
from diptych.records import plain_cell

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from diptych.annotations.annotation import Annotation

BODY = "# Rules 😀 for all\n\nالأمم المتحدة, e\u0301 and é.\n\nAccess is good; courts are bad.\n"
NOTES = [
    "", "=1+1", "+1", "-1", "@x", "'quoted'", "'=2", "007", "1e5", "2026-01-02", "TRUE",
    "two\nlines", 'a "b", c; d', " blanks ", "x" * 30_000, "😀 الأمم",
]  # fmt: skip
CODEBOOK = "facets:\n  theme: {codes: {un: {}, '1': {}, 'true': {}}}\n  tone: {codes: {bad: {}}}\n"


@pytest.fixture
def hard(tmp_path: Path) -> Project:
    project = create_project(tmp_path / "hard")
    (project.root / "annotations/codebook.yaml").write_text(CODEBOOK)
    (project.root / "texts/one.md").write_text(BODY)
    project = project.anew()
    for number, note in enumerate(NOTES):
        codes = {"theme": ("un", "1", "true")[number % 3], "tone": "bad"}
        project.annotate(
            "one", "ann", start=number + 2, end=number + 14, codes=codes, note=note or None
        )
    return project


def exported(project: Project, form: str) -> Path:
    path = project.root.parent / f"rows.{form}"
    assert run(["-C", str(project.root), "export", form, "--output", str(path)]) == 0
    return path


def said(some: Mapping[str, Annotation]) -> dict[str, tuple[object, ...]]:
    return {n: (one.start, one.end, one.quote, one.codes, one.note) for n, one in some.items()}


def through(project: Project, form: str, path: Path) -> None:
    """Take the annotations out of a project, and the rows in again."""
    text = project.text("one")
    before = project.annotation_set(text, "ann").annotations
    (project.root / "annotations/one/ann.json").unlink()
    assert run(["-C", str(project.root), "import", form, str(path)]) == 0
    after = project.anew().annotation_set(text, "ann").annotations
    assert said(after) == said(before)


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_pandas_reads_each_annotation_and_writes_it_back(hard: Project, form: str) -> None:
    path = exported(hard, form)
    if form == "csv":
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        frame.to_csv(path, index=False)
    elif form == "xlsx":
        frame = pd.read_excel(path, dtype={"note": str, "theme": str}, keep_default_na=False)
        frame.to_excel(path, index=False)
    else:
        frame = pd.read_parquet(path)
        frame.to_parquet(path)
    rows = {row["annotation"]: row for row in frame.to_dict("records")}
    assert len(rows) == len(NOTES)
    for name, one in hard.annotation_set(hard.text("one"), "ann").annotations.items():
        note = rows[name]["note"]
        note = note if isinstance(note, str) else ""
        assert rows[name]["quote"] == one.quote
        assert (plain_cell(note) if form == "csv" else note) == (one.note or "")
    through(hard, form, path)


@pytest.mark.skipif(not shutil.which("soffice"), reason="without soffice")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_libreoffice_reads_each_annotation_and_writes_it_back(hard: Project, form: str) -> None:
    path = exported(hard, form)
    of_csv = "csv:Text - txt - csv (StarCalc):44,34,76"
    as_text = "/".join(f"{column}/2" for column in range(1, 11))  # else it makes TRUE of true
    kinds = {"csv": [f"--infilter=CSV:44,34,76,1,{as_text}", of_csv], "xlsx": ["xlsx"]}
    *options, kind = kinds[form]
    folder = path.parent / "saved"
    program = ["soffice", "--headless", f"-env:UserInstallation=file://{path.parent}/office"]
    words = [*program, *options, "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(words, check=True, capture_output=True)
    through(hard, form, folder / path.name)
