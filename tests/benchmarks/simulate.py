"""What the tests over texts promise, tried on made-up texts: `make simulate`.

Prints, and asserts nothing. The paragraphs of a text are alike to a degree (the intra-class
correlation ICC): each text has a share of its own, drawn from a beta distribution round that of
its group. Without any difference p < .05 is to come out in 5 % of comparisons, and intervals are to
hold the true difference in 95 %. Beside each stand Fisher's p and Newcombe's interval, which take
paragraphs as independent.

Usage: simulate.py [COMPARISONS]   (of each kind; 1,000 unless said)
"""

from __future__ import annotations

import sys
from itertools import product
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.correction import CountedText, corrected
from diptych.comparison.deals import (
    TextCounts,
    by_value,
    deal,
    is_testable,
    partnered,
    weighed_alike,
)
from diptych.comparison.distance import apart
from diptych.comparison.over_texts import difference, matched_difference, mean
from diptych.comparison.statistics import fisher, newcombe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.comparison.over_texts import Spread

    Group = Sequence[TextCounts]

AT_ONCE = 25
"""Comparisons of texts of the same lengths: columns of one table, tested in the same deals.

Not more, since which texts are long decides much: p is right on average over lengths.
"""
SIGNIFICANT = 0.05
SIZES = (3, 4), (4, 4), (5, 5), (4, 12), (10, 30), (30, 30)
ALIKE = 0.0, 0.05, 0.1, 0.2
PARAGRAPHS = {
    "equal": ((10, 10), (10, 10)),
    "unequal": ((3, 30), (3, 30)),
    "1.5": ((8, 12), (12, 18)),
    "apart": ((3, 10), (20, 40)),
}
"""The fewest and the most that a text of the first group has, and one of the others."""
CODES = 6
DRAWN = (30, 3), (30, 6), (60, 8), (100, 20), (200, 40)
ERRORS = (0.1, 0.05), (0.4, 0.3), (0.5, 0.5), (0.1, 0.9)
"""How much of what is there a program misses, and of what is not it invents."""


def main() -> None:
    """Print every table."""
    comparisons = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    chance = Random(1)  # noqa: S311 - nothing is secret
    _print_p(comparisons, chance)
    for title, shares in (("no difference, share .2", (0.2, 0.2)), (".2 and .5", (0.2, 0.5))):
        _print_intervals(title, shares, comparisons, chance)
    _print_matched(comparisons, chance)
    _print_means(comparisons, chance)
    _print_distances(comparisons, chance)
    _print_corrected(comparisons, chance)


class Setting(NamedTuple):
    """How many texts there are, how long they are, and how alike their paragraphs."""

    sizes: tuple[int, ...]
    lengths: str
    icc: float

    def length(self, group: int, chance: Random) -> int:
        """Draw how many paragraphs a text has."""
        return chance.randint(*PARAGRAPHS[self.lengths][min(group, 1)])

    def __str__(self) -> str:
        sizes = " + ".join(map(str, self.sizes))
        return f"{sizes:>12} {self.lengths:>8} {self.icc:>5.2f}"


HEADER = f"{'texts':>12} {'lengths':>8} {'ICC':>5}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _settings(sizes: Sequence[tuple[int, ...]]) -> Iterator[Setting]:
    yield from (Setting(*one) for one in product(sizes, PARAGRAPHS, ALIKE))


# Making texts up


def _group(
    place: int, share: float, setting: Setting, columns: int, chance: Random
) -> list[TextCounts]:
    """Make texts of one group up; each column is another comparison of the same texts."""
    return [
        TextCounts(
            f"{place}-{text:03}",
            length := setting.length(place, chance),
            tuple(_count(length, share, setting.icc, chance) for _ in range(columns)),
        )
        for text in range(setting.sizes[place])
    ]


def _count(paragraphs: int, share: float, icc: float, chance: Random) -> int:
    own = share
    if icc:
        weight = 1 / icc - 1
        own = chance.betavariate(share * weight, (1 - share) * weight)
    return sum(chance.random() < own for _ in range(paragraphs))


def _tables(
    setting: Setting, shares: Sequence[float], comparisons: int, chance: Random
) -> Iterator[list[list[TextCounts]]]:
    """Yield tables that have so many columns between them."""
    for start in range(0, comparisons, AT_ONCE):
        columns = min(AT_ONCE, comparisons - start)
        yield [
            _group(place, shares[place], setting, columns, chance)
            for place in range(len(setting.sizes))
        ]


def _columns(groups: Sequence[Group]) -> range:
    return range(len(groups[0][0].counts))


# Tables


def _print_p(comparisons: int, chance: Random) -> None:
    _say("\np < .05 where nothing differs, share .2 (5 % is right)")
    _say(f"{HEADER} {'over texts':>11} {'weighed':>8} {'Fisher':>8}")
    for setting in _settings(SIZES):
        found: list[list[bool]] = [[], [], []]
        for groups in _tables(setting, (0.2, 0.2), comparisons, chance):
            for kind, sides in enumerate((groups, [weighed_alike(group) for group in groups])):
                found[kind] += _found(sides)
            found[2] += [_fisher(groups, column) < SIGNIFICANT for column in _columns(groups)]
        pooled, weighed, paragraphs = map(_percent, found)
        _say(f"{setting} {pooled:>11} {weighed:>8} {paragraphs:>8}")


def _found(groups: Sequence[Group]) -> list[bool]:
    if not is_testable(groups):
        return []
    deals = deal(groups)
    return [deals.chance(column).p < SIGNIFICANT for column in _columns(groups)]


def _fisher(groups: Sequence[Group], column: int) -> float:
    (one, of), (other, of_other) = (_sum(group, column) for group in groups)
    return fisher(one, of - one, other, of_other - other)


def _sum(group: Group, column: int) -> tuple[int, int]:
    return sum(int(text.counts[column]) for text in group), sum(text.base for text in group)


def _print_intervals(
    title: str, shares: tuple[float, float], comparisons: int, chance: Random
) -> None:
    _say(f"\n95 % intervals that hold the true difference: {title}; and their mean width")
    _say(f"{HEADER} {'over texts':>16} {'weighed':>16} {'Newcombe':>16} {'none':>6}")
    for setting in _settings(SIZES):
        held: list[list[tuple[float, float] | None]] = [[], [], []]
        for groups in _tables(setting, shares, comparisons, chance):
            alike = [weighed_alike(group) for group in groups]
            for column in _columns(groups):
                held[0].append(_ends(_difference(groups, column)))
                held[1].append(_ends(_difference(alike, column)))
                first, second = (_sum(group, column) for group in groups)
                held[2].append(newcombe(*second, *first))
        cells = [_coverage(one, shares[1] - shares[0]) for one in held]
        missing = _percent([one is None for one in held[0]])
        _say(f"{setting} {' '.join(f'{cell:>16}' for cell in cells)} {missing:>6}")


def _difference(groups: Sequence[Group], column: int) -> Spread | None:
    first, second = ([text.portion(column) for text in group] for group in groups)
    return difference(first, second)


def _ends(spread: Spread | None) -> tuple[float, float] | None:
    return (spread.low, spread.high) if spread else None


def _coverage(intervals: Sequence[tuple[float, float] | None], true: float) -> str:
    known = [one for one in intervals if one]
    if not known:
        return "-"
    width = sum(high - low for low, high in known) / len(known)
    return f"{_percent([low <= true <= high for low, high in known])} ({width:.2f})"


def _percent(found: Sequence[bool]) -> str:
    return f"{sum(found) / len(found):.1%}" if found else "-"


def _print_matched(comparisons: int, chance: Random) -> None:
    _say("\nmatched texts, two about each event, whose own share is .2 on average (ICC .2)")
    _say(f"{HEADER} {'p < .05':>8} {'held':>16}")
    for setting in _settings([(6, 6), (12, 12), (30, 30)]):
        found: list[bool] = []
        held: list[tuple[float, float] | None] = []
        for sides in _matched(setting, comparisons, chance):
            found += _found(sides)
            held += [
                _ends(matched_difference(*(by_value(side, column) for side in sides)))
                for column in _columns(sides)
            ]
        _say(f"{setting} {_percent(found):>8} {_coverage(held, 0):>16}")


def _matched(
    setting: Setting, comparisons: int, chance: Random
) -> Iterator[tuple[tuple[TextCounts, ...], ...]]:
    """Yield tables whose texts share what an event has, one text of each group an event."""
    for _ in range(0, comparisons, AT_ONCE):
        groups: list[list[TextCounts]] = [[], []]
        for event in range(setting.sizes[0]):
            shares = [chance.betavariate(0.8, 3.2) for _ in range(min(AT_ONCE, comparisons))]
            for place, group in enumerate(groups):
                length = setting.length(place, chance)
                counts = tuple(_count(length, share, setting.icc, chance) for share in shares)
                group.append(TextCounts(f"{place}-{event:03}", length, counts, str(event)))
        yield partnered(groups)


def _print_means(comparisons: int, chance: Random) -> None:
    _say("\n95 % intervals that hold the true mean, of paragraphs scored 0 or 1 with a mean of .4")
    _say(f"{HEADER} {'over texts':>16}")
    for setting in _settings([(4,), (5,), (10,), (30,)]):
        held: list[tuple[float, float] | None] = []
        for (group,) in _tables(setting, (0.4,), comparisons, chance):
            held += [
                _ends(mean([text.portion(column) for text in group]))
                for column in _columns([group])
            ]
        _say(f"{setting} {_coverage(held, 0.4):>16}")


def _print_distances(comparisons: int, chance: Random) -> None:
    _say(f"\np < .05 of the distance of profiles of {CODES} codes where nothing differs")
    _say(f"{HEADER} {'over texts':>11}")
    for setting in _settings([(4, 4), (4, 12), (3, 3, 3), (10, 10, 10)]):
        found = []
        for _ in range(comparisons // 10):
            groups = [_profiles(place, setting, chance) for place in range(len(setting.sizes))]
            compared = apart(deal(groups), range(CODES))
            found += [compared.p < SIGNIFICANT] if compared else []
        _say(f"{setting} {_percent(found):>11}")


def _profiles(place: int, setting: Setting, chance: Random) -> list[TextCounts]:
    """Make texts up whose paragraphs have one code each, the first most often."""
    texts = []
    for text in range(setting.sizes[place]):
        weights = [float(CODES - code) for code in range(CODES)]
        if setting.icc:
            spread = (1 / setting.icc - 1) / sum(weights)
            weights = [chance.gammavariate(weight * spread, 1) for weight in weights]
        length = setting.length(place, chance)
        codes = chance.choices(range(CODES), weights, k=length)
        counts = tuple(codes.count(code) for code in range(CODES))
        texts.append(TextCounts(f"{place}-{text:03}", length, counts))
    return texts


def _print_corrected(comparisons: int, chance: Random) -> None:
    _say(
        "\na program's share corrected by people's: how often the 95 % interval holds the true "
        "one, and its width beside that by people alone"
    )
    _say(f"{'texts':>6} {'drawn':>6} {'missed':>7} {'invented':>9} {'held':>7} {'width':>6}")
    for (texts, drawn), (missed, invented) in product(DRAWN, ERRORS):
        held, wide, alone = [], 0.0, 0.0
        for _ in range(comparisons):
            made = [_read_by_both(missed, invented, chance) for _ in range(texts)]
            which = chance.sample(range(texts), drawn)
            counts = [
                CountedText(program, people if at in which else None, size, drawn / texts)
                for at, (program, people, size) in enumerate(made)
            ]
            low, high = corrected(counts).interval
            ends = corrected(counts, weight=0).interval
            held.append(low <= sum(m[1] for m in made) / sum(m[2] for m in made) <= high)
            wide, alone = wide + high - low, alone + ends[1] - ends[0]
        _say(
            f"{texts:>6} {drawn:>6} {missed:>7} {invented:>9} {_percent(held):>7} "
            f"{wide / alone:>6.2f}"
        )


def _read_by_both(missed: float, invented: float, chance: Random) -> tuple[int, int, int]:
    """Make up what a program and people count in a text, and its paragraphs."""
    size, often = chance.randint(5, 40), chance.betavariate(1.2, 3)
    people = sum(chance.random() < often for _ in range(size))
    program = sum(chance.random() >= missed for _ in range(people))
    program += sum(chance.random() < invented for _ in range(size - people))
    return program, people, size


if __name__ == "__main__":
    main()
