"""Which file may be meant where there is none of a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from diptych.project.folders import file_in, named_instead


@pytest.fixture
def articles() -> Path:
    folder = Path("articles")
    (folder / "inside").mkdir(parents=True)
    for name in ("budget.txt", "Budgets.docx", "harbour.pdf", ".hidden.txt"):
        (folder / name).touch()
    return folder


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "budgte.txt",
            "there is no such file; did you mean articles/budget.txt or articles/Budgets.docx?",
        ),
        ("harbour.docx", "there is no such file; did you mean articles/harbour.pdf?"),
        (
            "tram.txt",
            "there is no such file; in articles there is Budgets.docx, budget.txt, harbour.pdf",
        ),
    ],
)
def test_a_file_that_is_not_there_is_told_with_those_that_are(
    articles: Path, name: str, said: str
) -> None:
    assert named_instead(articles / name) == said


@pytest.mark.usefixtures("articles")
def test_a_folder_that_is_not_there_is_told() -> None:
    meant = "there is no folder article; did you mean articles?"
    assert named_instead(Path("article/budget.txt")) == meant
    assert named_instead(Path("papers/budget.txt")) == "there is no folder papers"
    assert named_instead(Path("papers/old/budget.txt")) == "there is no folder papers/old"


def test_of_many_files_the_first_are_named() -> None:
    for number in range(10):
        Path(f"{number}.txt").touch()
    there = ", ".join(f"{number}.txt" for number in range(8))
    said = f"there is no such file; in this folder there is {there} and 2 more"
    assert named_instead(Path("tram.txt")) == said


def test_what_cannot_be_listed_has_nothing_to_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert named_instead(Path("papers/budget.txt")) == "there is no folder papers"


def test_a_folder_has_a_first_file_or_none(articles: Path) -> None:
    assert file_in(articles) == "articles/Budgets.docx"
    assert file_in(articles / "inside") == ""
