"""Parts of an article that its page holds in several elements made alike, of which some were found.

What parts an article is most often an advertisement; trafilatura can stop at the first.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from diptych.texts.scripts import CLOSERS, ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from diptych.texts.importers.web_blocks import Block

_PROSE = 60
"""Characters from which on a paragraph is prose."""
_FEW_LINKS = 0.3
_FEWEST = 2
"""Paragraphs of prose in an element by which it is told that an article is parted in such ones,
and in all those that are kept for it."""
_OWN = frozenset({"article", "aside", "footer", "li", "nav", "td"})
"""Elements that hold something by itself."""


class _Make(NamedTuple):
    """How an element is made: those of which this is equal are alike and stand side by side."""

    around: HtmlElement | None
    names: tuple[tuple[str, tuple[str, ...]], ...]


class _Part(NamedTuple):
    """An element and the places of the prose in it."""

    holder: HtmlElement
    first: int
    last: int
    is_kept: tuple[bool, ...]
    is_headed: bool
    """Whether a heading in it stands right before its prose."""


def keep_alike(blocks: Sequence[Block], kept: list[bool]) -> None:
    """Keep the prose of elements that are made like one whose prose is kept as a whole.

    They stand beside it, or in elements made alike that stand side by side; nothing in them was
    kept. Where headings stand between them, or each begins with one, they are articles or teasers.
    """
    for parts in _alike(blocks, kept):
        if all(part.is_headed for part in parts):
            continue
        for run in _runs(blocks, parts):
            left = [part for part in run if not any(part.is_kept)]
            is_told = any(all(part.is_kept) and len(part.is_kept) >= _FEWEST for part in run)
            if is_told and sum(len(part.is_kept) for part in left) >= _FEWEST:
                for part in left:
                    _keep(blocks, kept, part)


def _alike(blocks: Sequence[Block], kept: Sequence[bool]) -> list[list[_Part]]:
    """Return the elements that hold prose, those made alike together."""
    prose: dict[HtmlElement, list[int]] = {}
    for place, block in enumerate(blocks):
        if _is_prose(block):
            prose.setdefault(block.element.getparent(), []).append(place)
    alike: dict[_Make, list[_Part]] = {}
    for holder, places in prose.items():
        is_kept = tuple(kept[place] for place in places)
        first = _with_headings(blocks, holder, places[0])
        part = _Part(holder, first, places[-1], is_kept, is_headed=first < places[0])
        alike.setdefault(_make(holder), []).append(part)
    return [*alike.values()]


def _is_prose(block: Block) -> bool:
    above = [*islice(block.element.iterancestors(), 2)]
    return (
        block.element.tag == "p"
        and len(above) == 2  # noqa: PLR2004 - it, and what that stands in
        and bool(above[0].get("class", "").strip())
        and all(one.tag not in _OWN for one in above)
        and len(block.text) >= _PROSE
        and block.link_share < _FEW_LINKS
        and ends_sentence(block.text.rstrip(CLOSERS)[-1:])
    )


def _with_headings(blocks: Sequence[Block], holder: HtmlElement, place: int) -> int:
    """Return where the headings begin that stand in an element right before a block."""
    while place and blocks[place - 1].level and blocks[place - 1].element.getparent() is holder:
        place -= 1
    return place


def _make(holder: HtmlElement) -> _Make:
    parent = holder.getparent()
    names = tuple((e.tag, tuple(sorted(e.get("class", "").split()))) for e in (holder, parent))
    return _Make(parent.getparent(), names)


def _runs(blocks: Sequence[Block], parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Part elements made alike where a heading stands between them."""
    run = [parts[0]]
    for part in parts[1:]:
        between = blocks[run[-1].last + 1 : part.first]
        if any(block.level and not _is_in(block, run[-1].holder) for block in between):
            yield run
            run = []
        run.append(part)
    yield run


def _is_in(block: Block, holder: HtmlElement) -> bool:
    return any(one is holder for one in block.element.iterancestors())


def _keep(blocks: Sequence[Block], kept: list[bool], part: _Part) -> None:
    """Keep the prose of an element, and what stands between it that is no links."""
    for place in range(part.first, part.last + 1):
        block = blocks[place]
        is_own = part.holder in islice(block.element.iterancestors(), 2)
        is_text = block.element.tag in ("p", "li", "blockquote") or block.level > 0
        kept[place] = is_own and is_text and block.link_share < _FEW_LINKS
