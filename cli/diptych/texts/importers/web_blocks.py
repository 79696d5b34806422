"""A web page as a reader sees it: blocks of words in their order, each of a kind.

Blocks are told by what elements mean, never by what a page looks like: an element of a block, what
stands between two line breaks, a row of a table. White space is folded as browsers fold it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from diptych.texts.kinds import Kind

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS,
})  # fmt: skip
_KINDS: dict[str, Kind] = {
    "blockquote": "quotation", "li": "item", "figcaption": "caption", "caption": "caption",
}  # fmt: skip
_WORD_KINDS: dict[str, Kind] = {
    "MsoQuote": "quotation", "MsoIntenseQuote": "quotation", "MsoCaption": "caption",
    **dict.fromkeys((f"MsoListParagraph{at}" for at in ("", "CxSpFirst", "CxSpMiddle", "CxSpLast")),
                    "item"),
}  # fmt: skip
"""What the classes mean by which Word saves all kinds as paragraphs."""
_CAPTION = re.compile(r"(?:^|[-_\s])(?:caption|captiontext|bildunterschrift)", re.IGNORECASE)
_SPACE = re.compile("[ \t\n\r\f\v\0-\x08\x0e-\x1f\x7f-\x9f\u2028\u2029]+")
_INVISIBLE = str.maketrans("", "", "\u00ad\ufeff")
_NO_LETTERS = re.compile(r"[\W_]+")
_NOTE_MARK = re.compile(r"\d{1,3}|[a-z*†‡§]{1,2}")
_BREAK = "\n"
_LONGEST_CELL = 400
"""Characters: what is longer is prose, and its table a layout."""


class Block(NamedTuple):
    """Words of a page that stand by themselves."""

    text: str
    kind: Kind
    level: int
    element: HtmlElement
    """The innermost block that they stand in."""
    linked: int = 0
    """Characters of them that are links."""
    number: str = ""
    """What is shown before them, of an item of a numbered list; no words of the page."""

    @property
    def key(self) -> str:
        """Their letters and digits, without the number of an item."""
        return key_of(self.text.removeprefix(self.number))

    @property
    def link_share(self) -> float:
        """Tell how much of them is links, from 0 to 1."""
        return min(1, self.linked / len(self.text))


def key_of(text: str) -> str:
    """Return the letters and digits of a text, by which it is found again."""
    return _NO_LETTERS.sub("", text)


def folded(text: str) -> str:
    """Fold white space as browsers do, and take away what nobody sees."""
    return _SPACE.sub(" ", text.translate(_INVISIBLE))


def blocks_of(page: HtmlElement) -> list[Block]:
    """Return the blocks of a page, in their order."""
    body = page.find("body")
    walk = _Walk()
    events = etree.iterwalk(page if body is None else body, events=("start", "end"))
    for event, element in events:
        if event == "end":
            walk.end(element)
        elif element.tag == "table" and is_of_rows(element):
            walk.rows(element)
            events.skip_subtree()
        else:
            walk.start(element)
    return walk.blocks


class _Walk:
    """One walk through a page, which gathers its blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[tuple[str, bool]] = []
        """Words since the last end of a block, and whether they are a link."""
        self._inside: list[HtmlElement] = []
        """The blocks that have begun, outermost first."""
        self._links = 0
        self._begun: set[HtmlElement] = set()
        """Items of which a block was made: what follows in one is a paragraph."""
        self._counts: dict[HtmlElement, int] = {}

    def start(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
            self._inside.append(element)
        elif tag == "br":
            self._parts.append((_BREAK, False))
        elif tag == "a":
            self._links += 1
        elif tag == "sup" and _is_note_mark(element):
            self._add(" ")
        self._add(element.text)

    def end(self, element: HtmlElement) -> None:
        if element.tag in _BLOCKS:
            self._flush()
            if self._inside and self._inside[-1] is element:
                self._inside.pop()
        elif element.tag == "a":
            self._links -= 1
        self._add(element.tail)

    def rows(self, table: HtmlElement) -> None:
        """Take the rows of a table as they are."""
        self._flush()
        for row in table.iter("caption", "tr"):
            cells = [row] if row.tag == "caption" else [c for c in row if c.tag in ("td", "th")]
            text = " | ".join(words for cell in cells if (words := cell_text(cell)))
            if key_of(text):
                kind: Kind = "caption" if row.tag == "caption" else "row"
                linked = sum(len(cell_text(link)) for link in row.iter("a"))
                self.blocks.append(Block(text, kind, 0, row, linked))

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if any(element.tag == "pre" for element in self._inside[-2:]):
            lines = text.split(_BREAK)
            for line in lines[:-1]:
                self._parts += [(folded(line), False), (_BREAK, False)]
            text = lines[-1]
        self._parts.append((folded(text), self._links > 0))

    def _flush(self) -> None:
        """End a block: what two line breaks part are two."""
        parts, self._parts = self._parts, []
        for paragraph in _parted(parts):
            text = _SPACE.sub(" ", "".join(words for words, _ in paragraph)).strip()
            if key_of(text):
                linked = sum(len(words) for words, is_link in paragraph if is_link)
                self._append(text, linked)

    def _append(self, text: str, linked: int) -> None:
        inside = self._inside
        level = next(filter(None, map(_level, reversed(inside))), 0)
        kind = "paragraph" if level else self._kind()
        number = self._number() if kind == "item" else ""
        self.blocks.append(Block(number + text, kind, level, inside[-1], linked, number))

    def _kind(self) -> Kind:
        if any(_CAPTION.search(element.get("class", "")) for element in self._inside[-2:]):
            return "caption"
        if kind := _WORD_KINDS.get(self._inside[-1].get("class", "")):
            return kind
        teller = next((e for e in reversed(self._inside) if e.tag in _KINDS), None)
        if teller is None or teller in self._begun:
            return "paragraph"
        if teller.tag == "li":
            self._begun.add(teller)
        return _KINDS[teller.tag]

    def _number(self) -> str:
        """Return the number of an item of a numbered list, as the page shows it."""
        item = next((e for e in reversed(self._inside) if e.tag == "li"), None)
        numbered = None if item is None else item.getparent()
        if numbered is None or numbered.tag != "ol":
            return ""
        first = numbered.get("start", "1")
        before = self._counts.get(numbered, int(first) - 1 if first.isdecimal() else 0)
        self._counts[numbered] = before + 1
        return f"{before + 1}. "


def _level(element: HtmlElement) -> int:
    """Return the level of a heading, 0 for other elements; Word saves a title as a paragraph."""
    return HEADINGS.get(element.tag, int(element.get("class") == "MsoTitle"))


def _parted(parts: list[tuple[str, bool]]) -> Iterator[list[tuple[str, bool]]]:
    """Part words where two line breaks follow on one another."""
    paragraph: list[tuple[str, bool]] = []
    was_break = False
    for words, is_link in parts:
        if words == _BREAK and was_break:
            yield paragraph
            paragraph = []
        was_break = words == _BREAK or (was_break and not words.strip())
        paragraph.append((words, is_link))
    yield paragraph


def _is_note_mark(element: HtmlElement) -> bool:
    """Tell whether raised letters are the mark of a note and no power or ordinal."""
    words = "".join(element.itertext()).strip()
    about = f"{element.get('class', '')} {element.get('role', '')}"
    has_link = next(element.iter("a"), None) is not None or _parent_tag(element) == "a"
    is_told = has_link or "ref" in about or "note" in about
    return is_told and bool(_NOTE_MARK.fullmatch(words))


def _parent_tag(element: HtmlElement) -> str:
    parent = element.getparent()
    return "" if parent is None else str(parent.tag)


def is_of_rows(table: HtmlElement) -> bool:
    """Tell whether a table is one of rows and columns, and no layout of a page."""
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table", "article", "section", *HEADINGS), None) is not None:
        return False
    widths = {sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")}
    return max(widths, default=0) > 1 and not any(map(_is_prose, table.iter("td")))


def _is_prose(cell: HtmlElement) -> bool:
    paragraphs = sum(1 for _ in cell.iter("p"))
    return paragraphs > 1 or sum(map(len, cell.itertext())) > _LONGEST_CELL


def cell_text(cell: HtmlElement) -> str:
    """Return the words of a cell in one line."""
    parts: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        is_apart = element.tag in _BLOCKS or element.tag == "br"
        parts.append(" " if is_apart else "")
        inner = element.text if event == "start" else element.tail if element is not cell else ""
        parts.append(inner or "")
    return folded("".join(parts)).strip()
