"""What a word is, and what parts words."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.texts.words import pieces_of, runs, word_pattern, words_of


def folded(passage: str, language: str = "en") -> list[str]:
    return [word.folded for word in words_of(passage, language)]


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("The UN's rules: weak, they say.", [["the", "un's", "rules"], ["weak"], ["they", "say"]]),
        ("It’s non‑discriminatory", [["it's", "non-discriminatory"]]),
        ("'quoted' and--dashed", [["quoted"], ["and"], ["dashed"]]),
        ("- a list", [["a", "list"]]),
        ("from 1,000 to 7.5 per cent.", [["from", "1,000", "to", "7.5", "per", "cent"]]),
        ("e.g. this", [["e.g.", "this"]]),
        ("AI-driven, 5G-based", [["ai-driven"], ["5g-based"]]),
        ("cafe\u0301 CAFÉ", [["café", "café"]]),
        ("a - b", [["a"], ["b"]]),
        (
            "中国提出 AI治理。新华社",
            [["中", "国", "提", "出", "ai", "治", "理"], ["新", "华", "社"]],
        ),
        ("中国 人民", [["中", "国"], ["人", "民"]]),
        ("中-国", [["中"], ["国"]]),
        ("...", []),
        ("", []),
    ],
)
def test_words_and_what_parts_phrases(passage: str, expected: list[list[str]]) -> None:
    assert [[word.folded for word in run] for run in runs(words_of(passage, "en"))] == expected


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("The U.S. plan, the U.S.", ["the", "u.s.", "plan", "the", "u.s."]),
        ("a U.S", ["a", "u.s."]),
        ("U.S.-based, U.S.'s", ["u.s.-based", "u.s.'s"]),
        ("A.I. and e.g. this, at 5 p.m.", ["a.i.", "and", "e.g.", "this", "at", "5", "p.m."]),
        ("Ph.D. or Ph.D, z.B. das", ["ph.d", "or", "ph.d", "z.b.", "das"]),
        ("т.е. США", ["т.е.", "сша"]),
        ("R&D at AT&T", ["r&d", "at", "at&t"]),
        ("col·laboració", ["col·laboració"]),
        ('צה"ל, צה״ל', ['צה"ל', 'צה"ל']),
        ("ג׳ורג׳", ["ג'ורג"]),
        ('a "quoted"word', ["a", "quoted", "word"]),
        ("the end.It goes", ["the", "end", "it", "goes"]),
        ("J. Smith, www.bbc.co.uk", ["j", "smith", "www", "bbc", "co", "uk"]),
        ("so x.. y", ["so", "x", "y"]),
        ("U.S..", ["u.s."]),
        ("U.S.", ["u.s."]),
        ("v1.2 a.5", ["v1.2", "a", "5"]),
    ],
)
def test_abbreviations_and_acronyms_are_words(passage: str, expected: list[str]) -> None:
    assert folded(passage) == expected


def test_words_know_where_they_stand() -> None:
    passage = "In the U.S. and צה״ל"
    assert [passage[word.start : word.end] for word in words_of(passage, "en")] == [
        "In", "the", "U.S.", "and", "צה״ל"
    ]  # fmt: skip


@given(st.text(alphabet="aB.é\u0301\"'-&1 ,\u05d0\u05d1\u4eba\u0e01\u0e34\u00ad", max_size=40))
def test_words_do_not_overlap_and_hold_all_letters(passage: str) -> None:
    words = words_of(passage, "en")
    assert all(one.end <= other.start for one, other in pairwise(words))
    left = "".join(
        letter
        for place, letter in enumerate(passage)
        if not any(word.start <= place < word.end for word in words)
    )
    assert not any(letter.isalnum() for letter in left)
    assert folded(unicodedata.normalize("NFD", passage)) == folded(
        unicodedata.normalize("NFC", passage)
    )
    assert [word.folded for run in runs(words) for word in run] == folded(passage)


@given(st.text(st.characters(max_codepoint=127)))
def test_in_ascii_the_quick_way_finds_the_same(passage: str) -> None:
    quick = list(pieces_of(passage, "en"))
    slow = [one for one in pieces_of(f"{passage} é", "en") if one.start < len(passage)]
    assert quick == slow


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Regul* the *", ["regul*", "the", "*"]),
        ("un*ed", ["un*ed"]),
        ("U.S.", ["u.s."]),
        ("*-driven", ["*-driven"]),
        ("人工*", ["人", "工"]),
        ("*人工", ["人", "工"]),
        ("人*能", ["人", "*", "能"]),
        ("人 * 能", ["人", "*", "能"]),
        ("AI＊", ["ai*"]),
        ("...", []),
    ],
)
def test_a_star_stands_for_letters(phrase: str, expected: list[str]) -> None:
    assert [word.folded for word in word_pattern(phrase, "en")] == expected
