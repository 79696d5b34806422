"""The manual: topics in Markdown, which stand in the package and on forges alike."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar

from diptych.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.rendering.terminal import Screen

TOPICS = (
    "start", "texts", "codebook", "annotate", "keys", "compare", "statistics", "crosstab", "words",
    "align", "wording", "team", "program", "gloss", "methods", "report", "git", "formats",
    "exchange", "scale", "python", "files",
)  # fmt: skip
"""In the order in which one would read them."""

_FOR_TESTS = re.compile(r"<!--.*?-->\n+", re.DOTALL)
_LINK = re.compile(r"\[([^]]*)\]\((?!https?:)[^)]*\)")
_EXAMPLE = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_STYLES = {
    "markdown.h1": "bold underline",
    "markdown.h2": "bold",
    "markdown.h3": "bold",
    "markdown.code": "cyan",
    "markdown.table.border": "dim",
    "markdown.table.header": "bold",
    "markdown.item.bullet": "none",
}
_MOST = 100
"""Columns of a line that reads well."""


def topic(name: str) -> str:
    """Return a topic as Markdown, without what only forges and tests need of it.

    Raises ``UnknownNameError``.
    """
    if name not in TOPICS:
        raise UnknownNameError("topic", name, TOPICS, "list them with: diptych help")
    written = files("diptych").joinpath("manual", f"{name}.md").read_text(encoding="utf-8")
    return _LINK.sub(r"\1", _FOR_TESTS.sub("", written)).rstrip("\n")


def about(name: str) -> str:
    """Return what a topic is about: its title behind the colon."""
    return topic(name).partition("\n")[0].partition(": ")[2]


def for_terminal(markdown: str, screen: Screen) -> str:
    """Lay Markdown out for a terminal: prose by rich, examples as they are, however wide."""
    parts = _EXAMPLE.split(markdown)
    shown = [
        _example(part, screen) if number % 2 else _prose(part, screen)
        for number, part in enumerate(parts)
        if part.strip()
    ]
    return "\n\n".join(shown)


def _example(written: str, screen: Screen) -> str:
    """Set an example off, what one types in it in bold."""
    lines = written.rstrip("\n").split("\n")
    painted = (screen.paint(line, "bold") if line.startswith("$ ") else line for line in lines)
    return "\n".join(f"  {line}" if line else "" for line in painted)


def _prose(markdown: str, screen: Screen) -> str:
    from io import StringIO

    from rich.console import Console
    from rich.markdown import Heading, Markdown
    from rich.theme import Theme

    class LeftHeading(Heading):
        def __rich_console__(self, console: Any, options: Any) -> Any:  # noqa: ANN401
            self.text.justify = "left"
            yield self.text

    class Topic(Markdown):
        elements: ClassVar = {**Markdown.elements, "heading_open": LeftHeading}

    output = StringIO()
    console = Console(
        file=output,
        width=min(screen.width or _MOST, _MOST),
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        theme=Theme(_STYLES),
        legacy_windows=False,
    )
    console.print(Topic(markdown, hyperlinks=False))
    return "\n".join(line.rstrip() for line in output.getvalue().strip("\n").split("\n"))


def listing(lines: Sequence[tuple[str, str]]) -> str:
    """Set names and what they are about in two columns."""
    width = max(len(name) for name, _ in lines)
    return "\n".join(f"  {name:<{width}}  {line}" for name, line in lines)
