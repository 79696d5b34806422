"""How many paragraphs of one group stand word for word in another, as agency copy does."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from hashlib import blake2b
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from diptych.texts.alike import OF_LETTERS, OF_WORDS
from diptych.texts.appearance import as_printed
from diptych.texts.scripts import has_spaceless_letter, has_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.texts.text import Paragraph, Text

_SHORTEST = 2 * OF_WORDS.common - 1
"""Characters of so many words."""
_DIGEST = 8
"""Bytes; that two of a million paragraphs have the same one has a chance of 1 in 36 million."""

Printed = Sequence[tuple[str, bytes]]
"""The ids of texts, and what ``printed_paragraphs`` says of each."""


def printed_paragraphs(text: Text) -> bytes:
    """Return a digest of what is printed in each paragraph that may be long enough.

    Whatever quotation marks, dashes and blanks an outlet has. The last bit says whether it is long.
    """
    found = []
    for paragraph in text.paragraphs:
        if may_be_long(paragraph):
            printed, is_long = as_compared(text, paragraph)
            digest = blake2b(printed.encode(), digest_size=_DIGEST).digest()
            number = int.from_bytes(digest, "little")
            found.append(number | 1 if is_long else number & ~1)
    return struct.pack(f"<{len(found)}Q", *found)


def shared_paragraphs(groups: Sequence[Printed]) -> list[int]:
    """Count by group the paragraphs that stand word for word in another group, in another text.

    Only those of at least so many words as make two texts alike.
    """
    several = _in_several(groups)
    places: dict[int, set[tuple[int, str]]] = {}
    found: list[tuple[int, str, int]] = []
    long: set[int] = set()
    for group, name, digest in _all(groups) if several else ():
        printed = digest >> 1
        if printed in several:
            places.setdefault(printed, set()).add((group, name))
            found.append((group, name, printed))
            if digest & 1:
                long.add(printed)
    shared = [0] * len(groups)
    for group, name, printed in found:
        shared[group] += printed in long and _is_elsewhere(group, name, places[printed])
    return shared


def as_compared(text: Text, paragraph: Paragraph) -> tuple[str, bool]:
    """Return what a paragraph is compared by, and whether it has so many words."""
    content = text.content(paragraph)
    return as_printed(content), _is_long(content)


def may_be_long(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is looked at."""
    return paragraph.end - paragraph.start >= _SHORTEST


def _is_elsewhere(group: int, text: str, places: set[tuple[int, str]]) -> bool:
    return any(group != other and text != name for other, name in places)


def _in_several(groups: Sequence[Printed]) -> set[int]:
    """Return what paragraphs of more than one group say."""
    said = sorted(
        chain.from_iterable({one >> 1 for _, _, one in _all([group])} for group in groups)
    )
    return {one for one, other in pairwise(said) if one == other}


def _all(groups: Sequence[Printed]) -> Iterator[tuple[int, str, int]]:
    """Yield every paragraph: the number of its group, its text, and its digest."""
    for number, group in enumerate(groups):
        for name, printed in group:
            for (digest,) in struct.iter_unpack("<Q", printed):
                yield number, name, digest


def _is_long(content: str) -> bool:
    runs = OF_LETTERS if has_spaceless_letter(content) else OF_WORDS
    return has_words(content, runs.common)
