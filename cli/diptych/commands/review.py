"""``diptych review``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    NoColor,
    choice,
    is_records,
    narrate,
    narrate_stale,
    open_project,
    print_records,
    write_out,
)
from diptych.errors import BadOptionError
from diptych.operations.history import reviewed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.review.revisions import Review

FORMATS = ("text", "markdown", "csv", "tsv", "json", "jsonl")


def review(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REV|REV..REV|TEXT",
            help="Since a revision, or between two (three dots: since they parted); and only "
            "these texts. Without a revision: since HEAD.",
        ),
    ] = None,
    effect: Annotated[
        bool, typer.Option("--effect", help="Records of the effect on the comparison.")
    ] = False,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="F",
            help="text, markdown (for a pull request), or records: csv, tsv, json, jsonl.",
        ),
    ] = "text",
    no_color: NoColor = False,
) -> None:
    """Show how annotations changed between two revisions, or since one.

    Annotations that were added, removed, recoded or moved are listed by text and annotator, with
    the passage, and with the effect on the comparison. Without a second revision, the files on disk
    are the later state. A revision is whatever git accepts as one: a branch, a tag, a commit,
    HEAD~3. Exit status 1: a file could not be read in one of the two.

    \b
    Examples:
      diptych review
      diptych review main...my-branch --format markdown
      diptych review HEAD~1 liputan6 --format csv
    """
    choice(form, FORMATS, "format")
    if effect and not is_records(form):
        reason = f"--format {form} shows the effect anyway; for its records: --format csv"
        raise BadOptionError("--effect", reason)
    found = reviewed(open_project(), what or [])
    if is_records(form):
        print_records(found.effect_records() if effect else found.records(), form)
    elif found.sets or found.texts or found.codes or found.unreadable:
        write_out("\n\n".join(_blocks(found, form, no_color=no_color)))
    for reason in found.unreadable if is_records(form) else ():
        narrate(f"unreadable: {reason}")
    narrate(_narration(found))
    for text_id, annotators in found.stale:
        narrate_stale(text_id, annotators)
    if found.unreadable:
        raise typer.Exit(1)


def _blocks(found: Review, form: str, *, no_color: bool) -> Iterator[str]:
    from diptych.rendering.review import review_markdown, review_text
    from diptych.rendering.terminal import stdout_screen

    if form == "markdown":
        return review_markdown(found)
    return review_text(found, stdout_screen(no_color=no_color))


def _narration(found: Review) -> str:
    changed = sum(1 for reviewed in found.sets for _ in reviewed.changes())
    annotations = f"{changed} annotation{'s' * (changed != 1)} changed"
    return f"{found.before} → {found.after}: {annotations if changed else 'no annotation changed'}"
