"""What is writing, and what is bytes of something else, which some encoding makes letters of.

UTF-16 has a letter for nearly every pair of bytes, and so do encodings of one byte. Bytes are told
by controls, which no text is full of; letters of UTF-16 by standing in few places of Unicode.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

LOOKED_AT = 20_000
"""Bytes, or letters, by which they are told."""
WIDE = ("utf_16_le", "utf_16_be")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\v\f\r\x1a\x1b")
"""Bytes that stand in no text: all below the blank but white space, the end of a file of DOS, and
what ISO-2022 begins its letters with."""
_WHITE = frozenset("\t\n\v\f\r\x1a\x1b\x85")
_MOST = 0.05
"""The share of controls, and of what means nothing, that may be damage: of any bytes .1 are
controls, and of any letters of UTF-16 .14 mean nothing."""
_MEANS_NOTHING = frozenset({"Cc", "Co", "Cs"})
_MOST_UNASSIGNED = 0.01
"""The same where no mark says that bytes are UTF-16, unassigned letters among them."""
_LEAST_IN_PLACE = 0.95
"""The share of letters that are Latin, common marks, or of the three other places that have most:
of any letters .66."""
_SCRIPTS = 3


def is_no_text(raw: bytes) -> bool:
    """Tell bytes that are no letters in any encoding."""
    part = raw[:LOOKED_AT]
    controls = len(part) - len(part.translate(None, _CONTROLS))
    return controls > _MOST * len(part) and not wide_encodings(raw)


def is_senseless(text: str) -> bool:
    """Tell what UTF-16 or UTF-32 made of bytes that are none: private letters, halves, controls."""
    part = text[:LOOKED_AT]
    return _without_meaning(part, _MEANS_NOTHING) > _MOST * len(part)


def wide_encodings(raw: bytes) -> list[str]:
    """Return as which UTF-16 some bytes without a mark are writing; nothing where they are none."""
    part = raw[:LOOKED_AT]
    if len(part) % 2:
        return []
    texts = {name: part.decode(name, errors="replace") for name in WIDE}
    found = [name for name, text in texts.items() if _is_writing(text)]
    return sorted(found, key=lambda name: -sum(map(_is_common, texts[name])))[:1]


def _is_writing(text: str) -> bool:
    """Tell letters of Latin and few more scripts, with blanks or full stops among them."""
    unassigned = _without_meaning(text, _MEANS_NOTHING | {"Cn"})
    places = Counter(map(_place, text))
    plain = places.pop("", 0)
    scripts = sum(count for _, count in places.most_common(_SCRIPTS))
    is_in_place = plain + scripts >= _LEAST_IN_PLACE * len(text)
    is_assigned = unassigned <= _MOST_UNASSIGNED * len(text)
    return is_assigned and is_in_place and any(map(_is_common, text))


def _without_meaning(text: str, categories: frozenset[str]) -> int:
    """Count what is no letter or mark, without white space."""
    return sum(
        letter == "\ufffd" or unicodedata.category(letter) in categories
        for letter in text
        if letter not in _WHITE
    )


def _is_common(letter: str) -> bool:
    """Tell ASCII, and the marks that stand between letters of Chinese and Japanese."""
    return letter <= "\x7f" or "\u3001" <= letter <= "\u3030" or "\uff00" <= letter <= "\uff5f"


def _place(letter: str) -> str:
    """Return where in Unicode a letter stands: nothing for Latin and for marks of any script."""
    code = ord(letter)
    if code < _BEYOND_LATIN or unicodedata.category(letter)[0] in "PSMZ":
        return ""
    if any(first <= code <= last for first, last in _EAST_ASIAN):
        return "East Asia"
    return f"{code >> 8}"


_BEYOND_LATIN = 0x250
_EAST_ASIAN = (
    (0x1100, 0x11FF), (0x2E80, 0x9FFF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)  # fmt: skip
"""Han, Kana, Bopomofo and Hangul."""
