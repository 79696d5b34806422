"""The marks of Markdown: which lines they make headings, items of lists, or code.

Promises: the marks of headings, and the backslashes that keep lines from being headings, are taken
away, as are lines and comments without words; every other mark stays in the text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from diptych.texts.segmentation.lines import Line, Role
from diptych.texts.segmentation.markdown_marks import (
    BADGES,
    COMMENTS,
    FOOTNOTES,
    IMAGES,
    TAGS,
    Picture,
    is_footnote,
    pictures,
    unwrapped,
    without_words,
)


def with_roles(lines: Sequence[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """Give every line of a Markdown text its role and kind, and take their marks away.

    Lines that are marks and nothing else are left out: those that part the quotations of a block,
    the head of a table from its rows, fences of code, rules, tags, and images without words. What
    people have to be told of it comes second.
    """
    reader = _Reader(lines)
    for place in range(len(lines)):
        reader.read(place)
    told = (what.format(number) for what, number in reader.told.items() if number)
    return reader.marked, tuple(told)


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
        self._is_comment = False
        ends = [place for place, line in enumerate(lines) if "-->" in line.content]
        self._last_end = ends[-1] if ends else -1
        self.told: Counter[str] = Counter()

    def read(self, place: int) -> None:
        """Mark the line at a place; all places are read in order."""
        line = self.lines[place]
        if self._is_parted:
            line = replace(line, after_blank=True)
        self._is_parted = False
        if not self._fence and (self._is_comment or "<!--" in line.content):
            content = self._uncommented(line.content, place)
            if not content:
                self._is_parted = line.after_blank
                return
            line = replace(line, content=content)
        self._mark(line, place)

    def _mark(self, line: Line, place: int) -> None:
        """Mark a line that is no comment."""
        if line.after_blank or (self.marked and self.marked[-1].role is Role.ALONE):
            self._run = len(self.marked)
        self._is_table = self._is_table and not line.after_blank
        if self._fence or line.content.startswith(_FENCES):
            self._code(line)
        elif quotation := _QUOTATION.match(line.content):
            self._quote(line, line.content[quotation.end() :].strip())
        elif self._is_row(place):
            self._row(line)
        elif found := pictures(line.content):
            self._pictures(line, found)
        elif level := _underline_level(line, self.marked[self._run : self._run + 1]):
            self.marked[self._run :] = [_united(self.marked[self._run :], level)]
        elif said := _is_of_block(line) and without_words(line.content):
            self.told[said] += 1
            self._is_parted = True
        else:
            self._prose(self._unwrapped(line))

    def _uncommented(self, content: str, place: int) -> str:
        """Return a line without comments, one of which may have begun above or go on below."""
        if self._is_comment:
            _, end, content = content.partition("-->")
            self._is_comment = not end
        if "`" in content:
            return content.strip()
        kept, cut = _between_comments(content)
        self.told[COMMENTS] += cut
        before, mark, _ = kept[-1].partition("<!--")
        if mark and place < self._last_end:
            self.told[COMMENTS] += 1
            self._is_comment, kept[-1] = True, before
        return "".join(kept).strip()

    def _code(self, line: Line) -> None:
        if not self._fence:
            self._fence = _fence(line.content)
        elif _closes(line.content, self._fence):
            self._fence = ""
        else:
            self.marked.append(_alone(line, _unescaped(line.content)))
            self.told[CODE] += 1
            return
        self._is_parted = True

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

    def _pictures(self, line: Line, found: Sequence[Picture]) -> None:
        for words, is_badge in found:
            if is_badge or not words:
                self.told[BADGES if is_badge else IMAGES] += 1
            else:
                self.marked.append(replace(_alone(line, words), kind="caption"))
        self._is_parted = True

    def _unwrapped(self, line: Line) -> Line:
        found = unwrapped(line.content)
        if not (found.begins or found.ends):
            return line
        self.told[TAGS] += 1
        self._is_parted = found.ends
        if found.level:
            return _alone(line, found.words, found.level)
        return replace(line, content=found.words, after_blank=line.after_blank or found.begins)

    def _prose(self, line: Line) -> None:
        if line.level:
            self.marked.append(line)
            return
        marked = _with_role(line, self.marked[self._run : self._run + 1], self._last_item)
        self.marked.append(marked)
        self.told[FOOTNOTES] += is_footnote(line.content)
        if marked.role is Role.OPENING:
            self._run, self._last_item = len(self.marked) - 1, marked
        elif marked.role is Role.ALONE or (line.after_blank and not line.indent):
            self._last_item = None


CODE = "lines of code kept, each a paragraph: {}"
_QUOTATION = re.compile(r"(?:>\s?)+")
_BELOW_HEAD = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_CELLS = re.compile(r"(?<!\\)\|")
_FENCES = ("```", "~~~")


def _between_comments(content: str) -> tuple[list[str], int]:
    """Return what stands around the comments of a line that end on it, and how many these are."""
    kept: list[str] = []
    at = 0
    while (begin := content.find("<!--", at)) >= 0 and (end := content.find("-->", begin)) >= 0:
        kept.append(content[at:begin])
        at = end + len("-->")
    return [*kept, content[at:]], len(kept)


def _is_of_block(line: Line) -> bool:
    """Tell whether a line may be a mark of its own, and not go on with the words above."""
    return line.after_blank or len(line.margin) <= _MARGIN_OF_MARKS


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
    begins = is_item or is_footnote(line.content)
    return replace(
        line,
        content=_unbroken(_unescaped(line.content)),
        role=Role.OPENING if begins else Role.PROSE,
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
