"""How many columns the terminal gives to what terminals do not agree on: it is asked.

Some count a letter with its marks, or a family of emoji, as one character, others each code point.
Who counts otherwise than the terminal writes letters over others. So each is written, unseen, where
the screen begins, and the terminal says where the cursor stands behind it (Cursor Position Report,
ECMA-48 8.3.14). Where it gives no answer, all stays as it is by Unicode.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from wcwidth import iter_graphemes, wcswidth, wcwidth

from diptych.rendering.wrapping import CONJUNCT
from diptych.texts.graphemes import may_join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_MOST = 400
"""Characters that are asked about, the commonest first; of others it is known what letters take."""
_AT_ONCE = 100
"""So that the answers fit into what a terminal keeps until they are read."""
_HIDDEN, _SHOWN = "\x1b7\x1b[8m", "\x1b[28m\x1b8"
"""The cursor goes back to where it was, too."""


class Asking(NamedTuple):
    """What a terminal is asked about, and what it has answered."""

    graphemes: tuple[str, ...]
    columns: tuple[int, ...] = ()

    @property
    def is_done(self) -> bool:
        """Whether all is answered."""
        return len(self.columns) == len(self.graphemes)

    def question(self) -> str:
        """Return what is to be written next; nothing while there are answers to come."""
        first = len(self.columns)
        if first % _AT_ONCE or self.is_done:
            return ""
        some = self.graphemes[first : first + _AT_ONCE]
        asked = "".join(f"\x1b[1;1H{one}\x1b[6n" for one in some)
        return f"{_HIDDEN}{asked}{_SHOWN}"

    def answered(self, column: int) -> Asking:
        """Take the next answer: the column, from 0, in which the cursor stands."""
        return self._replace(columns=(*self.columns, column))

    def widths(self) -> dict[str, int]:
        """Return how many columns each takes."""
        return dict(zip(self.graphemes, self.columns, strict=True))


def asking(passages: Iterable[str], known: Collection[str] = ()) -> Asking:
    """Ask about all that is in doubt in these passages and not known yet, if anything is."""
    found = [one for one in in_doubt(passages) if one not in known]
    return Asking((CONJUNCT, *found) if found else ())


def in_doubt(passages: Iterable[str]) -> list[str]:
    """Return characters as readers know them of which terminals do not agree how wide they are."""
    words = {word for passage in passages for word in passage.split()}
    found = Counter(
        grapheme
        for word in sorted(filter(may_join, words))
        for grapheme in iter_graphemes(word)
        if not grapheme.isascii() and _is_in_doubt(grapheme)
    )
    marks = {letter for grapheme in found for letter in grapheme if _is_spacing_mark(letter)}
    return list(dict.fromkeys([*sorted(marks), *(name for name, _ in found.most_common(_MOST))]))


def _is_in_doubt(grapheme: str) -> bool:
    if len(grapheme) == 1:
        return wcwidth(grapheme) == 0 or _is_spacing_mark(grapheme)
    letters = [max(wcwidth(letter), 0) for letter in grapheme]
    return sum(letters) != wcswidth(grapheme) or any(map(_is_spacing_mark, grapheme))


def _is_spacing_mark(letter: str) -> bool:
    return unicodedata.category(letter) == "Mc"
