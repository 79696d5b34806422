"""Tally: the one pass over all codings, which leaves a few counts per group and code.

Texts are taken one at a time, so that memory grows with the number of different codes and not
with that of annotations. What a text says is kept by itself only where something is to be worked
out over texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.codebook import lineage
from diptych.comparison.codings import codings
from diptych.comparison.excluding import NOTHING_EXCLUDED, excluded_paragraphs
from diptych.texts.word_marks import WordMarks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet, Progress
    from diptych.comparison.codings import Coding
    from diptych.comparison.excluding import Exclusion
    from diptych.texts.text import Text

    Key = tuple[str, str]
    """A facet and a code; no code: any of the facet; no facet either: any code at all."""

ANY = ("", "")
"""The key of what is said of all that has a code."""


@dataclass(slots=True, kw_only=True)
class Count:
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
    values: Mapping[int, float] = field(default_factory=dict)
    """The sums of their values: of paragraphs with one such annotation, with two, and so on."""

    @property
    def score(self) -> float:
        """Sum, over the scored paragraphs, of the mean value of the annotations there.

        In whatever order texts and annotations were counted, the sum is the same.
        """
        return fsum(value / times for times, value in self.values.items())

    def add(self, other: Count) -> None:
        """Add what was counted in other texts."""
        self.texts += other.texts
        self.paragraphs += other.paragraphs
        self.annotations += other.annotations
        self.words += other.words
        self.scored += other.scored
        if other.values:
            self.values = _added(self.values, other.values.items())

    def without(self, other: Count) -> Count:
        """Return what is left without a part of this; nothing of it is scored."""
        return Count(
            texts=self.texts - other.texts,
            paragraphs=self.paragraphs - other.paragraphs,
            annotations=self.annotations - other.annotations,
            words=self.words - other.words,
        )


def _added(values: Mapping[int, float], more: Iterable[tuple[int, float]]) -> Mapping[int, float]:
    both = dict(values)
    for times, value in more:
        both[times] = both.get(times, 0.0) + value
    return both


NOTHING = Count()
"""What nobody used; not to be added to."""


# One text


class Judgement(NamedTuple):
    """An annotation that counts, as far as it counts."""

    codes: Mapping[str, str]
    places: Mapping[int, int]
    """By the number of each paragraph that counts: the words touched there, as bits."""
    value: float | None
    """Of its code of the scoring facet."""
    coding: Coding
    """The whole of it."""


class Judged(NamedTuple):
    """What was said of one text, and how much of it is left to count."""

    judgements: Sequence[Judgement]
    paragraphs: int
    """Without those excluded."""
    words: int
    """In these paragraphs."""
    excluded: int
    """Paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """An ordinal facet whose values are averaged."""

    facet: str
    values: Mapping[str, float]
    """By code."""


def judged(
    text: Text,
    sets: Iterable[AnnotationSet],
    excluding: Exclusion = NOTHING_EXCLUDED,
    score: Score | None = None,
    marks: WordMarks | None = None,
) -> Judged:
    """Settle what counts of what was said of one text, and which of its paragraphs count.

    ``marks`` are its words, where they are known already.
    """
    marks = marks or WordMarks(text)
    said = [coding for coding in codings(text, sets) if coding.annotation.codes]
    left_out = excluded_paragraphs(text, said, excluding)
    judgements = (_judgement(marks, coding, left_out, score) for coding in said)
    kept = [one.number for one in text.paragraphs if one.number not in left_out]
    return Judged(
        [judgement for judgement in judgements if judgement and excluding.count(judgement.codes)],
        paragraphs=len(kept),
        words=sum(map(marks.count, kept)),
        excluded=len(left_out),
    )


def _judgement(
    marks: WordMarks, coding: Coding, left_out: set[int], score: Score | None
) -> Judgement | None:
    """Return what counts of a coding; nothing where it touches excluded paragraphs only."""
    _, _, _, annotation, first, last = coding
    places = {
        number: marks.touched(number, annotation.start, annotation.end)
        for number in range(first, last + 1)
        if number not in left_out
    }
    if not places:
        return None
    value = score.values.get(annotation.codes.get(score.facet, "")) if score else None
    return Judgement(annotation.codes, places, value, coding)


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


def count_text(said: Judged, *, keep: bool = False) -> TextCount:
    """Count what is said of one text: by code, with those above it.

    ``keep`` counts the codes without those below them as well.
    """
    leaves = _leaves(said.judgements)
    counts = {key: places.count() for key, places in _rolled_up(leaves).items()}
    if leaves:
        counts[ANY] = _together(said.judgements).count()
    own = {key: places.count() for key, places in leaves.items()} if keep else {}
    return TextCount(counts, said.paragraphs, said.words, said.excluded, own)


class Places:
    """Where something is said in one text: paragraphs, words, and how they are valued."""

    __slots__ = ("annotations", "values", "words")

    def __init__(self) -> None:
        self.words: dict[int, int] = {}
        self.annotations = 0
        self.values: dict[int, tuple[float, int]] = {}

    def add(self, judgement: Judgement) -> None:
        """Add a judgement."""
        self.annotations += 1
        self._cover(judgement.places)
        if judgement.value is not None:
            for number in judgement.places:
                self._value(number, judgement.value, 1)

    def merge(self, other: Places) -> None:
        """Add judgements of which none was added before."""
        self.annotations += other.annotations
        self._cover(other.words)
        for number, (value, scored) in other.values.items():
            self._value(number, value, scored)

    def _cover(self, places: Mapping[int, int]) -> None:
        words = self.words
        for number, touched in places.items():
            words[number] = words.get(number, 0) | touched

    def _value(self, number: int, value: float, scored: int) -> None:
        before, times = self.values.get(number, (0.0, 0))
        self.values[number] = before + value, times + scored

    def count(self) -> Count:
        """Return the numbers."""
        return Count(
            texts=1 if self.words else 0,
            paragraphs=len(self.words),
            annotations=self.annotations,
            words=sum(touched.bit_count() for touched in self.words.values()),
            scored=len(self.values),
            values=_added({}, ((times, value) for value, times in self.values.values())),
        )


def _leaves(judgements: Iterable[Judgement]) -> dict[Key, Places]:
    """Gather what is said by the very code."""
    leaves: dict[Key, Places] = {}
    for judgement in judgements:
        for key in judgement.codes.items():
            (leaves.get(key) or leaves.setdefault(key, Places())).add(judgement)
    return leaves


def _rolled_up(leaves: Mapping[Key, Places]) -> dict[Key, Places]:
    """Add what is said by a code to the codes above, and to the facet."""
    found: dict[Key, Places] = {}
    for key, leaf in leaves.items():
        for above in keys_above(key):
            (found.get(above) or found.setdefault(above, Places())).merge(leaf)
    return found


def _together(judgements: Iterable[Judgement]) -> Places:
    whole = Places()
    for judgement in judgements:
        whole.add(judgement)
    return whole


def keys_above(key: Key) -> Iterator[Key]:
    """Yield a code, those above it, and its facet as a whole."""
    facet, code = key
    for path in lineage(code):
        yield facet, path
    yield facet, ""


# Several texts


@dataclass(slots=True, kw_only=True)
class Tally:
    """The counts of some texts together."""

    counts: dict[Key, Count] = field(default_factory=dict)
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


@dataclass(slots=True, kw_only=True)
class GroupTally:
    """What is known of the texts of one group, those finished and those only begun apart."""

    texts: dict[Progress, list[str]] = field(default_factory=dict)
    """Their ids, by how far those who are counted are."""
    finished: Tally = field(default_factory=Tally)
    begun: Tally = field(default_factory=Tally)
    excluded: dict[Progress, int] = field(default_factory=dict)
    """Paragraphs."""
    languages: set[str] = field(default_factory=set)
    dates: tuple[str, str] | None = None
    """The first and the last one."""
    each: list[tuple[str, Progress, TextCount]] | None = None
    """Every text that was read by itself, with its id; ``None`` where nobody asks for that."""

    def add(self, text: Text, progress: Progress, said: TextCount) -> None:
        """Add one text."""
        self.texts.setdefault(progress, []).append(text.id)
        self.languages.add(text.language)
        if progress != "not read":
            if self.each is not None:
                self.each.append((text.id, progress, said))
            (self.finished if progress == "finished" else self.begun).add(said)
            self.excluded[progress] = self.excluded.get(progress, 0) + said.excluded


def tally(texts: Iterable[tuple[Text, Iterable[AnnotationSet]]]) -> Tally:
    """Count all that is said of some texts, whether it is finished or not."""
    counted = Tally()
    for text, sets in texts:
        counted.add(count_text(judged(text, sets)))
    return counted
