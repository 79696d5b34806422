"""Moving annotations to their passages in texts that were changed."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING

from diptych.anchoring.reanchoring import needs_reanchoring, planned
from diptych.errors import ChangedOnDiskError, DiptychError, NoRepositoryError
from diptych.project.git import Repository
from diptych.texts.encodings import decoded
from diptych.texts.text import split_front_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from diptych.anchoring.reanchoring import Plan
    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project
    from diptych.texts.text import Text


def reanchoring(
    project: Project, text_id: str, annotators: Sequence[str] = (), *, new: Text | None = None
) -> Iterator[Plan]:
    """Plan where annotations on a text go that was changed, or that is to become ``new``.

    Only sets in which something has to be done. Nothing is written.
    """
    text = project.text(text_id)
    versions = _Versions(project, text)
    for annotator in project.annotators(text_id):
        if annotators and annotator not in annotators:
            continue
        stored = project.stored_set(text_id, annotator)
        if stored and needs_reanchoring(stored, new or text):
            old = versions.body(stored.text_version)
            yield planned(stored, old, versions.bodies(), new or text)


def replacing(
    stored: AnnotationSet, result: AnnotationSet
) -> Callable[[AnnotationSet], AnnotationSet]:
    """Return the change that makes a set another one, unless somebody else changed it."""
    return partial(_replaced, stored=stored, result=result)


def _replaced(now: AnnotationSet, *, stored: AnnotationSet, result: AnnotationSet) -> AnnotationSet:
    if now != stored:
        raise ChangedOnDiskError(f"annotations/{stored.text}/{stored.annotator}.json")
    return now if result == stored else result


def keep_versions(project: Project, text_ids: Iterable[str]) -> None:
    """Have git know texts as they are, if it can, so that annotations can be moved from them."""
    paths = project.text_paths()
    kept = [paths[text_id] for text_id in text_ids]
    with suppress(NoRepositoryError):
        Repository(project.root).keep(kept)


class _Versions:
    """What a text said before, as far as git knows."""

    def __init__(self, project: Project, text: Text) -> None:
        self._text = text
        self._path = project.text_paths()[text.id]
        self._root = project.root

    def body(self, version: str) -> str | None:
        """Return what the file of this blob id says, ``None`` where it cannot be had."""
        if version == self._text.version:
            return self._text.body
        raw = self._repository.blob(version) if self._repository else None
        try:
            return None if raw is None else split_front_matter(decoded(raw, ""), "")[1]
        except DiptychError:
            return None  # what could not be read then does not help now

    def bodies(self) -> Iterator[str]:
        """Yield all that the text ever said, the latest first."""
        yield self._text.body
        for version in self._repository.versions(self._path) if self._repository else ():
            if (body := self.body(version)) is not None:
                yield body

    @cached_property
    def _repository(self) -> Repository | None:
        try:
            return Repository(self._root)
        except NoRepositoryError:
            return None
