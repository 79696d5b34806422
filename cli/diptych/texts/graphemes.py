"""What a reader takes for one character: a letter with its marks, an emoji, a flag, a syllable.

Parts of regular expressions. Promises: what they match neither begins nor ends inside a grapheme
cluster of Unicode (UAX 29, extended ones); it may be more than one. White space that ends a line is
never part of one. The tables are those of Unicode 17.
"""

from __future__ import annotations

import re
from functools import cache

from diptych.texts.scripts import JOINERS, MARKS

GOING_ON = MARKS + JOINERS + "\u0e33\u0eb3\uff9e\uff9f\U000e0020-\U000e007f"
"""What belongs to the character before, as a class: Grapheme_Cluster_Break=Extend, SpacingMark and
ZWJ, and the other marks; two vowels, two signs of sound, and the letters inside flags."""
PREPENDED = (  # Grapheme_Cluster_Break=Prepend
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3"
    "\U000113d1\U0001193f\U00011941\U00011a84-\U00011a89\U00011d46\U00011f02"
)
"""What belongs to the character behind."""
LINKERS = (  # Indic_Conjunct_Break=Linker, marks
    "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2\u1a60\u1b44\u1bab\ua9c0\uaaf6\U00010a3f"
    "\U00011133\U000113d0\U0001193e\U00011a47\U00011a99\U00011f42"
)
"""Marks that put the letter behind under the one before."""
PICTOGRAPHS = (  # Extended_Pictographic, and other symbols of their blocks
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001fffd"
)
"""What a joiner joins to the one before."""
FLAG_LETTERS = "\U0001f1e6-\U0001f1ff"
"""Two of them are a flag."""
BLANKS = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""White space that can hold a mark: what ends a line and tabulators cannot."""

_BEYOND = "\U00010000-\U0010ffff"
_FIRST_LOOK = re.sub(f"[{_BEYOND}](-[{_BEYOND}])?", "", GOING_ON) + _BEYOND
"""A larger class that is quick to look at: of ranges beyond the first 65,536 characters, each takes
time."""
_LINKED = r"[^\W\d_\u1100-\u11ff\ua960-\ua97c\uac00-\ud7fb]"
"""Letters, without those of Korean, which are joined to one another and to no other."""
MARKED = (
    rf"(?:(?=[{_FIRST_LOOK}])"
    rf"(?:(?=[{GOING_ON}]*[{LINKERS}])[{GOING_ON}]++{_LINKED})*[{GOING_ON}]*+)?"
)
"""All marks on a letter, with the letters that are put under it."""
CHARACTER = rf"(?:(?![{_FIRST_LOOK}])\S|[{FLAG_LETTERS}]{{1,2}}|(?=\S)[^{GOING_ON}]?){MARKED}"
"""One without what is joined to it, or prepended."""
MARKED_BLANK = rf"[{BLANKS}](?=[{GOING_ON}]){MARKED}"


def joined_to(unit: str) -> str:
    """Return what finds all that is joined to a unit, of which the regular expression is given."""
    behind = rf"(?<=[{PREPENDED}])(?:{unit}|[{BLANKS}]{MARKED})"
    joined = rf"(?<=\u200d)[{PICTOGRAPHS}]{MARKED}"
    return rf"(?:(?<=[{PREPENDED}\u200d])(?:{behind}|{joined}))*"


def may_join(passage: str) -> bool:
    """Tell quickly whether a grapheme of a passage may be more than one code point."""
    return not passage.isascii() and bool(_NOT_ALONE.search(passage))


_NOT_ALONE = re.compile(
    "[^\x00-\u02c6\u02cc-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u200b\u2010-\u203b\u20a0-\u20cf]"
)
"""Also finds the signs and letters that are words by themselves."""


def is_inside_grapheme(passage: str, place: int) -> bool:
    """Tell whether a place beside white space is inside a grapheme."""
    around = passage[max(place - 1, 0) : place + 1]
    if around.isascii():
        return around == "\r\n"
    return bool(_pair().fullmatch(around))


@cache
def _pair() -> re.Pattern[str]:
    return re.compile(rf"[\S{BLANKS}][{GOING_ON}]|[{PREPENDED}][\S{BLANKS}]")
