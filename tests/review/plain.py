"""Ratings as they are counted plainly, paragraph by paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diptych.comparison.codings import codings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.annotations.annotation import AnnotationSet
    from diptych.texts.text import Text


def rated_twice(kinds: Mapping[Any, int]) -> dict[Any, int]:
    """Keep the units with two ratings or more."""
    return {unit: count for unit, count in kinds.items() if len(unit) - unit.count(None) >= 2}


def codes_by_paragraph(text: Text, said: AnnotationSet) -> dict[str, dict[int, frozenset[str]]]:
    """Return, by facet and number of the paragraph, the codes that an annotator gave there."""
    found: dict[str, dict[int, set[str]]] = {}
    for coding in codings(text, [said]):
        for facet, code in coding.annotation.codes.items():
            for number in range(coding.first, coding.last + 1):
                found.setdefault(facet, {}).setdefault(number, set()).add(code)
    return {
        facet: {number: frozenset(codes) for number, codes in paragraphs.items()}
        for facet, paragraphs in found.items()
    }
