"""``diptych find``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.options import (
    Annotators,
    By,
    Codes,
    EngineName,
    Form,
    From,
    Gloss,
    NoColor,
    Prefer,
    Where,
    Without,
    basis_asked,
    codes_by_facet,
    is_records,
    narrate,
    narrate_gaps,
    narrate_not_counted,
    open_counted,
    open_glosses,
    preferred,
    print_records,
    print_table,
    require_format,
    write_lines,
    write_out,
)
from diptych.console.progress import progress
from diptych.errors import BadOptionError
from diptych.lists import listed
from diptych.operations.finding import Conditions, Passages, count_found
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.operations.finding import FoundNumber


def find(
    groups: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT[:P[-Q]]|GROUP", help="Texts, passages, or groups as in compare."
        ),
    ] = None,
    code: Codes = None,
    text: Annotated[
        list[str] | None, typer.Option(metavar="T", help="In this text; may be repeated.")
    ] = None,
    paragraph: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Touching this paragraph.")
    ] = None,
    words: Annotated[
        str, typer.Option(metavar="PATTERN", help="With these words, as in diptych kwic.")
    ] = "",
    by: By = "",
    where: Where = None,
    of: Annotated[
        str | None,
        typer.Option(
            metavar="finished",
            help="Only in finished texts, as in a table whose shares are of these.",
        ),
    ] = None,
    without: Without = None,
    annotator: Annotators = None,
    prefer: Prefer = None,
    count: Annotated[
        bool, typer.Option("--count", help="Print only how many passages there are.")
    ] = False,
    gloss: Gloss = "",
    export: From = "",
    engine: EngineName = "",
    form: Form = "list",
    no_color: NoColor = False,
) -> None:
    """Print the passages behind a number of compare, in reading order.

    A passage meets all conditions; of several codes of one facet, any is enough. A code includes
    the codes below it. Options mean what they mean in compare; but nothing is left out unless
    --without or --of say so.

    \b
    Examples:
      diptych find Liputan6.com --theme governance
      diptych find --theme geopolitics --sentiment negative
      diptych find --theme risks --words 'regulat* OR rule*'
      diptych find --where date:year=2024 --theme risks --without heading
      diptych find --text un-resolution --paragraph 9 --format json
    """
    require_format(form, "list")
    conditions = Conditions(
        codes=codes_by_facet(code or []),
        texts=text or (),
        paragraph=paragraph,
        words=words,
        by=by,
        where=where or (),
        prefer=preferred(prefer),
        of=basis_asked("", of, None, None)["of"],
        without=without or (),
    )
    _require_number(export, form, count=count, gloss=gloss)
    project, among, who = open_counted(export, engine), groups or (), annotator or ()
    glosses = open_glosses(project, gloss)
    with progress("looking into texts", while_writing=not count) as tell:
        if count:
            told = count_found(project, among, annotators=who, conditions=conditions, tell=tell)
        else:
            found = Passages(
                project, among, annotators=who, conditions=conditions, glosses=glosses, tell=tell
            )
            _print(found, form, is_glossed=bool(glosses), no_color=no_color)
            told = found.told()
    if count:
        write_out(str(told.number))
    elif not is_records(form):
        narrate(counted(told.number, "passage"))
    if told.apart:
        narrate(_apart(told.apart, among))
    if told.uncounted:
        narrate(_uncounted(told))
    narrate_not_counted(told.not_counted)
    narrate_gaps(glosses.gaps() if glosses else None)


def _require_number(export: str, form: str, *, count: bool, gloss: str) -> None:
    """Refuse passages of an export, and formats of a number. Raises ``BadOptionError``."""
    if export and not count:
        raise BadOptionError("--from", "an export has no passages; --count says how many there are")
    if count and form != "list":
        raise BadOptionError("--count", f"prints one number; leave --format {form} out")
    if count and gloss:
        raise BadOptionError("--count", "prints one number; leave --gloss out")


def _apart(texts: Sequence[str], among: Sequence[str]) -> str:
    named = " ".join(f"--text {text}" for text in texts)
    return (
        f"{named} and {listed(among)} exclude each other: nothing is in both; to look into all of "
        "them, name them without --text"
    )


def _uncounted(found: FoundNumber) -> str:
    options = " ".join(found.to_leave_out)
    return f"tables do not count {found.uncounted} of them; to leave these out here: {options}"


def _print(found: Passages, form: str, *, is_glossed: bool, no_color: bool) -> None:
    if is_records(form):
        print_records(found.records(), form)
    elif form != "list":
        _print_table(found, form, is_glossed=is_glossed, no_color=no_color)
    else:
        from diptych.rendering.passages import passage_lines
        from diptych.rendering.terminal import stdout_screen

        screen = stdout_screen(no_color=no_color)
        write_lines(passage_lines(found.records(), found.facets, screen))


def _print_table(found: Passages, form: str, *, is_glossed: bool, no_color: bool) -> None:
    from diptych.rendering.tables import LayoutColumn

    names = ["annotator", *found.facets, "quote"]
    names += ["gloss", "gloss_by"] if is_glossed else []
    names += ["note"]
    headers = ["passage", *(name.replace("gloss_by", "by") for name in names)]
    columns = [LayoutColumn(header=header) for header in headers]
    cells = [
        [f"{row['text']}:{row['paragraph']}", *(row[name] or "" for name in names)]
        for row in found.records()
    ]
    print_table(columns, cells, form, no_color=no_color)
