"""OpenDocument texts: what a reader of the page sees once all changes are taken.

Hidden text, deletions, comments, images and tables of contents are left out, and said. Notes stand
at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diptych.texts.importers.archives import locked, opened
from diptych.texts.importers.composing import QUOTES, BlockReader, tidied
from diptych.texts.importers.formulas import linear
from diptych.texts.importers.numbers import written_number
from diptych.texts.importers.safe_xml import parsed, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from diptych.texts.importers.archives import Archive
    from diptych.texts.importers.imported import Arrival, Imported

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_CONTENTS = frozenset(
    f"text:{name}"
    for name in (
        *("table-of-content", "illustration-index", "table-index", "object-index"),
        *("user-index", "alphabetical-index"),
    )
)
_UNREAD = frozenset(
    ("text:tracked-changes", "office:forms", "text:sequence-decls", "text:variable-decls",
     "text:user-field-decls", "text:ruby-text", "text:hidden-text", "text:note-citation",
     "title", "desc", "office:binary-data")
)  # fmt: skip
_BESIDE = frozenset(
    f"style:{name}{which}" for name in ("header", "footer") for which in ("", "-left", "-first")
)
_BLANKS = frozenset(("text:tab", "text:line-break", "text:s"))
_TITLES = {"title": 1, "subtitle": 2}


def read_odt(arrival: Arrival) -> Imported:
    """Read an OpenDocument text, packed or flat. Raises ``ForeignFileError``."""
    is_flat = arrival.raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    archive = None if is_flat else opened(arrival)
    parts = _parts(archive) if archive else [parsed(arrival.raw, arrival.name)]
    reader = _Reader(_styles(parts), archive)
    reader.read(parts[-1])
    reader.count_beside(parts)
    reader.draft.join_wrapped()
    return reader.draft.imported("paragraphs of the OpenDocument text", _properties(parts))


def _parts(archive: Archive) -> list[Element]:
    """Return the members that are read; the last holds the text, and styles that win."""
    _require_open(archive)
    beside = ("meta.xml", "styles.xml")
    return [tree_of(archive, name) for name in beside if name in archive.members] + [
        tree_of(archive, _CONTENT)
    ]


def _require_open(archive: Archive) -> None:
    """Refuse what is encrypted, which only the list of members says."""
    listed = tree_of(archive, _MANIFEST, may_name_type=True) if _MANIFEST in archive.members else ()
    for one in listed:
        if one.find("manifest:encryption-data") is not None:
            raise locked(archive.name, one.get("manifest:full-path", _CONTENT))


def _properties(parts: Iterable[Element]) -> dict[str, str]:
    kept = (one for part in parts for meta in part.iter("office:meta") for one in meta)
    found = {one.tag: one.text or "" for one in kept}
    author = found.get("initial-creator") or found.get("dc:creator", "")
    return {"title": found.get("dc:title", ""), "author": author}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """What a style says, with what it is based on."""

    names: tuple[str, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Styles:
    own: dict[str, Element]
    lists: dict[str, dict[int, Element]]
    """Levels of lists, by the name of the style."""

    def get(self, name: str | None, *, below: int = 0) -> _Style:
        """Return a style; what is based on itself ends after some steps."""
        one = self.own.get(name or "")
        own = (name or "").replace("_20_", " ").lower()
        if one is None or below > _LONGEST_CHAIN:
            return _Style(names=(own,))
        base = self.get(one.get("style:parent-style-name"), below=below + 1)
        shown = (part.get("text:display") for part in one.iter("style:text-properties"))
        told = next((display for display in shown if display), None)
        return _Style(
            names=(own, one.get("style:display-name", "").lower(), *base.names),
            is_hidden=base.is_hidden if told is None else told == "none",
        )


_LONGEST_CHAIN = 20


def _styles(parts: Iterable[Element]) -> _Styles:
    own: dict[str, Element] = {}
    lists: dict[str, dict[int, Element]] = {}
    for one in (one for part in parts for one in part.iter()):
        name = one.get("style:name", "")
        if one.tag == "style:style":
            own[name] = one
        elif one.tag == "text:list-style":
            lists[name] = {_whole(level.get("text:level")): level for level in one}
    return _Styles(own, lists)


def _whole(written: str | None) -> int:
    return int(written) if written and written.isdecimal() else 1


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read."""

    seen: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    passages: int = 0
    is_hiding: bool = False

    def say(self, content: str, *, hidden: bool) -> None:
        (self.hidden if hidden else self.seen).append(content)
        if content.strip():
            self.passages += hidden and not self.is_hiding
            self.is_hiding = hidden


class _Reader(BlockReader):
    """Goes through a text once, from top to bottom."""

    def __init__(self, styles: _Styles, archive: Archive | None) -> None:
        self.styles = styles
        self.archive = archive
        super().__init__()
        self.counts: dict[tuple[str, int], int] = {}
        """Numbers of lists, by style and level."""

    def read(self, content: Element) -> None:
        """Read the body, and count the changes that it lists."""
        for body in content.iter("office:text"):
            self.blocks(body)
        regions = [part.tag for region in content.iter("text:changed-region") for part in region]
        self.draft.count("insertion taken", number=regions.count("text:insertion"))
        self.draft.count("deletion left out", number=regions.count("text:deletion"))

    def count_beside(self, parts: Iterable[Element]) -> None:
        """Count what stands above and below every page."""
        pages = [page for part in parts for page in part.iter("style:master-page")]
        beside = [one for page in pages for one in page if one.tag in _BESIDE]
        self.draft.count_beside("".join(one.itertext()) for one in beside)

    def blocks(self, container: Iterable[Element]) -> None:
        """Read paragraphs, lists and tables, however deep they stand in other things."""
        for child in container:
            if child.tag in ("text:p", "text:h"):
                self.paragraph(child)
            elif child.tag == "text:list":
                self.items(child, child.get("text:style-name", ""), 1)
            elif child.tag == "table:table":
                self.table(child)
            elif child.tag in _CONTENTS:
                lines = sum(1 for one in child.iter("text:p"))
                self.draft.count(
                    "line of a table of contents left out",
                    "lines of a table of contents left out",
                    number=lines,
                )
            elif child.get("text:display") == "none":
                self.draft.count("hidden section left out")
            elif child.tag not in _UNREAD:
                self.blocks(child)

    def paragraph(self, element: Element, mark: str | None = None) -> None:
        """Read a paragraph into the draft, with the text boxes that hang on it."""
        style = self.styles.get(element.get("text:style-name"))
        line = _Line()
        is_hidden = style.is_hidden or any(
            one.get("text:is-hidden") == "true" for one in element.iter("text:hidden-paragraph")
        )
        self.inline(element, line, hidden=is_hidden)
        if not "".join(line.seen).strip() and "".join(line.hidden).strip():
            self.draft.count("hidden paragraph left out")
        else:
            self.draft.count("hidden passage left out", number=line.passages)
        self.place(element, "".join(line.seen), style, mark)
        self.blocks(line.boxes)

    def place(self, element: Element, content: str, style: _Style, mark: str | None) -> None:
        """Add a paragraph as what it is, or what its style makes of it."""
        level = next((_TITLES[name] for name in style.names if name in _TITLES), 0)
        if element.tag == "text:h":
            level = _whole(element.get("text:outline-level"))
        if level:
            self.draft.add(content, level=level)
        elif mark is not None:
            self.draft.add_item(mark, content)
        elif "caption" in style.names:
            self.draft.add(content, "caption")
        else:
            is_quote = not QUOTES.isdisjoint(style.names)
            self.draft.add(content, "quotation" if is_quote else "paragraph")

    def items(self, element: Element, style: str, level: int) -> None:
        """Read a list; the first paragraph of an item has its mark."""
        if element.get("text:continue-numbering") != "true" and "text:continue-list" not in (
            element.attrib
        ):
            self.counts.pop((style, level), None)
        for item in element:
            mark = self.mark(item, style, level) if item.tag == "text:list-item" else None
            for child in item:
                if child.tag == "text:list":
                    self.items(child, child.get("text:style-name") or style, level + 1)
                elif child.tag in ("text:p", "text:h"):
                    self.paragraph(child, mark)
                    mark = None
                else:
                    self.blocks([child])

    def mark(self, item: Element, style: str, level: int) -> str:
        """Count an item, and return its number or "-"; nothing where an item only holds a list."""
        kind = self.styles.lists.get(style, {}).get(level)
        holds = [child for child in item if child.tag != "text:list"]
        if kind is None or kind.tag != "text:list-level-style-number" or not holds:
            return "-"
        start = item.get("text:start-value")
        first = _whole(kind.get("text:start-value"))
        number = _whole(start) if start else self.counts.get((style, level), first - 1) + 1
        self.counts[style, level] = number
        shown = written_number(number, _FORMS.get(kind.get("style:num-format", ""), "none"))
        before, after = (kind.get(f"style:num-{side}", "") for side in ("prefix", "suffix"))
        return f"{before}{shown}{after}".strip() if shown else ""

    def table(self, element: Element) -> None:
        """Read a table: its rows, or what is in its cells where it only lays out a page."""
        rows = [list(_cells(row)) for row in _rows(element)]
        nested = [one for one in element.iter("table:table") if one is not element]
        self.cells(rows, holds_table=bool(nested))

    def inline(self, element: Element, line: _Line, *, hidden: bool) -> None:
        """Read what stands inside a paragraph: words, and things between them."""
        line.say(element.text or "", hidden=hidden)
        for child in element:
            self.piece(child, line, hidden=hidden)
            line.say(child.tail or "", hidden=hidden)

    def piece(self, element: Element, line: _Line, *, hidden: bool) -> None:
        tag = element.tag
        if tag in _BLANKS:
            line.say(" ", hidden=hidden)
        elif tag == "text:span":
            style = self.styles.get(element.get("text:style-name"))
            self.inline(element, line, hidden=hidden or style.is_hidden)
        elif tag == "text:note":
            self.note(element, line, hidden=hidden)
        elif tag == "office:annotation":
            self.draft.count("comment left out")
        elif tag == "text:hidden-text":
            self.draft.count("hidden passage left out")
        elif tag.startswith("draw:"):
            self.drawing(element, line, hidden=hidden)
        elif tag not in _UNREAD:
            self.inline(element, line, hidden=hidden)

    def drawing(self, element: Element, line: _Line, *, hidden: bool) -> None:
        """Keep the paragraphs of a text box for later, say a formula, leave an image out."""
        if any(tidied("".join(one.itertext())) for one in element.iter("text:p")):
            line.boxes.append(element)
        elif formula := next(filter(None, map(self.formula, element.iter("draw:object"))), ""):
            is_letter = element.get("text:anchor-type") == "as-char"
            line.say(formula if is_letter else f" {formula} ", hidden=hidden)
        else:
            self.draft.count("image left out")

    def formula(self, element: Element) -> str:
        """Return what an object says if it is a formula, in it or in a member of its own."""
        member = f"{element.get('href', '').removeprefix('./')}/{_CONTENT}"
        if self.archive and member in self.archive.members:
            inner = tree_of(self.archive, member, may_name_type=True)
        else:
            inner = next(element.iter("math"), element)
        return linear(inner) if inner.tag == "math" else ""

    def note(self, element: Element, line: _Line, *, hidden: bool) -> None:
        """Put a note at the end of the text, and its number where it belongs."""
        body = element.find("text:note-body")
        if body is None or hidden:
            return
        place = len(self.draft.notes)
        self.draft.notes.append("")
        self.draft.notes[place] = f"[{place + 1}] {self.said_in(body)}"
        kind = "endnote" if element.get("text:note-class") == "endnote" else "footnote"
        self.draft.count(f"{kind} moved to the end")
        line.say(f"[{place + 1}]", hidden=False)


_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "table:table-row":
            yield child
        elif child.tag in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
            yield from _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag in ("table:table-cell", "table:covered-table-cell"):
            yield child
