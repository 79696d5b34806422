"""Deals: how far apart the groups would be, had their texts fallen to them by chance.

Paragraphs of one text are not independent of one another, so texts are dealt out anew, whole and
as many to each group as it has. All deals are gone through where there are few, else some are
drawn, with the one that was observed among them. R. A. Fisher (1935): The Design of Experiments,
section 21; E. S. Edgington and P. Onghena (2007): Randomization Tests, 4th edition.

A text takes its length along. So p is right where the lengths of texts have nothing to do with the
group. Where the texts of one group are twice as long or more as those of the other, p is below .05
too often, above all where the group of short texts is also the smaller one; with texts weighed
alike less so (`make simulate`).

Nothing depends on the order or the names of groups, on the order of texts, or on which other groups
and codes are shown: texts are taken by their ids, and the group of the first text comes first.
Every column of counts is tested in the same deals.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import factorial, lcm, prod
from operator import truediv
from random import Random
from typing import TYPE_CHECKING, Literal, NamedTuple

from diptych.comparison.adjusting import SIGNIFICANT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST_DEALS = 10_000
"""The most deals that are gone through one by one; of more, so many are looked at."""
FEWEST_TEXTS = 3
"""With a base above 0 that each group needs for a test."""
_SHARED = 100
"""One in so many drawn deals that are as far apart as any, and the smallest p is their share."""
_WIDTHS: dict[int, Literal["H", "I", "Q"]] = {2: "H", 4: "I", 8: "Q"}
"""Bytes of a whole number, and its sign in the ``memoryview`` of an array."""


class TextCounts(NamedTuple):
    """One text, as tests and intervals over texts take it."""

    text: str
    """Its id."""
    base: int
    """What its counts are shares of, from 0."""
    counts: tuple[int | Fraction, ...]
    """One per column, each from 0: a code's, or whatever else is summed over texts."""
    value: str = ""
    """Of the field by which texts are matched: it is dealt out among those with the same one."""

    def portion(self, column: int) -> tuple[int | Fraction, int]:
        """Return one of its counts with its base, as intervals over texts take it."""
        return self.counts[column], self.base


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """How one column of two groups compares with what dealing out the texts gives."""

    p: float
    """The share of deals that are as far apart as what was observed, or farther; above 0 to 1."""
    p_least: float
    """The smallest p that the deals could have given, whichever of them had been observed."""


def counted(group: Iterable[TextCounts]) -> tuple[TextCounts, ...]:
    """Leave out the texts with an empty base."""
    return tuple(text for text in group if text.base)


def weighed_alike(group: Iterable[TextCounts]) -> tuple[TextCounts, ...]:
    """Give each text the same weight: its counts become its shares, exactly.

    Texts with an empty base are left out.
    """
    return tuple(
        text._replace(base=1, counts=tuple(Fraction(count, text.base) for count in text.counts))
        for text in group
        if text.base
    )


def partnered(groups: Sequence[Iterable[TextCounts]]) -> tuple[tuple[TextCounts, ...], ...]:
    """Leave out the texts with an empty base, then those whose value only one group has."""
    left = [counted(group) for group in groups]
    having = Counter(value for group in left for value in {text.value for text in group})
    return tuple(tuple(text for text in group if having[text.value] > 1) for group in left)


def by_value(group: Iterable[TextCounts], column: int) -> dict[str, tuple[int | Fraction, int]]:
    """Return one count and the base summed over the texts with each value."""
    sums: dict[str, tuple[int | Fraction, int]] = {}
    for text in group:
        count, base = sums.get(text.value, (0, 0))
        sums[text.value] = count + text.counts[column], base + text.base
    return sums


def smallest_p(groups: Sequence[Sequence[TextCounts]]) -> float:
    """Return the smallest p that dealing out so many texts could give, above 0 to 1.

    One by the number of deals, or as many as there are ways of exchanging groups of one size, since
    their deals are as far apart; 1/10,000 where deals are drawn. Every text given is taken to have
    a base.
    """
    sizes = [sizes for _, sizes in _strata(groups)]
    alike = Counter(zip(*sizes, strict=True)).values()
    return max(prod(map(factorial, alike)) / _number(sizes), 1 / MOST_DEALS)


def is_testable(groups: Sequence[Iterable[TextCounts]]) -> bool:
    """Tell whether the texts of two or more groups can be dealt out anew to some purpose.

    Each group has three texts with a base, the deals could give p < .05, and no text is in two
    groups. Where texts are matched, ask of those that are ``partnered``.
    """
    left = [counted(group) for group in groups]
    texts = [text.text for group in left for text in group]
    return (
        min(map(len, left)) >= FEWEST_TEXTS
        and len(set(texts)) == len(texts)
        and smallest_p(left) < SIGNIFICANT
    )


def deal(groups: Sequence[Iterable[TextCounts]]) -> Deals:
    """Deal the texts of two or more groups out anew, each among those with the same ``value``.

    Texts with an empty base are left out, and each group needs one that has a base; all texts have
    the same columns. Half a second for 200 texts and 50 columns.
    """
    ordered = sorted(sorted(counted(group)) for group in groups)
    scales = _scales([text for group in ordered for text in group])
    fields = [[_whole(text, scales) for text in group] for group in ordered]
    sums = [list(map(sum, zip(*group, strict=True))) for group in fields]
    totals = tuple(map(sum, zip(*sums, strict=True)))
    packing = _Packing(len(ordered) - 1, _width(max(totals)))
    packed = packing.by_part([text for group in fields for text in group])
    seen = sum(map(packing.packed, sums[:-1], range(packing.parts)))
    strata = [_Stratum(texts, sizes, packed) for texts, sizes in _strata(ordered)]
    is_drawn = _number([stratum.sizes for stratum in strata]) > MOST_DEALS
    deals = [seen, *_drawn(strata)] if is_drawn else _all(strata)
    return Deals(
        number=len(deals),
        seen=deals.index(seen),
        is_drawn=is_drawn,
        scales=scales,
        totals=totals,
        parts=packing.parts,
        width=packing.width,
        packed=packing.joined(deals, len(scales)),
    )


@dataclass(frozen=True, kw_only=True)
class Deals:
    """What each deal gives to each group: sums of bases and counts over its texts."""

    number: int
    """Of deals; where some were drawn, the observed one is among them."""
    seen: int
    """The place of the observed deal."""
    is_drawn: bool
    scales: tuple[int, ...]
    """By which each field, the base and then the counts, was multiplied to be whole."""
    totals: tuple[int, ...]
    """Of each field over all groups."""
    parts: int
    """Groups but the last, which has the rest."""
    width: int
    """Bytes of a number in ``packed``."""
    packed: bytes

    def sums(self, field: int, part: int = 0) -> list[int]:
        """Return what each deal gives one group of a field: 0 for the base, then the counts."""
        step = len(self.scales) * self.parts
        place = len(self.scales) * part + field
        if self.width in _WIDTHS:
            return memoryview(self.packed).cast(_WIDTHS[self.width])[place::step].tolist()
        size = step * self.width
        return [
            int.from_bytes(self.packed[start : start + self.width], sys.byteorder)
            for start in range(place * self.width, self.number * size, size)
        ]

    @cached_property
    def bases(self) -> tuple[list[int], list[int]]:
        """The bases of the first of two groups in each deal, and their products with the rest."""
        first = self.sums(0)
        return first, [base * (self.totals[0] - base) for base in first]

    def chance(self, column: int) -> Chance:
        """Compare the observed difference of two groups' shares with that of each deal.

        Differences are compared exactly. B. Phipson and G. K. Smyth (2010): Permutation p-values
        should never be zero. Statistical Applications in Genetics and Molecular Biology 9, 39. The
        smallest p where deals were drawn is one by their number, unless one in a hundred or more
        share the largest difference: then it is their share.
        """
        apart, divisors = self._apart(column + 1)
        shares = list(map(truediv, apart, divisors))
        exact = _Exact(apart, divisors, shares)
        shared = exact.farthest()
        if self.is_drawn and shared * _SHARED < self.number:
            shared = 1
        return Chance(p=exact.as_far(self.seen) / self.number, p_least=shared / self.number)

    def _apart(self, field: int) -> tuple[list[int], list[int]]:
        """Return the absolute difference of the shares in each deal, as a fraction."""
        counts, (bases, divisors) = self.sums(field), self.bases
        of, total, scale = self.totals[0], self.totals[field], self.scales[field]
        apart = [abs(count * of - total * base) for count, base in zip(counts, bases, strict=True)]
        return apart, divisors if scale == 1 else [scale * divisor for divisor in divisors]


class _Exact(NamedTuple):
    """Fractions, and what they are rounded to: in the same order, and equal where they are.

    Only where two are rounded to the same number have the fractions themselves to be compared.
    """

    above: list[int]
    below: list[int]
    rounded: list[float]

    def as_far(self, place: int) -> int:
        """Count those that are as large as the one at a place, or larger."""
        above, below, limit = self.above[place], self.below[place], self.rounded[place]
        farther = sum(map(limit.__lt__, self.rounded))
        return farther + sum(
            one * below >= above * other
            for one, other, rounded in zip(*self, strict=True)
            if rounded == limit
        )

    def farthest(self) -> int:
        """Count those that are equal to the largest one."""
        top = max(self.rounded)
        held = Counter(
            (one, other) for one, other, rounded in zip(*self, strict=True) if rounded == top
        )
        exact: Counter[Fraction] = Counter()
        for (one, other), times in held.items():
            exact[Fraction(one, other)] += times
        return exact[max(exact)]


class _Packing(NamedTuple):
    """How the sums of a deal are one number: side by side, part after part.

    Adding two such numbers adds all of their fields, in one step of the processor's for many.
    """

    parts: int
    width: int
    """Bytes of a field."""

    def packed(self, fields: Sequence[int], part: int) -> int:
        """Return the number that has these fields for one part, and nothing for the others."""
        own = b"".join(field.to_bytes(self.width, sys.byteorder) for field in fields)
        before, after = bytes(part * len(own)), bytes((self.parts - 1 - part) * len(own))
        return int.from_bytes(before + own + after, sys.byteorder)

    def by_part(self, texts: Sequence[Sequence[int]]) -> list[list[int]]:
        """Return the numbers of all texts as the first part's, as the second's, and so on."""
        return [[self.packed(text, part) for text in texts] for part in range(self.parts)]

    def joined(self, deals: Iterable[int], fields: int) -> bytes:
        """Write one number after the other."""
        size = self.width * fields * self.parts
        return b"".join([deal.to_bytes(size, sys.byteorder) for deal in deals])


class _Stratum(NamedTuple):
    """The texts with one value, and how many of them each group gets."""

    texts: list[int]
    """Places of texts among all."""
    sizes: tuple[int, ...]
    packed: list[list[int]]
    """The numbers of all texts, by part."""

    def every(self) -> list[int]:
        """Return the sums of every deal."""
        return list(self._every(self.texts, 0))

    def _every(self, texts: Sequence[int], part: int) -> Iterator[int]:
        if part == len(self.packed):
            yield 0
            return
        for chosen in combinations(texts, self.sizes[part]):
            mine = sum(self.packed[part][text] for text in chosen)
            rest = [text for text in texts if text not in chosen]
            yield from (mine + others for others in self._every(rest, part + 1))

    def draw(self, chance: Random) -> int:
        """Return the sums of a deal: half of a shuffle, whose front the groups get in turn."""
        texts, total, start = self.texts, 0, 0
        for index in range(sum(self.sizes[:-1])):
            other = index + int(chance.random() * (len(texts) - index))
            texts[index], texts[other] = texts[other], texts[index]
        for size, packed in zip(self.sizes, self.packed, strict=False):
            total += sum(map(packed.__getitem__, texts[start : start + size]))
            start += size
        return total


def _all(strata: Iterable[_Stratum]) -> list[int]:
    sums = [0]
    for stratum in strata:
        every = stratum.every()
        sums = [one + other for one in sums for other in every]
    return sums


def _drawn(strata: Sequence[_Stratum]) -> Iterator[int]:
    chance = Random("texts dealt out anew")  # noqa: S311 - nothing is secret
    for _ in range(MOST_DEALS - 1):
        yield sum([stratum.draw(chance) for stratum in strata])


def _strata(groups: Sequence[Sequence[TextCounts]]) -> list[tuple[list[int], tuple[int, ...]]]:
    """Return the places of the texts with each value, by their ids, and how many each group has."""
    every = [(text, number) for number, group in enumerate(groups) for text in group]
    found: dict[str, tuple[list[int], list[int]]] = {}
    for place in sorted(range(len(every)), key=lambda place: every[place][0].text):
        text, number = every[place]
        texts, sizes = found.setdefault(text.value, ([], [0] * len(groups)))
        texts.append(place)
        sizes[number] += 1
    return [(texts, tuple(sizes)) for texts, sizes in found.values()]


def _number(sizes: Iterable[Sequence[int]]) -> int:
    """Return the number of deals, given how many texts with each value each group has."""
    return prod(factorial(sum(one)) // prod(map(factorial, one)) for one in sizes)


def _scales(texts: Iterable[TextCounts]) -> tuple[int, ...]:
    """Return what makes each field whole: the base, which is, and then the counts."""
    columns = zip(*(text.counts for text in texts), strict=True)
    return 1, *(lcm(*{count.denominator for count in column}) for column in columns)


def _whole(text: TextCounts, scales: Sequence[int]) -> list[int]:
    fields = zip((text.base, *text.counts), scales, strict=True)
    return [count.numerator * (scale // count.denominator) for count, scale in fields]


def _width(largest: int) -> int:
    """Return the bytes of a number, as a number of the machine where there is one."""
    needed = (largest.bit_length() + 7) // 8
    return min((width for width in _WIDTHS if width >= needed), default=needed)
