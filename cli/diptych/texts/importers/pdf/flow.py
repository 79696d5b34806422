"""Paragraphs of pages become those of a text: what they are, and in which order they are read.

What columns and pages part is joined; footnotes wait until the paragraph that their page ends in
has ended.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from diptych.texts.importers.pdf import marks
from diptych.texts.importers.pdf.measures import MEASURES
from diptych.texts.importers.pdf.paragraphs import is_row, room
from diptych.texts.segmentation.sentences import begins_in_lower_case, is_ended

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.texts.importers.pdf.paragraphs import Block
    from diptych.texts.importers.pdf.words import Line
    from diptych.texts.kinds import Kind

_LOWEST_LEVEL = 6
_PROSE = frozenset({"paragraph", "item"})


def flowed(blocks: Sequence[Block], size: float) -> list[Block]:
    """Give paragraphs their kinds, join those that columns and pages part, put notes behind.

    ``size`` is that of most letters of the text.
    """
    for block in blocks:
        block.kind = _kind(block, size)
    for _, region in groupby(blocks, key=lambda block: block.region):
        _mark_notes(list(region), size)
    _mark_headings([block for block in blocks if _is_heading(block, size)])
    return _joined(blocks)


def _kind(block: Block, size: float) -> Kind:
    text = block.lines[0].text
    if any(is_row(line) for line in block.lines):
        return "row"
    caption = marks.CAPTION.match(text)
    if caption and (not caption["end"].isspace() or block.size < MEASURES.note * size):
        return "caption"
    return "item" if marks.is_item(text) else "paragraph"


def _mark_notes(region: Sequence[Block], size: float) -> None:
    """Mark the footnotes: small letters at the end of a column, the first with a mark."""
    notes: list[Block] = []
    for block in reversed(region):
        if block.size > MEASURES.note * size or block.kind not in _PROSE:
            break
        notes.append(block)
    while notes and not marks.NOTE.match(notes[-1].lines[0].text):
        notes.pop()
    for block in notes:
        block.is_note, block.kind = True, "paragraph"


def _is_heading(block: Block, size: float) -> bool:
    lines, text = len(block.lines), block.lines[-1].text
    if block.is_note or block.kind not in _PROSE or lines > MEASURES.heading_lines:
        return False
    if not any(map(str.isalpha, block.lines[0].text)):
        return False
    if block.size > MEASURES.heading * size:
        return lines == 1 or not is_ended(text) or text[-1] in "?!"
    is_short = lines <= MEASURES.bold_lines and text[-1] not in ".,;:"
    return is_short and block.is_bold and block.size > MEASURES.note * size


def _mark_headings(headings: Sequence[Block]) -> None:
    """Give headings their levels: the larger, the higher."""
    ranks = sorted({_rank(block) for block in headings}, reverse=True)
    for block in headings:
        block.kind = "heading"
        block.level = min(ranks.index(_rank(block)) + 1, _LOWEST_LEVEL)


def _rank(block: Block) -> tuple[float, bool]:
    return round(block.size * 2) / 2, block.is_bold


def _joined(blocks: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    notes: list[Block] = []
    for block in blocks:
        if block.is_note:
            notes.append(block)
        elif (begun := _begun(found, block)) is not None:
            begun.lines += block.lines
            begun.edge, begun.region = block.edge, block.region
        else:
            if notes and notes[0].lines[0].page != block.lines[0].page:
                found += notes
                notes = []
            found.append(block)
    return found + notes


def _begun(found: Sequence[Block], block: Block) -> Block | None:
    """Return the paragraph that a block goes on with: the last one in letters of its size.

    What begins in lower case goes on past headings as well, and past a box beside the text.
    """
    if block.kind != "paragraph":
        return None
    is_part = _is_part(block.lines[0].text)
    farthest = MEASURES.farthest_part if is_part else MEASURES.farthest
    for at in range(len(found) - 1, max(len(found) - 1 - farthest, -1), -1):
        one = found[at]
        if one.kind == "heading" and not is_part:
            return None
        if one.kind in _PROSE and not one.is_note and _is_alike(one, block):
            if _goes_on(one, block):
                return one
            if not is_part or not _is_beside(one, block):
                return None
    return None


def _is_part(text: str) -> bool:
    """Whether a line begins in the middle of a sentence, and with no mark of a list."""
    return begins_in_lower_case(text) and not marks.LETTER_OR_ADDRESS.match(text)


def _is_beside(one: Block, block: Block) -> bool:
    """Whether a paragraph stands on the page of another, and begins farther to the right."""
    first, line = one.lines[0], block.lines[0]
    return first.page == line.page and first.left > line.left + line.size


def _is_alike(one: Block, block: Block) -> bool:
    return abs(one.size - block.size) < MEASURES.same_size * block.size


def _goes_on(begun: Block, block: Block) -> bool:
    last, first = begun.lines[-1], block.lines[0]
    if begun.region == block.region or is_ended(last.text):
        return False
    if begins_in_lower_case(first.text):
        return _is_filled(last, first, begun.edge)
    is_higher = first.base < last.base or first.page != last.page
    is_sentence = len(block.lines) > 1 or is_ended(first.text)
    return is_higher and is_sentence and _is_filled(last, first, begun.edge)


def _is_filled(last: Line, first: Line, edge: float) -> bool:
    return room(last, first, edge) < MEASURES.edge_slack * first.size
