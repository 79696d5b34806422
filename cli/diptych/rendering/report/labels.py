"""How things are called on a page, and which class their colours have."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import bidirectional

from diptych.rendering import palette
from diptych.rendering.courses import Times
from diptych.rendering.glosses import gloss_source
from diptych.rendering.scales import Scale, sign
from diptych.rendering.wrapping import beginning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.annotations.codebook import Codebook, Facet
    from diptych.annotations.glosses import ShownGloss
    from diptych.comparison.crosstabs import Crosstab
    from diptych.comparison.tables import Comparison

GROUPS = len(palette.GROUPS)
"""How many groups have a colour of their own; others have that of the last."""
HUES = len(palette.HUES)
"""How many codes at the top of a tree have one."""


def group_class(comparison: Comparison | Crosstab, group: int) -> str:
    """Return the class of a group; all times of one source, say, have one colour."""
    times = Times.of(comparison)
    return f"g{min(times.series[group] if times else group, GROUPS - 1)}"


def shown_gloss(one: ShownGloss | None) -> dict[str, str] | None:
    """Return a translation, with what says that it is one; nothing where there is none."""
    if not (one and one.words):
        return None
    return {"source": gloss_source(one), "language": one.language, "words": one.words}


def isolated(name: str) -> str:
    """Return a name as it stands in a sentence, of which it turns nothing else, nor fills it."""
    shown = beginning(name, _IN_SENTENCES)
    is_turned = any(bidirectional(letter) in {"R", "AL"} for letter in shown)
    return f"\u2068{shown}\u2069" if is_turned else shown


_IN_SENTENCES = 60
"""Columns of a terminal that a name would take there."""


class Labels:
    """The labels of a codebook in one language."""

    def __init__(self, codebook: Codebook, language: str) -> None:
        self._codebook = codebook
        self._language = language

    def facet(self, name: str) -> str:
        """Return the label of a facet."""
        return self._codebook.by_name[name].label(self._language)

    def code(self, facet: str, path: str) -> str:
        """Return the label of a code."""
        return self._codebook.by_name[facet].codes[path].label(self._language)

    def joined(self, codes: Mapping[str, str]) -> str:
        """Return the labels of an annotation's codes in the order of the facets.

        Those of ordinal facets, which have a sign, are left out.
        """
        known = [facet for facet in self._codebook.facets if facet.name in codes]
        nominal = [facet.name for facet in known if facet.kind != "ordinal"]
        return " · ".join(self.code(name, codes[name]) for name in nominal)


def hue(facet: Facet, path: str) -> str:
    """Return the class of a code's colour: its place on the scale, or that of its tree."""
    if facet.kind == "ordinal":
        return Scale.of(facet).place(facet.codes[path].value or 0.0)
    tops = [one.path for one in facet.codes.values() if not one.depth]
    return f"h{tops.index(path.partition('/')[0]) % HUES}"


def sign_and_hue(facets: Sequence[Facet], codes: Mapping[str, str]) -> tuple[str, str]:
    """Return the sign and the class of the first ordinal facet that is judged."""
    for facet in facets:
        if facet.kind == "ordinal" and facet.name in codes:
            return sign(facet, codes[facet.name]), hue(facet, codes[facet.name])
    return "", ""
