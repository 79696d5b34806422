"""Whether what a PDF says its letters are is a text: some fonts tell nothing, or what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from shlex import quote

from diptych.errors import UnreadableFileError

_OCR = "if it is a scan, OCR puts a text under it: ocrmypdf {name} NEW.pdf"
_NO_TEXT = f"it holds no text; {_OCR}"
_NO_LANGUAGE = (
    "the text that it holds is no language ({sample}): its fonts do not tell what their letters "
    "are; OCR reads how they look: ocrmypdf --force-ocr {name} NEW.pdf"
)
_RIGHT_TO_LEFT = (
    "it is written from right to left, and in which order its letters are read is not certain; "
    "take the text out of it, look at it, and add that: pdftotext {name} NEW.txt"
)
_FEWEST = 40
"""Letters, below which nothing is judged."""
_MEANINGLESS = 0.2
"""The share of signs without a meaning from which on a text is none."""
_DOUBTFUL = 0.02
"""The same where the file says of few signs which ones they are: blanks have no meaning then."""
_FEWEST_VOWELS = 0.25
"""Of Latin letters; shifted ones (+HUDXVJHEHU) have 0.15."""
_MANY = 150
"""Letters, from which on vowels are counted."""
_FEWEST_LETTERS = 0.5
"""Of the signs that are no digits."""
_LATIN = re.compile(r"[a-z]")
_VOWEL = re.compile(r"[aeiouy]")
_BROKEN = re.compile(r"\w*[^\W\d_][\ufffd\ue000-\uf8ff\x01-\x08\x0e-\x1f§¶¤¢£¥†‡©®±¿¡][^\W\d_]\w*")


def require_text(words: str, unknown: int, name: str) -> None:
    """Raise ``UnreadableFileError`` for a scan, for what is no language, for Arabic and Hebrew.

    ``unknown`` is the number of letters of which the file does not say which ones they are.
    """
    if not words.strip():
        raise _unreadable(name, _NO_TEXT)
    signs = [sign for sign in words if not sign.isspace()]
    if len(signs) < _FEWEST:
        return
    if not is_language(words, is_doubtful=unknown > len(signs) / 2):
        sample = " ".join(words.split())[:30]
        raise _unreadable(name, _NO_LANGUAGE, repr(sample))
    if share_from_right(words) > _MOST_FROM_RIGHT:
        raise _unreadable(name, _RIGHT_TO_LEFT)


_MOST_FROM_RIGHT = 0.2


def _unreadable(name: str, reason: str, sample: str = "") -> UnreadableFileError:
    return UnreadableFileError(name, reason.format(name=quote(name), sample=sample))


def is_language(text: str, *, is_doubtful: bool = False) -> bool:
    """Tell whether signs could be a text of any language; doubtful ones must all have a meaning."""
    signs: Counter[str] = Counter()
    for sign, count in Counter(text).items():
        if not sign.isspace():
            signs[_sort(sign)] += count
    total = signs.total() - signs["digit"]
    if signs["none"] > (_DOUBTFUL if is_doubtful else _MEANINGLESS) * signs.total():
        return False
    if total and signs["letter"] < _FEWEST_LETTERS * total and signs["digit"] < total:
        return False
    bare = unicodedata.normalize("NFD", text.casefold())
    latin = len(_LATIN.findall(bare))
    return (
        latin < max(_MANY, signs["letter"] / 2)
        or len(_VOWEL.findall(bare)) >= _FEWEST_VOWELS * latin
    )


def _sort(sign: str) -> str:
    if sign.isdigit():
        return "digit"
    category = unicodedata.category(sign)
    if category[0] in "LM":
        return "letter"
    return "none" if sign == "\ufffd" or category in {"Cc", "Co", "Cn"} else "sign"


def share_from_right(text: str) -> float:
    """Return the share of letters that are written from right to left."""
    letters = Counter(sign for sign in text if sign.isalpha())
    found = [letter for letter in letters if unicodedata.bidirectional(letter) in {"R", "AL"}]
    return sum(letters[letter] for letter in found) / (letters.total() or 1)


def broken_words(text: str) -> list[str]:
    """Return the words with a sign inside that stands for other letters, such as "e§ort"."""
    return _BROKEN.findall(text)
