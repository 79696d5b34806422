"""``diptych agreement``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    Facets,
    Form,
    Language,
    NoColor,
    is_records,
    narrate,
    narrate_not_counted,
    open_project,
    parted,
    print_records,
    print_table,
    require_format,
    require_one_way,
    write_out,
)
from diptych.console.progress import progress
from diptych.operations.agreement import differing, measured, read_by_two
from diptych.operations.naming import known_facets
from diptych.rendering.agreement import (
    agreement_layout,
    difference_list,
    difference_table,
    explanation,
    lack_of_room,
    legend,
    shortfall_line,
)
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from diptych.review.agreement import Agreement, Floors
    from diptych.review.differences import Disagreements


def agreement(
    texts: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="These texts; without any, all.")
    ] = None,
    annotators: Annotated[
        list[str] | None,
        typer.Option(
            "--annotator",
            "-a",
            metavar="A",
            callback=parted,
            help="Whose agreement; may be repeated. Without any: that of all people who have "
            "finished texts.",
        ),
    ] = None,
    facet: Facets = None,
    revision: Annotated[
        str,
        typer.Option(
            "--rev", metavar="REV", help="Compare one annotator with what they said as of REV."
        ),
    ] = "",
    disagreements: Annotated[
        bool,
        typer.Option("--disagreements", help="List the paragraphs where they differ instead."),
    ] = False,
    codes: Annotated[
        bool, typer.Option("--codes", help="Show tables of each facet with its codes, too.")
    ] = False,
    floor: Annotated[
        float | None,
        typer.Option(
            metavar="N", min=-1, max=1, help="Exit with 1 if a facet's α is below N or undefined."
        ),
    ] = None,
    floor_codes: Annotated[
        float | None,
        typer.Option(
            metavar="N", min=-1, max=1, help="The same of each code's α; with --floor or without."
        ),
    ] = None,
    floor_lower: Annotated[
        float | None,
        typer.Option(
            metavar="N", min=-1, max=1, help="The same of the lower end of a facet's interval."
        ),
    ] = None,
    language: Language = "",
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Measure how far annotators agree, per facet and per code.

    Texts that two or more of the annotators have finished are compared, paragraph by paragraph:
    in a finished text a paragraph without a code means "none". Then come the spans. Numbers in
    brackets are 95 % bootstrap intervals. What the coefficients are: diptych help team

    \b
    Examples:
      diptych agreement
      diptych agreement un-resolution --facet theme --codes
      diptych agreement -a first -a second --disagreements
      diptych agreement --annotator first --rev HEAD~3
      diptych agreement --floor .667 --format csv > agreement.csv
    """
    require_format(form)
    floors = _floors(floor, floor_codes, floor_lower)
    require_one_way({"--disagreements": disagreements}, {"--codes": codes})
    project = open_project()
    facets = known_facets(project, facet or ())
    with progress("reading texts") as tell:
        selection = read_by_two(project, annotators or (), texts or (), revision, tell)
    for line in explanation(selection):
        narrate(line)
    narrate_not_counted(selection.not_counted)
    if disagreements:
        _print_differences(differing(selection, facets), form, no_color=no_color)
        if not floors:
            return
    with progress("comparing texts") as tell:
        found = measured(selection, facets, language, tell)
    if not disagreements:
        _print_agreement(found, form, codes=codes, no_color=no_color)
    if floors:
        _exit_below(found, floors)


def _floors(facets: float | None, codes: float | None, lower: float | None) -> Floors | None:
    """Return what alphas are to reach, if anything."""
    if facets is None and codes is None and lower is None:
        return None
    from diptych.review.agreement import Floors

    return Floors(facets, codes, lower)


def _exit_below(found: Agreement, floors: Floors) -> None:
    """End with 1 if an alpha does not reach its floor, and say which."""
    lines = [shortfall_line(one) for facet in found.tables for one in facet.shortfalls(floors)]
    for line in lines:
        narrate(line)
    if lines:
        raise typer.Exit(1)


def _print_agreement(found: Agreement, form: str, *, codes: bool, no_color: bool) -> None:
    if is_records(form):
        print_records(found.records(), form)
        return
    from diptych.rendering.terminal import stdout_screen

    screen = stdout_screen(no_color=no_color)
    layout = agreement_layout(found.tables, form, screen, codes=codes)
    narrate(legend(found.annotators, codes=codes, intervals=layout.intervals))
    if layout.lacking:
        narrate(lack_of_room())
    write_out(layout.text)


def _print_differences(found: Disagreements, form: str, *, no_color: bool) -> None:
    if is_records(form):
        print_records(found.records(), form)
        return
    if form != "simple":
        columns, rows = difference_table(found.found, found.annotators)
        print_table(columns, rows, form, no_color=no_color)
    elif found.found:
        from diptych.rendering.terminal import stdout_screen

        screen = stdout_screen(no_color=no_color)
        write_out(difference_list(found.found, found.annotators, screen))
    paragraphs = len({(one.text.id, one.paragraph) for one in found.found})
    narrate(f"{counted(len(found.found), 'disagreement')} in {counted(paragraphs, 'paragraph')}")
