"""``diptych git install``, and what git calls then: ``merge-driver`` and ``show-set``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import narrate, open_project, write_out
from diptych.errors import DiptychError

if TYPE_CHECKING:
    from diptych.annotations.annotation import AnnotationSet
    from diptych.operations.opening import Project

_ATTRIBUTES = (
    "texts/*.md text eol=lf",
    "annotations/** text eol=lf",
    "annotations/*/*.json merge=diptych diff=diptych",
)


def install(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
    ] = False,
) -> None:
    """Have git merge annotation sets by annotation and field, and show them in readable diffs.

    Adds lines to the project's .gitattributes, to be committed, and settings to this
    repository's own configuration, which every clone needs for itself. Where this program is
    missing later, git merges and shows the files as plain text, and marks them as not merged.

    \b
    Examples:
      diptych git install
      diptych git install --dry-run
    """
    install_in(open_project(), dry_run=dry_run)


def install_in(project: Project, *, dry_run: bool = False) -> None:
    """Set git up for a project and print what that changed."""
    from diptych.project.git import Repository

    repository = Repository(project.root)
    added = project.files.add_lines(Path(".gitattributes"), _ATTRIBUTES, dry_run=dry_run)
    changed = [
        f"git config {name} {value}"
        for name, value in _settings(cached=repository.can_commit()).items()
        if repository.configure(name, value, dry_run=dry_run)
    ]
    for line in [*(f".gitattributes: {line}" for line in added), *changed]:
        write_out(line)
    if not added and not changed:
        narrate("git knows annotation sets already; nothing was changed")
    elif added and not dry_run:
        narrate("next: commit .gitattributes; in every other clone: diptych git install")


def _settings(*, cached: bool) -> dict[str, str]:
    """Return what git is told; its shell falls back on ``diptych`` in the path, then on git.

    A cache of diffs is a commit: where git does not know who commits, it refuses any diff then.
    """
    file, *words = _program()
    call = " ".join([file, *words])
    program = f'd() {{ if test -x {file}; then {call} "$@"; else diptych "$@"; fi; }}'
    markers = "git merge-file --quiet --marker-size=%L -L ours -L base -L theirs %A %O %B"
    # 1 is also what a broken program ends with: then nothing is open in the file
    settled = "test $s -eq 0 || { test $s -eq 1 && grep -q '^  \"conflicts\": ' %A; }"
    driver = f"d git merge-driver %O %A %B %P; s=$?; {settled} && exit $s; {markers}; exit 1"
    settings = {
        "merge.diptych.name": "annotation sets, by annotation and field",
        "merge.diptych.driver": f"{program}; {driver}",
        "diff.diptych.textconv": f'{program}; t() {{ d git show-set "$1" || cat "$1"; }}; t',
    }
    return {**settings, "diff.diptych.cachetextconv": "true"} if cached else settings


def _program() -> list[str]:
    """Return the words that start this very program, the first one a file, for a shell."""
    from shlex import quote

    script = Path(sys.argv[0]).absolute()
    if script.stem == "diptych" and script.is_file():
        return [quote(script.as_posix())]
    return [quote(Path(sys.executable).as_posix()), "-m", "diptych"]


def merge_driver(
    base: Annotated[str, typer.Argument(metavar="BASE", help="What both sides began with.")],
    ours: Annotated[str, typer.Argument(metavar="OURS", help="Our side; the result goes here.")],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help="Their side.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="Where the set belongs.")],
) -> None:
    """Merge an annotation set by annotation and field; git calls this.

    Fields that the two sides changed in different ways become conflicts in the set, and the exit
    status is 1: settle them with diptych resolve. What is no annotation set is left as it is, and
    the exit status is 3.

    \b
    Example:
      diptych git merge-driver %O %A %B %P
    """
    from diptych.annotations.serialisation import encode_set
    from diptych.operations.merges import GitTexts, named_by_path
    from diptych.review.merging import merge_sets, unknown_base

    mine, other = _read(ours), _read(theirs)
    if mine is None or other is None:
        raise typer.Exit(3)
    try:
        first = _read(base)
    except DiptychError:
        first = unknown_base(mine)
    merged = named_by_path(merge_sets(first, mine, other, GitTexts(Path())), path)
    Path(ours).write_bytes(encode_set(merged, _facets(merged, mine, other, path)))
    if merged.conflicts:
        raise typer.Exit(1)


def _read(name: str) -> AnnotationSet | None:
    """Read a set; an empty file is what git has for none."""
    from diptych.annotations.serialisation import decode_set
    from diptych.project.files import read_file
    from diptych.project.store import LARGEST_SET

    raw = read_file(Path(name), LARGEST_SET)
    return decode_set(raw, name) if raw else None


def _facets(
    merged: AnnotationSet, ours: AnnotationSet, theirs: AnnotationSet, path: str
) -> list[str]:
    """Return the order of the facets: as a whole annotation has them, else the codebook."""
    used = {facet for said in merged.annotations.values() for facet in said.codes}
    for said in (*ours.annotations.values(), *theirs.annotations.values()):
        if used <= said.codes.keys():
            return list(said.codes)
    from diptych.operations.opening import Project

    try:
        return list(Project(Path(path).absolute().parents[2]).codebook().by_name)
    except DiptychError:
        return []


def show_set(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An annotation set.")],
) -> None:
    """Print an annotation set, one line for each annotation; git diff calls this.

    Each line has the beginning of the id, the span, codes, quote and note, in reading order.

    \b
    Example:
      diptych git show-set annotations/un-resolution/first.json
    """
    from diptych.annotations.serialisation import decode_set
    from diptych.project.files import read_file
    from diptych.project.store import LARGEST_SET
    from diptych.rendering.annotation_set import set_lines

    shown = set_lines(decode_set(read_file(Path(file), LARGEST_SET), file))
    write_out("\n".join(shown))
