"""How reliable single codes are: alpha between those who finished the texts, and nothing else.

This is what a table of shares puts beside its rows. It resamples nothing, so that it costs one
pass over the annotations; ``agreement`` has the intervals, and what is measured on passages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diptych.review.coefficients import alpha, masi, nominal, rated_twice, why_undefined
from diptych.review.ratings import Sample, counted
from diptych.review.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.review.coefficients import Distances, Unit
    from diptych.review.ratings import Kind
    from diptych.texts.text import Text

_TWO = 2


class CodeAlpha(NamedTuple):
    """Krippendorff's alpha of a code, or of a facet as a whole, on paragraphs."""

    value: float | None
    n: int
    """Paragraphs that two or more have judged."""
    coded: int
    """Those of them in which somebody gave the code, or one below it."""
    undefined: str
    """Why there is no value."""


def alphas_by_code(
    sets: Iterable[tuple[Text, Iterable[AnnotationSet]]], facets: Iterable[str]
) -> dict[str, dict[str, CodeAlpha]]:
    """Return the alpha of each code that somebody gave, by facet and code, on paragraphs.

    ``sets`` has each text with the sets of those who are asked, in any order; sets that are not
    finished, and texts that fewer than two have finished, have no part in it. Of a facet as a
    whole, under ``""``, it is that of sets of codes, with MASI distances.
    """
    readings = [
        Reading(text=text, sets={said.annotator: said for said in of_text if said.finished})
        for text, of_text in sets
    ]
    readings = [reading for reading in readings if len(reading.sets) >= _TWO]
    names = sorted({name for reading in readings for name in reading.sets})
    sample = Sample(readings, names)
    counts = sample.with_totals(sample.weights)
    return {facet: _of_facet(sample, facet, counts) for facet in facets}


def _of_facet(sample: Sample, facet: str, counts: Sequence[int]) -> dict[str, CodeAlpha]:
    ratings = sample.ratings(facet)
    by_code = sample.by_code(ratings)
    codes = {code: _code_alpha(kinds, nominal, counts) for code, kinds in by_code.items()}
    return {"": _code_alpha(ratings, masi, counts), **codes}


def _code_alpha(
    kinds: Mapping[Unit, Kind], distances: Distances, counts: Sequence[int]
) -> CodeAlpha:
    numbers = {unit: counted(kind)(counts) for unit, kind in rated_twice(kinds).items()}
    numbers = {unit: number for unit, number in numbers.items() if number}
    return CodeAlpha(
        value=alpha(numbers, distances)(list(numbers.values())),
        n=sum(numbers.values()),
        coded=sum(number for unit, number in numbers.items() if any(unit)),
        undefined=why_undefined(numbers),
    )
