"""How alike two passages are, in edits of letters, and where words stand that were edited.

Distances and alignments are rapidfuzz's. So is what finds the stretches of a longer passage that
can hold words; in these the words are searched here, with a column of the table of distances in
one whole number (Myers 1999, in the form of Hyyrö 2003): linear for words of any length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Hit(NamedTuple):
    """A place that resembles what was looked for."""

    start: int
    end: int
    similarity: float


def similarity_of(one: str, other: str) -> float:
    """Return 1 for the same, 0 for nothing in common: edits as a share of the longer one."""
    if one == other:
        return 1.0
    from rapidfuzz.distance import Levenshtein

    return 1 - Levenshtein.distance(one, other) / max(len(one), len(other))


def alignment(one: str, other: str) -> list[int]:
    """Return for each place of ``one``, its end included, the place of ``other``.

    What is inserted comes as late as it can: they are read from behind.
    """
    from rapidfuzz.distance import Levenshtein

    places = [len(other)]
    for step in Levenshtein.opcodes(one[::-1], other[::-1]):
        if step.tag == "delete":
            places += [len(other) - step.dest_start] * (step.src_end - step.src_start)
        elif step.tag != "insert":
            places += [len(other) - at - 1 for at in range(step.dest_start, step.dest_end)]
    return places[::-1]


def beginning(words: str, passage: str) -> int:
    """Return how much of the passage's beginning resembles the words most; of several the most."""
    return _nearest_ends(words, passage, len(words), anchored=True)[1][-1]


def nearest(words: str, passage: str, errors: float) -> Hit | None:
    """Find words in a passage with at most this share of errors, the first best."""
    most = int(len(words) * errors)
    found = []
    for first, last in _stretches(words, passage, most):
        edits, ends = _nearest_ends(words, passage[first:last], most, anchored=False)
        found += [(edits, first + end) for end in ends[:1]]
    if not found:
        return None
    edits, end = min(found)
    start = end - beginning(words[::-1], passage[:end][: -len(words) - edits - 1 : -1])
    return Hit(start, end, 1 - edits / len(words))


def _stretches(words: str, passage: str, most: int) -> Iterator[tuple[int, int]]:
    """Yield where words can stand with at most so many edits, in order; they stand nowhere else.

    Each edit takes one letter at most from those that are there in order. Of several stretches
    that overlap one is made, and each is long enough for the words with ``most`` letters more.
    """
    from rapidfuzz.distance import LCSseq
    from rapidfuzz.process import extract_iter

    step, size = most + 1, len(words) + 2 * most
    windows = (passage[at : at + size] for at in range(0, len(passage), step))
    hits = extract_iter(
        words, windows, scorer=LCSseq.similarity, score_cutoff=len(words) - most, processor=None
    )
    first = last = 0
    for _, _, number in hits:
        at = number * step
        if at > last:
            if last:
                yield first, last
            first = at
        last = at + size
    if last:
        yield first, last


def _nearest_ends(words: str, passage: str, most: int, *, anchored: bool) -> tuple[int, list[int]]:
    """Return the least edits, of at most so many, and where passages end that need no more.

    Such a passage begins anywhere, or at 0 if it is ``anchored``; then nothing is one, too.
    """
    alphabet: dict[str, int] = {}
    for place, letter in enumerate(words):
        alphabet[letter] = alphabet.get(letter, 0) | 1 << place
    full = (1 << len(words)) - 1
    last = 1 << len(words) - 1
    up, down = full, 0
    """Where the column's distances rise and fall by one from a letter of the words to the next."""
    edits = len(words)
    best, ends = (edits, [0]) if anchored and edits <= most else (most, [])
    for place, letter in enumerate(passage, start=1):
        same = alphabet.get(letter, 0)
        diagonal = ((same & up) + up ^ up) | same | down
        rising = down | ~(diagonal | up) & full
        falling = up & diagonal
        edits += bool(rising & last) - bool(falling & last)
        rising = rising << 1 & full | anchored
        falling = falling << 1 & full
        up = falling | ~(diagonal | rising) & full
        down = rising & diagonal
        if edits < best:
            best, ends = edits, []
        if edits == best:
            ends.append(place)
    return best, ends
