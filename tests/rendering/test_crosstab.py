from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.bases import Basis
from diptych.comparison.crosstabs import CrossQuery, Crosstab
from diptych.comparison.tables import Cell, ComparedGroup, ComparisonRow, FacetTable
from diptych.comparison.tally import Count, GroupTally, Tally
from diptych.rendering.crosstab import crosstab_explanation, crosstab_tables
from diptych.rendering.tables import layout_formats
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syrupy.assertion import SnapshotAssertion

PAPER = Screen()
FOREIGN = {chr(point) for point in [*range(0x20), *range(0x7F, 0xA0)]} | set("\u2028\u202e\u2066")
CODES = {"rules": 0, "rules/un": 1, "access": 0}
LABELS = {"rules": "Rules | law", "rules/un": "United Nations", "access": "新 access 👩"}


def cell(count: int, of: int = 20) -> Cell:
    return Cell(
        paragraphs=count,
        annotations=count,
        words=count,
        count=count,
        denominator=of,
        share=count / of,
        texts=1,
        mean=0.5 if count else None,
        scored=count,
    )


def table(facet: str, label: str, codes: Mapping[str, Sequence[int]]) -> FacetTable:
    rows = [
        ComparisonRow(
            code=code,
            label=LABELS.get(code, code),
            title=LABELS.get(code, code),
            depth=code.count("/"),
            cells=tuple(map(cell, counts)),
        )
        for code, counts in codes.items()
    ]
    return FacetTable(facet=facet, label=label, rows=tuple(rows), denominators=(20, 20))


def pair(count: int) -> Count:
    return Count(paragraphs=count, annotations=count, words=count, scored=count, values={1: -count})


THEME = table("theme", "Theme", {"rules": (9, 4), "rules/un": (5, 0), "access": (3, 1)})
MOOD = table("mood", "Mood", {"bad": (2, 5), "good": (7, 0)})
PAIRS = (
    {("rules", "bad"): pair(2), ("rules", "good"): pair(6), ("rules/un", "good"): pair(5)},
    {("rules", "bad"): pair(4), ("access", "bad"): pair(1)},
)
ITSELF = (
    {
        ("rules", "rules"): pair(9),
        ("rules", "rules/un"): pair(5),
        ("rules/un", "rules/un"): pair(5),
        ("access", "rules"): pair(2),
        ("access", "rules/un"): pair(1),
        ("access", "access"): pair(3),
    },
    {("rules", "rules"): pair(4), ("access", "access"): pair(1)},
)


ACTOR = table("actor", "Actor", {"un": (3, 1), "china": (2, 0)})
SPLIT = (
    {
        **PAIRS[0],
        ("rules", "bad", "un"): pair(1),
        ("rules", "bad", ""): pair(1),
        ("rules", "good", "un"): pair(4),
        ("rules", "good", "china"): pair(3),
        ("rules", "good", ""): pair(6),
    },
    PAIRS[1],
)
SPLIT_ITSELF = ({**ITSELF[0], ("rules", "rules", "un"): pair(2)}, ITSELF[1])


def crosstab(
    *names: str, rows: FacetTable = THEME, columns: FacetTable = MOOD, **options: Any
) -> Crosstab:
    names = names or ("Times", "Sun")
    is_itself = rows.facet == columns.facet
    left_out = options.pop("left_out", ((), (), ()) if "split" in options else ((), ()))
    pairs = options.pop("pairs", ITSELF if is_itself else PAIRS)
    annotators = options.pop("annotators", "ann")
    is_scale_signed = options.pop("is_scale_signed", True)
    split = ACTOR if options.get("split") else None
    query = CrossQuery(**options).settled(rows.facet, columns.facet)
    return Crosstab(
        query=query,
        basis=Basis(unit=query.unit or "paragraph", of="coded"),
        by="source",
        annotators=annotators,
        is_scale_signed=is_scale_signed,
        sides=tuple(map(side, names)),
        row_facet=rows,
        column_facet=columns,
        split_facet=split,
        pairs=pairs[: len(names)],
        each=((),) * len(names),
        left_out=left_out,
    )


def side(name: str) -> ComparedGroup:
    return ComparedGroup(
        name=name, tally=GroupTally(), counted=Tally(), state="", excluded=0, counts_begun=True
    )


def lines(found: Crosstab, screen: Screen = PAPER, style: str = "simple") -> list[str]:
    (one,) = crosstab_tables(found, style, screen)
    return one.split("\n")


def values(found: Crosstab) -> list[str]:
    """Return what stands in each row, wherever its columns are."""
    return [" ".join(line.split()) for line in lines(found)[2:]]


# What stands in the cells


def test_each_code_has_a_line_per_source_and_totals() -> None:
    assert lines(crosstab()) == [
        "Theme × Mood      source  bad  good  total",
        "----------------  ------  ---  ----  -----",
        "Rules | law       Times     2     6      9",
        "                  Sun       4     –      4",
        "  United Nations  Times     –     5      5",
        "                  Sun       –     –      –",
        "新 access 👩      Times     –     –      3",
        "                  Sun       1     –      1",
        "total             Times     2     7     20",
        "                  Sun       5     –     20",
    ]


def test_shares_of_a_row_leave_its_total_without_one() -> None:
    first, second, *_, totals, _ = values(crosstab(shares="row"))
    assert first == "Rules | law Times 2 22.2% 6 66.7% 9"
    assert second == "Sun 4 100.0% – 4"
    assert totals.endswith(" Times 2 10.0% 7 35.0% 20")


def test_shares_of_a_column_leave_its_total_without_one() -> None:
    first, *_, totals, _ = values(crosstab(shares="column"))
    assert first == "Rules | law Times 2 100.0% 6 85.7% 9 45.0%"
    assert totals.endswith(" Times 2 7 20")


def test_shares_of_a_group_stand_everywhere_but_in_the_corner() -> None:
    first, *_, totals, _ = values(crosstab(shares="group"))
    assert first == "Rules | law Times n=20 2 10.0% 6 30.0% 9 45.0%"
    assert totals.endswith(" Times n=20 2 10.0% 7 35.0% 20")


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({}, "Theme × Mood"),
        ({"shares": "row"}, "Theme × Mood, % of paragraphs with the row's code"),
        ({"shares": "column", "unit": "word"}, "Theme × Mood, % of words with the column's code"),
        ({"shares": "group"}, "Theme × Mood, % of paragraphs with a code"),
    ],
)
def test_the_header_says_of_what_shares_are_shares(options: Any, title: str) -> None:
    assert lines(crosstab(**options))[0].startswith(f"{title}  ")
    n = " n=20" * (options.get("shares") == "group")
    assert lines(crosstab("Times", **options))[0].startswith(f"Times{n}: {title}  ")


def test_the_header_says_that_texts_have_the_same_weight() -> None:
    weighed = replace(crosstab(shares="row"), basis=Basis(of="coded", weigh="texts"))
    weighed = replace(weighed, each=((), ()))
    assert ", mean % of paragraphs with the row's code  " in lines(weighed)[0]


def test_a_score_stands_with_its_n_and_has_no_corner() -> None:
    found = lines(crosstab(score="mood"))
    assert found[2] == "Rules | law       Times   −1.00 (2)  −1.00 (6)  +0.50 (9)"
    assert found[-1] == "                  Sun     +0.50 (5)          –"


def test_means_of_a_scale_without_negative_values_have_no_sign() -> None:
    found = lines(crosstab(score="mood", is_scale_signed=False))
    assert found[-1] == "                  Sun      0.50 (5)          –"


def test_a_measure_stands_beside_the_totals_that_it_is_made_of() -> None:
    assert values(crosstab(measure="jaccard"))[:2] == [
        "Rules | law Times 0.22 0.60 9",
        "Sun 0.80 0.00 4",
    ]
    assert values(crosstab(measure="npmi"))[:2] == [
        "Rules | law Times +0.35 +0.54 9",
        "Sun +0.86 – 4",
    ]


def test_a_facet_with_itself_is_half_a_table_with_its_totals_on_the_diagonal() -> None:
    assert lines(crosstab(columns=THEME)) == [
        "Theme × Theme     source  Rules | law  ›United Nations  新 access 👩",
        "----------------  ------  -----------  ---------------  ------------",
        "Rules | law       Times             9                              2",
        "                  Sun               4                              –",
        "  United Nations  Times                              5             1",
        "                  Sun                                –             –",
        "新 access 👩      Times                                            3",
        "                  Sun                                              1",
    ]


def test_a_measure_of_a_facet_with_itself_has_totals_and_no_diagonal() -> None:
    assert values(crosstab(columns=THEME, measure="jaccard")) == [
        "Rules | law Times 0.20 9",
        "Sun 0.00 4",
        "United Nations Times 0.14 5",
        "Sun 0.00 –",
        "新 access 👩 Times 3",
        "Sun 1",
    ]


def test_one_source_has_no_column_of_sources() -> None:
    assert lines(crosstab("Times"))[0].startswith("Times: Theme × Mood  bad  good")
    assert values(crosstab("Times"))[0] == "Rules | law 2 6 9"


def test_pairs_of_codes_are_rows_where_a_third_facet_divides_them() -> None:
    assert lines(crosstab(split="actor", pairs=SPLIT)) == [
        "Theme × Mood × Actor  source  all  un  china  none",
        "--------------------  ------  ---  --  -----  ----",
        "Rules | law           Times     9",
        "                      Sun       4",
        "  × bad               Times     2   1      –     1",
        "                      Sun       4   –      –     4",
        "  × good              Times     6   4      3     –",
        "                      Sun       –   –      –     –",
        "  United Nations      Times     5",
        "                      Sun       –",
        "    × good            Times     5   –      –     5",
        "                      Sun       –   –      –     –",
        "新 access 👩          Times     3",
        "                      Sun       1",
        "  × bad               Times     –   –      –     –",
        "                      Sun       1   –      –     1",
        "total                 Times    20",
        "                      Sun      20",
    ]


def test_pairs_that_never_meet_are_shown_on_request() -> None:
    assert len(lines(crosstab(split="actor", pairs=SPLIT, minimum=0))) == 2 + 2 * (3 + 3 * 2 + 1)


def test_one_source_has_no_column_of_sources_where_cells_are_divided() -> None:
    assert values(crosstab("Times", split="actor", pairs=SPLIT))[:2] == [
        "Rules | law 9",
        "× bad 2 1 – 1",
    ]


@pytest.mark.parametrize(
    ("shares", "cells", "base"),
    [
        ("group", "2 10.0% 1 5.0% – 1 5.0%", "Times n=20 20"),
        ("row", "2 22.2% 1 11.1% – 1 11.1%", "Times 20"),
        ("column", "2 100.0% 1 50.0% – 1 50.0%", "Times 20"),
        ("cell", "2 1 50.0% – 1 50.0%", "Times 20"),
    ],
)
def test_parts_of_a_cell_have_shares(shares: Any, cells: str, base: str) -> None:
    found = values(crosstab(split="actor", shares=shares, pairs=SPLIT))
    assert found[2].endswith(cells)
    (total,) = [place for place, line in enumerate(found) if line.startswith("total ")]
    assert found[total] == f"total {base}"
    columns = [line.split()[:2] for line in found[total + 2 :: 2]]
    assert columns == ([["×", "bad"], ["×", "good"]] if shares == "column" else [])


def test_shares_of_a_cell_are_said_to_be() -> None:
    found = crosstab(split="actor", shares="cell", pairs=SPLIT)
    assert values(found)[0] == "Rules | law Times 9"
    assert lines(found)[0].startswith("Theme × Mood × Actor, % of paragraphs with both codes  ")


def test_a_facet_with_itself_is_divided_once_for_each_pair() -> None:
    columns = replace(THEME, rows=tuple(map(replace, THEME.rows)))
    found = crosstab(columns=columns, split="actor", pairs=SPLIT_ITSELF)
    assert values(found)[:2] == ["Rules | law Times 9 2 – 9", "Sun 4 – – 4"]
    assert [line for line in values(found) if "×" in line] == [
        "× 新 access 👩 Times 2 – – 2",
        "× 新 access 👩 Times 1 – – 1",
    ]


def test_parts_of_a_group_that_is_not_read_say_so() -> None:
    found = crosstab(split="actor", pairs=SPLIT)
    unread = replace(found, sides=(found.sides[0], replace(found.sides[1], state="not read")))
    first, second, _, pair, *_ = values(unread)[0:1] + values(unread)[1:]
    assert (first, second) == ("Rules | law Times 9", "Sun not read")
    assert pair == "Sun not read not read not read not read"


def test_parts_that_do_not_fit_stand_in_a_table_of_their_own() -> None:
    found = crosstab(split="actor", shares="row", pairs=SPLIT)
    first, *_, last = crosstab_tables(found, "simple", Screen(width=50))
    assert "none" in last.split("\n")[0]
    assert "none" not in first.split("\n")[0]
    assert "total" not in last
    labels = [line.split("  Times")[0].rstrip() for line in last.split("\n")[-14::2]]
    assert labels[-7:] == [
        "Rules | law", "  × bad", "  × good", "  United Nations", "    × good",
        "新 access 👩", "  × bad",
    ]  # fmt: skip


def test_a_facet_without_rows_or_columns_has_no_table() -> None:
    empty = table("mood", "Mood", {})
    assert list(crosstab_tables(crosstab(columns=empty), "simple", PAPER)) == []
    assert list(crosstab_tables(crosstab(rows=empty, columns=THEME), "simple", PAPER)) == []


@pytest.mark.parametrize("style", ["github", "latex"])
def test_what_is_to_be_pasted_elsewhere(style: str, snapshot: SnapshotAssertion) -> None:
    found = [crosstab(shares="row"), crosstab(columns=THEME, measure="npmi")]
    tables = [laid for one in found for laid in crosstab_tables(one, style, PAPER)]
    assert "\n\n".join(tables) == snapshot


@pytest.mark.parametrize("style", ["github", "html", "latex"])
def test_what_is_to_be_pasted_elsewhere_is_the_same_on_a_terminal(style: str) -> None:
    on_screen = list(crosstab_tables(crosstab(), style, Screen(width=20)))
    assert on_screen == list(crosstab_tables(crosstab(), style, PAPER))


# Terminals

NAMES = [f"code number {number}" for number in range(6)]
WIDE = table("mood", "Mood", {name: (number, 1) for number, name in enumerate(NAMES)})


def test_sources_stand_below_their_code_where_a_column_of_them_has_no_room() -> None:
    found = crosstab(columns=WIDE, pairs=({}, {}))
    assert lines(found, Screen(width=72))[:6] == [
        "Theme × Mood        code    code    code    code    code    code  total",
        "                  number  number  number  number  number  number",
        "                       0       1       2       3       4       5",
        "----------------  ------  ------  ------  ------  ------  ------  -----",
        "Rules | law",
        "  Times                –       –       –       –       –       –      9",
    ]
    assert lines(found, Screen(width=100))[-1].split()[:2] == ["Sun", "1"]
    assert lines(found, Screen(width=100))[0].startswith("Theme × Mood      source")


def test_columns_that_do_not_fit_stand_in_tables_one_below_the_other() -> None:
    found = crosstab(columns=WIDE, pairs=({}, {}))
    tables = list(crosstab_tables(found, "simple", Screen(width=50)))
    assert len(tables) > 1
    assert all("Theme × Mood" in one and "United Nations" in one for one in tables)
    assert "total" in tables[-1].split("\n")[0]
    assert "total" not in tables[0].split("\n")[0]


def test_rows_that_are_blank_in_all_columns_of_a_table_are_not_in_it() -> None:
    first, *_, last = crosstab_tables(crosstab(columns=THEME), "simple", Screen(width=36))
    assert "access" not in first
    assert "access" in last


names = st.text(
    st.sampled_from("ab-/|  ·é新华社、👩\u200d\ufe0f⚠\x1b\x9b\u202e\t\n") | st.characters(),
    max_size=60,
)


@st.composite
def crosstabs(draw: st.DrawFn) -> Crosstab:
    """Names and labels from anywhere, counts up to a million, one to four groups."""
    groups = draw(st.integers(1, 4))
    counts = st.sampled_from([0, 3, 999, 10**6])
    tables = []
    for facet in ("theme", draw(st.sampled_from(["theme", "mood"]))):
        rows = tuple(
            ComparisonRow(
                code=code,
                label=label,
                title=label,
                depth=depth,
                cells=tuple(cell(draw(counts), 10**6) for _ in range(groups)),
            )
            for code, depth in CODES.items()
            for label in [draw(names)]
        )
        of = (10**6,) * groups
        table = FacetTable(facet=facet, label=draw(names), rows=rows, denominators=of)
        tables.append(table)
    if tables[0].facet == tables[1].facet:
        tables[1] = tables[0]
    options = [{}, {"shares": "row"}, {"score": "mood"}, {"measure": "npmi"}, {"split": "actor"}]
    option = draw(st.sampled_from(options))
    pairs = [
        {(row, column): pair(draw(st.sampled_from([0, 3]))) for row in CODES for column in CODES}
        for _ in range(groups)
    ]
    found = crosstab(
        *(draw(names) for _ in range(groups)),
        rows=tables[0],
        columns=tables[1],
        pairs=tuple(pairs),
        **option,
    )
    return replace(found, by=draw(names))


@given(crosstabs(), st.integers(50, 200), st.sampled_from(["simple", "grid", "presto"]))
def test_no_line_is_wider_than_the_screen(found: Crosstab, width: int, style: str) -> None:
    for one in crosstab_tables(found, style, Screen(width=width)):
        assert max(map(columns_of, one.split("\n"))) <= width


@given(crosstabs(), st.sampled_from(layout_formats()), st.sampled_from([None, 80]))
def test_nothing_foreign_reaches_the_output(found: Crosstab, style: str, width: int | None) -> None:
    for one in crosstab_tables(found, style, Screen(width=width)):
        allowed = {"\n", "\t"} if style == "tsv" else {"\n"}
        assert not (set(one) & FOREIGN) - allowed


# What is said of it


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "counting paragraphs in which one annotation has both codes"),
        ({"unit": "annotation"}, "counting annotations that have both codes"),
        ({"unit": "word"}, "counting words under annotations that have both codes"),
        ({"within": "paragraph"}, "counting paragraphs that have both codes"),
        (
            {"measure": "jaccard"},
            (
                "jaccard of annotations that have both codes (of those with either, the share "
                "that has both)"
            ),
        ),
        (
            {"measure": "npmi", "within": "paragraph"},
            (
                "npmi of paragraphs that have both codes (−1 never, 0 as often as by chance, "
                "+1 always together)"
            ),
        ),
        ({"score": "mood"}, "mean mood (and of how many) of annotations that have both codes"),
        (
            {"score": "mood", "within": "paragraph"},
            (
                "mean mood (and of how many) of annotations with either code in paragraphs that "
                "have both"
            ),
        ),
    ],
)
def test_what_is_counted_is_said(options: Any, said: str) -> None:
    among = "; among the " if "measure" in options else ""
    unit = "paragraphs" if options.get("within") == "paragraph" else "annotations"
    of = f"{unit} with a code" if among else ""
    assert crosstab_explanation(crosstab(annotators="ann and bob", **options)) == (
        f"{said}, annotated by ann and bob{among}{of}; total: all with the code, whatever else "
        "they have, not the sum of the cells"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"shares": "group"}, "shares: of the paragraphs with a code"),
        ({"shares": "row", "unit": "annotation"}, "shares: of the annotations with the row's code"),
        (
            {"shares": "column", "unit": "word"},
            "shares: of the words with the column's code",
        ),
    ],
)
def test_what_shares_are_of_is_said(options: Any, said: str) -> None:
    assert f"not annotated yet; {said}; total" in crosstab_explanation(
        crosstab(annotators="", **options)
    )


def test_weights_and_exclusions_are_said() -> None:
    basis = Basis(of="coded", weigh="texts", without=("heading",))
    explained = crosstab_explanation(replace(crosstab(shares="row"), basis=basis))
    assert "the row's code, each text the same weight; without heading; total" in explained


def test_a_group_that_is_not_read_says_so_in_place_of_numbers() -> None:
    found = crosstab()
    unread = tuple(replace(side, state="not read") for side in found.sides)
    assert lines(replace(found, sides=unread))[2].count("not read") == 3


def test_what_is_blank_in_a_facet_with_itself_is_said() -> None:
    assert crosstab_explanation(crosstab(columns=THEME)).endswith(
        "; each pair once; on the diagonal, all with the code; blank: a code with one above it"
    )
    assert crosstab_explanation(crosstab(columns=THEME, measure="npmi")).endswith(
        "; among the paragraphs with a code; each pair once; blank: a code with itself or with "
        "one above it"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {},
            (
                "split: those with a code of Actor in the same annotation, of which one can have "
                "several; none: those without any"
            ),
        ),
        (
            {"unit": "annotation"},
            "split: those with a code of Actor in the same annotation; none: those without any",
        ),
        (
            {"within": "paragraph"},
            (
                "split: those with a code of Actor in an annotation with either code, of which "
                "one can have several; none: those without any"
            ),
        ),
    ],
)
def test_how_cells_are_divided_is_said(options: Any, said: str) -> None:
    explained = crosstab_explanation(crosstab(split="actor", **options))
    assert f", annotated by ann; {said}; total" in explained


def test_what_was_left_out_is_named_as_far_as_that_is_short() -> None:
    few = crosstab(left_out=(("Courts",), ("a", "b", "c", "d", "e", "f")))
    assert crosstab_explanation(few).endswith(
        "; left out, being empty: Courts (Theme), a, b, c, d and 2 more (Mood)"
    )
    rare = crosstab(columns=THEME, minimum=3, left_out=(("Courts",), ("Courts",)))
    assert crosstab_explanation(rare).endswith("; left out, below 3 everywhere: Courts (Theme)")
