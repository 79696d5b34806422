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
from typing import TYPE_CHECKING

import pytest

from diptych.annotations.serialisation import decode_set, encode_set

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome
    from diptych.annotations.annotation import AnnotationSet
    from diptych.project.store import Project

    Diptych = Callable[..., Outcome]

UNKNOWN = "git does not have the text that they were made for"
WAITING = "left as it is; accept all with --accept, or decide one by one on a terminal"
IDENTITY = ["-c", "user.name=a", "-c", "user.email=a@b"]
UN, ACCESS, COURTS = (f"0000000{n}-0000-4000-8000-000000000000" for n in (1, 2, 3))
TWIN = "Everything here belongs to the harbour and to its master."
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
    found = diptych("reanchor", "-a", "ben")
    assert found == (
        0,
        "",
        "alpha by ben: 1 exact; git does not have the text that they were made for; written\n",
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
        f"alpha by ann: 3 proposed; {UNKNOWN}; {WAITING}\n",
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
    assert diptych("reanchor").err == (
        "alpha by ann: 3 exact; git does not have the text that they were made for; written\n"
    )


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
