"""What annotators said of passages, as it stands in the margin of a text.

Promises: nothing hangs on colour; brackets say where a passage begins and ends, and the margin
names its codes, those of an ordinal facet with their sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diptych.rendering.palette import HUES
from diptych.rendering.scales import Scale, sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.annotations.codebook import Facet


class Mark(NamedTuple):
    """A passage that is marked, and what the margin says of it."""

    start: int
    """In code points of the body."""
    end: int
    look: str = ""
    """Of its code, one that ``Screen.paint`` knows: ``low``, ``hue 2``; or none."""
    notes: tuple[str, ...] = ()
    """A line for each annotation."""


def marks(said: Sequence[AnnotationSet], facets: Sequence[Facet]) -> tuple[Mark, ...]:
    """Return a mark for each passage, in the order of the text; longer ones first.

    Its colour is that of its code of the first ordinal facet, else of the first facet.
    """
    spans: dict[tuple[int, int], list[tuple[str, Annotation]]] = {}
    for one in said:
        for annotation in one.anchored.values():
            spans.setdefault((annotation.start, -annotation.end), []).append(
                (one.annotator, annotation)
            )
    several = len({one.annotator for one in said}) > 1
    coloured = coloured_facet(facets)
    return tuple(
        Mark(start, -end, _look(here, coloured), tuple(_notes(here, facets, several=several)))
        for (start, end), here in sorted(spans.items(), key=lambda item: item[0])
    )


def coloured_facet(facets: Sequence[Facet]) -> Facet | None:
    """Return the facet whose codes colour passages: the first ordinal one, else the first."""
    ordinal = [facet for facet in facets if facet.kind == "ordinal"]
    return next(iter([*ordinal, *facets]), None)


def _look(here: Iterable[tuple[str, Annotation]], facet: Facet | None) -> str:
    """Return the look that all annotations of a passage agree on; none where they differ."""
    if facet is None:
        return ""
    codes = (annotation.codes.get(facet.name, "") for _, annotation in here)
    looks = {code_look(facet, code) for code in codes if code in facet.codes}
    return looks.pop() if len(looks) == 1 else ""


def code_look(facet: Facet, code: str) -> str:
    """Return the look of a code that the facet has: its place on a scale, or its top's hue."""
    if facet.kind == "ordinal":
        return Scale.of(facet).place(facet.codes[code].value or 0.0)
    tops = [one.path for one in facet.codes.values() if not one.depth]
    return f"hue {tops.index(code.partition('/')[0]) % len(HUES)}"


def _notes(
    here: Iterable[tuple[str, Annotation]], facets: Sequence[Facet], *, several: bool
) -> Iterator[str]:
    for annotator, annotation in here:
        words = " · ".join(_codes(annotation.codes, facets)) or "no code"
        yield f"{annotator}: {words}" if several else words


def _codes(codes: Mapping[str, str], facets: Sequence[Facet]) -> Iterator[str]:
    """Yield the codes in the order of the facets, then those of no facet that there is."""
    for facet in facets:
        if code := codes.get(facet.name):
            shown = sign(facet, code) if code in facet.codes else ""
            yield code if shown in {"", code} else f"{shown} {code}"
    names = {facet.name for facet in facets}
    yield from (f"{name}: {code}" for name, code in codes.items() if name not in names)
