"""A project's past: what happened to it between two revisions, and the history of a passage."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diptych.annotations.codebook import Codebook
from diptych.api import compare_groups
from diptych.comparison.groups import matching
from diptych.comparison.tables import Query, compare_tallies
from diptych.errors import DiptychError, UnknownNameError
from diptych.git import Repository
from diptych.project import Project, decoded
from diptych.review.history import Entry, PassageReview, passage_then, words_of
from diptych.review.revisions import (
    Review,
    SetReview,
    State,
    code_changes,
    effects,
    empty_state,
)
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.tables import Comparison
    from diptych.git import Commit
    from diptych.review.history import Passage
    from diptych.review.revisions import Effect
    from diptych.texts.text import Text


def review(
    project: Project, before: str = "HEAD", after: str | None = None, texts: Sequence[str] = ()
) -> Review:
    """Say what happened to a project between two revisions, or up to what is on disk now.

    Of a text that one of the two has, the unique beginning of its id will do. Raises
    ``NoRepositoryError``, ``UnknownRevisionError`` and ``UnknownNameError``.
    """
    repository = Repository(project.root)
    old = Project(project.root, repository.at(before))
    new = project if after is None else Project(project.root, repository.at(after))
    paths = {**old.text_paths(), **new.text_paths()}
    texts = [_known(name, list(paths)) for name in texts]
    renamed = _renamed(old, new)
    latest = {former: text_id for text_id, former in renamed.items()}
    wanted = sorted({latest.get(name, name) for name in texts or paths})
    sets = tuple(_reviewed_sets(repository, old, new, wanted, renamed))
    found, uncounted = _effects(old, new, sets, texts)
    return Review(
        before=before,
        after=after or "working tree",
        texts=tuple(_changed_texts(old, new, wanted, renamed)),
        codes=code_changes(_codebook(old), _codebook(new)),
        sets=sets,
        effects=found,
        uncounted=uncounted,
    )


def _known(name: str, text_ids: Sequence[str]) -> str:
    if (found := matching(name, text_ids, "text")) is None:
        raise UnknownNameError("text", name, text_ids)
    return found


def _codebook(project: Project) -> Codebook:
    """Return the codebook; one without facets from before the project was one."""
    return project.codebook() if project.has_codebook() else Codebook(facets=())


def anchored_text(project: Project, repository: Repository, said: AnnotationSet) -> Text | None:
    """Return the text that a stored set is anchored to, from the project or from git's objects."""
    if said.text in (paths := project.text_paths()):
        text = project.text(said.text)
        if text.version == said.text_version or _fits(said, text):
            return text
    raw = repository.blob(said.text_version)
    if raw is None:
        return None
    path = str(paths.get(said.text, said.text_version))
    return parse_text(said.text, raw, decoded(raw, path), path)


def _fits(said: AnnotationSet, text: Text) -> bool:
    return all(text.body[a.start : a.end] == a.quote for a in said.anchored.values())


def _renamed(old: Project, new: Project) -> dict[str, str]:
    """Return the former id of each text that only the later state has and that is the same."""
    gone = old.text_paths().keys() - new.text_paths().keys()
    come = new.text_paths().keys() - old.text_paths().keys()
    former = {text.body: text.id for text in old.texts(sorted(gone))}
    return {
        text.id: former.pop(text.body) for text in new.texts(sorted(come)) if text.body in former
    }


def _reviewed_sets(
    repository: Repository,
    old: Project,
    new: Project,
    texts: Sequence[str],
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[SetReview]:
    for text_id in texts:
        former = renamed.get(text_id, text_id)
        for annotator in sorted({*old.annotators(former), *new.annotators(text_id)}):
            first = _state(old, repository, former, annotator)
            last = _state(new, repository, text_id, annotator)
            before = first or (last and empty_state(last))
            after = last or (first and empty_state(first))
            if before and after and before.said != replace(after.said, text=before.said.text):
                yield SetReview(before=before, after=after)


def _state(project: Project, repository: Repository, text_id: str, annotator: str) -> State | None:
    said = project.stored_set(text_id, annotator)
    return State(said=said, text=anchored_text(project, repository, said)) if said else None


def _changed_texts(
    old: Project, new: Project, texts: Sequence[str], renamed: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    former, known = old.text_paths(), new.text_paths()
    for text_id in texts:
        if text_id in renamed:
            yield "renamed", f"{renamed[text_id]} → {text_id}"
        elif text_id not in former:
            yield "added", text_id
        elif text_id not in known:
            yield "removed", text_id
        elif old.text(text_id).version != new.text(text_id).version:
            yield "changed", text_id


def _effects(
    old: Project, new: Project, sets: Sequence[SetReview], texts: Sequence[str]
) -> tuple[tuple[Effect, ...], tuple[tuple[str, str], ...]]:
    """Compare by source, or text by text where texts were named, for everybody who changed."""
    found: list[Effect] = []
    uncounted: list[tuple[str, str]] = []
    for annotator in dict.fromkeys(reviewed.annotator for reviewed in sets):
        try:
            before = _compared_by(old, annotator, texts)
            after = _compared_by(new, annotator, texts)
        except DiptychError as error:
            uncounted.append((annotator, str(error)))
        else:
            found += effects(before, after, annotator)
    return tuple(found), tuple(uncounted)


def _compared_by(project: Project, annotator: str, texts: Sequence[str]) -> Comparison:
    """Compare what an annotator said, who may have said nothing yet."""
    query = Query(minimum=0)
    names = [text for text in texts if text in project.text_paths()]
    known = {name for text in project.text_paths() for name in project.annotators(text)}
    if annotator not in known or (texts and not names):
        return compare_tallies(_codebook(project), [], [], query)
    return compare_groups(project, names, [annotator], query)[0]


def passage_log(project: Project, text_id: str, first: int, last: int) -> Iterator[Entry]:
    """Yield what commits did to a passage and to what is said of it, the newest first.

    What is not committed yet comes before them. Raises ``NoRepositoryError``.
    """
    repository = Repository(project.root)
    paths = [f"texts/{text_id}.md", f"texts/{text_id}.txt", f"annotations/{text_id}"]
    past = _Past(project, repository, text_id, (first, last), paths)
    if entry := past.entry(project, ["HEAD"]):
        yield entry
    for commit in repository.log(paths):
        if entry := past.entry(past.project(commit.id), commit.parents, commit):
            yield entry


class _Past:
    """A passage of one text through the commits."""

    def __init__(
        self,
        project: Project,
        repository: Repository,
        text_id: str,
        passage: Passage,
        paths: Sequence[str],
    ) -> None:
        self.repository = repository
        self.root = project.root
        self.text = project.text(text_id)
        self.passage = passage
        self.paths = paths
        self.nothing = Project(project.root, _Nothing())
        self._projects: dict[str, Project] = {}
        self._passages: dict[str, Passage | None] = {self.text.version: passage}

    def project(self, commit: str) -> Project:
        """Return the project as of a commit, as far as the passage needs it."""
        if commit not in self._projects:
            snapshot = self.repository.at(commit, self.paths)
            self._projects[commit] = Project(self.root, snapshot)
        return self._projects[commit]

    def entry(
        self, after: Project, parents: Sequence[str], commit: Commit | None = None
    ) -> Entry | None:
        """Return what is different from the first parent, and from the others too."""
        before, *others = [self.project(parent) for parent in parents] or [self.nothing]
        later = self._text(after)
        wording = self._wording(before, later), self._wording(after)
        sides = [self._wording(other, later) for other in others]
        sets = tuple(
            reviewed for reviewed in self._sets(before, after, others) if any(reviewed.changes())
        )
        reworded = wording[0] != wording[1] and wording[1] not in sides
        if not sets and not reworded:
            return None
        return Entry(
            commit=commit.short if commit else "",
            date=commit.date if commit else "",
            author=commit.author if commit else "",
            subject=commit.subject if commit else "",
            sets=sets,
            wording=wording if reworded else None,
        )

    def _sets(
        self, before: Project, after: Project, others: Sequence[Project]
    ) -> Iterator[PassageReview]:
        for reviewed in _reviewed_sets(self.repository, before, after, [self.text.id]):
            yield PassageReview(
                before=reviewed.before,
                after=reviewed.after,
                then=self._passage(reviewed.before.text),
                now=self._passage(reviewed.after.text),
                others=tuple(
                    other
                    for project in others
                    for other in _reviewed_sets(self.repository, project, after, [self.text.id])
                    if other.annotator == reviewed.annotator
                ),
            )

    def _wording(self, project: Project, later: Text | None = None) -> str:
        text = self._text(project)
        return words_of(text, self._passage(text, later)) if text else ""

    def _text(self, project: Project) -> Text | None:
        return project.text(self.text.id) if self.text.id in project.text_paths() else None

    def _passage(self, text: Text | None, later: Text | None = None) -> Passage | None:
        """Find the passage in a version of the text, from what it was in the next one if known.

        A passage that is gone in the next one may have been brought back since.
        """
        if text is None:
            return None
        if text.version not in self._passages:
            near = self._passages.get(later.version) if later else None
            found = passage_then(later, near, text) if later and near else None
            self._passages[text.version] = found or passage_then(self.text, self.passage, text)
        return self._passages[text.version]


class _Nothing:
    """What was before the first commit."""

    name = "nothing"

    def names(self, folder: Path) -> list[str]:
        """Name no files."""
        del folder
        return []

    def read(self, path: Path, limit: int) -> None:
        """Return nothing."""
        del path, limit
