"""Workbooks (``.xlsx``) as rows: read without anything that they could do.

The first sheet counts. A cell is a string or a number; what a formula came to is taken for it.
One that came to nothing is the string that a program mistook.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diptych.exchange.rows import nameless
from diptych.texts.importers.archives import damaged, opened
from diptych.texts.importers.imported import Arrival
from diptych.texts.importers.safe_xml import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from diptych.exchange.rows import Record
    from diptych.texts.importers.archives import Archive

_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""A letter that XML cannot hold, as workbooks write it."""
_INDEX = re.compile("[0-9]{1,9}")
"""The number of a row, or of a string."""
_REFERENCE = re.compile("([A-Z]{1,3})[0-9]+")
_LETTERS = 26


def read_records(raw: bytes, name: str) -> list[Record]:
    """Read the rows below the first one, which names columns; one without a name is ``nameless``.

    Raises ``ForeignFileError``.
    """
    archive = opened(Arrival(raw=raw, name=name), "divide it into several, or save it as CSV")
    strings = _strings(archive)
    sheet = tree_of(archive, _first_sheet(archive))
    rows = [(number, dict(_cells(row, strings))) for number, row in _rows(sheet)]
    if not rows:
        return []
    names = {place: str(cell) for place, cell in rows[0][1].items() if cell}
    held = {place for _, row in rows for place, cell in row.items() if cell not in (None, "")}
    return [
        (n, [(names.get(at) or nameless(at), row.get(at)) for at in sorted(held)])
        for n, row in rows[1:]
    ]


def _strings(archive: Archive) -> list[str]:
    if _STRINGS not in archive.members:
        return []
    return [_words(one) for one in tree_of(archive, _STRINGS).iterfind("si")]


def _words(one: Element) -> str:
    """Return the words of a string, in one piece or several; how it is spoken is no part of it."""
    pieces = [one.find("t"), *(run.find("t") for run in one.iterfind("r"))]
    said = "".join(piece.text or "" for piece in pieces if piece is not None)
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), said)


def _first_sheet(archive: Archive) -> str:
    sheet = tree_of(archive, _BOOK).find("sheets/sheet")
    links = {link.get("Id"): link.get("Target", "") for link in tree_of(archive, _LINKS)}
    if sheet is None or sheet.get("id") not in links:
        raise damaged(archive.name, "it has no sheet")
    target = links[sheet.get("id")]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _rows(sheet: Element) -> Iterator[tuple[int, Element]]:
    """Yield the rows with their numbers; one that is empty may be missing."""
    number = 0
    for row in sheet.iter("row"):
        said = row.get("r", "")
        number = int(said) if _INDEX.fullmatch(said) else number + 1
        yield number, row


def _cells(row: Element, strings: list[str]) -> Iterator[tuple[int, object]]:
    """Yield the cells of a row that hold something, by column."""
    place = -1
    for cell in row.iterfind("c"):
        found = _REFERENCE.fullmatch(cell.get("r", ""))
        place = _column(found[1]) if found else place + 1
        yield place, _value(cell, strings)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: Element, strings: list[str]) -> object:
    kind, inline = cell.get("t", "n"), cell.find("is")
    said = cell.findtext("v") or ""
    if inline is not None:
        return _words(inline)
    if kind == "s":
        is_there = _INDEX.fullmatch(said) and int(said) < len(strings)
        return strings[int(said)] if is_there else None
    if not said and (formula := cell.findtext("f")):
        return f"={formula}"  # a string that some program took for one, and never counted
    if kind == "n":
        return _number(said)
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), said)


def _number(said: str) -> object:
    try:
        return float(said) if said else None
    except ValueError:
        return said
