from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEXT = "next: write your codes into the codebook, and add texts with: diptych add FILE…\n"


def test_a_folder_becomes_a_project(diptych: Callable[..., Any], tmp_path: Path) -> None:
    assert diptych("init") == (0, "annotations/codebook.yaml\n", NEXT)
    assert (tmp_path / "texts").is_dir()
    assert diptych("texts").status == 0


def test_the_folder_is_made_if_need_be(diptych: Callable[..., Any]) -> None:
    assert diptych("init", "a/b") == (0, "a/b/annotations/codebook.yaml\n", NEXT)


def test_a_project_is_left_alone(diptych: Callable[..., Any], tmp_path: Path) -> None:
    diptych("init")
    (tmp_path / "annotations/codebook.yaml").write_text("facets:\n")
    assert diptych("init") == (
        2,
        "",
        (
            "diptych: annotations/codebook.yaml exists: this is a project already; "
            "add texts with: diptych add\n"
        ),
    )
    assert (tmp_path / "annotations/codebook.yaml").read_text() == "facets:\n"


def test_a_file_cannot_become_a_project(diptych: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    outcome = diptych("init", "file")
    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err == (
        "diptych: file: cannot be written: a file is where a folder must be; move it away\n"
    )


def test_there_is_one_folder_at_most(diptych: Callable[..., Any]) -> None:
    assert diptych("init", "a", "b") == (
        2, "", "diptych: Got unexpected extra argument(s) (b). See: diptych init --help\n"
    )  # fmt: skip


def test_inside_of_a_repository_git_is_offered(diptych: Callable[..., Any], tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    assert diptych("init", "a").err == (
        f"{NEXT}for merges and readable diffs of annotations in git: diptych git install\n"
    )
    assert not (tmp_path / "a/.gitattributes").exists()


def test_the_project_is_made_where_c_says(diptych: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    assert diptych("-C", "there", "init")[1] == "there/annotations/codebook.yaml\n"
    assert not (tmp_path / "annotations").exists()


@pytest.mark.parametrize("command", ["init", "texts"])
def test_a_working_directory_that_is_gone_is_told(
    diptych: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    outcome = diptych(command)
    monkeypatch.chdir(tmp_path)
    message = "diptych: the working directory was removed; go to a folder that is there: cd\n"
    assert outcome == (2, "", message)
