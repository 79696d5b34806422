"""``diptych align``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.input_files import open_with_files
from diptych.console.options import (
    AllowPrivate,
    Annotators,
    Form,
    Gloss,
    Join,
    NoColor,
    Prefer,
    is_records,
    narrate,
    narrate_gaps,
    open_glosses,
    preferred,
    print_records,
    require_format,
    write_out,
)
from diptych.errors import BadOptionError, how_to_get

if TYPE_CHECKING:
    from diptych.comparison.alignment import Alignment
    from diptych.operations.aligning import Aligned
    from diptych.operations.opening import Project
    from diptych.rendering.alignment import Glosses
    from diptych.rendering.terminal import Screen


def align(
    first: Annotated[str, typer.Argument(metavar="TEXT", help="A text, or a file.")],
    second: Annotated[str, typer.Argument(metavar="TEXT", help="The text to set beside it.")],
    using: Annotated[
        list[str] | None,
        typer.Option(
            metavar="meaning|wording|codes",
            help="What paragraphs are compared by; may be repeated. Without it: all that there is.",
        ),
    ] = None,
    parallel: Annotated[
        bool | None,
        typer.Option(
            "--parallel/--free",
            help="Whether they are versions of one text, or not. Without it: decided, and said.",
        ),
    ] = None,
    unmatched: Annotated[
        bool, typer.Option("--unmatched", help="List what one text says and the other leaves out.")
    ] = False,
    join: Join = False,
    allow_private: AllowPrivate = False,
    annotator: Annotators = None,
    prefer: Prefer = None,
    gloss: Gloss = "",
    form: Form = "panels",
    no_color: NoColor = False,
) -> None:
    """Find the paragraphs of two texts that speak about the same thing, in whatever languages.

    Counterparts say the same; one may stand for two or three, some have moved, and some are
    said within a paragraph that stands beside something else. Related ones perhaps do. What is
    left is a gap. The score is how sure that is. The meaning is compared by a sentence encoder,
    if the extra 'meaning' is installed.

    \b
    Examples:
      diptych align un-resolution liputan6-li-qiang
      diptych align un-resolution liputan6-li-qiang --unmatched
      diptych align page.html paper.pdf
      diptych align un-resolution liputan6-li-qiang --using codes --annotator first --format csv
    """
    require_format(form, "panels")
    if gloss and form != "panels":
        raise BadOptionError("--gloss", f"stands below paragraphs; {form} has none")
    from diptych.operations.aligning import align_two
    from diptych.operations.selecting import Asked

    project, names = open_with_files([first, second], join=join, allow_private=allow_private)
    asked = Asked(names, annotators=annotator or (), prefer=preferred(prefer))
    aligned = align_two(project, asked, using=using or (), parallel=parallel)
    _narrate(aligned.alignment, using or (), forced=parallel is not None)
    one, other = aligned.texts
    reader = open_glosses(project, gloss)
    glosses = (reader.of_paragraphs(one), reader.of_paragraphs(other)) if reader else ({}, {})
    if unmatched:
        _print_left_out(project, aligned, form, glosses, no_color=no_color)
    else:
        _print_rows(aligned, form, glosses, no_color=no_color)
    narrate_gaps(reader.gaps() if reader else None)


def _narrate(alignment: Alignment, asked: list[str] | tuple[str, ...], *, forced: bool) -> None:
    """Say what was looked at, what was decided, and how to decide otherwise."""
    by = ", ".join(alignment.signals)
    if "codes" in alignment.signals:
        by += f" (codes by {' and '.join(alignment.annotators) or 'nobody'}, and terms)"
    if alignment.parallel:
        order = ", in another order" if alignment.reordered else ""
        what, other = f"versions of one text{order}", "--free"
    else:
        what, other = "independent texts", "--parallel"
    narrate(f"aligned by {by}, as {what}{'' if forced else f'; to overrule: {other}'}")
    has_both = any(row.a for row in alignment.rows) and any(row.b for row in alignment.rows)
    if not asked and has_both and "meaning" not in alignment.signals:
        narrate(f"to compare the meaning too: {how_to_get('meaning')}")


def _print_rows(aligned: Aligned, form: str, glosses: Glosses, *, no_color: bool) -> None:
    alignment = aligned.alignment
    if is_records(form):
        print_records(alignment.records(), form)
        return
    from diptych.rendering.alignment import alignment_panels, alignment_table

    if form == "panels":
        screen = _screen(no_color=no_color)
        write_out(alignment_panels(alignment, aligned.texts, screen, glosses))
    else:
        write_out(alignment_table(alignment, form, _screen(no_color=no_color)))


def _print_left_out(
    project: Project, aligned: Aligned, form: str, glosses: Glosses, *, no_color: bool
) -> None:
    from diptych.comparison.omissions import omission_records
    from diptych.operations.aligning import left_out

    reports = left_out(project, aligned)
    if is_records(form):
        print_records(omission_records(reports), form)
        return
    from diptych.rendering.alignment import omission_report, omission_table

    screen = _screen(no_color=no_color)
    if form == "panels":
        write_out(omission_report(reports, project.codebook(), screen, glosses))
    else:
        write_out(omission_table(reports, form, screen))


def _screen(*, no_color: bool) -> Screen:
    from diptych.rendering.terminal import stdout_screen

    return stdout_screen(no_color=no_color)
