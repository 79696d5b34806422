"""Meaning: what paragraphs say, whatever their language, as vectors of a sentence encoder.

A text's own mean is taken from its vectors: what all its paragraphs have in common does not say
which of them belong together. A few paragraphs cannot tell what is common: one alone would be its
own mean, and like nothing. So sentences about this and that count with those of a short text.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from diptych.comparison.encoders import Joined, in_one_thread
from diptych.comparison.senses import SENSES, shared_senses
from diptych.comparison.signals import SIGNAL_CRITERIA
from diptych.comparison.vectors import NotKeptError
from diptych.texts.scripts import sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.comparison.encoders import Encode, Vectors
    from diptych.comparison.matching import Pair, Span
    from diptych.comparison.signals import SignalCriteria

_THIS_AND_THAT = (
    "The weather will be mild tomorrow, with some rain in the evening.",
    "Open the box, take out the parts and follow the steps one after another.",
    "She has lived in this city for ten years and knows every street.",
    "The government presented a new law to parliament on Tuesday.",
    "Prices rose by three percent last year, more than had been expected.",
    "How can I find out whether the train is late?",
    "The team won its last game at home and goes on to the final.",
    "Children learn a language faster when somebody reads to them.",
    "This method needs less time and gives the same results.",
    "The old church stands on a hill above the river.",
    "If the device does not start, check the cable and try again.",
    "Many thanks for your letter, which I read with great pleasure.",
    "The patient should take the medicine twice a day after meals.",
    "According to the study, most people sleep less than they should.",
    "He closed the door quietly and walked out into the night.",
    "The company was founded in 1998 and has offices in four countries.",
)
_SAME = {"use": 0.57}
_SAME_BY_OTHERS = 0.63
"""By encoder, the cosine from which on two sentences say the same. Measured on pairs of sentences
with other numbers, in 140 pairs of reports of one event."""


class Meaning:
    """The cosine of centred vectors. Both texts must have paragraphs."""

    def __init__(
        self,
        a: Sequence[str],
        b: Sequence[str],
        encode: Encode,
        name: str,
        *,
        second: Encode | None = None,
        criteria: SignalCriteria = SIGNAL_CRITERIA,
    ) -> None:
        """``name`` is that of the encoder: its vectors have their own scale.

        A ``second`` encoder is asked for evidence alone.
        """
        self.name = "meaning"
        self.scale = f"meaning/{name}{'+' if second else ''}"
        self._second, self._same = second, _SAME.get(name, _SAME_BY_OTHERS)
        self._most = criteria.candidates
        self._read = a, b, encode, criteria
        self._sides = _EncodedSide(a, encode, criteria), _EncodedSide(b, encode, criteria)
        with in_one_thread():
            self._cosines = self._sides[0].units @ self._sides[1].units.T
        self._evidence: dict[str, Vectors] = {}

    def candidates(self) -> Iterator[Pair]:
        """Yield for each paragraph of both texts those that are nearest."""
        for i, row in enumerate(_largest(self._cosines, self._most)):
            yield from ((i, j) for j in row)
        for j, column in enumerate(_largest(self._cosines.T, self._most)):
            yield from ((i, j) for i in column)

    def similarity(self, a: Span, b: Span) -> float:
        """Return the cosine, -1 to 1; vectors of several paragraphs are added up."""
        if a[1] - a[0] == 1 == b[1] - b[0]:
            return float(self._cosines[a[0], b[0]])
        return float(self._sides[0].of(a) @ self._sides[1].of(b))

    def look_closer(self, pairs: Iterable[tuple[Span, Span]]) -> None:
        """Have the encoder read paragraphs as one that may stand for one together.

        Where it may not be asked, their vectors are added up.
        """
        spans = list(pairs)
        for side, own in enumerate(self._sides):
            with suppress(NotKeptError):
                own.read({pair[side] for pair in spans})

    def evidence(self, pair: Pair, wanted: Collection[str]) -> Mapping[str, float]:
        """Return how near two paragraphs are, as a whole and by the nearest of their sentences.

        ``beyond`` is how much nearer these are than either is to the other text on average.
        ``plain`` is how near they are without what the texts have in common taken off:
        it tells texts about one thing from texts about two. ``second`` is ``beyond`` by the second
        encoder, and of words see ``senses``.
        """
        if "nearest" not in self._evidence:
            self._evidence |= self._by_sentences()
        if "senses" not in self._evidence and not SENSES.isdisjoint(wanted):
            self._evidence |= shared_senses(*self._read)
        if self._second and "second" not in self._evidence and "second" in wanted:
            self._evidence["second"] = self._by_another(self._second)
        return {name: float(values[pair]) for name, values in self._evidence.items()}

    def speaks_for(self, _pair: Pair, /) -> bool:
        """Say yes: what short texts have in common is taken for what all texts have."""
        return True

    def is_same(self, one: str, other: str, /) -> bool | None:
        """Tell whether two sentences are near, without what all texts have in common.

        It cannot tell where the encoder may not be asked for them.
        """
        sides = zip(self._sides, (one, other), strict=True)
        try:
            a, b = (side.bare(words) for side, words in sides)
        except NotKeptError:
            return None
        return float(a @ b) >= self._same

    def _by_sentences(self) -> Mapping[str, Vectors]:
        one, other = self._sides
        with in_one_thread():
            nearest, plain = (
                _nearest_parts(one.parts(own=own), other.parts(own=own)) for own in (True, False)
            )
        return {
            "whole": self._cosines,
            "nearest": nearest,
            "plain": plain,
            "beyond": _beyond_usual(nearest),
        }

    def _by_another(self, encode: Encode) -> Vectors:
        a, b, _, criteria = self._read
        encode([*_THIS_AND_THAT, *_parts_of(a, criteria)[0], *_parts_of(b, criteria)[0]])  # at once
        one, other = (_EncodedSide(side, encode, criteria).parts(own=True) for side in (a, b))
        with in_one_thread():
            return _beyond_usual(_nearest_parts(one, other))

    def reasons(self, a: Span, b: Span) -> Iterator[str]:
        """Yield how near two spans are."""
        yield f"meaning {max(self.similarity(a, b), 0.0):.2f}"


class _EncodedSide:
    def __init__(self, paragraphs: Sequence[str], encode: Encode, criteria: SignalCriteria) -> None:
        import numpy as np

        vectors = encode(paragraphs)
        self._texts, self._encode, self._criteria = paragraphs, encode, criteria
        self._usual: Vectors = encode(_THIS_AND_THAT).mean(axis=0)
        self._mean = _mean(vectors, self._usual, criteria)
        self._weights = np.sqrt([[max(len(p), 1)] for p in paragraphs]).astype(np.float32)
        self.units = _units(vectors - self._mean)
        self._spans: dict[Span, Vectors] = {}

    def read(self, spans: Iterable[Span]) -> None:
        """Read the texts of spans of several paragraphs."""
        wanted = sorted(span for span in spans if span[1] - span[0] > 1)
        if wanted:
            joined = [Joined.of(self._texts[slice(*span)]) for span in wanted]
            vectors = _units(self._encode(joined) - self._mean)
            self._spans.update(zip(wanted, vectors, strict=True))

    def parts(self, *, own: bool) -> tuple[Vectors, list[int]]:
        """Return the vectors of paragraphs and their sentences, and where each paragraph begins.

        What all paragraphs of the text have in common is taken off, or what all texts have.
        """
        parts, starts = _parts_of(self._texts, self._criteria)
        return _units(self._encode(parts) - (self._mean if own else self._usual)), starts

    def bare(self, sentence: str) -> Vectors:
        """Return the vector of a sentence, without what all texts have in common."""
        vector: Vectors = _units(self._encode([sentence]) - self._usual)[0]
        return vector

    def of(self, span: Span) -> Vectors:
        """Return the vector of a span, in which long paragraphs weigh more."""
        if span not in self._spans:
            part = slice(*span)
            total = (self._weights[part] * self.units[part]).sum(axis=0, keepdims=True)
            self._spans[span] = _units(total)[0]
        return self._spans[span]


def _parts_of(paragraphs: Iterable[str], criteria: SignalCriteria) -> tuple[list[str], list[int]]:
    """Return paragraphs and their sentences, and where each paragraph begins."""
    parts: list[str] = []
    starts: list[int] = []
    for paragraph in paragraphs:
        starts.append(len(parts))
        single = sentences(paragraph, criteria.sentence)
        parts += [paragraph, *single] if len(single) > 1 else [paragraph]
    return parts, starts


def _nearest_parts(one: tuple[Vectors, list[int]], other: tuple[Vectors, list[int]]) -> Vectors:
    """Return for each two paragraphs the largest cosine of a part of each."""
    import numpy as np

    (a, starts), (b, columns) = one, other
    rows: list[Vectors] = []
    for first in range(0, len(starts), _BLOCK):
        block = starts[first : first + _BLOCK]
        end = starts[first + _BLOCK] if first + _BLOCK < len(starts) else len(a)
        cosines = np.maximum.reduceat(a[block[0] : end] @ b.T, columns, axis=1)
        rows.append(np.maximum.reduceat(cosines, [n - block[0] for n in block], axis=0))
    nearest: Vectors = np.concatenate(rows)
    return nearest


def _beyond_usual(nearest: Vectors) -> Vectors:
    """Take off how near the two are to all others on average."""
    usual = (nearest.mean(axis=1, keepdims=True) + nearest.mean(axis=0)) / 2
    beyond: Vectors = nearest - usual
    return beyond


_BLOCK = 256
"""Paragraphs that are compared with all others at once: memory grows with no product of sizes."""


def _mean(vectors: Vectors, usual: Vectors, criteria: SignalCriteria) -> Vectors:
    """Return what is common to a text's paragraphs, as far as they can tell."""
    import numpy as np

    mean: Vectors = vectors.mean(axis=0)
    if len(vectors) >= criteria.short:
        return mean
    as_many = criteria.as_many
    total: Vectors = (len(vectors) * mean + as_many * usual).astype(np.float32)
    return total / np.float32(len(vectors) + as_many)


def _units(vectors: Vectors) -> Vectors:
    import numpy as np

    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: Vectors = (vectors / np.maximum(norms, 1e-9)).astype(np.float32)
    return units


def _largest(cosines: Vectors, most: int) -> list[list[int]]:
    """Return for each row the columns of the largest numbers, in any order."""
    import numpy as np

    most = min(most, cosines.shape[1])
    columns: list[list[int]] = np.argpartition(-cosines, most - 1, axis=1)[:, :most].tolist()
    return columns
