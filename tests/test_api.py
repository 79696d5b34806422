from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

import diptych
from diptych.comparison.tables import Query
from diptych.errors import NoProjectError, PastProjectError, UnreadableFileError
from diptych.project import Project

if TYPE_CHECKING:
    from pathlib import Path

CODEBOOK = "facets:\n  theme:\n    codes:\n      rules:\n      access:\n"


@pytest.fixture
def filled(project: Project) -> Project:
    """Three texts of two sources, each a line, and what ``ann`` said of the first two."""
    root = project.root
    (root / "annotations/codebook.yaml").write_text(CODEBOOK)
    for name, source in (("one", "Sun"), ("two", "Times"), ("three", "Times")):
        (root / f"texts/{name}.md").write_text(f"---\nsource: {source}\n---\n\nAbout {name}.\n")
    project = Project(root)
    project.annotate("one", "ann", start=0, end=5, codes={"theme": "rules"})
    project.annotate("two", "ann", start=0, end=5, codes={"theme": "access"})
    return project


def test_a_notebook_opens_a_project_and_compares(filled: Project) -> None:
    project = diptych.open_project(str(filled.root))
    assert [
        (row["code"], row["group"], row["share"]) for row in diptych.compare(project).records()
    ] == [
        ("rules", "Sun", 1.0),
        ("rules", "Times", 0.0),
        ("access", "Sun", 0.0),
        ("access", "Times", 1.0),
    ]


def test_the_project_around_the_working_directory_is_the_default(filled: Project) -> None:
    assert diptych.open_project().root == filled.root


def test_a_folder_without_a_project_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(NoProjectError):
        diptych.open_project(tmp_path_factory.mktemp("empty"))


def test_groups_annotators_and_query_can_be_given(filled: Project) -> None:
    comparison = diptych.compare(
        filled, ["three", "one"], annotators=["ann"], query=Query(facets=("theme",), minimum=0)
    )
    assert [side.name for side in comparison.sides] == ["three", "one"]
    assert [row["paragraphs"] for row in comparison.records()] == [0, 1, 0, 0]


def test_an_annotator_of_other_texts_only_has_said_nothing_here(filled: Project) -> None:
    comparison = diptych.compare(filled, ["three"], annotators=["ann"])
    assert [side.total.coded for side in comparison.sides] == [0]


def test_texts_named_are_read_and_no_others(filled: Project) -> None:
    (filled.root / "texts/two.md").write_bytes(b"\xff")
    comparison = diptych.compare(filled, ["one", "three", "one"])
    assert [side.name for side in comparison.sides] == ["one", "three"]


def test_the_package_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="module 'diptych' has no attribute 'contrast'"):
        diptych.contrast  # noqa: B018 - it is the asking that fails
    assert diptych.__all__ == ["at_revision", "compare", "open_project"]


def commit(folder: Path, what: str) -> None:
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init"], ["add", what], [*author, "commit", "-m", "first"]):
        subprocess.run(["git", *command], check=True, cwd=folder, capture_output=True)


def test_the_project_of_a_revision_is_read_and_never_written(filled: Project) -> None:
    commit(filled.root, "--all")
    (filled.root / "texts/one.md").write_text("About something else.\n")
    (filled.root / "annotations/codebook.yaml").write_text("facets: {}\n")
    (filled.root / "annotations/one/ann.json").unlink()
    then = diptych.at_revision(diptych.open_project(filled.root), "HEAD")
    assert then.text("one").body == "About one.\n"
    assert then.annotators("one") == ["ann"]
    assert [row["share"] for row in diptych.compare(then).records()] == [1.0, 0.0, 0.0, 1.0]
    assert not then.annotation_set(then.text("three"), "ann").annotations
    with pytest.raises(PastProjectError, match="the project as of HEAD cannot be changed"):
        then.annotate("one", "ann", start=0, end=5, codes={"theme": "rules"})


def test_what_a_revision_lacks_is_named(filled: Project) -> None:
    commit(filled.root, "texts/one.md")
    then = diptych.at_revision(filled, "HEAD")
    with pytest.raises(UnreadableFileError, match=r"annotations/codebook.yaml: is not in HEAD"):
        then.codebook()
