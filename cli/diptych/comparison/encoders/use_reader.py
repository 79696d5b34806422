"""Paragraphs as the network of the Universal Sentence Encoder reads them, each of them once.

Words are cut into tokens once, as no token goes beyond a word. Paragraphs that are read as one have
the sums that each has alone, but for tokens near the joints: these alone are read again. The
vectors are those of the package, within the rounding of floats of 32 bits.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from diptych.comparison.encoders import Joined
from diptych.comparison.encoders.use_network import (
    REACH,
    SIZE,
    Reading,
    sums_of,
    vectors_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from diptych.comparison.encoders import Vectors
    from diptych.comparison.encoders.use_network import Weights

    Tokens = tuple[int, ...]

_UNKNOWN: Tokens = (0,)
"""What is read where there is no word."""
_BEGIN: Tokens = (1,)
_END: Tokens = (2,)
_EDGE = 2 * REACH
"""Tokens at an end of a part that are read at a joint: half of them are neighbours only."""
_KEPT = 20_000
"""Sums that are kept for paragraphs that are read as one later: 2 kB each."""


class _Excerpt(NamedTuple):
    """Tokens that are read, and the range of them that is summed up; others are neighbours."""

    tokens: Tokens
    start: int
    end: int
    is_inner: bool = False
    """Whether they are those of a whole paragraph: then its ends are summed up as well."""


class Reader:
    """Turns paragraphs into vectors; it remembers words, and sums."""

    def __init__(self, weights: Weights, tokenize: Callable[..., list[int]]) -> None:
        """``tokenize`` is that of the package."""
        self._weights = weights
        self._tokenize = tokenize
        self._words: dict[str, list[int]] = {}
        self._sums: dict[_Excerpt, Vectors] = {}

    def __call__(self, paragraphs: Sequence[str]) -> Vectors:
        """Return the vectors of paragraphs, one a row."""
        parts = [[*map(self._tokens, _parts(paragraph))] for paragraph in paragraphs]
        excerpts = [[*_excerpts(some)] for some in parts]
        self._read(dict.fromkeys(chain.from_iterable(excerpts)))
        sums = np.zeros((len(parts), SIZE), dtype=np.float32)
        for at, some in enumerate(excerpts):
            for excerpt in some:
                sums[at] += self._sums[excerpt]
        self._forget()
        lengths = [len(_BEGIN) + sum(map(len, some)) + len(_END) for some in parts]
        return vectors_of(self._weights, sums, lengths)

    def _tokens(self, paragraph: str) -> Tokens:
        words = filter(None, paragraph.split(" "))
        return tuple(chain.from_iterable(map(self._of_word, words))) or _UNKNOWN

    def _of_word(self, word: str) -> list[int]:
        """Return the tokens of a word behind another one: of some signs nothing is left there."""
        if word not in self._words:
            before, both = (
                self._tokenize(text, add_bos=False, add_eos=False) for text in ("a", f"a {word}")
            )
            self._words[word] = both[len(before) :]
        return self._words[word]

    def _read(self, excerpts: Iterable[_Excerpt]) -> None:
        """Make the sums of excerpts known: first those with which others become known."""
        new = [excerpt for excerpt in excerpts if excerpt not in self._sums]
        self._sum_up([_with_ends(excerpt) for excerpt in new if excerpt.is_inner])
        self._sum_up([(excerpt,) for excerpt in new if excerpt not in self._sums])

    def _sum_up(self, readings: Sequence[tuple[_Excerpt, ...]]) -> None:
        sums = sums_of(self._weights, [*map(_reading, readings)])
        self._sums.update(zip(chain.from_iterable(readings), sums, strict=True))

    def _forget(self) -> None:
        """Keep the newest sums, as far as there is room."""
        for excerpt in [*islice(self._sums, max(len(self._sums) - _KEPT, 0))]:
            del self._sums[excerpt]


def _parts(paragraph: str) -> tuple[str, ...]:
    return paragraph.parts if isinstance(paragraph, Joined) else (paragraph,)


def _excerpts(parts: Iterable[Tokens]) -> Iterator[_Excerpt]:
    """Yield what is summed up for parts that are read as one.

    Of long ones the inner tokens, which no neighbour reaches; and what lies between these.
    """
    tokens = _BEGIN
    start = 0
    for part in parts:
        if len(part) <= _EDGE:
            tokens += part
        else:
            tokens += part[:_EDGE]
            yield _Excerpt(tokens, start, len(tokens) - REACH)
            whole = (*_BEGIN, *part, *_END)
            yield _Excerpt(whole, 1 + REACH, len(whole) - 1 - REACH, is_inner=True)
            tokens, start = part[-_EDGE:], REACH
    tokens += _END
    yield _Excerpt(tokens, start, len(tokens))


def _with_ends(inner: _Excerpt) -> tuple[_Excerpt, ...]:
    """Return what is in front of the inner part of a paragraph, it, and what is behind it."""
    tokens, start, end, _ = inner
    return (
        _Excerpt(tokens[: start + REACH], 0, start),
        inner,
        _Excerpt(tokens[end - REACH :], REACH, REACH + len(tokens) - end),
    )


def _reading(excerpts: Sequence[_Excerpt]) -> Reading:
    """Have one excerpt read, or the three that are a whole paragraph."""
    if len(excerpts) == 1:
        only = excerpts[0]
        return Reading(only.tokens, ((only.start, only.end),))
    tokens, start, end, _ = excerpts[1]
    return Reading(tokens, ((0, start), (start, end), (end, len(tokens))))
