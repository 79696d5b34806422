"""``diptych reanchor``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    Form,
    NoColor,
    is_records,
    narrate,
    narrate_not_counted,
    open_project,
    parted,
    print_records,
    require_format,
    write_out,
)
from diptych.console.progress import progress
from diptych.console.prompts import asked_letter, can_ask
from diptych.operations.counting import without_text
from diptych.operations.reanchoring import (
    plans,
    reanchoring_records,
    with_decisions,
    write_plans,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.anchoring.reanchoring import Placement, Plan
    from diptych.annotations.annotation import AnnotationSet
    from diptych.operations.opening import Project
    from diptych.texts.text import Text

Accept = Annotated[bool, typer.Option("--accept", help="Accept all proposals, without asking.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would become of them; write nothing.")
]

_ANSWERS = "take it? y yes, n no (it becomes an orphan), s skip (the set stays as it is), q quit: "
_GONE = "is it gone? y yes (it becomes an orphan), s skip (the set stays as it is), q quit: "


def reanchor(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="These texts; without any, all.")
    ] = None,
    annotator: Annotated[
        list[str] | None,
        typer.Option(
            "--annotator", "-a", metavar="A", callback=parted, help="Only theirs; may be repeated."
        ),
    ] = None,
    accept: Accept = False,
    dry_run: DryRun = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Move annotations to their passages in a text that was changed.

    The text that they were made for comes from git. Each annotation is one of these:

    \b
      exact     the same words, where the differences of the two texts put them
      moved     the same words in another order: they stand elsewhere now, and only there
      edited    similar words in the same place
      proposed  found by searching, in one of several places, or hardly alike: you are asked one by
                one on a terminal, or accept all with --accept
      orphan    no longer in the text: kept in the file and marked, but never counted

    A set with a proposal that is not decided stays as it is. Orphans are looked for again each
    time in what is new in the text. Exit status 1: something was not exact or moved.

    \b
    Examples:
      diptych reanchor
      diptych reanchor un-resolution --dry-run
      diptych reanchor --accept --format csv > moved.csv
    """
    require_format(form)
    project = open_project()
    contents = project.contents()
    with progress("looking at texts") as tell:
        found = plans(project, contents, texts or (), annotator or (), tell)
    print_plans(found, form, no_color=no_color)
    results = decided(project, contents.sets, found, accept=accept, dry_run=dry_run)
    if not dry_run:
        pairs = zip(found, results, strict=True)
        write_plans(project, [(plan, result) for (_, plan), result in pairs if result])
    for (_, plan), result in zip(found, results, strict=True):
        narrate(f"{summary(plan)}; {_outcome(plan, result, dry_run=dry_run)}")
    narrate_unread([plan for _, plan in found], results, dry_run=dry_run)
    if not found:
        narrate("all annotations match their passages")
    if not texts:
        narrate_not_counted(without_text(project, contents, annotator or ()))
    exit_for([plan for _, plan in found], results)


def print_plans(found: Sequence[tuple[Text, Plan]], form: str, *, no_color: bool) -> None:
    """Write the records of all annotations to stdout, or the table of those that are not exact."""
    from diptych.rendering.reanchoring import reanchoring_table
    from diptych.rendering.terminal import stdout_screen

    if is_records(form):
        print_records(reanchoring_records(plan for _, plan in found), form)
    elif laid_out := reanchoring_table(found, form, stdout_screen(no_color=no_color)):
        write_out(laid_out)


def decided(
    project: Project,
    annotators: Mapping[str, Sequence[str]],
    found: Sequence[tuple[Text, Plan]],
    *,
    accept: bool,
    dry_run: bool,
) -> list[AnnotationSet | None]:
    """Return what each set becomes, ``None`` where somebody has to decide on proposals still.

    What was decided on annotations stays decided, where these go along with the consensus;
    ``annotators`` are those of each text.
    """
    results = _answered(found, accept=accept, dry_run=dry_run)
    return with_decisions(project, annotators, [plan for _, plan in found], results)


def _answered(
    found: Sequence[tuple[Text, Plan]], *, accept: bool, dry_run: bool
) -> list[AnnotationSet | None]:
    """Return what each set becomes by what is accepted, or answered on a terminal."""
    asking = not accept and not dry_run and can_ask(sys.stderr)
    results: list[AnnotationSet | None] = []
    for text, plan in found:
        answers = {one.id: "y" for one in plan.proposals if one.span} if accept else {}
        for one in plan.proposals if asking else ():
            answers[one.id] = _answer(plan, one, text)
            if answers[one.id] in {"s", "q"}:
                asking = answers[one.id] == "s"
                break
        results.append(_result(plan, answers, accept=accept))
    return results


def _result(plan: Plan, answers: Mapping[str, str], *, accept: bool) -> AnnotationSet | None:
    """Return what a set becomes, ``None`` where not all is decided.

    Without the old text somebody decides, though it be to accept all.
    """
    if plan.missing and plan.is_in_place and not accept:
        return plan.stored
    taken = {name for name, answer in answers.items() if answer == "y"}
    refused = {name for name, answer in answers.items() if answer == "n"}
    is_decided = len(taken) + len(refused) == len(plan.proposals)
    is_sure = accept or plan.proposals or not plan.missing
    return plan.result(taken) if is_decided and is_sure else None


def _answer(plan: Plan, one: Placement, text: Text) -> str:
    """Ask until there is an answer: y, n, s or q, which the end of stdin means too."""
    from diptych.rendering.reanchoring import question

    for line in question(plan, one, text):
        narrate(line)
    return asked_letter(_ANSWERS, "ynsq") if one.span else asked_letter(_GONE, "ysq")


def summary(plan: Plan) -> str:
    """Say what becomes of a set, and how that is known."""
    from diptych.rendering.reanchoring import counted

    if not plan.missing:
        return counted(plan)
    return f"{counted(plan)}, without the text that they were made for: {plan.missing}"


def narrate_unread(
    plans: Sequence[Plan], results: Sequence[AnnotationSet | None], *, dry_run: bool
) -> None:
    """Say which texts are finished no longer: nobody has read what came in."""
    from diptych.rendering.reanchoring import unread

    decided = [plan for plan, result in zip(plans, results, strict=True) if result]
    for line in unread(plans if dry_run else decided, dry_run=dry_run):
        narrate(line)


def _outcome(plan: Plan, result: AnnotationSet | None, *, dry_run: bool) -> str:
    if dry_run:
        return "nothing was written"
    if result is None:
        return f"left as it is; {way_out([plan])}"
    return "nothing to change" if result == plan.stored else "written"


def way_out(undecided: Sequence[Plan]) -> str:
    """Say how somebody decides on sets: what is gone nobody accepts unseen."""
    if any(one.is_lost for plan in undecided for one in plan.placements):
        return "say what is gone on a terminal, without --accept"
    if any(plan.proposals for plan in undecided):
        return "accept all with --accept, or decide one by one on a terminal"
    return "take these places with --accept"


def exit_for(plans: Sequence[Plan], results: Sequence[AnnotationSet | None]) -> None:
    """End with status 1 if something is to be looked at."""
    statuses = {one.status for plan in plans for one in plan.placements}
    if None in results or statuses - {"exact", "moved"} or any(plan.unread for plan in plans):
        raise typer.Exit(1)
