"""What ``import diptych`` offers: the jobs that read a project and return values.

The commands call the same functions and print what comes back.
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from diptych.comparison.groups import choose_annotators, group_texts
from diptych.comparison.tables import Query, compare_tallies, score_values
from diptych.comparison.tally import tally
from diptych.errors import DiptychError, UnknownNameError
from diptych.project import Project, decoded, find_project
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.groups import Group
    from diptych.comparison.tables import Comparison
    from diptych.git import Repository
    from diptych.review.revisions import Effect, Review, SetReview, State
    from diptych.texts.text import Text


def open_project(folder: str | Path = ".") -> Project:
    """Open the project that holds ``folder``. Raises ``NoProjectError``."""
    return find_project(Path(folder))


def at_revision(project: Project, revision: str) -> Project:
    """Return the project as of a git revision; it can be read but not written.

    Raises ``NoRepositoryError`` and ``UnknownRevisionError``.
    """
    from diptych.git import Repository

    return Project(project.root, Repository(project.root).at(revision))


def compare(
    project: Project,
    groups: Sequence[str] = (),
    *,
    annotators: Sequence[str] = (),
    query: Query | None = None,
) -> Comparison:
    """Compare texts or groups of them, as ``diptych compare`` does, and return the tables."""
    return compare_groups(project, groups, annotators, query or Query())[0]


def compare_groups(
    project: Project, names: Sequence[str], asked: Sequence[str], query: Query
) -> tuple[Comparison, tuple[str, ...]]:
    """Return the comparison, and whose annotations were counted in it."""
    codebook = project.codebook()
    score = score_values(codebook, query.score) if query.score else {}
    groups, annotators = selected(project, names, query.by, asked)
    tallies = [
        tally(
            ((text, project.annotation_sets(text, annotators)) for text in group.texts),
            score,
            query.score or "",
        )
        for group in groups
    ]
    comparison = compare_tallies(codebook, [group.name for group in groups], tallies, query)
    return comparison, annotators


def selected(
    project: Project, names: Sequence[str], by: str, asked: Sequence[str]
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """Decide which texts stand against which, and whose annotations count."""
    known = project.text_paths()
    only_texts = names and set(names) <= set(known)
    texts = project.texts(list(dict.fromkeys(names)) if only_texts else None)
    groups = group_texts(texts, by, names)
    compared = {text.id for group in groups for text in group.texts}
    by_text = {text_id: project.annotators(text_id) for text_id in sorted(compared)}
    others = (project.annotators(text_id) for text_id in known if asked)
    return groups, choose_annotators(by_text, asked, chain.from_iterable(others))


def review(
    project: Project, before: str = "HEAD", after: str | None = None, texts: Sequence[str] = ()
) -> Review:
    """Say what happened to a project between two revisions, or up to what is on disk now.

    Raises ``NoRepositoryError``, ``UnknownRevisionError``, and ``UnknownNameError`` for a text
    that neither state has.
    """
    from diptych.git import Repository
    from diptych.review.revisions import Review, code_changes

    repository = Repository(project.root)
    old = Project(project.root, repository.at(before))
    new = project if after is None else Project(project.root, repository.at(after))
    paths = {**old.text_paths(), **new.text_paths()}
    for name in texts:
        if name not in paths:
            raise UnknownNameError("text", name, paths)
    wanted = sorted(texts or paths)
    sets = tuple(_reviewed_sets(repository, old, new, wanted))
    found, uncounted = _effects(old, new, sets, texts)
    return Review(
        before=before,
        after=after or "working tree",
        texts=tuple(_changed_texts(old, new, wanted)),
        codes=code_changes(old.codebook(), new.codebook()),
        sets=sets,
        effects=found,
        uncounted=uncounted,
    )


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
    return all(text.body[a.start : a.end] == a.quote for a in said.annotations.values())


def _reviewed_sets(
    repository: Repository, old: Project, new: Project, texts: Sequence[str]
) -> Iterator[SetReview]:
    from diptych.review.revisions import SetReview, empty_state

    for text_id in texts:
        for annotator in sorted({*old.annotators(text_id), *new.annotators(text_id)}):
            first, last = (
                _state(project, repository, text_id, annotator) for project in (old, new)
            )
            before = first or (last and empty_state(last))
            after = last or (first and empty_state(first))
            if before and after and before.said != after.said:
                yield SetReview(before=before, after=after)


def _state(project: Project, repository: Repository, text_id: str, annotator: str) -> State | None:
    from diptych.review.revisions import State

    said = project.stored_set(text_id, annotator)
    return State(said=said, text=anchored_text(project, repository, said)) if said else None


def _changed_texts(old: Project, new: Project, texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    versions = [
        {text.id: text.version for text in project.texts([t for t in texts if t in paths])}
        for project in (old, new)
        for paths in [project.text_paths()]
    ]
    for text_id in texts:
        before, after = (known.get(text_id) for known in versions)
        if before != after:
            yield ("changed" if before and after else "added" if after else "removed"), text_id


def _effects(
    old: Project, new: Project, sets: Sequence[SetReview], texts: Sequence[str]
) -> tuple[tuple[Effect, ...], tuple[tuple[str, str], ...]]:
    """Compare by source, or text by text where texts were named, for everybody who changed."""
    from diptych.review.revisions import effects

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
        return compare_tallies(project.codebook(), [], [], query)
    return compare_groups(project, names, [annotator], query)[0]
