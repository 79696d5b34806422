"""What of a page nobody sees."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from diptych.texts.importers.web_blocks import blocks_of
from diptych.texts.importers.web_hidden import hidden_among, take_hidden_out

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
