"""Draws: the chances that are written down, whoever asks; and the file, read and written."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.assignments import (
    ALL,
    NONE,
    Assignment,
    Assignments,
    Drawing,
    Share,
    drawn,
    parse_share,
    read_assignments,
    write_assignments,
)
from diptych.errors import no_id

WORDS = {f"text-{number:02}": 100 + 37 * number % 400 for number in range(40)}
HALF = Share(Fraction(1, 2), is_part=True)


def draw(
    words: dict[str, int], sample: Share = ALL, double: Share = NONE, seed: int = 7
) -> Assignments:
    annotators = ("anna", "ben", "chris")
    how = Drawing(annotators=annotators, sample=sample, double=double, seed=seed)
    return Assignments(drawn(words, how))


def is_id(name: str) -> bool:
    return name.isalnum()


def faults(source: str) -> dict[int, str]:
    return dict(read_assignments(source, is_id).faults)


def test_a_draw_depends_on_nothing_but_seed_and_names() -> None:
    backwards = dict(reversed(WORDS.items()))
    assert sorted(draw(WORDS, HALF, HALF)) == sorted(draw(backwards, HALF, HALF))
    assert draw(WORDS, HALF, HALF) != draw(WORDS, HALF, HALF, seed=8)
    assert [one[:2] for one in draw({"a": 1, "b": 1, "c": 1, "d": 1}, HALF)] == [
        ("a", ""),
        ("b", "chris"),
        ("c", ""),
        ("d", "ben"),
    ], "another version draws otherwise: texts that were drawn once are drawn otherwise again"


def test_as_many_are_drawn_as_asked_for_and_the_chances_say_so() -> None:
    found = draw(WORDS, Share(Fraction(1, 4), is_part=True), HALF)
    readers = Counter(one.text for one in found if one.annotator)
    assert Counter(readers.values()) == {1: 5, 2: 5}
    assert {(one.chance, one.chance_of_two, one.seed) for one in found} == {(0.25, 0.125, 7)}
    assert found.texts() == set(WORDS)
    assert sum(len(found.read_by_two(who)) for who in found.annotators()) == 10


def test_each_text_is_drawn_as_often_as_its_chance_says() -> None:
    texts = dict.fromkeys("abcde", 1)
    two = Share(Fraction(2), is_part=False)
    draws = [draw(texts, two, Share(Fraction(1), is_part=False), seed) for seed in range(2_000)]
    read = Counter(one.text for found in draws for one in found if one.annotator)
    by_two = Counter(name for found in draws for name in {*found.read_by_two("anna")})
    assert all(abs(times / 2_000 - (2 + 1) / 5) < 0.05 for times in read.values())
    assert all(abs(times / 2_000 - 1 / 5 * 2 / 3) < 0.04 for times in by_two.values())


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 5_000), min_size=1))
def test_nobody_has_more_than_the_longest_text_above_another(words: dict[str, int]) -> None:
    found = draw(words)
    loads = [sum(words[one] for one in found.of(who)) for who in ("anna", "ben", "chris")]
    assert max(loads) - min(loads) <= max(words.values())


@pytest.mark.parametrize(
    ("written", "of_ten", "of_one"),
    [("20%", 2, 1), ("5 %", 1, 1), ("25%", 3, 1), ("12.5%", 1, 1), ("0%", 0, 0), ("100%", 10, 1)],
)
def test_a_part_is_rounded_and_is_one_text_at_least(written: str, of_ten: int, of_one: int) -> None:
    share = parse_share(written)
    assert share
    assert (share.of(10), share.of(1), share.of(0)) == (of_ten, of_one, 0)


def test_a_number_is_a_number_of_texts() -> None:
    share = parse_share("30")
    assert share
    assert share.of(10) == 30


@given(st.integers(0, 100_000_000), st.booleans())
def test_a_share_is_read_as_it_is_written(amount: int, is_part: bool) -> None:  # noqa: FBT001
    share = Share(Fraction(amount, 100_000_000 if is_part else 1), is_part=is_part)
    assert parse_share(share.written) == share


@pytest.mark.parametrize("written", ["", "0.2", "120%", "100.5%", "-3", "many", "20%%"])
def test_what_is_no_share_is_none(written: str) -> None:
    assert parse_share(written) is None


@given(
    st.sets(
        st.builds(
            Assignment,
            text=st.sampled_from(["a", "b", "c"]),
            annotator=st.sampled_from(["", "x", "y"]),
            chance=st.none() | st.floats(0, 1),
            chance_of_two=st.none() | st.floats(0, 1),
            seed=st.none() | st.integers(0, 10**18 - 1),
        )
    )
)
def test_what_is_written_is_read_again(lines: set[Assignment]) -> None:
    unique = {one[:2]: one for one in lines}.values()
    written = write_assignments(unique)
    read = read_assignments(written, is_id)
    assert set(read.assignments) == set(unique)
    assert not read.faults
    assert write_assignments(read.assignments) == written


def test_columns_may_stand_in_any_order_and_those_of_the_draw_may_be_missing() -> None:
    read = read_assignments("annotator,text\n\n ben , a\n,b\n", is_id)
    assert read.assignments == (Assignment("a", "ben"), Assignment("b"))
    assert read.lines == {Assignment("a", "ben"): 3, Assignment("b"): 4}


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("", 1, "the column text is missing"),
        ("text\n", 1, "the column annotator is missing"),
        ("text,text,annotator\n", 1, "the column text stands there twice"),
        (
            "text,annotator,who\n",
            1,
            "there is no column 'who'; there is text, annotator, chance, chance_of_two, seed",
        ),
        ("text,annotator\na,x,1\n", 2, "there are 3 cells under 2 columns"),
        ("text,annotator\na\n", 2, "there is 1 cell under 2 columns"),
        ("text,annotator\n,x\n", 2, no_id("a text", "")),
        ("text,annotator\na,../x\n", 2, no_id("an annotator", "../x")),
        (
            "text,annotator,chance\na,x,20%\n",
            2,
            "chance is '20%'; write a number from 0 to 1, such as 0.25",
        ),
        ("text,annotator,seed\na,x,-1\n", 2, "seed is '-1'; write a whole number"),
        (
            "text,annotator\na,x\na,x\n",
            3,
            "the same text and annotator as in line 2; remove one",
        ),
    ],
)
def test_what_cannot_be_read_is_told_by_line(source: str, line: int, reason: str) -> None:
    assert faults(source) == {line: reason}


def test_who_is_written_otherwise_is_asked_after() -> None:
    (reason,) = read_assignments("text,annotator\na,Mira\n", str.islower).faults.values()
    assert reason == f"{no_id('an annotator', 'Mira')}; did you mean mira?"


def test_what_is_no_csv_is_told() -> None:
    (reason,) = faults('text,annotator\na,"x\n').values()
    assert reason == "not CSV: a quotation mark begins a cell here that nothing closes; close it"


def test_the_same_line_twice_is_told_whatever_its_chance() -> None:
    assert list(faults("text,annotator,chance\na,x,\na,x,0.5\n")) == [3]


def test_what_somebody_got_by_hand_is_no_draw_and_no_second_reader() -> None:
    by_hand = Assignment("b", "anna")
    lines = [Assignment("a", "ben", 0.5, 0.0, 1), Assignment("b", "", 0.5, 0.0, 1)]
    said = Assignments([*lines, by_hand])
    assert said.draws({"a", "b"}) == [Assignments(lines)]
    assert Assignments([by_hand]).draws({"b"}) == []
    assert said.read_by_two("anna") == []
    assert Assignments([by_hand, Assignment("b", "ben")]).read_by_two("anna") == ["b"]


# A draw that is enlarged


def enlarged(old: Assignments, words: dict[str, int], sample: Share, double: Share) -> Assignments:
    (seed,) = {one.seed or 0 for one in old}
    how = Drawing(annotators=("anna", "ben", "chris"), sample=sample, double=double, seed=seed)
    return Assignments(drawn(words, how, old.readers()))


def number(count: int) -> Share:
    return Share(Fraction(count), is_part=False)


@given(
    st.integers(1, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0)
)
def test_who_was_to_read_a_text_still_is(n: int, m: int, more: int, two: int, seed: int) -> None:
    n, m = min(n, 12), min(m, n)
    old = draw(WORDS, number(n), number(m), seed)
    size = min(n + more, 40)
    new = enlarged(old, WORDS, number(size), number(min(m + two, size)))
    before, after = old.readers(), new.readers()
    assert all(set(before[one]) <= set(after[one]) for one in before)
    assert sum(map(bool, after.values())) == size
    assert sum(len(who) == 2 for who in after.values()) == min(m + two, size)
    assert all(len(set(who)) == len(who) for who in after.values())
    assert {(one.chance, one.chance_of_two) for one in new} == {
        (size / 40, min(m + two, size) / 40)
    }


def test_the_texts_are_those_of_a_draw_that_was_larger_at_once() -> None:
    old = draw(WORDS, number(5))
    new = enlarged(old, WORDS, number(20), NONE)
    assert new.drawn_texts() == draw(WORDS, number(20)).drawn_texts()
    assert old.drawn_texts() < new.drawn_texts()


def test_each_text_is_in_an_enlarged_draw_as_often_as_its_chance_says() -> None:
    texts = dict.fromkeys("abcde", 1)
    read: Counter[str] = Counter()
    by_two: Counter[str] = Counter()
    for seed in range(2_000):
        new = enlarged(draw(texts, number(2), number(1), seed), texts, number(3), number(2))
        read.update(new.drawn_texts())
        by_two.update(name for name, who in new.readers().items() if len(who) == 2)
    assert all(abs(read[text] / 2_000 - 3 / 5) < 0.05 for text in texts)
    assert all(abs(by_two[text] / 2_000 - 2 / 5) < 0.05 for text in texts)


@pytest.mark.parametrize("seed", range(8))
def test_who_has_read_most_gets_least_of_what_is_added(seed: int) -> None:
    texts = dict.fromkeys("abcd", 10)
    old = Assignments([Assignment(one, "anna" * (one in "ab"), 0.5, 0.0, seed) for one in texts])
    new = enlarged(old, texts, ALL, NONE)
    assert {one.annotator for one in new if one.text in "cd"} == {"ben", "chris"}


@pytest.mark.parametrize("there", "abcd")
def test_a_text_that_somebody_got_by_hand_stays_in_an_enlarged_draw(there: str) -> None:
    texts = dict.fromkeys("abcd", 10)
    old = Assignments([Assignment(one, "anna" * (one == there), 0.25, 0.0, 7) for one in texts])
    new = enlarged(old, texts, number(2), number(1))
    assert len(new.drawn_texts()) == 2
    assert new.readers()[there][0] == "anna"
