"""Foreign files become paragraphs: one importer per format.

An importer takes bytes and how they came, and returns front matter, paragraphs, and what it decided
or left out; it decodes the bytes itself. A format is one row of ``FORMATS`` and, once it can be
read, one module here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from shlex import quote
from typing import TYPE_CHECKING

from diptych.errors import (
    BadOptionError,
    MissingExtraError,
    UnknownNameError,
    UnsupportedFormatError,
)
from diptych.texts.importers.imported import Arrival, Imported

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMATS", "READ", "Arrival", "Imported", "format_of", "import_arrival"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of files."""

    endings: tuple[str, ...]
    reader: str = ""
    """The module here, and its function, that read it; loaded when they are needed. None: it cannot
    be read."""
    extra: str = ""
    """Of the package, which brings what the module needs."""
    is_text: bool = False
    """Whether it is letters that do not say themselves how they are written as bytes."""
    what: str = ""
    way_out: str = ""

    def read(self, arrival: Arrival) -> Imported:
        """Read bytes of this format. Raises ``MissingExtraError``, and what the module raises."""
        module, _, name = self.reader.partition(".")
        try:
            read: Callable[[Arrival], Imported] = getattr(
                import_module(f"{__name__}.{module}"), name
            )
        except ModuleNotFoundError as error:
            if not self.extra or (error.name or "").startswith("diptych"):
                raise
            raise MissingExtraError(f"{arrival.name}: {self.what}", self.extra) from None
        return read(arrival)


_SHEET = "save it as CSV (UTF-8); rows of annotations are read by: diptych annotate --from"
_ROWS = "its rows are read as annotations by: diptych annotate --from"
_OFFICE = "open it and save it as plain text (UTF-8), and add that"
_WRITER = "open it in its own program or in LibreOffice, save it as .docx, and add that"
_SOURCE = "to take it as plain text, marks and all: --as plain"
FORMATS = {
    "plain": Format(endings=(".txt", ".text"), reader="plain.read_plain", is_text=True),
    "markdown": Format(
        endings=(".md", ".markdown", ".mkd"), reader="markdown.read_markdown", is_text=True
    ),
    "html": Format(
        endings=(".html", ".htm", ".xhtml", ".xht"),
        reader="html.read_html",
        extra="web",
        is_text=True,
        what="a web page",
    ),
    "mhtml": Format(
        endings=(".mhtml", ".mht"),
        reader="html.read_mhtml",
        extra="web",
        what="a web archive (MHTML)",
    ),
    "pdf": Format(endings=(".pdf",), reader="pdf.read_pdf", extra="pdf", what="a PDF"),
    "docx": Format(endings=(".docx", ".docm", ".dotx"), reader="docx.read_docx"),
    "odt": Format(endings=(".odt", ".ott", ".fodt"), reader="odt.read_odt"),
    "rtf": Format(endings=(".rtf",), reader="rtf.read_rtf", extra="office", what="an RTF file"),
    "epub": Format(endings=(".epub",), reader="epub.read_epub"),
    "srt": Format(endings=(".srt",), reader="subtitles.read_srt", is_text=True),
    "vtt": Format(endings=(".vtt",), reader="subtitles.read_vtt", is_text=True),
    "locked": Format(
        endings=(),
        what="a file that is locked with a password",
        way_out="open it with its password, save it without one, and add that",
    ),
    "doc": Format(
        endings=(".doc", ".dot"),
        what="a Word file of the old kind (.doc)",
        way_out="save it as .docx, and add that: soffice --headless --convert-to docx {name}",
    ),
    "wordml": Format(
        endings=(),
        what="a Word file in XML",
        way_out="open it in Word, save it as .docx, and add that",
    ),
    "writer": Format(
        endings=(".wpd", ".wps", ".wri", ".abw", ".sxw", ".hwp", ".hwpx", ".lwp"),
        what="a file of another word processor",
        way_out=_WRITER,
    ),
    "pages": Format(
        endings=(".pages",),
        what="a file of Pages",
        way_out="open it in Pages, export it as Word (.docx), and add that",
    ),
    "tex": Format(
        endings=(".tex", ".ltx", ".latex"),
        what="LaTeX",
        way_out="make Markdown of it, and add that: pandoc -t markdown -o NEW.md {name}; "
        f"{_SOURCE}",
    ),
    "mail": Format(
        endings=(".eml", ".emlx", ".msg", ".mbox"),
        what="a mail",
        way_out="open it in a mail program, save its text as plain text (.txt), and add that; "
        f"{_SOURCE}",
    ),
    "subtitles": Format(
        endings=(".ass", ".ssa", ".sub", ".sbv", ".ttml", ".dfxp", ".lrc"),
        what="a file of subtitles of another kind",
        way_out=f"save it as SubRip (.srt), and add that; {_SOURCE}",
    ),
    "ebook": Format(
        endings=(".mobi", ".azw", ".azw3", ".fb2"),
        what="an e-book of another kind",
        way_out="make an EPUB of it, and add that: ebook-convert {name} NEW.epub",
    ),
    "postscript": Format(
        endings=(".ps", ".eps"),
        what="PostScript",
        way_out="make a PDF of it, and add that: ps2pdf {name} NEW.pdf",
    ),
    "pptx": Format(
        endings=(".pptx", ".ppt", ".odp", ".key"), what="a presentation", way_out=_OFFICE
    ),
    "xlsx": Format(
        endings=(".xlsx", ".xls", ".ods", ".numbers"), what="a spreadsheet", way_out=_SHEET
    ),
    "ole": Format(endings=(), what="an old Office file", way_out=_OFFICE),
    "csv": Format(endings=(".csv", ".tsv", ".parquet"), what="a table of rows", way_out=_ROWS),
    "json": Format(
        endings=(".json", ".jsonl", ".xml"),
        what="a file of data",
        way_out="take its texts out as plain text (.txt), and add those",
    ),
    "zip": Format(
        endings=(".zip", ".gz", ".7z", ".bz2", ".xz", ".rar", ".tar", ".zst"),
        what="an archive",
        way_out="unpack it, and add what is inside",
    ),
    "recording": Format(
        endings=(".mp3", ".mp4", ".m4a", ".wav", ".ogg", ".flac", ".mov", ".avi", ".mkv", ".webm"),
        what="a recording",
        way_out="write down what is said as plain text (.txt), and add that",
    ),
    "image": Format(
        endings=(".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".heic"),
        what="an image",
        way_out="make text of it by OCR, and add that: tesseract {name} NEW",
    ),
    "program": Format(
        endings=(),
        what="a program, or a part of one",
        way_out="name the file that has the text",
    ),
    "font": Format(
        endings=(".ttf", ".otf", ".woff", ".woff2"),
        what="a font",
        way_out="name the file that has the text",
    ),
    "sqlite": Format(
        endings=(".db", ".sqlite"),
        what="a database (SQLite)",
        way_out="take its texts out as plain text (.txt), and add those",
    ),
}
"""By name: all that is known of a format."""
READ = tuple(name for name, one in FORMATS.items() if one.reader)
"""Those that can be read: what ``--as`` takes."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = (
    (b"%PDF-", "pdf"), (b"{\\rtf", "rtf"), (b"\x89PNG", "image"), (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"), (b"\x1f\x8b", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "zip"), (b"BZh91AY&SY", "zip"), (b"\xfd7zXZ\x00", "zip"),
    (b"Rar!\x1a\x07", "zip"), (b"ID3\x03\x00", "recording"), (b"ID3\x04\x00", "recording"),
    (b"OggS\x00", "recording"), (b"WEBVTT", "vtt"), (b"\xef\xbb\xbfWEBVTT", "vtt"),
    (b"SQLite format 3\x00", "sqlite"), (b"\xffWPC", "writer"), (b"%!PS-", "postscript"),
    (b"[Script Info]", "subtitles"), (b"\xef\xbb\xbf[Script Info]", "subtitles"),
    (b"fLaC\x00", "recording"), (b"\x1aE\xdf\xa3", "recording"), (b"\x28\xb5\x2f\xfd", "zip"),
    (b"PAR1\x15", "csv"), (b"8BPS\x00", "image"), (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"), (b"\xca\xfe\xba\xbe", "program"), (b"\xcf\xfa\xed\xfe", "program"),
    (b"\x00asm", "program"), (b"wOFF\x00", "font"), (b"wOF2\x00", "font"), (b"OTTO\x00", "font"),
    (b"\x00\x01\x00\x00\x00", "font"),
)  # fmt: skip
_BEHIND = re.compile(
    rb"""RIFF.{4}(?:(?P<image>WEBP)|(?P<recording>WAVE|AVI\ ))
    |\x00\x00\x00.ftyp(?:(?P<photo>hei[cx]|mif1|avif)|(?P<film>.))|.{257}(?P<zip>ustar)""",
    re.DOTALL | re.VERBOSE,
)
"""What tells a format, and stands behind a length or a name."""
_CONTAINED = tuple(
    (mark.encode(encoding), name)
    for mark, encoding, name in (
        ("EncryptedPackage", "utf-16-le", "locked"), ("HWP Document File", "ascii", "writer"),
        ("WordDocument", "utf-16-le", "doc"), ("__substg1.0_", "utf-16-le", "mail"),
        ("Workbook", "utf-16-le", "xlsx"), ("PowerPoint Document", "utf-16-le", "pptx"),
    )
)  # fmt: skip
"""What stands inside an old container, by which program wrote it."""
_MEMBERS = re.compile(
    rb"""PK\x03\x04.{26}(?:(?P<docx>word/)|(?P<xlsx>xl/)|(?P<pptx>ppt/)
    |(?P<pages>Index/Document\.iwa)|mimetype.{0,64}?application/(?:(?P<epub>epub\+zip)
    |(?P<writer>hwp|vnd\.sun\.xml\.writer)|vnd\.oasis\.opendocument\.(?:
    (?P<odt>text)|(?P<ods>spreadsheet)|(?P<odp>presentation))))""",
    re.DOTALL | re.VERBOSE,
)
"""The first member of an archive that tells what it is."""
_XML = re.compile(
    rb"""\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?>.*?-->)\s*+)*+(?:
    (?P<wordml><\?mso-application\s+progid="Word\.Document")
    |<office:document\s[^>]*?office:mimetype="application/vnd\.oasis\.opendocument\.
    (?:(?P<odt>text)|(?P<ods>spreadsheet)|(?P<odp>presentation))
    |(?P<subtitles><tt\s)|(?P<ebook><FictionBook\b)|(?P<writer><abiword\b))""",
    re.DOTALL | re.VERBOSE,
)
_TEX = re.compile(rb"(?:\s++|%[^\n]*\n)*+\\document(?:class|style)\b")
_MAIL = re.compile(
    rb"(?:From [^\n]*\n)?(?:[!-9;-~]+:[ \t][^\n]*\n(?:[ \t][^\n]*\n)*)*?"
    rb"(?:Received: (?:from|by)|MIME-Version: 1)"
)
_BEGINNING = 16_384
"""Bytes in which a file tells what it is; flat OpenDocument begins with 3,000 of name spaces."""
_SAME = {"ods": "xlsx", "odp": "pptx", "photo": "image", "film": "recording"}
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html)\b",
    re.DOTALL | re.IGNORECASE,
)
_LOOSE = {
    "zip": frozenset(("docx", "odt", "epub", "pptx", "xlsx", "pages", "writer", "ebook")),
    "mail": frozenset(("mhtml",)),
    "ole": frozenset(("doc", "xlsx", "pptx", "mail", "writer")),
}
"""What a file may be by its ending, although its bytes only tell what it is packed in."""
_ZIP = b"PK\x03\x04"
_SRT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\d+\s*\n\d\d:\d\d:\d\d,\d{3} --> ")


def import_arrival(arrival: Arrival, form: str = "") -> Imported:
    """Read a foreign file into paragraphs, as ``form`` if that is named.

    Raises ``UnknownNameError``, ``UnsupportedFormatError``, ``InvalidUtf8Error``,
    ``DamagedUtf8Error``, ``BinaryFileError`` for NUL characters, ``YamlError`` for broken
    front matter, and ``BadOptionError`` for an encoding where the format has its own.
    """
    if form and form not in READ:
        raise UnknownNameError("format to read", form, (), f"choose one of: {', '.join(READ)}")
    name = form or format_of(arrival)
    found = FORMATS[name]
    if not found.reader:
        raise UnsupportedFormatError(
            arrival.name, found.what, found.way_out.format(name=quote(arrival.name))
        )
    if arrival.encoding and not found.is_text:
        raise BadOptionError("--encoding", f"{arrival.name} is {name}, which says its own")
    return found.read(arrival)


def format_of(arrival: Arrival) -> str:
    """Tell the format of a file: by bytes that only one has, else by its ending, else plain."""
    endings = {ending: name for name, one in FORMATS.items() for ending in one.endings}
    ending = endings.get(arrival.suffix, "plain")
    told = told_by_bytes(arrival.raw)
    return ending if not told or ending in _LOOSE.get(told, ()) else told


def told_by_bytes(raw: bytes) -> str:
    """Tell a format by bytes that no other has; nothing where they are nobody's."""
    first = raw[:4096].lstrip()
    for beginning, name in _BEGINNINGS:
        if first.startswith(beginning):
            return name
    if told := _named(_BEHIND.match(raw)):
        return told
    if raw.startswith(_OLE):
        return next((name for mark, name in _CONTAINED if mark in raw), "ole")
    if raw.startswith(_ZIP):
        return _named(_MEMBERS.search(raw)) or "zip"
    first = raw[:_BEGINNING].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    written = (("srt", _SRT), ("html", _HTML), ("tex", _TEX), ("mail", _MAIL))
    told = next((name for name, pattern in written if pattern.match(first)), "")
    return told or _named(_XML.match(first))


def _named(found: re.Match[bytes] | None) -> str:
    """Return the format that a pattern names, if it was found."""
    name = found.lastgroup or "" if found else ""
    return _SAME.get(name, name)
