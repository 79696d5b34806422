"""``diptych git install``, and what git calls then: ``merge-driver`` and ``show-set``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import DryRun, narrate, narrate_dry_run, open_project, write_out

if TYPE_CHECKING:
    from diptych.operations.opening import Project


def install(
    dry_run: DryRun = False,
) -> None:
    """Have git merge annotation sets and the codebook, and show sets in readable diffs.

    Sets are merged by annotation and field, the codebook by facet, code and key. Adds lines to the
    project's .gitattributes, to be committed, and settings to this repository's own configuration,
    which every clone needs for itself. Where this program is missing later, git merges and shows
    the files as plain text, and marks them as not merged.

    \b
    Examples:
      diptych git install
      diptych git install --dry-run
    """
    install_in(open_project(), dry_run=dry_run)


def install_in(project: Project, *, dry_run: bool = False) -> None:
    """Set git up for a project and print what that changed."""
    from diptych.operations import git_setup

    added, changed = git_setup.install(project, dry_run=dry_run)
    for line in [*(f".gitattributes: {line}" for line in added), *changed]:
        write_out(line)
    if not added and not changed:
        narrate("git knows annotation sets already; nothing was changed")
    elif dry_run:
        narrate_dry_run(dry_run=dry_run)
    elif added:
        narrate("next: commit .gitattributes; in every other clone: diptych git install")


def merge_driver(
    base: Annotated[str, typer.Argument(metavar="BASE", help="What both sides began with.")],
    ours: Annotated[str, typer.Argument(metavar="OURS", help="Our side; the result goes here.")],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help="Their side.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="Where the result belongs.")],
) -> None:
    """Merge an annotation set by annotation and field, or the codebook by key; git calls this.

    What the two sides changed in different ways becomes a conflict in the file, and the exit
    status is 1: settle it with diptych resolve. What cannot be read is left as it is, and the exit
    status is 3.

    \b
    Example:
      diptych git merge-driver %O %A %B %P
    """
    from diptych.operations.merges import merge_files

    conflicts = merge_files(base, ours, theirs, path)
    if conflicts is None:
        raise typer.Exit(3)
    if conflicts:
        raise typer.Exit(1)


def show_set(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An annotation set, or glosses.")],
) -> None:
    """Print an annotation set, one line for each annotation; git diff calls this.

    Each line has the beginning of the id, the span, codes, quote and note, in reading order. Of
    glosses it has two lines for each: quote and who translated it, and the translation.

    \b
    Example:
      diptych git show-set annotations/un-resolution/first.json
    """
    from diptych.operations.merges import are_glosses, read_glosses, read_set

    if are_glosses(file):
        from diptych.rendering.glosses import glosses_lines

        write_out("\n".join(glosses_lines(read_glosses(file))))
        return
    from diptych.rendering.annotation_set import set_lines

    write_out("\n".join(set_lines(read_set(file))))
