"""What is counted for agreement while texts are read, one after the other, facet by facet."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.codebook import lineage
from diptych.review.bootstrap import Sum, Sums
from diptych.review.measures import (
    Frame,
    OnCode,
    OnFacet,
    OnSpans,
    OnUnits,
    ReadText,
    Taken,
    largest_length,
    on_codes,
)
from diptych.review.partitions import CodedUnit
from diptych.review.ratings import given_codes, readers_of, who_gave
from diptych.review.spans import Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.review.measures import Spans
    from diptych.review.ratings import Given
    from diptych.review.reading import Outline


class Sample:
    """The paragraphs of some readings, those by all annotators first."""

    def __init__(self, readings: Iterable[Outline], annotators: Sequence[str]) -> None:
        self.annotators = annotators

        def is_whole(reading: Outline) -> bool:
            return all(name in reading.names for name in annotators)

        self.readings = sorted(readings, key=lambda reading: not is_whole(reading))
        whole = [reading for reading in self.readings if is_whole(reading)]
        sums = Sums(
            sum(reading.paragraphs for reading in self.readings),
            len(annotators) * sum(max(1, reading.annotations) for reading in self.readings),
            sum(largest_length(reading, len(annotators)) for reading in self.readings),
        )
        length = sum(reading.length for reading in whole)
        self.frame = Frame(annotators, sums, length, bool(whole))
        self.read: dict[int, Sum] = {}
        """The paragraphs by how many have read them."""

    def texts(self) -> Iterator[tuple[ReadText, Mapping[str, list[Given]]]]:
        """Read the texts, with the codes that were given in them, by facet."""
        offset = 0
        for outline in self.readings:
            reading = outline.open()
            readers = readers_of(reading, self.annotators)
            is_whole = len(readers) == len(self.annotators)
            paragraphs = len(reading.text.paragraphs)
            text = ReadText(reading.text.id, readers, paragraphs, offset if is_whole else None)
            offset += len(reading.text.body)
            if len(readers) not in self.read:
                self.read[len(readers)] = self.frame.sums.count()
            by_paragraph = self.read[len(readers)].of_text
            for paragraph in reading.text.paragraphs:
                by_paragraph[paragraph.number] = 1
            yield text, given_codes(reading, self.annotators)

    def add_ratings(self, facets: Sequence[OnFacet]) -> None:
        """Add to the sums how each paragraph was rated, in the resamples that had it before."""
        sums = self.frame.sums
        sums.begin_again()
        of_kinds = [facet.added(sums) for facet in facets]
        for kinds in zip(*(facet.ratings.sequence for facet in facets), strict=True):
            added = [of_kind[kind] for of_kind, kind in zip(of_kinds, kinds, strict=True)]
            counts = [one for of_counts, _ in added for one in of_counts]
            sums.add_paragraph(counts, [one for _, of_lengths in added for one in of_lengths])


class Question(NamedTuple):
    """What is asked about a facet, or about one of its codes."""

    code: str
    """Nothing for the facet."""
    coded: int
    taken: Sequence[Taken]


class CodeCount:
    """What is counted of a code, and of those below it."""

    def __init__(self, frame: Frame, *, has_codes: bool) -> None:
        self.on_code = OnCode(frame)
        self.exactly = OnSpans(frame)
        """Of the code itself."""
        self.with_those_below = OnSpans(frame) if has_codes else self.exactly
        self.on_units = OnUnits(frame, of_facet=False)


class FacetCount:
    """What is counted of a facet, and of each of its codes."""

    def __init__(self, sample: Sample, facet: Facet) -> None:
        self.facet = facet
        self._sample = sample
        self.on_facet = OnFacet(sample.frame, facet)
        self._on_units = OnUnits(sample.frame, of_facet=True)
        self._codes: dict[str, CodeCount] = {}
        self._having_codes = {above for path in facet.codes for above in lineage(path)[1:]}

    def add(self, text: ReadText, given: Sequence[Given]) -> None:
        """Add a text: the codes of the facet that were given in it."""
        self.on_facet.ratings.add(given, text.readers, text.paragraphs)
        for path, gave in who_gave(given).items():
            if path not in self._codes:
                has_codes = path in self._having_codes
                self._codes[path] = CodeCount(self._sample.frame, has_codes=has_codes)
            self._codes[path].on_code.add(text, gave)
        exactly, with_those_below = _spans(given, len(self._sample.annotators))
        for path, spans in exactly.items():
            self._codes[path].exactly.add(text, spans)
        for path in self._having_codes & with_those_below.keys():
            self._codes[path].with_those_below.add(text, with_those_below[path])
        if text.offset is not None:
            self._add_units(text, given, exactly, with_those_below)

    def _add_units(
        self,
        text: ReadText,
        given: Sequence[Given],
        exactly: Mapping[str, Spans],
        with_those_below: Mapping[str, Spans],
    ) -> None:
        places: dict[tuple[int, int, int], list[Given]] = defaultdict(list)
        for one in given:
            places[one.annotator, one.start, one.end].append(one)
        annotators = range(len(self._sample.annotators))
        units = [
            sorted(CodedUnit(span, path) for path, spans in exactly.items() for span in spans[at])
            for at in annotators
        ]
        self._on_units.add(text, units, places)
        for path, spans in with_those_below.items():
            units = [[CodedUnit(span, path) for span in of_one] for of_one in spans]
            self._codes[path].on_units.add(text, units, places)

    def questions(self) -> Iterator[Question]:
        """Ask about the facet, then about its codes in the codebook's order, if given."""
        frame = self._sample.frame
        given = [code.exactly for code in self._codes.values() if code.exactly.n]
        units = self._on_units
        taken = [*self.on_facet.taken(frame.sums), *on_codes(frame, given)]
        taken.append(units.taken(len(given)))
        if frame.is_pair:
            taken.append(units.common("", units.n, len(given)))
        yield Question("", self.on_facet.coded(), taken)
        read = {readers: frame.sums.counted(one) for readers, one in self._sample.read.items()}
        for path in self.facet.codes:
            if code := self._codes.get(path):
                taken = [code.on_code.taken(read), *code.with_those_below.taken()]
                taken.append(code.on_units.taken(1))
                if frame.is_pair:
                    taken.append(units.common(path, code.on_units.n, len(given)))
                yield Question(path, code.on_code.coded(), taken)


def _spans(given: Iterable[Given], annotators: int) -> tuple[dict[str, Spans], dict[str, Spans]]:
    """Return the spans by code: of the very code, and with those below it."""
    exactly: dict[str, list[set[Placed]]] = {}
    with_those_below: dict[str, list[set[Placed]]] = {}
    for one in given:
        placed = Placed(one.start, one.end, one.first)
        if one.code not in exactly:
            exactly[one.code] = [set() for _ in range(annotators)]
        exactly[one.code][one.annotator].add(placed)
    for code, spans in exactly.items():
        for path in lineage(code):
            if path in with_those_below:
                both = zip(with_those_below[path], spans, strict=True)
                with_those_below[path] = [one | other for one, other in both]
            else:
                with_those_below[path] = spans
    return _in_order(exactly), _in_order(with_those_below)


def _in_order(spans: Mapping[str, list[set[Placed]]]) -> dict[str, Spans]:
    return {path: list(map(sorted, of_path)) for path, of_path in spans.items()}
