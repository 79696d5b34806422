"""Word files: what a reader of the page sees once all changes are taken.

Tracked insertions and moves are taken, deletions left out; hidden text, comments, images, tables
of contents, headers and footers are left out, and said. Notes stand at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diptych.texts.importers.archives import opened
from diptych.texts.importers.composing import QUOTES, BlockReader, tidied
from diptych.texts.importers.docx_parts import (
    Numbering,
    Parts,
    Styles,
    level_of,
    numbering_of,
    switch,
    value,
)
from diptych.texts.importers.formulas import linear
from diptych.texts.importers.safe_xml import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from diptych.texts.importers.docx_parts import Style
    from diptych.texts.importers.imported import Arrival, Imported

_UNREAD = frozenset(
    f"w:{name}"
    for name in (
        *("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr"),
        *("instrText", "delText", "delInstrText", "rt", "rubyPr", "fldData"),
    )
)
_BLANKS = frozenset(("w:tab", "w:ptab", "w:br", "w:cr"))
_CAPTIONS = frozenset(("caption",))
_CONTENTS = frozenset(
    ("toc heading", "table of figures", *(f"toc {level}" for level in range(1, 10)))
)
_IMAGES = frozenset(("w:drawing", "w:pict", "w:object"))
_NOTE_KINDS = {"w:footnoteReference": "footnote", "w:endnoteReference": "endnote"}
_CORE = "docProps/core.xml"


def read_docx(arrival: Arrival) -> Imported:
    """Read a Word file (OOXML, transitional or strict). Raises ``ForeignFileError``."""
    parts = Parts(opened(arrival))
    reader = _Reader(parts)
    reader.read(tree_of(parts.archive, parts.main))
    core = tree_of(parts.archive, _CORE) if _CORE in parts.archive.members else None
    names = {"title": "dc:title", "author": "dc:creator", "language": "dc:language"}
    fields = {} if core is None else {key: core.findtext(tag) or "" for key, tag in names.items()}
    reader.draft.join_wrapped()
    return reader.draft.imported("paragraphs of the Word file", fields)


@dataclass(slots=True)
class _Line:
    """A paragraph while its runs are read."""

    seen: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    """Text boxes that hang on it."""
    passages: int = 0
    """How many passages of it were hidden."""
    is_hiding: bool = False

    def say(self, content: str, *, hidden: bool | None) -> None:
        """Add what a run says."""
        (self.hidden if hidden else self.seen).append(content)
        if content.strip():
            self.passages += bool(hidden) and not self.is_hiding
            self.is_hiding = bool(hidden)

    @property
    def content(self) -> str:
        return "".join(self.seen)


class _Reader(BlockReader):
    """Goes through a text once, from top to bottom."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.styles = Styles(parts.tree("styles"))
        self.numbering = Numbering(parts.tree("numbering"), self.styles)
        super().__init__()
        self.fields: list[str] = []
        """Of fields that are open: whether their code is read, or their result."""
        self.carried: _Line | None = None
        """What the next paragraph begins with: a drop cap, or one whose end was deleted."""
        self.bodies: dict[str, dict[str | None, Element]] = {}
        self.font = ""
        """Of the run that is read."""

    def read(self, document: Element) -> None:
        """Read the body, and say what is beside it."""
        self.blocks(document)
        moves = sum(1 for _ in document.iter("w:moveToRangeStart"))
        self.draft.count(
            "moved passage taken where it is now", "moved passages taken where they are now", moves
        )
        beside = [tree for kind in ("header", "footer") for tree in self.parts.trees(kind)]
        self.draft.count_beside("".join(t.text or "" for t in tree.iter("w:t")) for tree in beside)

    # Paragraphs and tables

    def blocks(self, container: Iterable[Element]) -> None:
        """Read paragraphs and tables, however deep they stand in other things."""
        self.each_block(container)
        self.flush()

    def each_block(self, container: Iterable[Element]) -> None:
        for child in container:
            if child.tag == "w:p":
                self.paragraph(child)
            elif child.tag == "w:tbl":
                self.flush()
                self.table(child)
            elif child.tag == "w:altChunk":
                self.draft.count("embedded file left out")
            elif child.tag == "mc:AlternateContent":
                self.each_block(_chosen(child))
            elif child.tag not in _UNREAD and child.tag not in ("w:del", "w:moveFrom"):
                self.each_block(child)

    def flush(self) -> None:
        """End a paragraph whose end was deleted, where none follows."""
        if self.carried:
            line, self.carried = self.carried, None
            self.draft.add(line.content)

    def paragraph(self, element: Element) -> None:
        """Read a paragraph into the draft, with the text boxes that hang on it."""
        properties = element.find("w:pPr")
        style = self.styles.get(value(properties, "w:pStyle") or self.styles.usual)
        line, self.carried = self.carried or _Line(), None
        self.inline(element, line, hidden=style.hidden)
        self.fields = ["result"] * len(self.fields)
        if _runs_on(properties):
            self.carried = line
            return
        self.count_hidden(line)
        self.place(line.content, style, properties)
        for box in line.boxes:
            self.blocks(box)

    def count_hidden(self, line: _Line) -> None:
        if not line.content.strip() and "".join(line.hidden).strip():
            self.draft.count("hidden paragraph left out")
        else:
            self.draft.count("hidden passage left out", number=line.passages)

    def place(self, content: str, style: Style, properties: Element | None) -> None:
        """Add a paragraph as what its style and its list make of it."""
        if style.is_any_of(_CONTENTS):
            self.draft.count(
                "line of a table of contents left out",
                "lines of a table of contents left out",
                number=bool(tidied(content)),
            )
            return
        outline = value(properties, "w:outlineLvl")
        level = style.heading_level if outline is None else level_of(outline)
        mark = self.mark(style, properties)
        if level:
            self.draft.add(content if mark in (None, "-") else f"{mark} {content}", level=level)
        elif mark is not None:
            self.draft.add_item(mark, content)
        elif style.is_any_of(_CAPTIONS):
            self.draft.add(content, "caption")
        else:
            self.draft.add(content, "quotation" if style.is_any_of(QUOTES) else "paragraph")

    def mark(self, style: Style, properties: Element | None) -> str | None:
        """Return the number or dash of an item; ``None`` for what is none."""
        listed = numbering_of(properties) or style.numbering
        return self.numbering.mark(*listed) if listed else None

    def table(self, element: Element) -> None:
        """Read a table: its rows, or what is in its cells where it only lays out a page."""
        rows = [row for row in _within(element, "w:tr") if value(row, "w:trPr", "w:del") is None]
        cells = [_within(row, "w:tc") for row in rows]
        self.cells(cells, holds_table=_holds(element, "w:tbl"))

    # Within a paragraph

    def inline(self, element: Iterable[Element], line: _Line, *, hidden: bool | None) -> None:
        """Read what stands inside a paragraph."""
        before = ""
        for child in element:
            if child.tag == "w:r":
                self.run(child, line, hidden=hidden)
            elif child.tag in ("w:del", "w:moveFrom"):
                is_deleted = child.tag == "w:del" and before != "w:del" and _has_words(child)
                self.draft.count("deletion left out", number=is_deleted)
            elif child.tag not in _UNREAD:
                is_inserted = child.tag == "w:ins" and before != "w:ins" and _has_words(child)
                self.draft.count("insertion taken", number=is_inserted)
                self.piece(child, line, hidden=hidden)
            before = child.tag

    def run(self, element: Element, line: _Line, *, hidden: bool | None) -> None:
        properties = element.find("w:rPr")
        own = switch(properties, "w:vanish")
        if own is None:
            own = self.styles.get(value(properties, "w:rStyle")).hidden
        fonts = None if properties is None else properties.find("w:rFonts")
        self.font = "" if fonts is None else fonts.get("w:ascii", "")
        self.inline(element, line, hidden=hidden if own is None else own)

    def piece(self, element: Element, line: _Line, *, hidden: bool | None) -> None:
        """Read one thing inside a run or a paragraph."""
        tag = element.tag
        if tag == "w:t":
            self.say(self.letters(element.text or ""), line, hidden=hidden)
        elif tag == "m:oMath":
            self.say(linear(element), line, hidden=hidden)
        elif tag in _BLANKS:
            self.say(" ", line, hidden=hidden)
        elif tag == "w:noBreakHyphen":
            self.say("-", line, hidden=hidden)
        elif tag == "w:sym":
            self.say(self.symbol(element), line, hidden=hidden)
        elif tag == "w:fldChar":
            self.follow_field(element.get("w:fldCharType"))
        elif tag in _NOTE_KINDS:
            self.note(element, _NOTE_KINDS[tag], line, hidden=hidden)
        else:
            self.container(element, line, hidden=hidden)

    def container(self, element: Element, line: _Line, *, hidden: bool | None) -> None:
        """Read what holds other things, or is left out."""
        tag = element.tag
        if tag == "w:txbxContent":
            line.boxes += [element] * (not hidden)
        elif tag == "w:commentReference":
            self.draft.count("comment left out")
        elif tag == "mc:AlternateContent":
            self.inline(_chosen(element), line, hidden=hidden)
        elif tag == "w:sdt" and _is_blank(element):
            self.draft.count("blank of a form left out", "blanks of a form left out")
        else:
            is_image = tag in ("w:drawing", "w:pict", "w:object") and not _holds(
                element, "w:txbxContent"
            )
            self.draft.count("image left out", number=is_image)
            self.inline(element, line, hidden=hidden)

    def say(self, content: str, line: _Line, *, hidden: bool | None) -> None:
        if "code" not in self.fields:
            line.say(content, hidden=hidden)

    def follow_field(self, step: str | None) -> None:
        """Follow a field from its code to its result, which alone is read."""
        if step == "begin":
            self.fields.append("code")
        elif self.fields:
            self.fields.pop()
            self.fields += ["result"] * (step == "separate")

    def letters(self, content: str) -> str:
        """Return what a run says, with the letters that its font for symbols shows."""
        return _OF_FONT.sub(lambda found: self.shown(self.font, ord(found[0])), content)

    def symbol(self, element: Element) -> str:
        """Return the letter that a font for symbols shows for a number."""
        try:
            number = int(element.get("w:char", ""), 16)
        except ValueError:
            return ""
        return self.shown(element.get("w:font", ""), number)

    def shown(self, font: str, number: int) -> str:
        """Return the letter that a font shows for a number; none is counted."""
        shown = _SYMBOLS.get(font, {}).get(number & 0xFF)
        if shown is None and not 0xE000 <= number <= 0xF8FF and 0x20 <= number < 0x110000:  # noqa: PLR2004 - private use
            shown = chr(number)
        if shown is None:
            shown = _BULLETS.get(number)
        self.draft.count("symbol left out", number=shown is None)
        return shown or ""

    # Notes

    def note(self, element: Element, kind: str, line: _Line, *, hidden: bool | None) -> None:
        """Put a note at the end of the text, and its number where it belongs."""
        body = self.notes_of(kind).pop(element.get("w:id"), None)  # so that no note holds itself
        if body is None or hidden:
            return
        place, fields = len(self.draft.notes), self.fields
        self.draft.notes.append("")
        self.fields, carried, self.carried = [], self.carried, None
        number = place + 1
        said = self.said_in(body)
        self.fields, self.carried = fields, carried
        self.draft.notes[place] = f"[{number}] {_EMPTY_BRACKETS.sub('', said)}"
        self.draft.count(f"{kind} moved to the end")
        if element.get("w:customMarkFollows", "0") in ("0", "false"):
            line.say(f"[{number}]", hidden=False)

    def notes_of(self, kind: str) -> dict[str | None, Element]:
        if kind not in self.bodies:
            tree = self.parts.tree(f"{kind}s")
            found = [] if tree is None else list(tree)
            self.bodies[kind] = {one.get("w:id"): one for one in found}
        return self.bodies[kind]


_EMPTY_BRACKETS = re.compile(r"^\(\s*\)\s*|^\[\s*\]\s*")
"""What is left of the number of a note."""


def _runs_on(properties: Element | None) -> bool:
    """Tell whether the next paragraph goes on with this one."""
    if properties is None:
        return False
    frame = properties.find("w:framePr")
    if frame is not None and frame.get("w:dropCap", "none") != "none":
        return True
    return any(value(properties, "w:rPr", tag) is not None for tag in ("w:del", "w:moveFrom"))


def _within(element: Element, tag: str) -> list[Element]:
    """Return the rows of a table or the cells of a row, in whatever they are wrapped."""
    found = []
    for child in element:
        if child.tag == tag:
            found.append(child)
        elif child.tag in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"):
            found += _within(child, tag)
    return found


def _has_words(element: Element) -> bool:
    return any((one.text or "").strip() for one in element.iter() if one.tag in _WORDS)


_WORDS = frozenset(("w:t", "w:delText", "m:t"))


def _is_blank(control: Element) -> bool:
    """Tell whether a field of a form still says what to write into it."""
    prompts = [value(run, "w:rPr", "w:rStyle") == "PlaceholderText" for run in control.iter("w:r")]
    return value(control, "w:sdtPr", "w:showingPlcHdr") is not None and any(prompts)


def _holds(element: Element, tag: str) -> bool:
    """Tell whether such an element stands anywhere below."""
    return any(below.tag == tag for below in element.iter() if below is not element)


def _chosen(alternatives: Element) -> Iterable[Element]:
    """Return of two ways to say a thing the newer one, unless only the older one has words."""
    choices = [one for one in alternatives if one.tag in ("mc:Choice", "mc:Fallback")]
    return next((one for one in choices if _has_words(one)), choices[0] if choices else ())


_OF_FONT = re.compile(r"[\uf020-\uf0ff]")
"""Letters that mean what a font for symbols shows for them."""
_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0E0: "→"}
"""What they mostly show where the font is not known."""
_GREEK = {
    **dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", 0x41)),
    **dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", 0x61)),
}
_SYMBOLS: dict[str, dict[int, str]] = {
    "Symbol": {
        **_GREEK, 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×",
        0xB7: "•", 0xB9: "≠", 0xBB: "≈", 0x2D: "−",
    },
    "Wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻",
        0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x4A: "☺",
    },
    "Wingdings 2": {0x50: "✓", 0x52: "☑", 0xA3: "□"},
}  # fmt: skip
"""By font and number: what is shown."""
