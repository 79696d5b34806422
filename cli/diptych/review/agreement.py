"""How far annotators agree: per facet and per code, on paragraphs and on spans.

The unit is the paragraph, headings too, of a text that two or more have finished. Of a facet, a
rating is the *set* of codes that an annotator gave there, which may be empty; of a code, whether
the annotator gave it or a code below it. Of an ordinal facet, besides, a rating is the value of
the code, where there is exactly one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.not_counted import ALL_COUNTED, NotCounted, not_counted_column
from diptych.records import Column, Records, number, text, whole
from diptych.review.bootstrap import bound, middle
from diptych.review.counting import FacetCount, Sample
from diptych.review.measures import MASI, NOMINAL, ORDINAL, SHARES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Facet
    from diptych.review.bootstrap import Interval
    from diptych.review.counting import Question
    from diptych.review.measures import Taken
    from diptych.review.reading import Outline

FLOORED = frozenset({MASI, ORDINAL, NOMINAL})
"""The measures that are held against a floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a measure is, and how sure that is."""

    n: int
    """Of what was compared: paragraphs, spans, or units."""
    value: float | None
    interval: Interval | None = None
    """Of 95 %; ``None`` also where too many resamples are undefined."""
    exact: bool = False
    """Whether annotators agree, or differ, in all: then one end is the bound that n allows."""
    undefined: str = ""
    """Why there is no value."""
    left_out: float | None = None
    """The share of the coded paragraphs that could not be compared."""
    coverage: float | None = None
    """The share of what annotators marked that could be compared."""
    overlapping: tuple[str, ...] = ()
    """Pairs of annotations, by the beginnings of their ids, because of which there is no value."""


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

    def shortfalls(self, floors: Floors) -> Iterator[Shortfall]:
        """Find the alphas that do not reach their floor, or are undefined.

        Of the facet as a whole they are that over sets and, of an ordinal one, the ordinal one.
        """
        for row in self.rows:
            floor = floors.codes if row.code else floors.facets
            lower = None if row.code else floors.lower
            for measure, estimate in row.estimates.items():
                if measure in FLOORED:
                    yield from _shortfalls(self.facet, row.code, measure, estimate, floor, lower)


class Floors(NamedTuple):
    """What alphas are to reach."""

    facets: float | None = None
    """The value of a facet as a whole."""
    codes: float | None = None
    """That of each of its codes."""
    lower: float | None = None
    """The lower end of the interval of a facet as a whole."""


class Shortfall(NamedTuple):
    """An alpha that does not reach its floor."""

    facet: str
    code: str
    measure: str
    estimate: Estimate
    floor: float
    is_lower_end: bool
    """Whether it is the lower end of the interval that does not."""


def _shortfalls(
    facet: str,
    code: str,
    measure: str,
    estimate: Estimate,
    floor: float | None,
    lower: float | None,
) -> Iterator[Shortfall]:
    low = estimate.interval and estimate.interval[0]
    if floor is not None and (estimate.value is None or not estimate.value >= floor):
        yield Shortfall(facet, code, measure, estimate, floor, is_lower_end=False)
        if estimate.value is None:
            return
    if lower is not None and (low is None or not low >= lower):
        yield Shortfall(facet, code, measure, estimate, lower, is_lower_end=True)


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
        "f1_overlapping, alpha_unitizing (1995/2004), u_alpha, bar_u_alpha, cu_alpha or k_u_alpha "
        "(2016)",
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
    text(
        "interval",
        "how it was found: bootstrap (1,000 resamples of the paragraphs), or exact: the bound that "
        "n allows where annotators agree, or differ, in all",
        lambda at: at.estimate.interval and ("exact" if at.estimate.exact else "bootstrap"),
    ),
    number(
        "left_out",
        "alpha_ordinal: the share of the coded paragraphs where not each gave one code, 0 to 1",
        lambda at: at.estimate.left_out,
    ),
    number(
        "coverage",
        "cu_alpha: the share of the texts that both marked; k_u_alpha: the share of what has the "
        "code, 0 to 1",
        lambda at: at.estimate.coverage,
    ),
    text("undefined", "why there is no value", lambda at: at.estimate.undefined or None),
    text(
        "overlapping",
        "pairs of annotations that overlap, and may not, by the beginnings of their ids",
        lambda at: " ".join(at.estimate.overlapping) or None,
    ),
    not_counted_column(lambda at: at.agreement.not_counted),
)


def agreement(
    readings: Iterable[Outline],
    annotators: Sequence[str],
    facets: Sequence[Facet],
    language: str = "",
    tell: Callable[[int, int], None] | None = None,
) -> Agreement:
    """Measure the agreement of annotators on texts that two or more of them have finished.

    ``tell`` is told how many texts of how many are done.
    """
    sample = Sample(readings, annotators)
    counts = [FacetCount(sample, facet) for facet in facets]
    for done, (read, given) in enumerate(sample.texts(), start=1):
        for count in counts:
            count.add(read, given.get(count.facet.name, ()))
        sample.frame.sums.add(read.paragraphs)
        if tell:
            tell(done, len(sample.readings))
    sample.add_ratings([count.on_facet for count in counts])
    tables = (
        FacetAgreement(
            facet=count.facet.name,
            label=count.facet.label(language),
            rows=tuple(_row(question, count.facet, language) for question in count.questions()),
        )
        for count in counts
    )
    return Agreement(annotators=tuple(annotators), tables=tuple(tables))


def _estimate(taken: Taken, measure: str, values: Sequence[float | None]) -> Estimate:
    value, *drawn = values
    interval, exact = _interval(taken, measure, value, drawn)
    return Estimate(
        n=taken.n,
        value=value,
        interval=interval,
        exact=exact,
        undefined=taken.reason if value is None else "",
        left_out=taken.left_out,
        coverage=taken.coverage,
        overlapping=taken.overlapping,
    )


def _interval(
    taken: Taken, measure: str, value: float | None, drawn: Sequence[float | None]
) -> tuple[Interval | None, bool]:
    """Return the middle of what was drawn; where it never varies, the bound that n allows.

    Some of what never varies is no agreement or disagreement to the full: then there is none.
    """
    if value is None:
        return None, False
    if value == 1:
        at = taken.measures.index(measure)
        return (bound(taken.trials, taken.chance[at] if taken.chance else 1), 1.0), True
    if value == 0 and measure in SHARES:
        return (0.0, 1 - bound(taken.trials)), True
    interval = middle(drawn)
    return (interval if interval and interval[0] < interval[1] else None), False


def _row(question: Question, facet: Facet, language: str) -> AgreementRow:
    code = question.code
    return AgreementRow(
        code=code,
        label=(facet.codes[code] if code else facet).label(language),
        depth=code.count("/"),
        coded=question.coded,
        estimates={
            measure: _estimate(taken, measure, values)
            for taken in question.taken
            for measure, values in zip(taken.measures, taken.values, strict=True)
        },
    )
