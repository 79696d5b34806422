from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.quotes import Span
from diptych.exchange.foreign import ForeignAnnotation, ForeignText
from diptych.exchange.offsets import (
    READINGS,
    STANDARD,
    UTF16,
    Reading,
    decided,
    plain,
    reading_named,
    says,
    utf16_places,
    utf16_readings,
)

TEXT = "\ufeffFirst 😀 line.\r\nSecond 😀 line is longer.\r\nA third one ends it.\r\n"


def texts(content: str, *, is_body: bool = False) -> dict[str, ForeignText]:
    return {"t": ForeignText(key="t", name="T", content=content, is_body=is_body)}


def counted(letters: str, reading: Reading) -> int:
    """Count as a reading does, letter by letter."""
    number = 0
    for letter in letters:
        if letter == "\ufeff":
            number += reading.marked
        elif letter == "\r":
            number += reading.crlf
        else:
            number += 2 if reading.utf16 and letter > "\uffff" else 1
    return number


def said(words: str, reading: Reading, *, quote: str = "", text: str = TEXT) -> ForeignAnnotation:
    place = text.index(words)
    return ForeignAnnotation(
        key=words,
        text="t",
        start=counted(text[:place], reading),
        end=counted(text[: place + len(words)], reading) - reading.inclusive,
        quote=quote,
    )


@pytest.mark.parametrize("reading", READINGS, ids=lambda one: one.name)
def test_the_reading_is_found_by_which_the_words_were_counted(reading: Reading) -> None:
    words = ["First", "Second 😀", "line is longer", "third", "ends it"]
    annotations = [said(one, reading, quote=one) for one in words]
    (found,) = decided(annotations, texts(TEXT), READINGS)
    body = plain(TEXT)
    assert [body[slice(*span)] for span in found.spans if span] == words


@pytest.mark.parametrize("reading", READINGS, ids=lambda one: one.name)
def test_it_is_found_without_quotes_where_passages_end_with_words(reading: Reading) -> None:
    words = ["First", "Second", "line is longer", "third", "ends it"]
    (found,) = decided([said(one, reading) for one in words], texts(TEXT), READINGS)
    body = plain(TEXT)
    assert [body[slice(*span)] for span in found.spans if span] == words


def test_readings_that_come_to_the_same_places_are_one() -> None:
    text = "No mark, one line, no emoji."
    (found,) = decided([said("one line", STANDARD, text=text)], texts(text), READINGS)
    assert found == (STANDARD, (Span(9, 17),))


def test_where_nothing_tells_readings_apart_all_are_left() -> None:
    one = ForeignAnnotation(key="k", text="t", start=2, end=4)
    found = decided([one], texts("abcdefgh"), READINGS)
    assert [passages.reading.name for passages in found] == ["standard", "inclusive"]


def test_a_quote_may_be_cut_off_and_composed_otherwise() -> None:
    text = "Die Caf\u00e9s\r\nwaren voll."
    annotations = [
        ForeignAnnotation(key="k", text="t", start=4, end=16, quote="Cafe\u0301s waren…"),
        ForeignAnnotation(key="l", text="t", start=17, end=21, quote="voll"),
    ]
    found = decided(annotations, texts(text), READINGS)
    assert [passages.reading.name for passages in found] == ["crlf"]
    # a name that somebody gave is no evidence, and no obstacle
    named = [ForeignAnnotation(key="k", text="t", start=4, end=9, quote="my favourite")]
    assert decided(named, texts("Die Cafes waren voll."), READINGS)[0].spans == (Span(4, 9),)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (2, 99), (3, 3), (5, 2)])
def test_what_is_outside_the_text_has_no_place(start: int, end: int) -> None:
    one = ForeignAnnotation(key="k", text="t", start=start, end=end)
    assert decided([one], texts("ab\ncd😀."), [STANDARD])[0].spans == (None,)
    wide = decided([one], texts("ab\ncd😀."), [Reading(crlf=True, utf16=True)])
    assert wide[0].spans == (None,)


def test_what_is_of_no_text_has_no_place() -> None:
    one = ForeignAnnotation(key="k", text="gone", start=0, end=2)
    assert decided([one], texts("abc"), [STANDARD])[0].spans == (None,)


def test_readings_have_names() -> None:
    assert reading_named("standard") == STANDARD
    assert reading_named("utf16, crlf") == Reading(crlf=True, utf16=True)
    assert reading_named("utf8") is None
    assert all(reading_named(one.name) == one for one in READINGS)


def test_lines_end_alike_in_plain_text() -> None:
    assert plain("\ufeffa\r\nb\rc\nd") == "a\nb\nc\nd"


def test_a_body_is_counted_as_it_stands() -> None:
    one = ForeignAnnotation(key="k", text="t", start=3, end=5)
    body = texts("a\r\nbc\r\n", is_body=True)
    assert decided([one], body, [STANDARD])[0].spans == (Span(3, 5),)


def left(
    content: str, places: list[tuple[int, int]], readings: tuple[Reading, ...]
) -> list[Reading]:
    """Name the readings that are left for annotations without a quote."""
    said = [
        ForeignAnnotation(key=f"{start}", text="t", start=start, end=end) for start, end in places
    ]
    return [one.reading for one in decided(said, texts(content), readings)]


def test_blanks_that_are_quoted_with_nothing_agree_with_nothing() -> None:
    assert left("a\r\n\r\n\r\nbb cc", [(4, 6)], (STANDARD, Reading(crlf=True))) == [STANDARD]


def test_a_passage_does_not_begin_with_a_blank() -> None:
    marked = Reading(marked=True)
    assert left("\ufeffone two. Three", [(4, 8)], (STANDARD, marked)) == [STANDARD], "two. or  two"


@pytest.mark.parametrize(("telling", "is_told"), [(2, False), (3, True)])
def test_two_ends_of_a_hundred_do_not_tell_readings_apart(telling: int, *, is_told: bool) -> None:
    readings = (STANDARD, Reading(inclusive=True))
    content = "ab " * telling + "ab." * (50 - telling)
    places = [(3 * number, 3 * number + 2) for number in range(50)]
    assert left(content, places, readings) == list(readings[: 1 if is_told else 2])


def test_what_a_text_ends_with_is_in_it() -> None:
    one = ForeignAnnotation(key="k", text="t", start=3, end=6)
    assert decided([one], texts("😀 end"), [UTF16])[0].spans == (Span(2, 5),)


def test_a_quote_that_is_cut_off_says_how_the_passage_begins() -> None:
    assert says("one two", Span(0, 7), "one t…")
    assert says("one two", Span(0, 7), "one t... ")
    assert not says("one two", Span(0, 7), "two…")
    assert not says("one two", Span(0, 7), "one t ")


@given(st.text(st.sampled_from("a\n\uffff\U00010000😀")))
def test_units_of_utf16_are_those_of_the_encoding(text: str) -> None:
    begins = [len(text[:place].encode("utf-16-le")) // 2 for place in range(len(text) + 1)]
    assert list(utf16_places(text)) == begins
    for place in range(len(text)):
        one = ForeignAnnotation(key="k", text="t", start=begins[place], end=begins[place + 1])
        assert decided([one], texts(text), [UTF16])[0].spans == (Span(place, place + 1),)


def test_tools_that_count_units_of_utf16_count_no_mark_and_behind_the_last_letter() -> None:
    assert [one.name for one in utf16_readings(["a\nb"])] == ["utf16", "standard"]
    with_two = ["crlf,utf16", "crlf", "utf16", "standard"]
    assert [one.name for one in utf16_readings(["a\nb", "a\r\nb"])] == with_two
