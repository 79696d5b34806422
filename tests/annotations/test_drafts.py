"""Drafts: annotations by paragraph and words."""

from __future__ import annotations

import re

import pytest
from msgspec import UNSET

from diptych.annotations.annotation import Annotation
from diptych.annotations.codebook import parse_codebook
from diptych.annotations.drafts import (
    Draft,
    Edit,
    code_named,
    drafted_span,
    edited_annotation,
    new_annotation,
)
from diptych.annotations.quotes import Span
from diptych.errors import (
    AmbiguousNameError,
    BadPassageError,
    NothingSaidError,
    QuoteNotFoundError,
    UnknownNameError,
)
from diptych.texts.text import parse_text

BODY = "The sea is calm.\n\nThe wind is not, and the sea listens.\n"
TEXT = parse_text("sea", BODY.encode(), BODY, "texts/sea.md")
CODEBOOK = parse_codebook(
    """\
facets:
  theme:
    codes:
      water:
        codes:
          sea: {}
          sea-bed: {}
      wind: {}
      风险: {}
  actor:
    codes:
      wind: {}
      sailor: {}
      Union: {}
      union: {}
""",
    "codebook.yaml",
)
OLD = Annotation(
    start=4, end=7, quote="sea", codes={"theme": "water"}, note="x", created="2026-11-22T10:00:00Z"
)


def test_without_words_it_is_the_whole_paragraph() -> None:
    made = new_annotation(Draft(first=1, last=1, note="hm"), TEXT, CODEBOOK)
    assert (made.start, made.end, made.quote) == (0, 16, "The sea is calm.")
    assert (made.codes, made.note) == ({}, "hm")


def test_one_without_a_code_or_a_note_is_refused() -> None:
    with pytest.raises(NothingSaidError, match="a code or a note; add one"):
        new_annotation(Draft(first=1, last=1, quote="calm"), TEXT, CODEBOOK)


def test_with_words_it_is_the_passage_inside_as_the_text_says_it() -> None:
    draft = Draft(first=1, last=2, quote="calm. the WIND", codes={"actor": "sailor"}, note="hm")
    made = new_annotation(draft, TEXT, CODEBOOK)
    assert (made.start, made.end, made.quote) == (11, 26, "calm.\n\nThe wind")
    assert (made.codes, made.note) == ({"actor": "sailor"}, "hm")


def test_it_is_made_now() -> None:
    made = new_annotation(Draft(first=1, last=1, note="hm"), TEXT, CODEBOOK)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(made.created))


def test_codes_take_the_order_of_the_facets() -> None:
    draft = Draft(first=1, last=1, codes={"actor": "wind", "theme": "water/sea"})
    assert list(new_annotation(draft, TEXT, CODEBOOK).codes) == ["theme", "actor"]


def test_a_span_that_is_known_is_taken() -> None:
    assert drafted_span(Draft(first=1, last=2, span=Span(4, 7)), TEXT) == Span(4, 7)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (1, 3)])
def test_paragraphs_that_the_text_lacks_are_refused(first: int, last: int) -> None:
    with pytest.raises(BadPassageError, match="sea has paragraphs 1 to 2"):
        drafted_span(Draft(first=first, last=last), TEXT)


def test_words_that_the_text_lacks_are_refused() -> None:
    with pytest.raises(QuoteNotFoundError):
        drafted_span(Draft(first=1, last=1, quote="storm"), TEXT)


def test_a_code_that_the_codebook_lacks_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean water"):
        new_annotation(Draft(first=1, last=1, codes={"theme": "watr"}), TEXT, CODEBOOK)


def test_an_edit_changes_what_it_names() -> None:
    edit = Edit(span=Span(22, 26), codes={"actor": "sailor"}, note="y")
    assert edited_annotation(OLD, edit, TEXT, CODEBOOK) == Annotation(
        start=22,
        end=26,
        quote="wind",
        codes={"theme": "water", "actor": "sailor"},
        note="y",
        created="2026-11-22T10:00:00Z",
    )


def test_an_edit_takes_away() -> None:
    edited = edited_annotation(OLD, Edit(codes={"theme": ""}), TEXT, CODEBOOK)
    assert (edited.codes, edited.note) == ({}, "x")
    edited = edited_annotation(OLD, Edit(note=""), TEXT, CODEBOOK)
    assert (edited.codes, edited.note) == ({"theme": "water"}, UNSET)


def test_an_edit_leaves_a_code_or_a_note() -> None:
    with pytest.raises(NothingSaidError):
        edited_annotation(OLD, Edit(codes={"theme": ""}, note=""), TEXT, CODEBOOK)


@pytest.mark.parametrize(
    "edit",
    [Edit(), Edit(span=Span(4, 7), codes={"theme": "water", "actor": ""}, note="x")],
)
def test_an_edit_that_changes_nothing_returns_the_very_same(edit: Edit) -> None:
    assert edited_annotation(OLD, edit, TEXT, CODEBOOK) is OLD


def test_an_empty_note_in_the_file_is_no_different_from_none() -> None:
    old = Annotation(start=4, end=7, quote="sea", codes={}, note="")
    assert edited_annotation(old, Edit(note=""), TEXT, CODEBOOK) is old


def test_an_edit_leaves_facets_alone_that_the_codebook_lacks() -> None:
    old = Annotation(start=4, end=7, quote="sea", codes={"mood": "calm"})
    edited = edited_annotation(old, Edit(codes={"theme": "wind"}), TEXT, CODEBOOK)
    assert edited.codes == {"theme": "wind", "mood": "calm"}


@pytest.mark.parametrize(
    ("written", "pair"),
    [
        ("theme=water/sea", ("theme", "water/sea")),
        ("water/sea", ("theme", "water/sea")),
        ("WATER", ("theme", "water")),
        ("sea", ("theme", "water/sea")),
        ("sea-", ("theme", "water/sea-bed")),
        ("wat", ("theme", "water")),
        ("sail", ("actor", "sailor")),
        ("actor=wind", ("actor", "wind")),
        ("actor=w", ("actor", "wind")),
        ("风险", ("theme", "风险")),
        ("风", ("theme", "风险")),
        ("union", ("actor", "union")),
        ("Union", ("actor", "Union")),
    ],
)
def test_a_code_may_be_shortened(written: str, pair: tuple[str, str]) -> None:
    assert code_named(written, CODEBOOK) == pair


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("wind", "actor=wind, theme=wind"),
        ("w", "actor=wind, theme=water, theme=wind"),
        ("UNION", "actor=Union, actor=union"),
    ],
)
def test_a_code_that_may_be_several_is_refused(written: str, candidates: str) -> None:
    with pytest.raises(AmbiguousNameError, match=f"more than one code: {candidates};"):
        code_named(written, CODEBOOK)


@pytest.mark.parametrize("written", ["calm", "theme=sailor", "theme=", "", "mood=calm", "ea"])
def test_a_code_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(UnknownNameError):
        code_named(written, CODEBOOK)
