"""Rows of the screen: cut, filled up, and what is typed in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.rendering.wrapping import columns_of
from diptych.tui.entry import entry
from diptych.tui.rows import REVERSE, ScreenRow, elided, fitted, piece, quoted, typed_rows

ODD = st.text(
    st.sampled_from("a 一\u0301\u200d👩🇩🇪\u094d\u0bcd\u093fक\u00ad\x1b\u2067\ufe0f가"), max_size=12
)


def plain(row: ScreenRow) -> str:
    return "".join(one.shown for one in row)


@given(ODD, st.integers(0, 14))
def test_any_letters_are_cut_to_any_width(text: str, width: int) -> None:
    elided(text, width)
    assert sum(one.columns for one in fitted([piece(text)], width)) >= width


@given(ODD, st.sampled_from(["", " ", "   \n", '"']), st.integers(1, 40), st.integers(0, 14))
def test_of_a_passage_of_any_length_as_much_is_quoted_as_there_is_room(
    text: str, gap: str, times: int, width: int
) -> None:
    passage = (text + gap) * times
    words = " ".join(passage.split())
    if '"' in {words[:1], words[-1:]}:
        assert quoted(passage, width) == elided(words, width)
    else:
        assert quoted(passage, width) == f"“{elided(words, max(width - 2, 0))}”"


def test_of_a_long_passage_what_has_no_room_is_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[int] = []

    def counting(text: str) -> int:
        looked_at.append(len(text))
        return columns_of(text)

    monkeypatch.setattr("diptych.tui.rows.columns_of", counting)
    assert quoted("words and words " * 10_000, 20) == "“words and words w…”"
    assert max(looked_at) < 200
    assert quoted(" " * 10_000 + "a" + " " * 10_000 + "b", 20) == "“a b”"


@given(ODD, st.integers(0, 12), st.integers(1, 14), st.integers(1, 3))
def test_whatever_is_typed_is_shown_around_its_cursor(
    text: str, cursor: int, width: int, height: int
) -> None:
    rows = typed_rows(entry(text, min(cursor, len(text))), width, height)
    assert 1 <= len(rows) <= height
    assert all(sum(one.columns for one in row) >= width for row in rows)
    reversed_ = [one for row in rows for one in row if one.look == REVERSE]
    assert len(reversed_) <= 1
    assert reversed_ or width < 10


@pytest.mark.parametrize("text", ["\x1b[31mred " * 30, "\u2067abc\u2069" * 40, "一" * 50])
@pytest.mark.parametrize("width", [3, 4, 5, 80])
def test_a_long_line_of_letters_wider_than_they_count_is_drawn(text: str, width: int) -> None:
    (row,) = typed_rows(entry(text), width, 1)
    assert sum(one.columns for one in row) == width


def test_what_is_typed_is_wrapped_and_what_is_left_out_is_marked() -> None:
    line = entry("abcdefghijklmnop")
    assert [plain(row).rstrip() for row in typed_rows(line, 10, 3)] == [
        "> abcdefg", "  hijklmn", "  op",
    ]  # fmt: skip
    assert [plain(row).rstrip() for row in typed_rows(line, 10, 2)] == [">…hijklmn", "  op"]
    assert [plain(row).rstrip() for row in typed_rows(entry("abcdefghijklmnop", 0), 10, 2)] == [
        "> abcdefg", "  hijklmn…",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the quick brown fox", ["> the", "  quick", "  brown", "  fox"]),
        ("exactly so", ["> exactly", "  so"]),
        ("exactly ", ["> exactly", ""]),
        ("a 各国应加强", ["> a 各国", "  应加强"]),
        ("各国ab cdefghijkl", ["> 各国ab", "  cdefghi", "  jkl"]),
    ],
)
def test_what_is_typed_is_wrapped_between_words(text: str, expected: list[str]) -> None:
    assert [plain(row).rstrip() for row in typed_rows(entry(text), 10, 4)] == expected


def test_the_cursor_is_on_a_whole_letter() -> None:
    for text in ("👩‍👩‍👧", "🇩🇪", "e\u0301", "कि"):
        (row,) = typed_rows(entry(text, 0), 20, 1)
        (under,) = (one for one in row if one.look == REVERSE)
        assert (under.shown, under.columns) == (text, columns_of(text))


def test_what_is_wider_together_than_one_by_one_is_kept_whole() -> None:
    assert fitted([piece("\u0bcd 가")], 3)[0].shown == "\u0bcd 가"
