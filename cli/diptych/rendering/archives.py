"""Office documents: archives whose bytes depend on nothing but what is in them."""

from __future__ import annotations

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_NEW_YEAR = (1980, 1, 1, 0, 0, 0)
"""The first day that an archive can name."""
_PROPERTIES = "docProps/core.xml"
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?")


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
