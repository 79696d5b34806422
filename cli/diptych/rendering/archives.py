"""Office documents: archives whose bytes depend on nothing but what is in them, and their text."""

from __future__ import annotations

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_NEW_YEAR = (1980, 1, 1, 0, 0, 0)
"""The first day that an archive can name."""
_PROPERTIES = "docProps/core.xml"
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?")


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ONE_BYTE = 0x100


def xml_text(said: str) -> str:
    """Show as escapes what XML cannot hold."""
    return _NOT_IN_XML.sub(_escape, said)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < _ONE_BYTE else f"\\u{code:04x}"


def with_fixed_times(raw: bytes) -> bytes:
    """Write an office document anew, without the time at which it was made."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(raw)) as made, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for name in made.namelist():
            member = made.read(name)
            if name == _PROPERTIES:
                member = _TIME.sub(b"1980-01-01T00:00:00Z", member)
            entry = ZipInfo(name, _NEW_YEAR)
            entry.compress_type = ZIP_DEFLATED
            kept.writestr(entry, member)
    return out.getvalue()
