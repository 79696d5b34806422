"""What git shows of a codebook's past: what changed since somebody first annotated.

An annotation may have a date; of a change of the codebook git shows only that it came about
between a commit without it and one with it. Where the first annotation lies between these two, it
is left open which was first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from diptych.annotations.codebook import Codebook
from diptych.project.names import CODEBOOK, set_path
from diptych.project.store import Project
from diptych.review.codebook_changes import codebook_changes
from diptych.review.methods import CodebookHistory, CodebookRevision

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.project.git import Commit, Repository
    from diptych.review.codebook_changes import CodebookChange
    from diptych.review.methods import Reading

_DAY = len("2024-07-01")


def codebook_history(
    project: Project,
    repository: Repository,
    readings: Sequence[Reading],
    first: Mapping[Path, Commit],
) -> CodebookHistory | None:
    """Tell what changed since somebody first annotated; ``None`` where nobody has.

    ``first`` are the commits that brought the sets.
    """
    if (start := _start(repository, readings, first)) is None:
        return None
    commits = list(repository.log([CODEBOOK.as_posix()]))[::-1]
    is_known_before = bool(commits) and start.is_after(commits[0])
    known_since = commits[0].date[:_DAY] if commits and not is_known_before else ""
    later = [one for one in commits[bool(known_since) :] if not start.is_after(one)]
    books = _Books(project, repository)
    revisions = [*_committed(repository, later, start, books)]
    if commits:
        revisions += _uncommitted(project, repository, start, books)
    return CodebookHistory(
        first_annotation=start.moment.date().isoformat(),
        by_commit=start.by_commit,
        revisions=tuple(revisions),
        known_since=known_since,
        in_git=bool(commits),
    )


def _committed(
    repository: Repository, commits: Sequence[Commit], start: _Start, books: _Books
) -> Iterator[CodebookRevision]:
    """Yield what commits changed."""
    dates = repository.dates({parent for one in commits for parent in one.parents})
    for one in commits:
        if changes := books.changes(one):
            earlier = {parent: dates[parent] for parent in one.parents}
            yield CodebookRevision(
                commit=one.short,
                day=one.date[:_DAY],
                changes=changes,
                undecided=not start.is_before(earlier),
            )


def _uncommitted(
    project: Project, repository: Repository, start: _Start, books: _Books
) -> Iterator[CodebookRevision]:
    """Yield what is not committed of the codebook."""
    head = repository.commit("HEAD")
    if changes := codebook_changes(books.at(head), project.codebook()):
        undecided = not start.is_before(repository.dates([head]))
        yield CodebookRevision(commit="", day="", changes=changes, undecided=undecided)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """When the first annotation came about, as far as files and git show."""

    moment: datetime
    by_commit: bool
    """Whether that is when a set was committed, and not the date of an annotation."""
    having: frozenset[str]
    """The first commit with a set, and those built upon it."""

    def is_after(self, commit: Commit) -> bool:
        """Tell whether all of a commit is older than the first annotation."""
        return commit.id not in self.having and _moment(commit.date) < self.moment

    def is_before(self, earlier: Mapping[str, str]) -> bool:
        """Tell whether what is built upon commits, of some dates, is later."""
        return any(
            commit in self.having or _moment(date) > self.moment for commit, date in earlier.items()
        )


def _start(
    repository: Repository, readings: Sequence[Reading], first: Mapping[Path, Commit]
) -> _Start | None:
    """Return when people began: the oldest date of an annotation, or of a commit of a set."""
    sets = [one for reading in readings for one in reading.people]
    dates = [one.created for said in sets for one in said.annotations.values() if one.created]
    paths = [set_path(said.text, said.annotator) for said in sets]
    commits = sorted((_moment(first[path].date), first[path].id) for path in paths if path in first)
    moments = [(date, True) for date, _ in commits[:1]] + [(_moment(date), False) for date in dates]
    if not moments:
        return None
    moment, by_commit = min(moments)
    having = {one for _, first_id in commits[:1] for one in repository.since(first_id)}
    return _Start(moment=moment, by_commit=by_commit, having=frozenset(having))


def _moment(written: str) -> datetime:
    """Read a time with its zone, in UTC."""
    return datetime.fromisoformat(written).astimezone(UTC)


class _Books:
    """The codebook as it was in commits."""

    def __init__(self, project: Project, repository: Repository) -> None:
        self._project = project
        self._repository = repository
        self._books: dict[str, Codebook] = {}

    def at(self, commit: str) -> Codebook:
        """Return the codebook of a commit; one without facets where there was none."""
        if commit not in self._books:
            snapshot = self._repository.at(commit, [CODEBOOK.as_posix()])
            past = Project(self._project.root, snapshot)
            self._books[commit] = past.codebook() if past.has_codebook() else Codebook(facets=())
        return self._books[commit]

    def changes(self, commit: Commit) -> tuple[CodebookChange, ...]:
        """Return what a commit changed; of a merge, what no side of it had."""
        sides = [codebook_changes(self.at(one), self.at(commit.id)) for one in commit.parents]
        return tuple(one for side in sides[:1] for one in side if all(one in s for s in sides))
