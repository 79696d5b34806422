"""``diptych suggest``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.commands import suggest_program as ask_program
from diptych.console.options import (
    Facets,
    Form,
    NoColor,
    is_records,
    narrate,
    open_project,
    print_records,
    require_format,
    write_out,
)
from diptych.lists import few
from diptych.operations import suggesting
from diptych.rendering.counting import counted
from diptych.texts.language import is_language_tag, language_name

if TYPE_CHECKING:
    from diptych.operations.suggesting import Renewed, Suggested


def suggest(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="These texts; without any, all.")
    ] = None,
    facet: Facets = None,
    command: Annotated[
        str | None,
        typer.Option(
            "--with",
            metavar="COMMAND",
            help="Ask this program in place of the terms; no shell runs it.",
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--read", metavar="FILE", help="Take the answers of a program from a file."),
    ] = None,
    print_request: Annotated[
        bool, typer.Option("--print", help="Print what a program would be asked, as JSONL.")
    ] = False,
    annotator: Annotated[
        str | None,
        typer.Option("--annotator", "-a", metavar="A", help="The name of the program."),
    ] = None,
    repeat: Annotated[
        int,
        typer.Option(min=1, metavar="N", help="Ask N times; say how far the answers agree."),
    ] = 1,
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0.001, metavar="SECONDS", help="How long the program may take; 600, if not said."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be found, and write nothing.")
    ] = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Annotate by the codebook's terms, under the name "terms", or by a program under its own.

    A term matches whole words, in any case, * behind a word any ending; where a script writes no
    spaces it matches anywhere. A text gets the terms of its language. Each passage and code is
    one annotation; earlier ones by "terms" are replaced, and those found again keep their id.
    What somebody changed, added or removed among them by hand stands.

    Where somebody has finished a text, the table shows how the terms compare with them: below
    their name the paragraphs to which they gave the code; precision, the share of the suggested
    paragraphs that are among these; recall, the share of these that are suggested. All counts
    but that of the terms include the codes below.

    \b
    Examples:
      diptych suggest
      diptych suggest un-resolution --facet theme --dry-run
      diptych suggest --format csv > terms.csv
      diptych suggest --with "ask-model --json" --annotator model
    """
    require_format(form)
    how = ask_program.Asking(
        command=command,
        file=file,
        is_printed=print_request,
        annotator=annotator,
        repeat=repeat,
        seconds=time_limit,
        dry_run=dry_run,
    )
    if how.is_of_program():
        status = ask_program.ask(how, texts or (), facet or (), form, no_color=no_color)
        raise typer.Exit(status)
    found = suggesting.suggest(open_project(), texts or (), facets=facet or (), dry_run=dry_run)
    _narrate_texts(found, dry_run=dry_run)
    _narrate_gaps(found)
    _narrate_readers(found)
    if is_records(form):
        print_records(found.records(), form)
    else:
        from diptych.rendering.suggestions import suggestion_tables
        from diptych.rendering.terminal import stdout_screen

        screen = stdout_screen(no_color=no_color)
        write_out(suggestion_tables(found.facets, found.report, form, screen, terms=found.terms))


def _narrate_texts(found: Suggested, *, dry_run: bool) -> None:
    for one in found.texts:
        if not one.text.language:
            narrate(
                f"{one.text.id}: its language is not known, so the terms of all languages were "
                "used; write it into the front matter (language: en)"
            )
        elif not is_language_tag(one.text.language):
            narrate(
                f"{one.text.id}: its language is {one.text.language!r}, no tag such as en, so no "
                f"terms are for it; correct it with: diptych texts set {one.text.id} --language en"
            )
        narrate(
            f"{one.text.id}: {counted(one.count, 'suggestion')}, {one.new} new, {one.gone} gone"
            + _by_hand(one)
            + ("; nothing was written" if dry_run else "")
        )


def _by_hand(one: Renewed) -> str:
    """Say what stands of what people did to suggestions."""
    said = [f"{one.by_hand} changed or added"] if one.by_hand else []
    said += [f"{one.left_out} not suggested again"] if one.left_out else []
    return f"; by hand: {', '.join(said)}" if said else ""


def _narrate_gaps(found: Suggested) -> None:
    for language in found.languages:
        if gaps := found.gaps(language):
            where = f"{language_name(language)} ({language})" if language else "any language"
            codes = few((f"{facet}={code}" for facet, code in gaps), _SHOWN)
            narrate(f"no terms in {where}: {codes}")


_SHOWN = 8
"""Codes without terms that are named."""


def _narrate_readers(found: Suggested) -> None:
    """Say whose annotations the terms are compared with, or how that can be had."""
    texts = len(found.texts)
    readers = ", ".join(f"{name} ({n} of {texts})" for name, n in found.report.texts.items())
    if readers:
        narrate(f"compared with those who have finished texts: {readers}")
    else:
        narrate("nobody else has finished a text, so there is nothing to compare the terms with")
