"""Glosses from two branches become one file, paragraph by paragraph.

What one side changed and the other left or removed stays; a person's stands above a program's.
Where both sides put a paragraph otherwise, their lines stand in the file between git's markers
until somebody keeps one.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.glosses import Gloss, Glosses, encode_glosses

if TYPE_CHECKING:
    from collections.abc import Iterator

    Sides = tuple[Gloss | None, Gloss | None]


class MergedGlosses(NamedTuple):
    """A file as the sides make it, with markers where they do not agree."""

    source: bytes
    conflicts: tuple[str, ...]
    """The digests of these paragraphs."""


def merge_glosses(base: Glosses, ours: Glosses, theirs: Glosses) -> MergedGlosses:
    """Merge three ways; without conflicts it makes no difference which side is which."""
    merged = {
        key: _merged(*(side.glosses.get(key) for side in (base, ours, theirs)))
        for key in sorted(ours.keys | theirs.keys)
    }
    mine, other = (_written(merged, side) for side in (0, 1))
    conflicts = tuple(key for key, sides in merged.items() if sides[0] != sides[1])
    source = "".join(_marked(mine, other)) if conflicts else mine
    return MergedGlosses(source.encode(), conflicts)


def _merged(base: Gloss | None, mine: Gloss | None, other: Gloss | None) -> Sides:
    """Return what both sides have then; two things where they are in conflict."""
    if other in (mine, base):
        return mine, mine
    if mine is None or mine == base:
        return other, other
    if other is None:
        return mine, mine
    if mine.is_of_program != other.is_of_program:
        persons = other if mine.is_of_program else mine
        return persons, persons
    return mine, other


def _written(merged: dict[str, Sides], side: int) -> str:
    found = {key: sides[side] for key, sides in merged.items()}
    return encode_glosses(Glosses(glosses={k: one for k, one in found.items() if one})).decode()


def _marked(mine: str, other: str) -> Iterator[str]:
    ours, theirs = mine.splitlines(keepends=True), other.splitlines(keepends=True)
    changes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    for kind, start, end, other_start, other_end in changes:
        if kind == "equal":
            yield from ours[start:end]
        else:
            yield from ("<<<<<<< ours\n", *ours[start:end], "=======\n")
            yield from (*theirs[other_start:other_end], ">>>>>>> theirs\n")
