from __future__ import annotations

import io

import openpyxl
import pytest
from tests.exchange.refi import packed

from diptych.errors import ForeignFileError
from diptych.exchange.workbook import read_records

BOOK = (
    '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="A" r:id="r1"/></sheets></workbook>'
)
LINKS = '<Relationships><Relationship Id="r1" Target="{}"/></Relationships>'


def workbook(sheet: str, strings: str = "", target: str = "worksheets/sheet1.xml") -> bytes:
    members: dict[str, str | bytes] = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": LINKS.format(target),
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
    }
    if strings:
        members["xl/sharedStrings.xml"] = f"<sst>{strings}</sst>"
    return packed(members)


def test_what_openpyxl_writes_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["text", "start", "", "note"])
    book.active.append(["a", 5, "", " two\nlines 😀 "])
    book.active.append([None, 5.5, None, True, "unnamed"])
    file = io.BytesIO()
    book.save(file)
    assert read_records(file.getvalue(), "b.xlsx") == [
        (2, [("text", "a"), ("start", 5.0), ("note", " two\nlines 😀 "), ("\0E", None)]),
        (3, [("text", None), ("start", 5.5), ("note", "1"), ("\0E", "unnamed")]),
    ]


def test_rows_have_the_numbers_that_the_sheet_gives_them() -> None:
    sheet = "".join(
        f'<row r="{number}"><c><v>1</v></c></row>' for number in ("1", "7", "eight", "9" * 5000)
    )
    assert [number for number, _ in read_records(workbook(sheet), "b.xlsx")] == [7, 8, 9]


@pytest.mark.parametrize("index", ["9", "²", "-1", "1" * 5000])
def test_a_string_that_is_not_there_is_none(index: str) -> None:
    sheet = f'<row><c t="s"><v>0</v></c></row><row><c t="s"><v>{index}</v></c></row>'
    found = read_records(workbook(sheet, "<si><t>head</t></si>"), "b.xlsx")
    assert found == [(2, [("head", None)])]


def test_strings_are_shared_inline_in_pieces_or_of_formulas() -> None:
    strings = (
        "<si><t>head</t></si><si><r><t>in </t></r><r><t>pieces</t></r><rPh><t>x</t></rPh></si>"
    )
    sheet = (
        '<row><c r="A1" t="s"><v>0</v></c><c t="inlineStr"><is><t>b_x000D_</t></is></c></row>'
        '<row><c r="AB2" t="s"><v>1</v></c><c r="A2" t="s"><v>1</v></c>'
        '<c r="B2" t="str"><f>A1</f><v>come_x0041_</v></c></row>'
        '<row><c r="A3" t="s"><v>9</v></c><c r="B3"><v>n</v></c></row><row/>'
        '<row><c r="A5"><f>1+1</f><v/></c></row>'
    )
    assert read_records(workbook(sheet, strings), "b.xlsx") == [
        (2, [("head", "in pieces"), ("b\r", "comeA"), ("\0AB", "in pieces")]),
        (3, [("head", None), ("b\r", "n"), ("\0AB", None)]),
        (4, [("head", None), ("b\r", None), ("\0AB", None)]),
        (5, [("head", "=1+1"), ("b\r", None), ("\0AB", None)]),
    ]


def test_a_sheet_without_rows_has_no_records() -> None:
    assert read_records(workbook("", target="/xl/worksheets/sheet1.xml"), "b.xlsx") == []


@pytest.mark.parametrize(
    "raw",
    [
        b"no archive",
        packed({"xl/workbook.xml": "<workbook/>", "xl/_rels/workbook.xml.rels": "<a/>"}),
        packed({"xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": "<a/>"}),
        packed({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>'}),
    ],
)
def test_what_is_no_workbook_is_refused(raw: bytes) -> None:
    with pytest.raises(ForeignFileError, match=r"^b\.xlsx: "):
        read_records(raw, "b.xlsx")


@pytest.mark.parametrize("index", ["²", "-1", "1_0", "9" * 5000, "x"])
def test_a_string_that_the_list_lacks_is_nothing(index: str) -> None:
    sheet = f'<row><c t="s"><v>0</v></c></row><row><c t="s"><v>{index}</v></c></row>'
    assert read_records(workbook(sheet, "<si><t>a</t></si>"), "b.xlsx") == [(2, [("a", None)])]
