"""Tally: the one pass over all codings, which leaves a few counts per group and code.

Texts are taken one at a time, so that memory grows with the number of different codes and not
with that of annotations. What a text says is kept by itself only where something is to be worked
out over texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet, Progress
    from diptych.texts.text import Text, TextHead

    Key = tuple[str, str]
    """A facet and a code; no code: any of the facet; no facet either: any code at all."""

NO_PAIRS: Mapping[tuple[str, ...], Count] = MappingProxyType({})
ANY = ("", "")
"""The key of what is said of all that has a code."""


class Count(msgspec.Struct, kw_only=True, array_like=True, gc=False):
    """How often a code, or one below it, was used in some texts."""

    texts: int = 0
    """In how many of them."""
    paragraphs: int = 0
    """Distinct paragraphs that an annotation with the code touches."""
    annotations: int = 0
    words: int = 0
    """Distinct words that such an annotation touches."""
    scored: int = 0
    """Paragraphs with an annotation that also carries a code of the scoring facet."""
    values: dict[int, float] | None = None
    """The sums of their values: of paragraphs with one such annotation, with two, and so on."""

    @property
    def score(self) -> float:
        """Sum, over the scored paragraphs, of the mean value of the annotations there.

        In whatever order texts and annotations were counted, the sum is the same.
        """
        return fsum(value / times for times, value in (self.values or {}).items())

    def add(self, other: Count) -> None:
        """Add what was counted in other texts."""
        self.texts += other.texts
        self.paragraphs += other.paragraphs
        self.annotations += other.annotations
        self.words += other.words
        self.scored += other.scored
        if other.values:
            self.values = added(self.values or {}, other.values.items())

    def without(self, other: Count) -> Count:
        """Return what is left without a part of this; nothing of it is scored."""
        return Count(
            texts=self.texts - other.texts,
            paragraphs=self.paragraphs - other.paragraphs,
            annotations=self.annotations - other.annotations,
            words=self.words - other.words,
        )


def added(values: Mapping[int, float], more: Iterable[tuple[int, float]]) -> dict[int, float]:
    """Return sums of values with more values, by the same numbers."""
    both = dict(values)
    for times, value in more:
        both[times] = both.get(times, 0.0) + value
    return both


NOTHING = Count()
"""What nobody used; not to be added to."""


# One text


class TextCount(NamedTuple):
    """What one text adds to the counts of its group."""

    counts: Mapping[Key, Count]
    """With those of a facet as a whole, and of all codes."""
    paragraphs: int
    """Without those excluded."""
    words: int
    excluded: int
    """Paragraphs."""
    own: Mapping[Key, Count]
    """The counts of codes without those below them."""

    @property
    def texts(self) -> int:
        """1, or 0 where no paragraph is left."""
        return 1 if self.paragraphs else 0

    def of(self, key: Key) -> Count:
        """Return the counts of a code, which are all zero where nobody used it."""
        return self.counts.get(key, NOTHING)

    def own_count(self, key: Key) -> Count:
        """Return the counts of a code without those below it."""
        return self.own.get(key, NOTHING)


class CountedText(NamedTuple):
    """A text as a table counts it."""

    text: Text
    sets: Sequence[AnnotationSet]
    """Those that count."""
    progress: Progress
    """Of those who made them."""
    counted: TextCount


# Several texts


class Tally(msgspec.Struct, kw_only=True):
    """The counts of some texts together."""

    counts: dict[tuple[str, str], Count] = {}
    texts: int = 0
    """Those with a paragraph left."""
    paragraphs: int = 0
    words: int = 0

    def of(self, key: Key) -> Count:
        """Return the counts of a code, which are all zero where nobody used it."""
        return self.counts.get(key, NOTHING)

    def add(self, text: TextCount) -> None:
        """Add one text."""
        self.texts += bool(text.paragraphs)
        self.paragraphs += text.paragraphs
        self.words += text.words
        self._add(text.counts)

    def merged(self, other: Tally) -> Tally:
        """Return this and another one together."""
        both = Tally(
            texts=self.texts + other.texts,
            paragraphs=self.paragraphs + other.paragraphs,
            words=self.words + other.words,
        )
        both._add(self.counts)
        both._add(other.counts)
        return both

    def _add(self, counts: Mapping[Key, Count]) -> None:
        for key, count in counts.items():
            (self.counts.get(key) or self.counts.setdefault(key, Count())).add(count)


class Sums(msgspec.Struct, kw_only=True):
    """The counts of a group, those of texts finished and of texts only begun apart."""

    finished: Tally = msgspec.field(default_factory=Tally)
    begun: Tally = msgspec.field(default_factory=Tally)
    excluded: dict[str, int] = {}
    """Paragraphs, by how far those who are counted are."""
    pairs: dict[str, dict[tuple[str, ...], Count]] = {}
    """By the same, pairs of codes that meet, where they are counted."""

    def add(
        self, progress: Progress, said: TextCount, pairs: Mapping[tuple[str, ...], Count]
    ) -> None:
        """Add one text that was read."""
        (self.finished if progress == "finished" else self.begun).add(said)
        self.excluded[progress] = self.excluded.get(progress, 0) + said.excluded
        if pairs:
            self.add_pairs(progress, pairs)

    def add_pairs(self, progress: Progress, pairs: Mapping[tuple[str, ...], Count]) -> None:
        """Add pairs of codes of one text, or of several together."""
        together = self.pairs.setdefault(progress, {})
        for pair, count in pairs.items():
            (together.get(pair) or together.setdefault(pair, Count())).add(count)


@dataclass(slots=True, kw_only=True)
class GroupTally:
    """What is known of the texts of one group."""

    texts: dict[Progress, list[str]] = field(default_factory=dict)
    """Their ids, by how far those who are counted are."""
    sums: Sums = field(default_factory=Sums)
    languages: set[str] = field(default_factory=set)
    dates: tuple[str, str] | None = None
    """The first and the last one."""
    each: list[tuple[str, Progress, TextCount]] | None = None
    """Every text that was read by itself, with its id; ``None`` where nobody asks for that."""

    @property
    def finished(self) -> Tally:
        """The counts of finished texts."""
        return self.sums.finished

    @property
    def begun(self) -> Tally:
        """The counts of texts only begun."""
        return self.sums.begun

    @property
    def excluded(self) -> Mapping[str, int]:
        """Paragraphs, by how far those who are counted are."""
        return self.sums.excluded

    def note(self, text: TextHead, progress: Progress) -> None:
        """Note a text that is in the group."""
        self.texts.setdefault(progress, []).append(text.id)
        self.languages.add(text.language)

    def add(
        self,
        text: TextHead,
        progress: Progress,
        said: TextCount,
        pairs: Mapping[tuple[str, ...], Count] = NO_PAIRS,
    ) -> None:
        """Note a text, and add what it says."""
        self.note(text, progress)
        if progress != "not read":
            if self.each is not None:
                self.each.append((text.id, progress, said))
            self.sums.add(progress, said, pairs)
