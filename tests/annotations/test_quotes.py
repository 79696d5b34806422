"""Quotes: passages found by their words."""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations import quotes
from diptych.annotations.quotes import Span, find_quote, occurrences, paragraph_span
from diptych.errors import QuoteAmbiguousError, QuoteNotFoundError
from diptych.texts.appearance import is_one_letter
from diptych.texts.text import Text, parse_text


def text_of(body: str) -> Text:
    return parse_text("sea", body.encode(), body, "texts/sea.md")


def found(body: str, quote: str, nth: int | None = None) -> str:
    """Find a quote in the whole of a text and return what stands there."""
    text = text_of(body)
    span = find_quote(text, 1, len(text.paragraphs), quote, nth)
    return text.body[span.start : span.end]


def refusal(body: str, quote: str, nth: int | None = None) -> str:
    with pytest.raises((QuoteNotFoundError, QuoteAmbiguousError)) as caught:
        found(body, quote, nth)
    return str(caught.value)


def test_a_quote_is_found_to_the_letter() -> None:
    assert find_quote(text_of("The sea is calm."), 1, 1, "sea") == Span(4, 7)


def test_the_letter_goes_before_tolerance() -> None:
    assert find_quote(text_of("Sea, sea, SEA"), 1, 1, "sea") == Span(5, 8)


@pytest.mark.parametrize(
    ("body", "quote", "passage"),
    [
        ("a calm\nsea", "calm sea", "calm\nsea"),
        ("a calm sea", "calm\n  sea", "calm sea"),
        ("a calm\u00a0sea", "calm sea", "calm\u00a0sea"),
        ("a calm  sea", " calm sea ", "calm  sea"),
        ("the “calm” sea", 'the "calm" sea', "the “calm” sea"),
        ('the "calm" sea', "the „calm“ sea", 'the "calm" sea'),
        ("la «mer» calme", 'la "mer" calme', "la «mer» calme"),
        ("the ‘calm’ sea", 'the "calm" sea', "the ‘calm’ sea"),
        ("China’s sea", "China's sea", "China’s sea"),
        ("The SEA is calm", "the sea", "The SEA"),
        ("die STRASSE am Meer", "straße", "STRASSE"),
        ("die Straße am Meer", "STRASSE AM", "Straße am"),
        ("le caf\u00e9 de la mer", "cafe\u0301", "caf\u00e9"),
        ("le cafe\u0301 de la mer", "caf\u00e9", "cafe\u0301"),
        ("bi\u1ec3n l\u1edbn", "bie\u0302\u0309n", "bi\u1ec3n"),
        ("风险“很大”的海", '"很大"的', "“很大”的"),
        ("une “mer calme” ici", "« mer calme »", "“mer calme”"),
        ('une "mer calme" ici', "« mer calme »", '"mer calme"'),
        ("une «\u00a0mer calme\u202f», dit-il", '"mer calme"', "«\u00a0mer calme\u202f»"),
        ("« mer » dit-il", '"mer" dit', "« mer » dit"),
        ("une «\u00a0Mer calme\u00a0»", "mer calme", "Mer calme"),
        ("une «\u00a0Mer calme\u00a0»", 'calme"', "calme\u00a0»"),
        ("une «\u00a0Mer calme\u00a0»", '"mer', "«\u00a0Mer"),
        ("er sagt »See« und geht", 'sagt "See" und', "sagt »See« und"),
        ("er sagt „See“ und geht", '"see"', "„See“"),
        ("海「很大」的", "“很大”", "「很大」"),
        ("读《大海》的人", '"大海"', "《大海》"),
        ('读"大海"的人', "《大海》的", '"大海"的'),
    ],
)
def test_tolerance(body: str, quote: str, passage: str) -> None:
    assert found(body, quote) == passage


def test_a_letter_is_not_cut_in_two() -> None:
    assert occurrences(text_of("Caf\u00e9"), 1, 1, "CAFE") == []
    assert occurrences(text_of("Ma\u00df"), 1, 1, "MAS") == []


@pytest.mark.parametrize(
    ("body", "quote", "passage"),
    [
        ("Hafen\u00adgeb\u00fchren steigen", "Hafengeb\u00fchren", "Hafen\u00adgeb\u00fchren"),
        ("Hafen\u00adgeb\u00fchren steigen", "Hafen", "Hafen"),
        ("ein zero\u200bwidth Wort", "zerowidth Wort", "zero\u200bwidth Wort"),
        ("ein wort\u2060los", "ein wortlos", "ein wort\u2060los"),
        ("ein \u200eLTR\u200e Name", "ein LTR Name", "ein \u200eLTR\u200e Name"),
        ("ein \u200eLTR\u200e Name", "LTR", "LTR"),
        ("ein LTR Name", "\u200eLTR\u200e", "LTR"),
        ("off\u200cice, a\ufeffb", "office, ab", "off\u200cice, a\ufeffb"),
        ("ein \u200b Wort", "ein Wort", "ein \u200b Wort"),
        ("نمی\u200cخواهم", "نمیخواهم", "نمی\u200cخواهم"),
        ("نمیخواهم", "نمی\u200cخواهم", "نمیخواهم"),
        ("sea \u263a\ufe0f calm", "Sea \u263a", "sea \u263a\ufe0f"),
        ("der oﬃzielle Weg", "offizielle", "oﬃzielle"),
        ("日本のＡＩ政策", "AI政策", "ＡＩ政策"),
        ("ﻻ شيء", "لا شيء", "ﻻ شيء"),
    ],
)
def test_what_is_not_seen_hides_no_quote(body: str, quote: str, passage: str) -> None:
    assert found(body, quote) == passage


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("Hafen\u00adgeb\u00fchr, Hafengeb\u00fchr", "Hafengeb\u00fchr"),
        ("Hafen\u00adgeb\u00fchr, Hafengeb\u00fchr", "Hafen\u00adgeb\u00fchr"),
        ("10\u00a0km, 10 km", "10 km"),
        ("caf\u00e9, cafe\u0301", "caf\u00e9"),
        ("ﬁne, fine", "fine"),
    ],
)
def test_of_two_places_that_look_the_same_none_is_chosen_silently(body: str, quote: str) -> None:
    assert "2 times; choose one with --nth" in refusal(body, quote)
    assert [found(body, quote, nth) for nth in (1, 2)] == body.split(", ")


def test_joiners_that_shape_letters_tell_words_apart() -> None:
    assert found("نامه\u200cای، نامهای", "نامهای") == "نامهای"


def test_blanks_at_the_ends_of_a_quote_choose_between_places() -> None:
    assert find_quote(text_of("overseas sea\u00ad food"), 1, 1, " sea ") == Span(9, 12)
    assert find_quote(text_of("overseas sea food"), 1, 1, " sea ") == Span(8, 13)
    assert find_quote(text_of("oversea"), 1, 1, " sea ") == Span(4, 7)


def test_an_accent_is_no_letter_by_itself() -> None:
    assert occurrences(text_of("cafe\u0301"), 1, 1, "cafe") == []
    assert found("cafe\u0301, cafe", "cafe") == "cafe"
    assert found("كتبَ", "كتب") == "كتب"


def test_only_the_paragraphs_that_are_named_are_searched() -> None:
    text = text_of("the sea\n\nthe sea\n\nthe sea")
    assert find_quote(text, 2, 2, "sea") == Span(13, 16)
    assert find_quote(text, 2, 3, "sea\n\nthe") == Span(13, 21)


def test_nth_chooses_overlapping_places_too() -> None:
    text = text_of("aaa")
    assert [find_quote(text, 1, 1, "aa", nth) for nth in (1, 2)] == [Span(0, 2), Span(1, 3)]


def test_several_places_are_refused_and_shown() -> None:
    assert refusal("sea and sea", "sea") == (
        "sea:1 contains 'sea' 2 times; choose one with --nth: 1 …[sea] and sea… | 2 …sea and [sea]…"
    )


def test_the_words_around_a_place_are_whole() -> None:
    body = "Unbelievably, everybody remembered the sea; whoever remembers nothing is not a sea dog."
    assert refusal(body, "sea").endswith(
        "1 …everybody remembered the [sea]; whoever remembers nothing… | "
        "2 …remembers nothing is not a [sea] dog.…"
    )


def test_a_place_that_is_not_there_is_refused() -> None:
    assert (
        refusal("one sea", "sea", 2) == "sea:1 contains 'sea' 1 time; there is no 2: 1 …one [sea]…"
    )


def test_words_that_stand_elsewhere_are_shown_there() -> None:
    text = text_of("one\n\ncalm\nsea\n\ntwo")
    with pytest.raises(QuoteNotFoundError) as caught:
        find_quote(text, 1, 1, "Calm sea")
    assert str(caught.value) == (
        "sea:1 does not contain 'Calm sea'; did you mean: it stands in sea:2"
    )


def test_words_that_are_nearly_right_are_shown_right() -> None:
    body = "Although non-binding, the resolution is an important initial step in the effort."
    assert refusal(body, "an importent initial step").endswith(
        "; did you mean: an important initial step"
    )
    assert refusal(body, "resolutoin").endswith("; did you mean: resolution")


def test_what_is_suggested_is_whole_words() -> None:
    body = "What remains unsettled everywhere."
    assert refusal(body, "ains uns ettle d every wh").endswith(
        "; did you mean: remains unsettled everywhere."
    )


def test_nearly_right_words_are_shown_where_no_spaces_part_them() -> None:
    assert refusal("人工智能的发展带来了许多新的风险和挑战", "许多新地风险").endswith(
        "; did you mean: 许多新的风险"
    )


@pytest.mark.parametrize("quote", ["not there", "over them"])
def test_words_that_have_only_letters_in_common_are_no_guess(quote: str) -> None:
    refused = refusal("In the end the ships were there.", quote)
    assert refused == f"sea:1 does not contain {quote!r}"


@pytest.mark.parametrize("quote", ["", " \n", "nothing like this at all"])
def test_nothing_is_suggested_for_words_like_none(quote: str) -> None:
    assert refusal("a calm sea", quote) == f"sea:1 does not contain {quote!r}"


def test_the_span_of_whole_paragraphs_has_no_markup() -> None:
    assert paragraph_span(text_of("# Sea\n\ncalm\n\nend"), 1, 2) == Span(2, 11)


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        ("calm sea and wind " * 60_000, "calm sea or a storm"),
        ("Большое море и ветер " * 50_000, "большое МОРЕ и буря"),
        ("a" * 1_000_000, "a" * 500_000 + "b"),
        ("a" * 1_000_000, "a" * 500_000),
        ("a " * 500_000, "A " * 1000 + "b"),
        ("가" * 300_000, "나" * 1000),
    ],
)
def test_a_paragraph_of_a_megabyte_comes_to_an_end(body: str, quote: str) -> None:
    refusal(body, quote)  # less than a second each; it would be hours if it were quadratic


WORDS = st.text(
    "ab «»AB\n\u00a0'“\"éßİ\u0301\u0345한a\u0302\u00ad\u200b\u200eﬁ\u200d٠", max_size=30
)


@given(WORDS, st.data())
def test_every_passage_of_a_paragraph_is_found(body: str, data: st.DataObject) -> None:
    text = text_of(f"x{body}x".replace("\n\n", "\n").replace("\n ", " "))
    start, end = paragraph_span(text, 1, 1)
    first = data.draw(st.integers(start, end - 1))
    last = data.draw(st.integers(first + 1, end))
    quote = text.body[first:last]
    said = bool(re.sub(r"[\s\u00ad\u200b\u200d\u200e]", "", quote))
    cut = any(is_one_letter(text.body, place) for place in (first, last))
    assert (Span(first, last) in occurrences(text, 1, 1, quote)) == (said and not cut)


@given(WORDS, st.sampled_from(["NFC", "NFD"]))
def test_composition_case_and_white_space_hide_nothing(
    body: str, form: Literal["NFC", "NFD"]
) -> None:
    text = text_of("x " + " ".join(body.split()) + " x")
    typed = unicodedata.normalize(form, text.body.replace(" ", "\n")).swapcase().casefold()
    assert Span(0, len(text.body)) in occurrences(text, 1, 1, typed)


def test_a_letter_that_folds_to_two_and_one_with_an_accent_are_folded_apart() -> None:
    assert list(quotes._units(3, "ße\u0301", quotes._fold)) == [(3, "ß"), (4, "e\u0301")]
    assert found("die ße\u0301 am Meer", "SSE\u0301 AM") == "ße\u0301 am"


@given(WORDS, st.lists(st.sampled_from("\u00ad\u200b\u200e\u2060\ufeff"), max_size=30))
def test_unseen_letters_hide_nothing(words: str, unseen: list[str]) -> None:
    typed = "x " + " ".join(re.sub(r"[\u00ad\u200b\u200d\u200e]", "", words).split()) + " x"
    body = "".join(letter + mark for letter, mark in zip_longest(typed, unseen, fillvalue=""))
    assert found(body.rstrip("\u00ad\u200b\u200e\u2060\ufeff"), typed) == body.rstrip(
        "\u00ad\u200b\u200e\u2060\ufeff"
    )
