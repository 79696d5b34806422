"""How far annotators agree: per facet and per code, on paragraphs and on spans.

The unit is the paragraph, headings too, of a text that two or more have finished. Of a facet, a
rating is the *set* of codes that an annotator gave there, which may be empty; of a code, whether
the annotator gave it or a code below it. Of an ordinal facet, besides, a rating is the value of
the code, where there is exactly one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.not_counted import ALL_COUNTED, NotCounted, not_counted_column
from diptych.records import Column, Records, number, text, whole
from diptych.review.bootstrap import RESAMPLES, middle, resamples
from diptych.review.coefficients import (
    ALL_THE_SAME,
    alpha,
    cohen_kappa,
    masi,
    nominal,
    observed_agreement,
    ordinal_alpha,
    rated_twice,
    why_undefined,
)
from diptych.review.ratings import Kind, Sample, by_ancestor, counted, on_scale, picked
from diptych.review.spans import merged, overlapping_pairs, unitizing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.review.coefficients import Statistic, Unit
    from diptych.review.ratings import Spans
    from diptych.review.reading import Reading

    _Coefficient = Callable[[Collection[Unit]], Statistic]

OBSERVED, KAPPA = "observed", "cohen_kappa"
NOMINAL, ORDINAL, MASI = "alpha_nominal", "alpha_ordinal", "alpha_masi"
EXACT, OVERLAPPING, UNITIZING = "f1_exact", "f1_overlapping", "alpha_unitizing"

NO_SPANS = "there are no spans"
NOT_BY_ALL = "no text was finished by all"
_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a measure is, and how sure that is."""

    n: int
    """Of what was compared: paragraphs, spans, or units."""
    value: float | None
    interval: tuple[float, float] | None = None
    """Of 95 %; ``None`` also where too many resamples are undefined."""
    undefined: str = ""
    """Why there is no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """A facet as a whole, or one of its codes."""

    code: str
    """``""`` for the facet."""
    label: str
    depth: int
    coded: int
    """Paragraphs in which at least one annotator gave it."""
    estimates: Mapping[str, Estimate]
    """By measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetAgreement:
    """One facet: first as a whole, then by code, without the codes that nobody gave."""

    facet: str
    label: str
    rows: tuple[AgreementRow, ...]

    def below(self, floor: float) -> dict[str, Estimate]:
        """Return the facet's alphas that are below a floor or undefined, by measure.

        They are that over sets and, of an ordinal facet, the ordinal one too.
        """
        estimates = self.rows[0].estimates
        return {
            measure: estimate
            for measure, estimate in estimates.items()
            if measure in {MASI, ORDINAL}
            and (estimate.value is None or not estimate.value >= floor)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What some annotators agree about."""

    annotators: tuple[str, ...]
    tables: tuple[FacetAgreement, ...]
    not_counted: NotCounted = ALL_COUNTED

    def records(self) -> Records[EstimatePlace]:
        """Return a row per facet or code and measure."""
        places = (
            EstimatePlace(self, table, row, measure, estimate)
            for table in self.tables
            for row in table.rows
            for measure, estimate in row.estimates.items()
        )
        return Records(COLUMNS, places)


class EstimatePlace(NamedTuple):
    """An estimate with where it stands."""

    agreement: Agreement
    table: FacetAgreement
    row: AgreementRow
    measure: str
    estimate: Estimate


COLUMNS: tuple[Column[EstimatePlace], ...] = (
    text("facet", "the facet", lambda at: at.table.facet),
    text(
        "code", "the code's path; empty for all codes of the facet", lambda at: at.row.code or None
    ),
    text("label", "its label", lambda at: at.row.label),
    text(
        "measure",
        "observed, cohen_kappa, alpha_masi, alpha_nominal, alpha_ordinal, f1_exact, "
        "f1_overlapping or alpha_unitizing",
        lambda at: at.measure,
    ),
    text("annotators", "whose agreement", lambda at: " ".join(at.agreement.annotators)),
    whole("n", "paragraphs rated twice; spans; units", lambda at: at.estimate.n),
    whole("coded", "paragraphs where somebody gave it", lambda at: at.row.coded),
    number("value", "the estimate", lambda at: at.estimate.value),
    number(
        "low",
        "lower end of its 95 % interval",
        lambda at: at.estimate.interval and at.estimate.interval[0],
    ),
    number("high", "its upper end", lambda at: at.estimate.interval and at.estimate.interval[1]),
    text("undefined", "why there is no value", lambda at: at.estimate.undefined or None),
    not_counted_column(lambda at: at.agreement.not_counted),
)


def agreement(
    readings: Sequence[Reading],
    annotators: Sequence[str],
    facets: Sequence[Facet],
    language: str = "",
    tell: Callable[[int, int], None] | None = None,
) -> Agreement:
    """Measure the agreement of annotators on texts that two or more of them have finished.

    ``tell`` is told how many resamples of how many are done.
    """
    sample = Sample(readings, annotators)
    questions = [question for facet in facets for question in _questions(sample, facet)]
    asked = [taken for question in questions for taken in question.taken]
    answers = iter(list(_answers(sample, asked, tell)))
    rows: dict[str, list[AgreementRow]] = {facet.name: [] for facet in facets}
    for question in questions:
        estimates = dict(pair for _ in question.taken for pair in next(answers).items())
        rows[question.facet.name].append(_row(question, estimates, language))
    tables = (
        FacetAgreement(facet=facet.name, label=facet.label(language), rows=tuple(rows[facet.name]))
        for facet in facets
    )
    return Agreement(annotators=tuple(annotators), tables=tuple(tables))


class _Taken(NamedTuple):
    """Measures that are taken together."""

    measures: Sequence[str]
    n: int
    reason: str
    """Why they may be undefined."""
    take: Callable[[Sequence[int]], Sequence[float | None]]
    """Take them from how many paragraphs each part of the sample has."""


class _Question(NamedTuple):
    """What is asked about a facet, or about one of its codes."""

    facet: Facet
    code: str
    coded: int
    taken: Sequence[_Taken]


def _answers(
    sample: Sample, asked: Sequence[_Taken], tell: Callable[[int, int], None] | None
) -> Iterator[dict[str, Estimate]]:
    """Take all measures from the sample, and from each resample of it."""
    counts = sample.with_totals(sample.weights)
    values = [taken.take(counts) for taken in asked]
    drawn: list[list[Sequence[float | None]]] = [[] for _ in asked]
    for done, resample in enumerate(resamples(sample.weights), start=1):
        counts = sample.with_totals(resample)
        for taken, results in zip(asked, drawn, strict=True):
            results.append(taken.take(counts))
        if tell:
            tell(done, RESAMPLES)
    for taken, found, results in zip(asked, values, drawn, strict=True):
        columns = zip(taken.measures, found, zip(*results, strict=True), strict=True)
        yield {
            measure: Estimate(n=taken.n, value=None, undefined=taken.reason)
            if value is None
            else Estimate(n=taken.n, value=value, interval=middle(column))
            for measure, value, column in columns
        }


def _row(question: _Question, estimates: Mapping[str, Estimate], language: str) -> AgreementRow:
    facet, code = question.facet, question.code
    return AgreementRow(
        code=code,
        label=(facet.codes[code] if code else facet).label(language),
        depth=code.count("/"),
        coded=question.coded,
        estimates=estimates,
    )


def _questions(sample: Sample, facet: Facet) -> Iterator[_Question]:
    """Ask about the facet, then about its codes in the codebook's order."""
    ratings, leaves = sample.ratings(facet.name), sample.spans(facet.name)
    taken = [_on_paragraphs(sample, ratings, {MASI: lambda kinds: alpha(kinds, masi)})]
    if facet.kind == "ordinal":
        taken.append(_of_ratings(sample, on_scale(ratings, facet), {ORDINAL: ordinal_alpha}))
    taken += _on_spans(sample, list(leaves.values()))
    yield _Question(facet, "", _coded(sample, ratings), taken)
    by_code, spans = sample.by_code(ratings), by_ancestor(leaves)
    for code in facet.codes:
        if kinds := by_code.get(code):
            taken = [_on_paragraphs(sample, kinds, {NOMINAL: lambda kinds: alpha(kinds, nominal)})]
            taken += _on_spans(sample, [spans[code]])
            yield _Question(facet, code, _coded(sample, kinds), taken)


def _coded(sample: Sample, kinds: Mapping[Unit, Kind]) -> int:
    counts = sample.with_totals(sample.weights)
    return sum(counted(kind)(counts) for unit, kind in kinds.items() if any(unit))


# On paragraphs


def _on_paragraphs(
    sample: Sample, kinds: Mapping[Unit, Kind], alphas: Mapping[str, _Coefficient]
) -> _Taken:
    """Measure the observed agreement, kappa for two annotators, and alpha."""
    kappa = {KAPPA: cohen_kappa} if len(sample.annotators) == _PAIR else {}
    return _of_ratings(sample, kinds, {OBSERVED: observed_agreement, **kappa, **alphas})


def _of_ratings(
    sample: Sample, kinds: Mapping[Unit, Kind], coefficients: Mapping[str, _Coefficient]
) -> _Taken:
    """Measure what is a function of how many paragraphs there are of each kind."""
    counts = sample.with_totals(sample.weights)
    numbers = {unit: counted(kind) for unit, kind in rated_twice(kinds).items()}
    numbers = {unit: number for unit, number in numbers.items() if number(counts)}
    statistics = [coefficient(numbers) for coefficient in coefficients.values()]

    def take(counts: Sequence[int]) -> list[float | None]:
        of_kinds = [number(counts) for number in numbers.values()]
        return [statistic(of_kinds) for statistic in statistics]

    n = sum(number(counts) for number in numbers.values())
    return _Taken(list(coefficients), n, why_undefined(numbers), take)


# On spans


def _on_spans(sample: Sample, spans: Sequence[Spans]) -> list[_Taken]:
    """Measure how far the same passages were marked; each of ``spans`` holds those of one code."""
    return [_f1(sample, spans), _unitizing(sample, spans)]


def _f1(sample: Sample, spans: Sequence[Spans]) -> _Taken:
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
    return _Taken([EXACT, OVERLAPPING], n, NO_SPANS, take)


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


def _unitizing(sample: Sample, spans: Sequence[Spans]) -> _Taken:
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
    return _Taken([UNITIZING], n, reason, take)
