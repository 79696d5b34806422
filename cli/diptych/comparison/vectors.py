"""Vectors that are kept: an encoder asked once for each paragraph, and never again.

They are kept with half the precision, and used so from the start: what is kept and what is new
give the same numbers. A record is the key (a hash of the paragraph), a checksum and the vector;
what is damaged counts as not kept.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from diptych.comparison.encoders import Encoder, Vectors

    Tell = Callable[[int, int], None] | None

_KEY, _SUM, _NUMBER = 16, 4, 2
"""Bytes of a key, of a checksum and of a number."""
LARGEST = 96_000_000
"""Bytes that are kept of one encoder; the oldest go first."""


def name_of(encoder: Encoder) -> str:
    """Name what is kept of an encoder; another version of it may give other vectors."""
    return f"vectors-{encoder.name}-{encoder.version}"


class NotKeptError(LookupError):
    """Something whose vector is not kept, where no encoder may be loaded."""


class KeptVectors:
    """An encoder with a memory."""

    def __init__(self, encoder: Encoder, kept: bytes, tell: Tell = None) -> None:
        """``tell`` is told how many it has read of how many that are new."""
        self.encoder = encoder
        self._tell = tell
        self.name = name_of(encoder)
        self._kept = _records(kept, encoder.size)
        self.changed = False
        """Whether there is anything new to keep."""

    def __call__(self, paragraphs: Sequence[str]) -> Vectors:
        """Return the vectors of some paragraphs, one a row.

        What was read is kept too where it is interrupted.
        """
        read = {_key(one): one for one in map(self._read, paragraphs)}
        new = [(key, one) for key, one in read.items() if key not in self._kept]
        lot = self.encoder.at_once or len(new)
        for done in range(0, len(new), lot or 1):
            self._learn(dict(new[done : done + lot]))
            if self._tell:
                self._tell(min(done + lot, len(new)), len(new))
        return self.kept(paragraphs)

    def _learn(self, new: Mapping[bytes, str]) -> None:
        vectors = self.encoder.load()(list(new.values()))
        rows = (row.astype("<f2").tobytes() for row in vectors)
        self._kept |= dict(zip(new, rows, strict=True))
        self.changed = True

    def kept(self, paragraphs: Sequence[str]) -> Vectors:
        """Do the same, and load no encoder. Raises ``NotKeptError``."""
        import numpy as np

        keys = [_key(self._read(one)) for one in paragraphs]
        if any(key not in self._kept for key in keys):
            raise NotKeptError
        found = b"".join(self._kept[key] for key in keys)
        numbers = np.frombuffer(found, dtype="<f2").astype(np.float32)
        return numbers.reshape(-1, self.encoder.size)

    def knows(self, paragraphs: Iterable[str]) -> bool:
        """Tell whether the vectors of all these are kept, so that no encoder is to be loaded."""
        return all(_key(self._read(one)) in self._kept for one in paragraphs)

    def _read(self, paragraph: str) -> str:
        """Return as much as the encoder reads of a paragraph: others that begin so are the same."""
        return paragraph if self.encoder.reads is None else paragraph[: self.encoder.reads]

    def to_keep(self) -> bytes:
        """Return what to keep: the newest, as far as there is room."""
        most = LARGEST // (_KEY + _SUM + _NUMBER * self.encoder.size)
        kept = list(self._kept.items())[-most:]
        return b"".join(key + _checksum(key + row) + row for key, row in kept)


def _key(read: str) -> bytes:
    return blake2b(read.encode(), digest_size=_KEY).digest()


def _records(kept: bytes, size: int) -> dict[bytes, bytes]:
    length = _KEY + _SUM + _NUMBER * size
    found = {}
    for start in range(0, len(kept) - length + 1, length):
        key, checksum, row = (
            kept[start : start + _KEY],
            kept[start + _KEY : start + _KEY + _SUM],
            kept[start + _KEY + _SUM : start + length],
        )
        if checksum == _checksum(key + row):
            found[key] = row
    return found


def _checksum(record: bytes) -> bytes:
    return crc32(record).to_bytes(_SUM, "little")
