"""Foreign files become paragraphs: one importer per format, chosen by the file's ending.

An importer takes decoded text and returns what it says about itself (front matter, if it has
any) and its paragraphs. A format that needs more than text gets its own module here.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from diptych.errors import BinaryFileError, UnsupportedFormatError
from diptych.texts.importers import markdown, plain

if TYPE_CHECKING:
    from diptych.texts.importers.imported import Imported
    from diptych.texts.segmentation import Convention

_MARKDOWN = {".md", ".markdown", ".mkd"}
_NOT_YET = {
    ".csv", ".doc", ".docx", ".epub", ".htm", ".html", ".json", ".odt", ".pdf", ".rtf", ".tsv",
    ".xml", ".xlsx", ".zip",
}  # fmt: skip


def import_text(source: str, origin: str, convention: Convention | None = None) -> Imported:
    """Read ``source``, which came from the file or stream ``origin``, into paragraphs.

    Raises ``UnsupportedFormatError`` for an ending that is known not to be text,
    ``BinaryFileError`` for NUL characters and ``YamlError`` for broken front matter.
    """
    suffix = PurePath(origin).suffix.lower()
    if suffix in _NOT_YET:
        raise UnsupportedFormatError(origin, suffix)
    if (nul := source.find("\0")) >= 0:
        raise BinaryFileError(origin, nul)
    if suffix in _MARKDOWN:
        return markdown.import_markdown(source, origin, convention)
    return plain.import_plain(source, convention)
