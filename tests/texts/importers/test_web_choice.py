"""Blocks of the article are told from those around it."""

from __future__ import annotations

from lxml.html import document_fromstring

from diptych.texts.importers.web_blocks import blocks_of, key_of
from diptych.texts.importers.web_choice import chosen

ONE = "Ministers agreed on rules for machines after a long night of talks."
TWO = "Critics called the rules weak, and said so on the next morning."
THREE = "Nobody was surprised by the outcome, which had been known for weeks."


def kept(markup: str, *found: str, title: str = "") -> list[str]:
    """Return the blocks that are kept if trafilatura found these words."""
    blocks = blocks_of(document_fromstring(f"<html><body>{markup}</body></html>"))
    choice = chosen(blocks, key_of(" ".join(found)), title)
    return [block.text for block, is_kept in zip(blocks, choice, strict=True) if is_kept]


def test_what_was_found_is_kept_as_the_page_shows_it() -> None:
    markup = f"<p>Menu of the page, with all that it offers</p><p>{ONE}</p><p>«Yes»,  {TWO}</p>"
    assert kept(markup, ONE, "Yes " + TWO) == [ONE, f"«Yes», {TWO}"]


def test_three_paragraphs_that_are_the_same_stay_three() -> None:
    assert kept(f"<p>{ONE}</p><p>{ONE}</p><p>{ONE}</p><p>{TWO}</p>", ONE, TWO) == [ONE] * 3 + [TWO]


def test_short_blocks_are_kept_where_they_stand_among_what_was_found() -> None:
    markup = f"<p>Home</p><div><h2>Home</h2><p>{ONE}</p><p>No.</p><p>{TWO}</p></div><p>No.</p>"
    assert kept(markup, "Home", ONE, "No.", TWO) == ["Home", ONE, "No.", TWO]
    assert kept(markup, ONE, TWO) == [ONE, "No.", TWO]


def test_what_stands_between_paragraphs_as_one_of_them_is_kept() -> None:
    assert kept(f"<div><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>", ONE, THREE) == [
        ONE, TWO, THREE
    ]  # fmt: skip


def test_links_teasers_and_what_is_held_elsewhere_is_not_kept_between() -> None:
    markup = (
        f"<div><p>{ONE}</p><p><a href=x>{TWO}</a></p><p class='related-box'>{TWO}</p>"
        f"<aside><p>{TWO}</p></aside><p>{THREE}</p></div>"
    )
    assert kept(markup, ONE, THREE) == [ONE, THREE]


def test_captions_between_paragraphs_are_kept() -> None:
    markup = f"<p>{ONE}</p><figure><figcaption>A court</figcaption></figure><p>{THREE}</p>"
    assert kept(markup, ONE, THREE) == [ONE, "A court", THREE]


def test_the_headline_is_kept() -> None:
    markup = f"<h1>The paper</h1><h1>Rules!</h1><div><p>{ONE}</p><p>{TWO}</p></div>"
    assert kept(markup, ONE, TWO, title="Rules") == ["Rules!", ONE, TWO]
    assert kept(markup, ONE, TWO) == [ONE, TWO]


def test_where_nothing_was_found_all_prose_is_kept() -> None:
    assert kept(f"<p><a href=x>Home</a></p><p class=share>x</p><p>{ONE}</p>", "") == [ONE]


def test_where_what_was_found_is_not_on_the_page_nothing_is_kept() -> None:
    assert kept(f"<p>{ONE}</p>", TWO) == []
