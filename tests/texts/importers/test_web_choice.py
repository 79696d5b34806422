"""Blocks of the article are told from those around it."""

from __future__ import annotations

from lxml.html import document_fromstring

from diptych.texts.importers.web_blocks import blocks_of
from diptych.texts.importers.web_choice import Found, chosen, letters_of

ONE = "Ministers agreed on rules for machines after a long night of talks."
TWO = "Critics called the rules weak, and said so on the next morning."
THREE = "Nobody was surprised by the outcome, which had been known for weeks."


def kept(markup: str, *found: str, likely: tuple[str, ...] = ()) -> list[str]:
    """Return the blocks that are kept if trafilatura found these words, and likely some more."""
    blocks = blocks_of(document_fromstring(f"<html><body>{markup}</body></html>"))
    choice = chosen(blocks, Found(letters_of(likely or found), letters_of(found)))
    return [block.text for block, is_kept in zip(blocks, choice, strict=True) if is_kept]


def test_what_was_found_is_kept_as_the_page_shows_it() -> None:
    markup = f"<p>Menu of the page, with all that it offers</p><p>{ONE}</p><p>«Yes»,  {TWO}</p>"
    assert kept(markup, ONE, "Yes " + TWO) == [ONE, f"«Yes», {TWO}"]


def test_three_paragraphs_that_are_the_same_stay_three() -> None:
    assert kept(f"<p>{ONE}</p><p>{ONE}</p><p>{ONE}</p><p>{TWO}</p>", ONE, TWO) == [ONE] * 3 + [TWO]


def test_short_blocks_are_kept_where_they_stand_among_what_was_found() -> None:
    markup = f"<p>Home</p><div><h2>Home</h2><p>{ONE}</p><p>No.</p><p>{TWO}</p></div><p>No.</p>"
    assert kept(markup, "Home", ONE, "No.", TWO) == ["Home", ONE, "No.", TWO]
    assert kept(markup, ONE, TWO) == [ONE, TWO]


def test_what_is_only_likely_is_kept_between_what_is_sure() -> None:
    markup = f"<p>{TWO}</p><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p>{TWO}</p>"
    assert kept(markup, ONE, THREE, likely=(ONE, TWO, THREE)) == [ONE, TWO, THREE]


def test_what_is_only_likely_is_kept_anywhere_if_it_is_long_and_no_links() -> None:
    long = f"{TWO} {THREE}"
    markup = f"<p>{ONE}</p><p>{long}</p>"
    assert kept(markup, ONE, likely=(ONE, long)) == [ONE, long]
    markup = f"<p>{ONE}</p><p>{TWO} <a href=x>{THREE}</a></p>"
    assert kept(markup, ONE, likely=(ONE, long)) == [ONE]


def test_where_nothing_is_sure_what_is_likely_is_kept() -> None:
    assert kept(f"<p>{ONE}</p><p>{TWO}</p>", "", likely=(ONE,)) == [ONE]


def test_captions_of_figures_among_paragraphs_are_kept() -> None:
    figure = "<figure><div><figcaption>A court</figcaption></div></figure>"
    assert kept(f"<p>{ONE}</p>{figure}<p>{THREE}</p>", ONE, THREE) == [ONE, "A court", THREE]
    loose = "<p class=caption>A court</p>"
    assert kept(f"<p>{ONE}</p>{loose}<p>{THREE}</p>", ONE, THREE) == [ONE, "A court", THREE]


def test_captions_elsewhere_and_of_teasers_are_not_kept() -> None:
    figure = "<figure><figcaption>A court</figcaption></figure>"
    assert kept(f"<p>{ONE}</p><aside>{figure}</aside><p>{THREE}</p>", ONE, THREE) == [ONE, THREE]
    link = "<figure><figcaption><a href=x>A court</a></figcaption></figure>"
    assert kept(f"<p>{ONE}</p>{link}<p>{THREE}</p>", ONE, THREE) == [ONE, THREE]


def test_items_are_found_without_the_numbers_that_are_shown_before_them() -> None:
    markup = f"<p>{ONE}</p><ol><li>{TWO}</li><li>No.</li></ol><p>{THREE}</p>"
    assert kept(markup, ONE, TWO, "No.", THREE) == [ONE, f"1. {TWO}", "2. No.", THREE]


def test_short_blocks_are_kept_only_where_they_are_whole_pieces_of_what_was_found() -> None:
    markup = f"<p>Bonn</p><p>Bonn. {ONE}</p><p>The</p><p>{TWO}</p>"
    assert kept(markup, f"Bonn. {ONE}", "The rest is left", "The", TWO) == [
        f"Bonn. {ONE}", "The", TWO
    ]  # fmt: skip
    assert kept(markup, f"Bonn. {ONE}", "The rest is left", TWO) == [f"Bonn. {ONE}", TWO]


def test_where_nothing_was_found_all_prose_is_kept() -> None:
    assert kept(f"<p><a href=x>Home</a></p><p class=share>x</p><p>{ONE}</p>", "") == [ONE]


def test_where_what_was_found_is_not_on_the_page_nothing_is_kept() -> None:
    assert kept(f"<p>{ONE}</p>", TWO) == []


def test_a_short_block_that_is_in_very_many_places_says_nothing() -> None:
    markup = f"<p>{ONE}</p><p>a</p><p>{TWO}</p>"
    assert kept(markup, ONE, "banana" * 5, "a", TWO) == [ONE, "a", TWO]
    assert kept(markup, ONE, "banana" * 50, "a", TWO) == [ONE, TWO]


def test_parts_made_like_the_one_that_was_found_are_kept_with_their_captions() -> None:
    found = f"<div class=body><p>{ONE}</p><p>{TWO}</p></div><p>Buy</p>"
    other = f"<p>{THREE}</p><figure><figcaption>A court</figcaption></figure><p>{TWO} {THREE}</p>"
    markup = f"{found}<div class=body>{other}</div>"
    assert kept(markup, ONE, TWO) == [ONE, TWO, THREE, "A court", f"{TWO} {THREE}"]
