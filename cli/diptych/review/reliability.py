"""How reliable single codes are: alpha between those who finished the texts, and nothing else.

This is what a table of shares puts beside its rows. It resamples nothing, so that it costs one
pass over the annotations; ``agreement`` has the intervals, and what is measured on passages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from diptych.review.coefficients import alpha, nominal, set_alpha, why_undefined
from diptych.review.ratings import CodeRatings, FacetRatings, coded, given_codes, readers_of
from diptych.review.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
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
    return {facet: _of_facet(readings, names, facet) for facet in facets}


def _of_facet(
    readings: Sequence[Reading], names: Sequence[str], facet: str
) -> dict[str, CodeAlpha]:
    on_facet, on_codes = FacetRatings(names), CodeRatings(names)
    for reading in readings:
        given = given_codes(reading, names).get(facet, ())
        readers = readers_of(reading, names)
        for ratings in (on_facet, on_codes):
            ratings.add(given, readers, len(reading.text.paragraphs))
    sets = on_facet.counts()
    codes = {
        code: _code_alpha(kinds, alpha(kinds, nominal)(list(kinds.values())))
        for code, kinds in on_codes.counts()
    }
    return {"": _code_alpha(sets, set_alpha(sets)), **codes}


def _code_alpha(counts: Mapping[tuple[Any, ...], int], value: float | None) -> CodeAlpha:
    return CodeAlpha(
        value=value,
        n=sum(counts.values()),
        coded=coded(counts),
        undefined=why_undefined(counts),
    )
