"""``diptych diff``."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.input_files import open_with_files
from diptych.console.options import (
    AllowPrivate,
    Form,
    Join,
    NoColor,
    choice,
    is_records,
    narrate,
    print_records,
    print_table,
    require_format,
    write_out,
)
from diptych.errors import BadOptionError
from diptych.lists import listed
from diptych.operations import diffing

if TYPE_CHECKING:
    from diptych.comparison.text_diff import Wording
    from diptych.operations.diffing import Diff

_ROOM = 120
"""Columns of a terminal from which on two panels are readable; also where there is no terminal."""


def diff(
    texts: Annotated[
        list[str],
        typer.Argument(metavar="TEXT", help="Two texts; or one, with --rev."),
    ],
    revision: Annotated[
        str,
        typer.Option(
            "--rev",
            metavar="REV[..REV]",
            help="Compare the text as of a git revision with the text as it is, or as of another "
            "revision.",
        ),
    ] = "",
    layout: Annotated[
        str,
        typer.Option(
            "--layout",
            metavar="inline|side",
            help="One text with both wordings, or two panels. Without it: panels where the "
            "terminal is wide enough.",
        ),
    ] = "",
    context: Annotated[
        int,
        typer.Option(
            "--context", metavar="N", help="Unchanged paragraphs to show around a change."
        ),
    ] = 0,
    whole: Annotated[bool, typer.Option("--all", help="Show all unchanged paragraphs.")] = False,
    numbers: Annotated[
        bool, typer.Option("--stat", help="Count words instead: kept, deleted, inserted.")
    ] = False,
    join: Join = False,
    allow_private: AllowPrivate = False,
    form: Form = "text",
    no_color: NoColor = False,
) -> None:
    """Show what changed from one text to another, or from one version to the next, word by word.

    Paragraphs are paired first, those that moved too; deleted words stand in [-…-], inserted ones
    in {+…+}. In scripts without spaces each letter is compared.

    \b
    Examples:
      diptych diff times times-corrected
      diptych diff old.txt new.docx
      diptych diff un-resolution --rev HEAD~1
      diptych diff un-resolution --rev v1.0..v2.0 --stat
    """
    require_format(form, "text")
    if layout:
        choice(layout, ("inline", "side"), "layout")
    if context < 0:
        raise BadOptionError("--context", f"{context} is less than 0")
    project, names = open_with_files(texts, join=join, allow_private=allow_private)
    found = diffing.diff(project, *names, revision=revision)
    a, b, wording = found.a, found.b, found.wording
    shown = None if whole else context
    if is_records(form):
        print_records(found.records() if numbers else found.segments(), form)
        return
    if wording.is_same and not whole:
        narrate(f"{a.name} and {b.name}: {_sameness(found)}")
        if not numbers:
            return
    else:
        _narrate_difference(found)
    if numbers or form != "text":
        _print_table(wording, shown, form, numbers=numbers, no_color=no_color)
    else:
        _print_text(wording, (a.name, b.name), shown, layout, no_color=no_color)


def _narrate_difference(found: Diff) -> None:
    from diptych.rendering.text_diff import not_shown, summary

    narrate(f"{found.a.name} → {found.b.name}; {summary(found.wording)}")
    if said := not_shown(found.unshown):
        narrate(said)


def _sameness(found: Diff) -> str:
    if found.has_same_body:
        return "no difference"
    from diptych.rendering.text_diff import unseen_kinds

    what = [kind for kind, _ in unseen_kinds(found.unshown)]
    what += ["line breaks or white space around paragraphs"] * (not found.has_same_gaps)
    return f"no difference in wording, only in {listed(what) or 'Markdown'}"


def _print_table(
    wording: Wording, context: int | None, form: str, *, numbers: bool, no_color: bool
) -> None:
    from diptych.rendering.text_diff import numbers_table, wording_table

    columns, rows = (numbers_table if numbers else wording_table)(wording, context)
    print_table(columns, rows, "simple" if form == "text" else form, no_color=no_color)


def _print_text(
    wording: Wording,
    names: tuple[str, str],
    context: int | None,
    layout: str,
    *,
    no_color: bool,
) -> None:
    from dataclasses import replace

    from diptych.rendering.terminal import stdout_screen
    from diptych.rendering.text_diff import inline, side_by_side

    screen = stdout_screen(no_color=no_color)
    if layout == "side" or (not layout and (screen.width or 0) >= _ROOM):
        width = screen.width or shutil.get_terminal_size((_ROOM, 24)).columns
        write_out(side_by_side(wording, names, context, replace(screen, width=width)))
    else:
        write_out(inline(wording, context, screen))
