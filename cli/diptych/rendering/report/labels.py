"""How things are called on a page, and which class their colours have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.annotations.codebook import lineage
from diptych.rendering.numbers import signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.annotations.codebook import Codebook, Facet
    from diptych.comparison.crosstabs import Crosstab
    from diptych.comparison.tables import Comparison

GROUPS = 8
"""How many groups have a colour of their own; others have that of the last."""
HUES = 8
"""How many codes at the top of a tree have one."""


def group_class(comparison: Comparison | Crosstab, group: int) -> str:
    """Return the class of a group; times have one colour, for their order tells them apart."""
    return "g0" if is_over_time(comparison) else f"g{min(group, GROUPS - 1)}"


def is_over_time(comparison: Comparison | Crosstab) -> bool:
    """Tell whether groups are parts of dates only."""
    return ":" in comparison.by and "," not in comparison.by


class Labels:
    """The labels of a codebook in one language; what it does not know is called as it is."""

    def __init__(self, codebook: Codebook, language: str) -> None:
        self._codebook = codebook
        self._language = language

    def facet(self, name: str) -> str:
        """Return the label of a facet."""
        found = self._codebook.by_name.get(name)
        return found.label(self._language) if found else name

    def code(self, facet: str, path: str) -> str:
        """Return the label of a code."""
        found = self._codebook.by_name.get(facet)
        code = found.codes.get(path) if found else None
        return code.label(self._language) if code else path

    def joined(self, codes: Mapping[str, str]) -> str:
        """Return the labels of an annotation's codes in the order of the facets.

        Those of ordinal facets, which have a sign, are left out.
        """
        known = [facet for facet in self._codebook.facets if facet.name in codes]
        nominal = [facet.name for facet in known if facet.kind != "ordinal"]
        return " · ".join(self.code(name, codes[name]) for name in nominal)


def hue(facet: Facet, path: str) -> str:
    """Return the class of a code's colour: its place on the scale, or that of its tree."""
    code = facet.codes.get(path)
    if facet.kind == "ordinal":
        return scale_class(code.value if code else None)
    tops = [one.path for one in facet.codes.values() if not one.depth]
    top = next(iter(lineage(path)))
    return f"h{tops.index(top) % HUES}" if top in tops else "h0"


def scale_class(value: float | None) -> str:
    """Return the class of a value, or a mean, of an ordinal facet."""
    if value is None:
        return "mid"
    return "high" if value > _NEUTRAL else "low" if value < -_NEUTRAL else "mid"


_NEUTRAL = 0.3
"""Means nearer to zero than this are neither high nor low."""


def sign(facet: Facet, path: str) -> str:
    """Return the sign of a code of an ordinal facet: +, 0, −, or the value of another scale."""
    code = facet.codes.get(path)
    if code is None or code.value is None:
        return ""
    if abs(code.value) == 1:
        return signed(code.value, 0)[0]
    return f"{code.value:g}".replace("-", "−")
