"""Which lines of a text without markup are items of a list.

Promises: only roles change. A mark that a wrapped line happens to begin with, in the middle of a
sentence, makes no item; nor do the long dashes that speech opens with.
"""

from collections.abc import Sequence
from dataclasses import replace

from diptych.texts.segmentation.layout import Layout
from diptych.texts.segmentation.lines import Line, Role
from diptych.texts.segmentation.marks import item_mark, item_number
from diptych.texts.segmentation.sentences import is_ended
from diptych.texts.segmentation.wrapping import Wrapping, is_full


def with_items(lines: Sequence[Line], layout: Layout) -> list[Line]:
    """Give the lines that begin an item of a list their role, unless every block is joined."""
    if layout.joins_blocks:
        return list(lines)
    marked: list[Line] = []
    last: Line | None = None
    for line in lines:
        above = marked[-1] if marked and not line.after_blank else None
        last = last if above else None
        if item_mark(line.content) and _begins_item(line, above, last, layout.wrapping):
            last = replace(line, role=Role.ITEM)
            marked.append(last)
        else:
            marked.append(line)
    return marked


def _begins_item(
    line: Line, above: Line | None, last: Line | None, wrapping: Wrapping | None
) -> bool:
    """Whether a line with a mark is an item, by the line above and the last item of its block."""
    if above is None or (last and _is_next(line, above, last)):
        return True
    is_introduced = is_ended(above.content) or above.content[-1] in ":：;；"
    if not is_introduced and wrapping and is_full(above, line, wrapping):
        return False
    return is_introduced or last is not None or item_number(line.content) in {None, 1}


def _is_next(line: Line, above: Line, last: Line) -> bool:
    """Whether a mark takes up that of the last item, of which the line above is still part."""
    if line.indent > last.indent or not (above is last or above.indent > last.indent):
        return False
    before = item_number(last.content)
    return item_number(line.content) == (None if before is None else before + 1)
