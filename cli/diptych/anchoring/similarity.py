"""How alike two passages are: the only module that knows edlib.

Edlib compares bytes. The letters of a text become bytes once; where a text has more different ones
than fit, rare letters share a byte, so that a passage can seem a little more alike than it is.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

_OWN = 200
_SHARED = 56
"""Bytes that the commonest letters have for themselves, and that the others share."""
_STEP = re.compile(r"(\d+)([=XID])")


class Hit(NamedTuple):
    """A place that resembles what was looked for."""

    start: int
    end: int
    similarity: float


class Letters:
    """The letters of some texts, as bytes."""

    def __init__(self, *texts: str) -> None:
        counts = sum(map(Counter, texts), Counter[str]())
        common = [letter for letter, _ in counts.most_common(_OWN)]
        self._bytes = {ord(letter): _OWN + ord(letter) % _SHARED for letter in counts}
        self._bytes |= {ord(letter): number for number, letter in enumerate(common)}

    def written(self, passage: str) -> bytes:
        """Write a passage of these texts as bytes, one a letter."""
        return passage.translate(self._bytes).encode("latin-1")

    def similarity(self, one: str, other: str) -> float:
        """Return 1 for the same, 0 for nothing in common: edits as a share of the longer one."""
        if one == other:
            return 1.0
        if not one or not other:
            return 0.0
        from edlib import align

        edits = align(self.written(one), self.written(other), mode="NW")["editDistance"]
        return float(1 - edits / max(len(one), len(other)))

    def alignment(self, one: str, other: str) -> list[int]:
        """Return for each place of ``one``, its end included, the place of ``other``."""
        from edlib import align

        steps = align(self.written(one), self.written(other), mode="NW", task="path")["cigar"]
        places: list[int] = []
        at = 0
        for count, step in _STEP.findall(steps):
            length = int(count)
            if step != "D":
                places += [at] * length if step == "I" else range(at, at + length)
            at += length * (step != "I")
        return [*places, at]

    def beginning(self, words: str, passage: str) -> int:
        """Return how much of the passage's beginning resembles the words most."""
        from edlib import align

        found = align(self.written(words), self.written(passage), mode="SHW")["locations"]
        return int(found[-1][1] or -1) + 1

    def nearest(self, words: str, passage: bytes, errors: float) -> Hit | None:
        """Find words in a written passage with at most this share of errors, the first best."""
        from edlib import align

        if not passage:
            return None
        most = int(len(words) * errors)
        found = align(self.written(words), passage, mode="HW", task="locations", k=most)
        if found["editDistance"] < 0:
            return None
        start, last = found["locations"][0]
        return Hit(start, last + 1, 1 - found["editDistance"] / len(words))
