"""Annotations in texts that only look the same."""

from __future__ import annotations

import unicodedata
from itertools import zip_longest
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.anchoring.readable import readable
from diptych.anchoring.reanchoring import Placement, reanchored
from diptych.annotations.annotation import Annotation
from diptych.annotations.quotes import Span
from diptych.texts.appearance import as_read
from diptych.texts.text import Text, parse_text

NFC = "Der Präsident besuchte Köln.\n\nKöln war überfüllt; Düren nicht.\n"
UNSEEN = "\u00ad\u200b\u200e\ufeff"
LETTERS = f"abé한가.ا {UNSEEN}"


def text(body: str) -> Text:
    return parse_text("sea", body.encode(), body, "texts/sea.md")


def on(body: str, quote: str) -> Annotation:
    start = body.rindex(quote)
    return Annotation(start=start, end=start + len(quote), quote=quote, codes={})


def placed(old: str | None, one: Annotation, new: str) -> Placement:
    return reanchored({"one": one}, old, [], text(new))[0]


@pytest.mark.parametrize("quote", ["K\u00f6ln", "D\u00fcren", "\u00fcberf\u00fcllt; D", "nicht."])
@pytest.mark.parametrize("forms", [("NFC", "NFD"), ("NFD", "NFC")])
def test_normal_form_moves_nothing(
    quote: str, forms: tuple[Literal["NFC", "NFD"], Literal["NFC", "NFD"]]
) -> None:
    old, new = (unicodedata.normalize(form, NFC) for form in forms)
    words = [unicodedata.normalize(form, quote) for form in forms]
    found = placed(old, on(old, words[0]), new)
    assert (found.status, found.quote) == ("exact", words[1])
    assert found.span == Span(new.rindex(words[1]), new.rindex(words[1]) + len(words[1]))


def test_soft_hyphens_come_and_go() -> None:
    hyphened = NFC.replace("besuchte", "be\u00adsuch\u00adte")
    found = placed(NFC, on(NFC, "besuchte"), hyphened)
    assert (found.status, found.quote) == ("exact", "be\u00adsuch\u00adte")
    found = placed(hyphened, on(hyphened, "such\u00ad"), NFC)
    assert (found.status, found.quote) == ("exact", "such")


def test_what_stays_as_it_is_keeps_its_ends() -> None:
    old = f"An \u200eLTR\u200e name, and more. {NFC}"
    found = placed(old, on(old, "\u200eLTR\u200e"), f"So. {old}")
    assert (found.status, found.quote) == ("exact", "\u200eLTR\u200e")


def test_what_differs_besides_is_edited() -> None:
    new = unicodedata.normalize("NFD", NFC.replace("besuchte", "besuchten"))
    found = placed(NFC, on(NFC, "Pr\u00e4sident besuchte"), new)
    assert (found.status, found.quote) == ("edited", "Pra\u0308sident besuchten")


def test_without_the_old_text_words_that_look_the_same_are_found() -> None:
    new = unicodedata.normalize("NFD", NFC)
    found = placed(None, on(NFC, "K\u00f6ln war \u00fcberf\u00fcllt"), f"So.\n\n{new}")
    assert found.quote == "Ko\u0308ln war u\u0308berfu\u0308llt"
    assert (
        placed(None, on(new, "u\u0308berfu\u0308llt; D"), f"So.\n\n{NFC}").quote == "überfüllt; D"
    )


def test_an_annotation_on_what_nobody_sees_goes_with_its_neighbour() -> None:
    old = NFC.replace("Der", "D\u00ader")
    assert placed(old, on(old, "\u00ad"), NFC).quote == "e"
    assert placed(f"{NFC}\u200b", on(f"{NFC}\u200b", "\u200b"), f"x{NFC}").before.quote == "\u200b"
    assert readable("\u200b").read(on("\u200b", "\u200b")).quote == "\u200b"


@given(
    st.text("ab\u00e9\ud55c\uac00.\u0627 " + UNSEEN, min_size=1), st.lists(st.sampled_from(UNSEEN))
)
def test_all_that_is_read_is_exactly_where_it_was(words: str, unseen: list[str]) -> None:
    old = f"x{words}x"
    letters = zip_longest(unicodedata.normalize("NFD", old), unseen, fillvalue="")
    new = "".join(f"{mark}{letter}" for letter, mark in letters if letter)
    whole = Annotation(start=0, end=len(old), quote=old, codes={})
    found = placed(old, whole, new)
    assert found.status == "exact"
    assert as_read(found.quote) == as_read(old)
