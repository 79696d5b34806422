"""``diptych compare``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from diptych.api import compare_groups
from diptych.commands.options import (
    Annotators,
    By,
    Form,
    Language,
    NoColor,
    choice,
    is_records,
    narrate,
    open_project,
    print_records,
    require_format,
    write_out,
)
from diptych.comparison.tables import Query, Sort, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.tables import Comparison

COLUMNS = (
    "facet", "code", "label", "group", "paragraphs", "annotations", "words", "denominator",
    "share", "difference",
)  # fmt: skip
SCORED = (*COLUMNS[:-1], "mean", "scored", "difference")


def compare(
    groups: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT|GROUP",
            help="Texts, or values of the field that groups them; the first is what the others "
            "are compared with. Without any: all texts, grouped.",
        ),
    ] = None,
    facet: Annotated[
        list[str] | None, typer.Option(metavar="F", help="Only this facet; may be repeated.")
    ] = None,
    by: By = "source",
    unit: Annotated[
        str,
        typer.Option(
            metavar="paragraph|annotation|word",
            help="What is counted: paragraphs with the code, annotations, or words inside them.",
        ),
    ] = "paragraph",
    annotator: Annotators = None,
    score: Annotated[
        str, typer.Option(metavar="FACET", help="Add the mean of an ordinal facet: sentiment.")
    ] = "",
    depth: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Only this many levels of the code trees."),
    ] = None,
    sort: Annotated[
        str,
        typer.Option(metavar="codebook|count|share|difference|label", help="Order of the rows."),
    ] = "codebook",
    minimum: Annotated[
        int, typer.Option("--min", metavar="N", min=0, help="Leave out codes rarer than this.")
    ] = 1,
    language: Language = "",
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Show how the sources differ: one table per facet, one row per code.

    Each source has the count and its share of that source's coded paragraphs: those that at
    least one annotation with a code touches, by the annotators being counted. A paragraph counts
    once per code however many annotations carry it; a parent's row includes its children. Two
    sources also get the difference of their shares in percentage points, and on a terminal a bar
    that points to the source that has more.

    \b
    Examples:
      diptych compare --annotator first
      diptych compare un-resolution liputan6-li-qiang --facet theme --depth 1
      diptych compare --by language --score sentiment --sort difference
      diptych compare --unit word --format csv > words.csv

    \b
    Record keys: facet, code, label, group, paragraphs, annotations, words, denominator, share
    (0 to 1), mean and scored (with --score), difference (from the first group, in shares). One
    row per facet, code and group. With --unit annotation or word the denominator is all
    annotations of the group, or all words inside them.
    """
    require_format(form)
    query = Query(
        by=by,
        unit=choice(unit, get_args(Unit), "--unit"),
        facets=tuple(facet or ()),
        score=score or None,
        depth=depth,
        minimum=minimum,
        sort=choice(sort, get_args(Sort), "--sort"),
        language=language,
    )
    comparison, annotators = compare_groups(open_project(), groups or (), annotator or (), query)
    if is_records(form):
        print_records(comparison.records(), SCORED if score else COLUMNS, form)
    else:
        _print_tables(comparison, annotators, form, no_color=no_color)


def _print_tables(
    comparison: Comparison, annotators: Sequence[str], form: str, *, no_color: bool
) -> None:
    from diptych.rendering.comparison import comparison_tables, explanation
    from diptych.rendering.terminal import stdout_screen

    narrate(explanation(comparison, annotators))
    if not comparison.sides:
        narrate("there are no texts yet; add one with: diptych add FILE")
    elif not annotators:
        narrate("nobody has annotated these texts yet")
    write_out("\n\n".join(comparison_tables(comparison, form, stdout_screen(no_color=no_color))))
