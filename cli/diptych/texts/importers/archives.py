"""Archives from outside: their members by name, in memory, within limits.

Promises: nothing is written, no member is opened that nobody asked for, and none grows beyond
``LARGEST_MEMBER``, whatever size it claims. What is refused is refused with the member's name.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from shlex import quote
from typing import TYPE_CHECKING

from diptych.errors import ForeignFileError

if TYPE_CHECKING:
    from diptych.texts.importers.imported import Arrival

MOST_MEMBERS = 10_000
"""Of a document. A collection may have any number; the sum of its bytes bounds it."""
LARGEST_MEMBER = 40_000_000
"""Bytes, unpacked."""
LARGEST_SUM = 80_000_000
"""Bytes of all members of a document that are read."""
LARGEST_COLLECTION = 400_000_000
"""Bytes of all members of a collection that are read."""
LARGEST_RATIO = 250
"""Unpacked to packed, of what is more than ``_SMALL``; XML of a long table reaches 100."""
_SMALL = 5_000_000
_CHUNK = 1_000_000
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A ZIP archive, whose members are read by name."""

    name: str
    """Of the file, for messages."""
    members: dict[str, zipfile.ZipInfo]
    content: zipfile.ZipFile
    too_large: str = ""
    """What to do about a member that is too large; none: make plain text of the file."""
    largest_sum: int = LARGEST_SUM
    """Bytes of all members that are read."""
    _read: list[int] = field(default_factory=lambda: [0])
    """How many bytes were read so far, after each member."""
    _packed: list[int] = field(default_factory=lambda: [0])
    """How many bytes these were in the archive."""

    def read(self, member: str) -> bytes:
        """Unpack a member. Raises ``ForeignFileError``, also for one that is not there."""
        if member not in self.members:
            raise damaged(self.name, f"{member} is missing")
        info = self.members[member]
        self._require_size(member, info.file_size, info.compress_size)
        try:
            found = self._unpacked(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise damaged(self.name, f"{member} cannot be unpacked") from error
        except NotImplementedError as error:
            reason = f"{member} is packed in a way that cannot be unpacked here"
            raise damaged(self.name, reason) from error
        self._read.append(self._read[-1] + len(found))
        self._packed.append(self._packed[-1] + info.compress_size)
        return found

    def _unpacked(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & _ENCRYPTED:
            raise locked(self.name, info.filename)
        parts: list[bytes] = []
        with self.content.open(info) as packed:
            while part := packed.read(_CHUNK):
                parts.append(part)
                self._require_size(info.filename, sum(map(len, parts)), info.compress_size)
        return b"".join(parts)

    def _require_size(self, member: str, size: int, packed: int) -> None:
        """Refuse what is too large, or grows too much."""
        together, all_packed = self._read[-1] + size, self._packed[-1] + packed
        if size > LARGEST_MEMBER:
            reason = f"{member} unpacks to more than {LARGEST_MEMBER // 1_000_000} MB"
        elif together > self.largest_sum:
            most = self.largest_sum // 1_000_000
            reason = f"it unpacks to more than {most} MB, up to {member}"
        elif size > _SMALL and size > LARGEST_RATIO * max(packed, 1):
            reason = f"{member} unpacks to more than {LARGEST_RATIO} times its size"
        elif together > LARGEST_MEMBER and together > LARGEST_RATIO * max(all_packed, 1):
            reason = f"it unpacks to more than {LARGEST_RATIO} times its size, up to {member}"
        else:
            return
        way_out = self.too_large or _AS_TEXT.format(name=quote(self.name))
        raise ForeignFileError(self.name, reason, way_out)


_AS_TEXT = (
    "no text of that size is read; if you trust the file, make plain text of it: "
    "soffice --convert-to txt {name}"
)


def opened(arrival: Arrival, too_large: str = "", *, is_collection: bool = False) -> Archive:
    """Open an archive; ``too_large`` is what to do about one, or a member, that is.

    A collection is of many texts, a document of one.

    Raises ``ForeignFileError`` where it is damaged, or no honest archive.
    """
    try:
        content = zipfile.ZipFile(io.BytesIO(arrival.raw))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged(arrival.name, "its list of members is missing or cut off") from error
    infos = content.infolist()
    if len(infos) > MOST_MEMBERS and not is_collection:
        reason = f"it has {len(infos):,} members, and {MOST_MEMBERS:,} at most are read"
        raise ForeignFileError(arrival.name, reason, too_large or _AGAIN)
    twice = [name for name, count in Counter(i.filename for i in infos).items() if count > 1]
    if twice:
        raise damaged(arrival.name, f"it has {twice[0]} twice")
    return Archive(
        name=arrival.name,
        members={info.filename: info for info in infos},
        content=content,
        too_large=too_large,
        largest_sum=LARGEST_COLLECTION if is_collection else LARGEST_SUM,
    )


def damaged(name: str, reason: str) -> ForeignFileError:
    """Say that a file is not as its format asks, and what to do."""
    return ForeignFileError(name, reason, _AGAIN)


_AGAIN = "get the file once more, or open it in its own program and save it again"


def locked(name: str, member: str, way_out: str = "") -> ForeignFileError:
    """Say that a file is encrypted, and what to do."""
    usual = "open it with its password, save it without one, and add that"
    return ForeignFileError(name, f"{member} is encrypted", way_out or usual)
