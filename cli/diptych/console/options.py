"""What commands share: their options, the project they work on, and how they print."""

from __future__ import annotations

import re
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diptych.console.document import begin_document, take_note, take_records
from diptych.console.streams import OutputError
from diptych.errors import BadOptionError, UnknownNameError
from diptych.lists import listed
from diptych.rendering.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from diptych.annotations.glosses import GlossGaps
    from diptych.comparison.crosstabs import Crosstab
    from diptych.comparison.not_counted import NotCounted
    from diptych.comparison.tables import Comparison
    from diptych.operations.annotating import Changed
    from diptych.operations.glossing import GlossReader
    from diptych.operations.opening import Project
    from diptych.records import Records
    from diptych.rendering.tables import LayoutColumn


def parted(given: list[str] | None) -> list[str]:
    """Return what an option was given that may be repeated, or take several with commas between."""
    return [name.strip() for one in given or () for name in one.split(",")]


Annotators = Annotated[
    list[str] | None,
    typer.Option(
        "--annotator",
        "-a",
        metavar="A",
        callback=parted,
        help="Whose annotations count; several together, as A,B too.",
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
Facets = Annotated[
    list[str] | None,
    typer.Option(
        "--facet", metavar="F", callback=parted, help="Only this facet, or F,G; may be repeated."
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="FIELD",
        help="Group texts by fields, with commas between; date:month.",
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="FIELD=VALUE",
        help="Only these texts: date:month=2024-07. May be repeated.",
    ),
]
Prefer = Annotated[
    str | None,
    typer.Option(
        "--prefer",
        metavar="A,B",
        help="In each text the first of these who finished or began it.",
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without",
        metavar="KIND|FACET=CODE",
        help="Leave out paragraphs of a kind (heading), or a code.",
    ),
]
Of = Annotated[
    str | None,
    typer.Option(
        "--of",
        metavar="finished|coded|facet",
        help="What a share is a share of: diptych help compare",
    ),
]
Weigh = Annotated[
    str | None,
    typer.Option(
        "--weigh", metavar="texts|none", help="Give each text of a group the same weight."
    ),
]


def _settled(form: str) -> str:
    """Return the name by which tabulate knows a format."""
    return "github" if form == "markdown" else form


Form = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar="F",
        callback=_settled,
        help="csv, json, markdown, …: diptych help formats",
    ),
]
Codes = Annotated[
    list[str] | None,
    typer.Option(
        "--code",
        metavar="FACET=CODE",
        help="A code of a facet. Each facet is an option too: --theme governance, --actor china.",
    ),
]
Language = Annotated[
    str, typer.Option("--language", metavar="TAG", help="Show labels in this language: en, id, …")
]
Gloss = Annotated[
    str, typer.Option("--gloss", metavar="LANGUAGE", help="Show translations below: en, id, …")
]
From = Annotated[
    str,
    typer.Option("--from", metavar="DIR", help="Count an export of codings: diptych help scale"),
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine", metavar="duckdb|polars|spark", help="What counts it; duckdb if not said."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private", help="Ask addresses of this machine and of its own network as well."
    ),
]
Join = Annotated[
    bool, typer.Option("--join", help="In files, pass over blank lines inside sentences.")
]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colour, even on a terminal.")]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Read all files, whatever is known of them.")
]

_BLOCK = 1000
"""Lines that are written at once where nobody looks on."""

_folder: Path | None = None
_command: Sequence[str] = ()


def run_as(command: Sequence[str]) -> None:
    """Keep the words after ``diptych``, for the list of what it changed."""
    global _command  # noqa: PLW0603 - one process runs one command
    _command = command


def work_in(folder: str | None) -> None:
    """Make ``open_project`` start from another folder than the working directory."""
    global _folder  # noqa: PLW0603 - one process runs one command
    _folder = Path(folder) if folder else None


def working_folder() -> Path:
    """Return the folder that ``-C`` names, else the working directory."""
    return _folder or Path()


def open_project() -> Project:
    """Open the project around the working directory, or the one that ``-C`` names."""
    from diptych.operations import opening

    return opening.open_project(working_folder(), _command)


def open_counted(folder: str, engine: str) -> Project:
    """Open the export that ``--from`` names, with the engine that counts it, else the project.

    Raises ``BadOptionError`` and ``UnknownNameError``.
    """
    if not folder:
        if engine:
            raise BadOptionError("--engine", "it counts an export; name that with --from DIR")
        return open_project()
    from diptych.exchange.frames import ENGINES
    from diptych.operations.exported import ExportedProject

    return ExportedProject(folder, choice(engine or ENGINES[0], ENGINES, "--engine"))


def parse_paragraphs(written: str) -> tuple[int, int]:
    """Read ``P`` or ``P-Q``. Raises ``BadOptionError``."""
    match = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", written)
    if match is None:
        raise BadOptionError("--paragraph", f"{written!r} is not of the form 9 or 9-11")
    return int(match[1]), int(match[2] or match[1])


def basis_asked(
    unit: str, of: str | None, weigh: str | None, without: Sequence[str] | None
) -> dict[str, Any]:
    """Return what is asked about the basis of a table. Raises ``UnknownNameError``."""
    from diptych.annotations.defaults import BASES, UNITS, WEIGHTS

    return {
        "unit": choice(unit, UNITS, "--unit") if unit else None,
        "of": choice(of, BASES, "--of") if of is not None else None,
        "weigh": choice(weigh, WEIGHTS, "--weigh") if weigh is not None else None,
        "without": tuple(without) if without else None,
    }


def preferred(given: str | None) -> tuple[str, ...]:
    """Read ``--prefer a,b``. Raises ``BadOptionError``."""
    if given is None:
        return ()
    names = [name.strip() for name in given.split(",")]
    if not all(names):
        raise BadOptionError("--prefer", f"{given!r} is not of the form nina,omar")
    return tuple(names)


def codes_by_facet(given: Sequence[str]) -> dict[str, list[str]]:
    """Gather codes written ``FACET=CODE`` by their facet. Raises ``BadOptionError``."""
    from diptych.texts.appearance import typed_name

    codes: dict[str, list[str]] = {}
    for written in map(typed_name, given):
        facet, equals, code = written.partition("=")
        if not (facet and equals and code):
            raise BadOptionError("--code", f"{written!r} is not of the form FACET=CODE")
        codes.setdefault(facet, []).append(code)
    return codes


def one_code_each(given: Sequence[str]) -> dict[str, str]:
    """Do the same where a facet can have one code only."""
    codes = codes_by_facet(given)
    for facet, several in codes.items():
        if len(several) > 1:
            named = listed(several)
            raise BadOptionError(
                f"--{facet}", f"an annotation has one {facet} code, not {named}; make one for each"
            )
    return {facet: code for facet, (code, *_) in codes.items()}


def require_one_way(*ways: Mapping[str, Any]) -> None:
    """Refuse options, by name, of different ways to do something. Raises ``BadOptionError``."""
    chosen = [next(name for name in way if way[name]) for way in ways if any(way.values())]
    if len(chosen) > 1:
        raise BadOptionError(chosen[1], f"cannot be combined with {chosen[0]}")


def require_words(option: str, words: str | None) -> None:
    """Refuse an option that is given, but empty. Raises ``BadOptionError``."""
    if words is not None and not words.strip():
        raise BadOptionError(option, "it is empty; fill it in, or leave it out")


def print_changes(
    done: Changed, *, dry_run: bool = False, says_whose: bool = False, in_full: bool = True
) -> None:
    """Say on stdout what became of annotations, one line each, or each set if not ``in_full``.

    Where that breaks, say so.
    """
    from diptych.annotations.changes import described, summarised

    try:
        for change in done.changes if in_full else ():
            text = done.texts[change.text]
            write_out(described(change, text, dry_run=dry_run, says_whose=says_whose))
        for line in () if in_full else summarised(done.changes):
            write_out(line)
        sys.stdout.flush()
    except OutputError:
        what = "nothing was written" if dry_run else "all of it was done"
        narrate(f"the list on stdout broke off; {what}: {counted(len(done.changes), 'annotation')}")
        raise


def open_glosses(project: Project, tag: str) -> GlossReader | None:
    """Return what finds passages in a language, if one is asked for. Raises ``BadOptionError``."""
    if not tag:
        return None
    from diptych.operations.glossing import GlossReader

    return GlossReader(project, tag)


def narrate_gaps(gaps: GlossGaps | None) -> None:
    """Say what is not shown in the language that was asked for."""
    if gaps:
        from diptych.rendering.glosses import gap_lines

        for line in gap_lines(gaps):
            narrate(line)


def narrate_dry_run(*, dry_run: bool) -> None:
    """Say that all this was not done."""
    if dry_run:
        narrate("nothing was written")


def choice(name: str, known: Sequence[str], what: str) -> Any:  # noqa: ANN401 - one of a Literal
    """Return a value that must be one of a few. Raises ``UnknownNameError``."""
    if name not in known:
        raise UnknownNameError(what, name, known, f"choose one of {', '.join(known)}")
    return name


def require_format(form: str, *own: str) -> None:
    """Refuse a format that does not exist, before any work. Raises ``UnknownNameError``.

    ``own`` are those that a command has beside the others.
    """
    from diptych.rendering.documents import DOCUMENTS
    from diptych.rendering.records import RECORD_FORMATS, WORKBOOK

    named = (*own, *RECORD_FORMATS, "simple", "markdown", WORKBOOK, *DOCUMENTS)
    if form not in named:
        from diptych.rendering.tables import layout_formats

        if form not in (known := layout_formats()):
            way_out = f"there is {', '.join(named)}, and whatever else tabulate offers"
            raise UnknownNameError("format", form, [*named, *known], way_out)
    begin_document(form)


def is_records(form: str) -> bool:
    """Tell records from layouts."""
    from diptych.rendering.records import RECORD_FORMATS, WORKBOOK

    return form in {*RECORD_FORMATS, WORKBOOK}


def print_records(records: Records[Any], form: str) -> None:
    """Write records to stdout."""
    if take_records(records):
        return
    from diptych.rendering.records import record_lines
    from diptych.rendering.terminal import harmless

    shown = harmless if sys.stdout.isatty() else str
    write_lines(map(shown, record_lines(records, records.keys, form)))


def print_table(
    columns: Sequence[LayoutColumn], rows: Sequence[Sequence[str]], form: str, *, no_color: bool
) -> None:
    """Write a layout to stdout."""
    from diptych.rendering.tables import table
    from diptych.rendering.terminal import stdout_screen

    write_out(table(columns, rows, form, stdout_screen(no_color=no_color)))


def narrate(sentence: str) -> None:
    """Tell the user something on stderr: in one line, or in lines that fit the terminal."""
    from diptych.rendering.terminal import stderr_width, visible

    take_note(sentence)
    width = stderr_width()
    if width is None:
        complain(sentence)
        return
    from diptych.rendering.wrapping import wrapped

    for line in wrapped(visible(sentence), width):
        sys.stderr.write(f"{line}\n")


def narrate_under(notes: Iterable[str]) -> None:
    """Say on stderr what belongs under the tables on stdout, which are to be seen first."""
    sys.stdout.flush()
    for note in notes:
        narrate(note)


def narrate_opening(table: Comparison | Crosstab) -> None:
    """Say, on a terminal, with which command the passages behind a cell are listed."""
    from diptych.rendering.terminal import stderr_width

    if width := stderr_width():
        from diptych.rendering.cell_passages import opening_lines

        for line in opening_lines(table, width):
            complain(line)


def complain(sentence: str) -> None:
    """Say on stderr what is wrong, in one line whatever it goes to."""
    from diptych.rendering.terminal import visible

    sys.stderr.write(f"{visible(_shortened(sentence))}\n")


def _shortened(sentence: str) -> str:
    """Leave out the middle of what nobody reads: the fault stands first, the way out last."""
    if len(sentence) <= _LONGEST:
        return sentence
    return f"{sentence[: _LONGEST // 2]} … {sentence[-_LONGEST // 2 :]}"


_LONGEST = 1000
"""Characters of a complaint."""


def narrate_stale(text_id: str, annotators: Sequence[str]) -> None:
    """Say whose annotations of a text no longer lie on what it says."""
    if annotators:
        narrate(
            f"annotations of {text_id} by {', '.join(annotators)} no longer match it; "
            f"move them with: diptych reanchor {text_id}"
        )


def narrate_not_counted(left_out: NotCounted) -> None:
    """Say what an answer had to leave out."""
    if left_out:
        narrate(left_out.summary + (f"; see: diptych {left_out.see}" if left_out.see else ""))


def narrate_left_out(left_out: NotCounted, faults: Sequence[str]) -> None:
    """Say what a list lacks. Exit status 1: some of it cannot be read."""
    narrate_not_counted(left_out)
    for fault in faults:
        narrate(f"cannot be read: {fault}")
    if faults:
        raise typer.Exit(1)


def write_data(data: str) -> None:
    """Write what holds foreign text to stdout, as it is; but a terminal is not to obey it."""
    from diptych.rendering.terminal import harmless

    write_out(harmless(data) if sys.stdout.isatty() else data)


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to stdout while they are found: to a terminal one by one, and else many at once.

    So a short answer that fails before its end is none for a program.
    """
    at_once = 1 if sys.stdout.isatty() else _BLOCK
    lines = iter(lines)
    while block := list(islice(lines, at_once)):
        write_out("\n".join(block))


def write_out(text: str) -> None:
    """Write to stdout."""
    sys.stdout.write(f"{text}\n")
