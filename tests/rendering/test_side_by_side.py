from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.alignment import Alignment, AlignmentRow
from diptych.rendering.numbered_text import Panel, covered
from diptych.rendering.side_by_side import Height, heights, panel_table, side_by_side
from diptych.rendering.terminal import Screen
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Sequence

A = "# Rules for all\n\nMinisters agreed.\n\nCritics call them weak,\nand so it is.\n\n\\# One.\n"
B = "Aturan untuk semua.\n\nPara menteri sepakat.\n\n文字\x1b文字文字文字文字文字文字文字。\n"


def _row(a: int | None, b: int | None, kind: str) -> AlignmentRow:
    one, other = ((n, n) if n else None for n in (a, b))
    return AlignmentRow(a=one, b=other, score=None, kind=kind)  # type: ignore[arg-type]


def _alignment(rows: Sequence[AlignmentRow], *, parallel: bool = True) -> Alignment:
    return Alignment(a="a", b="b", rows=tuple(rows), parallel=parallel, signals=("wording",))


def _panel(name: str, body: str, *quotes: str) -> Panel:
    text = parse_text(name, b"", body, "p")
    starts = [(text.body.index(quote), len(quote)) for quote in quotes]
    return Panel(text=text, marked=covered((start, start + length) for start, length in starts))


SIDES = (
    _panel("alpha", A, "for all", "agreed", "agreed.", "weak,\nand"),
    _panel("beta", B, "untuk semua.\n\nPara"),
)
ROWS = [
    Height((1, 1), (1, 1), "counterpart"),
    Height((2, 3), (2, 2), "related"),
    Height((4, 4), None, "gap", (3, 3)),
    Height(None, (3, 3), "gap"),
]


def test_versions_are_read_from_top_to_bottom_and_what_moved_is_named() -> None:
    rows = [
        _row(1, 1, "counterpart"),
        _row(2, 4, "moved"),
        _row(3, 2, "counterpart"),
        _row(4, None, "gap"),
        _row(None, 3, "gap"),
        _row(5, 5, "counterpart"),
    ]
    assert heights(_alignment(rows)) == [
        Height((1, 1), (1, 1), "counterpart"),
        Height((2, 2), None, "gap", (4, 4)),
        Height((3, 3), (2, 2), "counterpart"),
        Height((4, 4), None, "gap"),
        Height(None, (3, 3), "gap"),
        Height(None, (4, 4), "gap", (2, 2)),
        Height((5, 5), (5, 5), "counterpart"),
    ]


def test_what_is_related_stands_at_one_height_where_counterparts_leave_room() -> None:
    rows = [
        _row(1, 3, "related"),
        _row(2, 1, "counterpart"),
        _row(3, 2, "related"),
        _row(4, 4, "counterpart"),
    ]
    assert [height[:3] for height in heights(_alignment(rows))] == [
        ((1, 1), None, "gap"),
        ((2, 2), (1, 1), "counterpart"),
        ((3, 3), (2, 2), "related"),
        (None, (3, 3), "gap"),
        ((4, 4), (4, 4), "counterpart"),
    ]


def test_versions_in_another_order_stand_beside_each_other_as_well() -> None:
    rows = [_row(1, 3, "moved"), _row(2, 2, "counterpart"), _row(3, 1, "moved")]
    shown = heights(replace(_alignment(rows), reordered=True))
    assert [height[:3] for height in shown] == [(row.a, row.b, row.kind) for row in rows]


def test_independent_texts_are_read_in_the_order_of_the_first() -> None:
    rows = [_row(1, 2, "counterpart"), _row(2, 1, "related"), _row(None, 3, "gap")]
    assert [height[:3] for height in heights(_alignment(rows, parallel=False))] == [
        (row.a, row.b, row.kind) for row in rows
    ]


def test_what_another_paragraph_says_names_it_where_it_stands_alone() -> None:
    rows = [AlignmentRow(a=None, b=(2, 2), score=0.4, kind="within", host=3)]
    for parallel in (True, False):
        found = heights(_alignment(rows, parallel=parallel))
        assert found == [Height(None, (2, 2), "gap", (3, 3))]


@given(st.permutations(range(1, 8)), st.integers(0, 7), st.integers(0, 3))
def test_each_paragraph_has_one_place_and_the_order_is_that_of_both(
    order: list[int], pairs: int, more: int
) -> None:
    kinds = ["counterpart", "moved", "related"]
    rows = [
        _row(a, b, kinds[b % 3]) if a <= pairs else _row(a, None, "gap")
        for a, b in enumerate(order, 1)
    ]
    rows += [_row(None, b, "gap") for b in sorted([*order[pairs:], *range(8, 8 + more)])]
    found = heights(_alignment(rows))
    assert [h.a[0] for h in found if h.a] == list(range(1, 8))
    assert [h.b[0] for h in found if h.b] == list(range(1, 8 + more))


def test_panels_mark_passages_with_brackets_where_there_is_no_colour() -> None:
    assert (
        side_by_side(SIDES, ROWS, Screen(width=61))
        == """\
alpha                         │ beta
                              │
1  # Rules [for all]          ═ 1  Aturan [untuk semua.]
                              │
2  Ministers [agreed.]        ~ 2  [Para] menteri sepakat.
                              │
3  Critics call them [weak,   │
   and] so it is.             │
                              │
4  # One.                     │
   → 3                        │
                              │
                              │ 3  文字\\x1b文字文字文字文字文
                              │    字文字文字。"""
    )


def test_panels_underline_passages_where_there_is_colour() -> None:
    shown = side_by_side(SIDES, ROWS[:1], Screen(width=61, colour=True))
    assert "\x1b[1mRules \x1b[0m\x1b[4mfor all\x1b[0m" in shown
    assert "[for all]" not in shown


def test_the_table_has_a_column_for_each_text() -> None:
    columns, rows = panel_table(SIDES, ROWS)
    assert [column.header for column in columns] == ["a", "alpha", "b", "beta"]
    assert rows[1] == [
        "2-3", "Ministers [agreed.] Critics call them [weak, and] so it is.", "2",
        "[Para] menteri sepakat.",
    ]  # fmt: skip
    assert rows[2:] == [["4", "# One. → 3", "", ""], ["", "", "3", B.split("\n\n")[2].strip()]]


def test_spans_that_overlap_are_one_and_those_that_touch_are_two() -> None:
    assert covered([(5, 7), (0, 2), (1, 3), (3, 5), (5, 6)]) == ((0, 3), (3, 5), (5, 7))
