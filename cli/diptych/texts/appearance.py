"""What a reader sees of a passage: neither unseen letters, nor how letters are composed.

Two passages that look the same are the same words to whoever types one of them. Kept apart is what
can be told apart by eye: case, the kind of quotation marks, and joiners in scripts where they
change the shape of letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from diptych.texts.scripts import UNSEEN

_LIGATURES = str.maketrans(
    {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB06: "st"}
)
"""Those that fonts make of letters by themselves."""
_SHAPING = "\u0600-\u1dff\u2190-\ufafe\ufe70-\ufefe\U00010000-\U000dffff"
"""Where ZWNJ and ZWJ are seen behind a letter: from Arabic on, and between emoji."""
UNSEEN_RUN = rf"(?:(?![\u200c\u200d])[{UNSEEN}]|(?<![{_SHAPING}])[\u200c\u200d])+"
"""Letters that make no difference to the eye, as a regular expression."""
SEEN_RUN = rf"(?:[^\s{UNSEEN}]|(?<=[{_SHAPING}])[\u200c\u200d])+"
"""The others, without white space."""


def as_seen(passage: str) -> str:
    """Return the letters that are seen, decomposed, with one blank for any white space."""
    return composed_alike(re.sub(r"\s+", " ", without_unseen(passage)))


def looks_same(one: str, other: str) -> bool:
    """Tell whether two passages cannot be told apart by eye."""
    return one == other or as_seen(one) == as_seen(other)


def typed_name(written: str) -> str:
    """Return a name as files have it, however it was typed: composed, without what is not seen."""
    return unicodedata.normalize("NFC", " ".join(without_unseen(written).split()))


def without_unseen(passage: str) -> str:
    """Leave out the letters that make no difference to the eye."""
    return passage if passage.isascii() else _unseen_run().sub("", passage)


def composed_alike(passage: str) -> str:
    """Decompose letters, and take ligatures apart."""
    return unicodedata.normalize("NFD", passage.translate(_LIGATURES))


def is_one_letter(passage: str, place: int) -> bool:
    """Tell whether what stands around a place makes one letter, as e and an accent do."""
    before, behind = passage[max(place - _MARKS_ON_A_LETTER, 0) : place], passage[place : place + 1]
    if not before or behind.isascii():
        return False
    joined = unicodedata.normalize("NFC", before + behind)
    return len(joined) <= len(unicodedata.normalize("NFC", before))


_MARKS_ON_A_LETTER = 8


@cache
def _unseen_run() -> re.Pattern[str]:
    return re.compile(UNSEEN_RUN)
