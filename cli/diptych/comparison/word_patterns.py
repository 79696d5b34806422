"""Patterns of words: what is looked for word by word, whatever is annotated.

A pattern is one or more phrases with ``OR`` between them. Words are compared as ``texts.words``
folds them: whatever their case, width and accents' encoding. ``*`` stands for any letters of a
word, by itself for any word. A phrase is not found across punctuation, unless it has some itself.
Signs that it has, such as those of currencies, ``%`` and ``#``, stand beside the same words.
In scripts that write no spaces each letter is a word, so a phrase is found anywhere.

``a NEAR/5 b`` finds each a that has a b among the five words before or behind it, in the same
paragraph. ``en:rule OR id:aturan`` looks for each in texts of its language, and of a language that
is not known.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import BadOptionError
from diptych.texts.words import pieces_of, word_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from diptych.texts.text import Paragraph, Text
    from diptych.texts.words import Word

_OR = re.compile(r"\s+OR\s+")
_NEAR = re.compile(r"\s+NEAR/(\d{1,4})\s+")
_OPERATOR = re.compile(r"(?:\A|\s)(OR|AND|NOT|NEAR(?:/\S*)?)(?=\s|\Z)")
_SMALL = re.compile(r"(?<!\S)near(?=/\d{1,4}(?!\S))", re.IGNORECASE)
"""What is no pair of words, in whatever letters."""
_WAYS_OUT = {
    "OR": "stands between words: a OR b",
    "NEAR": "stands between words: a NEAR/5 b",
    "AND": "joins nothing; both in one paragraph are a NEAR/999 b",
    "NOT": "excludes nothing; --ignore passes over phrases",
}
_LANGUAGE = re.compile(r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*):\s*")
_CONTINUED = re.compile(r"(?<=\n)[ \t]*(?:>[ \t]?)+")
"""The mark of a quotation on a line that goes on."""


class Hit(NamedTuple):
    """Where a pattern is found."""

    start: int
    """In code points of the passage."""
    end: int
    alternative: int
    """The number, from 0, of the phrase with ``OR`` around it that was found; where places of
    several overlap, of the longest of them, and of equally long ones the first."""


class WordPattern:
    """A pattern that was read, ready to be looked for in many texts."""

    def __init__(self, written: str, option: str = "PATTERN") -> None:
        """Read a pattern. Raises ``BadOptionError``, which names the option."""
        self.written = written
        self.alternatives = tuple(
            _alternative(one.strip(), option) for one in _OR.split(written.strip())
        )
        self._for: dict[str, list[tuple[int, _Matcher]]] = {}

    @property
    def has_letters(self) -> bool:
        """Whether a letter of a script that writes no spaces is looked for."""
        return any(
            word.is_letter for one in self.alternatives for word in word_pattern(one.phrase, "")
        )

    def near(self, other: str, distance: int) -> str:
        """Write the pattern that finds each place of this one with another phrase near it."""
        return " OR ".join(f"{one.written} NEAR/{distance} {other}" for one in self.alternatives)

    def applies(self, alternative: int, language: str) -> bool:
        """Tell whether an alternative is looked for in texts of a language."""
        wanted = self.alternatives[alternative].language
        tag = f"{language.lower()}-"
        return not (wanted and language) or tag.startswith(f"{wanted}-")

    def is_for(self, language: str) -> bool:
        """Tell whether anything is looked for in texts of a language."""
        return bool(self._matchers(language))

    def hits(self, words: Sequence[Word], language: str) -> list[Hit]:
        """Find the pattern in words, in reading order.

        Places of several phrases that overlap are one. Those of one phrase are not: ``ha ha`` is
        twice in ``ha ha ha``, as phrases are counted.
        """
        found: dict[tuple[int, int], Hit] = {}
        for number, matcher in self._matchers(language):
            for first, end in matcher.found(words):
                place = words[first].start, words[end - 1].end
                found.setdefault(place, Hit(*place, number))
        return [hit for places in _overlapping(sorted(found.values())) for hit in _joined(places)]

    def may_be_in(self, passage: str, language: str) -> bool:
        """Tell, quickly, where nothing can be found: in ASCII that lacks letters of all phrases."""
        if not passage.isascii():
            return True
        lower = passage.lower()
        return any(matcher.needed in lower for _, matcher in self._matchers(language))

    def _matchers(self, language: str) -> list[tuple[int, _Matcher]]:
        if language not in self._for:
            self._for[language] = [
                (number, _Matcher(one, language))
                for number, one in enumerate(self.alternatives)
                if self.applies(number, language)
            ]
        return self._for[language]


def passage_of(text: Text, paragraph: Paragraph) -> str:
    """Return a paragraph as it stands in the body, but for the marks of quotations inside it."""
    passage = text.body[paragraph.start : paragraph.end]
    if paragraph.kind != "quotation" or "\n" not in passage:
        return passage
    return _CONTINUED.sub(lambda mark: " " * len(mark[0]), passage)


def without_words(words: Sequence[Word], hits: Sequence[Hit]) -> Sequence[Word]:
    """Leave out the words of some places; what stands behind one is parted from what is before."""
    if not hits:
        return words
    left: list[Word] = []
    spans = iter(hits)
    hit, parted, reached = next(spans, None), False, 0
    for word in words:
        while hit and hit.start <= word.start:
            reached, hit = max(reached, hit.end), next(spans, None)
        if word.start < reached:
            parted = True
        else:
            left.append(word._replace(parted=word.parted or parted))
            parted = False
    return left


def _overlapping(hits: Iterable[Hit]) -> Iterator[list[Hit]]:
    """Yield the places, in reading order, that overlap or are linked by others that do."""
    places: list[Hit] = []
    reached = 0
    for hit in hits:
        if places and hit.start >= reached:
            yield places
            places = []
        places.append(hit)
        reached = max(reached, hit.end)
    if places:
        yield places


def _joined(places: Sequence[Hit]) -> Sequence[Hit]:
    """Make one place of all their words, where several phrases have them."""
    if len({hit.alternative for hit in places}) == 1:
        return places
    longest = min(places, key=lambda hit: (hit.start - hit.end, hit.alternative))
    return [Hit(places[0].start, max(hit.end for hit in places), longest.alternative)]


# Reading a pattern


class _Alternative(NamedTuple):
    written: str
    language: str
    """The tag of the language, in small letters; empty: any."""
    phrase: str
    near: tuple[tuple[int, str], ...]
    """Phrases that have to stand near, each with how many words it may be away."""


def _alternative(written: str, option: str) -> _Alternative:
    tag = _LANGUAGE.match(written)
    phrase, *near = _NEAR.split(written[tag.end() :] if tag else written)
    distances, others = near[::2], near[1::2]
    for part in (phrase, *others):
        _require_phrase(part, written, option)
    if "0" in distances:
        raise BadOptionError(option, "NEAR/0 finds nothing; words side by side are NEAR/1")
    pairs = zip(map(int, distances), others, strict=True)
    return _Alternative(written, tag[1].lower() if tag else "", phrase, tuple(pairs))


def _require_phrase(phrase: str, written: str, option: str) -> None:
    if operator := _OPERATOR.search(phrase):
        name = operator[1].partition("/")[0]
        reason = f"{written!r}: {name} {_WAYS_OUT[name]}; in small letters it is a word"
        raise BadOptionError(option, reason)
    if _SMALL.search(phrase):
        meant = _SMALL.sub("NEAR", written)
        raise BadOptionError(option, f"{written!r}: NEAR is written in capitals: {meant}")
    if phrase.count("(") != phrase.count(")"):
        way_out = "write each alternative whole: a NEAR/5 c OR b NEAR/5 c"
        raise BadOptionError(option, f"{written!r}: parentheses join nothing; {way_out}")
    if not word_pattern(phrase, ""):
        are_signs = {one.kind for one in pieces_of(phrase, "")} == {"sign"}
        with_word = f"; with any word beside it: {f'{phrase}*'!r} or {f'*{phrase}'!r}"
        way_out = with_word if are_signs else ""
        raise BadOptionError(option, f"{written!r} holds no word to look for{way_out}")


class _Matcher:
    """An alternative as texts of a language have it."""

    def __init__(self, asked: _Alternative, language: str) -> None:
        self._phrase = _phrase(asked.phrase, language)
        self._near = [(distance, _phrase(other, language)) for distance, other in asked.near]
        self.needed = self._phrase[0].needed

    def found(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Yield the first word of each place, and the one behind the last."""
        length = len(self._phrase)
        starts = list(_places(self._phrase, words))
        if not starts:
            return
        others = [(distance, len(o), list(_places(o, words))) for distance, o in self._near]
        for start in starts:
            if all(_is_near(start, length, *other) for other in others):
                yield start, start + length


def _is_near(start: int, length: int, distance: int, others: int, places: Sequence[int]) -> bool:
    """Tell whether one of some phrases stands wholly so many words before a phrase, or behind."""
    from bisect import bisect_left

    before = bisect_left(places, start - distance)
    behind = bisect_left(places, start + length)
    return (before < len(places) and places[before] <= start - others) or (
        behind < len(places) and places[behind] + others <= start + length + distance
    )


class _Asked(NamedTuple):
    """A word of a pattern."""

    is_it: Callable[[str], object]
    """Tells whether a folded word is the one."""
    parted: bool
    before: str
    """Signs that stand in front of it."""
    behind: str
    needed: str
    """Letters and digits of ASCII that stand in it side by side."""


def _phrase(phrase: str, language: str) -> list[_Asked]:
    return [_asked(word) for word in word_pattern(phrase, language)]


def _asked(word: Word) -> _Asked:
    needed = max(_PLAIN.findall(word.folded), key=len, default="")
    is_it = _glob(word.folded) if "*" in word.folded else word.folded.__eq__
    return _Asked(is_it, word.parted, word.before, word.behind, needed)


_PLAIN = re.compile("[a-z0-9]+")


@lru_cache(maxsize=256)
def _glob(folded: str) -> Callable[[str], object]:
    return re.compile(".*".join(map(re.escape, folded.split("*"))), re.DOTALL).fullmatch


def _places(phrase: Sequence[_Asked], words: Sequence[Word]) -> Iterator[int]:
    """Yield where a phrase begins."""
    first, *others = phrase
    is_it = first.is_it
    last = max(len(words) - len(others), 0)
    for start, word in enumerate(words[:last]):
        if is_it(word.folded) and _has_signs(first, word) and _goes_on(others, words, start):
            yield start


def _goes_on(others: Sequence[_Asked], words: Sequence[Word], start: int) -> bool:
    return all(
        asked.parted == word.parted and asked.is_it(word.folded) and _has_signs(asked, word)
        for asked, word in zip(others, words[start + 1 : start + 1 + len(others)], strict=True)
    )


def _has_signs(asked: _Asked, word: Word) -> bool:
    """Tell whether the signs that are asked for stand beside a word."""
    return word.before.endswith(asked.before) and word.behind.startswith(asked.behind)
