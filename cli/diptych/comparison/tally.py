"""Tally: the one pass over all codings, which leaves a few counts per group and code.

Texts are taken one at a time, so that memory grows with the number of different codes and not
with that of annotations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.codebook import lineage
from diptych.comparison.codings import codings
from diptych.texts.scripts import count_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from diptych.annotations.annotation import AnnotationSet
    from diptych.texts.text import Text


@dataclass(slots=True, kw_only=True)
class Count:
    """How often a code, or one below it, was used in a group."""

    paragraphs: int = 0
    """Distinct paragraphs that an annotation with the code touches."""
    annotations: int = 0
    words: int = 0
    """Words inside the spans, summed over annotations."""
    score: float = 0
    """Sum of the values of the scored annotations."""
    scored: int = 0
    """Annotations that also carry a code of the scoring facet."""


@dataclass(slots=True, kw_only=True)
class Total:
    """What a group is made of."""

    texts: int = 0
    paragraphs: int = 0
    coded: int = 0
    """Paragraphs that at least one annotation with a code touches."""
    words: int | None = None
    """Of the texts; ``None`` where they were not counted."""
    annotations: int = 0
    annotated_words: int = 0
    """Words inside the spans, summed over all annotations."""
    languages: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts per facet and code, and totals, of one group."""

    total: Total
    counts: Mapping[tuple[str, str], Count]

    def count(self, facet: str, code: str) -> Count:
        """Return the counts of a code, which are all zero where nobody used it."""
        return self.counts.get((facet, code)) or Count()


class Judgement(NamedTuple):
    """An annotation with codes, as far as it is counted."""

    codes: Mapping[str, str]
    first: int
    """The number of the first paragraph that the span touches."""
    last: int
    words: int
    """Inside the span."""
    value: float | None
    """Of its code of the scoring facet."""


def judgements(
    text: Text,
    sets: Iterable[AnnotationSet],
    score: Mapping[str, float] | None = None,
    score_facet: str = "",
) -> list[Judgement]:
    """List what was said of one text. ``score`` gives the value of each code of a facet."""
    values = score or {}
    return [
        Judgement(
            annotation.codes,
            first,
            last,
            count_words(annotation.quote),
            values.get(annotation.codes.get(score_facet, "")),
        )
        for _, _, _, annotation, first, last in codings(text, sets)
        if annotation.codes
    ]


def tally(
    texts: Iterable[tuple[Text, Iterable[AnnotationSet]]],
    score: Mapping[str, float] | None = None,
    score_facet: str = "",
) -> Tally:
    """Count the codings of one group, and the words of its texts."""
    counting = Counting()
    words = 0
    for text, sets in texts:
        counting.add(text, judgements(text, sets, score, score_facet))
        words += text.words
    counting.total.words = words
    return counting.tally


class Counting:
    """A tally in the making, of a group to which texts are added."""

    def __init__(self) -> None:
        self.total = Total()
        self._counts: dict[tuple[str, str], Count] = {}

    @property
    def tally(self) -> Tally:
        """What has been counted."""
        return Tally(self.total, self._counts)

    def add(self, text: Text, judged: Iterable[Judgement]) -> None:
        """Add a text with all that was said of it; its words are not counted."""
        _roll_up(_leaves(judged, self.total), self._counts)
        self.total.texts += 1
        self.total.paragraphs += len(text.paragraphs)
        self.total.languages.add(text.language)


class _Leaf:
    """What one text says of one code, its children aside."""

    __slots__ = ("annotations", "numbers", "score", "scored", "words")

    def __init__(self) -> None:
        self.numbers: set[int] = set()
        self.annotations = 0
        self.words = 0
        self.score = 0.0
        self.scored = 0


def _leaves(judged: Iterable[Judgement], total: Total) -> dict[tuple[str, str], _Leaf]:
    """Count what is said of one text by the very code, and add to the group's total."""
    leaves: dict[tuple[str, str], _Leaf] = {}
    coded: set[int] = set()
    for codes, first, last, words, value in judged:
        numbers = range(first, last + 1)
        coded.update(numbers)
        total.annotations += 1
        total.annotated_words += words
        for code in codes.items():
            leaf = leaves.get(code) or leaves.setdefault(code, _Leaf())
            leaf.numbers.update(numbers)
            leaf.annotations += 1
            leaf.words += words
            if value is not None:
                leaf.score += value
                leaf.scored += 1
    total.coded += len(coded)
    return leaves


def _roll_up(leaves: Mapping[tuple[str, str], _Leaf], counts: dict[tuple[str, str], Count]) -> None:
    """Add one text's leaves to the counts of their codes and of all codes above them."""
    numbers: dict[tuple[str, str], set[int]] = {}
    for (facet, code), leaf in leaves.items():
        for path in lineage(code):
            count = counts.setdefault((facet, path), Count())
            count.annotations += leaf.annotations
            count.words += leaf.words
            count.score += leaf.score
            count.scored += leaf.scored
            numbers.setdefault((facet, path), set()).update(leaf.numbers)
    for key, touched in numbers.items():
        counts[key].paragraphs += len(touched)
