"""How a text falls into paragraphs and headings.

Promises: every character of the text comes out again, in order, except line ends, white space
around lines, the joints of hard wraps, and the marks of Markdown where the text is said to be
Markdown. The work is linear in the length of the text, and no string makes it fail.

Forbids: reading or writing anything. What the text is made of is all there is to go by.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from diptych.texts.kinds import Kind, kind_of
from diptych.texts.segmentation.headings import with_guessed_headings
from diptych.texts.segmentation.items import with_items
from diptych.texts.segmentation.joints import Paragraph, joined, joinery_of
from diptych.texts.segmentation.layout import Convention, layout_of
from diptych.texts.segmentation.lines import lines_in
from diptych.texts.segmentation.markdown import with_roles
from diptych.texts.segmentation.paragraphs import (
    broken_sentences,
    by_paragraph,
    without_breaks,
)

__all__ = ["Convention", "Segment", "Segmentation", "normalised", "one_line", "segment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One paragraph or heading."""

    content: str
    """The paragraph as one line."""

    level: int = 0
    """1 to 6 for a heading of that level, 0 for any other paragraph."""

    kind: Kind = "paragraph"
    """What it is, if no heading; the mark of an item is part of its content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """A text as paragraphs, and the convention by which they were found."""

    convention: Convention | None
    """``None`` where the format says what its paragraphs are."""
    segments: tuple[Segment, ...]
    description: str
    """The convention in words for people, such as "one paragraph per line"."""
    notes: tuple[str, ...] = ()
    """What markup made of some lines, or left out."""


def segment(
    raw: str, convention: Convention | None = None, *, markup: bool = False, join: bool = False
) -> Segmentation:
    """Divide a text into paragraphs and headings.

    Without a convention the text decides which one it follows. With markup the text is Markdown:
    headings are those that it marks, and no others are guessed. A blank line inside a sentence is
    passed over if that is asked for, and told of otherwise.
    """
    lines = lines_in(normalised(raw))
    notes: tuple[str, ...] = ()
    if markup:
        lines, notes = with_roles(lines)
    layout = layout_of(lines, convention)
    if not markup:
        lines = with_items(lines, layout)
    groups = by_paragraph(lines, layout)
    broken = broken_sentences(groups)
    if join:
        groups = without_breaks(groups, broken)
    elif broken and not markup:
        notes = (_offer(len(broken)),)
    joinery = joinery_of(lines, [pair for group in groups for pair in pairwise(group)], layout)
    paragraphs = [joined(group, joinery) for group in groups]
    if not markup:
        paragraphs = with_guessed_headings(paragraphs, layout)
    return Segmentation(
        convention=layout.convention,
        segments=tuple(_segment(p) for p in paragraphs),
        description=layout.description,
        notes=notes,
    )


def _offer(count: int) -> str:
    if count == 1:
        return "a blank line inside a sentence; to pass over it: --join"
    return f"{count} blank lines inside sentences; to pass over them: --join"


def one_line(paragraph: str) -> str:
    r"""Return the lines of a stored paragraph as one; only "\n" parts them."""
    lines = lines_in(paragraph)
    layout = layout_of(lines, Convention.BLOCKS)
    return joined(lines, joinery_of(lines, list(pairwise(lines)), layout)).content


def _segment(paragraph: Paragraph) -> Segment:
    kind = "paragraph" if paragraph.level else paragraph.kind
    if kind == "paragraph" and not paragraph.level and kind_of(paragraph.content)[0] == "item":
        kind = "item"
    return Segment(content=paragraph.content, level=paragraph.level, kind=kind)


def normalised(raw: str) -> str:
    r"""Return the text without a leading byte order mark, and with "\n" as its only line end.

    A page break beside a line end is none itself; a mark that parts paragraphs leaves a blank line.
    """
    text = _LINE_END.sub("\n", raw.removeprefix("\ufeff"))
    return _OTHER_END.sub("\n", _BESIDE_END.sub("", text)).replace("\u2029", "\n\n")


_LINE_END = re.compile(r"\r*\n|\r")
_OTHER_END = re.compile("[\v\f\x85\u2028]")
"""Soft breaks of word processors, page breaks, line ends of mainframes and of layout programs."""
_BESIDE_END = re.compile("(?<=\n)[\v\f\x85\u2028]+|[\v\f\x85\u2028]+(?=\n)")
