"""Plain text: nothing is markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diptych.errors import BinaryFileError, NoLettersError
from diptych.texts.encodings import decoded_as, decoded_input, likely_encodings
from diptych.texts.importers.imported import Imported
from diptych.texts.segmentation import segment
from diptych.texts.writing import is_no_text

if TYPE_CHECKING:
    from diptych.texts.encodings import Decoded
    from diptych.texts.importers.imported import Arrival
    from diptych.texts.segmentation import Convention

_MARKED = re.compile(r"#{1,6} \S|(?:---|\+\+\+)[ \t]*\r?\n[\w-]+[ \t]*[:=]")
"""A heading, or front matter."""


def import_plain(
    source: str, convention: Convention | None = None, *, join: bool = False
) -> Imported:
    """Split plain text into paragraphs."""
    found = segment(source, convention, join=join)
    return Imported(segmentation=found, notes=found.notes)


def read_plain(arrival: Arrival) -> Imported:
    """Read bytes as plain text, and say where they look like Markdown."""
    source, note = text_of(arrival)
    imported = import_plain(source, arrival.convention, join=arrival.join)
    hint = "it looks like Markdown; to read it so: --as markdown"
    is_marked = _MARKED.match(source.lstrip())
    notes = tuple(one for one in (note, *imported.notes, hint if is_marked else "") if one)
    return Imported(segmentation=imported.segmentation, notes=notes)


def text_of(arrival: Arrival) -> Decoded:
    """Decode a file that is text. Raises ``BinaryFileError``."""
    return decoded_text(arrival.raw, arrival.name, arrival.encoding)


def decoded_text(raw: bytes, path: str, encoding: str = "") -> Decoded:
    """Decode bytes that are text. Raises ``BinaryFileError`` and ``NoLettersError``."""
    decoded = decoded_as(raw, path, encoding) if encoding else decoded_input(raw, path)
    if (nul := decoded.text.find("\0")) >= 0:
        raise _with_nul(raw, path, nul)
    return decoded


def _with_nul(raw: bytes, path: str, nul: int) -> BinaryFileError | NoLettersError:
    """Say of bytes that are letters with NULs among them what else they are."""
    is_wide = raw.count(0) > len(raw) / 3
    likely = likely_encodings(raw) if is_wide else ()
    if not likely and (is_wide or is_no_text(raw.replace(b"\0", b""))):
        return NoLettersError(path)
    return BinaryFileError(path, nul, likely)
