"""Which passages of one text are versions of passages of another, wherever they stand.

Candidates are those that have most pairs of words in common; how similar they are is the share that
an exact comparison word by word keeps.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.differences import differences, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingCriteria:
    """What decides which passages are compared word by word: for time alone.

    Set by judgement, not fitted on a collection; the tests hold made cases on either side of each.
    """

    common: int = 20
    """Passages beyond which a pair of words does not tell where one went."""
    candidates: int = 3
    """Passages that each is compared with: those with the most pairs of words in common."""
    shared: float = 0.05
    """The part of the pairs of both that they must have in common."""


PAIRING = PairingCriteria()
_Key = tuple[str, ...]


class Likeness(NamedTuple):
    """How similar a passage is to another; both by their numbers."""

    similarity: float
    one: int
    other: int


def alike(
    some: Sequence[str],
    others: Sequence[str],
    least: float,
    criteria: PairingCriteria = PAIRING,
) -> Iterator[Likeness]:
    """Yield passages that are similar to others by ``least`` or more, as ``similarity`` says."""
    sizes = []
    having: defaultdict[_Key, list[int]] = defaultdict(list)
    for other, passage in enumerate(others):
        keys = _keys(passage)
        sizes.append(len(keys))
        for key in keys:
            having[key].append(other)
    for one, passage in enumerate(some):
        keys = _keys(passage)
        known = (having[key] for key in keys if key in having)
        votes = Counter(chain.from_iterable(v for v in known if len(v) <= criteria.common))
        for other, count in votes.most_common(criteria.candidates):
            if count >= criteria.shared * (len(keys) + sizes[other]):
                share = similarity(passage, others[other])
                if share >= least:
                    yield Likeness(share, one, other)


def similarity(old: str, new: str) -> float:
    """Return the share of the characters of two passages that is kept, 0 to 1."""
    edits = differences(old, new)
    kept = sum(edit.old[1] - edit.old[0] for edit in edits if edit.kind == "kept")
    return 2 * kept / (len(old) + len(new))


def _keys(passage: str) -> Sequence[_Key]:
    """Return the pairs of words by which a passage is known; one of a single word by itself."""
    found = [passage[start:end] for start, end in words(passage) if passage[start].isalnum()]
    return [(passage,)] if len(found) == 1 else list(dict.fromkeys(pairwise(found)))
