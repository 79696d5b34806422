"""``diptych report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from diptych.commands.compare import (
    TESTS,
    Counted,
    Depth,
    Groups,
    Minimum,
    Score,
    Stats,
    Tests,
)
from diptych.console.options import (
    Annotators,
    By,
    DryRun,
    Facets,
    Gloss,
    Language,
    Of,
    Prefer,
    Weigh,
    Where,
    Without,
    basis_asked,
    choice,
    narrate,
    narrate_dry_run,
    narrate_gaps,
    narrate_not_counted,
    open_project,
    parted,
    preferred,
    write_out,
)
from diptych.console.progress import progress
from diptych.errors import BadOptionError
from diptych.operations.selecting import Asked


def report(
    groups: Groups = None,
    facet: Facets = None,
    by: By = "",
    where: Where = None,
    unit: Counted = "",
    of: Of = None,
    weigh: Weigh = None,
    without: Without = None,
    annotator: Annotators = None,
    prefer: Prefer = None,
    score: Score = "",
    depth: Depth = None,
    minimum: Minimum = 1,
    stats: Stats = False,
    test: Tests = "",
    match: Annotated[
        str | None,
        typer.Option(
            "--match",
            metavar="FIELD",
            help="Test within its values; show what either of two leaves out.",
        ),
    ] = None,
    language: Language = "",
    gloss: Gloss = "",
    output: Annotated[
        str,
        typer.Option("--output", metavar="FILE", help="Where it goes; report.html if not said."),
    ] = "",
    omit: Annotated[
        list[str] | None,
        typer.Option(
            "--omit",
            metavar="SECTION",
            callback=parted,
            help="Leave a section out: passages, data, …",
        ),
    ] = None,
    figure: Annotated[
        str,
        typer.Option(metavar="comparison|strips|heat", help="Write one figure in place of a page."),
    ] = "",
    form: Annotated[
        str, typer.Option("--format", "-f", metavar="svg|png", help="Of the figure; svg.")
    ] = "",
    show: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Write one page of HTML with everything that compare and its neighbours find.

    The page needs no server, no network and no other file. It shows what differs, of what the
    shares are shares, whose reading it is, how far annotators agree, and what was not read; each
    number opens its passages. More: diptych help report

    \b
    Examples:
      diptych report --by language --output languages.html --open
      diptych report --omit passages,data
      diptych report Reuters AFP --match event
      diptych report --figure comparison --format png
    """
    from diptych.comparison.tables import Query
    from diptych.operations.reporting import (
        command_of_two,
        report_groups,
        write_figure,
        write_report,
    )
    from diptych.rendering.report.paper_figures import FIGURES
    from diptych.rendering.report.values import SECTIONS

    drawn = choice(figure, FIGURES, "figure") if figure else None
    if form and not drawn:
        raise BadOptionError("--format", "goes with --figure; a page is HTML")
    kind = _kind(form, output) if drawn else "html"
    _require_ending(output, kind)
    left_out = [choice(name.strip(), SECTIONS, "section") for name in omit or ()]
    query = Query(
        facets=tuple(facet or ()), score=score or None, depth=depth, minimum=minimum,
        language=language, stats=stats or bool(test) or match is not None, match=match,
        by_paragraphs=test != "" and choice(test, TESTS, "--test") == "paragraphs",
        **basis_asked(unit, of, weigh, without),
    )  # fmt: skip
    asked = Asked(groups or (), by, where or (), annotator or (), preferred(prefer))
    with progress("comparing texts") as tell:
        found = report_groups(open_project(), asked, query, gloss=gloss, omit=left_out, tell=tell)
    if drawn:
        path = write_figure(found, drawn, kind, output, dry_run=dry_run)
    else:
        path = write_report(found, output, dry_run=dry_run)
    write_out(str(path))
    narrate_dry_run(dry_run=dry_run)
    narrate_not_counted(found.comparison.not_counted)
    narrate_gaps(found.gaps)
    if not drawn and (pair := command_of_two(found, asked, query, gloss=gloss, output=output)):
        narrate(f"what is left out is summed up of two sources only: {pair}")
    if show and not dry_run:
        typer.launch(path.resolve().as_uri())


_KINDS = ("svg", "png")


def _kind(form: str, output: str) -> str:
    """Return the format of a figure: as it is said, or as its file is called."""
    ending = Path(output).suffix[1:].lower()
    kind: str = choice(
        form or (ending if ending in _KINDS else "svg"), _KINDS, "format of a figure"
    )
    return kind


def _require_ending(output: str, kind: str) -> None:
    """Refuse the name of another kind of file. Raises ``BadOptionError``."""
    ending = Path(output).suffix[1:].lower()
    if ending in {*_KINDS, "html"} - {kind}:
        what = "a page is HTML" if kind == "html" else f"the figure is {kind.upper()}: --format"
        raise BadOptionError("--output", f"{output} has the ending of another kind; {what}")
