"""``diptych find``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from diptych.comparison.codings import carries, codings, reading_order
from diptych.console.options import (
    Annotators,
    By,
    Form,
    NoColor,
    codes_given,
    is_records,
    narrate,
    open_project,
    print_rows,
    print_table,
    require_format,
    write_out,
)
from diptych.operations.naming import known_text
from diptych.operations.selecting import selected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Codebook
    from diptych.comparison.codings import Coding
    from diptych.comparison.groups import Group
    from diptych.operations.opening import Project

COLUMNS = ("text", "paragraph", "annotator", "annotation", "start", "end", "quote", "note")


def find(
    groups: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT|GROUP", help="Texts or groups, as in compare."),
    ] = None,
    theme: Annotated[str, typer.Option(metavar="CODE", help="With this theme.")] = "",
    actor: Annotated[str, typer.Option(metavar="CODE", help="With this actor.")] = "",
    sentiment: Annotated[str, typer.Option(metavar="CODE", help="With this sentiment.")] = "",
    code: Annotated[
        list[str] | None,
        typer.Option(metavar="FACET=CODE", help="With this code of any facet; may be repeated."),
    ] = None,
    text: Annotated[
        list[str] | None, typer.Option(metavar="T", help="In this text; may be repeated.")
    ] = None,
    paragraph: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Touching this paragraph.")
    ] = None,
    by: By = "source",
    annotator: Annotators = None,
    form: Form = "list",
    no_color: NoColor = False,
) -> None:
    """Print the passages behind a number of compare, in reading order.

    All conditions hold together. A code includes the codes below it. Texts or groups, --by and
    --annotator mean what they mean in compare.

    \b
    Examples:
      diptych find Liputan6.com --theme governance
      diptych find --theme geopolitics --sentiment negative
      diptych find --text un-resolution --paragraph 9 --format json
    """
    require_format(form, "list")
    project = open_project()
    given = {"theme": theme, "actor": actor, "sentiment": sentiment}
    codes = _known(codes_given(given, code or []), project.codebook())
    wanted = [known_text(name, project.text_paths()) for name in text or []]
    sides, annotators = selected(project, groups or wanted, by, annotator or [])
    facets = list(project.codebook().by_name)
    rows = [
        _record(coding, facets)
        for coding in _codings(project, sides, annotators)
        if carries(coding, codes)
        and (not wanted or coding.text.id in wanted)
        and (paragraph is None or coding.first <= paragraph <= coding.last)
    ]
    if is_records(form):
        print_rows(rows, [*COLUMNS, *facets], form)
        return
    if form != "list":
        _print_table(rows, facets, form, no_color=no_color)
    elif rows:
        from diptych.rendering.passages import passage_list
        from diptych.rendering.terminal import stdout_screen

        write_out(passage_list(rows, facets, stdout_screen(no_color=no_color)))
    narrate(f"{len(rows)} passage{'s' * (len(rows) != 1)}")


def _known(codes: Mapping[str, str], codebook: Codebook) -> dict[str, str]:
    """Check the codes asked for against the codebook."""
    return {facet: codebook.facet(facet).code(code).path for facet, code in codes.items()}


def _codings(
    project: Project, sides: Sequence[Group], annotators: Sequence[str]
) -> Iterator[Coding]:
    """Yield all codings in reading order, each text's once."""
    texts = {text.id: text for side in sides for text in side.texts}
    for text in texts.values():
        sets = project.annotation_sets(text, annotators)
        yield from sorted(codings(text, sets), key=reading_order)


def _record(coding: Coding, facets: Sequence[str]) -> dict[str, Any]:
    annotation = coding.annotation
    return {
        "text": coding.text.id,
        "paragraph": coding.first,
        "annotator": coding.annotator,
        "annotation": coding.id,
        "start": annotation.start,
        "end": annotation.end,
        "quote": annotation.quote,
        "note": annotation.note or None,
        **{facet: annotation.codes.get(facet) for facet in facets},
    }


def _print_table(
    rows: Sequence[Mapping[str, Any]], facets: Sequence[str], form: str, *, no_color: bool
) -> None:
    from diptych.rendering.tables import Column

    names = ["annotator", *facets, "quote", "note"]
    columns = [Column(header=name) for name in ("passage", *names)]
    cells = [
        [f"{row['text']}:{row['paragraph']}", *(row[name] or "" for name in names)] for row in rows
    ]
    print_table(columns, cells, form, no_color=no_color)
