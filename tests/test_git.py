from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from diptych.git import git_config

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository that no configuration outside of it reaches."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    return tmp_path


def test_a_setting_is_read_in_the_folder(repository: Path) -> None:
    subprocess.run(["git", "config", "user.name", "Zoë  Müller"], check=True, cwd=repository)
    assert git_config("user.name", repository) == "Zoë  Müller"


def test_a_setting_that_is_not_there_is_none(repository: Path) -> None:
    assert git_config("user.name", repository) is None


def test_an_empty_setting_is_none(repository: Path) -> None:
    subprocess.run(["git", "config", "user.name", ""], check=True, cwd=repository)
    assert git_config("user.name", repository) is None


def test_bytes_that_are_not_utf_8_do_not_matter(repository: Path) -> None:
    (repository / ".git/config").write_bytes(b"[user]\n\tname = Zo\xeb\n")
    assert git_config("user.name", repository) == "Zo�"


def test_without_git_there_is_no_setting(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert git_config("user.name", repository) is None


def test_without_the_folder_there_is_no_setting(tmp_path: Path) -> None:
    assert git_config("user.name", tmp_path / "none") is None
