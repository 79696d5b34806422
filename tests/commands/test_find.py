from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from diptych.rendering.tables import layout_formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("annotated")


def rows(diptych: Callable[..., Any], *arguments: str) -> list[dict[str, Any]]:
    outcome = diptych("find", *arguments, "--format", "json")
    assert (outcome.status, outcome.err) == (0, "")
    return list(json.loads(outcome.out))


def quotes(diptych: Callable[..., Any], *arguments: str) -> list[str]:
    return [row["quote"] for row in rows(diptych, *arguments)]


def test_passages_stand_in_reading_order(diptych: Callable[..., Any]) -> None:
    assert diptych("find") == (
        0,
        """\
alpha:2  rules/un · good  ann
    The UN makes rules.

alpha:3  access · good  ann
    Access is good.
    (clear)

alpha:3  rules/courts · bad  ann
    Courts are bad.

beta:1  rules/un · good  ann
    Aturan PBB bagus.

beta:2  access  ann
    Akses buruk.
""",
        "5 passages\n",
    )


def test_a_layout_is_a_table(diptych: Callable[..., Any]) -> None:
    assert diptych("find", "--text", "beta", "--format", "simple") == (
        0,
        """\
passage  annotator  theme     sentiment  quote              note
-------  ---------  --------  ---------  -----------------  ----
beta:1   ann        rules/un  good       Aturan PBB bagus.
beta:2   ann        access               Akses buruk.
""",
        "2 passages\n",
    )


@pytest.mark.parametrize("form", layout_formats())
def test_every_layout(diptych: Callable[..., Any], form: str) -> None:
    for code in ("access", "rules"):
        assert diptych("find", "beta", "--theme", code, "--format", form).status == 0


def test_records_have_the_keys_that_the_help_names_and_one_per_facet(
    diptych: Callable[..., Any],
) -> None:
    assert diptych("find", "--paragraph", "3", "--theme", "access", "--format", "jsonl") == (
        0,
        (
            '{"text":"alpha","paragraph":3,"annotator":"ann","by":"person",'
            '"annotation":"00000002-0000-4000-8000-000000000000","start":38,"end":53,'
            '"quote":"Access is good.","note":"clear","theme":"access","sentiment":"good"}\n'
        ),
        "",
    )


def test_csv_has_the_keys_of_json(diptych: Callable[..., Any]) -> None:
    header = diptych("find", "--format", "csv").out.split("\n")[0]
    assert header.split(",") == list(rows(diptych)[0])


def test_nothing_found_is_no_error(diptych: Callable[..., Any]) -> None:
    assert diptych("find", "--text", "beta", "--sentiment", "bad") == (0, "", "0 passages\n")
    assert diptych("find", "--paragraph", "99", "-f", "json") == (0, "[]\n", "")


def test_one_passage_is_one_passage(diptych: Callable[..., Any]) -> None:
    assert diptych("find", "--sentiment", "bad").err == "1 passage\n"


def test_a_code_includes_those_below_it(diptych: Callable[..., Any]) -> None:
    assert len(rows(diptych, "--theme", "rules")) == 3
    assert quotes(diptych, "--theme", "rules/courts") == ["Courts are bad."]


def test_all_conditions_hold_together(diptych: Callable[..., Any]) -> None:
    found = quotes(diptych, "--theme", "rules", "--sentiment", "good", "Alpha News")
    assert found == ["The UN makes rules."]


def test_any_facet_can_be_asked_for(diptych: Callable[..., Any]) -> None:
    assert quotes(diptych, "--code", "sentiment=bad") == ["Courts are bad."]


def test_several_texts_can_be_asked_for(diptych: Callable[..., Any]) -> None:
    assert len(rows(diptych, "--text", "al", "--text", "beta")) == 5


def test_texts_outside_the_groups_are_left_out(diptych: Callable[..., Any]) -> None:
    assert diptych("find", "Beta", "--text", "alpha", "--format", "json").out == "[]\n"


def test_a_passage_is_found_by_each_paragraph_that_it_touches(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    annotated.annotate("alpha", "bob", start=30, end=45, codes={"theme": "access"})
    for paragraph in ("2", "3"):
        assert len(rows(diptych, "--paragraph", paragraph, "--annotator", "bob")) == 1


def test_every_number_of_compare_can_be_opened(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    end = len(annotated.text("alpha").body)
    annotated.annotate("alpha", "ann", start=2, end=end - 1, codes={"theme": "rules"})
    paragraphs = {
        text.id: json.loads(diptych("show", text.id, "-f", "json").out)
        for text in annotated.texts()
    }
    cells = json.loads(diptych("compare", "--format", "json").out)
    assert sum(cell["paragraphs"] > 0 for cell in cells) > 5
    for cell in cells:
        found = rows(diptych, cell["group"], "--code", f"{cell['facet']}={cell['code']}")
        touched = {
            (row["text"], paragraph["paragraph"])
            for row in found
            for paragraph in paragraphs[row["text"]]
            if row["start"] < paragraph["end"] and paragraph["start"] < row["end"]
        }
        assert len(found) == cell["annotations"]
        assert len(touched) == cell["paragraphs"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--theme", "rule"], "there is no theme code 'rule'; did you mean rules or rules/un?"),
        (
            ["--actor", "un"],
            "No such option: --actor. See: diptych find --help",
        ),
        (["--code", "rules"], "--code: 'rules' is not of the form FACET=CODE"),
        (["--code", "them=rules"], "there is no facet 'them'; did you mean theme?"),
        (["--text", "gamma"], "there is no text 'gamma'; there is alpha, beta"),
        (["alfa"], "there is no text or source 'alfa'; did you mean alpha?"),
        (["--annotator", "bob"], "there is no annotator 'bob'; there is ann"),
        (["--format", "lists"], "there is no format 'lists'; did you mean list?"),
        (["--by", "autor"], "there is no field 'autor'; did you mean author?"),
        (
            ["--paragraph", "0"],
            (
                "Invalid value for '--paragraph': Input should be greater than or equal to 1. "
                "See: diptych find --help"
            ),
        ),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych("find", *arguments) == (2, "", f"diptych: {complaint}\n")


def test_a_broken_set_is_one_line_and_status_3(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "annotations/beta/ann.json").write_text("{")
    outcome = diptych("find")
    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err.startswith("diptych: annotations/beta/ann.json: not JSON: line 1, column 2")
    assert outcome.err.count("\n") == 1


def test_of_two_codes_of_one_facet_either_will_do(diptych: Callable[..., Any]) -> None:
    either = diptych("find", "--theme", "access", "--code", "theme=rules", "-f", "csv").out
    one, other = (diptych("find", "--theme", code, "-f", "csv").out for code in ("access", "rules"))
    assert set(either.splitlines()) == {*one.splitlines(), *other.splitlines()}


def test_passages_are_looked_into(diptych: Callable[..., Any]) -> None:
    assert diptych("find", "alpha:2-3", "-f", "csv") == diptych(
        "find", "alpha", "-f", "csv"
    )._replace(
        out="".join(
            line
            for line in diptych("find", "alpha", "-f", "csv").out.splitlines(keepends=True)
            if not line.startswith("alpha,1,")
        ),
    )
    several = diptych("find", "alpha:1", "beta:2", "-f", "csv").out.splitlines()[1:]
    assert {tuple(line.split(",")[:2]) for line in several} <= {("alpha", "1"), ("beta", "2")}
    assert diptych("find", "alpha:9").err == "diptych: alpha:9: alpha has paragraphs 1 to 3\n"


# What is left out


def count_out(annotated: Project, defaults: str = "") -> None:
    """Have courts not count."""
    path = annotated.root / "annotations/codebook.yaml"
    source = path.read_text().replace("courts:\n", "courts: {counts: false}\n")
    path.write_text(defaults + source)


def test_nothing_is_left_out_but_it_is_said_what_tables_leave_out(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    count_out(annotated)
    status, out, err = diptych("find", "alpha", "-f", "csv")
    assert (status, "Courts are bad." in out) == (0, True)
    assert err == (
        "tables do not count 1 of them; to leave these out here: --without theme=rules/courts\n"
    )
    assert diptych("find", "beta", "-f", "csv").err == ""


def test_what_a_table_left_out_is_left_out_by_its_names(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    count_out(annotated)
    status, out, err = diptych("find", "-f", "csv", "--without", "theme=rules/courts")
    assert (status, "Courts are bad." in out, "Access is good." in out) == (0, False, True)
    assert err == ""
    found = diptych("find", "-f", "csv", "--without", "theme=access")
    assert [row.split(",")[4][:8] for row in found.out.splitlines()[1:]] == [
        "00000001", "00000003", "00000004",
    ]  # fmt: skip
    assert "tables do not count 1 of them" in found.err
    assert found.err.endswith("not counted: 1 excluded paragraph\n")


def test_headings_are_left_out_and_notes_on_other_paragraphs_stay(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    annotated.annotate("alpha", "ann", start=20, end=22, codes={}, note="only a note")
    annotated.annotate("alpha", "ann", start=2, end=7, codes={"theme": "access"})
    words = annotated.text("alpha").body[2:7]
    assert words in quotes(diptych, "alpha")
    out = diptych("find", "alpha", "--without", "heading", "-f", "csv").out
    assert (f",{words}," in out, "only a note" in out) == (False, True)


def test_what_a_project_leaves_out_by_default_is_said_too(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    count_out(annotated, "defaults:\n  without: [paragraph]\n  of: finished\n")
    assert diptych("find", "-f", "csv").err == (
        "tables do not count 5 of them; to leave these out here: --of finished --without "
        "paragraph --without theme=rules/courts\n"
    )
    out, err = diptych("find", "-f", "csv", "--of", "finished")[1:]
    assert len(out.splitlines()) == 1
    assert err == "not counted: 2 texts (alpha, beta) only begun; see: diptych status\n"


def test_shares_of_annotations_count_begun_texts_whatever_the_default(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    count_out(annotated, "defaults:\n  unit: annotation\n  of: finished\n")
    assert "--of" not in diptych("find", "-f", "csv").err


def test_texts_are_filtered_and_grouped_as_in_compare(diptych: Callable[..., Any]) -> None:
    assert {row["text"] for row in rows(diptych, "--where", "language=id")} == {"beta"}
    by = ["--by", "source,language"]
    assert {row["text"] for row in rows(diptych, "Beta · id", *by)} == {"beta"}
    assert diptych("find", "--where", "language=fr").err == (
        "diptych: there is no language 'fr'; there is en, id\n"
    )


def test_in_each_text_the_first_of_those_preferred_is_looked_at(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    annotated.annotate("beta", "bob", start=0, end=6, codes={"theme": "access"})
    found = rows(diptych, "--prefer", "bob,ann")
    assert {(row["text"], row["annotator"]) for row in found} == {("alpha", "ann"), ("beta", "bob")}
    assert diptych("find", "--prefer", "bob", "--annotator", "ann").err == (
        "diptych: --prefer: cannot be combined with --annotator\n"
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--of", "all"], "there is no --of 'all'; there is coded, facet, finished"),
        (
            ["--without", "headings"],
            "there is no kind of paragraph 'headings'; did you mean heading?",
        ),
        (["--without", "theme=acces"], "there is no theme code 'acces'; did you mean access?"),
        (["--without", "theme="], "--without: 'theme=' is not of the form FACET=CODE"),
        (["--prefer", "ann,"], "--prefer: 'ann,' is not of the form nina,omar"),
    ],
)
def test_what_is_left_out_has_to_be_known(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych("find", *arguments) == (2, "", f"diptych: {complaint}\n")


@pytest.mark.usefixtures("annotated")
def test_passages_are_only_counted_where_that_is_asked(diptych: Callable[..., Any]) -> None:
    assert diptych("find", "--count") == (0, "5\n", "")
    assert diptych("find", "beta", "--count", "--theme", "rules") == (0, "1\n", "")
    assert diptych("find", "alpha:2", "--count") == (0, "1\n", "")
    assert diptych("find", "--count", "--of", "finished").out == "0\n"


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize("export", [[], ["--from", "out", "--engine", "duckdb"]])
def test_what_tables_do_not_count_is_said_of_a_number_too(
    export: list[str], annotated: Project, diptych: Callable[..., Any]
) -> None:
    path = annotated.root / "annotations/codebook.yaml"
    path.write_text(path.read_text().replace("courts:", "courts: {counts: false}"))
    annotated.annotate("beta", "ann", start=0, end=6, codes={}, note="a note")
    diptych("export", "codings", "--output", "out")
    assert diptych("find", "--count", *export) == (
        0,
        "6\n",
        "tables do not count 1 of them; to leave these out here: --without theme=rules/courts\n",
    )
    assert diptych("find", "alpha", "--count", *export).out == "3\n"
    found = diptych("find", "--count", "--of", "finished", *export)
    assert found == (
        0,
        "0\n",
        "not counted: 2 texts (alpha, beta) only begun; see: diptych status\n",
    )
    without = diptych("find", "--count", "--without", "heading", "--text", "alpha", *export)
    assert without.out == "3\n"
    assert without.err.splitlines()[-1] == "not counted: 1 excluded paragraph"


@pytest.mark.usefixtures("annotated")
@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        ("--from out", "--from: an export has no passages; --count says how many there are"),
        ("--count -f csv", "--count: prints one number; leave --format csv out"),
        (
            "alpha:2 --count --from out",
            "TEXT:P: alpha:2: --from takes no passages; ask with --text and --paragraph",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused(
    arguments: str, err: str, diptych: Callable[..., Any]
) -> None:
    diptych("export", "codings", "--output", "out")
    assert diptych("find", *arguments.split()) == (2, "", f"diptych: {err}\n")


def test_passages_are_narrowed_by_words(diptych: Callable[..., Any]) -> None:
    assert quotes(diptych, "--words", "good OR rule*") == ["The UN makes rules.", "Access is good."]
    assert quotes(diptych, "--words", "good", "--theme", "rules") == []
    assert diptych("find", "--words", "good OR rule*", "--count").out == "2\n"
    assert diptych("find", "--words", "NEAR/5 b") == (
        2,
        "",
        (
            "diptych: --words: 'NEAR/5 b': NEAR stands between words: a NEAR/5 b; "
            "in small letters it is a word\n"
        ),
    )


def test_an_export_has_no_words(diptych: Callable[..., Any]) -> None:
    assert diptych("export", "codings", "--output", "out").status == 0
    assert diptych("find", "--from", "out", "--count", "--words", "good") == (
        2,
        "",
        "diptych: --words: an export has no words; look for them in the project\n",
    )


def test_a_group_is_found_whole_by_its_beginning_beside_a_passage(
    diptych: Callable[..., Any],
) -> None:
    whole = quotes(diptych, "Alpha News")
    assert len(whole) == 3
    assert quotes(diptych, "alpha n", "alpha:2") == whole


def test_texts_that_exclude_each_other_are_told(diptych: Callable[..., Any]) -> None:
    said = (
        "--text alpha and beta exclude each other: nothing is in both; to look into all of them, "
        "name them without --text\n"
    )
    assert diptych("find", "--text", "alpha", "beta") == (0, "", f"0 passages\n{said}")
    found = diptych("find", "--text", "alpha", "beta:1", "--count")
    assert (found.out, found.err) == ("0\n", said.replace("beta", "beta:1"))
    assert "exclude" not in diptych("find", "--text", "alpha", "alpha", "beta").err
    assert "exclude" not in diptych("find", "--text", "alpha", "beta", "--where", "language=id").err
