from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.rendering.agreement import (
    agreement_layout,
    difference_list,
    difference_table,
    explanation,
    lack_of_room,
    legend,
    shortfall_line,
)
from diptych.rendering.terminal import Screen
from diptych.rendering.wrapping import columns_of
from diptych.review.agreement import AgreementRow, Estimate, FacetAgreement, Floors
from diptych.review.differences import differences
from diptych.review.reading import Reading, Selection
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.review.differences import Difference

PAPER = Screen()
BODY = "China proposed a body.\n\nOthers \x1b[31mdoubt it will ever be founded at all.\n"
SPANS = {
    "f1_exact": 0.5, "f1_overlapping": 1, "alpha_unitizing": -0.001, "u_alpha": 0.5,
    "bar_u_alpha": 0.75, "cu_alpha": 0.25, "k_u_alpha": 0.125,
}  # fmt: skip


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
            for name, value in {**SPANS, **measures}.items()
        },
    )


def facet(*rows: AgreementRow, name: str = "theme", label: str = "Theme") -> FacetAgreement:
    return FacetAgreement(facet=name, label=label, rows=rows)


THEME = facet(
    row("", {"observed": 0.8, "cohen_kappa": 0.1, "alpha_masi": 0.2}),
    row("rules", {"observed": 1, "cohen_kappa": 1, "alpha_nominal": 1}, "Rules for all"),
    row("rules/un", {"observed": 1, "cohen_kappa": None, "alpha_nominal": None}, "United Nations"),
)


BOTH: Mapping[str, float | None] = {"observed": 1, "cohen_kappa": 1}
ACTOR = facet(
    row("", {"observed": 0.5, "cohen_kappa": -0.5, "alpha_masi": None}),
    *(row(f"c{n}", {**BOTH, "alpha_nominal": 0.5 - n / 10}) for n in range(6)),
    row("d", {**BOTH, "alpha_nominal": 0.667}),
    name="actor",
    label="Actor",
)


def tables_of(
    *tables: FacetAgreement, style: str = "simple", width: int | None = None
) -> list[str]:
    """Return the summaries of paragraphs and spans, then three tables per facet."""
    screen = Screen(width=width)
    return agreement_layout(tables, style, screen, codes=True).text.split("\n\n")


def test_a_line_per_facet_says_how_far_its_codes_agree() -> None:
    layout = agreement_layout([THEME, ACTOR], "simple", PAPER)
    assert layout.text == SUMMARY
    assert (layout.intervals, layout.lacking) == (True, False)


SUMMARY = """\
       n  coded  observed      κ                   α  codes  ≥.800  ≥.667  <.667
-----  -  -----  --------  -----  ------------------  -----  -----  -----  -----
Theme  9      4      0.80   0.10  0.20 [−0.05, 1.00]      2      1      0      0
Actor  9      4      0.50  −0.50     –                    7      0      1      6
– undefined (Actor): no reason
Actor below .667: c5 0.00, c4 0.10, c3 0.20, c2 0.30, c1 0.40 and 1 more

spans  n  units           F1 exact  F1 overlapping         unitizing α
-----  -  -----  -----------------  --------------  ------------------
Theme  9      9  0.50 [0.25, 1.00]            1.00  0.00 [−0.25, 1.00]
Actor  9      9  0.50 [0.25, 1.00]            1.00  0.00 [−0.25, 1.00]"""


def test_with_codes_each_facet_has_its_tables_of_paragraphs_spans_and_units() -> None:
    assert tables_of(THEME)[2:] == [PARAGRAPHS, SPANS_TABLE, UNITS_TABLE]


PARAGRAPHS = """\
Theme             n  coded           observed                   κ                   α
----------------  -  -----  -----------------  ------------------  ------------------
all codes         9      4  0.80 [0.55, 1.00]  0.10 [−0.15, 1.00]  0.20 [−0.05, 1.00]
Rules for all     9      4  1.00               1.00                1.00
  United Nations  9      4  1.00                  –                   –
– undefined (United Nations): no reason"""
SPANS_TABLE = """\
Theme: spans      n  units           F1 exact  F1 overlapping         unitizing α
----------------  -  -----  -----------------  --------------  ------------------
all codes         9      9  0.50 [0.25, 1.00]            1.00  0.00 [−0.25, 1.00]
Rules for all     9      9  0.50 [0.25, 1.00]            1.00  0.00 [−0.25, 1.00]
  United Nations  9      9  0.50 [0.25, 1.00]            1.00  0.00 [−0.25, 1.00]"""
UNITS_TABLE = """\
Theme: units      n                |uα                 uα          cuα, (k)uα
----------------  -  -----------------  -----------------  ------------------
all codes         9  0.75 [0.50, 1.00]  0.50 [0.25, 1.00]  0.25  [0.00, 1.00]
Rules for all     9  0.75 [0.50, 1.00]  0.50 [0.25, 1.00]  0.12 [−0.12, 1.00]
  United Nations  9  0.75 [0.50, 1.00]  0.50 [0.25, 1.00]  0.12 [−0.12, 1.00]"""


def test_where_no_units_can_be_compared_one_line_says_why() -> None:
    refused = dict.fromkeys(("u_alpha", "bar_u_alpha", "cu_alpha", "k_u_alpha"))
    whole, code = ({**BOTH, alpha: 1, **refused} for alpha in ("alpha_masi", "alpha_nominal"))
    table = tables_of(facet(row("", whole), row("rules", code)), style="plain")[-1]
    assert table.split("\n") == [
        "Theme: units  n  |uα  uα  cuα, (k)uα",
        "all codes     9    –   –           –",
        "– undefined (all codes): no reason",
    ]


def test_an_ordinal_facet_has_a_line_for_its_values_and_says_what_they_leave_out() -> None:
    whole = {"observed": 0.5, "cohen_kappa": 0.5, "alpha_masi": 0.5, "alpha_ordinal": 0.75}
    taken = row("", whole, "Sentiment")
    part = replace(estimate(0.75, n=3), left_out=0.25)
    ordinal = replace(taken, estimates={**taken.estimates, "alpha_ordinal": part})
    summary, _, table, *_ = tables_of(facet(ordinal, label="Sentiment"), style="plain")
    assert (
        summary
        == """\
           n  coded  observed     κ                  α  codes  ≥.800  ≥.667  <.667
Sentiment  9      4      0.50  0.50  0.50 [0.25, 1.00]      0      0      0      0
  ordinal  3                         0.75 [0.50, 1.00]
Sentiment, ordinal: leaves out 1 of 4 coded paragraphs (25 %), to which not each gave one code"""
    )
    assert (
        table
        == """\
Sentiment               n  coded           observed                  κ                  α
all codes               9      4  0.50 [0.25, 1.00]  0.50 [0.25, 1.00]  0.50 [0.25, 1.00]
one code each, ordinal  3                                               0.75 [0.50, 1.00]"""
    )


def test_more_than_two_annotators_have_no_kappa() -> None:
    measures: Any = {"observed": 0.5, "alpha_masi": 0.5}
    without = facet(row("", measures))
    summary, _, table, *_ = tables_of(without, style="github")
    for shown in (summary, table):
        assert "κ" not in shown
        assert "α" in shown


def test_bounds_are_told_from_intervals() -> None:
    perfect = replace(estimate(1), interval=(0.37, 1.0), exact=True)
    nothing = replace(estimate(0), interval=(0.0, 0.84), exact=True)
    whole = row("", {"observed": 1, "alpha_masi": 1})
    bound = replace(
        whole, estimates={**whole.estimates, "alpha_masi": perfect, "f1_exact": nothing}
    )
    text = agreement_layout([facet(bound)], "simple", PAPER).text
    assert "1.00 [≥ 0.37]" in text
    assert "0.00 [≤ 0.84]" in text


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_tables_fit_a_terminal(width: int) -> None:
    for table in tables_of(THEME, ACTOR, width=width):
        assert max(map(columns_of, table.split("\n"))) <= width


def test_alpha_keeps_its_interval_longest() -> None:
    summary, spans, table, *_ = tables_of(THEME, ACTOR, width=70)
    assert "0.20 [−0.05, 1.00]" in summary
    assert "0.00 [−0.25, 1.00]" in spans
    header, _, whole, *_ = table.split("\n")
    assert "observed" in header
    assert whole.endswith("0.80  0.10 [−0.15, 1.00]  0.20 [−0.05, 1.00]")
    for width, (intervals, lacking) in ((40, (False, True)), (70, (True, True))):
        layout = agreement_layout([THEME], "simple", Screen(width=width), codes=True)
        assert (layout.intervals, layout.lacking) == (intervals, lacking)
    assert not agreement_layout([THEME], "github", Screen(width=40), codes=True).lacking
    assert "widen the terminal" in lack_of_room()


def test_formats_to_be_pasted_have_a_column_of_notes() -> None:
    summary, _, table, spans, *_ = tables_of(THEME, ACTOR, style="github", width=60)
    assert "Actor below .667: c5 0.00" in summary.split("\n")[-1]
    assert "note" in table.split("\n")[0]
    assert "undefined: no reason" in table.split("\n")[-1]
    assert "[0.55, 1.00]" in table
    assert "note" not in spans


def test_what_is_below_a_floor_is_named_with_digits_that_show_it() -> None:
    undefined = facet(row("", {"observed": 1, "alpha_masi": None}), name="actor")
    ordinal = facet(row("", {"alpha_masi": 0.9, "alpha_ordinal": 0.6669}), name="sentiment")
    floors = Floors(facets=0.667, codes=0.5, lower=-0.01)
    low = facet(row("", {"alpha_masi": 1}), row("un", {"alpha_nominal": -0.0301}), name="low")
    lines = [
        shortfall_line(one)
        for table in (THEME, undefined, ordinal, low)
        for one in table.shortfalls(floors)
    ]
    assert lines == [
        "theme: α is 0.200, below 0.667",
        "theme: α may be as low as −0.050 (95 % interval), below -0.01",
        "theme=rules/un: α is undefined: no reason",
        "actor: α is undefined: no reason",
        "sentiment: ordinal α is 0.666, below 0.667",
        "low: α has no interval, so it is not known to be above -0.01",
        "low=un: α is −0.031, below 0.5",
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
        readings=tuple(
            one.outline()
            for one in (reading("one", "ann", "bob"), reading("two", "ann", "bob", body="One.\n"))
        ),
        annotators=("ann", "bob"),
    )
    assert list(explanation(both)) == ["ann and bob, on 2 texts (one, two), 3 paragraphs"]


def test_narration_says_who_finished_how_many_and_who_none() -> None:
    selection = Selection(
        readings=tuple(
            one.outline() for one in (reading("one", "ann", "bob"), reading("two", "ann", "cid"))
        ),
        annotators=("ann", "bob", "cid"),
        without=("dan", "eve"),
    )
    assert list(explanation(selection)) == [
        "ann (2 texts), bob (1 text), cid (1 text), on 2 texts (one, two), 4 paragraphs",
        "left out: dan and eve, who finished none of these texts",
    ]


def test_the_legend_explains_what_is_shown() -> None:
    two, three = legend(["ann", "bob"]), legend(["ann", "bob", "cid"])
    assert "κ: Cohen's" in two
    assert "κ" not in three
    assert "observed: paragraphs with the same set of codes" in two
    assert "observed: of all pairs of annotators in all paragraphs, those with the same" in three
    assert ".667 for tentative conclusions (Krippendorff 2019)" in two
    assert "uα" not in two
    assert "(k)uα" in legend(["ann", "bob"], codes=True)
    assert "(k)uα" not in legend(["ann", "bob", "cid"], codes=True)
    assert "uα: of 2016" in legend(["ann", "bob", "cid"], codes=True)
    assert "in brackets" in two
    assert "in brackets" not in legend(["ann", "bob"], intervals=False)


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
