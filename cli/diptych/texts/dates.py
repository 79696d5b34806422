"""Dates that a passage names, as far as it does: year, month and day, as ISO 8601 writes them.

Found are those written in figures, and those with the name of a month beside a day or a year, in
some European languages, Indonesian, Chinese and Japanese. What may be read in two ways is left out.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

_NAMES = (
    "january januar janvier enero gennaio janeiro januari stycznia ocak yanvarya",
    "february februar fevrier febrero febbraio fevereiro februari pebruari lutego subat fevralya",
    "march marz mars marzo marco maart maret marca mart marta",
    "april avril abril aprile aprel kwietnia nisan aprelya",
    "may mai mayo maggio maio mei maja mayis maya",
    "june juni juin junio giugno junho czerwca haziran iyunya",
    "july juli juillet julio luglio julho lipca temmuz iyulya",
    "august aout agosto augustus agustus sierpnia agustos avgusta",
    "september septembre septiembre settembre setembro wrzesnia eylul sentyabrya",
    "october oktober octobre octubre ottobre outubro pazdziernika ekim oktyabrya",
    "november novembre noviembre novembro nopember listopada kasim noyabrya",
    "december dezember decembre diciembre dicembre dezembro desember grudnia aralik dekabrya",
)
"""Of the months, in Latin letters without accents."""
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FIGURES = (
    rf"(?<![\d.,/-]){_YEAR}-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?![\d.,/-]*\d)",
    rf"(?<![\d.,/-])(?P<day>\d?\d)[./](?P<month>\d?\d)[./]{_YEAR}(?!\d)",
    rf"{_YEAR}\s?年\s?(?:(?P<month>\d?\d)\s?月\s?(?:(?P<day>\d?\d)\s?日)?)?",
)
_TH = r"(?:st|nd|rd|th|er|\.|º|°)"
_NAME = r"(?P<name>[^\W\d_]{3,})"
_NAMED = (
    rf"(?<!\d)(?:(?P<day>\d?\d){_TH}?\s+(?:de\s+)?)?{_NAME},?\s+(?:de\s+)?{_YEAR}(?!\d)",
    rf"\b{_NAME}\s+(?P<day>\d?\d){_TH}?,?\s+{_YEAR}(?!\d)",
)
_ALONE = rf"(?<![\d.,/-]){_YEAR}(?![\d.,/-]*\d)"
_MONTHS = 12
_DAYS = 31


def dates_in(passage: str) -> list[str]:
    """Return the dates of a passage, each once, in order: ``2024``, ``2024-07`` or ``2024-07-01``.

    A year that stands alone is one too.
    """
    found: dict[tuple[int, int], str] = {}
    for pattern in (*_FIGURES, *_NAMED, _ALONE):
        for match in _compiled(pattern).finditer(passage):
            inside = any(start < match.end() and match.start() < end for start, end in found)
            if not inside and (date := _date(match)):
                found[match.span()] = date
    return list(dict.fromkeys(date for _, date in sorted(found.items())))


def is_later(date: str, other: str) -> bool:
    """Tell whether a date is later than another one, as far as both go."""
    known = min(len(date), len(other))
    return date[:known] > other[:known]


def fit_together(date: str, other: str) -> bool:
    """Tell whether two dates may be the same day."""
    return date.startswith(other) or other.startswith(date)


def is_month(word: str) -> bool:
    """Tell whether a word is the name of a month."""
    return _plain(word) in _months()


_compiled = cache(re.compile)


def _date(match: re.Match[str]) -> str:
    """Write a date; nothing if there is no such day, or it may be read in two ways."""
    parts = match.groupdict()
    if "name" in parts:
        month = _months().get(_plain(parts["name"]), 0)
        if not month:
            return ""
    else:
        month = int(parts.get("month") or 0)
    day = int(parts.get("day") or 0)
    if month > _MONTHS >= day > 0 and "-" not in match[0]:
        month, day = day, month
    if month > _MONTHS or day > _DAYS:
        return ""
    if "/" in match[0] and month != day <= _MONTHS:
        month = day = 0
    numbers = (f"-{number:02}" for number in (month, day) if number)
    return "".join(chain([parts["year"]], numbers))


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}


def _plain(name: str) -> str:
    from anyascii import anyascii

    return anyascii(name).casefold()
