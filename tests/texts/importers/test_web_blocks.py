"""A page falls into blocks as its readers see them."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from diptych.texts.importers.web_blocks import Block, blocks_of


def blocks(markup: str) -> list[Block]:
    return blocks_of(document_fromstring(f"<html><body>{markup}</body></html>"))


def told(markup: str) -> list[tuple[str, str]]:
    return [(f"h{b.level}" if b.level else b.kind, b.text) for b in blocks(markup)]


def test_elements_of_blocks_are_blocks_and_white_space_is_folded() -> None:
    markup = "<h2>A  b</h2>\n<p>One\n two\t<b>three</b>four.</p>between<div> <div>five</div>"
    assert told(markup) == [
        ("h2", "A b"), ("paragraph", "One two threefour."), ("paragraph", "between"),
        ("paragraph", "five"),
    ]  # fmt: skip


def test_what_nobody_sees_inside_a_word_goes_and_what_joins_letters_stays() -> None:
    assert told("<p>Staub\u00adecken\ufeff x\u2028y\u0085z, می\u200cخواهم, 10\u00a0€</p>") == [
        ("paragraph", "Staubecken x y z, می\u200cخواهم, 10\u00a0€")
    ]


def test_one_line_break_is_a_blank_and_two_end_a_paragraph() -> None:
    assert told("<p>a<br>b<br> <br>c<br/><br/><br/>d<br></p>") == [
        ("paragraph", "a b"), ("paragraph", "c"), ("paragraph", "d"),
    ]  # fmt: skip


def test_empty_lines_part_paragraphs_of_what_is_set_as_it_is() -> None:
    assert told("<pre>one\n two\n\n  three</pre>") == [
        ("paragraph", "one two"), ("paragraph", "three"),
    ]  # fmt: skip


def test_blocks_have_the_kinds_of_their_elements() -> None:
    assert told(
        "<blockquote><p>q</p>r</blockquote><ul><li>a<p>b</p></li><li><p>c</p></li></ul>"
        "<figure><figcaption>cap</figcaption></figure><p class='wp-caption-text'>cap2</p>"
        "<dl><dt>t</dt><dd>d</dd></dl>"
    ) == [
        ("quotation", "q"), ("quotation", "r"), ("item", "a"), ("paragraph", "b"), ("item", "c"),
        ("caption", "cap"), ("caption", "cap2"), ("paragraph", "t"), ("paragraph", "d"),
    ]  # fmt: skip


def test_numbered_lists_keep_the_numbers_that_the_page_shows() -> None:
    assert told("<ol><li>a</li><li>b<ol start=7><li>x</li></ol></li><li>c</li></ol>"
                "<ol start=z><li>y</li></ol>") == [
        ("item", "1. a"), ("item", "2. b"), ("item", "7. x"), ("item", "3. c"), ("item", "1. y"),
    ]  # fmt: skip


def test_the_number_of_an_item_is_none_of_its_letters() -> None:
    page = document_fromstring("<html><body><ol><li>3. May</li></ol>")
    (block,) = blocks_of(page)
    assert (block.text, block.key) == ("1. 3. May", "3May")


def test_rows_of_a_table_are_rows() -> None:
    assert told("<table><caption>Laws</caption><tr><th>Year<th>No.<tr><td>2024<td>5<p>a<br>b"
                "<tr><td>&nbsp;</td></table>tail") == [
        ("caption", "Laws"), ("row", "Year | No."), ("row", "2024 | 5 a b"), ("paragraph", "tail"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "table",
    [
        "<table role=presentation><tr><td>a</td><td>b</td></tr></table>",
        "<table><tr><td><p>a</p></td></tr><tr><td>b</td></tr></table>",
        "<table><tr><td><h2>a</h2></td><td>b</td></tr></table>",
        "<table><tr><td><table><tr><td>a</td></tr></table></td><td>b</td></tr></table>",
    ],
)
def test_a_table_that_lays_a_page_out_is_no_rows(table: str) -> None:
    assert [(b.text, b.kind) for b in blocks(table)] == [("a", "paragraph"), ("b", "paragraph")]


def test_cells_of_prose_are_paragraphs() -> None:
    long = "word " * 100
    assert told(f"<table><tr><td>{long}</td><td>b</td></tr></table>")[1] == ("paragraph", "b")
    assert len(told("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>")) == 3


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("so<sup><a href=#n>3</a></sup> it", "so 3 it"),
        ("so<a href=#n><sup>*</sup></a> it", "so * it"),
        ("so<sup class=footnote-ref>12</sup> it", "so 12 it"),
        ("so<sup><a href=#n>[3]</a></sup> it", "so[3] it"),
        ("m<sup>2</sup> and 1<sup>st</sup>", "m2 and 1st"),
        ("m<sup><a href=#n>see below</a></sup>", "msee below"),
    ],
)
def test_marks_of_notes_are_parted_from_words_and_powers_are_not(markup: str, text: str) -> None:
    assert told(f"<p>{markup}</p>") == [("paragraph", text)]


def test_how_much_of_a_block_is_links_is_known() -> None:
    by_text = {b.text: b.link_share for b in blocks(
        "<p>1234<a href=x>5678</a></p><p><a href=y><b>all</b></a></p>"
        "<table><tr><td><a href=z>ab</a></td><td>c</td></tr></table>"
    )}  # fmt: skip
    assert by_text == {"12345678": 0.5, "all": 1, "ab | c": 2 / 6}


def test_what_has_no_letters_is_no_block() -> None:
    assert told("<p>* * *</p><p>—</p><hr><p>5</p>") == [("paragraph", "5")]
