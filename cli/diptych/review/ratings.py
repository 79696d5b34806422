"""From readings to what coefficients are made of: paragraphs by their ratings, and spans.

What is resampled is paragraphs. Those that anybody coded count one by one; those that nobody did
differ only in who has read them, and count together.
"""

from __future__ import annotations

from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.codebook import lineage
from diptych.comparison.codings import codings
from diptych.review.reading import NONE, codes_by_paragraph
from diptych.review.spans import Placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.comparison.codings import Coding
    from diptych.review.coefficients import Unit
    from diptych.review.partitions import CodedUnit
    from diptych.review.reading import Reading

    Readers = tuple[bool, ...]
    """Which annotators have read a text."""

Spans = dict[str, set[Placed]]
"""By annotator."""


class Kind(NamedTuple):
    """Which parts of a sample are rated in one way: some, without some others."""

    parts: Sequence[int]
    without: Sequence[int] = ()


def picked(parts: Sequence[int]) -> Callable[[Sequence[int]], Sequence[int]]:
    """Return what picks the counts of some parts."""
    if len(parts) > 1:
        return itemgetter(*parts)
    return lambda counts: [counts[part] for part in parts]


def counted(kind: Kind) -> Callable[[Sequence[int]], int]:
    """Return what counts the paragraphs of a kind."""
    some, others = picked(kind.parts), picked(kind.without)
    if kind.without:
        return lambda counts: sum(some(counts)) - sum(others(counts))
    return lambda counts: sum(some(counts))


class Sample:
    """The paragraphs of some readings, those by all annotators first.

    Its parts have numbers: each coded paragraph, then, for each group of readers, the paragraphs
    without a code, and at last, for each group, all its paragraphs.
    """

    def __init__(self, readings: Sequence[Reading], annotators: Sequence[str]) -> None:
        self.annotators = annotators
        self.readings = sorted(readings, key=lambda reading: not all(self.readers(reading)))
        self.codes = [
            {name: codes_by_paragraph(reading.text, said) for name, said in reading.sets.items()}
            for reading in self.readings
        ]
        self.whole = [reading for reading in self.readings if all(self.readers(reading))]
        self.length = sum(len(reading.text.body) for reading in self.whole)
        """Of the continuum that all annotators have read, in code points."""
        self._placed: dict[tuple[str, str, int, int], list[Coding]] = defaultdict(list)
        """What carries a facet, by annotator, beginning and end on the continuum."""
        self.parts: list[dict[int, int]] = []
        """For each reading, the coded paragraphs: the part by the number."""
        members: dict[Readers, list[int]] = defaultdict(list)
        uncoded: dict[Readers, int] = defaultdict(int)
        coded = 0
        for reading, codes in zip(self.readings, self.codes, strict=True):
            found = {n for facets in codes.values() for facet in facets.values() for n in facet}
            numbers = {number: coded + n for n, number in enumerate(sorted(found))}
            coded += len(numbers)
            self.parts.append(numbers)
            members[self.readers(reading)] += numbers.values()
            uncoded[self.readers(reading)] += len(reading.text.paragraphs) - len(numbers)
        self.weights = [*[1] * coded, *uncoded.values()]
        """The paragraphs of each part, the totals left out."""
        self.uncoded = {readers: coded + n for n, readers in enumerate(uncoded)}
        self.totals = {readers: len(self.weights) + n for n, readers in enumerate(uncoded)}
        self._members = [picked([*members[group], self.uncoded[group]]) for group in uncoded]

    def readers(self, reading: Reading) -> Readers:
        """Tell which annotators have read a text."""
        return tuple(name in reading.sets for name in self.annotators)

    def with_totals(self, counts: Sequence[int]) -> list[int]:
        """Add the totals to what is counted of the other parts."""
        return [*counts, *(sum(pick(counts)) for pick in self._members)]

    def ratings(self, facet: str) -> dict[Unit, Kind]:
        """Sort the paragraphs by the sets of codes that each annotator gave in them."""
        kinds: dict[Unit, list[int]] = defaultdict(list)
        for codes, parts in zip(self.codes, self.parts, strict=True):
            given = [
                codes[name].get(facet, {}) if name in codes else None for name in self.annotators
            ]
            for number, part in parts.items():
                unit = tuple(None if one is None else one.get(number, NONE) for one in given)
                kinds[unit].append(part)
        for readers, part in self.uncoded.items():
            kinds[tuple(NONE if read else None for read in readers)].append(part)
        return {unit: Kind(parts) for unit, parts in kinds.items()}

    def by_code(self, ratings: Mapping[Unit, Kind]) -> dict[str, dict[Unit, Kind]]:
        """Sort the paragraphs, code by code, by who gave it, or one below it."""
        found: dict[str, dict[Unit, list[int]]] = defaultdict(lambda: defaultdict(list))
        for unit, kind in ratings.items():
            families = [_family(codes) for codes in unit]
            for path in set().union(*(family or () for family in families)):
                given = tuple(None if family is None else path in family for family in families)
                found[path][given] += kind.parts
        return {path: self._with_absent(kinds) for path, kinds in found.items()}

    def _with_absent(self, kinds: Mapping[Unit, list[int]]) -> dict[Unit, Kind]:
        """Add the paragraphs in which nobody gave a code: all others."""
        rated = {unit: Kind(parts) for unit, parts in kinds.items()}
        for readers, total in self.totals.items():
            here = [unit for unit in kinds if _read(unit) == readers]
            others = [part for unit in here for part in kinds[unit]]
            rated[tuple(False if read else None for read in readers)] = Kind([total], others)
        return rated

    def spans(self, facet: str) -> dict[str, Spans]:
        """Return the spans on the continuum by the very code that they carry."""
        found: dict[str, Spans] = defaultdict(lambda: defaultdict(set))
        offset = 0
        for index, (reading, parts) in enumerate(zip(self.readings, self.parts, strict=True)):
            for name, said in reading.sets.items():
                for coding in codings(reading.text, [said]):
                    start, end = coding.annotation.start + offset, coding.annotation.end + offset
                    if code := coding.annotation.codes.get(facet):
                        placed = Placed(start, end, parts[coding.first], index)
                        found[code][name].add(placed)
                        self._placed[facet, name, start, end].append(coding)
            offset += len(reading.text.body)
        return found

    def identified(self, facet: str, name: str, unit: CodedUnit) -> Coding:
        """Return the first annotation of somebody that makes a unit of ``spans``."""
        of_unit = [
            coding
            for coding in self._placed[facet, name, unit.span.start, unit.span.end]
            if unit.code in lineage(coding.annotation.codes[facet])
        ]
        return min(of_unit, key=lambda coding: coding.annotation.codes[facet] != unit.code)

    def read_by(self, name: str, spans: Iterable[Placed]) -> set[Placed]:
        """Keep the spans in texts that somebody has finished."""
        return {span for span in spans if name in self.readings[span.reading].sets}


def _read(unit: Unit) -> Readers:
    return tuple(rating is not None for rating in unit)


def _family(codes: Iterable[str] | None) -> set[str] | None:
    """Return codes and all above them."""
    return None if codes is None else {path for code in codes for path in lineage(code)}


def on_scale(ratings: Mapping[Unit, Kind], facet: Facet) -> dict[Unit, Kind]:
    """Put the values of an ordinal facet in place of sets of one code.

    Sets of none or of several are no place on the scale: they become missing.
    """
    values = {frozenset([code.path]): code.value for code in facet.codes.values()}
    kinds: dict[Unit, list[int]] = defaultdict(list)
    for unit, kind in ratings.items():
        kinds[tuple(values.get(codes) for codes in unit)] += kind.parts
    return {unit: Kind(parts) for unit, parts in kinds.items()}


def by_ancestor(leaves: Mapping[str, Spans]) -> dict[str, Spans]:
    """Give the spans of each code to all codes above it too; the same span counts once."""
    found: dict[str, Spans] = defaultdict(lambda: defaultdict(set))
    for code, by_name in leaves.items():
        for path in lineage(code):
            for name, spans in by_name.items():
                found[path][name] |= spans
    return found
