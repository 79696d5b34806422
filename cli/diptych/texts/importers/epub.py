"""E-books (EPUB 2 and 3): their chapters in the order of reading.

Promises: only what the book lists as its text is opened; nothing that a chapter names is asked for.
"""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from shlex import quote
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import Element, SubElement

from diptych.errors import ForeignFileError
from diptych.texts.importers.archives import damaged, locked, opened
from diptych.texts.importers.composing import Draft, tidied
from diptych.texts.importers.formulas import linear
from diptych.texts.importers.safe_xml import tree_of
from diptych.texts.names import joined_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.texts.importers.archives import Archive
    from diptych.texts.importers.imported import Arrival, Imported
    from diptych.texts.kinds import Kind

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_TEXTS = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml"))
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([\w.-]+)""")
_FEW_LINKS = 3
"""By which a part is no table of contents."""
_MOST_TAGS = 2_000_000
"""In all parts: three times those of the Mahabharata; 100,000 take a second."""
_PANDOC = "pandoc -t plain --wrap=none -o NEW.txt "
_DEEPEST = 250
"""Elements inside of one another, as browsers do not go deeper either."""
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


def read_epub(arrival: Arrival) -> Imported:
    """Read an e-book. Raises ``ForeignFileError``."""
    archive = opened(arrival)
    place = _package_of(archive)
    package = tree_of(archive, place, may_name_type=True)
    draft = Draft()
    chapters = list(_chapters(package, posixpath.dirname(place), draft))
    _require_open(archive, chapters)
    tags = 0
    for chapter in chapters:
        content = _decoded(archive, chapter)
        tags += content.count("<")
        if tags > _MOST_TAGS:
            way_out = f"make plain text of it, and add that: {_PANDOC}{quote(archive.name)}"
            raise ForeignFileError(archive.name, f"it has more than {_MOST_TAGS:,} tags", way_out)
        _read_chapter(draft, content, archive.name, chapter)
    count = f"{len(chapters)} part{'s' * (len(chapters) != 1)}"
    return draft.imported(f"{count} of the e-book", _fields(package), has_title=True)


def _read_chapter(draft: Draft, content: str, name: str, chapter: str) -> None:
    """Read a part into the draft, unless it is a list of links to others."""
    page, before = _Page(draft), len(draft.segments)
    try:
        page.feed(content)
        page.close()
        page.handle_endtag("math")
    except _TooDeepError:
        reason = f"the elements of {chapter} stand too deep inside of one another"
        raise damaged(name, reason) from None
    page.end_block()
    if page.links >= _FEW_LINKS and page.linked >= page.letters * 0.8:
        draft.count(
            "line of a table of contents left out",
            "lines of a table of contents left out",
            number=len(draft.segments) - before,
        )
        del draft.segments[before:]


def _package_of(archive: Archive) -> str:
    """Return the name of the member that lists the parts of the book."""
    for one in tree_of(archive, _CONTAINER, may_name_type=True).iter():
        if place := one.get("full-path"):
            return place
    raise damaged(archive.name, f"{_CONTAINER} names no book")


def _chapters(package: Element, folder: str, draft: Draft) -> Iterator[str]:
    """Yield the names of the members that hold the text, in the order of reading."""
    items = {one.get("id"): one for one in package.iter("opf:item")}
    for reference in package.iter("opf:itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _TEXTS:
            continue
        if reference.get("linear") == "no":
            draft.count("part beside the text left out", "parts beside the text left out")
            continue
        yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _require_open(archive: Archive, chapters: list[str]) -> None:
    """Refuse a book whose chapters are encrypted; its fonts may be."""
    if _ENCRYPTION not in archive.members:
        return
    hidden = {unquote(one.get("URI", "")) for one in tree_of(archive, _ENCRYPTION).iter()}
    for chapter in chapters:
        if chapter in hidden:
            raise locked(archive.name, chapter, _SOLD)


_SOLD = (
    "it opens only in the program of its seller (DRM): get the book from where it is sold without "
    "that"
)


def _fields(package: Element) -> dict[str, str]:
    """Return what the book says of itself; of several dates that of publication."""
    found = {
        tag: [tidied(one.text or "") for one in package.iter(f"dc:{tag}")]
        for tag in ("title", "creator", "publisher", "language")
    }
    dates = [
        (_EVENTS.get(one.get("opf:event", ""), 1), date[0])
        for one in package.iter("dc:date")
        if (date := _DATE.match((one.text or "").strip()))
    ]
    return {
        "title": next(iter(found["title"]), ""),
        "source": next(iter(found["publisher"]), ""),
        "author": joined_names(found["creator"]),
        "date": min(dates, default=(0, ""))[1],
        "language": next(iter(found["language"]), ""),
    }


_EVENTS = {"original-publication": 0, "publication": 0, "creation": 2, "modification": 3}


def _decoded(archive: Archive, chapter: str) -> str:
    raw = archive.read(chapter)
    named = _ENCODING.match(raw.removeprefix(b"\xef\xbb\xbf"))
    encoding = named[1].decode() if named else "utf-8"
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError) as error:
        raise damaged(archive.name, f"{chapter} is not in {encoding}, as it should be") from error


_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
        ),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "legend", "li", "main", "ol", "p", "pre", "section"),
        *("summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_UNREAD = frozenset(("script", "style", "head", "nav", "template", "rt", "rp", "svg", "annotation"))
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source")
)
_HIDDEN_TYPES = frozenset(("pagebreak", "doc-pagebreak", "toc", "landmarks", "page-list"))
_HEADING = re.compile(r"h([1-6])")


class _TooDeepError(Exception):
    """Elements stand inside of one another as in no book."""


class _Page(HTMLParser):
    """Goes through a chapter, block by block."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(convert_charrefs=True)
        self.draft = draft
        self.said: list[str] = []
        self.open: list[str] = []
        self.unread = 0
        """How many elements are open, from one that is not read on."""
        self.lists: list[int | None] = []
        """The number of the last item, of each list that is open; none: bullets."""
        self.mark: str | None = None
        """Of the item that begins with the next block."""
        self.cells: list[str] | None = None
        """Of the row that is open."""
        self.has_ended_line = False
        """Whether nothing was said since a line end."""
        self.letters = self.linked = self.links = 0
        """All characters, those in links, and the links to other places of the book."""
        self.formula: list[Element] = []
        """What is open of a formula, from its whole inwards."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        if len(self.open) + len(self.formula) > _DEEPEST:
            raise _TooDeepError
        told = dict(attrs)
        local = tag.rpartition(":")[2]
        if self.formula or (local == "math" and not self.unread):
            kept = {name: value or "" for name, value in attrs}
            inner = SubElement(self.formula[-1], local, kept) if self.formula else Element(local)
            self.formula.append(inner)
            return
        if tag == "p" and self.open[-1:] == ["p"]:
            self.handle_endtag("p")
        if tag == "img":
            self.draft.count("image left out", number=not self.unread)
        if tag in _VOID:
            self.end_line(tag)
            return
        if self.unread or tag in _UNREAD or _is_hidden(told):
            self.unread += 1
        elif tag in _BLOCKS:
            self.end_block()
            self.begin(tag, told)
        elif tag == "a":
            self.links += ":" not in (told.get("href") or ":")
            if told.get("epub:type") == "noteref":
                self.said.append("[")
                tag = "noteref"
        self.open.append(tag)

    def end_line(self, tag: str) -> None:
        """Take a line end as a blank, and two of them, or a rule, as the end of a block."""
        is_heading = any(map(_HEADING.fullmatch, self.open))
        if self.unread or tag not in ("br", "hr"):
            return
        if (tag == "hr" or self.has_ended_line) and not is_heading:
            self.end_block()
        else:
            self.said.append(" ")
        self.has_ended_line = True

    def begin(self, tag: str, told: dict[str, str | None]) -> None:
        """Begin a block."""
        if tag in ("ol", "ul"):
            start = told.get("start") or "1"
            first = int(start) if start.isdecimal() else 1
            self.lists.append(first - 1 if tag == "ol" else None)
        elif tag == "li":
            self.mark = self.next_mark()
        elif tag == "tr":
            self.cells = []

    def next_mark(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "-"
        self.lists[-1] += 1
        return f"{self.lists[-1]}."

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element that is empty."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """End an element, and what was left open in it."""
        if self.formula:
            self.end_formula(tag.rpartition(":")[2])
            return
        names = ("noteref", "a") if tag == "a" else (tag,)
        if not any(name in self.open for name in names):
            return
        while True:
            ended = self.open.pop()
            self.ended(ended)
            if ended in names:
                return

    def end_formula(self, tag: str) -> None:
        """End a part of a formula, or the whole of it."""
        places = [at for at, one in enumerate(self.formula) if one.tag == tag]
        whole = self.formula[0]
        del self.formula[places[-1] if places else len(self.formula) :]
        if not self.formula:
            self.said.append(linear(whole))

    def ended(self, tag: str) -> None:
        if self.unread:
            self.unread -= 1
        elif tag == "noteref":
            self.said.append("]")
        elif tag in _BLOCKS:
            self.end_block(tag)
            self.close_block(tag)

    def close_block(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            self.lists.pop()
        elif tag == "li":
            self.mark = None
        elif tag == "tr" and self.cells is not None:
            if len(self.cells) > 1:
                self.draft.add_row(self.cells)
            else:
                self.draft.add(" ".join(self.cells))
            self.cells = None

    def handle_data(self, data: str) -> None:
        """Take words."""
        if self.formula:
            self.formula[-1].text = f"{self.formula[-1].text or ''}{data}"
        elif not self.unread:
            self.said.append(data)
            letters = len(data.strip())
            self.letters += letters
            self.linked += letters * ("a" in self.open)
            self.has_ended_line = self.has_ended_line and not data.strip()

    def end_block(self, ended: str = "") -> None:
        """Add what was said since the last block as what it stands in."""
        content, self.said = "".join(self.said), []
        within = [*self.open, ended]
        if self.cells is not None:
            if ended in ("td", "th"):
                self.cells.append(content)
            elif tidied(content):
                self.said = [content, " "]
            return
        if not tidied(content):
            return
        headings = [found for name in within if (found := _HEADING.fullmatch(name))]
        if headings:
            self.draft.add(content, level=int(headings[-1][1]))
        elif self.mark is not None:
            self.draft.add_item(self.mark, content)
            self.mark = None
        else:
            self.draft.add(content, _kind(within))


def _kind(within: list[str]) -> Kind:
    if "figcaption" in within or "caption" in within:
        return "caption"
    return "quotation" if "blockquote" in within else "paragraph"


def _is_hidden(told: dict[str, str | None]) -> bool:
    style = re.sub(r"\s", "", told.get("style") or "").lower()
    kinds = f"{told.get('epub:type') or ''} {told.get('role') or ''}".split()
    return "hidden" in told or "display:none" in style or not _HIDDEN_TYPES.isdisjoint(kinds)
