"""What of an article is no text of it: lines that point elsewhere, ask for or credit something.

Told by what a line says, by what its page calls the elements around it, and by where it stands.
Each is left out for one reason, which is said.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import compress, takewhile
from typing import TYPE_CHECKING

from diptych.texts.importers.web_hidden import innermost
from diptych.texts.importers.web_phrases import BYLINES, CALLS, CREDITS, POINTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from diptych.texts.importers.web_blocks import Block

POINTS = "to other pages"
CALL = "asking to share or subscribe, or advertising"
BYLINE = "about who wrote it and when"
CREDIT = "crediting a picture"
BARE = "over nothing"
REASONS = (POINTS, CALL, BYLINE, CREDIT, BARE)
"""Why lines are left out, as it is said."""
_POINTERS = re.compile("|".join(POINTERS), re.IGNORECASE)
_CALLS = re.compile("|".join(CALLS), re.IGNORECASE)
_BYLINES = re.compile("|".join(BYLINES), re.IGNORECASE)
_CREDITS = re.compile("|".join(CREDITS), re.IGNORECASE)
_LONGEST_LINE = 200
"""Characters: what is longer is prose."""
_LONGEST_CREDIT = 100
_LONGEST_BYLINE = 80
_LINKS = 0.5
_ONLY_LINKS = 0.9
_MANY_LINKS = 0.25
"""The share of blocks that are links from which on a page is about links."""
_MARKS_BEFORE = re.compile(r"^[\s\W\d]*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_NAMES = re.compile(r"[a-z]+|[A-Z][a-z]*|[^\W\d_]+")
_EDGE = 5
"""Blocks at either end of an article among which its byline stands."""
_LARGEST_ASIDE = 0.25
"""The share of an article from which on what is called an aside is none."""
_CALLED = {
    POINTS: "related recommended recommendations recirc recirculation readmore",
    CALL: "newsletter newsletters subscribe signup optin cta ctas promo advert advertisement "
    "disclaimer disclosure affiliate donate donation popup modal comments feedback",
    BYLINE: "author bio biography byline contributor authors",
}
"""What pages call elements that hold no text of the article."""
_REASON = {name: reason for reason, names in _CALLED.items() for name in names.split()}


def reasons(blocks: Sequence[Block], kept: Sequence[bool]) -> list[str]:
    """Tell for each block of a page why it is left out of the article; nothing where it is not.

    Those that are not kept have no reason.
    """
    article = [block for block, is_kept in zip(blocks, kept, strict=True) if is_kept]
    found = iter(_whys(article)) if article else iter(())
    whys = [next(found) if is_kept else "" for is_kept in kept]
    left = [is_kept and not why for is_kept, why in zip(kept, whys, strict=True)]
    for place in _bare(blocks, left):
        whys[place] = BARE
    return whys


def _whys(article: Sequence[Block]) -> list[str]:
    asides = _asides(article)
    are_links = [_is_link(block) for block in article]
    links = sum(are_links) <= _MANY_LINKS * len(article)
    last = len(article) - _EDGE
    return [
        (POINTS if points or (is_link and links) else "")
        or (CALL if is_call(block) else "")
        or (CREDIT if is_credit(block) else "")
        or (BYLINE if (place < _EDGE or place >= last) and is_byline(block) else "")
        or ("" if block.kind == "caption" else aside)
        for place, (block, points, is_link, aside) in enumerate(
            zip(article, pointers_among(article), are_links, asides, strict=True)
        )
    ]


def _is_link(block: Block) -> bool:
    """Tell whether a paragraph is nothing but a link, and not an address written out."""
    return (
        block.kind == "paragraph"
        and not block.level
        and block.link_share >= _ONLY_LINKS
        and len(block.text) <= _LONGEST_LINE
        and not _ADDRESS.match(block.text)
    )


def _asides(article: Sequence[Block]) -> list[str]:
    """Tell which blocks stand in elements that their page calls something else than its text."""
    top = innermost(article)
    paths = [[*_path(block.element, top)] for block in article]
    sizes: Counter[HtmlElement] = Counter()
    for block, path in zip(article, paths, strict=True):
        for element in path:
            sizes[element] += len(block.text)
    largest = _LARGEST_ASIDE * sum(len(block.text) for block in article)
    return [
        next((why for e in path if sizes[e] <= largest and (why := _called(e))), "")
        for path in paths
    ]


def _path(element: HtmlElement, top: HtmlElement) -> Iterator[HtmlElement]:
    """Return an element and those around it, up to what holds the whole article."""
    around = [element, *element.iterancestors()]
    return takewhile(lambda one: one is not top, around)


def _called(element: HtmlElement) -> str:
    words = _NAMES.findall(f"{element.get('class', '')} {element.get('id', '')}")
    return next((_REASON[word.lower()] for word in words if word.lower() in _REASON), "")


def _bare(blocks: Sequence[Block], kept: Sequence[bool]) -> Iterator[int]:
    """Find the headings at the end of an article, under which nothing of it stands.

    The first block of an article is its headline.
    """
    ours = [*compress(range(len(blocks)), kept)]
    return takewhile(lambda place: blocks[place].level, reversed(ours[1:]))


def pointers_among(blocks: Sequence[Block]) -> list[bool]:
    """Tell which blocks point to other pages: lines that say so, and the links under them."""
    found: list[bool] = []
    is_list = False
    for block in blocks:
        words = _MARKS_BEFORE.sub("", block.text)
        told = _POINTERS.match(words)
        rest = words[told.end() :].strip(" :：»>→…-–") if told else words
        is_told = told is not None and _points(block, words, told.end(), rest)
        is_list = (is_told and not rest) or (is_list and block.link_share >= _ONLY_LINKS)
        found.append(is_told or (is_list and block.link_share >= _ONLY_LINKS))
    return found


def _points(block: Block, words: str, end: int, rest: str) -> bool:
    if len(words) > _LONGEST_LINE:
        return False
    return not rest or words[end : end + 2].strip()[:1] in (":", "：") or block.link_share >= _LINKS


def is_call(block: Block) -> bool:
    """Tell whether a block is a line that asks to share or to subscribe, or names advertising."""
    words = _MARKS_BEFORE.sub("", block.text).rstrip(" .!:>»")
    return len(words) <= _LONGEST_LINE and bool(_CALLS.fullmatch(words))


def is_credit(block: Block) -> bool:
    """Tell whether a block says whose a picture is, and nothing else."""
    return (
        not block.level
        and len(block.text) <= _LONGEST_CREDIT
        and bool(_CREDITS.fullmatch(block.text.strip(" .([|)]")))
    )


def is_byline(block: Block) -> bool:
    """Tell whether a block says who wrote an article, when, or how long it takes to read."""
    return (
        not block.level
        and block.kind == "paragraph"
        and len(block.text) <= _LONGEST_BYLINE
        and bool(_BYLINES.fullmatch(block.text.strip(" .([|)]")))
    )
