"""Edits as people would describe them, by diff-match-patch's semantic clean-up.

The fewest edits are not the easiest to read: a lone "the" that two different sentences have in
common tears them to pieces. Promises: the edits still make the one string of the other, and no
word or grapheme is cut in two.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.differences import Edit, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_AT_ONCE = 200
"""Edits that are cleaned up together; the package, in pure Python, needs the square of the time
for many. Between such parts words are kept."""
_OPERATIONS = {"deleted": -1, "kept": 0, "inserted": 1}


class _Kept(NamedTuple):
    """A stretch that is the same on both sides: its two beginnings and its length."""

    old: int
    new: int
    length: int


def cleaned_up(old: str, new: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Clean up the edits that make ``new`` of ``old``."""
    if len(edits) <= 1:
        return tuple(edits)
    stretches = [kept for part in _parts(edits) for kept in _of_part(old, new, part)]
    return tuple(_edits(old, new, list(_on_words(old, new, stretches))))


def _parts(edits: Sequence[Edit]) -> Iterator[Sequence[Edit]]:
    """Cut edits into parts that end with what is kept."""
    start = 0
    for end, edit in enumerate(edits, 1):
        if end - start >= _AT_ONCE and edit.kind == "kept":
            yield edits[start:end]
            start = end
    if start < len(edits):
        yield edits[start:]


def _of_part(old: str, new: str, edits: Sequence[Edit]) -> Iterator[_Kept]:
    from diff_match_patch import diff_match_patch

    diffs = [
        (_OPERATIONS[edit.kind], old[slice(*edit.old)] or new[slice(*edit.new)]) for edit in edits
    ]
    at_old, at_new = edits[0].old[0], edits[0].new[0]
    diff_match_patch().diff_cleanupSemantic(diffs)
    for operation, passage in diffs:
        if not operation:
            yield _Kept(at_old, at_new, len(passage))
        at_old += len(passage) * (operation <= 0)
        at_new += len(passage) * (operation >= 0)


def _on_words(old: str, new: str, stretches: Iterable[_Kept]) -> Iterator[_Kept]:
    """Shorten what is kept until it begins and ends where words do, on both sides."""
    old_words, new_words = words(old), words(new)

    def is_inside(at: int, other: int) -> bool:
        return _is_inside(at, old, old_words) or _is_inside(other, new, new_words)

    for first, second, length in stretches:
        start, end = 0, length
        while start < end and is_inside(first + start, second + start):
            start += 1
        while start < end and is_inside(first + end, second + end):
            end -= 1
        if start < end:
            yield _Kept(first + start, second + start, end - start)


def _is_inside(at: int, passage: str, ranges: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a place is in a word or between the characters of a line's end."""
    before = bisect_left(ranges, (at, 0)) - 1
    return (before >= 0 and at < ranges[before][1]) or passage[at - 1 : at + 1] == "\r\n"


def _edits(old: str, new: str, stretches: Sequence[_Kept]) -> Iterator[Edit]:
    """Yield what is kept, joined where it is adjacent, and between it what is not."""
    at_old = at_new = 0
    kept: tuple[int, int] | None = None
    for first, second, length in [*stretches, _Kept(len(old), len(new), 0)]:
        if kept and ((first, second) != (at_old, at_new) or not length):
            yield Edit("kept", (kept[0], at_old), (kept[1], at_new))
            kept = None
        if at_old < first:
            yield Edit("deleted", (at_old, first), (at_new, at_new))
        if at_new < second:
            yield Edit("inserted", (first, first), (at_new, second))
        kept = kept or (first, second)
        at_old, at_new = first + length, second + length
