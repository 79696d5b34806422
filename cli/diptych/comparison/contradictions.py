"""Contradictions: what two paragraphs that say the same say of it in other numbers, or dates.

Only sentences that say the same are compared: the numbers of two statements are two numbers. There
a number is compared with one that counts the same. Where a sentence has two numbers of a kind, as
in *20 to 30 people*, nothing is said, nor where one is the other in round figures, or stands in
both passages, nor of *more than 20* and 26. A sentence contradicts the first one that says the
same.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from diptych.comparison.counts import Counts, Number, counts_in
from diptych.texts.dates import days_in, fit_together, for_people
from diptych.texts.numerals import in_short
from diptych.texts.scripts import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_DAY = "day"
_MOST = 40_000
"""Pairs of sentences that are compared of one unit: in two long lists nothing says which belong
together."""
_ROUND_FROM = 4
"""Digits of a number that may be a round one, without a word that says so."""


def contradictions(
    a: str,
    b: str,
    languages: tuple[str, str] = ("", ""),
    *,
    alike: Callable[[str, str], bool],
    least: int = 1,
) -> list[str]:
    """Return what two passages say differently: ``20 – 26 dead``, ``2024-07-01 – 2024-07-02``.

    Numbers in words count where the language of a passage is told, as an ISO 639 code. ``alike``
    tells whether two sentences, of ``least`` so many letters, say the same.
    """
    one, other = (
        [_Sentence.of(words, language) for words in sentences(side, least)]
        for side, language in zip((a, b), languages, strict=True)
    )
    told = {n for s in one for n in s.counts.numbers} & {n for s in other for n in s.counts.numbers}
    found: dict[str, str] = {}
    for here, unit, theirs in _comparable(one, other):
        differing = [_differing(here, there, unit, told) for there in theirs]
        if any(differing):
            alike_ones = (k for k, there in enumerate(theirs) if alike(here.words, there.words))
            if (first := next(alike_ones, None)) is not None and (pair := differing[first]):
                found.setdefault(*pair)
    return list(found.values())


class _Sentence(NamedTuple):
    words: str
    counts: Counts
    day: str
    """The one day or month that is named: two may be those of two things."""

    @classmethod
    def of(cls, words: str, language: str) -> _Sentence:
        days = days_in(words)
        return cls(words, counts_in(words, language), days[0] if len(days) == 1 else "")

    @property
    def units(self) -> list[str]:
        """What there is to compare, in one number each."""
        return [*self.counts.by_unit, *([_DAY] if self.day else [])]


def _comparable(
    one: Sequence[_Sentence], other: Sequence[_Sentence]
) -> Iterator[tuple[_Sentence, str, Sequence[_Sentence]]]:
    """Yield each sentence with a unit, and the sentences of the other passage that have it too."""
    here, there = _by_unit(one), _by_unit(other)
    for sentence in one:
        for unit in sentence.units:
            if len(here[unit]) * len(there[unit]) <= _MOST:
                yield sentence, unit, there[unit]


def _by_unit(passage: Iterable[_Sentence]) -> defaultdict[str, list[_Sentence]]:
    found: defaultdict[str, list[_Sentence]] = defaultdict(list)
    for sentence in passage:
        for unit in sentence.units:
            found[unit].append(sentence)
    return found


def _differing(
    here: _Sentence, there: _Sentence, unit: str, told: set[str]
) -> tuple[str, str] | None:
    return _of_days(here, there) if unit == _DAY else _of_numbers(here, there, unit, told)


def _of_numbers(
    here: _Sentence, there: _Sentence, unit: str, told: set[str]
) -> tuple[str, str] | None:
    """Return two numbers, and with what they count; not those ``told`` in both passages."""
    one, other = here.counts.by_unit[unit], there.counts.by_unit[unit]
    if _have_other_fates(here, there, unit) or _count_others(unit, one, other):
        return None
    if _may_be_one(one, other) or not told.isdisjoint((one.number, other.number)):
        return None
    numbers = f"{in_short(one.number)} – {in_short(other.number)}"
    return numbers, _with_word(numbers, one)


def _have_other_fates(here: _Sentence, there: _Sentence, unit: str) -> bool:
    """Tell whether people are counted to whom other things happened: *killed* and *injured*."""
    fates = here.counts.fates, there.counts.fates
    return unit == "people" and all(fates) and fates[0].isdisjoint(fates[1])


def _count_others(unit: str, one: Number, other: Number) -> bool:
    return unit.startswith("before") and one.has_behind and other.has_behind


def _with_word(numbers: str, one: Number) -> str:
    return (
        f"{one.word} {numbers}".strip() if one.is_behind_word else f"{numbers} {one.word}".strip()
    )


def _of_days(here: _Sentence, there: _Sentence) -> tuple[str, str] | None:
    if fit_together(here.day, there.day):
        return None
    days = f"{for_people(here.day)} – {for_people(there.day)}"
    return days, days


def _may_be_one(one: Number, other: Number) -> bool:
    """Tell whether two numbers may be of the same thing.

    What is the least or the most there is fits what is more, or less. Two bounds of one kind are
    compared as they stand.
    """
    if _are_equal(one, other):
        return True
    small, large = sorted((one, other), key=lambda number: Decimal(number.number))
    return small.bound != large.bound and (small.bound == "least" or large.bound == "most")


def _are_equal(one: Number, other: Number) -> bool:
    """Tell whether two numbers are the same, the one perhaps in round figures.

    Whole numbers are round from a thousand on, and have two digits that count: 30 million is not
    28 million. Where a word says so (*about 300*) they are round as far as their zeros go. Others
    have fewer places: 42 may be 42.1, and 42.1 is not 42.2.
    """
    less, more = sorted((one, other), key=lambda number: _places(number.number))
    places = _places(less.number)
    if places < _places(more.number):
        return _rounded(more.number, places) == Decimal(less.number)
    if one.number == other.number or places:
        return one.number == other.number
    step = max(_step(one), _step(other))
    return 2 * abs(int(one.number) - int(other.number)) <= step


def _step(number: Number) -> int:
    """Return in what steps a whole number counts; 0 where it is exact."""
    zeros = len(number.number) - len(number.number.rstrip("0"))
    if number.bound == "about":
        return int("1" + "0" * zeros)
    if len(number.number) < _ROUND_FROM:
        return 0
    return int("1" + "0" * min(zeros, len(number.number) - 2))


def _rounded(number: str, places: int) -> Decimal:
    return Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _places(number: str) -> int:
    return len(number.partition(".")[2])
