from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.tables import Cell, Comparison, FacetTable, Query, Row, Side
from diptych.comparison.tally import Total
from diptych.rendering.comparison import comparison_tables, explanation, signed, signed_points
from diptych.rendering.tables import layout_formats
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syrupy.assertion import SnapshotAssertion

PAPER = Screen()
FOREIGN = {chr(point) for point in [*range(0x20), *range(0x7F, 0xA0)]} | set(
    "\u061c\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def cell(count: int, of: int, mean: float | None = None, scored: int = 0) -> Cell:
    return Cell(
        paragraphs=count,
        annotations=count,
        words=count,
        count=count,
        denominator=of,
        mean=mean,
        scored=scored,
    )


def row(label: str, *cells: Cell, depth: int = 0) -> Row:
    return Row(code=label.lower(), label=label, title=label, depth=depth, cells=cells)


def comparison(
    sides: Sequence[str], *rows: Row, query: Query | None = None, label: str = "Theme"
) -> Comparison:
    denominators = [cell.denominator for cell in rows[0].cells] if rows else [0] * len(sides)
    return Comparison(
        query=query or Query(),
        sides=tuple(
            Side(
                name=name,
                total=Total(texts=1, paragraphs=of + 1, coded=of, words=100, languages={"en"}),
                denominator=of,
            )
            for name, of in zip(sides, denominators, strict=True)
        ),
        tables=(FacetTable(facet="theme", label=label, rows=rows),),
    )


PAIR = comparison(
    ["Times", "Sun"],
    row("Rules", cell(6, 10), cell(1, 5)),
    row("United Nations", cell(2, 10), cell(0, 5), depth=1),
    row("Access", cell(0, 10), cell(3, 5)),
    row("Even", cell(2, 10), cell(1, 5)),
)


def facet_table(compared: Comparison, screen: Screen, style: str = "simple") -> list[str]:
    return list(comparison_tables(compared, style, screen))[1].split("\n")


# On paper


def test_the_first_table_says_what_is_compared() -> None:
    assert next(comparison_tables(PAIR, "simple", PAPER)).split("\n") == [
        "source  language  texts  paragraphs  coded  words",
        "------  --------  -----  ----------  -----  -----",
        "Times   English       1          11     10    100",
        "Sun     English       1           6      5    100",
    ]


def test_languages_of_a_group_are_named_in_order() -> None:
    side = Side(name="a", total=Total(languages={"id", "", "en"}), denominator=0)
    compared = Comparison(query=Query(), sides=(side,), tables=())
    assert "English, Indonesian, unknown" in next(comparison_tables(compared, "simple", PAPER))


def test_two_groups_get_their_difference_and_what_only_one_of_them_has() -> None:
    assert facet_table(PAIR, PAPER) == [
        "Theme             Times n=10   Sun n=5  difference  only in",
        "----------------  ----------  --------  ----------  -------",
        "Rules               6  60.0%  1  20.0%       −40.0",
        "  United Nations    2  20.0%         –       −20.0  Times",
        "Access                     –  3  60.0%       +60.0  Sun",
        "Even                2  20.0%  1  20.0%         0.0",
    ]


def test_nothing_is_said_of_only_one_where_both_have_all() -> None:
    both = comparison(["a", "b"], row("x", cell(1, 2), cell(2, 2)))
    assert facet_table(both, PAPER)[0] == "Theme     a n=2     b n=2  difference"


def test_three_groups_have_no_difference() -> None:
    three = comparison(["a", "b", "c"], row("x", cell(1, 2), cell(2, 2), cell(0, 2)))
    assert facet_table(three, PAPER) == [
        "Theme     a n=2     b n=2  c n=2",
        "-----  --------  --------  -----",
        "x      1  50.0%  2 100.0%      –",
    ]


def test_a_group_in_which_nothing_is_coded_has_no_difference() -> None:
    empty = comparison(["a", "b"], row("x", cell(1, 2), cell(0, 0)))
    assert facet_table(empty, PAPER)[2] == "x      1  50.0%      –           –  a"


def test_a_score_stands_beside_each_count_with_its_n() -> None:
    scored = comparison(
        ["a", "b"],
        row("x", cell(1, 2, -0.5, 4), cell(2, 2, None, 0)),
        query=Query(score="mood"),
    )
    assert facet_table(scored, PAPER) == [
        "Theme     a n=2  mean mood     b n=2  mean mood  difference",
        "-----  --------  ---------  --------  ---------  ----------",
        "x      1  50.0%  −0.50 (4)  2 100.0%          –       +50.0",
    ]


def test_a_facet_without_rows_has_no_table() -> None:
    assert len(list(comparison_tables(comparison(["a", "b"]), "simple", PAPER))) == 1


@pytest.mark.parametrize("style", layout_formats())
def test_every_format(style: str, snapshot: SnapshotAssertion) -> None:
    assert "\n\n".join(comparison_tables(PAIR, style, PAPER)) == snapshot


@pytest.mark.parametrize("style", ["github", "html", "latex"])
def test_what_is_to_be_pasted_elsewhere_is_the_same_on_a_terminal(style: str) -> None:
    screen = Screen(width=80, colour=True)
    on_screen = list(comparison_tables(PAIR, style, screen))
    assert on_screen == list(comparison_tables(PAIR, style, PAPER))


# Bars


def test_bars_point_to_the_group_that_has_more_and_the_longest_fills_its_half() -> None:
    assert facet_table(PAIR, Screen(width=77)) == [
        "Theme             Times n=10   Sun n=5  difference             ◂│▸",
        "----------------  ----------  --------  ----------  -------------------------",
        "Rules               6  60.0%  1  20.0%       −40.0      ████████│",
        "  United Nations    2  20.0%         –       −20.0          ████│ only",
        "Access                     –  3  60.0%       +60.0         only │████████████",
        "Even                2  20.0%  1  20.0%         0.0              │",
    ]


def test_bars_are_shorter_on_a_narrower_terminal() -> None:
    lines = facet_table(PAIR, Screen(width=65))
    assert lines[4] == "Access                     –  3  60.0%       +60.0   only │██████"


def test_half_blocks_are_half_the_length() -> None:
    halves = comparison(
        ["a", "b"], row("x", cell(0, 24), cell(24, 24)), row("y", cell(3, 24), cell(0, 24))
    )
    assert facet_table(halves, Screen(width=80))[3].endswith(" ▐█│ only")
    flipped = comparison(
        ["a", "b"], row("x", cell(24, 24), cell(0, 24)), row("y", cell(0, 24), cell(3, 24))
    )
    assert facet_table(flipped, Screen(width=80))[3].endswith(" only │█▌")


def test_bars_of_all_tables_have_one_scale() -> None:
    long_label = row("a label so long that it leaves little room", cell(0, 4), cell(1, 4))
    tables = (
        FacetTable(facet="one", label="One", rows=(row("x", cell(0, 4), cell(4, 4)),)),
        FacetTable(facet="two", label="Two", rows=(long_label,)),
    )
    compared = Comparison(query=Query(), sides=PAIR.sides, tables=tables)
    _, one, two = comparison_tables(compared, "simple", Screen(width=78))
    assert (one.count("█"), two.count("█")) == (8, 2)


def test_a_terminal_that_cannot_draw_blocks_gets_plain_characters() -> None:
    lines = facet_table(PAIR, Screen(width=77, blocks=False))
    assert lines[0].endswith("<|>")
    assert lines[2].endswith("    ########|")
    assert lines[4].endswith(" only |############")


def test_bars_have_the_colour_of_their_group() -> None:
    lines = facet_table(PAIR, Screen(width=77, colour=True))
    assert lines[2].endswith("    \x1b[36m████████\x1b[0m│")
    assert lines[3].endswith("        \x1b[36m████\x1b[0m│\x1b[2m only\x1b[0m")
    assert lines[4].endswith("       \x1b[2monly \x1b[0m│\x1b[33m████████████\x1b[0m")


def test_no_colour_without_bars() -> None:
    assert "\x1b" not in "".join(facet_table(PAIR, Screen(colour=True)))


def test_no_bars_where_nothing_differs() -> None:
    same = comparison(["a", "b"], row("x", cell(1, 2), cell(1, 2)))
    assert facet_table(same, Screen(width=80))[0].endswith("difference")


def test_no_bar_where_one_group_has_nothing_coded() -> None:
    tables = (
        FacetTable(facet="one", label="One", rows=(row("x", cell(0, 4), cell(4, 4)),)),
        FacetTable(facet="two", label="Two", rows=(row("y", cell(1, 4), cell(0, 0)),)),
    )
    compared = Comparison(query=Query(), sides=PAIR.sides, tables=tables)
    _, _, two = comparison_tables(compared, "simple", Screen(width=80))
    assert two.split("\n")[2].rstrip().endswith("–")


def test_a_terminal_too_narrow_for_bars_has_none() -> None:
    assert facet_table(PAIR, Screen(width=60))[0].endswith("difference")


# Groups that do not fit side by side


def test_groups_that_do_not_fit_stand_in_tables_one_below_the_other() -> None:
    sides = ["Guardian", "Independent", "Telegraph", "Mirror"]
    four = comparison(sides, row("A label of some length", *[cell(10, 20)] * 4))
    _, *tables = comparison_tables(four, "simple", Screen(width=60))
    assert [table.split("\n")[0].split() for table in tables] == [
        ["Theme", "Guardian", "Independent", "Telegraph"],
        ["Theme", "Mirror", "n=20"],
    ]


def test_two_groups_that_do_not_fit_keep_the_difference_with_the_second() -> None:
    scored = comparison(
        ["Times", "Sun"],
        row("A label of some length", *[cell(10, 20, 0.5, 10)] * 2),
        row("Another label", cell(10, 20, 0.5, 10), cell(20, 20, 0.5, 10)),
        query=Query(score="sentiment"),
    )
    _, first, second = comparison_tables(scored, "simple", Screen(width=60))
    assert first.split("\n")[0] == "Theme                   Times n=20  mean sentiment"
    assert second.split("\n")[0].split() == ["Theme", "Sun", "n=20", "mean", "difference"]


names = st.text(
    st.sampled_from("ab-/|  ·é新华社、👩\u200d\ufe0f⚠\x1b\x9b\u202e\t\n") | st.characters(),
    max_size=60,
)


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    """Up to six groups with names and labels from anywhere, and counts up to a million."""
    groups = draw(st.integers(1, 6))
    denominators = draw(
        st.lists(st.sampled_from([0, 1, 20, 999, 10**6]), min_size=groups, max_size=groups)
    )
    rows = [
        row(
            draw(names),
            *(
                cell(draw(st.integers(0, of)), of, draw(st.sampled_from([None, -1.0, 0.4])), of)
                for of in denominators
            ),
            depth=draw(st.integers(0, 3)),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    query = Query(score=draw(st.sampled_from([None, "sentiment"])))
    sides = draw(st.lists(names, min_size=groups, max_size=groups))
    return comparison(sides, *rows, query=query, label=draw(names))


@given(comparisons(), st.integers(60, 200), st.sampled_from(["simple", "grid", "presto"]))
def test_no_line_is_wider_than_the_screen(compared: Comparison, width: int, style: str) -> None:
    for table in comparison_tables(compared, style, Screen(width=width, colour=True)):
        assert max(map(columns_of, table.split("\n"))) <= width


@given(comparisons(), st.sampled_from(layout_formats()), st.sampled_from([None, 80]))
def test_nothing_foreign_reaches_the_output(
    compared: Comparison, style: str, width: int | None
) -> None:
    for table in comparison_tables(compared, style, Screen(width=width, colour=True)):
        for ours in ("\x1b[36m", "\x1b[33m", "\x1b[2m", "\x1b[0m", "\n"):
            table = table.replace(ours, "")  # noqa: PLW2901 - what is left
        assert not set(table) & FOREIGN or (style == "tsv" and set(table) & FOREIGN == {"\t"})


# Numbers and words


@pytest.mark.parametrize(
    ("number", "digits", "written"),
    [(0.254, 1, "+0.3"), (-0.254, 1, "−0.3"), (0.0, 1, "0.0"), (-0.04, 1, "0.0"), (2, 2, "+2.00")],
)
def test_numbers_have_their_sign_and_zero_has_none(
    number: float, digits: int, written: str
) -> None:
    assert signed(number, digits) == written


def test_differences_are_in_percentage_points() -> None:
    assert signed_points(-0.0334) == "−3.3"
    assert signed_points(None) == "–"


def test_the_explanation_says_what_is_counted_and_of_what_the_shares_are() -> None:
    assert explanation(PAIR, ["ann", "bob"]) == (
        "counting paragraphs, annotated by ann and bob; shares: of the coded paragraphs (those "
        "with at least one code) of each source; difference: Sun minus Times, in "
        "percentage points"
    )


def test_other_units_have_other_shares() -> None:
    for unit, of in (("annotation", "the annotations"), ("word", "the words inside")):
        words = explanation(comparison(["a"], query=Query(unit=unit, by="date")), [])
        assert words.startswith(f"counting {unit}s, annotated by nobody; shares: of {of}")
        assert words.endswith("of each date")
