"""Projects to read: as they are on disk, or as git has them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from diptych.project import store
from diptych.project.files import Stamps
from diptych.project.git import is_repository
from diptych.project.names import CODEBOOK
from diptych.project.store import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Project", "Stamps", "at_revision", "create_project", "open_project"]
"""``Project`` and ``Stamps`` stand here for those that may not know where they are kept."""


def open_project(folder: str | Path = ".", command: Sequence[str] = ()) -> Project:
    """Open the project that holds ``folder``. Raises ``NoProjectError``.

    ``command`` is what the list of past changes names as what made them: the words after
    ``diptych``, none for a program in Python.
    """
    project = find_project(Path(folder))
    project.files.command = command
    return project


def at_revision(project: Project, revision: str) -> Project:
    """Return the project as of a git revision; it can be read but not written.

    Raises ``NoRepositoryError`` and ``UnknownRevisionError``.
    """
    from diptych.project.git import Repository

    return Project(project.root, Repository(project.root).at(revision))


def create_project(folder: str | Path, *, dry_run: bool = False) -> tuple[Path, bool]:
    """Make a new project; return where its codebook is, and whether git keeps its history.

    Raises ``ProjectExistsError``.
    """
    project = store.create_project(Path(folder), dry_run=dry_run)
    return project.root / CODEBOOK, not dry_run and is_repository(project.root)
