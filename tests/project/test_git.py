from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from diptych.errors import (
    DamagedRepositoryError,
    MissingObjectError,
    NoRepositoryError,
    UnknownRevisionError,
    UnreadableFileError,
)
from diptych.project.git import Repository, folder_in_repository, git_config, is_repository
from diptych.texts.text import blob_id

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a repository that no configuration outside of it reaches."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    return tmp_path


def test_a_setting_is_read_in_the_folder(repository: Path) -> None:
    subprocess.run(["git", "config", "user.name", "Zoë  Müller"], check=True, cwd=repository)
    assert git_config("user.name", repository) == "Zoë  Müller"


def test_a_setting_that_is_not_there_is_none(repository: Path) -> None:
    assert git_config("user.name", repository) is None


def test_an_empty_setting_is_none(repository: Path) -> None:
    subprocess.run(["git", "config", "user.name", ""], check=True, cwd=repository)
    assert git_config("user.name", repository) is None


def test_bytes_that_are_not_utf_8_do_not_matter(repository: Path) -> None:
    (repository / ".git/config").write_bytes(b"[user]\n\tname = Zo\xeb\n")
    assert git_config("user.name", repository) == "Zo�"


def test_without_git_there_is_no_setting(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert git_config("user.name", repository) is None


def test_without_the_folder_there_is_no_setting(tmp_path: Path) -> None:
    assert git_config("user.name", tmp_path / "none") is None


def commit(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", "add", "--all"], check=True, cwd=folder)
    subprocess.run(["git", *author, "commit", "--quiet", "-m", "x"], check=True, cwd=folder)


def test_files_are_as_they_were_committed(repository: Path) -> None:
    commit(repository, {"in/texts/a.md": "old\r\n", "in/annotations/a/ann.json": "{}", "out": "x"})
    commit(repository, {"in/texts/a.md": "new", "in/texts/ü.md": "umlaut"})
    project = Repository(repository / "in")
    then = project.at("HEAD~1")
    assert then.read(Path("texts/a.md"), 10) == b"old\r\n"
    assert then.read(Path("texts/ü.md"), 10) is None
    assert project.at("HEAD").read(Path("texts/ü.md"), 10) == b"umlaut"
    assert then.names(Path("texts")) == ["a.md"]
    assert then.names(Path("annotations")) == ["a"]
    assert then.names(Path("annotations/b")) == []


def test_what_is_no_file_or_too_large_is_not_read(repository: Path) -> None:
    (repository / "texts").mkdir()
    (repository / "texts/link.md").symlink_to("/etc/passwd")
    commit(repository, {"texts/large.md": "x" * 2_000_000})
    then = Repository(repository).at("HEAD")
    with pytest.raises(UnreadableFileError, match=r"^HEAD:texts/link.md: is not a regular file"):
        then.read(Path("texts/link.md"), 100)
    with pytest.raises(UnreadableFileError, match="is larger than 1 MB"):
        then.read(Path("texts/large.md"), 1_000_000)


def test_an_object_is_found_by_its_id(repository: Path) -> None:
    commit(repository, {"texts/a.md": "one\ntwo"})
    project = Repository(repository)
    tree = project.output("rev-parse", "HEAD^{tree}").decode().strip()
    assert project.blob(tree) is None
    assert project.blob("0" * 40) is None
    assert project.blob(blob_id(b"one\ntwo")) == b"one\ntwo"


@pytest.mark.parametrize("revision", ["none", "", "-h", "HEAD:texts", "HEAD~9", "a b"])
def test_a_revision_that_git_does_not_know_is_refused(repository: Path, revision: str) -> None:
    commit(repository, {"texts/a.md": "x"})
    with pytest.raises(UnknownRevisionError, match="git has no commit"):
        Repository(repository).at(revision)


def test_outside_a_repository_there_are_no_revisions(tmp_path: Path) -> None:
    with pytest.raises(NoRepositoryError, match="in no git repository; make one with: git init"):
        Repository(tmp_path)


def test_without_git_there_are_no_revisions(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(NoRepositoryError, match="needs the program git; install it"):
        Repository(repository)


def test_a_repository_is_one(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert is_repository(repository)
    assert not is_repository(tmp_path_factory.mktemp("elsewhere"))


def test_a_setting_is_written_once(repository: Path) -> None:
    project = Repository(repository)
    assert project.configure("diptych.annotator", "anna", dry_run=True)
    assert git_config("diptych.annotator", repository) is None
    assert project.configure("diptych.annotator", "anna")
    assert not project.configure("diptych.annotator", "anna")
    assert project.configure("diptych.annotator", "bob")
    assert git_config("diptych.annotator", repository) == "bob"


def crossed(repository: Path) -> Repository:
    """Leave a merge with a conflict in one file."""
    commit(repository, {"in/annotations/a/ann.json": "1", "in/annotations/a/bob.json": "1"})
    subprocess.run(["git", "checkout", "-q", "-b", "other"], check=True, cwd=repository)
    commit(repository, {"in/annotations/a/ann.json": "2"})
    subprocess.run(["git", "checkout", "-q", "-"], check=True, cwd=repository)
    commit(repository, {"in/annotations/a/ann.json": "3"})
    author = ["-c", "user.name=a", "-c", "user.email=a@b"]
    done = subprocess.run(["git", *author, "merge", "-q", "other"], check=False, cwd=repository)
    assert done.returncode == 1
    return Repository(repository / "in")


def test_the_index_knows_the_sides_of_what_is_not_merged(repository: Path) -> None:
    project = crossed(repository)
    path = Path("annotations/a/ann.json")
    sides = {stage: blob_id(content) for stage, content in enumerate((b"1", b"3", b"2"), 1)}
    assert project.unmerged(Path("annotations")) == {path: sides}
    assert project.unmerged(Path("texts")) == {}
    assert project.operation() == "merge"
    (project.root / path).write_text("4")
    project.add(path)
    assert project.unmerged(Path("annotations")) == {}


def test_a_file_that_is_gone_goes_out_of_the_index(repository: Path) -> None:
    project = crossed(repository)
    path = Path("annotations/a/ann.json")
    (project.root / path).unlink()
    project.add(path)
    assert project.unmerged(Path("annotations")) == {}
    assert project.output("ls-files").decode().split() == ["annotations/a/bob.json"]


def test_git_may_be_in_the_middle_of_nothing(repository: Path) -> None:
    assert Repository(repository).operation() == ""


def test_all_that_a_file_ever_held_is_known_the_latest_first(repository: Path) -> None:
    path = Path("texts", "a.md")
    (repository / "in").mkdir()
    assert Repository(repository / "in").versions(path) == []
    for content in ("one\n", "two\n", "three\n"):
        commit(repository, {"in/texts/a.md": content, "in/texts/b.md": content + "b"})
        subprocess.run(["git", "branch", content.strip()], check=True, cwd=repository)
    subprocess.run(["git", "checkout", "--quiet", "two"], check=True, cwd=repository)
    (repository / "in/texts/a.md").unlink()
    commit(repository, {"x": "y"})
    found = Repository(repository / "in").versions(path)
    assert sorted(found) == sorted(blob_id(raw) for raw in (b"one\n", b"two\n", b"three\n"))
    assert found[-1] == blob_id(b"one\n")


def test_hooks_of_git_do_not_change_where_the_project_is(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, {"in/texts/a.md": "a"})
    monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
    then = Repository(repository / "in").at("HEAD")
    assert then.read(Path("texts/a.md"), 10) == b"a"
    monkeypatch.setenv("GIT_WORK_TREE", str(repository))
    assert Repository(repository / "in").at("HEAD").names(Path("texts")) == ["a.md"]


def test_before_the_first_commit_there_is_no_head(repository: Path) -> None:
    with pytest.raises(UnknownRevisionError, match="nothing is committed yet"):
        Repository(repository).at("HEAD")


def test_a_folder_has_a_place_in_its_repository(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "in").mkdir()
    assert folder_in_repository(repository / "in") == "in/"
    assert folder_in_repository(repository) == ""
    assert folder_in_repository(repository.parent) == ""
    monkeypatch.setenv("PATH", str(repository))
    assert folder_in_repository(repository / "in") == ""


def object_file(folder: Path, blob: str) -> Path:
    return folder / ".git/objects" / blob[:2] / blob[2:]


def test_an_object_that_is_gone_is_told_with_its_file(repository: Path) -> None:
    commit(repository, {"texts/a.md": "old"})
    object_file(repository, blob_id(b"old")).unlink()
    then = Repository(repository).at("HEAD")
    with pytest.raises(UnreadableFileError, match=r"^HEAD:texts/a.md: git does not have it"):
        then.read(Path("texts/a.md"), 100)


def test_a_damaged_object_is_told_and_the_next_one_is_read(repository: Path) -> None:
    commit(repository, {"texts/a.md": "x" * 100_000, "texts/b.md": "sound"})
    large = object_file(repository, blob_id(b"x" * 100_000))
    whole = large.read_bytes()
    large.chmod(0o644)
    large.write_bytes(whole[:-40])
    git = Repository(repository)
    with pytest.raises(DamagedRepositoryError, match=r"^git cannot hand out object "):
        git.blob(blob_id(b"x" * 100_000))
    assert git.blob(blob_id(b"sound")) == b"sound"


def test_of_a_clone_of_a_part_the_server_is_needed(repository: Path) -> None:
    commit(repository, {"texts/a.md": "old"})
    commit(repository, {"texts/a.md": "new"})
    here, clone = repository / "here", repository / "clone"
    for command in (
        "clone --quiet --bare . here",
        "-C here config uploadpack.allowFilter true",
        f"clone --quiet --filter=blob:none file://{here} clone",
    ):
        subprocess.run(["git", *command.split()], check=True, cwd=repository)
    here.rename(repository / "gone")
    with pytest.raises(DamagedRepositoryError, match=r"from promisor remote; .* when that can be"):
        Repository(clone).require_blob(blob_id(b"old"))


def test_an_object_that_is_required_is_there_or_is_told(repository: Path) -> None:
    commit(repository, {"texts/a.md": "old"})
    git = Repository(repository)
    assert git.require_blob(blob_id(b"old")) == b"old"
    with pytest.raises(MissingObjectError, match=r"^git does not have it"):
        git.require_blob(blob_id(b"new"))
    object_file(repository, blob_id(b"old")).chmod(0o644)
    object_file(repository, blob_id(b"old")).write_bytes(b"")
    with pytest.raises(DamagedRepositoryError, match="is corrupt; git fsck lists"):
        Repository(repository).require_blob(blob_id(b"old"))


def test_an_answer_about_something_else_is_not_taken(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, {"texts/a.md": "one"})
    git = Repository(repository)
    monkeypatch.setattr(
        "diptych.project.git._batch",
        lambda _: subprocess.Popen(
            ["sh", "-c", "read asked; printf 'f00 blob 3\\none\\n'; cat >/dev/null"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ),
    )
    with pytest.raises(DamagedRepositoryError, match="it ended"):
        git.blob(blob_id(b"one"))


SIGNING = """\
#!/bin/sh
case "$*" in
*--verify*) echo "gpg: a signature that is shown" >&2 ;;
*) cat >/dev/null; printf '\\n[GNUPG:] SIG_CREATED \\n' >&2; echo "-----BEGIN PGP SIGNATURE-----" ;;
esac
"""


def test_what_is_built_upon_a_commit_comes_with_it(repository: Path) -> None:
    for number in range(3):
        commit(repository, {"texts/a.md": str(number)})
    git = Repository(repository)
    newest, second, oldest = (one.id for one in git.log(["texts"]))
    assert set(git.since(second)) == {second, newest}
    assert git.since(newest) == [newest]
    assert git.dates([]) == {}
    assert set(git.dates([oldest, newest])) == {oldest, newest}


def test_signatures_are_not_shown_among_what_git_answers(repository: Path) -> None:
    program = repository / "gpg"
    program.write_text(SIGNING)
    program.chmod(0o755)
    settings = {"gpg.program": program, "commit.gpgSign": "true", "log.showSignature": "true"}
    for name, value in settings.items():
        subprocess.run(["git", "config", name, value], check=True, cwd=repository)
    commit(repository, {"texts/a.md": "old"})
    asked = ["git", "log", "--format=%H"]
    shown = subprocess.run(asked, check=True, cwd=repository, capture_output=True).stdout
    assert b"a signature that is shown" in shown
    (found,) = Repository(repository).log(["texts"])
    assert len(found.id) == 40


def test_a_file_is_not_followed_where_a_setting_asks_for_it(repository: Path) -> None:
    commit(repository, {"texts/a.md": "the same words\n" * 20})
    (repository / "texts/a.md").rename(repository / "texts/b.md")
    commit(repository, {})
    subprocess.run(["git", "config", "log.follow", "true"], check=True, cwd=repository)
    assert len(list(Repository(repository).log(["texts/b.md"]))) == 1


@pytest.mark.parametrize(
    "variable", ["GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_NONE"]
)
def test_paths_are_paths_and_no_patterns(
    repository: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    commit(repository, {"texts/a*.md": "one", "texts/ab.md": "two", "texts/A*.md": "three"})
    monkeypatch.setenv(variable, "1")
    assert Repository(repository).versions(Path("texts/a*.md")) == [blob_id(b"one")]


def test_git_s_many_lines_become_one(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(NoRepositoryError) as caught:
        Repository(repository)
    assert str(caught.value) == (
        f"{repository}: belongs to somebody else, so git does not read its repository; "
        f"if you trust it: git config --global --add safe.directory {repository}"
    )


@pytest.mark.parametrize(
    "ask",
    [
        lambda git: git.output("status"),
        lambda git: git.commit("HEAD"),
        lambda git: git.can_commit(),
        lambda git: git.configure("a.b", "c"),
        lambda git: git.blob("0" * 40),
    ],
)
def test_git_that_cannot_be_started_any_more_is_told(
    repository: Path, monkeypatch: pytest.MonkeyPatch, ask: Callable[[Repository], object]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    git = Repository(repository)
    monkeypatch.setattr(subprocess, "run", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(NoRepositoryError) as caught:
        ask(git)
    assert str(caught.value).endswith(
        ": git cannot be started: Resource temporarily unavailable; try again"
    )


# The first commits of files


def committed(folder: Path, message: str, day: int = 1) -> str:
    who = {f"GIT_{who}_{what}": "ann@example.org" for who in ("AUTHOR", "COMMITTER")
           for what in ("NAME", "EMAIL")}  # fmt: skip
    date = f"2025-07-{day:02}T10:00:00+07:00"
    when = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    for command in (["add", "--all"], ["commit", "--quiet", "--message", message]):
        environment = {**os.environ, **who, **when}
        subprocess.run(["git", *command], cwd=folder, check=True, env=environment)
    head = Repository(folder).head()
    assert head
    return head.id


def test_what_is_checked_out_is_told_once_there_is_a_commit(repository: Path) -> None:
    assert Repository(repository).head() is None
    (repository / "a").write_text("one\n")
    committed(repository, "first")
    head = Repository(repository).head()
    assert head
    assert (head.subject, head.date, head.parents) == ("first", "2025-07-01T10:00:00+07:00", ())


def test_a_file_has_its_versions_under_whatever_name_it_had(repository: Path) -> None:
    project = repository / "in" / "project"
    (project / "sets").mkdir(parents=True)
    for name in ("a", "b", "a\x1eb"):
        (project / "sets" / name).write_text(f"much that is the same in {name}\n" * 9)
    (project / "other").write_text("not asked for\n")
    first = committed(repository, "first", 1)
    (project / "sets/deep").mkdir()
    (project / "sets/a").rename(project / "sets/deep/c")
    (project / "sets/b").write_text("something else\n")
    committed(repository, "renamed", 2)
    (project / "sets/deep/c").rename(project / "sets/d")
    (project / "sets/b").unlink()
    committed(repository, "again", 3)
    (project / "sets/b").write_text("back\n")
    (project / "sets/e").write_text("new\n")
    last = committed(repository, "last", 4)
    found = Repository(project).versions_in(Path("sets"))
    assert {path.name: one[0].commit.id for path, one in found.items()} == {
        "d": first, "b": first, "a\x1eb": first, "e": last,
    }  # fmt: skip
    assert [one.commit.subject for one in found[Path("sets/b")]] == ["first", "renamed", "last"]
    assert [one.commit.subject for one in found[Path("sets/d")]] == ["first", "renamed", "again"]
    held = [Repository(project).blob(one.blob) for one in found[Path("sets/b")]]
    assert held[1:] == [b"something else\n", b"back\n"]
    assert set(found) == {Path("sets") / name for name in ("d", "b", "a\x1eb", "e")}


def test_a_clone_without_its_past_says_so(repository: Path, tmp_path_factory: Any) -> None:
    (repository / "a").write_text("one\n")
    committed(repository, "first")
    (repository / "a").write_text("two\n")
    committed(repository, "second")
    clone = tmp_path_factory.mktemp("clone")
    source = f"file://{repository}"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", source, clone], check=True)
    assert Repository(clone).is_shallow()
    assert not Repository(repository).is_shallow()


def test_what_only_a_merge_made_of_a_file_is_a_version_of_it(repository: Path) -> None:
    crossed(repository)
    commit(repository, {"in/annotations/a/ann.json": "4"})
    found = Repository(repository / "in").versions_in(Path("annotations"))
    name = Path("annotations/a/ann.json")
    held = [Repository(repository).blob(one.blob) for one in found[name]]
    assert (held[0], held[-1], len(held)) == (b"1", b"4", 4)
    assert {*held[1:3]} == {b"2", b"3"}
