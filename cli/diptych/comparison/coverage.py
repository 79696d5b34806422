"""Coverage: how much of what one source says of many events the other says too.

A paragraph counts as said where some text of the other source on the same event says it, as
related where one may, and else as left out. Headings and bylines count nowhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from diptych.annotations.codebook import lineage
from diptych.records import Column, Records, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.annotations.codebook import Codebook
    from diptych.comparison.alignment import Kind as RowKind
    from diptych.texts.kinds import Kind

Standing = Literal["said", "related", "left out"]
STANDINGS: tuple[Standing, ...] = ("said", "related", "left out")
"""From what is surest to be said to what is not: of several texts the first one counts."""


class CoveredParagraph(NamedTuple):
    """A paragraph of one source, and whether the other one says it."""

    event: str
    text: str
    number: int
    kind: Kind
    codes: tuple[tuple[str, str], ...]
    """Facets and paths of what was said of it, but for ordinal facets."""
    quote: str
    standing: Standing
    later: str = ""
    """A date in it that is later than all texts of the other source on the event."""


class CoverageRow(NamedTuple):
    """How many paragraphs of a kind, or with a code, are said."""

    source: str
    other: str
    facet: str
    """``""`` of all paragraphs, ``kind`` of a kind, else a facet."""
    value: str
    """The kind, or the code."""
    events: int
    counts: Mapping[Standing, int]

    @property
    def paragraphs(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def share(self) -> float:
        """Which part of them is said."""
        return self.counts["said"] / self.paragraphs


COVERAGE_COLUMNS: tuple[Column[CoverageRow], ...] = (
    text("source", "who says it", lambda row: row.source),
    text("other", "who says it too, or leaves it out", lambda row: row.other),
    text("facet", "the facet of the code; kind of a kind; empty of all", lambda row: row.facet),
    text("value", "the code, or the kind of paragraph", lambda row: row.value),
    whole("events", "events with such paragraphs", lambda row: row.events),
    whole("paragraphs", "paragraphs of the source, headings left out", lambda row: row.paragraphs),
    whole("said", "those that the other says too", lambda row: row.counts["said"]),
    whole("related", "those that it perhaps says", lambda row: row.counts["related"]),
    whole("left_out", "those that it does not say", lambda row: row.counts["left out"]),
    number("share", "said of all", lambda row: round(row.share, 6)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one source says of the events of which both have texts."""

    source: str
    other: str
    paragraphs: tuple[CoveredParagraph, ...]
    codebook: Codebook

    def rows(self) -> Iterator[CoverageRow]:
        """Yield how much is said: of all, by kind, and by code with those below it."""
        if not self.paragraphs:
            return
        yield self._row("", "", self.paragraphs)
        by_kind: defaultdict[str, list[CoveredParagraph]] = defaultdict(list)
        for one in self.paragraphs:
            by_kind[one.kind].append(one)
        if len(by_kind) > 1:
            for kind, found in by_kind.items():
                yield self._row("kind", kind, found)
        by_code = self._by_code()
        for facet in self.codebook.facets:
            for path in facet.codes:
                if found := by_code.get((facet.name, path), []):
                    yield self._row(facet.name, path, found)

    def _by_code(self) -> dict[tuple[str, str], list[CoveredParagraph]]:
        found: defaultdict[tuple[str, str], list[CoveredParagraph]] = defaultdict(list)
        for one in self.paragraphs:
            for code in {(facet, up) for facet, path in one.codes for up in lineage(path)}:
                found[code].append(one)
        return found

    def _row(self, facet: str, value: str, found: Sequence[CoveredParagraph]) -> CoverageRow:
        counts = Counter(one.standing for one in found)
        return CoverageRow(
            source=self.source,
            other=self.other,
            facet=facet,
            value=value,
            events=len({one.event for one in found}),
            counts={standing: counts[standing] for standing in STANDINGS},
        )

    def left_out(self) -> list[CoveredParagraph]:
        """Return the passages left out: first those whose codes are left out most often."""
        often: Counter[tuple[str, str]] = Counter()
        every: Counter[tuple[str, str]] = Counter()
        for one in self.paragraphs:
            every.update(one.codes)
            if one.standing == "left out":
                often.update(one.codes)

        def rank(one: CoveredParagraph) -> tuple[int, float]:
            codes = [(often[code], often[code] / every[code]) for code in one.codes]
            return max(codes, default=(0, 0.0))

        found = [one for one in self.paragraphs if one.standing == "left out"]
        return sorted(found, key=rank, reverse=True)


LeftOutPassage = tuple[Coverage, CoveredParagraph]
LEFT_OUT_COLUMNS: tuple[Column[LeftOutPassage], ...] = (
    text("source", "who says it", lambda one: one[0].source),
    text("other", "who leaves it out", lambda one: one[0].other),
    text("event", "the value of the field of --match", lambda one: one[1].event),
    text("text", "the text that says it", lambda one: one[1].text),
    whole("paragraph", "where", lambda one: one[1].number),
    text("kind", "the kind of paragraph", lambda one: one[1].kind),
    text("codes", "what was said of it", lambda one: "; ".join(map("=".join, one[1].codes))),
    text("quote", "what it says", lambda one: one[1].quote),
    text(
        "later",
        "the latest date in it, where it is later than the other's texts",
        lambda one: one[1].later or None,
    ),
)


class Contradiction(NamedTuple):
    """Paragraphs of which the one says what the other says, in other numbers or on other days."""

    event: str
    texts: tuple[str, str]
    """The ids of a text of each source."""
    spans: tuple[tuple[int, int], tuple[int, int]]
    """Of each the numbers of the first and the last paragraph."""
    quotes: tuple[str, str]
    kind: RowKind
    score: float
    differing: tuple[str, ...]


CONTRADICTION_COLUMNS: tuple[Column[Contradiction], ...] = (
    text("event", "the value of the field of --match", lambda one: one.event),
    text("a", "the text of the first source", lambda one: one.texts[0]),
    whole("a_first", "its first paragraph that says it", lambda one: one.spans[0][0]),
    whole("a_last", "its last one", lambda one: one.spans[0][1]),
    text("b", "the text of the second source", lambda one: one.texts[1]),
    whole("b_first", "its first paragraph that says it", lambda one: one.spans[1][0]),
    whole("b_last", "its last one", lambda one: one.spans[1][1]),
    number(
        "score",
        "the confidence that the one says what the other says, 0 to 1",
        lambda one: round(one.score, 4),
    ),
    text("kind", "counterpart, moved or within, as in align", lambda one: one.kind),
    text("differing", "in what they contradict each other", lambda one: "; ".join(one.differing)),
    text("a_quote", "what the first source says", lambda one: one.quotes[0]),
    text("b_quote", "what the second source says", lambda one: one.quotes[1]),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What was aligned of the texts of several sources."""

    events: int
    """Those on which two sources or more have a text."""
    pairs: int
    """Pairs of texts that were aligned."""
    alone: int = 0
    """Events on which only one source has a text."""
    without_event: tuple[str, ...] = ()
    """Texts that do not say which event they are about."""
    signals: tuple[str, ...] = ()
    """What any pair was aligned by; none where one of each two texts has no paragraphs."""
    annotators: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """Where there is no event: the fields of which two sources have values in common."""
    across: int = 0
    """Pairs of two languages that were aligned without their meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCoverage:
    """Two sources on the events that both have texts on."""

    sides: tuple[Coverage, Coverage]
    extent: Extent
    contradictions: tuple[Contradiction, ...] = ()
    """Event by event, as the texts of the first source are read."""

    def records(self) -> Records[CoverageRow]:
        """Return how much each of the two says of what the other says."""
        return Records(COVERAGE_COLUMNS, (row for side in self.sides for row in side.rows()))

    def left_out_records(self) -> Records[LeftOutPassage]:
        """Return the passages that are left out, those left out most often first."""
        passages = ((side, one) for side in self.sides for one in side.left_out())
        return Records(LEFT_OUT_COLUMNS, passages)

    def contradiction_records(self) -> Records[Contradiction]:
        """Return the counterparts that contradict each other."""
        return Records(CONTRADICTION_COLUMNS, self.contradictions)
