"""Lines of a paragraph become one line, and words that their ends divided are joined."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from diptych.texts.segmentation import Convention
from diptych.texts.segmentation.joints import CONJUNCTIONS, joined, joinery_of
from diptych.texts.segmentation.layout import Layout
from diptych.texts.segmentation.lines import lines_in
from diptych.texts.segmentation.sentences import HYPHENS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.texts.segmentation.lines import Line

_SOFT = "\u00ad"
_SET_HYPHEN = "\u2010"
"""What browsers and layout programs divide words with, and nobody types."""
_COMPOUND = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
_BEFORE_HYPHEN = re.compile(r"([^\W\d_]{2,})[-‐]$")
_AFTER_HYPHEN = re.compile(r"[^\W\d_]+")
_LAYOUT = Layout(
    convention=Convention.BLOCKS, wrapping=None, base=0, indented=False, strict=False,
    quotes_indented=False, has_blanks=True, marks_all=True, flows=False, joins_blocks=True,
    description="",
)  # fmt: skip


def joined_paragraphs(paragraphs: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Return each paragraph as one line, and how many divided words were joined."""
    groups = [[line for text in texts for line in lines_in(text)] for texts in paragraphs]
    divided = _Divisions(groups)
    softened = [list(divided.softened(group)) for group in groups]
    joints = [pair for group in softened for pair in pairwise(group)]
    joinery = joinery_of([line for group in softened for line in group], joints, _LAYOUT)
    joinery = replace(joinery, divides_words=False, divides_often=False)  # it is decided already
    count = sum(above.content[-1] == _SOFT and above.content[-2] != "/" for above, _ in joints)
    return [joined(group, joinery).content for group in softened], count


class _Divisions:
    """Which hyphens at line ends divide a word, by how the text writes words inside its lines.

    What is said twice, as plurals in Indonesian, keeps its hyphen.
    """

    def __init__(self, groups: Sequence[Sequence[Line]]) -> None:
        self.words = {
            word.casefold()
            for group in groups
            for text in _whole_words(group)
            for word in _COMPOUND.findall(text)
        }
        pairs = [parts for group in groups for pair in pairwise(group) if (parts := _parts(*pair))]
        divided = sum("".join(parts).casefold() in self.words for parts in pairs)
        kept = sum("-".join(parts).casefold() in self.words for parts in pairs)
        self.is_usual = divided >= kept
        self.is_soft = not any(
            _SET_HYPHEN in line.content[:-1] for group in groups for line in group
        )

    def softened(self, group: Sequence[Line]) -> Iterator[Line]:
        """Put a soft hyphen where nothing stands between two lines."""
        for above, below in pairwise(group):
            parts = _parts(above, below)
            if parts and self._divides(*parts, above.content[-1]):
                yield replace(above, content=above.content[:-1] + _SOFT)
            elif above.content[-1] == "/" and above.content[-2:-1].isalnum():
                yield replace(above, content=above.content + _SOFT)
            else:
                yield above
        yield group[-1]

    def _divides(self, before: str, after: str, hyphen: str) -> bool:
        if hyphen == _SET_HYPHEN and self.is_soft:
            return True
        if after.startswith(before) or f"{before}-{after}".casefold() in self.words:
            return False
        if (before + after).casefold() in self.words:
            return True
        is_compound = {before.casefold(), after.casefold()} <= self.words
        is_word = after.islower() and after not in CONJUNCTIONS and not is_compound
        return self.is_usual and is_word


def _whole_words(group: Sequence[Line]) -> Iterator[str]:
    """Yield what lines say, without the words that line ends may have divided."""
    is_divided = False
    for line in group:
        text = line.content
        if is_divided:
            text = text.partition(" ")[2]
        is_divided = line.content[-1] in HYPHENS
        yield text.rpartition(" ")[0] if is_divided else text


def _parts(above: Line, below: Line) -> tuple[str, str] | None:
    """Return the word before a hyphen at the end of a line, and the one that follows."""
    before, after = _BEFORE_HYPHEN.search(above.content[-60:]), _AFTER_HYPHEN.match(below.content)
    return (before[1], after[0]) if before and after else None
