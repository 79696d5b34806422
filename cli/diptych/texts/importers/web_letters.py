"""The bytes of a web page become letters by the web's rules.

The mark at the start decides, then what the server said, then what the page says of itself, then
whether the bytes are UTF-8. Names mean what browsers take them for (WHATWG, Encoding Standard,
4.2): a page that says ISO-8859-1 is in Windows-1252.
"""

from __future__ import annotations

import codecs
import re

from diptych.texts.encodings import (
    ESCAPES,
    Decoded,
    encoding_named,
    likely_encodings,
    not_utf8,
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030",
    "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
}  # fmt: skip
"""What browsers take a name for, by Python's name; a page that could be read to where it says
UTF-16 is not in UTF-16."""
_SAID = re.compile(
    rb"""<meta[^>]{0,1000}?\bcharset\s*=\s*["']?\s*([\w.:-]+)"""
    rb"""|^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_SURE = 60
"""Bytes beyond ASCII that are no UTF-8 by chance, whatever a page says."""
_LOOKED_AT = 4096
"""Bytes in which a page says how it is written; browsers want it within 1,024."""


def page_text(raw: bytes, name: str, charset: str = "") -> Decoded:
    """Decode a page; ``charset`` is what the server said.

    What nobody says is told from the bytes, and said. Raises ``InvalidUtf8Error`` where nothing
    fits.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decoded(raw.removeprefix(mark), encoding)
    said = _known(charset) or _known(_said_by_page(raw))
    fault = _first_fault(raw)
    foreign = sum(byte > 0x7F for byte in raw) if fault is None else 0  # noqa: PLR2004 - ASCII
    if fault is None and (said in ("", "cp1252") or foreign >= _SURE):
        is_other = said not in ("", "utf-8") and foreign
        note = "read as UTF-8, which its bytes are, and not as it says" if is_other else ""
        return Decoded(raw.decode(), note)
    return _decoded(raw, said) if said else _guessed(raw, name, fault or 0)


def _decoded(raw: bytes, encoding: str) -> Decoded:
    text = raw.decode(encoding, errors="replace")
    count = text.count("\ufffd")
    note = f"{count} × � where bytes are not {encoding.upper()}" if count else ""
    return Decoded(text, note)


def _said_by_page(raw: bytes) -> str:
    found = _SAID.search(_COMMENT.sub(b"", raw[:_LOOKED_AT]))
    return (found[1] or found[2]).decode("ascii", errors="ignore") if found else ""


def _known(charset: str) -> str:
    """Return what browsers take the name of an encoding for, as Python calls it; or nothing."""
    try:
        name = codecs.lookup(charset.strip(" '\"")).name
        b"\x80".decode(name, errors="replace")  # some make no letters, or none of every byte
    except (LookupError, ValueError):
        return ""
    return "" if name in ESCAPES or name == "utf-7" else _MEANT.get(name, name)


def _first_fault(raw: bytes) -> int | None:
    """Return where bytes stop being UTF-8, if they do."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return error.start
    return None


def _guessed(raw: bytes, name: str, fault: int) -> Decoded:
    likely = likely_encodings(raw)
    if not likely:
        raise not_utf8(raw, name, fault)
    text = raw.decode(encoding_named(likely[0]), errors="replace")
    return Decoded(text, f"read as {likely[0]}, which the page does not say; check its letters")
