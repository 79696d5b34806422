"""What a page says of itself, to machines."""

from __future__ import annotations

import json

import pytest
from lxml.html import document_fromstring

from diptych.texts.importers.web_facts import facts_of, summary_of


def facts(head: str, body: str = "", attributes: str = "") -> dict[str, str]:
    return facts_of(document_fromstring(
        f"<html {attributes}><head>{head}</head><body><p>x</p>{body}</body></html>"
    ))  # fmt: skip


def ld(thing: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps(thing)}</script>"


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Rules &amp; more",
    "author": [{"name": "Ann Author"}, {"name": "Ben Bell"}, {"name": "Ann Author"}],
    "publisher": {"@type": "Organization", "name": ["The Times"]},
    "datePublished": "2026-03-01T10:00:00Z",
    "dateModified": "2026-04-01",
}


@pytest.mark.parametrize(
    "thing",
    [ARTICLE, [{"@type": "Person"}, ARTICLE], {"@graph": [{"@type": "WebSite"}, ARTICLE]},
     {"@type": "Thing", "mainEntity": ARTICLE}],
    ids=["alone", "in a list", "in a graph", "as what a page is about"],
)  # fmt: skip
def test_json_ld_says_title_outlet_authors_and_date(thing: object) -> None:
    assert facts(ld(thing), attributes="lang=en-GB") == {
        "title": "Rules & more", "source": "The Times", "author": "Ann Author; Ben Bell",
        "date": "2026-03-01", "language": "en-GB",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '"x"', "null", "{}", '{"@graph": 5}'])
def test_json_that_says_nothing_is_passed_over(text: str) -> None:
    assert facts(f"<script type='application/ld+json'>{text}</script>") == {}


def test_json_ld_with_line_breaks_in_strings_and_a_semicolon_is_read() -> None:
    script = '{"@type": "Article", "headline": "Rules\nfor all"};'
    assert facts(f"<script type='application/ld+json'>{script}</script>")["title"] == (
        "Rules for all"
    )


def test_things_of_another_type_say_nothing_of_the_page() -> None:
    assert facts(ld({"@type": "ImageObject", "datePublished": "2020-01-01"})) == {}


def test_meta_says_what_json_ld_does_not() -> None:
    assert facts(
        "<title>Rules - The Times</title><meta property='og:title' content='Rules'>"
        "<meta property='og:site_name' content='The Times'><meta name='author' content='Ann'>"
        "<meta property='article:published_time' content='2026-03-01T23:00:00+07:00'>"
        "<meta http-equiv=x content=y><meta property='og:locale' content='id_ID'>"
    ) == {
        "title": "Rules", "source": "The Times", "author": "Ann", "date": "2026-03-01",
        "language": "id-ID",
    }  # fmt: skip


def test_the_heading_is_the_title_where_the_page_only_adds_its_name() -> None:
    assert facts("<title>Rules for all | The Times</title>", "<h1>Rules for all</h1>")["title"] == (
        "Rules for all"
    )
    assert facts("<title>Rules for all</title>", "<h1>The Times</h1><h1></h1>")["title"] == (
        "Rules for all"
    )


@pytest.mark.parametrize(
    ("body", "author"),
    [
        ("<a rel=author>Ann Author</a>", "Ann Author"),
        ("<span itemprop=author>By Ann Author</span>", "Ann Author"),
        ("<div itemprop=author>x <b itemprop=name>Ann Author</b> writes</div>", "Ann Author"),
        (f"<span itemprop=author>{'very long ' * 20}</span>", ""),
    ],
)
def test_the_author_is_who_is_marked_as_such(body: str, author: str) -> None:
    assert facts("", body).get("author", "") == author


@pytest.mark.parametrize("said", ["Von Ann Author", "by Ann Author", "Oleh: Ann Author"])
def test_the_word_before_an_author_is_no_name(said: str) -> None:
    assert facts(f"<meta name=author content='{said}'>")["author"] == "Ann Author"


def test_an_address_is_no_name() -> None:
    head = "<meta property='article:author' content='https://facebook.com/ann'>"
    assert "author" not in facts(head)
    assert "author" not in facts(ld({"@type": "Article", "author": "https://x.example/ann"}))
    assert "author" not in facts(ld({"@type": "Article", "author": 5}))


@pytest.mark.parametrize(
    ("body", "date"),
    [
        ("<time datetime='2026-03-01T10:00'>1 March</time>", "2026-03-01"),
        ("<time datetime=2020-01-01>x</time><article><time datetime=2026-03-01>y</time></article>",
         "2026-03-01"),
        ("<time datetime=2020-01-01>x</time><time pubdate datetime=2026-03-01>y</time>",
         "2026-03-01"),
        ("<meta itemprop=datePublished content=20260301>", "2026-03-01"),
        ("<time>1 March 2026</time>", ""),
        ("<p class=date>2026-03-01</p><table><tr><td>2024", ""),
        ("<time datetime=2026-02-31>x</time>", ""),
    ],
)  # fmt: skip
def test_the_date_is_one_that_is_written_for_machines(body: str, date: str) -> None:
    assert facts("", body).get("date", "") == date


def test_what_is_no_tag_of_a_language_is_left_out() -> None:
    assert "language" not in facts("", attributes="lang='english please'")
    assert facts("", attributes="xml:lang=id")["language"] == "id"


def test_all_authors_that_a_page_names_in_one_way_are_taken() -> None:
    named = "<meta name=citation_author content='Lee, Ann'><meta name=citation_author content=Ben>"
    assert facts(named)["author"] == "Lee, Ann; Ben"
    too_long = f"<meta name=author content='By {'x' * 200}; by Ben Bell'>"
    assert facts(too_long)["author"] == "Ben Bell"


@pytest.mark.parametrize(
    ("head", "summary"),
    [
        ("<meta property=og:description content=' Rules &amp;amp; more '>", "Rules & more"),
        ("<meta name=description content=Rules>" + ld({**ARTICLE, "description": "x"}), "Rules"),
        (ld({**ARTICLE, "description": "Rules"}), "Rules"),
        (ld({**ARTICLE, "description": ["Rules"]}), ""),
        ("", ""),
    ],
)
def test_what_an_article_is_about_is_what_its_page_says(head: str, summary: str) -> None:
    assert summary_of(document_fromstring(f"<html><head>{head}<body><p>x")) == summary
