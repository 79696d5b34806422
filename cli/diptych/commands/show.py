"""``diptych show``."""

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
    narrate_not_counted,
    narrate_stale,
    open_glosses,
    preferred,
    print_records,
    print_table,
    require_format,
    write_out,
)
from diptych.errors import BadOptionError
from diptych.operations import showing
from diptych.records import Records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.operations.glossing import GlossReader
    from diptych.operations.showing import Beside, Shown


def show(
    passages: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT[:P[-Q]]",
            help="Texts or files, or parts of them; two different ones stand side by side.",
        ),
    ],
    join: Join = False,
    allow_private: AllowPrivate = False,
    annotators: Annotators = None,
    prefer: Prefer = None,
    gloss: Gloss = "",
    form: Form = "text",
    no_color: NoColor = False,
) -> None:
    """Print a text with its paragraph numbers, wrapped to the terminal; or two side by side.

    Of two texts, paragraphs that align finds to speak about the same thing stand at the same
    height: ═ between them says that they are counterparts, ~ that they are related. Annotated
    passages are underlined, or in brackets where there is no colour. Of a text by itself,
    --annotator or --prefer prints them in brackets, with their codes in the margin.

    \b
    Examples:
      diptych show un-resolution
      diptych show un-resolution:9
      diptych show un-resolution:9 --annotator first
      diptych show page.html notes.txt
      diptych show un-resolution:9-11 --format json
      diptych show un-resolution liputan6-li-qiang --annotator first
    """
    require_format(form, "text")
    if gloss and form != "text":
        raise BadOptionError("--gloss", f"stands below paragraphs; {form} has no room for it")
    project, names = open_with_files(passages, join=join, allow_private=allow_private)
    shown = showing.show_passages(
        project, names, annotators=annotators or (), prefer=preferred(prefer)
    )
    glosses = open_glosses(project, gloss)
    if isinstance(shown, showing.Beside):
        if gloss:
            way_out = "diptych align " + " ".join(one.id for one in shown.texts)
            raise BadOptionError("--gloss", f"is for one text; for two: {way_out} --gloss {gloss}")
        _print_two(shown, form, no_color=no_color)
        narrate_not_counted(shown.not_counted)
        return
    if form == "text":
        _print_texts(shown, glosses, no_color=no_color)
    else:
        _print_rows(shown, form, no_color=no_color)
    for one in {one.text.id: one for one in shown}.values():
        narrate_stale(one.text.id, one.standing.stale)
        narrate_not_counted(one.standing.not_counted)
    narrate_gaps(glosses.gaps() if glosses else None)


def _print_texts(shown: Sequence[Shown], glosses: GlossReader | None, *, no_color: bool) -> None:
    from diptych.rendering.coded_text import marks
    from diptych.rendering.numbered_text import Panel, numbered_text
    from diptych.rendering.terminal import stdout_screen

    screen = stdout_screen(no_color=no_color)
    panels = (
        Panel(
            text=one.text,
            coded=marks(one.said, one.facets),
            glosses=glosses.of_paragraphs(one.text, one.paragraphs) if glosses else {},
        )
        for one in shown
    )
    texts = (
        numbered_text(panel, one.paragraphs, screen)
        for panel, one in zip(panels, shown, strict=True)
    )
    write_out("\n\n".join(texts))


def _print_rows(shown: Sequence[Shown], form: str, *, no_color: bool) -> None:
    paragraphs = [(one.text, paragraph) for one in shown for paragraph in one.paragraphs]
    rows = Records(showing.COLUMNS, paragraphs)
    if is_records(form):
        print_records(rows, form)
        return
    from diptych.rendering.tables import LayoutColumn

    several = [LayoutColumn(header="text")] * (len({one.text.id for one in shown}) > 1)
    columns = [
        *several,
        LayoutColumn(header="paragraph", align="right"),
        LayoutColumn(header="kind"),
        LayoutColumn(header="words", align="right"),
        LayoutColumn(header="content"),
    ]
    cells = [[str(row[column.header]) for column in columns] for row in rows]
    print_table(columns, cells, form, no_color=no_color)


def _print_two(found: Beside, form: str, *, no_color: bool) -> None:
    from diptych.rendering.numbered_text import Panel, covered
    from diptych.rendering.side_by_side import heights, panel_table, side_by_side
    from diptych.rendering.terminal import stdout_screen

    if found.unmarked:
        narrate(f"no passages are marked: {found.unmarked}")
    if is_records(form):
        print_records(found.records(), form)
        return
    one, other = (
        Panel(text=text, marked=covered(spans))
        for text, spans in zip(found.texts, found.marked, strict=True)
    )
    shown = [one.part(*found.asked(one.a, one.b)) for one in heights(found.alignment)]
    shown = [one for one in shown if one.a or one.b]
    screen = stdout_screen(no_color=no_color)
    if form == "text" and screen.width is not None:
        write_out(side_by_side((one, other), shown, screen))
    else:
        columns, rows = panel_table((one, other), shown)
        print_table(columns, rows, "simple" if form == "text" else form, no_color=no_color)
