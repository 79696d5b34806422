"""Moving annotations to their passages in texts that were changed."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from diptych.anchoring.anchoring import has_other_line_ends
from diptych.anchoring.reanchoring import needs_reanchoring, planned
from diptych.anchoring.unread import new_paragraphs
from diptych.comparison.groups import require_annotators
from diptych.errors import (
    ChangedOnDiskError,
    DiptychError,
    LineEndsError,
    MissingObjectError,
    NoRepositoryError,
    NotKeptError,
    UnreadableVersionError,
)
from diptych.operations.naming import known_texts
from diptych.operations.telling import telling
from diptych.project.git import Repository
from diptych.records import Column, Records, number, text, whole
from diptych.texts.encodings import decoded
from diptych.texts.text import blob_id, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.anchoring.reanchoring import Placement, Plan
    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.operations.telling import Tell
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.texts.text import Text

_CRLF = "\r\n"


def plans(
    project: Project,
    contents: Contents,
    texts: Sequence[str] = (),
    annotators: Sequence[str] = (),
    tell: Tell = None,
) -> list[tuple[Text, Plan]]:
    """Plan where annotations go, on these texts or on all; for each set, what its text is now.

    Only sets in which something has to be done. Texts are read one after the other, and ``tell``
    is told how many are done. Nothing is written. Raises ``UnknownNameError``
    and ``AmbiguousNameError``.
    """
    paths = contents.texts
    wanted = known_texts(texts, paths)
    who = {text_id: contents.sets.get(text_id, []) for text_id in wanted}
    require_annotators(annotators, {name for names in who.values() for name in names})
    kept = _Kept(project)
    return [
        (text, plan)
        for name in telling(wanted, tell)
        for text in project.texts_at(paths, [name])
        for plan in _plans(
            _Versions(kept, text, paths[text.id]),
            [name for name in who[text.id] if not annotators or name in annotators],
        )
    ]


class PlacedAnnotation(NamedTuple):
    """An annotation with where it goes."""

    plan: Plan
    placement: Placement

    @property
    def span(self) -> tuple[int | None, int | None]:
        """Where it lies in the new text, if anywhere."""
        return self.placement.span or (None, None)


COLUMNS: tuple[Column[PlacedAnnotation], ...] = (
    text("text", "the text", lambda at: at.plan.stored.text),
    text("annotator", "whose set", lambda at: at.plan.stored.annotator),
    text("annotation", "its id", lambda at: at.placement.id),
    text("status", "exact, moved, edited, proposed or orphan", lambda at: at.placement.status),
    whole(
        "old_start",
        "where it began, in code points of the old text's body",
        lambda at: at.placement.before.start,
    ),
    whole("old_end", "where it ended", lambda at: at.placement.before.end),
    whole(
        "start",
        "where it begins in the new text; empty if not found",
        lambda at: at.span[0],
    ),
    whole("end", "where it ends", lambda at: at.span[1]),
    text("quote", "its words in the old text", lambda at: at.placement.before.quote),
    text(
        "new_quote",
        "its words in the new text",
        lambda at: at.placement.quote if at.placement.span else None,
    ),
    number("similarity", "of the two, 0 to 1", lambda at: at.placement.similarity),
)


def reanchoring_records(plans: Iterable[Plan]) -> Records[PlacedAnnotation]:
    """Return a row for each annotation."""
    return Records(
        COLUMNS, (PlacedAnnotation(plan, one) for plan in plans for one in plan.placements)
    )


def plans_of_text(
    project: Project, text: Text, path: Path, new: Text, annotators: Sequence[str]
) -> list[Plan]:
    """Plan where annotations on a text go that is to become ``new``."""
    return list(_plans(_Versions(_Kept(project), text, path), annotators, new))


def _plans(
    versions: _Versions, annotators: Sequence[str], new: Text | None = None
) -> Iterator[Plan]:
    """Plan where annotations on a text go that was changed, or that is to become ``new``.

    Raises ``LineEndsError`` for a text that was saved with CRLF since it was annotated.
    """
    text = versions.text
    for annotator in annotators:
        stored = versions.project.stored_set(text.id, annotator)
        if stored and needs_reanchoring(stored, new or text):
            old, missing = versions.found(stored.text_version)
            if not new and _got_other_line_ends(stored, old, text):
                raise LineEndsError(text.id)
            if stored.annotations or old is not None:
                unread = _unread(stored, old, new or text)
                yield planned(stored, old, versions.bodies(), new or text, missing, unread)


def _unread(stored: AnnotationSet, old: str | None, new: Text) -> tuple[int, ...]:
    """Return the paragraphs that came since somebody finished a text, as far as that is known."""
    return () if old is None or not stored.finished else new_paragraphs(old, new)


def _got_other_line_ends(stored: AnnotationSet, old: str | None, text: Text) -> bool:
    """Tell whether annotations of LF would be moved to CRLF."""
    if has_other_line_ends(stored, text.body):
        return True
    return old is not None and _CRLF in text.body and _CRLF not in old


def with_decisions(
    project: Project,
    annotators: Mapping[str, Sequence[str]],
    plans: Sequence[Plan],
    results: Sequence[AnnotationSet | None],
) -> list[AnnotationSet | None]:
    """Let decisions of a consensus go along with the annotations that they are about.

    ``annotators`` are those of each text, ``results`` what the set of each plan becomes, ``None``
    where that is not known yet.
    """
    known = {
        (plan.stored.text, plan.stored.annotator): (plan.stored, result or plan.stored)
        for plan, result in zip(plans, results, strict=True)
    }
    return [
        result and _still_decided(project, result, annotators[result.text], known)
        for result in results
    ]


def _still_decided(
    project: Project,
    said: AnnotationSet,
    annotators: Sequence[str],
    known: Mapping[tuple[str, str], tuple[AnnotationSet, AnnotationSet]],
) -> AnnotationSet:
    """Let decisions stand; ``known`` are sets as they are, and as they are to be."""
    if not said.decisions:
        return said
    from diptych.review.adjudication import still_decided

    with_plans = [known[key] for who in annotators if (key := (said.text, who)) in known]
    others = (
        project.stored_set(said.text, who) for who in annotators if (said.text, who) not in known
    )
    before: dict[str, Annotation] = {}
    after: dict[str, Annotation] = {}
    for stored, result in [*with_plans, *((one, one) for one in others if one)]:
        before |= stored.annotations
        after |= result.anchored
    return still_decided(said, before, after)


def write_plans(project: Project, decided: Sequence[tuple[Plan, AnnotationSet]]) -> None:
    """Write what sets become, all or none, and have git keep the texts that they are for now.

    Raises ``ChangedOnDiskError`` if somebody changed one of the sets since it was planned for.
    """
    changes = {
        (plan.stored.text, plan.stored.annotator): replacing(plan.stored, result)
        for plan, result in decided
    }
    if not changes:
        return
    with project.changing():
        paths = project.text_paths()
        text_ids = list(dict.fromkeys(text_id for text_id, _ in changes))
        texts = {one.id: one for one in project.texts_at(paths, text_ids)}
        read = [project.read_stored(texts[text_id], who) for text_id, who in changes]
        project.update_sets(changes, read=read)
        keep_versions(project, [paths[text_id] for text_id in text_ids])


def replacing(
    stored: AnnotationSet, result: AnnotationSet
) -> Callable[[AnnotationSet], AnnotationSet]:
    """Return the change that makes a set another one, unless somebody else changed it."""
    return partial(_replaced, stored=stored, result=result)


def _replaced(now: AnnotationSet, *, stored: AnnotationSet, result: AnnotationSet) -> AnnotationSet:
    if now != stored:
        raise ChangedOnDiskError(f"annotations/{stored.text}/{stored.annotator}.json")
    return now if result == stored else result


def keep_versions(project: Project, paths: Sequence[Path]) -> None:
    """Have git know texts as they are, if it can, so that annotations can be moved from them."""
    with suppress(NoRepositoryError):
        Repository(project.root).keep(paths)


class _Kept:
    """What git has kept of a project, which is asked when that is needed, and opened once."""

    def __init__(self, project: Project) -> None:
        self.project = project

    @cached_property
    def repository(self) -> Repository:
        """The repository. Raises ``NotKeptError`` and ``NoRepositoryError``."""
        try:
            return Repository(self.project.root)
        except NoRepositoryError as error:
            raise NotKeptError if error.is_outside else error from None


class _Versions:
    """What a text said before, as far as git knows."""

    def __init__(self, kept: _Kept, text: Text, path: Path) -> None:
        self.project = kept.project
        self.text = text
        self._kept = kept
        self._path = path

    def found(self, version: str) -> tuple[str | None, str]:
        """Return what the file of this blob id says, or why that cannot be had."""
        try:
            return self._body(version), ""
        except DiptychError as error:
            return None, str(error)

    def bodies(self) -> Iterator[str]:
        """Yield all that the text ever said, the latest first, as far as git hands it out."""
        yield self.text.body
        with suppress(DiptychError):
            for version, raw in self._raw():
                with suppress(DiptychError):  # what could not be read then does not help now
                    yield self._parsed(version, raw)

    def _body(self, version: str) -> str:
        if version == self.text.version:
            return self.text.body
        try:
            return self._parsed(version, self._kept.repository.require_blob(version))
        except MissingObjectError:
            if (body := self._written_otherwise(version)) is None:
                raise
            return body

    def _written_otherwise(self, version: str) -> str | None:
        """Return what was committed with LF and checked out with CRLF, as the latter."""
        for kept, raw in self._raw():
            if blob_id(checked_out := raw.replace(b"\n", b"\r\n")) == version:
                return self._parsed(kept, checked_out)
        return None

    def _raw(self) -> Iterator[tuple[str, bytes]]:
        for version in self._kept.repository.versions(self._path):
            yield version, self._kept.repository.require_blob(version)

    def _parsed(self, version: str, raw: bytes) -> str:
        try:
            return split_front_matter(decoded(raw, ""), "")[1]
        except DiptychError:
            raise UnreadableVersionError(version) from None
