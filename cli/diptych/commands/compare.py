"""``diptych compare``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from diptych.comparison.tables import Query, Sort
from diptych.console.options import (
    Annotators,
    By,
    EngineName,
    Facets,
    Form,
    From,
    Gloss,
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
    narrate_gaps,
    narrate_not_counted,
    narrate_opening,
    narrate_under,
    open_counted,
    open_project,
    preferred,
    print_records,
    require_format,
    require_one_way,
    write_out,
)
from diptych.console.progress import progress
from diptych.errors import BadOptionError
from diptych.operations.comparing import compare_groups
from diptych.operations.selecting import Asked

if TYPE_CHECKING:
    from diptych.comparison.tables import Comparison

Groups = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TEXT|GROUP",
        help="Texts, or groups of them; the first is what the others are compared with.",
    ),
]
Counted = Annotated[
    str,
    typer.Option(
        "--unit",
        metavar="paragraph|annotation|word|text",
        help="What is counted; without it: paragraphs.",
    ),
]
Score = Annotated[
    str,
    typer.Option("--score", metavar="FACET", help="Add the mean of an ordinal facet: sentiment."),
]
Depth = Annotated[
    int | None,
    typer.Option("--depth", metavar="N", min=1, help="Only this many levels of the code trees."),
]
Order = Annotated[
    str,
    typer.Option("--sort", metavar="ORDER", help="codebook, count, share, difference, label."),
]
Minimum = Annotated[
    int, typer.Option("--min", metavar="N", min=0, help="Leave out codes rarer than this.")
]
Stats = Annotated[
    bool,
    typer.Option(
        "--stats",
        help="Test each source against the first.",
    ),
]
Tests = Annotated[
    str,
    typer.Option(
        "--test",
        metavar="texts|paragraphs",
        help="What is taken to be independent; texts if not said.",
    ),
]
Match = Annotated[
    str | None,
    typer.Option("--match", metavar="FIELD", help="Test within the values of this field: event."),
]
Robust = Annotated[
    bool,
    typer.Option("--robust", help="Show how each difference fares if counted otherwise."),
]
Reliability = Annotated[
    bool,
    typer.Option("--reliability", help="Show how far people agree on each code."),
]
Quotes = Annotated[
    int,
    typer.Option(
        "--quotes",
        metavar="N",
        min=0,
        help="Show the N shortest passages of each source.",
    ),
]
Correcting = Annotated[
    str,
    typer.Option(
        "--corrected-by",
        metavar="A",
        help="Correct a program by A's reading of a random part.",
    ),
]

TESTS = ("texts", "paragraphs")
"""What tests may take to be independent."""


def compare(
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
    sort: Order = "codebook",
    minimum: Minimum = 1,
    stats: Stats = False,
    test: Tests = "",
    match: Match = None,
    robust: Robust = False,
    reliability: Reliability = False,
    quotes: Quotes = 0,
    gloss: Gloss = "",
    corrected_by: Correcting = "",
    export: From = "",
    engine: EngineName = "",
    language: Language = "",
    form: Form = "simple",
    no_cache: NoCache = False,
    no_color: NoColor = False,
) -> None:
    """Show how the sources differ: one table per facet, one row per code.

    Each source has count and share, a parent's row with its children. Two sources get their
    difference, with a bar to the one that has more. More: diptych help compare, statistics

    \b
    Examples:
      diptych compare un-resolution liputan6-li-qiang --facet theme --depth 1
      diptych compare --by language --score sentiment --sort difference
    """
    _require_format(form, quotes, gloss)
    query = Query(
        facets=tuple(facet or ()), score=score or None, depth=depth, minimum=minimum,
        sort=choice(sort, get_args(Sort), "--sort"), language=language, quotes=quotes,
        gloss=gloss,
        stats=stats or bool(test) or match is not None, match=match,
        by_paragraphs=test != "" and choice(test, TESTS, "--test") == "paragraphs",
        robust=robust, reliability=reliability,
        **basis_asked(unit, of, weigh, without),
    )  # fmt: skip
    asked = Asked(groups or (), by, where or (), annotator or (), preferred(prefer))
    if corrected_by:
        require_one_way({"--corrected-by": corrected_by}, {"--from": export, "--engine": engine})
        _print_corrected(asked, query, corrected_by, form, no_color=no_color)
        return
    with progress("testing groups") as tell:
        comparison = compare_groups(
            open_counted(export, engine),
            asked,
            query,
            tell,
            words=is_records(form),
            cache=not no_cache,
        )
    if is_records(form):
        print_records(comparison.records(), form)
    else:
        _print_tables(comparison, form, no_color=no_color)
    narrate_not_counted(comparison.not_counted)
    narrate_gaps(comparison.glosses)


def _require_format(form: str, quotes: int, gloss: str) -> None:
    require_format(form)
    if gloss and not quotes:
        raise BadOptionError("--gloss", "translates quotes; ask for them with --quotes N")
    if quotes and is_records(form):
        raise BadOptionError("--quotes", f"{form} has no room for them; see diptych find -f {form}")


def _print_corrected(asked: Asked, query: Query, people: str, form: str, *, no_color: bool) -> None:
    from diptych.operations.correcting import correct

    found = correct(open_project(), asked, query, people)
    if is_records(form):
        print_records(found.records(), form)
        return
    from diptych.rendering.correction import correction_notes, correction_tables
    from diptych.rendering.terminal import stdout_screen

    screen = stdout_screen(no_color=no_color)
    write_out("\n\n".join(correction_tables(found, form, screen)))
    narrate_under(correction_notes(found))


def _print_tables(comparison: Comparison, form: str, *, no_color: bool) -> None:
    from diptych.rendering.comparison import comparison_tables, footnotes
    from diptych.rendering.significance import chance_notes, note_lines
    from diptych.rendering.tables import MARKUP
    from diptych.rendering.terminal import stdout_screen

    screen = stdout_screen(no_color=no_color)
    write_out("\n\n".join(comparison_tables(comparison, form, screen)))
    notes = list(chance_notes(comparison))
    if notes and form not in MARKUP:
        write_out("\n" + "\n".join(note_lines(notes, screen)))
        notes = []
    narrate_under([*notes, *footnotes(comparison, form, screen)])
    narrate_opening(comparison)
