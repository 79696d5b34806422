from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from diptych.annotations.annotation import Program
from diptych.project.store import Project
from diptych.review import agreement, differences

if TYPE_CHECKING:
    from collections.abc import Callable

BOB = [
    ("alpha:2", "--theme", "rules/un", "--sentiment", "good"),
    ("alpha:3", "--quote", "Access is good.", "--theme", "rules", "--sentiment", "bad"),
    ("beta:1", "--theme", "rules/un", "--sentiment", "good"),
    ("beta:2", "--theme", "access"),
]


@pytest.fixture
def both(annotated: Project, diptych: Callable[..., Any]) -> Project:
    """Let ``ann`` and ``bob`` finish both texts."""
    for passage in BOB:
        assert diptych("annotate", *passage, "-a", "bob").status == 0
    for name in ("ann", "bob"):
        assert diptych("finish", "alpha", "beta", "-a", name).status == 0
    return annotated


pytestmark = pytest.mark.usefixtures("both")

ON = "ann and bob, on 2 texts (alpha, beta), 5 paragraphs\n"


def records(diptych: Callable[..., Any], *arguments: str) -> list[dict[str, Any]]:
    outcome = diptych("agreement", *arguments, "--format", "json")
    assert outcome.status == 0
    return list(json.loads(outcome.out))


def test_all_who_have_finished_texts_are_compared(diptych: Callable[..., Any]) -> None:
    outcome = diptych("agreement")
    assert outcome.status == 0
    assert outcome.err.startswith(ON + "observed: paragraphs with the same set of codes")
    assert outcome.out == SUMMARY
    assert diptych("agreement", "--facet", "theme", "--codes").out == TABLES


SUMMARY = """\
           n  coded  observed     κ                  α  codes  ≥.800  ≥.667  <.667
---------  -  -----  --------  ----  -----------------  -----  -----  -----  -----
Theme      5      4      0.80  0.74  0.75 [0.23, 1.00]      4      2      0      2
sentiment  5      3      0.80  0.71  0.81 [0.40, 1.00]      2      1      0      1
  ordinal  2                            –
– undefined (ordinal): every rating is the same code
Theme below .667: courts 0.00, access 0.57
sentiment below .667: good 0.64
sentiment, ordinal: leaves out 1 of 3 coded paragraphs (33 %), to which not each gave one code

spans      n  units           F1 exact     F1 overlapping         unitizing α
---------  -  -----  -----------------  -----------------  ------------------
Theme      9      9  0.67 [0.18, 1.00]  0.67 [0.18, 1.00]  0.41 [−0.78, 1.00]
sentiment  7      7  0.57 [0.00, 1.00]  0.57 [0.00, 1.00]  0.13 [−1.61, 1.00]
"""


TABLES = """\
       n  coded  observed     κ                  α  codes  ≥.800  ≥.667  <.667
-----  -  -----  --------  ----  -----------------  -----  -----  -----  -----
Theme  5      4      0.80  0.74  0.75 [0.23, 1.00]      4      2      0      2
Theme below .667: courts 0.00, access 0.57

spans  n  units           F1 exact     F1 overlapping         unitizing α
-----  -  -----  -----------------  -----------------  ------------------
Theme  9      9  0.67 [0.18, 1.00]  0.67 [0.18, 1.00]  0.41 [−0.78, 1.00]

Theme             n  coded           observed                  κ                  α
----------------  -  -----  -----------------  -----------------  -----------------
all codes         5      4  0.80 [0.40, 1.00]  0.74 [0.35, 1.00]  0.75 [0.23, 1.00]
Rules             5      3  1.00     [≥ 0.48]  1.00    [≥ −0.09]  1.00     [≥ 0.02]
  United Nations  5      2  1.00     [≥ 0.48]  1.00    [≥ −0.09]  1.00     [≥ 0.02]
  courts          5      1  0.80 [0.40, 1.00]  0.00               0.00
access            5      2  0.80 [0.40, 1.00]  0.55               0.57

Theme: spans      n  units           F1 exact     F1 overlapping          unitizing α
----------------  -  -----  -----------------  -----------------  -------------------
all codes         9      9  0.67 [0.18, 1.00]  0.67 [0.18, 1.00]   0.41 [−0.78, 1.00]
Rules             6      6  0.67 [0.00, 1.00]  0.67 [0.00, 1.00]   0.14 [−1.58, 1.00]
  United Nations  4      4  1.00     [≥ 0.16]  1.00     [≥ 0.16]   1.00      [≥ 0.16]
  courts          1      1  0.00     [≤ 0.97]  0.00     [≤ 0.97]  −0.37 [−3.12, 1.00]
access            3      3  0.67               0.67                0.38 [−0.86, 1.00]

Theme: units      n                |uα                   uα          cuα, (k)uα
----------------  -  -----------------  -------------------  ------------------
all codes         9  0.67 [0.02, 1.00]   0.62 [−0.14, 1.00]  0.63 [−0.10, 1.00]
Rules             6                      0.44 [−0.69, 1.00]  0.52 [−1.78, 1.00]
  United Nations  4                      1.00      [≥ 0.16]  1.00      [≥ 0.16]
  courts          1                     −0.07 [−2.21, 1.00]     –
access            3                      0.53 [−0.40, 1.00]  0.50
– undefined (courts): nothing was marked by both
"""


def test_numbers_are_those_counted_by_hand(diptych: Callable[..., Any]) -> None:
    found = {
        (row["code"], row["measure"]): row["value"]
        for row in records(diptych, "--facet", "theme", "al")
    }
    assert found[None, "observed"] == pytest.approx(2 / 3)
    assert found["rules", "observed"] == 1
    assert found["rules/un", "alpha_nominal"] == 1
    assert found["access", "observed"] == pytest.approx(2 / 3)
    assert found[None, "f1_exact"] == pytest.approx(2 * 1 / (3 + 2))
    assert found["rules", "f1_overlapping"] == pytest.approx(2 * 1 / (2 + 2))


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl"])
def test_records_have_their_keys_in_every_format(diptych: Callable[..., Any], form: str) -> None:
    for option, columns in (
        ("--no-color", agreement.COLUMNS),
        ("--disagreements", differences.COLUMNS),
    ):
        keys = tuple(column.key for column in columns)
        first = diptych("agreement", option, "--format", form).out.split("\n")[0]
        if form == "jsonl":
            assert tuple(json.loads(first)) == keys
        else:
            assert tuple(first.split("," if form == "csv" else "\t")) == keys


def test_labels_come_in_the_language_asked_for(diptych: Callable[..., Any]) -> None:
    rows = records(diptych, "-a", "ann", "-a", "bob", "--facet", "theme", "--language", "id")
    assert list(dict.fromkeys(row["label"] for row in rows)) == [
        "Tema", "Aturan", "United Nations", "courts", "access",
    ]  # fmt: skip


# Disagreements


def test_disagreements_are_listed_with_their_quotes(diptych: Callable[..., Any]) -> None:
    assert diptych("agreement", "--disagreements") == (
        0,
        """\
alpha:3  theme
  ann  access  “Access is good.”
       rules/courts  “Courts are bad.”
  bob  rules  “Access is good.”

alpha:3  sentiment  agreed: bad
  ann  good  “Access is good.”
  bob  –
""",
        ON + "2 disagreements in 1 paragraph\n",
    )


def test_disagreements_in_other_layouts_have_a_column_per_annotator(
    diptych: Callable[..., Any],
) -> None:
    outcome = diptych("agreement", "--disagreements", "--facet", "sentiment", "-f", "plain")
    assert (
        outcome.out
        == """\
paragraph  facet      ann                     bob
alpha:3    sentiment  good “Access is good.”  –
"""
    )


def test_where_nobody_differs_nothing_is_listed(diptych: Callable[..., Any]) -> None:
    assert diptych("agreement", "--disagreements", "beta") == (
        0,
        "",
        "ann and bob, on 1 text (beta), 2 paragraphs\n0 disagreements in 0 paragraphs\n",
    )


# Floor


@pytest.mark.parametrize(("floor", "status"), [("0.3", 0), ("0.99", 1)])
@pytest.mark.parametrize("how", ["--no-color", "--disagreements"])
def test_a_floor_decides_the_exit_status(
    diptych: Callable[..., Any], floor: str, status: int, how: str
) -> None:
    outcome = diptych("agreement", "--facet", "theme", "--floor", floor, how)
    assert outcome.status == status
    assert ("theme: α is 0." in outcome.err) == bool(status)
    assert f", below {floor}\n" in outcome.err or not status


def test_codes_and_lower_ends_have_floors_of_their_own(diptych: Callable[..., Any]) -> None:
    outcome = diptych("agreement", "--facet", "theme", "--floor-codes", ".5", "-f", "csv")
    assert (outcome.status, "theme=rules/courts: α is 0.000, below 0.5\n" in outcome.err) == (
        1,
        True,
    )
    assert "theme: α" not in outcome.err
    outcome = diptych("agreement", "--facet", "theme", "--floor-lower", ".667", "--disagreements")
    assert outcome.status == 1
    assert outcome.err.endswith("α may be as low as 0.228 (95 % interval), below 0.667\n")
    floors = ("--floor", "-1", "--floor-codes", "-1", "--floor-lower", "-1")
    assert diptych("agreement", "--facet", "theme", *floors).status == 0


@pytest.mark.parametrize("option", ["--floor", "--floor-codes", "--floor-lower"])
def test_a_floor_is_a_number_that_an_alpha_can_have(
    diptych: Callable[..., Any], option: str
) -> None:
    for nonsense in ("1.1", "67", "high", "", "nan", "-inf"):
        outcome = diptych("agreement", option, nonsense)
        assert (outcome.status, outcome.out) == (2, "")
        assert option in outcome.err


def test_tables_of_codes_are_no_list_of_disagreements(diptych: Callable[..., Any]) -> None:
    outcome = diptych("agreement", "--codes", "--disagreements")
    assert outcome == (2, "", "diptych: --codes: cannot be combined with --disagreements\n")


def test_an_undefined_alpha_is_below_any_floor(diptych: Callable[..., Any]) -> None:
    outcome = diptych("agreement", "beta", "--facet", "sentiment", "--floor", "-1")
    assert outcome.status == 1
    assert outcome.err.endswith(
        "sentiment: ordinal α is undefined: every rating is the same code\n"
    )


# Who and what


def test_others_than_people_take_part_only_when_named(
    diptych: Callable[..., Any], both: Project
) -> None:
    for name in ("consensus", "bot", "dan"):
        both.annotate("beta", name, start=0, end=6, codes={"theme": "access"})
    both.update("beta", "bot", lambda said: replace(said, by=Program(command="grep")))
    for name in ("consensus", "bot"):
        diptych("finish", "beta", "-a", name)
    assert records(diptych)[0]["annotators"] == "ann bob"
    assert records(diptych, "-a", "bot", "-a", "ann")[0]["annotators"] == "bot ann"
    both.update("beta", "bob", lambda said: replace(said, by=Program(command="grep")))
    assert diptych("agreement", "beta").status == 2
    outcome = diptych("agreement", "-a", "ann", "-a", "consensus", "-a", "dan", "--disagreements")
    assert outcome.err.startswith(
        "ann and consensus, on 1 text (beta), 2 paragraphs\n"
        "left out: dan, who finished none of these texts\n"
        "not counted: 1 text (alpha) finished by one only; 1 text (beta) only begun by dan; "
        "see: diptych status\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-a", "ann", "-a", "bbo"], "there is no annotator 'bbo'; did you mean bob?"),
        (
            ["-a", "ann", "-a", "ann"],
            ("--annotator: agreement takes two annotators; name a second, or compare ann with an "
            "earlier version: --rev REV"),
        ),
        (["--facet", "them"], "there is no facet 'them'; did you mean theme?"),
        (["gamma"], "there is no text 'gamma'; there is alpha, beta"),
        (["--rev", "HEAD"], ("--rev: compares one annotator now with the same one then: name one "
                            "of ann, bob")),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(
    diptych: Callable[..., Any], arguments: list[str], sentence: str
) -> None:
    assert diptych("agreement", *arguments) == (2, "", f"diptych: {sentence}\n")


def test_without_finished_texts_the_way_out_is_named(diptych: Callable[..., Any]) -> None:
    diptych("finish", "alpha", "beta", "--not", "-a", "bob")
    assert diptych("agreement") == (
        2,
        "",
        (
            "diptych: none of these texts is finished by two of ann, bob; mark a text as "
            "finished with: diptych finish TEXT\n"
        ),
    )


@pytest.mark.parametrize("asked", [[], ["-a", "bob", "-a", "ann"], ["--disagreements"]])
def test_texts_that_are_read_again_say_the_same(
    diptych: Callable[..., Any], asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = diptych("agreement", *asked, "--format", "json")
    monkeypatch.setattr("diptych.operations.agreement.KEPT", 0)
    reads: list[str] = []
    read = Project.annotation_set

    def noted(project: Project, text: Any, annotator: str) -> Any:
        reads.append(text.id)
        return read(project, text, annotator)

    monkeypatch.setattr(Project, "annotation_set", noted)
    assert diptych("agreement", *asked, "--format", "json") == kept
    assert reads.count("alpha") == 4


# An earlier revision


@pytest.fixture
def committed(both: Project) -> Project:
    git(both, "init", "--quiet")
    git(both, "add", "--all")
    git(both, "commit", "--quiet", "-m", "first")
    return both


def git(project: Project, *command: str) -> None:
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", *author, *command], check=True, cwd=project.root)


@pytest.mark.usefixtures("committed")
def test_an_annotator_is_compared_with_what_she_said(diptych: Callable[..., Any]) -> None:
    assert diptych("edit", "00000005", "--theme", "rules").status == 0
    outcome = diptych("agreement", "-a", "ann", "--rev", "HEAD", "--disagreements")
    assert outcome == (
        0,
        "beta:2  theme\n  ann@HEAD  access  “Akses buruk.”\n  ann       rules  “Akses buruk.”\n",
        "ann@HEAD and ann, on 2 texts (alpha, beta), 5 paragraphs\n1 disagreement in 1 paragraph\n",
    )
    spans = {
        row["measure"]: (row["n"], row["value"])
        for row in records(diptych, "-a", "ann", "--rev", "HEAD", "--facet", "theme")
        if row["code"] is None
    }
    assert spans["f1_exact"] == (10, pytest.approx(8 / 10))
    assert spans["observed"] == (5, pytest.approx(4 / 5))


@pytest.mark.usefixtures("committed")
def test_a_text_that_was_renamed_since_is_compared_all_the_same(
    diptych: Callable[..., Any],
) -> None:
    assert diptych("texts", "rename", "beta", "gamma").status == 0
    assert diptych("edit", "00000005", "--theme", "rules").status == 0
    outcome = diptych("agreement", "-a", "ann", "--rev", "HEAD", "--disagreements")
    assert outcome.out.startswith("gamma:2  theme\n  ann@HEAD  access  “Akses buruk.”\n")
    assert "on 2 texts (alpha, gamma), 5 paragraphs\n" in outcome.err


def test_texts_that_changed_since_are_left_out(
    diptych: Callable[..., Any], committed: Project
) -> None:
    beta = committed.root / "texts/beta.md"
    beta.write_text(beta.read_text() + "\nLagi.\n")
    outcome = diptych("agreement", "-a", "ann", "--rev", "HEAD", "--disagreements")
    assert outcome.err == (
        "ann@HEAD and ann, on 1 text (alpha), 3 paragraphs\n"
        "not counted: 1 text (beta) changed since; see: diptych status\n"
        "0 disagreements in 0 paragraphs\n"
    )
    assert diptych("agreement", "-a", "ann", "--rev", "HEAD", "beta") == (
        2,
        "",
        (
            "diptych: beta has changed since HEAD, and only annotations of the same text can be "
            "compared; choose a later revision, in which the annotations were moved "
            "with: diptych reanchor beta\n"
        ),
    )


def test_new_front_matter_does_not_change_a_text(
    diptych: Callable[..., Any], committed: Project
) -> None:
    beta = committed.root / "texts/beta.md"
    beta.write_text(beta.read_text().replace("source: Beta", "source: Other"))
    outcome = diptych("agreement", "-a", "ann", "--rev", "HEAD", "beta", "--disagreements")
    assert outcome.err.startswith("ann@HEAD and ann, on 1 text (beta), 2 paragraphs\n")


def test_a_text_that_is_new_was_not_read_then(
    diptych: Callable[..., Any], committed: Project
) -> None:
    (committed.root / "texts/gamma.md").write_text("Baru.\n")
    diptych("finish", "gamma", "-a", "ann")
    outcome = diptych("agreement", "-a", "ann", "--rev", "HEAD", "--disagreements")
    assert "not counted: 1 text (gamma) finished by one only; see" in outcome.err


def test_texts_that_two_have_not_finished_are_named_with_the_reason(
    diptych: Callable[..., Any], both: Project
) -> None:
    for name in ("gamma", "delta", "kappa"):
        (both.root / f"texts/{name}.md").write_text("Baru.\n")
    diptych("finish", "gamma", "-a", "bob")
    both.annotate("delta", "ann", start=0, end=4, codes={"theme": "access"})
    both.annotate("beta", "eve", start=0, end=4, codes={"theme": "access"})
    said = (
        "not counted: 1 text (kappa) not read; 1 text (delta) only begun; 1 text (beta) only begun "
        "by eve; 1 text (gamma) finished by one only"
    )
    assert f"{said}; see: diptych status\n" in diptych("agreement").err
    assert {row["not_counted"] for row in records(diptych)} == {said}


def test_the_only_annotator_there_is_needs_no_name(
    diptych: Callable[..., Any], committed: Project
) -> None:
    for text in ("alpha", "beta"):
        (committed.root / f"annotations/{text}/bob.json").unlink()
    assert records(diptych, "--rev", "HEAD")[0]["annotators"] == "ann@HEAD ann"
    for text in ("alpha", "beta"):
        (committed.root / f"annotations/{text}/ann.json").unlink()
    assert diptych("agreement", "--rev", "HEAD").err == (
        "diptych: --rev: compares one annotator now with the same one then\n"
    )


def test_that_intervals_have_no_room_is_said(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from diptych.rendering import terminal

    monkeypatch.setattr(terminal, "stdout_screen", lambda **_: terminal.Screen(width=40))
    outcome = diptych("agreement", "--facet", "theme")
    assert "[" not in outcome.out
    assert "in brackets" not in outcome.err
    assert outcome.err.endswith(
        "no room for all intervals: widen the terminal, or use --format csv\n"
    )
