from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from diptych.rendering.tables import layout_formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

pytestmark = pytest.mark.usefixtures("annotated")

SIDES = """\
source      language    texts  begun  paragraphs  coded  words       dates
----------  ----------  -----  -----  ----------  -----  -----  ----------
Alpha News  English         1      1           3      2     13  2025-07-01
Beta        Indonesian      1      1           2      2      5           –

"""
COUNTED = (
    "counting paragraphs, annotated by ann; shares: of the paragraphs with a code; difference: "
    "Beta minus Alpha News, in percentage points\n"
    "only begun, so that shares are of what has a code: alpha, beta; read to the end and say so "
    "with: diptych finish\n"
)


FINISH = COUNTED.partition("\n")[2]
SO_FAR = "– so far: none yet, but texts of the group are still to be read or finished\n"


def cells(table: str) -> list[list[str]]:
    """Return what stands in the rows of a table, wherever its columns are."""
    return [re.split(" {2,}", line.strip()) for line in table.rstrip("\n").split("\n")[2:]]


def rows(diptych: Callable[..., Any], *arguments: str) -> list[dict[str, Any]]:
    outcome = diptych("compare", *arguments, "--format", "json")
    assert (outcome.status, outcome.err) == (0, "")
    return list(json.loads(outcome.out))


def column(diptych: Callable[..., Any], key: str, *arguments: str) -> list[Any]:
    return [row[key] for row in rows(diptych, *arguments)]


def test_the_sources_stand_side_by_side(diptych: Callable[..., Any]) -> None:
    table = """\
Theme, % of paragraphs with a code      Alpha News n=2  Beta n=2  difference  only in
--------------------------------------  --------------  --------  ----------  -----------------
Rules                                         2 100.0%  1  50.0%       −50.0
  United Nations                              1  50.0%  1  50.0%         0.0
  courts                                      1  50.0%  – so far       −50.0  Alpha News so far
access                                        1  50.0%  1  50.0%         0.0

sentiment, % of paragraphs with a code  Alpha News n=2  Beta n=2  difference  only in
--------------------------------------  --------------  --------  ----------  -----------------
bad                                           1  50.0%  – so far       −50.0  Alpha News so far
good                                          2 100.0%  1  50.0%       −50.0
"""
    assert diptych("compare") == (0, SIDES + table, COUNTED + SO_FAR)


def test_with_three_groups_none_is_told_from_none_so_far(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    (annotated.root / "texts/gamma.md").write_text("---\nsource: Gamma\n---\n\nShips wait.\n")
    for text in ("alpha", "gamma"):
        assert diptych("finish", text, "-a", "ann").status == 0
    outcome = diptych("compare", "--facet", "theme", "--of", "coded")
    (courts,) = [line for line in outcome.out.split("\n") if "courts" in line]
    assert courts.split()[-5:] == ["50.0%", "–", "so", "far", "–"]


def test_of_a_group_that_is_not_read_nothing_is_explained(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    (annotated.root / "annotations/beta/ann.json").unlink()
    outcome = diptych("compare", "--facet", "theme")
    assert "not read" in outcome.out
    assert "– so far" not in outcome.out + outcome.err


def test_a_code_in_a_text_that_is_only_begun_is_not_none(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    for text in ("alpha", "beta"):
        assert diptych("finish", text, "-a", "ann").status == 0
    (annotated.root / "texts/gamma.md").write_text("---\nsource: Beta\n---\n\nCourts wait.\n")
    annotated.annotate("gamma", "ann", start=0, end=6, codes={"theme": "rules/courts"})
    outcome = diptych("compare", "--facet", "theme", "--of", "finished")
    (courts,) = [line for line in outcome.out.split("\n") if "courts" in line]
    assert "– begun" in courts
    assert (
        "– begun: none that counts, but the group has the code in a text that is only begun\n"
        in outcome.err
    )


def test_one_facet_with_the_mean_of_another(diptych: Callable[..., Any]) -> None:
    outcome = diptych("compare", "--facet", "theme", "--score", "sentiment", "--unit", "word")
    assert cells(outcome.out.split("\n\n")[1]) == [
        ["Rules", "7", "70.0%", "0.00 (2)", "3", "60.0%", "+1.00 (1)", "−10.0"],
        ["United Nations", "4", "40.0%", "+1.00 (1)", "3", "60.0%", "+1.00 (1)", "+20.0"],
        ["courts", "3", "30.0%", "−1.00 (1)", "– so far", "–", "−30.0", "Alpha News so far"],
        ["access", "3", "30.0%", "+1.00 (1)", "2", "40.0%", "–", "+10.0"],
    ]
    assert outcome.err == (
        "counting words, annotated by ann; shares: of the words under a code; difference: Beta "
        "minus Alpha News, in percentage points\n" + FINISH + "mean sentiment: of the paragraphs "
        "with the code that have one, whose number is in parentheses\n" + SO_FAR
    )


def test_records_have_the_keys_that_the_help_names(diptych: Callable[..., Any]) -> None:
    assert diptych("compare", "--facet", "sentiment", "--format", "csv") == (
        0,
        (
            "facet,code,label,group,paragraphs,annotations,words,unit,count,share_of,denominator,share,"
            "texts,difference,finished,begun,not_read,excluded,shared,annotators,not_counted\n"
            "sentiment,bad,bad,Alpha News,1,1,3,paragraph,1,coded,2,0.5,1,,0,1,0,0,0,ann,\n"
            "sentiment,bad,bad,Beta,0,0,0,paragraph,0,coded,2,0.0,1,-0.5,0,1,0,0,0,ann,\n"
            "sentiment,good,good,Alpha News,2,2,7,paragraph,2,coded,2,1.0,1,,0,1,0,0,0,ann,\n"
            "sentiment,good,good,Beta,1,1,3,paragraph,1,coded,2,0.5,1,-0.5,0,1,0,0,0,ann,\n"
        ),
        "",
    )


def test_a_score_adds_mean_and_scored_to_the_records(diptych: Callable[..., Any]) -> None:
    first, second, *_ = rows(diptych, "--score", "sentiment")
    assert list(first.items()) == [
        ("facet", "theme"),
        ("code", "rules"),
        ("label", "Rules"),
        ("group", "Alpha News"),
        ("paragraphs", 2),
        ("annotations", 2),
        ("words", 7),
        ("unit", "paragraph"),
        ("count", 2),
        ("share_of", "coded"),
        ("denominator", 2),
        ("share", 1.0),
        ("texts", 1),
        ("mean", 0.0),
        ("scored", 2),
        ("difference", None),
        ("finished", 0),
        ("begun", 1),
        ("not_read", 0),
        ("excluded", 0),
        ("shared", 0),
        ("annotators", "ann"),
        ("not_counted", None),
    ]
    assert second["difference"] == -0.5


def test_tests_of_every_row_and_facet(diptych: Callable[..., Any]) -> None:
    outcome = diptych("compare", "--facet", "sentiment", "--stats")
    assert (outcome.status, outcome.err) == (0, COUNTED + SO_FAR)
    _, codes, facets, notes = outcome.out.split("\n\n")
    assert [row[-2:] for row in cells(codes)] == [["−50.0", "−90.5 to +27.3"]] * 2
    assert cells(facets) == [["sentiment", "0.44", "–"]]
    assert notes.startswith("not tested, only described: ")


def test_tests_on_paragraphs_are_had_on_request(diptych: Callable[..., Any]) -> None:
    outcome = diptych("compare", "--facet", "sentiment", "--test", "paragraphs")
    _, codes, _, notes = outcome.out.split("\n\n")
    assert [row[-5:] for row in cells(codes)] == [
        ["−50.0", "−90.5 to +27.3", "0.00", "(1.000)", "1.000"],
        ["−50.0", "−90.5 to +27.3", "0.00", "(1.000)", "1.000"],
    ]
    assert notes.startswith("caution: ")
    markup = diptych("compare", "--test", "paragraphs", "-f", "html")
    assert "caution: " in markup.err
    assert "caution" not in markup.out


def test_one_group_is_not_tested_and_has_its_records(diptych: Callable[..., Any]) -> None:
    outcome = diptych("compare", "alpha", "--stats")
    assert (outcome.status, "nothing is tested" in outcome.out) == (0, True)
    found = json.loads(diptych("compare", "alpha", "--stats", "-f", "json").out)
    assert {(one["group"], one["tested"], one["p"]) for one in found} == {("alpha", None, None)}


def test_tests_add_their_keys_to_the_records(diptych: Callable[..., Any]) -> None:
    first, second, *_ = rows(diptych, "--stats")
    keys = ["difference", "tested", "difference_low", "difference_high", "p", "p_adjusted",
            "p_least", "detectable", "odds_ratio", "facet_distance", "facet_p",
            "omnibus_distance", "omnibus_p"]  # fmt: skip
    assert list(first)[-len(keys) - 7 : -7] == keys
    assert {first[key] for key in keys} == {None}
    assert (second["difference"], second["tested"], second["p"]) == (-0.5, "none", None)
    _, fisher, *_ = rows(diptych, "--test", "paragraphs")
    assert (fisher["tested"], fisher["odds_ratio"], fisher["p"]) == ("paragraphs", 0.0, 1.0)
    _, matched, *_ = rows(diptych, "--match", "source")
    assert (matched["tested"], matched["difference_matched"]) == ("none", None)


def test_an_infinite_odds_ratio_is_null(diptych: Callable[..., Any]) -> None:
    arguments = ["beta", "alpha", "--facet", "sentiment", "--test", "paragraphs"]
    assert column(diptych, "odds_ratio", *arguments) == [None, None, None, None]


def test_quotes_stand_under_their_rows(diptych: Callable[..., Any]) -> None:
    outcome = diptych("compare", "--facet", "theme", "--quotes", "1", "--language", "id")
    assert [row[:2] for row in cells(outcome.out.split("\n\n")[1])] == [
        ["Aturan", "2 100.0%"],
        ["Alpha News · alpha:3", "Courts are bad."],
        ["Beta · beta:1", "Aturan PBB bagus."],
        ["United Nations", "1"],
        ["Alpha News · alpha:2", "The UN makes rules."],
        ["Beta · beta:1", "Aturan PBB bagus."],
        ["courts", "1"],
        ["Alpha News · alpha:3", "Courts are bad."],
        ["access", "1"],
        ["Alpha News · alpha:3", "Access is good."],
        ["Beta · beta:2", "Akses buruk."],
    ]


@pytest.mark.parametrize("form", sorted({*layout_formats()} - {"tsv"}))
def test_every_layout_with_tests_and_quotes(diptych: Callable[..., Any], form: str) -> None:
    outcome = diptych("compare", "--stats", "--quotes", "2", "--format", form)
    assert outcome.status == 0
    assert "PBB bagus." in outcome.out


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_csv_and_json_have_the_same_keys(diptych: Callable[..., Any], form: str) -> None:
    for score in ([], ["--score", "sentiment"], ["--stats"], ["--score", "sentiment", "--stats"]):
        out = diptych("compare", *score, "--format", form).out
        header = out.split("\n")[0].split("," if form == "csv" else "\t")
        assert header == list(rows(diptych, *score)[0])


def test_jsonl_has_the_rows_of_json(diptych: Callable[..., Any]) -> None:
    lines = diptych("compare", "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == rows(diptych)


@pytest.mark.parametrize("form", layout_formats())
def test_every_layout(diptych: Callable[..., Any], form: str) -> None:
    outcome = diptych("compare", "--format", form)
    assert outcome.status == 0
    assert "Alpha News" in outcome.out


def test_the_first_group_named_is_what_the_others_are_compared_with(
    diptych: Callable[..., Any],
) -> None:
    assert column(diptych, "group", "beta", "Alpha", "--depth", "1", "--facet", "theme") == [
        "beta", "Alpha News", "beta", "Alpha News"
    ]  # fmt: skip


def test_languages_that_are_the_groups_are_named_once(diptych: Callable[..., Any]) -> None:
    header = diptych("compare", "--by", "language").out.split("\n")[0]
    assert header.split() == ["language", "texts", "begun", "paragraphs", "coded", "words", "dates"]
    header = diptych("compare").out.split("\n")[0]
    assert header.split()[:5] == ["source", "language", "texts", "begun", "paragraphs"]


def test_groups_by_language(diptych: Callable[..., Any]) -> None:
    assert set(column(diptych, "group", "--by", "language")) == {"en", "id"}


def test_only_so_many_levels(diptych: Callable[..., Any]) -> None:
    codes = column(diptych, "code", "--facet", "theme", "--depth", "1", "beta")
    assert codes == ["rules", "access"]


def test_rare_codes_are_left_out(diptych: Callable[..., Any]) -> None:
    assert set(column(diptych, "code", "--min", "2")) == {"rules", "good"}


def test_codes_that_nobody_used_are_there_with_min_zero(diptych: Callable[..., Any]) -> None:
    codes = column(diptych, "code", "beta", "--min", "0", "--facet", "theme")
    assert codes == ["rules", "rules/un", "rules/courts", "access"]


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("codebook", ["rules", "rules/un", "rules/courts", "access"]),
        ("count", ["rules", "rules/un", "access", "rules/courts"]),
        ("share", ["rules", "rules/un", "rules/courts", "access"]),
        ("difference", ["rules", "rules/courts", "rules/un", "access"]),
        ("label", ["access", "rules", "rules/courts", "rules/un"]),
    ],
)
def test_rows_are_sorted(diptych: Callable[..., Any], sort: str, codes: list[str]) -> None:
    found = column(diptych, "code", "--facet", "theme", "--sort", sort)
    assert found[::2] == codes


def test_labels_are_in_the_language_asked_for(diptych: Callable[..., Any]) -> None:
    assert "Aturan" in column(diptych, "label", "--language", "id")


def test_an_annotator_is_needed_where_there_are_two(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    annotated.annotate("alpha", "bob", start=0, end=5, codes={"theme": "access"})
    assert diptych("compare") == (
        2,
        "",
        (
            "diptych: there are annotations by ann and bob and no consensus of alpha; say whose to "
            "count: --annotator ann, an order of preference: --prefer ann,bob, or settle it, "
            "though ann and bob have not finished alpha: diptych adjudicate alpha\n"
        ),
    )
    assert column(diptych, "annotations", "--annotator", "bob", "--facet", "theme", "alpha") == [1]
    for text in ("alpha", "beta"):
        for name in ("ann", "bob"):
            annotated.update(text, name, lambda said: replace(said, finished=True))
    both = ["--annotator", "ann", "-a", "bob", "--facet", "theme", "--depth", "1"]
    assert column(diptych, "annotations", *both) == [2, 1, 2, 1]


def test_an_empty_project_has_nothing_to_compare(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    for name in ("alpha", "beta"):
        (annotated.root / "texts" / f"{name}.md").unlink()
    status, out, err = diptych("compare")
    assert (status, cells(out)) == (0, [])
    assert err == (
        "counting paragraphs, not annotated yet; shares: of the paragraphs of finished texts\n"
        "there are no texts yet; add one with: diptych add FILE\n"
        "not counted: the sets in annotations/alpha, annotations/beta, whose text is gone; see: "
        "diptych check\n"
    )


def test_texts_without_annotations_are_said_to_have_none(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "annotations/alpha/ann.json").unlink()
    outcome = diptych("compare", "alpha")
    assert outcome.err.endswith(
        "nobody has annotated these texts yet\n"
        "not counted: 1 text (alpha) not read; see: diptych status\n"
    )
    assert cells(outcome.out)[0][:6] == ["alpha", "English", "1", "1", "–", "–"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--facet", "them"], "there is no facet 'them'; did you mean theme?"),
        (["--by", "autor"], "there is no field 'autor'; did you mean author?"),
        (["--unit", "paragraphs"], "there is no --unit 'paragraphs'; did you mean paragraph?"),
        (["--sort", "lable"], "there is no --sort 'lable'; did you mean label?"),
        (["--format", "githb"], "there is no format 'githb'; did you mean github?"),
        (["--annotator", "an"], "there is no annotator 'an'; did you mean ann?"),
        (
            ["--score", "theme"],
            "--score: theme is not an ordinal facet, so its codes have no value",
        ),
        (["--score", "mood"], "there is no facet 'mood'; there is sentiment, theme"),
        (["--test", "text"], "there is no --test 'text'; did you mean texts?"),
        (["--match", "soruce"], "there is no field 'soruce'; did you mean source?"),
        (
            ["--unit", "annotation", "--of", "finished"],
            (
                "--of finished: nobody knows how many annotations a text could have; use --of "
                "coded or facet, or --unit paragraph"
            ),
        ),
        (
            ["--quotes", "1", "--format", "tsv"],
            "--quotes: tsv has no room for them; see diptych find -f tsv",
        ),
        (["alfa"], "there is no text or source 'alfa'; did you mean alpha?"),
        (
            ["--depth", "0"],
            (
                "Invalid value for '--depth': Input should be greater than or equal to 1. "
                "See: diptych compare --help"
            ),
        ),
        (
            ["--min", "few"],
            (
                "Invalid value for '--min': Input should be a valid integer, unable to parse "
                "string as an integer. See: diptych compare --help"
            ),
        ),
        (
            ["--fromat", "csv"],
            "No such option: --fromat; did you mean --format? See: diptych compare --help",
        ),
        (["--facet"], "Option '--facet' requires an argument."),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    diptych: Callable[..., Any], arguments: list[str], complaint: str
) -> None:
    assert diptych("compare", *arguments) == (2, "", f"diptych: {complaint}\n")


def test_a_broken_codebook_is_one_line_and_status_3(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "annotations/codebook.yaml").write_text("facets:\n  theme:\n    codez: {}\n")
    assert diptych("compare") == (
        3,
        "",
        "diptych: annotations/codebook.yaml:3: facet theme has no 'codez'; did you mean codes?\n",
    )


def test_a_quote_that_is_not_in_the_text_is_one_line_and_status_3(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    path = annotated.root / "texts/beta.md"
    path.write_text(path.read_text().replace("PBB", "ASEAN"))
    outcome = diptych("compare")
    assert (outcome.status, outcome.out) == (3, "")
    assert outcome.err.startswith(
        "diptych: annotations/beta/ann.json: $.annotations.00000004-0000-4000-8000-000000000000: "
    )
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("command", [["compare"], ["crosstab", "theme", "sentiment"]])
def test_on_a_terminal_a_command_opens_a_cell(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr("diptych.rendering.terminal.stderr_width", lambda: 200)
    line = "passages behind a cell: diptych find 'Alpha News' --theme rules"
    assert line in diptych(*command).err
    assert line not in diptych(*command, "-f", "csv").err


@pytest.mark.parametrize("command", [["compare"], ["crosstab", "theme", "sentiment"]])
def test_a_text_in_two_groups_leaves_its_paragraphs_out_once(
    annotated: Project, diptych: Callable[..., Any], command: list[str]
) -> None:
    diptych("finish", "--all", "-a", "ann")
    (annotated.root / "texts/gamma.md").write_text("---\nsource: Gamma\n---\n\n# Not read\n")
    for groups in (["alpha", "beta"], ["alpha", "Alpha News", "beta", "gamma", "Gamma"]):
        err = diptych(*command, *groups, "--without", "heading").err
        assert "1 excluded paragraph" in err
