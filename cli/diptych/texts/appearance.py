"""What a reader sees of a passage: neither unseen letters, nor how letters are composed.

Two passages that look the same are the same words to whoever types one of them. Kept apart is what
can be told apart by eye: case, the kind of quotation marks, and joiners in scripts where they
change the shape of letters.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from diptych.texts.scripts import MARKS, UNSEEN, unseen

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIGATURE = re.compile("[\ufb00-\ufb04\ufb06]")
"""Those that fonts make of letters by themselves."""
_SHAPING = "\u0600-\u1dff\u2190-\ufafe\ufe70-\ufefe\U00010000-\U000dffff"
"""Where ZWNJ and ZWJ are seen behind a letter: from Arabic on, and between emoji."""
_SHAPED = rf"(?:(?<=[{_SHAPING}])|(?<=[{_SHAPING}]\ufe0f))"
"""Behind one of those, or behind an emoji with the letter that gives it its colours."""
_TAGS = "\U000e0020-\U000e007f"
_IN_FLAG = (
    "(?:" + "|".join(rf"(?<=\U0001f3f4[\U000e0020-\U000e007e]{{{n}}})" for n in range(7)) + ")"
    rf"(?=[{_TAGS}]{{0,6}}\U000e007f)"
)  # fmt: skip
"""Where letters that nobody sees make the flag of England, Scotland or Wales of a black one."""
UNSEEN_RUN = (
    rf"(?:(?![\u200c\u200d{_TAGS}])[{UNSEEN}]|(?!{_SHAPED})[\u200c\u200d]|(?!{_IN_FLAG})[{_TAGS}])+"
)
"""Letters that make no difference to the eye, as a regular expression."""
SEEN_RUN = rf"(?:[^\s{UNSEEN}]|{_SHAPED}[\u200c\u200d]|{_IN_FLAG}[{_TAGS}])+"
"""The others, without white space."""


QUOTATION_MARKS = "\"“”„‟«»″＂「」『』﹁﹂﹃﹄｢｣《》〈〉〝〞〟‘’‚‛‹›ʼ´`′'"
"""Of all kinds, and what is typed for them; apostrophes are the same letters."""
INSIDE_GUILLEMETS = r"(?:(?<=[\s(\[][«‹])|(?<=\A[«‹]))\s+|\s+(?=[»›](?:[\s.,;:!?)\]]|\Z))"
"""Blanks there, as French sets them: a regular expression. Not the blank before »German« ones."""
INVISIBLE = "how letters are composed, unseen letters or white space"
"""In what passages may differ that look the same."""


def in_one_line(passage: str) -> str:
    """Return a passage with one blank for any white space, and none around it."""
    return " ".join(passage.split())


def shortened(passage: str, most: int) -> str:
    """Return a passage in one line; of a longer one the first words, and a mark behind them.

    Where no blank is among the first ``most`` characters, as in scripts that write none, it is cut
    between two characters as readers know them.
    """
    line = in_one_line(passage)
    if len(line) <= most:
        return line
    words, blank, _ = line[: most + 1].rpartition(" ")
    return f"{words} …" if blank else f"{_first_characters(line, most)}…"


def _first_characters(line: str, most: int) -> str:
    from wcwidth import iter_graphemes

    ends = accumulate(map(len, iter_graphemes(line)))
    return line[: max(takewhile(lambda end: end <= most, ends), default=most)]


def as_seen(passage: str) -> str:
    """Return the letters that are seen, decomposed, with one blank for any white space."""
    return composed_alike(re.sub(r"\s+", " ", without_unseen(passage)))


def as_printed(passage: str) -> str:
    """Return what is seen, whatever quotation marks, dashes and widths an outlet prints.

    No blanks stand around dashes and inside guillemets. Case is kept.
    """
    plain = " ".join(without_unseen(passage).split())
    if plain.isascii():
        plain = plain.replace('"', "'").replace("`", "'")
    else:
        if _GUILLEMET.search(plain):
            plain = re.sub(INSIDE_GUILLEMETS, "", composed_alike(plain))
        plain = unicodedata.normalize("NFKD", _MARK.sub("'", plain))
    if "-" in plain or not plain.isascii():
        plain = _DASH.sub("-", plain)
        while " -" in plain:
            plain = plain.replace(" -", "-")
    return _TYPED_TWICE.sub("'", plain) if "''" in plain else plain


_GUILLEMET = re.compile("[«»‹›]")
_MARK = re.compile(f"[{QUOTATION_MARKS}\u1fef\u1ffd\u2329\u232a]")
"""Any quotation mark, with those that are decomposed to one."""
_DASH = re.compile(r"[-\u2010-\u2015\u2212\u2e3a\u2e3b][-\u2010-\u2015\u2212\u2e3a\u2e3b\s]*")
_TYPED_TWICE = re.compile("'{2,}")


def looks_same(one: str, other: str) -> bool:
    """Tell whether two passages cannot be told apart by eye."""
    return one == other or as_seen(one) == as_seen(other)


def lookalikes(passages: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return which of some named passages look the same as one before, by name, with its name.

    Where they begin differently they are not looked at as a whole.
    """
    alike: dict[str, list[tuple[str, str]]] = {}
    for name, passage in passages:
        alike.setdefault(as_seen(passage[:_BEGINNING])[:_SEEN_OF_IT], []).append((name, passage))
    found: dict[str, str] = {}
    for several in alike.values():
        first: dict[str, str] = {}
        for name, passage in several if len(several) > 1 else ():
            if (other := first.setdefault(as_seen(passage), name)) != name:
                found[name] = other
    return found


_BEGINNING = 400
_SEEN_OF_IT = 100
"""So many letters that are seen are among the first of any passage, if few are not."""


def as_read(passage: str) -> str:
    """Return a passage without unseen letters, composed: it looks the same."""
    return unicodedata.normalize("NFC", without_unseen(passage))


def traced_reading(passage: str) -> tuple[str, list[int]]:
    """Return what is read of a passage, and where each letter comes from; its length at the end."""
    letters: list[str] = []
    origins: list[int] = []
    for match in _units().finditer(passage):
        start, unit = match.start(), match.group()
        if match["unseen"]:
            continue
        composed = as_read(unit) if len(unit) > 1 else unicodedata.normalize("NFC", unit)
        same = len(composed) == len(unit)
        letters.append(composed)
        origins.extend(range(start, start + len(unit)) if same else [start] * len(composed))
    return "".join(letters), [*origins, len(passage)]


@cache
def _units() -> re.Pattern[str]:
    """Find unseen letters, what is ASCII, and letters with what belongs to them."""
    marks = rf"(?:[{UNSEEN}]*(?![{UNSEEN}])[{MARKS}\u1160-\u11ff])"
    return re.compile(
        rf"(?P<unseen>{UNSEEN_RUN})|[\x00-\x7f]+(?![^\x00-\x7f])|.{marks}*", re.DOTALL
    )


def typed_name(written: str) -> str:
    """Return a name as files have it, however it was typed: composed, without what is not seen."""
    return unicodedata.normalize("NFC", " ".join(without_unseen(written).split()))


def without_unseen(passage: str) -> str:
    """Leave out the letters that make no difference to the eye."""
    if passage.isascii() or not unseen().search(passage):
        return passage
    return _unseen_run().sub("", passage)


def composed_alike(passage: str) -> str:
    """Decompose letters, and take ligatures apart."""
    return unicodedata.normalize("NFD", _LIGATURE.sub(_apart, passage))


def _apart(ligature: re.Match[str]) -> str:
    return unicodedata.normalize("NFKD", ligature.group())


def is_one_letter(passage: str, place: int) -> bool:
    """Tell whether what stands around a place makes one letter, as e and an accent do."""
    before, behind = passage[max(place - _MARKS_ON_A_LETTER, 0) : place], passage[place : place + 1]
    if not before or behind.isascii():
        return False
    joined = unicodedata.normalize("NFC", before + behind)
    return len(joined) <= len(unicodedata.normalize("NFC", before))


_MARKS_ON_A_LETTER = 8


@cache
def _unseen_run() -> re.Pattern[str]:
    return re.compile(UNSEEN_RUN)
