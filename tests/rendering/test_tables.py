from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.rendering.tables import (
    MARKUP,
    LayoutColumn,
    _prepared,
    head_and_rows,
    indented,
    layout_formats,
    table,
)
from diptych.rendering.tabulated import laid_out_by_tabulate
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

PAPER = Screen()
COLUMNS = [LayoutColumn(header="word"), LayoutColumn(header="n|m", align="right")]
HARD = [
    ["新华社 报道", "1"],
    ["👨‍👩‍👧‍👦 ⚠️ 🇮🇩", "22"],
    ["שלום عالم", "3"],
    ["a|b||c", "1e5"],
    ["<b>&amp;</b>", "-4"],
    ["", ""],
    ["\x1b[31mred\x07", "0.10"],
    ["\u202eevil\u2066", "007"],
    ["tab\there\nand\rthere", "5"],
    ["=1+1", "+6"],
    ["  indented $x_1$ {y} \\z #", "7"],
]
FITTED = sorted(set(layout_formats()) - MARKUP - {"tsv"})

cells = st.text(
    st.sampled_from("ab-/|  ·é新华、👩\u200d\ufe0f⚠\x1b\u202e\t\n'\\") | st.characters(),
    max_size=40,
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[LayoutColumn], list[list[str]]]:
    words, numbers = draw(st.integers(1, 5)), draw(st.integers(0, 4))
    columns = [LayoutColumn(header=draw(cells)) for _ in range(words)]
    columns += [LayoutColumn(header=draw(cells), align="right") for _ in range(numbers)]
    row = st.tuples(
        *[cells] * words, *[st.integers(0, 99_999).map(str) for _ in range(numbers)]
    ).map(list)
    return columns, draw(st.lists(row, max_size=4))


def simple(
    columns: list[LayoutColumn], rows: list[list[str]], width: int, style: str = "simple"
) -> list[str]:
    return table(columns, rows, style, Screen(width=width)).split("\n")


# Formats


@pytest.mark.parametrize("style", layout_formats())
def test_hard_cells(style: str, snapshot: SnapshotAssertion) -> None:
    assert table(COLUMNS, HARD, style, PAPER) == snapshot


@pytest.mark.parametrize("style", layout_formats())
def test_no_rows_still_have_a_header(style: str) -> None:
    assert "word" in table(COLUMNS, [], style, PAPER)


@pytest.mark.parametrize("style", sorted(MARKUP))
def test_what_is_to_be_pasted_elsewhere_is_not_fitted_to_the_terminal(style: str) -> None:
    long = [["word " * 40, "1"]]
    assert table(COLUMNS, long, style, Screen(width=60)) == table(COLUMNS, long, style, PAPER)


def test_numbers_are_printed_as_they_are_written() -> None:
    assert "1e5" in table(COLUMNS, [["a", "1e5"]], "simple", PAPER)


def test_levels_are_spaces_or_dashes_where_spaces_get_lost() -> None:
    assert indented("UN", 2, "simple") == "    UN"
    assert indented("UN", 2, "github") == "– – UN"


@given(tables().filter(lambda drawn: bool(drawn[1])), st.none() | st.integers(20, 120))
def test_the_simple_format_is_drawn_as_tabulate_draws_it(
    given_table: tuple[list[LayoutColumn], list[list[str]]], width: int | None
) -> None:
    columns, rows = given_table
    drawn = table(columns, rows, "simple", Screen(width=width))
    columns, lines = _prepared(columns, rows, "simple", Screen(width=width))
    by_tabulate = laid_out_by_tabulate([column.align for column in columns], lines, "simple")
    assert drawn == "\n".join(line.rstrip() for line in by_tabulate.split("\n"))


# Fitting


@given(tables(), st.integers(60, 200), st.sampled_from(FITTED))
def test_no_line_is_wider_than_the_screen(
    content: tuple[list[LayoutColumn], list[list[str]]], width: int, style: str
) -> None:
    lines = simple(*content, width, style)
    assert max(map(columns_of, lines)) <= width


@given(st.lists(cells, min_size=1), st.integers(60, 200))
def test_what_fits_is_laid_out_as_on_paper(words: list[str], width: int) -> None:
    columns, rows = [LayoutColumn(header="word")], [[word[:10]] for word in words]
    assert "\n".join(simple(columns, rows, width)) == table(columns, rows, "simple", PAPER)


def test_the_widest_column_gives_way_first() -> None:
    columns = [LayoutColumn(header="short"), LayoutColumn(header="long")]
    assert simple(columns, [["a b", "one two three four five six"]], 30) == [
        "short  long",
        "-----  -----------------------",
        "a b    one two three four five",
        "       six",
    ]


def test_a_header_of_numbers_is_wrapped_but_numbers_never_are() -> None:
    columns = [LayoutColumn(header="label"), LayoutColumn(header="The Times n=22", align="right")]
    assert simple(columns, [["abcdefghijklmnop", "10  45.5%"]], 28) == [
        "label             The Times",
        "                       n=22",
        "----------------  ---------",
        "abcdefghijklmnop  10  45.5%",
    ]


def test_words_are_cut_only_where_no_column_can_be_readable() -> None:
    columns = [LayoutColumn(header=name) for name in ("one", "two")]
    assert simple(columns, [["abcdefghijklmnop"] * 2], 22) == [
        "one         two",
        "----------  ----------",
        "abcdefghij  abcdefghij",
        "klmnop      klmnop",
    ]


def test_headers_of_numbers_are_wrapped_before_words_get_less_than_they_keep() -> None:
    columns = [
        LayoutColumn(header="label", keep=20),
        LayoutColumn(header="The Times n=22", align="right"),
    ]
    assert simple(columns, [["abcd efgh ijkl mnop q", "1"]], 33) == [
        "label                The Times",
        "                          n=22",
        "-------------------  ---------",
        "abcd efgh ijkl mnop          1",
        "q",
    ]


def test_optional_columns_are_left_out_where_others_would_become_unreadable() -> None:
    columns = [
        LayoutColumn(header="one"),
        LayoutColumn(header="two", optional=True),
        LayoutColumn(header="three", optional=True),
        LayoutColumn(header="four"),
    ]
    rows = [["abcdefghijklmnop"] * 4]
    headers = [simple(columns, rows, width)[0].split() for width in (70, 69, 51, 33)]
    assert headers == [
        ["one", "two", "three", "four"],
        ["one", "two", "four"],
        ["one", "four"],
        ["one", "four"],
    ]


def test_a_wrapped_label_keeps_its_indent() -> None:
    columns = [LayoutColumn(header="label"), LayoutColumn(header="n", align="right")]
    assert simple(columns, [["  United Nations process", "1"]], 20) == [
        "label             n",
        "----------------  -",
        "  United Nations  1",
        "  process",
    ]


def test_an_indent_never_takes_more_than_half_of_the_column() -> None:
    columns = [LayoutColumn(header="label"), LayoutColumn(header="n", align="right")]
    assert simple(columns, [[" " * 40 + "leaf", "1"]], 20) == [
        "label         n",
        "------------  -",
        "        leaf  1",
    ]


def test_drawn_cells_keep_their_colours_and_are_measured_without_them() -> None:
    columns = [LayoutColumn(header="n", align="right"), LayoutColumn(header="", drawn=True)]
    assert simple(columns, [["1", "\x1b[36m██\x1b[0m"], ["2", "|"]], 60) == [
        "n",
        "-  --",
        "1  \x1b[36m██\x1b[0m",
        "2  |",
    ]


@given(tables(), st.none() | st.integers(20, 120))
def test_head_and_rows_by_themselves_make_the_simple_table(
    given_table: tuple[list[LayoutColumn], list[list[str]]], width: int | None
) -> None:
    head, rows = head_and_rows(*given_table, Screen(width=width))
    assert len(rows) == len(given_table[1])
    assert "\n".join([head, *rows]) == table(*given_table, "simple", Screen(width=width))


def test_a_wrapped_row_keeps_its_lines_together() -> None:
    columns = [LayoutColumn(header="two words", keep=4), LayoutColumn(header="n", align="right")]
    head, rows = head_and_rows(columns, [["aa bb", "1"], ["c", "2"]], Screen(width=8))
    assert (head, rows) == ("two    n\nwords\n-----  -", ["aa bb  1", "c      2"])


def test_the_frame_of_rst_is_reckoned_with() -> None:
    columns = [LayoutColumn(header="label"), LayoutColumn(header="n", align="right")]
    lines = simple(columns, [["word " * 8, "1"]], 30, "rst")
    assert max(map(len, lines)) <= 30


def test_no_word_is_torn_while_another_column_can_give_way() -> None:
    columns = [
        LayoutColumn(header="source"),
        LayoutColumn(header="language"),
        LayoutColumn(header="not read", align="right"),
        LayoutColumn(header="dates", align="right", breaks=True),
    ]
    rows = [["The Daily Herald", "English, Indonesian", "2", "2025-07-01 – 2025-07-28"]]
    shown = table(columns, rows, "simple", Screen(width=42))
    words = shown.split()
    assert {"Daily", "Herald", "English,", "Indonesian", "language"} <= set(words)
    assert max(map(len, shown.split("\n"))) <= 42
