"""Which file is which under another name: those that are alike, as git tells it with ``diff -M``.

Two files are alike by the bytes of the lines, or of the 64 bytes of longer ones, that both have:
half of the larger one or more. Each is paired with the one that it is most alike, the likest first.
What stands in many files says little and is not looked up, so that this takes no longer than
reading.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SPAN = re.compile(rb"[^\n]{0,63}\n|[^\n]{1,64}")
_ALIKE = 0.5
"""The share of the larger file that git asks for."""
_COMMON = 20
"""Files; a span that stands in more of them tells none of them from the others."""
_COMPARED = 5
"""Files; those with the most spans in common are compared as a whole."""


def alike(gone: Mapping[str, bytes], come: Mapping[str, bytes]) -> dict[str, str]:
    """Pair files that have come with files that are gone; return the old names by the new."""
    files = {name: _File(len(raw), _spans(raw)) for name, raw in gone.items()}
    holders: dict[bytes, list[str]] = {}
    for name, file in files.items():
        for span in file.spans:
            holders.setdefault(span, []).append(name)
    pairs = [pair for name, raw in come.items() for pair in _pairs(name, raw, files, holders)]
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, new, old in sorted(pairs):
        if new not in found and old not in taken:
            found[new] = old
            taken.add(old)
    return found


class _File(NamedTuple):
    """A file by what stands in it."""

    size: int
    spans: Counter[bytes]
    """How many bytes of it each span makes."""


def _spans(raw: bytes) -> Counter[bytes]:
    found: Counter[bytes] = Counter()
    for span in _SPAN.findall(raw.replace(b"\r\n", b"\n")):
        found[span] += len(span)
    return found


def _pairs(
    name: str,
    raw: bytes,
    files: Mapping[str, _File],
    holders: Mapping[bytes, Sequence[str]],
) -> Iterator[tuple[float, str, str]]:
    """Yield what a file may have been called before, with how unlike the two are."""
    new = _File(len(raw), _spans(raw))
    common: Counter[str] = Counter()
    for span, size in new.spans.items():
        if len(having := holders.get(span, ())) <= _COMMON:
            for old in having:
                common[old] += size
    for old, _ in common.most_common(_COMPARED):
        similarity = _similarity(files[old], new)
        if similarity >= _ALIKE:
            yield -similarity, name, old


def _similarity(one: _File, other: _File) -> float:
    """Return which share of the larger file both have, 0 to 1."""
    return (one.spans & other.spans).total() / max(one.size, other.size)
