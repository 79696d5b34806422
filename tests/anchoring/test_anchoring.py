"""A quote is the passage, to the letter."""

from __future__ import annotations

import pytest

from diptych.anchoring.anchoring import require_anchored, require_inside_paragraphs
from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.errors import AnnotationSetError
from diptych.texts.text import parse_text

BODY = "The 海 was calm.\n"
ID = "0c0f6f0e-6d3f-4d0e-9c1b-5a4b7a0f8f11"


def one(start: int, end: int, quote: str) -> AnnotationSet:
    annotation = Annotation(start=start, end=end, quote=quote, codes={})
    empty = AnnotationSet(text="sea", text_version="0" * 40, annotator="anna")
    return empty.with_annotation(ID, annotation)


@pytest.mark.parametrize(
    ("start", "end", "quote"), [(0, 3, "The"), (4, 9, "海 was"), (0, 16, BODY), (15, 16, "\n")]
)
def test_a_quote_that_is_the_passage_is_all_right(start: int, end: int, quote: str) -> None:
    require_anchored(one(start, end, quote), BODY, "sea.json")


def test_an_orphan_lies_nowhere() -> None:
    annotation = Annotation(start=99, end=101, quote="xx", codes={}, orphan=True)
    empty = AnnotationSet(text="sea", text_version="0" * 40, annotator="anna")
    said = empty.with_annotation(ID, annotation)
    require_anchored(said, BODY, "sea.json")
    require_inside_paragraphs(said, parse_text("sea", b"", "", "texts/sea.md"), "sea.json")


def test_no_annotations_are_all_right() -> None:
    require_anchored(AnnotationSet(text="s", text_version="0", annotator="a"), "", "sea.json")


@pytest.mark.parametrize("quote", ["the", "The ", "Th", ""])
def test_a_quote_that_is_not_the_passage_is_refused(quote: str) -> None:
    with pytest.raises(AnnotationSetError) as caught:
        require_anchored(one(0, 3, quote), BODY, "sea.json")
    assert str(caught.value) == (
        f"sea.json: $.annotations.{ID}: the quote is not what sea says at that place; has the "
        "text changed? Move its annotations with: diptych reanchor sea"
    )


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [(10, 17, "calm.\n"), (10, 17, "calm.\n!"), (16, 17, ""), (99, 10**30, "")],
)
def test_a_span_outside_the_text_is_refused(start: int, end: int, quote: str) -> None:
    with pytest.raises(AnnotationSetError) as caught:
        require_anchored(one(start, end, quote), BODY, "sea.json")
    assert str(caught.value) == (
        f"sea.json: $.annotations.{ID}: the span ends at {end}, but sea has 16 characters; has "
        "the text changed? Move its annotations with: diptych reanchor sea"
    )


@pytest.mark.parametrize(("start", "end"), [(0, 2), (1, 2), (8, 10)])
def test_a_span_between_paragraphs_is_refused(start: int, end: int) -> None:
    source = "# Title\n\n\nProse.\n"
    text = parse_text("sea", source.encode(), source, "texts/sea.md")
    annotation = Annotation(start=start, end=end, quote=source[start:end], codes={"theme": "a"})
    said = AnnotationSet(text="sea", text_version=text.version, annotator="anna")
    with pytest.raises(AnnotationSetError, match="the span touches no paragraph"):
        require_inside_paragraphs(said.with_annotation("an-id", annotation), text, "anna.json")


def test_marks_inside_a_paragraph_are_part_of_it() -> None:
    source = "a # b\n"
    text = parse_text("sea", source.encode(), source, "texts/sea.md")
    annotation = Annotation(start=2, end=3, quote="#", codes={"theme": "a"})
    said = AnnotationSet(text="sea", text_version=text.version, annotator="anna")
    require_inside_paragraphs(said.with_annotation("an-id", annotation), text, "anna.json")
