"""What is taken out of every base and count: kinds of paragraphs, and codes that do not count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diptych.annotations.codebook import lineage
from diptych.annotations.defaults import KINDS
from diptych.errors import BadOptionError, UnknownNameError, every
from diptych.texts.appearance import typed_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Codebook
    from diptych.comparison.codings import Coding
    from diptych.texts.text import Text


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

    def count(self, codes: Mapping[str, str]) -> bool:
        """Tell whether all of an annotation's codes count."""
        return all(self.counts(*code) for code in codes.items())

    @property
    def written(self) -> tuple[str, ...]:
        """What is left out, as ``--without`` takes it."""
        codes = (f"{facet}={code}" for facet in self.codes for code in sorted(self.codes[facet]))
        return (*sorted(self.kinds), *codes)


NOTHING_EXCLUDED = Exclusion()


def exclusion(codebook: Codebook, without: Sequence[str] = ()) -> Exclusion:
    """Return what is left out: codes with ``counts: false``, and what ``--without`` names.

    ``without`` are kinds of paragraphs, and codes written ``FACET=CODE``. Raises
    ``UnknownNameError``, ``UnknownFacetError`` and ``BadOptionError``.
    """
    uncounted = (
        f"{facet.name}={path}"
        for facet in codebook.facets
        for path, code in facet.codes.items()
        if not code.counts
    )
    return named_exclusion(codebook, (*uncounted, *without))


def named_exclusion(codebook: Codebook, without: Sequence[str]) -> Exclusion:
    """Return the exclusion of what is named, and of nothing else; raises as ``exclusion`` does."""
    codes: dict[str, set[str]] = {facet.name: set() for facet in codebook.facets}
    kinds = set()
    for written, (facet, code) in zip(without, every(_parted, without), strict=True):
        if facet:
            codes[codebook.facet(facet).name].add(codebook.facet(facet).code(code).path)
        else:
            kinds.add(_kind(written))
    return Exclusion(
        kinds=frozenset(kinds), codes={name: frozenset(out) for name, out in codes.items() if out}
    )


def excluded_kinds(without: Sequence[str], why: str) -> frozenset[str]:
    """Read kinds of paragraphs, where codes cannot be left out, and why not.

    Raises ``UnknownNameError`` and ``BadOptionError``.
    """
    for written in without:
        if "=" in written:
            raise BadOptionError("--without", f"{written!r} is a code, but {why}")
    return frozenset(every(_kind, without))


def _kind(written: str) -> str:
    """Return the kind of paragraphs that is written so. Raises ``UnknownNameError``."""
    if written not in KINDS:
        way_out = f"leave out {' or '.join(KINDS)}s, or a code: FACET=CODE"
        raise UnknownNameError("kind of paragraph", written, KINDS, way_out)
    return written


def left_in(coding: Coding, excluding: Exclusion, left_out: set[int]) -> bool:
    """Tell whether an annotation counts, given the paragraphs that are left out."""
    touched = range(coding.first, coding.last + 1)
    return not left_out.issuperset(touched) and excluding.count(coding.annotation.codes)


def excluded_paragraphs(text: Text, said: Sequence[Coding], excluding: Exclusion) -> set[int]:
    """Return the numbers of paragraphs of such a kind, or of which but such a code is said.

    A paragraph with a code that counts of the same facet is left in.
    """
    found = {one.number for one in text.paragraphs if one.kind in excluding.kinds}
    for facet in excluding.codes:
        out: set[int] = set()
        kept: set[int] = set()
        for coding, code in _coded(said, facet):
            touched = range(coding.first, coding.last + 1)
            if not excluding.counts(facet, code):
                out.update(touched)
            elif excluding.count(coding.annotation.codes):
                kept.update(touched)
        found |= out - kept
    return found


def _coded(said: Sequence[Coding], facet: str) -> Iterator[tuple[Coding, str]]:
    for coding in said:
        if code := coding.annotation.codes.get(facet):
            yield coding, code


def _parted(written: str) -> tuple[str, str]:
    """Part ``FACET=CODE``; a kind has no facet."""
    facet, equals, code = typed_name(written).partition("=")
    if not equals:
        return "", facet
    if not (facet and code):
        raise BadOptionError("--without", f"{written!r} is not of the form FACET=CODE")
    return facet, code
