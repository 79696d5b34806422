"""Projects of Taguette (``.sqlite3``): documents, tags and highlights, read.

A document is HTML, and a highlight counts bytes of UTF-8 in it, marks left out. Here it is plain
text, with blank lines where HTML begins a block; each place is looked up there. A full stop in a
tag is a level where what stands before it is a tag itself. Who highlighted is not in such files,
which name everybody ``admin``.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from diptych.errors import ForeignFileError
from diptych.exchange.codebook_csv import codes_of_tags
from diptych.exchange.foreign import (
    Foreign,
    ForeignAnnotation,
    ForeignCoding,
    ForeignText,
    Loss,
)
from diptych.texts.importers.archives import damaged

if TYPE_CHECKING:
    from collections.abc import Mapping

_GOOD = "in Taguette, choose Project info, Export project"
_BLOCKS = frozenset(
    (
        *("p", "blockquote", "pre", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "br", "div"),
        *("ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "hr"),
    )
)
"""What begins a paragraph, of what Taguette keeps."""
_TABLES = ("projects", "documents", "tags", "highlights", "highlight_tags")
_PROJECTS = "SELECT id FROM projects"
_DOCUMENTS = """SELECT id, cast(name AS text), coalesce(cast(contents AS text), '')
FROM documents ORDER BY id"""
_TAGS = """SELECT id, cast(path AS text), coalesce(cast(description AS text), '')
FROM tags ORDER BY path"""
_TAGGED = "SELECT highlight_id, tag_id FROM highlight_tags ORDER BY highlight_id, tag_id"
_HIGHLIGHTS = """SELECT id, document_id, cast(start_offset AS int), cast(end_offset AS int),
coalesce(cast(snippet AS text), '') FROM highlights ORDER BY document_id, start_offset, id"""


def read(raw: bytes, name: str) -> Foreign:
    """Read a project. Raises ``ForeignFileError``."""
    try:
        projects, documents, tags, tagged, highlights = _tables(raw)
    except sqlite3.Error as error:
        raise damaged(name, f"it is no project of Taguette: {error}") from error
    if len(projects) != 1:
        reason = f"it holds {len(projects)} projects, as what Taguette keeps for itself may"
        raise ForeignFileError(name, reason, _GOOD)
    codes, keys = codes_of_tags({path: words for _, path, words in tags})
    by_tag = {tag: keys[path] for tag, path, _ in tags}
    found = _Reading({key: _Plain(contents) for key, _, contents in documents})
    for highlight, tag in tagged:
        found.tag(highlight, tag, by_tag)
    for highlight in highlights:
        found.add(*highlight)
    texts = [
        ForeignText(key=str(key), name=called, content=found.texts[key].content)
        for key, called, _ in documents
    ]
    return Foreign(
        texts=tuple(texts),
        codes=tuple(codes),
        annotations=tuple(found.annotations),
        losses=tuple(Loss(number, thing) for thing, number in found.lost.items()),
    )


def _tables(raw: bytes) -> list[list[tuple[Any, ...]]]:
    """Return the rows of the tables; views, which could be without end, are none."""
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(raw)
        base.execute("PRAGMA trusted_schema = OFF")
        there = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        if lacking := [one for one in _TABLES if (one,) not in there]:
            raise sqlite3.DatabaseError(f"it has no table {lacking[0]}")
        asked = (_PROJECTS, _DOCUMENTS, _TAGS, _TAGGED, _HIGHLIGHTS)
        return [base.execute(one).fetchall() for one in asked]
    finally:
        base.close()


class _Reading:
    """What was read so far."""

    def __init__(self, texts: Mapping[object, _Plain]) -> None:
        self.texts = texts
        self.annotations: list[ForeignAnnotation] = []
        self.lost: Counter[str] = Counter()
        self._codes: dict[object, list[str]] = {}
        """By highlight."""
        self._often: Counter[str] = Counter()

    def tag(self, highlight: object, tag: object, codes: Mapping[object, str]) -> None:
        """Take one tag of one highlight."""
        if tag in codes:
            self._codes.setdefault(highlight, []).append(codes[tag])

    def add(self, highlight: object, document: object, start: int, end: int, snippet: str) -> None:
        """Take a highlight; numbers of these are others in each export, so its place is its id."""
        codes = self._codes.get(highlight, ())
        place = self.texts[document].place(start, end) if document in self.texts else None
        if place is None or not codes:
            self.lost["highlight without a passage" if codes else "highlight without a tag"] += 1
            return
        key = f"{start}:{end}"
        self._often[f"{document} {key}"] += 1
        number = self._often[f"{document} {key}"]
        key += f"#{number}" if number > 1 else ""
        self.annotations.append(
            ForeignAnnotation(
                key=key,
                text=str(document),
                start=place[0],
                end=place[1],
                quote=_Plain(snippet).content,
                is_quoted=True,
                codings=tuple(ForeignCoding(f"{key} {code}", code) for code in codes),
            )
        )


class _Plain(HTMLParser):
    """The plain text of a document, with the byte at which each letter stood in it."""

    def __init__(self, contents: str) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._begun: list[int] = []
        """The byte of each letter that is no blank."""
        self._at: list[int] = []
        """Its place in the text."""
        self._bytes = self._length = 0
        self._between = ""
        """What comes before the next letter."""
        self.feed(contents.lstrip())
        self.close()
        self.content = "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Part blocks."""
        del attrs
        if tag in _BLOCKS:
            self._between = "\n\n"

    def handle_endtag(self, tag: str) -> None:
        """Part blocks."""
        if tag in _BLOCKS:
            self._between = "\n\n"

    def handle_data(self, data: str) -> None:
        """Take letters; blanks are one."""
        for letter in data:
            if letter.isspace():
                self._between = self._between or " "
            else:
                before = self._between if self._length else ""
                self._parts += (before, letter)
                self._begun.append(self._bytes)
                self._at.append(self._length + len(before))
                self._length, self._between = self._at[-1] + 1, ""
            self._bytes += len(letter.encode("utf-8", "replace"))

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where the bytes from one to another stand in the text, without blanks around."""
        first, last = bisect_left(self._begun, start), bisect_left(self._begun, end) - 1
        return (self._at[first], self._at[last] + 1) if first <= last else None
