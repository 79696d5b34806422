from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rendering.test_comparison import cell, comparison, row, with_tests

from diptych.comparison.tables import Contrast, Query
from diptych.rendering.comparison import _Layout, comparison_tables, footnotes
from diptych.rendering.documents import LATEX
from diptych.rendering.extremes import extremes
from diptych.rendering.tables import MARKUP, layout_formats
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of

if TYPE_CHECKING:
    from diptych.comparison.tables import Comparison

PAPER = Screen()
COLOUR = Screen(width=120, colour=True)
THREE = comparison(
    ["Times", "Sun", "Post"],
    row("Rules", cell(6, 10), cell(1, 10), cell(3, 10)),
    row("Two on top", cell(5, 10), cell(5, 10), cell(0, 10)),
    row("Two below", cell(2, 10), cell(2, 10), cell(3, 10)),
    row("Even", cell(2, 10), cell(2, 10), cell(2, 10)),
)
NOTE = "▲ the largest share of a row, ▼ the smallest, where one group alone has it"


def lines(compared: Comparison, screen: Screen = PAPER, style: str = "simple") -> list[str]:
    return list(comparison_tables(compared, style, screen))[1].split("\n")


def cells(compared: Comparison) -> list[str]:
    """Return what stands in the rows, wherever the columns are."""
    return [" ".join(line.split()) for line in lines(compared)[2:]]


def test_the_one_largest_and_the_one_smallest_share_are_marked() -> None:
    assert cells(THREE) == [
        "Rules ▲ 6 60.0% ▼ 1 10.0% 3 30.0%",
        "Two on top 5 50.0% 5 50.0% ▼ –",
        "Two below 2 20.0% 2 20.0% ▲ 3 30.0%",
        "Even 2 20.0% 2 20.0% 2 20.0%",
    ]


def test_what_is_not_known_yet_is_not_the_smallest() -> None:
    unread = replace(cell(0, 10), none="so far")
    found = row("x", cell(5, 10), cell(2, 10), unread)
    (line,) = cells(comparison(["a", "b", "c"], found))
    assert line.startswith("x ▲ 5 50.0% ▼ 2 20.0% ")
    assert line.count("▼") == 1


def test_shares_that_are_printed_alike_are_not_marked() -> None:
    near = row("x", cell(5000, 10000), cell(5002, 10000), cell(5004, 10000))
    assert extremes(comparison(["a", "b", "c"], near), PAPER) is None


def test_a_share_that_is_almost_the_largest_one_shares_its_place() -> None:
    near = row("x", cell(5000, 10000), cell(5004, 10000), cell(100, 10000))
    assert cells(comparison(["a", "b", "c"], near)) == ["x 5000 50.0% 5004 50.0% ▼ 100 1.0%"]


def test_two_groups_and_tested_ones_have_no_marks() -> None:
    pair = comparison(["a", "b"], row("x", cell(1, 2), cell(0, 2)))
    tested = with_tests(THREE, *[Contrast()] * 4)
    robust = replace(THREE, query=Query(robust=True))
    assert [extremes(one, PAPER) for one in (pair, tested, robust)] == [None] * 3


@pytest.mark.parametrize("state", ["not read", "begun"])
def test_a_group_of_which_nothing_is_counted_is_neither_largest_nor_smallest(state: str) -> None:
    found = comparison(["a", "b", "c"], row("x", cell(2, 4), cell(0, 0), cell(1, 4)))
    sides = tuple(
        replace(side, state=state if place == 1 else "") for place, side in enumerate(found.sides)
    )
    assert cells(replace(found, sides=sides)) == [f"x ▲ 2 50.0% {state} ▼ 1 25.0%"]


def test_where_one_group_alone_is_counted_nothing_is_marked() -> None:
    found = comparison(["a", "b", "c"], row("x", cell(2, 4), cell(0, 0), cell(0, 0)))
    assert extremes(found, PAPER) is None
    other = comparison(["a", "b", "c"], row("y", cell(2, 4), cell(1, 4), cell(0, 0)))
    both = replace(found, tables=(*found.tables, *other.tables))
    assert "▲" not in lines(both)[2]


@pytest.mark.parametrize("style", sorted({*layout_formats()} - {"tsv"}))
def test_every_layout_has_the_marks(style: str) -> None:
    table = "\n".join(lines(THREE, Screen(width=100, colour=True), style))
    marks = ("bigtriangleup", "bigtriangledown") if style in LATEX else ("▲", "▼")
    assert [table.count(mark) for mark in marks] == [2, 2]
    assert ("\x1b" in table) == (style not in MARKUP)


def test_what_marks_mean_is_said() -> None:
    assert list(footnotes(THREE, "simple", PAPER))[-1] == NOTE
    assert list(footnotes(THREE, "github", COLOUR))[-1] == NOTE
    orange = (
        f"{NOTE}; orange: above the mean of the row, blue: below it, on one scale in all tables"
    )
    assert list(footnotes(THREE, "simple", COLOUR))[-1] == orange
    ascii_note = list(footnotes(THREE, "simple", Screen(blocks=False)))[-1]
    assert ascii_note == NOTE.replace("▲", "^").replace("▼", "v")
    even = comparison(["a", "b", "c"], row("x", *[cell(1, 2)] * 3))
    assert "largest" not in "".join(footnotes(even, "simple", PAPER))


def test_shades_say_how_far_from_the_mean_of_the_row_on_one_scale() -> None:
    found = lines(THREE, COLOUR)
    shades = [re.findall("48;5;([0-9]+)m", line) for line in found[2:]]
    assert shades == [["223", "153"], ["223", "223", "111"], ["230"], []]
    (small,) = comparison(
        ["Times", "Sun", "Post"], row("un", cell(6, 20), cell(2, 20), cell(1, 20)), label="Actor"
    ).tables
    both = replace(THREE, tables=(*THREE.tables, small))
    alone = replace(THREE, tables=(small,))
    shades = [
        re.findall("48;5;([0-9]+)m", list(comparison_tables(one, "simple", COLOUR))[-1])
        for one in (both, alone)
    ]
    assert shades == [["230", "195"], ["215", "195", "153"]]


def test_shaded_cells_are_as_wide_as_all_of_their_column() -> None:
    one, two = (re.findall("m([^\x1b]+)\x1b\\[0m", line) for line in lines(THREE, COLOUR)[2:4])
    assert one == ["▲  6  60.0%", "▼  1  10.0%"]
    assert two == ["   5  50.0%", "   5  50.0%", "▼         –"]


counts = st.lists(st.integers(0, 9), min_size=5, max_size=5)


@given(counts, counts, st.sampled_from([60, 80, 120]), st.sampled_from(["", "colour"]))
def test_facets_line_up_and_fit(
    first: list[int], second: list[int], width: int, colour: str
) -> None:
    names = ["Times", "Sun", "Post", "新华社", "Bote"]
    both = comparison(names, row("Rules", *(cell(n, 9) for n in first)))
    other = comparison(names, row("China and others", *(cell(n, 9) for n in second)))
    both = replace(both, tables=(*both.tables, *other.tables))
    tables = list(comparison_tables(both, "simple", Screen(width=width, colour=bool(colour))))[1:]
    rules = [next(x for x in one.split("\n") if x.startswith("---")) for one in tables]
    assert rules[: len(rules) // 2] == rules[len(rules) // 2 :]
    assert max(columns_of(line) for one in tables for line in one.split("\n")) <= width


def test_the_work_grows_with_the_number_of_groups_and_not_with_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Groups are put side by side one after the other, until a terminal is full."""
    laid_out = []
    counts_of = _Layout.counts
    monkeypatch.setattr(
        _Layout, "counts", lambda *given: laid_out.append(given) or counts_of(*given)
    )
    many = comparison([f"g{n}" for n in range(60)], row("x", *(cell(n, 99) for n in range(60))))
    assert len(list(comparison_tables(many, "simple", COLOUR))) > 5
    assert len(laid_out) < 3 * 60
