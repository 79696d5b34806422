"""``diptych status``: who has read what, what is to be settled, and what is next."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import replace

from diptych.annotations.serialisation import decode_set, encode_set
from diptych.errors import BadAssignmentsError
from diptych.operations.status import next_text, status
from diptych.project import git as git_module
from diptych.project.files import Files

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

ANN = Path("annotations/alpha/ann.json")
ASSIGNMENTS = Path("annotations/assignments.csv")


def copy_set(annotator: str, **changes: Any) -> None:
    """Write what ann said of alpha as somebody else's."""
    said = decode_set(ANN.read_bytes(), "")
    ids = {f"b{name[1:]}": one for name, one in said.annotations.items()}
    if annotator != "ann":
        said = replace(said, annotator=annotator, annotations=ids)
    path = ANN.with_name(f"{annotator}.json")
    path.write_bytes(encode_set(replace(said, **changes), ["theme", "sentiment"]))


def rows(diptych: Callable[..., Any], *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = msgspec.json.decode(
        diptych("status", *arguments, "--format", "json").out
    )
    return found


def following(project: Project, annotator: str) -> str:
    """Return what ``annotate --next`` opens."""
    return next_text(project, project.text_paths(), annotator)


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know nobody who annotates here."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)


def test_a_row_is_a_text_and_a_column_an_annotator(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    diptych("finish", "beta", "-a", "ann")
    copy_set("zoe", annotations={})
    (annotated.root / "texts/gamma.md").write_text("A third text.\n")
    ASSIGNMENTS.write_text("text,annotator\nbeta,zoe\nalpha,ann\nalpha,\n")
    assert diptych("status", "-a", "zoe") == (
        0,
        (
            "text   ann            zoe\n"
            "-----  -------------  -------\n"
            "alpha  begun: 2 of 3\n"
            "beta   finished       to read\n"
            "gamma\n"
            "in no draw yet: gamma; diptych assign -a NAME\n"
            "next for zoe: diptych annotate beta\n"
        ),
        "",
    )
    assert [row["annotator"] for row in rows(diptych)] == ["ann", "zoe", "ann", "zoe", None]
    assert [row["progress"] for row in rows(diptych)] == [
        *("begun", "not read"), *("finished", "not read"), "not read",
    ]  # fmt: skip
    assert [row["text"] for row in rows(diptych, "gamma", "al")] == ["gamma", "alpha", "alpha"]


def test_assignments_that_cannot_be_read_are_named_below_the_table(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    ASSIGNMENTS.write_text("text,annotator\nbeta,zoe\nalpha,Ann\n")
    Path("annotations/alpha/Ann (copy).json").write_bytes(ANN.read_bytes())
    found = diptych("status", "-a", "zoe")
    lines = found.out.splitlines()
    assert (found.status, found.err) == (1, "")
    assert lines[2:4] == ["alpha  begun: 2 of 3", "beta   begun: 2 of 2  to read"]
    assert lines[4].startswith("not counted: annotations/alpha/Ann (copy).json")
    assert lines[5].startswith("cannot be read: annotations/assignments.csv:3: 'Ann' cannot be")
    assert lines[5].endswith("; did you mean ann?")
    assert lines[6] == "next for zoe: diptych annotate beta"
    records = diptych("status", "--format", "json")
    assert (records.status, records.err) == (1, f"{lines[5]}\n")


@pytest.mark.parametrize("raw", [b"\xff", b"who\nann\n"])
def test_where_no_assignment_can_be_read_no_text_is_next(
    annotated: Project, diptych: Callable[..., Any], raw: bytes
) -> None:
    Path("texts/gamma.md").write_text("A third text.\n")
    diptych("finish", "alpha", "beta", "-a", "ann")
    ASSIGNMENTS.write_bytes(raw)
    assert annotated
    found = diptych("status", "-a", "ann")
    assert found.status == 1
    assert "cannot be read: annotations/assignments.csv:" in found.out
    assert "next for ann: nothing that is assigned\n" in found.out


def test_what_cannot_be_read_is_told_once_and_no_number_is_made_up(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    codebook = annotated.root / "annotations/codebook.yaml"
    codebook.write_text(f"<<<<<<< ours\n{codebook.read_text()}>>>>>>> theirs\n")
    lines = diptych("status", "-a", "ann").out.splitlines()
    assert lines[2:4] == ["alpha  begun", "beta   begun"]
    assert [line[:15] for line in lines[4:]].count("cannot be read:") == 1
    assert [row["coded"] for row in rows(diptych)] == [None, None]


def test_many_texts_are_counted_by_annotator(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    for number in range(20):
        (annotated.root / f"texts/t{number}.md").write_text(f"Text {number}.\n")
    diptych("finish", "t1", "-a", "zoe")
    ASSIGNMENTS.write_text("text,annotator\nt2,zoe\nt1,zoe\n")
    assert diptych("status", "-a", "ann").out == (
        "annotator  texts  finished  begun  to read\n"
        "---------  -----  --------  -----  -------\n"
        "ann            2         0      2        0\n"
        "zoe            2         1      0        1\n"
        "in no draw yet: alpha, beta, t0, t10 and 16 more; diptych assign -a NAME\n"
        "next for ann: diptych annotate alpha (begun: 2 of 3)\n"
    )
    assert diptych("status", "--all").out.count("\n") == 25


def test_what_is_next_is_begun_then_assigned_then_not_read(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    (annotated.root / "texts/gamma.md").write_text("A third text.\n")
    assert following(annotated, "ann") == "alpha"
    diptych("finish", "alpha", "beta", "-a", "ann")
    assert following(annotated, "ann") == "gamma"
    diptych("finish", "gamma", "-a", "ann")
    assert following(annotated, "ann") == ""
    assert diptych("status", "-a", "ann").out.endswith("next for ann: no text is left\n")
    ASSIGNMENTS.write_text("text,annotator\nbeta,zoe\nalpha,ann\n")
    assert diptych("status", "-a", "ann").out.endswith("next for ann: nothing that is assigned\n")
    assert following(annotated, "zoe") == "beta"


def test_what_is_next_can_be_opened(
    annotated: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path("texts/alpha.md")
    was = text.read_text()
    text.write_text(was.replace("The UN", "That UN"))
    assert "next for ann: diptych annotate beta (" in diptych("status", "-a", "ann").out
    assert following(annotated, "ann") == "beta"
    text.write_text("---\ntitle: Nothing\n---\n")
    assert following(annotated, "zoe") == "beta"
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "zoe")
    assert "next for zoe: diptych annotate beta\n" in diptych("status").out
    text.write_text(was)
    assert "next" not in diptych("status", "beta").out


def test_a_text_that_nobody_is_to_read_differs_from_one_that_is_not_read(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    Path("texts/gamma.md").write_text("A third text.\n")
    ASSIGNMENTS.write_text("text,annotator\nalpha,\nbeta,zoe\n")
    assert annotated
    assert diptych("status", "-a", "zoe").out == (
        "text   ann            zoe\n"
        "-----  -------------  -------\n"
        "alpha  begun: 2 of 3  –\n"
        "beta   begun: 2 of 2  to read\n"
        "gamma\n"
        "not drawn, so nobody is to read them (–): alpha\n"
        "in no draw yet: gamma; diptych assign -a NAME\n"
        "next for zoe: diptych annotate beta\n"
    )
    assert [(row["text"], row["drawn"]) for row in rows(diptych)] == [
        ("alpha", False), ("beta", True), ("beta", True), ("gamma", None),
    ]  # fmt: skip


def test_what_is_next_is_not_told_where_assignments_hide_it(
    annotated: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "zoe")
    ASSIGNMENTS.write_text("text,annotator\nbeta,Zoe\n")
    assert "next for zoe: nothing that is assigned\n" in diptych("status").out
    with pytest.raises(BadAssignmentsError):
        following(annotated, "zoe")
    assert following(annotated, "ann") == "alpha"


def test_who_annotates_here_is_told_what_is_next(
    annotated: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert annotated
    assert "next" not in diptych("status").out
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "new")
    assert diptych("status").out.endswith("next for new: diptych annotate alpha\n")
    assert diptych("status", "-a", "an").err == (
        "diptych: there is no annotator 'an'; did you mean ann?\n"
    )


def test_what_has_to_be_settled_is_told_and_is_the_exit_status(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    copy_set("bob")
    text = Path("texts/beta.md")
    text.write_text(text.read_text().replace("Akses", "Sumber"))
    said = decode_set(ANN.read_bytes(), "")
    first = next(iter(said.annotations))
    orphan = replace(said.annotations[first], orphan=True)
    ANN.write_bytes(encode_set(said.with_annotation(first, orphan), ["theme"]))
    (annotated.root / "annotations/beta/zoe.json").write_text("{")
    found = diptych("status")
    assert found.status == 1
    lines = found.out.splitlines()[4:]
    assert lines[0] == "not counted: 1 orphan of alpha; details: diptych check"
    assert lines[1].startswith("cannot be read: annotations/beta/zoe.json: ")
    assert lines[2:] == ["no longer what the text says: beta by ann; diptych reanchor"]
    assert [(row["orphans"], row["stale"], bool(row["fault"])) for row in rows(diptych)] == [
        (1, False, False), (0, False, False), (0, True, False), (0, False, True),
    ]  # fmt: skip


def test_a_text_that_cannot_be_read_is_told_and_the_others_are_shown(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    Path("texts/alpha.md").write_bytes(b"\xff")
    found = diptych("status", "-a", "ann")
    assert found.status == 1
    assert "cannot be read: texts/alpha.md: byte 0 is not UTF-8" in found.out
    assert found.out.endswith("next for ann: diptych annotate beta (begun: 2 of 2)\n")
    ANN.write_bytes(b"{")
    assert rows(diptych)[0]["fault"].startswith("texts/alpha.md")


def test_each_file_that_cannot_be_read_is_told_once_and_many_are_numbered(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    copy_set("bob")
    Path("texts/alpha.md").write_bytes(b"\xff")
    assert diptych("status").out.count("cannot be read: ") == 1
    for number in range(5):
        Path(f"annotations/beta/p{number}.json").write_text("{")
    lines = diptych("status").out.splitlines()
    told = [line for line in lines if line.startswith("cannot be read: ")]
    assert [line.partition(":")[2].partition(".")[0].strip() for line in told[:4]] == [
        "texts/alpha", "annotations/beta/p0", "annotations/beta/p1", "annotations/beta/p2",
    ]  # fmt: skip
    assert told[4:] == ["cannot be read: 2 more; diptych check"]


def test_what_is_next_does_not_depend_on_whether_others_can_be_read(
    annotated: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIPTYCH_ANNOTATOR", "zoe")
    ANN.write_text("{")
    assert diptych("status").out.endswith("next for zoe: diptych annotate alpha\n")
    assert following(annotated, "zoe") == "alpha"
    ANN.with_name("zoe.json").write_text("{")
    assert diptych("status").out.endswith("next for zoe: diptych annotate beta\n")
    assert following(annotated, "zoe") == "beta"


def test_cases_that_wait_for_a_decision_are_counted(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    diptych("finish", "alpha", "-a", "ann")
    copy_set("bob", finished=True)
    said = decode_set(ANN.with_name("bob.json").read_bytes(), "")
    name, one = next(iter(said.annotations.items()))
    other = replace(one, codes={"theme": "access"})
    ANN.with_name("bob.json").write_bytes(encode_set(said.with_annotation(name, other), ["theme"]))
    to_decide = "to decide: 1 case of alpha; diptych adjudicate alpha"
    found = diptych("status")
    assert (found.status, found.out.splitlines()[-1]) == (0, to_decide)
    assert [row["undecided"] for row in rows(diptych)] == [0, 0, 1, 0]
    diptych("adjudicate", "alpha", "-a", "ann", "-a", "bob")
    found = diptych("status")
    assert (found.status, found.out.splitlines()[-1]) == (1, to_decide)
    assert [row["undecided"] for row in rows(diptych)] == [0, 0, 1, 0]
    copy_set("carl", finished=True, annotations={})
    assert [row["undecided"] for row in rows(diptych)] == [0, 0, 0, 1, 0]
    ANN.with_name("consensus.json").write_text("{")
    assert [row["undecided"] for row in rows(diptych)] == [0, 0, 0, 0, 0]


def test_a_text_that_only_lacks_its_consensus_is_named(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    assert annotated
    diptych("finish", "alpha", "-a", "ann")
    told = "finished by several, without a consensus: alpha; diptych adjudicate alpha"
    assert told not in diptych("status").out
    copy_set("bob", finished=True)
    assert told in diptych("status").out.splitlines()
    assert diptych("adjudicate", "alpha", "-a", "ann", "-a", "bob").status == 0
    assert told not in diptych("status").out


def test_what_is_not_committed_is_counted(committed: Project, diptych: Callable[..., Any]) -> None:
    assert [row["uncommitted"] for row in rows(diptych)] == [False, False]
    diptych("annotate", "alpha:2", "--theme", "access", "-a", "zoe")
    (committed.root / "other.txt").write_text("not of the project\n")
    found = diptych("status", "-a", "ann")
    assert found.status == 0
    assert "not committed: 1 file of texts/ and annotations/; git add, git commit\n" in found.out
    assert [row["uncommitted"] for row in rows(diptych)] == [False, True, False]
    subprocess.run(["git", "add", "."], check=True)
    text = Path("texts/beta.md")
    text.write_text(text.read_text() + "\nMore.\n")
    assert [row["uncommitted"] for row in rows(diptych)] == [False, True, True]


def test_looking_does_not_touch_the_index(committed: Project, diptych: Callable[..., Any]) -> None:
    index = committed.root / ".git/index"
    before = index.read_bytes()
    os.utime("texts/beta.md", (1, 1))
    assert [row["uncommitted"] for row in rows(diptych)] == [False, False]
    assert index.read_bytes() == before


def test_a_project_inside_a_repository_has_paths_of_its_own(
    committed: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("below").mkdir()
    for name in ("texts", "annotations"):
        (committed.root / name).rename(committed.root / "below" / name)
    monkeypatch.chdir("below")
    assert [row["uncommitted"] for row in rows(diptych)] == [True, True]


def test_without_git_nothing_is_said_of_commits(
    annotated: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert status(annotated).uncommitted is None
    monkeypatch.setenv("PATH", "")
    assert [row["uncommitted"] for row in rows(diptych)] == [None, None]
    assert "commit" not in diptych("status").out


def test_a_merge_that_is_not_finished_is_told(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    assert committed
    blob = subprocess.run(
        ["git", "rev-parse", f"HEAD:{ANN}"], check=True, capture_output=True, text=True
    ).stdout.strip()
    entries = "".join(f"100644 {blob} {stage}\t{ANN}\n" for stage in (1, 2, 3))
    subprocess.run(
        ["git", "update-index", "--index-info"],
        input=f"0 {'0' * 40}\t{ANN}\n{entries}",
        text=True,
        check=True,
    )
    found = diptych("status")
    assert found.status == 1
    assert f"merge not finished: {ANN}; details: diptych check\n" in found.out


def test_each_file_is_read_once_and_git_runs_a_fixed_number_of_times(
    committed: Project, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    ran: list[tuple[str, ...]] = []
    read_file, run = Files.read, git_module._run

    def counted_read(self: Files, path: Path, *limit: int) -> bytes:
        raw = read_file(self, path, *limit)
        read.append(path)
        return raw

    def counted_run(folder: Path, *arguments: str) -> Any:
        ran.append(arguments)
        return run(folder, *arguments)

    monkeypatch.setattr(Files, "read", counted_read)
    monkeypatch.setattr(git_module, "_run", counted_run)
    diptych("status")
    few = len(ran)
    assert len(read) == len(set(read)) == 5
    for number in range(5):
        (committed.root / f"texts/t{number}.md").write_text(f"Text {number}.\n")
    read.clear()
    ran.clear()
    diptych("status")
    assert (len(read), len(ran)) == (10, few)
