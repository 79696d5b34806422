"""Whether the words of a line end a sentence, or go on with the one before.

Promises: only what is written decides, never how wide a line is or where it stands.
"""

import re
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
    return begins_in_lower_case(below.content) or begins_without_case(below.content)


def is_ended(content: str) -> bool:
    """Whether the line could be the end of a paragraph of sentences."""
    bare = content.rstrip(CLOSERS + OPENERS_THAT_CLOSE + "*_ \u00a0\u202f")
    return ends_sentence(bare[-1:]) or content[-1] in CJK_QUOTES


CJK_QUOTES = "」』"


def ends_in_abbreviation(content: str) -> bool:
    """Whether a full stop at the end is that of an initial, or of a title before a name."""
    return bool(_ABBREVIATION.search(content))


_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘„«])(?:[^\W\d_]\.(?:\s?[^\W\d_]\.)*|(?:Mr|Mrs|Ms|Messrs|Dr|St|Ste|Prof|Gen|Col|Capt"
    r"|Cpt|Sgt|Lt|Maj|Adm|Rev|Hon|Sen|Rep|Gov|Pres|Mme|Mlle|Mmes|MM|Sr|Sra|Srta|Dra|Hr|Fr|Frl|Nr|No"
    r"|Ing|Mag|bzw|vgl|ca|cf|vs|etc|viz|гг|им|ул|стр|проф|акад|тов)\.)$"
)


def begins_in_lower_case(content: str) -> bool:
    """Whether the first letter or digit of a line is in lower case."""
    return _first_letter(content).islower()


def begins_without_case(content: str) -> bool:
    """Whether the first letter or digit of a line is a letter of a script without capitals."""
    first = _first_letter(content)
    return first.isalpha() and first.lower() == first.upper()


def _first_letter(content: str) -> str:
    return next(filter(str.isalnum, content), "")
