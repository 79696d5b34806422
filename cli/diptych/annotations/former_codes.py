"""Annotations that have codes by names of before: read by the names that these have now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook


def current_set(said: AnnotationSet, codebook: Codebook) -> AnnotationSet:
    """Return a set with all codes by the names that they have now.

    It is the very same one where they have these already. What the codebook does not know under
    any name stays as it is.
    """
    changed = {}
    for annotation_id, annotation in said.annotations.items():
        if not codebook.allows(annotation.codes):
            current = codebook.current(annotation.codes)
            if current != annotation.codes:
                changed[annotation_id] = replace(annotation, codes=current)
    return replace(said, annotations={**said.annotations, **changed}) if changed else said


def former_codes(said: AnnotationSet, codebook: Codebook) -> Iterator[tuple[str, str, str, str]]:
    """Yield facet and code of each former name that a set has, and then those of today."""
    for annotation in said.annotations.values():
        if codebook.allows(annotation.codes):
            continue
        current = codebook.current(annotation.codes)
        for facet, code in annotation.codes.items():
            if current.get(facet) != code:
                ((name, now),) = codebook.current({facet: code}).items()
                yield facet, code, name, now
