"""XML from outside becomes a tree: no entities, no files but itself, no endless depth.

Promises: a document that declares anything of its own is refused before its content is read, so
that none can grow or reach out. Faults are said with the member, line and column.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import TreeBuilder
from xml.parsers import expat

from diptych.texts.importers.archives import damaged

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from diptych.texts.importers.archives import Archive

DEEPEST = 200
"""Elements inside one another; a table in a table in a text box is at 40."""
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://www.idpf.org/2007/opf": "opf:",
    "http://www.omg.org/XMI": "xmi:",
    **{
        f"{_ODF}{name}:1.0": f"{name}:" for name in ("office", "text", "table", "style", "manifest")
    },
    f"{_ODF}drawing:1.0": "draw:",
}
"""Name spaces, old and new, as they are written for short; others leave no trace."""
_PACKAGE = re.compile("http:///(.+)[.]ecore")
"""The name space of a package of UIMA's types, which stays a part of their names."""
_SEPARATOR = "}"


class _RefusedError(Exception):
    """What is well-formed and not wanted."""


class _Builder:
    """Takes what the parser finds."""

    def __init__(self, *, may_name_type: bool) -> None:
        self.tree = TreeBuilder()
        self.depth = 0
        self.may_name_type = may_name_type
        self.parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.tree.data
        self.parser.StartDoctypeDeclHandler = self.doctype

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _RefusedError(f"more than {DEEPEST} elements are inside one another")
        self.tree.start(_short(name), {_short(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.depth -= 1
        self.tree.end(_short(name))

    def doctype(
        self,
        _name: str,
        _system: str | None,
        _public: str | None,
        has_own: bool,  # noqa: FBT001 - expat's own
    ) -> None:
        if has_own or not self.may_name_type:
            raise _RefusedError(
                "a document type is declared, which could make it grow or reach out"
            )


def tree_of(archive: Archive, member: str, *, may_name_type: bool = False) -> Element:
    """Parse a member of an archive; names have the prefixes that are usual, whatever it says.

    With ``may_name_type`` a document type may be named, and still declare nothing. Raises
    ``ForeignFileError``.
    """
    raw = archive.read(member)
    return parsed(raw, archive.name, f"{member}, ", may_name_type=may_name_type)


def parsed(raw: bytes, name: str, part: str = "", *, may_name_type: bool = False) -> Element:
    """Parse the XML of a file, or of a part of one. Raises ``ForeignFileError``."""
    builder = _Builder(may_name_type=may_name_type)
    try:
        builder.parser.Parse(raw, True)  # noqa: FBT003 - expat's own
        return builder.tree.close()
    except (_RefusedError, expat.ExpatError, ValueError, LookupError) as error:
        place = f"line {builder.parser.CurrentLineNumber}, column {_column(builder)}"
        reason = str(error) if isinstance(error, _RefusedError) else "it is no well-formed XML"
        raise damaged(name, f"{part}{place}: {reason}") from error


def _column(builder: _Builder) -> int:
    return builder.parser.CurrentColumnNumber + 1


@lru_cache(maxsize=4096)
def _short(name: str) -> str:
    space, separator, local = name.rpartition(_SEPARATOR)
    if package := _PACKAGE.fullmatch(space):
        return f"{package[1].replace('/', '.')}.{local}"
    return _PREFIXES.get(space, "") + local if separator else name
