"""What every test may use: a project in a temporary folder, and the command line inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from diptych.commands.app import run
from diptych.project import Project, create_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Outcome(NamedTuple):
    """What a command left: its exit status and what it wrote."""

    status: int
    out: str
    err: str


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Make an empty project and work inside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return create_project(tmp_path)


@pytest.fixture
def diptych(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command in this process: ``diptych("compare", "--facet", "theme")``."""

    def call(*arguments: str) -> Outcome:
        capsys.readouterr()
        status = run(arguments)
        out, err = capsys.readouterr()
        return Outcome(status, out, err)

    return call
