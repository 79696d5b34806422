"""An article that its page holds in several elements is found as a whole."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring, fromstring

from diptych.texts.importers.web_alike import keep_alike
from diptych.texts.importers.web_blocks import blocks_of

ONE = "Ministers agreed on rules for machines after a long night of talks."
TWO = "Critics called the rules weak, and said so on the very next morning."
THREE = "“Nobody was surprised by the outcome, which had been known for weeks.”"
FOUR = "The rules are in force from May, in all the countries of the union."
FIVE = "Whether anybody keeps them is to be looked at again in three years."
FOUND = (ONE, TWO)


def part(*paragraphs: str, name: str = "body", tag: str = "div") -> str:
    inner = "".join(one if one.startswith("<") else f"<p>{one}</p>" for one in paragraphs)
    return f"<{tag} class='{name}'>{inner}</{tag}>"


def added(*parts: str) -> list[str]:
    """Return the blocks that are kept besides those that were found."""
    page = document_fromstring(f"<html><body><main>{''.join(parts)}</main></body></html>")
    blocks = blocks_of(page)
    found = [block.text in FOUND for block in blocks]
    kept = list(found)
    keep_alike(blocks, kept)
    assert all(now for now, before in zip(kept, found, strict=True) if before)
    return [b.text for b, now, before in zip(blocks, kept, found, strict=True) if now > before]


def test_the_prose_of_elements_like_the_one_that_was_found_is_kept() -> None:
    parts = part(ONE, TWO), part("Buy", name="ad"), part(THREE), part(FOUR, FIVE)
    assert added(*parts) == [THREE, FOUR, FIVE]
    assert added(part(THREE, FOUR), part(ONE, TWO)) == [THREE, FOUR]


def test_the_order_of_classes_says_nothing() -> None:
    assert added(part(ONE, TWO, name="body  text"), part(THREE, FOUR, name="text body"))


def test_elements_in_others_that_are_made_alike_are_alike() -> None:
    found = f"<div class=row>{part(ONE, TWO)}</div>"
    assert added(found, f"<div class=row>{part(THREE, FOUR)}</div>") == [THREE, FOUR]
    assert added(found, f"<div class=more>{part(THREE, FOUR)}</div>") == []
    assert added(found, f"<div><div class=row>{part(THREE, FOUR)}</div></div>") == []


@pytest.mark.parametrize(
    "other",
    [
        part(THREE, FOUR, name="comment"),
        part(THREE, FOUR, tag="section"),
        part(THREE),  # one paragraph can be anything
        part("A teaser that is long enough to be prose, but no sentence", FOUR),
        part("A short one.", FOUR),
        part(f"<p><a href=x>{THREE}</a></p>", FOUR),
        part(f"<blockquote>{THREE}</blockquote>", FOUR),
    ],
)
def test_what_is_made_otherwise_or_no_prose_is_not_kept(other: str) -> None:
    assert added(part(ONE, TWO), other) == []


def test_it_is_told_from_a_whole_element_of_more_than_one_paragraph() -> None:
    assert added(part(ONE), part(THREE, FOUR)) == []
    assert added(part(ONE, TWO, THREE), part(FOUR, FIVE)) == []
    assert added(part(ONE, TWO), part(ONE, THREE, FOUR)) == []
    assert added(part(ONE, TWO, name=""), part(THREE, FOUR, name="")) == []


@pytest.mark.parametrize("tag", ["article", "aside", "li"])
def test_elements_that_hold_something_by_themselves_are_no_parts(tag: str) -> None:
    assert added(part(ONE, TWO, tag=tag), part(THREE, FOUR, tag=tag)) == []
    parts = [f"<{tag}>{part(*pair)}</{tag}>" for pair in (FOUND, (THREE, FOUR))]
    assert added(*parts) == []


def test_behind_a_heading_between_them_another_article_begins() -> None:
    assert added(part(ONE, TWO), "<h2>More</h2>", part(THREE, FOUR)) == []
    assert added(part(ONE, TWO, "<h2>More</h2>"), part(THREE, FOUR)) == [THREE, FOUR]


def test_elements_that_each_begin_with_a_heading_are_articles() -> None:
    found, other = part("<h2>A law</h2>", ONE, TWO), part("<h2>A match</h2>", THREE, FOUR)
    assert added(found, other) == []
    assert added(part(ONE, TWO), other) == ["A match", THREE, FOUR]


def test_what_stands_between_paragraphs_is_kept_with_them_if_it_is_no_links() -> None:
    between = (
        "<h2>Why</h2>",
        "<ul><li>Fear</li><li><a href=x>Read this</a></li></ul>",
        "<blockquote>Enough!</blockquote>",
        "<div>Sign up</div>",
        "<div><div><p>Buy</p></div></div>",
    )
    other = part(THREE, *between, FOUR, "<ul><li>More</li></ul>")
    assert added(part(ONE, TWO), other) == [THREE, "Why", "Fear", "Enough!", FOUR]


def test_what_stands_in_nothing_else_is_no_part() -> None:
    blocks = blocks_of(fromstring(f"<div class=body><p>{ONE}</p><p>{TWO}</p></div>"))
    kept = [True, False]
    keep_alike(blocks, kept)
    assert kept == [True, False]
