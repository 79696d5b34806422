"""Senses: words of two texts that mean the same, whatever their languages.

The vector of a paragraph is that of all it says, and what it has in common with another one may be
a part of that. So its long words are looked for by themselves in each paragraph of the other text,
where something comes more or less near them. A word says the more the fewer paragraphs have such.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.encoders import in_one_thread
from diptych.texts.scripts import HAN_AND_KANA, MARKS, length_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.comparison.encoders import Encode, Vectors
    from diptych.comparison.signals import SignalCriteria

SENSES = frozenset(("senses", "covered", "rarest"))
"""The names of the evidence."""


def shared_senses(
    a: Sequence[str], b: Sequence[str], encode: Encode, criteria: SignalCriteria
) -> Mapping[str, Vectors]:
    """Return for each two paragraphs how much of what their words mean they share, by name.

    ``senses`` grows with what they share, ``covered`` is the larger part of what the one of them
    has that the other has too, ``rarest`` what the rarest of these words says.
    """
    import numpy as np

    one, other = (_words_of(side, encode, criteria) for side in (a, b))
    with in_one_thread():
        here, there = _found(one, other, criteria), _found(other, one, criteria)
    return {
        "senses": np.tanh((here.says + there.says.T) / (2 * criteria.many_words)),
        "covered": np.maximum(here.share, there.share.T),
        "rarest": np.maximum(here.rarest, there.rarest.T),
    }


class _Words(NamedTuple):
    vectors: Vectors
    """Of the long words of a text, without what these have in common."""
    paragraphs: list[list[int]]
    """Which of them each paragraph has."""
    standing: Vectors
    """In how many paragraphs each of them stands."""


class _Found(NamedTuple):
    """What the words of each paragraph of one text say that are found in each of the other."""

    says: Vectors
    share: Vectors
    rarest: Vectors


def _words_of(text: Sequence[str], encode: Encode, criteria: SignalCriteria) -> _Words:
    import numpy as np

    written = [list(dict.fromkeys(long_words(paragraph, criteria))) for paragraph in text]
    numbers = {word: n for n, word in enumerate(dict.fromkeys(chain(*written)))}
    paragraphs = [[numbers[word] for word in words] for words in written]
    standing = np.bincount([*chain(*paragraphs)], minlength=len(numbers)).astype(np.float32)
    if not numbers:
        return _Words(np.zeros((0, 1), np.float32), paragraphs, standing)
    vectors = encode([*numbers])
    vectors = vectors - vectors.mean(axis=0)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return _Words(vectors / np.maximum(norms, 1e-9), paragraphs, standing)


def _found(one: _Words, other: _Words, criteria: SignalCriteria) -> _Found:
    """Look for the words of each paragraph in those of the other text."""
    import numpy as np

    sizes = len(one.paragraphs), len(other.paragraphs)
    found = _Found(*(np.zeros(sizes, np.float32) for _ in _Found._fields))
    having = [j for j, words in enumerate(other.paragraphs) if words]
    columns = [*chain(*other.paragraphs)]
    starts = np.cumsum([0, *(len(other.paragraphs[j]) for j in having)])[:-1]
    for i, words in enumerate(one.paragraphs if having else ()):
        if words:
            cosines = one.vectors[words] @ other.vectors.T
            near = np.clip((cosines - criteria.like) / (1 - criteria.like), 0, 1)
            nearest = np.zeros((len(words), sizes[1]), np.float32)
            nearest[:, having] = np.maximum.reduceat(near[:, columns], starts, axis=1)
            rarity = np.log(1 + sum(sizes) / (one.standing[words] + nearest.sum(axis=1)))
            found.says[i] = rarity @ nearest
            found.share[i] = found.says[i] / (rarity.sum() + criteria.few_words)
            found.rarest[i] = (nearest * rarity[:, None]).max(axis=0)
    return found


def long_words(paragraph: str, criteria: SignalCriteria) -> Iterator[str]:
    """Yield the words that hardly stand in every text, and names, as they are written.

    In Chinese and Japanese each two letters side by side.
    """
    for word in _word().findall(paragraph):
        if _wide().match(word):
            yield from (word[n : n + 2] for n in range(max(len(word) - 1, 1)))
        elif length_said(word) >= (criteria.long_name if word[0].isupper() else criteria.long):
            yield word


@cache
def _word() -> re.Pattern[str]:
    letter = r"[^\W\d_]"
    return re.compile(
        f"[{HAN_AND_KANA}]+|(?:(?![{HAN_AND_KANA}])(?:{letter}|(?<={letter})[{MARKS}]))+"
    )


@cache
def _wide() -> re.Pattern[str]:
    return re.compile(f"[{HAN_AND_KANA}]")
