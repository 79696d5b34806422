"""What is measured of paragraphs and of passages, and how it is taken from a sample of them.

Measures that need the same counts are taken together: once of the sample, and once of each
resample.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from diptych.review.coefficients import (
    ALL_THE_SAME,
    cohen_kappa,
    differing_by_chance,
    observed_agreement,
    rated_twice,
    why_undefined,
)
from diptych.review.partitions import (
    CodedUnit,
    code_disagreements,
    overlapping_units,
    u_disagreement,
    without_codes,
)
from diptych.review.ratings import counted, picked
from diptych.review.spans import merged, overlapping_pairs, unitizing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from diptych.comparison.codings import Coding
    from diptych.review.coefficients import Statistic, Unit
    from diptych.review.partitions import Disagreement, Units
    from diptych.review.ratings import Kind, Sample, Spans

    Coefficient = Callable[[Collection[Unit]], Statistic]

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
PAIR = 2
SHORT = 8
"""Letters of an id that tell it from others."""


class Taken(NamedTuple):
    """Measures that are taken together."""

    measures: Sequence[str]
    n: int
    reason: str
    """Why they may be undefined."""
    take: Callable[[Sequence[int]], Sequence[float | None]]
    """Take them from how many paragraphs each part of the sample has."""
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


# On paragraphs


def on_paragraphs(
    sample: Sample, kinds: Mapping[Unit, Kind], alphas: Mapping[str, Coefficient]
) -> Taken:
    """Measure the observed agreement, kappa for two annotators, and alpha."""
    kappa = {KAPPA: cohen_kappa} if len(sample.annotators) == PAIR else {}
    return of_ratings(sample, kinds, {OBSERVED: observed_agreement, **kappa, **alphas})


def of_ratings(
    sample: Sample, kinds: Mapping[Unit, Kind], coefficients: Mapping[str, Coefficient]
) -> Taken:
    """Measure what is a function of how many paragraphs there are of each kind.

    Kappa's chance draws with replacement, alpha's without.
    """
    counts = sample.with_totals(sample.weights)
    numbers = {unit: counted(kind) for unit, kind in rated_twice(kinds).items()}
    numbers = {unit: number for unit, number in numbers.items() if number(counts)}
    statistics = [coefficient(numbers) for coefficient in coefficients.values()]

    def take(counts: Sequence[int]) -> list[float | None]:
        of_kinds = [number(counts) for number in numbers.values()]
        return [statistic(of_kinds) for statistic in statistics]

    totals = [number(counts) for number in numbers.values()]
    n, apart = sum(totals), differing_by_chance(numbers)(totals) or 1
    by_chance = {**dict.fromkeys(SHARES, 1), KAPPA: apart - apart / max(1, PAIR * n)}
    chance = [by_chance.get(measure, apart) for measure in coefficients]
    return Taken(list(coefficients), n, why_undefined(numbers), take, n, chance)


# On spans


def on_spans(sample: Sample, spans: Sequence[Spans]) -> list[Taken]:
    """Measure how far the same passages were marked; each of ``spans`` holds those of one code."""
    return [_f1(sample, spans), _unitizing(sample, spans)]


def _f1(sample: Sample, spans: Sequence[Spans]) -> Taken:
    """Measure the share of spans that the other annotator has as well.

    2 x common / (ours + theirs), which for two annotators is the F1 of either against the other;
    for more, sums over their pairs (Hripcsak & Rothschild 2005, Agreement, the F-measure, and
    reliability in information retrieval).
    """
    matches = _matches(sample, spans)
    pick = picked(list(matches))
    every, *common = zip(*matches.values(), strict=True) if matches else ((), (), ())

    def take(counts: Sequence[int]) -> list[float | None]:
        of_parts = pick(counts)
        total = sum(map(mul, of_parts, every))
        return [sum(map(mul, of_parts, some)) / total if total else None for some in common]

    n = sum(len(placed) for by_name in spans for placed in by_name.values())
    return Taken([EXACT, OVERLAPPING], n, NO_SPANS, take, _passages(sample, n))


def _matches(sample: Sample, spans: Sequence[Spans]) -> dict[int, list[int]]:
    """Count, by paragraph, the spans compared, those the other has, those with one that overlaps.

    Each span counts in the paragraph in which it begins.
    """
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for by_name in spans:
        for one, other in combinations(sample.annotators, 2):
            ours = sample.read_by(other, by_name.get(one, ()))
            theirs = sample.read_by(one, by_name.get(other, ()))
            for span in (*ours, *theirs):
                found[span.part][0] += 1
                found[span.part][1] += span in ours and span in theirs
            for span in (span for pair in overlapping_pairs(ours, theirs) for span in pair):
                found[span.part][2] += 1
    return found


def _unitizing(sample: Sample, spans: Sequence[Spans]) -> Taken:
    """Measure unitizing alpha, on the texts that all annotators have finished.

    Each code is a category; what is observed and expected is summed over them. Resampled is what
    is observed; what is expected stays as it is, as in Krippendorff's own bootstrap (Hayes &
    Krippendorff 2007, Answering the call for a standard reliability measure for coding data).
    """
    observed: Counter[int] = Counter()
    expected, n = 0.0, 0
    for by_name in spans if sample.length else ():
        units = [
            merged([span for span in by_name.get(name, ()) if span.end <= sample.length])
            for name in sample.annotators
        ]
        apart = unitizing(units, sample.length)
        observed.update(apart.observed)
        expected += apart.expected
        n += sum(map(len, units))
    pick, differences = picked(list(observed)), list(observed.values())

    def take(counts: Sequence[int]) -> list[float | None]:
        if expected <= 0:
            return [None]
        return [1 - sum(map(mul, pick(counts), differences)) / expected]

    reason = (ALL_THE_SAME if n else NO_SPANS) if sample.whole else NOT_BY_ALL
    return Taken([UNITIZING], n, reason, take, _passages(sample, n))


def _passages(sample: Sample, spans: int) -> int:
    """Return how many passages there are if all annotators marked the same; at least one."""
    return max(1, spans // len(sample.annotators))


# On units that partition the continuum


class Partition(NamedTuple):
    """The units that annotators cut the continuum into, if each of theirs are apart."""

    sample: Sample
    units: Sequence[Units]
    refused: str
    """Why they cannot be compared."""
    overlapping: tuple[str, ...]

    @property
    def n(self) -> int:
        """How many units there are."""
        return sum(map(len, self.units))


def partition(sample: Sample, facet: str, spans: Mapping[str, Spans]) -> Partition:
    """Cut the texts that all have finished into units, by the code under which spans stand."""
    units = [
        sorted(
            CodedUnit(span, code)
            for code, by_name in spans.items()
            for span in by_name.get(name, ())
            if span.end <= sample.length
        )
        for name in sample.annotators
    ]
    pairs = [
        (name, sample.identified(facet, name, one), sample.identified(facet, name, other))
        for name, of_one in zip(sample.annotators, units, strict=True)
        for one, other in overlapping_units(of_one)
    ]
    named = tuple(f"{one.id[:SHORT]}+{other.id[:SHORT]}" for _, one, other in pairs)
    return Partition(sample, units, _refusal(pairs, len(spans)), named)


def _refusal(pairs: Sequence[tuple[str, Coding, Coding]], codes: int) -> str:
    """Say which annotations overlap, and what to do about it."""
    if not pairs:
        return ""
    name, one, other = pairs[0]
    first, second = one.id[:SHORT], other.id[:SHORT]
    others = len(pairs) - 1
    more = f", and {others} more such pair{'s' * (others != 1)}" if others else ""
    way_out = "take one code at a time, or " * (codes > 1)
    return (
        f"{first} and {second} of {name} overlap in {other.text.id}:{other.first}{more}; {way_out}"
        f"end one where the other begins: diptych edit {first} --quote WORDS"
    )


def on_units(cut: Partition, measures: Sequence[str]) -> Taken:
    """Measure u alpha and, where it is asked for, the one without the codes."""
    if not cut.n or cut.refused:
        return _without_units(cut, measures)
    of_units = [cut.units, without_codes(cut.units)][: len(measures)]
    takes = [_share(u_disagreement(units, cut.sample.length)) for units in of_units]
    trials = _passages(cut.sample, cut.n)
    return Taken(
        measures, cut.n, ALL_THE_SAME, lambda counts: [take(counts) for take in takes], trials
    )


def on_common_units(cut: Partition) -> Callable[[str, int], Taken]:
    """Return what measures how two annotators coded what both marked: a code, or all.

    It takes the code and how many units it has.
    """
    found: Mapping[str, Disagreement] = {}
    if cut.n and not cut.refused:
        ours, theirs = cut.units
        found = code_disagreements(ours, theirs, cut.sample.length)

    def of_code(code: str, n: int) -> Taken:
        measures = [K_U if code else CU]
        if not cut.n or cut.refused:
            return _without_units(cut, measures)
        if code not in found or not found[code].coverage:
            return Taken(measures, n, NOTHING_IN_COMMON, _nothing(measures), 1)
        take, trials = _share(found[code]), _passages(cut.sample, n)
        coverage = found[code].coverage
        return Taken(
            measures, n, ONE_CODE, lambda counts: [take(counts)], trials, coverage=coverage
        )

    return of_code


def _without_units(cut: Partition, measures: Sequence[str]) -> Taken:
    reason = NO_SPANS if cut.sample.whole else NOT_BY_ALL
    return Taken(
        measures, cut.n, cut.refused or reason, _nothing(measures), 1, overlapping=cut.overlapping
    )


def _nothing(measures: Sequence[str]) -> Callable[[Sequence[int]], Sequence[None]]:
    return lambda _counts: [None] * len(measures)


def _share(found: Disagreement) -> Callable[[Sequence[int]], float | None]:
    """Return what takes the alpha of units from the counts of parts."""
    pick, differing = picked(list(found.differing)), list(found.differing.values())
    of_parts = {} if isinstance(found.compared, int) else found.compared
    pick_all, compared = picked(list(of_parts)), list(of_parts.values())

    def alpha(counts: Sequence[int]) -> float | None:
        fixed = found.compared
        length = fixed if isinstance(fixed, int) else sum(map(mul, pick_all(counts), compared))
        if not (length and found.expected):
            return None
        apart: int = sum(map(mul, pick(counts), differing))
        return 1 - apart / length / found.expected

    return alpha
