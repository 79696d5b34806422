"""Who annotates: the person at the keyboard, as the environment or git knows them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from diptych.console.options import narrate
from diptych.errors import NoAnnotatorError
from diptych.project.git import git_config
from diptych.project.names import require_id, slug

if TYPE_CHECKING:
    from diptych.project.store import Project

_WHO = "an annotator"


def who_annotates(project: Project, asked: str = "") -> str:
    """Return the annotator asked for, else ``DIPTYCH_ANNOTATOR``, else whom git knows.

    Somebody who was not asked for and has annotated nothing yet is named on stderr. Raises
    ``BadIdError`` and ``NoAnnotatorError``.
    """
    if asked:
        return require_id(asked, _WHO)
    annotator, origin = _known(project)
    if not any(annotator in project.annotators(text_id) for text_id in project.text_paths()):
        narrate(f"annotating as {annotator}, from {origin}; another: --annotator A")
    return annotator


def _known(project: Project) -> tuple[str, str]:
    """Return who annotates and where that is written."""
    if name := os.environ.get("DIPTYCH_ANNOTATOR"):
        return require_id(name, f"{_WHO} (DIPTYCH_ANNOTATOR)"), "DIPTYCH_ANNOTATOR"
    if name := git_config("diptych.annotator", project.root):
        return require_id(name, f"{_WHO} (git's diptych.annotator)"), "git's diptych.annotator"
    if name := slug(git_config("user.name", project.root) or ""):
        return name, "git's user.name"
    raise NoAnnotatorError
