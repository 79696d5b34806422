"""``diptych texts``."""

from __future__ import annotations

from diptych.console.options import (
    Form,
    NoColor,
    is_records,
    open_project,
    print_rows,
    print_table,
    require_format,
)
from diptych.texts.scripts import count_words

COLUMNS = (
    "text", "title", "source", "author", "date", "language", "paragraphs", "words", "annotators",
)  # fmt: skip


def texts(form: Form = "simple", no_color: NoColor = False) -> None:
    """List the texts: where they come from, how long they are, who annotated them.

    Title and source are derived where the front matter is silent: the first heading or the
    first words, and the id. Words are counted as wc -w does; in scripts that write no spaces
    between words each letter counts as one. A narrow terminal has no room for author and title.
    """
    require_format(form)
    project = open_project()
    rows = [
        {
            "text": text.id,
            "title": text.title,
            "source": text.source,
            "author": text.fields.get("author"),
            "date": text.fields.get("date"),
            "language": text.language or None,
            "paragraphs": len(text.paragraphs),
            "words": sum(count_words(text.content(paragraph)) for paragraph in text.paragraphs),
            "annotators": ", ".join(project.annotators(text.id)) or None,
        }
        for text in project.texts()
    ]
    if is_records(form):
        print_rows(rows, COLUMNS, form)
        return
    from diptych.rendering.tables import Column

    numbers = {"paragraphs", "words"}
    columns = [
        Column(
            header=name,
            align="right" if name in numbers else "left",
            optional=name in {"title", "author"},
        )
        for name in COLUMNS
    ]
    cells = [["" if cell is None else str(cell) for cell in row.values()] for row in rows]
    print_table(columns, cells, form, no_color=no_color)
