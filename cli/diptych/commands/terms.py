"""``diptych terms``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.comparison.keyness import TermQuery
from diptych.console.input_files import open_with_files
from diptych.console.options import (
    AllowPrivate,
    By,
    Form,
    Join,
    NoColor,
    Where,
    is_records,
    narrate,
    narrate_under,
    print_records,
    require_format,
    write_out,
)
from diptych.lists import few, listed
from diptych.operations import comparing

if TYPE_CHECKING:
    from diptych.comparison.keyness import Keyness


def terms(
    first: Annotated[
        str,
        typer.Argument(
            metavar="TEXT|GROUP", help="A text or file, or a value of the field of --by."
        ),
    ],
    second: Annotated[str, typer.Argument(metavar="TEXT|GROUP", help="What it is compared with.")],
    by: By = "",
    where: Where = None,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="Leave out the words of a kind of paragraphs: heading."),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="Terms to show for each.")] = 10,
    minimum: Annotated[
        int,
        typer.Option(
            "--min", metavar="N", min=1, help="Leave out terms that both together have less often."
        ),
    ] = 2,
    phrases: Annotated[
        int,
        typer.Option(metavar="N", min=1, max=20, help="The most words in a phrase; 1: only words."),
    ] = 3,
    prior: Annotated[
        float,
        typer.Option(
            metavar="WEIGHT",
            help="How much the prior weighs. It is what both have of a term, times this: the "
            "smaller, the more a rare term's odds are believed.",
        ),
    ] = 1.0,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="Pass over these words, such as an outlet's own name; may be repeated.",
        ),
    ] = None,
    near: Annotated[
        str,
        typer.Option(
            "--collocates", metavar="PATTERN", help="Only words near these: five on each side."
        ),
    ] = "",
    join: Join = False,
    allow_private: AllowPrivate = False,
    form: Form = "simple",
    no_color: NoColor = False,
) -> None:
    """Show the words and phrases that set two sources of one language apart.

    Terms are ranked by the z of their weighted log odds (Monroe, Colaresi and Quinn 2008): words
    that both use alike, and words too rare to say anything, come last. Of terms that overlap one
    is shown. Each names the diptych kwic that shows it in context. More: diptych help words

    \b
    Examples:
      diptych terms guardian telegraph
      diptych terms 2024 2025 --by date:year --without heading --limit 20
      diptych terms fox cnn --ignore 'fox news' --ignore cnn
      diptych terms guardian telegraph --collocates 'climate OR warming'
      diptych terms guardian telegraph --format csv > terms.csv
    """
    require_format(form)
    query = TermQuery(
        by=by or None,
        where=where or (),
        without=without or (),
        longest=phrases,
        minimum=minimum,
        limit=limit,
        prior=prior,
        ignore=ignore or (),
        near=near,
    )
    project, (first, second) = open_with_files(
        [first, second], or_groups=True, join=join, allow_private=allow_private
    )
    found = comparing.terms(project, first, second, query=query)
    if found.without_language:
        narrate(_unknown_language(found))
    if is_records(form):
        print_records(found.records(), form)
    else:
        _print_tables(found, form, no_color=no_color)


def _unknown_language(found: Keyness) -> str:
    named = few(found.without_language, _SHOWN)
    return (
        f"the language of {named} is not known and taken to be the same; "
        "write it into the front matter (language: en)"
    )


_SHOWN = 3


def _print_tables(found: Keyness, form: str, *, no_color: bool) -> None:
    from diptych.rendering.keyness import keyness_explanation, keyness_tables
    from diptych.rendering.terminal import stderr_width, stdout_screen

    narrate(keyness_explanation(found))
    tables = list(keyness_tables(found, form, stdout_screen(no_color=no_color)))
    if not tables:
        narrate(_nothing(found))
        return
    write_out("\n\n".join(tables))
    if all(abs(term.z) < _SURE for term in found.terms):
        narrate_under([f"no |z| reaches 2: no term sets the two apart for certain{_rare(found)}"])
    if stderr_width():
        strongest = max(found.terms, key=lambda term: abs(term.z))
        narrate_under([f"a term in its context: {found.opened(strongest)}"])


_SURE = 2
"""What |z| is at random in one of twenty terms."""


def _nothing(found: Keyness) -> str:
    """Say why there is no term."""
    wordless = [name for name, words in zip(found.names, found.words, strict=True) if not words]
    if wordless:
        what = f"no {found.query.near!r}" if found.query.near else "no words"
        are = "is" if found.query.near else "are"
        return f"nothing to compare: there {are} {what} in {listed(wordless)}"
    return f"nothing sets the two apart{_rare(found)}"


def _rare(found: Keyness) -> str:
    """Say where more terms are to be had."""
    least = found.query.minimum
    if least == 1:
        return ""
    return f"; terms that both together have less than {least} times are left out: --min 1"
