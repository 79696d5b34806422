from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.rendering.test_comparison import PAIR, cell, comparison, facet, row
from tests.rendering.test_crosstab import SPLIT, crosstab

from diptych.comparison.bases import Basis
from diptych.comparison.cell_passages import Opening
from diptych.rendering.cell_passages import example, opening_lines

if TYPE_CHECKING:
    from diptych.comparison.tables import Comparison


def opened(table: Any, *options: str, names: list[list[str]] | None = None) -> Any:
    groups = names or [[side.name] for side in table.sides]
    return replace(table, opening=Opening(groups, options))


def words(table: Any) -> str:
    return " ".join(example(table))


def test_the_row_of_the_largest_difference_is_opened_where_it_is_largest() -> None:
    assert words(opened(PAIR)) == "diptych find Sun --theme access"
    turned = comparison(["Times", "Sun"], row("Rules", cell(6, 10), cell(1, 5)))
    assert words(opened(turned)) == "diptych find Times --theme rules"


def test_the_first_of_equal_rows_is_opened() -> None:
    even = comparison(
        ["a", "b"], row("x", cell(1, 2), cell(1, 2)), row("y", cell(1, 2), cell(1, 2))
    )
    assert words(opened(even)) == "diptych find a --theme x"


def test_a_group_without_a_base_is_no_difference() -> None:
    unread = cell(0, 0)
    table = comparison(
        ["a", "b", "c"],
        row("x", cell(5, 10), cell(5, 10), unread),
        row("y", cell(1, 10), cell(3, 10), unread),
    )
    assert words(opened(table)) == "diptych find b --theme y"


def test_the_row_may_stand_in_any_table() -> None:
    apart = facet("actor", row("un", cell(0, 10), cell(5, 5)))
    both = replace(PAIR, tables=(*PAIR.tables, apart))
    assert words(opened(both)) == "diptych find Sun --actor un"


def test_of_one_group_the_first_row_that_has_something_is_opened() -> None:
    alone = comparison(["a"], row("x", cell(0, 2)), row("y", cell(1, 2)), row("z", cell(2, 2)))
    assert words(opened(alone)) == "diptych find a --theme y"


@pytest.mark.parametrize(
    "table",
    [
        PAIR,
        opened(comparison(["a", "b"], row("x", cell(0, 2), cell(0, 0)))),
        opened(comparison([])),
    ],
)
def test_where_nothing_can_be_listed_nothing_is_said(table: Comparison) -> None:
    assert opening_lines(table, 80) == []


def test_what_could_not_be_typed_in_is_not_shown() -> None:
    assert opening_lines(opened(PAIR, names=[["a"], ["x\x1b"]]), 80) == []


def test_begun_texts_are_left_out_where_shares_are_of_finished_ones() -> None:
    side = PAIR.sides[1]
    begun = replace(side, tally=replace(side.tally, texts={"begun": ["t"], "finished": ["u"]}))
    sides = (PAIR.sides[0], begun)
    coded = opened(replace(PAIR, sides=sides), "--without", "heading")
    assert words(coded) == "diptych find Sun --theme access --without heading"
    finished = replace(coded, basis=Basis(of="finished"))
    assert words(finished) == "diptych find Sun --theme access --of finished --without heading"


def test_words_are_quoted_for_a_shell_and_lines_end_in_a_backslash() -> None:
    table = opened(PAIR, "--without", "heading", names=[["a"], ["L’Écho “du soir”"]])
    assert opening_lines(table, 80) == [
        "passages behind a cell: diptych find 'L’Écho “du soir”' --theme access \\",
        "  --without heading",
    ]
    assert opening_lines(opened(PAIR, names=[["a"], ["it's"]]), 80) == [
        "passages behind a cell: diptych find 'it'\"'\"'s' --theme access"
    ]
    assert opening_lines(table, 50) == [
        "passages behind a cell: diptych find \\",
        "  'L’Écho “du soir”' --theme access \\",
        "  --without heading",
    ]


def test_a_pair_of_codes_is_opened() -> None:
    assert words(opened(crosstab())) == "diptych find Times --theme rules --mood good"


def test_a_part_of_a_pair_that_has_a_code_is_opened() -> None:
    found = opened(crosstab(split="actor", pairs=SPLIT))
    assert words(found) == "diptych find Times --theme rules --mood good --actor un"
