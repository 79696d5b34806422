"""What a paragraph is: the kind that the mark of its first line gives it.

Promises: what is written with a kind is read with that kind, and with the same content.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from diptych.texts.segmentation import Segment

Kind = Literal["paragraph", "heading", "quotation", "item", "row", "caption"]
"""What a paragraph is, as the mark of its first line says; a caption is an image's text."""

HEADING = re.compile(r"(\\*)(#{1,6})(?:\s+|$)")
"""What makes a line a heading; behind backslashes it does not."""
_MARKS = re.compile(
    r"""(\\*)(?:
    (?P<heading>\#{1,6})(?:\s+|$)
    | (?P<quotation>>)\s?
    | (?P<item>(?:[-*+•‣▪◦●○■□◆◇►]|\d{1,9}[.)])\s+)(?=\S)
    | (?P<row>\|)\s+(?=\S.*\s\|$)
    | (?P<caption>!\[)(?=[^\]\s].*\]\([^()]*\)$)
    )""",
    re.VERBOSE,
)
_BEGINNINGS = frozenset("\\#>|!-+*•‣▪◦●○■□◆◇►0123456789")
_IMAGE = re.compile(r"\]\([^()]*\)$")


def kind_of(line: str) -> tuple[Kind, int]:
    """Tell the kind of a paragraph by its first line, and how much of that is no content."""
    mark = _MARKS.match(line) if line[0] in _BEGINNINGS else None
    if mark and mark[1]:
        return "paragraph", 1
    if mark is None or mark.end() == len(line):
        return "paragraph", 0
    kind: Kind = mark.lastgroup  # type: ignore[assignment]
    return kind, 0 if kind == "item" else mark.end()


def end_of(kind: Kind, body: str, start: int, end: int) -> int:
    """Return where the content of a paragraph ends, whose last line ends at ``end``."""
    if kind == "row" and body[end - 1] == "|":
        return start + len(body[start : end - 1].rstrip())
    if kind == "caption" and (found := _IMAGE.search(body, start, end)):
        return found.start()
    return end


def written_line(segment: Segment) -> str:
    """Write a paragraph as one line with the mark of its kind; what looks like one is escaped."""
    content = segment.content
    if segment.level:
        return f"{'#' * segment.level} {content}"
    match segment.kind:
        case "quotation":
            return f"> {content}"
        case "row":
            return f"| {content} |"
        case "caption":
            return f"![{content}]()"
        case "item":
            mark = _MARKS.match(content)
            return content if mark and mark["item"] and not mark[1] else f"- {content}"
        case _:
            return "\\" + content if _MARKS.match(content) else content


def unescaped(line: str) -> str:
    """Take away what keeps a later line of a paragraph from being a heading."""
    mark = HEADING.match(line)
    return line[1:] if mark and mark[1] else line


def unquoted(line: str) -> str:
    """Take away the mark of a later line of a quotation."""
    return line[1:].lstrip() if line.startswith(">") else line
