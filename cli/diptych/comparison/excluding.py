"""What is taken out of every base and count: kinds of paragraphs, and codes that do not count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diptych.annotations.codebook import lineage
from diptych.errors import BadOptionError, UnknownNameError, every
from diptych.texts.appearance import typed_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.codebook import Codebook

KINDS = ("heading", "paragraph")
"""The kinds of paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """What a table leaves out; nothing at all unless it says so."""

    kinds: frozenset[str] = frozenset()
    """Of paragraphs."""
    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By facet: these, and all below them."""

    def counts(self, facet: str, code: str) -> bool:
        """Tell whether a code is one that counts."""
        excluded = self.codes.get(facet)
        return not excluded or excluded.isdisjoint(lineage(code))


NOTHING_EXCLUDED = Exclusion()


def exclusion(codebook: Codebook, without: Sequence[str] = ()) -> Exclusion:
    """Return what is left out: codes with ``counts: false``, and what ``--without`` names.

    ``without`` are kinds of paragraphs, and codes written ``FACET=CODE``. Raises
    ``UnknownNameError``, ``UnknownFacetError`` and ``BadOptionError``.
    """
    codes = {
        facet.name: {path for path, code in facet.codes.items() if not code.counts}
        for facet in codebook.facets
    }
    kinds = set()
    for written, (facet, code) in zip(without, every(_parted, without), strict=True):
        if facet:
            codes[codebook.facet(facet).name].add(codebook.facet(facet).code(code).path)
        elif written in KINDS:
            kinds.add(written)
        else:
            way_out = f"leave out {' or '.join(KINDS)}s, or a code: FACET=CODE"
            raise UnknownNameError("kind of paragraph", written, KINDS, way_out)
    return Exclusion(
        kinds=frozenset(kinds), codes={name: frozenset(out) for name, out in codes.items() if out}
    )


def _parted(written: str) -> tuple[str, str]:
    """Part ``FACET=CODE``; a kind has no facet."""
    facet, equals, code = typed_name(written).partition("=")
    if not equals:
        return "", facet
    if not (facet and code):
        raise BadOptionError("--without", f"{written!r} is not of the form FACET=CODE")
    return facet, code
