"""Bootstrap intervals: how much measures would vary if other paragraphs had been sampled.

Paragraphs are drawn with replacement, as many as there are, a thousand times; the interval holds
the middle 95 % of what a measure then is (Efron & Tibshirani 1993, An Introduction to the
Bootstrap, chapter 13: the percentile interval). The draws are seeded, and all measures are taken of
the same ones: the same texts, the same intervals, whatever else is asked for.

A measure is made of sums over paragraphs. A sum is kept for all resamples at once, as one whole
number that has a *lane* of some bytes for each: adding what a paragraph says, as often as each
resample drew it, is then one addition, and nothing is kept of the paragraph.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from random import Random
from sys import byteorder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

RESAMPLES = 1000
_TAIL = 25
"""Resamples left out at either end."""
FEW = 50
"""There is no interval where more resamples than this are themselves undefined."""
MANY = 1000
"""Paragraphs from which on each is drawn by itself."""
_OFTEN = (93, 98, 43, 17, 4, 1)
"""Of 256 resamples, how many have such a paragraph never, once, twice, …: mean and variance are 1,
the third factorial moment is 258/256: as Poisson's."""
_BY_BYTE = bytes(times for times, resamples in enumerate(_OFTEN) for _ in range(resamples))
MOST = 255
"""How often a resample may have a paragraph: more does not fit into a byte, and never happens."""

Interval = tuple[float, float]


def middle(drawn: Sequence[float | None]) -> Interval | None:
    """Return the interval that holds the middle of what was drawn, if enough of it is defined."""
    values = sorted(value for value in drawn if value is not None)
    if len(values) < len(drawn) - FEW:
        return None
    return values[_TAIL], values[-1 - _TAIL]


def bound(trials: int, chance: float = 1) -> float:
    """Return the lowest agreement that goes with no difference in so many trials.

    Resamples of what never differs never differ. Exact is: the share on which annotators differ
    is at most 1 - .025 ** (1 / trials), the upper end of its 95 % interval (Clopper & Pearson 1934,
    The use of confidence or fiducial limits, Biometrika 26; near 3.7 / trials). Agreement is 1
    minus this, by what they would differ on by chance, which stays as it was found.
    """
    lowest: float = 0.025 ** (1 / trials)
    return 1 - (1 - lowest) / chance


def draws(paragraphs: int, seed: int = 0) -> Iterator[bytes]:
    """Yield, paragraph by paragraph, how often each resample has it; the sample itself comes first.

    Few paragraphs are drawn one by one, as many as there are. Of many, each resample has each as
    often as a number says that is drawn for this paragraph alone, with mean and variance 1: in all
    about as many as there are, so that sums are to be divided by the total of the resample (for
    any such numbers that is the bootstrap to first order: Præstgaard & Wellner 1993, Exchangeably
    weighted bootstraps of the general empirical process, Annals of Probability 21).
    """
    chance = Random(seed)  # noqa: S311 - nothing is secret
    if paragraphs < MANY:
        yield from _one_by_one(paragraphs, chance)
        return
    for _ in range(paragraphs):
        drawn = chance.getrandbits(8 * RESAMPLES).to_bytes(RESAMPLES, "little")
        yield b"\x01" + drawn.translate(_BY_BYTE)


def _one_by_one(paragraphs: int, chance: Random) -> Iterator[bytes]:
    all_of_them = range(paragraphs)
    width = 1 + RESAMPLES
    drawn = bytearray(width * paragraphs)
    drawn[::width] = b"\x01" * paragraphs
    for resample in range(1, width) if paragraphs else ():
        for paragraph in chance.choices(all_of_them, k=paragraphs):
            drawn[width * paragraph + resample] += 1
    for paragraph in all_of_them:
        yield bytes(drawn[width * paragraph : width * (paragraph + 1)])


class Lanes:
    """Whole numbers in which each resample has a lane."""

    def __init__(self, largest: int) -> None:
        """Make lanes that hold sums up to ``largest``, each paragraph drawn up to ``MOST`` times.

        They have four or eight bytes, or a multiple of eight.
        """
        size = (largest * MOST).bit_length() // 8 + 1
        self.width = 4 if size <= 4 else -(-size // 8) * 8  # noqa: PLR2004 - as said above

    def packed(self, drawn: bytes) -> int:
        """Put a number below 256 into each lane."""
        lanes = bytearray(len(drawn) * self.width)
        lanes[:: self.width] = drawn
        return int.from_bytes(lanes, "little")

    def unpacked(self, lanes: int) -> list[int]:
        """Return what stands in each lane."""
        size = (1 + RESAMPLES) * self.width
        words = array("I" if self.width == 4 else "Q", lanes.to_bytes(size, "little"))  # noqa: PLR2004
        if byteorder == "big":  # pragma: no cover - no such machine tests it
            words.byteswap()
        per_lane = max(1, self.width // 8)
        if per_lane == 1:
            return words.tolist()
        return [
            sum(word << (64 * place) for place, word in enumerate(words[at : at + per_lane]))
            for at in range(0, len(words), per_lane)
        ]


class Sum:
    """A sum over paragraphs, of the sample and of each resample."""

    __slots__ = ("lanes", "of_text")

    def __init__(self) -> None:
        self.lanes = 0
        self.of_text: dict[int, int] = defaultdict(int)
        """What paragraphs of the text that is read say, by their numbers: 0 or more."""


class Sums:
    """The sums that are kept of texts, which are read one after the other."""

    def __init__(self, paragraphs: int, largest_count: int, largest: int) -> None:
        self._draws = draws(paragraphs)
        self.paragraphs = paragraphs
        self._counts, self._lengths = Lanes(largest_count), Lanes(largest)
        self._sums: tuple[list[Sum], list[Sum]] = ([], [])
        self.total = self.count()

    def begin_again(self) -> None:
        """Have the next paragraph be the first one."""
        self._draws = draws(self.paragraphs)

    def count(self) -> Sum:
        """Return a new sum of small numbers."""
        self._sums[0].append(found := Sum())
        return found

    def length(self) -> Sum:
        """Return a new sum of numbers that may be large."""
        self._sums[1].append(found := Sum())
        return found

    def add(self, paragraphs: int) -> None:
        """Add to all sums what was said of a text with so many paragraphs."""
        counts, lengths = (_by_paragraph(sums, paragraphs) for sums in self._sums)
        for of_counts, of_lengths in zip(counts, lengths, strict=True):
            self.add_paragraph([(self.total, 1), *of_counts], of_lengths)

    def add_paragraph(
        self, counts: Iterable[tuple[Sum, int]], lengths: Sequence[tuple[Sum, int]]
    ) -> None:
        """Add what is said of the next paragraph."""
        drawn = next(self._draws)
        lanes = self._counts.packed(drawn)
        for one, number in counts:
            one.lanes += lanes if number == 1 else lanes * number
        if lengths:
            lanes = self._lengths.packed(drawn)
            for one, number in lengths:
                one.lanes += lanes * number

    def counted(self, one: Sum) -> list[int]:
        """Return what a sum of small numbers is in the sample, and in each resample."""
        return self._counts.unpacked(one.lanes)

    def measured(self, one: Sum) -> list[int]:
        """Return what a sum of large numbers is, likewise."""
        return self._lengths.unpacked(one.lanes)


def _by_paragraph(sums: Iterable[Sum], paragraphs: int) -> list[list[tuple[Sum, int]]]:
    """Sort by paragraph what sums are to get, and forget it there."""
    found: list[list[tuple[Sum, int]]] = [[] for _ in range(paragraphs)]
    for one in sums:
        if one.of_text:
            for paragraph, number in one.of_text.items():
                if number:
                    found[paragraph - 1].append((one, number))
            one.of_text.clear()
    return found
