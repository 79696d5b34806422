"""Files that are given as what they are not: told, with what to do; others are left to readers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.texts.importers.made_files import packed

from diptych.errors import ForeignFileError
from diptych.exchange.formats import FORMATS
from diptych.exchange.telling_files import ROWS, require_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from diptych.project.store import Project

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = b"application/vnd.oasis.opendocument.spreadsheet"
ODS = packed({"mimetype": SHEET, "content.xml": b"<a/>"})
XLSX = packed({"[Content_Types].xml": b"", "xl/workbook.xml": b"<a/>"})
DOCX = packed({"word/document.xml": b"<a/>"})
SAVE = "save it as .xlsx, and import that: soffice --headless --convert-to xlsx 'a b'"
AS_CSV = (
    "save it as CSV (soffice --headless --convert-to csv 'a b'), and: "
    "diptych import codebook-csv NEW.csv"
)
TEXT = "if it is a table: diptych import csv 'a b'; if it is to be read: diptych add 'a b'"
ADD = "its text comes in with: diptych add 'a b'"


ROWS_IN = "diptych annotate --from 'a b'"
TEXTS = packed({"a/b.txt": b"x", "c.docx": b"x"})
CODEBOOK = b'<?xml version="1.0"?><!-- a --><CodeBook>'
WEB = b'[{"target": 1}]'
FLAT = b'<office:document office:mimetype="' + SHEET + b'">'
XLS = OLE + "Workbook".encode("utf-16-le")
OPEN = "a spreadsheet of OpenDocument (.ods)"
QDE = "a project of REFI-QDA outside of its archive"
DATABASE = "a database (SQLite), as programs keep it for themselves"
IN_ITS_PROGRAM = "in its program, export the project: as REFI-QDA (.qdpx), or as a table"
ANEW = "export it once more, in a format of: diptych help exchange"


@pytest.mark.parametrize(
    ("form", "raw", "what", "way_out"),
    [
        ("xlsx", ODS, OPEN, SAVE),
        ("xlsx", FLAT, OPEN, SAVE),
        ("xlsx", XLS, "a workbook of the old kind (.xls)", SAVE),
        ("xlsx", b"text,quote\n", "text", TEXT),
        ("catma", b"prose", "text", TEXT),
        ("csv", XLSX, "a workbook (.xlsx)", "diptych import xlsx 'a b'"),
        ("csv", b"PAR1", "a Parquet file", "diptych import parquet 'a b'"),
        ("csv", gzip.compress(b"a", mtime=0), "an archive", "unpack it, and add what is inside"),
        ("parquet", DOCX, "a Word file", ADD),
        ("qdpx", b"%PDF-1.4", "a PDF", ADD),
        ("qdpx", b"\xef\xbb\xbf <!DOCTYPE html><html>", "a web page", ADD),
        ("qdpx", TEXTS, "an archive of texts", "unpack it, and add them: diptych add FOLDER"),
        ("qdpx", packed({"a/b.ann": b"x"}), "a folder of brat", "diptych import brat 'a b'"),
        ("brat", packed({"a.xmi": b"x"}), "CAS of UIMA", "diptych import xmi 'a b'"),
        ("xmi", packed({"p.qde": b"x"}), "a project of REFI-QDA", "diptych import qdpx 'a b'"),
        ("qdpx", b"SQLite format 3\x00", DATABASE, IN_ITS_PROGRAM),
        ("qdpx", CODEBOOK, "a codebook of REFI-QDA", "diptych import qdc 'a b'"),
        ("qdc", b"<Project>", QDE, "give the folder that it is in"),
        ("qdc", XLSX, "a workbook (.xlsx)", AS_CSV),
        ("brat", b"<a/>", "XML of another kind", ANEW),
        ("codebook-csv", b'{"a": 1}', "JSON", f"rows of annotations come in with: {ROWS_IN}"),
        ("xlsx", WEB, "Web Annotations of the W3C", "diptych import jsonld 'a b'"),
    ],
)
def test_what_is_something_else_is_told(form: str, raw: bytes, what: str, way_out: str) -> None:
    wanted = ROWS.get(form) or FORMATS[form].what
    with pytest.raises(ForeignFileError) as refused:
        require_form(form, raw, "a b")
    assert str(refused.value) == f"a b: it is {what}, not {wanted}; {way_out}"


@pytest.mark.parametrize("form", [*ROWS, *FORMATS])
@pytest.mark.parametrize(
    "raw", [b"PK", b"PK\x03\x04", b"\x00\x01", packed({"a.json": b"{}"}), packed({})]
)
def test_what_cannot_be_told_is_left_to_the_reader(form: str, raw: bytes) -> None:
    require_form(form, raw, "f")


@pytest.mark.parametrize(
    ("form", "raw"),
    [
        ("csv", b""),
        ("csv", b'[{"text": "a"}]'),
        ("csv", "text;quote\n".encode("utf-16")),
        ("qdc", b"<Other/>"),
        ("qdc", b"<!"),
        ("xmi", b"<a/>"),
        ("xmi", packed({"a.ann": b"", "a.xmi": b""})),
        ("jsonld", b"[]"),
        ("xlsx", XLSX),
    ],
)
def test_what_may_be_of_the_format_is_left_to_the_reader(form: str, raw: bytes) -> None:
    require_form(form, raw, "f")


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("rows", "rows of annotations"),
        ("answers", "answers of a program"),
        ("worksheet", "a worksheet"),
    ],
)
def test_text_of_ours_is_none_of_others(form: str, wanted: str) -> None:
    with pytest.raises(ForeignFileError, match=f"it is a PDF, not {wanted}; its text comes in"):
        require_form(form, b"%PDF-1.4", "a.pdf")
    for raw in (b"# one", b'{"id": 1}', b'[{"id": 1}]', b"text,quote\n"):
        require_form(form, raw, "a")


@pytest.mark.parametrize("first", ["<think>", "<CodeBook>", "<Project>", "<XMI>", "<"])
def test_what_a_model_writes_in_front_of_its_answers_is_left_to_the_reader(first: str) -> None:
    for form in ("answers", "worksheet"):
        require_form(form, f'{first}hm</think>\n{{"id": 1}}\n'.encode(), "a")
    require_form("answers", b"<html>hm</html>\n{}", "a")


@pytest.mark.parametrize("form", ["answers", "worksheet"])
@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.4",
        DOCX,
        XLSX,
        ODS,
        XLS,
        FLAT,
        TEXTS,
        gzip.compress(b"a", mtime=0),
        b"{\\rtf1",
        b"PAR1",
    ],
)
def test_what_is_marked_as_no_text_is_refused_as_answers(form: str, raw: bytes) -> None:
    with pytest.raises(ForeignFileError):
        require_form(form, raw, "a")


@pytest.mark.parametrize(
    ("form", "raw", "way_out"),
    [
        ("answers", b"%PDF-1.4", "its text comes in with: diptych add -"),
        ("rows", b"<a/>", ANEW),
        ("csv", CODEBOOK, "diptych import qdc -"),
        ("xlsx", ODS, SAVE.replace("'a b'", "FILE")),
        ("codebook-csv", XLSX, AS_CSV.replace("'a b'", "FILE")),
    ],
)
def test_what_came_through_a_pipe_is_no_file(form: str, raw: bytes, way_out: str) -> None:
    with pytest.raises(ForeignFileError) as refused:
        require_form(form, raw, "stdin")
    assert str(refused.value).endswith(f"; {way_out}")


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (("suggest", "--annotator", "model"), {"text": "alpha", "paragraph": 1, "codes": {}}),
        (("gloss", "--language", "de"), {"text": "alpha", "paragraph": 1, "gloss": "Eins."}),
    ],
)
@pytest.mark.usefixtures("annotated")
def test_answers_that_begin_with_thoughts_are_read(
    diptych: Callable[..., Outcome], command: tuple[str, ...], answer: dict[str, object]
) -> None:
    Path("ans.txt").write_text(f"<think>hm</think>\n{json.dumps(answer)}\n")
    done = diptych(*command, "--read", "ans.txt")
    assert "ans.txt: it is" not in done.err
    assert "line 1" in done.err, done


@pytest.mark.parametrize(
    "command",
    [
        ("annotate", "--from"),
        ("annotate", "alpha", "--annotator", "ann", "--read"),
        ("adjudicate", "alpha", "--annotator", "ann", "--annotator", "ben", "--read"),
        ("gloss", "--language", "de", "--read"),
        ("suggest", "--annotator", "model", "--read"),
    ],
)
def test_whatever_reads_a_file_tells_what_it_is(
    annotated: Project, diptych: Callable[..., Outcome], command: tuple[str, ...]
) -> None:
    (annotated.root / "a.pdf").write_bytes(b"%PDF-1.4\n")
    annotated.annotate("alpha", "ben", start=0, end=3, codes={})
    told = diptych(*command, "a.pdf").err
    assert "a.pdf: it is a PDF, not " in told


def test_commands_say_it(annotated: Project, diptych: Callable[..., Outcome]) -> None:
    path = annotated.root / "a.xlsx"
    path.write_bytes(ODS)
    for words in (
        ("import", "xlsx"),
        ("import", "csv"),
        ("import", "qdpx"),
        ("annotate", "--from"),
    ):
        done = diptych(*words, "a.xlsx")
        assert done.status == 3
        assert done.err.startswith(
            "diptych: a.xlsx: it is a spreadsheet of OpenDocument (.ods), not "
        )


@pytest.mark.parametrize("form", sorted({*ROWS, *FORMATS} - {"csv", "codebook-csv"}))
def test_an_empty_file_is_said_to_be_empty(
    diptych: Callable[..., Outcome], project: Project, form: str
) -> None:
    (project.root / "none").write_bytes(b"")
    done = diptych("import", form, "none")
    assert (done.status, done.err) == (3, "diptych: none: it is empty; get the file once more\n")
