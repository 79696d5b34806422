"""What a text as a whole does: the convention it follows, its wrap width, and its indents.

Promises: a convention that was asked for is followed, and otherwise the lines decide. No paragraph
is looked at by itself.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from diptych.texts.scripts import WIDE_BLANK, has_spaceless
from diptych.texts.segmentation.lines import Line, Pair, Role
from diptych.texts.segmentation.marks import item_mark
from diptych.texts.segmentation.sentences import OPENERS, continues, is_ended, share_continuing
from diptych.texts.segmentation.wrapping import (
    RATHER_FULL,
    WIDEST,
    Wrapping,
    best_wrapping,
    counts_beyond,
    is_full,
)


class Convention(StrEnum):
    """How a text marks its paragraphs."""

    LINES = "lines"
    BLOCKS = "blocks"
    WRAPPED = "wrapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What the lines of a text have in common."""

    convention: Convention
    wrapping: Wrapping | None
    base: int
    """The columns before lines that do not begin a paragraph."""
    indented: bool
    """Whether a line indented more than that begins a paragraph."""
    strict: bool
    """Whether every line that has room left is the last of its paragraph."""
    quotes_indented: bool
    """Whether a paragraph that opens with a quotation mark is indented like any other."""
    has_blanks: bool
    marks_all: bool
    """Whether blank lines or indents mark every paragraph, so that no line is short inside one."""
    flows: bool
    """Whether a blank at the end of a line says that its paragraph goes on."""
    joins_blocks: bool
    """Whether the lines of a block are one paragraph in any case."""
    description: str


def layout_of(lines: Sequence[Line], asked: Convention | None) -> Layout:
    """Look at all lines for what they have in common; a convention asked for stands."""
    base = _base_indent(lines)
    pairs = [
        (above, below)
        for above, below in pairwise(lines)
        if not below.after_blank and below.role is above.role is Role.PROSE
        if not item_mark(below.content)
    ]
    indented = _is_indented([pair for pair in pairs if _is_rise(*pair, base)])
    inner = [pair for pair in pairs if not indented or pair[1].indent <= base]
    has_blanks = sum(line.after_blank for line in lines) > 1
    wrapping = best_wrapping(lines, inner)
    is_wrapped = _is_wrapped(wrapping, lines, inner, has_blanks=has_blanks)
    convention = asked or _convention(lines, is_wrapped=is_wrapped)
    return Layout(
        convention=convention,
        wrapping=wrapping if convention is Convention.WRAPPED else None,
        base=base,
        indented=indented,
        strict=_is_strict(wrapping, inner),
        quotes_indented=any(x.indent > base and x.content[0] in OPENERS for x in lines),
        has_blanks=has_blanks,
        marks_all=_marks_all(lines, inner, wrapping, len(pairs) - len(inner)),
        flows=_flows(lines),
        joins_blocks=asked is Convention.BLOCKS,
        description=_description(convention, indented=indented, has_blanks=has_blanks),
    )


def _base_indent(lines: Sequence[Line]) -> int:
    """Return the smallest indent that is not a rare exception."""
    counts = Counter(line.indent for line in lines)
    common = (indent for indent, count in counts.items() if count * 50 >= len(lines))
    # Where words have no spaces between, a single blank is one that was part of the text.
    return min(common, default=0) + _is_mostly_spaceless(lines)


def _is_mostly_spaceless(lines: Sequence[Line]) -> bool:
    spaceless = sum(has_spaceless(line.content) for line in lines)
    return spaceless * 2 > len(lines)


def _is_rise(above: Line, below: Line, base: int) -> bool:
    """Whether the lower line is set in, but not below an item or by the blank of an outcry."""
    is_pause = below.margin == WIDE_BLANK and above.content[-1] in "！？"
    return below.indent > base and not is_pause and not item_mark(above.content)


def _is_indented(rises: Sequence[Pair]) -> bool:
    """Whether indented lines begin paragraphs: then most follow the end of one."""
    continuing = sum(continues(above, below) for above, below in rises)
    return bool(rises) and continuing * 2 <= len(rises)


def _is_wrapped(
    wrapping: Wrapping | None,
    lines: Sequence[Line],
    pairs: Sequence[Pair],
    *,
    has_blanks: bool,
) -> bool:
    """Whether the lines of the text end where the page did rather than where a paragraph does."""
    if wrapping is None or not _NARROWEST <= wrapping.width <= WIDEST:
        return False
    is_continuing = share_continuing(pairs) >= 1 / 2
    beyond = counts_beyond(lines, wrapping.measure)[wrapping.width]
    if beyond > len(lines) * (0.25 if is_continuing else 0.1):
        return False
    full = [pair for pair in pairs if is_full(*pair, wrapping)]
    # In German a sentence often goes on with a capital; verse does too, but on narrower lines.
    broken = sum(not is_ended(above.content) for above, _ in full)
    is_page = wrapping.width >= _USUAL_PAGE and broken * 3 >= len(full) * 2
    if not is_page and share_continuing(full) < 1 / 4:
        return False
    # Without blank lines many lines may be whole paragraphs; with them hardly any are.
    needed = 0.5 if has_blanks else 0.1
    return len(full) >= needed * len(pairs) or is_continuing


_NARROWEST = 20
"""The narrowest page for which text is wrapped."""
_USUAL_PAGE = 45
"""The width from which lines look like those of a page rather than those of a poem."""


def _is_strict(wrapping: Wrapping | None, pairs: Sequence[Pair]) -> bool:
    """Whether room at the end of a line is never an accident."""
    if wrapping is None:
        return True
    # A line that is clearly short is a heading above its paragraph.
    long = [p for p in pairs if wrapping.measure(p[0].content) >= 0.7 * wrapping.width]
    accidents = [p for p in long if continues(*p) and not is_full(*p, wrapping)]
    return len(accidents) <= 0.1 * len(pairs)


def _marks_all(
    lines: Sequence[Line], pairs: Sequence[Pair], wrapping: Wrapping | None, rises: int
) -> bool:
    """Whether hardly any line that ends a sentence is short, but those before a blank or indent."""
    marked = rises + sum(line.after_blank for line in lines)
    if wrapping is None or marked < _FEWEST_MARKED:
        return False
    short = sum(
        is_ended(above.content)
        and above.margin == below.margin
        and wrapping.measure(above.content) < RATHER_FULL * wrapping.width
        for above, below in pairs
    )
    return short * 50 <= marked


_FEWEST_MARKED = 4
"""Paragraphs of which so many are marked show a habit."""


def _flows(lines: Sequence[Line]) -> bool:
    """Whether lines with a blank behind them end no sentence, while most others do."""
    open_ended = [is_ended(line.content) for line in lines if line.tail.strip("\t") == " "]
    others = [is_ended(line.content) for line in lines if not line.tail]
    if len(open_ended) < _FEWEST_MARKED or len(others) * 20 < len(lines):
        return False
    return sum(open_ended) * 10 <= len(open_ended) and sum(others) * 5 >= len(others) * 3


def _convention(lines: Sequence[Line], *, is_wrapped: bool) -> Convention:
    if is_wrapped:
        return Convention.WRAPPED
    blocks = sum(line.after_blank for line in lines)
    return Convention.BLOCKS if blocks > 1 and blocks * 2 > len(lines) else Convention.LINES


def _description(convention: Convention, *, indented: bool, has_blanks: bool) -> str:
    if convention is Convention.LINES:
        return "one paragraph per line"
    if convention is Convention.BLOCKS:
        return "blank lines between paragraphs"
    if indented:
        return "wrapped lines, indented first lines"
    if has_blanks:
        return "wrapped lines, blank lines between paragraphs"
    return "wrapped lines"
