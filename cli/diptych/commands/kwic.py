"""``diptych kwic``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.comparison.word_patterns import WordPattern
from diptych.console.input_files import open_with_files
from diptych.console.options import (
    AllowPrivate,
    Annotators,
    By,
    Form,
    Join,
    NoColor,
    Prefer,
    Where,
    choice,
    is_records,
    narrate,
    narrate_under,
    preferred,
    print_records,
    print_table,
    require_format,
    write_lines,
)
from diptych.console.progress import progress
from diptych.errors import BadOptionError
from diptych.operations.kwic import Concordance, KwicQuery
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.concordance import PatternCount, PatternCounts

_SORTS = ("after", "before")
_MOST_GROUPS = 8
"""Groups that are summed up in a line each."""
_MOST_TOLD = 3


def kwic(
    pattern: Annotated[
        str,
        typer.Argument(
            metavar="PATTERN",
            help="Words or a phrase; * stands for any letters; a OR b, a NEAR/5 b.",
        ),
    ],
    groups: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT[:P[-Q]]|GROUP",
            help="Texts, files, passages, or groups as in compare; all if not said.",
        ),
    ] = None,
    sort: Annotated[
        str,
        typer.Option(metavar="after|before", help="Sort by what follows the words, or precedes."),
    ] = "",
    count: Annotated[
        bool, typer.Option("--count", help="Print only how often each group has them.")
    ] = False,
    context: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many words to show on each side.")
    ] = 12,
    by: By = "",
    where: Where = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="Leave out a kind of paragraphs: heading."),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="PATTERN", help="Pass over these words where they stand."),
    ] = None,
    annotator: Annotators = None,
    prefer: Prefer = None,
    join: Join = False,
    allow_private: AllowPrivate = False,
    form: Form = "list",
    no_color: NoColor = False,
) -> None:
    """Show words in their context, one place a line, and how often each group has them.

    No annotation is needed; codes of annotations that touch the words stand behind the line. Case
    does not matter; punctuation parts phrases. In scripts that write no spaces a pattern is found
    anywhere. More: diptych help words

    \b
    Examples:
      diptych kwic 'regulat* OR rule*' guardian telegraph
      diptych kwic 'climate NEAR/5 crisis' --sort after
      diptych kwic 'en:governance OR id:tata kelola' --count
      diptych kwic 人工智能 notes.txt page.html --format csv
    """
    require_format(form, "list")
    wanted = WordPattern(pattern)
    query = KwicQuery(
        by=by or None,
        where=where or (),
        without=without or (),
        ignore=ignore or (),
        annotators=annotator or (),
        prefer=preferred(prefer),
        context=context,
        sort=choice(sort, _SORTS, "--sort") if sort else "",
    )
    if count and sort:
        raise BadOptionError("--count", "cannot be combined with --sort")
    project, names = open_with_files(
        groups or [], or_groups=True, join=join, allow_private=allow_private
    )
    with progress("looking into texts", while_writing=not (count or sort)) as tell:
        found = Concordance(project, wanted, names, query=query, tell=tell)
        if count:
            _print_counts(found.count(), form, no_color=no_color)
            return
        _print(found, form, no_color=no_color)
    if not is_records(form):
        narrate_under(_told(found.counts))
    for reason in found.codes_unknown[:_MOST_TOLD]:
        narrate(f"codes are not shown of {reason}")
    if more := found.codes_unknown[_MOST_TOLD:]:
        narrate(f"codes are not shown of {len(more)} more texts")


def _print(found: Concordance, form: str, *, no_color: bool) -> None:
    if is_records(form):
        print_records(found.records(), form)
    elif form != "list":
        _print_table(found, form, no_color=no_color)
    else:
        from diptych.rendering.concordance import concordance_lines
        from diptych.rendering.terminal import stdout_screen

        screen = stdout_screen(no_color=no_color)
        write_lines(concordance_lines(found, found.texts, screen))


def _print_table(found: Concordance, form: str, *, no_color: bool) -> None:
    from diptych.rendering.tables import LayoutColumn

    columns = [
        LayoutColumn(header="place"),
        LayoutColumn(header="before"),
        LayoutColumn(header="keyword"),
        LayoutColumn(header="after"),
        LayoutColumn(header="codes", optional=True),
    ]
    cells = [
        [f"{row['text']}:{row['paragraph']}", row["before"], row["keyword"], row["after"],
         row["codes"] or ""]
        for row in found.records()
    ]  # fmt: skip
    print_table(columns, cells, form, no_color=no_color)


def _print_counts(counts: PatternCounts, form: str, *, no_color: bool) -> None:
    if is_records(form):
        print_records(counts.records(), form)
        return
    from diptych.rendering.concordance import count_columns

    print_table(*count_columns(counts), "simple" if form == "list" else form, no_color=no_color)


def _told(counts: PatternCounts) -> Iterator[str]:
    """Say how often each group has the words."""
    rows = list(counts.wholes.values())
    if len(rows) > _MOST_GROUPS:
        found = sum(row.count > 0 for row in rows)
        times = sum(row.count for row in rows)
        yield f"{_times(times)} in {found} of {len(rows)} groups; how often in each: --count"
        return
    for row in rows:
        yield _summary(row)


def _summary(row: PatternCount) -> str:
    if not row.among:
        return f"{row.group}: no text in a language that is asked for"
    if not row.count:
        return f"{row.group}: not found in {counted(row.among, 'text')}"
    texts = f"{row.texts} of {counted(row.among, 'text')}"
    return f"{row.group}: {_times(row.count)} in {texts}, {row.rate:.2f} per 1,000 words"


def _times(count: int) -> str:
    return {1: "once"}.get(count, f"{count} times")
