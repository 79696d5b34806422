"""Files that a command is given to read, and ``-`` for stdin."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from diptych.console.options import narrate, open_project
from diptych.errors import NoProjectError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.exchange.rows import Record
    from diptych.operations.opening import Project

_STDIN = "-"


def read_input(name: str, form: str) -> tuple[str, str]:
    """Return what a file holds, and its name in messages; ``form`` is what it is given as.

    Raises ``UnreadableFileError``, ``InvalidUtf8Error``, and ``ForeignFileError`` where it is
    something else.
    """
    raw, shown = read_bytes(name)
    require_form(form, raw, shown)
    return _decoded(raw, shown), shown


def require_form(form: str, raw: bytes, shown: str) -> None:
    """Refuse a file that is something else. Raises ``ForeignFileError``."""
    from diptych.exchange import telling_files

    telling_files.require_form(form, raw, shown)


def _decoded(raw: bytes, shown: str) -> str:
    from diptych.operations.input_files import input_text

    text, note = input_text(raw, shown)
    if note:
        narrate(f"{shown}: {note}")
    return text


def read_rows(name: str) -> tuple[str | list[Record], str]:
    """Return the rows of a workbook or of Parquet, or the text of another file, and its name.

    Raises what ``read_input`` raises, ``MissingExtraError`` and ``ForeignFileError``.
    """
    from diptych.operations.importing_annotations import LARGEST_FILE
    from diptych.operations.row_files import read_records, rows_format

    raw, shown = read_bytes(name, LARGEST_FILE)
    form = rows_format(raw)
    if not form:
        require_form("rows", raw, shown)
    return (read_records(form, raw, shown) if form else _decoded(raw, shown)), shown


def read_bytes(name: str, limit: int = 0) -> tuple[bytes, str]:
    """Return what a file holds, as it is, and its name in messages; ``limit`` is its most bytes.

    Raises ``UnreadableFileError``.
    """
    from diptych.operations.input_files import LARGEST, read_input_file, require_size

    limit = limit or LARGEST
    if name != _STDIN:
        return read_input_file(name, limit), name
    raw = read_pipe(limit + 1)
    require_size(len(raw), limit, "stdin")
    return raw, "stdin"


def read_pipe(limit: int) -> bytes:
    """Read stdin, at most so many bytes. Raises ``UnreadableFileError``."""
    if sys.stdin is None:
        raise UnreadableFileError("stdin", "is closed")
    return sys.stdin.buffer.read(limit)


def open_with_files(
    names: Sequence[str],
    *,
    or_groups: bool = False,
    join: bool = False,
    allow_private: bool = False,
) -> tuple[Project, list[str]]:
    """Open the project, with the files among the names as texts of it; say how they were read.

    Returned are the names that the texts have there. A name may be that of a group instead.
    """
    if not any(name == _STDIN or set("./\\") & set(name) for name in names):
        with suppress(NoProjectError):
            return open_project(), list(names)
    from diptych.operations.importing import Wishes
    from diptych.operations.reading_files import with_files

    wishes = Wishes(join=join, allow_private=allow_private)
    found = with_files(names, open_project, read_pipe, wishes, or_groups=or_groups)
    for line in found.told:
        narrate(line)
    return found.project, found.names
