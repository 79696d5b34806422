"""The phrases of texts, counted: runs of words without punctuation between them.

In scripts that write no spaces the words are units that occur together (``letter_units``). A phrase
that holds such letters counts wherever these stand, as ``kwic`` finds it; one that is made of units
in few of the places where it stands is a fragment, and no phrase.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.letter_units import Units, stretch_of
from diptych.comparison.word_patterns import passage_of, without_words
from diptych.texts.scripts import count_words, spaceless_letter
from diptych.texts.words import runs, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.comparison.groups import Group
    from diptych.comparison.word_patterns import WordPattern
    from diptych.texts.text import Text
    from diptych.texts.words import Word

Run = list[str]
"""Words, or letters of a script without spaces, between which nothing stands."""
Phrase = tuple[str, ...]
"""As a run; units are taken apart into letters."""

_UNIT_SHARE = 0.7
"""Of its occurrences, those in which a phrase with such letters is made of units: from here on it
is no fragment. In Thai and Chinese, with more, few words are left, with less, fragments."""
WINDOW = 5
LETTER_WINDOW = 15
"""Letters of a script without spaces; three take the room of a word."""


class Wanted(NamedTuple):
    """Which words of texts are counted."""

    kinds: frozenset[str]
    """The kinds of paragraphs that are left out."""
    ignored: Sequence[WordPattern] = ()
    """Their words are passed over where they stand."""
    node: WordPattern | None = None
    """Only the words near it are counted, each phrase once for each place of it."""

    @property
    def window(self) -> int:
        """How many words on each side are near the node."""
        return LETTER_WINDOW if self.node and self.node.has_letters else WINDOW


@dataclass(frozen=True, slots=True)
class SpokenText:
    """The runs of words of one text."""

    words: int
    """As every command counts them; of words near others, how often these stand there."""
    contexts: list[list[Run]] = field(default_factory=list)
    """The runs of the text; or of each place that words are near to."""


def spoken(group: Group[Text], wanted: Wanted) -> list[SpokenText]:
    """Return the words of the texts of a group."""
    return [_spoken(one, wanted) for one in group.texts]


def _spoken(one: Text, wanted: Wanted) -> SpokenText:
    paragraphs = [p for p in one.paragraphs if p.kind not in wanted.kinds]
    whole: list[Run] = []
    near: list[list[Run]] = []
    for paragraph in paragraphs:
        words: Sequence[Word] = words_of(passage_of(one, paragraph), one.language)
        for ignored in wanted.ignored:
            words = without_words(words, ignored.hits(words, one.language))
        if wanted.node:
            near.extend(_near(words, wanted.node, one.language, wanted.window))
        else:
            whole.extend(_runs(words))
    if wanted.node:
        return SpokenText(len(near), near)
    return SpokenText(sum(count_words(one.content(p)) for p in paragraphs), [whole])


def _near(
    words: Sequence[Word], node: WordPattern, language: str, window: int
) -> Iterator[list[Run]]:
    """Yield the runs beside each place of a pattern."""
    starts = {word.start: place for place, word in enumerate(words)}
    ends = {word.end: place for place, word in enumerate(words, 1)}
    for hit in node.hits(words, language):
        first, last = starts[hit.start], ends[hit.end]
        before, behind = words[max(first - window, 0) : first], words[last : last + window]
        yield [*_runs(before), *_runs(behind)]


def _runs(words: Iterable[Word]) -> Iterator[Run]:
    """Yield runs, of which equal words are one object: a large corpus has few different ones."""
    return ([intern(word.folded) for word in run] for run in runs(words))


@lru_cache(maxsize=1 << 14)
def is_letter(word: str) -> bool:
    """Tell a letter of a script that writes no spaces from a word."""
    return bool(spaceless_letter().match(word))


class Phrases:
    """The phrases of two groups or more, of up to so many words, that are frequent enough."""

    def __init__(
        self, groups: Sequence[Sequence[SpokenText]], longest: int, least: int, *, once: bool
    ) -> None:
        """Count them; ``once``: in each context once, however often they stand there."""
        self._groups = groups
        self._once = once
        self._letters: dict[str, Phrase] = {}
        """Of each unit."""
        self.has_letters = any(map(is_letter, {w for run in self._all_runs() for w in run}))
        self._units = self._learned() if self.has_letters else None
        counted = [self._counted(group, longest) for group in groups]
        self.totals = tuple(sum(map(Counter.total, one)) for one in counted)
        self.counts = self._frequent(counted, least)
        """By phrase, of each group."""

    def _all_runs(self) -> Iterator[Run]:
        for group in self._groups:
            for one in group:
                for context in one.contexts:
                    yield from context

    def _learned(self) -> Units:
        return Units(
            [
                stretch_of(letters)
                for run in self._all_runs()
                for are_letters, letters in _stretches(run)
                if are_letters
            ]
        )

    def _counted(self, group: Sequence[SpokenText], longest: int) -> list[Counter[Phrase]]:
        """Count the phrases of a group by their length: words first."""
        counts: list[Counter[Phrase]] = [Counter() for _ in range(longest)]
        for one in group:
            for context in one.contexts:
                tokens = [self._tokens(run) for run in context]
                for length, counter in enumerate(counts, 1):
                    found = (phrase for run in tokens for phrase in _phrases(run, length))
                    counter.update(set(found) if self._once else found)
        return counts

    def _tokens(self, run: Run) -> Run:
        """Put letters together to units."""
        if self._units is None:
            return run
        tokens: Run = []
        for are_letters, words in _stretches(run):
            if are_letters:
                tokens.extend(self._in_units(words, self._units))
            else:
                tokens.extend(words)
        return tokens

    def _in_units(self, letters: Run, units: Units) -> Iterator[str]:
        first = 0
        for end in units.ends(stretch_of(letters)):
            unit = "".join(letters[first:end])
            self._letters.setdefault(unit, tuple(letters[first:end]))
            yield unit
            first = end

    def _frequent(
        self, counted: Sequence[Sequence[Counter[Phrase]]], least: int
    ) -> dict[Phrase, tuple[int, ...]]:
        found: dict[Phrase, list[int]] = {}
        for lengths in zip(*counted, strict=True):
            for phrase in set().union(*lengths):
                counts = [one[phrase] for one in lengths]
                if sum(counts) >= least:
                    flat = self._flat(phrase)
                    known = found.setdefault(flat, [0] * len(counts))
                    found[flat] = [a + b for a, b in zip(known, counts, strict=True)]
        if not self.has_letters:
            return {phrase: tuple(counts) for phrase, counts in found.items()}
        return self._without_fragments(found)

    def _flat(self, phrase: Phrase) -> Phrase:
        if self._units is None:
            return phrase
        return tuple(word for token in phrase for word in self._letters.get(token, (token,)))

    def _without_fragments(
        self, found: Mapping[Phrase, Sequence[int]]
    ) -> dict[Phrase, tuple[int, ...]]:
        """Count phrases with letters wherever they stand, and leave out the fragments."""
        spelled = [phrase for phrase in found if any(map(is_letter, phrase))]
        anywhere = [
            {phrase: sum(by_text.values()) for phrase, by_text in one.items()}
            for one in self.spread(spelled)
        ]
        kept = {phrase: tuple(counts) for phrase, counts in found.items()}
        for phrase in spelled:
            counts = tuple(one.get(phrase, 0) for one in anywhere)
            if sum(found[phrase]) >= _UNIT_SHARE * sum(counts):
                kept[phrase] = counts
            else:
                del kept[phrase]
        return kept

    def spread(self, phrases: Iterable[Phrase]) -> list[dict[Phrase, dict[int, int]]]:
        """Count phrases in each text of each group, texts by their numbers."""
        beginnings = _beginnings(phrases)
        spread: list[dict[Phrase, dict[int, int]]] = []
        for group in self._groups:
            found: dict[Phrase, dict[int, int]] = {}
            for number, one in enumerate(group):
                for context in one.contexts:
                    places = (place[1] for run in context for place in _in_run(run, beginnings))
                    for phrase in set(places) if self._once else places:
                        by_text = found.setdefault(phrase, {})
                        by_text[number] = by_text.get(number, 0) + 1
            spread.append(found)
        return spread

    @property
    def words(self) -> int:
        """How many words, or letters, all runs have."""
        return sum(map(len, self._all_runs()))

    def starts(self, phrases: Sequence[Phrase]) -> dict[Phrase, array[int]]:
        """Return where phrases begin, words numbered over all runs."""
        beginnings = _beginnings(phrases)
        starts: dict[Phrase, array[int]] = {phrase: array("q") for phrase in phrases}
        word = 0
        for run in self._all_runs() if beginnings else ():
            for start, phrase in _in_run(run, beginnings):
                starts[phrase].append(word + start)
            word += len(run)
        return starts


def _stretches(run: Run) -> Iterator[tuple[bool, Run]]:
    """Split a run into letters of scripts without spaces and into words."""
    return ((are_letters, list(words)) for are_letters, words in groupby(run, is_letter))


def _phrases(run: Run, length: int) -> Iterator[Phrase]:
    return zip(*(run[skip:] for skip in range(length)), strict=False)


def _beginnings(phrases: Iterable[Phrase]) -> dict[str, dict[Phrase, bool]]:
    """Return, by their first words, all beginnings of phrases, and whether each is a phrase."""
    found: dict[str, dict[Phrase, bool]] = {}
    for phrase in phrases:
        own = found.setdefault(phrase[0], {})
        for length in range(1, len(phrase)):
            own.setdefault(phrase[:length], False)
        own[phrase] = True
    return found


def _in_run(
    run: Run, beginnings: Mapping[str, Mapping[Phrase, bool]]
) -> Iterator[tuple[int, Phrase]]:
    for start, word in enumerate(run):
        own = beginnings.get(word)
        if own is None:
            continue
        for end in range(start + 1, len(run) + 1):
            phrase = tuple(run[start:end])
            is_phrase = own.get(phrase)
            if is_phrase:
                yield start, phrase
            elif is_phrase is None:
                break
