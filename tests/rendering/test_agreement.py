from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.rendering.agreement import (
    agreement_tables,
    difference_list,
    difference_table,
    explanation,
    lack_of_room,
    legend,
    number,
    shortfall,
    tables_without_intervals,
)
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of
from diptych.review.agreement import AgreementRow, Estimate, FacetAgreement
from diptych.review.differences import differences
from diptych.review.reading import Reading, Selection
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.review.differences import Difference

PAPER = Screen()
BODY = "China proposed a body.\n\nOthers \x1b[31mdoubt it will ever be founded at all.\n"
SPANS = {"f1_exact": 0.5, "f1_overlapping": 1, "alpha_unitizing": -0.001}


def estimate(value: float | None, n: int = 9, undefined: str = "") -> Estimate:
    interval = None if value is None or value == 1 else (value - 0.25, 0.999)
    return Estimate(n=n, value=value, interval=interval, undefined=undefined)


def row(code: str, measures: Mapping[str, float | None], label: str = "") -> AgreementRow:
    return AgreementRow(
        code=code,
        label=label or code,
        depth=code.count("/"),
        coded=4,
        estimates={
            name: estimate(value, undefined="" if value is not None else "no reason")
            for name, value in {**measures, **SPANS}.items()
        },
    )


def facet(*rows: AgreementRow, name: str = "theme", label: str = "Theme") -> FacetAgreement:
    return FacetAgreement(facet=name, label=label, rows=rows)


THEME = facet(
    row("", {"observed": 0.8, "cohen_kappa": 0.1, "alpha_masi": 0.2}),
    row("rules", {"observed": 1, "cohen_kappa": 1, "alpha_nominal": 1}, "Rules for all"),
    row("rules/un", {"observed": 1, "cohen_kappa": None, "alpha_nominal": None}, "United Nations"),
)


def test_each_facet_has_a_table_of_paragraphs_and_one_of_spans() -> None:
    assert list(agreement_tables([THEME], "simple", PAPER)) == [PARAGRAPHS, SPANS_TABLE]


PARAGRAPHS = """\
Theme             n  coded           observed                   κ                   α
----------------  -  -----  -----------------  ------------------  ------------------
all codes         9      4  0.80 [0.55, 1.00]  0.10 [−0.15, 1.00]  0.20 [−0.05, 1.00]
Rules for all     9      4  1.00               1.00                1.00
  United Nations  9      4  1.00                  –                   –
– undefined: no reason (United Nations)"""
SPANS_TABLE = """\
Theme: spans      n  units           F1 exact  F1 overlapping         unitizing α
----------------  -  -----  -----------------  --------------  ------------------
all codes         9      9  0.50 [0.25, 1.00]            1.00  0.00 [−0.25, 1.00]
Rules for all     9      9  0.50 [0.25, 1.00]            1.00  0.00 [−0.25, 1.00]
  United Nations  9      9  0.50 [0.25, 1.00]            1.00  0.00 [−0.25, 1.00]"""


def test_an_ordinal_facet_has_a_line_for_its_values() -> None:
    whole = {"observed": 0.5, "cohen_kappa": 0.5, "alpha_masi": 0.5, "alpha_ordinal": 0.75}
    table = next(agreement_tables([facet(row("", whole))], "plain", PAPER))
    assert (
        table
        == """\
Theme                   n  coded           observed                  κ                  α
all codes               9      4  0.50 [0.25, 1.00]  0.50 [0.25, 1.00]  0.50 [0.25, 1.00]
one code each, ordinal  9                                               0.75 [0.50, 1.00]"""
    )


def test_more_than_two_annotators_have_no_kappa() -> None:
    measures: Any = {"observed": 0.5, "alpha_masi": 0.5}
    header = next(agreement_tables([facet(row("", measures))], "github", PAPER)).split("\n")[0]
    assert header.replace(" ", "") == "|Theme|n|coded|observed|α|"


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_tables_fit_a_terminal(width: int) -> None:
    for table in agreement_tables([THEME], "simple", Screen(width=width)):
        assert max(map(columns_of, table.split("\n"))) <= width


def test_a_narrow_terminal_gets_no_intervals() -> None:
    narrow, wide = (next(agreement_tables([THEME], "simple", Screen(width=w))) for w in (60, 80))
    assert "[" not in narrow
    assert "[" in wide


def test_formats_to_be_pasted_say_in_a_column_what_is_undefined() -> None:
    table, spans = agreement_tables([THEME], "github", Screen(width=60))
    assert "undefined" in table.split("\n")[0]
    assert "no reason" in table.split("\n")[-1]
    assert "[0.55, 1.00]" in table
    assert "undefined" not in spans


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.126, "0.13"), (-0.5, "−0.50"), (-0.001, "0.00"), (1, "1.00")],
)
def test_numbers_have_two_digits_and_zero_no_sign(value: float, written: str) -> None:
    assert number(value) == written


def test_what_is_below_the_floor_is_named() -> None:
    undefined = facet(row("", {"observed": 1, "alpha_masi": None}), name="actor")
    ordinal = facet(row("", {"alpha_masi": 0.9, "alpha_ordinal": 0.333}), name="sentiment")
    assert list(shortfall([THEME, undefined, ordinal], 0.67)) == [
        "theme: α is 0.20, below 0.67",
        "actor: α is undefined: no reason",
        "sentiment: ordinal α is 0.33, below 0.67",
    ]


# Narration


def reading(text_id: str, *names: str, body: str = BODY) -> Reading:
    text = parse_text(text_id, body.encode(), body, f"{text_id}.md")
    empty = {
        name: AnnotationSet(text=text_id, text_version=text.version, annotator=name, finished=True)
        for name in names
    }
    return Reading(text=text, sets=empty)


def test_narration_says_who_is_compared_on_what() -> None:
    both = Selection(
        readings=(reading("one", "ann", "bob"), reading("two", "ann", "bob", body="One.\n")),
        annotators=("ann", "bob"),
    )
    assert list(explanation(both)) == ["ann and bob, on 2 texts (one, two), 3 paragraphs"]


def test_narration_says_what_was_left_out() -> None:
    selection = Selection(
        readings=(reading("one", "ann", "bob"), reading("two", "ann", "cid")),
        annotators=("ann", "bob", "cid"),
        without=("dan", "eve"),
        left_out=tuple("abcdef"),
        changed=("three",),
    )
    assert list(explanation(selection)) == [
        "ann (2 texts), bob (1 text), cid (1 text), on 2 texts (one, two), 4 paragraphs",
        "left out: dan and eve, who finished none of these texts",
        "left out: 6 texts (a, b, c, d, e, …), not finished by two of ann, bob, cid, dan, eve",
        "left out: 1 text (three), changed since; for what became of annotations: diptych reanchor",
    ]


def test_the_legend_explains_kappa_where_there_is_one() -> None:
    assert "κ: Cohen's" in legend(["ann", "bob"])
    assert "κ" not in legend(["ann", "bob", "cid"])


# Differences


def found(annotators: Sequence[str] = ("ann", "bob")) -> list[Difference]:
    """Both say rules of the first paragraph; ann says access of both, bob money of the second."""
    one = reading("one", *annotators)
    said = {
        "ann": [(0, 22, "rules"), (0, one.text.paragraphs[1].end, "access")],
        "bob": [(0, 5, "rules"), (24, 37, "money")],
    }
    sets = {
        name: AnnotationSet(
            text="one",
            text_version=one.text.version,
            annotator=name,
            annotations={
                f"0000000{n}-0000-4000-8000-000000000000": Annotation(
                    start=start, end=end, quote=one.text.body[start:end], codes={"theme": code}
                )
                for n, (start, end, code) in enumerate(said.get(name, []))
            },
        )
        for name in annotators
    }
    return list(differences([Reading(text=one.text, sets=sets)], ["theme"]))


def test_differences_stand_side_by_side_on_a_terminal() -> None:
    assert (
        difference_list(found(), ["ann", "bob"], Screen(width=80))
        == """\
one:1  theme  agreed: rules
  ann                                     bob
  access                                  –
    “China proposed a body.…”

one:2  theme
  ann                                     bob
  access                                  money
    “…Others \\x1b[31mdoubt it will ever     “Others \\x1b[31md”
    be founded at all.”"""
    )


def test_differences_stand_one_by_one_elsewhere() -> None:
    assert (
        difference_list(found(), ["ann", "bob"], PAPER)
        == """\
one:1  theme  agreed: rules
  ann  access  “China proposed a body.…”
  bob  –

one:2  theme
  ann  access  “…Others \\x1b[31mdoubt it will ever be founded at all.”
  bob  money  “Others \\x1b[31md”"""
    )


def test_differences_stand_one_by_one_on_a_narrow_terminal() -> None:
    lines = difference_list(found(), ["ann", "bob"], Screen(width=40)).split("\n")
    assert max(map(columns_of, lines)) <= 40
    assert lines[:2] == ["one:1  theme  agreed: rules", "  ann  access  “China proposed a body.…”"]


def test_who_has_not_read_a_text_has_no_column_there() -> None:
    names = ["ann", "bob", "cid"]
    columns, rows = difference_table(found(), names)
    assert [column.header for column in columns] == ["paragraph", "facet", *names]
    assert rows == [
        ["one:1", "theme", "access “China proposed a body.…”", "–", ""],
        [
            "one:2", "theme", "access “…Others \x1b[31mdoubt it will ever be founded at all.”",
            "money “Others \x1b[31md”", "",
        ],
    ]  # fmt: skip
    shown = difference_list(found(), names, Screen(width=100))
    assert "cid" not in shown
    assert "\x1b" not in shown


def test_headings_are_bold_where_there_is_colour() -> None:
    lines = difference_list(found(), ["ann", "bob"], Screen(width=80, colour=True)).split("\n")
    assert lines[0] == "\x1b[1mone:1  theme  agreed: rules\x1b[0m"
    assert lines[1] == "  \x1b[2mann\x1b[0m" + " " * 37 + "\x1b[2mbob\x1b[0m"


def test_intervals_that_have_no_room_are_counted_and_said() -> None:
    without = facet(row("", {"observed": 1, "cohen_kappa": None, "alpha_masi": None}))
    for width, counts in ((40, (3, 1)), (65, (3, 1)), (80, (0, 4)), (200, (0, 4)), (None, (0, 4))):
        screen = Screen(width=width)
        assert tables_without_intervals([THEME, without], "simple", screen) == counts
        shown = list(agreement_tables([THEME, without], "simple", screen))
        assert sum("[" in table for table in shown) == counts[1] - 1
    assert tables_without_intervals([THEME], "github", Screen(width=40)) == (0, 2)
    assert "of 1 of 4 tables: widen the terminal, or use --format csv" in lack_of_room(1, 3)
    assert "of all tables" in lack_of_room(2, 0)
    assert "in brackets" in legend(["ann", "bob"])
    assert "in brackets" not in legend(["ann", "bob"], intervals=False)
