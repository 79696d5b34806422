"""Markdown brings its front matter and marks its headings."""

from __future__ import annotations

import pytest

from diptych.errors import YamlError
from diptych.texts.importers.markdown import import_markdown
from diptych.texts.segmentation import Segment
from diptych.texts.text import split_front_matter


def test_front_matter_is_taken_over_as_strings() -> None:
    found = import_markdown("---\nlanguage: no\ntags: x\n---\nSjøen var stille.\n", "sea.md")
    assert found.fields == {"language": "no", "tags": "x"}
    assert found.segmentation.segments == (Segment(content="Sjøen var stille."),)


def test_front_matter_is_found_behind_a_byte_order_mark_and_with_any_line_end() -> None:
    for end in ("\n", "\r\n", "\r"):
        source = end.join(["\ufeff---", "title: Sea", "---", "", "The sea.", ""])
        found = import_markdown(source, "sea.md")
        assert found.fields == {"title": "Sea"}
        assert found.segmentation.segments == (Segment(content="The sea."),)


def test_headings_are_those_that_are_marked() -> None:
    found = import_markdown("# Sea\nTHE MARKET\n\nChapter 2\n\n\\# escaped\n", "sea.md")
    assert found.segmentation.segments == (
        Segment(content="Sea", level=1),
        Segment(content="THE MARKET"),
        Segment(content="Chapter 2"),
        Segment(content="# escaped"),
    )


def test_broken_front_matter_is_refused_with_its_line() -> None:
    with pytest.raises(YamlError) as caught:
        import_markdown("---\ntitle: a\ntitle: b\n---\nThe sea.\n", "sea.md")
    assert str(caught.value) == "sea.md:3: 'title' stands here and on line 2; keep one"


def test_short_lines_between_blank_lines_are_one_paragraph_as_in_markdown() -> None:
    source = "# Title\n\nFirst sentence.\nSecond sentence.\n\nAnother\nparagraph.\n"
    segments = import_markdown(source, "a.md").segmentation.segments
    contents = [segment.content for segment in segments]
    assert contents == ["Title", "First sentence. Second sentence.", "Another paragraph."]


def test_without_blank_lines_in_the_prose_the_lines_show_what_they_are() -> None:
    source = "Title\n=====\n\nFirst paragraph, on one line.\nSecond paragraph, on another one.\n"
    segments = import_markdown(source, "a.md").segmentation.segments
    contents = [segment.content for segment in segments]
    assert contents == [
        "Title",
        "First paragraph, on one line.",
        "Second paragraph, on another one.",
    ]


def test_lists_in_front_matter_are_joined_and_what_is_more_is_left_out() -> None:
    source = (
        "---\ntitle: a\nauthor: [Lee, Ben]\n"
        "tags: [b, c]\nplaces:\n  - d\n  - e f\nmap: {g: h}\nnone: []\n"
        "folded: >\n  i\n  j\ndeep: [[k]]\n---\nThe sea.\n"
    )
    found = import_markdown(source, "a.md")
    assert found.fields == {
        "title": "a", "author": "Lee; Ben", "tags": "b, c", "places": "d, e f", "folded": "i j"
    }  # fmt: skip
    assert found.notes == (
        "author: 2 values joined",
        "tags: 2 values joined",
        "places: 2 values joined",
        "map left out, which is more than a value or a list of values",
        "deep left out, which is more than a value or a list of values",
    )


def test_lists_stay_refused_in_the_texts_of_a_project() -> None:
    with pytest.raises(YamlError, match="tags must be one value"):
        split_front_matter("---\ntags: [a, b]\n---\nThe sea.\n", "a.md")


def test_front_matter_in_toml_is_taken_over() -> None:
    found = import_markdown(
        '+++\ntitle = "Sea"\ndate = 2025-03-01T10:00:00Z\ntags = ["a", "b"]\ndraft = false\n'
        '[menu]\nmain = "x"\n+++\n\nThe sea was calm.\n',
        "sea.md",
    )
    assert found.fields == {
        "title": "Sea",
        "date": "2025-03-01",
        "tags": "a, b",
        "draft": "False",
    }
    assert found.segmentation.segments == (Segment(content="The sea was calm."),)
    assert found.notes == (
        "tags: 2 values joined",
        "menu left out, which is more than a value or a list of values",
    )


def test_broken_front_matter_in_toml_is_left_out_and_told_of() -> None:
    found = import_markdown("+++\ntitle = \n+++\nThe sea.\n", "sea.md")
    assert (found.fields, found.notes) == ({}, ("front matter left out, which is no TOML",))
