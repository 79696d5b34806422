"""The importer is told from the bytes, or else from the ending."""

from __future__ import annotations

import io
import zipfile

import pytest

from diptych.errors import (
    BadOptionError,
    BinaryFileError,
    DiptychError,
    MissingExtraError,
    NoLettersError,
    UnknownNameError,
    UnsupportedFormatError,
)
from diptych.texts.importers import FORMATS, Arrival, Format, format_of, import_arrival
from diptych.texts.segmentation import Convention, Segment

MARKED = b"---\ntitle: Sea\n---\n\n## Part\n\nThe sea was calm.\n"


def arrived(raw: bytes, name: str, convention: Convention | None = None) -> Arrival:
    return Arrival(raw=raw, name=name, convention=convention)


def zipped(*members: str, first: str = "") -> bytes:
    """Write an archive; what Office and e-books are."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for member in members:
            archive.writestr(member, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbf <!-- x -->\n<!DOCTYPE html><p>The sea", b"<html lang=en>"]
)
@pytest.mark.parametrize("name", ["sea", "sea.txt", "sea.md"])
def test_a_page_is_told_by_its_bytes_whatever_its_name(raw: bytes, name: str) -> None:
    assert format_of(arrived(raw, name)) == "html"


@pytest.mark.parametrize("name", ["sea.md", "SEA.MD", "sea.markdown", "a/b/sea.mkd"])
def test_a_markdown_ending_means_markdown(name: str) -> None:
    found = import_arrival(arrived(MARKED, name))
    assert found.fields == {"title": "Sea"}
    assert found.segmentation.segments == (
        Segment(content="Part", level=2),
        Segment(content="The sea was calm."),
    )


@pytest.mark.parametrize("name", ["sea.txt", "sea", "stdin", "sea.text", ".md", "md", "sea.xyz"])
def test_any_other_ending_means_plain_text(name: str) -> None:
    found = import_arrival(arrived(b"## Part\n\nThe sea was calm.\n", name))
    assert found.fields == {}
    assert found.segmentation.segments[0].content == "## Part"
    assert found.notes == ("it looks like Markdown; to read it so: --as markdown",)
    marked = import_arrival(arrived(b"## Part\n\nThe sea was calm.\n", name), "markdown")
    assert marked.segmentation.segments[0] == Segment(content="Part", level=2)
    assert marked.notes == ()


@pytest.mark.parametrize(
    ("begins", "marked"),
    [
        ("---\nsource: Bote\n---\n", True),
        ("---\r\nsource:\r\n", True),
        ("+++\ndate = 1\n+++\n", True),
        ("---\nNo field.\n", False),
        ("source: Bote\n", False),
    ],
)
def test_front_matter_of_plain_text_is_said_to_look_like_markdown(
    begins: str, *, marked: bool
) -> None:
    found = import_arrival(arrived(f"{begins}\nThe sea was calm.\n".encode(), "a.txt"))
    assert ("it looks like Markdown; to read it so: --as markdown" in found.notes) is marked


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FLAT = (
    b'<?xml version="1.0"?>\n<!-- x --><office:document xmlns:office="o" ' + b'xmlns:x="y" ' * 300
    + b'office:mimetype="application/vnd.oasis.opendocument.%s">'
)  # fmt: skip


def contained(mark: str) -> bytes:
    return OLE + bytes(99) + mark.encode("utf-16-le")


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        (zipped("_rels/.rels", "word/document.xml", "xl/book.xml"), "docx"),
        (zipped("xl/workbook.xml"), "xlsx"),
        (zipped("ppt/presentation.xml"), "pptx"),
        (zipped("Index/Document.iwa"), "pages"),
        (zipped(first="application/epub+zip"), "epub"),
        (zipped("word/document.xml", first="application/epub+zip"), "epub"),
        (zipped(first="application/vnd.oasis.opendocument.text-template"), "odt"),
        (zipped(first="application/vnd.oasis.opendocument.spreadsheet"), "xlsx"),
        (zipped(first="application/vnd.oasis.opendocument.presentation"), "pptx"),
        (zipped(first="application/vnd.sun.xml.writer"), "writer"),
        (zipped("readme", "keyword/xl/ppt"), "zip"),
        (b"{\\rtf1\\ansi", "rtf"),
        (OLE, "ole"),
        (contained("WordDocument"), "doc"),
        (contained("Workbook"), "xlsx"),
        (contained("PowerPoint Document"), "pptx"),
        (contained("__substg1.0_0037001F"), "mail"),
        (OLE + b"HWP Document File", "writer"),
        (FLAT % b"text", "odt"),
        (FLAT % b"spreadsheet", "xlsx"),
        (FLAT % b"presentation", "pptx"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "wordml"),
        (b"<?xml version='1.0'?><tt xml:lang='en'>", "subtitles"),
        (b"\xef\xbb\xbf[Script Info]\r\nTitle: Sea", "subtitles"),
        (b"<FictionBook xmlns='x'>", "ebook"),
        (b"<abiword>", "writer"),
        (b"\xffWPC\x10", "writer"),
        (b"%!PS-Adobe-3.0", "postscript"),
        (b"% sea\n\n\\documentclass{article}", "tex"),
        (b"\\documentstyle[11pt]{article}", "tex"),
        (b"From: a@b.org\r\nSubject: The sea\r\n is calm\r\nMIME-Version: 1.0\r\n", "mail"),
        (b"From x Mon\nReceived: from sea\n", "mail"),
        (b"\x89PNG\r\n", "image"),
        (b"SQLite format 3\x00", "sqlite"),
    ],
)
@pytest.mark.parametrize("name", ["sea", "sea.txt", "sea.md"])
def test_bytes_that_only_one_format_has_tell_it_whatever_the_name(
    raw: bytes, form: str, name: str
) -> None:
    assert format_of(arrived(raw, name)) == form


def test_a_name_of_a_member_means_nothing_inside_what_is_packed() -> None:
    raw = zipped(first="application/epub+zip") + b"xl/ and word/"
    assert format_of(arrived(b"PK\x03\x04" + bytes(26) + b"xml xl/", "a.zip")) == "zip"
    assert format_of(arrived(raw, "a.epub")) == "epub"


@pytest.mark.parametrize("raw", [b"From: me\nTo: you\n\nThe sea.", b"\\section{Sea}", b"<x>"])
def test_what_only_looks_like_another_format_is_plain_text(raw: bytes) -> None:
    assert format_of(arrived(raw, "sea.txt")) == "plain"


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.ppt", "a.msg", "a.hwp"])
def test_of_an_old_container_that_says_nothing_more_the_ending_is_believed(name: str) -> None:
    assert format_of(arrived(OLE, name)) == format_of(arrived(b"", name))


def test_a_saved_page_begins_as_a_mail_does() -> None:
    raw = b"From: <Saved by Blink>\nMIME-Version: 1.0\n"
    assert format_of(arrived(raw, "a.mhtml")) == "mhtml"
    assert format_of(arrived(raw, "a.txt")) == "mail"


@pytest.mark.parametrize(
    ("name", "raw"), [("a.tex", b"\\documentclass{x} Sea."), ("a.eml", b"Subject: x\n\nSea.")]
)
def test_the_source_of_another_program_is_plain_text_only_if_that_is_said(
    name: str, raw: bytes
) -> None:
    with pytest.raises(UnsupportedFormatError) as caught:
        import_arrival(arrived(raw, name))
    assert str(caught.value).endswith("; to take it as plain text, marks and all: --as plain")
    assert "Sea." in import_arrival(arrived(raw, name), "plain").segmentation.segments[-1].content


@pytest.mark.parametrize("ending", ["docx", "odt", "epub"])
def test_an_archive_of_which_nothing_tells_what_it_is_is_what_its_ending_says(ending: str) -> None:
    assert format_of(arrived(zipped("readme"), f"sea.{ending}")) == ending
    assert format_of(arrived(zipped("readme"), "sea.txt")) == "zip"


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if not one.reader])
def test_the_ending_tells_what_bytes_do_not_and_what_cannot_be_read_is_refused(name: str) -> None:
    for ending in FORMATS[name].endings:
        arrival = arrived(b"The sea.", f"a.b/Sea{ending.upper()}")
        assert format_of(arrival) == name
        with pytest.raises(UnsupportedFormatError) as caught:
            import_arrival(arrival)
        assert str(caught.value) == (
            f"{arrival.name}: this is {FORMATS[name].what}, which cannot be read yet; "
            f"{FORMATS[name].way_out.format(name=arrival.name)}"
        )


def test_only_what_can_be_read_may_be_asked_for() -> None:
    with pytest.raises(UnknownNameError) as caught:
        import_arrival(arrived(b"SQLite", "a.db"), "sqlite")
    assert str(caught.value) == (
        "there is no format to read 'sqlite'; choose one of: plain, markdown, html, mhtml, pdf, "
        "docx, odt, rtf, epub, srt, vtt"
    )


@pytest.mark.parametrize("name", ["sea.md", "sea.txt"])
def test_a_file_with_nul_characters_is_refused(name: str) -> None:
    with pytest.raises(BinaryFileError) as caught:
        import_arrival(arrived(b"sea\0", name))
    assert str(caught.value) == (
        f"{name}: NUL at character 3; this is no text, or it is damaged; to take the NULs out: "
        f"tr -d '\\000' < {name} > NEW"
    )


@pytest.mark.parametrize(
    ("name", "raw", "way_out"),
    [
        ("a b.png", b"\x89PNG", "tesseract 'a b.png' NEW"),
        ("it's.png", b"\x89PNG", "tesseract 'it'\"'\"'s.png' NEW"),
        ("a b.txt", b"sea\0", "tr -d '\\000' < 'a b.txt' > NEW"),
        ("a b.txt", "caf\u00e9 \u201cau lait\u201d\n".encode("cp1252"),
         "iconv -f WINDOWS-1252 -t UTF-8 < 'a b.txt' > NEW"),
    ],
)  # fmt: skip
def test_a_way_out_takes_a_name_with_blanks(name: str, raw: bytes, way_out: str) -> None:
    with pytest.raises(DiptychError) as caught:
        import_arrival(arrived(raw, name))
    assert str(caught.value).endswith(f": {way_out}")


@pytest.mark.parametrize("name", ["sea.md", "sea.txt"])
def test_utf_16_with_its_mark_is_read_and_said(name: str) -> None:
    found = import_arrival(arrived("The sea — calm.\n".encode("utf-16"), name))
    assert found.segmentation.segments[0].content == "The sea — calm."
    assert found.notes == ("read as UTF-16",)


@pytest.mark.parametrize("name", ["sea.md", "sea.txt"])
def test_the_convention_may_be_given(name: str) -> None:
    found = import_arrival(arrived(b"One\ntwo.\n", name, Convention.BLOCKS))
    assert found.segmentation.convention is Convention.BLOCKS
    assert [segment.content for segment in found.segmentation.segments] == ["One two."]


def test_a_format_whose_packages_are_missing_names_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name, name="trafilatura")

    monkeypatch.setattr("diptych.texts.importers.import_module", missing)
    form = Format(endings=(".x",), reader="nowhere.read", extra="web", what="a web page")
    with pytest.raises(MissingExtraError) as caught:
        form.read(arrived(b"x", "a.x"))
    assert str(caught.value) == (
        "a.x: a web page needs diptych's extra 'web': pip install trafilatura lxml_html_clean"
    )


def test_a_missing_module_of_our_own_is_no_missing_extra() -> None:
    for extra in ("", "web"):
        with pytest.raises(ModuleNotFoundError):
            Format(endings=(), reader="nowhere.read", extra=extra).read(arrived(b"x", "a.x"))


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.txt", "Schöne Häfen."),
        ("a.md", "Schöne Häfen."),
        ("a.html", "<html><body><p>Schöne Häfen.</p></body></html>"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nSchöne Häfen.\n"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nSchöne Häfen.\n"),
    ],
)
def test_text_is_read_in_the_encoding_that_is_named(name: str, raw: str) -> None:
    arrival = Arrival(raw=raw.encode("mac_roman"), name=name, encoding="macintosh")
    imported = import_arrival(arrival)
    assert [segment.content for segment in imported.segmentation.segments] == ["Schöne Häfen."]
    if name in {"a.txt", "a.md", "a.html"}:
        assert "read as macintosh" in imported.notes


@pytest.mark.parametrize("name", ["docx", "pdf", "epub", "mhtml"])
def test_a_format_that_says_its_encoding_takes_none(name: str) -> None:
    with pytest.raises(BadOptionError) as caught:
        import_arrival(Arrival(raw=b"x", name="a.x", encoding="latin1"), name)
    assert str(caught.value) == f"--encoding: a.x is {name}, which says its own"


COMMENTS = b"<!-- x -->" * 1_500


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.xml"])
def test_comments_before_nothing_are_read_once(name: str) -> None:
    whole = format_of(arrived(COMMENTS + b"<html><p>Text", name))
    assert whole == "html"
    for end in (b"", b"<!--", b"<p>", b" "):
        assert format_of(arrived(COMMENTS + end, name)) == format_of(arrived(b"", name))


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"\x7fELF\x02\x01", "a program"),
        (b"RIFF\x00\x01\x02\x03WAVEfmt ", "a recording"),
        (b"RIFF\x00\x01\x02\x03WEBPVP8 ", "an image"),
        (b"\x00\x00\x00\x18ftypmp42", "a recording"),
        (b"\x00\x00\x00\x18ftypheic", "an image"),
        (b"a.txt".ljust(257, b"\x00") + b"ustar", "an archive"),
        (b"PAR1\x15\x04", "a table of rows"),
        (b"wOF2\x00\x01", "a font"),
    ],
)
def test_what_is_no_text_is_named_by_its_bytes(raw: bytes, what: str) -> None:
    with pytest.raises(UnsupportedFormatError, match=f"x.txt: this is {what}"):
        import_arrival(arrived(raw, "x.txt"))


def test_nul_characters_alone_are_no_text() -> None:
    for raw in (b"\0" * 9, b"a\0\1\2\3"):
        with pytest.raises(NoLettersError):
            import_arrival(arrived(raw, "x.txt"))
