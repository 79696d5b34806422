"""``diptych methods``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.commands.compare import (
    TESTS,
    Counted,
    Depth,
    Groups,
    Match,
    Minimum,
    Score,
    Stats,
    Tests,
)
from diptych.console.options import (
    Annotators,
    By,
    Facets,
    Form,
    Language,
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
    open_project,
    preferred,
    print_records,
    print_table,
    require_format,
    write_out,
)
from diptych.console.progress import progress
from diptych.operations.selecting import Asked

if TYPE_CHECKING:
    from diptych.operations.methods import Methods


def methods(
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
    match: Match = None,
    language: Language = "",
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Write the methods section of a paper, and a checklist of what referees ask.

    Both are filled in from the files of the project and from git, for the table that compare
    prints with the same options. What these do not show, such as who annotators are, is left to
    be filled in. More: diptych help methods

    \b
    Examples:
      diptych methods
      diptych methods --by source --without heading --stats
      diptych methods --format markdown > methods.md
      diptych methods --format csv > checklist.csv
    """
    from diptych.comparison.tables import Query
    from diptych.operations.methods import described

    require_format(form)
    query = Query(
        facets=tuple(facet or ()), score=score or None, depth=depth, minimum=minimum,
        language=language, stats=stats or bool(test) or match is not None, match=match,
        by_paragraphs=test != "" and choice(test, TESTS, "--test") == "paragraphs",
        **basis_asked(unit, of, weigh, without),
    )  # fmt: skip
    asked = Asked(groups or (), by, where or (), annotator or (), preferred(prefer))
    with progress("comparing texts") as tell:
        found = described(open_project(), asked, query, tell)
    if is_records(form):
        print_records(found.records(), form)
    else:
        _print(found, form, no_color=no_color)
    narrate_not_counted(found.facts.comparison.not_counted)


def _print(found: Methods, form: str, *, no_color: bool) -> None:
    from diptych.rendering.checklist import checklist_table
    from diptych.rendering.methods import section
    from diptych.rendering.terminal import stdout_screen

    table, _ = found.facts.commands
    screen = stdout_screen(no_color=no_color)
    write_out("\n\n".join(section(found.paragraphs, table, form, screen)) + "\n")
    print_table(*checklist_table(found.checklist), form, no_color=no_color)
