"""What commands share: their options, the project they work on, and how they print."""

from __future__ import annotations

import re
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diptych.errors import (
    AmbiguousNameError,
    BadOptionError,
    BadPassageError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from diptych.annotations.changes import Change
    from diptych.project.store import Project
    from diptych.records import Records
    from diptych.rendering.tables import Column
    from diptych.texts.text import Paragraph, Text

Annotators = Annotated[
    list[str] | None,
    typer.Option(
        "--annotator",
        "-a",
        metavar="A",
        help="Whose annotations count. Without it: consensus where every text has it, else the "
        "only annotator there is. Given twice, the two are counted together.",
    ),
]
Annotator = Annotated[
    str,
    typer.Option(
        "--annotator",
        "-a",
        metavar="A",
        help="Who annotates. Without it: DIPTYCH_ANNOTATOR, git's diptych.annotator, or git's "
        "user.name.",
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="FIELD",
        help="Group texts by this field of the front matter: source, language, author, …",
    ),
]
Form = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="F",
        help="Records for programs: csv, tsv, json, jsonl. Layouts for people: simple, github, "
        "html, latex, rst and whatever else tabulate offers.",
    ),
]
Language = Annotated[
    str, typer.Option("--language", metavar="TAG", help="Show labels in this language: en, id, …")
]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colour, even on a terminal.")]

_PASSAGE = re.compile(r"(?P<text>[^:]+)(?::(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?)?")

_SHORTEST_ID = 4
_BLOCK = 1000
"""Lines that are written at once."""

_folder: Path | None = None


def work_in(folder: str | None) -> None:
    """Make ``open_project`` start from another folder than the working directory."""
    global _folder  # noqa: PLW0603 - one process runs one command
    _folder = Path(folder) if folder else None


def open_project() -> Project:
    """Open the project around the working directory, or the one that ``-C`` names."""
    from diptych.project.store import find_project

    return find_project(_folder)


def parse_passage(passage: str, text_ids: Iterable[str]) -> tuple[str, int | None, int | None]:
    """Split ``TEXT[:P[-Q]]`` into the text's id and the first and last paragraph.

    Raises ``BadPassageError``, ``UnknownNameError`` and ``AmbiguousNameError``.
    """
    match = _PASSAGE.fullmatch(passage)
    if match is None:
        raise BadPassageError(repr(passage), "write TEXT, TEXT:9 or TEXT:9-11")
    text = known_text(match["text"], text_ids)
    first = int(match["first"]) if match["first"] else None
    return text, first, int(match["last"]) if match["last"] else first


def paragraphs_in(text: Text, first: int | None, last: int | None) -> Sequence[Paragraph]:
    """Return a text's paragraphs from ``first`` to ``last``. Raises ``BadPassageError``."""
    from diptych.annotations.drafts import require_paragraphs

    if first is None or last is None:
        return text.paragraphs
    require_paragraphs(text, first, last)
    return text.paragraphs[first - 1 : last]


def known_text(name: str, text_ids: Iterable[str]) -> str:
    """Complete the unique beginning of a text's id."""
    from diptych.comparison.groups import matching

    ids = list(text_ids)
    found = matching(name, ids, "text")
    if found is None:
        raise UnknownNameError("text", name, ids, "add one with: diptych add FILE")
    return found


def parse_paragraphs(written: str) -> tuple[int, int]:
    """Read ``P`` or ``P-Q``. Raises ``BadOptionError``."""
    match = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", written)
    if match is None:
        raise BadOptionError("--paragraph", f"{written!r} is not 9 or 9-11")
    return int(match[1]), int(match[2] or match[1])


def codes_given(named: Mapping[str, str], others: Sequence[str]) -> dict[str, str]:
    """Gather the codes of the options: ``--theme T``, ``--code FACET=CODE``.

    Raises ``BadOptionError``.
    """
    codes = {facet: code for facet, code in named.items() if code}
    for other in others:
        facet, equals, code = other.partition("=")
        if not equals:
            raise BadOptionError("--code", f"{other!r} is not FACET=CODE")
        if codes.setdefault(facet, code) != code:
            raise BadOptionError(
                "--code", f"{facet} has one code at a time, not {codes[facet]!r} too"
            )
    return codes


def require_words(option: str, words: str | None) -> None:
    """Refuse an option that is given, but empty. Raises ``BadOptionError``."""
    if words is not None and not words.strip():
        raise BadOptionError(option, "it is empty; fill it in, or leave it out")


def known_annotation(project: Project, name: str) -> Change:
    """Complete an annotation's id; return the annotation as the ``before`` of a change.

    As with git, four letters are the least. Raises ``BadOptionError``, ``UnknownNameError`` and
    ``AmbiguousNameError``.
    """
    return known_annotations(project, [name])[0]


def known_annotations(project: Project, names: Sequence[str]) -> list[Change]:
    """Do what ``known_annotation`` does for several ids; each annotation is returned once."""
    for name in names:
        if len(name) < _SHORTEST_ID:
            reason = f"{name!r} is too short; type {_SHORTEST_ID} letters or more"
            raise BadOptionError("ID", reason)
    found = _annotations_by_beginning(project, {name.lower() for name in names})
    for name in names:
        changes = found[name.lower()]
        if len(changes) > 1:
            raise AmbiguousNameError("annotation", name, [change.id for change in changes])
        if not changes:
            way_out = "list them with: diptych find --format csv"
            raise UnknownNameError("annotation", name, (), way_out)
    return list({found[name.lower()][0].id: found[name.lower()][0] for name in names}.values())


def _annotations_by_beginning(
    project: Project, beginnings: Iterable[str]
) -> dict[str, list[Change]]:
    """Find the annotations whose ids begin so, reading the project once."""
    from diptych.annotations.changes import Change

    found: dict[str, list[Change]] = {beginning: [] for beginning in beginnings}
    lengths = {len(beginning) for beginning in found}
    for text in project.texts():
        for said in project.annotation_sets(text, project.annotators(text.id)):
            for name, annotation in said.annotations.items():
                change = Change(text=text.id, annotator=said.annotator, id=name, before=annotation)
                for beginning in found.keys() & {name[:length] for length in lengths}:
                    found[beginning].append(change)
    return found


def print_changes(project: Project, changes: Sequence[Change]) -> None:
    """Say on stdout what became of annotations, one line each."""
    from diptych.annotations.changes import described

    texts = {text_id: project.text(text_id) for text_id in {change.text for change in changes}}
    for change in changes:
        write_out(described(change, texts[change.text]))


def choice(name: str, known: Sequence[str], what: str) -> Any:  # noqa: ANN401 - one of a Literal
    """Return a value that must be one of a few. Raises ``UnknownNameError``."""
    if name not in known:
        raise UnknownNameError(what, name, known)
    return name


def require_format(form: str, *own: str) -> None:
    """Refuse a format that does not exist, before any work. Raises ``UnknownNameError``.

    ``own`` are those that a command has beside the others.
    """
    from diptych.rendering.records import RECORD_FORMATS

    named = (*own, *RECORD_FORMATS, "simple")
    if form not in named:
        from diptych.rendering.tables import layout_formats

        if form not in (known := layout_formats()):
            way_out = f"there is {', '.join(named)}, and whatever else tabulate offers"
            raise UnknownNameError("format", form, [*named, *known], way_out)


def is_records(form: str) -> bool:
    """Tell records from layouts."""
    from diptych.rendering.records import RECORD_FORMATS

    return form in RECORD_FORMATS


def print_records(records: Records[Any], form: str) -> None:
    """Write records to stdout."""
    print_rows(records, records.keys, form)


def print_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], form: str) -> None:
    """Write records to stdout."""
    from diptych.rendering.records import record_lines
    from diptych.rendering.terminal import harmless

    shown = harmless if sys.stdout.isatty() else str
    lines = record_lines(rows, columns, form)
    while block := list(islice(lines, _BLOCK)):
        write_out(shown("\n".join(block)))


def print_table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], form: str, *, no_color: bool
) -> None:
    """Write a layout to stdout."""
    from diptych.rendering.tables import table
    from diptych.rendering.terminal import stdout_screen

    write_out(table(columns, rows, form, stdout_screen(no_color=no_color)))


def narrate(sentence: str) -> None:
    """Tell the user something on stderr: in one line, or in lines that fit the terminal."""
    from diptych.rendering.terminal import stderr_width, visible

    width = stderr_width()
    if width is None:
        complain(sentence)
        return
    from diptych.rendering.wrapping import wrapped

    for line in wrapped(visible(sentence), width):
        sys.stderr.write(f"{line}\n")


def complain(sentence: str) -> None:
    """Say on stderr what is wrong, in one line whatever it goes to."""
    from diptych.rendering.terminal import visible

    sys.stderr.write(f"{visible(sentence)}\n")


def narrate_drift(project: Project, text: Text) -> None:
    """Say whose annotations of a text no longer lie on what it says."""
    if annotators := project.drifted(text):
        narrate(
            f"annotations of {text.id} by {', '.join(annotators)} do not fit it any more; "
            f"move them with: diptych reanchor {text.id}"
        )


def write_data(data: str) -> None:
    """Write what holds foreign text to stdout, as it is; but a terminal is not to obey it."""
    from diptych.rendering.terminal import harmless

    write_out(harmless(data) if sys.stdout.isatty() else data)


def write_out(text: str) -> None:
    """Write to stdout."""
    sys.stdout.write(f"{text}\n")
