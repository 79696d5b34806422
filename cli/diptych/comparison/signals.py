"""Signals: what makes paragraphs of two texts alike, apart from their meaning.

``wording`` sees shared strings of letters, names and numbers; ``codes`` sees what people said of
the paragraphs, and the codebook's terms. Neither needs more than Python.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from math import log, sqrt
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.comparison.matching import Pair, Span


class Signal(Protocol):
    """One way in which paragraphs are alike."""

    @property
    def name(self) -> str:
        """``meaning``, ``wording`` or ``codes``."""

    def candidates(self) -> Iterable[Pair]:
        """Return the pairs of paragraphs that are worth a look, by this signal."""

    def likeness(self, a: Span, b: Span) -> float:
        """Tell how alike two spans are, 1 at most."""

    def reasons(self, a: Span, b: Span) -> Iterator[str]:
        """Say what two spans share."""


class Wording:
    """Shared strings of letters."""

    name = "wording"

    def __init__(self, a: Sequence[str], b: Sequence[str]) -> None:
        self._sides = _weighted([_grams(p) for p in a], [_grams(p) for p in b])
        self._spans: tuple[dict[Span, tuple[dict[str, float], float]], ...] = ({}, {})

    def candidates(self) -> Iterator[Pair]:
        """Yield for each paragraph those of the other text that share most with it."""
        return best_candidates(*self._sides)

    def likeness(self, a: Span, b: Span) -> float:
        """Return the cosine of the two spans' strings, rare ones weighing more."""
        (one, norm), (other, other_norm) = self._span(0, a), self._span(1, b)
        if not norm or not other_norm:
            return 0.0
        if len(one) > len(other):
            one, other = other, one
        return sum(w * other[gram] for gram, w in one.items() if gram in other) / norm / other_norm

    def reasons(self, a: Span, b: Span) -> Iterator[str]:
        """Yield how much wording two spans share."""
        yield f"wording {self.likeness(a, b):.2f}"

    def _span(self, side: int, span: Span) -> tuple[dict[str, float], float]:
        known = self._spans[side]
        if span not in known:
            total: Counter[str] = Counter()
            for vector in self._sides[side][slice(*span)]:
                for gram, weight in vector.items():
                    total[gram] += weight
            known[span] = dict(total), sqrt(sum(w * w for w in total.values()))
        return known[span]


_GRAM = 4
_MOST = 10
"""How many candidates a paragraph gets, at most, from each side."""
_COMMON = 30
"""Paragraphs of a text that may have a string, for it to propose candidates."""


def best_candidates(
    a: Sequence[Mapping[str, float]], b: Sequence[Mapping[str, float]]
) -> Iterator[Pair]:
    """Yield the pairs with the largest products of weights, some for each paragraph."""
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for j, vector in enumerate(b):
        for gram, weight in vector.items():
            postings[gram].append((j, weight))
    columns: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, vector in enumerate(a):
        sums: Counter[int] = Counter()
        for gram, weight in vector.items():
            if len(found := postings.get(gram, ())) <= _COMMON:
                for j, other in found:
                    sums[j] += weight * other
        for j, value in sums.items():
            columns[j].append((value, i))
        yield from ((i, j) for j, _ in sums.most_common(_MOST))
    for j, found in columns.items():
        yield from ((i, j) for _, i in sorted(found, reverse=True)[:_MOST])


def _grams(paragraph: str) -> Counter[str]:
    folded = re.sub(r"\W+", " ", unicodedata.normalize("NFKC", paragraph).casefold())
    padded = f" {folded.strip()} "
    return Counter(padded[k : k + _GRAM] for k in range(max(len(padded) - _GRAM + 1, 1)))


def _weighted(
    a: Sequence[Counter[str]], b: Sequence[Counter[str]]
) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Give each string the weight of its rarity, 0 where it is in one text only."""
    in_a, in_b = (Counter(gram for p in side for gram in p) for side in (a, b))
    total = len(a) + len(b)
    rarity = {g: log(1 + total / (in_a[g] + in_b[g])) for g in in_a.keys() & in_b.keys()}
    one, other = (
        [{g: sqrt(c) * rarity[g] for g, c in p.items() if g in rarity} for p in side]
        for side in (a, b)
    )
    return one, other
