"""Plain text: nothing is markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diptych.errors import BinaryFileError
from diptych.texts.encodings import decoded_input, likely_encodings
from diptych.texts.importers.imported import Imported
from diptych.texts.segmentation import segment

if TYPE_CHECKING:
    from diptych.texts.importers.imported import Arrival
    from diptych.texts.segmentation import Convention

_HEADING = re.compile(r"#{1,6} \S")


def import_plain(source: str, convention: Convention | None = None) -> Imported:
    """Split plain text into paragraphs."""
    return Imported(segmentation=segment(source, convention))


def read_plain(arrival: Arrival) -> Imported:
    """Read bytes as plain text, and say where they look like Markdown."""
    source, note = text_of(arrival)
    imported = import_plain(source, arrival.convention)
    hint = "it looks like Markdown; to read it so: --as markdown"
    is_marked = _HEADING.match(source.lstrip())
    notes = tuple(one for one in (note, hint if is_marked else "") if one)
    return Imported(segmentation=imported.segmentation, notes=notes)


def text_of(arrival: Arrival) -> tuple[str, str]:
    """Decode bytes that are text; return how that was done, too. Raises ``BinaryFileError``."""
    source, note = decoded_input(arrival.raw, arrival.name)
    if (nul := source.find("\0")) >= 0:
        is_wide = arrival.raw.count(0) > len(arrival.raw) / 3
        raise BinaryFileError(arrival.name, nul, likely_encodings(arrival.raw) if is_wide else ())
    return source, note
