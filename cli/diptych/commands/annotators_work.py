"""``diptych annotators rename``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.options import DryRun, narrate, narrate_dry_run, open_project, write_out
from diptych.operations import renaming_annotators
from diptych.operations.annotators import own_name
from diptych.rendering.counting import assigned_line, counted


def rename(
    annotator: Annotated[str, typer.Argument(metavar="ANNOTATOR", help="The name so far.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The name from now on.")],
    join: Annotated[
        bool, typer.Option("--join", help="They are one person: join their sets on one text.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Give an annotator another name: in all annotation sets, and where they decided.

    Either all of it is renamed or nothing. Somebody who is called NEW may have annotated other
    texts, not the same ones; unless the sets have annotations in common: then two branches gave one
    person two names, and their sets are joined, as they are with --join.

    \b
    Examples:
      diptych annotators rename anna anna-b
      diptych annotators rename anna anna-b --dry-run
    """
    project = open_project()
    done = renaming_annotators.rename_annotator(
        project, annotator, new, is_one_person=join, dry_run=dry_run
    )
    write_out(new)
    became = "would become" if dry_run else "became"
    also = f" and {counted(done.decisions, 'decision')}" if done.decisions else ""
    also += f" and {counted(done.glosses, 'translation')}" if done.glosses else ""
    sets, assigned = counted(done.sets, "annotation set"), assigned_line(done.were_assigned)
    narrate(f"{done.old} {became} {done.new}, in {sets}{also}{assigned}")
    own = own_name(project)
    if own and own.name == annotator:
        setting = f"DIPTYCH_ANNOTATOR={new}"
        if own.origin != "DIPTYCH_ANNOTATOR":
            setting = f"git config diptych.annotator {new}"
        narrate(f"{own.origin} still says {annotator}; change that with: {setting}")
    narrate_dry_run(dry_run=dry_run)
    if done.joined:
        both = f"joined with what {new} had: {counted(done.joined, 'annotation set')}"
        open_ones = f", {counted(done.conflicts, 'conflict')}; settle with: diptych resolve"
        narrate(f"{both}{open_ones if done.conflicts else ''}")
    if done.conflicts:
        raise typer.Exit(1)
