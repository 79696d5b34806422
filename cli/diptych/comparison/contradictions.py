"""Contradictions: what two paragraphs that say the same say of it in other numbers, or dates.

A number is compared with those that count the same: the word behind it, or the one before it,
begins in the same way. Where a passage has two numbers of a kind nothing is said, nor where one is
the other in round figures.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from diptych.texts.dates import dates_in, fit_together
from diptych.texts.numerals import in_figures, in_short

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEM = 5
"""Letters by which words are told apart."""
_LEAST = {"behind": 4, "before": 5}
"""Letters of a word that says what is counted: shorter ones stand beside anything."""
_ROUND_FROM = 4
"""Digits of a number that may be a round one."""
_SIGNS = "%‰€$£¥₹₩₽"
_NUMBER = re.compile(
    rf"(?P<before>[^\W\d_]+|[{_SIGNS}])?[^\S\n]*"
    rf"(?<![\w.,/:-])"
    r"(?P<number>\d+(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)(?![\w/:-]|[.,]\d)"
    rf"[^\S\n]*(?P<behind>[{_SIGNS}]|[^\W\d_]+)?"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def contradictions(a: str, b: str, languages: tuple[str, str] = ("", "")) -> Iterator[str]:
    """Yield what two passages say differently: ``20 – 26 dead``, ``2024-07-01 – 2024-07-02``.

    Numbers in words count where the language of a passage is told, as an ISO 639 code.
    """
    yield from _of_numbers(in_figures(a, languages[0]), in_figures(b, languages[1]))
    yield from _of_dates(a, b)


def _of_numbers(a: str, b: str) -> Iterator[str]:
    one, other = _counts(a), _counts(b)
    said = set()
    for unit in one:
        here, there = one[unit], other.get(unit, {})
        if len(here) == len(there) == 1:
            (first, word), (second, _) = *here.items(), *there.items()
            if (first, second) not in said and not _may_be_one(first, second):
                said.add((first, second))
                yield f"{in_short(first)} – {in_short(second)} {word}"


def _counts(passage: str) -> dict[str, dict[str, str]]:
    """Return the numbers of a passage by what they count, each with the word for it."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for match in _NUMBER.finditer(passage):
        number = _plain_number(match["number"])
        for place, least in _LEAST.items():
            word = match[place] or ""
            is_unit = len(word) >= least or (word and word in _SIGNS)
            if is_unit and not _YEAR.fullmatch(number):
                found[f"{place} {_stem(word)}"][number] = word
    return found


def _stem(word: str) -> str:
    from anyascii import anyascii

    return word if word in _SIGNS else anyascii(word).casefold()[:_STEM]


def _plain_number(written: str) -> str:
    """Write a number without marks between its thousands, and with a decimal point."""
    if re.fullmatch(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+", written):
        return re.sub(r"\D", "", written)
    return written.replace(",", ".")


def _may_be_one(number: str, other: str) -> bool:
    """Tell whether two numbers are the same, the one perhaps in round figures.

    Those are of a thousand or more, and have two digits that count: 30 million is not 28 million.
    """
    if number == other or len(min(number, other, key=len)) < _ROUND_FROM:
        return number == other
    if not (number.isdecimal() and other.isdecimal()):
        return False
    step = max(int("1" + "0" * min(_zeros(one), len(one) - 2)) for one in (number, other))
    return 2 * abs(int(number) - int(other)) <= step


def _zeros(number: str) -> int:
    return len(number) - len(number.rstrip("0"))


def _of_dates(a: str, b: str) -> Iterator[str]:
    """Compare days and months, where both name just one: two years may be those of two things."""
    one, other = ([date for date in dates_in(side) if "-" in date] for side in (a, b))
    if len(one) == len(other) == 1 and not fit_together(one[0], other[0]):
        yield f"{one[0]} – {other[0]}"
