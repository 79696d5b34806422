"""Whether a difference holds: what it is under other readings of the same annotations.

A reading differs from the printed one in one thing: what is counted, of what it is a share, with
headings or without, whose annotations count, how texts are weighed. The annotations are gone
through once: for each text a few counts are kept, and all readings are made of these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from diptych.annotations.defaults import BASES, UNITS
from diptych.comparison.bases import Basis, denominator
from diptych.comparison.judged import Judged
from diptych.comparison.tables import compared_group, share_in
from diptych.comparison.tally import ANY, GroupTally
from diptych.texts.word_marks import WordMarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.defaults import Base
    from diptych.comparison.excluding import Exclusion
    from diptych.comparison.tables import ComparedGroup, Comparison, ComparisonRow, FacetTable
    from diptych.comparison.tally import CountedText, Key

HEADING = "heading"
_TEXTS = 3
"""From how many texts a group shares of texts say something."""
_NO_SIGN = 0.0005
"""A printed difference nearer to zero has no sign: it is less than .05 points."""
_ZERO = 1e-12
"""What rounding may leave of no difference at all."""


class Robustness(NamedTuple):
    """How one difference fares under the other readings."""

    low: float | None
    """The smallest difference, -1 to 1; ``None`` where there are no other readings."""
    high: float | None
    low_reading: str | None
    """Which reading gives it."""
    high_reading: str | None
    same_sign: int | None
    """In how many readings its sign is the printed one; ``None`` where that has none."""
    readings: int
    flips: bool
    """Whether another reading turns the sign round."""


_NO_READING = (None, None)


class Rereadings:
    """The texts counted anew: headings in or out, and by each who may have finished them all."""

    def __init__(
        self, out: Exclusion, annotators: Iterable[str], groups: int, *, keep: bool
    ) -> None:
        """Prepare for some groups; ``keep``: whether each text is kept by itself."""
        self._toggled = replace(out, kinds=out.kinds ^ {HEADING})
        self._out = out
        self.adds_headings = HEADING in out.kinds
        self.headings = _tallies(groups, keep=keep)
        self._annotators = {name: _tallies(groups, keep=keep) for name in annotators}
        self._differing: set[str] = set()

    def note(self, group: int, one: CountedText, others: Iterable[AnnotationSet]) -> None:
        """Note a text of a group: what counts there, and all that was said."""
        text, sets, progress, said = one
        marks = WordMarks(text)
        has_headings = any(paragraph.kind == HEADING for paragraph in text.paragraphs)
        other = Judged(text, sets, self._toggled, marks=marks).counted() if has_headings else said
        self.headings[group].add(text, progress, other)
        counted = [of.annotator for of in sets]
        finished = {of.annotator: of for of in others if of.finished and not of.is_program}
        self._annotators = {
            name: kept for name, kept in self._annotators.items() if name in finished
        }
        for name, tallies in self._annotators.items():
            if counted == [name]:
                tallies[group].add(text, "finished", said)
            else:
                self._differing.add(name)
                own = Judged(text, [finished[name]], self._out, marks=marks).counted()
                tallies[group].add(text, "finished", own)

    def by_annotator(self) -> Iterator[tuple[str, Sequence[GroupTally]]]:
        """Yield those who finished all texts, but for whom the printed reading is by alone."""
        for name, tallies in self._annotators.items():
            if name in self._differing:
                yield name, tallies


def _tallies(groups: int, *, keep: bool) -> Sequence[GroupTally]:
    return [GroupTally(each=[] if keep else None) for _ in range(groups)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    name: str
    changed: Literal["unit", "of", "headings", "annotator", "weigh"]
    """In what it differs from the printed one."""
    sides: Sequence[ComparedGroup]
    basis: Basis


def with_robustness(comparison: Comparison, rereadings: Rereadings) -> Comparison:
    """Complete each row with what its differences are under the other readings."""
    readings = list(_readings(comparison, rereadings))
    tables = tuple(_robust_table(comparison, table, readings) for table in comparison.tables)
    return replace(comparison, tables=tables)


def _readings(comparison: Comparison, rereadings: Rereadings) -> Iterator[_Reading]:
    """Yield the readings that differ in one thing; of groups and facets they know nothing yet."""
    basis, sides = comparison.basis, comparison.sides
    for unit in UNITS:
        if unit != basis.unit and (unit, basis.of) != ("annotation", "finished"):
            changed = replace(basis, unit=unit)
            yield _Reading(name=f"{unit}s", changed="unit", sides=sides, basis=changed)
    for of in BASES:
        if of != basis.of and (basis.unit, of) != ("annotation", "finished"):
            others = _sides(comparison, [side.tally for side in sides], of)
            changed = replace(basis, of=of)
            yield _Reading(name=f"of {of}", changed="of", sides=others, basis=changed)
    others = _sides(comparison, rereadings.headings, basis.of)
    name = "with headings" if rereadings.adds_headings else "without headings"
    yield _Reading(name=name, changed="headings", sides=others, basis=basis)
    for annotator, tallies in rereadings.by_annotator():
        others = _sides(comparison, tallies, basis.of)
        yield _Reading(name=f"by {annotator}", changed="annotator", sides=others, basis=basis)
    name = "texts pooled" if basis.weigh else "texts weighed alike"
    changed = replace(basis, weigh=None if basis.weigh else "texts")
    yield _Reading(name=name, changed="weigh", sides=sides, basis=changed)


def _sides(
    comparison: Comparison, tallies: Iterable[GroupTally], of: Base
) -> Sequence[ComparedGroup]:
    names = [side.name for side in comparison.sides]
    return [compared_group(*named, of) for named in zip(names, tallies, strict=True)]


def _robust_table(
    comparison: Comparison, table: FacetTable, readings: Sequence[_Reading]
) -> FacetTable:
    groups = range(1, len(comparison.sides))
    fitting = {
        group: [one for one in readings if _can_differ(one, comparison, table.facet, group)]
        for group in groups
    }
    rows = tuple(
        replace(
            row, robust=(None, *(_robust(row, table, group, fitting[group]) for group in groups))
        )
        for row in table.rows
    )
    return replace(table, rows=rows)


def _can_differ(reading: _Reading, printed: Comparison, facet: str, group: int) -> bool:
    """Tell whether a reading is one at all, and may differ from those before and the printed one.

    What was given which code has no part in it: two people may well say the same.
    """
    pair, basis = _pair(reading, group), reading.basis
    if reading.changed == "unit":
        return basis.unit != "text" or all(side.counted.texts >= _TEXTS for side in pair)
    if reading.changed == "of":
        again = "coded" if printed.basis.of == "facet" else "facet"
        return basis.of != again or any(_other_facets(side, facet) for side in pair)
    if reading.changed == "headings":
        was = printed.sides[0], printed.sides[group]
        return any(_headings(*sides, basis) for sides in zip(was, pair, strict=True))
    if reading.changed == "weigh":
        return basis.unit != "text" and any(_several_texts(side, facet, basis) for side in pair)
    return True


def _pair(reading: _Reading, group: int) -> tuple[ComparedGroup, ComparedGroup]:
    return reading.sides[0], reading.sides[group]


def _other_facets(side: ComparedGroup, facet: str) -> bool:
    """Tell whether anything has a code, but none of the facet."""
    return side.counted.of(ANY).annotations != side.counted.of((facet, "")).annotations


def _headings(one: ComparedGroup, other: ComparedGroup, basis: Basis) -> bool:
    """Tell whether there is a heading in the base of one of two readings."""
    if basis.of == "finished":
        return one.counted.paragraphs != other.counted.paragraphs
    return one.counted.of(ANY) != other.counted.of(ANY)


def _several_texts(side: ComparedGroup, facet: str, basis: Basis) -> bool:
    """Tell whether more than one text has a base; a single one has all the weight anyway."""
    return sum(denominator(one, facet, basis) > 0 for _, one in side.each) > 1


def _robust(
    row: ComparisonRow, table: FacetTable, group: int, readings: Iterable[_Reading]
) -> Robustness:
    key = table.facet, row.code
    found: list[tuple[float, str]] = [
        (difference, reading.name)
        for reading in readings
        if (difference := _difference(reading, key, group)) is not None
    ]
    printed = row.difference(group) or 0
    sign = 0 if abs(printed) < _NO_SIGN else _sign(printed)
    signs = [_sign(difference) for difference, _ in found]
    low, low_reading = min(found, default=_NO_READING)
    high, high_reading = max(found, default=_NO_READING)
    return Robustness(
        low=low,
        high=high,
        low_reading=low_reading,
        high_reading=high_reading,
        same_sign=signs.count(sign) if sign else None,
        readings=len(found),
        flips=bool(sign) and -sign in signs,
    )


def _difference(reading: _Reading, key: Key, group: int) -> float | None:
    first, other = (share_in(side, key, reading.basis) for side in _pair(reading, group))
    if first is None or other is None:
        return None
    return 0.0 if abs(other - first) < _ZERO else other - first


def _sign(difference: float) -> int:
    return (difference > 0) - (difference < 0)
