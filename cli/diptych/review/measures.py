"""What is measured of paragraphs and of passages, from sums that are kept while texts are read.

Each measure is a list: what it is in the sample, and in each resample.
"""

from __future__ import annotations

from functools import cache
from itertools import chain, combinations
from typing import TYPE_CHECKING, NamedTuple

from diptych.review.coefficients import (
    ALL_THE_SAME,
    SetDistances,
    alpha,
    cohen_kappa,
    differing_by_chance,
    masi,
    nominal,
    observed_agreement,
    ordinal_alpha,
    set_disagreement,
    set_margins,
    why_undefined,
)
from diptych.review.partitions import (
    CodedUnit,
    Intersecting,
    UnitLengths,
    differing,
    overlapping_units,
    without_codes,
)
from diptych.review.ratings import (
    PAIR,
    FacetRatings,
    coded,
    different,
    kind_of,
    unit_of,
    with_absent,
)
from diptych.review.spans import Cuts, Placed, differences, merged, overlapping_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.review.bootstrap import Sum, Sums
    from diptych.review.coefficients import Statistic, Unit
    from diptych.review.partitions import Units
    from diptych.review.ratings import Given, Kind
    from diptych.review.reading import Outline

    Coefficient = Callable[[Collection[Unit]], Statistic]
    Values = Sequence[float | None]
    """Of the sample, and of each resample."""
    Spans = Sequence[Sequence[Placed]]
    """By annotator, in order, each once."""
    Places = Mapping[tuple[int, int, int], Sequence[Given]]
    """What was given, by the annotator, beginning and end."""

OBSERVED, KAPPA = "observed", "cohen_kappa"
NOMINAL, ORDINAL, MASI = "alpha_nominal", "alpha_ordinal", "alpha_masi"
EXACT, OVERLAPPING, UNITIZING = "f1_exact", "f1_overlapping", "alpha_unitizing"
U, BAR_U, CU, K_U = "u_alpha", "bar_u_alpha", "cu_alpha", "k_u_alpha"
SHARES = frozenset({OBSERVED, EXACT, OVERLAPPING})
"""Those that are plain shares, not corrected for chance."""

NO_SPANS = "there are no spans"
NOT_BY_ALL = "no text was finished by all"
NOTHING_IN_COMMON = "nothing was marked by both"
ONE_CODE = "both gave one code only to what both marked"
FEW_SETS = 50
"""Different ratings up to which chance agreement is taken from each resample by all their pairs."""
_SCALE = 1 << 20
"""Numbers that are no whole ones are kept with so many steps."""
SHORT = 8
"""Letters of an id that tell it from others."""


class Taken(NamedTuple):
    """Measures that are taken together."""

    measures: Sequence[str]
    n: int
    reason: str
    """Why they may be undefined."""
    values: Sequence[Values]
    """By measure."""
    trials: int
    """How often annotators could have differed: paragraphs, or passages counted once."""
    chance: Sequence[float] = ()
    """The share of these on which they would differ by chance, by measure; ``()``: all."""
    left_out: float | None = None
    """The share of the coded paragraphs that is not compared."""
    coverage: float | None = None
    """The share of what annotators marked that is compared."""
    overlapping: tuple[str, ...] = ()
    """Pairs of annotations that overlap where none may."""


class Frame(NamedTuple):
    """What all measures share."""

    annotators: Sequence[str]
    sums: Sums
    length: int
    """Of the texts that all annotators have finished, in code points."""
    has_whole: bool
    """Whether there is such a text."""

    @property
    def is_pair(self) -> bool:
        """Tell whether two annotators are compared."""
        return len(self.annotators) == PAIR

    def passages(self, spans: int) -> int:
        """Return how many passages there are if all marked the same; at least one."""
        return max(1, spans // len(self.annotators))

    @property
    def no_spans(self) -> str:
        """Say why there is nothing to compare in texts that all have finished."""
        return NO_SPANS if self.has_whole else NOT_BY_ALL

    def drawn(self, numbers: Iterable[int]) -> list[float]:
        """Make sums those of as many paragraphs as there are, whatever was drawn."""
        totals = self.sums.counted(self.sums.total)
        paragraphs = self.sums.paragraphs
        return [
            number * paragraphs / total if total else 0
            for number, total in zip(numbers, totals, strict=True)
        ]


class ReadText(NamedTuple):
    """A text that is read: what measures have to know of it."""

    id: str
    readers: tuple[int, ...]
    """Who has finished it, by their places among the annotators."""
    paragraphs: int
    offset: int | None
    """Where it begins on the continuum; ``None`` where not all have finished it."""


def largest_length(reading: Outline, annotators: int) -> int:
    """Return what no sum of lengths, or of their squares, over a text can be above.

    Each of two looks at the other's units: no two units differ by more than twice the square of the
    text's length, and no more pairs of units overlap than there are units.
    """
    squares = 4 * (reading.length**2) * max(1, reading.annotations) * annotators
    return squares + 2 * _SCALE * reading.paragraphs * annotators


# On paragraphs


def of_kinds(kinds: Mapping[Unit, Sequence[int]], coefficients: Mapping[str, Coefficient]) -> Taken:
    """Measure what is a function of how many paragraphs there are of each kind.

    Kappa's chance draws with replacement, alpha's without. Of a few kinds many resamples have the
    same numbers: each is measured once.
    """
    numbers = {unit: counts for unit, counts in kinds.items() if counts[0]}
    statistics = [coefficient(numbers) for coefficient in coefficients.values()]
    resamples = list(zip(*numbers.values(), strict=True)) or [()]
    values = [list(map(cache(statistic), resamples)) for statistic in statistics]
    return _on_paragraphs({unit: c[0] for unit, c in numbers.items()}, coefficients, values)


def _on_paragraphs(
    counts: Mapping[Unit, int], measures: Iterable[str], values: Sequence[Values]
) -> Taken:
    measures = list(measures)
    totals = list(counts.values())
    n, apart = sum(totals), differing_by_chance(counts)(totals) or 1
    by_chance = {**dict.fromkeys(SHARES, 1), KAPPA: apart - apart / max(1, PAIR * n)}
    chance = [by_chance.get(measure, apart) for measure in measures]
    return Taken(measures, n, why_undefined(counts), values, n, chance)


def _with_kappa(frame: Frame, alphas: Mapping[str, Coefficient]) -> dict[str, Coefficient]:
    kappa = {KAPPA: cohen_kappa} if frame.is_pair else {}
    return {OBSERVED: observed_agreement, **kappa, **alphas}


class OnCode:
    """In which paragraphs a code was given, and by whom."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._kinds: dict[Kind, Sum] = {}

    def add(self, text: ReadText, gave: Mapping[int, int]) -> None:
        """Add a text: who gave the code, by paragraph, a bit per annotator."""
        for number, bits in gave.items():
            kind = kind_of(len(text.readers), bits, is_pair=self._frame.is_pair)
            if kind not in self._kinds:
                self._kinds[kind] = self._frame.sums.count()
            self._kinds[kind].of_text[number] = 1

    def coded(self) -> int:
        """Count the paragraphs in which somebody gave it."""
        counted = self._frame.sums.counted
        return sum(counted(one)[0] for one in self._kinds.values())

    def taken(self, read: Mapping[int, Sequence[int]]) -> Taken:
        """Measure it; ``read`` has the paragraphs by how many have read them."""
        frame, kinds = self._frame, self._kinds
        given = {kind: frame.sums.counted(one) for kind, one in kinds.items()}
        resamples = range(len(next(iter(read.values()))))
        columns: dict[Kind, list[int]] = {kind: [] for kind in given}
        columns |= {(readers, 0): [] for readers in read}
        for at in resamples:
            there = {kind: counts[at] for kind, counts in given.items()}
            every = with_absent(there, {readers: counts[at] for readers, counts in read.items()})
            for kind, count in every.items():
                columns[kind].append(count)
        units = {
            unit_of(kind, is_pair=frame.is_pair): counts
            for kind, counts in columns.items()
            if kind[0] >= PAIR
        }
        return of_kinds(units, _with_kappa(frame, {NOMINAL: _nominal_alpha}))


def _nominal_alpha(kinds: Collection[Unit]) -> Statistic:
    return alpha(kinds, nominal)


def _masi_alpha(kinds: Collection[Unit]) -> Statistic:
    return alpha(kinds, masi)


class OnFacet:
    """The ratings of a facet as a whole, which are sets of codes.

    They are added to the sums when all texts have been read: what is expected by chance must be
    known before, if there are many different ones.
    """

    def __init__(self, frame: Frame, facet: Facet) -> None:
        self._frame = frame
        self._facet = facet
        self.ratings = FacetRatings(frame.annotators)
        self._scale: dict[tuple[int | float, ...], Sum] = {}

    def added(self, sums: Sums) -> list[tuple[list[tuple[Sum, int]], list[tuple[Sum, int]]]]:
        """Make the sums, and return what each kind of ratings adds to them."""
        self._counts = self.ratings.counts()
        self._kinds: Kinds | ManyKinds = (
            Kinds(sums, self._counts)
            if len(different(self._counts)) <= FEW_SETS
            else ManyKinds(self._frame, sums, self._counts)
        )
        values = self.ratings.values(self._facet) if self._facet.kind == "ordinal" else {}
        found = []
        for kind in self.ratings.kinds:
            counts, lengths = self._kinds.added(kind) if kind in self._counts else ([], [])
            on_scale = tuple(sorted(values[rating] for rating in kind if rating in values))
            if len(on_scale) >= PAIR:
                if on_scale not in self._scale:
                    self._scale[on_scale] = sums.count()
                counts = [*counts, (self._scale[on_scale], 1)]
            found.append((counts, lengths))
        return found

    def coded(self) -> int:
        """Count the paragraphs in which somebody gave a code."""
        return coded(self._counts)

    def taken(self, sums: Sums) -> Iterator[Taken]:
        """Measure it, on sets and, of an ordinal facet, on its scale."""
        frame, kinds = self._frame, self._kinds
        if isinstance(kinds, ManyKinds):
            measures, values = kinds.values()
            yield _on_paragraphs(self._counts, measures, values)
        else:
            named = {
                tuple(map(self.ratings.named, kind)): sums.counted(one)
                for kind, one in kinds.by_kind.items()
            }
            yield of_kinds(named, _with_kappa(frame, {MASI: _masi_alpha}))
        if self._facet.kind == "ordinal":
            of_scale = {kind: sums.counted(one) for kind, one in self._scale.items()}
            taken = of_kinds(of_scale, {ORDINAL: ordinal_alpha})
            coded = self.coded()
            yield taken._replace(left_out=1 - taken.n / coded if coded else None)


class Kinds:
    """How often each kind of ratings occurs."""

    def __init__(self, sums: Sums, kinds: Iterable[tuple[int, ...]]) -> None:
        self.by_kind = {kind: sums.count() for kind in kinds}

    def added(self, kind: tuple[int, ...]) -> tuple[list[tuple[Sum, int]], list[tuple[Sum, int]]]:
        """Return what a paragraph of a kind adds to which sums."""
        return [(self.by_kind[kind], 1)], []


class ManyKinds:
    """Sums over paragraphs, where there are too many different ratings to keep each.

    What is observed is a sum over paragraphs. What is expected by chance is one over their pairs:
    in a resample it is taken to first order, from what each paragraph adds to it in the sample,
    with the mean of what this leaves out, which is a share of 1 / paragraphs.
    """

    def __init__(self, frame: Frame, sums: Sums, kinds: Mapping[tuple[int, ...], int]) -> None:
        self._frame, self._sums, self._counts = frame, sums, kinds
        margins = set_margins(kinds)
        self._ratings = sum(margins.values())
        distances = SetDistances(margins)
        self._to_all = {one: distances.to_all(one) for one in margins}
        self._expected = sum(n * self._to_all[one] for one, n in margins.items()) / 2
        self._n = sum(kinds.values())
        self._margins = [set_margins({(kind[at],): 0 for kind in kinds}) for at in range(PAIR)]
        for kind, n in kinds.items() if frame.is_pair else ():
            for margin, rating in zip(self._margins, kind, strict=True):
                margin[rating] += n
        self._apart: dict[tuple[int, float, float], Sum] = {}
        """By how many ratings there are in a unit, and how far these are apart: at all, as sets."""
        self._near, self._alike = sums.length(), sums.length()
        """What paragraphs add to what is expected: of distances, and of agreement."""

    def added(self, kind: tuple[int, ...]) -> tuple[list[tuple[Sum, int]], list[tuple[Sum, int]]]:
        """Return what a paragraph of a kind adds to which sums."""
        pairs = list(combinations(kind, 2))
        differing = sum(one != other for one, other in pairs) / (len(kind) - 1)
        key = len(kind), differing, set_disagreement(kind)
        if key not in self._apart:
            self._apart[key] = self._sums.count()
        near = sum(self._to_all[one] for one in kind) / self._ratings
        lengths = [(self._near, round(near * _SCALE))]
        if self._frame.is_pair:
            alike = self._chance_of(kind) / self._n
            lengths.append((self._alike, round(alike * _SCALE)))
        return [(self._apart[key], 1)], [pair for pair in lengths if pair[1]]

    def _chance_of(self, kind: tuple[int, ...]) -> int:
        """Count with how many paragraphs two annotators could agree by chance: each of the two."""
        firsts, seconds = self._margins
        return firsts[kind[1]] + seconds[kind[0]]

    def values(self) -> tuple[list[str], list[Values]]:
        """Return measures, and their values."""
        frame, sums = self._frame, self._sums
        columns = {key: frame.drawn(sums.counted(one)) for key, one in self._apart.items()}
        units, differing, apart = (_weighted(columns, at) for at in range(3))
        within = sum((key[0] - 1) * key[2] * column[0] for key, column in columns.items())
        measures: dict[str, Values] = {
            OBSERVED: [1 - 2 * d / n if n else None for d, n in zip(differing, units, strict=True)]
        }
        if frame.is_pair:
            measures[KAPPA] = self._kappas(units, differing)
        mean = within - self._expected / self._n
        nears = frame.drawn(sums.measured(self._near))
        expected = [
            self._expected,
            *(near * self._ratings / _SCALE - self._expected + mean for near in nears[1:]),
        ]
        measures[MASI] = [
            1 - (n - 1) * d / chance if chance > 0 else None
            for n, d, chance in zip(units, apart, expected, strict=True)
        ]
        return list(measures), list(measures.values())

    def _kappas(self, ratings: Sequence[float], differing: Sequence[float]) -> Values:
        n = self._n
        firsts, seconds = self._margins
        exactly = sum(count * seconds[rating] for rating, count in firsts.items())
        mean = n - differing[0] - exactly / n
        alike = self._frame.drawn(self._sums.measured(self._alike))
        expected = [exactly, *(one * n / _SCALE - exactly + mean for one in alike[1:])]
        found: list[float | None] = []
        for chance, given, apart in zip(expected, ratings, differing, strict=True):
            units = given / PAIR
            possible = units * units - chance
            found.append((units * (units - apart) - chance) / possible if possible else None)
        return found


def _weighted(columns: Mapping[tuple[int, float, float], Sequence[float]], at: int) -> list[float]:
    """Sum columns, each as often as its key says in this place."""
    weighted = [[key[at] * number for number in column] for key, column in columns.items()]
    return list(map(sum, zip(*weighted, strict=True)))


# On spans


class OnSpans:
    """The spans of a code, or of several codes together, where each is compared by itself."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        count = frame.sums.count
        self._compared, self._exact, self._overlapping = count(), count(), count()
        self._observed = frame.sums.length()
        self._cuts = Cuts(len(frame.annotators))
        self._n = 0

    def add(self, text: ReadText, spans: Spans) -> None:
        """Add a text. Each span counts in the paragraph in which it begins."""
        self._n += sum(map(len, spans))
        for one, other in combinations(text.readers, 2):
            if spans[one] or spans[other]:
                self._compare(spans[one], spans[other])
        if text.offset is not None:
            units = list(map(merged, spans))
            observed = self._observed.of_text
            for part, apart in differences(units) if any(u != units[0] for u in units) else ():
                observed[part] += apart
            self._cuts.add(units, text.offset)

    def _compare(self, ours: Sequence[Placed], theirs: Sequence[Placed]) -> None:
        """Count the spans compared, those that the other has, those with one that overlaps."""
        compared, exact = self._compared.of_text, self._exact.of_text
        overlapping = self._overlapping.of_text
        for spans in (ours, theirs):
            for span in spans:
                compared[span.part] += 1
        for span in {*ours}.intersection(theirs):
            exact[span.part] += 2
        if ours == theirs:
            pairs: Iterable[tuple[Placed, Placed]] = ((span, span) for span in ours)
        else:
            pairs = overlapping_pairs(ours, theirs)
        for one, other in pairs:
            overlapping[one.part] += 1
            overlapping[other.part] += 1

    def taken(self) -> list[Taken]:
        """Measure how far the same passages were marked."""
        return _passages_taken(self._frame, [self])

    def f1(self) -> list[list[int]]:
        """Return the sums of F1: spans compared, found by the other, and overlapped."""
        counted = self._frame.sums.counted
        return [counted(one) for one in (self._compared, self._exact, self._overlapping)]

    def unitized(self) -> tuple[list[int], float, int]:
        """Return what is observed, what is expected, and how many units there are."""
        frame = self._frame
        observed = frame.sums.measured(self._observed)
        return observed, self._cuts.expected(frame.length), len(self._cuts)

    @property
    def n(self) -> int:
        """How many spans there are."""
        return self._n


def on_codes(frame: Frame, codes: Sequence[OnSpans]) -> list[Taken]:
    """Measure how far the same passages were marked, each code by itself."""
    return _passages_taken(frame, codes)


def _passages_taken(frame: Frame, codes: Sequence[OnSpans]) -> list[Taken]:
    return [_f1(frame, codes), _unitizing(frame, codes)]


def _f1(frame: Frame, codes: Sequence[OnSpans]) -> Taken:
    """Measure the share of spans that the other annotator has as well.

    2 x common / (ours + theirs), which for two annotators is the F1 of either against the other;
    for more, sums over their pairs (Hripcsak & Rothschild 2005, Agreement, the F-measure, and
    reliability in information retrieval).
    """
    n = sum(one.n for one in codes)
    of_codes = zip(*(one.f1() for one in codes), strict=True)
    totals = [list(map(sum, zip(*sums, strict=True))) for sums in of_codes]
    compared, *common = totals or [[0], [0], [0]]
    values = [
        [found / of if of else None for found, of in zip(some, compared, strict=True)]
        for some in common
    ]
    return Taken([EXACT, OVERLAPPING], n, NO_SPANS, values, frame.passages(n))


def _unitizing(frame: Frame, codes: Sequence[OnSpans]) -> Taken:
    """Measure unitizing alpha, on the texts that all annotators have finished.

    Each code is a category; what is observed and expected is summed over them. Resampled is what
    is observed; what is expected stays as it is, as in Krippendorff's own bootstrap (Hayes &
    Krippendorff 2007, Answering the call for a standard reliability measure for coding data).
    """
    found = [one.unitized() for one in codes] if frame.length else []
    expected, n = sum(one[1] for one in found), sum(one[2] for one in found)
    values: Values = [None]
    if expected > 0:
        observed = map(sum, zip(*(one[0] for one in found), strict=True))
        values = [1 - apart / expected for apart in frame.drawn(observed)]
    reason = (ALL_THE_SAME if n else NO_SPANS) if frame.has_whole else NOT_BY_ALL
    return Taken([UNITIZING], n, reason, [values], frame.passages(n))


# On units that partition the continuum


class OnUnits:
    """The units that annotators cut the continuum into, if each of theirs are apart."""

    def __init__(self, frame: Frame, *, of_facet: bool) -> None:
        self._frame = frame
        self._of_facet = of_facet
        self.n = 0
        """How many units there are."""
        self._overlapping: list[list[str]] = [[] for _ in frame.annotators]
        """Pairs of annotations by the annotator, by the beginnings of their ids."""
        self._all_overlapping: tuple[str, ...] | None = None
        self._first: dict[int, tuple[str, Given, Given]] = {}
        """The first pair of an annotator, with the text."""
        of_units = [UnitLengths(), UnitLengths()][: 1 + of_facet]
        self._of_units = [(frame.sums.length(), lengths) for lengths in of_units]
        """What differs, and what is expected: with the codes and, of a facet, without."""
        self._common = Intersecting() if of_facet and frame.is_pair else None
        self._of_common: dict[str, tuple[Sum, Sum]] = {}
        """What is compared, and what differs, by code."""

    def add(self, text: ReadText, units: Sequence[Units], given: Places) -> None:
        """Add the units of each annotator, in order, in a text that all have finished.

        ``given`` is what they were made of.
        """
        self.n += sum(map(len, units))
        for annotator, of_one in enumerate(units):
            for pair in overlapping_units(of_one):
                one, other = (_identified(given, annotator, unit) for unit in pair)
                self._overlapping[annotator].append(f"{one.id[:SHORT]}+{other.id[:SHORT]}")
                self._first.setdefault(annotator, (text.id, one, other))
        if not self._first:
            self._compare(units)

    def _compare(self, units: Sequence[Units]) -> None:
        for at, (apart, lengths) in enumerate(self._of_units):
            shown = without_codes(units) if at else units
            for of_one in shown:
                lengths.add(of_one)
            for part, length in differing(shown).items():
                apart.of_text[part] += length
        if self._common:
            for code, part, common, other in self._common.add(*units):
                if code not in self._of_common:
                    self._of_common[code] = self._frame.sums.length(), self._frame.sums.length()
                compared, apart = self._of_common[code]
                compared.of_text[part] += common
                apart.of_text[part] += other

    def refused(self, codes: int) -> str:
        """Say which annotations overlap, and what to do about it; nothing where none does."""
        if not self._first:
            return ""
        annotator = min(self._first)
        text_id, one, other = self._first[annotator]
        first, second = one.id[:SHORT], other.id[:SHORT]
        others = sum(map(len, self._overlapping)) - 1
        more = f", and {others} more such pair{'s' * (others != 1)}" if others else ""
        way_out = "take one code at a time, or " * (codes > 1)
        return (
            f"{first} and {second} of {self._frame.annotators[annotator]} overlap in "
            f"{text_id}:{other.first}{more}; {way_out}"
            f"end one where the other begins: diptych edit {first} --quote WORDS"
        )

    def taken(self, codes: int) -> Taken:
        """Measure u alpha and, of a facet, the one without the codes."""
        measures = [U, BAR_U][: len(self._of_units)]
        if not self.n or self._first:
            return self._nothing(measures, codes)
        values = [self._u(apart, lengths) for apart, lengths in self._of_units]
        return Taken(measures, self.n, ALL_THE_SAME, values, self._frame.passages(self.n))

    def _u(self, apart: Sum, lengths: UnitLengths) -> Values:
        frame = self._frame
        annotators = len(frame.annotators)
        compared = annotators * (annotators - 1) * frame.length
        expected = lengths.expected(annotators, frame.length)
        if not expected:
            return [None]
        found = frame.drawn(frame.sums.measured(apart))
        return [1 - length / compared / expected for length in found]

    def common(self, code: str, n: int, codes: int) -> Taken:
        """Measure how two annotators coded what both marked: a code that has ``n`` units, or all.

        ``codes`` is how many there are.
        """
        measures = [K_U if code else CU]
        if not self.n or self._first or self._common is None:
            return self._nothing(measures, codes)
        if code not in self._of_common:
            return Taken(measures, n, NOTHING_IN_COMMON, [[None]], 1)
        measured = self._frame.sums.measured
        compared, apart = (measured(one) for one in self._of_common[code])
        expected = self._common.expected(code)
        values = [
            1 - length / of / expected if of and expected else None
            for length, of in zip(apart, compared, strict=True)
        ]
        coverage = self._common.coverage(code, self._frame.length)
        trials = self._frame.passages(n)
        return Taken(measures, n, ONE_CODE, [values], trials, coverage=coverage)

    def _nothing(self, measures: Sequence[str], codes: int) -> Taken:
        if self._all_overlapping is None:
            self._all_overlapping = tuple(chain.from_iterable(self._overlapping))
        reason = self.refused(codes) or self._frame.no_spans
        values: list[Values] = [[None]] * len(measures)
        return Taken(measures, self.n, reason, values, 1, overlapping=self._all_overlapping)


def _identified(given: Places, annotator: int, unit: CodedUnit) -> Given:
    """Return the first annotation of somebody that makes a unit, best with the very code."""
    of_unit = [
        one
        for one in given[annotator, unit.span.start, unit.span.end]
        if f"{one.code}/".startswith(f"{unit.code}/")
    ]
    return min(of_unit, key=lambda one: one.code != unit.code)
