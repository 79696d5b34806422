"""The words of a passage, one by one, and what parts them.

Pieces are what all of it is made of: words, letters of scripts without spaces, marks. Words as
people read them are made of pieces: apostrophes and hyphens inside them belong to them, as do the
marks of numbers, of abbreviations (``U.S.``, ``Ph.D.``, ``R&D``) and of Hebrew acronyms
(``צה"ל``: Unicode Standard Annex 29, rules WB7b and WB7c). Signs that say something of the word
beside them (``$60``, ``3.5 %``, ``#flood``) are no part of it, and known to stand there. How many
words there are is counted by white space, in ``scripts``.

What differs in nothing but case, width, the encoding of accents, or invisibly, is the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.scripts import spaceless_letter, unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_TURKISH = ("tr", "az")
"""Languages in which I is the capital of ı, and İ that of i."""
_SAME_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "׳": "'", "“": '"', "”": '"', "״": '"', "‐": "-", "‑": "-"}
)
_INSIDE = "'-&·‧"
"""Marks that may stand inside a word, once the typographic ones are made equal to them."""
_IN_NUMBERS = ".,"
_MOST_IN_PART = 2
"""Letters of a part of an abbreviation, beside one of a single letter: ``Ph.D.``."""


# Words


class Word(NamedTuple):
    """A word as people read it, or a letter of a script without spaces."""

    folded: str
    """What is the same in all its spellings."""
    start: int
    end: int
    parted: bool
    """Whether punctuation stands between it and the word before, or a space between letters."""
    is_letter: bool
    """Whether it is a letter of a script without spaces."""
    before: str = ""
    """Signs in front of it, with nothing but blanks between."""
    behind: str = ""


def words_of(passage: str, language: str) -> list[Word]:
    """Return the words of a passage in reading order."""
    return _joined(list(pieces_of(passage, language)))


def word_pattern(phrase: str, language: str) -> list[Word]:
    """Return the words of a phrase to look for, in which ``*`` stands for any letters.

    Beside a letter of a script without spaces it stands for one letter between two, else for
    nothing: there a phrase is found anywhere.
    """
    words = _joined(list(pieces_of(phrase.replace(_WIDE_STAR, "*"), language, _WITH_STARS)))
    return [word for place, word in enumerate(words) if not _is_idle(words, place)]


def _is_idle(words: Sequence[Word], place: int) -> bool:
    """Tell whether a star stands on one side of a letter only, without a blank between."""
    if words[place].folded.strip("*") or words[place].before or words[place].behind:
        return False
    start, end = words[place].start, words[place].end
    beside = [
        place > 0 and words[place - 1].is_letter and words[place - 1].end == start,
        place + 1 < len(words) and words[place + 1].is_letter and words[place + 1].start == end,
    ]
    return sum(beside) == 1


def runs(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Split words where something parts them: a phrase does not go over it."""
    run: list[Word] = []
    for word in words:
        if word.parted and run:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _joined(pieces: Sequence[Piece]) -> list[Word]:
    """Make words of pieces; marks that are inside none part them."""
    words: list[Word] = []
    first, parted = 0, False
    before: Piece | None = None
    while first < len(pieces):
        piece = pieces[first]
        if piece.kind in MARKS:
            first, parted = first + 1, True
            continue
        is_letter = piece.kind == "letter"
        parted = parted or bool(before and is_letter and piece.spaced and before.kind == piece.kind)
        last = first + 1
        if not is_letter:
            last = _end_of_word(pieces, first)
        folded = piece.folded if last == first + 1 else _written(pieces[first:last])
        beside = _signs_before(pieces, first), _signs_behind(pieces, last)
        words.append(Word(folded, piece.start, pieces[last - 1].end, parted, is_letter, *beside))
        before, first, parted = piece, last, False
    return words


def _signs_before(pieces: Sequence[Piece], first: int) -> str:
    start = first
    while start and pieces[start - 1].kind == "sign":
        start -= 1
    return "".join(piece.folded for piece in pieces[start:first]) if start < first else ""


def _signs_behind(pieces: Sequence[Piece], last: int) -> str:
    end = last
    while end < len(pieces) and pieces[end].kind == "sign":
        end += 1
    return "".join(piece.folded for piece in pieces[last:end]) if end > last else ""


def _end_of_word(pieces: Sequence[Piece], first: int) -> int:
    """Return the number behind the last piece of a word."""
    end, dotted = first + 1, False
    while end < len(pieces):
        mark = pieces[end]
        if mark.kind not in MARKS or mark.start != pieces[end - 1].end:
            break
        after = pieces[end + 1] if end + 1 < len(pieces) else None
        is_behind = after and after.kind == "word" and after.start == mark.end
        if after and is_behind and _is_joined(pieces[end - 1], mark, after):
            dotted = dotted or mark.folded == "."
            end += 2
        elif mark.folded == "." and dotted and pieces[end - 1].folded[-1].isalpha():
            end += 1
            dotted = False
        else:
            break
    return end


def _is_joined(before: Piece, mark: Piece, after: Piece) -> bool:
    """Tell whether a mark between two pieces of words, without blanks, stands inside a word."""
    one, other = before.folded[-1], after.folded[0]
    if mark.folded in _IN_NUMBERS and one.isdigit() and other.isdigit():
        return True
    if mark.folded == ".":
        return before.kind == "word" and _are_abbreviated(before.folded, after.folded)
    if mark.folded == '"':
        return _is_hebrew(one) and _is_hebrew(other)
    return mark.folded in _INSIDE


def _are_abbreviated(before: str, after: str) -> bool:
    """Tell whether two words with a full stop between them are parts of one abbreviation."""
    shorter, longer = sorted((len(before), len(after)))
    return shorter == 1 and longer <= _MOST_IN_PART and before.isalpha() and after.isalpha()


def _is_hebrew(letter: str) -> bool:
    return "\u05d0" <= letter <= "\u05ea"


def _written(pieces: Sequence[Piece]) -> str:
    """Write a word of several pieces; what has a full stop behind it or not is the same."""
    folded = "".join(piece.folded for piece in pieces)
    bare = folded.removesuffix(".")
    if "." in bare and all(len(part) == 1 and part.isalpha() for part in bare.split(".")):
        return f"{bare}."
    return bare


# Pieces


class Piece(NamedTuple):
    """A word, a letter of a script without spaces, or a mark: anything else but white space."""

    folded: str
    start: int
    end: int
    spaced: bool
    """Whether white space stands between it and the piece before."""
    kind: str
    """``word``, ``letter``, or one of ``MARKS``."""


MARKS = frozenset(("mark", "sign"))
"""Signs say something of the word beside them, other marks part words."""


def pieces_of(
    passage: str, language: str, kinds: Mapping[int, str] | None = None
) -> Iterator[Piece]:
    """Split a passage into words, letters, marks and signs, in reading order.

    ``kinds`` are those of characters where some are taken for others than they are.
    """
    turkish = language.lower().split("-")[0] in _TURKISH
    if passage.isascii() and not (kinds or turkish):
        yield from _pieces_of_ascii(passage)
        return
    end, before = 0, ""
    for match in _PIECE.finditer(passage.translate(kinds or _KINDS)):
        kind = match.lastgroup or ""
        start, gap = match.start(), passage[end : match.start()]
        spaced = bool(end) and any(map(str.isspace, gap))
        if kind == before == "letter" and "\n" in gap:
            spaced = False  # a line wrapped by hand
        end, before = match.end(), kind
        yield Piece(_folded(passage[start:end], turkish=turkish), start, end, spaced, kind)


def _pieces_of_ascii(passage: str) -> Iterator[Piece]:
    """Do the same where no letter needs to be looked at, several times as fast."""
    lower, end = passage.lower(), 0
    for match in _ASCII_PIECE.finditer(lower):
        start = match.start()
        spaced = 0 < end < start
        end = match.end()
        yield Piece(lower[start:end], start, end, spaced, match.lastgroup or "")


_ASCII_PIECE = re.compile(r"(?P<word>[a-z0-9]+)|(?P<sign>[#$%&+<=>@|~])|(?P<mark>[^\sa-z0-9])")
_PIECE = re.compile("(?P<letter>la*)|(?P<word>w(?:[wa]|j+(?=w))*)|(?P<mark>m)|(?P<sign>g)")
"""In a passage whose characters are replaced by their kinds."""


class _Kinds(dict[int, str]):
    """The kind of each character: w, l, a, j, g as below, s for space, m for any other mark."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        category = unicodedata.category(letter)
        if spaceless_letter().match(letter):
            kind = "l"
        elif category == "Cf" or unseen().match(letter):  # it may stand inside a word
            kind = "j"
        elif category[0] == "M":  # an accent, a vowel sign, on the letter before
            kind = "a"
        elif category[0] == "L" or category in {"Nd", "Nl"}:
            kind = "w"
        elif _is_sign(letter, category):
            kind = "g"
        else:
            kind = "s" if letter.isspace() else "m"
        return self.setdefault(point, kind)


_KINDS = _Kinds()


def _is_sign(letter: str, category: str) -> bool:
    """Tell signs from marks that part words: superscripts are some, and number footnotes."""
    if category in {"Sc", "Sm", "So", "No"} or letter in _SKIN_TONES:
        return True
    return unicodedata.normalize("NFKC", letter) in _CALLED_PUNCTUATION


_CALLED_PUNCTUATION = frozenset("#%&@§¶‰‱")
"""Signs that are punctuation to Unicode."""
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""Of emoji; Unicode has them with the letters that modify others, such as ^."""


class _KindsWithStars(dict[int, str]):
    """The same, but for stars, which are letters of words."""

    def __missing__(self, point: int) -> str:
        return _KINDS[point]


_WITH_STARS = _KindsWithStars({ord("*"): "w"})
_WIDE_STAR = "＊"


@lru_cache(maxsize=1 << 16)
def _folded(word: str, *, turkish: bool) -> str:
    """Make equal what differs in nothing but case, width, the encoding of accents, or invisibly.

    Without Turkish rules a capital İ is an i, so that İstanbul is found in English as well.
    """
    visible = "".join(letter for letter in word if _KINDS[ord(letter)] != "j")
    word = unicodedata.normalize("NFKC", visible).replace("İ", "i")
    if turkish:
        word = word.replace("I", "ı")
    return unicodedata.normalize("NFKC", word.casefold()).translate(_SAME_MARKS)
