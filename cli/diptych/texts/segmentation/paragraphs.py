"""Where each paragraph begins.

Promises: every line belongs to exactly one paragraph, in the order of the text, and a paragraph
never runs on over a blank line.
"""

from collections.abc import Sequence
from itertools import pairwise

from diptych.texts.scripts import is_spaceless
from diptych.texts.segmentation.layout import Convention, Layout
from diptych.texts.segmentation.lines import TAB, Line, Role, columns
from diptych.texts.segmentation.marks import is_ornament, item_mark
from diptych.texts.segmentation.sentences import (
    HYPHENS,
    NEVER_FIRST,
    OPENERS,
    OUTCRIES,
    begins_in_lower_case,
    continues,
    ends_in_abbreviation,
    is_ended,
    share_continuing,
)
from diptych.texts.segmentation.titles import reads_as_chapter, reads_as_heading
from diptych.texts.segmentation.wrapping import (
    ALMOST_FULL,
    HALF_EMPTY,
    RATHER_FULL,
    WELL_FILLED,
    Wrapping,
    is_full,
    is_moved,
)


def by_paragraph(lines: Sequence[Line], layout: Layout) -> list[list[Line]]:
    """Return the lines of each paragraph."""
    groups: list[list[Line]] = []
    flush = _flush_lines(lines, layout)
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        if groups and _joins(groups[-1], line, following, layout, is_flush=place in flush):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _flush_lines(lines: Sequence[Line], layout: Layout) -> set[int]:
    """Return the places of lines that go on in a passage with margins of its own.

    Such a passage, a quotation for instance, has lines of one indent that would be full if the
    page were as narrow as the widest of them. Its lines are not paragraphs though each is indented
    or has room left.
    """
    if layout.wrapping is None:
        return set()
    flush: set[int] = set()
    start = 0
    for place in range(1, len(lines) + 1):
        if place < len(lines) and _is_same_run(lines[place - 1], lines[place]):
            continue
        if _is_passage(lines[start:place], layout):
            flush.update(range(start + 1, place))
        start = place
    return flush


def _is_same_run(above: Line, below: Line) -> bool:
    return not below.after_blank and above.margin == below.margin and below.role is Role.PROSE


def _is_passage(run: Sequence[Line], layout: Layout) -> bool:
    wrapping = layout.wrapping
    if len(run) == 1 or wrapping is None:
        return False
    width = max(wrapping.measure(line.margin + line.content) for line in run)
    is_whole_block = run[0].after_blank and width < ALMOST_FULL * wrapping.width
    if run[0].indent <= layout.base and not is_whole_block:
        return False
    narrow = Wrapping(width=width, measure=wrapping.measure, by_chunk=wrapping.by_chunk)
    pairs = list(pairwise(run))
    is_filled = all(is_full(above, below, narrow) for above, below in pairs)
    return is_filled and share_continuing(pairs) >= 1 / 2


def _joins(
    group: Sequence[Line],
    line: Line,
    following: Line | None,
    layout: Layout,
    *,
    is_flush: bool,
) -> bool:
    """Whether a line goes on with the paragraph before it."""
    above = group[-1]
    if line.after_blank or line.role is not Role.PROSE or above.role is Role.ALONE:
        return False
    if layout.joins_blocks or is_flush or _hangs(group, line, layout):
        return True
    if _flows_on(above, line, layout) or _is_inside_word(above, line):
        return True
    if layout.wrapping is None or _stands_apart(above, line, layout):
        return False
    if is_full(above, line, layout.wrapping):
        return not _begins_anyway(group, line, following, layout)
    return _is_hand_wrapped(above, line, layout, layout.wrapping) or _is_accident(
        above, line, layout.wrapping, strict=layout.strict
    )


def _flows_on(above: Line, line: Line, layout: Layout) -> bool:
    """Whether a line goes on with the one above by a blank behind that, or by its own words."""
    if is_ornament(above.content) or is_ornament(line.content):
        return False
    if layout.flows and above.tail:
        return not (layout.wrapping and _is_short_end(above, layout.wrapping))
    if layout.wrapping or is_ended(above.content):
        return False
    is_cut = line.content[0] in NEVER_FIRST and not line.content.startswith("..")
    return is_cut or _is_piece(above, line)


def _is_short_end(line: Line, wrapping: Wrapping) -> bool:
    width = wrapping.measure(line.margin + line.content)
    return is_ended(line.content) and width < WELL_FILLED * wrapping.width


def _is_piece(above: Line, line: Line) -> bool:
    """Whether a long line, or one that goes on with it, was cut at words set in another type."""
    if max(columns(above.content), columns(line.content)) < _LONGEST_VERSE:
        return False
    is_open = above.content[-1].isalnum() or above.content[-1] in ",'’"
    return is_open and line.content[0].islower()


_LONGEST_VERSE = 100
"""The columns of a line that is surely none of a poem."""


def _hangs(group: Sequence[Line], line: Line, layout: Layout) -> bool:
    """Whether a line set in below the mark of an item goes on with it."""
    item = group[0]
    if item.role is Role.PROSE or line.indent <= item.indent:
        return False
    if item.role is Role.ITEM and layout.convention is not Convention.LINES:
        return _runs_on(group[-1], line, layout) or _is_aligned(item, line, layout)
    return item.role is Role.OPENING


def _runs_on(above: Line, line: Line, layout: Layout) -> bool:
    """Whether a line is more than a paragraph set in below a numbered heading."""
    if layout.wrapping and is_full(above, line, layout.wrapping):
        return True
    return begins_in_lower_case(line.content) and not is_ended(above.content)


def _is_aligned(item: Line, line: Line, layout: Layout) -> bool:
    """Whether a line begins where the words of the item do, in a text that is not wrapped."""
    if layout.wrapping or layout.indented:
        return False
    return line.indent == columns((item.margin + item_mark(item.content)).expandtabs(TAB))


def _is_inside_word(above: Line, line: Line) -> bool:
    """Whether a hyphen after a letter ends the upper line, and a small letter begins the lower."""
    parts = above.content[-2:]
    return parts[:1].isalpha() and parts[1:] in {*HYPHENS} and line.content[0].islower()


def _stands_apart(above: Line, line: Line, layout: Layout) -> bool:
    """Whether one of two lines is an ornament, or the lower is set in as a first line is."""
    if is_ornament(above.content) or is_ornament(line.content):
        return True
    return layout.indented and line.indent > layout.base


def _begins_anyway(
    group: Sequence[Line], line: Line, following: Line | None, layout: Layout
) -> bool:
    """Whether a line begins a paragraph though the one above happens to be full."""
    if not layout.indented:
        return False
    above = group[-1]
    if len(group) == 1 and above.indent <= layout.base and reads_as_chapter(above.content):
        return not (above.content.isupper() and line.content.isupper())
    if not is_ended(above.content):
        return False
    if line.content[0] in OPENERS and is_spaceless(above.content[-1]):
        return not layout.quotes_indented
    is_heading = line.content[-1] not in OUTCRIES and reads_as_heading(line.content)
    return is_heading and _is_single(line, following, layout)


def _is_single(line: Line, following: Line | None, layout: Layout) -> bool:
    """Whether what follows a line begins a new paragraph in any case."""
    if following is None or following.after_blank or following.indent > layout.base:
        return True
    return layout.wrapping is not None and not is_full(line, following, layout.wrapping)


def _is_hand_wrapped(above: Line, line: Line, layout: Layout, wrapping: Wrapping) -> bool:
    """Whether a line that is almost full stands flush with the next, and need not end anything.

    Whoever broke it by hand left the margin uneven. A sentence that it ends ends the paragraph
    only in a text where some paragraphs are not marked otherwise.
    """
    is_flush = above.margin == line.margin or (layout.indented and line.indent <= layout.base)
    if not (layout.has_blanks or layout.marks_all) or not is_flush:
        return False
    share = wrapping.measure(above.margin + above.content) / max(wrapping.width, 1)
    is_sure = layout.marks_all and not _may_be_spoken(line, layout)
    if share < (RATHER_FULL if is_sure else WELL_FILLED):
        return False
    return layout.marks_all or not is_ended(above.content) or ends_in_abbreviation(above.content)


def _may_be_spoken(line: Line, layout: Layout) -> bool:
    """Whether a line may be speech that stands at the margin, in a text that indents none."""
    return layout.indented and not layout.quotes_indented and line.content[0] in OPENERS


def _is_accident(above: Line, line: Line, wrapping: Wrapping, *, strict: bool) -> bool:
    """Whether the room at the end of a line means nothing."""
    share = wrapping.measure(above.content) / max(wrapping.width, 1)
    if is_ended(above.content):
        return not strict and share >= ALMOST_FULL
    if begins_in_lower_case(line.content) and share >= RATHER_FULL:
        return True
    if strict:
        return is_moved(above, line, wrapping)
    return share >= (HALF_EMPTY if continues(above, line) else RATHER_FULL)


def broken_sentences(groups: Sequence[Sequence[Line]]) -> list[int]:
    """Return the places of paragraphs that go on with the sentence above their blank line."""
    return [
        place
        for place, (above, below) in enumerate(pairwise(groups), start=1)
        if _goes_on(above, below[0])
    ]


def _goes_on(above: Sequence[Line], below: Line) -> bool:
    left = above[-1].content
    if not below.after_blank or below.role is not Role.PROSE or above[-1].role is Role.ALONE:
        return False
    is_greeting = len(above) == 1 and left[-1] in ",!" and columns(left) < _LONGEST_GREETING
    if is_greeting or is_ended(left) or left[-1] in ":;：；":
        return False
    return below.content.lstrip(OPENERS + "(")[:1].islower() and not item_mark(below.content)


_LONGEST_GREETING = 60
"""The columns of the longest greeting, after which a letter begins in lower case."""


def without_breaks(groups: Sequence[list[Line]], broken: Sequence[int]) -> list[list[Line]]:
    """Return the paragraphs with those at some places as part of the one before."""
    whole: list[list[Line]] = []
    places = set(broken)
    for place, group in enumerate(groups):
        if place in places:
            whole[-1].extend(group)
        else:
            whole.append(list(group))
    return whole
