"""Lines of segments that look different, wrapped together and numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diptych.rendering.terminal import Screen, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Segment(NamedTuple):
    """Some foreign text of one look."""

    content: str
    style: str = ""
    """One of those that ``Screen.paint`` knows, or none."""


def painted_lines(segments: Iterable[Segment], width: int | None, screen: Screen) -> list[str]:
    """Wrap segments as one text, where there is a width, and paint each."""
    return [line for _, line in placed_lines(segments, width, screen)]


def placed_lines(
    segments: Iterable[Segment], width: int | None, screen: Screen
) -> list[tuple[int, str]]:
    """Do as ``painted_lines`` does; return with each line where in the shown text it ends."""
    parts = [(visible(segment.content), segment.style) for segment in segments]
    shown = "".join(content for content, _ in parts)
    if width is None:
        whole = "".join(screen.paint(*part) if part[1] else part[0] for part in parts)
        return [(len(shown), whole)]
    from diptych.rendering.wrapping import wrapped

    lines = []
    position = 0
    for line in wrapped(shown, width):
        start = shown.index(line, position)
        position = start + len(line)
        lines.append((position, "".join(_between(parts, start, position, screen))))
    return lines


def numbered(number: str, margin: int, lines: Sequence[str], screen: Screen) -> list[str]:
    """Put a number into the margin of the first line, and blanks into that of the others."""
    first, *others = lines or [""]
    shown = f"{number:>{margin - 2}}"
    return [f"{screen.paint(shown, 'faint')}  {first}", *(" " * margin + line for line in others)]


def numbers(span: tuple[int, int] | None) -> str:
    """Write the numbers of the first and the last paragraph."""
    if span is None:
        return ""
    return str(span[0]) if span[0] == span[1] else f"{span[0]}-{span[1]}"


def _between(
    parts: Sequence[tuple[str, str]], start: int, end: int, screen: Screen
) -> Iterator[str]:
    position = 0
    for content, style in parts:
        piece = content[max(start - position, 0) : max(end - position, 0)]
        position += len(content)
        if piece:
            yield screen.paint(piece, style) if style else piece
