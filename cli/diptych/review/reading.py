"""Readings: texts with what those who have read them to the end said, paragraph by paragraph.

Whoever has finished a text has judged every paragraph of it: no code then means "none". Whoever
has not is absent from the reading, and what they said so far counts for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diptych.comparison.not_counted import ALL_COUNTED, NotCounted
from diptych.errors import NothingToCompareError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.texts.text import Text

_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One text, and the finished annotation sets on it."""

    text: Text
    sets: Mapping[str, AnnotationSet]
    """By the name under which they are compared: mostly that of the annotator."""
    begun: tuple[str, ...] = ()
    """Names of those who have annotations in it, but did not finish it."""

    def outline(self) -> Outline:
        """Return what is known of it without its text and sets."""
        return Outline(
            id=self.text.id,
            paragraphs=len(self.text.paragraphs),
            length=len(self.text.body),
            annotations=sum(len(said.annotations) for said in self.sets.values()),
            names=tuple(self.sets),
            begun=self.begun,
            open=lambda: self,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A reading that is read again when it is needed, so that not all are kept."""

    id: str
    """Of the text."""
    paragraphs: int
    length: int
    """Of the text's body, in code points."""
    annotations: int
    """In all sets together."""
    names: tuple[str, ...]
    """Who has finished it."""
    begun: tuple[str, ...]
    open: Callable[[], Reading]

    @property
    def why_left_out(self) -> str:
        """Say why there is nothing to compare; ``""`` where two have finished it."""
        if len(self.names) >= _TWO:
            return ""
        if self.names:
            return "finished by one only"
        return "only begun" if self.begun else "not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What can be compared, and what of that which was asked for cannot."""

    readings: tuple[Outline, ...]
    annotators: tuple[str, ...]
    without: tuple[str, ...] = ()
    """Names that have finished none of these texts."""
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Texts that cannot be compared, by the reason."""
    not_counted: NotCounted = ALL_COUNTED


def select(
    readings: Iterable[Outline], names: Sequence[str], changed: Sequence[str] = ()
) -> Selection:
    """Keep the readings by two or more, and the names that have a part in them.

    ``changed`` are texts of which there are two versions. Raises ``NothingToCompareError``.
    """
    kept: list[Outline] = []
    left_out: dict[str, list[str]] = defaultdict(list)
    for reading in readings:
        if why := reading.why_left_out:
            left_out[why].append(reading.id)
        else:
            kept.append(reading)
            for name in reading.begun:
                left_out[f"only begun by {name}"].append(reading.id)
    if not kept:
        raise NothingToCompareError(names)
    if changed:
        left_out["changed since"] = list(changed)
    having = {name for reading in kept for name in reading.names}
    return Selection(
        readings=tuple(kept),
        annotators=tuple(name for name in names if name in having),
        without=tuple(name for name in names if name not in having),
        left_out=dict(left_out),
    )
