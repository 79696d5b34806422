"""From a reading to what is compared: paragraphs by their ratings, and spans by their codes.

Of a facet, a rating is the set of codes that an annotator gave, as a whole number with a bit for
each; of a code, whether they gave it, or one below it. What is kept of paragraphs is how they were
rated, and how often that occurs.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from diptych.annotations.codebook import lineage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.review.coefficients import Unit
    from diptych.review.reading import Reading

PAIR = 2


class Given(NamedTuple):
    """A code that an annotator gave to a passage."""

    annotator: int
    """Their place among those who are compared."""
    code: str
    start: int
    end: int
    first: int
    """The number of the first paragraph that the span touches."""
    last: int
    id: str
    """Of the annotation."""


def given_codes(reading: Reading, annotators: Sequence[str]) -> dict[str, list[Given]]:
    """Return the codes that annotators gave in a text, by facet."""
    starts = [paragraph.start for paragraph in reading.text.paragraphs]
    ends = [paragraph.end for paragraph in reading.text.paragraphs]
    found: dict[str, list[Given]] = defaultdict(list)
    for annotator, name in enumerate(annotators):
        if name not in reading.sets:
            continue
        for annotation_id, annotation in reading.sets[name].anchored.items():
            start, end = annotation.start, annotation.end
            first, last = bisect_right(ends, start) + 1, bisect_left(starts, end)
            for facet, code in annotation.codes.items():
                found[facet].append(Given(annotator, code, start, end, first, last, annotation_id))
    return found


def readers_of(reading: Reading, annotators: Sequence[str]) -> tuple[int, ...]:
    """Tell which annotators have read a text, by their places."""
    return tuple(at for at, name in enumerate(annotators) if name in reading.sets)


class FacetRatings:
    """The ratings of a facet as a whole, paragraph by paragraph."""

    def __init__(self, annotators: Sequence[str]) -> None:
        self._bits: dict[str, int] = {}
        """By code, in the order in which they were met."""
        self._kinds: dict[tuple[int, ...], int] = {}
        self._is_pair = len(annotators) == PAIR
        self.sequence = array("I")
        """How each paragraph was rated: the place of its kind among ``kinds``."""

    def add(self, given: Iterable[Given], readers: Sequence[int], paragraphs: int) -> None:
        """Add a text with so many paragraphs."""
        rated = {at: [0] * paragraphs for at in readers}
        for one in given:
            bit = self._bits.setdefault(one.code, 1 << len(self._bits))
            sets = rated[one.annotator]
            for number in range(one.first - 1, one.last):
                sets[number] |= bit
        kinds = self._kinds
        for unit in zip(*rated.values(), strict=True):
            kind = unit if self._is_pair else tuple(sorted(unit))
            self.sequence.append(kinds.setdefault(kind, len(kinds)))

    @property
    def kinds(self) -> list[tuple[int, ...]]:
        """The ratings that occur together: of two annotators in order, of more in any order."""
        return list(self._kinds)

    def counts(self) -> dict[tuple[int, ...], int]:
        """Count the paragraphs of each kind that two or more have rated."""
        kinds, counts = self.kinds, Counter(self.sequence)
        return {kinds[at]: count for at, count in counts.items() if len(kinds[at]) >= PAIR}

    def named(self, rating: int) -> frozenset[str]:
        """Return the codes of a rating."""
        return frozenset(code for code, bit in self._bits.items() if rating & bit)

    def values(self, facet: Facet) -> dict[int, int | float]:
        """Return the values of an ordinal facet by the ratings that are a place on its scale.

        Sets of none or of several codes are none.
        """
        found = {self._bits.get(code.path): code.value for code in facet.codes.values()}
        return {bit: value for bit, value in found.items() if bit and value is not None}


def who_gave(given: Iterable[Given]) -> dict[str, dict[int, int]]:
    """Return who gave each code, or one below it, by code and paragraph: a bit per annotator."""
    found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for one in given:
        bit = 1 << one.annotator
        for path in lineage(one.code):
            paragraphs = found[path]
            for number in range(one.first, one.last + 1):
                paragraphs[number] |= bit
    return found


Kind = tuple[int, int]
"""How many have rated a paragraph, and who gave the code: a bit for each of two, else their number.
"""


def kind_of(readers: int, gave: int, *, is_pair: bool) -> Kind:
    """Return the kind of a paragraph that so many have read; ``gave`` has a bit per annotator."""
    return readers, gave if is_pair else gave.bit_count()


def unit_of(kind: Kind, *, is_pair: bool) -> Unit:
    """Return the ratings of a kind."""
    readers, gave = kind
    if is_pair:
        return tuple(bool(gave >> at & 1) for at in range(readers))
    return tuple(at < gave for at in range(readers))


class CodeRatings:
    """How often each kind of paragraphs occurs, code by code."""

    def __init__(self, annotators: Sequence[str]) -> None:
        self._is_pair = len(annotators) == PAIR
        self._read: Counter[int] = Counter()
        """Paragraphs by how many have read them."""
        self._kinds: dict[str, Counter[Kind]] = defaultdict(Counter)

    def add(self, given: Iterable[Given], readers: Sequence[int], paragraphs: int) -> None:
        """Add a text with so many paragraphs."""
        self._read[len(readers)] += paragraphs
        for path, gave in who_gave(given).items():
            kinds = self._kinds[path]
            for bits in gave.values():
                kinds[kind_of(len(readers), bits, is_pair=self._is_pair)] += 1

    def counts(self) -> Iterator[tuple[str, dict[Unit, int]]]:
        """Yield each code with the number of paragraphs that two or more rated, by the ratings."""
        for path, kinds in self._kinds.items():
            every = with_absent(kinds, self._read)
            yield (
                path,
                {
                    unit_of(kind, is_pair=self._is_pair): count
                    for kind, count in every.items()
                    if kind[0] >= PAIR and count
                },
            )


def with_absent(kinds: Mapping[Kind, int], read: Mapping[int, int]) -> dict[Kind, int]:
    """Add the paragraphs in which nobody gave a code: all others."""
    given: Counter[int] = Counter()
    for (readers, _), count in kinds.items():
        given[readers] += count
    absent = {(readers, 0): count - given[readers] for readers, count in read.items()}
    return {**kinds, **absent}


def coded(counts: Mapping[tuple[Any, ...], int]) -> int:
    """Count the paragraphs in which somebody gave a code."""
    return sum(count for unit, count in counts.items() if any(unit))


def different(counts: Mapping[tuple[int, ...], int]) -> set[int]:
    """Return the different ratings."""
    return set(chain.from_iterable(counts))
