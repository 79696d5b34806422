"""The top of an article: its headline, which stands there once, and its standfirst.

Where the article was found, these are often missing: many pages keep them in a header of their own,
or among links. They are looked for between the top of the page and the first paragraph.
"""

from __future__ import annotations

import re
from itertools import accumulate, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.importers.web_blocks import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

    from diptych.texts.importers.web_blocks import Block

_PROSE = 60
"""Characters from which on a block is prose, and of the article's own words."""
_STANDFIRST = 30
_SHORTEST_TITLE = 8
"""Letters and digits by which a headline is told from a word that a title happens to hold."""
_FEW_LINKS = 0.3
_ALIKE = 0.6
"""The share of pairs of letters that two wordings of one headline have in common."""
_HEADLINES = 3
"""The lowest level that a headline has."""
_LATE = 0.2
"""The share of an article that may stand before its headline and go."""
_LONGEST = 2000
"""Characters of what a page says, beyond which nothing is compared."""
_MOST = 50
"""Headings and blocks above the first paragraph that are looked at."""
_LEADS = re.compile(
    r"standfirst|sub-?title|sub-?head|sub-?headline|(?:^|[-_\s])(?:lead|lede|leadin|dek|deck|"
    r"intro|introduction|summary|excerpt|abstract|chapo|chapeau|chapo|standfirst|entradilla|"
    r"bajada|sumario|copete|ingress|manchet|perex|sommario|occhiello|vorspann|spot|sapo|desc|"
    r"description|teaser-?text|lead-?text)(?:$|[-_\s])|(?:lead|intro|teaser)-?text|"
    r"(?:article|story|post|headline|header)[-_]*(?:lead|lede|intro|summary|excerpt|desc|dek)",
    re.IGNORECASE,
)
_LISTS = ("nav", "li")


class Said(NamedTuple):
    """What a page says its article is called, and what it is about, in letters and digits."""

    title: str = ""
    summary: str = ""


def said(title: str, summary: str) -> Said:
    """Take what a page says; of what is longer than any title or summary the beginning."""
    return Said(_letters(title[:_LONGEST]), _letters(summary[:_LONGEST]))


def _letters(text: str) -> str:
    return key_of(text).casefold()


def with_top(blocks: Sequence[Block], kept: Sequence[bool], said: Said) -> list[bool]:
    """Return which blocks are kept, with the headline and the standfirst, each once.

    What was kept before the headline is no part of the article.
    """
    whole = list(kept)
    body = _first_prose(blocks, kept)
    headline = _headline(blocks, body, said.title)
    if headline is None:
        headline = _late_headline(blocks, kept, body, said.title)
    if headline is None:
        return whole
    body = _first_prose(blocks, [place > headline and one for place, one in enumerate(kept)])
    for place, block in enumerate(blocks):
        if place < headline or (block.level and block.key == blocks[headline].key):
            whole[place] = False
        elif headline < place < min(body, headline + _MOST):
            whole[place] = kept[place] or _is_standfirst(block, said.summary)
    whole[headline] = True
    return whole


def _first_prose(blocks: Sequence[Block], kept: Sequence[bool]) -> int:
    for place, (block, is_kept) in enumerate(zip(blocks, kept, strict=True)):
        if is_kept and not block.level and block.kind != "caption" and len(block.text) >= _PROSE:
            return place
    return kept.index(True) if True in kept else 0


def _headline(blocks: Sequence[Block], body: int, title: str) -> int | None:
    """Find the last heading before the first paragraph that says the title, or could be one.

    A heading in a list of links is one only where no other is.
    """
    above = (place for place in reversed(range(body)) if 0 < blocks[place].level <= _HEADLINES)
    before = [*islice(above, _MOST)]
    free = [place for place in before if not _is_in_list(blocks[place].element)]
    choices = (
        (place for place in free if _says(blocks[place], title)),
        (place for place in free if blocks[place].level == 1),
        (place for place in free if _is_in_header(blocks[place].element)),
        (place for place in before if _says(blocks[place], title)),
    )
    return next((place for choice in choices for place in choice), None)


def _late_headline(
    blocks: Sequence[Block], kept: Sequence[bool], body: int, title: str
) -> int | None:
    """Find a headline behind what was taken for the first paragraphs, if those are few."""
    sizes = [len(block.text) * one for block, one in zip(blocks, kept, strict=True)]
    so_far = accumulate(sizes[body:])
    early = sum(1 for _ in takewhile((_LATE * sum(sizes)).__ge__, so_far))
    heads = (place for place in range(body, body + early) if blocks[place].level == 1)
    return next((one for one in islice(heads, _MOST) if _says(blocks[one], title)), None)


def _says(block: Block, title: str) -> bool:
    """Tell whether a heading says a title, be it in other words."""
    mine = _letters(block.text[:_LONGEST])
    if min(len(mine), len(title)) < _SHORTEST_TITLE:
        return mine == title
    return _is_alike(mine, title)


def _is_alike(one: str, other: str) -> bool:
    return one in other or other in one or _likeness(one, other) >= _ALIKE


def _likeness(one: str, other: str) -> float:
    """Return the share of pairs of letters in common (Dice, 1945), from 0 to 1."""
    mine, others = _pairs(one), _pairs(other)
    return 2 * len(mine & others) / (len(mine) + len(others))


def _pairs(letters: str) -> set[str]:
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def _is_in_list(element: HtmlElement) -> bool:
    return element.tag in _LISTS or next(element.iterancestors(*_LISTS), None) is not None


def _is_in_header(element: HtmlElement) -> bool:
    return next(element.iterancestors("header", "hgroup"), None) is not None


def _is_standfirst(block: Block, summary: str) -> bool:
    """Tell whether a block between headline and first paragraph says what it is about."""
    if block.kind not in ("paragraph", "quotation") or block.link_share >= _FEW_LINKS:
        return False
    if len(block.text) < _STANDFIRST:
        return False
    if len(summary) >= _STANDFIRST and _is_alike(_letters(block.text[:_LONGEST]), summary):
        return True
    return block.level > 1 or any(map(_LEADS.search, _names(block.element)))


def _names(element: HtmlElement) -> Iterable[str]:
    """Return what a page calls an element, and those that hold nothing but it."""
    return (
        f"{e.get('class', '')} {e.get('id', '')} {e.get('itemprop', '')}"
        for e in islice((element, *element.iterancestors()), 2)
    )
