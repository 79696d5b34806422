"""``diptych crosstab``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from diptych.comparison.association import Measure
from diptych.comparison.crosstabs import CrossQuery, Shares, Within
from diptych.console.options import (
    Annotators,
    By,
    EngineName,
    Form,
    From,
    Language,
    NoCache,
    NoColor,
    Of,
    Prefer,
    Weigh,
    Where,
    Without,
    basis_asked,
    choice,
    is_records,
    narrate_not_counted,
    narrate_opening,
    narrate_under,
    open_counted,
    preferred,
    print_records,
    require_format,
    require_words,
    write_out,
)
from diptych.operations.comparing import crosstab_groups
from diptych.operations.selecting import Asked

if TYPE_CHECKING:
    from diptych.comparison.crosstabs import Crosstab


def crosstab(
    row: Annotated[str, typer.Argument(metavar="ROW", help="The facet whose codes are rows.")],
    column: Annotated[
        str,
        typer.Argument(
            metavar="COLUMN", help="The facet whose codes are columns; may be the same."
        ),
    ],
    groups: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT|GROUP",
            help="Texts, or values of the field that groups them. Without any: all, grouped.",
        ),
    ] = None,
    by: By = "",
    where: Where = None,
    within: Annotated[
        str,
        typer.Option(
            metavar="annotation|paragraph",
            help="Where two codes meet; without it: in one annotation.",
        ),
    ] = "",
    unit: Annotated[
        str,
        typer.Option(
            metavar="paragraph|annotation|word|text",
            help="What is counted where codes meet in annotations.",
        ),
    ] = "",
    of: Of = None,
    weigh: Weigh = None,
    without: Without = None,
    annotator: Annotators = None,
    prefer: Prefer = None,
    measure: Annotated[
        str,
        typer.Option(
            metavar="|".join(get_args(Measure)),
            help="Show how closely codes go together.",
        ),
    ] = "count",
    shares: Annotated[
        str,
        typer.Option(
            metavar="group|row|column|cell",
            help="Show shares of the group, the row's code, the column's, or of a split cell.",
        ),
    ] = "",
    split: Annotated[
        str | None,
        typer.Option(metavar="FACET", help="Divide each cell by the codes of a third facet."),
    ] = None,
    score: Annotated[
        str,
        typer.Option(metavar="FACET", help="Show the mean of an ordinal facet, and its n."),
    ] = "",
    depth: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Only this many levels of the code trees."),
    ] = None,
    minimum: Annotated[
        int,
        typer.Option("--min", metavar="N", min=0, help="Leave out codes rarer than this."),
    ] = 1,
    export: From = "",
    engine: EngineName = "",
    language: Language = "",
    form: Form = "simple",
    no_cache: NoCache = False,
    no_color: NoColor = False,
) -> None:
    """Show which codes go with which: one facet by another, source under source.

    Two codes go together in an annotation that has both; with --within paragraph, in a paragraph
    that both are in. The totals are the numbers of diptych compare. More: diptych help crosstab

    \b
    Examples:
      diptych crosstab theme actor --depth 1
      diptych crosstab theme sentiment --shares row
      diptych crosstab theme actor --split sentiment --depth 1
      diptych crosstab theme actor --score sentiment --unit annotation
      diptych crosstab theme theme --measure npmi --format csv > pairs.csv
    """
    require_format(form)
    require_words("--split", split)
    query = CrossQuery(
        within=choice(within, get_args(Within), "--within") if within else None,
        measure=choice(measure, get_args(Measure), "--measure"),
        shares=choice(shares, get_args(Shares), "--shares") if shares else None,
        split=split,
        score=score or None,
        depth=depth,
        minimum=minimum,
        language=language,
        **basis_asked(unit, of, weigh, without),
    )
    asked = Asked(groups or (), by, where or (), annotator or (), preferred(prefer))
    found = crosstab_groups(
        open_counted(export, engine),
        (row, column),
        asked,
        query,
        words=is_records(form),
        cache=not no_cache,
    )
    if is_records(form):
        print_records(found.records(), form)
    else:
        _print_tables(found, form, no_color=no_color)
    narrate_not_counted(found.not_counted)


def _print_tables(found: Crosstab, form: str, *, no_color: bool) -> None:
    from diptych.rendering.crosstab import crosstab_footnotes, crosstab_tables
    from diptych.rendering.terminal import stdout_screen

    tables = list(crosstab_tables(found, form, stdout_screen(no_color=no_color)))
    if tables:
        write_out("\n\n".join(tables))
    narrate_under(crosstab_footnotes(found))
    narrate_opening(found)
