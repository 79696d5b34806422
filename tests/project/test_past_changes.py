"""What was changed is taken back and done again: all or nothing, and never over other people's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.errors import ChangedSinceError, DiptychError, NothingToUndoError, UnreadableFileError
from diptych.operations.undoing import past_changes, redo, undo
from diptych.project import past_changes as module
from diptych.project.files import Files
from diptych.project.past_changes import KeptFile, PastChange, PastChanges, _kept, _restored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diptych.project.store import Project

A, B, NEW = Path("texts/a.md"), Path("annotations/x/b.json"), Path("annotations/new/c.json")


@pytest.fixture
def files(project: Project) -> Files:
    """Make a project with two files, on which a program in Python works."""
    for path in (A, B):
        (project.root / path.parent).mkdir(exist_ok=True)
        (project.root / path).write_bytes(b"old " * 100)
    return project.files


def write(files: Files, new: Mapping[Path, bytes | None]) -> None:
    with files.locked():
        files.write_all({path: (files.read_if_there(path), made) for path, made in new.items()})


def state(files: Files) -> dict[Path, bytes | None]:
    return {path: files.read_if_there(path) for path in (A, B, NEW)}


def kept(files: Files) -> list[str]:
    folder = files.root / ".diptych/changes"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


STEPS: list[dict[Path, bytes | None]] = [
    {A: b"old " * 50 + b"new" + b"old " * 50},
    {A: b"", B: None},
    {B: b"here again", NEW: b"new"},
    {NEW: None, A: b"last"},
]


@given(st.binary(), st.binary(), st.binary(), st.binary())
def test_the_old_file_is_made_of_the_new_one(
    start: bytes, old: bytes, new: bytes, end: bytes
) -> None:
    old, new = start + old + end, start + new + end
    one = _kept(A, old, new, None)
    assert _restored(one, new) == old
    assert one.start + one.end >= min(len(start) + len(end), len(old), len(new))


def test_of_a_large_file_little_is_kept(project: Project) -> None:
    (project.root / A).write_bytes(os.urandom(500_000) + b"x" + os.urandom(500_000))
    old = project.files.read(A)
    write(project.files, {A: old[:500_000] + old[500_001:]})
    (entry,) = (project.root / ".diptych/changes").iterdir()
    assert entry.stat().st_size < 300


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_changes_are_taken_back_and_done_again_one_by_one_or_at_once(
    project: Project, files: Files, count: int
) -> None:
    states = [state(files)]
    for step in STEPS:
        write(files, step)
        states.append(state(files))
    undo(project, count)
    assert state(files) == states[-1 - count]
    for back in range(count + 1, 5):
        undo(project)
        assert state(files) == states[-1 - back]
    with pytest.raises(NothingToUndoError, match=r"^there is no change to take back$"):
        undo(project)
    redo(project, count)
    assert state(files) == states[count]
    redo(project, 4 - count) if count < 4 else None
    assert state(files) == states[-1]
    with pytest.raises(NothingToUndoError, match=r"^there is no change to do again$"):
        redo(project)


def test_folders_that_held_nothing_else_go_and_come(project: Project, files: Files) -> None:
    write(files, {NEW: b"new"})
    undo(project)
    assert not (project.root / NEW.parent).exists()
    redo(project)
    assert files.read(NEW) == b"new"
    write(files, {A: None})
    assert (project.root / "texts").exists()


def test_what_is_done_after_an_undo_is_the_last_change(project: Project, files: Files) -> None:
    for content in (b"1", b"2", b"3"):
        write(files, {A: content})
    undo(project, 2)
    write(files, {A: b"4"})
    with pytest.raises(NothingToUndoError):
        redo(project)
    undo(project)
    assert files.read(A) == b"1"
    assert len(past_changes(project).changes) == 1
    assert len(past_changes(project, undone=True).changes) == 1


def test_more_than_there_are_cannot_be_taken_back(project: Project, files: Files) -> None:
    write(files, {A: b"1"})
    with pytest.raises(NothingToUndoError, match=r"^there is only one change to take back$"):
        undo(project, 2)
    write(files, {A: b"2"})
    with pytest.raises(NothingToUndoError, match=r"^there are only 2 to take back$"):
        undo(project, 3)
    assert files.read(A) == b"2"


@pytest.mark.parametrize("theirs", [b"theirs", None])
def test_nothing_is_taken_back_where_a_file_was_changed_since(
    project: Project, files: Files, theirs: bytes | None
) -> None:
    write(files, {A: b"1", B: b"1"})
    write(files, {A: b"2"})
    if theirs is None:
        (project.root / B).unlink()
    else:
        (project.root / B).write_bytes(theirs)
    with pytest.raises(ChangedSinceError) as caught:
        undo(project, 2)
    assert str(caught.value) == (
        "annotations/x/b.json is not what a program in Python made of it: something else changed "
        "it since; nothing was changed; put that back first, or correct the file with diptych "
        "edit and diptych remove"
    )
    assert files.read(A) == b"2"
    undo(project)
    assert files.read(A) == b"1"


@pytest.mark.parametrize("theirs", [b"theirs", None])
def test_a_file_that_was_made_and_changed_since_stays(
    project: Project, files: Files, theirs: bytes | None
) -> None:
    write(files, {A: b"1", NEW: b"made"})
    (project.root / NEW).unlink()
    if theirs:
        (project.root / NEW).write_bytes(theirs)
    with pytest.raises(ChangedSinceError):
        undo(project)
    assert (files.read(A), files.read_if_there(NEW)) == (b"1", theirs)


@pytest.mark.parametrize("mode", [0o600, 0o755])
def test_what_comes_back_has_its_mode(project: Project, files: Files, mode: int) -> None:
    (project.root / A).chmod(mode)
    write(files, {A: None})
    undo(project)
    redo(project)
    undo(project)
    assert (project.root / A).stat().st_mode & 0o777 == mode


def test_what_comes_back_on_the_way_to_something_else_has_its_mode(
    project: Project, files: Files
) -> None:
    (project.root / A).chmod(0o600)
    write(files, {A: b"1"})
    write(files, {A: None})
    undo(project, 2)
    redo(project, 1)
    undo(project)
    assert (project.root / A).stat().st_mode & 0o777 == 0o600


def test_a_dry_run_takes_nothing_back(project: Project, files: Files) -> None:
    write(files, {A: b"1"})
    assert len(undo(project, dry_run=True).changes) == 1
    assert files.read(A) == b"1"
    undo(project)
    assert len(redo(project, dry_run=True).changes) == 1
    assert files.read(A) == b"old " * 100


def test_what_changes_nothing_or_is_hidden_is_no_change(files: Files) -> None:
    write(files, {A: files.read(A)})
    files.add_lines(Path(".gitattributes"), ["* text"])
    files.keep("typed", b"words")
    write(files, {Path("annotations/.hidden"): b"1", Path("other.txt"): b"1"})
    assert kept(files) == []


def test_a_write_that_fails_is_no_change(
    project: Project, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Files._make

    def failing(self: Files, path: Path, content: bytes | None, **how: Any) -> None:
        if path == B and content == b"1":
            raise UnreadableFileError(str(path), "the disk is full")
        make(self, path, content, **how)

    monkeypatch.setattr(Files, "_make", failing)
    before = state(files)
    (project.root / NEW.parent).mkdir()
    write(files, {NEW: b"1"})
    (project.root / NEW).chmod(0o640)
    with pytest.raises(UnreadableFileError):
        write(files, {NEW: None, A: b"1", B: b"1"})
    assert state(files) == {**before, NEW: b"1"}
    assert (project.root / NEW).stat().st_mode & 0o777 == 0o640
    assert kept(files) == ["000001.done"]


def test_the_oldest_are_forgotten(
    project: Project, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    monkeypatch.setattr(module, "_SOME", 1)
    for number in range(5):
        write(files, {A: str(number).encode()})
    assert kept(files) == ["000003.done", "000004.done", "000005.done"]
    undo(project, 3)
    assert files.read(A) == b"1"


def test_what_takes_too_much_space_is_forgotten_but_not_the_last(
    project: Project, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT_BYTES", 1_000)
    monkeypatch.setattr(module, "_SOME", 1)
    write(files, {A: b"1"})
    write(files, {A: os.urandom(2_000)})
    write(files, {A: b"2"})
    assert kept(files) == ["000001.done", "000002.done", "000003.done"]
    write(files, {A: b"3"})
    assert kept(files) == ["000004.done"]
    undo(project)
    assert files.read(A) == b"2"


@pytest.mark.parametrize("moment", ["before", "between", "after", "settling"])
@pytest.mark.parametrize("job", ["write", "undo", "redo"])
def test_a_process_killed_at_any_moment_did_all_or_nothing(
    project: Project, files: Files, job: str, moment: str
) -> None:
    states = [state(files)]
    for step in STEPS[:3]:
        write(files, step)
        states.append(state(files))
    if job == "redo":
        undo(project, 2)
    before = len(past_changes(project).changes)
    child = os.fork()
    if not child:  # pragma: no cover - what the killed process does
        kill_at(moment)
        if job == "write":
            write(files, STEPS[3])
        else:
            (undo if job == "undo" else redo)(project, 2)
    os.waitpid(child, 0)
    project.files.recover()
    done = {"write": before + 1, "undo": before - 2, "redo": before + 2}[job]
    happened = before if moment == "before" else done
    assert len(past_changes(project).changes) == happened
    if job != "write" or moment == "before":
        assert state(files) == states[happened]
    for back in range(1, happened + 1):
        undo(project)
        assert state(files) == states[happened - back]


def test_a_redo_killed_at_its_end_leaves_what_is_still_undone(
    project: Project, files: Files
) -> None:
    for step in STEPS[:3]:
        write(files, step)
    undo(project, 3)
    redo(project)
    folder = project.root / ".diptych/changes"
    (folder / "000001.done").rename(folder / "000001.done.begun")
    with files.locked():
        assert kept(files) == ["000001.done", "000002.undone", "000003.undone"]
    redo(project, 2)
    assert kept(files) == ["000001.done", "000002.done", "000003.done"]


def kill_at(moment: str) -> None:  # pragma: no cover - in the killed process
    def kill(*_: object, **__: object) -> None:
        os.kill(os.getpid(), 9)

    make, settle = Files._make, PastChanges.settle

    def made(self: Files, *what: Any, **how: Any) -> None:
        make(self, *what, **how)
        kill()

    def settled(self: PastChanges) -> None:
        Path.replace = kill  # type: ignore[assignment]
        settle(self)

    if moment == "settling":
        PastChanges.settle = settled  # type: ignore[method-assign]
    elif moment == "after":
        PastChanges.settle = kill  # type: ignore[method-assign]
    else:
        Files._make = kill if moment == "before" else made  # type: ignore[method-assign]


def test_what_was_cut_off_with_the_power_is_passed_over(project: Project, files: Files) -> None:
    write(files, {A: b"1"})
    write(files, {A: b"2"})
    folder = project.root / ".diptych/changes"
    (folder / "000002.done").write_bytes(b"")
    (folder / "000003.done.begun").write_bytes(b"\x93")
    (folder / "note.txt").write_bytes(b"")
    assert len(past_changes(project).changes) == 1
    assert not (folder / "000003.done.begun").exists()
    with pytest.raises(ChangedSinceError):
        undo(project)


@pytest.mark.parametrize(
    ("place", "damaged"),
    [(0, ""), (0, "texts/a\0.md"), (3, -1), (3, 2**40), (4, -1), (5, -1)],
)
def test_a_change_that_cannot_have_been_is_none(
    project: Project, files: Files, place: int, damaged: object
) -> None:
    write(files, {A: b"1"})
    path = project.root / ".diptych/changes/000001.done"
    change = msgspec.msgpack.decode(path.read_bytes())
    change[2][0][place] = damaged
    path.write_bytes(msgspec.msgpack.encode(change))
    with pytest.raises(NothingToUndoError):
        undo(project)


@pytest.mark.parametrize("fault", ["middle", "old"])
def test_what_was_damaged_is_not_put_back(project: Project, files: Files, fault: str) -> None:
    write(files, {A: b"1"})
    path = project.root / ".diptych/changes/000001.done"
    change = msgspec.msgpack.decode(path.read_bytes(), type=PastChange)
    damaged = msgspec.structs.replace(change.files[0], **{fault: b"damaged"})
    path.write_bytes(msgspec.msgpack.encode(msgspec.structs.replace(change, files=(damaged,))))
    with pytest.raises(ChangedSinceError):
        undo(project)
    assert files.read(A) == b"1"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (".git/config", "would write .git/config, which is no file of the project; delete it"),
        ("texts/../.git/config", "which is no file of the project"),
        ("texts/link/config", "would write texts/link/config"),
        ("../config", "which is no file of the project"),
        ("texts/out/config", "leads out of the project"),
    ],
)
def test_changes_that_came_with_a_clone_reach_no_other_files(
    project: Project, files: Files, path: str, reason: str
) -> None:
    (project.root / ".git").mkdir()
    (project.root / "texts/link").symlink_to("../.git")
    (project.root / "texts/out").symlink_to("../..")
    write(files, {A: b"1"})
    one = KeptFile(path=path, old=None, new=None, mode=None, start=0, end=0, middle=b"")
    change = PastChange(time="2026-11-22T10:00:00Z", command=("init",), files=(one,))
    raw = msgspec.msgpack.encode(change)
    (project.root / ".diptych/changes/000002.done").write_bytes(raw)
    with pytest.raises(DiptychError, match=reason):
        undo(project)


def test_a_change_that_reaches_other_files_keeps_no_later_one_from_being_taken_back(
    project: Project, files: Files
) -> None:
    write(files, {A: b"1"})
    one = KeptFile(path=".git/config", old=None, new=None, mode=None, start=0, end=0, middle=b"")
    change = PastChange(time="2026-11-22T10:00:00Z", command=("init",), files=(one,))
    path = project.root / ".diptych/changes/000001.done"
    path.write_bytes(msgspec.msgpack.encode(change))
    write(files, {A: b"2"})
    undo(project)
    assert files.read(A) == b"1"


def test_where_nothing_can_be_kept_nothing_is_written(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes, _: int | None) -> None:
        path.write_bytes(content[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_synced", full)
    before = state(files)
    with pytest.raises(UnreadableFileError, match=r"^\.diptych/changes: cannot be written: No sp"):
        write(files, {A: b"1"})
    assert state(files) == before
    assert kept(files) == []


def test_what_is_written_is_done_though_it_cannot_be_settled(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path, __: Path) -> None:
        raise PermissionError(13, "Permission denied")

    path = Path("annotations/codebook.yaml")
    before = path.read_bytes()
    after = before + b"# more\n"
    with monkeypatch.context() as patch, annotated.files.locked():
        real = PastChanges.settle

        def settle(changes: PastChanges) -> None:
            patch.setattr(Path, "replace", fail)
            real(changes)

        patch.setattr(PastChanges, "settle", settle)
        annotated.files.write_all({path: (before, after)})
    assert path.read_bytes() == after
    with annotated.files.locked():
        assert len(annotated.files.past_changes().done()) == 1
