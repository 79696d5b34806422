"""``diptych annotate``: one line, many rows, a worksheet or the full screen."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from diptych.annotations.annotation import new_annotation_id
from diptych.annotations.changes import Change, codes_in_words
from diptych.annotations.drafts import Draft, drafted_span, new_annotation
from diptych.console.annotator import who_annotates
from diptych.console.options import (
    Annotator,
    codes_given,
    narrate,
    open_project,
    print_changes,
    require_words,
)
from diptych.errors import (
    BadOptionError,
    BadPassageError,
    NoTerminalError,
    NothingSaidError,
    UnknownCodeError,
)
from diptych.operations.naming import known_text, parse_passage
from diptych.project.names import CODEBOOK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.project.store import Project


_Passages = Annotated[
    list[str] | None,
    typer.Argument(metavar="TEXT[:P[-Q]]", help="A passage; a text for the other ways."),
]
_Quote = Annotated[
    str | None, typer.Option(metavar="WORDS", help="The words of the passage; else all of it.")
]
_Nth = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Which of the places where they stand.")
]
_Code = Annotated[
    list[str] | None,
    typer.Option(metavar="FACET=CODE", help="A code of any facet; may be repeated."),
]
_New = Annotated[bool, typer.Option("--new", help="Add a code that the codebook lacks.")]
_Label = Annotated[str, typer.Option(metavar="WORDS", help="With --new: the code's label.")]
_Definition = Annotated[
    str, typer.Option(metavar="WORDS", help="With --new: the code's definition.")
]
_Rows = Annotated[
    str | None, typer.Option("--from", metavar="FILE|-", help="Rows: CSV, TSV or JSONL.")
]
_Update = Annotated[
    bool, typer.Option("--update", help="With --from: change the annotations with these ids.")
]
_DryRun = Annotated[
    bool, typer.Option("--dry-run", help="With --from: say what would change; write nothing.")
]
_Worksheet = Annotated[
    bool, typer.Option("--worksheet", help="Open the text as a worksheet in your editor.")
]
_Print = Annotated[
    bool, typer.Option("--print", help="Print that worksheet instead of opening it.")
]
_Read = Annotated[
    str | None, typer.Option(metavar="FILE|-", help="Read such a worksheet instead of opening it.")
]


def annotate(
    passages: _Passages = None,
    quote: _Quote = None,
    nth: _Nth = None,
    theme: Annotated[str, typer.Option(metavar="CODE", help="Its theme.")] = "",
    actor: Annotated[str, typer.Option(metavar="CODE", help="Its actor.")] = "",
    sentiment: Annotated[str, typer.Option(metavar="CODE", help="Its sentiment.")] = "",
    code: _Code = None,
    note: Annotated[str, typer.Option(metavar="WORDS", help="A remark for people.")] = "",
    annotator: Annotator = "",
    new: _New = False,
    label: _Label = "",
    definition: _Definition = "",
    rows: _Rows = None,
    update: _Update = False,
    dry_run: _DryRun = False,
    worksheet: _Worksheet = False,
    print_page: _Print = False,
    read: _Read = None,
) -> None:
    """Annotate passages: by one line, many rows, a worksheet, or on the full screen.

    TEXT:P with codes makes one annotation. --from reads many, all rows or none. --worksheet opens
    your editor on the text. A TEXT alone, or two, opens the full screen. Each at more length, and
    what the columns of rows are: diptych help annotate

    \b
    Examples:
      diptych annotate un-resolution:9 --theme development/growth --sentiment positive
      diptych annotate un-resolution:9 --quote "create jobs" --theme development/growth
      diptych annotate --from rows.csv
      diptych annotate un-resolution --worksheet
      diptych annotate un-resolution liputan6-li-qiang
    """
    codes = codes_given({"theme": theme, "actor": actor, "sentiment": sentiment}, code or [])
    one = {"a code": codes, "--quote": quote, "--note": note, "--new": new}
    page = {"--worksheet": worksheet, "--print": print_page, "--read": read}
    many = {"--from": rows, "--update": update, "--dry-run": dry_run}
    _require_sense(many, page, one | {"--nth": nth, "--label": label, "--definition": definition})
    project = open_project()
    if rows:
        _require_one_way(many, dict.fromkeys(passages or [], True))
        _annotate_rows(project, rows, annotator, update=update, dry_run=dry_run)
    elif not passages:
        raise BadOptionError("TEXT", "name a text, or TEXT:P, or rows with --from")
    elif any(page.values()):
        passage, read = _single(passages), read or ""
        _annotate_worksheet(project, passage, annotator, print_page=print_page, read=read)
    elif any(one.values()) or ":" in passages[0]:
        draft = Draft(first=0, last=0, quote=quote or "", nth=nth, codes=codes, note=note)
        adding = _Adding(label, definition) if new else None
        _annotate_one(project, _single(passages), draft, annotator, adding)
    else:
        _open_page(project, passages, annotator)


class _Adding(NamedTuple):
    """What to write into the codebook about a new code."""

    label: str
    definition: str


def _require_sense(many: _Options, page: _Options, one: _Options) -> None:
    """Refuse options that are empty, mean nothing without another, or belong to different ways."""
    given = {**many, **page, **one}
    for option in ("--from", "--read", "--quote"):
        require_words(option, given[option])
    for option, company in _COMPANY.items():
        if given[option] and not given[company]:
            raise BadOptionError(option, f"this goes with {company}")
    _require_one_way(many, page, one)
    _require_one_way({"--print": given["--print"]}, {"--read": given["--read"]})


_Options = dict[str, Any]
_COMPANY = {
    "--nth": "--quote",
    "--label": "--new",
    "--definition": "--new",
    "--update": "--from",
    "--dry-run": "--from",
}
"""Options that mean nothing without another one."""


def _require_one_way(*ways: _Options) -> None:
    """Refuse options of different ways to annotate in one command."""
    chosen = [next(name for name in way if way[name]) for way in ways if any(way.values())]
    if len(chosen) > 1:
        raise BadOptionError(chosen[1], f"this cannot be together with {chosen[0]}")


def _single(passages: Sequence[str]) -> str:
    if len(passages) > 1:
        raise BadOptionError(passages[1], "one passage at a time")
    return passages[0]


def _annotate_rows(
    project: Project, name: str, annotator: str, *, update: bool, dry_run: bool
) -> None:
    from diptych.commands.annotate_rows import annotate_rows

    annotate_rows(project, name, annotator, update=update, dry_run=dry_run)


def _annotate_worksheet(
    project: Project, passage: str, annotator: str, *, print_page: bool, read: str
) -> None:
    from diptych.commands.annotate_worksheet import annotate_worksheet

    text_id, first, _ = parse_passage(passage, project.text_paths())
    if first is not None:
        raise BadPassageError(passage, f"a worksheet is of a whole text: {text_id}")
    who = who_annotates(project, annotator)
    annotate_worksheet(project, text_id, who, print_page=print_page, read=read)


def _annotate_one(
    project: Project, passage: str, draft: Draft, annotator: str, adding: _Adding | None
) -> None:
    if not draft.codes and not draft.note:
        raise NothingSaidError("a code (--theme, --actor, …) or a --note")
    text_id, first, last = parse_passage(passage, project.text_paths())
    text = project.text(text_id)
    if not draft.quote and first is None:
        raise BadPassageError(text_id, f"which paragraph? {text_id}:1 to {len(text.paragraphs)}")
    whole = (1, len(text.paragraphs))
    first, last = whole if first is None or last is None else (first, last)
    draft = replace(draft, first=first, last=last)
    missing = _missing_codes(draft.codes, project.codebook(), adding)
    drafted_span(draft, text)
    annotation_id = new_annotation_id()

    def add(said: AnnotationSet) -> AnnotationSet:
        annotation = new_annotation(draft, project.text(text_id), project.codebook())
        return said.with_annotation(annotation_id, annotation)

    who = who_annotates(project, annotator)
    recodify = partial(_with_codes, missing=missing, adding=adding) if adding else None
    said = project.update_sets({(text_id, who): add}, recodify)[text_id, who]
    for facet, code in missing.items():
        narrate(f"{facet}={code} is new in the codebook")
    after = said.annotations[annotation_id]
    print_changes(project, [Change(text=text_id, annotator=who, id=annotation_id, after=after)])


def _missing_codes(
    codes: Mapping[str, str], codebook: Codebook, adding: _Adding | None
) -> dict[str, str]:
    """Return the codes that the codebook lacks, if they may be added.

    Raises ``UnknownNameError`` and ``BadOptionError``.
    """
    missing = {}
    for facet, written in codes.items():
        known, code = codebook.facet(facet), unicodedata.normalize("NFC", written)
        if not code:
            raise BadOptionError("--code", f"'{facet}=' is not FACET=CODE")
        if code in known.codes:
            continue
        if adding is None:
            raise UnknownCodeError(facet, code, known.codes)
        if known.kind == "ordinal":
            way_out = f"diptych codebook add {facet} {code} --value N"
            raise BadOptionError("--new", f"a {facet} code needs a value; add it with: {way_out}")
        missing[facet] = code
    if adding and len(missing) != 1 and any(adding):
        which = f"new are {_listed(missing)}" if missing else "none of them is new"
        raise BadOptionError("--label, --definition", f"of which code? {which}")
    return missing


def _listed(codes: Mapping[str, str]) -> str:
    return codes_in_words(codes, " and ")


def _with_codes(source: str, missing: Mapping[str, str], adding: _Adding) -> str:
    """Add codes to the file of the codebook, unless somebody else has just done so."""
    from diptych.annotations.codebook import parse_codebook
    from diptych.annotations.codebook_edits import add_code

    for facet, code in missing.items():
        if code not in parse_codebook(source, str(CODEBOOK)).facet(facet).codes:
            source = add_code(source, facet, code, **adding._asdict())
    return source


def _open_page(project: Project, passages: Sequence[str], annotator: str) -> None:
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise NoTerminalError
    if len(passages) > _PANELS:
        raise BadOptionError(passages[_PANELS], "the full screen shows one text, or two")
    known = project.text_paths()
    text_ids = [known_text(name, known) for name in passages]
    from diptych.tui import annotate_page

    annotate_page(project, text_ids, who_annotates(project, annotator))


_PANELS = 2
