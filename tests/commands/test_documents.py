"""``--format docx``, ``xlsx`` and LaTeX, which any command with a table takes."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from diptych.console.app import run
from diptych.records import Records, number, text
from diptych.rendering.documents import DocumentTable, latex_notes
from diptych.rendering.docx import docx_file
from diptych.rendering.xlsx import CellError, xlsx_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("annotated")
HOSTILE = r"\input{/etc/passwd} $x$ 50% #1 _a_ ^ ~ {b} & <w:p> | \"q\""


def written(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> bytes:
    capfdbinary.readouterr()
    assert run(arguments) in {0, 1}
    sys.stdout.flush()
    return capfdbinary.readouterr().out


def label(project: Project, said: str) -> None:
    """Call a code otherwise."""
    path = project.root / "annotations/codebook.yaml"
    label = json.dumps(said, ensure_ascii=False)
    path.write_text(path.read_text().replace("label: United Nations", f"label: {label}"), "utf-8")


def cells(raw: bytes) -> list[list[list[str]]]:
    tables = docx.Document(io.BytesIO(raw)).tables
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]


def test_word_has_the_tables_and_the_notes(capfdbinary: Any) -> None:
    raw = written(capfdbinary, "compare", "--of", "coded", "--format", "docx", "--facet", "theme")
    overview, themes = cells(raw)
    assert overview[0][:3] == ["source", "language", "texts"]
    assert themes[0][0] == "Theme, % of paragraphs with a code"
    assert themes[1] == ["Rules", "2 100.0%", "1  50.0%", "−50.0", ""]
    assert themes[2][0] == "United Nations", "its level is an indent"
    document = docx.Document(io.BytesIO(raw))
    row = document.tables[1].rows[2]
    assert row.cells[0].paragraphs[0].paragraph_format.left_indent.pt == 10
    notes = [one.text for one in document.paragraphs if one.text]
    assert notes[0].startswith("counting paragraphs, annotated by ann")


def test_the_head_is_repeated_and_no_row_is_parted(capfdbinary: Any) -> None:
    raw = written(capfdbinary, "codebook", "--format", "docx")
    xml = ZipFile(io.BytesIO(raw)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == len(cells(raw))
    assert xml.count("<w:cantSplit/>") == xml.count("<w:tr>")


def test_a_wide_table_lies_on_its_side(capfdbinary: Any, annotated: Project) -> None:
    assert _lies(written(capfdbinary, "codebook", "--format", "docx")) is False
    label(annotated, "l" * 120)
    assert _lies(written(capfdbinary, "codebook", "--format", "docx")) is True


def _lies(raw: bytes) -> bool:
    (page,) = docx.Document(io.BytesIO(raw)).sections
    return bool(page.page_width > page.page_height)


def test_lines_beside_tables_are_paragraphs(capfdbinary: Any) -> None:
    raw = written(capfdbinary, "compare", "--of", "coded", "--quotes", "1", "--format", "docx")
    assert docx.Document(io.BytesIO(raw)).tables
    assert "The UN makes rules." in " ".join(str(one) for one in cells(raw)) + " ".join(
        one.text for one in docx.Document(io.BytesIO(raw)).paragraphs
    )


def test_a_workbook_has_the_records_with_their_types(capfdbinary: Any) -> None:
    arguments = ("compare", "--of", "coded", "--without", "heading", "--format")
    book = openpyxl.load_workbook(io.BytesIO(written(capfdbinary, *arguments, "xlsx")))
    assert book.sheetnames == ["records", "notes", "columns"]
    head, *rows = book["records"].iter_rows(values_only=True)
    run([*arguments, "json"])
    records = json.loads(capfdbinary.readouterr().out)
    assert [dict(zip(head, row, strict=True)) for row in rows] == records
    assert book["records"].freeze_panes == "A2"
    meanings = dict(list(book["columns"].iter_rows(values_only=True))[1:])
    assert set(meanings) == set(head)
    assert meanings["facet"] == "the facet"
    assert book["notes"]["A2"].value.startswith("not counted")


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_the_same_input_is_the_same_bytes(
    capfdbinary: Any, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written(capfdbinary, "texts", "--format", form)
    monkeypatch.setattr("time.localtime", lambda *_: (2001, 2, 3, 4, 5, 6, 0, 0, 0))
    assert written(capfdbinary, "texts", "--format", form) == first


@pytest.mark.parametrize("said", [HOSTILE, '=HYPERLINK("x")', "שלום", "🇮🇩 人"])
def test_foreign_labels_stay_what_they_are(capfdbinary: Any, annotated: Project, said: str) -> None:
    label(annotated, said)
    raw = written(capfdbinary, "codebook", "--format", "docx")
    assert any(said[:5].strip() in cell for table in cells(raw) for row in table for cell in row)
    book = openpyxl.load_workbook(io.BytesIO(written(capfdbinary, "codebook", "--format", "xlsx")))
    (cell,) = (c for r in book["records"].iter_rows() for c in r if said[:3] in str(c.value))
    assert cell.data_type == "s"


def test_right_to_left_paragraphs_are_set_so(capfdbinary: Any, annotated: Project) -> None:
    label(annotated, "שלום")
    raw = written(capfdbinary, "codebook", "--format", "docx")
    assert "<w:bidi/>" in ZipFile(io.BytesIO(raw)).read("word/document.xml").decode()


@pytest.mark.parametrize("words", ["l" * 32_768, "😀" * 16_384])
def test_what_a_cell_has_no_room_for_is_refused(
    diptych: Callable[..., Any], annotated: Project, words: str
) -> None:
    label(annotated, words)
    status, out, err = diptych("codebook", "--format", "xlsx")
    assert (status, out) == (3, "")
    assert err.endswith(
        "label has 32,768 characters; a workbook has no room for it: choose --format csv\n"
    )


def test_more_rows_than_a_sheet_has_are_refused(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("diptych.rendering.xlsx.MOST_ROWS", 3)
    assert "there are more than 2 rows; a workbook" in diptych("codebook", "-f", "xlsx").err


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_no_terminal_gets_a_file(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("diptych.console.app.paged", __import__("contextlib").nullcontext)
    status, out, err = diptych("texts", "--format", form)
    assert (status, out) == (2, "")
    assert err == f"diptych: --format: {form} is a file; write it to one: > table.{form}\n"


@pytest.mark.parametrize(
    ("form", "module", "package"),
    [("docx", "docx", "striprtf python-docx"), ("xlsx", "openpyxl", "openpyxl")],
)
def test_what_is_lacking_is_named(
    diptych: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    module: str,
    package: str,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    outcome = diptych("texts", "--format", form)
    assert outcome.status == 2
    assert outcome.err.endswith(f": pip install {package}\n")


def test_a_command_that_fails_writes_no_file(diptych: Callable[..., Any]) -> None:
    assert diptych("texts", "nothing", "--format", "docx").out == ""
    assert diptych("texts").out.startswith("text"), "and the next one prints as ever"


@pytest.mark.parametrize("style", ["latex", "latex_booktabs", "latex_longtable"])
def test_latex_has_the_notes_below(diptych: Callable[..., Any], style: str) -> None:
    out = diptych("compare", "--of", "coded", "--facet", "theme", "--format", style).out
    begin = {"latex_booktabs": "% \\usepackage{booktabs}\n\\begin{tabular}{"}
    assert out.startswith(begin.get(style, "") if style == "latex_booktabs" else ("\\", "%"))
    assert "\\quad{}United Nations" in out
    assert "$-$50.0" in out
    assert "{\\footnotesize\\noindent Counting paragraphs, annotated by ann; " in out


def test_foreign_labels_are_no_latex(diptych: Callable[..., Any], annotated: Project) -> None:
    label(annotated, HOSTILE)
    out = diptych("codebook", "--format", "latex_booktabs").out
    assert (
        r"\textbackslash{}input\{/etc/passwd\} \$x\$ 50\% \#1 \_a\_ \^{} \textasciitilde{} "
        r"\{b\} \& \ensuremath{<}w:p\ensuremath{>} \textbar{}"
    ) in out


def test_no_cell_is_an_option_of_the_row_before(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    book = annotated.root / "annotations/codebook.yaml"
    book.write_text(book.read_text().replace("{definition: Who has it.}", "{label: '[1cm] *'}"))
    out = diptych("codebook", "--format", "latex").out
    assert "{[}1cm] {*}" in out


def test_a_table_wider_than_a_page_says_so(diptych: Callable[..., Any]) -> None:
    narrow = diptych("codebook", "--format", "latex_booktabs").out
    assert "wider" not in narrow
    wide = ("compare", "--of", "coded", "--robust", "--reliability", "--score", "sentiment")
    out = diptych(*wide, "--format", "latex_booktabs").out
    assert "% wider than a page: \\usepackage{graphicx} and \\resizebox" in out
    assert "\\begin{landscape}" in diptych(*wide, "--format", "latex_longtable").out


def test_notes_are_escaped() -> None:
    assert latex_notes(["a_b & 50 %", "α ≥ \\x?"]) == (
        r"{\footnotesize\noindent A\_b \& 50 \%. $\alpha$ $\geq$ \textbackslash{}x?\par}"
    )


def test_what_xml_cannot_hold_is_an_escape() -> None:
    said = "a\x0bb\ufffec"
    raw = docx_file(f"{said}\n{DocumentTable(['left'], [[said], [said]]).written()}", [said])
    found = docx.Document(io.BytesIO(raw))
    shown = "a\\x0bb\\ufffec"
    assert [one.text for one in found.paragraphs if one.text] == [shown, shown]
    assert cells(raw) == [[[shown], [shown]]]
    rows = Records([text("said", "what was said", lambda row: row)], [said])
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file([rows, rows], [])))
    assert book.sheetnames == ["records 1", "records 2", "columns"]
    assert book["records 1"]["A2"].value == shown


@pytest.mark.parametrize(
    ("said", "turned"),
    [("שלום Rules", True), ("1. قواعد", True), ("Rules قواعد", False), ("12 %", False)],
)
def test_the_first_letter_gives_a_paragraph_its_direction(said: str, *, turned: bool) -> None:
    raw = docx_file("", [said])
    properties = docx.Document(io.BytesIO(raw)).paragraphs[-1]._p.pPr
    names = [one.tag.rpartition("}")[2] for one in properties]
    assert names == [*["bidi"] * turned, "spacing"], "in the order of the schema"


def shares_of(raw: bytes) -> list[float]:
    """Return how much of the page each column of the first table has."""
    document = docx.Document(io.BytesIO(raw))
    page = document.sections[0]
    room = page.page_width - page.left_margin - page.right_margin  # type: ignore[operator]
    return [column.width / room for column in document.tables[0].columns]  # type: ignore[operator]


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    lines = [["theme", "n"], ["Measures that are taken at home", "9"], ["\u2003x", "10"]]
    label, number = shares_of(docx_file(DocumentTable(["left", "right"], lines).written(), []))
    assert label + number < 0.6, "short lines do not fill the page"
    assert label > 5 * number
    assert label == pytest.approx((31 + 3) / 84, abs=0.01), "of 84 letters its own and 3 blanks"
    words = " ".join(["measures"] * 60)
    lines = [["theme", "international", "n"], [words, "", "9"], ["x", words, "10"]]
    wide = shares_of(docx_file(DocumentTable(["left"] * 3, lines).written(), []))
    assert sum(wide) == pytest.approx(1)
    assert wide[0] == pytest.approx(wide[1], rel=0.2), "what is left over is shared"
    beside = [["theme", "international"], [words, "x"]]
    (_, second) = shares_of(docx_file(DocumentTable(["left"] * 2, beside).written(), []))
    assert second == pytest.approx((13 * 1.2 + 3) / 145, abs=0.01), "of 145 its bold word"
    long = [["theme", "n"], ["m" * 400, "9"]]
    assert sum(shares_of(docx_file(DocumentTable(["left"] * 2, long).written(), []))) == (
        pytest.approx(1)
    )


@pytest.mark.parametrize(("letters", "lies", "points"), [(81, False, 9), (82, True, 7.5)])
def test_a_table_lies_on_its_side_in_small_type_where_it_has_no_room(
    letters: int, *, lies: bool, points: float
) -> None:
    lines = [["theme"], ["m" * letters]]
    raw = docx_file(DocumentTable(["left"], lines).written(), ["A note."])
    document = docx.Document(io.BytesIO(raw))
    runs = [row.cells[0].paragraphs[0].runs[0] for row in document.tables[0].rows]
    assert (_lies(raw), {one.font.size.pt for one in runs if one.font.size}) == (lies, {points})
    assert [one.bold for one in runs] == [True, None]
    assert [one.font.size.pt for one in document.paragraphs[-1].runs if one.font.size] == [9]


def test_rules_stand_around_the_head_and_below_the_last_line_and_numbers_on_the_right() -> None:
    lines = [["theme", "n"], ["a", "1"], ["b", "2"]]
    raw = docx_file(DocumentTable(["left", "right"], lines).written(), [])
    (table,) = docx.Document(io.BytesIO(raw)).tables
    rules = [
        [one.tag.rpartition("}")[2] for one in cell._tc.iterfind(".//{*}tcBorders/*")]
        for row in table.rows
        for cell in row.cells
    ]
    repeated = [row._tr.find(".//{*}tblHeader") is not None for row in table.rows]
    assert repeated == [True, False, False]
    assert rules == [["top", "bottom"]] * 2 + [[]] * 2 + [["bottom"]] * 2
    aligned = [[cell.paragraphs[0].alignment for cell in row.cells] for row in table.rows]
    assert aligned == [[None, WD_ALIGN_PARAGRAPH.RIGHT]] * 3


def workbook(*said: str) -> bytes:
    """Write what is said beside how long it is."""
    columns = [
        number("n", "how long", len),
        text("what_was_said", "what was said", lambda row: row),
    ]
    return xlsx_file([Records(columns, said)], [])


@pytest.mark.parametrize(
    ("letters", "wide"), [(0, 13 + 2), (20, 20 + 2), (58, 60), (59, 60), (900, 60)]
)
def test_a_column_of_a_sheet_is_as_wide_as_its_head_and_cells(letters: int, wide: int) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook("b", "m" * letters)))["records"]
    n = len(str(letters)) + 2
    assert [sheet.column_dimensions[one].width for one in "AB"] == [n, wide]


def test_the_head_of_a_sheet_is_bold_and_no_other_row() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook("a", "b")))["records"]
    assert [[bool(cell.font.bold) for cell in row] for row in sheet.iter_rows()] == [
        [True, True], [False, False], [False, False]
    ]  # fmt: skip


def test_a_cell_without_room_is_named_by_its_row_as_the_sheet_counts_it() -> None:
    with pytest.raises(CellError, match=r"^row 3: what_was_said has 32,768 characters; "):
        workbook("a", "m" * 32_768)


def test_nothing_said_is_no_paragraph(capfdbinary: Any) -> None:
    assert b"footnotesize" not in written(capfdbinary, "texts", "--format", "latex")
    assert not Path("table.docx").exists()
