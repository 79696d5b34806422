"""Bytes that become text: UTF-8, and UTF-16 and UTF-32 with their mark.

What is neither is refused, never guessed: the encodings that fit the bytes are named, the
likeliest first, for the owner of the file to choose one.
"""

from __future__ import annotations

import codecs
from typing import NamedTuple

from diptych.errors import DamagedUtf8Error, InvalidUtf8Error

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_ICONV = {
    "cp1252": "WINDOWS-1252", "cp1251": "WINDOWS-1251", "cp1250": "WINDOWS-1250",
    "cp1253": "WINDOWS-1253", "cp1254": "WINDOWS-1254", "cp1255": "WINDOWS-1255",
    "cp1256": "WINDOWS-1256", "cp874": "CP874", "koi8_r": "KOI8-R", "iso8859_2": "ISO-8859-2",
    "shift_jis": "SHIFT_JIS", "euc_jp": "EUC-JP", "gb18030": "GB18030", "big5": "BIG5",
    "euc_kr": "EUC-KR", "utf_16_le": "UTF-16LE", "utf_16_be": "UTF-16BE",
}  # fmt: skip
"""The encodings that are looked for, as Python and as iconv call them; of alike ones the commoner
first."""
_LOOKED_AT = 20_000
"""Bytes by which an encoding is told."""
_NAMED = 3
_DAMAGED = 0.01
"""The share of wrong bytes, of those that are not ASCII, that is damage in UTF-8."""


class Decoded(NamedTuple):
    """A text, and what had to be decided to read it."""

    text: str
    note: str
    """Nothing for UTF-8."""


def decoded_input(raw: bytes, path: str) -> Decoded:
    """Decode a file from outside. Raises ``InvalidUtf8Error`` and ``DamagedUtf8Error``."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            try:
                return Decoded(raw.decode(name), f"read as {name}")
            except UnicodeDecodeError as error:
                raise DamagedUtf8Error(path, error.start, name) from None
    return Decoded(decoded(raw, path), "")


def decoded(raw: bytes, path: str) -> str:
    """Decode UTF-8. Raises ``InvalidUtf8Error`` and ``DamagedUtf8Error`` with the place."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise not_utf8(raw, path, error.start) from None


def not_utf8(raw: bytes, path: str, offset: int) -> InvalidUtf8Error | DamagedUtf8Error:
    """Say what is wrong with bytes of which one is not UTF-8, and what they may be."""
    foreign = sum(byte > 0x7F for byte in raw)  # noqa: PLR2004 - ASCII
    if raw.decode(errors="replace").count("\ufffd") <= _DAMAGED * foreign:
        return DamagedUtf8Error(path, offset, "UTF-8")
    return InvalidUtf8Error(path, offset, likely_encodings(raw))


def likely_encodings(raw: bytes) -> list[str]:
    """Name at most three encodings that fit some bytes, the likeliest first."""
    from charset_normalizer import from_bytes

    part = raw[:_LOOKED_AT]
    wide = b"\0" in part
    tried = [name for name in _ICONV if wide or not name.startswith("utf_16")]
    found = from_bytes(part, cp_isolation=tried)
    common = (_commonest(part, match.encoding) for match in found if match.encoding in _ICONV)
    return [_ICONV[name] for name in dict.fromkeys(common)][:_NAMED]


def _commonest(raw: bytes, encoding: str) -> str:
    """Of the encodings that say the same of some bytes return the one that is used most."""
    text = raw.decode(encoding, errors="replace")
    return next(name for name in _ICONV if raw.decode(name, errors="replace") == text)
