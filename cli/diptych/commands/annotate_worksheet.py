"""A worksheet of the text in the annotator's editor: ``diptych annotate TEXT --worksheet``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.console.editor import edit_worksheet
from diptych.console.input_files import read_input
from diptych.console.options import narrate, narrate_dry_run, print_changes, write_data
from diptych.operations.worksheets import open_worksheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from diptych.operations.opening import Project
    from diptych.operations.worksheets import Applied, Worksheet


def annotate_worksheet(
    project: Project,
    paths: Mapping[str, Path],
    text_id: str,
    annotator: str,
    *,
    printing: bool,
    read: str,
    dry_run: bool,
) -> None:
    """Print the worksheet, read it from a file, or have it edited and then read."""
    sheet = open_worksheet(project, paths, text_id, annotator)
    if printing:
        write_data(sheet.written().rstrip("\n"))
    elif read:
        _print(sheet, sheet.apply(*read_input(read, "worksheet"), dry_run=dry_run), dry_run=dry_run)
        narrate_dry_run(dry_run=dry_run)
    else:
        file = sheet.file()

        def apply(written: str) -> None:
            _print(sheet, sheet.apply(written, str(file.path)))

        edit_worksheet(file, sheet.written(), apply)


def _print(sheet: Worksheet, applied: Applied, *, dry_run: bool = False) -> None:
    """Say what was changed."""
    print_changes(applied.changed, dry_run=dry_run)
    if applied.finished is not None:
        not_ = "" if applied.finished else "not "
        narrate(f"{sheet.text.id} is {not_}finished by {sheet.said.annotator}")
    elif not applied.changed.changes:
        narrate("nothing was changed")
