"""A program's shares, corrected by people: a row for each code, and its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.correction import difference
from diptych.records import Column, Records, number, text, whole

if TYPE_CHECKING:
    from diptych.annotations.codebook import Facet
    from diptych.comparison.correction import Corrected

_PAIR = 2


class CorrectedSide(NamedTuple):
    """A group of texts."""

    name: str
    texts: int
    drawn: int
    paragraphs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedRow:
    """A code, with its share in each group."""

    facet: Facet
    code: str
    label: str
    depth: int
    shares: tuple[Corrected, ...]

    @property
    def difference(self) -> tuple[float, tuple[float, float] | None] | None:
        """Of the second share less the first, with its interval; ``None`` but for two groups."""
        return difference(*self.shares) if len(self.shares) == _PAIR else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The shares of all codes, as they are estimated."""

    annotator: str
    people: str
    by: str
    language: str
    """Of labels; empty for the first that there is."""
    sides: tuple[CorrectedSide, ...]
    rows: tuple[CorrectedRow, ...]
    uncounted: tuple[str, ...]
    """Codes that do not count; their paragraphs are in the base all the same."""

    def records(self) -> Records[_Record]:
        """Return a row for each code and group."""
        rows = (_Record(self, row, group) for row in self.rows for group in range(len(self.sides)))
        return Records(COLUMNS, rows)


class _Record(NamedTuple):
    correction: Correction
    row: CorrectedRow
    group: int

    @property
    def side(self) -> CorrectedSide:
        return self.correction.sides[self.group]

    @property
    def share(self) -> Corrected:
        return self.row.shares[self.group]

    @property
    def difference(self) -> tuple[float, tuple[float, float] | None] | None:
        return self.row.difference if self.group else None


def _end(interval: tuple[float, float] | None, which: int) -> float | None:
    return None if interval is None else interval[which]


COLUMNS: tuple[Column[_Record], ...] = (
    text("facet", "the facet", lambda one: one.row.facet.name),
    text("code", "the code's path", lambda one: one.row.code),
    text("label", "the code's label", lambda one: one.row.label),
    text("group", "the group", lambda one: one.side.name),
    text("annotator", "the program", lambda one: one.correction.annotator),
    text("corrected_by", "whose reading corrects it", lambda one: one.correction.people),
    number(
        "share",
        "of the paragraphs of all texts those with the code, as estimated",
        lambda one: one.share.within,
    ),
    number(
        "low",
        "of its 95 % interval over texts; empty where all drawn texts are alike",
        lambda one: _end(one.share.limits, 0),
    ),
    number("high", "its other end", lambda one: _end(one.share.limits, 1)),
    number("program", "the share by the program alone", lambda one: one.share.program),
    number("people", "in the drawn texts, by people alone", lambda one: one.share.people),
    number("weight", "of the program's count, 0 to 1", lambda one: one.share.weight),
    whole("texts", "how many there are", lambda one: one.side.texts),
    whole("drawn", "how many of them people read", lambda one: one.side.drawn),
    whole("paragraphs", "of all texts", lambda one: one.side.paragraphs),
    number(
        "difference",
        "of the second share less the first; empty for the first group, and for more than two",
        lambda one: one.difference[0] if one.difference else None,
    ),
    number(
        "difference_low",
        "of its 95 % interval",
        lambda one: _end(one.difference and one.difference[1], 0),
    ),
    number(
        "difference_high",
        "its other end",
        lambda one: _end(one.difference and one.difference[1], 1),
    ),
)
