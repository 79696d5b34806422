"""Who annotates: the person at the keyboard, as the environment or git knows them."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import DiptychError, NoAnnotatorError
from diptych.project.git import git_config
from diptych.project.names import require_id, slug

if TYPE_CHECKING:
    from collections.abc import Container

    from diptych.project.store import Project

_WHO = "an annotator"


class Annotator(NamedTuple):
    """Somebody who annotates."""

    name: str
    origin: str = ""
    """Where the name is written; nothing for one that was asked for."""
    is_new: bool = False
    """Whether somebody who was not asked for has annotated nothing yet."""


def known_annotator(
    project: Project, text_ids: Container[str], asked: str = "", likely: str = ""
) -> Annotator:
    """Return the annotator asked for, else ``DIPTYCH_ANNOTATOR``, else whom git knows.

    ``text_ids`` are those of all texts, on any of which they may have annotated something, most
    likely on this one.
    Raises ``BadIdError`` and ``NoAnnotatorError``.
    """
    if asked:
        return Annotator(require_id(asked, _WHO))
    name, origin = _known(project)
    return Annotator(name, origin, is_new=not project.has_annotated(name, text_ids, likely))


def own_name(project: Project) -> Annotator | None:
    """Return who the person at the keyboard is, if that is written anywhere."""
    with suppress(DiptychError):
        return Annotator(*_known(project))
    return None


def _known(project: Project) -> tuple[str, str]:
    """Return who annotates and where that is written."""
    if name := os.environ.get("DIPTYCH_ANNOTATOR"):
        return require_id(name, f"{_WHO} (DIPTYCH_ANNOTATOR)"), "DIPTYCH_ANNOTATOR"
    if name := git_config("diptych.annotator", project.root):
        return require_id(name, f"{_WHO} (git's diptych.annotator)"), "git's diptych.annotator"
    if name := slug(git_config("user.name", project.root) or ""):
        return name, "git's user.name"
    raise NoAnnotatorError
