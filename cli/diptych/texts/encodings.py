"""Bytes that become text: UTF-8, and UTF-16 and UTF-32 with their mark.

What is neither is refused, never guessed: the encodings that fit the bytes are named, the
likeliest first, for the owner of the file to choose one. What is no writing in any is told as that.
"""

from __future__ import annotations

import codecs
from collections import Counter
from itertools import product
from typing import NamedTuple

from diptych.errors import (
    DamagedUtf8Error,
    InvalidUtf8Error,
    NoLettersError,
    UnknownNameError,
)
from diptych.texts.writing import LOOKED_AT, WIDE, is_no_text, is_senseless, wide_encodings

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_ICONV = {
    "cp1252": "WINDOWS-1252", "cp1251": "WINDOWS-1251", "cp1250": "WINDOWS-1250",
    "cp1253": "WINDOWS-1253", "cp1254": "WINDOWS-1254", "cp1255": "WINDOWS-1255",
    "cp1256": "WINDOWS-1256", "cp1257": "WINDOWS-1257", "cp1258": "WINDOWS-1258", "cp874": "CP874",
    "koi8_r": "KOI8-R", "koi8_u": "KOI8-U", "iso8859_2": "ISO-8859-2", "iso8859_5": "ISO-8859-5",
    "mac_roman": "MACINTOSH", "mac_latin2": "MAC-CENTRALEUROPE",
    "cp850": "CP850", "cp437": "CP437", "cp852": "CP852", "cp866": "CP866", "cp857": "CP857",
    "cp737": "CP737",
    "shift_jis": "SHIFT_JIS", "cp932": "CP932", "euc_jp": "EUC-JP", "gb18030": "GB18030",
    "big5": "BIG5", "euc_kr": "EUC-KR", "cp949": "CP949", "utf_16_le": "UTF-16LE",
    "utf_16_be": "UTF-16BE",
}  # fmt: skip
"""The encodings that are looked for, as Python and as iconv call them; of alike ones the commoner
first."""
_OF_PYTHON = {name: python for python, name in _ICONV.items()}
_OTHERS = ("UTF-8", "UTF-16", "UTF-32", "ISO-8859-1", "ISO-8859-15", "ISO-8859-9", "GBK")
"""What is never proposed, because it fits wherever another one does, or has a mark."""
ESCAPES = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape"})
"""What Python calls encodings, and are ways to write letters with other letters."""
_NAMED = 3
_DAMAGED = 0.01
"""The share of wrong bytes, of those that are not ASCII, that is damage in UTF-8."""


class Decoded(NamedTuple):
    """A text, and what had to be decided to read it."""

    text: str
    note: str
    """Nothing for UTF-8."""


def encoding_named(name: str) -> str:
    """Return what Python calls an encoding of letters. Raises ``UnknownNameError``."""
    try:
        known = codecs.lookup(_OF_PYTHON.get(name.upper(), name)).name
        "a".encode(known)  # there are some that make no letters of bytes
    except (LookupError, ValueError):
        known = ""
    if not known or known in ESCAPES:
        raise UnknownNameError("encoding", name, (*_ICONV.values(), *_OTHERS))
    return known


def decoded_as(raw: bytes, path: str, encoding: str) -> Decoded:
    """Decode bytes as somebody says that they are, unless their mark says otherwise.

    Raises ``InvalidUtf8Error`` where they are not, ``NoLettersError`` where they are no letters at
    all, and ``UnknownNameError``.
    """
    known = encoding_named(encoding)
    if raw.startswith((codecs.BOM_UTF8, *(mark for mark, _ in _MARKS))):
        return decoded_input(raw, path)
    try:
        text = raw.decode(known)
    except UnicodeDecodeError as error:
        raise _not_so_encoded(raw, path, error.start, encoding) from None
    if is_senseless(text) if known.startswith(_WIDER) else known != "utf-8" and _is_none(text):
        raise NoLettersError(path)
    return Decoded(text, f"read as {encoding}")


_WIDER = ("utf-16", "utf-32")


def _is_none(text: str) -> bool:
    return is_no_text(text.encode("utf-8", "replace"))


def decoded_input(raw: bytes, path: str) -> Decoded:
    """Decode a file from outside.

    Raises ``InvalidUtf8Error``, ``NoLettersError`` and ``DamagedUtf8Error``.
    """
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return Decoded(_marked(raw, path, name), f"read as {name}")
    return Decoded(decoded(raw, path), "")


def _marked(raw: bytes, path: str, name: str) -> str:
    if is_senseless(raw.decode(name, errors="replace").removesuffix("\ufffd")):
        raise NoLettersError(path)
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        raise DamagedUtf8Error(path, error.start, name) from None


def decoded(raw: bytes, path: str) -> str:
    """Decode UTF-8. Raises ``InvalidUtf8Error`` and ``DamagedUtf8Error`` with the place.

    Bytes that are no letters are told as such: ``NoLettersError`` is an ``InvalidUtf8Error``.
    """
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise not_utf8(raw, path, error.start) from None


def not_utf8(raw: bytes, path: str, offset: int) -> InvalidUtf8Error | DamagedUtf8Error:
    """Say what is wrong with bytes of which one is not UTF-8, and what they may be."""
    foreign = sum(byte > 0x7F for byte in raw)  # noqa: PLR2004 - ASCII
    if raw.decode(errors="replace").count("\ufffd") <= _DAMAGED * foreign:
        return DamagedUtf8Error(path, offset, "UTF-8")
    return _not_so_encoded(raw, path, offset)


def _not_so_encoded(
    raw: bytes, path: str, offset: int, encoding: str = "UTF-8"
) -> InvalidUtf8Error:
    """Say that bytes are in another encoding than this, or are no letters."""
    if is_no_text(raw):
        return NoLettersError(path)
    return InvalidUtf8Error(path, offset, likely_encodings(raw), encoding=encoding)


_RARE = 64
"""Bytes of which at least one is a NUL in an encoding that has them in its letters."""


def likely_encodings(raw: bytes) -> list[str]:
    """Name at most three encodings that fit some bytes, the likeliest first."""
    part = raw[:LOOKED_AT]
    if part.count(0) * _RARE > len(part) and (wide := wide_encodings(part)):
        return [_ICONV[name] for name in wide]
    fits = {name: _fit(text) for name, text in _readings(part).items()}
    found = sorted((name for name in fits if fits[name] >= _FITTING), key=lambda n: -fits[n])
    found = found or _by_frequency(part)
    common = dict.fromkeys(_commonest(part, name) for name in found)
    return [_ICONV[name] for name in common][:_NAMED]


def _readings(raw: bytes) -> dict[str, str]:
    """Decode bytes in every encoding that has a character for each of them."""
    texts = {}
    for name in _ICONV:
        if name in WIDE:
            continue
        try:
            texts[name] = raw.decode(name)
        except UnicodeDecodeError:
            continue
    return texts


def _by_frequency(raw: bytes) -> list[str]:
    """Tell encodings by how often characters stand together; old spellings look like a mess."""
    from charset_normalizer import from_bytes

    tried = [name for name in _ICONV if name not in WIDE]
    for mess, cut in product(_MESS, range(_LONGEST)):
        part = raw[: len(raw) - cut]
        found = [one.encoding for one in from_bytes(part, threshold=mess, cp_isolation=tried)]
        if named := [name for name in found if name in _ICONV]:
            return named
    return []


_LONGEST = 3
"""Bytes of the longest character, in the middle of which the bytes that are looked at may end."""
_MESS = (0.2, 0.5)
"""Shares of odd neighbours up to which an encoding is believed, the second one for want of any."""


def _commonest(raw: bytes, encoding: str) -> str:
    """Of the encodings that say the same of some bytes return the one that is used most."""
    text = raw.decode(encoding, errors="replace")
    return next(name for name in _ICONV if raw.decode(name, errors="replace") == text)


def _fit(text: str) -> float:
    """Return the share of characters beyond ASCII that a text in the Latin script would have.

    Those are the letters of one alphabet, and the marks of printed prose.
    """
    found = zip(" " + text, text, text[1:] + " ", strict=False)
    foreign = [around for around in found if not around[1].isascii()]
    placed = Counter(around[1].lower() for around in foreign if _is_placed(*around))
    marks = sum(count for character, count in placed.items() if character in _PRINTED)
    letters = max(sum(placed[letter] for letter in alphabet) for alphabet in _LETTERS)
    return round((marks + letters) / (len(foreign) or 1), 2)


def _is_placed(before: str, character: str, after: str) -> bool:
    """Whether no capital follows a small letter, and no mark parts the letters of a word."""
    if character.isalpha():
        return not (character.isupper() and before.islower())
    return not (before.isalpha() and after.isalpha()) or character in _INSIDE


_FITTING = 0.9
_PRINTED = frozenset("“”„‘’‚«»‹›–—…¡¿§°•·€£©®\u00a0\u00ad")
_INSIDE = frozenset("’·–—…\u00ad")
"""Of the marks of printed prose those that stand between two letters."""
_LETTERS = (
    "äöüß", "àâæçèéêëîïôœùûü", "áéíñóúüªº", "àèéìíîòóùú", "áàâãçéêíóôõúü", "èéëïöü", "åäæéöø",
    "áæðéíóöúýþ", "ąćęłńóśźż", "áäčďéěíĺľňóôŕřšťúůýž", "áéíóöőúüű", "ăâîșțşţ", "ćčđšž",
    "âçğıîöşüû", "ąčęėįšųūž", "āčēģīķļņšūž", "äõöšüž", "àçéèíïòóúü·",
)  # fmt: skip
"""Of each alphabet those beyond ASCII."""
