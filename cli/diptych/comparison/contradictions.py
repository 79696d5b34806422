"""Contradictions: what two paragraphs that say the same say of it in other numbers, or dates.

Only sentences that say the same are compared: the numbers of two statements are two numbers. There
a number is compared with one that counts the same: both have the same sign, or the word behind
them begins in the same way, or the one before where not both have a word behind. Where a sentence
has two numbers of a kind nothing is said, nor where one is the other in round figures, or stands
in both passages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.dates import dates_in, fit_together, is_month
from diptych.texts.numerals import in_figures, in_short, with_percent_signs
from diptych.texts.scripts import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_STEM = 5
"""Letters by which words are told apart."""
_LEAST = {"behind": 4, "before": 5}
"""Letters of a word that says what is counted: shorter ones stand beside anything."""
_ROUND_FROM = 4
"""Digits of a number that may be a round one."""
_LONGEST = 24
"""Digits of a number that counts anything."""
_SIGNS = "%‰€$£¥₹₩₽"
_SAME_UNITS = {
    stem: unit
    for unit, stems in {
        "people": "peopl perso pesso mensc leute mense orang osob osoby ludzi chelo lyude kisi",
        "dead": "dead death died kille tote toten morts muert morti morto doden tewas zgine zabit"
        " pogib olu",
        "euro": "€ euro euros evro",
        "dollar": "$ dolla dolar",
    }.items()
    for stem in stems.split()
}
"""What is counted most often, by how the words for it begin in Latin letters, in ten languages."""
_NUMBER = re.compile(
    rf"(?P<before>[^\W\d_]+|[{_SIGNS}])?[^\S\n]*"
    rf"(?<![\w.,/:-])"
    r"(?P<number>\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)(?![\w/:-]|[.,]\d)"
    rf"[^\S\n]*(?P<behind>[{_SIGNS}]|[^\W\d_]+)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


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
    told = {n for s in one for n in s.numbers} & {n for s in other for n in s.numbers}
    found: dict[str, str] = {}
    telling = ([s for s in side if s.counts or s.dates] for side in (one, other))
    for here, there in product(*telling):
        differing = [*_of_numbers(here, there, told), *_of_dates(here.dates, there.dates)]
        if differing and alike(here.words, there.words):
            found = dict(reversed(differing)) | found
    return [f"{numbers} {word}".strip() for numbers, word in found.items()]


class _Number(NamedTuple):
    number: str
    word: str
    """What it counts, as it is written."""
    has_behind: bool
    """Whether a word behind it says what it counts."""


class _Sentence(NamedTuple):
    words: str
    numbers: set[str]
    counts: dict[str, set[_Number]]
    """Numbers by what they count."""
    dates: list[str]
    """Days and months."""

    @classmethod
    def of(cls, words: str, language: str) -> _Sentence:
        matches = list(_NUMBER.finditer(with_percent_signs(in_figures(words, language))))
        counts: defaultdict[str, set[_Number]] = defaultdict(set)
        for unit, number in chain.from_iterable(map(_counted, matches)):
            counts[unit].add(number)
        numbers = {_plain_number(match["number"]) for match in matches}
        return cls(words, numbers, counts, [date for date in dates_in(words) if "-" in date])


def _counted(match: re.Match[str]) -> Iterator[tuple[str, _Number]]:
    """Yield what a number counts: by its sign, if it has one, else by the words beside it."""
    number = _plain_number(match["number"])
    behind, before = match["behind"] or "", match["before"] or ""
    if len(number) > _LONGEST or _YEAR.fullmatch(number) or is_month(behind) or is_month(before):
        return
    if sign := next((word for word in (behind, before) if word and word in _SIGNS), ""):
        yield _SAME_UNITS.get(sign, sign), _Number(number, sign, has_behind=False)
        return
    has_behind = len(behind) >= _LEAST["behind"]
    for place, word in (("behind", behind), ("before", before)):
        if unit := _SAME_UNITS.get(_stem(word)):
            yield unit, _Number(number, word, has_behind)
        elif len(word) >= _LEAST[place]:
            yield f"{place} {_stem(word)}", _Number(number, word, has_behind)


def _of_numbers(one: _Sentence, other: _Sentence, told: set[str]) -> Iterator[tuple[str, str]]:
    """Yield numbers and what they count, but for those that are ``told`` in both passages."""
    for unit, here in one.counts.items():
        there = other.counts.get(unit, set())
        if len(here) == len(there) == 1:
            (first,), (second,) = here, there
            by_others = unit.startswith("before") and first.has_behind and second.has_behind
            if (
                not by_others
                and told.isdisjoint((first.number, second.number))
                and not _may_be_one(first.number, second.number)
            ):
                yield f"{in_short(first.number)} – {in_short(second.number)}", first.word


def _of_dates(one: list[str], other: list[str]) -> Iterator[tuple[str, str]]:
    """Compare days and months, where both name just one: two years may be those of two things."""
    if len(one) == len(other) == 1 and not fit_together(one[0], other[0]):
        yield f"{one[0]} – {other[0]}", ""


def _stem(word: str) -> str:
    return _plain(word).casefold()[:_STEM]


def _plain_number(written: str) -> str:
    """Write a number in 0 to 9 without marks between its thousands, and with a decimal point."""
    written = _plain(written)
    if re.fullmatch(r"\d{1,3}(?:[., ]\d{3})+", written):
        return re.sub(r"\D", "", written)
    return written.replace(",", ".")


def _plain(written: str) -> str:
    from anyascii import anyascii

    return anyascii(written)


def _may_be_one(number: str, other: str) -> bool:
    """Tell whether two numbers are the same, the one perhaps in round figures.

    Whole numbers are round from a thousand on, and have two digits that count: 30 million is not
    28 million. Others have fewer places: 42 may be 42.1, and 42.1 is not 42.2.
    """
    one, another = sorted((number, other), key=_places)
    if _places(one) < _places(another):
        return _rounded(another, _places(one)) == Decimal(one)
    if number == other or len(min(number, other, key=len)) < _ROUND_FROM or _places(one):
        return number == other
    step = max(int("1" + "0" * min(_zeros(n), len(n) - 2)) for n in (number, other))
    return 2 * abs(int(number) - int(other)) <= step


def _rounded(number: str, places: int) -> Decimal:
    return Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _places(number: str) -> int:
    return len(number.partition(".")[2])


def _zeros(number: str) -> int:
    return len(number) - len(number.rstrip("0"))
