"""Readings: texts with what those who have read them to the end said, paragraph by paragraph.

Whoever has finished a text has judged every paragraph of it: no code then means "none". Whoever
has not is absent from the reading, and what they said so far counts for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diptych.comparison.codings import codings
from diptych.comparison.not_counted import ALL_COUNTED, NotCounted
from diptych.errors import NothingToCompareError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.texts.text import Text

Codes = frozenset[str]

NONE: Codes = frozenset()
"""What an annotator who has finished a text says of a paragraph without a code."""

_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One text, and the finished annotation sets on it."""

    text: Text
    sets: Mapping[str, AnnotationSet]
    """By the name under which they are compared: mostly that of the annotator."""
    begun: tuple[str, ...] = ()
    """Names of those who have annotations in it, but did not finish it."""

    @property
    def why_left_out(self) -> str:
        """Say why there is nothing to compare; ``""`` where two have finished it."""
        if len(self.sets) >= _TWO:
            return ""
        if self.sets:
            return "finished by one only"
        return "only begun" if self.begun else "not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What can be compared, and what of that which was asked for cannot."""

    readings: tuple[Reading, ...]
    annotators: tuple[str, ...]
    without: tuple[str, ...] = ()
    """Names that have finished none of these texts."""
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Texts that cannot be compared, by the reason."""
    not_counted: NotCounted = ALL_COUNTED


def codes_by_paragraph(text: Text, said: AnnotationSet) -> dict[str, dict[int, Codes]]:
    """Return, by facet and number of the paragraph, the codes that an annotator gave there.

    A span counts for every paragraph that it touches. Paragraphs without a code are left out.
    """
    found: dict[str, dict[int, set[str]]] = {}
    for coding in codings(text, [said]):
        for facet, code in coding.annotation.codes.items():
            paragraphs = found.setdefault(facet, {})
            for number in range(coding.first, coding.last + 1):
                paragraphs.setdefault(number, set()).add(code)
    return {
        facet: {number: frozenset(codes) for number, codes in paragraphs.items()}
        for facet, paragraphs in found.items()
    }


def select(
    readings: Iterable[Reading], names: Sequence[str], changed: Sequence[str] = ()
) -> Selection:
    """Keep the readings by two or more, and the names that have a part in them.

    ``changed`` are texts of which there are two versions. Raises ``NothingToCompareError``.
    """
    kept: list[Reading] = []
    left_out: dict[str, list[str]] = defaultdict(list)
    for reading in readings:
        if why := reading.why_left_out:
            left_out[why].append(reading.text.id)
        else:
            kept.append(reading)
            for name in reading.begun:
                left_out[f"only begun by {name}"].append(reading.text.id)
    if not kept:
        raise NothingToCompareError(names)
    if changed:
        left_out["changed since"] = list(changed)
    having = {name for reading in kept for name in reading.sets}
    return Selection(
        readings=tuple(kept),
        annotators=tuple(name for name in names if name in having),
        without=tuple(name for name in names if name not in having),
        left_out=dict(left_out),
    )
