"""``diptych codebook``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from diptych.comparison.groups import choose_annotators
from diptych.comparison.tally import tally
from diptych.console.options import (
    Annotators,
    Form,
    Language,
    NoColor,
    is_records,
    open_project,
    print_rows,
    require_format,
    write_out,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.comparison.tally import Tally
    from diptych.operations.opening import Project

COLUMNS = ("facet", "code", "label", "value", "definition", "annotator", "annotations")


def codebook(
    facets: Annotated[
        list[str] | None, typer.Argument(metavar="FACET", help="Only these facets.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show definitions.")] = False,
    annotator: Annotators = None,
    language: Language = "",
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """List facets and codes, and how many annotations of each annotator carry each code.

    A code's number includes the codes below it. Every annotator has a column of their own
    unless some are named.

    \b
    Examples:
      diptych codebook
      diptych codebook theme --verbose --language id
    """
    require_format(form)
    project = open_project()
    book = project.codebook()
    chosen = [book.facet(name) for name in facets or book.by_name]
    uses = _uses(project, annotator or [])
    if is_records(form):
        print_rows(_records(chosen, uses, language), COLUMNS, form)
        return
    from diptych.rendering.codebook import codebook_tables
    from diptych.rendering.terminal import stdout_screen

    counts = {name: use.counts for name, use in uses.items()}
    screen = stdout_screen(no_color=no_color)
    tables = codebook_tables(chosen, counts, form, screen, language, definitions=verbose)
    write_out("\n\n".join(tables))


def _uses(project: Project, asked: Sequence[str]) -> dict[str, Tally]:
    """Count each annotator's annotations by themselves."""
    texts = project.texts()
    by_text = {text.id: project.annotators(text.id) for text in texts}
    everybody = sorted({name for names in by_text.values() for name in names})
    names = choose_annotators(by_text, asked) if asked else everybody
    return {
        name: tally((text, project.annotation_sets(text, [name])) for text in texts)
        for name in names
    }


def _records(
    facets: Sequence[Facet], uses: Mapping[str, Tally], language: str
) -> Iterator[dict[str, Any]]:
    for facet in facets:
        for code in facet.codes.values():
            for annotator, use in uses.items() or [(None, None)]:
                yield {
                    "facet": facet.name,
                    "code": code.path,
                    "label": code.label(language),
                    "value": code.value,
                    "definition": code.definition or None,
                    "annotator": annotator,
                    "annotations": use.count(facet.name, code.path).annotations if use else 0,
                }
