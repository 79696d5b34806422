"""The marks of Markdown: which lines they make headings, items of lists, or code.

Promises: the marks of headings, and the backslashes that keep lines from being headings, are taken
away; every other mark stays in the text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from diptych.texts.segmentation.lines import Line, Role


def with_roles(lines: Sequence[Line]) -> list[Line]:
    """Give every line of a Markdown text its role, and take the marks of headings away."""
    marked: list[Line] = []
    run = 0
    fence = ""
    for line in lines:
        if line.after_blank or (marked and marked[-1].role is Role.ALONE):
            run = len(marked)
        if fence:
            marked.append(_alone(line, _unescaped(line.content)))
            fence = "" if _closes(line.content, fence) else fence
        elif line.content.startswith(_FENCES):
            fence = _fence(line.content)
            marked.append(_alone(line, line.content))
        elif level := _underline_level(line, marked[run : run + 1]):
            marked[run:] = [_united(marked[run:], level)]
        else:
            marked.append(_with_role(line, marked[run : run + 1]))
            run = len(marked) - 1 if marked[-1].role is Role.OPENING else run
    return marked


_FENCES = ("```", "~~~")


def _alone(line: Line, content: str, level: int = 0) -> Line:
    return replace(line, content=content, role=Role.ALONE, level=level)


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


def _with_role(line: Line, opening: Sequence[Line]) -> Line:
    level = _heading_level(line.content) if len(line.margin) <= _MARGIN_OF_MARKS else 0
    if level and (title := _without_hashes(line.content)):
        return _alone(line, title, level)
    role = Role.OPENING if _opens_item(line, opening) else Role.PROSE
    return replace(line, content=_unescaped(line.content), role=role)


def _without_hashes(content: str) -> str:
    title = content.lstrip("#").strip()
    bare = title.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else title


def _opens_item(line: Line, opening: Sequence[Line]) -> bool:
    content = line.content
    if len(content) > 1 and content[0] in "-*+" and content[1].isspace():
        return True
    number = _ORDERED_ITEM.match(content)
    if not number:
        return False
    # A number that a wrapped line happens to begin with does not open a list.
    return not opening or number[1] == "1" or opening[0].role is Role.OPENING


_ORDERED_ITEM = re.compile(r"(\d{1,9})[.)]\s")
