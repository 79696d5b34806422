"""``diptych add``."""

from __future__ import annotations

from typing import Annotated

import typer

from diptych.console.input_files import read_pipe
from diptych.console.options import (
    AllowPrivate,
    choice,
    narrate,
    narrate_dry_run,
    open_project,
    write_data,
)
from diptych.console.progress import progress
from diptych.operations import added_files, importing
from diptych.operations.importing import Wishes
from diptych.rendering.alike import near_twins
from diptych.texts.appearance import INVISIBLE
from diptych.texts.importers import READ
from diptych.texts.segmentation import Convention

Join = Annotated[
    bool,
    typer.Option("--join", help="Pass over blank lines inside sentences, as of page breaks."),
]
As = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="|".join(READ),
        help="The file's format; without it, taken from its content and its name.",
    ),
]
Encoding = Annotated[
    str,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="How the letters of text, Markdown and HTML are written, such as WINDOWS-1251; "
        "without it, UTF-8.",
    ),
]

Source = Annotated[str, typer.Option(metavar="NAME", help="The outlet or publisher.")]
Author = Annotated[str, typer.Option(metavar="NAME", help="Who wrote it.")]
Date = Annotated[str, typer.Option(metavar="YYYY[-MM[-DD]]", help="When it appeared.")]


def add(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|FOLDER|ADDRESS|-",
            help="Files, folders of files, addresses of pages, or - for stdin.",
        ),
    ],
    text_id: Annotated[
        str, typer.Option("--id", metavar="ID", help="The text's id; without it, the file's name.")
    ] = "",
    title: Annotated[
        str,
        typer.Option(metavar="TITLE", help="Its title; without it, the heading on top, if any."),
    ] = "",
    source: Source = "",
    author: Author = "",
    date: Date = "",
    language: Annotated[
        str, typer.Option(metavar="TAG", help="en, id, pt-BR, …; without it, detected.")
    ] = "",
    segment: Annotated[
        str,
        typer.Option(
            metavar="lines|blocks|wrapped",
            help="How paragraphs are told apart: each line is one; blank lines between; "
            "wrapped lines. Without it, decided from the text.",
        ),
    ] = "",
    join: Join = False,
    form: As = "",
    encoding: Encoding = "",
    allow_private: AllowPrivate = False,
    recursive: Annotated[
        bool, typer.Option("--recursive", help="Read the folders inside of folders as well.")
    ] = False,
    partly: Annotated[
        bool,
        typer.Option("--partly", help="Add what can be added, and leave the rest out."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the text as it would be stored; write nothing.")
    ] = False,
) -> None:
    """Import texts: segment them into paragraphs and write texts/ID.md.

    What was found (how paragraphs are told apart, how many, which language) is said on stderr.
    The written file is plain Markdown, one paragraph a line: where the guess was wrong, edit it.
    Either all files are imported or none, unless --partly; then the exit status is 1 if some were
    left out. Files of one name in several folders get the names of these in front.

    \b
    Examples:
      diptych add times.txt guardian.md
      diptych add articles --source "The Times" --partly
      diptych add a.txt --id times --source "The Times" --date 2026-03-01
      diptych add saved.html https://example.org/news/page report.pdf
      pbpaste | diptych add - --id times --as markdown
      diptych add odd.txt --segment lines --dry-run
    """
    convention = Convention(choice(segment, list(Convention), "--segment")) if segment else None
    wishes = Wishes(
        text_id=text_id,
        title=title,
        source=source,
        author=author,
        date=date,
        language=language,
        convention=convention,
        join=join,
        form=form,
        encoding=encoding,
        command="diptych add",
        allow_private=allow_private,
    )
    project = open_project()
    with progress("reading files") as tell:
        added = added_files.read_added(
            files, wishes, read_pipe, tell, recursive=recursive, partly=partly
        )
    twins = importing.add_texts(project, added.texts, dry_run=dry_run, partly=partly)
    for line in added.told:
        narrate(line)
    for text in twins.added:
        narrate(text.narration)
        if text.id in twins.same:
            narrate(f"{text.id}: the same text as {twins.same[text.id]}, but for {INVISIBLE}")
        if text.id in twins.near:
            narrate(near_twins(twins.near[text.id]))
        if (kept := importing.kept_page(text)) and not dry_run:
            narrate(f"{text.id}: the page as it came is kept: {kept}")
        write_data(text.content.rstrip("\n") if dry_run else f"texts/{text.id}.md")
    narrate_dry_run(dry_run=dry_run)
    if left_out := [*added.left_out, *twins.left_out]:
        for error in left_out:
            narrate(f"left out: {error}")
        raise typer.Exit(1)
