from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from diptych.rendering import wrapping
from diptych.rendering.terminal import visible
from diptych.rendering.wrapping import beginning, columns_of, wrapped

if TYPE_CHECKING:
    import pytest

words = st.text(
    st.sampled_from("ab-/ ·.é\u0301新华、（ｱกำ👩\u200d\u200b\ufe0f⚠\u00a0\u3000🇮🇩ﷺ")
) | st.text().map(visible)


def squeezed(text: str) -> str:
    """Leave blanks out, which is all that a break may eat."""
    return "".join(text.split())


@given(words, st.integers(2, 30))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    assert max(columns_of(line) for line in wrapped(text, width)) <= width


@given(words, st.integers(4, 30))
def test_nothing_but_blanks_gets_lost(text: str, width: int) -> None:
    assert squeezed("".join(wrapped(text, width, "  "))) == squeezed(text)


@given(words, st.integers(10, 30))
def test_indented_lines_fit_too(text: str, width: int) -> None:
    lines = wrapped(text, width, "  ", "    ")
    assert max(columns_of(line) for line in lines) <= width
    assert all(line.startswith("      ") for line in lines[1:])


def test_lines_break_at_blanks() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]


def test_lines_break_after_hyphens_and_slashes_inside_words() -> None:
    assert wrapped("governance/self-reliance", 14) == ["governance/", "self-reliance"]
    assert wrapped("governance/self-reliance", 11) == ["governance/", "self-", "reliance"]


def test_dates_and_negative_numbers_are_not_broken() -> None:
    assert wrapped("on 2025-07-28 at -5", 12) == ["on", "2025-07-28", "at -5"]


def test_chinese_breaks_between_letters_but_not_before_a_comma_or_after_a_bracket() -> None:
    assert wrapped("新华社，北京（电）", 6) == ["新华", "社，北", "京", "（电）"]


def test_chinese_breaks_beside_latin() -> None:
    assert wrapped("使用AI技术", 6) == ["使用AI", "技术"]


def test_a_middle_dot_stays_at_the_end_of_its_line() -> None:
    assert wrapped("positive · first", 12) == ["positive ·", "first"]


def test_a_word_too_long_is_cut() -> None:
    assert wrapped("a abcdefgh", 4) == ["a", "abcd", "efgh"]


def test_a_letter_and_its_accent_are_not_separated() -> None:
    assert wrapped("e\u0301" * 3, 2) == ["e\u0301" * 2, "e\u0301"]


def test_no_text_is_one_empty_line() -> None:
    assert wrapped("", 10) == [""]


def test_colour_takes_no_columns() -> None:
    assert columns_of("\x1b[36m█\x1b[0m") == 1


def test_ten_times_the_text_is_ten_times_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(text: str) -> int:
        letters = []
        monkeypatch.setattr(
            wrapping, "columns_of", lambda part: letters.append(len(part)) or columns_of(part)
        )
        wrapped(text, 80)
        return sum(letters)

    assert measured("新华社" * 1_000) < measured("新华社" * 10_000) / 9


@given(words, st.integers(3, 30))
def test_a_beginning_fits_and_says_that_there_was_more(text: str, width: int) -> None:
    shown = beginning(text, width)
    assert columns_of(shown) <= width
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]))
    assert (shown == text) == (columns_of(text) <= width)
