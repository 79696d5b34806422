"""Tally: the one pass over all codings, which leaves a few counts per group and code.

Texts are taken one at a time, so that memory grows with the number of different codes and not
with that of annotations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from diptych.annotations.codebook import lineage
from diptych.comparison.codings import codings
from diptych.texts.text import words_in

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
    words: int = 0
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


class _Leaf:
    """What one text says of one code, its children aside."""

    __slots__ = ("annotations", "numbers", "score", "scored", "words")

    def __init__(self) -> None:
        self.numbers: set[int] = set()
        self.annotations = 0
        self.words = 0
        self.score = 0.0
        self.scored = 0


def tally(
    texts: Iterable[tuple[Text, Iterable[AnnotationSet]]],
    score: Mapping[str, float] | None = None,
    score_facet: str = "",
) -> Tally:
    """Count the codings of one group. ``score`` gives the value of each code of a facet."""
    total = Total()
    counts: dict[tuple[str, str], Count] = {}
    for text, sets in texts:
        leaves = _leaves(text, sets, total, score or {}, score_facet)
        _roll_up(leaves, counts)
        total.texts += 1
        total.paragraphs += len(text.paragraphs)
        total.words += sum(words_in(text.content(paragraph)) for paragraph in text.paragraphs)
        total.languages.add(text.language)
    return Tally(total, counts)


def _leaves(
    text: Text,
    sets: Iterable[AnnotationSet],
    total: Total,
    score: Mapping[str, float],
    score_facet: str,
) -> dict[tuple[str, str], _Leaf]:
    """Count one text's codings by the very code they carry, and add to the group's total."""
    leaves: dict[tuple[str, str], _Leaf] = {}
    coded: set[int] = set()
    for coding in codings(text, sets):
        annotation = coding.annotation
        if not annotation.codes:
            continue
        words = words_in(annotation.quote)
        value = score.get(annotation.codes.get(score_facet, ""))
        numbers = range(coding.first, coding.last + 1)
        coded.update(numbers)
        total.annotations += 1
        total.annotated_words += words
        for code in annotation.codes.items():
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
