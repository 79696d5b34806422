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

from diptych.errors import MissingExtraError, UnsupportedFormatError, require_known
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


_PANDOC = "make Markdown of it, and add that: pandoc -t markdown -o NEW.md {name}"
_SHEET = "save it as CSV (UTF-8); rows of annotations are read by: diptych annotate --from"
_ROWS = "its rows are read as annotations by: diptych annotate --from"
_OFFICE = "open it and save it as plain text (UTF-8), and add that"
FORMATS = {
    "plain": Format(endings=(".txt", ".text"), reader="plain.read_plain"),
    "markdown": Format(endings=(".md", ".markdown", ".mkd"), reader="markdown.read_markdown"),
    "html": Format(
        endings=(".html", ".htm", ".xhtml", ".xht"),
        reader="html.read_html",
        extra="web",
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
    "odt": Format(endings=(".odt", ".ott"), reader="odt.read_odt"),
    "rtf": Format(endings=(".rtf",), reader="rtf.read_rtf", extra="office", what="an RTF file"),
    "epub": Format(endings=(".epub",), reader="epub.read_epub"),
    "srt": Format(endings=(".srt",), reader="subtitles.read_srt"),
    "vtt": Format(endings=(".vtt",), reader="subtitles.read_vtt"),
    "locked": Format(
        endings=(),
        what="a file that is locked with a password",
        way_out="open it with its password, save it without one, and add that",
    ),
    "doc": Format(endings=(".doc", ".xls", ".ppt"), what="an old Office file", way_out=_OFFICE),
    "pptx": Format(endings=(".pptx",), what="a presentation", way_out=_OFFICE),
    "xlsx": Format(endings=(".xlsx", ".ods"), what="a spreadsheet", way_out=_SHEET),
    "csv": Format(endings=(".csv", ".tsv"), what="a table of rows", way_out=_ROWS),
    "json": Format(
        endings=(".json", ".jsonl", ".xml"),
        what="a file of data",
        way_out="take its texts out as plain text (.txt), and add those",
    ),
    "zip": Format(
        endings=(".zip", ".gz", ".7z", ".bz2", ".xz", ".rar", ".tar"),
        what="an archive",
        way_out="unpack it, and add what is inside",
    ),
    "recording": Format(
        endings=(".mp3", ".mp4", ".m4a", ".wav", ".ogg", ".mov", ".webm"),
        what="a recording",
        way_out="write down what is said as plain text (.txt), and add that",
    ),
    "image": Format(
        endings=(".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp"),
        what="an image",
        way_out="make text of it by OCR, and add that: tesseract {name} NEW",
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
    (b"SQLite format 3\x00", "sqlite"), (_OLE, "doc"),
)  # fmt: skip
_MEMBERS = (
    (b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"), (b"application/epub+zip", "epub"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "xlsx"),
)  # fmt: skip
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.DOTALL | re.IGNORECASE,
)
_ARCHIVES = frozenset(("docx", "odt", "epub", "pptx", "xlsx"))
_ZIP = b"PK\x03\x04"
_SRT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\d+\s*\n\d\d:\d\d:\d\d,\d{3} --> ")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""How Office names, inside an old container, what it has encrypted."""


def import_arrival(arrival: Arrival, form: str = "") -> Imported:
    """Read a foreign file into paragraphs, as ``form`` if that is named.

    Raises ``UnknownNameError``, ``UnsupportedFormatError``, ``InvalidUtf8Error``,
    ``DamagedUtf8Error``, ``BinaryFileError`` for NUL characters and ``YamlError`` for broken
    front matter.
    """
    if form:
        require_known("format to read", [form], READ)
    found = FORMATS[form or format_of(arrival)]
    if not found.reader:
        raise UnsupportedFormatError(
            arrival.name, found.what, found.way_out.format(name=quote(arrival.name))
        )
    return found.read(arrival)


def format_of(arrival: Arrival) -> str:
    """Tell the format of a file: by bytes that only one has, else by its ending, else plain."""
    endings = {ending: name for name, one in FORMATS.items() for ending in one.endings}
    ending = endings.get(arrival.suffix, "plain")
    told = told_by_bytes(arrival.raw)
    return ending if not told or (told == "zip" and ending in _ARCHIVES) else told


def told_by_bytes(raw: bytes) -> str:
    """Tell a format by bytes that no other has; nothing where they are nobody's."""
    if raw.startswith(_OLE) and _LOCKED in raw:
        return "locked"
    first = raw[:4096].lstrip()
    for beginning, name in _BEGINNINGS:
        if first.startswith(beginning):
            return name
    if raw.startswith(_ZIP):
        return next((name for member, name in _MEMBERS if member in raw), "zip")
    if _SRT.match(raw[:4096]):
        return "srt"
    return "html" if _HTML.match(raw[:4096].removeprefix(b"\xef\xbb\xbf")) else ""
