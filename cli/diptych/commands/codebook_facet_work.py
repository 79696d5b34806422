"""``diptych codebook facet add``, ``rename`` and ``remove``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.options import (
    DryRun,
    choice,
    narrate,
    narrate_dry_run,
    open_project,
    write_out,
)
from diptych.operations import refaceting
from diptych.rendering.counting import counted

KINDS = ("nominal", "ordinal")
FacetName = Annotated[str, typer.Argument(metavar="FACET", help="theme, actor, sentiment, …")]


def add(
    facet: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    kind: Annotated[
        str,
        typer.Option(
            metavar="nominal|ordinal", help="Whether its codes have no order, or values in order."
        ),
    ] = "nominal",
    label: Annotated[str, typer.Option(metavar="WORDS", help="What tables call it.")] = "",
    definition: Annotated[str, typer.Option(metavar="WORDS", help="What it asks.")] = "",
    dry_run: DryRun = False,
) -> None:
    """Add a facet to the codebook, after the others; then add its codes.

    Everything else in the file stays as it is, comments too.

    \b
    Examples:
      diptych codebook facet add frame --label Frame --definition "How it is presented."
      diptych codebook facet add stance --kind ordinal
    """
    name, warning = refaceting.add_facet(
        open_project(),
        facet,
        kind=choice(kind, KINDS, "--kind"),
        label=label,
        definition=definition,
        dry_run=dry_run,
    )
    write_out(name)
    if warning:
        narrate(warning)
    narrate_dry_run(dry_run=dry_run)


def rename(
    facet: FacetName,
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.")],
    dry_run: DryRun = False,
) -> None:
    """Give a facet another name, in the codebook and in all annotations.

    Where the codebook was edited by hand, the annotations follow. Either everything is rewritten or
    nothing. Where an annotation has one code by the old name and another by the new one, as after a
    merge, that is a conflict: diptych resolve.

    \b
    Examples:
      diptych codebook facet rename theme topic
      diptych codebook facet rename sentiment tone --dry-run
    """
    done = refaceting.rename_facet(open_project(), facet, new, dry_run=dry_run)
    write_out(done.new)
    where = f"{counted(done.annotations, 'annotation')} of {counted(done.sets, 'annotation set')}"
    became = "would become" if dry_run else "became"
    narrate(f"{done.old} {became} {done.new} in the codebook and in {where}")
    if done.conflicts:
        open_ones = counted(done.conflicts, "annotation")
        narrate(f"{open_ones} had another code of {new} already; settle with: diptych resolve")
    narrate_dry_run(dry_run=dry_run)
    if done.conflicts:
        raise typer.Exit(1)


def remove(
    facet: FacetName,
    with_codes: Annotated[
        bool,
        typer.Option(
            "--with-codes",
            help="Take its codes out of annotations, too; those that have nothing else go.",
        ),
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Remove a facet from the codebook; one that annotations use only with --with-codes.

    \b
    Examples:
      diptych codebook facet remove actor
      diptych codebook facet remove actor --with-codes --dry-run
    """
    done = refaceting.remove_facet(open_project(), facet, with_codes=with_codes, dry_run=dry_run)
    narrate(f"{done.old} {'would be' if dry_run else 'is'} no longer in the codebook")
    if done.annotations:
        codes = f"its codes {'would be' if dry_run else 'were'} taken out of"
        gone = f"; {done.emptied} of them had nothing else, and {'go' if dry_run else 'went'}"
        narrate(f"{codes} {counted(done.annotations, 'annotation')}{gone if done.emptied else ''}")
    narrate_dry_run(dry_run=dry_run)
