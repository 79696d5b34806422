"""Real git, in every situation in which it merges: nothing is lost, nothing doubled."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.serialisation import encode_set
from diptych.commands import resolve
from diptych.errors import AnnotationSetError, UnresolvedConflictsError
from diptych.project.store import Project, create_project

if TYPE_CHECKING:
    from collections.abc import Callable

CLI = Path(__file__).parents[2] / "cli"
SET = "annotations/sea/ann.json"
ASSIGNED = "annotations/assignments.csv"
SEA = "The sea is wide.\n\nIts water is salt.\n\nMany ships sail on it.\n\nFew of them sink.\n"
CODEBOOK = "facets:\n  theme:\n    codes: {a: , b: , c: }\n  actor:\n    codes: {x: , y: }\n"


def name(number: int) -> str:
    return f"{number:08d}-0000-4000-8000-000000000000"


class Clone:
    """A project in a repository, in some branch, worked on by hand and by git."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.project = Project(root)

    def git(self, *arguments: str, status: int = 0) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def commit(self, message: str = "x") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def branch(self, branch: str, start: str = "main") -> None:
        self.git("checkout", "--quiet", "-b", branch, start)

    def switch(self, branch: str) -> None:
        self.git("checkout", "--quiet", branch)

    def said(self, text: str = "sea") -> AnnotationSet:
        """Read what counts."""
        return self.project.annotation_set(self.project.text(text), "ann")

    def stored(self) -> AnnotationSet:
        found = self.project.stored_set("sea", "ann")
        assert found
        return found

    def codes(self, number: int) -> dict[str, str]:
        return self.said().annotations[name(number)].codes

    def add(self, number: int, quote: str, text: str = "sea", **codes: str) -> None:
        """Annotate a quote and commit."""
        start = self.project.text(text).body.index(quote)
        new = Annotation(start=start, end=start + len(quote), quote=quote, codes=codes)
        self.project.update(text, "ann", lambda said: said.with_annotation(name(number), new))
        self.commit()

    def change(self, number: int, **fields: Any) -> None:
        """Change an annotation and commit."""

        def changed(said: AnnotationSet) -> AnnotationSet:
            return said.with_annotation(
                name(number), replace(said.annotations[name(number)], **fields)
            )

        self.project.update("sea", "ann", changed)
        self.commit()

    def remove(self, number: int) -> None:
        def changed(said: AnnotationSet) -> AnnotationSet:
            left = {key: one for key, one in said.annotations.items() if key != name(number)}
            return replace(said, annotations=left)

        self.project.update("sea", "ann", changed)
        self.commit()

    def unmerged(self) -> set[str]:
        return {line.split()[-1] for line in self.git("ls-files", "--unmerged").splitlines()}

    def is_canonical(self) -> bool:
        facets = list(self.project.codebook().by_name)
        return (self.root / SET).read_bytes() == encode_set(self.stored(), facets)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, diptych: Callable[..., Any]) -> Clone:
    """Make a repository with a text, two annotations, and git set up for them."""
    monkeypatch.setenv("PYTHONPATH", str(CLI))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "ann")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ann@example.org")
    monkeypatch.setenv("GIT_EDITOR", "true")
    root = tmp_path / "clone"
    create_project(root)
    monkeypatch.chdir(root)
    clone = Clone(root)
    (root / "texts/sea.md").write_text(SEA)
    (root / "annotations/codebook.yaml").write_text(CODEBOOK)
    clone.git("init", "--quiet", "--initial-branch", "main")
    assert diptych("git", "install").status == 0
    clone.add(1, "sea is wide", theme="a")
    clone.add(2, "water", theme="a", actor="x")
    return clone


# Merging


def test_what_the_two_sides_did_comes_together(clone: Clone) -> None:
    clone.branch("theirs")
    clone.change(1, codes={"theme": "a", "actor": "y"})
    clone.add(4, "sink", theme="c")
    clone.remove(2)
    clone.switch("main")
    clone.change(1, codes={"theme": "b"}, note="why")
    clone.add(3, "ships", theme="c")
    clone.git("merge", "theirs")
    assert sorted(clone.said().annotations) == [name(1), name(3), name(4)]
    assert clone.codes(1) == {"theme": "b", "actor": "y"}
    assert clone.said().annotations[name(1)].note == "why"
    assert clone.is_canonical()


def test_the_same_change_on_both_sides_is_made_once(clone: Clone) -> None:
    for branch in ("theirs", "ours"):
        clone.branch(branch)
        clone.change(1, codes={"theme": "b"})
        clone.add(3, "ships")
    clone.change(2, note="only ours")
    clone.git("merge", "theirs")
    assert clone.codes(1) == {"theme": "b"}
    assert len(clone.said().annotations) == 3


def test_a_code_renamed_here_and_used_there_needs_nothing_more(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    clone.branch("theirs")
    clone.add(3, "ships", theme="a")
    assert diptych("annotate", "sea:4", "--theme", "a", "-a", "bob").status == 0
    clone.commit()
    clone.switch("main")
    assert diptych("codebook", "rename", "theme", "a", "waves").status == 0
    clone.commit()
    clone.git("merge", "theirs")
    clone.project = Project(clone.root)
    assert [clone.codes(number)["theme"] for number in (1, 2, 3)] == ["waves"] * 3
    bob = clone.project.stored_set("sea", "bob")
    assert bob
    assert [one.codes for one in bob.annotations.values()] == [{"theme": "a"}]
    assert '"waves"' in diptych("find", "-a", "bob", "--format", "json").out
    assert diptych("check", "--select", "E").status == 0
    assert diptych("codebook", "recode").out == (
        "theme=a became theme=waves in 1 annotation of 1 annotation set\n"
    )
    assert clone.is_canonical()


def at_odds(clone: Clone) -> None:
    """Make branches ``main`` and ``theirs`` that do not agree about one theme."""
    clone.branch("theirs")
    clone.change(1, codes={"theme": "c"})
    clone.add(4, "sink")
    clone.switch("main")
    clone.change(1, codes={"theme": "b"})
    clone.add(3, "ships")


def conflicts(clone: Clone) -> list[tuple[Any, ...]]:
    found = clone.stored().conflicts or ()
    return [(one.path[2:], one.base, one.ours, one.theirs) for one in found]


def test_a_conflict_is_marked_by_git_and_nothing_counts_until_it_is_settled(clone: Clone) -> None:
    at_odds(clone)
    clone.git("merge", "theirs", status=1)
    assert clone.unmerged() == {SET}
    assert conflicts(clone) == [(("codes", "theme"), "a", "b", "c")]
    assert len(clone.stored().annotations) == 4
    assert clone.is_canonical()
    with pytest.raises(UnresolvedConflictsError, match="settle with: diptych resolve"):
        clone.said()


@pytest.mark.parametrize(("side", "code"), [("--ours", "b"), ("--theirs", "c")])
def test_a_conflict_is_settled_for_one_side(
    clone: Clone, diptych: Callable[..., Any], side: str, code: str
) -> None:
    at_odds(clone)
    clone.git("merge", "theirs", status=1)
    assert diptych("resolve", side) == (
        0,
        f"{SET}: settled and added\n",
        "ours is your branch; theirs is the branch that is merged\n",
    )
    assert clone.unmerged() == set()
    clone.git("commit", "--no-edit")
    assert clone.codes(1) == {"theme": code}
    assert sorted(clone.said().annotations) == [name(number) for number in (1, 2, 3, 4)]
    assert clone.git("status", "--short") == ""


def test_in_a_rebase_ours_is_the_other_branch(clone: Clone, diptych: Callable[..., Any]) -> None:
    at_odds(clone)
    clone.switch("theirs")
    clone.git("rebase", "main", status=1)
    assert conflicts(clone) == [(("codes", "theme"), "a", "b", "c")]
    outcome = diptych("resolve", "--theirs")
    assert outcome.err.startswith("in a rebase, ours is the branch that you rebase onto;")
    clone.git("rebase", "--continue")
    assert clone.codes(1) == {"theme": "c"}
    assert len(clone.said().annotations) == 4


def test_a_picked_commit_brings_its_change_only(clone: Clone, diptych: Callable[..., Any]) -> None:
    at_odds(clone)
    clone.git("cherry-pick", "theirs")
    assert sorted(clone.said().annotations) == [name(number) for number in (1, 2, 3, 4)]
    assert clone.codes(1) == {"theme": "b"}
    clone.git("cherry-pick", "theirs~1", status=1)
    assert conflicts(clone) == [(("codes", "theme"), "a", "b", "c")]
    assert diptych("resolve", "--theirs").err.endswith("theirs is the commit that is picked\n")
    clone.git("cherry-pick", "--continue")
    assert clone.codes(1) == {"theme": "c"}


def test_a_patch_by_mail_is_merged_too(clone: Clone, diptych: Callable[..., Any]) -> None:
    at_odds(clone)
    patches = clone.git("format-patch", "--output-directory", "..", "main..theirs").split()
    clone.git("am", "--3way", *patches, status=128)
    outcome = diptych("resolve", "--theirs")
    assert outcome.err == "ours is your branch; theirs is the patch that is applied\n"
    clone.git("am", "--continue")
    assert clone.codes(1) == {"theme": "c"}
    assert len(clone.said().annotations) == 4


def test_reverting_takes_back_one_change(clone: Clone, diptych: Callable[..., Any]) -> None:
    clone.change(1, codes={"theme": "b"})
    clone.add(3, "ships")
    clone.change(3, note="since then")
    clone.git("revert", "HEAD~2")
    assert clone.codes(1) == {"theme": "a"}
    clone.git("revert", "HEAD~2", status=1)  # what added 3, which was changed since
    (found,) = clone.stored().conflicts or ()
    assert (found.path, found.theirs) == (("annotations", name(3)), UNSET)
    assert "what was before the commit" in diptych("resolve", "--theirs").err
    assert sorted(clone.said().annotations) == [name(1), name(2)]


def test_what_was_stashed_comes_back(clone: Clone, diptych: Callable[..., Any]) -> None:
    clone.project.update("sea", "ann", lambda said: replace(said, finished=True))
    clone.git("stash")
    clone.add(3, "ships")
    clone.git("stash", "pop")
    assert clone.said().finished
    assert name(3) in clone.said().annotations
    clone.commit()
    clone.git("checkout", "--quiet", "HEAD~2", "--", SET)
    clone.git("reset", "--quiet")
    clone.git("stash")
    clone.change(3, note="x")
    clone.git("stash", "pop", status=1)  # it removes 3
    assert [one.path for one in clone.stored().conflicts or ()] == [("annotations", name(3))]
    assert diptych("resolve", "--ours") == (0, f"{SET}: settled and added\n", "")
    assert clone.said().annotations[name(3)].note == "x"


def test_a_worktree_merges_as_well(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    at_odds(clone)
    clone.git("worktree", "add", "--quiet", "../linked", "-b", "linked")
    monkeypatch.chdir("../linked")
    linked = Clone(clone.root.parent / "linked")
    linked.git("merge", "theirs", status=1)
    assert conflicts(linked) == [(("codes", "theme"), "a", "b", "c")]


def test_several_branches_at_once_are_merged_or_refused(clone: Clone) -> None:
    for number in (3, 4):
        clone.branch(f"branch{number}")
        clone.project.update("sea", f"ann{number}", lambda said: replace(said, finished=True))
        clone.commit()
    clone.switch("main")
    clone.git("merge", "branch3", "branch4")
    assert clone.project.annotators("sea") == ["ann", "ann3", "ann4"]
    at_odds(clone)
    clone.branch("third", "main~2")
    clone.change(1, codes={"theme": "c"}, note="z")
    before = clone.stored()
    clone.git("merge", "main", "theirs", status=2)  # git leaves it to us to merge one by one
    clone.git("reset", "--quiet", "--hard")
    assert clone.stored() == before


# Histories that cross


@pytest.mark.parametrize("strategy", ["ort", "recursive"])
def test_a_conflict_in_the_common_ancestors_loses_no_side(clone: Clone, strategy: str) -> None:
    at_odds(clone)
    clone.git("branch", "one", "main")
    clone.git("branch", "other", "theirs")
    for mine, yours, side in (("main", "other", "--ours"), ("theirs", "one", "--ours")):
        clone.switch(mine)
        clone.git("merge", "--strategy", strategy, yours, status=1)
        assert run_in(clone, "resolve", side) == 0
        clone.git("commit", "--no-edit")
    assert len(clone.git("merge-base", "--all", "main", "theirs").split()) == 2
    clone.switch("main")
    assert clone.codes(1) == {"theme": "b"}
    clone.git("merge", "--strategy", strategy, "theirs", status=1)
    assert conflicts(clone) == [(("codes", "theme"), UNSET, "b", "c")]
    assert len(clone.stored().annotations) == 4


def test_crossed_histories_that_were_settled_alike_agree(clone: Clone) -> None:
    at_odds(clone)
    clone.git("branch", "one", "main")
    clone.git("branch", "other", "theirs")
    for mine, yours, side in (("main", "other", "--ours"), ("theirs", "one", "--theirs")):
        clone.switch(mine)
        clone.git("merge", yours, status=1)
        assert run_in(clone, "resolve", side) == 0
        clone.change(2, note=mine) if mine == "main" else clone.add(5, "salt")
    clone.git("merge", "main")
    assert clone.codes(1) == {"theme": "b"}
    assert len(clone.said().annotations) == 5
    assert clone.said().annotations[name(2)].note == "main"


def run_in(clone: Clone, *arguments: str) -> int:
    from diptych.console.app import run

    return run(["-C", str(clone.root), *arguments])


# Files that come, go and move


def test_a_set_that_both_sides_began_is_merged(clone: Clone, diptych: Callable[..., Any]) -> None:
    lake = "The lake is small.\n\nIt has no ships.\n"
    for branch, number, quote, theme in (("theirs", 6, "small", "a"), ("ours", 5, "ships", "b")):
        clone.branch(branch)
        (clone.root / "texts/lake.md").write_text(lake)
        clone.add(number, quote, "lake", theme=theme)
    clone.git("merge", "theirs")
    assert sorted(clone.said("lake").annotations) == [name(5), name(6)]
    clone.project.update("lake", "ann", lambda said: replace(said, finished=True))
    clone.commit()
    clone.git("branch", "unfinished", "theirs")
    clone.branch("again", "main")
    (clone.root / "texts/lake.md").write_text(lake)
    clone.project.update("lake", "ann", lambda said: replace(said, finished=True))
    clone.commit()
    clone.git("merge", "unfinished", status=1)
    assert diptych("resolve", "lake", "--theirs").status == 0
    assert not clone.said("lake").finished
    assert list(clone.said("lake").annotations) == [name(6)]


def rename(clone: Clone, new: str) -> None:
    """Rename the text, as a person does it."""
    clone.git("mv", "texts/sea.md", f"texts/{new}.md")
    clone.git("mv", "annotations/sea", f"annotations/{new}")
    path = clone.root / f"annotations/{new}/ann.json"
    path.write_text(path.read_text().replace('"text": "sea"', f'"text": "{new}"'))
    clone.commit()


def test_a_text_renamed_on_one_side_takes_along_what_the_other_said(clone: Clone) -> None:
    clone.branch("theirs")
    clone.add(3, "ships")
    clone.switch("main")
    rename(clone, "ocean")
    clone.git("merge", "theirs")
    assert clone.project.contents().sets == {"ocean": ["ann"]}
    assert sorted(clone.said("ocean").annotations) == [name(1), name(2), name(3)]


def test_a_new_set_on_a_renamed_text_is_moved_there(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    for number in range(3, 9):
        clone.add(number, "ships")
    clone.branch("theirs")
    clone.project.update("sea", "bob", lambda said: replace(said, finished=True))
    clone.commit()
    clone.switch("main")
    rename(clone, "ocean")
    clone.git("merge", "theirs", status=1)
    assert clone.unmerged() == {"annotations/ocean/bob.json"}
    assert diptych("resolve").out == "annotations/ocean/bob.json: settled and added\n"
    assert clone.unmerged() == set()
    text = clone.project.text("ocean")
    assert clone.project.annotation_set(text, "bob").finished


def test_a_text_renamed_by_both_is_kept_under_both_names(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    clone.branch("theirs")
    rename(clone, "theirs")
    clone.switch("main")
    rename(clone, "ours")
    clone.git("merge", "theirs", status=1)
    assert diptych("resolve").status == 1  # the texts are for people
    clone.git("add", "--all")
    for text in ("ours", "theirs"):
        assert sorted(clone.said(text).annotations) == [name(1), name(2)]


def test_markers_that_git_puts_into_both_names_of_a_text_are_read_by_their_side(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    clone.git("config", "--remove-section", "merge.diptych")
    clone.branch("theirs")
    rename(clone, "theirs")
    clone.switch("main")
    rename(clone, "ours")
    clone.git("merge", "theirs", status=1)
    assert b"<<<<<<<" in (clone.root / "annotations/ours/ann.json").read_bytes()
    assert diptych("resolve").status == 1  # the texts are for people
    clone.git("add", "--all")
    for text in ("ours", "theirs"):
        assert sorted(clone.said(text).annotations) == [name(1), name(2)]


@pytest.mark.parametrize(("side", "kept"), [("--ours", [3]), ("--theirs", [1, 2, 3])])
def test_of_a_set_removed_here_what_is_new_there_stays(
    clone: Clone, diptych: Callable[..., Any], side: str, kept: list[int]
) -> None:
    clone.branch("theirs")
    clone.add(3, "ships")
    clone.switch("main")
    (clone.root / SET).unlink()
    clone.commit()
    clone.git("merge", "theirs", status=1)
    listed = diptych("resolve")
    assert listed.status == 1
    assert "the whole set: changed by one side, removed by the other" in listed.out
    assert "theirs  3 annotations, 1 of them new\n" in listed.out
    assert diptych("resolve", side).status == 0
    assert clone.unmerged() == set()
    assert sorted(clone.said().annotations) == [name(number) for number in kept]


def test_a_set_removed_here_to_which_nothing_was_added_there_is_gone(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    clone.branch("theirs")
    clone.project.update("sea", "ann", lambda said: replace(said, finished=True))
    clone.commit()
    clone.switch("main")
    (clone.root / SET).unlink()
    clone.commit()
    clone.git("merge", "theirs", status=1)
    assert diptych("resolve", "--ours").status == 0
    assert not (clone.root / SET).exists()


def test_what_is_new_in_a_set_whose_text_is_gone_here_stays_and_check_says_what_to_do(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    clone.branch("theirs")
    clone.add(3, "ships")
    clone.switch("main")
    (clone.root / SET).unlink()
    (clone.root / "texts/sea.md").rename(clone.root / "texts/ocean.md")
    clone.commit()
    clone.git("merge", "theirs", status=1)
    diptych("resolve", "--ours")
    assert f'"{name(3)}"' in (clone.root / SET).read_text()
    found = diptych("check", "--select", "E106").out
    assert "if it is called ocean now: diptych texts rename sea ocean;" in found
    assert diptych("texts", "rename", "sea", "ocean").status == 0
    assert list(clone.said("ocean").annotations) == [name(3)]


def test_what_was_done_since_to_a_set_that_they_removed_is_kept(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    clone.branch("theirs")
    (clone.root / SET).unlink()
    clone.commit()
    clone.switch("main")
    clone.add(3, "ships")
    clone.git("merge", "theirs", status=1)
    clone.project.update("sea", "ann", lambda said: replace(said, finished=True))
    assert diptych("resolve", "--ours").status == 0
    assert clone.said().finished
    assert len(clone.said().annotations) == 3


# Where the driver does not run


def without_program(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the driver's program one that is not there."""
    for setting in ("merge.diptych.driver", "diff.diptych.textconv"):
        value = clone.git("config", setting).rstrip("\n")
        clone.git("config", setting, value.replace(sys.executable, "/none/python"))
    folder = clone.root.parent / "bin"
    folder.mkdir()
    for program in ("git", "sh", "cat", "grep"):
        (folder / program).symlink_to(f"/usr/bin/{program}")
    monkeypatch.setenv("PATH", str(folder))


def test_a_missing_program_leaves_markers_and_both_sides(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, diptych: Callable[..., Any]
) -> None:
    at_odds(clone)
    without_program(clone, monkeypatch)
    clone.git("merge", "theirs", status=1)
    assert clone.unmerged() == {SET}
    assert b"<<<<<<< ours" in (clone.root / SET).read_bytes()
    with pytest.raises(AnnotationSetError, match=r"conflict markers: .*diptych resolve"):
        clone.said()
    assert '+      "quote": "ships",' in clone.git("diff", "HEAD~1", "HEAD")
    assert diptych("resolve", "--theirs").status == 0
    assert clone.codes(1) == {"theme": "c"}
    assert sorted(clone.said().annotations) == [name(number) for number in (1, 2, 3, 4)]


def test_a_missing_program_marks_also_what_merges_as_lines(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, diptych: Callable[..., Any]
) -> None:
    clone.branch("theirs")
    clone.change(1, codes={"theme": "c"})
    clone.switch("main")
    clone.project.update("sea", "ann", lambda said: replace(said, finished=True))
    clone.commit()
    without_program(clone, monkeypatch)
    clone.git("merge", "theirs", status=1)
    assert diptych("resolve").out == f"{SET}: settled and added\n"
    assert clone.said().finished
    assert clone.codes(1) == {"theme": "c"}


def test_a_broken_program_leaves_markers_too(clone: Clone, diptych: Callable[..., Any]) -> None:
    at_odds(clone)
    driver = clone.git("config", "merge.diptych.driver").rstrip("\n")
    broken = driver.replace("-m diptych", "-m diptych.no_such_module")  # ends with status 1
    assert broken != driver
    clone.git("config", "merge.diptych.driver", broken)
    clone.git("merge", "theirs", status=1)
    assert b"<<<<<<< ours" in (clone.root / SET).read_bytes()
    assert diptych("resolve", "--theirs").status == 0
    assert sorted(clone.said().annotations) == [name(number) for number in (1, 2, 3, 4)]


def test_what_our_side_left_open_itself_does_not_hide_theirs(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    at_odds(clone)
    clone.git("checkout", "--quiet", "-b", "open")
    clone.git("merge", "theirs", status=1)
    clone.commit("with what is open")
    clone.branch("more", "theirs")
    clone.add(5, "Its water")
    clone.switch("open")
    clone.git("config", "merge.diptych.driver", "false")
    path = clone.root / SET
    path.write_text(path.read_text().replace('"finished": false', '"finished": true'))
    clone.commit()
    clone.git("merge", "more", status=1)
    assert diptych("resolve", "--ours").status == 0
    assert sorted(clone.said().annotations) == [name(number) for number in (1, 2, 3, 4, 5)]


def test_a_driver_that_only_fails_leaves_ours_and_nothing_is_lost(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    at_odds(clone)
    clone.git("config", "merge.diptych.driver", "no-such-program %O %A %B")
    clone.git("merge", "theirs", status=1)
    assert clone.unmerged() == {SET}
    assert name(4) not in clone.said().annotations  # git's trap: ours, without markers
    clone.project.update("sea", "ann", lambda said: replace(said, finished=True))
    assert diptych("resolve", "--ours").status == 0
    assert clone.said().finished
    assert sorted(clone.said().annotations) == [name(number) for number in (1, 2, 3, 4)]
    assert clone.codes(1) == {"theme": "b"}


def test_what_is_no_set_is_left_to_git(clone: Clone, diptych: Callable[..., Any]) -> None:
    at_odds(clone)
    path = clone.root / SET
    path.write_text(path.read_text().replace("{", "[", 1))
    clone.commit()
    clone.git("merge", "theirs", status=1)
    assert clone.unmerged() == {SET}
    assert b"<<<<<<< ours" in path.read_bytes()
    outcome = diptych("resolve", "--ours")
    assert outcome.status == 3
    assert outcome.err.startswith(f"diptych: :2:{SET}: not JSON: ")
    assert b"<<<<<<< ours" in path.read_bytes()


def test_a_base_of_no_use_is_done_without(clone: Clone, diptych: Callable[..., Any]) -> None:
    whole = (clone.root / SET).read_text()
    (clone.root / SET).write_text("<<<<<<< no set\n")
    clone.commit()
    for branch in ("theirs", "ours"):
        clone.branch(branch)
        (clone.root / SET).write_text(whole)
        clone.change(1, note=branch)
    clone.git("config", "merge.diptych.driver", "false")
    clone.git("merge", "theirs", status=1)
    assert diptych("resolve", "--theirs").status == 0
    assert clone.said().annotations[name(1)].note == "theirs"


def test_without_the_driver_lines_that_merge_well_are_read(clone: Clone) -> None:
    clone.git("config", "--remove-section", "merge.diptych")
    clone.branch("theirs")
    clone.change(1, codes={"theme": "c"})
    clone.switch("main")
    clone.change(2, note="x")
    clone.git("merge", "theirs")
    assert clone.codes(1) == {"theme": "c"}
    assert clone.is_canonical()


def test_without_the_driver_lines_that_merge_badly_are_refused(clone: Clone) -> None:
    clone.git("config", "--remove-section", "merge.diptych")
    clone.branch("theirs")
    clone.change(1, note="theirs")
    clone.switch("main")
    path = clone.root / SET
    path.write_text(path.read_text().replace('"start"', '"note": "ours",\n      "start"', 1))
    clone.commit()
    clone.git("merge", "theirs")
    with pytest.raises(AnnotationSetError, match="the key 'note' stands here and on line"):
        clone.said()


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_markers_that_somebody_committed_are_settled_from_what_stands_between_them(
    clone: Clone, diptych: Callable[..., Any], style: str
) -> None:
    at_odds(clone)
    clone.git("config", "--remove-section", "merge.diptych")
    clone.git("-c", f"merge.conflictStyle={style}", "merge", "theirs", status=1)
    clone.commit("oops")
    assert diptych("resolve", "--ours").status == 0
    assert len(clone.said().annotations) == 4


@pytest.mark.usefixtures("clone")
def test_markers_between_which_nothing_can_be_read_are_told(diptych: Callable[..., Any]) -> None:
    Path(SET).write_text("<<<<<<< ours\n{\n=======\n[\n>>>>>>> theirs\n")
    assert diptych("resolve", "--ours") == (
        3,
        "",
        (
            f"diptych: {SET}: it has conflict markers, and the two sides between them cannot be "
            f"read; take an earlier version; see: git log -p -- {SET}\n"
        ),
    )


# Texts that change


def reword(clone: Clone, old: str, new: str) -> None:
    """Change the text and move the annotations along."""
    before = clone.said()
    body = clone.project.text("sea").body.replace(old, new)
    (clone.root / "texts/sea.md").write_text(body)
    moved = {
        key: replace(one, start=body.index(one.quote), end=body.index(one.quote) + len(one.quote))
        for key, one in before.annotations.items()
    }
    with clone.project.changing():
        read = clone.project.read_stored(clone.project.text("sea"), "ann")
        change = {("sea", "ann"): lambda said: replace(said, annotations=moved)}
        clone.project.update_sets(change, read=[read])
    clone.commit()


def test_annotations_made_in_the_old_text_come_to_lie_in_the_new(clone: Clone) -> None:
    clone.branch("theirs")
    clone.add(3, "Few of them sink.")
    clone.remove(2)
    clone.switch("main")
    reword(clone, "The sea", "As all know, the sea")
    for mine, yours in (("main", "theirs"), ("theirs", "main")):
        clone.git("checkout", "--quiet", "-B", "trial", mine)
        clone.git("merge", yours)
        assert sorted(clone.said().annotations) == [name(1), name(3)]
        assert clone.said().text_version == clone.project.text("sea").version


def test_both_sides_may_change_the_text_in_different_places(clone: Clone) -> None:
    clone.branch("theirs")
    reword(clone, "Few of them", "Very few of them")
    clone.add(4, "Very few")
    clone.switch("main")
    reword(clone, "The sea", "As all know, the sea")
    clone.add(3, "As all know")
    clone.git("merge", "theirs")
    assert sorted(clone.said().annotations) == [name(number) for number in (1, 2, 3, 4)]
    assert clone.said().text_version == clone.project.text("sea").version


def test_what_cannot_be_placed_is_kept_and_named(clone: Clone, diptych: Callable[..., Any]) -> None:
    clone.branch("theirs")
    clone.add(3, "Many ships sail")
    clone.switch("main")
    reword(clone, "Many ships sail", "As it is, ships sail")
    clone.git("merge", "theirs", status=1)
    assert [one.path for one in clone.stored().conflicts or ()] == [("text_version",)]
    outcome = diptych("resolve")
    assert (outcome.status, outcome.out) == (1, f"{SET}: settled and added\n")
    assert "the quote is not what sea says at that place" in outcome.err
    assert clone.stored().annotations[name(3)].quote == "Many ships sail"
    assert not clone.stored().conflicts


def test_texts_at_odds_leave_open_only_what_lies_there(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    clone.branch("theirs")
    reword(clone, "Many ships", "A great many ships")
    clone.add(3, "Few of them sink.")
    clone.switch("main")
    reword(clone, "Many ships", "Very many ships")
    clone.change(2, codes={"theme": "b"})
    clone.git("merge", "theirs", status=1)
    assert clone.unmerged() == {"texts/sea.md"}
    refused = diptych("reanchor")
    assert refused.status == 3
    assert refused.err == (
        "diptych: texts/sea.md: git left conflict markers in this file; edit it, then: git add\n"
    )
    body = SEA.replace("Many ships", "A very great many ships")
    (clone.root / "texts/sea.md").write_text(body)
    clone.commit()
    assert diptych("reanchor").status == 0
    assert sorted(clone.said().annotations) == [name(1), name(2), name(3)]
    assert clone.codes(2) == {"theme": "b"}


@pytest.mark.parametrize("installed", [True, False])
def test_what_only_people_can_settle_is_named(
    clone: Clone, diptych: Callable[..., Any], *, installed: bool
) -> None:
    if not installed:
        clone.git("config", "--remove-section", "merge.diptych")
    for branch, who in (("theirs", "zoe"), ("main", "ben")):
        clone.git("checkout", "--quiet", *(["-b"] if who == "zoe" else []), branch)
        assert diptych("assign", "-a", who, "--seed", "1").status == 0
        reword(clone, "Many ships", f"Ships of {who}")
    clone.git("merge", "theirs", status=1)
    assert clone.unmerged() >= {ASSIGNED, "texts/sea.md"}
    marked = (
        f"{ASSIGNED}: git left conflict markers in this file; edit it, then: git add {ASSIGNED}\n"
    )
    assert diptych("assign", "-a", "eve") == (3, "", f"diptych: {marked}")
    assert "git left conflict markers in this file; edit it, then: git add" in diptych("status").out
    told = [
        f"{path}: git has not merged this file, and resolve does not settle it; edit it if "
        f"need be, then: git add {path}"
        for path in (ASSIGNED, "texts/sea.md")
    ]
    done = diptych("resolve", "--ours")
    assert done.status == 1
    assert [line for line in done.err.splitlines() if "does not settle" in line] == told
    assert "no conflict is open" not in done.err
    assert clone.unmerged() == {ASSIGNED, "texts/sea.md"}
    assert diptych("resolve", "--format", "json") == (1, "[]\n", "\n".join([*told, ""]))
    assert diptych("resolve", "-a", "ann") == (0, "", "no conflict is open\n")
    clone.git("checkout", "--ours", ".")
    clone.git("add", ".")
    assert diptych("resolve") == (0, "", "no conflict is open\n")
    assert diptych("status").status == 0


# A project inside of a repository


def test_a_project_may_be_a_folder_of_the_repository(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, diptych: Callable[..., Any]
) -> None:
    monkeypatch.chdir(clone.root.parent)
    outer = Clone(clone.root)
    (clone.root / ".git").rename(clone.root.parent / ".git")
    outer.commit("all of it, in a folder")
    at_odds(outer)
    outer.git("merge", "theirs", status=1)
    assert conflicts(outer) == [(("codes", "theme"), "a", "b", "c")]
    assert diptych("-C", "clone", "resolve", "--theirs").status == 0
    assert outer.unmerged() == set()
    assert outer.codes(1) == {"theme": "c"}


# The codebook


BOOK = "annotations/codebook.yaml"


def recode(clone: Clone, old: str, new: str) -> None:
    """Change the codebook by hand and commit."""
    path = clone.root / BOOK
    source = path.read_text()
    assert old in source
    path.write_text(source.replace(old, new, 1))
    clone.commit()


def book_at_odds(clone: Clone, diptych: Callable[..., Any]) -> None:
    """Make branches ``main`` and ``theirs`` that do not agree about one label."""
    clone.branch("theirs")
    recode(clone, "b: ,", "b: {label: Theirs},")
    assert diptych("annotate", "sea:2", "--theme", "d", "--new", "-a", "bob").status == 0
    clone.commit()
    clone.switch("main")
    recode(clone, "b: ,", "b: {label: Ours},")
    assert diptych("annotate", "sea:1", "--theme", "e", "--new", "-a", "eve").status == 0
    clone.commit()


def labels(clone: Clone) -> dict[str, str]:
    codes = Project(clone.root).codebook().facet("theme").codes
    return {path: code.label() for path, code in codes.items()}


def test_new_codes_of_both_sides_come_together(clone: Clone, diptych: Callable[..., Any]) -> None:
    clone.branch("theirs")
    diptych("annotate", "sea:2", "--theme", "d", "--new", "-a", "bob")
    clone.commit()
    clone.switch("main")
    diptych("annotate", "sea:1", "--theme", "e", "--new", "-a", "eve")
    clone.commit()
    clone.git("merge", "theirs")
    assert list(labels(clone)) == ["a", "b", "c", "e", "d"]
    assert diptych("check", "--select", "E").status == 0


def test_a_conflict_in_the_codebook_is_told_everywhere_and_settled(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    book_at_odds(clone, diptych)
    clone.git("merge", "theirs", status=1)
    assert clone.unmerged() == {BOOK}
    told = f"diptych: {BOOK}: a merge left conflict markers in the codebook; settle them with: "
    for command in (["compare"], ["codebook", "add", "theme", "f"], ["codebook", "recode"]):
        assert diptych(*command) == (3, "", f"{told}diptych resolve\n")
    assert "E107 git left conflict markers in this file; settle it with: diptych resolve" in (
        diptych("check").out
    )
    shown = diptych("resolve")
    assert shown.status == 1
    assert shown.out == ("the codebook: theme=b\n  label\n    ours    Ours\n    theirs  Theirs\n")
    assert clone.unmerged() == {BOOK}
    assert diptych("resolve", "--theirs", "--dry-run").out == (
        f"{BOOK}: would be settled and added\n"
    )
    assert diptych("resolve", "--theirs").out == f"{BOOK}: settled and added\n"
    assert clone.unmerged() == set()
    assert labels(clone) == {"a": "a", "b": "Theirs", "c": "c", "e": "e", "d": "d"}


def test_of_some_texts_or_of_an_annotator_the_codebook_is_not_settled(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    book_at_odds(clone, diptych)
    clone.git("merge", "theirs", status=1)
    for only in (["sea"], ["-a", "ann"]):
        assert diptych("resolve", *only, "--ours").err.endswith("no conflict is open\n")
    assert clone.unmerged() == {BOOK}


@pytest.mark.parametrize("style", ["merge", "diff3"])
@pytest.mark.parametrize("driver", ["diptych", "none", "false"])
def test_a_conflict_is_settled_wherever_the_driver_did_not_run(
    clone: Clone, diptych: Callable[..., Any], style: str, driver: str
) -> None:
    book_at_odds(clone, diptych)
    if driver == "none":
        clone.git("config", "--remove-section", "merge.diptych")
    elif driver == "false":
        clone.git("config", "merge.diptych.driver", "false")
    clone.git("-c", f"merge.conflictStyle={style}", "merge", "theirs", status=1)
    assert diptych("resolve", "--theirs").status == 0
    assert clone.unmerged() == set()
    assert labels(clone) == {"a": "a", "b": "Theirs", "c": "c", "e": "e", "d": "d"}


RENAMED = """\
facets:
  theme:
    codes:
      a:
        label: Alpha
        definition: The first.
      b:
        label: Beta
"""


def renamed_at_odds(clone: Clone, diptych: Callable[..., Any], style: str, driver: str) -> None:
    """Merge a code that ours renames and theirs gives terms, with or without the driver."""
    (clone.root / BOOK).write_text(RENAMED)
    clone.commit()
    clone.branch("theirs")
    recode(clone, "The first.\n", "The first.\n        terms: {en: [alpha]}\n")
    clone.switch("main")
    assert diptych("codebook", "rename", "theme", "a", "x").status == 0
    clone.commit()
    if driver == "none":
        clone.git("config", "--remove-section", "merge.diptych")
    status = 0 if driver == "diptych" else 1
    clone.git("-c", f"merge.conflictStyle={style}", "merge", "theirs", status=status)


@pytest.mark.parametrize("style", ["merge", "diff3"])
@pytest.mark.parametrize("driver", ["diptych", "none"])
@pytest.mark.parametrize("side", [[], ["--ours"], ["--theirs"]])
def test_a_code_renamed_here_and_completed_there_keeps_both(
    clone: Clone, diptych: Callable[..., Any], style: str, driver: str, side: list[str]
) -> None:
    renamed_at_odds(clone, diptych, style, driver)
    assert diptych("resolve", *side).status == 0
    assert clone.unmerged() == set()
    code = Project(clone.root).codebook().facet("theme").codes["x"]
    assert (code.label(), code.formerly, code.terms) == ("Alpha", ("a",), {"en": ("alpha",)})


def test_what_was_edited_in_a_half_merged_codebook_stays(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    renamed_at_odds(clone, diptych, "merge", "none")
    path = clone.root / BOOK
    path.write_text(path.read_text().replace("label: Beta", "label: Gamma"))
    assert diptych("resolve", "--ours").out == f"{BOOK}: settled and added\n"
    codes = Project(clone.root).codebook().facet("theme").codes
    assert codes["b"].label() == "Gamma"
    assert (codes["x"].formerly, codes["x"].terms) == (("a",), {"en": ("alpha",)})


def test_what_was_settled_by_hand_in_a_half_merged_codebook_stays(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    (clone.root / BOOK).write_text(f"{RENAMED}      c:\n        label: Gamma\n")
    clone.commit()
    clone.branch("theirs")
    recode(clone, "Alpha", "Theirs")
    recode(clone, "Gamma", "Theirs")
    clone.switch("main")
    recode(clone, "Alpha", "Ours")
    recode(clone, "Gamma", "Ours")
    clone.git("config", "--remove-section", "merge.diptych")
    clone.git("merge", "theirs", status=1)
    before, _, behind = (clone.root / BOOK).read_text().partition("<<<<<<< HEAD\n")
    mine, _, behind = behind.partition("=======\n")
    (clone.root / BOOK).write_text(before + mine + behind.partition(">>>>>>> theirs\n")[2])
    assert diptych("resolve", "--theirs").status == 0
    assert labels(clone) == {"a": "Ours", "b": "Beta", "c": "Theirs"}


def test_a_codebook_that_somebody_settled_by_hand_stays(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    book_at_odds(clone, diptych)
    clone.git("merge", "theirs", status=1)
    (clone.root / BOOK).write_text("facets: [")
    assert diptych("resolve").status == 1
    (clone.root / BOOK).write_text("facets:\n  theme:\n    codes: {a: , b: , c: , d: , e: }\n")
    assert diptych("resolve").out == f"{BOOK}: settled and added\n"
    assert labels(clone)["b"] == "b"


def test_markers_in_a_committed_codebook_are_settled_from_what_stands_between_them(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    book_at_odds(clone, diptych)
    clone.git("merge", "theirs", status=1)
    clone.commit("oops")
    assert diptych("resolve", "--ours").out == f"{BOOK}: settled\n"
    assert labels(clone)["b"] == "Ours"


def test_a_codebook_outside_of_git_is_settled_too(
    annotated: Project, diptych: Callable[..., Any]
) -> None:
    path = annotated.root / BOOK
    marked = "<<<<<<< a\n      un2:\n=======\n      un3: {label: X}\n>>>>>>> b\n      access:"
    path.write_text(path.read_text().replace("      access:", marked))
    assert diptych("resolve").out == f"{BOOK}: settled\n"
    codes = Project(annotated.root).codebook().facet("theme").codes
    assert {"un2", "un3"} <= codes.keys()


def test_each_conflict_is_asked_about_and_written_at_once(
    clone: Clone, diptych: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    book_at_odds(clone, diptych)
    recode(clone, "c:", "c: {label: Ours}")
    clone.switch("theirs")
    recode(clone, "c:", "c: {label: Theirs}")
    clone.switch("main")
    clone.git("merge", "theirs", status=1)
    monkeypatch.setattr(resolve, "can_ask", lambda _: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("t\ns\n"))
    done = diptych("resolve")
    assert done.status == 1
    assert f"{BOOK}: 1 conflict left\n" in done.out
    assert (clone.root / BOOK).read_text().count("<<<<<<<") == 1
    monkeypatch.setattr(sys, "stdin", io.StringIO("o\n"))
    assert diptych("resolve").status == 0
    assert (labels(clone)["b"], labels(clone)["c"]) == ("Theirs", "Ours")


def test_sides_that_make_no_codebook_together_are_left_to_people(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    clone.branch("theirs")
    recode(clone, "  actor:\n", "  actor:\n    kind: ordinal\n")
    recode(clone, "{x: , y: }", "{x: {value: 1}, y: {value: 2}}")
    clone.switch("main")
    recode(clone, "x: , y: }", "x: , y: , z: }")
    clone.git("merge", "theirs", status=1)
    assert clone.unmerged() == {BOOK}
    done = diptych("resolve")
    assert done.status == 1
    assert done.out == f"{BOOK}: put together\n"
    assert done.err.endswith(
        "code z needs a value: the facet is ordinal; correct that in the file, then: "
        "diptych resolve\n"
    )
    assert clone.unmerged() == {BOOK}
    recode_by_hand = (clone.root / BOOK).read_text().replace("z:", "z: {value: 3}")
    (clone.root / BOOK).write_text(recode_by_hand)
    assert diptych("resolve").out == f"{BOOK}: settled and added\n"


def test_two_facets_to_which_the_sides_gave_one_name_are_told_and_can_have_two(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    clone.add(3, "ships", theme="a", actor="x")
    before = clone.said().annotations
    clone.branch("theirs")
    assert diptych("codebook", "facet", "rename", "theme", "frame").status == 0
    clone.commit()
    clone.switch("main")
    assert diptych("codebook", "facet", "rename", "actor", "frame").status == 0
    clone.commit()
    clone.git("merge", "theirs", status=1)
    refused = diptych("resolve")
    assert refused.status == 3
    assert "on our side 'actor' became it, on their side 'theme' became it" in refused.err
    clone.git("merge", "--abort")
    clone.git("revert", "--no-edit", "HEAD")
    assert diptych("codebook", "facet", "rename", "actor", "who").status == 0
    clone.commit()
    clone.git("merge", "theirs")
    after = Clone(clone.root).said().annotations
    assert after.keys() == before.keys()
    assert after[name(3)].codes == {"frame": "a", "who": "x"}
    assert diptych("check", "--select", "E").status == 0


@pytest.mark.parametrize("bring", ["rebase", "cherry-pick"])
@pytest.mark.parametrize("rename", ["facet rename theme topic", "rename theme a d"])
def test_what_a_commit_renames_that_is_picked_follows_what_was_changed_here(
    clone: Clone, diptych: Callable[..., Any], bring: str, rename: str
) -> None:
    clone.add(3, "ships", theme="a", actor="x")
    clone.add(4, "salt", theme="a")
    clone.branch("theirs")
    assert diptych("codebook", *rename.split()).status == 0
    clone.commit()
    clone.switch("main")
    clone.change(3, codes={"theme": "b", "actor": "x"})
    if bring == "rebase":
        clone.git("rebase", "main", "theirs")
    else:
        clone.git("cherry-pick", "theirs")
    said = Clone(clone.root).said().annotations
    facet, code = ("topic", "a") if "topic" in rename else ("theme", "d")
    assert said[name(3)].codes == {facet: "b", "actor": "x"}
    assert said[name(4)].codes == {facet: code}


def test_sides_that_cannot_be_put_together_are_told(
    clone: Clone, diptych: Callable[..., Any]
) -> None:
    (clone.root / BOOK).write_text("<<<<<<< a\n{facets: {}}\n=======\nfacets:\n>>>>>>> b\n")
    done = diptych("resolve", "--ours")
    assert (done.status, done.out) == (3, "")
    assert done.err == (
        f"diptych: {BOOK}: the sides of the merge cannot be put together (begin the codebook with "
        f"`facets:` and not with a brace); edit the file, then: git add {BOOK}\n"
    )


def test_a_codebook_that_one_side_does_not_have_is_left_to_git(
    clone: Clone, diptych: Callable[..., Any], tmp_path: Path
) -> None:
    names = [str(tmp_path / side) for side in ("base", "ours", "theirs")]
    for path, content in zip(names, ("", "", CODEBOOK), strict=True):
        Path(path).write_text(content)
    assert diptych("git", "merge-driver", *names, BOOK).status == 3
    clone.branch("theirs")
    recode(clone, "b: ,", "b: {label: Theirs},")
    clone.switch("main")
    clone.git("rm", "--quiet", BOOK)
    clone.git("commit", "--quiet", "--message", "x")
    clone.git("merge", "theirs", status=1)
    assert diptych("resolve").out == f"{BOOK}: settled and added\n"
    assert labels(clone)["b"] == "Theirs"


@pytest.mark.parametrize("here", [True, False])
def test_an_annotation_changed_on_one_side_whose_code_the_other_renamed_is_no_conflict(
    clone: Clone, diptych: Callable[..., Any], *, here: bool
) -> None:
    clone.branch("theirs")
    clone.change(1, codes={"theme": "b"})
    clone.remove(2)
    clone.switch("main")
    assert diptych("codebook", "rename", "theme", "a", "waves").status == 0
    assert diptych("codebook", "facet", "rename", "theme", "topic").status == 0
    clone.commit()
    clone.switch("main" if here else "theirs")
    clone.git("merge", "theirs" if here else "main")
    clone.project = Project(clone.root)
    assert clone.codes(1) == {"topic": "b"}
    assert list(clone.said().annotations) == [name(1)]
