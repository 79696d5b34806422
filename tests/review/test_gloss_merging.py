"""Glosses of two branches: by values, and by real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.glosses import (
    Gloss,
    Glosses,
    decode_glosses,
    encode_glosses,
    paragraph_digest,
)
from diptych.annotations.serialisation import marked_sides
from diptych.operations.merges import merge_files
from diptych.review.gloss_merging import merge_glosses

if TYPE_CHECKING:
    from collections.abc import Callable

CLI = Path(__file__).parents[2] / "cli"


def glosses(**said: str | None) -> Glosses:
    """Make glosses of paragraphs by their words: by the program ``p``, or ``ann: …`` by ann."""
    found = {}
    for quote, words in said.items():
        who, colon, rest = (words or "").partition(": ")
        by = {"annotator": who} if colon else {"program": "p"}
        if words:
            found[paragraph_digest(quote)] = Gloss(quote=quote, gloss=rest or who, **by)
    return Glosses(glosses=found)


SIDES = st.fixed_dictionaries(
    {name: st.sampled_from([None, "x", "y", "z", "ann: x", "ben: y"]) for name in "abc"}
).map(lambda said: glosses(**said))


@given(SIDES, SIDES, SIDES)
def test_it_makes_no_difference_which_side_is_which(b: Glosses, x: Glosses, y: Glosses) -> None:
    one, other = merge_glosses(b, x, y), merge_glosses(b, y, x)
    assert one.conflicts == other.conflicts
    if one.conflicts:
        sides = [
            [decode_glosses(side, "") for side in marked_sides(m.source)] for m in (one, other)
        ]
        assert sides[0] == sides[1][::-1]
        assert sides[0][0] != sides[0][1]
    else:
        assert one == other
        assert encode_glosses(decode_glosses(one.source, "")) == one.source


@given(SIDES, SIDES)
def test_what_one_side_alone_changed_stands(base: Glosses, side: Glosses) -> None:
    assert merge_glosses(base, side, base).source == encode_glosses(side)
    assert merge_glosses(base, side, side).source == encode_glosses(side)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        (None, "x", "y", None),
        (None, "x", "ann: y", "ann: y"),
        ("x", "ann: y", "z", "ann: y"),
        ("x", "y", None, "y"),
        ("x", None, "x", ""),
        ("ann: x", "ann: y", "ben: z", None),
    ],
)
def test_a_persons_stands_and_two_that_differ_are_a_conflict(
    base: str | None, ours: str, theirs: str, merged: str | None
) -> None:
    said = merge_glosses(glosses(a=base), glosses(a=ours), glosses(a=theirs))
    assert (paragraph_digest("a") in said.conflicts) is (merged is None)
    if merged is not None:
        assert said.source == encode_glosses(glosses(a=merged))


def git(*arguments: str, status: int = 0) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def branches(monkeypatch: pytest.MonkeyPatch, committed: Any, diptych: Callable[..., Any]) -> None:
    """Have a repository with glosses, and git set up to merge them."""
    del committed
    monkeypatch.setenv("PYTHONPATH", str(CLI))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "ann")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ann@example.org")
    assert diptych("git", "install").status == 0
    commit(diptych, "beta:1", "UN rules good.")
    git("branch", "theirs")


def commit(diptych: Callable[..., Any], passage: str, words: str) -> None:
    said = "gloss", passage, "--language", "en", "--write", words, "-a", "ann"
    assert diptych(*said).status == 0
    git("add", "--all")
    git("commit", "-qm", "x")


FILE = Path("annotations/beta/gloss.en.json")


@pytest.mark.usefixtures("branches")
def test_git_merges_paragraphs_that_both_sides_translated(diptych: Callable[..., Any]) -> None:
    commit(diptych, "beta:2", "Access bad.")
    git("checkout", "-q", "theirs")
    commit(diptych, "beta:1", "Rules of the UN are good.")
    git("merge", "main", "-q", "-m", "x")
    said = decode_glosses(FILE.read_bytes(), "")
    assert said.of("Aturan PBB bagus.").gloss == "Rules of the UN are good."  # type: ignore[union-attr]
    assert said.of("Akses buruk.").gloss == "Access bad."  # type: ignore[union-attr]
    assert FILE.as_posix() not in diptych("check").out


@pytest.mark.usefixtures("branches")
def test_what_both_put_otherwise_is_left_to_people(diptych: Callable[..., Any]) -> None:
    commit(diptych, "beta:1", "Ours.")
    git("checkout", "-q", "theirs")
    commit(diptych, "beta:1", "Theirs.")
    git("merge", "main", "-q", "-m", "x", status=1)
    assert '<<<<<<< ours\n      "gloss": "Theirs.",\n=======\n' in FILE.read_text()
    checked = diptych("check")
    assert f"{FILE}:6: E107 git left conflict markers in this file; edit it, then: git add" in (
        checked.out
    )
    assert "edit it if need be, then: git add" in diptych("resolve").err
    assert diptych("gloss").err == (
        f"diptych: {FILE}: conflict markers: git could not merge it; keep one side of each "
        "conflict, then: git add\n"
    )
    FILE.write_bytes(marked_sides(FILE.read_bytes())[0])
    assert "git add annotations/beta/gloss.en.json" in diptych("check").out
    git("add", str(FILE))
    assert FILE.as_posix() not in diptych("check").out


@pytest.mark.usefixtures("branches")
def test_git_shows_them_in_lines_that_read_well(diptych: Callable[..., Any]) -> None:
    commit(diptych, "beta:1", "Theirs.")
    shown = git("diff", "HEAD~1", "--", str(FILE))
    assert shown.endswith(
        f' {paragraph_digest("Aturan PBB bagus.")} by ann: "Aturan PBB bagus."\n'
        "-    UN rules good.\n+    Theirs.\n"
    )


def test_where_one_side_has_nothing_git_decides(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("base", "ours", "theirs")]
    for path in files:
        path.write_bytes(b"")
    files[1].write_bytes(encode_glosses(glosses(a="x")))
    path = "annotations/t/gloss.en.json"
    assert merge_files(*map(str, files), path) is None
    files[2].write_bytes(encode_glosses(glosses(b="x")))
    assert merge_files(*map(str, files), path) == 0
    assert files[1].read_bytes() == encode_glosses(glosses(a="x", b="x"))
