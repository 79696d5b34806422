"""What the commands that merge share: the versions of texts as git has them, and paths of sets."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from diptych.errors import DiptychError, NoRepositoryError
from diptych.project.git import Repository
from diptych.review.merging import settle

if TYPE_CHECKING:
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet
    from diptych.texts.text import Text


class GitTexts:
    """Versions of texts, looked up in git once they are needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._repository: Repository | None = None

    def text(self, version: str) -> Text | None:
        """Return the text in a version; ``None`` where git does not have it."""
        from diptych.texts.text import parse_text

        try:
            raw = self._git().blob(version)
            return None if raw is None else parse_text("", raw, raw.decode(), version)
        except (DiptychError, UnicodeDecodeError):
            return None

    def merged(self, base: str, ours: str, theirs: str) -> str | None:
        """Merge versions line by line, as git does; ``None`` where they conflict."""
        try:
            return self._git().merged(base, ours, theirs)
        except NoRepositoryError:
            return None

    def _git(self) -> Repository:
        self._repository = self._repository or Repository(self._folder)
        return self._repository


def named_by_path(annotations: AnnotationSet, path: str) -> AnnotationSet:
    """Settle whose set it is, and on which text, by where git has put it."""
    place = PurePosixPath(path)
    names = {("text",): place.parent.name, ("annotator",): place.stem}
    choices = [(one, names[one.path]) for one in annotations.conflicts or () if one.path in names]
    return settle(annotations, choices, path) if choices else annotations
