"""The headline stands on top of an article once, and its standfirst under it."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from diptych.texts.importers.web_blocks import blocks_of
from diptych.texts.importers.web_top import said, with_top

ONE = "Ministers agreed on rules for machines after a long night of talks."
TWO = "Critics called the rules weak, and said so on the next morning."
LEAD = "What was decided, and who had wanted it for many years"
TITLE = "Rules for machines"


def top(markup: str, title: str = TITLE, summary: str = "", *found: str) -> list[str]:
    """Return what is kept of a page if these blocks were found: prose, unless others are named."""
    blocks = blocks_of(document_fromstring(f"<html><body>{markup}</body></html>"))
    kept = [block.text in (found or (ONE, TWO)) for block in blocks]
    whole = with_top(blocks, kept, said(title, summary))
    return [block.text for block, is_kept in zip(blocks, whole, strict=True) if is_kept]


@pytest.mark.parametrize(
    "headline",
    [
        TITLE,
        "Rules for machines!",
        "Late night: Rules for machines",
        "Rules for all machines",
        "Quite another headline",
    ],
)
def test_the_headline_is_kept_wherever_it_stands_above_the_first_paragraph(headline: str) -> None:
    markup = f"<h1>{headline}</h1><header><p>Menu</p></header><article><p>{ONE}</p><p>{TWO}</p>"
    assert top(markup) == [headline, ONE, TWO]


def test_a_heading_that_says_the_title_goes_before_one_that_does_not() -> None:
    assert top(f"<h1>The Paper</h1><h2>{TITLE}</h2><p>{ONE}</p>") == [TITLE, ONE]
    assert top(f"<h2>{TITLE}</h2><h1>The Paper</h1><p>{ONE}</p>") == [TITLE, ONE]


def test_a_lower_heading_is_no_headline_unless_it_says_the_title_or_is_in_a_header() -> None:
    assert top(f"<h2>Topics</h2><p>{ONE}</p>") == [ONE]
    assert top(f"<h4>{TITLE}</h4><p>{ONE}</p>") == [ONE]
    assert top(f"<header><h2>Topics</h2></header><p>{ONE}</p>") == ["Topics", ONE]
    assert top(f"<hgroup><h2>Topics</h2></hgroup><p>{ONE}</p>") == ["Topics", ONE]


def test_a_heading_among_links_is_the_headline_only_where_no_other_is() -> None:
    crumbs = f"<nav><ul><li>Home</li><li><h1>{TITLE}</h1></li></ul></nav>"
    assert top(f"{crumbs}<p>{ONE}</p>") == [TITLE, ONE]
    assert top(f"{crumbs}<header><h2>What they agreed on</h2></header><p>{ONE}</p>") == [
        "What they agreed on", ONE
    ]  # fmt: skip
    assert top(f"<nav><h1>Menu</h1></nav><p>{ONE}</p>") == [ONE]


def test_the_headline_stands_there_once() -> None:
    twice = f"<h1>{TITLE}</h1><h1>{TITLE}</h1><p>{ONE}</p><h2>{TITLE}</h2><p>{TWO}</p>"
    assert top(twice, TITLE, "", TITLE, ONE, TWO) == [TITLE, ONE, TWO]


def test_a_short_title_is_told_only_by_itself() -> None:
    assert top(f"<h2>Rules</h2><p>{ONE}</p>", "Rules of the House") == [ONE]
    assert top(f"<h2>Rules</h2><p>{ONE}</p>", "Rules") == ["Rules", ONE]


def test_what_was_found_above_the_headline_is_not_of_the_article() -> None:
    markup = f"<p>Bonn</p><h1>{TITLE}</h1><p>Menu</p><p>{ONE}</p><p>{TWO}</p>"
    assert top(markup, TITLE, "", "Bonn", ONE, TWO) == [TITLE, ONE, TWO]


def test_a_headline_behind_a_little_prose_is_one_and_behind_much_is_none() -> None:
    markup = f"<p>{ONE}</p><h1>{TITLE}</h1>"
    assert top(markup + f"<p>{TWO}</p>" * 6) == [TITLE, *[TWO] * 6]
    assert top(markup + f"<p>{TWO}</p>") == [ONE, TWO]
    assert top(f"<p>{ONE}</p><h1>Other words</h1>" + f"<p>{TWO}</p>" * 6) == [ONE, *[TWO] * 6]


def test_a_page_without_anything_found_stays_so() -> None:
    assert top(f"<p>Menu</p><h2>{TITLE}</h2>") == []


@pytest.mark.parametrize(
    "standfirst",
    [
        f"<p class=article-subtitle>{LEAD}</p>",
        f"<div class='story-lead-text'>{LEAD}</div>",
        f"<div class=standfirst><p>{LEAD}</p></div>",
        f"<p itemprop=description>{LEAD}</p>",
        f"<h2>{LEAD}</h2>",
        f"<blockquote class=intro>{LEAD}</blockquote>",
    ],
)
def test_the_standfirst_under_the_headline_is_kept(standfirst: str) -> None:
    markup = f"<h1>{TITLE}</h1><p>Menu</p>{standfirst}<p>12 May</p><p>{ONE}</p>"
    assert top(markup) == [TITLE, LEAD, ONE]


def test_what_a_page_says_that_it_is_about_is_its_standfirst() -> None:
    markup = f"<h1>{TITLE}</h1><p>{LEAD}</p><p>{ONE}</p>"
    assert top(markup) == [TITLE, ONE]
    assert top(markup, TITLE, LEAD) == [TITLE, LEAD, ONE]
    assert top(markup, TITLE, f"{LEAD}. And more of it") == [TITLE, LEAD, ONE]
    assert top(markup, TITLE, "What was decided, and who has wanted it for years") == [
        TITLE, LEAD, ONE
    ]  # fmt: skip
    assert top(markup, TITLE, "News from Bonn, and from the rest of the world") == [TITLE, ONE]


@pytest.mark.parametrize(
    "other",
    [
        "<p class=lead>Bonn</p>",
        f"<p class=lead><a href=x>{LEAD}</a></p>",
        f"<ul><li class=lead>{LEAD}</ul>",
        f"<figure><figcaption class=lead>{LEAD}</figcaption></figure>",
        f"<p class=leaderboard>{LEAD}</p>",
    ],
)
def test_what_is_short_or_links_or_no_paragraph_is_no_standfirst(other: str) -> None:
    assert top(f"<h1>{TITLE}</h1>{other}<p>{ONE}</p>") == [TITLE, ONE]


def test_what_stands_below_the_first_paragraph_is_no_standfirst() -> None:
    assert top(f"<h1>{TITLE}</h1><p>{ONE}</p><p class=lead>{LEAD}</p><p>{TWO}</p>") == [
        TITLE, ONE, TWO
    ]  # fmt: skip


def test_captions_and_headings_are_no_first_paragraph() -> None:
    caption = "A court in Bonn, where the machines were heard for the first time in May"
    markup = f"<h1>{TITLE}</h1><figure><figcaption>{caption}</figcaption></figure>"
    markup += f"<p class=lead>{LEAD}</p><p>{ONE}</p>"
    assert top(markup, TITLE, "", caption, ONE) == [TITLE, caption, LEAD, ONE]


def test_of_what_a_page_says_at_endless_length_the_beginning_is_compared() -> None:
    assert [*map(len, said("Rules " * 500_000, "x" * 500_000))] == [1667, 2000]
    many = f"<h1>{TITLE}</h1>" + "<h1>Other words</h1>" * 60
    assert top(f"{many}<p>{ONE}</p>") == ["Other words", ONE]
