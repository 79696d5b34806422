"""Output that is one file: what a command prints and says is gathered, and written at its end."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from diptych.errors import BadOptionError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from diptych.records import Records

_current: _Document | None = None


@dataclass(slots=True)
class _Document:
    """What is gathered."""

    form: str
    stdout: TextIO
    notes: list[str] = field(default_factory=list)
    records: list[Records[Any]] = field(default_factory=list)


def begin_document(form: str) -> None:
    """From now on gather what is printed, if a format is a file, or has notes below its tables.

    Raises ``BadOptionError`` where a file would be written to a terminal, and
    ``MissingExtraError``.
    """
    from diptych.rendering.documents import DOCUMENTS, LATEX
    from diptych.rendering.records import WORKBOOK

    if form not in {*DOCUMENTS, *LATEX, WORKBOOK}:
        return
    global _current  # noqa: PLW0603 - one process has one stdout
    if form not in LATEX:
        if sys.stdout.isatty():
            raise BadOptionError("--format", f"{form} is a file; write it to one: > table.{form}")
        _require_packages(form)
    _current = _Document(form, sys.stdout)
    if form not in LATEX:
        sys.stdout = io.StringIO()


def _require_packages(form: str) -> None:
    if form == "docx":
        from diptych.rendering.docx import require_packages
    else:
        from diptych.rendering.xlsx import require_packages
    require_packages()


def take_note(sentence: str) -> None:
    """Keep what is said for the notes of a document, if there is one."""
    if _current:
        _current.notes.append(sentence)


def take_records(records: Records[Any]) -> bool:
    """Keep records for a workbook; tell whether they go into one."""
    from diptych.rendering.records import WORKBOOK

    if _current is None or _current.form != WORKBOOK:
        return False
    _current.records.append(records)
    return True


@contextmanager
def documented() -> Iterator[None]:
    """Write the document when the command is done; one that fails writes none."""
    global _current
    try:
        yield
        if _current:
            _write(_current)
    finally:
        if _current:
            sys.stdout, _current = _current.stdout, None


def _write(document: _Document) -> None:
    printed = sys.stdout.getvalue() if isinstance(sys.stdout, io.StringIO) else ""
    if document.form == "docx":
        from diptych.rendering.docx import docx_file

        raw = docx_file(printed, document.notes)
    elif sys.stdout is not document.stdout:
        from diptych.rendering.xlsx import xlsx_file

        raw = xlsx_file(document.records, document.notes)
    else:
        from diptych.rendering.documents import latex_notes

        sys.stdout.write(f"\n{latex_notes(document.notes)}\n" if document.notes else "")
        return
    document.stdout.buffer.write(raw)
