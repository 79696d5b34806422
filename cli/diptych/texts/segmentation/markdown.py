"""The marks of Markdown: which lines they make headings, items of lists, or code.

Promises: the marks of headings, and the backslashes that keep lines from being headings, are taken
away; every other mark stays in the text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from diptych.texts.segmentation.lines import Line, Role


def with_roles(lines: Sequence[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """Give every line of a Markdown text its role and kind, and take their marks away.

    Lines that are marks and nothing else are left out: those that part the quotations of a block,
    the head of a table from its rows, and images without words. What people have to be told of it
    comes second.
    """
    reader = _Reader(lines)
    for place in range(len(lines)):
        reader.read(place)
    return reader.marked, tuple(what.format(number) for what, number in reader.told.items())


class _Reader:
    """Goes through the lines of a text once."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.marked: list[Line] = []
        self._run = 0
        """Where the paragraph at hand begins in what is marked."""
        self._fence = ""
        self._is_table = self._is_parted = False
        self._last_item: Line | None = None
        self.told: Counter[str] = Counter()

    def read(self, place: int) -> None:
        """Mark the line at a place; all places are read in order."""
        line = self.lines[place]
        if self._is_parted:
            line = replace(line, after_blank=True)
        self._is_parted = False
        if line.after_blank or (self.marked and self.marked[-1].role is Role.ALONE):
            self._run = len(self.marked)
        self._is_table = self._is_table and not line.after_blank
        if self._fence:
            self.marked.append(_alone(line, _unescaped(line.content)))
            if _closes(line.content, self._fence):
                self._fence = ""
            else:
                self.told[CODE] += 1
        elif line.content.startswith(_FENCES):
            self._fence = _fence(line.content)
            self.marked.append(_alone(line, line.content))
        elif quotation := _QUOTATION.match(line.content):
            self._quote(line, line.content[quotation.end() :].strip())
        elif self._is_row(place):
            self._row(line)
        elif image := _IMAGE.fullmatch(line.content):
            self._image(line, image["linked"] or image["alone"] or "")
        elif level := _underline_level(line, self.marked[self._run : self._run + 1]):
            self.marked[self._run :] = [_united(self.marked[self._run :], level)]
        else:
            self._prose(line)

    def _quote(self, line: Line, inner: str) -> None:
        if not inner:
            self._is_parted = True
            return
        above = self.marked[-1] if self.marked else None
        begins = line.after_blank or above is None or above.kind != "quotation"
        begins = begins or bool(_ITEM.match(inner))
        role = Role.OPENING if begins else Role.PROSE
        self.marked.append(replace(line, content=_unbroken(inner), role=role, kind="quotation"))
        self._run = len(self.marked) - 1 if begins else self._run

    def _is_row(self, place: int) -> bool:
        """Tell whether a line is part of a table, which the line below its head shows to be one."""
        if not self._is_table and place + 1 < len(self.lines):
            below = self.lines[place + 1]
            self._is_table = (
                "|" in self.lines[place].content
                and not below.after_blank
                and bool(_BELOW_HEAD.fullmatch(below.content))
            )
        return self._is_table

    def _row(self, line: Line) -> None:
        cells = (cell.strip() for cell in _CELLS.split(line.content.strip("|")))
        content = " | ".join(cell.replace("\\|", "|") for cell in cells)
        if content.strip("| ") and not _BELOW_HEAD.fullmatch(line.content):
            self.marked.append(replace(_alone(line, content.strip()), kind="row"))

    def _image(self, line: Line, words: str) -> None:
        if words.strip():
            self.marked.append(replace(_alone(line, words.strip()), kind="caption"))
        else:
            self.told[IMAGES] += 1

    def _prose(self, line: Line) -> None:
        marked = _with_role(line, self.marked[self._run : self._run + 1], self._last_item)
        self.marked.append(marked)
        if marked.role is Role.OPENING:
            self._run, self._last_item = len(self.marked) - 1, marked
        elif marked.role is Role.ALONE or (line.after_blank and not line.indent):
            self._last_item = None


CODE = "lines of code kept, each a paragraph: {}"
IMAGES = "images without words left out: {}"
_QUOTATION = re.compile(r"(?:>\s?)+")
_BELOW_HEAD = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_CELLS = re.compile(r"(?<!\\)\|")
_IMAGE = re.compile(
    r"\[!\[(?P<linked>[^\]]*)\]\([^()]*\)\]\([^()]*\)|!\[(?P<alone>[^\]]*)\]\([^()]*\)"
)
_FENCES = ("```", "~~~")


def _alone(line: Line, content: str, level: int = 0) -> Line:
    return replace(line, content=content, role=Role.ALONE, level=level)


def _unbroken(content: str) -> str:
    """Take away the backslash that ends a line in Markdown, and that is no escaped one."""
    bare = content.rstrip("\\")
    return content[:-1].rstrip() if (len(content) - len(bare)) % 2 and bare else content


def _unescaped(content: str) -> str:
    hashes = content.removeprefix("\\")
    is_escaped = hashes != content and _heading_level(hashes) > 0
    return hashes if is_escaped else content


def _heading_level(content: str) -> int:
    hashes = len(content) - len(content.lstrip("#"))
    is_heading = 1 <= hashes <= len("######") and content[hashes : hashes + 1] in {" ", "\t"}
    return hashes if is_heading else 0


def _closes(content: str, fence: str) -> bool:
    return content.startswith(fence) and not content.strip(fence[0])


def _fence(content: str) -> str:
    return content[: len(content) - len(content.lstrip(content[0]))]


def _underline_level(line: Line, opening: Sequence[Line]) -> int:
    """Return the level of heading that a line makes of the run of lines above it, or 0.

    Of the run only the first line is given, or none where the line is itself the first.
    """
    if not opening or opening[0].role is Role.OPENING or len(line.margin) > _MARGIN_OF_MARKS:
        return 0
    return 1 + (line.content[0] == "-") if _UNDERLINE.fullmatch(line.content) else 0


_UNDERLINE = re.compile(r"={2,}|-{2,}")
_MARGIN_OF_MARKS = 3
"""A mark indented by more blanks than this is content, by the rules of Markdown."""


def _united(run: Sequence[Line], level: int) -> Line:
    return _alone(run[0], " ".join(line.content for line in run), level)


def _with_role(line: Line, opening: Sequence[Line], last_item: Line | None) -> Line:
    level = _heading_level(line.content) if len(line.margin) <= _MARGIN_OF_MARKS else 0
    if level and (title := _without_hashes(line.content)):
        return _alone(line, title, level)
    is_item = _opens_item(line, opening, last_item)
    return replace(
        line,
        content=_unbroken(_unescaped(line.content)),
        role=Role.OPENING if is_item else Role.PROSE,
        kind="item" if is_item else "paragraph",
    )


def _without_hashes(content: str) -> str:
    title = content.lstrip("#").strip()
    bare = title.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else title


def _opens_item(line: Line, opening: Sequence[Line], last_item: Line | None) -> bool:
    mark = _ITEM.match(line.content)
    if not mark or mark[1] is None:
        return mark is not None
    # A number that a wrapped line happens to begin with does not open a list.
    is_next = last_item is not None and _follows(mark[1], line, last_item)
    return not opening or mark[1] == "1" or opening[0].role is Role.OPENING or is_next


def _follows(number: str, line: Line, last: Line) -> bool:
    """Tell whether a number is the next one after an item that has more than one paragraph."""
    before = _ITEM.match(last.content)
    is_next = before and before[1] and int(number) == int(before[1]) + 1
    return bool(is_next) and line.indent <= last.indent


_ITEM = re.compile(r"(?:[-*+]|(\d{1,9})[.)])\s")
