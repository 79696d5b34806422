"""``diptych undo`` and ``diptych redo``: what they say, and that they cover what writes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from diptych.tui.deeds import coded
from diptych.tui.session import open_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.project.store import Project

ANNOTATE = ("annotate", "alpha:2", "--theme", "access", "-a", "ben")
BEN = "annotations/alpha/ben.json"


def on_disk() -> dict[Path, bytes]:
    paths = (path for path in Path().rglob("*") if not {".diptych", ".git"} & {*path.parts})
    return {path: path.read_bytes() for path in paths if path.is_file()}


def test_the_last_change_is_taken_back_and_done_again(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    diptych(*ANNOTATE)
    after = on_disk()
    assert diptych("undo", "--dry-run") == (
        0,
        f"would take back: diptych {' '.join(ANNOTATE)}\n  {BEN}: removed again\n",
        "nothing was written\n",
    )
    assert diptych("undo") == (
        0,
        f"took back: diptych {' '.join(ANNOTATE)}\n  {BEN}: removed again\n",
        "to do it again: diptych redo\n",
    )
    assert annotated.annotators("alpha") == ["ann"]
    assert diptych("redo", "--dry-run") == (
        0,
        f"would do again: diptych {' '.join(ANNOTATE)}\n  {BEN}: made again\n",
        "nothing was written\n",
    )
    assert diptych("redo") == (
        0,
        f"did again: diptych {' '.join(ANNOTATE)}\n  {BEN}: made again\n",
        "",
    )
    assert on_disk() == after


def test_changes_are_listed_the_last_first(annotated: Project, diptych: Callable[..., Any]) -> None:
    assert diptych("undo", "--list") == (0, "", "0 changes can be taken back\n")
    diptych(*ANNOTATE)
    diptych("codebook", "rename", "theme", "rules", "law")
    listed = diptych("undo", "--list")
    head, _, *rows = [re.split(" {2,}", line) for line in listed.out.splitlines()]
    assert head == ["", "when", "command", "files"]
    assert [row[0] + " " + " | ".join(row[2:]) for row in rows] == [
        "1 diptych codebook rename theme rules law | changed annotations/codebook.yaml and 2 more",
        f"2 diptych {' '.join(ANNOTATE)} | created {BEN}",
    ]
    assert all(re.fullmatch(r"[\d-]{10} [\d:]{8}", row[1]) for row in rows)
    assert listed.err == "2 changes can be taken back\n"
    diptych("undo")
    assert diptych("redo", "--list").err == "1 change can be done again\n"
    records = diptych("redo", "--list", "--format", "csv").out.splitlines()
    assert records[0] == "number,time,command,path,what"
    assert [line.split(",")[2:] for line in records[1:]] == [
        ["diptych codebook rename theme rules law", path, "changed"]
        for path in (
            "annotations/codebook.yaml",
            "annotations/alpha/ann.json",
            "annotations/beta/ann.json",
        )
    ]
    assert annotated.codebook().facets


@pytest.mark.parametrize(
    "command",
    [
        "annotate alpha:2 --theme law --new -a ann",
        "annotate --from rows.csv -a ben",
        "edit 00000002 --theme rules",
        "remove 00000004 00000001",
        "finish alpha beta -a ann",
        "suggest",
        "reanchor --accept",
        "add new.txt",
        "texts rename alpha gamma",
        "texts set alpha --author Nobody",
        "texts remove alpha --with-annotations",
        "annotators rename ann zoe",
        "update alpha new.txt --accept --unlike",
        "codebook add theme law",
        "codebook rename theme rules law",
        "codebook merge theme access rules",
        "codebook move theme access rules",
        "codebook remove theme idle",
        "adjudicate alpha -a ann -a bob",
    ],
)
def test_whatever_a_command_wrote_is_taken_back(
    committed: Project, diptych: Callable[..., Any], command: str
) -> None:
    codebook = Path("annotations/codebook.yaml")
    terms = "access: {definition: Who has it., terms: {en: [good]}}\n      idle:"
    codebook.write_text(codebook.read_text().replace("access: {definition: Who has it.}", terms))
    Path("new.txt").write_text("A new text about ships.\n\nIt has two paragraphs.\n")
    Path("rows.csv").write_text("text,paragraph,theme\nalpha,2,access\nbeta,1,rules\n")
    said = Path("annotations/alpha/ann.json").read_text()
    if command.startswith("reanchor"):
        path = Path("texts/alpha.md")
        path.write_text(path.read_text().replace("The UN makes", "Today the UN makes"))
    if command.startswith("adjudicate"):
        bobs = said.replace('"ann"', '"bob"').replace('"0000', '"b000')
        Path("annotations/alpha/bob.json").write_text(bobs)
    before = on_disk()
    done = diptych(*command.split())
    after = on_disk()
    assert (done.status in {0, 1}, after != before) == (True, True), done
    assert diptych("undo").status == 0
    assert on_disk() == before
    assert diptych("redo").status == 0
    assert on_disk() == after
    assert committed.root == Path.cwd()


def test_where_git_has_what_is_taken_back_that_is_said(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    diptych("finish", "alpha", "beta", "-a", "ann")
    assert "git has" not in diptych("undo", "--dry-run").err
    subprocess.run(["git", "commit", "-qam", "finished"], cwd=committed.root, check=True)
    told = "git has committed annotations/alpha/ann.json and 1 more as that was: commit this, too\n"
    assert diptych("undo", "--dry-run").err == f"{told}nothing was written\n"
    assert diptych("undo").err == f"{told}to do it again: diptych redo\n"
    assert diptych("redo").err == ""
    diptych("finish", "alpha", "--not", "-a", "ann")
    subprocess.run(["git", "commit", "-qam", "not finished"], cwd=committed.root, check=True)
    assert diptych("undo").err.startswith(told.replace(" and 1 more", ""))


def test_a_key_of_the_full_screen_is_a_change(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    session = open_session(annotated, ["beta"], "ben")
    session = coded(coded(session, "theme", "access"), "theme", "rules")
    assert diptych("undo").status == 0
    assert b'"access"' in Path("annotations/beta/ben.json").read_bytes()
    diptych("undo")
    assert not Path("annotations/beta/ben.json").exists()


@pytest.mark.parametrize("option", [("--dry-run",), ("-n", "2")])
@pytest.mark.parametrize("command", ["undo", "redo"])
@pytest.mark.usefixtures("project")
def test_listing_takes_nothing_back(
    diptych: Callable[..., Any], command: str, option: tuple[str, ...]
) -> None:
    done = diptych(command, "--list", *option)
    name = "--number" if "-n" in option else "--dry-run"
    assert (done.status, done.err) == (2, f"diptych: {name}: cannot be combined with --list\n")


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_nothing_is_left_to_do(
    annotated: Project, diptych: Callable[..., Any], command: str
) -> None:
    what = "take back" if command == "undo" else "do again"
    assert diptych(command) == (2, "", f"diptych: there is no change to {what}\n")
    assert not (annotated.root / ".diptych/changes").exists()


@pytest.mark.parametrize("time", ["", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_no_clock_shows_is_listed_as_it_was_kept(
    annotated: Project, diptych: Callable[..., Any], time: str
) -> None:
    diptych(*ANNOTATE)
    (path,) = (annotated.root / ".diptych/changes").iterdir()
    change = msgspec.msgpack.decode(path.read_bytes())
    path.write_bytes(msgspec.msgpack.encode([time, *change[1:]]))
    status, out, _ = diptych("undo", "--list")
    assert status == 0
    assert f" {time} " in out


def test_what_was_typed_cannot_drive_a_terminal(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    diptych(*ANNOTATE)
    (path,) = (annotated.root / ".diptych/changes").iterdir()
    change = msgspec.msgpack.decode(path.read_bytes())
    path.write_bytes(msgspec.msgpack.encode([change[0], ["add", "\x1b[2J\n"], change[2]]))
    first, _, rest = diptych("undo").out.partition("\n")
    assert first == "took back: diptych add '\\x1b[2J\\x0a'"
    assert rest == f"  {BEN}: removed again\n"


def test_what_git_never_had_it_is_not_said_to_have(
    committed: Project, diptych: Callable[..., Any]
) -> None:
    diptych("finish", "alpha", "-a", "zoe")
    assert "git has" not in diptych("undo").err
    assert "git has" not in diptych("redo", "--dry-run").err
    assert "git has" not in diptych("redo").err
    for command in ("add .", "commit -qm zoe"):
        subprocess.run(["git", *command.split()], cwd=committed.root, check=True)
    told = "git has committed annotations/alpha/zoe.json as that was: commit this, too\n"
    assert told in diptych("undo").err
    subprocess.run(["git", "commit", "-qam", "gone"], cwd=committed.root, check=True)
    assert told in diptych("redo").err
