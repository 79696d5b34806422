from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from diptych.operations.settings import pager_command
from diptych.project.git import git_variable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _nothing_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GIT_PAGER", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "settings"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setattr("diptych.operations.settings.shutil.which", lambda program: program)


def test_the_pager_is_the_one_that_git_would_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pager_command() == git_variable("GIT_PAGER", tmp_path)
    monkeypatch.setenv("PAGER", "more")
    assert pager_command() == "more"
    (tmp_path / "settings").write_text("[core]\n\tpager = most -s\n")
    assert pager_command() == "most -s"
    monkeypatch.setenv("GIT_PAGER", "moar")
    assert pager_command() == "moar"


@pytest.mark.parametrize("no_pager", ["", "cat"])
def test_git_and_people_may_want_none(no_pager: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_PAGER", no_pager)
    assert pager_command() is None


def test_a_pager_that_is_not_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diptych.operations.settings.shutil.which", lambda _: None)
    assert pager_command() is None


def test_without_git_the_pager_is_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    assert git_variable("GIT_PAGER", os.getcwd()) is None  # type: ignore[arg-type]  # noqa: PTH109
    assert pager_command() == "less"
    monkeypatch.setenv("PAGER", "more")
    assert pager_command() == "more"
