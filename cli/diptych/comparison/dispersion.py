"""How evenly a word is spread over texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def deviation_of_proportions(counts: Sequence[int], sizes: Sequence[int]) -> float | None:
    """Return DP: 0 for a word that every text has as much of as of all words, to nearly 1.

    Half the sum of the differences between a text's share of the word and its share of all words
    (S. Th. Gries, Dispersions and adjusted frequencies in corpora, International Journal of Corpus
    Linguistics 13 (2008), p. 403-437). ``sizes`` are in words. ``None`` for a single text, and
    where there is no word.
    """
    whole, words = sum(counts), sum(sizes)
    if len(counts) < _TWO or not whole:
        return None
    shares = zip(counts, sizes, strict=True)
    return sum(abs(count / whole - size / words) for count, size in shares) / 2


_TWO = 2
