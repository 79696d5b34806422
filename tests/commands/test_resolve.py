"""Settling conflicts. What git does before is in ``review/test_git_merges``."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import Conflict
from diptych.commands import resolve as command

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

SET = "annotations/alpha/ann.json"
ONE, TWO = (f"{number:08d}-0000-4000-8000-000000000000" for number in (1, 2))
THEME = Conflict(
    path=("annotations", ONE, "codes", "theme"), base="rules", ours="rules/un", theirs="access"
)
NOTE = Conflict(path=("annotations", TWO, "note"), ours="clear", theirs="unclear")
ASKED = "  [o]urs, [t]heirs, [b]ase, [s]kip, [q]uit? "
ASKED_WITHOUT_BASE = "  [o]urs, [t]heirs, [s]kip, [q]uit? "
LISTED = """\
alpha by ann 00000001 "The UN makes rules."
  codes.theme
    base    rules
    ours    rules/un
    theirs  access
alpha by ann 00000002 "Access is good."
  note
    ours    clear
    theirs  unclear
"""


def leave(project: Project, *conflicts: Conflict, text: str = "alpha") -> None:
    """Leave conflicts in a set, as a merge does."""
    said = project.stored_set(text, "ann")
    assert said
    raw = project.raw_set(text, "ann")
    project.replace_set(text, "ann", replace(said, conflicts=conflicts), expected=raw)


@pytest.fixture
def merged(annotated: Project) -> Project:
    leave(annotated, THEME, NOTE)
    return annotated


@pytest.fixture
def answering(diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Run ``resolve`` with somebody who types."""

    def call(typed: str) -> Any:
        monkeypatch.setattr(command, "can_ask", lambda _: True)
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return diptych("resolve")

    return call


def outcome(project: Project) -> tuple[str, str, int]:
    """Return the theme of one, the note of the other, and how many conflicts are left."""
    said = project.stored_set("alpha", "ann")
    assert said
    note = said.annotations[TWO].note
    return said.annotations[ONE].codes["theme"], note or "", len(said.conflicts or ())


# Without a terminal


@pytest.mark.usefixtures("merged")
def test_without_a_terminal_conflicts_are_listed_and_nothing_is_written(
    merged: Project, diptych: Callable[..., Any]
) -> None:
    before = merged.raw_set("alpha", "ann")
    assert diptych("resolve") == (
        1,
        LISTED,
        "nothing was settled; choose --ours or --theirs, or answer on a terminal\n",
    )
    assert merged.raw_set("alpha", "ann") == before


@pytest.mark.usefixtures("annotated")
def test_without_conflicts_there_is_nothing_to_do(diptych: Callable[..., Any]) -> None:
    assert diptych("resolve") == (0, "", "no conflict is open\n")
    assert diptych("resolve", "--ours") == (0, "", "no conflict is open\n")
    assert diptych("resolve", "--format", "json") == (0, "[]\n", "")


def test_a_text_that_nobody_has_annotated_has_none(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    annotated.add_texts({"gamma": "Nothing is said of it."})
    assert diptych("resolve", "gamma").err == "no conflict is open\n"


@pytest.mark.usefixtures("merged")
def test_conflicts_as_records(diptych: Callable[..., Any]) -> None:
    listed = diptych("resolve", "--format", "json")
    assert (listed.status, listed.err) == (1, "")
    assert json.loads(listed.out)[1] == {
        "text": "alpha",
        "annotator": "ann",
        "annotation": TWO,
        "field": "note",
        "quote": "Access is good.",
        "base": None,
        "ours": "clear",
        "theirs": "unclear",
    }


@pytest.mark.usefixtures("merged")
def test_conflicts_as_a_table(diptych: Callable[..., Any]) -> None:
    listed = diptych("resolve", "--format", "tsv")
    assert listed.out.splitlines()[0].split("\t") == [
        "text", "annotator", "annotation", "field", "quote", "base", "ours", "theirs"
    ]  # fmt: skip
    table = diptych("resolve", "--format", "github")
    assert table.status == 1
    assert "| unclear" in table.out.splitlines()[3]


@pytest.mark.usefixtures("merged")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--ours", "--theirs"), "--ours: cannot be combined with --theirs"),
        (("--format", "x"), "there is no format 'x'"),
        (("none",), "there is no text 'none'"),
    ],
)
def test_wrong_usage(diptych: Callable[..., Any], arguments: list[str], sentence: str) -> None:
    refused = diptych("resolve", *arguments)
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith(f"diptych: {sentence}")


# For one side


@pytest.mark.parametrize(
    ("side", "after"),
    [("--ours", ("rules/un", "clear", 0)), ("--theirs", ("access", "unclear", 0))],
)
def test_all_is_settled_for_one_side(
    merged: Project, diptych: Callable[..., Any], side: str, after: tuple[str, str, int]
) -> None:
    assert diptych("resolve", side) == (0, f"{SET}: settled\n", "")
    assert outcome(merged) == after
    assert diptych("compare").status == 0


@pytest.mark.usefixtures("merged")
def test_a_dry_run_for_one_side_says_what_would_be_settled(
    merged: Project, diptych: Callable[..., Any]
) -> None:
    before = merged.raw_set("alpha", "ann")
    assert diptych("resolve", "--ours", "--dry-run") == (
        0,
        f"{SET}: would be settled\n",
        "nothing was written\n",
    )
    assert merged.raw_set("alpha", "ann") == before


def test_a_dry_run_names_a_set_that_could_not_be_counted_then(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    leave(annotated, replace(THEME, theirs="nonsense"))
    planned = diptych("resolve", "--theirs", "--dry-run")
    assert (planned.status, planned.out) == (1, f"{SET}: would be settled\n")
    assert f"{SET}: $.annotations.{ONE}.codes: " in planned.err


@pytest.mark.usefixtures("merged")
def test_a_dry_run_asks_nothing(
    diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "can_ask", lambda _: True)
    planned = diptych("resolve", "--dry-run")
    assert (planned.status, planned.out) == (1, LISTED)
    assert planned.err.startswith("nothing was settled; ")
    assert diptych("resolve", "beta", "--ours", "--dry-run").err == ("no conflict is open\n")


def test_only_some_texts_and_annotators(merged: Project, diptych: Callable[..., Any]) -> None:
    leave(merged, Conflict(path=("finished",), ours=False, theirs=True), text="beta")
    assert diptych("resolve", "--theirs", "--annotator", "bob").err == "no conflict is open\n"
    assert diptych("resolve", "bet", "--theirs").out == "annotations/beta/ann.json: settled\n"
    assert merged.annotation_set(merged.text("beta"), "ann").finished
    assert outcome(merged)[2] == 2


def test_a_set_that_cannot_be_counted_then_is_named(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    leave(annotated, replace(THEME, theirs="nonsense"))
    settled = diptych("resolve", "--theirs")
    assert (settled.status, settled.out) == (1, f"{SET}: settled\n")
    assert f"{SET}: $.annotations.{ONE}.codes: " in settled.err


def test_a_set_whose_text_is_gone_is_settled_and_named(
    merged: Project, diptych: Callable[..., Any]
) -> None:
    (merged.root / "texts/alpha.md").unlink()
    settled = diptych("resolve", "alpha", "--ours")
    assert (settled.status, settled.out) == (1, f"{SET}: settled\n")
    assert settled.err.startswith("diptych: there is no text 'alpha'")
    assert outcome(merged) == ("rules/un", "clear", 0)


def test_a_value_that_makes_no_sense_is_refused(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    leave(annotated, replace(NOTE, theirs=3))
    refused = diptych("resolve", "--theirs")
    assert refused.status == 3
    assert refused.err.startswith(f"diptych: {SET}: $.conflicts: Expected `str`, got `int`")
    assert outcome(annotated)[2] == 1


def test_versions_of_the_text_need_no_answer(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    leave(annotated, Conflict(path=("text_version",), ours="0" * 40, theirs="1" * 40))
    assert diptych("resolve") == (0, f"{SET}: settled\n", "")
    said = annotated.annotation_set(annotated.text("alpha"), "ann")
    assert said.text_version == annotated.text("alpha").version


# One by one


def test_each_conflict_is_asked_about(merged: Project, answering: Callable[[str], Any]) -> None:
    assert answering("t\no\n") == (
        0,
        f"{LISTED}{SET}: settled\n",
        ASKED + ASKED_WITHOUT_BASE,
    )
    assert outcome(merged) == ("access", "clear", 0)


def test_what_both_began_with_may_be_taken(
    merged: Project, answering: Callable[[str], Any]
) -> None:
    answered = answering("BASE\nb\n?\n\ntheirs\n")
    assert answered.status == 0
    explained = "  o takes what our side says, t what their side says\n"
    assert answered.err.startswith(ASKED + 2 * ASKED_WITHOUT_BASE + explained)
    assert answered.err.endswith("every answer given is on disk\n" + 2 * ASKED_WITHOUT_BASE)
    assert outcome(merged) == ("rules", "unclear", 0)


def test_a_question_mark_explains_the_base_where_there_is_one(
    merged: Project, answering: Callable[[str], Any]
) -> None:
    explained = (
        "  o takes what our side says, t what their side says, b what was there before both\n"
        "  s leaves the conflict open and goes on to the next\n"
        "  q stops here; every answer given is on disk\n"
    )
    assert answering("?\nq\n").err == ASKED + explained + ASKED
    assert outcome(merged) == ("rules/un", "clear", 2)


def test_what_is_skipped_stays_open(merged: Project, answering: Callable[[str], Any]) -> None:
    answered = answering("s\nt\n")
    assert answered.status == 1
    assert answered.out.endswith(f"{SET}: 1 conflict left\n")
    assert outcome(merged) == ("rules/un", "unclear", 1)
    assert answering("s\n").out.endswith(f"{SET}: 1 conflict left\n")
    assert answering("o\n").status == 0


@pytest.mark.parametrize("typed", ["t\nq\n", "t\n"])
def test_who_quits_keeps_the_answers_given(
    merged: Project, answering: Callable[[str], Any], typed: str
) -> None:
    assert answering(typed).status == 1
    assert outcome(merged) == ("access", "clear", 1)


def test_an_annotation_may_be_given_up(annotated: Project, answering: Callable[[str], Any]) -> None:
    leave(annotated, Conflict(path=("annotations", TWO), base={}, theirs=UNSET, ours={}))
    assert answering("t\n").status == 0
    said = annotated.annotation_set(annotated.text("alpha"), "ann")
    assert TWO not in said.annotations


def test_what_changed_meanwhile_is_not_overwritten(
    merged: Project, answering: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = command._asked

    def changing(conflict: Conflict) -> str:
        leave(merged, THEME)
        return asked(conflict)

    monkeypatch.setattr(command, "_asked", changing)
    answered = answering("t\n")
    assert answered.status == 3
    assert "changed while it was being edited" in answered.err
    assert outcome(merged) == ("rules/un", "clear", 1)


def test_ctrl_c_keeps_the_answers_given(merged: Project) -> None:
    leader, follower = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "diptych", "resolve"],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "cli")},
        start_new_session=True,
    )
    os.close(follower)
    read_until(leader, b"[q]uit? ")
    os.write(leader, b"t\n")
    read_until(leader, b"[q]uit? ")
    running.send_signal(signal.SIGINT)
    assert running.wait() == 130
    os.close(leader)
    assert outcome(merged) == ("access", "clear", 1)


def read_until(descriptor: int, words: bytes) -> None:
    shown = b""
    while words not in shown:
        shown += os.read(descriptor, 1000)
