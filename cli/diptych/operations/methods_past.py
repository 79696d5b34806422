"""What git shows of how a comparison came about: the codebook's past, and that of people's sets.

Git shows what was committed, and when; who saw what before they annotated it does not show. Where
older commits are cut off, or cannot be read, nothing is said of the past.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.annotations.annotation import AnnotationSet
from diptych.annotations.former_codes import current_set
from diptych.annotations.serialisation import decode_set
from diptych.errors import DiptychError, NoRepositoryError, readable
from diptych.operations.codebook_past import codebook_history
from diptych.project.git import Repository, uncommitted
from diptych.project.names import ANNOTATIONS, TEXTS, set_path
from diptych.project.store import Project
from diptych.review.methods import (
    Past,
    SetsRevised,
    SetsSince,
    annotations_changed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from diptych.project.git import Commit, Version
    from diptych.review.methods import OfOneText, Reading

_DAY = len("2024-07-01")
SHALLOW = "older commits are cut off here; git fetch --unshallow brings them"


def past(project: Project, readings: Sequence[Reading], decided: Sequence[OfOneText]) -> Past:
    """Return what git shows, as far as there is a repository, and it can be read."""
    try:
        return _past(project, Repository(project.root), readings, decided)
    except NoRepositoryError as error:
        return Past(unknown=str(error).removeprefix(f"{project.root}: "))


def _past(
    project: Project,
    repository: Repository,
    readings: Sequence[Reading],
    decided: Sequence[OfOneText],
) -> Past:
    if (head := repository.head()) is None:
        return Past(unknown="nothing is committed yet")
    changed = len(uncommitted(project.root, TEXTS, ANNOTATIONS) or ())
    found = Past(commit=head.short, day=head.date[:_DAY], uncommitted=changed)
    if repository.is_shallow():
        return replace(found, unknown=SHALLOW)
    versions = repository.versions_in(ANNOTATIONS)
    first = {path: of[0].commit for path, of in versions.items()}
    found = replace(
        found,
        sets=_sets_since(project, repository, decided, first),
        revised=_sets_revised(project, repository, readings, versions),
    )
    try:
        history = codebook_history(project, repository, readings, first)
    except DiptychError as error:
        return replace(found, unknown=str(error))
    return replace(found, codebook=history)


# Sets of people


def _sets_revised(
    project: Project,
    repository: Repository,
    readings: Sequence[Reading],
    versions: Mapping[Path, Sequence[Version]],
) -> SetsRevised | None:
    """Compare sets with what they were when they were first committed as finished."""
    sets = [one for reading in readings if reading.by_two for one in reading.finished]
    if not sets:
        return None
    codebook = project.codebook()
    changed, missing = [], 0
    for now in sets:
        path = set_path(now.text, now.annotator)
        then = _first_finished(repository, str(path), versions.get(path, ()))
        if then is None:
            missing += 1
        else:
            changed.append(annotations_changed(current_set(then, codebook), now))
    return SetsRevised(
        sets=len(changed),
        uncommitted=missing,
        changed=sum(map(bool, changed)),
        annotations=sum(changed),
    )


def _first_finished(
    repository: Repository, path: str, versions: Sequence[Version]
) -> AnnotationSet | None:
    """Return the oldest version of a set that can be read, and is finished."""
    for version in versions:
        with suppress(DiptychError):
            said = decode_set(repository.require_blob(version.blob), path)
            if said.finished:
                return said
    return None


def _sets_since(
    project: Project,
    repository: Repository,
    decided: Sequence[OfOneText],
    first: Mapping[Path, Commit],
) -> SetsSince | None:
    """Compare what was adjudicated with what it was when its consensus was first committed."""
    days, changed = [], []
    for one in decided:
        commit = first.get(set_path(one.consensus.text, one.consensus.annotator))
        counts = _changed(project, repository, one, commit) if commit else None
        if commit and counts is not None:
            days.append(commit.date[:_DAY])
            changed += [count for count in counts if count]
    if not days:
        return None
    return SetsSince(
        days=(min(days), max(days)),
        annotations=sum(changed),
        sets=len(changed),
        untold=len(decided) - len(days),
    )


def _changed(
    project: Project, repository: Repository, of: OfOneText, commit: Commit
) -> list[int] | None:
    """Count the annotations of each set that are not what they were in a commit.

    ``None`` where the text had another name then, or what was said cannot be read any more.
    """
    text_id = of.consensus.text
    then = Project(project.root, repository.at(commit.id, [f"{ANNOTATIONS}/{text_id}"]))
    names = then.annotators(text_id)
    if of.consensus.annotator not in names:
        return None
    others = [name for name in names if name != of.consensus.annotator]
    read, faults = readable(lambda name: then.stored_set(text_id, name), others)
    if faults:
        return None
    sets = [one for one in read if one]
    return [
        annotations_changed(current_set(_as_it_was(now, sets), project.codebook()), now)
        for now in of.between
    ]


def _as_it_was(now: AnnotationSet, sets: Sequence[AnnotationSet]) -> AnnotationSet:
    """Return what somebody said then: under this name, or under another one with some of the same.

    Nothing where they had not begun.
    """
    nothing = AnnotationSet(text=now.text, text_version=now.text_version, annotator=now.annotator)
    named = [one for one in sets if one.annotator == now.annotator]
    alike = [one for one in sets if not one.annotations.keys().isdisjoint(now.annotations)]
    return next(iter(named + alike), nothing)
