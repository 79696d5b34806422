"""What a reader sees of a passage."""

from __future__ import annotations

import re
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from diptych.texts.appearance import (
    INSIDE_GUILLEMETS,
    QUOTATION_MARKS,
    SEEN_RUN,
    as_printed,
    as_read,
    as_seen,
    is_one_letter,
    lookalikes,
    looks_same,
    shortened,
    traced_reading,
    typed_name,
    without_unseen,
)
from diptych.texts.scripts import UNSEEN


def _flag(letters: str) -> str:
    return "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in letters) + "\U000e007f"


_ENGLAND, _SCOTLAND = _flag("gbeng"), _flag("gbsct")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sea", "sea"),
        ("caf\u00e9", "cafe\u0301"),
        ("Hafen\u00adgeb\u00fchr", "Hafengeb\u00fchr"),
        ("\ufeffa\u200bb\u2060c", "abc"),
        ("\u200eLTR\u200e", "LTR"),
        ("10\u00a0km", "10 km"),
        ("a\n b", "a b"),
        ("of\ufb01ce", "office"),
        ("off\u200cice", "office"),
        ("a\ud7b0\u200b", "a\ud7b0"),
        ("\u2764\ufe0f\u200d\U0001f525", "\u2764\u200d\U0001f525"),
        ("a\ufe0f\u200db", "ab"),
        ("\U0001f3f4\U000e0067\U000e0062", "\U0001f3f4"),
        (f"{_ENGLAND}\U000e0067\U000e007f", _ENGLAND),
        ("a\U000e0067\U000e007f", "a"),
    ],
)
def test_what_looks_the_same_is_the_same(one: str, other: str) -> None:
    assert looks_same(one, other)
    assert looks_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sea", "Sea"),
        ("cafe", "caf\u00e9"),
        ("'sea'", "\u2019sea\u2019"),
        ("a b", "ab"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u062e"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\U0001f469"),
        ("\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f3f3\U0001f308"),
        (_ENGLAND, _SCOTLAND),
        (_ENGLAND, "\U0001f3f4"),
    ],
)
def test_what_can_be_told_apart_is_not(one: str, other: str) -> None:
    assert not looks_same(one, other)


@given(st.text())
def test_what_is_seen_of_what_is_seen_is_itself(passage: str) -> None:
    assert as_seen(as_seen(passage)) == as_seen(passage)


def test_a_letter_and_its_accent_are_one_letter() -> None:
    assert is_one_letter("cafe\u0301s", 4)
    assert not any(is_one_letter("cafe\u0301s", place) for place in (0, 1, 3, 5, 6))


def test_what_is_unseen_is_what_unicode_calls_so_but_for_fillers() -> None:
    theirs = regex.compile(r"(?V1)[\p{Default_Ignorable_Code_Point}--[\u115f\u1160\u3164\uffa0]]")
    ours = re.compile(f"[{UNSEEN}]")
    points = [*range(0xD800), *range(0xE000, 0x110000)]
    assert [p for p in points if ours.match(chr(p))] == [p for p in points if theirs.match(chr(p))]


def test_passages_that_look_the_same_are_named_with_the_first() -> None:
    long = "Hafengeb\u00fchren und so. " * 40
    passages = {
        "a": long,
        "b": unicodedata.normalize("NFD", long),
        "c": long + "x",
        "d": long.replace("geb", "\u00adgeb"),
        "e": "other",
    }
    assert lookalikes(passages.items()) == {"b": "a", "d": "a"}
    assert lookalikes([("a", "sea"), ("b", "s\u00adea")]) == {"b": "a"}


def test_what_is_read_is_composed_and_all_seen() -> None:
    assert as_read("cafe\u0301\u00ad\n\u0645\u06cc\u200c") == "caf\u00e9\n\u0645\u06cc\u200c"


def test_a_name_is_what_was_meant() -> None:
    assert typed_name("\ufeff the\u0301ma =\u00a0 x ") == "th\u00e9ma = x"


EMOJI = st.sampled_from(
    ["\U0001f3f3\ufe0f\u200d\U0001f308", "\u2764\ufe0f\u200d\U0001f525", _ENGLAND, _SCOTLAND,
     "\U0001f469\U0001f3fd\u200d\U0001f52c", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
     "\U0001f1e9\U0001f1ea", "1\ufe0f\u20e3", "\U0001f3f4", "a", "e\u0301", " "]
)  # fmt: skip


@given(st.lists(EMOJI).map("".join))
def test_what_is_read_has_as_many_characters_of_a_reader(passage: str) -> None:
    read, traced = as_read(passage), traced_reading(passage)[0]
    assert (len(regex.findall(r"\X", read)), traced) == (len(regex.findall(r"\X", passage)), read)


@given(st.lists(EMOJI | st.sampled_from("\u200b\u200c\u200d\ufe0f\U000e0067\u0645\n")).map("".join))
def test_what_is_seen_is_what_is_not_unseen(passage: str) -> None:
    seen = "".join(run.group() for run in re.finditer(SEEN_RUN, passage))
    assert seen == "".join(without_unseen(passage).split())


@given(st.text("ab \u00e9\u0301\u0323\ud55c\u1112\u1161\u11ab\u0627\u064e\u00ad\u200b\u200e\n"))
def test_each_letter_that_is_read_is_traced(passage: str) -> None:
    letters, origins = traced_reading(passage)
    assert letters == as_read(letters)
    assert as_seen(letters) == as_seen(passage)
    assert origins == sorted(origins)
    assert (len(origins), origins[-1]) == (len(letters) + 1, len(passage))


def test_a_letter_comes_from_where_it_begins() -> None:
    assert traced_reading("abc") == ("abc", [0, 1, 2, 3])
    assert traced_reading("e\u0301a\u00adb中ü") == ("\u00e9ab中ü", [0, 2, 4, 5, 6, 7])


ANY_MARKS = st.text(
    st.sampled_from(
        "ab '\"`-–—\u2011\u2212“”‘’«»‹›éü\u00a0\u200b\u00ad\t\n\u2009"
        "ﬁﬀ…´¨\u0301.,;()中\u037e\u1fef\u2329"
    ),
    max_size=12,
)


@given(st.one_of(ANY_MARKS, st.text(max_size=12)))
def test_what_is_printed_is_what_is_seen_with_one_kind_of_marks(passage: str) -> None:
    seen = re.sub(INSIDE_GUILLEMETS, "", as_seen(passage).strip())
    marked = seen.translate(str.maketrans(dict.fromkeys(QUOTATION_MARKS, "'")))
    dashes = "\\-\u2010-\u2015\u2212\u2e3a\u2e3b"
    plain = unicodedata.normalize("NFKD", marked)
    printed = re.sub(rf"\s*[{dashes}][{dashes}\s]*", "-", re.sub("'{2,}", "'", plain))
    assert as_printed(passage) == printed


def test_blanks_inside_guillemets_are_not_printed_before_the_question_mark_of_greek() -> None:
    assert as_printed("« Η θάλασσα »\u037e") == as_printed('"Η θάλασσα";')


def test_of_a_long_passage_the_first_words_are_shown() -> None:
    assert shortened("one\n two", 7) == "one two"
    assert shortened("one two three", 7) == "one two …"
    assert shortened("one two three", 9) == "one two …"
    assert shortened("one twos three", 7) == "one …"


def test_a_word_that_is_too_long_is_cut_between_two_characters() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    assert shortened("人工智能治理", 3) == "人工智…"
    assert shortened(family * 2, 8) == f"{family}…"
    assert shortened("e" + "\u0301" * 9, 4) == "e" + "\u0301" * 3 + "…"
