"""Dates that a passage names, as far as it does: year, month and day, as ISO 8601 writes them.

Found are those written in figures, and those with the name of a month beside a day or a year, in
some European languages, Indonesian, Chinese and Japanese. What may be read in two ways is left out.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from diptych.texts.inexact import TO

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = (
    "january januar janner janvier enero gennaio janeiro januari stycznia ocak yanvarya jan janv",
    (
        "february februar fevrier febrero febbraio fevereiro februari pebruari lutego subat"
        " fevralya feb fevr"
    ),
    "march marz mars marzo marco maart maret marca mart marta mar",
    "april avril abril aprile aprel kwietnia nisan aprelya apr avr",
    "may mai mayo maggio maio mei maja mayis maya",
    "june juni juin junio giugno junho czerwca haziran iyunya jun",
    "july juli juillet julio luglio julho lipca temmuz iyulya jul juil",
    "august aout agosto augustus agustus sierpnia agustos avgusta aug",
    "september septembre septiembre settembre setembro wrzesnia eylul sentyabrya sep sept",
    "october oktober octobre octubre ottobre outubro pazdziernika ekim oktyabrya oct okt",
    "november novembre noviembre novembro nopember listopada kasim noyabrya nov",
    (
        "december dezember decembre diciembre dicembre dezembro desember grudnia aralik dekabrya"
        " dec dez"
    ),
)
"""Of the months, in Latin letters without accents, at length and cut short."""
_ENGLISH = tuple(names.split()[0].title() for names in _NAMES)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FIGURES = (
    rf"(?<![\d.,/-]){_YEAR}-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?![\d.,/-]*\d)",
    rf"(?<![\d.,/-])(?P<day>\d?\d)[./](?P<month>\d?\d)[./]{_YEAR}(?!\d)",
    rf"{_YEAR}\s?年\s?(?:(?P<month>\d?\d)\s?月\s?(?:(?P<day>\d?\d)\s?[日号號])?)?",
)
_TH = r"(?:st|nd|rd|th|er|\.|º|°)"
_NAME = r"(?<![^\W\d_])(?P<name>[^\W\d_]{3,})\.?"
_DAY = rf"(?<![\d.,/:-])(?:(?P<from>\d?\d)\.?\s*(?:{TO}|-)\s*)?(?P<day>\d?\d)"
_NAMED = (
    rf"(?:{_DAY}{_TH}?\s+(?:de\s+)?)?{_NAME},?\s+(?:de\s+)?{_YEAR}(?!\d)",
    rf"{_NAME}\s+(?P<day>\d?\d){_TH}?,?\s+{_YEAR}(?!\d)",
)
_ALONE = rf"(?<![\d.,/-]){_YEAR}(?![\d.,/-]*\d)"
_NOT_IN = r"(?<!\b[Ii]n )(?<!\b[Ll]ast )(?<!\b[Tt]his )"
"""*In May 12 people* are those of a month."""
_WITHOUT_YEAR = (
    rf"{_DAY}{_TH}?\s+(?:de\s+)?{_NAME}",
    rf"{_NOT_IN}{_NAME}\s+(?P<day>\d?\d){_TH}?(?![\w/:-]|[.,]\d|\s*{TO}\s*\d|\s*%|\s+percent)",
    r"(?<!\d)(?P<month>\d?\d)\s?月\s?(?P<day>\d?\d)\s?[日号號]",
)
_MONTHS = 12
_DAYS = 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31


def dates_in(passage: str) -> list[str]:
    """Return the dates of a passage, each once, in order: ``2024``, ``2024-07`` or ``2024-07-01``.

    A year that stands alone is one too.
    """
    return _found(passage, (*_FIGURES, *_NAMED, _ALONE))


def days_in(passage: str) -> list[str]:
    """Return the days and months of a passage, each once, in order; ``--07-01`` without a year."""
    found = _found(passage, (*_FIGURES, *_NAMED, *_WITHOUT_YEAR))
    return [date for date in found if "-" in date]


def is_later(date: str, other: str) -> bool:
    """Tell whether a date is later than another one, as far as both go."""
    known = min(len(date), len(other))
    return date[:known] > other[:known]


def fit_together(date: str, other: str) -> bool:
    """Tell whether two dates may be the same day."""
    parts = zip(_parts(date), _parts(other), strict=False)
    return all(a == b or not a or not b for a, b in parts)


def for_people(date: str) -> str:
    """Write a day without a year for people: ``1 July``."""
    year, *rest = _parts(date)
    return date if year else f"{int(rest[1])} {_ENGLISH[int(rest[0]) - 1]}"


def is_month(word: str) -> bool:
    """Tell whether a word is the name of a month."""
    return _plain(word) in _months()


def is_year(number: str) -> bool:
    """Tell whether a number may be a year of the last century, or of this one."""
    return bool(re.fullmatch(_YEAR, number))


_compiled = cache(re.compile)


def _found(passage: str, patterns: Sequence[str]) -> list[str]:
    """Return what the patterns find, in order; what an earlier one found is for no later one."""
    found: dict[int, str] = {}
    taken = bytearray(len(passage))
    for pattern in patterns:
        for match in _compiled(pattern).finditer(passage):
            start, end = match.span()
            if not any(taken[start:end]) and (date := _date(match)):
                found[start] = date
                taken[start:end] = b"1" * (end - start)
    return list(dict.fromkeys(date for _, date in sorted(found.items())))


def _date(match: re.Match[str]) -> str:
    """Write a date; nothing if there is no such day, or it may be read in two ways."""
    parts = match.groupdict()
    if "name" in parts:
        month = _months().get(_plain(parts["name"]), 0)
        if not month or _is_no_day(match):
            return ""
    else:
        month = int(parts.get("month") or 0)
    day = 0 if parts.get("from") else int(parts.get("day") or 0)
    if month > _MONTHS >= day > 0 and "-" not in match[0]:
        month, day = day, month
    if month > _MONTHS or day > _DAYS[month - 1]:
        return ""
    if "/" in match[0] and month != day <= _MONTHS:
        month = day = 0
    numbers = (f"-{number:02}" for number in (month, day) if number)
    year = parts.get("year", "-")
    return "".join(chain([year], numbers)) if day or year != "-" else ""


def _is_no_day(match: re.Match[str]) -> bool:
    """Tell *they may 4* and *im Mai 12 Soldaten* from days: English alone has the day behind."""
    if "year" in match.re.groupindex or match.start("name") > match.start("day"):
        return False
    return match["name"].islower() or not _is_english(match["name"])


def _is_english(month: str) -> bool:
    return any(name.startswith(month[:3]) and len(month) in (3, 4, len(name)) for name in _ENGLISH)


def _parts(date: str) -> list[str]:
    return re.sub(r"^--", "-", date).split("-")


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}


def _plain(name: str) -> str:
    from anyascii import anyascii

    return anyascii(name).casefold()
