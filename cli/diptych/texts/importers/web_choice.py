"""Which blocks of a page are its article: what trafilatura finds, put right by the page itself.

Trafilatura says where the article is; its words are looked up in the page, so that every paragraph
is as the page shows it, and no repeated paragraph, caption or headline is lost.
"""

from __future__ import annotations

import logging
import re
from itertools import accumulate, compress, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from trafilatura import bare_extraction

from diptych.texts.importers.web_alike import keep_alike
from diptych.texts.importers.web_blocks import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from diptych.texts.importers.web_blocks import Block

logging.getLogger("trafilatura").addHandler(logging.NullHandler())
"""What it thinks of a page is nothing for people."""
_SURE = 24
"""Letters and digits by which a block is told from all others."""
_TRIES = 20
"""Places at which a short block is looked for; where it is in more, it says nothing."""
_LONG = 120
"""Characters of what is prose wherever it stands."""
_FEW_LINKS = 0.3
_MOSTLY_LINKS = 0.5
"""Shares of characters. These numbers were set on 497 pages of which it is known what belongs to
their articles, and 1,267 paragraphs of 52 news pages."""
_APART = re.compile(
    r"(?:^|[-_\s])(?:related|share|social|newsletter|promo|teaser|recommend|advert|ad|ads|"
    r"comment|comments|subscribe|sidebar|footer|nav)(?:$|[-_\s])",
    re.IGNORECASE,
)


class Letters(NamedTuple):
    """The letters and digits of an article, in their order."""

    text: str
    edges: frozenset[int]
    """Where a piece of it begins or ends: an element of a block, or one inside of it."""


def letters_of(pieces: Iterable[str]) -> Letters:
    """Return the letters and digits of pieces of text."""
    keys = [key_of(piece) for piece in pieces]
    return Letters("".join(keys), frozenset(accumulate(map(len, keys), initial=0)))


class Found(NamedTuple):
    """What trafilatura takes for the article."""

    likely: Letters
    sure: Letters
    """What it takes for that where in doubt it leaves out."""


def words_found(page: HtmlElement) -> Found:
    """Ask trafilatura twice for the article of a page, which stays as it is."""
    found: list[Any] = [
        bare_extraction(
            page, include_comments=False, include_formatting=False, favor_precision=in_doubt_out
        )
        for in_doubt_out in (False, True)
    ]
    return Found(*(letters_of(() if one is None else one.body.itertext()) for one in found))


def chosen(blocks: Sequence[Block], found: Found) -> list[bool]:
    """Tell which blocks are of the article whose letters were found.

    What is only likely is of it between what is sure, or if it is long. Where nothing was found,
    all that is prose is.
    """
    if not found.likely.text:
        return [_is_prose(block) for block in blocks]
    likely, kept = _among(blocks, found.likely), _among(blocks, found.sure)
    if True not in kept:
        kept = likely
    places = [place for place, is_kept in enumerate(kept) if is_kept]
    for place, block in enumerate(blocks):
        is_inside = bool(places) and places[0] < place < places[-1]
        is_long = len(block.text) >= _LONG and block.link_share < _FEW_LINKS
        kept[place] = kept[place] or (likely[place] and (is_inside or is_long))
    keep_alike(blocks, kept)
    _keep_captions(blocks, kept)
    return kept


def _among(blocks: Sequence[Block], found: Letters) -> list[bool]:
    """Tell which blocks are among the letters found."""
    spans = _sure_spans(blocks, found.text)
    kept = [span is not None for span in spans]
    _keep_short(blocks, found, spans, kept)
    return kept


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
    blocks: Sequence[Block], found: Letters, spans: Sequence[Span | None], kept: list[bool]
) -> None:
    """Keep short blocks that stand among the letters found where they stand on the page."""
    starts = [*_starts_after(spans, len(found.text))]
    cursor = 0
    for place, block in enumerate(blocks):
        if span := spans[place]:
            cursor = span[1]
        elif len(block.key) < _SURE:
            start = _whole_place(found, block.key, cursor, starts[place])
            if start >= 0:
                kept[place] = True
                cursor = start + len(block.key)


def _whole_place(found: Letters, key: str, after: int, before: int) -> int:
    """Look for letters that are whole pieces; -1 where they are none."""
    for _ in range(_TRIES):
        start = found.text.find(key, after, before)
        if start < 0 or {start, start + len(key)} <= found.edges:
            return start
        after = start + 1
    return -1


def _starts_after(spans: Sequence[Span | None], end: int) -> list[int]:
    """Return, for each block, where the next one that is sure starts."""
    starts = []
    for span in reversed(spans):
        starts.append(end)
        end = span[0] if span else end
    return starts[::-1]


def _keep_captions(blocks: Sequence[Block], kept: list[bool]) -> None:
    """Keep the captions of figures that stand among paragraphs of the article."""
    first: dict[HtmlElement, int] = {}
    last: dict[HtmlElement, int] = {}
    for place in compress(range(len(blocks)), kept):
        holder = blocks[place].element.getparent()
        first.setdefault(holder, place)
        last[holder] = place
    for place, block in enumerate(blocks):
        if block.kind == "caption" and _is_prose(block):
            holder = _figure(block).getparent()
            is_among = first.get(holder, place) < place < last.get(holder, place)
            kept[place] = kept[place] or is_among


def _figure(block: Block) -> HtmlElement:
    """Return the figure that a caption stands in, or itself."""
    above = block.element.iterancestors("figure")
    return next(above, block.element)


def _is_prose(block: Block) -> bool:
    if block.link_share > _MOSTLY_LINKS:
        return False
    element = block.element
    told = (f"{e.get('class', '')} {e.get('id', '')}" for e in (element, *element.iterancestors()))
    return not any(map(_APART.search, islice(told, 2)))
