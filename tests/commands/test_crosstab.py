from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from diptych.rendering.tables import layout_formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("annotated")

ITSELF = ("theme", "theme")
TOTAL = "; total: all with the code, whatever else they have, not the sum of the cells\n"


IN_ANNOTATIONS = {"unit": "annotation", "denominator": 3, "share": 1 / 3}
BEGUN = (
    "only begun, so that shares are of what has a code: alpha, beta; read to the end and say so "
    "with: diptych finish\n"
)


def rows(diptych: Callable[..., Any], *arguments: str) -> list[dict[str, Any]]:
    outcome = diptych("crosstab", *arguments, "--format", "json")
    assert (outcome.status, outcome.err) == (0, "")
    return list(json.loads(outcome.out))


def test_one_facet_by_another_source_by_source(diptych: Callable[..., Any]) -> None:
    table = """\
Theme × sentiment  source      bad  good  total
-----------------  ----------  ---  ----  -----
Rules              Alpha News    1     1      2
                   Beta          –     1      1
  United Nations   Alpha News    –     1      1
                   Beta          –     1      1
  courts           Alpha News    1     –      1
                   Beta          –     –      –
access             Alpha News    –     1      1
                   Beta          –     –      1
total              Alpha News    1     2      2
                   Beta          –     1      2
"""
    counted = "counting paragraphs in which one annotation has both codes, annotated by ann"
    assert diptych("crosstab", "theme", "sentiment") == (0, table, counted + TOTAL + BEGUN)


def test_codes_in_one_paragraph(diptych: Callable[..., Any]) -> None:
    table = """\
alpha: Theme × Theme  Rules  ›courts  access
--------------------  -----  -------  ------
Rules                     2                1
  courts                           1       1
access                                     1
"""
    narration = (
        "counting paragraphs that have both codes, annotated by ann; each pair once; on the "
        "diagonal, all with the code; blank: a code with one above it; left out, being empty: "
        "United Nations (Theme)\n" + BEGUN.replace(", beta", "")
    )
    edited = diptych("edit", "00000001", "--theme", "rules")
    assert edited.status == 0
    assert diptych("crosstab", "theme", "theme", "alpha") == (0, table, narration)


def test_records_have_the_keys_that_the_help_names(diptych: Callable[..., Any]) -> None:
    assert diptych("crosstab", "theme", "sentiment", "--depth", "1", "-f", "csv") == (
        0,
        (
            "row_facet,row,column_facet,column,group,paragraphs,annotations,unit,count,share_of,"
            "denominator,share,annotators,not_counted\n"
            "theme,rules,sentiment,bad,Alpha News,1,1,paragraph,1,coded,2,0.5,ann,\n"
            "theme,rules,sentiment,bad,Beta,0,0,paragraph,0,coded,2,0.0,ann,\n"
            "theme,rules,sentiment,good,Alpha News,1,1,paragraph,1,coded,2,0.5,ann,\n"
            "theme,rules,sentiment,good,Beta,1,1,paragraph,1,coded,2,0.5,ann,\n"
            "theme,access,sentiment,bad,Alpha News,0,0,paragraph,0,coded,2,0.0,ann,\n"
            "theme,access,sentiment,bad,Beta,0,0,paragraph,0,coded,2,0.0,ann,\n"
            "theme,access,sentiment,good,Alpha News,1,1,paragraph,1,coded,2,0.5,ann,\n"
            "theme,access,sentiment,good,Beta,0,0,paragraph,0,coded,2,0.0,ann,\n"
        ),
        "",
    )


@pytest.mark.parametrize(
    ("options", "last"),
    [
        ([], {}),
        (["--shares", "group"], {}),
        (["--shares", "row"], {"share_of": "row"}),
        (["--shares", "column"], {"share_of": "column", "denominator": 1, "share": 1.0}),
        (
            ["--unit", "word"],
            {"unit": "word", "count": 3, "denominator": 10, "share": 0.3, "words": 3},
        ),
        (
            ["--measure", "jaccard"],
            {**IN_ANNOTATIONS, "measure": "jaccard", "value": 0.5},
        ),
        (["--measure", "npmi"], {**IN_ANNOTATIONS, "measure": "npmi"}),
        (["--within", "paragraph"], {}),
        (["--score", "sentiment"], {"mean": -1.0, "scored": 1}),
    ],
    ids=str,
)
def test_options_add_keys_behind_the_others(
    diptych: Callable[..., Any], options: list[str], last: dict[str, Any]
) -> None:
    record = rows(diptych, "theme", "sentiment", *options)[0]
    base = {
        "row_facet": "theme",
        "row": "rules",
        "column_facet": "sentiment",
        "column": "bad",
        "group": "Alpha News",
        "paragraphs": 1,
        "annotations": 1,
        "unit": "paragraph",
        "count": 1,
        "share_of": "coded",
        "denominator": 2,
        "share": 0.5,
    }
    if "npmi" in options:  # p(x, y) = 1/3, p(x) = 2/3, p(y) = 1/3: ln(3/2) / ln 3
        assert record.pop("value") == pytest.approx(0.369070246, abs=1e-9)
    assert record == {**base, **last, "annotators": "ann", "not_counted": None}
    assert list(record)[: len(base)] == list(base)


def test_a_third_facet_divides_the_records(diptych: Callable[..., Any]) -> None:
    question = ("theme", "theme", "alpha", "--split", "sentiment", "--shares", "cell")
    found = rows(diptych, *question)
    assert list(found[0])[-5:] == ["split_facet", "split", "cell", "annotators", "not_counted"]
    keys = ("row", "column", "split", "count", "share_of", "denominator", "cell")
    assert [tuple(one[key] for key in keys) for one in found[:3]] == [
        ("rules", "rules", "bad", 1, "cell", 2, 2),
        ("rules", "rules", "good", 1, "cell", 2, 2),
        ("rules", "rules", None, 0, "cell", 2, 2),
    ]


def test_the_facet_that_divides_is_looked_up(diptych: Callable[..., Any]) -> None:
    for name, complaint in {
        "": "--split: it is empty; fill it in, or leave it out\n",
        "sentimnt": "there is no facet 'sentimnt'; did you mean sentiment?\n",
    }.items():
        refused = diptych("crosstab", *ITSELF, "--split", name)
        assert refused == (2, "", f"diptych: {complaint}")


def test_behind_a_meeting_in_a_paragraph_are_the_annotations_with_either_code(
    diptych: Callable[..., Any],
) -> None:
    records = rows(diptych, "theme", "sentiment", "alpha", "--within", "paragraph")
    numbers = {(r["row"], r["column"]): (r["paragraphs"], r["annotations"]) for r in records}
    assert numbers["rules", "good"] == (2, 3)
    assert numbers["access", "bad"] == (1, 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["theme", "sentiment"],
        ["theme", "sentiment", "--unit", "word"],
        ["theme", "sentiment", "--measure", "npmi"],
        ["theme", "theme", "--split", "sentiment"],
    ],
    ids=str,
)
def test_csv_and_json_have_the_same_keys(diptych: Callable[..., Any], arguments: list[str]) -> None:
    header = diptych("crosstab", *arguments, "-f", "csv").out.split("\n")[0]
    assert header.split(",") == list(rows(diptych, *arguments)[0])


@pytest.mark.parametrize("form", layout_formats())
def test_every_layout(diptych: Callable[..., Any], form: str) -> None:
    for option in ([], ["--split", "sentiment"]):
        outcome = diptych("crosstab", "theme", "theme", *option, "--format", form)
        assert outcome.status == 0
        assert "Alpha News" in outcome.out


def test_groups_can_be_named_and_made_by_another_field(diptych: Callable[..., Any]) -> None:
    groups = [row["group"] for row in rows(diptych, "theme", "sentiment", "beta", "alpha")]
    assert groups[:2] == ["beta", "alpha"]
    named = {row["group"] for row in rows(diptych, "theme", "sentiment", "--by", "language")}
    assert named == {"en", "id"}


def test_rare_codes_are_left_out_and_unused_ones_shown_on_request(
    diptych: Callable[..., Any],
) -> None:
    assert rows(diptych, "theme", "sentiment", "--min", "2") == []
    assert len(rows(diptych, "theme", "sentiment", "beta", "--min", "0")) == 8


def test_labels_are_in_the_language_asked_for(diptych: Callable[..., Any]) -> None:
    assert "Aturan" in diptych("crosstab", "theme", "sentiment", "--language", "id").out


def test_where_nothing_is_printed_it_is_said_why(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    counted = "counting paragraphs in which one annotation has both codes,"
    rare = diptych("crosstab", "theme", "sentiment", "--min", "9")
    nothing = "nothing to show: no two codes meet 9 times or more\n"
    assert rare == (0, "", f"{counted} annotated by ann{TOTAL}{BEGUN}{nothing}")
    (annotated.root / "annotations/alpha/ann.json").unlink()
    unread = "not counted: 1 text (alpha) not read; see: diptych status\n"
    nobody = diptych("crosstab", "theme", "sentiment", "alpha")
    assert nobody == (
        0,
        "",
        f"{counted} not annotated yet{TOTAL}nobody has annotated these texts yet\n{unread}",
    )
    for name in ("alpha", "beta"):
        (annotated.root / "texts" / f"{name}.md").unlink()
    no_texts = diptych("crosstab", "theme", "sentiment")
    way_out = "there are no texts yet; add one with: diptych add FILE\n"
    gone = "not counted: the sets in annotations/beta, whose text is gone; see: diptych check\n"
    assert no_texts == (0, "", f"{counted} not annotated yet{TOTAL}{way_out}{gone}")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["them", "theme"], "there is no facet 'them'; did you mean theme?"),
        (["theme", "them"], "there is no facet 'them'; did you mean theme?"),
        (["theme"], "Missing argument 'COLUMN'. See: diptych crosstab --help"),
        ([*ITSELF, "--within", "x"], "there is no --within 'x'; there is annotation, paragraph"),
        ([*ITSELF, "--measure", "pmi"], "there is no --measure 'pmi'; did you mean npmi?"),
        ([*ITSELF, "--shares", "rows"], "there is no --shares 'rows'; did you mean row?"),
        ([*ITSELF, "--unit", "words"], "there is no --unit 'words'; did you mean word?"),
        ([*ITSELF, "--format", "githb"], "there is no format 'githb'; did you mean github?"),
        (
            [*ITSELF, "--score", "theme"],
            "--score: theme is not an ordinal facet, so its codes have no value",
        ),
        ([*ITSELF, "alfa"], "there is no text or source 'alfa'; did you mean alpha?"),
        (
            [*ITSELF, "--within", "annotation"],
            (
                "--within annotation: an annotation has one code of theme at most; "
                "use --within paragraph"
            ),
        ),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych("crosstab", *arguments) == (2, "", f"diptych: {complaint}\n")
