"""Plain text: nothing is markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.texts.importers.imported import Imported
from diptych.texts.segmentation import segment

if TYPE_CHECKING:
    from diptych.texts.segmentation import Convention


def import_plain(source: str, convention: Convention | None = None) -> Imported:
    """Split plain text into paragraphs."""
    return Imported(segmentation=segment(source, convention))
