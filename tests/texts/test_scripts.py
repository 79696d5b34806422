"""Facts about scripts are those of Unicode, and a word is the same everywhere."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from diptych.texts import scripts
from diptych.texts.scripts import (
    begins_sentence,
    count_words,
    ends_at_blank,
    ends_sentence,
    ends_without_space,
    has_spaceless_letter,
    has_words,
    is_inside_word,
    length_said,
    letters_said,
    sentence_around,
    sentences,
    without_last_marks,
    word_places,
)

SCALARS = [chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point < 0xE000]
KNOWN = [letter for letter in SCALARS if unicodedata.category(letter) != "Cn"]
"""Those that this Python knows; the tables are as new as regex, or newer."""
SPACELESS = r"\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{Line_Break=SA}"
WIDE = r"[\p{EA=W}\p{EA=F}\p{EA=H}]\p{sc=Myanmar}\p{sc=Khmer}\p{sc=Thai}\p{sc=Tai_Tham}"


@pytest.mark.parametrize(
    ("table", "written"),
    [
        (scripts.SENTENCE_ENDS, r"\p{Sentence_Terminal}"),
        (scripts.SPACELESS_ENDS, rf"[\p{{Sentence_Terminal}}&&[{WIDE}]]--[．﹒]"),
        (scripts.PAUSES, r"\p{Terminal_Punctuation}--\p{Sentence_Terminal}"),
        (scripts.MARKS, r"\p{M}"),
        (scripts.HAN_AND_KANA, r"[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]&&[\p{L}\p{Nl}]"),
        (scripts.UNMARKED, r"[\p{sc=Thai}\p{sc=Lao}]&&[\p{L}\p{M}]"),
        (scripts.SYLLABLES, r"[\p{sc=Ethiopic}\p{sc=Yi}]&&\p{L}||[\p{hst=LV}\p{hst=LVT}]"),
        (scripts.SPACELESS_LETTERS, rf"[{SPACELESS}]&&[\p{{L}}\p{{Nl}}]"),
    ],
)
def test_a_table_is_the_property_that_it_names(table: str, written: str) -> None:
    ours, theirs = re.compile(f"[{table}]"), regex.compile(f"(?V1)[{written}]")
    assert [f"U+{ord(a):04X}" for a in KNOWN if bool(ours.match(a)) != bool(theirs.match(a))] == []


@pytest.mark.parametrize(
    ("passage", "count"),
    [
        ("", 0),
        ("The sea was calm.", 4),
        ("well-known U.S. co-operation’s “end” — really", 5),
        ("naïve café", 2),
        ("Море было спокойно.", 3),
        ("바다는 고요했다.", 2),
        ("समुद्र शांत था।", 3),
        ("海は静かだった。", 7),
        ("「海」は……静か——だ！", 5),
        ("他说：“好，谢谢。”", 5),
        ("สวัสดี", 4),
        ("น้ำ", 2),
        ("AI技术 in 2025年", 6),
        ("don’t 中 — stop", 3),
        ("- * – … _ ___ #", 0),
        ("ကမ္ဘာ", 3),
        ("中文（GDP）增长", 5),
    ],
)
def test_a_word_stands_between_spaces_and_holds_a_letter_or_is_one_where_none_are_written(
    passage: str, count: int
) -> None:
    assert count_words(passage) == count


ANY_TEXT = st.text(st.sampled_from("ab ’.,—-_#\t中は。、（ทำน้ำ\u3099က္é1٣\n"), max_size=40)


@given(ANY_TEXT, ANY_TEXT)
def test_paragraphs_have_as_many_words_together_as_one_by_one(one: str, other: str) -> None:
    assert count_words(f"{one}\n{other}") == count_words(one) + count_words(other)


@given(
    st.one_of(ANY_TEXT, st.text(st.characters(max_codepoint=127), max_size=40)), st.integers(0, 12)
)
def test_some_words_are_enough_to_tell_that_there_are_so_many(passage: str, number: int) -> None:
    assert has_words(passage, number) == (count_words(passage) >= number)


@given(st.text(st.characters(max_codepoint=127), max_size=40))
def test_words_of_ascii_are_those_of_other_letters(passage: str) -> None:
    assert count_words(passage) == count_words(f"{passage} \u00e9") - 1
    assert count_words(f"é{passage}", 1) == count_words(passage)


@given(ANY_TEXT)
def test_each_word_has_a_place_of_its_own(passage: str) -> None:
    places = list(word_places(passage))
    assert len(places) == count_words(passage)
    assert places == sorted(set(places))
    assert all(passage[place].isalnum() for place in places)


@given(st.text(max_size=40))
def test_words_between_spaces_alone_are_counted_as_by_hand(passage: str) -> None:
    if not re.search(f"[{scripts.SPACELESS_LETTERS}{scripts._SPACELESS_SIGNS}]", passage):
        assert count_words(passage) == sum(any(map(str.isalnum, word)) for word in passage.split())


@pytest.mark.parametrize("mark", list(".!?…।۔။።។。؟։༺"[:-1]))
def test_sentences_end_with_the_marks_of_their_script(mark: str) -> None:
    assert ends_sentence(mark)
    assert not ends_sentence(mark + mark)


def test_scripts_without_marks_that_end_sentences_have_none() -> None:
    ours, theirs = (
        re.compile(f"[{scripts.SENTENCE_ENDS}]"),
        regex.compile(r"[\p{sc=Thai}\p{sc=Lao}]"),
    )
    assert not [mark for mark in KNOWN if ours.match(mark) and theirs.match(mark)]


def test_where_no_spaces_are_written_none_has_to_follow() -> None:
    assert [ends_without_space(mark) for mark in "。！။។.।．"] == [True] * 4 + [False] * 3


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("One. T[w]o! Three", "Two!"),
        ("One। T[w]o། Three", "Two།"),
        ("One? T[wo. Thr]ee. Four", "Two. Three."),
        ("He went. “[S]he did.” They too.", "“She did.”"),
        ("„Er g[i]ng.“ «Oui.» No", "„Er ging.“"),
        ("One.) (T[w]o?!) Three", "(Two?!)"),
        ("One.” T[wo.]” Three", "Two.”"),
        ("一。[二]！三", "二！"),
        ("一。“[二]。”“三。”", "“二。”"),
        ("“一。”[二]三。", "二三。"),
        ("version 1.5 [i]s out", "version 1.5 is out"),
        ("One.\nT[w]o\nThree", "Two"),
        ("ไทย [ไ]ทย ไทย", "ไทย"),
        ("ไทย AI [ไ]ทย ไทย", "ไทย AI ไทย"),
        ("[One.]", "One."),
        ("", ""),
    ],
)
def test_a_sentence_reaches_from_mark_to_mark_with_what_closes_there(
    passage: str, expected: str
) -> None:
    start, end = passage.find("["), passage.find("]") - 1
    bare = passage.replace("[", "").replace("]", "")
    first, last = sentence_around(bare, max(start, 0), max(end, 0))
    assert bare[first:last] == expected


@given(st.text(st.sampled_from("ab .?。”)\nไ"), max_size=30), st.data())
def test_a_stretch_lies_in_its_sentence(passage: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(passage)))
    end = data.draw(st.integers(start, len(passage)))
    first, last = sentence_around(passage, start, end)
    assert 0 <= first <= start
    assert end <= last <= len(passage)


@pytest.mark.parametrize(
    ("passage", "begins"),
    [
        ("One. |Two", True),
        ("One.| Two", False),
        ("One, |two", False),
        ("One.”) |Two", True),
        ("eins.“ |Zwei", True),
        ("एक। |दो", True),
        ("אחת.\u200f |שתיים", True),
        ("1.|5", False),
        ("一。|二", True),
        ("一。|”二", False),
        ("一。”|二", True),
        ("一。|“二", True),
        ("一！|！二", False),
        ("一|二", False),
    ],
)
def test_a_sentence_may_begin_behind_what_ends_one(passage: str, *, begins: bool) -> None:
    assert begins_sentence(passage.replace("|", ""), passage.index("|")) is begins


@pytest.mark.parametrize(
    ("passage", "ends"),
    [("ไทย| ไทย", True), ("ລາວ| ລາວ", True), ("ไทย| AI", False), ("a| b", False)],
)
def test_a_blank_ends_what_has_no_mark_to_end_it(passage: str, *, ends: bool) -> None:
    assert ends_at_blank(passage.replace("|", ""), passage.index("|")) is ends


@pytest.mark.parametrize(
    ("passage", "inside"),
    [
        ("wo|rd", True),
        ("|word", False),
        ("word|", False),
        ("word| word", False),
        ("e|\u0301", True),
        ("क|िताब", True),
        ("कि|ताब", True),
        ("海|は", False),
        ("ก|า", False),
        ("น|้ำ", True),
        ("AI|技", False),
        ("技|AI", False),
    ],
)
def test_a_word_goes_on_between_its_letters_and_signs(passage: str, *, inside: bool) -> None:
    assert is_inside_word(passage.replace("|", ""), passage.index("|")) is inside


@pytest.mark.parametrize(
    ("passage", "length"),
    [("sea", 3), ("море", 4), ("바다 a", 6), ("ባሕር", 6), ("海は静か", 12)],
)
def test_letters_that_say_more_count_as_more(passage: str, length: int) -> None:
    assert length_said(passage) == length


@pytest.mark.parametrize(
    ("passage", "letters"), [("a sea, 3", 5), ("море!", 4), ("바다 a", 5), ("海は、静か。", 12)]
)
def test_letters_and_digits_count_as_what_they_say(passage: str, letters: int) -> None:
    assert letters_said(passage) == letters


@pytest.mark.parametrize(
    ("passage", "bare"),
    [
        ("The end.”)", "The end"),
        ("समाप्त।", "समाप्त"),
        ("完了。」", "完了"),
        ("النهاية؟", "النهاية"),
        ("one, two;", "one, two"),
        ("...", ""),
    ],
)
def test_last_marks_are_left_out_in_any_script(passage: str, bare: str) -> None:
    assert without_last_marks(passage) == bare


def test_letters_and_signs_without_spaces_are_where_they_are_looked_for() -> None:
    anywhere = re.compile(f"[{scripts.SPACELESS_LETTERS}{scripts._SPACELESS_SIGNS}]")
    found = anywhere.findall("".join(SCALARS))
    assert found == [one for one in found if scripts._MAY_BE_SPACELESS.match(one)]


@pytest.mark.parametrize(
    ("passage", "has"), [("sea", False), ("“sea”", False), ("“海”", True), ("。", False)]
)
def test_letters_of_scripts_without_spaces_are_seen(passage: str, *, has: bool) -> None:
    assert has_spaceless_letter(passage) is has


def test_a_passage_falls_into_sentences() -> None:
    assert sentences("It rained. Nobody came! Why?") == ["It rained.", "Nobody came!", "Why?"]
    assert sentences("今天下雨。没有人来。") == ["今天下雨。", "没有人来。"]
    assert sentences(" ") == []


@pytest.mark.parametrize(
    "passage",
    [
        "Es war der 2. Juli.",
        "Many do, e.g. this one.",
        "Der 2. Juli, der 3. August und so fort.",
        "On Feb. 14 and Sept. 3 nobody came.",
        "It is No. 5 of Art. 12.",
        "Mr. Smith met J. Jones in the U.S. Senate at 5 p.m. Monday.",
    ],
)
def test_a_full_stop_inside_a_sentence_ends_none(passage: str) -> None:
    assert sentences(passage) == [passage]


@pytest.mark.parametrize(
    "passage",
    [
        "We were 12. Nobody came.",
        "In 2012. Juli came.",
        "Who? they asked.",
        "So.\nso it was.",
        "See Chapter 2. March of the old ones.",
        "She turned 30. May was glad.",
        "He said no. iPhone sales fell.",
        "it rained all day. nobody came.",
        "წვიმდა მთელი დღე. არავინ მოვიდა.",
        "He said no. 20 people left.",
        "They met in 2012. 20 people left.",
    ],
)
def test_what_may_follow_a_full_stop_inside_may_follow_one_that_ends(passage: str) -> None:
    assert len(sentences(passage)) == 2


def test_short_sentences_go_with_their_neighbours() -> None:
    assert sentences("Why? It rained all day. So.", 10) == ["Why? It rained all day. So."]
    assert sentences("It rained all day. So. Nobody came.", 10) == [
        "It rained all day.", "So. Nobody came."
    ]  # fmt: skip
    assert sentences("So.", 10) == ["So."]
