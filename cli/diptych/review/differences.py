"""Where annotators differ: paragraph by paragraph, with the passages that they had in mind."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.codings import codings, reading_order
from diptych.records import Column, Records, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation
    from diptych.comparison.codings import Coding
    from diptych.review.reading import Reading
    from diptych.texts.text import Text

_Cells = dict[tuple[str, int], list["Coding"]]
"""The codings of one annotator by facet and paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A paragraph to which annotators did not give the same codes of a facet."""

    text: Text
    paragraph: int
    facet: str
    said: Mapping[str, Sequence[Coding]]
    """By annotator, in reading order; empty for one who gave no code."""

    @property
    def agreed(self) -> list[str]:
        """The codes that all gave."""
        codes = ([c.annotation.codes[self.facet] for c in said] for said in self.said.values())
        first, *others = codes
        return [code for code in dict.fromkeys(first) if all(code in other for other in others)]

    def disputed(self, annotator: str) -> list[tuple[str, str]]:
        """Return the other codes of one annotator, and the passage of each in this paragraph."""
        agreed = self.agreed
        return [
            (code, self._passage(coding.annotation))
            for coding in self.said[annotator]
            if (code := coding.annotation.codes[self.facet]) not in agreed
        ]

    def _passage(self, annotation: Annotation) -> str:
        """Return what of the quote stands in this paragraph, in one line."""
        place = self.text.paragraphs[self.paragraph - 1]
        start, end = max(annotation.start, place.start), min(annotation.end, place.end)
        before, after = "…" * (start > annotation.start), "…" * (end < annotation.end)
        return f"{before}{' '.join(self.text.body[start:end].split())}{after}"

    def rows(self) -> Iterator[DifferenceRow]:
        """Yield a row per annotation, and one without a code for who gave none."""
        for annotator, said in self.said.items():
            rows: Sequence[Coding | None] = said or [None]
            yield from (DifferenceRow(self, annotator, coding) for coding in rows)


class DifferenceRow(NamedTuple):
    """What one annotator said in a paragraph where another one says something else."""

    difference: Difference
    annotator: str
    coding: Coding | None
    """``None`` for no code."""

    @property
    def annotation(self) -> Annotation | None:
        """What carries the code."""
        return self.coding.annotation if self.coding else None

    @property
    def code(self) -> str | None:
        """The code of the facet."""
        return self.annotation.codes[self.difference.facet] if self.annotation else None


COLUMNS: tuple[Column[DifferenceRow], ...] = (
    text("text", "the text", lambda row: row.difference.text.id),
    whole("paragraph", "the paragraph's number", lambda row: row.difference.paragraph),
    text("facet", "the facet", lambda row: row.difference.facet),
    text("annotator", "one of those who differ", lambda row: row.annotator),
    text("code", "their code there; empty for none", lambda row: row.code),
    text("annotation", "its id", lambda row: row.coding.id if row.coding else None),
    whole(
        "start",
        "where its passage begins, in code points of the text's body",
        lambda row: row.annotation.start if row.annotation else None,
    ),
    whole("end", "where it ends", lambda row: row.annotation.end if row.annotation else None),
    text("quote", "its words", lambda row: row.annotation.quote if row.annotation else None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreements:
    """The paragraphs where annotators differ, in the order of the texts."""

    found: tuple[Difference, ...]
    annotators: tuple[str, ...]
    """Who is compared."""

    def records(self) -> Records[DifferenceRow]:
        """Return a row per annotation, and one without a code for who gave none."""
        return Records(COLUMNS, (row for one in self.found for row in one.rows()))


def differences(readings: Iterable[Reading], facets: Sequence[str]) -> Iterator[Difference]:
    """Find the paragraphs in which annotators do not give the same set of codes of a facet."""
    for reading in readings:
        cells = {name: _cells(reading, name) for name in reading.sets}
        for paragraph in reading.text.paragraphs:
            for facet in facets:
                key = facet, paragraph.number
                said = {name: found.get(key, []) for name, found in cells.items()}
                sets = {frozenset(c.annotation.codes[facet] for c in one) for one in said.values()}
                if len(sets) > 1:
                    yield Difference(
                        text=reading.text, paragraph=paragraph.number, facet=facet, said=said
                    )


def _cells(reading: Reading, name: str) -> _Cells:
    cells: _Cells = defaultdict(list)
    for coding in sorted(codings(reading.text, [reading.sets[name]]), key=reading_order):
        for facet in coding.annotation.codes:
            for number in range(coding.first, coding.last + 1):
                cells[facet, number].append(coding)
    return cells
