"""Whether the words of a line end a sentence, or go on with the one before.

Promises: only what is written decides, never how wide a line is or where it stands.
"""

from collections.abc import Sequence

from diptych.texts.scripts import CLOSERS, OPENERS_THAT_CLOSE, ends_sentence
from diptych.texts.segmentation.lines import Line, Pair

OPENERS = "\"'“‘„‚«‹「『《〈【—–―"
"""Marks that speech opens with."""
HYPHENS = "-‐"
"""Marks that a word may be broken at."""
OUTCRIES = "?!？！"
"""Marks that end a question or an exclamation."""


def share_continuing(pairs: Sequence[Pair]) -> float:
    """Return how many of the lower lines go on with a sentence, as a share of all pairs."""
    return sum(continues(above, below) for above, below in pairs) / (len(pairs) or 1)


def continues(above: Line, below: Line) -> bool:
    """Whether the words say that the lower line goes on with the sentence of the upper."""
    if is_ended(above.content):
        return False
    first = _first_letter(below.content)
    return first.islower() or (first.isalpha() and first.lower() == first.upper())


def is_ended(content: str) -> bool:
    """Whether the line could be the end of a paragraph of sentences."""
    bare = content.rstrip(CLOSERS + OPENERS_THAT_CLOSE + "*_ \u00a0\u202f")
    return ends_sentence(bare[-1:]) or content[-1] in CJK_QUOTES


CJK_QUOTES = "」』"


def begins_in_lower_case(content: str) -> bool:
    """Whether the first letter or digit of a line is in lower case."""
    return _first_letter(content).islower()


def _first_letter(content: str) -> str:
    return next(filter(str.isalnum, content), "")
