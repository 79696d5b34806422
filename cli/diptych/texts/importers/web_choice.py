"""Which blocks of a page are its article: what trafilatura finds, put right by the page itself.

Trafilatura says where the article is; its words are looked up in the page, so that every paragraph
is as the page shows it, and what stands between its paragraphs is not lost.
"""

from __future__ import annotations

import logging
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from trafilatura import bare_extraction

from diptych.texts.importers.web_blocks import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from diptych.texts.importers.web_blocks import Block

logging.getLogger("trafilatura").addHandler(logging.NullHandler())
"""What it thinks of a page is nothing for people."""
_SURE = 24
"""Letters and digits by which a block is told from all others."""
_MOSTLY_LINKS = 0.5
_APART = re.compile(
    r"(?:^|[-_\s])(?:related|share|social|newsletter|promo|teaser|recommend|advert|ad|ads|"
    r"comment|comments|subscribe|sidebar|footer|nav)(?:$|[-_\s])",
    re.IGNORECASE,
)


def words_found(page: HtmlElement) -> str:
    """Return the letters and digits of what trafilatura takes for the article, in its order."""
    found: Any = bare_extraction(page, include_comments=False, include_formatting=False)
    return "" if found is None else key_of(" ".join(found.body.itertext()))


def chosen(blocks: Sequence[Block], found: str, title: str) -> list[bool]:
    """Tell which blocks are of the article whose letters were found.

    The headline, which trafilatura leaves out, is one. Where nothing was found, all that is prose
    is.
    """
    if not found:
        return [_is_prose(block) for block in blocks]
    spans = _sure_spans(blocks, found)
    kept = [span is not None for span in spans]
    _keep_short(blocks, found, spans, kept)
    _keep_between(blocks, kept)
    _keep_headline(blocks, kept, key_of(title))
    return kept


def _keep_headline(blocks: Sequence[Block], kept: list[bool], title: str) -> None:
    """Keep the last heading before the article that says its title."""
    first = kept.index(True) if True in kept else 0
    for place in reversed(range(first)):
        if blocks[place].level and title and blocks[place].key == title:
            kept[place] = True
            return


Span = tuple[int, int]


def _sure_spans(blocks: Sequence[Block], found: str) -> list[Span | None]:
    """Find blocks that are long enough to be told from others among the letters found."""
    spans: list[Span | None] = []
    after = 0
    for block in blocks:
        key = block.key
        start = _place(found, key, after) if len(key) >= _SURE else -1
        spans.append((start, start + len(key)) if start >= 0 else None)
        after = max(after, start + len(key)) if start >= 0 else after
    return spans


def _place(found: str, key: str, after: int) -> int:
    """Look for a block after those before it, else anywhere."""
    place = found.find(key, after)
    return place if place >= 0 else found.find(key)


def _keep_short(
    blocks: Sequence[Block], found: str, spans: Sequence[Span | None], kept: list[bool]
) -> None:
    """Keep short blocks that stand among the letters found where they stand on the page."""
    starts = [*_starts_after(spans, len(found))]
    cursor = 0
    for place, block in enumerate(blocks):
        if span := spans[place]:
            cursor = span[1]
        elif len(block.key) < _SURE:
            start = found.find(block.key, cursor, starts[place])
            if start >= 0:
                kept[place] = True
                cursor = start + len(block.key)


def _starts_after(spans: Sequence[Span | None], end: int) -> list[int]:
    """Return, for each block, where the next one that is sure starts."""
    starts = []
    for span in reversed(spans):
        starts.append(end)
        end = span[0] if span else end
    return starts[::-1]


def _keep_between(blocks: Sequence[Block], kept: list[bool]) -> None:
    """Keep what stands between paragraphs of the article as one of them, and its captions."""
    places = [place for place, is_kept in enumerate(kept) if is_kept]
    if not places:
        return
    first: dict[Any, int] = {}
    last: dict[Any, int] = {}
    for place in places:
        holder = blocks[place].element.getparent()
        first.setdefault(holder, place)
        last[holder] = place
    for place in range(places[0], places[-1]):
        block = blocks[place]
        holder = block.element.getparent()
        is_among = first.get(holder, place) < place < last.get(holder, place)
        if not kept[place] and (is_among or block.kind == "caption") and _is_prose(block):
            kept[place] = True


def _is_prose(block: Block) -> bool:
    if block.link_share > _MOSTLY_LINKS:
        return False
    element = block.element
    told = (f"{e.get('class', '')} {e.get('id', '')}" for e in (element, *element.iterancestors()))
    return not any(map(_APART.search, islice(told, 2)))
