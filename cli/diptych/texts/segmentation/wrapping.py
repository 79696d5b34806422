"""The width at which the lines of a text were wrapped, and which of them it left no room.

Promises: of all widths the one that explains the most joints is found, in time linear in the
length of the text. Whether the text was wrapped at all is for its layout to say.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from diptych.texts.scripts import first_unit, has_spaceless, is_spaceless
from diptych.texts.segmentation.lines import TAB, Line, Pair, columns

WIDEST = 200
"""The longest line, in columns, that is still taken for a wrapped one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapping:
    """The wrap width that fits a text, and how it was measured."""

    width: int
    measure: Callable[[str], int]
    """The width of a piece of text, in code points or in columns."""
    by_chunk: bool
    """Whether scripts without spaces were broken at spaces only, where there was one."""
    score: int = 0
    """Joints that the width explains, less lines that it forbids."""


def best_wrapping(lines: Sequence[Line], pairs: Sequence[Pair]) -> Wrapping | None:
    """Return the wrap width that explains the most joints, in the measure that fits best."""
    if not pairs:
        return None
    measures: list[Callable[[str], int]] = [len]
    if any(columns(line.content) != len(line.content) for line in lines):
        measures.append(columns)
    spaceless = any(has_spaceless(line.content) for line in lines)
    by_chunk = [False, True] if spaceless else [False]
    fits = [_best_fit(lines, pairs, measure, b) for b in by_chunk for measure in measures]
    # A chunk explains more joints than a character by its mere length.
    return max(fits, key=lambda fit: fit.score - fit.by_chunk * len(pairs) * 0.05)


def _best_fit(
    lines: Sequence[Line],
    pairs: Sequence[Pair],
    measure: Callable[[str], int],
    by_chunk: bool,  # noqa: FBT001 (a column of the table of candidates)
) -> Wrapping:
    changes = [0] * (WIDEST + 2)
    for above, below in pairs:
        changes[min(_least_width(above, measure), WIDEST + 1)] += 1
        changes[min(_width_with_next(above, below, measure, by_chunk=by_chunk), WIDEST + 1)] -= 1
    full = accumulate(changes)
    beyond = counts_beyond(lines, measure)
    # Of widths that explain as much, chunks had room to spare and characters had none.
    sign = 1 if by_chunk else -1
    scores = (f - b for f, b in zip(full, beyond, strict=True))
    score, width = max((score, sign * width) for width, score in enumerate(scores))
    return Wrapping(width=sign * width, measure=measure, by_chunk=by_chunk, score=score)


def _least_width(line: Line, measure: Callable[[str], int]) -> int:
    """Return the width of a line as whoever wrapped it may have counted at the least.

    A tab may have counted as one, and a full stop may hang over the edge.
    """
    content = line.content
    if len(content) > 1 and content[-1] in "、。，．":
        content = content[:-1]
    return measure(line.margin) + measure(content)


def _width_with_next(
    above: Line, below: Line, measure: Callable[[str], int], *, by_chunk: bool
) -> int:
    """Return the width that the upper line would have with the next unit of the lower one."""
    spaceless = is_spaceless(above.content[-1]) or is_spaceless(below.content[0])
    width = measure(above.margin.expandtabs(TAB)) + measure(above.content)
    if spaceless and len(above.tail) == 1:
        width += measure(above.tail)
    unit = measure(first_unit(below.content, by_chunk=by_chunk))
    # A chunk can be long, but a line that is half empty is no joint.
    return width + (min(unit, width) if by_chunk else unit) + (not spaceless)


def counts_beyond(lines: Sequence[Line], measure: Callable[[str], int]) -> list[int]:
    """Return for every width how many lines are wider though they could have been broken."""
    widths = Counter(
        min(_least_width(line, measure), WIDEST + 1) for line in lines if _is_breakable(line)
    )
    downwards = list(accumulate(widths[w] for w in range(WIDEST + 1, 0, -1)))
    return [*reversed(downwards), 0]


def _is_breakable(line: Line) -> bool:
    return " " in line.content or is_spaceless(line.content[0])


def is_full(above: Line, below: Line, wrapping: Wrapping) -> bool:
    """Whether the upper line had no room for the beginning of the lower one."""
    width = _width_with_next(above, below, wrapping.measure, by_chunk=wrapping.by_chunk)
    return width > wrapping.width


ALMOST_FULL = 0.9
WELL_FILLED = 0.8
RATHER_FULL = 0.6
HALF_EMPTY = 0.4
"""Shares of the wrap width that a line takes up."""


def is_moved(above: Line, below: Line, wrapping: Wrapping) -> bool:
    """Whether a piece between blanks, in a script without them, was moved to the lower line whole.

    Then there was a blank at the joint.
    """
    bare, whole = (
        _width_with_next(above, below, wrapping.measure, by_chunk=by_chunk)
        for by_chunk in (False, True)
    )
    if wrapping.by_chunk:
        has_room = room_in(above, wrapping) >= wrapping.measure(below.content[0])
        return has_room and wrapping.width < whole
    is_plain = above.content[-1].isascii() and below.content[0].isascii()
    is_long = wrapping.measure(above.content) > RATHER_FULL * wrapping.width
    return is_plain and is_long and bare <= wrapping.width < whole


def room_in(line: Line, wrapping: Wrapping) -> int:
    """Return the width that a line leaves free."""
    return wrapping.width - wrapping.measure(line.margin + line.content)
