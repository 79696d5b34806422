"""Texts go with all that was said of them, or stay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diptych.errors import (
    AnnotatedTextError,
    DiptychError,
    SeveralFailuresError,
    UnknownNameError,
    UnreadableFileError,
)
from diptych.operations.removing import remove_texts

if TYPE_CHECKING:
    from diptych.project.store import Project


def on_disk() -> dict[str, bytes]:
    found = (path for top in ("texts", "annotations") for path in Path(top).rglob("*"))
    return {path.as_posix(): path.read_bytes() for path in found if path.is_file()}


def test_a_text_without_annotations_goes(annotated: Project) -> None:
    before = on_disk()
    Path("texts/gamma.txt").write_text("New.\n")
    assert remove_texts(annotated, ["gam"]).files == (Path("texts/gamma.txt"),)
    assert on_disk() == before


def test_annotations_go_where_that_is_wanted(annotated: Project) -> None:
    Path("annotations/beta/notes.txt").write_text("by hand")
    remove_texts(annotated, ["alpha", "beta", "al"], with_annotations=True)
    assert on_disk().keys() == {"annotations/codebook.yaml"}
    assert not Path("annotations/beta").exists()


def test_hidden_files_stay_where_a_desktop_put_them(annotated: Project) -> None:
    folder = Path("annotations/alpha")
    (folder / ".DS_Store").write_bytes(b"\0")
    gone = remove_texts(annotated, ["alpha"], with_annotations=True)
    assert Path("texts/alpha.md") in gone.files
    assert [path.name for path in folder.iterdir()] == [".DS_Store"]


def test_what_is_left_of_a_text_that_is_gone_can_go(annotated: Project) -> None:
    Path("texts/beta.md").unlink()
    assert remove_texts(annotated, ["beta"], with_annotations=True, dry_run=True).files == (
        Path("annotations/beta/ann.json"),
    )
    assert Path("annotations/beta").exists()
    remove_texts(annotated, ["beta"], with_annotations=True)
    assert not Path("annotations/beta").exists()


@pytest.mark.parametrize(
    ("names", "error"),
    [
        (["gamma", "beta"], AnnotatedTextError),
        (["alpha", "beta"], SeveralFailuresError),
        (["gamma", "delta"], UnknownNameError),
    ],
)
def test_one_that_cannot_go_keeps_all(
    annotated: Project, names: list[str], error: type[DiptychError]
) -> None:
    Path("texts/gamma.txt").write_text("New.\n")
    before = on_disk()
    with pytest.raises(error):
        remove_texts(annotated, names)
    assert on_disk() == before


def test_a_folder_among_the_annotations_is_not_removed(annotated: Project) -> None:
    Path("annotations/beta/old").mkdir()
    before = on_disk()
    with pytest.raises(UnreadableFileError, match="annotations/beta/old: is a folder"):
        remove_texts(annotated, ["beta"], with_annotations=True)
    assert on_disk() == before


def test_many_sets_are_not_all_named(annotated: Project) -> None:
    for number in range(9):
        Path(f"annotations/beta/a{number}.json").write_text("{}")
    with pytest.raises(AnnotatedTextError, match=r"a7\.json and 2 more\); nothing was removed"):
        remove_texts(annotated, ["beta"])
