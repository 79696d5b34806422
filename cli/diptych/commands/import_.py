"""``diptych import``."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.console.annotator import narrate_annotator
from diptych.console.input_files import read_bytes, read_input
from diptych.console.options import (
    DryRun,
    choice,
    narrate,
    narrate_dry_run,
    open_project,
    parted,
    print_changes,
)
from diptych.console.progress import progress
from diptych.exchange.telling_files import ROWS
from diptych.operations.importing_annotations import (
    LARGEST_FILE,
    READ,
    ImportWishes,
    import_annotations,
    packed_folder,
    read_foreign,
    require_used,
)
from diptych.operations.row_files import annotate_rows, read_records
from diptych.rendering.counting import counted
from diptych.rendering.exchange import in_words, loss_lines, made_by_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.exchange.rows import Record
    from diptych.operations.importing_annotations import ImportedFile
    from diptych.operations.opening import Project

_SHOWN = 20
"""Annotations, or texts, that have a line each; more annotations have a line for each set."""


def import_(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=", ".join(READ))],
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="The other tool's file, or its folder unpacked.")
    ],
    facet: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The facet whose codes all codes are; without it, those at the top are facets.",
        ),
    ] = "",
    annotator: Annotated[
        str,
        typer.Option(
            "--annotator", "-a", metavar="A", help="Who made what the file names nobody for."
        ),
    ] = "",
    program: Annotated[
        list[str] | None,
        typer.Option(
            "--program",
            metavar="A",
            callback=parted,
            help="Who is a program, where the file does not say so; several, as A,B too.",
        ),
    ] = None,
    offsets: Annotated[
        str,
        typer.Option(
            metavar="bom,crlf,utf16,inclusive|standard",
            help="How the tool counts; without it, the words in the file decide.",
        ),
    ] = "",
    partly: Annotated[
        bool, typer.Option("--partly", help="Leave out passages that are not in their texts.")
    ] = False,
    layer: Annotated[
        str, typer.Option(metavar="NAME", help="Of xmi: only the annotations of this layer.")
    ] = "",
    dry_run: DryRun = False,
) -> None:
    """Bring in texts, codes and annotations from another tool's file: all of it, or nothing.

    Texts that the project has are found by what they say; others are added. Codes that it lacks
    are added. What it says already stays. What no project can hold is counted on stderr. The same
    file a second time changes nothing. More: diptych help exchange

    \b
    Examples:
      diptych import qdpx interviews.qdpx --dry-run
      diptych import qdpx interviews.qdpx --facet theme
      diptych import qdc codes.qdc
      diptych import csv annotations.csv
    """
    choice(form, READ, "format")
    wishes = ImportWishes(
        facet=facet, annotator=annotator, programs=tuple(program or ()),
        offsets=offsets, partly=partly, layer=layer,
    )  # fmt: skip
    require_used(form, wishes)
    project = open_project()
    if form in ROWS:
        _import_rows(project, form, file, wishes, dry_run=dry_run)
    else:
        folder = packed_folder(form, file)
        raw, path = (folder, file) if folder else read_bytes(file, LARGEST_FILE)
        foreign = read_foreign(form, raw, path)
        with progress("making texts") as tell:
            done = import_annotations(project, foreign, path, wishes, dry_run=dry_run, tell=tell)
        _print(done, dry_run=dry_run)
    narrate_dry_run(dry_run=dry_run)


def _import_rows(
    project: Project, form: str, file: str, wishes: ImportWishes, *, dry_run: bool
) -> None:
    source: str | list[Record]
    if form == "csv":
        source, path = read_input(file, form)
    else:
        raw, path = read_bytes(file, LARGEST_FILE)
        source = read_records(form, raw, path)
    way_out = f"diptych annotate --from {quote(path)} --update"
    done = annotate_rows(
        project, source, path, wishes.annotator,
        to_change=way_out, programs=wishes.programs, dry_run=dry_run,
    )  # fmt: skip
    narrate_annotator(done.changed.by)
    for line in made_by_lines(done.changed.changes, done.programs):
        narrate(line)
    changes = len(done.changed.changes)
    print_changes(done.changed, dry_run=dry_run, says_whose=True, in_full=changes <= _SHOWN)
    there = done.rows - changes
    narrate(_summary(dry_run=dry_run, things=[(changes, "annotation")], there=there))


def _print(done: ImportedFile, *, dry_run: bool) -> None:
    narrate_annotator(done.changed.by)
    for line in _told(done):
        narrate(line)
    changes = done.changed.changes
    print_changes(done.changed, dry_run=dry_run, says_whose=True, in_full=len(changes) <= _SHOWN)
    codes = sum(map(len, done.new_codes.values()))
    things = [
        (len(done.matched.new), "text"),
        (len(done.new_facets), "facet"),
        (codes, "code"),
        (len(changes), "annotation"),
    ]
    narrate(_summary(dry_run=dry_run, things=things, there=done.there))


def _told(done: ImportedFile) -> Iterator[str]:
    """Yield what was decided, and what was left out."""
    yield from done.warnings
    for there, here in done.renamed.items():
        yield f"whom it calls {there} is {here} here, as {there} is a name of diptych's own"
    yield from made_by_lines(done.changed.changes, done.programs)
    for text in done.matched.new if len(done.matched.new) <= _SHOWN else ():
        yield text.narration.partition(";")[0] or f"{text.id}: as it stands in the file"
    for name in done.matched.by_name:
        yield f"{name}: has the name, but not all words of the one in the file; passages were moved"
    if done.matched.empty:
        yield f"left out, as they hold nothing: {', '.join(done.matched.empty)}"
    if any(done.reading):
        yield f"its offsets are read as {done.reading.name}: so the words fit them"
    if done.new_facets:
        yield f"new facets, with how many codes: {_facets(done)}"
    if done.told_otherwise:
        codes = counted(done.told_otherwise, "code")
        yield f"defined in other words in the codebook, which stay: {codes}"
    if done.there_otherwise:
        annotations = counted(done.there_otherwise, "annotation")
        yield f"there already, with something else said by now, which stays: {annotations}"
    yield from loss_lines([one for one in done.losses if one.number], "left out")


def _facets(done: ImportedFile) -> str:
    codes = {name: len(done.new_codes.get(name, ())) for name in done.new_facets}
    return ", ".join(f"{name} ({number})" for name, number in codes.items())


def _summary(*, dry_run: bool, things: list[tuple[int, str]], there: int) -> str:
    added = in_words(things) or "nothing"
    verb = "would be added" if dry_run else "added"
    return f"{added} {verb}" + (f", {counted(there, 'annotation')} already there" if there else "")
