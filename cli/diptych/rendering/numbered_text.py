"""A text as one reads it, with its paragraph numbers in the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.rendering.terminal import Screen, visible
from diptych.texts.language import language_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.texts.text import Paragraph, Text

_WIDEST = 100
"""Columns; longer lines are hard to read."""


def numbered_text(text: Text, paragraphs: Sequence[Paragraph], screen: Screen) -> str:
    """Lay paragraphs out, wrapped on a terminal and one a line elsewhere."""
    margin = len(str(len(text.paragraphs))) + 2
    blocks = ["\n".join(screen.paint(line, "faint") for line in _wrapped(_heading(text), screen))]
    for paragraph in paragraphs:
        lines = _lines(text, paragraph, screen, margin)
        if paragraph.level:
            lines = [screen.paint(line, "bold") for line in lines]
        number = screen.paint(f"{paragraph.number:>{margin - 2}}", "faint")
        blocks.append(f"{number}  " + ("\n" + " " * margin).join(lines))
    return "\n\n".join(blocks)


def _heading(text: Text) -> str:
    parts = (text.id, text.source, text.fields.get("author"), text.fields.get("date"),
             language_name(text.language))  # fmt: skip
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _lines(text: Text, paragraph: Paragraph, screen: Screen, margin: int) -> list[str]:
    marks = "#" * paragraph.level + " " if paragraph.level else ""
    return _wrapped(marks + text.content(paragraph), screen, margin)


def _wrapped(content: str, screen: Screen, margin: int = 0) -> list[str]:
    if screen.width is None:
        return [visible(content)]
    from diptych.rendering.wrapping import wrapped

    return wrapped(visible(content), min(screen.width, _WIDEST) - margin)
