from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.texts.numerals import _SPELLED, in_figures, in_short, with_percent_signs


@pytest.mark.parametrize(
    ("language", "spelled", "figures"),
    [
        ("en", "Eleven died, twenty-one fled", "11 died, 21 fled"),
        ("en", "one hundred and five", "105"),
        ("en", "two thousand three hundred forty-five", "2345"),
        ("en", "two million three hundred thousand", "2300000"),
        ("en", "twelve hundred", "1200"),
        ("en", "1.2 million and $3bn", "1200000 and $3000000000"),
        ("de", "elf von zweitausenddreihundertfünfundvierzig", "11 von 2345"),
        ("de", "2 Mio. Euro, hundertfünf", "2000000 Euro, 105"),
        ("nl", "tweeëntwintig mensen, 3 miljoen", "22 mensen, 3000000"),
        ("fr", "Onze, quatre-vingt-dix-sept, soixante et onze", "11, 97, 71"),
        ("fr", "mille neuf cent quatre-vingt-quatre", "1984"),
        ("es", "once, veintidós, treinta y cinco, diez mil millones", "11, 22, 35, 10000000000"),
        ("pt", "cento e vinte, vinte e cinco, dois mil", "120, 25, 2000"),
        ("it", "ventotto, duemila, trecentoquaranta", "28, 2000, 340"),
        ("id", "Dua puluh orang, sebelas, 3 juta, seribu dua ratus", "20 orang, 11, 3000000, 1200"),
        ("ms", "dua belas ribu", "12000"),
        ("ru", "двадцать пять, 5 тыс. человек", "25, 5000 человек"),
        ("pl", "dwudziestu pięciu, 1,5 mln, 1,3 miliona", "25, 1500000, 1300000"),
        ("tr", "Yirmi beş, iki bin, 8 bini, İki, on bir", "25, 2000, 8000, 2, 11"),
        ("ar", "خمسة وعشرون، خمسة عشر، عشرة آلاف", "25، 15، 10000"),
        (
            "zh",
            "十一人、二十国、一千零一、三亿五千万、1.2亿",
            "11人、20国、1001、350000000、120000000",
        ),
        ("zh-Hant", "二十三萬", "230000"),
        ("ja", "二十人、1万2000人", "20人、12000人"),
    ],
)
def test_numbers_in_words_are_written_in_figures(language: str, spelled: str, figures: str) -> None:
    assert in_figures(spelled, language) == figures


@pytest.mark.parametrize(
    ("language", "passage"),
    [
        ("en", "one man, once, several hundred, a hundred thousand, a million"),
        (
            "en",
            "nineteen eighty-four, ten and twenty, two hundred hundred, two hundred twenty twelve",
        ),
        ("en", "1.500 million, 1.2345 thousand, two million three billion, hundreds"),
        ("de", "ein Haus, mehrere hundert, Achtung, Elfenbein"),
        ("fr", "un homme, une femme, neuf, cent"),
        ("it", "sei, uno"),
        ("tr", "altı, yedi, bir, bin, ALTI"),
        ("zh", "万一、十分、千万、一百五、十一月、第十一、数十万、二〇二四年、1.23456万"),
        ("sv", "elva"),
        ("", "eleven"),
    ],
)
def test_what_may_be_something_else_stays_as_it_is(language: str, passage: str) -> None:
    assert in_figures(passage, language) == passage


@pytest.mark.parametrize(
    ("language", "passage"),
    [
        ("zh", "1.2.3万、5..万"),
        ("zh", "9" * 5000 + "万"),
        ("en", "9" * 5000 + " million"),
        ("en", "two" + " million" * 900),
    ],
)
def test_what_nobody_counts_stays_as_it_is(language: str, passage: str) -> None:
    assert in_figures(passage, language) == passage


def test_small_numbers_may_stay_words() -> None:
    assert in_figures("nine of eleven, 2 million", "en", least=10) == "nine of 11, 2000000"
    assert in_figures("二十人", "zh", least=30) == "二十人"


def test_of_several_readings_the_longest_is_taken() -> None:
    assert in_figures("quatre-vingts ans, pour cent", "fr") == "80 ans, pour cent"


@pytest.mark.parametrize(
    ("number", "short"),
    [
        ("1200000", "1.2 million"),
        ("12000000000", "12 billion"),
        ("1234567", "1234567"),
        ("20", "20"),
        ("6.4", "6.4"),
    ],
)
def test_round_millions_are_written_for_people(number: str, short: str) -> None:
    assert in_short(number) == short


@given(st.sampled_from([*_SPELLED, "zh", "ja"]), st.text())
def test_any_text_can_be_read(language: str, passage: str) -> None:
    in_figures(passage, language)


@given(
    st.sampled_from(sorted(_SPELLED)),
    st.lists(st.sampled_from(" ".join(_SPELLED.values()).split()), max_size=8),
)
def test_any_words_can_be_read(language: str, words: list[str]) -> None:
    in_figures(" ".join(words).replace("_", " "), language)


@given(st.lists(st.sampled_from("零〇一二两三十百千万亿1,.2"), max_size=8))
def test_any_letters_can_be_read(letters: list[str]) -> None:
    in_figures("".join(letters), "zh")


@pytest.mark.parametrize(
    "written",
    [
        "5 percent",
        "5 per cent",
        "5 Prozent",
        "5 procent",
        "5 pour cent",
        "5 por ciento",
        "5 por cento",
        "5 per cento",
        "5 proc.",
        "5 procenta",
        "5 процентов",
        "5 persen",
        "5パーセント",
        "5 بالمئة",
        "yüzde 5",
        "百分之5",
    ],
)
def test_percent_is_a_sign_in_any_language(written: str) -> None:
    assert with_percent_signs(f"{written} of all") == "5 % of all"


@pytest.mark.parametrize(
    "written", ["5 percentage points", "a percent", "5 persentase", "5 percenter", "5 centers"]
)
def test_what_only_begins_like_percent_is_none(written: str) -> None:
    assert with_percent_signs(written) == written
