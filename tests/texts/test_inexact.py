from __future__ import annotations

import re

import pytest

from diptych.texts.inexact import BEHIND, bound

LEAST = """
more than|At least|no fewer than|not less than|mehr als|mindestens|nicht weniger als|meer dan
|niet minder dan|plus de|au moins|pas moins de|más de|al menos|no menos de|mais de|pelo menos
|não menos de|più di|almeno|non meno di|lebih dari|sedikitnya|tidak kurang dari|не менее|более
|не меньше|ponad|co najmniej|nie mniej niż|en az|أكثر من|ما لا يقل عن|超过|至少|少なくとも|최소
|อย่างน้อย
"""
MOST = """
less than|up to|no more than|weniger als|bis zu|nicht mehr als|minder dan|hoogstens|moins de
|jusqu’à|pas plus de|menos de|hasta|no más de|até|não mais de|meno di|fino a|non più di
|kurang dari|maksimal|tidak lebih dari|не более|менее|mniej niż|nie więcej niż|en fazla|أقل من
|حتى|不到|最多|최대|ไม่เกิน|น้อยกว่า
"""
ABOUT = """
about|nearly|close to|rund|ca.|etwa|ongeveer|bijna|environ|près de|unos|cerca de|casi|quase
|circa|quasi|sekitar|hampir|около|почти|około|prawie|yaklaşık|neredeyse|حوالي|نحو|约|近|約|약
|ประมาณ
"""


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (told, words.strip())
        for told, many in (("least", LEAST), ("most", MOST), ("about", ABOUT))
        for words in many.split("|")
    ],
)
def test_words_before_a_number_tell_that_it_is_not_exact(told: str, words: str) -> None:
    assert bound(f"It cost {words} $") == (told, "It cost ")


@pytest.mark.parametrize("words", ["", "the", "moreover than", "some of the", "cover"])
def test_other_words_tell_nothing(words: str) -> None:
    assert bound(f"It cost {words} ") == ("", f"It cost {words} ")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        *(
            ("least", words)
            for words in ("or more", "ou plus", "o más", "fazla", "多", "以上", "이상")
        ),
        *(("most", words) for words in ("or less", "az", "以下", "미만")),
        *(("about", words) for words in ("or so", "左右", "ほど", "정도")),
    ],
)
def test_words_behind_a_number_tell_it_as_well(told: str, words: str) -> None:
    assert re.fullmatch(BEHIND, words)
    assert bound("", words) == (told, "")


def test_words_that_only_begin_so_tell_nothing() -> None:
    assert not re.match(BEHIND, "azubis")
    assert not re.match(BEHIND, "or soon")
