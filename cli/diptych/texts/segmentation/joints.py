"""What stands between two lines of a paragraph: a blank, a hyphen, or nothing.

Promises: all that is added is one blank, and all that is dropped one hyphen, both at the joint.
What the text itself does inside its lines decides where the joint alone does not tell.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from diptych.texts.kinds import Kind
from diptych.texts.scripts import (
    CLOSERS,
    OPENERS_THAT_CLOSE,
    SPACELESS,
    WIDE_BLANK,
    is_of_word,
    is_spaceless,
)
from diptych.texts.segmentation.layout import Layout
from diptych.texts.segmentation.lines import Line, Pair
from diptych.texts.segmentation.sentences import CJK_QUOTES, HYPHENS, NEVER_FIRST
from diptych.texts.segmentation.wrapping import Wrapping, is_full, is_moved, room_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Joinery:
    """How the text writes, inside its lines, what a wrap may have broken."""

    wrapping: Wrapping | None
    words: frozenset[str]
    """Its words, compounds with hyphens as one, for telling which hyphens a wrap put in."""
    divides_words: bool
    """Whether the wrap put hyphens in at all."""
    divides_often: bool
    """Whether lines end in a hyphen so often that a hyphen there says nothing of the word."""
    suspends: bool
    """Whether a blank follows a hyphen inside lines, as in "pre- and post-war"."""
    compounds_often: bool
    """Whether words with a hyphen inside are common."""
    habits: Counter[tuple[str, str, bool]]
    """Neighbours of which one is of a script without spaces: their kinds, and whether spaced."""
    chops: bool
    """Whether words of other scripts were broken anywhere."""
    keeps_tails: bool
    """Whether a blank at the end of a line was part of the text, rather than left there anyhow."""
    parts_letters: bool
    """Whether letters of scripts without spaces have blanks between them inside lines."""
    wide_pauses: bool
    """Whether a wide blank follows an exclamation or question mark."""
    has_pieces: bool
    """Whether lines that are joined were cut at words in another type, and not by a wrap."""
    loose_after_dashes: bool
    loose_before_dashes: bool
    """Whether a blank parts two hyphens from the next word, or from the last one, but not both."""
    tight_after_dash: bool
    tight_before_dash: bool


def joinery_of(
    lines: Sequence[Line], joints: Sequence[Pair], layout: Layout, *, accidents: int = 2
) -> Joinery:
    """Look in the text for how it writes what a wrap may have broken.

    So many ``accidents``, hyphens at the ends of lines, do not yet show that a text divides words.
    """
    words = frozenset(_words(lines))
    hyphens = [pair for pair in joints if _divided_word(*pair)]
    certain = sum(_is_divided(*pair, words) for pair in hyphens)
    return Joinery(
        wrapping=layout.wrapping,
        words=words,
        divides_words=certain * 5 > len(hyphens),
        divides_often=len(hyphens) > _expected_hyphens(lines, len(joints)) + accidents,
        suspends=_counts(lines, _SUSPENDED) > 0,
        compounds_often=_counts(lines, _INNER_HYPHEN) * _WORDS_OF_ONE > _counts(lines, _BLANKS),
        habits=_habits(lines),
        chops=_chops(joints, layout.wrapping),
        keeps_tails=sum(bool(line.tail) for line in lines) * 4 < len(lines),
        parts_letters=_counts(lines, _PARTED_LETTERS) * _MOST_LINES_WHOLE >= len(lines),
        wide_pauses=_counts(lines, _WIDE_PAUSE) > _counts(lines, _NO_PAUSE),
        has_pieces=layout.wrapping is None and not layout.joins_blocks,
        loose_after_dashes=_counts(lines, _DASHES_THEN_BLANK) > _counts(lines, _TIGHT_DASHES),
        loose_before_dashes=_counts(lines, _BLANK_THEN_DASHES) > _counts(lines, _TIGHT_DASHES),
        tight_after_dash=_counts(lines, _TIGHT_DASH) >= _counts(lines, _DASH_THEN_BLANK),
        tight_before_dash=_counts(lines, _TIGHT_DASH) >= _counts(lines, _BLANK_THEN_DASH),
    )


def _words(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the words that stand whole on a line, if any line ends in a hyphen."""
    if not any(line.content[-1] in HYPHENS for line in lines):
        return
    is_cut = False
    for line in lines:
        found = _COMPOUND.findall(line.content)
        ends_cut = _COMPOUND_BEFORE_HYPHEN.search(line.content[-_LONGEST_WORD:]) is not None
        yield from map(str.casefold, found[int(is_cut) : len(found) - ends_cut])
        is_cut = ends_cut


def _expected_hyphens(lines: Sequence[Line], joints: int) -> float:
    """Return how many lines would end in a hyphen if only words with hyphens were broken."""
    hyphens, blanks = _counts(lines, _INNER_HYPHEN), _counts(lines, _BLANKS)
    return _TOO_OFTEN * joints * hyphens / (hyphens + blanks or 1)


_INNER_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐](?=[^\W\d_])")
_BLANKS = re.compile(r"\s+")
_SUSPENDED = re.compile(r"[^\W\d_][-‐] [^\W\d_]")
_WORDS_OF_ONE = 200
"""Words of which one at least has a hyphen in English."""
_TOO_OFTEN = 3
"""Times as often as words with hyphens explain, from which a text divides others."""


_COMPOUND = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")


def _divided_word(above: Line, below: Line) -> tuple[str, str] | None:
    """Return the word before a hyphen at the end of a line, and what follows it below."""
    if above.content[-1] not in HYPHENS or not below.content[0].islower():
        return None
    left = _COMPOUND_BEFORE_HYPHEN.search(above.content[-_LONGEST_WORD:])
    right = _COMPOUND.match(below.content)
    return (left[1].casefold(), right[0].casefold()) if left and right else None


_NOT_PARTED = CLOSERS + OPENERS_THAT_CLOSE + "*_！？"
"""What no blank parts from a wide mark before it."""
_LONGEST_WORD = 60
_COMPOUND_BEFORE_HYPHEN = re.compile(r"([^\W\d_]+(?:[-‐'’][^\W\d_]+)*)[-‐]$")


def _is_divided(above: Line, below: Line, words: frozenset[str]) -> bool:
    """Whether the rest of the text shows that the word is written without the hyphen."""
    parts = _divided_word(above, below)
    if parts is None:
        return False
    return "".join(parts) in words and not {"-".join(parts), "‐".join(parts)} & words


def _habits(lines: Iterable[Line]) -> Counter[tuple[str, str, bool]]:
    habits: Counter[tuple[str, str, bool]] = Counter()
    for line in lines:
        for found in _MIXED_NEIGHBOURS.finditer(line.content):
            left, right = found[0], line.content[found.end()]
            habits[_kind(left[0]), _kind(right), len(left) > 1] += 1
    return habits


_MIXED_NEIGHBOURS = re.compile(
    rf"[{SPACELESS}] ?(?=[^\s{SPACELESS}])|[^\s{SPACELESS}] ?(?=[{SPACELESS}])"
)


def _kind(character: str) -> str:
    script = "spaceless" if is_spaceless(character) else "spaced"
    return f"{script} {'letter' if character.isalnum() else 'mark'}"


def _chops(joints: Sequence[Pair], wrapping: Wrapping | None) -> bool:
    """Whether lines were broken without regard to words.

    In a script with spaces every line is full, and blanks are left at either end of some. Lines
    that were only justified have none there.
    """
    if wrapping is None or wrapping.by_chunk:
        return False
    wide = [p for p in joints if is_spaceless(p[0].content[-1]) or is_spaceless(p[1].content[0])]
    blank = sum(bool(above.tail or below.margin) for above, below in joints)
    is_split = len(joints) >= _FEWEST_SPLIT and blank * _SPLIT_AT_BLANK >= len(joints)
    rooms = [
        room_in(above, wrapping)
        for above, below in joints
        if below.content[0].isalnum() and not is_spaceless(below.content[0])
        if is_full(above, below, wrapping)
    ]
    filled = sum(room <= _ROOM_FOR_ONE for room in rooms)
    return (len(wide) * 2 > len(joints) or is_split) and filled * 10 >= len(rooms) * 9


_ROOM_FOR_ONE = 2
"""The columns of one wide character."""
_FEWEST_SPLIT = 10
_SPLIT_AT_BLANK = 20
"""Joints of which one at least is at a blank where lines break anywhere."""


def _counts(lines: Iterable[Line], pattern: re.Pattern[str]) -> int:
    return sum(len(pattern.findall(line.content)) for line in lines)


_PARTED_LETTERS = re.compile(rf"(?<=[{SPACELESS}])(?<=\w) (?=[{SPACELESS}])(?=\w)")
_MOST_LINES_WHOLE = 20
"""Lines of which one at least has such a blank where blanks are a habit."""
_WIDE_PAUSE = re.compile("[！？]\u3000")
_NO_PAUSE = re.compile(f"[！？][^{WIDE_BLANK}{CJK_QUOTES}！？]")
_TIGHT_DASHES = re.compile(r"[^\s-]--(?=[^\s-])")
_DASHES_THEN_BLANK = re.compile(r"[^\s-]--(?=\s)")
_BLANK_THEN_DASHES = re.compile(r"\s--(?=[^\s-])")
_DASHES = "—–―"
_TIGHT_DASH = re.compile(rf"\w[{_DASHES}]\w")
_DASH_THEN_BLANK = re.compile(rf"\w[{_DASHES}]\s")
_BLANK_THEN_DASH = re.compile(rf"\s[{_DASHES}]\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph as one line, and what its lines told about it."""

    content: str
    level: int
    kind: Kind
    lines: int
    """How many lines it was on."""
    after_blank: bool


def joined(group: Sequence[Line], joinery: Joinery) -> Paragraph:
    """Return the lines of a paragraph as one."""
    parts = [group[0].content]
    for above, below in pairwise(group):
        dropped, between = joint(above, below, joinery)
        parts[-1] = parts[-1][: len(parts[-1]) - dropped]
        parts += between, below.content
    return Paragraph(
        content="".join(parts),
        level=group[0].level,
        kind=group[0].kind,
        lines=len(group),
        after_blank=group[0].after_blank,
    )


def joint(above: Line, below: Line, joinery: Joinery) -> tuple[int, str]:
    """Return how many characters to drop from the end of a line, and what joins it to the next."""
    left, right = above.content, below.content
    if left[-1] == _SOFT_HYPHEN:
        return 1, ""
    if left[-1] in HYPHENS and left[-2:-1].isalnum():
        return _hyphen_joint(above, below, joinery)
    if is_spaceless(left[-1]) or is_spaceless(right[0]):
        return 0, _spaceless_joint(above, below, joinery)
    return 0, _spaced_joint(above, below, joinery)


_SOFT_HYPHEN = "\u00ad"


def _hyphen_joint(above: Line, below: Line, joinery: Joinery) -> tuple[int, str]:
    word = below.content.split(None, 1)[0].rstrip(".,;:")
    parts = _divided_word(above, below) if joinery.divides_often else None
    if word in CONJUNCTIONS or not word[:1].isalnum():
        is_whole = parts and ("".join(parts) in joinery.words or not joinery.suspends)
        return (1, "") if is_whole else (0, " ")
    if parts:
        return int(not _is_compound(*parts, joinery)), ""
    return int(joinery.divides_words and _is_divided(above, below, joinery.words)), ""


_SHORTEST_TWICE = 3
_SHORTEST_HALF = 4
"""Letters; shorter ones, such as "to" and "for", happen to begin or end other words."""


def _is_compound(left: str, right: str, joinery: Joinery) -> bool:
    """Whether a word has its hyphen elsewhere, or is nowhere whole while both its halves are.

    A word that is said twice, as plurals in Indonesian, has one always, and one letter before it:
    nobody divides a word there.
    """
    words, shorter = joinery.words, min(len(left), len(right))
    is_twice = right.startswith(left) and shorter >= _SHORTEST_TWICE
    if len(left) == 1 or is_twice or {f"{left}-{right}", f"{left}‐{right}"} & words:
        return True
    if not joinery.compounds_often or left + right in words:
        return False
    return shorter >= _SHORTEST_HALF and {left, right} <= words


CONJUNCTIONS = frozenset(
    """
    and or to nor und oder bis bzw sowie wie noch als et ou à ni y o e u og eller och en of
    и или да до dan atau maupun hingga serta i lub
    """.split()  # noqa: SIM905 (a list would fill a page)
)
"""Words that may follow a suspended hyphen, as in "pre- and post-war"."""


def _spaceless_joint(above: Line, below: Line, joinery: Joinery) -> str:
    left, right = above.content[-1], below.content[0]
    if (joinery.keeps_tails and WIDE_BLANK in above.tail) or WIDE_BLANK in below.margin:
        return WIDE_BLANK
    if left in "！？" and joinery.wide_pauses and right not in _NOT_PARTED:
        return WIDE_BLANK
    wrapping = joinery.wrapping
    if below.margin == " " or (joinery.keeps_tails and above.tail == " "):
        return " "
    is_within = is_spaceless(left) and is_spaceless(right)
    are_letters = is_within and is_of_word(left) and is_of_word(right)
    if wrapping and is_moved(above, below, wrapping):
        return " " if joinery.parts_letters or not are_letters else ""
    if is_within:
        return ""
    kinds = _kind(left), _kind(right)
    return " " if joinery.habits[*kinds, True] > joinery.habits[*kinds, False] else ""


def _spaced_joint(above: Line, below: Line, joinery: Joinery) -> str:
    left, right = above.content, below.content
    if joinery.has_pieces and (right[0] in NEVER_FIRST or _ELISION.search(left)):
        return ""
    if left.endswith("--") or right.startswith("--"):
        return _double_dash_joint(left, right, joinery)
    if left[-1] in _DASHES or right[0] in _DASHES:
        return _dash_joint(left, right, joinery)
    return "" if _is_chopped(above, below, joinery) else " "


_ELISION = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu|un|all|dell|nell)['’]$", re.IGNORECASE)
"""What French and Italian write before a vowel, without a blank between."""


def _double_dash_joint(left: str, right: str, joinery: Joinery) -> str:
    """Return nothing for a dash that touches its word, as it would touch the next one.

    Unless the text writes a blank there inside its lines.
    """
    is_behind = left.endswith("--")
    edge = left.rstrip("-")[-1:] if is_behind else right.lstrip("-")[:1]
    is_loose = joinery.loose_after_dashes if is_behind else joinery.loose_before_dashes
    return " " if edge.isspace() or not edge or is_loose else ""


def _dash_joint(left: str, right: str, joinery: Joinery) -> str:
    if left[-1] in _DASHES:
        is_tight = joinery.tight_after_dash and not left[-2:-1].isspace() and len(left) > 1
    else:
        is_tight = joinery.tight_before_dash and not right[1:2].isspace() and len(right) > 1
    return "" if is_tight else " "


def _is_chopped(above: Line, below: Line, joinery: Joinery) -> bool:
    """Whether a word was broken for want of any better place."""
    wrapping = joinery.wrapping
    if wrapping is None or room_in(above, wrapping) > 0:
        return False
    if joinery.chops:
        return not below.margin and not (joinery.keeps_tails and above.tail)
    word = above.content.rsplit(None, 1)[-1] + below.content.split(None, 1)[0]
    return wrapping.measure(word) > wrapping.width
