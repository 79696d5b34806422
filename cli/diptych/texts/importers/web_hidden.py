"""What of a page nobody sees, and where it stood."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from diptych.texts.importers.web_blocks import Block

_SILENT = frozenset({
    "audio", "button", "canvas", "datalist", "embed", "iframe", "input", "math", "noscript",
    "object", "progress", "rp", "rt", "script", "select", "style", "svg", "template", "textarea",
    "video",
})  # fmt: skip
"""Elements whose words are none of the text."""
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE
)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|off-?screen|mw-editsection)(?:\s|$)",
    re.IGNORECASE,
)
_MOST = 0.5
"""The share of a page's words from which on what holds them is its text, whatever it says."""


def take_hidden_out(page: HtmlElement) -> list[HtmlElement]:
    """Take elements out of a page that no reader sees; return those that held the hidden words.

    What holds most words of the page is shown, whatever it says: many a page waits for a script,
    or was saved while something lay over it.
    """
    body = page.find("body")
    if body is None:
        return []
    silent, hidden = _unseen(body)
    words = _size(body) - sum(map(_size, silent))
    holders = []
    for element in silent:
        element.drop_tree()
    for element in hidden:
        size = _size(element)
        if size <= _MOST * words:
            holders += [element.getparent()] * (size > 0)
            element.drop_tree()
    return holders


def take_running_heads_out(page: HtmlElement) -> int:
    """Take out the headers and footers that LibreOffice saves with a text; return how many."""
    heads = page.xpath("//body/div[@title='header' or @title='footer']")
    for element in heads:
        element.drop_tree()
    return len(heads)


def _unseen(body: HtmlElement) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Return the outermost elements without words of the text, and those that are not shown."""
    silent: list[HtmlElement] = []
    hidden: list[HtmlElement] = []
    events = etree.iterwalk(body, events=("start",))
    for _, element in events:
        if element.tag in _SILENT:
            silent.append(element)
            events.skip_subtree()
        elif element is not body and is_hidden(element):
            hidden.append(element)
    return silent, hidden


def _size(element: HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether an element says that it is not shown."""
    get = element.get
    return (
        get("hidden") is not None
        or get("aria-hidden") == "true"
        or (element.tag == "dialog" and get("open") is None)
        or bool(_HIDDEN_STYLE.search(get("style", "")))
        or bool(_HIDDEN_CLASS.search(get("class", "")))
    )


def hidden_among(holders: Iterable[HtmlElement], blocks: Sequence[Block]) -> int:
    """Count hidden elements that stood among blocks, and not in what is around them."""
    around = innermost(blocks)
    return sum(
        any(one is around for one in (holder, *holder.iterancestors())) for holder in holders
    )


def innermost(blocks: Sequence[Block]) -> HtmlElement:
    """Return the innermost element that holds all blocks."""
    paths = [[*block.element.iterancestors()][::-1] for block in blocks]
    same = takewhile(lambda level: all(one is level[0] for one in level), zip(*paths, strict=False))
    return [blocks[0].element.getroottree().getroot(), *(level[0] for level in same)][-1]
