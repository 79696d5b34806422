from __future__ import annotations

import pytest

import diptych
from diptych.comparison.tables import Query
from diptych.errors import NoProjectError
from diptych.project import Project

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
    assert diptych.__all__ == ["align", "compare", "open_project"]
