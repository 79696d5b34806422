"""What changed between two strings, exactly, word by word.

Promises: the edits cover both strings, in order and without gaps, so that one string and the edits
give the other; what is kept is equal on both sides; no edit begins or ends inside a grapheme; the
same strings give the same edits; and the time grows with the length, whatever the strings are.
Nothing here looks at a clock: a diff that gives up after some seconds calls the rest replaced.

Lines that stand once on either side are matched first (patience diff, after Bram Cohen), then
words. Where two stretches are too long to be compared word with word at once, runs of words that
stand once on either side divide them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import chain
from math import isqrt
from typing import TYPE_CHECKING, Literal, NamedTuple

from diptych.texts.graphemes import (
    BLANKS,
    CHARACTER,
    MARKED,
    MARKED_BLANK,
    is_inside_grapheme,
    joined_to,
    may_join,
)
from diptych.texts.scripts import SPACELESS_LETTERS, word_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_AT_ONCE = 6_000_000
"""Words by words that are compared at once: a few hundredths of a second."""
_RUNS = (8, 4, 2, 1)
"""Lengths, in words, of the runs that divide longer stretches."""

Range = tuple[int, int]
Pair = tuple[int, int]
Matches = tuple["Sequence[int]", "Sequence[int]"]
"""Places of words that stand one by one for those of the other side."""

_PLAIN_WORD = re.compile(r"\w++(?:['’]\w++|(?<=\d)[.,:]\d++)*|\S")
"""Where all graphemes are single characters, and no letter is a word: for time alone.

Groups are not possessive, here and below: up to Python 3.11.4 one that begins with a look behind
goes back by what it looked at (CPython issue 106052).
"""


class Edit(NamedTuple):
    """A stretch of the old string, of the new one, or of both."""

    kind: Literal["kept", "deleted", "inserted"]
    old: tuple[int, int]
    """Start and end in the old string, in code points; empty for what is inserted."""
    new: tuple[int, int]
    """Start and end in the new string; empty for what is deleted."""


@lru_cache(maxsize=4)
def differences(old: str, new: str) -> tuple[Edit, ...]:
    """Return the edits that make ``new`` of ``old``.

    Between two kept stretches stands a deletion, an insertion, or the one before the other. The
    last ones are remembered: texts of one long paragraph are compared as texts and as paragraphs.
    """
    if old == new:
        return (Edit("kept", (0, len(old)), (0, len(new))),) if old else ()
    left, right = words(old), words(new)
    edits: list[Edit] = []
    at_old = at_new = 0
    for first, second, length in _runs(_kept_words(old, left, new, right)):
        start_old, start_new = left[first][0], right[second][0]
        _add_between(edits, old, new, (at_old, start_old), (at_new, start_new))
        _add_run(edits, old, new, left[first : first + length], right[second : second + length])
        at_old, at_new = left[first + length - 1][1], right[second + length - 1][1]
    _add_between(edits, old, new, (at_old, len(old)), (at_new, len(new)))
    return tuple(edits)


@lru_cache(maxsize=4)
def words(passage: str) -> tuple[tuple[int, int], ...]:
    """Return where the words stand; each punctuation mark is one.

    In scripts that write no spaces between words each letter is one, with its marks. None begins or
    ends inside a grapheme.
    """
    found: list[Range] = []
    start = 0
    for line in passage.split("\n") if may_join(passage) else [passage]:
        word = _any_word() if may_join(line) else _PLAIN_WORD
        found += [match.span() for match in word.finditer(passage, start, start + len(line))]
        start += len(line) + 1
    return tuple(found)


@cache
def _any_word() -> re.Pattern[str]:
    run = rf"(?:(?:[0-9A-Za-z_]++|[^\W{SPACELESS_LETTERS}]++){MARKED})+"
    unit = rf"(?:{run}(?:['’]{run}|(?<=\d)[.,:]\d++{MARKED})*|{CHARACTER})"
    return re.compile(rf"(?=[\S{BLANKS}])(?:{unit}|{MARKED_BLANK}){joined_to(unit)}")


def kept_words(old: str, new: str, edits: Iterable[Edit]) -> int:
    """Count the words of ``count_words`` whose first letter or digit is kept, as theirs."""
    places, others = list(word_places(old)), set(word_places(new))
    kept = 0
    for kind, (start, end), (new_start, _) in edits:
        if kind == "kept":
            inside = places[bisect_left(places, start) : bisect_left(places, end)]
            shift = new_start - start
            kept += len(others.intersection([at + shift for at in inside]))
    return kept


# From words to stretches


def _add_run(
    edits: list[Edit], old: str, new: str, left: Sequence[Range], right: Sequence[Range]
) -> None:
    """Add words that follow one another on both sides, and the white space among them."""
    (start_old, end_old), (start_new, end_new) = left[0], right[0]
    if old[start_old : left[-1][1]] == new[start_new : right[-1][1]]:
        _add_kept(edits, (start_old, left[-1][1]), (start_new, right[-1][1]))
        return
    _add_kept(edits, left[0], right[0])
    for word_old, word_new in zip(left[1:], right[1:], strict=True):
        _add_between(edits, old, new, (end_old, word_old[0]), (end_new, word_new[0]))
        _add_kept(edits, word_old, word_new)
        end_old, end_new = word_old[1], word_new[1]


def _add_between(edits: list[Edit], old: str, new: str, left: Range, right: Range) -> None:
    """Add what stands between kept words; white space is kept at its ends, but for a mark on it."""
    gone, come = old[left[0] : left[1]], new[right[0] : right[1]]
    if gone == come:
        _add_kept(edits, left, right)
        return
    head, tail = _blanks(gone, come)
    middle_old = (left[0] + head, left[1] - tail)
    middle_new = (right[0] + head, right[1] - tail)
    _add_kept(edits, (left[0], middle_old[0]), (right[0], middle_new[0]))
    if middle_old[0] < middle_old[1]:
        edits.append(Edit("deleted", middle_old, (middle_new[0], middle_new[0])))
    if middle_new[0] < middle_new[1]:
        edits.append(Edit("inserted", (middle_old[1], middle_old[1]), middle_new))
    _add_kept(edits, (middle_old[1], left[1]), (middle_new[1], right[1]))


def _blanks(gone: str, come: str) -> tuple[int, int]:
    """Count the white space that both sides begin with, and that both end with behind it.

    What belongs to a grapheme with something else is none.
    """
    head = _same(_leading(gone), _leading(come))
    tail = _same(_trailing(gone[head:])[::-1], _trailing(come[head:])[::-1])
    both = gone + come
    if both.isascii() and "\r" not in both:
        return head, tail
    while is_inside_grapheme(gone, head) or is_inside_grapheme(come, head):
        head -= 1
    while any(is_inside_grapheme(side, len(side) - tail) for side in (gone, come)):
        tail -= 1
    return head, tail


def _leading(passage: str) -> str:
    return passage[: len(passage) - len(passage.lstrip())]


def _trailing(passage: str) -> str:
    return passage[len(passage.rstrip()) :]


def _add_kept(edits: list[Edit], left: Range, right: Range) -> None:
    if left[0] == left[1]:
        return
    if edits and edits[-1].kind == "kept":
        last = edits.pop()
        left, right = (last.old[0], left[1]), (last.new[0], right[1])
    edits.append(Edit("kept", left, right))


def _runs(matches: Iterable[Matches]) -> Iterator[tuple[int, int, int]]:
    """Gather words that follow one another on both sides: two beginnings, a length."""
    first, second, length = 0, 0, 0
    for one, other, more in (run for match in matches for run in _runs_of(*match)):
        if (one, other) == (first + length, second + length):
            length += more
            continue
        if length:
            yield first, second, length
        first, second, length = one, other, more
    if length:
        yield first, second, length


def _runs_of(places: Sequence[int], others: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    if isinstance(places, range) and isinstance(others, range):
        if places:
            yield places[0], others[0], len(places)
    else:
        yield from ((one, other, 1) for one, other in zip(places, others, strict=True))


# Which words are kept


class _Words(NamedTuple):
    """Words of one side: which ones, as numbers, and their places among all of that side."""

    which: Sequence[int]
    places: Sequence[int]

    def part(self, start: int, end: int) -> _Words:
        return _Words(self.which[start:end], self.places[start:end])

    def among(self, others: _Words) -> _Words:
        """Leave out the words that the other side does not have: they match nothing."""
        there = set(others.which)
        kept = [at for at, which in enumerate(self.which) if which in there]
        return _Words([self.which[at] for at in kept], [self.places[at] for at in kept])


def _kept_words(
    old: str, left: Sequence[Range], new: str, right: Sequence[Range]
) -> Iterator[Matches]:
    """Yield the places of the words that are kept, in order."""
    one, other = _numbered(_said(old, left), _said(new, right))
    cuts: list[Pair] = []
    if "\n" in old or "\n" in new:
        (lines, firsts), (other_lines, other_firsts) = _lines(old, left), _lines(new, right)
        cuts = [(firsts[a], other_firsts[b]) for a, b in _patience(lines, other_lines)]
    for part, other_part in _divided(one, other, cuts):
        yield from _matched(part, other_part, _RUNS)


def _said(passage: str, ranges: Sequence[Range]) -> list[str]:
    return [passage[start:end] for start, end in ranges]


def _numbered(*sides: Sequence[str]) -> Iterator[_Words]:
    known = {word: number for number, word in enumerate(dict.fromkeys(chain(*sides)))}
    for side in sides:
        yield _Words(list(map(known.__getitem__, side)), range(len(side)))


def _lines(passage: str, ranges: Sequence[Range]) -> tuple[list[str], list[int]]:
    """Return the lines that hold words, and the place of the first word of each."""
    starts = [start for start, _ in ranges]
    lines, firsts = [], []
    position = 0
    for line in passage.split("\n"):
        if content := line.strip():
            lines.append(content)
            firsts.append(bisect_left(starts, position))
        position += len(line) + 1
    return lines, firsts


def _matched(one: _Words, other: _Words, runs: Sequence[int]) -> Iterator[Matches]:
    """Yield the places of the words that two stretches have in common, in order."""
    head = _same(one.which, other.which)
    yield one.places[:head], other.places[:head]
    one, other = one.part(head, len(one.which)), other.part(head, len(other.which))
    tail = _same(one.which[::-1], other.which[::-1])
    ends = len(one.which) - tail, len(other.which) - tail
    inner, other_inner = one.part(0, ends[0]), other.part(0, ends[1])
    yield from _matched_inside(inner.among(other_inner), other_inner.among(inner), runs)
    yield one.places[ends[0] :], other.places[ends[1] :]


def _matched_inside(one: _Words, other: _Words, runs: Sequence[int]) -> Iterator[Matches]:
    size = len(one.which) * len(other.which)
    if size <= _AT_ONCE:
        yield from _at_once(one, other) if size else ()
        return
    if runs:
        cuts = _patience(_of_length(runs[0], one.which), _of_length(runs[0], other.which))
    else:
        cuts = _even_cuts(len(one.which), len(other.which))
    for part, other_part in _divided(one, other, cuts):
        yield from _matched(part, other_part, runs[1:])


def _at_once(one: _Words, other: _Words) -> Iterator[Matches]:
    """Keep as many words as can be kept (a longest common subsequence)."""
    from rapidfuzz.distance import Indel

    for first, second, length in Indel.opcodes(one.which, other.which).as_matching_blocks():
        yield one.places[first : first + length], other.places[second : second + length]


def _same(one: Sequence[object], other: Sequence[object]) -> int:
    """Count the words, or letters, that both begin with."""
    length = min(len(one), len(other))
    if one[:length] == other[:length]:
        return length
    return next(at for at in range(length) if one[at] != other[at])


def _divided(one: _Words, other: _Words, cuts: Sequence[Pair]) -> Iterator[tuple[_Words, _Words]]:
    """Cut two stretches at the same places, but not where one cut directly follows another."""
    at = other_at = 0
    last = (-1, -1)
    for cut in cuts:
        if cut != (last[0] + 1, last[1] + 1):
            yield one.part(at, cut[0]), other.part(other_at, cut[1])
            at, other_at = cut
        last = cut
    yield one.part(at, len(one.which)), other.part(other_at, len(other.which))


def _of_length(length: int, which: Sequence[int]) -> Sequence[object]:
    """Return the run of words that begins at each word."""
    if length == 1:
        return which
    return list(zip(*(which[step:] for step in range(length)), strict=False))


def _even_cuts(length: int, other: int) -> list[Pair]:
    """Cut two stretches without a run of their own, of few different words, into equal parts."""
    parts = isqrt(length * other // _AT_ONCE) + 1
    return [(length * part // parts, other * part // parts) for part in range(1, parts)]


def _patience(one: Sequence[object], other: Sequence[object]) -> list[Pair]:
    """Return the places of what stands once on either side, as far as the order is the same."""
    once, other_once = _once(one), _once(other)
    pairs = [(at, other_once[what]) for what, at in once.items() if what in other_once]
    return [pairs[number] for number in longest_rising([place for _, place in pairs])]


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Return the places of as many different numbers as possible that rise, in order."""
    ends: list[int] = []
    chosen: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        chosen[length : length + 1] = [at]
        before.append(chosen[length - 1] if length else -1)
    at = chosen[-1] if chosen else -1
    longest = []
    while at >= 0:
        longest.append(at)
        at = before[at]
    return longest[::-1]


def _once(items: Sequence[object]) -> dict[object, int]:
    """Return what stands there once, and where, in order."""
    places: dict[object, int] = {}
    for at, item in enumerate(items):
        places[item] = -1 if item in places else at
    return {item: at for item, at in places.items() if at >= 0}
