"""``diptych annotators`` and ``diptych annotators rename``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from diptych.annotations.annotation import Program

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project


def test_annotators_are_listed_with_how_far_they_are(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    annotated.annotate("beta", "zoe", start=0, end=5, codes={"theme": "access"})
    diptych("finish", "alpha", "-a", "ann")
    Path("texts/beta.md").write_text("Else.\n")
    assert diptych("annotators") == (
        0,
        """\
annotator  is      finished  begun  annotations
---------  ------  --------  -----  -----------
ann        person         1      1            5
zoe        person         0      1            1
""",
        "",
    )
    assert json.loads(diptych("annotators", "--format", "json").out)[1] == {
        "annotator": "zoe", "is": "person", "finished": 0, "begun": 1, "annotations": 1
    }  # fmt: skip


def test_a_set_that_is_gone_meanwhile_is_not_listed(
    diptych: Callable[..., Any], annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(annotated), "stored_set", lambda *_: None)
    assert diptych("annotators", "-f", "csv").out == "annotator,is,finished,begun,annotations\n"


def test_a_set_that_cannot_be_read_is_named_and_the_rest_is_listed(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    (annotated.root / "annotations/alpha/ann.json").write_text("{")
    outcome = diptych("annotators", "--format", "csv")
    assert outcome.out.splitlines()[1:] == ["ann,person,0,1,2"]
    assert (outcome.status, outcome.err.partition(": not JSON")[0]) == (
        1,
        "cannot be read: annotations/alpha/ann.json",
    )


@pytest.mark.usefixtures("annotated")
def test_rename_says_what_went_along(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    renamed = diptych("annotators", "rename", "ann", "zoe")
    assert renamed == (0, "zoe\n", "ann became zoe, in 2 annotation sets\n")
    assigned = Path("annotations/assignments.csv")
    assigned.write_text("text,annotator\nalpha,zoe\n")
    err = diptych("annotators", "rename", "zoe", "tim").err
    assert err == "zoe became tim, in 2 annotation sets; annotations/assignments.csv follows\n"
    assert diptych("annotators", "rename", "tim", "zoe").status == 0
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "ann")
    assert "DIPTYCH_ANNOTATOR" not in diptych("annotators", "rename", "zoe", "cat").err


def test_rename_says_what_was_translated(annotated: Project, diptych: Callable[..., Any]) -> None:
    path = annotated.root / "annotations/beta/gloss.en.json"
    for passage, who in (("beta:1", "ann"), ("beta:2", "zoe")):
        diptych("gloss", passage, "--language", "en", "--write", "x", "-a", who)
    renamed = diptych("annotators", "rename", "zoe", "cat")
    assert renamed.err == "zoe became cat, in 0 annotation sets and 1 translation\n"
    assert path.read_text().count('"annotator": "cat"') == 1
    assert path.read_text().count('"annotator": "ann"') == 1
    path.write_text("{")
    refused = diptych("annotators", "rename", "ann", "tim")
    assert refused.status == 3
    assert refused.err.startswith("diptych: annotations/beta/gloss.en.json: not JSON: line 1")


def test_rename_says_where_the_old_name_stands(
    diptych: Callable[..., Any], committed: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "ann")
    assert diptych("adjudicate", "beta", "--adjudicator", "ann").status in {0, 1, 2}
    said = committed.stored_set("beta", "ann")
    assert said
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "ann")
    assert diptych("annotators", "rename", "ann", "zoe").err.splitlines()[1] == (
        "DIPTYCH_ANNOTATOR still says ann; change that with: DIPTYCH_ANNOTATOR=zoe"
    )
    monkeypatch.delenv("DIPTYCH_ANNOTATOR")
    for name, value in {"COUNT": "1", "KEY_0": "user.name", "VALUE_0": "Zoe"}.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    assert diptych("annotators", "rename", "zoe", "cat").err.splitlines()[1] == (
        "git's user.name still says zoe; change that with: git config diptych.annotator cat"
    )


@pytest.mark.usefixtures("annotated")
def test_rename_counts_decisions(diptych: Callable[..., Any]) -> None:
    said = Path("annotations/beta/ann.json").read_text()
    consensus = json.loads(said.replace('"annotator": "ann"', '"annotator": "consensus"'))
    decision = {"derived_from": [], "digest": "d", "by": "ann"}
    consensus |= {"annotations": {}, "decisions": {
        "00000007-0000-4000-8000-000000000000": decision
    }}  # fmt: skip
    Path("annotations/beta/consensus.json").write_text(json.dumps(consensus))
    assert diptych("annotators", "rename", "ann", "zoe").err.startswith(
        "ann became zoe, in 2 annotation sets and 1 decision\n"
    )


def test_a_program_is_called_one_in_all_listings(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    for name in ("consensus", "bot"):
        annotated.annotate("beta", name, start=0, end=5, codes={"theme": "access"})
    annotated.update("beta", "bot", lambda said: replace(said, by=Program(command="grep")))
    rows = json.loads(diptych("annotators", "-f", "json").out)
    assert [(row["annotator"], row["is"]) for row in rows] == [
        ("ann", "person"),
        ("bot", "program"),
        ("consensus", "consensus"),
    ]
    (annotated.root / "annotations/alpha/ann.json").write_text("{")
    texts = json.loads(diptych("texts", "-f", "json").out)
    assert [row["annotators"] for row in texts] == ["ann", "ann, bot (program), consensus"]
    assert diptych("status").out.splitlines()[0].split() == ["text", "ann", "bot", "consensus"]
    assert diptych("assign", "-a", "bot").err == (
        "diptych: --annotator: bot is no person, and reads no texts\n"
    )


@pytest.mark.parametrize("inside", ["zoe", "ann"])
def test_rename_joins_the_sets_of_one_person_under_two_names(
    diptych: Callable[..., Any], annotated: Project, inside: str
) -> None:
    source = Path("annotations/beta/ann.json").read_text()
    other = Path("annotations/beta/zoe.json")
    other.write_text(source.replace('"annotator": "ann"', f'"annotator": "{inside}"'))
    annotated.annotate("beta", "ann", start=0, end=6, codes={"theme": "access"})
    outcome = diptych("annotators", "rename", "ann", "zoe")
    assert outcome.status == 0
    assert outcome.err.endswith("joined with what zoe had: 1 annotation set\n")
    assert other.read_text().count('"quote"') == source.count('"quote"') + 1
    assert not Path("annotations/beta/ann.json").exists()
    assert diptych("check", "--select", "E").status == 0


def test_rename_joins_the_sets_of_whom_somebody_says_that_they_are_one(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    annotated.annotate("beta", "zoe", start=0, end=6, codes={"theme": "access"})
    both = [Path(f"annotations/beta/{who}.json").read_text() for who in ("ann", "zoe")]
    refused = diptych("annotators", "rename", "ann", "zoe")
    assert refused.status == 2
    way_out = refused.err.rpartition("if they are one person: ")[2].split()
    assert diptych(*way_out[1:], "--dry-run").status == 0
    assert [Path(f"annotations/beta/{who}.json").read_text() for who in ("ann", "zoe")] == both
    assert diptych(*way_out[1:]).err.endswith("joined with what zoe had: 1 annotation set\n")
    joined = Path("annotations/beta/zoe.json").read_text()
    assert joined.count('"quote"') == sum(one.count('"quote"') for one in both)
    assert not Path("annotations/beta/ann.json").exists()
    assert diptych("check", "--select", "E").status == 0


def test_what_one_person_says_differently_under_two_names_is_a_conflict(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    source = Path("annotations/beta/ann.json").read_text().replace('"ann"', '"zoe"')
    other = annotated.root / "annotations/beta/zoe.json"
    other.write_text(source.replace('"access"', '"rules"'))
    found = diptych("check", "--select", "E205").out
    assert "if both are one person: diptych annotators rename zoe ann; else remove" in found
    outcome = diptych("annotators", "rename", "ann", "zoe")
    assert outcome.status == 1
    assert outcome.err.endswith(
        "joined with what zoe had: 1 annotation set, 1 conflict; settle with: diptych resolve\n"
    )
    assert diptych("resolve", "--theirs").status == 0
    assert diptych("check", "--select", "E").status == 0


def test_a_copy_in_the_consensus_is_no_other_name(
    diptych: Callable[..., Any], annotated: Project
) -> None:
    source = (annotated.root / "annotations/beta/ann.json").read_text()
    copy = annotated.root / "annotations/beta/consensus.json"
    copy.write_text(source.replace('"annotator": "ann"', '"annotator": "consensus"'))
    assert "; remove the file that is a copy" in diptych("check", "--select", "E205").out
