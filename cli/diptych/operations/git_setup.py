"""What git is told of annotation sets, glosses and the codebook: how to merge and show them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from diptych.project.git import Repository

if TYPE_CHECKING:
    from diptych.project.store import Project

_ATTRIBUTES = (
    "texts/*.md text eol=lf",
    "annotations/** text eol=lf",
    "annotations/*/*.json merge=diptych diff=diptych",
    "annotations/codebook.yaml merge=diptych",
)


def install(project: Project, *, dry_run: bool = False) -> tuple[list[str], list[str]]:
    """Set git up for a project; return the lines and the settings that were missing.

    Raises ``NoRepositoryError``.
    """
    repository = Repository(project.root)
    added = project.files.add_lines(Path(".gitattributes"), _ATTRIBUTES, dry_run=dry_run)
    changed = [
        f"git config {name} {value}"
        for name, value in _settings(cached=repository.can_commit()).items()
        if repository.configure(name, value, dry_run=dry_run)
    ]
    return added, changed


def _settings(*, cached: bool) -> dict[str, str]:
    """Return what git is told; its shell falls back on ``diptych`` in the path, then on git.

    A cache of diffs is a commit: where git does not know who commits, it refuses any diff then.
    """
    file, *words = _program()
    call = " ".join([file, *words])
    program = f'd() {{ if test -x {file}; then {call} "$@"; else diptych "$@"; fi; }}'
    markers = "git merge-file --quiet --marker-size=%L -L ours -L base -L theirs %A %O %B"
    # 1 is also what a broken program ends with: then nothing is open in the file
    settled = "test $s -eq 0 || { test $s -eq 1 && grep -Eq '^(  \"conflicts\": |<<<<<<< )' %A; }"
    driver = f"d git merge-driver %O %A %B %P; s=$?; {settled} && exit $s; {markers}; exit 1"
    settings = {
        "merge.diptych.name": "annotation sets by annotation and field, the codebook by key",
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
