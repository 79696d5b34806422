"""Whether the words of a line end a sentence, or go on with the one before.

Promises: only what is written decides, never how wide a line is or where it stands.
"""

import re
from collections.abc import Sequence

from diptych.texts.scripts import CLOSERS, OPENERS_THAT_CLOSE, ends_sentence
from diptych.texts.segmentation.lines import Line, Pair

OPENERS = "\"'“‘„‚«‹»›「『《〈【—–―"
"""Marks that speech opens with; German and Danish books open it with » and ›."""
HYPHENS = "-‐"
"""Marks that a word may be broken at."""
NEVER_FIRST = ".,;!?)"
"""Marks that no line begins with, unless it goes on with the one above."""
OUTCRIES = "?!？！؟"
"""Marks that end a question or an exclamation."""


def share_continuing(pairs: Sequence[Pair]) -> float:
    """Return how many of the lower lines go on with a sentence, as a share of all pairs."""
    return sum(continues(above, below) for above, below in pairs) / (len(pairs) or 1)


def continues(above: Line, below: Line) -> bool:
    """Whether the words say that the lower line goes on with the sentence of the upper."""
    if is_ended(above.content):
        return False
    is_caseless = begins_without_case(below.content) and above.content[-1] not in ":："
    return is_caseless or begins_in_lower_case(below.content)


def is_ended(content: str) -> bool:
    """Whether the line could be the end of a paragraph of sentences."""
    bare = _NOTES.sub("", content[-_TAIL:]).rstrip(CLOSERS + OPENERS_THAT_CLOSE + "*_ \u00a0\u202f")
    return ends_sentence(bare[-1:]) or content[-1] in CJK_QUOTES


_TAIL = 100
_NOTES = re.compile(r"(?<=\S)(?:\[\d{1,3}\]){1,9}$|(?<=[.!?…])[¹²³⁰⁴-⁹]{1,9}$")
"""Numbers of footnotes behind a sentence."""
CJK_QUOTES = "」』"


def ends_in_abbreviation(content: str) -> bool:
    """Whether a full stop at the end is that of an initial, or of a title before a name."""
    return bool(_ABBREVIATION.search(content))


_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“‘„«])(?:[^\W\d_]\.(?:\s?[^\W\d_]\.)*|(?:Mr|Mrs|Ms|Messrs|Dr|St|Ste|Prof|Gen|Col|Capt"
    r"|Cpt|Sgt|Lt|Maj|Adm|Rev|Hon|Sen|Rep|Gov|Pres|Mme|Mlle|Mmes|MM|Sr|Sra|Srta|Dra|Hr|Fr|Frl|Nr|No"
    r"|Ing|Mag|bzw|vgl|ca|cf|vs|etc|viz|гг|им|ул|стр|проф|акад|тов)\.)$"
)


def ends_open(content: str) -> bool:
    """Whether the last word is an article or the like, which more words have to follow."""
    return content.rsplit(None, 1)[-1] in _OPEN_WORDS


_OPEN_WORDS = frozenset(
    """
    the of and de von der das dem den des und le la les un une au aux et el del una unos il gli
    dello della nel nella os uma dos nas
    """.split()  # noqa: SIM905 (a list would fill a page)
)
"""Words with which nothing ends in any language; with "an" and "die" titles do."""


def begins_in_lower_case(content: str) -> bool:
    """Whether the first letter or digit of a line is in lower case."""
    return _first_letter(content).islower()


def begins_without_case(content: str) -> bool:
    """Whether the first letter or digit of a line is a letter of a script without capitals."""
    first = _first_letter(content)
    return first.isalpha() and first.lower() == first.upper()


def _first_letter(content: str) -> str:
    return next(filter(str.isalnum, content), "")
