"""``diptych annotate``: one line, many rows, a worksheet or the full screen."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diptych.console.annotator import narrate_annotator, who_annotates
from diptych.console.options import (
    Annotator,
    Codes,
    DryRun,
    narrate,
    narrate_dry_run,
    one_code_each,
    open_project,
    print_changes,
    require_one_way,
    require_words,
)
from diptych.errors import BadOptionError, DiptychError, NoNextTextError, NoTerminalError
from diptych.operations import annotating
from diptych.operations.annotating import NewCode, Said
from diptych.operations.naming import known_texts
from diptych.rendering.counting import twin_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.operations.annotating import Changed
    from diptych.operations.opening import Project

_Passages = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="TEXT[:P[-Q]]", help="A passage; or a text, for a worksheet or the screen."
    ),
]
_Quote = Annotated[
    str | None, typer.Option(metavar="WORDS", help="The words of the passage; else all of it.")
]
_Nth = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Which place, if the words occur more than once."),
]
_New = Annotated[bool, typer.Option("--new", help="Add a code that the codebook lacks.")]
_Label = Annotated[str, typer.Option(metavar="WORDS", help="With --new: the code's label.")]
_Definition = Annotated[
    str, typer.Option(metavar="WORDS", help="With --new: the code's definition.")
]
_Rows = Annotated[
    str | None,
    typer.Option("--from", metavar="FILE|-", help="Rows: CSV, TSV, JSONL, xlsx, Parquet."),
]
_Update = Annotated[
    bool, typer.Option("--update", help="With --from: rows with an id change that annotation.")
]
_Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="With --from: a line for each row, however many.")
]
_Worksheet = Annotated[
    bool, typer.Option("--worksheet", help="Open a worksheet of the text in your editor.")
]
_Print = Annotated[bool, typer.Option("--print", help="Print it instead of opening it.")]
_Next = Annotated[
    bool, typer.Option("--next", help="In place of TEXT: the one that diptych status names.")
]
_Read = Annotated[
    str | None, typer.Option(metavar="FILE|-", help="Read one instead of opening it.")
]


def annotate(
    passages: _Passages = None,
    quote: _Quote = None,
    nth: _Nth = None,
    code: Codes = None,
    note: Annotated[str, typer.Option(metavar="WORDS", help="A remark for people.")] = "",
    annotator: Annotator = "",
    new: _New = False,
    label: _Label = "",
    definition: _Definition = "",
    rows: _Rows = None,
    update: _Update = False,
    verbose: _Verbose = False,
    dry_run: DryRun = False,
    worksheet: _Worksheet = False,
    printing: _Print = False,
    read: _Read = None,
    following: _Next = False,
) -> None:
    """Annotate passages: by one line, many rows, a worksheet, or on the full screen.

    TEXT:P with codes makes one annotation. --from reads many, all rows or none. --worksheet opens
    your editor on the text. A TEXT alone, or two, opens the full screen. More, and the
    columns of rows: diptych help annotate

    \b
    Examples:
      diptych annotate un-resolution:9 --theme development/growth --sentiment positive
      diptych annotate un-resolution:9 --quote "create jobs" --theme development/growth
      diptych annotate --from rows.csv
      diptych annotate un-resolution --worksheet
      diptych annotate un-resolution liputan6-li-qiang
      diptych annotate --next
    """
    codes = one_code_each(code or [])
    one = {"a code": codes, "--quote": quote, "--note": note, "--new": new}
    sheet = {"--worksheet": worksheet, "--print": printing, "--read": read}
    many = {"--from": rows, "--update": update, "--verbose": verbose}
    _require_sense(many, sheet, one | {"--nth": nth, "--label": label, "--definition": definition})
    project = open_project().as_it_is() if printing else open_project()
    if following:
        require_one_way({"--next": True}, many, {"TEXT": passages})
        passages = [_next_text(project, annotator)]
    if rows:
        require_one_way(many, dict.fromkeys(passages or [], True))
        how = {"update": update, "verbose": verbose, "dry_run": dry_run}
        _annotate_rows(project, rows, annotator, how)
    elif not passages:
        raise BadOptionError("TEXT", "name a text, or TEXT:P, or rows with --from")
    elif any(sheet.values()):
        _require_no_rehearsal("--worksheet", dry_run=dry_run and not read)
        way = {"printing": printing, "read": read or "", "dry_run": dry_run}
        _annotate_worksheet(project, _single(passages), annotator, way)
    elif any(one.values()) or ":" in passages[0]:
        said = Said(codes=codes, note=note, quote=quote or "", nth=nth)
        new_code = NewCode(label=label, definition=definition) if new else None
        passage = _single(passages)
        done = annotating.annotate(project, passage, said, annotator, new_code, dry_run=dry_run)
        _print(done, dry_run=dry_run)
    else:
        _require_no_rehearsal("the full screen", dry_run=dry_run)
        _open_full_screen(project, passages, annotator)


def _require_sense(many: _Options, sheet: _Options, one: _Options) -> None:
    """Refuse options that are empty, mean nothing without another, or belong to different ways."""
    given = {**many, **sheet, **one}
    for option in ("--from", "--read", "--quote"):
        require_words(option, given[option])
    for option, company in _COMPANY.items():
        if given[option] and not given[company]:
            raise BadOptionError(option, f"needs {company}")
    require_one_way(many, sheet, one)
    require_one_way({"--print": given["--print"]}, {"--read": given["--read"]})


_Options = dict[str, Any]
_COMPANY = {
    "--nth": "--quote",
    "--label": "--new",
    "--definition": "--new",
    "--update": "--from",
    "--verbose": "--from",
}
"""Options that mean nothing without another one."""


def _single(passages: Sequence[str]) -> str:
    if len(passages) > 1:
        first, second = passages[:2]
        meant = f"; write {first}:{second}" if second.isdecimal() and ":" not in first else ""
        raise BadOptionError(second, f"one passage at a time{meant}")
    return passages[0]


def _require_no_rehearsal(way: str, *, dry_run: bool) -> None:
    """Refuse a dry run of a way to annotate in which somebody works for an hour."""
    if dry_run:
        raise BadOptionError("--dry-run", f"cannot be combined with {way}")


def _print(done: Changed, *, dry_run: bool) -> None:
    narrate_annotator(done.by)
    for facet, code in done.new_codes.items():
        narrate(f"{facet}={code} {'would be' if dry_run else 'is'} new in the codebook")
        for twin in done.twins[facet]:
            narrate(twin_line(facet, code, twin))
    print_changes(done, dry_run=dry_run)
    if not done.changes:
        narrate("the same annotation is already there")
    narrate_dry_run(dry_run=dry_run or not done.changes)


def _annotate_rows(project: Project, name: str, annotator: str, way: _Options) -> None:
    from diptych.commands.annotate_rows import annotate_rows

    annotate_rows(project, name, annotator, **way)


def _annotate_worksheet(project: Project, passage: str, annotator: str, way: _Options) -> None:
    from diptych.commands.annotate_worksheet import annotate_worksheet
    from diptych.operations.worksheets import whole_text

    paths = project.text_paths()
    text_id = whole_text(passage, paths)
    who = who_annotates(project, paths, annotator)
    annotate_worksheet(project, paths, text_id, who, **way)


def _next_text(project: Project, annotator: str) -> str:
    """Return what is next for who annotates. Raises ``NoNextTextError``."""
    from diptych.operations.annotators import known_annotator
    from diptych.operations.status import next_text

    text_ids = project.text_paths()
    who = known_annotator(project, text_ids, annotator).name
    if found := next_text(project, text_ids, who):
        return found
    raise NoNextTextError(who)


def _open_full_screen(project: Project, passages: Sequence[str], annotator: str) -> None:
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise NoTerminalError
    if len(passages) > _PANELS:
        raise BadOptionError(passages[_PANELS], "the full screen shows one text, or two")
    known = project.text_paths()
    text_ids = known_texts(passages, known)
    from diptych.tui import annotate_on_screen

    who = who_annotates(project, known, annotator)
    shown = annotate_on_screen(project, text_ids, who)
    _narrate_next(project, shown, who)


def _narrate_next(project: Project, shown: Sequence[str], annotator: str) -> None:
    """Name the text that somebody goes on with, if it is another one than those on the screen."""
    from diptych.operations.status import next_text

    with suppress(DiptychError):  # what cannot be read is told by whoever needs it
        found = next_text(project, project.text_paths(), annotator)
        if found and found not in shown:
            narrate(f"next: diptych annotate {found}")


_PANELS = 2
