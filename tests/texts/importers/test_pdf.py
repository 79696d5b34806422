"""PDF: words on pages become paragraphs, and what is no text is refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from diptych.errors import MissingExtraError, UnreadableFileError
from diptych.texts.importers import FORMATS, Arrival, Imported, import_arrival
from diptych.texts.importers.pdf import child, pdfium
from diptych.texts.importers.pdf.columns import regions
from diptych.texts.importers.pdf.flow import flowed
from diptych.texts.importers.pdf.furniture import without_furniture
from diptych.texts.importers.pdf.joining import joined_paragraphs
from diptych.texts.importers.pdf.legibility import broken_words, is_language, require_text
from diptych.texts.importers.pdf.line_numbers import without_line_numbers
from diptych.texts.importers.pdf.paragraphs import Block, blocks_of, spacing_of, usual_size
from diptych.texts.importers.pdf.words import Line, Word, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 0.6
"""Of a letter of Courier, in sizes."""
PROSE = (
    "The council met on Monday and heard three reports about the harbour, its trams and its debts. "
    "Nobody spoke against the plan, which had been drawn up in the spring by two engineers. "
    "The vote was taken late in the evening, when most of the public had gone home already."
)
LARGE = "A large heading that is too long for a line, and goes on below"
MORE = PROSE.replace("Monday", "Friday").replace("three", "seven")


# A small writer of PDFs


@dataclass(frozen=True)
class Put:
    """Some text on a page: from the left, from the top, in points."""

    text: str
    left: float = 72
    top: float = 72
    size: float = 10
    bold: bool = False
    matrix: str = "1 0 0 1"
    mode: int = 0


def page(*puts: Put) -> bytes:
    """Write the contents of a page."""
    return b"\n".join(
        f"BT /{'F2' if put.bold else 'F1'} {put.size} Tf {put.mode} Tr {put.matrix} "
        f"{put.left} {792 - put.top} Tm ({_escaped(put.text)}) Tj ET".encode("cp1252")
        for put in puts
    )


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf(*pages: bytes, information: str = "", rotate: int = 0, font: str = "Courier") -> bytes:
    """Write a PDF of US Letter pages."""
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    fonts = "/Font << /F1 3 0 R /F2 4 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        *(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /%b /Encoding /WinAnsiEncoding >>"
            % name.encode()
            for name in (font, f"{font}-Bold")
        ),
        f"<< {information} >>".encode(),
    ]
    for at, content in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate {rotate} "
            f"/Resources << {fonts} >> /Contents {7 + 2 * at} 0 R >>".encode(),
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        ]
    written = b"%PDF-1.7\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n"
    ) % (len(objects) + 1, table, len(objects) + 1, len(written))


def set_text(
    text: str,
    *,
    left: float = 72,
    top: float = 100,
    letters: int = 60,
    size: float = 10,
    indent: int = 0,
    hanging: int = 0,
    bold: bool = False,
) -> list[Put]:
    """Wrap a paragraph to lines of so many letters, 12 points apart at size 10."""
    lines = textwrap.wrap(
        text, letters, initial_indent=" " * indent, subsequent_indent=" " * hanging
    )
    return [
        Put(
            line.strip(),
            left + (len(line) - len(line.lstrip())) * WIDTH * size,
            top + at * size * 1.2,
            size,
            bold,
        )
        for at, line in enumerate(lines)
    ]


def stacked(*paragraphs: str, gap: float = 0, top: float = 100, **how: Any) -> list[Put]:
    """Set paragraphs below each other."""
    puts: list[Put] = []
    for text in paragraphs:
        puts += set_text(text, top=top, **how)
        top = puts[-1].top + 12 + gap
    return puts


def words_of(puts: Sequence[Put]) -> list[Word]:
    """Return what pdfium would find, without asking it."""
    words = []
    for put in puts:
        at = 0
        for text in put.text.split(" "):
            left = put.left + at * WIDTH * put.size
            right = left + len(text) * WIDTH * put.size
            if text:
                words.append(
                    Word(text, left, right, put.top, put.size, int(put.bold), put.bold, spaced=True)
                )
            at += len(text) + 1
    return words


def blocks_on(*pages: Sequence[Put]) -> list[Block]:
    """Return the paragraphs of pages, as the importer finds them."""
    kept, _ = without_furniture([words_of(puts) for puts in pages])
    parts = [lines_of(words, at) for at, one in enumerate(kept) for words in regions(one)]
    size = usual_size([line for part in parts for line in part])
    spacing = spacing_of(parts)
    found = [one for at, part in enumerate(parts) for one in blocks_of(part, spacing, size, at)]
    return flowed(found, size)


def said(blocks: Sequence[Block]) -> list[str]:
    """Return what paragraphs say."""
    return joined_paragraphs([block.texts for block in blocks])[0]


def read(raw: bytes, name: str = "a b.pdf") -> Imported:
    return import_arrival(Arrival(raw=raw, name=name))


def texts(imported: Imported) -> list[tuple[str, str]]:
    segments = imported.segmentation.segments
    return [(segment.kind + str(segment.level or ""), segment.content) for segment in segments]


# The whole way


def test_a_pdf_becomes_paragraphs_with_headings_items_and_captions() -> None:
    first = page(
        Put("The harbour and its trams", size=18),
        *stacked(PROSE, MORE, top=110, indent=4),
        Put("\u2022 one tram", top=260),
        Put("\u2022 two trams", top=272),
        Put("Figure 1: The tram.", top=300),
        Put("ARCHIVE COPY", 30, 500, matrix="0 1 -1 0"),
    )
    found = read(pdf(first, information="/Title (The Harbour, and its trams) /Author (root)"))
    assert texts(found) == [
        ("heading1", "The harbour and its trams"),
        ("paragraph", PROSE),
        ("paragraph", MORE),
        ("item", "\u2022 one tram"),
        ("item", "\u2022 two trams"),
        ("caption", "Figure 1: The tram."),
    ]
    assert found.segmentation.convention is None
    assert found.segmentation.description == "the layout of 1 page"
    assert found.fields == {"title": "The Harbour, and its trams"}
    assert found.notes == ("11 letters not upright left out",)


HEAD = Put("The Harbour Post, May 2019", top=40)
TITLE = Put("The harbour and its trams", top=72, size=18)


def fields_of(*puts: Put, information: str = "") -> dict[str, str]:
    return read(pdf(page(*puts), page(*stacked(MORE)), information=information)).fields


def test_the_title_is_the_largest_heading_of_the_first_page_and_no_line_above_it() -> None:
    part = Put("On trams", top=300, size=14)
    assert fields_of(HEAD, TITLE, *stacked(PROSE), part) == {"title": TITLE.text}
    bold = Put(HEAD.text, top=40, bold=True)
    assert fields_of(bold, TITLE, *stacked(PROSE)) == {"title": TITLE.text}
    assert fields_of(bold, *stacked(PROSE)) == {"title": HEAD.text}
    assert fields_of(*stacked(PROSE), Put("On trams", top=300, bold=True)) == {}
    assert fields_of(*stacked(PROSE, top=40), part) == {"title": part.text}


def test_what_the_file_calls_its_title_is_one_if_it_has_letters_and_the_text_says_so() -> None:
    body = stacked(f"5 trams. {PROSE}")
    assert fields_of(*body, information="/Title (5)") == {}
    assert fields_of(*body, information="/Title (Microsoft Word - a.doc)") == {}
    named = "/Title (The council met on Monday)"
    assert fields_of(TITLE, *body, information=named) == {"title": "The council met on Monday"}


def test_what_is_left_out_and_decided_is_said() -> None:
    pages = [
        page(
            Put("The Harbour Post", top=40),
            *stacked(PROSE, top=100 + number),
            Put(f"{number} trams of the har-", top=400 + 20 * number),
            Put("bour of the town.", top=412 + 20 * number),
            Put(str(number), 300, 760),
        )
        for number in (4, 5)
    ]
    found = read(pdf(*pages, page(), b""))
    assert found.notes == (
        "running heads and page numbers left out on 2 pages",
        "no text on 2 pages (3-4)",
        "2 divided words joined",
    )


def test_several_pages_without_text_are_named() -> None:
    full = page(*stacked(PROSE))
    assert read(pdf(b"", full, b"", full, b"")).notes[-1] == "no text on 3 pages (1, 3, 5)"


def test_doubts_are_said() -> None:
    broken = read(pdf(page(*stacked(PROSE.replace("reports", "e\u00a7orts"))))).notes
    assert broken == ("1 word with broken letters, such as 'e\u00a7orts'",)


def test_letters_that_nobody_sees_are_left_out() -> None:
    shown = [*set_text(PROSE), Put("unseen", top=400, size=2, matrix=".01 0 0 .01")]
    assert texts(read(pdf(page(*shown)))) == [("paragraph", PROSE)]


def test_words_from_right_to_left_among_others_are_warned_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = pdfium.read(pdf(page(*stacked(PROSE))))
    found["pages"][0]["words"][3][0] = "\u05e9\u05dc\u05d5\u05dd"
    monkeypatch.setattr("diptych.texts.importers.pdf.contents", lambda *_: found)
    assert read(b"%PDF-").notes == (
        "holds words written from right to left, whose letters may stand in a wrong order",
    )


# Reading pages


def pages_of(raw: bytes) -> list[dict[str, Any]]:
    return pdfium.read(raw)["pages"]


def test_a_page_gives_words_with_places_sizes_and_fonts() -> None:
    found = pdfium.read(pdf(page(Put("Two words", 100, 92, 10), Put("Bold", 200, 92, bold=True))))
    assert found["pages"][0]["words"] == [
        ["Two", 100, 118, 92, 10, 0, 1],
        ["words", 124, 154, 92, 10, 0, 1],
        ["Bold", 200, 224, 92, 10, 1, 1],
    ]
    assert found["fonts"] == [("Courier", False), ("Courier-Bold", True)]


def test_a_blank_that_pdfium_adds_between_touching_letters_is_none() -> None:
    raw = pdf(page(Put("hav", 100, 92), Put("e", 118.2, 92), Put("it", 127.5, 92)))
    assert [one[0] for one in pages_of(raw)[0]["words"]] == ["have", "it"]
    style = pdfium._Style(font=0, size=10, turn=0, hidden=False)
    letters = [
        pdfium._Character(
            text=text, left=left, right=left + 6, bottom=0, top=10, x=left, y=100, size=10,
            style=style, added=text == " ", unknown=False,
        )
        for text, left in (("a", 100), (" ", 106), ("b", 106.2), (" ", 112), ("c", 114))
    ]  # fmt: skip
    words = list(pdfium._words(letters, (0, 0, 612, 792), 0))
    assert [(one[0], one[-1]) for one in words] == [("ab", 1), ("c", 1)]


@pytest.mark.parametrize(
    ("signs", "written"),
    [
        ([("B", 100), ("\u00a8", 106), ("o", 106.5), ("rsch", 112.5)], "B\u00f6rsch"),
        ([("\u00b4", 100), ("e", 100.5), ("t", 106.5)], "\u00e9t"),
        ([("c", 100), ("\u00b8", 100.2), ("a", 106)], "\u00e7a"),
        ([("/", 100), ("\u02dc", 106), ("ali", 112)], "/\u02dcali"),
        ([("q", 100), ("\u00a8", 106), ("q", 106.5)], "q\u00a8q"),
        ([("f", 100), ("i", 103)], "fi"),
    ],
)
def test_an_accent_becomes_part_of_the_letter_that_it_was_set_over(
    signs: list[tuple[str, float]], written: str
) -> None:
    raw = pdf(page(*(Put(text, left, 92) for text, left in signs)))
    assert [one[0] for one in pages_of(raw)[0]["words"]] == [written]


def test_a_gap_or_another_font_ends_a_word_without_a_blank() -> None:
    word = pages_of(pdf(page(Put("ab", 100, 92), Put("cd", 112, 92, bold=True))))[0]["words"]
    assert [one[0] for one in word] == ["ab", "cd"]
    assert word[0][-1] == 0


@pytest.mark.parametrize(
    ("matrix", "rotate"), [("1 0 0 1", 0), ("0 1 -1 0", 90), ("-1 0 0 -1", 180), ("0 -1 1 0", 270)]
)
def test_a_page_on_its_side_is_read_upright(matrix: str, rotate: int) -> None:
    found = pages_of(pdf(page(Put("One", 300, 400, matrix=matrix)), rotate=rotate))[0]
    (word,) = found["words"]
    assert word[0] == "One"
    assert word[2] - word[1] == pytest.approx(18, abs=0.1)
    assert (found["width"], found["height"]) == ((792, 612) if rotate % 180 else (612, 792))
    assert 0 < word[3] < found["height"]


def test_hidden_text_and_text_beside_the_page_are_left_out() -> None:
    shown = page(Put("Shown text", 100, 92), Put("No", 100, 192, mode=3), Put("Off", 100, 900))
    assert [word[0] for word in pages_of(pdf(shown))[0]["words"]] == ["Shown", "text"]


def test_hidden_text_under_a_scan_is_read() -> None:
    scan = page(Put("What OCR found", mode=3))
    assert [word[0] for word in pages_of(pdf(scan))[0]["words"]] == ["What", "OCR", "found"]


def test_words_off_the_page_end_the_word_before_them() -> None:
    assert pages_of(pdf(page(Put("ab", 100, 791.9), Put("cd", 112, 792.3))))[0]["words"] == [
        ["ab", 100, 112, 791.9, 10, 0, 0]
    ]


@pytest.mark.parametrize(
    ("code", "unknown", "written"),
    [
        (0x61, False, "a"), (0x61, True, "a"), (2, False, "-"), (2, True, "\ufffd"),
        (0xD801, False, "\ufffd"), (0x110000, False, "\ufffd"), (0xFB01, False, "fi"),
    ],
)  # fmt: skip
def test_characters_are_written_as_letters(code: int, unknown: bool, written: str) -> None:  # noqa: FBT001
    assert pdfium._written(code, unknown=unknown) == written


def test_the_size_of_fonts_with_units_of_their_own_is_that_of_their_boxes() -> None:
    small = page(*set_text(PROSE), Put("unit", 72, 400, 1.5))
    (word,) = (one for one in pages_of(pdf(small))[0]["words"] if one[0] == "unit")
    assert 0 < word[4] != 1.5


def test_a_damaged_page_has_no_words() -> None:
    raw = pdf(page(Put("One")), page(Put("Two"))).replace(b"/Type /Page ", b"/Type /Pane ", 1)

    class Broken:
        def __getitem__(self, number: int) -> None:
            raise pypdfium2.PdfiumError(str(number))

    found = pdfium._page(Broken(), 0, pdfium._Fonts(), 10)
    assert found["damaged"]
    assert not found["words"]
    assert len(pages_of(raw)) in {1, 2}


def test_faults_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdfium.read(b"%PDF-1.7 nothing") == {"fault": "damaged"}
    monkeypatch.setattr(pdfium, "MOST_CHARACTERS", 10)
    assert pdfium.read(pdf(page(Put("More than ten")))) == {"fault": "characters"}
    monkeypatch.setattr(pdfium, "MOST_PAGES", 1)
    assert pdfium.read(pdf(b"", b"")) == {"fault": "pages"}


def test_a_password_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_: bytes) -> None:
        raise pypdfium2.PdfiumError("locked", err_code=pypdfium2.raw.FPDF_ERR_PASSWORD)

    monkeypatch.setattr(pdfium.pypdfium2, "PdfDocument", locked)
    assert pdfium.read(b"") == {"fault": "password"}


def test_the_program_reads_stdin_and_writes_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bounded = []
    monkeypatch.setattr(pdfium, "bound", lambda: bounded.append(True))
    raw = io.BytesIO(pdf(page(Put("One"))))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=raw))
    pdfium.main()
    assert json.loads(capsys.readouterr().out)["pages"][0]["words"][0][0] == "One"
    assert bounded


# A process of its own


@pytest.mark.parametrize("fault", sorted(child._FAULTS))
def test_each_fault_is_said_with_a_way_out(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    monkeypatch.setattr(child, "_read", lambda _: {"fault": fault})
    with pytest.raises(UnreadableFileError, match=r"^a b\.pdf: .+; .+") as caught:
        read(b"%PDF-")
    assert "{" not in str(caught.value)
    assert ("'a b.pdf'" in str(caught.value)) == ("qpdf" in str(caught.value))


def test_what_ends_pdfium_ends_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    kill = "import os; os.kill(os.getpid(), 9)"
    monkeypatch.setattr(child, "_PROGRAM", [sys.executable, "-c", kill])
    with pytest.raises(UnreadableFileError, match="pdfium breaks off reading it"):
        read(b"%PDF-")


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **how: float) -> None:
        raise subprocess.TimeoutExpired("pdfium", how["timeout"])

    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(UnreadableFileError, match="longer than 60 seconds"):
        read(b"%PDF-")


def test_what_takes_too_long_afterwards_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diptych.texts.importers.pdf.MOST_SECONDS", -1)
    with pytest.raises(UnreadableFileError, match=r"longer than 60 seconds; .* qpdf a.pdf"):
        read(pdf(page(Put("One"))), "a.pdf")


def test_a_broken_pdf_is_refused() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(b"%PDF-1.7\nnothing", "a.pdf")
    assert str(caught.value) == (
        "a.pdf: this is no whole PDF; if it opens elsewhere, print it into a new one, and add that"
    )


def test_without_pypdfium2_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError) as caught:
        read(b"%PDF-", "a.pdf")
    assert str(caught.value) == ("a.pdf: a PDF needs diptych's extra 'pdf': pip install pypdfium2")
    assert FORMATS["pdf"].reader


# Whether it is a text


def test_a_scan_is_refused_with_what_ocr_would_do() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(pdf(b""))
    assert str(caught.value) == (
        "a b.pdf: it holds no text; if it is a scan, OCR puts a text under it: "
        "ocrmypdf 'a b.pdf' NEW.pdf"
    )


def shifted(text: str, by: int) -> str:
    return "".join(chr(ord(letter) + by) for letter in text)


@pytest.mark.parametrize(
    "text",
    [
        shifted(PROSE.replace(" ", "\x3d"), -29),
        "\ufffd".join(PROSE),
        "".join(chr(33 + (ord(letter) * 7) % 40) for letter in PROSE),
    ],
)
def test_letters_that_are_no_language_are_refused(text: str) -> None:
    assert not is_language(text)
    with pytest.raises(UnreadableFileError, match=r"is no language \('.+'\).+--force-ocr a\.pdf"):
        require_text(text, 0, "a.pdf")


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "Strč prst skrz krk. Vlk zmrzl, zhltl hrst zrn. Příliš žluťoučký kůň úpěl ďábelské ódy.",
        "1,204 3,311 19,004 (22.5) 17.1 18.2 | 33.1 44.2 " * 3,
        "政府は月曜日に新しい計画を発表した。港の路面電車についての三つの報告が行われた。",
        "政府は月曜日に新しい計画を発表した。港の報告が行われた。BBC, PRC, HKG, NZX. " * 20,
        "Совет собрался в понедельник и выслушал три доклада о гавани и её трамваях.",
    ],
)
def test_texts_are_texts(text: str) -> None:
    assert is_language(text)
    require_text(text, 0, "a.pdf")


def test_where_the_file_says_of_no_letter_which_it_is_blanks_must_be_blanks() -> None:
    text = PROSE.replace(" ", "\ufffd")
    assert is_language(text)
    require_text(text, 3, "a.pdf")
    with pytest.raises(UnreadableFileError):
        require_text(text, len(text), "a.pdf")


def test_a_few_letters_are_not_judged() -> None:
    require_text("+HUDXVJHEHU", 0, "a.pdf")


def test_a_text_from_right_to_left_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match=r"written from right to left.+pdftotext a.pdf"):
        require_text("\u0627\u0644\u0633\u0644\u0627\u0645 " * 10, 0, "a.pdf")


def test_broken_words_are_found() -> None:
    assert broken_words("An e\u00a7ort to signi\ufffder, see \u00a7 3 and 5\u00a7.") == [
        "e\u00a7ort",
        "signi\ufffder",
    ]


# Lines


def line(*words: Word) -> Line:
    return lines_of(words, 0)[0]


def word(text: str, left: float, base: float = 100, size: float = 10, **more: Any) -> Word:
    right = left + len(text) * WIDTH * size
    return Word(
        text, left, right, base, size, 0, more.get("bold", False), more.get("spaced", False)
    )


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ([word("half", 0), word("word", 24)], "halfword"),
        ([word("two", 0, spaced=True), word("words", 18)], "two words"),
        ([word("two", 0), word("words", 24)], "two words"),
        ([word("claim.", 0), word("12", 36, 96, 6)], "claim. 12"),
        ([word("km", 0), word("2", 12, 96, 6)], "km2"),
        ([word("19", 0), word("th", 12, 96, 6)], "19th"),
        ([word("10", 0), word("12", 12, 96, 6)], "1012"),
        ([word("1999", 0), word("12", 24, 96, 6)], "1999 12"),
        ([word("3", 0, 96, 6), word("Note", 3.6)], "3 Note"),
    ],
)
def test_words_are_parted_where_a_blank_a_gap_or_the_mark_of_a_note_is(
    words: list[Word], text: str
) -> None:
    assert line(*words).text == text


def test_raised_words_belong_to_their_line_and_those_over_others_do_not() -> None:
    found = lines_of([word("claim", 0), word("1", 30, 96, 6)], 0)
    assert [one.text for one in found] == ["claim 1"]
    found = lines_of([word("claim", 0), word("over", 0, 96)], 0)
    assert [one.text for one in found] == ["over", "claim"]


# Columns


def test_columns_are_read_one_after_the_other() -> None:
    title = Put("A title over both of the columns of this page, as wide as they are", 72, 80)
    left, right = set_text(PROSE, letters=38), set_text(MORE, left=330, letters=38)
    foot = Put("A line below both of the columns of this page, as wide as they are", 72, 260)
    assert said(blocks_on([*right, foot, *left, title])) == [title.text, PROSE, MORE, foot.text]


def test_three_columns_are_read_one_after_the_other() -> None:
    parts = [set_text(text, left=left, letters=24) for text, left in
             ((PROSE, 40), (MORE, 220), (PROSE, 400))]  # fmt: skip
    assert said(blocks_on([put for part in reversed(parts) for put in part])) == [
        PROSE,
        MORE,
        PROSE,
    ]


def test_names_beside_each_other_over_two_columns_stand_before_them() -> None:
    names = [Put("Ann Smith", 120, 88), Put("Bo Lee", 400, 88)]
    columns = [*set_text(PROSE, letters=38), *set_text(MORE, left=330, letters=38)]
    assert said(blocks_on([*names, *columns])) == ["Ann Smith Bo Lee", PROSE, MORE]


def test_a_column_that_begins_above_the_other_is_whole() -> None:
    left, right = set_text(PROSE, top=124, letters=38), set_text(MORE, left=330, letters=38)
    assert said(blocks_on([*left, *right])) == [PROSE, MORE]


def test_cells_of_a_table_and_short_columns_are_no_columns() -> None:
    rows = [
        Put(text, left, 100 + 12 * at)
        for at in range(6)
        for text, left in ((f"Town {at}", 72), (f"{at}00", 200), ("yes", 300))
    ]
    assert said(blocks_on(rows)) == [f"Town {at} | {at}00 | yes" for at in range(6)]
    few = [*set_text(PROSE[:70], letters=38), *set_text(MORE[:70], left=330, letters=38)]
    assert len(said(blocks_on(few))) == 1


def test_columns_that_are_not_beside_each_other_are_none() -> None:
    left, right = set_text(PROSE, letters=38), set_text(MORE, left=330, top=400, letters=38)
    assert said(blocks_on([*left, *right])) == [PROSE, MORE]


def test_a_page_without_words_has_no_paragraph() -> None:
    assert blocks_on([]) == []


def test_words_in_the_right_margin_stand_behind_the_column() -> None:
    line = "the trams of the harbour are older than the town is"
    filled = at(72, *[line] * 12)
    beside = [Put("Shift work", 420, filled[1].top), Put("and trams", 420, filled[3].top + 4)]
    found = said(blocks_on([*filled, *beside]))
    assert found[0].endswith(filled[-1].text)
    assert found[1:] == ["Shift work", "and trams"]
    stars = Put("*", 420, filled[1].top)
    assert len(said(blocks_on([*filled, stars]))) == 1
    more = Put("trams", filled[1].left + 52 * 6 + 5, filled[1].top)
    assert len(said(blocks_on([*filled, more]))) == 1
    assert len(said(blocks_on([*filled[:8], *beside]))) == 1


# Numbers of lines


def numbered(text: str, *, first: int = 1, right: bool = False, **how: Any) -> list[Put]:
    """Set a paragraph with a number beside each line."""
    puts = set_text(text, **how)
    left = 500.0 if right else 40.0
    return [*puts, *(Put(f"{first + at}", left, put.top, 7) for at, put in enumerate(puts))]


def without_numbers(*pages: Sequence[Put]) -> tuple[list[str], int]:
    kept, count = without_line_numbers([words_of(puts) for puts in pages])
    return [" ".join(word.text for word in words) for words in kept], count


@pytest.mark.parametrize("right", [False, True])
def test_numbers_of_lines_are_left_out(right: bool) -> None:  # noqa: FBT001
    long = numbered(PROSE + " " + MORE, right=right, letters=50)
    short = numbered(PROSE[:150], first=5, right=right, letters=50)
    texts_found, count = without_numbers(long, long, short, [])
    assert texts_found == [PROSE + " " + MORE] * 2 + [PROSE[:150], ""]
    assert count == 3
    found = read(pdf(page(*long), page(*long)))
    assert found.notes[0] == "numbers of lines left out on 2 pages"


def test_ranks_and_numbers_that_do_not_count_on_stay() -> None:
    ranks = numbered("Town " * 100, letters=40)
    assert without_numbers(ranks)[1] == 0
    once = numbered(PROSE + " " + MORE, letters=50)
    assert without_numbers(once, set_text(PROSE), set_text(MORE))[1] == 0
    other = [put for at, line in enumerate(set_text(PROSE, letters=20)) for put in
             (line, Put(f"{7 * at}", 40, line.top))]  # fmt: skip
    assert without_numbers(other, other)[1] == 0
    close = [put for at, line in enumerate(set_text(PROSE, letters=20)) for put in
             (line, Put(f"{at}", line.left - 8, line.top))]  # fmt: skip
    assert without_numbers(close, close)[1] == 0


# Running heads


def headed(number: int, *more: Put) -> list[Put]:
    return [Put("The Harbour Post", top=40), *stacked(PROSE, top=100 + 9 * number), *more,
            Put(f"Page {number} of 9", 300, 760)]  # fmt: skip


def test_running_heads_and_page_numbers_are_left_out() -> None:
    kept, count = without_furniture([words_of(headed(number)) for number in (3, 4, 5)])
    assert count == 3
    assert [" ".join(one.text for one in words) for words in kept] == [PROSE] * 3


def test_a_title_that_the_pages_repeat_in_smaller_letters_stays() -> None:
    title = Put("The Harbour Post", top=40, size=16)
    heads = [Put(title.text, top=40)] * 2
    pages = [[head, *set_text(PROSE, top=100 + 9 * at)] for at, head in enumerate((title, *heads))]
    kept, count = without_furniture([words_of(puts) for puts in pages])
    assert count == 2
    assert kept[0][0].text == "The"


@pytest.mark.parametrize("numbers", [("iii", "iv"), ("12", "13"), ("- 8 -", "- 9 -")])
def test_numbers_that_count_the_pages_are_left_out_however_near_they_stand(
    numbers: tuple[str, str],
) -> None:
    pages = [
        [*set_text(PROSE, top=100 + 9 * at), Put(number, 300, 160 + 9 * at)]
        for at, number in enumerate(numbers)
    ]
    kept, _ = without_furniture([words_of(puts) for puts in pages])
    assert [words[-1].text for words in kept] == ["already."] * 2


def test_other_numbers_on_the_edge_are_left_out_only_far_from_the_text() -> None:
    near = [*set_text(PROSE), Put("1789", 72, 160)]
    far = [*set_text(PROSE), Put("1789", 72, 700)]
    assert without_furniture([words_of(near)])[1] == 0
    assert without_furniture([words_of(far)])[1] == 1


def test_what_is_said_again_at_another_height_or_inside_stays() -> None:
    again = Put("Nobody spoke.", top=112)
    pages = [[*set_text(PROSE[:50]), again], [*set_text(MORE[:50], top=300),
             Put("Nobody spoke.", top=312)]]  # fmt: skip
    assert without_furniture([words_of(puts) for puts in pages])[1] == 0


def test_nothing_but_page_numbers_is_no_text() -> None:
    pages = [[Put(str(number), 300, 760)] for number in (1, 2)]
    assert without_furniture([words_of(puts) for puts in pages])[0] == [[], []]


# Paragraphs


@pytest.mark.parametrize(
    "how", [{"indent": 4}, {"gap": 8}, {}, {"indent": 4, "letters": 30}, {"gap": 8, "size": 12}]
)
def test_indents_gaps_and_short_last_lines_part_paragraphs(how: dict[str, Any]) -> None:
    assert said(blocks_on(stacked(PROSE, MORE, PROSE, **how))) == [PROSE, MORE, PROSE]


def test_a_line_that_is_moved_in_like_the_one_above_begins_a_paragraph() -> None:
    talk = "So it is, said the first of the two engineers who had drawn it."
    assert said(blocks_on(stacked(talk, PROSE, letters=67, indent=3))) == [talk, PROSE]


def test_a_number_in_the_middle_of_a_sentence_begins_no_item() -> None:
    lines = ["The council, in its decision of Monday, says that article",
             "10. of the statute holds for trams and that the harbour is",
             "(1) an estate of the town, which the mayor said in article",
             "a) of the same decision."]  # fmt: skip
    (found,) = blocks_on([Put(text, top=100 + 12 * at) for at, text in enumerate(lines)])
    assert said([found]) == [" ".join(lines)]
    assert found.kind == "paragraph"


ITEMS = {
    "numbers": ["1. one thing that the council said about the harbour and its many trams",
                "2. another thing that the council said about the harbour and its trams"],
    "letters": ["a) one thing that the council said about the harbour and its many trams",
                "b) another thing that the council said about the harbour and its trams"],
    "bullets": ["\u2022 one thing that the council said about the harbour and its many trams",
                "\u2022 another thing that the council said about the harbour and its trams"],
    "dashes": ["\u2013 one thing that the council said about the harbour and its many trams",
               "\u2013 another thing that the council said about the harbour and its trams"],
}  # fmt: skip


@pytest.mark.parametrize("items", ITEMS.values(), ids=ITEMS)
@pytest.mark.parametrize("hanging", [0, 3])
def test_items_are_parted_whether_they_hang_or_not(items: list[str], hanging: int) -> None:
    before = "The council met on Monday to say what is to be done:"
    found = blocks_on([*stacked(before, *items, letters=50, hanging=hanging)])
    expected = [" ".join(text.split()) for text in (before, *items)]
    assert said(found) == expected
    assert [block.kind for block in found] == ["paragraph", "item", "item"]


def test_a_list_with_numbers_of_two_digits_is_parted() -> None:
    items = [f"{number}. The council said so, and it is what shall be done." for number in (9, 10)]
    assert said(blocks_on(stacked(*items, letters=56))) == items


def test_a_hanging_paragraph_is_one() -> None:
    books = [f"Smith, A. (20{at}). On the trams of the harbour and on their debts. A Press, and "
             "another publisher of it." for at in (10, 11, 12)]  # fmt: skip
    assert said(blocks_on(stacked(*books, letters=50, hanging=4))) == books


def test_letters_of_another_size_or_weight_part_paragraphs() -> None:
    puts = [
        *set_text("A heading in bold", bold=True),
        *set_text(PROSE, top=112),
        *set_text("small print below it", top=190, size=7),
        *set_text(LARGE, top=230, size=14, letters=40),
    ]
    found = blocks_on(puts)
    assert said(found) == ["A heading in bold", PROSE, "small print below it", LARGE]
    assert [(block.kind, block.level) for block in found] == [
        ("heading", 2), ("paragraph", 0), ("paragraph", 0), ("heading", 1),
    ]  # fmt: skip


def mixed(*parts: tuple[str, float, bool], left: float = 72, top: float = 100) -> list[Put]:
    """Set words in letters of several sizes and weights on one line."""
    puts = []
    for text, size, bold in parts:
        puts.append(Put(text, left, top, size, bold))
        left += (len(text) + 1) * WIDTH * size
    return puts


def test_small_capitals_and_bold_words_at_the_end_of_a_line_part_nothing() -> None:
    for size, bold in ((8.0, False), (10.0, True)):
        first = mixed(("in the", 10, False), ("FOR FURTHER INFORMATION ABOUT ALL THE", size, bold))
        below = mixed(("CONTACT", size, bold), ("section of the plan.", 10, False), top=112)
        assert said(blocks_on([*first, *below]))[0].endswith("ALL THE CONTACT section of the plan.")


def test_the_mark_of_a_note_at_the_end_of_a_line_joins_no_note_to_it() -> None:
    first = [*mixed(("The council has met so often, and as long as it did", 10, False)),
             Put("1", 72 + 52 * 6, 96.6, 6)]  # fmt: skip
    note = [*mixed(("Report of the council,", 7, False), left=80, top=112), Put("1", 72, 110, 4.5)]
    assert len(said(blocks_on([*first, *note]))) == 2


def test_a_bold_line_behind_a_bullet_is_part_of_the_item_and_a_bold_line_below_is_none() -> None:
    first = mixed(("\u2022", 10, False), ("The plan of the two engineers.", 10, True))
    below = Put("Nobody has spoken against it.", 84, 112)
    assert said(blocks_on([*first, below])) == [
        "\u2022 The plan of the two engineers. Nobody has spoken against it."
    ]
    first = mixed(("\u2022", 10, False), ("The plan of the two engineers is theirs.", 10, False))
    assert len(said(blocks_on([*first, Put("Other Plans", 84, 112, bold=True)]))) == 2


def test_bold_words_after_a_small_gap_begin_a_paragraph_where_a_sentence_has_ended() -> None:
    text = at(72, "The council heard three reports about the harbour,",
              "and nobody has spoken against the plan of the town.")  # fmt: skip
    label = mixed(("Dates:", 10, True), ("The council meets.", 10, False), top=126.5)
    assert len(said(blocks_on([*text, *label]))) == 2
    plain = [Put(put.text, put.left, put.top) for put in label]
    assert len(said(blocks_on([*text, *plain]))) == 1


def test_the_distance_of_lines_is_that_of_their_own_part_of_a_page() -> None:
    wide = [Put(put.text, put.left, 100 + 20 * at) for at, put in enumerate(set_text(MORE[:200]))]
    wide = [*wide, Put("Nobody at all has been there when it was.", 72, wide[-1].top + 20)]
    close = [set_text(PROSE * 2, letters=50) for _ in range(3)]
    assert len(said(blocks_on(*close, [], wide))) == 2


def test_a_name_in_bold_at_the_end_of_a_line_parts_nothing() -> None:
    puts = set_text(PROSE)
    puts[1] = Put(puts[1].text, puts[1].left, puts[1].top, bold=True)
    assert said(blocks_on(puts))[0].startswith(puts[0].text + " " + puts[1].text)


def test_a_ragged_line_in_the_middle_of_a_sentence_is_no_end() -> None:
    lines = ["The council met on Monday and heard three", "reports about the harbour, its trams,",
             "its debts and", "the plan of the two engineers, of whom"]  # fmt: skip
    puts = [Put(text, top=100 + 12 * at) for at, text in enumerate(lines)]
    assert said(blocks_on(puts)) == [" ".join(lines)]


def test_lines_of_an_address_are_parted() -> None:
    lines = ["City Council", "Harbour Office"]
    puts = [*set_text(PROSE), *(Put(text, top=160 + 12 * at) for at, text in enumerate(lines))]
    assert said(blocks_on(puts)) == [PROSE, *lines]


def test_a_caption_is_parted_from_what_it_follows() -> None:
    for caption in ("Table 2. What trams cost", "FIG. 2 \u2013 What trams cost", "Table 2.3"):
        found = blocks_on([*set_text(PROSE), Put(caption, top=160)])
        assert [(block.kind, text) for block, text in zip(found, said(found), strict=True)] == [
            ("paragraph", PROSE), ("caption", caption),
        ]  # fmt: skip


@pytest.mark.parametrize("mark", ["", "a. ", "12. "])
def test_a_line_that_is_filled_with_wide_blanks_is_no_row(mark: str) -> None:
    words = [Put("trams", 72), Put("of", 132), Put("the", 174), Put("harbour.", 72, 84)]
    marked = [Put(mark.strip(), 40)] if mark else []
    (found,) = blocks_on([*marked, *words])
    assert said([found]) == [f"{mark}trams of the harbour."]


@pytest.mark.parametrize("bullet", ["!", "\uf06e", "\U00100050"])
def test_a_bullet_that_the_font_does_not_name_is_one(bullet: str) -> None:
    items = [f"{bullet} the trams of the harbour;", f"{bullet} the trams of the town."]
    found = blocks_on(stacked(*items, letters=60))
    assert said(found) == [f"\u2022{item[1:]}" for item in items]
    assert [block.kind for block in found] == ["item", "item"]


def test_the_second_line_of_an_item_is_moved_in_to_its_words_whatever_begins_it() -> None:
    below = at(84, "Ann Smith and of Bo Lee, as it has been done by", "Others.", top=112)
    for mark, count in (("\u2022", 1), ("H", 2)):
        first = Put(f"{mark} Harbour and Office of Trams, on a day of", 72, 100)
        assert len(said(blocks_on([first, *below]))) == count


def test_notes_with_raised_figures_are_parted() -> None:
    notes = [
        *(Put(text, 78, 100 + 9 * at, 7) for at, text in enumerate(
            ("Snyder, T. D. (2009). Digest of all the trams, in the town.",
             "Trams are defined as they are. Digest of trams, page two."))),
        *(Put(mark, 72, 98 + 9 * at, 4) for at, mark in enumerate("78")),
    ]  # fmt: skip
    assert [text[:3] for text in said(blocks_on(notes))] == ["7 S", "8 T"]


def test_a_sentence_goes_on_in_letters_of_nearly_the_same_size() -> None:
    first = Put("The council met on Monday, and it has heard the three", 72, 100, 11)
    for text, count in (("reports of the harbour.", 1), ("Reports of the harbour.", 2)):
        assert len(said(blocks_on([first, Put(text, 72, 114, 12)]))) == count


def test_a_small_gap_parts_sentences_that_have_ended_where_the_distance_of_lines_is_known() -> None:
    lines = at(72, "The council met on Monday, and nobody has spoken",
               "against the plan, or for it, though there was so",
               "much time that nobody at all knew what to do with",
               "it but to speak, and so they have spoken of some.")  # fmt: skip
    more = Put("Nobody knows.", 72, lines[-1].top + 14.8)
    assert len(said(blocks_on([*lines, more]))) == 2
    near = Put("Nobody knows.", 72, lines[-1].top + 14)
    assert len(said(blocks_on([*lines, near]))) == 1


def test_letters_with_full_stops_count_a_list() -> None:
    items = ["a. the trams of the harbour, and all that is theirs by law;",
             "b. the trams of the town."]  # fmt: skip
    found = blocks_on(stacked(*items, letters=60))
    assert said(found) == items
    assert [block.kind for block in found] == ["item", "item"]
    text = "x. the trams of the harbour, and all that is theirs by the law of"
    assert len(said(blocks_on(stacked(text, "b. the town.", letters=70)))) == 1


def test_lines_of_letters_without_blanks_have_room_for_a_letter() -> None:
    lines = [
        "政府は月曜日に新しい計画を発表したという",
        "ことである。",
        "次の報告は来週の月曜日に発表される。",
    ]
    words = [Word(text, 72, 72 + 10 * len(text), 100 + 12 * at, 10, 0, bold=False, spaced=True)
             for at, text in enumerate(lines)]  # fmt: skip
    found = blocks_of(lines_of(words, 0), {}, 10, 0)
    assert said(found) == ["".join(lines[:2]), lines[2]]


def test_letters_without_capitals_go_on_where_the_line_is_full() -> None:
    lines = ["정부는 월요일에 새로운 항구 계획을 발표하였다고", "한다."]
    words = [Word(text, left, left + 10 * len(text), 100 + 18 * at, 10, 0, bold=False, spaced=True)
             for at, line in enumerate(lines)
             for left, text in _places(line)]  # fmt: skip
    assert len(blocks_of(lines_of(words, 0), {10: 12}, 10, 0)) == 1


def _places(line: str) -> list[tuple[float, str]]:
    left, places = 72.0, []
    for text in line.split():
        places.append((left, text))
        left += 10 * len(text) + 5
    return places


def test_a_line_with_leaders_is_a_row() -> None:
    (found,) = blocks_on([Put("The trams ......... 17")])
    assert found.kind == "row"


def test_a_line_that_stands_beside_another_is_no_part_of_it() -> None:
    puts = [Put("The trams of the town"), Put("over the trams", top=74.5)]
    assert len(said(blocks_on(puts))) == 2


# Columns, pages, and notes


def halves(text: str, **how: Any) -> tuple[list[Put], list[Put]]:
    """Set a paragraph on two pages."""
    puts = set_text(text, **how)
    half = len(puts) // 2
    below = [Put(put.text, put.left, 100 + 12 * at, put.size) for at, put in enumerate(puts[half:])]
    return puts[:half], below


def test_a_paragraph_goes_on_over_pages_and_past_what_stands_between() -> None:
    first, second = halves(PROSE)
    picture = Put("Figure 1: The tram of the harbour.", top=80, size=8)
    found = blocks_on(first, [picture, *second])
    assert said(found) == [PROSE, picture.text]


def test_a_paragraph_that_has_ended_does_not_go_on() -> None:
    assert said(blocks_on(set_text(PROSE), set_text(MORE, top=150))) == [PROSE, MORE]


def test_nothing_goes_on_past_a_heading_but_what_begins_in_the_middle_of_a_sentence() -> None:
    first, second = halves(PROSE)
    heading = Put("Trams", top=80, size=16)
    assert said(blocks_on(first, [heading, *second])) == [PROSE, "Trams"]
    second[0] = Put(second[0].text.capitalize(), second[0].left, second[0].top)
    assert len(said(blocks_on(first, [heading, *second]))) == 3


@pytest.mark.parametrize(
    "begin", ["a. ", "(ii) ", "https://harbour.example/", "www.harbour.example "]
)
def test_letters_of_a_list_and_addresses_go_on_with_nothing_past_a_heading(begin: str) -> None:
    first, second = halves(PROSE)
    second[0] = Put(begin + second[0].text, second[0].left, second[0].top)
    assert len(said(blocks_on(first, [Put("Trams", top=80, size=16), *second]))) == 3


def boxed(*box: Put) -> list[Put]:
    """Set a paragraph round a box on the right of it."""
    lines = set_text(PROSE, letters=38)[:5]
    rest = PROSE[len(" ".join(line.text for line in lines)) :]
    below = set_text(rest, top=lines[-1].top + 12, letters=80)
    return [*lines, *below, *box]


def test_a_paragraph_goes_on_below_the_box_that_it_was_set_round() -> None:
    heading = Put("Trams of the year", 330, 102, bold=True)
    box = set_text("A box has a few lines on all that is told elsewhere, and it ends.",
                   left=330, top=116, letters=28)  # fmt: skip
    said_there = [heading.text, " ".join(put.text for put in box)]
    assert said(blocks_on(boxed(heading, *box))) == [PROSE, *said_there]


def test_the_lines_above_a_box_on_the_right_belong_to_the_lines_beside_it() -> None:
    box = set_text(MORE, left=330, top=128, letters=36)
    assert said(blocks_on([*set_text(PROSE, letters=38), *box])) == [PROSE, MORE]


def test_the_last_line_of_what_is_above_both_columns_is_in_neither() -> None:
    above = set_text(PROSE, letters=78, top=60)
    top = above[-1].top + 14
    columns = [
        *set_text(PROSE, letters=38, top=top),
        *set_text(MORE, left=330, letters=38, top=top),
    ]
    assert said(blocks_on([*above, *columns]))[0].startswith(PROSE)


def test_a_raised_mark_in_the_first_line_of_a_column_is_in_it() -> None:
    left, right = set_text(PROSE, letters=38), set_text(MORE, left=330, letters=38)
    mark = Put("5", 72 + 38 * 6, left[0].top - 3.4, 5)
    assert said(blocks_on([*left, *right, mark]))[0].count(" 5 ") == 1


def test_a_short_line_at_the_end_of_a_page_is_an_end() -> None:
    page_one = [*set_text(PROSE), Put("the land of the free", top=160)]
    found = said(blocks_on(page_one, [Put("the free town of the sea", top=80)]))
    assert found == [PROSE, "the land of the free", "the free town of the sea"]


def test_footnotes_stand_behind_the_paragraph_that_their_page_ends_in() -> None:
    first, second = halves(PROSE)
    notes = [Put("1 See the report.", top=600, size=7), Put("2 The same.", top=610, size=7)]
    found = blocks_on([*first, *notes], [*second, *set_text(MORE, top=400)])
    assert said(found) == [PROSE, "1 See the report.", "2 The same.", MORE]
    assert [block.is_note for block in found] == [False, True, True, False]


def test_small_print_without_a_mark_is_no_footnote() -> None:
    found = blocks_on([*set_text(PROSE), Put("Printed in the harbour.", top=600, size=7)])
    assert not any(block.is_note for block in found)


def test_a_question_in_large_letters_is_a_heading_and_a_long_sentence_is_none() -> None:
    puts = [
        *set_text("Who heard the reports about the harbour and its trams?", size=14, letters=40),
        *set_text(PROSE, top=200),
        *set_text("A sentence that was set in large letters, and that ends.", size=14, letters=40,
                  top=300),
        Put("1.2", top=400, bold=True),
    ]  # fmt: skip
    assert [block.kind for block in blocks_on(puts)] == [
        "heading", "paragraph", "paragraph", "paragraph",
    ]  # fmt: skip


# Words that line ends divide


def joined(*paragraphs: Sequence[str]) -> tuple[list[str], int]:
    return joined_paragraphs(paragraphs)


def test_divided_words_are_joined() -> None:
    assert joined(["The har-", "bour."]) == (["The harbour."], 1)


def test_a_compound_of_the_text_keeps_its_hyphen() -> None:
    assert joined(["A well-", "known tram."], ["It is well-known."])[0][0] == "A well-known tram."


def test_where_hyphens_are_those_of_compounds_they_stay() -> None:
    kept = joined(["A well-", "known tram."], ["A so-", "called one."], ["well-known so-called"])
    assert kept[1] == 0


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Vor-", "und Nachteile"], "Vor- und Nachteile"),
        (["Anglo-", "American"], "Anglo-American"),
        (["an e-", "mail"], "an e-mail"),
        (["anak-", "anak"], "anak-anak"),
        (["COVID-", "19"], "COVID-19"),
        (
            ["well set-up", "a well-", "known tram", "is known"],
            "well set-up a well-known tram is known",
        ),
    ],
)
def test_other_hyphens_stay(lines: list[str], text: str) -> None:
    assert joined(lines) == ([text], 0)


def test_a_hyphen_that_nobody_types_divides_wherever_it_ends_a_line() -> None:
    assert joined(["the col\u2010", "or"])[0] == ["the color"]
    assert joined(["the col\u2010", "or of a well\u2010known tram"])[1] == 0


def test_a_line_may_end_at_a_slash() -> None:
    assert joined(["higher/", "outer"]) == (["higher/outer"], 0)
    assert joined(["the / of /", "trams"])[0] == ["the / of / trams"]


def test_scripts_without_blanks_are_joined_without_one() -> None:
    assert joined(["政府は月曜日に新しい", "計画を発表した。"])[0] == [
        "政府は月曜日に新しい計画を発表した。"
    ]


# Lines moved in and out


def at(left: float, *lines: str, top: float = 100) -> list[Put]:
    """Set lines below each other."""
    return [Put(text, left, top + 12 * number) for number, text in enumerate(lines)]


def test_a_first_line_that_ends_a_sentence_is_followed_by_the_next() -> None:
    first = at(90, "Nobody spoke against the plan on that long and rainy day.")
    more = at(
        72, "The vote was taken late in the evening, when the public had", "gone home.", top=112
    )
    assert len(blocks_on([*first, *more])) == 1


def test_what_follows_a_passage_that_is_moved_in_is_parted_from_it() -> None:
    quote = at(90, "Nobody has spoken against the plan on this long and rainy",
               "day, and nobody will, as long as I am mayor of this town.")  # fmt: skip
    more = at(72, "The vote was taken late in the evening, when most of the public",
              "had gone home.", top=124)  # fmt: skip
    assert len(blocks_on([*quote, *more])) == 2


def test_of_what_is_moved_in_nothing_is_parted_from_what_goes_on_below() -> None:
    quote = at(90, "Nobody has spoken against the plan on this long and rainy",
               "day, and nobody will, as long as I am mayor of this Town of")  # fmt: skip
    more = at(72, "Harbour, which had been a town since the spring of another year,",
              "or so they say.", top=124)  # fmt: skip
    assert len(blocks_on([*quote, *more])) == 1


def test_a_last_line_that_is_moved_in_is_a_paragraph() -> None:
    lines = at(72, "The council met on Monday, as it does, and nobody spoke.",
               "Nobody spoke against the plan of the two engineers either.")  # fmt: skip
    assert said(blocks_on([*lines, *at(90, "The plan is good.", top=124)]))[1:] == [
        "The plan is good."
    ]


def test_a_name_in_the_second_line_of_an_item_is_part_of_it() -> None:
    items = [
        *at(72, "1. The plan, as it was drawn up in spring by"),
        *at(90, "Smith and Lee.", top=112),
    ]
    assert said(blocks_on(items)) == ["1. The plan, as it was drawn up in spring by Smith and Lee."]


def test_a_hanging_item_whose_first_line_ends_a_sentence_is_one() -> None:
    item = [*at(72, "3. The council said so on the Monday of that very week."),
            *at(90, "Nobody spoke against it, as it was late in the evening and", "dark.",
                top=112)]  # fmt: skip
    assert len(blocks_on(item)) == 1


def test_columns_with_few_lines_beside_each_other_are_none() -> None:
    right, left = set_text(PROSE, left=330, letters=38), set_text(MORE, letters=38, top=172)
    assert len(list(regions(words_of([*right, *left])))) == 1


def test_a_page_of_nothing_but_notes_has_them_behind_the_text() -> None:
    found = blocks_on(set_text(PROSE), [Put("1 See the report.", top=600, size=7)])
    assert [block.is_note for block in found] == [False, True]


def test_footnotes_are_counted() -> None:
    notes = read(pdf(page(*set_text(PROSE), Put("1 See the report.", top=600, size=7)))).notes
    assert notes == ("1 footnote moved behind the text of the page",)


def test_numbers_that_count_no_pages_stay_where_they_stand_beside_the_text() -> None:
    pages = [[*set_text(text), Put(number, 300, 160)] for text, number in
             ((PROSE, "1789"), (LARGE * 5, "1848"))]  # fmt: skip
    assert without_furniture([words_of(puts) for puts in pages])[1] == 0


def test_a_number_that_follows_none_begins_no_item_in_the_middle_of_a_column() -> None:
    lines = at(72, "The council has decided so on the last Monday of the year.",
               "12. The number of trams is small and they are old, I fear.")  # fmt: skip
    assert len(blocks_on(lines)) == 1


def test_several_authors_that_the_text_names_are_parted_by_semicolons() -> None:
    named = pdf(
        page(*stacked("By Ann Lee; Ben Bell", PROSE)), information="/Author (Ann Lee;Ben Bell)"
    )
    assert read(named).fields == {"author": "Ann Lee; Ben Bell"}
