"""What is exported and imported again is the same, but for the losses that are named."""

from __future__ import annotations

import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.operations.random_projects import write_project

from diptych.operations.exporting_annotations import ExportWishes, export_annotations
from diptych.operations.importing_annotations import (
    ImportWishes,
    import_annotations,
    read_foreign,
)
from diptych.operations.row_files import annotate_rows, read_records
from diptych.project.store import Project

if TYPE_CHECKING:
    from pathlib import Path

    from diptych.annotations.annotation import Annotation, AnnotationSet

    Said = dict[tuple[str, str], dict[str, Annotation]]


def said(project: Project) -> Said:
    """Return all annotations but orphans, and those that say nothing, by text and annotator."""
    found = {}
    for text in project.texts():
        for who in project.annotators(text.id):
            some = project.annotation_set(text, who).anchored.items()
            if kept := {name: one for name, one in some if one.codes or one.note}:
                found[text.id, who] = kept
    return found


def written(root: Path, seed: int) -> Project:
    """Write a project in which no two annotations have one id."""
    write_project(root, Random(seed))  # noqa: S311 - no secrets
    for number, path in enumerate(sorted(root.rglob("*.json"))):
        ids = path.read_text("utf-8").replace("-0000-4000-", f"-{number:04x}-4000-")
        path.write_text(ids, "utf-8")
    return Project(root)


def programs(project: Project) -> set[tuple[str, str]]:
    """Return which of these sets programs made."""
    return {key for key in said(project) if _set_of(project, *key).is_program}


def _set_of(project: Project, text: str, who: str) -> AnnotationSet:
    return project.annotation_set(project.text(text), who)


def in_words(some: Said) -> object:
    """Leave out when something was made, which rows do not say."""
    return {
        key: {name: (a.start, a.end, a.quote, a.codes, a.note) for name, a in found.items()}
        for key, found in some.items()
    }


@pytest.mark.parametrize("seed", range(40))
def test_a_project_is_the_same_after_qdpx(seed: int, tmp_path: Path) -> None:
    was = written(tmp_path / "was", seed)
    file = export_annotations(was, "qdpx", ExportWishes())
    (tmp_path / "now/annotations").mkdir(parents=True)
    (tmp_path / "now/annotations/codebook.yaml").write_text("facets: {}\n")
    now = Project(tmp_path / "now")
    foreign = read_foreign("qdpx", file.content, "p.qdpx")
    import_annotations(now, foreign, "p.qdpx", ImportWishes())
    again = import_annotations(now, foreign, "p.qdpx", ImportWishes())
    assert (again.changed.changes, again.matched.new) == ((), ())
    now = now.anew()
    assert {t.id: (t.body, t.fields) for t in now.texts()} == {
        t.id: (t.body, {k: v for k, v in t.fields.items() if v}) for t in was.texts()
    }
    assert said(now) == said(was)
    assert programs(now) == programs(was)
    assert {f.name: [*f.codes] for f in now.codebook().facets} == {
        f.name: [*f.codes] for f in was.codebook().facets
    }


@pytest.mark.parametrize("form", ["xmi", "brat", "jsonld"])
@pytest.mark.parametrize("seed", range(10))
def test_annotations_are_the_same_after_files_of_other_tools(
    seed: int, form: str, tmp_path: Path
) -> None:
    was = written(tmp_path / "was", seed)
    file = export_annotations(was, form, ExportWishes())
    (tmp_path / "now/annotations").mkdir(parents=True)
    shutil.copy(tmp_path / "was/annotations/codebook.yaml", tmp_path / "now/annotations")
    if form == "jsonld":  # it only names texts
        shutil.copytree(tmp_path / "was/texts", tmp_path / "now/texts")
    now = Project(tmp_path / "now")
    foreign = read_foreign(form, file.content, "file")
    import_annotations(now, foreign, "file", ImportWishes())
    now = now.anew()
    assert {t.id: t.body for t in now.texts()} == {t.id: t.body for t in was.texts()}
    assert programs(now) == {key for key in programs(was) if key in said(now)}
    if form == "brat":  # it keeps neither ids, nor times, nor lines of notes
        assert sorted(without_ids(said(now))) == sorted(without_ids(said(was)))
    else:
        assert said(now) == said(was)
    again = import_annotations(now, foreign, "file", ImportWishes())
    assert (again.changed.changes, again.matched.new) == ((), ())


def without_ids(some: Said) -> list[str]:
    """Return what brat can hold: no ids and times, notes of one line, no line ends around."""
    return [
        repr((key, one.quote.strip("\n"), sorted(one.codes.items()), (one.note or "").split()))
        for key, found in some.items()
        for one in found.values()
        if one.quote.strip("\n")
    ]


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
@pytest.mark.parametrize("seed", range(10))
def test_annotations_are_the_same_after_a_table(seed: int, form: str, tmp_path: Path) -> None:
    project = written(tmp_path / "p", seed)
    before, by_programs = in_words(said(project)), programs(project)
    raw = export_annotations(project, form, ExportWishes()).content
    for folder in (tmp_path / "p/annotations").iterdir():
        if folder.is_dir():
            shutil.rmtree(folder)
    source = raw.decode() if form == "csv" else read_records(form, raw, "file")
    annotate_rows(project, source, "file")
    assert in_words(said(project.anew())) == before
    assert programs(project.anew()) == by_programs
