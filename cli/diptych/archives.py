"""Archives of files: the same bytes for the same files, whenever and wherever they are packed."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of all members: the earliest that an archive can have."""
_REGULAR_FILE = 0o100644 << 16
_UNIX = 3
_PROPERTIES = "docProps/core.xml"
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?")


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Pack files, given by their names, in their order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            member.external_attr, member.create_system = _REGULAR_FILE, _UNIX
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unzipped(packed: bytes) -> dict[str, bytes]:
    """Return the files of an archive that was packed here."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_fixed_times(raw: bytes) -> bytes:
    """Pack an office document anew, without the time at which it was made."""
    members = unzipped(raw)
    if _PROPERTIES in members:
        members[_PROPERTIES] = _TIME.sub(b"1980-01-01T00:00:00Z", members[_PROPERTIES])
    return zipped(members)
