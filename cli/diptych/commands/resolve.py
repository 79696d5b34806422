"""``diptych resolve``."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from msgspec import UNSET

from diptych.annotations.annotation import AnnotationSet
from diptych.annotations.serialisation import decode_set, has_markers
from diptych.console.options import (
    Form,
    NoColor,
    complain,
    is_records,
    narrate,
    open_project,
    print_rows,
    print_table,
    require_format,
    write_out,
)
from diptych.console.prompts import asked_letter
from diptych.errors import BadOptionError, DiptychError, ForgottenMergeError, NoRepositoryError
from diptych.operations.merges import GitTexts, named_by_path
from diptych.operations.naming import known_text
from diptych.project.git import Repository
from diptych.project.names import is_id
from diptych.rendering.conflicts import COLUMNS, conflict_lines, conflict_record
from diptych.review.merging import VERSION, settle, unknown_base
from diptych.review.unmerged import WHOLE, rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Conflict
    from diptych.operations.opening import Project

_KEYS = {"o": "ours", "t": "theirs", "b": "base"}
_SKIP, _QUIT = "s", "q"
_BASE, _OURS, _THEIRS = 1, 2, 3
"""The stages of git's index."""
_MEANINGS = {
    "rebase": "in a rebase, ours is the branch that you rebase onto; theirs is your own commit",
    "am": "ours is your branch; theirs is the patch that is applied",
    "cherry-pick": "ours is your branch; theirs is the commit that is picked",
    "revert": "ours is your branch; theirs is what was before the commit that is reverted",
    "merge": "ours is your branch; theirs is the branch that is merged",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    """A set that a merge did not finish."""

    text: str
    annotator: str
    raw: bytes | None
    """What its file holds."""
    annotations: AnnotationSet | None = None
    conflicts: tuple[Conflict, ...] = ()
    unmerged: bool = False
    """Whether git takes the file for unmerged."""

    @property
    def path(self) -> Path:
        return _path(self.text, self.annotator)


def resolve(
    texts: Annotated[list[str] | None, typer.Argument(metavar="TEXT", help="Only these.")] = None,
    ours: Annotated[bool, typer.Option("--ours", help="Settle all as our side has it.")] = False,
    theirs: Annotated[
        bool, typer.Option("--theirs", help="Settle all as their side has it.")
    ] = False,
    annotator: Annotated[
        str, typer.Option("--annotator", "-a", metavar="A", help="Only the sets of this one.")
    ] = "",
    form: Form = "list",
    no_color: NoColor = False,
) -> None:
    """Settle what merges left open in annotation sets: all for one side, or one by one.

    Works from the conflicts in the files, and where the merge driver could not run, from what
    git's index has of both sides. What is settled altogether is added to the index, as git
    mergetool does; then go on with git commit, or git rebase --continue. Every answer is on disk
    before the next question. With --format, or where there is no terminal to ask on, the
    conflicts are printed and nothing is written. Exit status 1: something is still open.

    \b
    Examples:
      diptych resolve
      diptych resolve un-resolution --theirs
      diptych resolve --format json
    """
    if ours and theirs:
        raise BadOptionError("--ours", "this excludes --theirs")
    require_format(form, "list")
    project = open_project()
    repository = _repository(project)
    found = list(_all_open(project, repository, texts or (), annotator))
    if found and repository and (meaning := _MEANINGS.get(repository.operation())):
        narrate(meaning)
    elif not found and form == "list":
        narrate("no annotation set has a conflict")
    if form != "list" or not (ours or theirs or _can_ask() or _needs_no_answer(found)):
        _print(found, form, no_color=no_color)
        raise typer.Exit(1 if found else 0)
    side = "ours" if ours else "theirs" if theirs else ""
    left = [one for one in found if not _settled(project, repository, one, side)]
    if left:
        raise typer.Exit(1)


def _repository(project: Project) -> Repository | None:
    try:
        return Repository(project.root)
    except NoRepositoryError:
        return None


def _needs_no_answer(found: Sequence[_Open]) -> bool:
    return all(conflict.path == VERSION for one in found for conflict in one.conflicts)


def _can_ask() -> bool:
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout))


# Finding


def _all_open(
    project: Project, repository: Repository | None, names: Sequence[str], annotator: str
) -> Iterator[_Open]:
    """Yield the sets that a merge did not finish, in order."""
    index = _unmerged_sets(repository) if repository else {}
    keys = sorted({*project.set_names(), *index})
    wanted = {known_text(name, {text for text, _ in keys}) for name in names}
    for text, who in keys:
        if (wanted and text not in wanted) or (annotator and annotator != who):
            continue
        one = _Open(text=text, annotator=who, raw=project.raw_set(text, who))
        if repository and (stages := index.get((text, who))):
            yield _rebuilt(one, repository, stages)
        elif one.raw and (found := _left_open(one, one.raw)):
            yield found


def _unmerged_sets(repository: Repository) -> dict[tuple[str, str], dict[int, str]]:
    found = repository.unmerged("annotations").items()
    return {
        (path.parent.name, path.stem): stages
        for path, stages in found
        if path == _path(path.parent.name, path.stem)
        and is_id(path.parent.name)
        and is_id(path.stem)
    }


def _path(text: str, annotator: str) -> Path:
    return Path("annotations", text, f"{annotator}.json")


def _rebuilt(one: _Open, repository: Repository, stages: Mapping[int, str]) -> _Open:
    """Put a set together from git's index and from what its file holds."""
    path = one.path.as_posix()
    sides = {
        stage: decode_set(repository.blob(stages[stage]) or b"", f":{stage}:{path}")
        for stage in (_OURS, _THEIRS)
        if stage in stages
    }
    if sides and _BASE in stages:
        sides[_BASE] = _base(repository.blob(stages[_BASE]) or b"", sides)
    kept = None if one.raw is None or has_markers(one.raw) else decode_set(one.raw, path)
    said, conflicts = rebuild(sides, kept, GitTexts(repository.root))
    if said and conflicts == said.conflicts:
        said = named_by_path(said, path)
        conflicts = said.conflicts or ()
    return replace(one, annotations=said, conflicts=conflicts, unmerged=True)


def _base(raw: bytes, sides: Mapping[int, AnnotationSet]) -> AnnotationSet:
    """Read what both sides began with; it may be what is left of a merge of its own."""
    try:
        return decode_set(raw, "")
    except DiptychError:
        return unknown_base(next(iter(sides.values())))


def _left_open(one: _Open, raw: bytes) -> _Open | None:
    """Read a set that git takes for merged, if it has conflicts."""
    path = one.path.as_posix()
    if has_markers(raw):
        raise ForgottenMergeError(path)
    if b'"conflicts"' not in raw:
        return None
    said = decode_set(raw, path)
    return replace(one, annotations=said, conflicts=said.conflicts) if said.conflicts else None


# Settling


def _settled(project: Project, repository: Repository | None, one: _Open, side: str) -> bool:
    """Settle a set for a side, or by asking; tell whether all is well with it then."""
    free = [conflict for conflict in one.conflicts if side or conflict.path == VERSION]
    if free or not one.conflicts:
        one = _written(project, one, [(found, getattr(found, side or "ours")) for found in free])
    for conflict in one.conflicts:
        for line in conflict_lines(one.text, one.annotator, one.annotations, conflict):
            write_out(line)
        answer = _asked(conflict)
        if answer == _QUIT:
            raise typer.Exit(1)
        if answer in _KEYS:
            one = _written(project, one, [(conflict, getattr(conflict, _KEYS[answer]))])
    count = len(one.conflicts)
    if count:
        write_out(f"{one.path.as_posix()}: {count} conflict{'s' * (count != 1)} left")
        return False
    if repository and one.unmerged:
        repository.add(one.path)
    write_out(f"{one.path.as_posix()}: settled{' and added' if one.unmerged else ''}")
    return one.annotations is None or _fits(project, one)


def _written(project: Project, one: _Open, choices: Sequence[tuple[Conflict, Any]]) -> _Open:
    """Write a set with some of its conflicts settled."""
    said: AnnotationSet | None = one.annotations
    if choices and choices[0][0].path == WHOLE:
        chosen = choices[0][1]
        said = None if chosen is UNSET else msgspec.convert(chosen, AnnotationSet)
        said = said and msgspec.structs.replace(said, conflicts=UNSET)
    elif said:
        said = settle(said, choices, one.path.as_posix())
    said = said and msgspec.structs.replace(said, text=one.text, annotator=one.annotator)
    raw = project.replace_set(one.text, one.annotator, said, expected=one.raw)
    conflicts = (said.conflicts or ()) if said else ()
    return replace(one, raw=raw, annotations=said, conflicts=conflicts)


def _asked(conflict: Conflict) -> str:
    """Ask until there is an answer; the end of the input means: quit."""
    base = "" if conflict.base is UNSET else ", [b]ase"
    letters = f"ot{_SKIP}{_QUIT}{'b' if base else ''}"
    return asked_letter(f"  [o]urs, [t]heirs{base}, [s]kip, [q]uit? ", letters)


def _fits(project: Project, one: _Open) -> bool:
    """Tell whether the set can be counted, and say why if it cannot."""
    try:
        project.annotation_set(project.text(one.text), one.annotator)
    except DiptychError as error:
        complain(f"diptych: {error}")
        return False
    return True


# Printing


def _print(found: Sequence[_Open], form: str, *, no_color: bool) -> None:
    if form == "list":
        for one in found:
            for conflict in one.conflicts:
                for line in conflict_lines(one.text, one.annotator, one.annotations, conflict):
                    write_out(line)
        narrate("nothing was settled; choose --ours or --theirs, or answer on a terminal")
        return
    rows = [
        conflict_record(one.text, one.annotator, one.annotations, conflict)
        for one in found
        for conflict in one.conflicts
    ]
    if is_records(form):
        print_rows(rows, COLUMNS, form)
        return
    from diptych.rendering.tables import Column

    columns = [Column(header=name) for name in COLUMNS]
    print_table(
        columns, [[row[name] or "" for name in COLUMNS] for row in rows], form, no_color=no_color
    )
