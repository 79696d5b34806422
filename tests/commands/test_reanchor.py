"""Annotations after their text was changed."""

from __future__ import annotations

import io
import json
import os
import pty
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from diptych.annotations.serialisation import decode_set, encode_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project

    Diptych = Callable[..., Outcome]

UNKNOWN = "without the text that they were made for"
UNKEPT = f"{UNKNOWN}: this project is in no git repository, which would have kept it"
GONE = "left as it is; say what is gone on a terminal, without --accept"
WAITING = "left as it is; accept all with --accept, or decide one by one on a terminal"
IDENTITY = ["-c", "user.name=a", "-c", "user.email=a@b"]
UN, ACCESS, COURTS = (f"0000000{n}-0000-4000-8000-000000000000" for n in (1, 2, 3))
TWIN = "Everything here belongs to the harbour and to its master."
NO_LONGER = (
    "alpha is no longer finished by ann, ben; say so again when they are read: diptych finish alpha"
)
NOTHING = "all annotations match their passages\n"


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *IDENTITY, *arguments], check=True, cwd=folder, capture_output=True)


@pytest.fixture
def committed(annotated: Project) -> Project:
    """Have the project in git."""
    git(annotated.root, "init", "--quiet")
    commit(annotated)
    return annotated


def commit(project: Project) -> None:
    git(project.root, "add", "--all")
    git(project.root, "commit", "--quiet", "--allow-empty", "-m", "x")


def rewrite(project: Project, old: str, new: str, text: str = "alpha") -> None:
    path = project.root / f"texts/{text}.md"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def stored(project: Project, annotator: str = "ann", text: str = "alpha") -> AnnotationSet:
    path = project.root / f"annotations/{text}/{annotator}.json"
    return decode_set(path.read_bytes(), "a.json")


def say(project: Project, quote: str, nth: int = 1, annotator: str = "ben") -> str:
    """Add an annotation of alpha and return its id."""
    body = project.text("alpha").body
    start = -1
    for _ in range(nth):
        start = body.index(quote, start + 1)
    return project.annotate(
        "alpha", annotator, start=start, end=start + len(quote), codes={"theme": "access"}
    )


def files(project: Project) -> dict[str, bytes]:
    found = [*project.root.glob("texts/*"), *project.root.glob("annotations/**/*.json")]
    return {str(path): path.read_bytes() for path in found}


def test_where_nothing_changed_there_is_nothing_to_do(committed: Project, diptych: Diptych) -> None:
    before = files(committed)
    assert diptych("reanchor") == (0, "", NOTHING)
    assert files(committed) == before


def test_other_commands_say_the_way_out(committed: Project, diptych: Diptych) -> None:
    rewrite(committed, "The UN makes", "Today the UN makes")
    message = (
        f"diptych: annotations/alpha/ann.json: $.annotations.{UN}: the quote is not what alpha "
        "says at that place; has the text changed? Move its annotations with: diptych reanchor "
        "alpha\n"
    )
    assert diptych("compare") == (3, "", message)


def test_what_stays_the_same_is_exact(committed: Project, diptych: Diptych) -> None:
    rewrite(committed, "Access is", "But then: Access is")
    assert diptych("reanchor", "alp") == (0, "", "alpha by ann: 3 exact; written\n")
    said = stored(committed)
    assert said.text_version == committed.text("alpha").version
    assert [one.start for one in said.annotations.values()] == [17, 48, 64]
    assert diptych("compare").status == 0
    assert diptych("reanchor") == (0, "", NOTHING)


def test_what_was_edited_moved_and_deleted_is_shown(committed: Project, diptych: Diptych) -> None:
    rewrite(committed, "The UN makes rules.\n\nAccess is good. Courts are bad.",
            "Access is good.\n\nThe UN makes some rules.")  # fmt: skip
    assert diptych("reanchor") == (
        1,
        """\
passage  annotator  annotation  status  quote                new quote
-------  ---------  ----------  ------  -------------------  ------------------------
alpha:3  ann        00000001    edited  The UN makes rules.  The UN makes some rules.
alpha:2  ann        00000002    moved   Access is good.
alpha    ann        00000003    orphan  Courts are bad.
""",
        "alpha by ann: 1 moved, 1 edited, 1 orphaned; written\n",
    )
    said = stored(committed)
    assert said.annotations[UN].quote == "The UN makes some rules."
    assert list(said.orphans) == [COURTS]
    assert diptych("compare").status == 0


def test_a_text_may_change_again_before_anybody_commits(
    committed: Project, diptych: Diptych
) -> None:
    for old, new in (("The UN makes", "As is known, the UN makes"), ("As is known", "By now")):
        rewrite(committed, old, new)
        outcome = diptych("reanchor")
        assert UNKNOWN not in outcome.err
        assert outcome.err.endswith("; written\n")


def test_an_orphan_is_found_when_it_comes_back(committed: Project, diptych: Diptych) -> None:
    path = committed.root / "annotations/alpha/ann.json"
    path.write_bytes(encode_set(stored(committed), ["theme", "sentiment"]))
    before = files(committed)
    rewrite(committed, "Access is good. Courts are bad.", "Access is good.")
    assert diptych("reanchor").status == 1
    assert list(stored(committed).orphans) == [COURTS]
    assert diptych("reanchor").err == "alpha by ann: 2 exact, 1 orphaned; nothing to change\n"
    commit(committed)
    rewrite(committed, "Access is good.", "Access is good. Courts are bad.")
    assert diptych("reanchor", "--accept") == (
        1,
        """\
passage  annotator  annotation  status    quote            new quote
-------  ---------  ----------  --------  ---------------  ---------
alpha:3  ann        00000003    proposed  Courts are bad.
""",
        "alpha by ann: 2 exact, 1 proposed; written\n",
    )
    assert files(committed) == before


def test_records_tell_all(committed: Project, diptych: Diptych) -> None:
    rewrite(committed, "The UN makes rules.", "The UN has rules.")
    rewrite(committed, " Courts are bad.", "")
    found = diptych("reanchor", "--dry-run", "-f", "json")
    assert found.status == 1
    assert found.err == "alpha by ann: 1 exact, 1 edited, 1 orphaned; nothing was written\n"
    rows = json.loads(found.out)
    assert rows[0] == {
        "text": "alpha", "annotator": "ann", "annotation": UN, "status": "edited",
        "old_start": 17, "old_end": 36, "start": 17, "end": 34, "quote": "The UN makes rules.",
        "new_quote": "The UN has rules.", "similarity": 1 - 3 / 19,
    }  # fmt: skip
    assert [row["status"] for row in rows] == ["edited", "exact", "orphan"]
    assert [rows[2][key] for key in ("start", "end", "new_quote", "similarity")] == [None] * 4
    assert diptych("reanchor", "--dry-run", "-f", "csv").out.startswith("text,annotator,annot")


def test_dry_run_writes_nothing(committed: Project, diptych: Diptych) -> None:
    rewrite(committed, "The UN", "Our UN")
    before = files(committed)
    assert diptych("reanchor", "--dry-run").status == 1
    assert files(committed) == before


def test_new_front_matter_leaves_everything_exact(committed: Project, diptych: Diptych) -> None:
    rewrite(committed, "author: Ann Author", "author: Ann B. Author")
    assert diptych("compare").status == 0
    assert diptych("reanchor") == (0, "", "alpha by ann: 3 exact; written\n")
    assert stored(committed).text_version == committed.text("alpha").version


def test_only_the_annotators_and_texts_named(committed: Project, diptych: Diptych) -> None:
    say(committed, "UN")
    rewrite(committed, "The UN", "So: the UN")
    rewrite(committed, "Akses", "Jadi: Akses", "beta")
    assert diptych("reanchor", "alpha", "-a", "ben").err == "alpha by ben: 1 exact; written\n"
    assert diptych("reanchor", "beta").err == "beta by ann: 2 exact; written\n"
    assert diptych("reanchor", "-a", "bem") == (
        2,
        "",
        "diptych: there is no annotator 'bem'; did you mean ben?\n",
    )


# Without the old text


def test_without_git_the_quotes_decide(annotated: Project, diptych: Diptych) -> None:
    long = say(annotated, "The UN makes rules.\n\nAccess is good. Courts")
    rewrite(annotated, "The UN", "In short: The UN")
    assert diptych("reanchor", "-a", "ben") == (
        1,
        "",
        f"alpha by ben: 1 exact, {UNKEPT}; left as it is; take these places with --accept\n",
    )
    assert diptych("reanchor", "-a", "ben", "--accept") == (
        0,
        "",
        f"alpha by ben: 1 exact, {UNKEPT}; written\n",
    )
    assert stored(annotated, "ben").annotations[long].start == 27
    before = files(annotated)
    assert diptych("reanchor", "-a", "ann") == (
        1,
        """\
passage  annotator  annotation  status    quote                new quote
-------  ---------  ----------  --------  -------------------  ---------
alpha:2  ann        00000001    proposed  The UN makes rules.
alpha:3  ann        00000002    proposed  Access is good.
alpha:3  ann        00000003    proposed  Courts are bad.
""",
        f"alpha by ann: 3 proposed, {UNKEPT}; {WAITING}\n",
    )
    assert files(annotated) == before
    assert diptych("reanchor", "--accept").status == 1
    assert diptych("compare", "-a", "ann").status == 0


def test_annotations_of_several_versions_go_by_their_own(
    committed: Project, diptych: Diptych
) -> None:
    """As after a merge: the set has annotations that were made for an older text."""
    older = stored(committed)
    rewrite(committed, "The UN", "In those days The UN")
    assert diptych("reanchor").status == 0
    commit(committed)
    newer = stored(committed)
    mixed = newer.with_annotation(ACCESS, older.annotations[ACCESS])
    (committed.root / "annotations/alpha/ann.json").write_bytes(encode_set(mixed))
    assert diptych("compare").status == 3
    assert diptych("reanchor") == (0, "", "alpha by ann: 3 exact; written\n")
    assert stored(committed) == newer


def test_a_version_that_cannot_be_read_does_not_matter(
    committed: Project, diptych: Diptych
) -> None:
    sound = (committed.root / "texts/alpha.md").read_bytes()
    (committed.root / "texts/alpha.md").write_bytes(b"---\n- broken\n---\n\n\xff")
    commit(committed)
    (committed.root / "texts/alpha.md").write_bytes(sound)
    commit(committed)
    said = stored(committed)
    old = subprocess.run(
        ["git", "rev-parse", "HEAD~1:texts/alpha.md"],
        cwd=committed.root, capture_output=True, check=True, text=True,
    ).stdout.strip()  # fmt: skip
    changed = encode_set(said).decode().replace(said.text_version, old)
    (committed.root / "annotations/alpha/ann.json").write_text(changed)
    rewrite(committed, "The UN", "Now The UN")
    assert diptych("reanchor", "--accept").err == (
        f"alpha by ann: 3 exact, {UNKNOWN}: it was no text that can be read; "
        f"see: git cat-file blob {old[:12]}; written\n"
    )


@pytest.fixture
def deleted(committed: Project) -> Project:
    """Delete a passage and commit, so that only git's history has it."""
    rewrite(committed, " Courts are bad.", "")
    rewrite(committed, "The UN makes", "In short: The UN makes")
    git(committed.root, "commit", "--quiet", "-am", "y")
    return committed


def shallow(project: Project, monkeypatch: pytest.MonkeyPatch) -> str:
    """Work in a clone without history, as CI does."""
    git(project.root, "clone", "--quiet", "--depth", "1", f"file://{project.root}", "clone")
    monkeypatch.chdir(project.root / "clone")
    return "this clone is shallow; get the rest of its history with: git fetch --unshallow"


def foreign(project: Project, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    return (
        f"{project.root}: belongs to somebody else, so git does not read its repository; if you "
        f"trust it: git config --global --add safe.directory {project.root}"
    )


def no_program(project: Project, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PATH", str(project.root))
    return f"{project.root}: needs the program git; install it"


def damaged(project: Project, monkeypatch: pytest.MonkeyPatch) -> str:  # noqa: ARG001
    version = stored(project).text_version
    path = object_file(project, version)
    path.chmod(0o644)
    path.write_bytes(b"x")
    return (
        f"git cannot hand out object {version[:12]}: loose object {version} (stored in "
        f"{path.relative_to(project.root)}) is corrupt; git fsck lists what is damaged; clone the "
        "project again"
    )


def never_committed(project: Project, monkeypatch: pytest.MonkeyPatch) -> str:  # noqa: ARG001
    object_file(project, stored(project).text_version).unlink()
    return (
        "git does not have it, for it was not committed in this clone; if it was in another one, "
        "push it from there, then: git fetch --all"
    )


def no_repository(project: Project, monkeypatch: pytest.MonkeyPatch) -> str:  # noqa: ARG001
    shutil.rmtree(project.root / ".git")
    return "this project is in no git repository, which would have kept it"


def object_file(project: Project, blob: str) -> Path:
    return project.root / ".git/objects" / blob[:2] / blob[2:]


WAYS = [shallow, foreign, no_program, damaged, never_committed, no_repository]


@pytest.mark.parametrize("lose", WAYS)
def test_without_the_old_text_nothing_becomes_an_orphan_unseen(
    deleted: Project,
    diptych: Diptych,
    monkeypatch: pytest.MonkeyPatch,
    lose: Callable[[Project, pytest.MonkeyPatch], str],
) -> None:
    before = stored(deleted)
    reason = lose(deleted, monkeypatch)
    summary = f"alpha by ann: 2 proposed, 1 not found, {UNKNOWN}: {reason}"
    for options in ((), ("--accept",)):
        found = diptych("reanchor", *options)
        assert (found.status, found.err) == (1, f"{summary}; {GONE}\n")
        assert found.out.splitlines()[-1].split() == [
            "alpha", "ann", "00000003", "proposed", "Courts", "are", "bad.", "(not", "found)"
        ]  # fmt: skip
    Path("new.txt").write_text("The UN makes rules.\n\nAccess is good.\n")
    for options in ((), ("--accept",)):
        found = diptych("update", "alpha", "new.txt", *options)
        assert found.status == 1
        assert found.err.splitlines()[1:] == [
            summary, "nothing was written; say what is gone on a terminal, without --accept"
        ]  # fmt: skip
    now = Path("annotations/alpha/ann.json").read_bytes()
    assert decode_set(now, "a.json") == before


def test_with_the_rest_of_the_history_all_is_found(
    deleted: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    shallow(deleted, monkeypatch)
    assert diptych("reanchor", "--accept").status == 1
    git(Path(), "fetch", "--quiet", "--unshallow")
    assert diptych("reanchor").err == "alpha by ann: 2 exact, 1 orphaned; written\n"


@pytest.mark.parametrize(("typed", "orphans"), [("y\ny\nn\ny\n", 1), ("y\ny\ns\n", 0)])
def test_on_a_terminal_somebody_says_what_is_gone(
    deleted: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch, typed: str, orphans: int
) -> None:
    never_committed(deleted, monkeypatch)
    before = stored(deleted)
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    said = " ".join(diptych("reanchor").err.split())
    assert ", not found in alpha old: [Courts are bad.] is it gone?" in said
    assert len(stored(deleted).orphans) == orphans
    assert (stored(deleted) == before) == (not orphans)


def test_what_is_where_it_was_needs_no_old_text(
    deleted: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    rewrite(deleted, "In short: ", "")
    rewrite(deleted, "Access is good.", "Access is good. Courts are bad.")
    rewrite(deleted, "author: Ann Author", "author: Ann B. Author")
    before = stored(deleted)
    reason = never_committed(deleted, monkeypatch)
    assert diptych("reanchor") == (
        0, "", f"alpha by ann: 3 exact, {UNKNOWN}: {reason}; nothing to change\n"
    )  # fmt: skip
    (deleted.root / "new.md").write_text(deleted.text("alpha").body + "\nNew.\n")
    assert "alpha.md was replaced" in diptych("update", "alpha", "new.md").err
    assert stored(deleted) == before
    assert diptych("reanchor", "--accept").status == 0
    assert stored(deleted).text_version == deleted.text("alpha").version


def test_what_no_version_says_is_not_gone_for_that(committed: Project, diptych: Diptych) -> None:
    """As after a merge: one annotation was made for a text that nobody has."""
    path = committed.root / "annotations/alpha/ann.json"
    path.write_text(path.read_text().replace('"Courts are bad."', '"Courts are mad."'))
    found = diptych("reanchor")
    assert found.err == f"alpha by ann: 2 exact, 1 not found; {GONE}\n"


# Line ends


CRLF = (
    "alpha has CRLF line ends, but its annotations count LF; save it with LF, and keep git from "
    "changing that with: diptych git install\n"
)


@pytest.mark.parametrize("words", ["The UN makes", "In short, the UN makes"])
def test_annotations_are_not_moved_to_other_line_ends(
    committed: Project, diptych: Diptych, words: str
) -> None:
    path = committed.root / "texts/alpha.md"
    lf = path.read_text().replace("The UN makes", words).encode()
    path.write_bytes(lf.replace(b"\n", b"\r\n"))
    before = stored(committed)
    assert diptych("reanchor", "--accept") == (3, "", f"diptych: {CRLF}")
    assert stored(committed) == before
    path.write_bytes(lf)
    assert diptych("reanchor", "--accept").status in {0, 1}
    assert diptych("compare").status == 0


def test_other_commands_say_that_line_ends_changed(committed: Project, diptych: Diptych) -> None:
    path = committed.root / "texts/alpha.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    for command in ("compare", "find", "crosstab theme sentiment"):
        assert diptych(*command.split()) == (3, "", f"diptych: {CRLF}")


def test_what_was_annotated_with_other_line_ends_goes_by_those(
    committed: Project, diptych: Diptych
) -> None:
    """As where git checked the text out with CRLF, and somebody annotated that."""
    path = committed.root / "texts/alpha.md"
    lf = path.read_bytes()
    (committed.root / "annotations/alpha/ann.json").unlink()
    path.write_bytes(lf.replace(b"\n", b"\r\n"))
    say(committed, "Courts are bad.", annotator="ann")
    path.write_bytes(lf.replace(b"Courts", b"Some courts"))
    assert diptych("reanchor").err == "alpha by ann: 1 edited; written\n"


# Proposals


@pytest.fixture
def doubtful(committed: Project) -> Project:
    """Delete one of two equal paragraphs, the one that ben annotated."""
    rewrite(committed, "Access is good.", f"{TWIN}\n\nAccess is good.")
    rewrite(committed, "Courts are bad.\n", f"Courts are bad.\n\n{TWIN}\n")
    (committed.root / "annotations/alpha/ann.json").unlink()
    say(committed, TWIN)
    say(committed, "The UN", annotator="cid")
    commit(committed)
    rewrite(committed, f"{TWIN}\n\nAccess", "Access")
    rewrite(committed, "The UN", "And The UN")
    return committed


def test_a_proposal_waits_and_so_does_its_set(doubtful: Project, diptych: Diptych) -> None:
    before = stored(doubtful, "ben")
    found = diptych("reanchor")
    assert found.status == 1
    assert found.err == (
        "alpha by ben: 1 proposed; left as it is; accept all with --accept, or decide one by one "
        "on a terminal\n"
        "alpha by cid: 1 exact; written\n"
    )
    assert stored(doubtful, "ben") == before
    assert diptych("reanchor", "--accept").err == "alpha by ben: 1 proposed; written\n"
    assert not stored(doubtful, "ben").orphans


def in_a_terminal(project: Project, typed: str) -> tuple[int, str]:
    """Run ``reanchor`` in a terminal, type, and return its status and what it showed."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "diptych", "reanchor"],
        cwd=project.root, stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "200"},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, typed.encode())
    shown = b""
    with suppress(OSError):  # a closed terminal raises instead of ending
        while piece := os.read(ours, 65536):
            shown += piece
    os.close(ours)
    return running.wait(), shown.decode().replace("\r\n", "\n")


def test_on_a_terminal_both_passages_are_shown(doubtful: Project) -> None:
    status, shown = in_a_terminal(doubtful, "y\n")
    assert status == 1
    assert " by ben theme=access, proposed at alpha:4\n" in shown
    assert f"old: …# Rules for all The UN makes rules. [{TWIN}] Access is good. Courts" in shown
    assert f"new: …And The UN makes rules. Access is good. Courts are bad. [{TWIN}]…" in shown
    assert not stored(doubtful, "ben").orphans


class Terminal(io.StringIO):
    """Stands in for a terminal that somebody types into."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "outcome", "orphans"),
    [
        ("y\n", "written", 0),
        ("x\n\nN\n", "written", 1),
        ("s\n", WAITING, 0),
        ("quit\n", WAITING, 0),
        ("", WAITING, 0),
    ],
    ids=["yes", "no", "skip", "quit", "end"],
)
def test_proposals_are_decided_one_by_one(
    doubtful: Project,
    diptych: Diptych,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    outcome: str,
    orphans: int,
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    found = diptych("reanchor")
    assert found.status == 1
    said = " ".join(found.err.split())
    assert said.count("take it?") == max(typed.count("\n"), 1)
    assert said.endswith(f"alpha by ben: 1 proposed; {outcome} alpha by cid: 1 exact; written")
    assert len(stored(doubtful, "ben").orphans) == orphans


def test_without_the_old_text_only_its_words_are_shown(
    doubtful: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = doubtful.root / "annotations/alpha/ben.json"
    said = stored(doubtful, "ben")
    path.write_bytes(path.read_bytes().replace(said.text_version.encode(), b"0" * 40))
    rewrite(doubtful, "The UN makes rules.", f"The UN makes rules. {TWIN}")
    shutil.rmtree(doubtful.root / ".git")
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert f"old: [{TWIN}]" in diptych("reanchor", "-a", "ben").err.replace("\n", " ")


def test_long_passages_are_shortened_in_the_table(committed: Project, diptych: Diptych) -> None:
    long = "Nobody knows this. " * 12 + "Or so it is said."
    rewrite(committed, "Courts are bad.\n", f"Courts are bad.\n\n{long}\n")
    say(committed, long)
    commit(committed)
    rewrite(committed, "Or so", "And so")
    row = diptych("reanchor", "-a", "ben").out.splitlines()[2]
    assert row.count("this. Nobody …") == 2


def test_what_others_wrote_while_one_decides_is_not_overwritten(
    doubtful: Project, diptych: Diptych, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = doubtful.root / "annotations/alpha/ben.json"

    def answer(*_: object) -> str:
        path.write_bytes(path.read_bytes().replace(b"access", b"rules/un"))
        return "y"

    monkeypatch.setattr("diptych.commands.reanchor._answer", answer)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    found = diptych("reanchor")
    assert found.status == 3
    assert "annotations/alpha/ben.json changed while it was being edited" in found.err
    assert b"rules/un" in path.read_bytes()
    assert stored(doubtful, "cid").annotations


def test_a_set_that_belongs_elsewhere_changes_no_other_one(
    committed: Project, diptych: Diptych
) -> None:
    ours = committed.root / "annotations/alpha/ann.json"
    before = ours.read_bytes()
    (committed.root / "annotations/beta/karl.json").write_bytes(before)
    for command in (["reanchor"], ["reanchor", "beta"], ["reanchor", "--accept"]):
        outcome = diptych(*command)
        assert outcome.status == 3
        assert outcome.err.startswith("diptych: annotations/beta/karl.json: ")
        assert ours.read_bytes() == before
    new = committed.root.parent / "new.txt"
    new.write_text("Something else.\n")
    assert diptych("update", "beta", str(new), "--accept", "--unlike").status == 3
    assert "reanchor" not in diptych("status").out


# New paragraphs of finished texts


def test_a_text_that_grew_by_hand_is_finished_no_longer(
    committed: Project, diptych: Diptych
) -> None:
    for name in ("ann", "ben"):
        assert diptych("finish", "alpha", "-a", name).status == 0
    rewrite(committed, "The UN makes", "Ferries are late.\n\nThe UN makes")
    found = diptych("reanchor", "--dry-run")
    assert (found.status, stored(committed).finished) == (1, True)
    found = diptych("reanchor")
    assert found.status == 1
    assert found.err.splitlines()[-2:] == [
        "alpha: 1 new paragraph that nobody has read: 2",
        NO_LONGER,
    ]
    assert not stored(committed).finished
    assert not stored(committed, "ben").finished
    assert diptych("undo").status == 0
    assert stored(committed, "ben").finished


def test_who_finishes_a_text_again_has_read_what_came_in(
    committed: Project, diptych: Diptych
) -> None:
    assert diptych("finish", "alpha", "-a", "ben").status == 0
    path = committed.root / "texts/alpha.md"
    path.write_text(f"{path.read_text()}\nFerries are late.\n")
    assert diptych("finish", "alpha", "-a", "ben").status == 0
    assert diptych("reanchor", "-a", "ben") == (0, "", NOTHING)
    assert stored(committed, "ben").finished


def test_a_set_that_is_left_as_it_is_is_not_spoken_of(committed: Project, diptych: Diptych) -> None:
    rewrite(committed, "# Rules for all", f"# Rules for all\n\n{TWIN}\n\nX.\n\n{TWIN}")
    commit(committed)
    say(committed, TWIN, annotator="ben")
    assert diptych("finish", "alpha", "-a", "ben").status == 0
    rewrite(committed, f"{TWIN}\n\nX.\n\n", "X.\n\nFerries are late.\n\n")
    found = diptych("reanchor", "-a", "ben")
    assert (found.status, stored(committed, "ben").finished) == (1, True)
    assert "no longer finished" not in found.err


def test_without_the_old_text_nothing_is_said_of_sets_without_annotations(
    annotated: Project, diptych: Diptych
) -> None:
    assert diptych("finish", "beta", "-a", "ben").status == 0
    path = annotated.root / "texts/beta.md"
    path.write_text(f"{path.read_text()}\nFerries are late.\n")
    assert diptych("reanchor", "-a", "ben") == (0, "", NOTHING)
