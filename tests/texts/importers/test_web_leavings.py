"""What of a page is no text of it."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from diptych.texts.importers.web_blocks import blocks_of
from diptych.texts.importers.web_leavings import (
    hidden_among,
    is_call,
    pointers_among,
    take_hidden_out,
)

LONG = "Ministers agreed on rules for machines after a long night of talks in the capital."


def page(markup: str) -> HtmlElement:
    return document_fromstring(f"<html><body>{markup}</body></html>")


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>secret</p>",
        "<p aria-hidden=true>secret</p>",
        "<p style='color:red; display : none'>secret</p>",
        "<p style='visibility:hidden'>secret</p>",
        "<dialog>secret</dialog>",
        "<span class='icon sr-only'>secret</span>",
        "<div hidden><div hidden>secret</div></div>",
    ],
)
def test_what_is_not_shown_is_taken_out_and_what_follows_stays(hidden: str) -> None:
    made = page(f"<main><p>{LONG}</p>{hidden}after</main>")
    holders = take_hidden_out(made)
    blocks = blocks_of(made)
    assert [block.text for block in blocks] == [LONG, "after"]
    assert hidden_among(holders, blocks) == 1


@pytest.mark.parametrize(
    "shown",
    ["<p style='display:block'>x</p>", "<dialog open>x</dialog>", "<p aria-hidden=false>x</p>"],
)
def test_what_is_shown_stays(shown: str) -> None:
    made = page(f"<p>{LONG}</p>{shown}")
    assert take_hidden_out(made) == []
    assert [block.text for block in blocks_of(made)] == [LONG, "x"]


@pytest.mark.parametrize(
    "silent", ["<script>x</script>", "<template><p>x</template>", "<style>x</style>",
               "<button>x</button>", "<noscript><p>x</p></noscript>", "<svg><text>x</text></svg>"]
)  # fmt: skip
def test_what_is_no_text_goes_without_a_word(silent: str) -> None:
    made = page(f"<p>{LONG}{silent} tail</p>")
    assert take_hidden_out(made) == []
    assert blocks_of(made)[0].text == f"{LONG} tail"


def test_hidden_elements_without_words_are_not_counted() -> None:
    made = page(f"<p>{LONG}</p><p hidden> <img src=x> </p>")
    assert take_hidden_out(made) == []


def test_what_holds_most_of_the_words_is_shown_whatever_it_says() -> None:
    made = page(f"<div aria-hidden=true><p>{LONG}</p><p hidden>x</p></div><dialog open>Cookies?")
    assert len(take_hidden_out(made)) == 1
    assert [block.text for block in blocks_of(made)] == [LONG, "Cookies?"]


def test_a_page_without_a_body_hides_nothing() -> None:
    assert take_hidden_out(document_fromstring("<frameset><frame src=x></frameset>")) == []


def test_only_what_is_hidden_among_the_paragraphs_counts() -> None:
    made = page(
        f"<nav><p hidden>menu</p></nav><main><p>{LONG}</p><p hidden>x</p><p>{LONG}</p></main>"
    )
    holders = take_hidden_out(made)
    assert len(holders) == 2
    assert hidden_among(holders, blocks_of(made)) == 1


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
