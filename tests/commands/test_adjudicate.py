from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from diptych.annotations.annotation import CONSENSUS, Program
from diptych.console import prompts
from diptych.project.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from diptych.annotations.annotation import AnnotationSet

pytestmark = pytest.mark.usefixtures("disputed")


@pytest.fixture
def disputed(annotated: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Let ``bob`` agree with ``ann`` once, differ once, and say something of his own."""
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "zoe")
    text = annotated.text("alpha")
    for quote, codes in (
        ("The UN makes rules.", {"theme": "rules/un", "sentiment": "good"}),
        ("Access is good.", {"theme": "access", "sentiment": "bad"}),
        ("Rules for all", {"theme": "rules"}),
    ):
        start = text.body.index(quote)
        annotated.annotate("alpha", "bob", start=start, end=start + len(quote), codes=codes)
    for who in ("ann", "bob"):
        annotated.update("alpha", who, lambda said: replace(said, finished=True))
    return annotated


def consensus(project: Project) -> AnnotationSet:
    return project.annotation_set(project.text("alpha"), CONSENSUS)


def said(project: Project) -> list[tuple[str, ...]]:
    return sorted_said(consensus(project))


def sorted_said(said: AnnotationSet) -> list[tuple[str, ...]]:
    found = sorted(said.annotations.values(), key=lambda one: one.start)
    return [(one.quote, *one.codes.values()) for one in found]


def filled(sheet: str, *choices: str) -> str:
    """Write choices behind the sheet's equals signs, one after the other."""
    answers = iter(choices)
    return re.sub("^=$", lambda _: f"= {next(answers)}", sheet, flags=re.MULTILINE)


def printed(diptych: Callable[..., Any]) -> str:
    out: str = diptych("adjudicate", "alpha", "--print").out
    return out


def test_what_agrees_is_decided_and_the_rest_is_open(
    disputed: Project, diptych: Callable[..., Any]
) -> None:
    status, out, err = diptych("adjudicate", "alpha", "-a", "ann", "-a", "bob")
    assert (status, out) == (1, "")
    assert err == (
        "decide on a terminal, with --worksheet, or with --print and --read\n"
        "alpha: 1 agreed (same codes, overlapping spans), 0 decided, 3 open; "
        "the consensus has 1 annotation\n"
    )
    assert said(disputed) == [("The UN makes rules.", "rules/un", "good")]
    assert not consensus(disputed).finished


def test_a_dry_run_writes_nothing(disputed: Project, diptych: Callable[..., Any]) -> None:
    status, out, err = diptych("adjudicate", "alp", "--dry-run")
    assert (status, out) == (1, "")
    assert "1 agreed (same codes, overlapping spans), 0 decided, 3 open" in err
    assert err.endswith("\nnothing was written\n")
    assert disputed.annotators("alpha") == ["ann", "bob"]


def test_a_dry_run_says_what_a_sheet_would_decide(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(diptych("adjudicate", "alpha", "--print").out, "b", "none", "a"))
    status, out, err = diptych("adjudicate", "alpha", "--read", str(sheet), "--dry-run")
    assert (status, out) == (0, "")
    assert "1 agreed (same codes, overlapping spans), 3 decided, 0 open" in err
    assert err.endswith("\nnothing was written\n")
    assert disputed.annotators("alpha") == ["ann", "bob"]


def test_the_sheet_shows_each_case_with_its_paragraph(
    disputed: Project, diptych: Callable[..., Any]
) -> None:
    status, out, _ = diptych("adjudicate", "alpha", "--print")
    assert status == 0
    shown = re.sub("== [0-9a-f]{8}", "== 1f3c9a2b", out)
    assert (
        shown
        == """\
# alpha: 3 open cases. Decide each on its line that begins with "=":
#   = a              take that annotation; = a b takes both
#   = none           take none of them
#   = a theme=CODE   take it with another code; theme=- without one
#   = a "words" ; why   take it for other words of the paragraph, with another note
# An empty "=" leaves the case as it is. Of the other lines only the letters are read.

== 1f3c9a2b alpha:1
> Rules for all
b  bob  theme=rules  “Rules for all”
=

== 1f3c9a2b alpha:3
> Access is good. Courts are bad.
a  ann  theme=access sentiment=good  “Access is good.” ; clear
b  bob  theme=access sentiment=bad  “Access is good.”
=

== 1f3c9a2b alpha:3
> Access is good. Courts are bad.
a  ann  theme=rules/courts sentiment=bad  “Courts are bad.”
=
"""
    )
    assert disputed.annotators("alpha") == ["ann", "bob"]


def test_a_sheet_that_is_filled_in_decides(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "none", "a sentiment=- “Access” ; shorter", "a"))
    status, out, err = diptych("adjudicate", "alpha", "--read", str(sheet))
    assert (status, out) == (0, "")
    assert err.endswith(
        "alpha: 1 agreed (same codes, overlapping spans), 3 decided, 0 open; "
        "the consensus has 3 annotations\n"
    )
    assert said(disputed) == [
        ("The UN makes rules.", "rules/un", "good"),
        ("Access", "access"),
        ("Courts are bad.", "rules/courts", "bad"),
    ]
    assert consensus(disputed).finished
    by = [decision.by for decision in (consensus(disputed).decisions or {}).values()]
    assert sorted(map(str, by)) == ["UNSET", "zoe", "zoe", "zoe"]
    before = (disputed.root / "annotations/alpha/consensus.json").read_bytes()
    assert diptych("adjudicate", "alpha").status == 0
    assert (disputed.root / "annotations/alpha/consensus.json").read_bytes() == before


def test_some_may_stay_open_and_both_may_be_taken(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "", "a b", ""))
    status, _, err = diptych("adjudicate", "alpha", "--read", str(sheet), "--adjudicator", "max")
    assert status == 1
    assert "1 decided, 2 open; the consensus has 3 annotations" in err
    assert not consensus(disputed).finished


def test_a_note_goes_to_each_of_several_that_are_taken(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "", "a b ; why", ""))
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 1
    notes = [one.note for one in consensus(disputed).annotations.values()]
    assert notes.count("why") == 2


def test_a_decision_falls_when_an_annotator_changes_hers(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "b", "b", "none"))
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 0
    diptych("edit", "00000002", "--theme", "rules")
    assert diptych("adjudicate", "alpha", "--dry-run").status == 1
    assert "#  decided before by zoe: theme=access sentiment=bad\n" in printed(diptych)
    assert "there is no case" in diptych("adjudicate", "alpha", "--read", str(sheet)).err
    sheet.write_text(filled(printed(diptych), "a"))
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 0
    assert ("Access is good.", "rules", "good") in said(disputed)
    assert consensus(disputed).finished


def test_decisions_go_along_when_the_text_is_edited(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "b", "b", "none"))
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 0
    for command in ("init -q", "add .", "-c user.name=a -c user.email=a@b commit -qm x"):
        subprocess.run(["git", *command.split()], check=True, cwd=disputed.root)
    before = consensus(disputed).decisions or {}
    path = disputed.root / "texts/alpha.md"
    path.write_text(path.read_text().replace("Access is good", "Open access is good"))
    path.write_text(path.read_text().replace("makes rules", "makes some rules"))
    assert "edited" in diptych("reanchor").out
    after = consensus(disputed).decisions or {}
    assert after.keys() == before.keys()
    assert after != before
    assert diptych("adjudicate", "alpha").status == 0
    assert consensus(disputed).decisions == after


@pytest.mark.parametrize(
    "change", ["rename theme topic", "rename sentiment tone", "remove sentiment --with-codes"]
)
def test_decisions_stand_when_a_facet_gets_another_name_or_goes(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path, change: str
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "b", "b", "none"))
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 0
    before = consensus(disputed).decisions or {}
    assert diptych("codebook", "facet", *change.split()).status == 0
    disputed = Project(disputed.root)
    assert diptych("adjudicate", "alpha").status == 0
    after = consensus(disputed).decisions or {}
    assert {name: one.result for name, one in after.items()} == {
        name: one.result for name, one in before.items()
    }


@pytest.mark.parametrize(
    ("choice", "reason"),
    [
        ("c", "'c' is not one of a, b, or none"),
        ("none a", "'none' is not one of a, b, or none"),
        ("a b theme=rules", "write one letter first, then what is to be different"),
        ("none ; why", "there is none for a code, other words or a note; write only: none"),
        ("theme=rules", "write one letter first, then what is to be different"),
        ("a theme=- sentiment=-", "no code would be left; to take nothing: none"),
        ("a theme=rulez", "there is access, rules"),
        ("a mood=good", "there is no facet 'mood'"),
        ('a "nowhere"', "does not contain 'nowhere'"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_where_it_is(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path, choice: str, reason: str
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "none", choice, "none"))
    status, out, err = diptych("adjudicate", "alpha", "--read", str(sheet))
    assert (status, out) == (3, "")
    assert err.startswith(f"diptych: {sheet}:17: ")
    assert reason in err
    assert not (disputed.root / "annotations/alpha/consensus.json").exists()


def test_letters_are_read_as_the_sheet_has_them(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    now = ("adjudicate", "alpha", "-a", "bob", "-a", "ann", "--read", str(sheet))
    older = printed(diptych).replace("b  bob  theme=rules ", "a  bob  theme=rules ")
    sheet.write_text(filled(older, "a", "a", "none"))
    assert diptych(*now).status == 0
    assert ("Rules for all", "rules") in said(disputed)
    assert ("Access is good.", "access", "good") in said(disputed)
    bare = re.sub("^[ab]  .*\n", "", older, flags=re.MULTILINE)
    sheet.write_text(filled(bare, "", "a", ""))
    assert diptych(*now).status == 0
    assert ("Access is good.", "access", "bad") in said(disputed)


def test_two_alike_of_one_person_have_two_letters_on_a_sheet(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    body, quote = disputed.text("alpha").body, "Access is good."
    start = body.index(quote)
    for _ in range(2):
        disputed.annotate(
            "alpha", "bob", start=start, end=start + len(quote), codes={"theme": "rules"}
        )
    sheet = tmp_path / "sheet.txt"
    letters = re.findall(r"^([a-z])  bob +theme=rules  “Access", printed(diptych), re.MULTILINE)
    assert len(letters) == len(set(letters)) == 2
    sheet.write_text(filled(printed(diptych), "", " ".join(letters), ""))
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 1
    assert [one for one in said(disputed) if one[0] == quote] == [(quote, "rules")] * 2


@pytest.mark.usefixtures("disputed")
def test_a_line_of_letters_that_is_gone_leaves_who_is_meant_uncertain(
    diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    lines = printed(diptych).split("\n")
    gone = next(n for n, line in enumerate(lines) if line.startswith("b  bob") and "Access" in line)
    sheet.write_text(filled("\n".join([*lines[:gone], *lines[gone + 1 :]]), "", "a", ""))
    status, _, err = diptych("adjudicate", "alpha", "-a", "bob,ann", "--read", str(sheet))
    assert (status, "who is meant by b is not certain" in err) == (3, True)
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 1


def test_a_sheet_whose_letters_are_not_certain_is_refused(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych).replace("“Access is good.”", "“…”"), "", "a", ""))
    status, _, err = diptych("adjudicate", "alpha", "-a", "bob,ann", "--read", str(sheet))
    assert status == 3
    assert err == (
        f"diptych: {sheet}:17: who is meant by a is not certain: lines above were changed; "
        "print the sheet again\n"
    )
    assert not (disputed.root / "annotations/alpha/consensus.json").exists()
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 1
    assert ("Access is good.", "access", "good") in said(disputed)


def test_who_has_not_finished_the_text_is_named_wherever_it_is_decided(
    disputed: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "not finished" not in printed(diptych) + diptych("adjudicate", "alpha", "--dry-run").err
    disputed.update("alpha", "bob", lambda said: replace(said, finished=False))
    one = "bob has not finished alpha: nothing by bob may also mean not read yet"
    assert f"Of the other lines only the letters are read.\n# {one}.\n\n== " in printed(diptych)
    for way in ([], ["--dry-run"], ["--print"]):
        assert f"\n{one}\n" in "\n" + diptych("adjudicate", "alpha", *way).err
    keys(monkeypatch, "q")
    assert f"\x1b[H{one}\n" in diptych("adjudicate", "alpha", "--keys").out
    disputed.update("alpha", "ann", lambda said: replace(said, finished=False))
    both = "ann and bob have not finished alpha: nothing by them may also mean not read yet"
    assert f"\n{both}\n" in diptych("adjudicate", "alpha", "--dry-run").err


def test_a_sheet_that_cannot_be_read_leaves_all_as_it_was(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "sheet").write_bytes(b"\xff")
    assert diptych("adjudicate", "alpha", "--read", str(tmp_path / "sheet")).status == 3
    assert not (disputed.root / "annotations/alpha/consensus.json").exists()


def test_annotators_see_what_was_decided_otherwise(
    diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "b", "b", "none"))
    diptych("adjudicate", "alpha", "--read", str(sheet))
    out = diptych("adjudicate", "alpha", "--show-changes", "ann", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["place"], row["outcome"], row["consensus"], row["by"]) for row in rows] == [
        ("alpha:1", "added", "theme=rules", "zoe"),
        ("alpha:3", "recoded", "theme=access sentiment=bad", "zoe"),
        ("alpha:3", "dropped", "", "zoe"),
    ]
    shown = diptych("adjudicate", "alpha", "--show-changes", "ann")
    assert "alpha:3  recoded  sentiment=good                    sentiment=bad  Access" in shown.out
    assert shown.err == "3 decisions differ from what ann coded\n"
    assert diptych("adjudicate", "alpha", "--show-changes", "bob").out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-a", "ann", "-a", "max"], "there is no annotator of alpha 'max'"),
        (["-a", "ann"], "adjudication takes two annotators; alpha has ann"),
        (["--show-changes", "max"], "there is no annotator 'max'"),
        (["--overlap", "2"], "overlap"),
        (["--format", "word"], "there is no format 'word'"),
    ],
)
def test_what_is_not_there_is_refused(
    diptych: Callable[..., Any], arguments: list[str], message: str
) -> None:
    status, out, err = diptych("adjudicate", "alpha", *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_a_text_without_annotators_cannot_be_adjudicated(
    disputed: Project, diptych: Callable[..., Any]
) -> None:
    (disputed.root / "texts/new.md").write_text("New.\n")
    assert "new has nobody" in diptych("adjudicate", "new").err


def keys(monkeypatch: pytest.MonkeyPatch, *pressed: str, lines: tuple[str, ...] = ()) -> None:
    """Let a terminal answer with keys, and with lines where one is asked for."""
    pressing, writing = iter(pressed), iter(lines)
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{stream}.isatty", lambda: True)
    monkeypatch.setattr(prompts.typer, "getchar", lambda: next(pressing))
    monkeypatch.setattr(prompts.typer, "prompt", lambda *_, **__: next(writing))


def test_on_a_terminal_each_case_has_keys(
    disputed: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys(monkeypatch, "?", " ", "<", "-", "=", "=", "+", lines=("", "z", "b theme=rules"))
    status, out, err = diptych("adjudicate", "alpha", "--keys")
    assert status == 0
    assert "1 of 3 · letter: take it" in out
    assert "'z' is not one of a, b, or none" in err
    assert said(disputed) == [
        ("The UN makes rules.", "rules/un", "good"),
        ("Access is good.", "rules", "bad"),
        ("Courts are bad.", "rules/courts", "bad"),
    ]


def test_a_question_mark_explains_the_keys_until_the_next_one(
    disputed: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys(monkeypatch, "?", "x", "q")
    first, asked, again = diptych("adjudicate", "alpha", "--keys").out.split("\x1b[2J")[1:]
    assert "a letter takes that annotation as it stands" in asked
    assert asked.startswith(first)
    assert again == first
    assert len(said(disputed)) == 1


def test_what_is_decided_stays_when_the_sheet_is_left(
    disputed: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys(monkeypatch, "b", "q")
    assert diptych("adjudicate", "alpha", "--keys").status == 1
    assert said(disputed)[0] == ("Rules for all", "rules")
    assert json.loads((disputed.root / "annotations/alpha/consensus.json").read_text())["decisions"]


def test_the_sheet_is_filled_in_with_the_editor(
    disputed: Project,
    diptych: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/^=$/= a/; /== .*:1/,/^= /s/^= .*/= x/' $1\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    status, _, err = diptych("adjudicate", "alpha", "--worksheet")
    assert status == 3
    assert "'x' is not one of b, or none" in err
    left = disputed.root / ".diptych/alpha.consensus.worksheet"
    assert "# ▼ 'x' is not one of b, or none\n= x\n" in left.read_text()
    editor.write_text("#!/bin/sh\nsed -i 's/^= x/= none/' $1\n")
    assert diptych("adjudicate", "alpha", "--worksheet").status == 0
    assert [quote for quote, *_ in said(disputed)] == [
        "The UN makes rules.",
        "Access is good.",
        "Courts are bad.",
    ]
    assert not left.exists()
    assert diptych("adjudicate", "alpha", "--worksheet").status == 0


def test_ctrl_c_leaves_the_line_and_not_the_case(
    disputed: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys(monkeypatch, "=", "b", "q")
    monkeypatch.setattr(prompts.typer, "prompt", aborted)
    assert diptych("adjudicate", "alpha", "--keys").status == 1
    assert said(disputed)[0] == ("Rules for all", "rules")


def aborted(*_: object, **__: object) -> None:
    raise prompts.typer.Abort


def test_a_terminal_that_can_show_a_screen_gets_one(
    disputed: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def decide(deciding: Any, found: Any, by: str, *, decided: bool) -> Any:
        shown.append(f"{len(found.open)} open, {by}{', all' * decided}")
        return deciding.decide([(case, []) for case in found.open], by)

    keys(monkeypatch, "q")
    monkeypatch.setattr("diptych.tui.decide_on_screen", decide)
    monkeypatch.setenv("TERM", "dumb")
    assert diptych("adjudicate", "alpha").status == 1
    monkeypatch.setenv("TERM", "xterm")
    assert diptych("adjudicate", "alpha").status == 0
    assert diptych("adjudicate", "alpha").status == 0
    assert diptych("adjudicate", "alpha", "--all").status == 0
    assert shown == ["3 open, zoe", "0 open, zoe, all"]
    assert len(said(disputed)) == 1


def test_what_nobody_says_any_more_is_told(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "sheet").write_text(filled(printed(diptych), "b", "none", "a"))
    assert diptych("adjudicate", "alpha", "--read", str(tmp_path / "sheet")).status == 0
    assert "taken back" not in diptych("adjudicate", "alpha").err
    for name, one in disputed.annotation_set(disputed.text("alpha"), "bob").annotations.items():
        if one.quote == "Rules for all":
            diptych("remove", name)
    [left] = [n for n, o in consensus(disputed).annotations.items() if o.quote == "Rules for all"]
    sentence = "these consensus annotations rest on annotations that were removed later"
    assert f"{sentence}: {left[:8]}; see: diptych remove ID\n" in diptych("adjudicate", "alpha").err
    diptych("remove", left)
    assert "taken back" not in diptych("adjudicate", "alpha").err


def test_a_sheet_is_read_again_filled_in_further_or_otherwise(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    empty, sheet = printed(diptych), tmp_path / "sheet.txt"
    stored = disputed.root / "annotations/alpha/consensus.json"
    for choices, others in ((("b", "", ""), "2 open"), (("b", "b ; why", "none"), "0 open")):
        sheet.write_text(filled(empty, *choices))
        assert others in diptych("adjudicate", "alpha", "--read", str(sheet)).err
    before = stored.read_bytes()
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 0
    assert stored.read_bytes() == before
    sheet.write_text(filled(empty, "none", "b ; why", "none"))
    by_max = diptych("adjudicate", "alpha", "--read", str(sheet), "--adjudicator", "max")
    assert (by_max.status, len(said(disputed))) == (0, 2)
    by = [str(decision.by) for decision in (consensus(disputed).decisions or {}).values()]
    assert sorted(by) == ["UNSET", "max", "zoe", "zoe"]


def test_a_sheet_of_all_cases_has_what_was_chosen(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "none", "b ; why", ""))
    diptych("adjudicate", "alpha", "--read", str(sheet))
    assert "# alpha: 1 open case. " in printed(diptych)
    out = diptych("adjudicate", "alpha", "--print", "--all").out
    assert out.startswith("# alpha: 3 cases. ")
    assert re.findall("^=(?!=).*|^#  d.*", out, re.MULTILINE) == [
        "#  decided before by zoe: none",
        "= none",
        "#  decided before by zoe: theme=access sentiment=bad",
        "= b ; why",
        "=",
    ]
    sheet.write_text(filled(re.sub("= none|= b ; why", "=", out), "b", "a b", "a"))
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 0
    assert len(said(disputed)) == 5
    out = diptych("adjudicate", "alpha", "--print", "--all").out
    assert re.findall("^=(?!=).*", out, re.MULTILINE) == ["= b", "= a b", "= a"]


CHOICES = [
    "a theme=rules",
    "a theme=-",
    'a "Access"',
    "b sentiment=good ; otherwise",
    'a theme=rules sentiment=bad "is good." ;',
]


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_that_nobody_made_is_filled_in_and_read_again_as_the_same(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path, choice: str
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "b", choice, "none"))
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 0
    before = consensus(disputed)
    sheet.write_text(diptych("adjudicate", "alpha", "--print", "--all").out)
    chosen = re.findall("^=(?!=) (.+)", sheet.read_text(), re.MULTILINE)
    assert len(chosen) == 3
    assert chosen[1].startswith(("a ", "b "))
    assert diptych("adjudicate", "alpha", "--read", str(sheet)).status == 0
    assert consensus(disputed) == before
    emptied = re.sub("^=(?!=) .*", "=", sheet.read_text(), flags=re.MULTILINE)
    sheet.write_text(filled(emptied, "none", "a", "a"))
    diptych("adjudicate", "alpha", "--read", str(sheet))
    sheet.write_text(filled(emptied, *chosen))
    diptych("adjudicate", "alpha", "--read", str(sheet))
    assert said(disputed) == sorted_said(before)


def test_a_choice_that_no_line_can_say_is_left_empty(
    disputed: Project, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(filled(printed(diptych), "b", 'a "is"', "none"))
    diptych("adjudicate", "alpha", "--read", str(sheet))

    def changed(said: AnnotationSet) -> AnnotationSet:
        notes = {name: replace(one, note="one\ntwo") for name, one in said.annotations.items()}
        return replace(said, annotations=notes)

    disputed.update("alpha", CONSENSUS, changed)
    out = diptych("adjudicate", "alpha", "--print", "--all").out
    assert re.findall("^=(?!=).*", out, re.MULTILINE) == ["=", "=", "= none"]


def test_decided_cases_come_into_the_editor_only_when_asked_for(
    disputed: Project,
    diptych: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet, editor = tmp_path / "sheet.txt", tmp_path / "editor"
    sheet.write_text(filled(printed(diptych), "b", "b", "none"))
    diptych("adjudicate", "alpha", "--read", str(sheet))
    editor.write_text("#!/bin/sh\nsed -i 's/^= none/= a/' $1\n")
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    diptych("adjudicate", "alpha", "--worksheet")
    assert len(said(disputed)) == 3
    assert diptych("adjudicate", "alpha", "--worksheet", "--all").status == 0
    assert len(said(disputed)) == 4


def test_whoever_took_part_cannot_be_left_out(
    disputed: Project, diptych: Callable[..., Any]
) -> None:
    text = disputed.text("alpha")
    start = text.body.index("The UN makes rules.")
    codes = {"theme": "rules/un", "sentiment": "good"}
    disputed.annotate("alpha", "cat", start=start, end=start + 19, codes=codes)
    disputed.annotate("alpha", "dan", start=start, end=start + 19, codes={"theme": "access"})
    assert diptych("adjudicate", "alpha", "-a", "ann", "-a", "bob", "-a", "cat").status == 1
    before = consensus(disputed)
    status, out, err = diptych("adjudicate", "alpha", "-a", "ann", "-a", "bob")
    assert (status, out) == (2, "")
    assert err == (
        "diptych: --annotator: the consensus on alpha also rests on annotations by cat; "
        "name all: -a ann -a bob -a cat\n"
    )
    assert consensus(disputed) == before
    assert diptych("adjudicate", "alpha", "-a", "cat", "-a", "bob", "-a", "ann").status == 1


@pytest.mark.parametrize(
    ("share", "rule"),
    [
        ("1", "same codes, same spans"),
        ("0.5", "same codes, 50 % of the longer span in common"),
        ("0", "same codes, overlapping spans"),
    ],
)
def test_the_rule_of_agreement_is_said(diptych: Callable[..., Any], share: str, rule: str) -> None:
    err = diptych("adjudicate", "alpha", "--dry-run", "--overlap", share).err
    assert f"alpha: 1 agreed ({rule}), " in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--worksheet", "--print"], "--print: cannot be combined with --worksheet"),
        (["--read", "x", "--print"], "--read: cannot be combined with --print"),
        (["--dry-run", "--worksheet"], "--dry-run: cannot be combined with --worksheet"),
        (["--dry-run", "--show-changes", "ann"], "cannot be combined with --show-changes"),
        (["--all", "--keys"], "--all: cannot be combined with --keys"),
        (["--all", "--show-changes", "ann"], "--all: cannot be combined with --show-changes"),
    ],
)
def test_one_way_at_a_time(diptych: Callable[..., Any], arguments: list[str], message: str) -> None:
    status, out, err = diptych("adjudicate", "alpha", *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_decisions_stand_when_a_code_gets_another_name(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    sheet = annotated.root / "sheet"
    sheet.write_text(filled(printed(diptych), "b", "b", "none"))
    assert diptych("adjudicate", "alpha", "--read", "sheet").status == 0
    of_old_names = {
        path: path.read_bytes() for path in (annotated.root / "annotations/alpha").iterdir()
    }
    for code, name in (("rules", "laws"), ("access", "reach")):
        diptych("codebook", "rename", "theme", code, name)
    assert diptych("adjudicate", "alpha", "--dry-run").status == 0
    for path, raw in of_old_names.items():
        path.write_bytes(raw)
    assert diptych("adjudicate", "alpha", "--dry-run").status == 0


def test_a_program_takes_part_only_when_named(
    diptych: Callable[..., Any], disputed: Project
) -> None:
    alone = diptych("adjudicate", "alpha", "--print")
    disputed.annotate("alpha", "bot", start=2, end=5, codes={"theme": "access"})
    disputed.update("alpha", "bot", lambda said: replace(said, by=Program(command="grep")))
    assert diptych("adjudicate", "alpha", "--print") == alone
    named = diptych("adjudicate", "alpha", "--print", "-a", "ann", "-a", "bot")
    assert "bot" in named.out
    disputed.update("alpha", "bob", lambda said: replace(said, by=Program(command="grep")))
    assert diptych("adjudicate", "alpha", "--print").err == (
        "diptych: --annotator: adjudication takes two annotators; alpha has ann\n"
    )


def test_what_is_only_shown_is_not_said_to_be_there(
    disputed: Project, diptych: Callable[..., Any]
) -> None:
    for way in ("--print", "--dry-run"):
        err = diptych("adjudicate", "alpha", way).err
        assert "the consensus would have 1 annotation\n" in err
        assert "nothing is open" not in err
    assert not (disputed.root / "annotations/alpha/consensus.json").exists()
    diptych("adjudicate", "alpha")
    assert "the consensus has 1 annotation\n" in diptych("adjudicate", "alpha", "--print").err


def test_where_nothing_is_open_the_way_to_the_consensus_is_named(
    disputed: Project, diptych: Callable[..., Any]
) -> None:
    path = disputed.root / "annotations/alpha"
    copied = (path / "ann.json").read_text().replace('"ann"', '"bob"')
    (path / "bob.json").write_text(copied.replace('"0000', '"1000'))
    told = "nothing is open; write the consensus with: diptych adjudicate alpha\n"
    assert told in diptych("adjudicate", "alpha", "--print").err
    assert told in diptych("adjudicate", "alpha", "--dry-run").err
    assert told not in diptych("adjudicate", "alpha").err
    assert told not in diptych("adjudicate", "alpha", "--print").err
