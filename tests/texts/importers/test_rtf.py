"""Of an RTF file, what a reader of the page sees once all changes are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.texts.importers import made_files

from diptych.errors import ForeignFileError

if TYPE_CHECKING:
    from diptych.texts.importers import Imported

HEAD = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}"
HEAD += r"{\stylesheet{\s1\b heading 1;}{\s2 Normal;}}{\info{\title A sea}{\author B C}}"


def read(body: str) -> Imported:
    return made_files.read((HEAD + body).encode("latin-1"), "a.rtf")


def said(body: str) -> list[str]:
    return made_files.said(read(body))


def test_paragraphs_have_the_letters_of_their_fonts() -> None:
    body = r"\f0 Caf\'e9 \'93x\'94 \u8212?.\par\f1\'cc\'e8\'f0\f0  and\line so\par " + "B\xfc.}rest"
    assert said(body) == ["Café “x” —.", "Мир and so", "Bü."]
    assert read(body).fields == {"title": "A sea", "author": "B C"}


def test_hidden_and_deleted_text_is_left_out_and_said() -> None:
    body = (
        r"One {\v hidden \'e9\u233?}two{\deleted  gone}\v no\v0  three\v  \plain  four."
        r"{\deleted end\par}on\par}"
    )
    assert said(body) == ["One two three four. on"]
    assert read(body).notes == ("2 hidden passages left out, 2 deletions left out",)


def test_notes_stand_at_the_end() -> None:
    body = (
        r"One{\super\chftn{\footnote\pard\plain {\super\chftn} See {\i there}.\par More.}}."
        r"{\*\atnid x}{\*\annotation no}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}}"
        r"{\pict ffd8}\par Two{\footnote\ftnalt End.}.\par}"
    )
    assert said(body) == ["One[1].link", "Two[2].", "[1] See there. More.", "[2] End."]
    assert read(body).notes == ("2 notes moved to the end, 1 comment left out, 1 image left out",)


def test_headings_items_and_rows() -> None:
    body = (
        r"\pard\s1 Top\par\pard\s2 Body\par\pard\outlinelevel1 Part\par"
        r"\pard\outlinelevel9 Plain\par"
        r"\pard{\listtext 1.\tab}One\par{\pntext\bullet\tab}Dot\par{\listtext 2.\tab}\par"
        r"\trowd\intbl a\par b\cell c\cell\row\trowd\intbl alone\cell\row\pard loose\cell\par}"
    )
    assert said(body) == [
        "# Top", "Body", "## Part", "Plain", "item: 1. One", "item: - Dot", "2.",
        "row: a b | c", "alone", "loose",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"The sea.", "it does not begin with {\\rtf"),
        (b"{\\rtf1 {\\b The {\\i sea", "it ends inside of 3 groups"),
        (b"{\\rtf1\\u99999999?}", "its letters cannot be told"),
    ],
)
def test_what_is_damaged_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(ForeignFileError) as caught:
        made_files.read(raw, "a.rtf")
    assert str(caught.value) == (
        f"a.rtf: {reason}; get the file once more, or open it in its own program and save it again"
    )


def test_a_file_without_its_last_brace_or_with_one_too_many_is_read() -> None:
    assert said(r"One.\par") == ["One."]
    raw = b"{\\rtf1 One.}}"
    found = made_files.read(raw, "a.rtf")
    assert [one.content for one in found.segmentation.segments] == ["One."]


def test_kinds_are_told_by_the_names_of_styles() -> None:
    names = (
        r"{\stylesheet{\s3\sbasedon0\b \i0 Title;}{\*\cs4 Quote;}{\s5\qc Intense Quote;}"
        r"{\s6 caption;}{\s7 Zitat;}{\s8 Other;}}"
    )
    body = (
        r"\pard\s3 Big\par\pard\s5 Said\par\pard\s6 Map\par\pard\s7 Gesagt\par\pard\s4 One"
        r"\par\pard\s8 Two\par}"
    )
    assert said(names + body) == [
        "# Big", "quotation: Said", "caption: Map", "quotation: Gesagt", "One", "Two",
    ]  # fmt: skip


def test_items_are_told_by_their_marks_whatever_these_are() -> None:
    body = (
        r"\pard{\listtext\pard\f1 o\tab}Round\par{\pntext (a) }Bracket\par{\listtext x}\par"
        r"{\*\pn\pnlvlblt}\endash\tab Dash\par\pard\s1{\listtext 1.\tab}Top\par"
        r"\trowd\intbl{\listtext\bullet\tab}in a cell\cell b\cell\row}"
    )
    assert said(body) == [
        "item: - Round", "item: - (a) Bracket", "x", "item: - Dash", "# 1. Top",
        "row: • in a cell | b",
    ]  # fmt: skip


def test_text_boxes_follow_the_paragraph_that_they_hang_on() -> None:
    box = (
        r"{\shp{\*\shpinst{\sp{\sn txt}{\sv 1}}{\shptxt\pard In a {\b box}.\par And more.\par}}"
        r"{\shprslt{\*\do{\dptxbxtext\pard Again.\par}}}}"
    )
    old = r"{\*\do\dobxpage{\dptxbxtext\pard Old.{\footnote See.}\par}}"
    body = rf"\pard One {box}sea.\par Two{old}.\par\trowd\intbl a{box}\cell b\cell\row"
    assert said(body + rf"\pard Last{old}.}}") == [
        "One sea.", "In a box.", "And more.", "Two.", "Old.[1]", "row: a | b", "In a box.",
        "And more.", "Last.", "Old.[2]", "[1] See.", "[2] See.",
    ]  # fmt: skip


def test_headers_footers_and_formulas_are_left_out_and_said() -> None:
    box = r"{\*\do{\dptxbxtext\pard The Sea Times\par}}"
    body = (
        r"{\header\pard Page {\field{\*\fldinst PAGE}}\par}{\footerf\pard 1\par}"
        rf"{{\headerl\pard {box}\par}}"
        r"\pard One{\mmath{\*\moMath{\mr x}}{\mmathPict{\pict ff}}}.\par}"
    )
    assert said(body) == ["One."]
    assert read(body).notes == ("2 headers and footers left out, 1 formula left out",)


def test_rows_of_a_table_in_a_cell_are_rows() -> None:
    inner = (
        r"\pard\intbl\itap2 x\nestcell{\nonesttables\par}y\nestcell"
        r"{\*\nesttableprops\trowd\itap2\nestrow}{\nonesttables\par}"
    )
    outer = rf"\trowd\pard\intbl Over\par {inner}\pard\intbl\cell b\cell\row\pard After\par}}"
    assert said(outer) == ["Over", "row: x | y", "row:  | b", "After"]
    bare = rf"\trowd\pard\intbl{inner}{inner}\pard\intbl\itap0 After\par}}"
    assert said(bare) == ["row: x | y", "row: x | y", "After"]


def test_letters_in_two_halves_are_one_and_a_half_is_none() -> None:
    body = r"\uc0 \u55357 \u56832 and\par\uc1\u-10240?\u-8398? or\par \u-10240? alone\par}"
    assert said(body) == ["\U0001f600and", "\U00010332 or", "\ufffd alone"]


def test_an_asterisk_inside_of_what_is_said_hides_nothing() -> None:
    assert said(r"{\loch\f2\*\cs7\cf0 The sea}{\*\x not this}.\par}") == ["The sea."]


WRAPPED = [
    "The boats of the harbour went out in the morning, as they had done",
    "on every day of that long summer, and the wind was with them until",
    "noon.",
    "",
    "Then it turned, and those that had gone farthest came back last of",
    "all, when the lamps on the pier had been lit and the market was over",
    "for the day.",
    "",
] * 4


def lines(*written: str) -> str:
    return "".join(f"{line}\\par " for line in written) + "}"


def test_lines_that_were_wrapped_by_hand_are_joined_where_a_file_has_no_others() -> None:
    found = read(lines(*WRAPPED))
    assert made_files.said(found) == [" ".join(WRAPPED[:3]), " ".join(WRAPPED[4:7])] * 4
    assert found.notes == ("16 lines that were wrapped by hand joined",)
    assert len(said(r"\pard\s1 Top\par\pard " + lines(*WRAPPED))) == 25
    assert len(said(r"\bullet\tab Item\par " + lines(*WRAPPED))) == 25
    assert len(said(lines(*WRAPPED[:16]))) == 12
    assert len(said(lines(*[" ".join(WRAPPED[:3]), ""] * 20))) == 20
    assert len(said(lines(*[f"No. {at}" for at in range(30)]))) == 30
