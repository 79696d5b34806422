"""What a file is that was given as another format: told by its bytes, with what to do about it.

Where that cannot be told, the format's own reader says what is wrong.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING

from diptych.errors import ForeignFileError
from diptych.exchange.formats import FORMATS
from diptych.texts.importers import FORMATS as TEXT_FORMATS
from diptych.texts.importers import told_by_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ROWS = {"csv": "a table as text", "parquet": "a Parquet file", "xlsx": "a workbook (.xlsx)"}
"""The formats of rows of annotations, and what they are."""
_WANTED = ROWS | {
    "rows": "rows of annotations",
    "answers": "answers of a program",
    "worksheet": "a worksheet",
}
_TEXT = frozenset(("csv", "json", "jsonld"))
_LINES = _TEXT | {"xml", "qdc", "xmi", "qde"}
"""What text may be taken for by its first bytes, such as ``<think>`` before answers."""
_TAKEN = {
    **dict.fromkeys(("csv", "rows"), _TEXT),
    "answers": _LINES | {"html"},
    "worksheet": _LINES,
    "codebook-csv": {"csv"},
    "jsonld": {"jsonld", "json"},
    "qdc": {"qdc", "xml"},
    "xmi": {"xmi", "xml"},
}
"""As what a format may be told; else as itself alone."""
_MAY_BE_EMPTY = {"csv", "codebook-csv", "rows", "worksheet"}
_SAVE = "save it as .xlsx, and import that: soffice --headless --convert-to xlsx {file}"
_ADD = "its text comes in with: diptych add {name}"
_OTHER = {
    "ods": ("a spreadsheet of OpenDocument (.ods)", _SAVE),
    "xls": ("a workbook of the old kind (.xls)", _SAVE),
    "pages": ("a file of Numbers, Pages or Keynote", "export it from there as Excel or Word"),
    "docx": ("a Word file", _ADD),
    "odt": ("a text of OpenDocument", _ADD),
    "epub": ("an e-book", _ADD),
    "texts": ("an archive of texts", "unpack it, and add them: diptych add FOLDER"),
    "qde": ("a project of REFI-QDA outside of its archive", "give the folder that it is in"),
    "csv": (
        "text",
        "if it is a table: diptych import csv {name}; if it is to be read: diptych add {name}",
    ),
    "json": ("JSON", "rows of annotations come in with: diptych annotate --from {name}"),
    "xml": ("XML of another kind", "export it once more, in a format of: diptych help exchange"),
    "sqlite": (
        "a database (SQLite), as programs keep it for themselves",
        "in its program, export the project: as REFI-QDA (.qdpx), or as a table",
    ),
}
_SHEETS = frozenset(("ods", "xls", "xlsx"))
_AS_CSV = (
    "save it as CSV (soffice --headless --convert-to csv {file}), and: "
    "diptych import codebook-csv NEW.csv"
)
_ENDINGS = {".xmi": "xmi", ".ann": "brat"}
_TEXTS = frozenset(
    ending for name in ("plain", "markdown", "html", "docx", "odt", "pdf", "rtf")
    for ending in TEXT_FORMATS[name].endings
)  # fmt: skip
_MARKED = frozenset(
    ("html", "pdf", "rtf", "sqlite", "locked", "doc", "ole", "image", "pptx", "zip", "recording",
     "program", "font")
)  # fmt: skip
"""Told by bytes that no table begins with."""
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z]\w*)")
_ROOTS = {b"CodeBook": "qdc", b"XMI": "xmi", b"Project": "qde"}
_BEGINNING = 16_384


def require_form(form: str, raw: bytes, name: str) -> None:
    """Refuse a file that is something else, or empty where that is no file of the format.

    Besides formats there are ``rows``, ``answers`` and ``worksheet``, which are text.

    Raises ``ForeignFileError``.
    """
    if not raw and form not in _MAY_BE_EMPTY:
        raise ForeignFileError(name, "it is empty", "get the file once more")
    kinds = [*_kinds(raw)]
    taken: Collection[str] = _TAKEN.get(form, {form})
    if not kinds or any(kind in taken for kind in kinds):
        return
    what, way_out = _told(kinds[0])
    if form in FORMATS and FORMATS[form].is_codebook and kinds[0] in _SHEETS:
        way_out = _AS_CSV
    wanted = _WANTED.get(form) or FORMATS[form].what
    typed, file = ("-", "FILE") if name == "stdin" else (quote(name), quote(name))
    way_out = way_out.format(name=typed, file=file)
    raise ForeignFileError(name, f"it is {what}, not {wanted}", way_out)


def _told(kind: str) -> tuple[str, str]:
    """Return what a kind is, and what to do about a file of it."""
    if kind in _OTHER:
        return _OTHER[kind]
    if what := ROWS.get(kind) or (FORMATS[kind].what if kind in FORMATS else ""):
        return what, f"diptych import {kind} {{name}}"
    found = TEXT_FORMATS[kind]
    return found.what, _ADD if found.reader else found.way_out


def _kinds(raw: bytes) -> Iterator[str]:
    """Yield what a file may be: nothing where it cannot be told."""
    told = told_by_bytes(raw)
    if raw.startswith(b"PAR1"):
        yield "parquet"
    elif raw.startswith(b"PK"):
        yield from _packed(raw, told)
    elif told == "xlsx":
        yield "ods" if raw.lstrip().startswith(b"<") else "xls"
    elif told == "sqlite" and b"highlight_tags" in raw:
        yield "taguette"
    elif told in _MARKED:
        yield told
    elif b"\0" not in raw[:_BEGINNING]:
        yield from _written(raw[:_BEGINNING].removeprefix(b"\xef\xbb\xbf").lstrip())


def _packed(raw: bytes, told: str) -> Iterator[str]:
    try:
        members = zipfile.ZipFile(io.BytesIO(raw)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return
    endings = {PurePosixPath(member).suffix.casefold() for member in members}
    if any("/" not in one and one.casefold().endswith(".qde") for one in members):
        yield "qdpx"
    yield from (kind for ending, kind in _ENDINGS.items() if ending in endings)
    if told == "xlsx":
        yield "xlsx" if "xl/workbook.xml" in members else "ods"
    elif told not in {"", "zip"}:
        yield told
    elif members and endings - {""} <= _TEXTS:
        yield "texts"


def _written(first: bytes) -> Iterator[str]:
    if first.startswith(b"<"):
        root = _ROOT.search(re.sub(rb"<[?!][^>]*>", b"", first))
        yield _ROOTS.get(root[1], "xml") if root else "xml"
    elif first.startswith((b"{", b"[")):
        yield "jsonld" if b'"target"' in first else "json"
    elif first:
        yield "csv"
