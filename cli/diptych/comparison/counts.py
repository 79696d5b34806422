"""What the numbers of a sentence count: people, euros, percent, or what the words beside them say.

A number counts the same as another one where both have the same sign, or the words behind them
begin in the same way, or those before where not both have a word behind. In scripts without spaces
only what stands behind is looked at: a known word, or the first two letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.dates import is_month
from diptych.texts.inexact import BEHIND, TO, Bound, bound
from diptych.texts.numerals import in_figures, with_percent_signs
from diptych.texts.scripts import HAN_AND_KANA, SPACELESS_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEM = 5
"""Letters by which words are told apart."""
_LEAST = {"behind": 4, "before": 5}
"""Letters of a word that says what is counted: shorter ones stand beside anything."""
_LONGEST = 24
"""Digits of a number that counts anything."""
_FAR = 40
"""Characters before a number that are looked at."""
_SIGNS = "%‰€$£¥₹₩₽"
_SAME_UNITS = {
    stem: unit
    for unit, stems in {
        "people": "peopl perso pesso mensc leute mense orang osob osoby ludzi chelo lyude kisi"
        " shkhs 'shkh 人 名 명 คน",
        "dead": "dead death died kille tote toten morts muert morti morto doden tewas zgine zabit"
        " pogib olu qtyl qtyla qtla",
        "euro": "€ eur euro euros evro avro ywrw 欧元 歐元 ユーロ 유로 ยูโร",
        "dollar": "$ usd dolla dolar dwlar dwlr 美元 美金 ドル 달러 ดอลลาร์",
    }.items()
    for stem in stems.split()
}
"""What is counted most often, by how the words for it begin in Latin letters, and in scripts
without spaces by the words."""
_WITHOUT_SPACES = f"{SPACELESS_LETTERS}\uac00-\ud7a3"
_LETTERS = rf"[^\W\d_{_WITHOUT_SPACES}]+"
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOT_COUNTED = re.compile(r"[年月日号號時时分秒点點년월일]")
"""What stands behind a date or a time of day."""


class Number(NamedTuple):
    """A number as a sentence has it."""

    number: str
    """In the digits 0 to 9, without marks between thousands, with a decimal point."""
    word: str
    """What it counts, as it is written."""
    is_behind_word: bool
    """Whether the number stands behind that word."""
    bound: Bound
    has_behind: bool
    """Whether a word behind it says what it counts."""


class Counts(NamedTuple):
    """The numbers of a sentence."""

    numbers: set[str]
    by_unit: dict[str, set[Number]]
    """By what they count; of a range both ends are there."""


def counts_in(sentence: str, language: str) -> Counts:
    """Return the numbers of a sentence, those in words too if its language is told (ISO 639)."""
    words = with_percent_signs(in_figures(unicodedata.normalize("NFC", sentence), language))
    matches = list(_number().finditer(words))
    by_unit: defaultdict[str, set[Number]] = defaultdict(set)
    for match in matches:
        for unit, number in _counted(match):
            by_unit[unit].add(number)
    for first, second in pairwise(matches):
        if re.fullmatch(rf"\s*{TO}\s*", words[first.end("number") : second.start()], re.IGNORECASE):
            for unit, number in _counted(second):
                by_unit[unit].add(number._replace(number=plain_number(first["number"])))
    return Counts({plain_number(match["number"]) for match in matches}, dict(by_unit))


def plain_number(written: str) -> str:
    """Write a number in 0 to 9 without marks between its thousands, and with a decimal point."""
    written = _in_latin(written)
    if re.fullmatch(r"\d{1,3}(?:[., ]\d{3})+", written):
        return re.sub(r"\D", "", written)
    return written.replace(",", ".")


@cache
def _number() -> re.Pattern[str]:
    known = "|".join(sorted((unit for unit in _SAME_UNITS if not unit.isascii()), key=len)[::-1])
    spaceless = (
        rf"{known}|[\u30a1-\u30fa\u30fc]+|(?![\u3041-\u309f])[{HAN_AND_KANA}\uac00-\ud7a3]{{1,2}}"
    )
    return re.compile(
        rf"(?<![.,/:第-])(?<![^\W{_WITHOUT_SPACES}])"
        r"(?P<number>\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
        rf"(?![/:-]|[.,]\d)(?![^\W{_WITHOUT_SPACES}])"
        rf"(?:['’][^\W\d_]{{1,5}}(?!\w))?[^\S\n]*(?P<bound>{BEHIND}|)"
        r"[^\S\n]*(?:(?:de|di|of)[^\S\n]+|d['’])?"
        rf"(?P<behind>[{_SIGNS}]|{spaceless}|{_LETTERS})?"
    )


_SIGN_LAST = re.compile(rf"[{_SIGNS}]\s*\Z")
_BEFORE = re.compile(rf"(?P<word>{_LETTERS}|[{_SIGNS}])\.?[^\S\n]*\Z")


def _counted(match: re.Match[str]) -> Iterator[tuple[str, Number]]:
    """Yield what a number counts: by its sign, if it has one, else by the words beside it."""
    number = plain_number(match["number"])
    start = match.string[max(match.start() - _FAR, 0) : match.start()]
    bounds, said_before = bound(start, match["bound"])
    found = _BEFORE.search(start if _SIGN_LAST.search(start) else said_before)
    behind, before = match["behind"] or "", found["word"] if found else ""
    if len(number) > _LONGEST or _YEAR.fullmatch(number) or _is_date(behind, before):
        return
    if sign := next((word for word in (behind, before) if word and word in _SIGNS), ""):
        yield (
            _unit(sign) or sign,
            Number(number, sign, is_behind_word=False, bound=bounds, has_behind=False),
        )
        return
    has_behind = _says(behind, "behind")
    for place, word in (("behind", behind), ("before", before)):
        counted = Number(number, word, place == "before", bounds, has_behind)
        if unit := _unit(word):
            yield unit, counted
        elif _says(word, place):
            yield f"{place} {_stem(word)}", counted


def _is_date(behind: str, before: str) -> bool:
    return is_month(behind) or is_month(before) or bool(_NOT_COUNTED.match(behind))


def _says(word: str, place: str) -> bool:
    return len(word) >= _LEAST[place] or bool(re.match(f"[{_WITHOUT_SPACES}]", word))


def _unit(word: str) -> str | None:
    return _SAME_UNITS.get(word) or _SAME_UNITS.get(_stem(word))


def _stem(word: str) -> str:
    return _in_latin(word).casefold()[:_STEM]


def _in_latin(written: str) -> str:
    from anyascii import anyascii

    return anyascii(written)
