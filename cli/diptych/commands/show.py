"""``diptych show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    Annotators,
    Form,
    NoColor,
    is_records,
    narrate_stale,
    open_project,
    print_rows,
    print_table,
    require_format,
    write_out,
)
from diptych.errors import BadOptionError
from diptych.operations.naming import paragraphs_in, parse_passage
from diptych.texts.scripts import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.texts.text import Paragraph, Text

COLUMNS = ("text", "paragraph", "kind", "start", "end", "language", "words", "content")


def show(
    passages: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT[:P[-Q]]", help="A text, or a part of it; or two to stand side by side."
        ),
    ],
    annotators: Annotators = None,
    form: Form = "page",
    no_color: NoColor = False,
) -> None:
    """Print a text with its paragraph numbers, wrapped to the terminal; or two side by side.

    Of two texts, paragraphs that align finds to speak about the same thing stand at the same
    height: ═ between them says that they are counterparts, ~ that they are related. Annotated
    passages are underlined, or in brackets where there is no colour.

    \b
    Examples:
      diptych show un-resolution
      diptych show un-resolution:9
      diptych show un-resolution:9-11 --format json
      diptych show un-resolution liputan6-li-qiang --annotator first
    """
    require_format(form, "page")
    project = open_project()
    parts = [parse_passage(passage, project.text_paths()) for passage in passages]
    if len(parts) > 2:  # noqa: PLR2004 - two panels
        raise BadOptionError("TEXT", "one text can be shown, or two")
    if len(parts) == 2:  # noqa: PLR2004
        from diptych.commands.show_two import show_two

        show_two(project, parts, annotators or (), form, no_color=no_color)
        return
    if annotators:
        raise BadOptionError("--annotator", "passages are marked where two texts are shown")
    text_id, first, last = parts[0]
    text = project.text(text_id)
    paragraphs = paragraphs_in(text, first, last)
    if form == "page":
        from diptych.rendering.page import page
        from diptych.rendering.terminal import stdout_screen

        write_out(page(text, paragraphs, stdout_screen(no_color=no_color)))
    else:
        _print_rows(text, paragraphs, form, no_color=no_color)
    narrate_stale(project, text)


def _print_rows(text: Text, paragraphs: Sequence[Paragraph], form: str, *, no_color: bool) -> None:
    rows = [
        {
            "text": text.id,
            "paragraph": paragraph.number,
            "kind": paragraph.kind,
            "start": paragraph.start,
            "end": paragraph.end,
            "language": text.language or None,
            "words": count_words(text.content(paragraph)),
            "content": text.content(paragraph),
        }
        for paragraph in paragraphs
    ]
    if is_records(form):
        print_rows(rows, COLUMNS, form)
        return
    from diptych.rendering.tables import Column

    columns = [
        Column(header="paragraph", align="right"),
        Column(header="kind"),
        Column(header="words", align="right"),
        Column(header="content"),
    ]
    cells = [[str(row[column.header]) for column in columns] for row in rows]
    print_table(columns, cells, form, no_color=no_color)
