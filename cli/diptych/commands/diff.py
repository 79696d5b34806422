"""``diptych diff``."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from diptych.console.options import (
    Form,
    NoColor,
    choice,
    is_records,
    narrate,
    open_project,
    print_rows,
    print_table,
    require_format,
    write_out,
)
from diptych.errors import BadOptionError, NotInRevisionError
from diptych.operations.naming import known_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.text_diff import Wording
    from diptych.operations.opening import Project
    from diptych.texts.text import Text

PLACE = ("a_first", "a_last", "b_first", "b_last", "kind")
STRETCHES = (*PLACE, "edit", "content")
NUMBERS = (*PLACE, "kept", "deleted", "inserted", "share")

_ROOM = 120
"""Columns of a terminal from which on two panels are readable; also where there is no terminal."""


class _Version(NamedTuple):
    text: Text
    name: str


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
    form: Form = "page",
    no_color: NoColor = False,
) -> None:
    """Show what changed from one text to another, or from one version to the next, word by word.

    Paragraphs are paired first, those that moved too; deleted words stand in [-…-], inserted ones
    in {+…+}. In scripts without spaces each letter is compared.

    \b
    Examples:
      diptych diff times times-corrected
      diptych diff un-resolution --rev HEAD~1
      diptych diff un-resolution --rev v1.0..v2.0 --stat
    """
    require_format(form, "page")
    if layout:
        choice(layout, ("inline", "side"), "layout")
    if context < 0:
        raise BadOptionError("--context", f"{context} is less than 0")
    from diptych.comparison.text_diff import compare_wording

    a, b = _versions(open_project(), texts, revision)
    wording = compare_wording(a.text, b.text)
    shown = None if whole else context
    if is_records(form):
        rows = wording.records() if numbers else wording.segments()
        print_rows(rows, NUMBERS if numbers else STRETCHES, form)
        return
    if wording.is_same and not whole:
        narrate(f"{a.name} and {b.name}: {_sameness(a.text, b.text)}")
        return
    from diptych.rendering.text_diff import summary

    narrate(f"{a.name} → {b.name}; {summary(wording)}")
    if numbers or form != "page":
        _print_table(wording, shown, form, numbers=numbers, no_color=no_color)
    else:
        _print_page(wording, (a.name, b.name), shown, layout, no_color=no_color)


def _versions(project: Project, names: Sequence[str], revision: str) -> tuple[_Version, _Version]:
    """Return the two texts, or the two versions of one, that are compared."""
    if revision:
        if len(names) != 1:
            raise BadOptionError("--rev", "name one text; two are compared as they are")
        return _revised(project, names[0], revision)
    if len(names) != 2:  # noqa: PLR2004 - two sides
        raise BadOptionError("TEXT", "name two texts, or one with --rev REV")
    from diptych.comparison.text_diff import require_one_language

    a, b = (project.text(known_text(name, project.text_paths())) for name in names)
    require_one_language(a, b)
    return _Version(a, a.id), _Version(b, b.id)


def _revised(project: Project, name: str, revision: str) -> tuple[_Version, _Version]:
    from diptych.operations.opening import at_revision

    first, dots, second = revision.partition("..")
    if second.startswith("."):
        raise BadOptionError("--rev", f"{revision!r} has three dots; write REV or REV..REV")
    sides = [(at_revision(project, first or "HEAD"), first or "HEAD")]
    sides.append(
        (at_revision(project, second or "HEAD"), second or "HEAD") if dots else (project, "")
    )
    text_id = known_text(name, {found for side, _ in sides for found in side.text_paths()})
    return _version(*sides[0], text_id), _version(*sides[1], text_id)


def _version(project: Project, revision: str, text_id: str) -> _Version:
    if text_id not in project.text_paths():
        raise NotInRevisionError(text_id, revision)
    return _Version(project.text(text_id), f"{text_id} ({revision})" if revision else text_id)


def _sameness(a: Text, b: Text) -> str:
    if a.body == b.body:
        return "no difference"
    return "no difference in wording, only in white space or line breaks"


def _print_table(
    wording: Wording, context: int | None, form: str, *, numbers: bool, no_color: bool
) -> None:
    from diptych.rendering.text_diff import numbers_table, wording_table

    columns, rows = (numbers_table if numbers else wording_table)(wording, context)
    print_table(columns, rows, "simple" if form == "page" else form, no_color=no_color)


def _print_page(
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
