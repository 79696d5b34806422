"""Codings: the flat rows that every table is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.texts.text import Text


class Coding(NamedTuple):
    """One annotation where it stands."""

    text: Text
    annotator: str
    id: str
    annotation: Annotation
    first: int
    """The number of the first paragraph that the span touches."""
    last: int
    """The number of the last one."""
    is_program: bool
    """Whether a program made the set that it is of."""


def codings(text: Text, sets: Iterable[AnnotationSet]) -> Iterator[Coding]:
    """Yield the annotations of one text, those that only carry a note among them, no orphans."""
    for said in sets:
        annotator, is_program = said.annotator, said.is_program
        for annotation_id, annotation in said.anchored.items():
            first, last = text.touched(annotation.start, annotation.end)
            yield Coding(text, annotator, annotation_id, annotation, first, last, is_program)


def carries(coding: Coding, codes: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a coding has one of the codes of each facet, or a code below it."""
    found = coding.annotation.codes
    return all(
        any(f"{found.get(facet, '')}/".startswith(f"{code}/") for code in wanted)
        for facet, wanted in codes.items()
    )


def reading_order(coding: Coding) -> tuple[int, int, str, str]:
    """Sort key: as the annotations of one text are met when it is read."""
    return coding.annotation.start, coding.annotation.end, coding.annotator, coding.id
