from __future__ import annotations

import re
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.bases import Basis
from diptych.comparison.tables import (
    Cell,
    ComparedGroup,
    Comparison,
    ComparisonRow,
    Contrast,
    Distance,
    FacetTable,
    OnlyIn,
    PairTesting,
    Query,
    Quote,
)
from diptych.comparison.tally import ANY, Count, GroupTally, Sums, Tally
from diptych.rendering.comparison import (
    comparison_tables,
    explanation,
    footnotes,
    to_finish,
)
from diptych.rendering.numbers import signed, signed_points
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
        share=count / of if of else None,
        texts=1,
        mean=mean,
        scored=scored,
    )


def row(label: str, *cells: Cell, depth: int = 0) -> ComparisonRow:
    return ComparisonRow(code=label.lower(), label=label, title=label, depth=depth, cells=cells)


def comparison(
    sides: Sequence[str],
    *rows: ComparisonRow,
    query: Query | None = None,
    basis: Basis | None = None,
    label: str = "Theme",
) -> Comparison:
    denominators = [cell.denominator for cell in rows[0].cells] if rows else [0] * len(sides)
    found = tuple(replace(one, only_in=only_in([cell.count for cell in one.cells])) for one in rows)
    table = FacetTable(facet="theme", label=label, rows=found, denominators=tuple(denominators))
    return Comparison(
        query=query or Query(),
        basis=basis or Basis(of="coded"),
        by="source",
        annotators="ann",
        sides=tuple(side(name, of) for name, of in zip(sides, denominators, strict=True)),
        tables=(table,),
    )


def side(name: str, of: int, languages: Sequence[str] = ("en",)) -> ComparedGroup:
    coded = Tally(counts={ANY: Count(paragraphs=of)}, texts=1, paragraphs=of + 1, words=100)
    tally = GroupTally(
        texts={"finished": [name]}, sums=Sums(finished=coded), languages=set(languages)
    )
    return ComparedGroup(
        name=name, tally=tally, counted=coded, state="", excluded=0, counts_begun=True
    )


def only_in(counts: Sequence[int]) -> OnlyIn | None:
    having = [group for group, count in enumerate(counts) if count]
    return OnlyIn(having[0], so_far=False) if len(having) == 1 < len(counts) else None


def facet(name: str, *rows: ComparisonRow) -> FacetTable:
    (table,) = comparison(["a", "b"], *rows, label=name.title()).tables
    return replace(table, facet=name)


PAIR = comparison(
    ["Times", "Sun"],
    row("Rules", cell(6, 10), cell(1, 5)),
    row("United Nations", cell(2, 10), cell(0, 5), depth=1),
    row("Access", cell(0, 10), cell(3, 5)),
    row("Even", cell(2, 10), cell(1, 5)),
)


def facet_table(compared: Comparison, screen: Screen, style: str = "simple") -> list[str]:
    return list(comparison_tables(compared, style, screen))[1].split("\n")


def cells(compared: Comparison) -> list[list[str]]:
    """Return what stands in the rows of the facet's table, wherever its columns are."""
    return [re.split(" {2,}", line.strip()) for line in facet_table(compared, PAPER)[2:]]


# On paper


def test_the_first_table_says_what_is_compared() -> None:
    assert next(comparison_tables(PAIR, "simple", PAPER)).split("\n") == [
        "source  language  texts  paragraphs  coded  words",
        "------  --------  -----  ----------  -----  -----",
        "Times   English       1          11     10    100",
        "Sun     English       1           6      5    100",
    ]


def test_excluded_paragraphs_are_counted() -> None:
    first, second = PAIR.sides
    some = replace(PAIR, sides=(replace(first, excluded=3), second))
    lines = next(comparison_tables(some, "simple", PAPER)).split("\n")
    assert lines[0].split() == ["source", "language", "texts", "paragraphs", "excluded", "coded",
                                "words"]  # fmt: skip
    assert [line.split()[4] for line in lines[2:]] == ["3", "0"]


def test_languages_of_a_group_are_named_in_order() -> None:
    several = side("a", 0, ["id", "", "en"])
    compared = replace(PAIR, sides=(several,), tables=())
    assert "English, Indonesian, unknown" in next(comparison_tables(compared, "simple", PAPER))


def test_two_groups_get_their_difference_and_what_only_one_of_them_has() -> None:
    assert facet_table(PAIR, PAPER) == [
        "Theme, % of paragraphs with a code  Times n=10   Sun n=5  difference  only in",
        "----------------------------------  ----------  --------  ----------  -------",
        "Rules                                 6  60.0%  1  20.0%       −40.0",
        "  United Nations                      2  20.0%         –       −20.0  Times",
        "Access                                       –  3  60.0%       +60.0  Sun",
        "Even                                  2  20.0%  1  20.0%         0.0",
    ]


def test_nothing_is_said_of_only_one_where_both_have_all() -> None:
    both = comparison(["a", "b"], row("x", cell(1, 2), cell(2, 2)))
    assert "only" not in facet_table(both, PAPER)[0]


def test_three_groups_have_no_difference() -> None:
    three = comparison(["a", "b", "c"], row("x", cell(1, 2), cell(2, 2), cell(0, 2)))
    assert facet_table(three, PAPER) == [
        "Theme, % of paragraphs with a code     a n=2       b n=2  c n=2",
        "----------------------------------  --------  ----------  -----",
        "x                                   1  50.0%  ▲ 2 100.0%    ▼ –",
    ]


def test_a_group_in_which_nothing_is_coded_has_no_difference() -> None:
    empty = comparison(["a", "b"], row("x", cell(1, 2), cell(0, 0)))
    assert cells(empty) == [["x", "1", "50.0%", "–", "–", "a"]]


def test_a_score_stands_beside_each_count_with_its_n() -> None:
    scored = comparison(
        ["a", "b"],
        row("x", cell(1, 2, -0.5, 4), cell(2, 2, None, 0)),
        query=Query(score="mood"),
    )
    scored = replace(scored, is_scale_signed=True)
    assert facet_table(scored, PAPER)[0].count("mean mood") == 2
    assert cells(scored) == [["x", "1", "50.0%", "−0.50 (4)", "2 100.0%", "–", "+50.0"]]


def test_means_of_a_scale_without_negative_values_have_no_sign() -> None:
    scored = comparison(["a"], row("x", cell(1, 2, 2.4, 4)), query=Query(score="mood"))
    assert cells(scored) == [["x", "1", "50.0%", "2.40 (4)"]]
    assert cells(replace(scored, is_scale_signed=True)) == [["x", "1", "50.0%", "+2.40 (4)"]]


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (Basis(), "% of paragraphs of finished texts"),
        (Basis(unit="word", of="facet"), "% of words under a code of it"),
        (Basis(of="coded", weigh="texts"), "mean % of paragraphs with a code"),
    ],
)
def test_the_header_says_of_what_shares_are_shares(basis: Basis, said: str) -> None:
    header = facet_table(replace(PAIR, basis=basis), PAPER)[0]
    assert header.startswith(f"Theme, {said}  Times n=10")


def test_the_tables_of_all_facets_line_up() -> None:
    tables = (
        facet("one", row("a label that needs some room in its table", cell(0, 4), cell(4, 4))),
        facet("two", row("x", cell(999, 1000), cell(1, 4))),
    )
    for screen in (PAPER, Screen(width=70), Screen(width=100)):
        _, one, two = comparison_tables(replace(PAIR, tables=tables), "simple", screen)
        rules = [line for line in [*one.split("\n"), *two.split("\n")] if set(line) == {"-", " "}]
        assert len(rules) == 2
        assert len(set(rules)) == 1


def test_a_facet_without_rows_has_no_table() -> None:
    assert len(list(comparison_tables(comparison(["a", "b"]), "simple", PAPER))) == 1


@pytest.mark.parametrize("style", ["github", "latex"])
def test_levels_show_where_blanks_get_lost(style: str, snapshot: SnapshotAssertion) -> None:
    assert "\n\n".join(comparison_tables(PAIR, style, PAPER)) == snapshot


@pytest.mark.parametrize("style", ["github", "html", "latex"])
def test_what_is_to_be_pasted_elsewhere_is_the_same_on_a_terminal(style: str) -> None:
    screen = Screen(width=80, colour=True)
    on_screen = list(comparison_tables(PAIR, style, screen))
    assert on_screen == list(comparison_tables(PAIR, style, PAPER))


# Bars


def test_bars_point_to_the_group_that_has_more_and_the_longest_fills_its_half() -> None:
    head, _, _, *lines = facet_table(PAIR, Screen(width=85))
    assert columns_of(head) < 83 == max(map(columns_of, lines))
    assert [re.sub(".*[0-9] ", "", line).strip() for line in lines] == [
        "████████│",
        "████│ only",
        "only │████████████",
        "│",
    ]


def test_bars_are_shorter_on_a_narrower_terminal() -> None:
    wide, narrow = (facet_table(PAIR, Screen(width=width))[5].count("█") for width in (85, 75))
    assert wide > narrow > 0


def test_half_blocks_are_half_the_length() -> None:
    halves = comparison(
        ["a", "b"], row("x", cell(0, 24), cell(24, 24)), row("y", cell(3, 24), cell(0, 24))
    )
    assert facet_table(halves, Screen(width=90))[-1].endswith(" ▐█│ only")
    flipped = comparison(
        ["a", "b"], row("x", cell(24, 24), cell(0, 24)), row("y", cell(0, 24), cell(3, 24))
    )
    assert facet_table(flipped, Screen(width=90))[-1].endswith(" only │█▌")


def test_the_header_of_bars_names_its_sides_as_far_as_there_is_room() -> None:
    def header(first: str, second: str, screen: Screen) -> str:
        rows = row("x", cell(0, 4), cell(4, 4)), row("y", cell(1, 4), cell(0, 4))
        return facet_table(comparison([first, second], *rows), screen)[0].split("difference  ")[1]

    assert header("Sun", "Times", Screen(width=100)) == "       Sun ◂│▸ Times"
    assert header("新华社中国日报", "Manchester Guardian", Screen(width=110)) == (
        " 新华社中… ◂│▸ Mancheste…"
    )
    plain = Screen(width=110, blocks=False)
    assert header("Sun", "The Daily Telegraph", plain) == "       Sun <|> The Daily."


def test_bars_of_all_tables_have_one_scale() -> None:
    long_label = row("a label so long that it leaves little room", cell(0, 4), cell(1, 4))
    tables = (
        facet("one", row("x", cell(0, 4), cell(4, 4))),
        facet("two", long_label),
    )
    compared = replace(PAIR, tables=tables)
    _, one, two = comparison_tables(compared, "simple", Screen(width=78))
    assert one.count("█") > 2 * two.count("█") > 0


def test_a_terminal_that_cannot_draw_blocks_gets_plain_characters() -> None:
    lines = facet_table(PAIR, Screen(width=85, blocks=False))
    assert lines[0].endswith("Times <|> Sun")
    assert lines[3].endswith("    ########|")
    assert lines[5].endswith(" only |############")


def test_bars_have_the_colour_of_their_group() -> None:
    lines = facet_table(PAIR, Screen(width=85, colour=True))
    assert lines[3].endswith("    \x1b[38;5;30m████████\x1b[0m│")
    assert lines[4].endswith("        \x1b[38;5;30m████\x1b[0m│\x1b[2m only\x1b[0m")
    assert lines[5].endswith("       \x1b[2monly \x1b[0m│\x1b[38;5;98m████████████\x1b[0m")


def test_no_colour_without_bars() -> None:
    assert "\x1b" not in "".join(facet_table(PAIR, Screen(colour=True)))


def test_no_bars_where_nothing_differs() -> None:
    same = comparison(["a", "b"], row("x", cell(1, 2), cell(1, 2)))
    assert "│" not in "".join(facet_table(same, Screen(width=80)))


def test_no_bar_where_one_group_has_nothing_coded() -> None:
    tables = (
        facet("one", row("x", cell(0, 4), cell(4, 4))),
        facet("two", row("y", cell(1, 4), cell(0, 0))),
    )
    compared = replace(PAIR, tables=tables)
    _, _, two = comparison_tables(compared, "simple", Screen(width=90))
    assert two.split("\n")[3].rstrip().endswith("–")


def test_a_terminal_too_narrow_for_bars_has_none() -> None:
    assert "│" not in "".join(facet_table(PAIR, Screen(width=60)))


# Tests


def contrast(p: float, ratio: float | None = 0.5, least: float = 0.001) -> Contrast:
    return Contrast(
        low=-0.6, high=0.05, odds_ratio=ratio, p=p, p_adjusted=min(3 * p, 1), p_least=least
    )


def with_tests(compared: Comparison, *contrasts: Contrast) -> Comparison:
    """Give each row its contrast, the same in all groups but the first."""
    (shown,) = compared.tables
    others = len(compared.sides) - 1
    rows = tuple(
        replace(row, contrasts=(Contrast(), *[each] * others))
        for row, each in zip(shown.rows, contrasts, strict=True)
    )
    apart = Distance(distance=0.5, p=0.004)
    omnibus = Distance(distance=0.75, p=0.02) if others > 1 else Distance()
    table = replace(shown, rows=rows, distances=(Distance(), *[apart] * others), omnibus=omnibus)
    query = replace(compared.query, stats=True)
    testing = (PairTesting(kind="paragraphs", detectable=(0.25, 0.5)),) * others
    return replace(compared, query=query, tables=(table,), testing=testing)


TESTED = with_tests(
    PAIR,
    contrast(0.0002),
    contrast(0.5, ratio=inf, least=0.2),
    contrast(0.25, ratio=123.4),
    Contrast(),
)


def test_tests_stand_beside_the_counts_and_the_facets_last() -> None:
    assert [row[-5:] for row in cells(TESTED)] == [
        ["−40.0", "−60.0 to +5.0", "0.50", "<0.001", "<0.001"],
        ["−20.0", "−60.0 to +5.0", "∞", "(0.500)", "1.000"],
        ["+60.0", "−60.0 to +5.0", "123", "0.250", "0.750"],
        ["0.0", "–", "–", "–", "–"],
    ]
    *_, facets = comparison_tables(TESTED, "simple", PAPER)
    assert facets.split("\n") == [
        "all codes of  distance      p",
        "------------  --------  -----",
        "Theme             0.50  0.004",
    ]


def test_headers_are_wrapped_before_tests_are_put_elsewhere() -> None:
    _, facet, _ = comparison_tables(TESTED, "simple", Screen(width=90))
    assert facet.split("\n")[:2] == [
        (
            "Theme, % of           Times   Sun n=5  difference  95 % interval   odds        p"
            "  p adj."
        ),
        "paragraphs with        n=10                                       ratio",
    ]


def test_tests_that_do_not_fit_stand_in_a_table_of_their_own() -> None:
    _, counts, tests, _ = comparison_tables(TESTED, "simple", Screen(width=70))
    assert "odds ratio" not in counts
    assert tests.split("\n")[0] == (
        "Theme, % of paragraphs  95 % interval  odds ratio        p  p adj."
    )


def test_each_group_is_tested_against_the_first() -> None:
    three = comparison(["a", "b", "c"], row("x", cell(1, 2), cell(2, 2), cell(0, 2)))
    _, second, third, facets = comparison_tables(with_tests(three, contrast(0.5)), "simple", PAPER)
    assert [table.split("\n")[0].split()[7:11] for table in (second, third)] == [
        ["a", "n=2", "b", "n=2"],
        ["a", "n=2", "c", "n=2"],
    ]
    assert [line.split()[:2] for line in facets.split("\n")[2:]] == [
        ["Theme", "b"], ["Theme", "c"], ["Theme", "(all"]
    ]  # fmt: skip


def test_one_group_alone_has_no_tests() -> None:
    alone = with_tests(comparison(["a"], row("x", cell(1, 2))), contrast(0.5))
    assert len(list(comparison_tables(alone, "simple", PAPER))) == 2


@pytest.mark.parametrize(("unmatched", "columns"), [(0, []), (1, ["matched"])])
def test_the_matched_difference_stands_where_some_text_has_no_partner(
    unmatched: int, columns: list[str]
) -> None:
    found = with_tests(PAIR, *[Contrast(p=0.5, matched=0.25)] * 4)
    found = replace(found, testing=(replace(found.testing[0], unmatched=unmatched),))
    head = re.split(" {2,}", facet_table(found, PAPER)[0])
    assert head[4:] == [*columns, "p"]


def test_columns_in_which_nothing_stands_are_left_out() -> None:
    described = with_tests(PAIR, *[Contrast(low=-0.5, high=0.5)] * 4)
    assert facet_table(described, PAPER)[0].split()[-4:] == ["difference", "95", "%", "interval"]
    untested = with_tests(PAIR, *[Contrast()] * 4)
    assert facet_table(untested, PAPER)[0].endswith("difference")


# Quotes


def quoting(compared: Comparison, *quotes: Sequence[Sequence[Quote]]) -> Comparison:
    (shown,) = compared.tables
    rows = tuple(
        replace(row, quotes=tuple(map(tuple, each)))
        for row, each in zip(shown.rows, quotes, strict=True)
    )
    query = replace(compared.query, quotes=1)
    return replace(compared, query=query, tables=(replace(shown, rows=rows),))


def quote(text: str, words: str, last: int = 3) -> Quote:
    return Quote(text=text, first=3, last=last, words=words)


QUOTED = quoting(
    comparison(
        ["Times", "sun"],
        row("Rules", cell(6, 10), cell(1, 5)),
        row("United Nations", cell(2, 10), cell(0, 5), depth=1),
    ),
    [[quote("times", "a | pipe")], [quote("sun", "a <tag>", last=4)]],
    [[quote("times", "\x1b[31mred")], []],
)


def test_quotes_stand_under_their_row_with_their_place() -> None:
    rules, *quoted, nations, below = facet_table(QUOTED, PAPER)[2:]
    assert rules.startswith("Rules ")
    assert quoted == ["    Times · times:3  a | pipe", "    sun:3-4  a <tag>"]
    assert nations.startswith("  United Nations ")
    assert below == "      Times · times:3  \\x1b[31mred"


def test_quotes_have_the_colour_of_their_group_and_are_wrapped() -> None:
    long = quoting(
        comparison(["Times", "sun"], row("A label that is wrapped", cell(1, 1), cell(1, 1))),
        [[quote("times", "word " * 12)], [quote("sun", "新华社" * 12)]],
    )
    assert facet_table(long, Screen(width=50, colour=True))[-4:] == [
        "    \x1b[38;5;30mTimes · times:3\x1b[0m  word word word word word word",
        "      word word word word word word",
        "    \x1b[38;5;98msun:3\x1b[0m  " + "新华社" * 6 + "新",
        "      华社" + "新华社" * 5,
    ]


@pytest.mark.parametrize("style", ["github", "html", "latex", "grid", "tsv"])
def test_other_formats_have_a_table_of_quotes(style: str, snapshot: SnapshotAssertion) -> None:
    _, _, quotes = comparison_tables(QUOTED, style, PAPER)
    assert quotes == snapshot


@pytest.mark.parametrize("style", ["simple", "github"])
def test_without_passages_there_is_no_table_of_them(style: str) -> None:
    unused = quoting(comparison(["a", "b"], row("x", cell(0, 1), cell(0, 1))), [[], []])
    assert len(list(comparison_tables(unused, style, PAPER))) == 2


def test_quotes_of_groups_that_stand_below_one_another_stand_with_their_group() -> None:
    sides = ["Guardian", "Independent", "Telegraph"]
    three = quoting(
        comparison(sides, row("A label of some length", *[cell(10, 20)] * 3)),
        [[quote(side.lower(), "so it is")] for side in sides],
    )
    _, first, second = comparison_tables(three, "simple", Screen(width=50, colour=True))
    assert first.count("so it is") == 2
    assert second.endswith("    \x1b[2mTelegraph · telegraph:3\x1b[0m  so it is")


# Groups that do not fit side by side


def test_groups_that_do_not_fit_stand_in_tables_one_below_the_other() -> None:
    sides = ["Guardian", "Independent", "Telegraph", "Mirror"]
    four = comparison(sides, row("A label of some length", *[cell(10, 20)] * 4))
    _, *tables = comparison_tables(four, "simple", Screen(width=60))
    assert [table.split("\n")[0].split() for table in tables] == [
        ["Theme,", "%", "of", "paragraphs", "Guardian", "Independent", "Telegraph"],
        ["Theme,", "%", "of", "paragraphs", "with", "a", "code", "Mirror", "n=20"],
    ]


def test_two_groups_that_do_not_fit_keep_the_difference_with_the_second() -> None:
    scored = comparison(
        ["Times", "Sun"],
        row("A label of some length", *[cell(10, 20, 0.5, 10)] * 2),
        row("Another label", cell(10, 20, 0.5, 10), cell(20, 20, 0.5, 10)),
        query=Query(score="sentiment"),
    )
    _, first, second = comparison_tables(scored, "simple", Screen(width=60))
    assert first.split("\n")[0] == "Theme, % of paragraphs with a  Times n=20  mean sentiment"
    assert second.split("\n")[0].split()[:5] == ["Theme,", "%", "of", "paragraphs", "Sun"]


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
    compared = comparison(sides, *rows, query=query, label=draw(names))
    if draw(st.booleans()):
        ratios = st.sampled_from([None, 0.0, 3.5, 12345.6, inf])
        tests = [contrast(0.00001, draw(ratios), draw(st.floats(0, 1))) for _ in rows]
        compared = with_tests(compared, *tests)
    if draw(st.booleans()):
        found = [[[quote("text", draw(names))] for _ in sides] for _ in rows]
        compared = quoting(compared, *found)
    return compared


@given(comparisons(), st.integers(60, 200), st.sampled_from(["simple", "grid", "presto"]))
def test_no_line_is_wider_than_the_screen(compared: Comparison, width: int, style: str) -> None:
    for table in comparison_tables(compared, style, Screen(width=width, colour=True)):
        assert max(map(columns_of, table.split("\n"))) <= width


@given(comparisons(), st.sampled_from(layout_formats()), st.sampled_from([None, 80]))
def test_nothing_foreign_reaches_the_output(
    compared: Comparison, style: str, width: int | None
) -> None:
    for table in comparison_tables(compared, style, Screen(width=width, colour=True)):
        table = re.sub("\x1b\\[38;5;16;48;5;[0-9]+m", "", table)  # noqa: PLW2901 - what is left
        for ours in ("\x1b[38;5;30m", "\x1b[38;5;98m", "\x1b[2m", "\x1b[0m", "\n"):
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
    assert explanation(replace(PAIR, annotators="ann and bob")) == (
        "counting paragraphs, annotated by ann and bob; shares: of the paragraphs with a code; "
        "difference: Sun minus Times, in percentage points"
    )


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (
            Basis(),
            "counting paragraphs, annotated by ann; shares: of the paragraphs of finished texts",
        ),
        (Basis(unit="text"), "counting texts, annotated by ann; shares: of the finished texts"),
        (
            Basis(without=("heading", "theme=x")),
            (
                "counting paragraphs, annotated by ann; shares: of the paragraphs of finished "
                "texts; without heading, theme=x"
            ),
        ),
        (
            Basis(unit="word", of="facet", weigh="texts"),
            (
                "counting words, annotated by ann; shares: of the words under a code of the "
                "facet, each text the same weight"
            ),
        ),
    ],
)
def test_the_basis_is_said(basis: Basis, said: str) -> None:
    assert explanation(comparison(["a"], basis=basis)) == said


def test_no_difference_is_said_where_the_first_group_is_not_read() -> None:
    first, second = PAIR.sides
    unread = replace(PAIR, sides=(replace(first, state="not read"), second))
    assert explanation(unread).endswith("; no differences: Times is not read yet")
    assert facet_table(unread, PAPER)[2].split()[1:3] == ["not", "read"]


def test_texts_that_are_only_begun_are_named() -> None:
    names = ["a", "b", "c"]
    tally = GroupTally(texts={"begun": names})
    sides = (replace(PAIR.sides[0], tally=tally),)
    assert list(to_finish(Query(), Basis(of="coded"), sides)) == [
        (
            "only begun, so that shares are of what has a code: a, b and 1 more; read to the end "
            "and say so with: diptych finish"
        )
    ]
    for query, basis in [
        (Query(of="coded"), Basis(of="coded")),
        (Query(), Basis(unit="annotation", of="coded")),
        (Query(), Basis()),
    ]:
        assert not list(to_finish(query, basis, sides))


def test_the_scale_of_bars_is_said_where_several_tables_have_them() -> None:
    first, second = (
        facet("one", row("x", cell(1, 4), cell(4, 4))),
        facet("two", *PAIR.tables[0].rows),
    )
    both = replace(PAIR, tables=(first, second))
    said = "bars: one scale in all tables; the longest is 75.0 points"
    wide = Screen(width=100)
    assert list(footnotes(both, "simple", wide))[-1] == said
    for compared, style, screen in [
        (PAIR, "simple", wide), (both, "simple", PAPER), (both, "github", wide)
    ]:  # fmt: skip
        assert said not in list(footnotes(compared, style, screen))


def test_a_footnote_says_what_a_mean_is_of() -> None:
    scored = replace(PAIR, query=Query(score="mood"))
    assert list(footnotes(scored, "simple", PAPER))[1:] == [
        "mean mood: of the paragraphs with the code that have one, whose number is in parentheses"
    ]


def test_the_explanation_of_tests_names_what_all_are_compared_with() -> None:
    three = comparison(["a", "b", "c"], row("x", cell(1, 2), cell(2, 2), cell(0, 2)))
    assert explanation(with_tests(three, contrast(0.5))).endswith(
        "; difference: each other source minus a, in percentage points"
    )
