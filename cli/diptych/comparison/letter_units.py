"""Units of scripts that write no spaces: letters that occur together often enough to be words.

A stretch of letters is parted so that it is most probable if units follow one another by chance:
the best parting is found by dynamic programming, its units are counted, and that gives what they
cost in the next round (a unigram model, as of M. R. Brent, An Efficient, Probabilistically Sound
Algorithm for Segmentation and Word Discovery, Machine Learning 34 (1999), p. 71-105). A unit of
several letters has a price of its own besides, each letter so much, spread over its uses (minimum
description length). No unit begins or ends inside a syllable as its script writes it.

In the sentences of Universal Dependencies' PUD treebanks, units of several letters that occur
three times or more, and are units in most of their occurrences, are words, or begin and end where
words do, to .96 in 250 sentences of Chinese and .97 in 1,000; in Thai to .79 and .89.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_MOST = 8
"""Syllables or letters in a unit."""
_ROUNDS = 4
_LETTER_PRICE = 4.0
"""In nats: what a letter of a unit costs, spread over the unit's uses."""
_UNSEEN_COST = 14.0
"""Of a letter that is no unit."""
_BEGINS_NONE = frozenset("ะาำๅๆฯະາຳຽໆຯぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮー々ゝゞヽヾ")
"""Vowels behind their consonant, small kana, and marks of repetition: they begin no unit."""
_ENDS_NONE = frozenset("เแโใไເແໂໃໄ")
"""Vowels in front of their consonant."""
_STACKERS = ("\u1039", "\u17d2")
"""Signs that join the next letter to the one before, in Burmese and Khmer."""
_KILLER = "\u103a"
"""Says in Burmese that a letter ends the syllable before."""


class Stretch(NamedTuple):
    """Letters one behind the other, in parts that are not cut."""

    text: str
    places: Sequence[int]
    """Where the parts begin in the text, and where it ends."""
    numbers: Sequence[int]
    """Of the letters with which the parts begin, and of the end."""


def stretch_of(letters: Sequence[str]) -> Stretch:
    """Join letters that make a syllable."""
    places, numbers, place = [0], [0], 0
    for number, letter in enumerate(letters):
        if number and not _hangs_together(letters[number - 1], letter):
            places.append(place)
            numbers.append(number)
        place += len(letter)
    return Stretch("".join(letters), [*places, place], [*numbers, len(letters)])


def _hangs_together(before: str, letter: str) -> bool:
    return (
        letter[0] in _BEGINS_NONE
        or before[0] in _ENDS_NONE
        or before.endswith(_STACKERS)
        or _KILLER in letter
    )


class Units:
    """The units of some stretches, and how others are parted into them."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        """Learn the units of stretches of letters."""
        repeated = _repeated(stretches)
        whole = sum(len(one.places) - 1 for one in stretches)
        self._costs = {
            unit: -log(times * parts / whole) for unit, (times, parts) in repeated.items()
        }
        self._beginnings = frozenset(repeated)
        for _ in range(_ROUNDS):
            uses = Counter(
                one.text[one.places[first] : one.places[end]]
                for one in stretches
                for first, end in self._parts(one)
            )
            self._costs = _costs(uses, repeated)

    def ends(self, stretch: Stretch) -> list[int]:
        """Part a stretch; return the numbers of the letters behind the last of each unit."""
        return [stretch.numbers[end] for _, end in self._parts(stretch)]

    def _parts(self, stretch: Stretch) -> list[tuple[int, int]]:
        """Find the best parting: where its units begin and end, in parts of the stretch."""
        text, places = stretch.text, stretch.places
        last = len(places) - 1
        best = [0.0] + [float("inf")] * last
        begins = [0] * (last + 1)
        for first in range(last):
            for end in range(first + 1, min(first + _MOST, last) + 1):
                unit = text[places[first] : places[end]]
                cost = self._costs.get(unit)
                if cost is None and end == first + 1:
                    cost = _UNSEEN_COST
                if cost is not None and best[first] + cost < best[end]:
                    best[end], begins[end] = best[first] + cost, first
                if unit not in self._beginnings:
                    break
        return list(_backwards(begins))[::-1]


def _backwards(begins: Sequence[int]) -> Iterator[tuple[int, int]]:
    end = len(begins) - 1
    while end:
        yield begins[end], end
        end = begins[end]


def _costs(uses: Mapping[str, int], repeated: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    whole = sum(uses.values())
    costs = {}
    for unit, times in uses.items():
        _, parts = repeated.get(unit, (1, 1))
        if parts == 1:
            costs[unit] = -log(times / whole)
        elif times > 1:
            costs[unit] = -log(times / whole) + _LETTER_PRICE * parts / times
    return costs


def _repeated(stretches: Iterable[Stretch]) -> dict[str, tuple[int, int]]:
    """Count what occurs twice or more, of a few parts at most; each with its number of parts.

    What is longer by one is only looked for where both its ends are repeated, too.
    """
    found: dict[str, tuple[int, int]] = {}
    before: set[str] = set()
    for parts in range(1, _MOST + 1):
        counts: Counter[str] = Counter()
        for text, places, _ in stretches:
            for first in range(len(places) - parts):
                start, end = places[first], places[first + parts]
                if parts == 1 or (
                    text[start : places[first + parts - 1]] in before
                    and text[places[first + 1] : end] in before
                ):
                    counts[text[start:end]] += 1
        before = {unit for unit, times in counts.items() if times > 1}
        found.update((unit, (counts[unit], parts)) for unit in before if unit not in found)
    return found
