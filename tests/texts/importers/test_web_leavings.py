"""What of an article is no text of it, and why."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from diptych.texts.importers.web_blocks import blocks_of
from diptych.texts.importers.web_leavings import (
    BARE,
    BYLINE,
    CALL,
    CREDIT,
    POINTS,
    is_byline,
    is_call,
    is_credit,
    pointers_among,
    reasons,
)

LONG = "Ministers agreed on rules for machines after a long night of talks in the capital."


def page(markup: str) -> HtmlElement:
    return document_fromstring(f"<html><body>{markup}</body></html>")


def left_out(markup: str) -> list[tuple[str, str]]:
    """Return what is left out of a page of which every block was kept, and why."""
    blocks = blocks_of(page(markup))
    whys = reasons(blocks, [True] * len(blocks))
    return [(block.text, why) for block, why in zip(blocks, whys, strict=True) if why]


def pointing(markup: str) -> list[str]:
    blocks = blocks_of(page(markup))
    return [b.text for b, points in zip(blocks, pointers_among(blocks), strict=True) if points]


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Machines in court",
        "Baca juga: <a href=x>Mesin di pengadilan</a>",
        "» Lire aussi <a href=x>Des machines devant le juge</a>",
        "Lesen Sie auch <a href=x>Maschinen vor Gericht</a>",
        "相关阅读：机器",
        "VEA TAMBIÉN: Máquinas",
        "Related articles",
    ],
)
def test_lines_that_point_to_other_pages_are_told(line: str) -> None:
    assert len(pointing(f"<p>{LONG}</p><p>{line}</p><p>{LONG}</p>")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Read also what the minister wrote in her book.",
        f"Related: {LONG * 3}",
        "Watch the machines, said the minister, and do <a href=x>not</a> sleep.",
        LONG,
    ],
)
def test_prose_that_begins_like_a_pointer_is_prose(line: str) -> None:
    assert pointing(f"<p>{line}</p>") == []


def test_links_under_a_line_that_points_are_pointers_until_words_follow() -> None:
    assert pointing(
        "<h3>Read more</h3><ul><li><a href=x>One</a></li><li><a href=y>Two</a></li></ul>"
        f"<p>{LONG}</p><p><a href=z>Three</a></p>"
    ) == ["Read more", "One", "Two"]


@pytest.mark.parametrize(
    "line",
    [
        "Share this article", "Advertisement", "ADVERTISEMENT:", "Iklan", "Anzeige", "Publicité",
        "Subscribe to our newsletter", "Sign up here for the morning briefing.",
        "Follow us on Facebook", "Abonnez-vous à notre lettre", "Gulir untuk melanjutkan",
        "Continue reading the main story", "分享到微信", "All rights reserved.",
    ],
)  # fmt: skip
def test_lines_that_ask_to_share_or_to_subscribe_are_told(line: str) -> None:
    assert is_call(blocks_of(page(f"<p>{line}</p>"))[0])


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell.", "Facebook was fined.", "Subscribers left by the thousands.",
        f"Sign up for the newsletter, he said. {LONG * 3}", "Anzeigen wurden erstattet.",
    ],
)  # fmt: skip
def test_sentences_that_begin_like_a_call_are_sentences(line: str) -> None:
    assert not is_call(blocks_of(page(f"<p>{line}</p>"))[0])


PROSE = f"<p>{LONG}</p>" * 5


def test_what_is_not_kept_has_no_reason() -> None:
    blocks = blocks_of(page(f"<p>Iklan</p><h1>Rules</h1><p>{LONG}</p>"))
    assert reasons(blocks, [False] * 3) == ["", "", ""]
    assert reasons(blocks, [False, True, True]) == ["", "", ""]


def test_a_paragraph_that_is_nothing_but_a_link_points_elsewhere() -> None:
    assert left_out(f"{PROSE}<p><a href=x>Machines in court</a></p>{PROSE}") == [
        ("Machines in court", POINTS)
    ]
    stays = "<h2><a href=x>A heading</a></h2><ul><li><a href=x>An item</a></ul>"
    stays += "<p><a href=x>https://example.org/x</a></p><p>See <a href=x>this</a> of his</p>"
    stays += f"<p><a href=x>{LONG * 3}</a></p>"
    assert left_out(PROSE + stays + PROSE) == []


def test_a_page_of_links_is_about_links() -> None:
    links = "<p><a href=x>Machines in court</a></p>" * 2
    assert left_out(PROSE + links + f"<p>{LONG}</p>") != []
    assert left_out(f"<p>{LONG}</p>{links}<p>{LONG}</p>") == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("class=author-bio", BYLINE),
        ("class=c-AuthorBio", BYLINE),
        ("id=newsletter_box", CALL),
        ("class='box affiliate-disclosure'", CALL),
        ("class=RelatedStories", POINTS),
    ],
)
def test_what_a_page_calls_something_else_than_its_text_is_left_out(name: str, why: str) -> None:
    words = "She has been with the paper for ten years"
    markup = f"<main>{PROSE}<div {name}><div><p>{words}</p></div></div>{PROSE}</main>"
    assert left_out(markup) == [(words, why)]


def test_a_caption_that_is_shown_large_in_a_window_of_its_own_is_a_caption() -> None:
    figure = "<figure class=modal><figcaption>Ministers in Bonn</figcaption></figure>"
    assert left_out(f"<main>{PROSE}{figure}{PROSE}</main>") == []


@pytest.mark.parametrize("name", ["class=authority", "class=article-body", "id=unrelated"])
def test_other_names_are_no_matter(name: str) -> None:
    assert left_out(f"<main>{PROSE}<div {name}><p>{LONG}</p></div>{PROSE}</main>") == []


def test_what_holds_much_of_the_article_is_no_aside_whatever_it_is_called() -> None:
    assert left_out(f"<main>{PROSE}<div class=newsletter>{PROSE}</div></main>") == []
    assert left_out(f"<div class=newsletter>{PROSE}</div>") == []


def test_headings_with_nothing_under_them_at_the_end_are_left_out() -> None:
    markup = (
        f"<h1>Rules</h1><p>{LONG}</p><h2>Reactions</h2><p>{LONG}</p><h2>Topics</h2><h3>All</h3>"
    )
    assert left_out(markup) == [("Topics", BARE), ("All", BARE)]
    assert left_out(f"<h1>Rules</h1><p>{LONG}</p><h2>Topics</h2><p>Iklan</p>") == [
        ("Topics", BARE),
        ("Iklan", CALL),
    ]
    assert left_out("<h1>Rules</h1>") == []


@pytest.mark.parametrize(
    "line",
    [
        "By Anna Lee", "Von Nina Magoley", "by Ann, our man in Bonn", "Written by Ann Lee",
        "Autor: Ann Lee", "[责任编辑:肖春芳]", "Published: 12 May 2024, 11:16", "11 min read",
        "Stand: 28. April 2023, 05:00 Uhr", "January 22nd, 2019", "24. März 2004, 19:49",
        "2025-03-29T11:36:01Z", "2024年04月24日23:52", "Lesezeit: 3 Min.", "Monday, May 5, 2024",
    ],
)  # fmt: skip
def test_lines_that_say_who_wrote_it_and_when_are_told_at_either_end(line: str) -> None:
    assert is_byline(blocks_of(page(f"<p>{line}</p>"))[0])
    assert left_out(f"<h1>Rules</h1><p>{line}</p>{PROSE * 3}") == [(line, BYLINE)]
    assert left_out(PROSE * 3 + f"<p>{line}</p>") == [(line, BYLINE)]
    assert left_out(PROSE * 3 + f"<p>{line}</p>" + PROSE * 3) == []


@pytest.mark.parametrize(
    "line",
    [
        "By now, all is lost.", "By 2030 it will be over", "Von wegen!", "Di Maio resigned. So?",
        "It took two minutes.", "In May 2024 the ministers met in Bonn, and agreed on the rules",
        f"By Anna Lee {LONG}", "2024 was a good year", "On May 5, 2024 they met",
    ],
)  # fmt: skip
def test_sentences_that_begin_like_a_byline_are_sentences(line: str) -> None:
    assert not is_byline(blocks_of(page(f"<p>{line}</p>"))[0])


def test_a_heading_or_an_item_is_no_byline() -> None:
    assert left_out(f"<h1>Rules</h1><h2>May 5, 2024</h2><ul><li>By Anna Lee</ul>{PROSE}") == []


@pytest.mark.parametrize(
    "line",
    [
        "© Bundesrat | Frank Bräuer", "(Foto: ABr)", "Photo by Ann Lee", "Image courtesy of NASA",
        "Crédits photos : Bestimage", "Copyright: Gisele Wender", "Jim Watson/AFP/Getty Images",
        "Getty Images", "Bild: dpa",
    ],
)  # fmt: skip
def test_lines_that_say_whose_a_picture_is_are_told(line: str) -> None:
    assert is_credit(blocks_of(page(f"<p>{line}</p>"))[0])
    assert left_out(f"{PROSE}<figure><figcaption>{line}</figcaption></figure>{PROSE}") == [
        (line, CREDIT)
    ]


@pytest.mark.parametrize(
    "line",
    ["Photographs were shown.", "The image of the party is bad: it lies.", f"Foto: {LONG * 2}"],
)
def test_captions_that_say_more_are_captions(line: str) -> None:
    assert not is_credit(blocks_of(page(f"<p>{line}</p>"))[0])


def test_a_heading_is_no_credit() -> None:
    assert left_out(f"<h1>Rules</h1>{PROSE}<h2>Photo: a short history</h2>{PROSE}") == []
