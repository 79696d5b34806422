"""What is one character to a reader is one here: held against ``\\X`` of the package regex."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from diptych.comparison.cleanup import cleaned_up
from diptych.texts import graphemes
from diptych.texts.differences import differences, words
from diptych.texts.graphemes import is_inside_grapheme, may_join

KNOWN = [
    letter
    for letter in (chr(at) for at in range(sys.maxunicode + 1) if not 0xD800 <= at < 0xE000)
    if unicodedata.category(letter) != "Cn"
]
"""Those that this Python knows; the tables are as new as regex, or newer."""
PARTS = [
    *("👩", "🏽", "\u200d", "🏳", "🏴", "\ufe0f", "❤", "ℹ", "🇩", "🇪", "🇫"),
    *("\U000e0067", "\U000e007f"),
    *("a", "e", "1", "#", "’", ".", ",", "\u0301", "\u0308", "\u20e3", "\u00ad", "\u00e9"),
    *("文", "字", "か", "\u3099", "ｶ", "\uff9e", "한", "ᄀ", "ᅡ", "ᆨ"),
    *("ก", "ำ", "่", "เ", "ກ", "ຳ", "က", "\u1039", "ក", "\u17d2"),
    *("क", "\u094d", "ष", "\u093f", "ൎ", "ക", "\u0600", "٣", "م", "\u0651", "\u064e", "\u200c"),
    *(" ", " ", "\u00a0", "\u3000", "\n", "\r\n", "\r", "\t", "\u2028", "\0"),
]  # fmt: skip
STRINGS = st.lists(st.sampled_from(PARTS) | st.characters(codec="utf-8"), max_size=30).map("".join)
_X = regex.compile(r"\X")


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a string, and one that was made of it."""
    old = draw(STRINGS)
    new = list(old)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(new)))
        come = draw(st.lists(st.sampled_from(PARTS), max_size=2))
        new[at : at + draw(st.integers(0, 2))] = come
    return old, "".join(new)


@pytest.mark.parametrize(
    ("table", "written"),
    [
        (graphemes.GOING_ON, r"\p{GCB=Extend}\p{GCB=SpacingMark}\p{GCB=ZWJ}\p{M}"),
        (graphemes.PREPENDED, r"\p{GCB=Prepend}"),
        (graphemes.LINKERS, r"\p{InCB=Linker}&&\p{M}"),
        (graphemes.FLAG_LETTERS, r"\p{Regional_Indicator}"),
        (graphemes.BLANKS, r"\s--\p{GCB=Control}--[\r\n]"),
    ],
)
def test_a_table_is_the_property_that_it_names(table: str, written: str) -> None:
    ours, theirs = re.compile(f"[{table}]"), regex.compile(f"(?V1)[{written}]")
    assert [f"U+{ord(a):04X}" for a in KNOWN if bool(ours.match(a)) != bool(theirs.match(a))] == []


def test_pictographs_are_all_that_a_joiner_may_join_and_neither_blanks_nor_flags() -> None:
    ours = re.compile(f"[{graphemes.PICTOGRAPHS}]")
    theirs = regex.compile(r"\p{Extended_Pictographic}")
    assert all(ours.match(letter) for letter in KNOWN if theirs.match(letter))
    others = regex.compile(r"\s|\p{Regional_Indicator}|\p{GCB=Control}")
    assert not [letter for letter in KNOWN if ours.match(letter) and others.match(letter)]


def test_what_stands_alone_is_never_more_than_one() -> None:
    """Before, between and behind letters of the alphabet, of which no grapheme is made."""
    other = regex.compile(r"[\p{GCB=Other}\p{GCB=Control}\n\r]")
    alone = [letter for letter in KNOWN if not may_join(letter)]
    assert len(alone) > 1_000
    assert not [f"U+{ord(letter):04X}" for letter in alone if not other.match(letter)]
    assert not re.search(f"[{graphemes.GOING_ON}{graphemes.PREPENDED}]", "".join(alone))


@given(STRINGS)
@example("👩🏽\u200d❤\ufe0f\u200d👩🏻🏴\U000e0067\U000e007f")
@example("🇩🇪🇫🇷 \u0301a\u0600 x")
@example("\u1039က#\u094d한")
@example("1.5\u20e3")
def test_no_word_begins_or_ends_inside_a_grapheme(passage: str) -> None:
    borders = _borders(passage)
    assert {at for word in words(passage) for at in word} <= borders


@given(edited())
@example(("a \u0301", "a "))
@example(("a \u0301b", "a c"))
@example(("x\u0600 y", "z y"))
@example(("a\r\nb", "a\rb"))
@example(("a\r\nb", "a\nb"))
@example(("🇩🇪🇫🇷", "🇪🇫🇷"))
def test_no_edit_begins_or_ends_inside_a_grapheme(pair: tuple[str, str]) -> None:
    old, new = pair
    exact = differences(old, new)
    for edits in (exact, cleaned_up(old, new, exact)):
        assert {at for edit in edits for at in edit.old} <= _borders(old)
        assert {at for edit in edits for at in edit.new} <= _borders(new)
        assert "".join(old[slice(*e.old)] for e in edits if e.kind != "inserted") == old
        made = (old[slice(*e.old)] or new[slice(*e.new)] for e in edits if e.kind != "deleted")
        assert "".join(made) == new


@given(STRINGS)
def test_a_place_beside_white_space_is_inside_a_grapheme_or_between_two(passage: str) -> None:
    borders = _borders(passage)
    for blank in re.finditer(r"\s", passage):
        for place in blank.span():
            assert is_inside_grapheme(passage, place) == (place not in borders)


@pytest.mark.parametrize(
    ("passage", "parts"),
    [
        ("👩‍👩‍👧‍👦👍🏽", ["👩‍👩‍👧‍👦", "👍🏽"]),
        ("🇩🇪🇫🇷🇮🇩", ["🇩🇪", "🇫🇷", "🇮🇩"]),
        ("น้ำไม่", ["น้ำ", "ไ", "ม่"]),
        ("က္ကက", ["က္က", "က"]),
        ("ｶﾞｷ", ["ｶﾞ", "ｷ"]),
        ("\u0600١٢ م", ["\u0600١٢", "م"]),
        ("5\ufe0f\u20e3.", ["5\ufe0f\u20e3", "."]),
    ],
)
def test_characters_of_a_reader_are_not_put_together(passage: str, parts: list[str]) -> None:
    assert [passage[start:end] for start, end in words(passage)] == parts


@given(st.text(st.sampled_from("ab1é_ёΩ’'.,:–“”!# \t\n\r\u2028\u00a0ʼ€"), max_size=40))
def test_words_are_the_same_whichever_way_they_are_found(passage: str) -> None:
    """A line with marks on it is looked at in another way."""
    assert words(f"{passage}\n\u20e3")[:-1] == words(passage)
    whole = words(f"\u20e3 {passage}".replace("\n", " "))
    assert [(start - 2, end - 2) for start, end in whole[1:]] == list(words(passage))


def _borders(passage: str) -> set[int]:
    return {0, *(cluster.end() for cluster in _X.finditer(passage))}
