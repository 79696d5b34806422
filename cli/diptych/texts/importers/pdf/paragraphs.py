"""Which lines are one paragraph.

A line goes on with its paragraph unless a gap, an indent, room for the next word, a mark of a list
or other letters part them; what a line begins with in the middle of a sentence parts nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from diptych.texts.importers.pdf import marks
from diptych.texts.importers.pdf.measures import MEASURES
from diptych.texts.scripts import is_spaceless
from diptych.texts.segmentation.sentences import (
    begins_in_lower_case,
    begins_without_case,
    is_ended,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diptych.texts.importers.pdf.words import Line
    from diptych.texts.kinds import Kind

_PAUSES = ":;,–—"
_TIGHTEST, _WIDEST = 0.8, 2.6
"""Of the size: between which the distance of two lines of one paragraph may be."""
_PAIR = 2
_FEWEST = 3
"""Lines that tell a usual distance."""


@dataclass(slots=True, kw_only=True)
class Block:
    """A paragraph on its way: its lines, and what it is."""

    lines: list[Line]
    region: int
    """The part of a page where its last line stands."""
    edge: float
    """Where the lines of that end on the right."""
    kind: Kind = "paragraph"
    level: int = 0
    is_note: bool = False

    @property
    def texts(self) -> list[str]:
        """What its lines say; a row of a table with its cells parted."""
        if self.kind == "row":
            return [" | ".join(cell for line in self.lines for cell in line.cells)]
        texts = [line.text for line in self.lines]
        if (bullet := marks.BULLET.match(texts[0])) and bullet["unnamed"]:
            texts[0] = f"•{texts[0][1:]}"
        return texts

    @property
    def size(self) -> float:
        """That of most of its letters."""
        return most_common((line.size, len(line.text)) for line in self.lines)

    @property
    def is_bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.is_bold for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What the lines of a part of a page have in common."""

    left: float
    right: float
    spacing: dict[int, float]
    """The usual distance of lines by the size of their letters."""
    measured: frozenset[int]
    """Those sizes of which it is that of lines on which sentences go on."""
    size: float
    """Of most letters of the text."""

    def leading(self, line: Line) -> float:
        """Return the usual distance between lines of the size of this one."""
        return min(self.spacing.get(round(line.size), 1.25 * line.size), 1.7 * line.size)


def most_common(counted: Iterable[tuple[float, int]]) -> float:
    """Return the number with the largest count; of none 0."""
    counts: Counter[float] = Counter()
    for number, count in counted:
        counts[number] += count
    return max(counts, key=counts.__getitem__, default=0.0)


def usual_size(lines: Sequence[Line]) -> float:
    """Return the size of most letters."""
    return most_common((round(line.size * 2) / 2, len(line.text)) for line in lines)


def spacing_of(regions: Sequence[Sequence[Line]]) -> dict[int, float]:
    """Return the usual distance of lines by the size of their letters."""
    found: dict[int, Counter[float]] = {}
    for lines in regions:
        for above, below in pairwise(lines):
            step = below.base - above.base
            if _same_size(above, below) and _TIGHTEST < step / above.size < _WIDEST:
                found.setdefault(round(above.size), Counter())[round(step, 1)] += 1
    return {size: _smallest(steps) for size, steps in found.items() if steps.total() >= _FEWEST}


def _running_spacing(lines: Sequence[Line]) -> dict[int, float]:
    """Return the distance of lines on which sentences go on, by the size of their letters."""
    found: dict[int, Counter[float]] = {}
    for above, below in pairwise(lines):
        step = below.base - above.base
        if _same_size(above, below) and _TIGHTEST < step / above.size < _WIDEST:
            is_part = begins_in_lower_case(below.text) or begins_without_case(below.text)
            if is_part and not is_ended(above.text):
                found.setdefault(round(above.size), Counter())[round(step, 1)] += 1
    return {size: _smallest(steps) for size, steps in found.items() if steps.total() >= _FEWEST}


def _smallest(steps: Counter[float]) -> float:
    """Return the smallest of the steps that are a third as frequent as the most frequent one."""
    near = {step: sum(steps[round(step + by / 10, 1)] for by in range(-3, 4)) for step in steps}
    return min(step for step in steps if near[step] * 3 >= max(steps.values()))


def _same_size(above: Line, below: Line) -> bool:
    return abs(above.size - below.size) <= MEASURES.same_size * max(above.size, below.size)


def blocks_of(
    lines: Sequence[Line], spacing: dict[int, float], size: float, region: int
) -> list[Block]:
    """Divide the lines of a part of a page into paragraphs."""
    column = _column(lines, spacing, size)
    blocks: list[Block] = []
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        if blocks and not _Joint(blocks[-1].lines, line, below, column).parts():
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block(lines=[line], region=region, edge=column.right))
    return blocks


def _column(lines: Sequence[Line], spacing: dict[int, float], size: float) -> Column:
    rights = sorted((line.right for line in lines), reverse=True)
    running = _running_spacing(lines)
    return Column(
        left=most_common((round(line.left), 1) for line in lines),
        right=rights[len(rights) // 20],
        spacing={**spacing, **running},
        measured=frozenset(running),
        size=size,
    )


def room(above: Line, line: Line, edge: float) -> float:
    """Return how much room would be left on a line if the first word of the next stood there.

    Where words are not parted, that is the first letter.
    """
    first = line.words[0]
    if is_spaceless(first.text[0]):
        return edge - above.right - (first.right - first.left) / len(first.text)
    return edge - above.right - (first.right - first.left) - 0.25 * line.size


def is_row(line: Line) -> bool:
    """Whether a line is a row of a table, or of a list of contents."""
    if marks.LEADERS.search(line.text):
        return True
    return len(line.cells) > _MOST_PARTS and not line.is_stretched


_MOST_PARTS = 2
"""That a line of text falls into where words of it stand far apart."""


def begins_note(line: Line) -> bool:
    """Whether a line begins with a raised figure, as a footnote does."""
    mark = line.words[0]
    is_raised = mark.base < line.base - MEASURES.raised * line.size and mark.size < line.size
    return is_raised and bool(marks.NOTE.match(mark.text + " "))


@dataclass(frozen=True)
class _Joint:
    """A line, the paragraph above it, and the line below."""

    block: Sequence[Line]
    line: Line
    below: Line | None
    column: Column

    @property
    def above(self) -> Line:
        return self.block[-1]

    @cached_property
    def is_ended(self) -> bool:
        return is_ended(self.above.text)

    @cached_property
    def goes_on(self) -> bool:
        """Whether a sentence does."""
        if self.is_ended:
            return False
        text = self.line.text
        return begins_in_lower_case(text) or (begins_without_case(text) and self.is_full)

    @cached_property
    def room(self) -> float:
        """What is left on the line above beside the next word, in sizes."""
        return room(self.above, self.line, self.column.right) / self.line.size

    @property
    def is_full(self) -> bool:
        return self.room < MEASURES.slack

    @property
    def shift(self) -> float:
        """By how much the line is moved in against the one above, in sizes."""
        return (self.line.left - self.above.left) / self.line.size

    @property
    def is_flush(self) -> bool:
        return abs(self.shift) < MEASURES.indent

    def parts(self) -> bool:
        """Whether the line begins a paragraph."""
        if self._is_other() or self._is_apart():
            return True
        if self._is_next_item():
            return True
        if self._reads_on() or self.line.size > MEASURES.heading * self.column.size:
            return False
        return self._begins_kind() or self._is_moved() or self._has_room()

    def _is_other(self) -> bool:
        """Whether the letters differ, or one of the lines is a row of a table."""
        if is_row(self.above) or is_row(self.line):
            return True
        before, after = self.above.words[-1], self.line.words[0]
        is_one_size = _same_size(self.above, self.line) or (
            before.base == self.above.base
            and after.base == self.line.base
            and abs(before.size - after.size) <= MEASURES.same_size * after.size
        )
        if self.goes_on and self.is_full and self.is_flush:
            is_one_size = is_one_size or self._is_nearly_one_size()
        return not is_one_size or (self._is_bold_changed() and before.bold != after.bold)

    def _is_nearly_one_size(self) -> bool:
        return abs(self.above.size - self.line.size) < MEASURES.nearly_same_size * self.line.size

    def _is_bold_changed(self) -> bool:
        if self.above.is_bold == self.line.is_bold or self.goes_on:
            return False
        return self.line.is_bold or not self._hangs_from_bullet()

    def _hangs_from_bullet(self) -> bool:
        """Whether the line stands below the words that follow a bullet."""
        words = self.block[0].words
        if len(self.block) > 1 or len(words) < _PAIR or not marks.BULLET.match(self.above.text):
            return False
        return abs(self.line.left - words[1].left) < MEASURES.indent / 2 * self.line.size

    def _is_apart(self) -> bool:
        step = (self.line.base - self.above.base) / self.column.leading(self.line)
        widest = MEASURES.wide_gap if self.goes_on and self.is_full else MEASURES.gap
        if self.is_ended and self.line.words[0].bold and not self.above.words[0].bold:
            widest = MEASURES.label_gap
        elif self.is_ended and round(self.line.size) in self.column.measured:
            widest = MEASURES.ended_gap
        return not MEASURES.least_step <= step <= widest

    def _reads_on(self) -> bool:
        """Whether a sentence goes on as on any other line."""
        is_unbroken = self.is_flush and self.above.text[-1] not in _PAUSES
        return self.goes_on and (self.is_full or is_unbroken)

    def _is_next_item(self) -> bool:
        """Whether the line begins with a bullet, or takes up the mark of the paragraph above."""
        first, text = self.block[0], self.line.text
        if begins_note(first) and begins_note(self.line) and self.is_ended:
            return True
        if (bullet := marks.BULLET.match(text)) and bullet["sure"]:
            return True
        if abs(self.line.left - first.left) > MEASURES.indent * self.line.size:
            return False
        return marks.follows(first.text, text)

    def _begins_kind(self) -> bool:
        """Whether the line begins with what a caption or the first item of a list begins with."""
        is_ready = self.is_ended or self.above.text[-1] in _PAUSES or not self.is_full
        if marks.CAPTION.match(self.line.text):
            return not self.is_full
        if marks.BULLET.match(self.line.text) or marks.is_first(self.line.text):
            return is_ready
        return is_ready and self.shift < -MEASURES.indent and marks.is_item(self.line.text)

    def _is_moved(self) -> bool:
        """Whether the line is moved in or out as the first of a paragraph."""
        if self.is_flush:
            return self._is_moved_as_above()
        is_second = len(self.block) == 1
        if self.shift < 0:
            is_first_moved_in = self.above.left - self.column.left < 6 * self.line.size
            is_hanging = self.shift_from_first < -MEASURES.indent
            return not (is_second and is_first_moved_in) and (is_hanging or self.is_ended)
        if is_second and marks.is_marked(self.above.text):
            return False
        if self._is_as_below():
            return not (is_second and self.is_full)
        return self.shift < MEASURES.deepest_indent or self.is_ended

    @property
    def shift_from_first(self) -> float:
        """By how much the paragraph's first line is moved in against the one above."""
        return (self.block[0].left - self.above.left) / self.line.size

    def _is_as_below(self) -> bool:
        below = self.below
        if below is None or not _same_size(self.line, below):
            return False
        return abs(below.left - self.line.left) < MEASURES.indent / 2 * self.line.size

    def _is_moved_as_above(self) -> bool:
        """Whether the line is moved in just as the only one above it, and not the one below."""
        least = MEASURES.indent * self.line.size
        is_moved_in = self.line.left - self.column.left > least
        if not is_moved_in or not self.is_ended or len(self.block) > 1 or self.below is None:
            return False
        return self.below.left < self.line.left - least

    def _has_room(self) -> bool:
        """Whether the line above has room for the first word of this one."""
        if self.is_full or (self.above.is_bold and self._hangs_from_bullet()):
            return False
        if self.is_ended or self.above.text[-1] in ":;":
            return True
        return self.room > MEASURES.loose and not begins_in_lower_case(self.line.text)
