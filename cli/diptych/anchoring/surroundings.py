"""What stands around the places of two texts, whatever the white space: it tells copies apart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, count, permutations, takewhile
from operator import not_
from typing import TYPE_CHECKING, NamedTuple

from diptych.anchoring.similarity import similarity_of
from diptych.annotations.quotes import Span
from diptych.texts.scripts import letters_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.anchoring.criteria import ReanchoringCriteria

_EDGE = "\0"
"""Stands for the beginning and the end of a text, in which it cannot be."""
_MOST = 1_000
"""Places where the same words stand; of more the first are looked at: for time alone."""
_STEP = 64
"""Code points that are compared at once: for time alone."""


class _Shared(NamedTuple):
    """What is the same before and behind two places, both as read away from them."""

    before: str
    behind: str


@dataclass(frozen=True)
class Surroundings:
    """An old text and the new one, of which a place is the other if the same is around it."""

    old: str
    new: str
    criteria: ReanchoringCriteria

    def told_apart(self, was: Span, now: Span, other: Span) -> int:
        """Tell whether a passage's surroundings are those of one place (1) or of another (-1).

        What the two have in common around them tells nothing, be it paragraphs that were copied.
        Neither (0): on either side it is the one and the other, or nothing is.
        """
        mine, theirs = self._shared(was, now), self._shared(was, other)
        if line := self._is_line(was, mine) - self._is_line(was, theirs):
            return line
        ahead = [
            self._letters(one[len(both) :]) - self._letters(another[len(both) :])
            for one, another, both in zip(
                mine, theirs, _shared(self._new, now, self._new, other), strict=True
            )
        ]
        if min(ahead) <= -self.criteria.ahead and max(ahead) >= self.criteria.ahead:
            return 0
        if abs(sum(ahead)) >= self.criteria.ahead:
            return 1 if sum(ahead) > 0 else -1
        if any(one > 0 > another for one, another in permutations(ahead)):
            return 0
        likeness = self._likeness(was, now) - self._likeness(was, other)
        return (likeness >= self.criteria.liker) - (-likeness >= self.criteria.liker)

    def _likeness(self, was: Span, now: Span) -> float:
        """Return how alike what stands around two places is, 0 to 1."""
        (first, last), (first_now, last_now) = self._old.reach(was), self._new.reach(now)
        around = 2 * self.criteria.correspondence.around
        old, new = self._old.said, self._new.said
        before = similarity_of(
            old[max(first - around, 0) : first], new[max(first_now - around, 0) : first_now]
        )
        behind = similarity_of(old[last : last + around], new[last_now : last_now + around])
        return (before + behind) / 2

    def grade(self, was: Span, now: Span) -> int:
        """Count the letters around a place that are those around a passage, as far as they tell."""
        return sum(map(self._letters, self._shared(was, now)))

    def copies(self, was: Span) -> Iterator[Span]:
        """Yield where a passage's words stand with something of what was before or behind them."""
        first, last = self._old.reach(was)
        if first == last:
            return
        beside = self.criteria.correspondence.island
        before = min(beside, first)
        found = {
            *(at + before for at in self._new.found(self._old.said[first - before : last])),
            *self._new.found(self._old.said[first : last + beside]),
        }
        for start in sorted(found):
            yield self._new.span(was, self.old, start, start + last - first)

    def stands(self, was: Span) -> bool:
        """Tell whether a passage's words stand anywhere."""
        first, last = self._old.reach(was)
        return self._old.said[first:last] in self._new.said

    def moved(self, was: Span, around: Span) -> Span | None:
        """Return where a passage is now, if what is around it stands once in either text."""
        first, last = self._old.reach(around)
        words = self._old.said[first:last]
        there = self._new.found(words)
        start, end = self._old.reach(was)
        if start == end or len(there) != 1 or len(self._old.found(words)) != 1:
            return None
        by = there[0] - first
        return self._new.span(was, self.old, start + by, end + by)

    def _shared(self, was: Span, now: Span) -> _Shared:
        return _shared(self._old, was, self._new, now)

    def _is_line(self, was: Span, shared: _Shared) -> bool:
        text = self.old
        first, last = text.rfind("\n", 0, was.start) + 1, f"{text}\n".find("\n", was.end)
        before, behind = _said(text[first : was.start]), _said(text[was.end : last])
        return shared.before.startswith(before[::-1]) and shared.behind.startswith(behind)

    def _letters(self, words: str) -> int:
        """Count letters; more than are there by chance are enough, and the edge of a text is."""
        enough = self.criteria.correspondence.island + 1
        if _EDGE in words:
            return enough
        return min(letters_said(words[: 2 * enough]), enough)

    @cached_property
    def _old(self) -> _Said:
        return _Said(self.old)

    @cached_property
    def _new(self) -> _Said:
        return _Said(self.new)


@dataclass(frozen=True)
class _Said:
    """What a text says, without its white space."""

    text: str

    @cached_property
    def said(self) -> str:
        """All of it, between its edges."""
        return f"{_EDGE}{_said(self.text)}{_EDGE}"

    @cached_property
    def backwards(self) -> str:
        """The same from its end."""
        return self.said[::-1]

    @cached_property
    def places(self) -> Sequence[int]:
        """Where in the text each of it stands; the first is the edge."""
        return [-1, *compress(count(), self._is_said)]

    @cached_property
    def _skipped(self) -> Sequence[int]:
        return list(accumulate(self._is_said, initial=1))

    @property
    def _is_said(self) -> Iterator[bool]:
        return map(not_, map(str.isspace, self.text))

    def found(self, words: str) -> Sequence[int]:
        """Return where words stand, and stand again behind that; of very many the first."""
        found: list[int] = []
        at = self.said.find(words)
        while at >= 0 and len(found) < _MOST:
            found.append(at)
            at = self.said.find(words, at + 1)
        return found

    def span(self, was: Span, old: str, start: int, end: int) -> Span:
        """Return the place of what is said, with the white space that a passage had at its ends."""
        first, last = self.places[start], self.places[end - 1] + 1
        quote = old[was.start : was.end]
        wide = Span(
            first - len(quote) + len(quote.lstrip()), last + len(quote) - len(quote.rstrip())
        )
        return wide if self.text[wide.start : wide.end] == quote else Span(first, last)

    def reach(self, place: Span) -> tuple[int, int]:
        """Return from where to where a place of the text reaches in what it says."""
        return self._skipped[place.start], self._skipped[place.end]


def _said(text: str) -> str:
    return "".join(text.split())


def _shared(one: _Said, place: Span, other: _Said, there: Span) -> _Shared:
    (first, last), (first_there, last_there) = one.reach(place), other.reach(there)
    return _Shared(
        before=_same(
            one.backwards, len(one.said) - first, other.backwards, len(other.said) - first_there
        ),
        behind=_same(one.said, last, other.said, last_there),
    )


def _same(one: str, at: int, other: str, there: int) -> str:
    """Return what is the same in two texts from two places on."""
    start = at
    while (words := one[at : at + _STEP]) and words == other[there : there + _STEP]:
        at, there = at + len(words), there + len(words)
    pairs = zip(one[at : at + _STEP], other[there : there + _STEP], strict=False)
    at += sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return one[start:at]
