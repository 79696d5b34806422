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

from diptych.texts.dates import is_month, is_year
from diptych.texts.inexact import BEHIND, TO, Bound, bound
from diptych.texts.numerals import (
    in_figures,
    language_of_words,
    with_money_at_length,
    with_percent_signs,
)
from diptych.texts.scripts import HAN_AND_KANA, SPACELESS_LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    UnitOf = Callable[[str], str | None]

_STEM = 5
"""Letters by which words are told apart that are in no list."""
_LEAST = {"behind": 4, "before": 5}
"""Letters of a word that says what is counted: shorter ones stand beside anything."""
_LONGEST = 24
"""Digits of a number that counts anything."""
_PREPOSITION = 3
"""Letters of a word before a year."""
_FAR = 40
"""Characters before a number that are looked at."""
_SIGNS = "%‰€$£¥₹₩₽"
_SAME_UNITS = {
    "people": {
        "ar": "شخصا?|شخصًا|أشخاص", "de": "menschen|leute|person(?:en)?", "en": "people|persons?",
        "es": "personas?", "fr": "personnes?", "id": "orang", "it": "person[ae]", "ja": "人|名",
        "ko": "명|사람", "nl": "mensen|perso(?:on|nen)", "pl": "osób|osob[ayą]|ludzi|ludzie",
        "pt": "pessoas?", "ru": "человека?|людей|люди", "th": "คน", "tr": r"kişi\w*", "zh": "人|名",
    },
    "dead": {
        "ar": "قتيلا?|قتيلًا|قتلى", "de": "tote[nr]?|todesopfer|getötete?",
        "en": "dead|deaths?|died|killed", "es": "muert[oa]s?", "fr": "morte?s?|tuée?s?",
        "id": "tewas", "it": "mort[oie]", "nl": "doden|gedood", "pl": r"zginęł\w+|zginęli|zabit\w+",
        "pt": "mort[oae]s?", "ru": r"погиб\w+|убит\w+", "tr": "ölü|öldü",
    },
    "euro": {"": "€|eur|euros?|евро|يورو|欧元|歐元|ユーロ|유로|ยูโร", "tr": "avro"},
    "dollar": {
        "": r"\$|us\$|usd|dollars?|dólar(?:es)?|dolar\w*|dollar[io]|доллар\w*|دولارا?|美元"
        "|美金|ドル|달러|ดอลลาร์"
    },
}  # fmt: skip
"""What is counted most often, by the words for it, by the language of the text, or in any. Texts of
an unknown language may have the words of all."""
_SAYS_NOTHING = re.compile(
    "were|have|been|will|with|from|that|this|they|them|into|more|others|wurden|waren|haben|sind|nach"
    "|davon|werden|étaient|sont|dans|avec|pour|fueron|para|entre|están|foram|estão|sono|stati|erano"
    "|nella|della|delle|yang|dari|pada|dengan|telah|akan|untuk|были|было|było|zostało",
    re.IGNORECASE,
)
"""What may stand behind a number that counts something, and does not say what."""
_WITHOUT_SPACES = f"{SPACELESS_LETTERS}\uac00-\ud7a3"
_LETTERS = rf"[^\W\d_{_WITHOUT_SPACES}]+"
_NOT_COUNTED = re.compile(r"[年月日号號時时分秒点點년월일]")
"""What stands behind a date or a time of day."""


_DEATHS = (
    r"death\w*|kill\w*|fatal\w*|tot|getötet\w*|starben|dood|décéd\w+|murieron|falleci\w+|mataron"
    r"|morreram|uccis\w+|meninggal|zginę\w+|zabi\w+|öl\w+|قتل\w*|قتيل\w*|死|사망|숨"
)
"""Of what is said of the dead, besides the words for them."""
_FATES = {
    "dead": "|".join([*_SAME_UNITS["dead"].values(), _DEATHS]),
    "hurt": (
        r"injur\w+|wounded|hurt|verletzt\w*|verwundet\w*|gewond\w*|blessée?s?|herid[oa]s?"
        r"|ferid[oa]s?|lesionad[oa]s?|ferit[oiae]|terluka|luka-luka|rann\w+|ранен\w*|yaral\w+"
        r"|جريح\w*|جرحى|مصاب\w*|伤|傷|けが|부상|다친"
    ),
    "missing": (
        r"missing|vermisst\w*|vermist\w*|disparue?s?|desaparecid[oa]s?|dispers[oiae]|hilang"
        r"|zagini\w+|пропа\w+|kayıp|مفقود\w*|失踪|行方不明|실종"
    ),
    "held": (
        r"arrest\w*|detained|festgenommen\w*|verhaftet\w*|aangehouden|gearresteerd|arrêtée?s?"
        r"|detenid[oa]s?|arrestat[oiae]|detid[oa]s?|pres[oa]s|ditangkap|zatrzyman\w+|задержа\w+"
        r"|gözaltı\w*|اعتقل\w*|逮捕|被捕|체포"
    ),
}
"""What happens to people, so that those to whom one thing happened are not those of another."""


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
    fates: set[str]
    """What happens to people there: ``dead``, ``hurt``, ``missing``, ``held``."""
    by_unit: dict[str, Number]
    """By what they count, where just one of them counts it."""


def counts_in(sentence: str, language: str) -> Counts:
    """Return the numbers of a sentence, those in words too if its language is told (ISO 639)."""
    composed = with_money_at_length(unicodedata.normalize("NFC", sentence))
    words = with_percent_signs(in_figures(composed, language))
    matches = list(_number().finditer(words))
    by_unit: defaultdict[str, set[Number]] = defaultdict(set)
    unit_of = _unit_of(language_of_words(language))
    for match in matches:
        for unit, number in _counted(match, unit_of):
            by_unit[unit].add(number)
    for first, second in pairwise(matches):
        if _go_together(words, first, second):
            for unit, number in _counted(second, unit_of):
                by_unit[unit].add(number._replace(number=plain_number(first["number"])))
    single = {unit: number for unit, (number, *more) in by_unit.items() if not more}
    numbers = {plain_number(match["number"]) for match in matches}
    fates = {found.lastgroup or "" for found in _fate().finditer(words)} if matches else set()
    return Counts(numbers, fates, single)


def _go_together(words: str, first: re.Match[str], second: re.Match[str]) -> bool:
    """Tell the ends of a range, and *1 million 200 thousand*."""
    between = words[first.end("number") : second.start()].strip()
    if not between:
        return not is_year(first["number"])
    return bool(re.fullmatch(TO, between, re.IGNORECASE))


def plain_number(written: str) -> str:
    """Write a number in 0 to 9 without marks between its thousands, and with a decimal point."""
    written = _in_latin(written)
    if re.fullmatch(r"\d{1,3}(?:[., ]\d{3})+", written):
        return re.sub(r"\D", "", written)
    return written.replace(",", ".")


@cache
def _fate() -> re.Pattern[str]:
    kinds = "|".join(
        rf"(?P<{fate}>(?<![^\W{_WITHOUT_SPACES}])(?:{words})(?![^\W{_WITHOUT_SPACES}]))"
        for fate, words in _FATES.items()
    )
    return re.compile(kinds, re.IGNORECASE)


@cache
def _died() -> re.Pattern[str]:
    """Return what finds that the people just named are dead: *have died*, *were killed*.

    Not of *people over the deaths*.
    """
    words = rf"(?!deaths?\b)(?:{_FATES['dead']})(?!\w)"
    return re.compile(rf"\s*(?:\w{{2,6}}\s+){{0,2}}{words}", re.IGNORECASE)


@cache
def _number() -> re.Pattern[str]:
    known = [
        word for word in re.split(r"\W+", _words("")) if re.match(f"[{_WITHOUT_SPACES}]", word)
    ]
    longest_first = "|".join(sorted(known, key=len, reverse=True))
    two_letters = rf"(?![\u3041-\u309f])[{HAN_AND_KANA}\uac00-\ud7a3]{{1,2}}"
    spaceless = rf"{longest_first}|[\u30a1-\u30fa\u30fc]+|{two_letters}"
    return re.compile(
        rf"(?<![.,/:第-])(?<![^\W{_WITHOUT_SPACES}])"
        r"(?P<number>\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)"
        rf"(?![/:-]|[.,]\d)(?![^\W{_WITHOUT_SPACES}])"
        rf"(?:['’][^\W\d_]{{1,5}}(?!\w))?[^\S\n]*(?P<bound>{BEHIND}|)"
        r"[^\S\n]*(?:(?:de|di|of)[^\S\n]+|d['’])?"
        rf"(?P<behind>[{_SIGNS}]|{spaceless}|{_LETTERS})?[^\S\n]*(?P<after>{BEHIND}|)",
        re.IGNORECASE,
    )


_SIGN_LAST = re.compile(rf"[{_SIGNS}]\s*\Z")
_BEFORE = re.compile(rf"(?P<word>[A-Z]{{0,3}}[{_SIGNS}]|{_LETTERS})\.?[^\S\n]*\Z")


def _counted(match: re.Match[str], unit_of: UnitOf) -> Iterator[tuple[str, Number]]:
    """Yield what a number counts: by its sign, if it has one, else by the words beside it."""
    number = plain_number(match["number"])
    start = match.string[max(match.start() - _FAR, 0) : match.start()]
    bounds, said_before = bound(start, match["bound"] or match["after"])
    found = _BEFORE.search(start if _SIGN_LAST.search(start) else said_before)
    behind, before = match["behind"] or "", found["word"] if found else ""
    sign = next((word for word in (behind, before) if word and word[-1] in _SIGNS), "")
    may_be_year = not sign and is_year(match["number"])
    names_year = may_be_year and (0 < len(before) <= _PREPOSITION or not unit_of(behind))
    if len(number) > _LONGEST or names_year or _is_date(behind, before):
        return
    if sign:
        counted = Number(number, sign, is_behind_word=False, bound=bounds, has_behind=False)
        yield unit_of(sign) or sign, counted
        return
    has_behind = _says(behind, "behind")
    for place, word in (("behind", behind), ("before", before)):
        shown = "" if _SAYS_NOTHING.fullmatch(word) else word
        counted = Number(number, shown, place == "before", bounds, has_behind)
        if unit := unit_of(word):
            yield unit, counted
            if unit == "people" and _died().match(match.string, match.end()):
                yield "dead", counted
        elif _says(word, place):
            yield f"{place} {_stem(word)}", counted


def _is_date(behind: str, before: str) -> bool:
    return is_month(behind) or is_month(before) or bool(_NOT_COUNTED.match(behind))


def _says(word: str, place: str) -> bool:
    return len(word) >= _LEAST[place] or bool(re.match(f"[{_WITHOUT_SPACES}]", word))


@cache
def _unit_of(language: str) -> UnitOf:
    """Return what tells the unit that a word is for, none where it is for none of them."""
    words = re.compile(_words(language), re.IGNORECASE)

    def unit_of(word: str) -> str | None:
        found = words.fullmatch(word)
        return found.lastgroup if found else None

    return unit_of


def _words(language: str) -> str:
    """Return what matches the words of a language, by unit; those of all, if it is not known."""
    known = {code for of in _SAME_UNITS.values() for code in of} - {""}
    codes = ["", language] if language in known else ["", *sorted(known)]
    return "|".join(
        f"(?P<{unit}>{'|'.join(of.get(code, '(?!)') for code in codes)})"
        for unit, of in _SAME_UNITS.items()
    )


def _stem(word: str) -> str:
    return _in_latin(word).casefold()[:_STEM]


def _in_latin(written: str) -> str:
    from anyascii import anyascii

    return anyascii(written)
