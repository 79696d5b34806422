"""Lines of a paragraph become one line, and words that their ends divided are joined.

Which hyphens divide a word is told as in any text; what only layout programs put there is settled
before.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from diptych.texts.segmentation import Convention
from diptych.texts.segmentation.joints import joined, joinery_of, joint
from diptych.texts.segmentation.layout import Layout
from diptych.texts.segmentation.lines import lines_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.texts.segmentation.lines import Line

_SOFT = "\u00ad"
_SET_HYPHEN = "\u2010"
"""What browsers and layout programs divide words with, and nobody types."""
_LAYOUT = Layout(
    convention=Convention.BLOCKS, wrapping=None, base=0, indented=False, strict=False,
    quotes_indented=False, has_blanks=True, marks_all=True, flows=False, joins_blocks=True,
    description="",
)  # fmt: skip


def joined_paragraphs(paragraphs: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Return each paragraph as one line, and how many divided words were joined."""
    groups = [[line for text in texts for line in lines_in(text)] for texts in paragraphs]
    is_typed = any(_SET_HYPHEN in line.content[:-1] for group in groups for line in group)
    groups = [[_softened(line, is_typed=is_typed) for line in group] for group in groups]
    joints = [pair for group in groups for pair in pairwise(group)]
    lines = [line for group in groups for line in group]
    joinery = replace(joinery_of(lines, joints, _LAYOUT, accidents=0), suspends=True)
    count = sum(joint(*pair, joinery)[0] for pair in joints if pair[0].content[-2:] != _CUT)
    return [joined(group, joinery).content for group in groups], count


_CUT = "/" + _SOFT


def _softened(line: Line, *, is_typed: bool) -> Line:
    """Put a soft hyphen at the end of a line behind which nothing stands before the next."""
    text = line.content
    if text[-1] == _SET_HYPHEN and text[-2:-1].isalpha() and not is_typed:
        return replace(line, content=text[:-1] + _SOFT)
    if text[-1] == "/" and text[-2:-1].isalnum():
        return replace(line, content=text + _SOFT)
    return line
