"""Selections keep to graphemes and paragraphs, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.quotes import Span
from diptych.texts.text import Text, parse_text
from diptych.tui.selection import (
    Selection,
    Unit,
    extended,
    grapheme_borders,
    is_in_paragraphs,
    lengthened,
    only,
    paragraph_of,
    reaching,
    sentences,
    snapped,
    stepped,
    units,
    whole_paragraph,
    word_at,
    words,
)

BODY = "One two. Three four five!\n\nSix seven."


def text_of(body: str) -> Text:
    source = f"---\n---\n{body}"
    return parse_text("t", source.encode(), source, "texts/t.md")


def split(content: str, spans: tuple[Span, ...]) -> list[str]:
    return [content[start:end] for start, end in spans]


def said(text: Text, selection: Selection) -> str:
    return text.body[selection.span.start : selection.span.end]


# Words and sentences


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Don’t panic, US-led!", ["Don’t", "panic", "US-led"]),
        ("“Free,” he said", ["Free", "he", "said"]),
        ("3.5 % on 28/7/2025.", ["3.5", "on", "28/7/2025"]),
        ("各国 AI合作！", ["各", "国", "AI", "合", "作"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("a 👩‍👩‍👧 e\u0301té $5", ["a", "👩‍👩‍👧", "e\u0301té", "$", "5"]),
        ("هذا نص، عربي", ["هذا", "نص", "عربي"]),
        ("-- ?", ["-", "-", "?"]),
        ("ends with a dash-", ["ends", "with", "a", "dash"]),
        ("", [""]),
    ],
)
def test_words_are_what_readers_take_for_words(content: str, expected: list[str]) -> None:
    assert split(content, words(content)) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "Dr. Li of the U.N. spoke. J. Smith left.",
            ["Dr. Li of the U.N. spoke.", "J. Smith left."],
        ),
        ("He said “no.” Then (yes.) Good", ["He said “no.”", "Then (yes.)", "Good"]),
        ("Wait... what? 3.5 per cent", ["Wait... what?", "3.5 per cent"]),
        ("各国合作！“重要。”他说。", ["各国合作！", "“重要。”", "他说。"]),
        ("هذا نص؟ وهذه جملة.", ["هذا نص؟", "وهذه جملة."]),
        ("यह एक है। वह दो है।", ["यह एक है।", "वह दो है।"]),
        ("တစ်ပါ။နှစ်ပါ။", ["တစ်ပါ။", "နှစ်ပါ။"]),
        ("ประโยคแรก ประโยคที่สอง 25 คน", ["ประโยคแรก", "ประโยคที่สอง 25 คน"]),
        ("no end", ["no end"]),
        (". Lonely", [".", "Lonely"]),
        ("", [""]),
    ],
)
def test_sentences_end_where_readers_end_them(content: str, expected: list[str]) -> None:
    assert split(content, sentences(content)) == expected


LETTERS = st.text(alphabet=' ab.!?。各\u0301\u200d👩ไا"”-,’1\n\r', max_size=40)


@given(LETTERS)
def test_units_are_in_order_and_between_graphemes(content: str) -> None:
    borders = set(grapheme_borders(content))
    for spans in (words(content), sentences(content)):
        assert spans
        assert all(start in borders and end in borders for start, end in spans)
        ends = [place for span in spans for place in span]
        assert ends == sorted(ends)


@given(LETTERS.map(str.strip).filter(bool))
def test_sentences_cover_a_paragraph(content: str) -> None:
    covered = {place for start, end in sentences(content) for place in range(start, end)}
    assert all(place in covered or letter.isspace() for place, letter in enumerate(content))


# Moving and extending


def test_a_step_goes_into_a_larger_unit_at_the_near_end() -> None:
    text = text_of(BODY)
    whole = whole_paragraph(text, 1)
    assert said(text, stepped(text, whole, Unit.WORD, 1)) == "One"
    assert said(text, stepped(text, whole, Unit.WORD, -1)) == "five"
    assert said(text, stepped(text, whole, Unit.SENTENCE, -1)) == "Three four five!"


def test_a_step_to_a_larger_unit_selects_the_one_around() -> None:
    text = text_of(BODY)
    word = only(word_at(text, 15), Unit.WORD)
    assert said(text, word) == "four"
    for by in (1, -1):
        assert said(text, stepped(text, word, Unit.SENTENCE, by)) == "Three four five!"


def test_steps_of_one_unit_cross_paragraphs_and_stay_at_the_ends() -> None:
    text = text_of(BODY)
    last = only(word_at(text, 20), Unit.WORD)
    assert said(text, last) == "five"
    after = stepped(text, last, Unit.WORD, 1)
    assert said(text, after) == "Six"
    assert said(text, stepped(text, after, Unit.WORD, -1)) == "five"
    end = only(word_at(text, len(BODY) - 2), Unit.WORD)
    assert stepped(text, end, Unit.WORD, 1) == end


def test_a_step_leaves_a_passage_of_several_paragraphs() -> None:
    text = text_of("One.\n\nTwo.\n\nThree.\n\nFour.")
    three = only(Span(0, 18), Unit.PARAGRAPH)
    assert said(text, extended(text, three, Unit.PARAGRAPH, 1)) == text.body
    assert said(text, stepped(text, only(Span(6, 18), Unit.WORD), Unit.WORD, 1)) == "Four"
    assert said(text, stepped(text, only(Span(6, 18), Unit.WORD), Unit.WORD, -1)) == "One"


def test_a_selection_smaller_than_any_unit_inside_it_takes_the_one_around() -> None:
    text = text_of(BODY)
    inside = only(Span(10, 12), Unit.PARAGRAPH)
    assert said(text, stepped(text, inside, Unit.SENTENCE, 1)) == "Three four five!"


def test_extending_grows_and_shrinks_around_the_beginning() -> None:
    text = text_of(BODY)
    word = only(word_at(text, 15), Unit.WORD)
    longer = extended(text, word, Unit.WORD, 1)
    assert said(text, longer) == "four five"
    assert said(text, extended(text, longer, Unit.WORD, -1)) == "four"
    assert said(text, extended(text, word, Unit.WORD, -1)) == "Three four"
    assert said(text, extended(text, longer, Unit.SENTENCE, 1)) == "four five!\n\nSix seven."
    assert extended(text, whole_paragraph(text, 2), Unit.PARAGRAPH, 1).span == (27, 37)


def test_lengthening_goes_by_grapheme_and_keeps_one() -> None:
    text = text_of("e\u0301a.\n\nb")
    first = only(Span(0, 2), Unit.WORD)
    assert lengthened(text, first, 1).span == (0, 3)
    assert lengthened(text, lengthened(text, first, 1), -1).span == (0, 2)
    assert lengthened(text, first, -1).span == (0, 2)
    assert lengthened(text, whole_paragraph(text, 1), 1).span == (0, 4)


def test_dragging_reaches_from_where_it_began() -> None:
    text = text_of(BODY)
    begun = only(word_at(text, 5), Unit.WORD)
    assert said(text, reaching(begun, word_at(text, 10))) == "two. Three"


def test_numbers_outside_the_text_give_the_nearest_paragraph() -> None:
    text = text_of(BODY)
    assert [paragraph_of(text, whole_paragraph(text, number)) for number in (-3, 9)] == [1, 2]


def test_a_span_is_widened_to_graphemes() -> None:
    text = text_of("x\n\nae\u0301b")
    assert snapped(text, Span(5, 6)) == (4, 6)
    assert snapped(text_of("x\r\ny"), Span(0, 2)) == (0, 3)
    assert is_in_paragraphs(text, Span(4, 6))
    assert not is_in_paragraphs(text, Span(5, 6))
    assert not is_in_paragraphs(text, Span(1, 2))


@given(LETTERS, st.integers(0, 40), st.integers(1, 40))
def test_a_widened_span_is_the_smallest_between_graphemes(
    content: str, start: int, length: int
) -> None:
    text = text_of(f"x{content}x")
    last = text.paragraphs[0].end
    span = Span(start % last, min(start % last + length, last))
    borders = grapheme_borders(text.body[:last])
    assert snapped(text, span) == (
        max(border for border in borders if border <= span.start),
        min(border for border in borders if border >= span.end),
    )


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["step", "extend", "lengthen"]),
        st.sampled_from(Unit),
        st.sampled_from([1, -1]),
    ),
    max_size=12,
)


@given(st.lists(LETTERS.filter(str.strip), min_size=1, max_size=3).map("\n\n".join), MOVES)
def test_selections_stay_inside_paragraphs(body: str, moves: list[tuple[str, Unit, int]]) -> None:
    text = text_of(body)
    selection = whole_paragraph(text, 1)
    for kind, unit, by in moves:
        if kind == "step":
            selection = stepped(text, selection, unit, by)
        elif kind == "extend":
            selection = extended(text, selection, unit, by)
        else:
            selection = lengthened(text, selection, by)
        start, end = selection.span
        assert start < end
        first, last = text.touched(start, end)
        assert text.paragraphs[first - 1].start <= start
        assert end <= text.paragraphs[last - 1].end
        assert selection.head in {*units(text, paragraph_of(text, selection), unit), selection.head}


def test_words_that_end_behind_the_last_paragraph_are_no_selection() -> None:
    text = parse_text("a", b"", "abc  \n", "a.md")
    assert not is_in_paragraphs(text, Span(0, 4))
    assert is_in_paragraphs(text, Span(0, 3))
