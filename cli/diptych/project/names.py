"""What may be the name of a text or of somebody who annotates, and which file is whose."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from diptych.errors import BadIdError

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXTS = Path("texts")
ANNOTATIONS = Path("annotations")
CODEBOOK = ANNOTATIONS / "codebook.yaml"
ASSIGNMENTS = ANNOTATIONS / "assignments.csv"
TEXT_SUFFIXES = {".md", ".txt"}
LONGEST_ID = 64
"""Characters."""

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_GLOSSES = re.compile(r"gloss\.([a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4})\.json")
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")


def require_id(name: str, what: str) -> str:
    """Return ``name`` if it may become a file name. Raises ``BadIdError``."""
    if not is_id(name):
        raise BadIdError(what, name)
    return name


def is_id(name: str) -> bool:
    """Tell whether this is an id: ``[a-z0-9-]``, at most 64, no name that a system reserves."""
    return bool(_ID.fullmatch(name)) and not _DEVICES.fullmatch(name)


def slug(words: str) -> str:
    """Make an id of any words: letters of other scripts as those that they sound like."""
    found = re.sub(r"[^a-z0-9]+", "-", _in_ascii(words).lower())[:LONGEST_ID].strip("-")
    return found if is_id(found) else ""


def meant_id(name: str, known: Iterable[str] = ()) -> str:
    """Return the id that a name which is none was meant to be: a known one that it begins with."""
    made = slug(name)
    return max((one for one in known if f"{made}-".startswith(f"{one}-")), key=len, default=made)


def _in_ascii(words: str) -> str:
    if words.isascii():
        return words
    from anyascii import anyascii

    return anyascii(unicodedata.normalize("NFC", words))


def new_text_path(text_id: str) -> Path:
    """Return where a text is written that is new. Raises ``BadIdError``."""
    return TEXTS / f"{require_id(text_id, 'a text')}.md"


def set_folder(text_id: str) -> Path:
    """Return the folder of the annotation sets on a text. Raises ``BadIdError``."""
    return ANNOTATIONS / require_id(text_id, "a text")


@lru_cache(maxsize=256)
def set_path(text_id: str, annotator: str) -> Path:
    """Return where what an annotator said of a text is. Raises ``BadIdError``."""
    return set_folder(text_id) / f"{require_id(annotator, 'an annotator')}.json"


def glosses_path(text_id: str, language: str) -> Path:
    """Return where the glosses of a text in a language are. Raises ``BadIdError``."""
    return set_folder(text_id) / f"gloss.{language}.json"


def glosses_language(name: str) -> str:
    """Return the language of glosses by the name of their file; nothing for any other name.

    No annotator can have a name like it, so that it is never a set.
    """
    match = _GLOSSES.fullmatch(name)
    return match[1] if match else ""
