"""Units of scripts without spaces: what they are, and that nothing gets lost."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.letter_units import Units, stretch_of
from diptych.texts.words import words_of


def letters_of(passage: str) -> list[str]:
    return [word.folded for word in words_of(passage, "")]


def units(*passages: str) -> list[list[str]]:
    stretches = [stretch_of(letters_of(one)) for one in passages]
    known = Units(stretches)
    found = []
    for passage, stretch in zip(passages, stretches, strict=True):
        letters, first, parts = letters_of(passage), 0, []
        for end in known.ends(stretch):
            parts.append("".join(letters[first:end]))
            first = end
        found.append(parts)
    return found


CHINESE = [
    "人工智能改变社会", "他研究人工智能", "全球人工智能治理", "人工智能的规则", "我们要人工智能",
    "社会的规则", "他改变规则", "我们治理社会", "全球治理", "他研究社会", "我们的全球",
]  # fmt: skip


def test_letters_that_occur_together_are_a_unit() -> None:
    found = units(*CHINESE)
    assert all("人工智能" in parts for parts in found[:5])
    assert ["我们", "治理", "社会"] in found


@pytest.mark.parametrize(
    "expected",
    [
        [["人能"], ["人能"]],
        [["能"], ["智", "智", "智"]],
        [["工智", "智", "智"], ["工智"]],
    ],
)
def test_two_uses_are_worth_the_price_of_a_unit_and_one_is_not(expected: list[list[str]]) -> None:
    assert units(*map("".join, expected)) == expected


def test_a_unit_has_eight_letters_at_most() -> None:
    eight = "中华人民共和国法"
    assert [eight] in units(eight, f"甲{eight}", f"{eight}乙")
    nine = f"大{eight}"
    assert max(len(one) for parts in units(nine, f"甲{nine}", f"{nine}乙") for one in parts) <= 8


def test_a_letter_that_was_not_learned_is_by_itself() -> None:
    known = Units([stretch_of(letters_of(one)) for one in CHINESE])
    assert known.ends(stretch_of(letters_of("新人工智能新"))) == [1, 5, 6]


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("เกมา", ["เก", "มา"]),
        ("ໄປມາ", ["ໄປ", "ມາ"]),
        ("きょう", ["きょ", "う"]),
        ("人々", ["人々"]),
        ("ក្រ", ["ក្រ"]),
        ("မြန်မာ", ["မြန်", "မာ"]),
        ("人", ["人"]),
    ],
)
def test_syllables_are_not_parted(passage: str, expected: list[str]) -> None:
    stretch = stretch_of(letters_of(passage))
    places = stretch.places
    assert [stretch.text[a:b] for a, b in pairwise(places)] == expected


@given(st.lists(st.text(alphabet="人工智能的กาเม้ไป", min_size=1, max_size=12), max_size=8))
def test_units_hold_all_letters(passages: list[str]) -> None:
    passages = ["".join(letters_of(one)) for one in passages]
    assert ["".join(parts) for parts in units(*passages)] == passages
