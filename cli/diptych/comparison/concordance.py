"""Keyword in context: each place where a pattern of words is found, and how often it is in groups.

Words around a place are kept as they stand, white space but for single blanks left out. How often a
pattern is found is said per 1,000 of the words that ``texts`` counts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from diptych.records import Column, Records, number, text, whole
from diptych.texts.scripts import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.comparison.word_patterns import Hit, WordPattern
    from diptych.texts.text import Paragraph, Text
    from diptych.texts.words import Word

_RATE = 1000
_BLANKS = re.compile(r"\s+")
_LETTERS = 3
"""Letters of a script without spaces that take as much room as a word."""
_SORTED_BY = 10
"""Words behind a place, or before it, that decide where its line stands."""


class KeywordLine(NamedTuple):
    """One place where a pattern is found."""

    group: str
    text: Text
    paragraph: int
    start: int
    """In code points of the body."""
    end: int
    pattern: str
    """The alternative that was found there."""
    before: str
    """Words in front of it, with the blank behind them."""
    keyword: str
    after: str
    sort_key: tuple[tuple[str, str], ...]
    codes: tuple[str, ...] = ()
    """``FACET=CODE`` of the annotations that touch it."""


COLUMNS: tuple[Column[KeywordLine], ...] = (
    text("group", "the group of the text", lambda one: one.group),
    text("text", "the text's id", lambda one: one.text.id),
    whole("paragraph", "the paragraph's number", lambda one: one.paragraph),
    whole("start", "where the words begin, in code points of the body", lambda one: one.start),
    whole("end", "where they end", lambda one: one.end),
    text("pattern", "which of several patterns was found", lambda one: one.pattern),
    text("before", "the words in front of them", lambda one: one.before.strip()),
    text("keyword", "the words that were found", lambda one: one.keyword),
    text("after", "the words behind them", lambda one: one.after.strip()),
    text(
        "codes",
        "codes of annotations that touch them, as FACET=CODE",
        lambda one: " ".join(one.codes) or None,
    ),
)


class Surroundings(NamedTuple):
    """How much is shown around a place, and what its line is sorted by."""

    words: int
    """On each side."""
    sort: str = ""
    """``after`` or ``before``; empty: as they are read."""


def keyword_lines(
    group: str,
    found: FoundInParagraph,
    pattern: WordPattern,
    around: Surroundings,
) -> Iterator[KeywordLine]:
    """Yield a line for each place in a paragraph, in reading order."""
    words, passage, offset = found.words, found.passage, found.paragraph.start
    numbers = {word.start: number for number, word in enumerate(words)}
    ends = {word.end: number for number, word in enumerate(words, 1)}
    for hit in found.hits:
        first, last = numbers[hit.start], ends[hit.end]
        most = around.words * _LETTERS
        start = _reach(words[max(first - most, 0) : first][::-1], most)
        end = _reach(words[last : last + most], most)
        begin = words[first - start].start if first > start else 0
        stop = words[last + end - 1].end if last + end < len(words) else len(passage)
        yield KeywordLine(
            group=group,
            text=found.text,
            paragraph=found.paragraph.number,
            start=offset + hit.start,
            end=offset + hit.end,
            pattern=pattern.alternatives[hit.alternative].written,
            before=_one_line(passage[begin : hit.start]),
            keyword=_one_line(passage[hit.start : hit.end]),
            after=_one_line(passage[hit.end : stop]),
            sort_key=_sort_key(words, first, last, around.sort),
        )


class FoundInParagraph(NamedTuple):
    """A paragraph with its words, and where a pattern is found among them."""

    text: Text
    paragraph: Paragraph
    passage: str
    words: Sequence[Word]
    hits: Sequence[Hit]


def _reach(words: Sequence[Word], room: int) -> int:
    """Return how many words from a place on are shown; of letters, some make one word."""
    for reached, word in enumerate(words):
        room -= 1 if word.is_letter else _LETTERS
        if room < 0:
            return reached
    return len(words)


def _one_line(passage: str) -> str:
    return _BLANKS.sub(" ", passage)


def _sort_key(
    words: Sequence[Word], first: int, last: int, sort: str
) -> tuple[tuple[str, str], ...]:
    if not sort:
        return ()
    behind = words[last : last + _SORTED_BY]
    before = words[max(first - _SORTED_BY, 0) : first][::-1]
    return tuple(_alphabetical(word.folded) for word in (behind if sort == "after" else before))


def _alphabetical(word: str) -> tuple[str, str]:
    """Return what puts a word into its place: by letters first, then by the accents on them."""
    if word.isascii():
        return word, ""
    letters = unicodedata.normalize("NFD", word)
    return "".join(one for one in letters if not unicodedata.combining(one)), letters


# How often


@dataclass(slots=True)
class PatternCount:
    """How often a pattern is found in the texts of a group."""

    group: str
    pattern: str
    count: int = 0
    words: int = 0
    """Of the texts in which it is looked for."""
    texts: int = 0
    """In how many it is found."""
    among: int = 0
    """In how many it is looked for."""

    @property
    def rate(self) -> float | None:
        """Per 1,000 words; ``None`` where there are none."""
        return _RATE * self.count / self.words if self.words else None

    def add(self, count: int, words: int) -> None:
        """Count one more text."""
        self.count += count
        self.words += words
        self.texts += count > 0
        self.among += 1


COUNT_COLUMNS: tuple[Column[PatternCount], ...] = (
    text("group", "the group", lambda one: one.group),
    text("pattern", "the pattern, or one of several", lambda one: one.pattern),
    whole("count", "how often it is found", lambda one: one.count),
    number("rate", "per 1,000 words", lambda one: one.rate),
    whole("words", "words of the texts in which it is looked for", lambda one: one.words),
    whole("texts", "in how many texts it is found", lambda one: one.texts),
    whole("texts_of", "in how many it is looked for", lambda one: one.among),
)


@dataclass(frozen=True, slots=True)
class PatternCounts:
    """How often a pattern, and each of its alternatives, is found in each group."""

    pattern: WordPattern
    groups: tuple[str, ...]
    wholes: dict[str, PatternCount] = field(default_factory=dict)
    """By group, of the pattern as a whole."""
    parts: dict[tuple[str, int], PatternCount] = field(default_factory=dict)
    """By group and alternative."""

    def __post_init__(self) -> None:
        for group in self.groups:
            self.wholes[group] = PatternCount(group, self.pattern.written)
            for index, one in enumerate(self.pattern.alternatives):
                self.parts[group, index] = PatternCount(group, one.written)

    def add(self, group: str, language: str, found: Sequence[int], words: int) -> None:
        """Count one more text of a group: ``found`` are the alternatives found in it."""
        if self.pattern.is_for(language):
            self.wholes[group].add(len(found), words)
        for index in range(len(self.pattern.alternatives)):
            if self.pattern.applies(index, language):
                self.parts[group, index].add(found.count(index), words)

    @property
    def rows(self) -> list[PatternCount]:
        """Of each group the whole, and below it the alternatives where there are several."""
        several = len(self.pattern.alternatives) > 1
        return [
            row
            for group in self.groups
            for row in (
                self.wholes[group],
                *(one for (name, _), one in self.parts.items() if several and name == group),
            )
        ]

    def records(self) -> Records[PatternCount]:
        """Return a row per group, and below it one per alternative."""
        return Records(COUNT_COLUMNS, self.rows)


def words_in(text: Text, paragraphs: Sequence[Paragraph]) -> int:
    """Count the words of some paragraphs, as every command does."""
    return sum(count_words(text.content(one)) for one in paragraphs)
