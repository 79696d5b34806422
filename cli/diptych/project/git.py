"""The git program: the only module that runs it.

Paths are those of the project, wherever in the repository it lies. Git is asked for objects, which
are what was committed; no setting, filter or attribute changes them.
"""

from __future__ import annotations

import os
import subprocess
import weakref
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import (
    DamagedRepositoryError,
    MissingObjectError,
    NoRepositoryError,
    UnknownRevisionError,
    UnreadableFileError,
)
from diptych.project.files import explained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LOGGED = "%H%x1f%h%x1f%P%x1f%aI%x1f%an%x1f%s"
_REGULAR = ("100644", "100755")
_SETTINGS = ("log.showSignature=false", "log.follow=false")
"""What a user's own settings are not to change in what git answers."""
_UNMERGED = ("ls-files", "--unmerged", "-z", "--")
BASE, OURS, THEIRS = 1, 2, 3
"""The stages of git's index: what both sides began with, and each of them."""
_FOR_PATHS = ("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS")
_DAMAGED = ("is corrupt", "is empty", "could not fetch", "Could not read from remote")
"""What git says of an object that it should have."""
_OPERATIONS = {
    "rebase-merge": "rebase",
    "rebase-apply/applying": "am",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "MERGE_HEAD": "merge",
}
"""By the file in git's folder that is there meanwhile."""


def git_config(name: str, folder: Path) -> str | None:
    """Return a setting as git sees it in ``folder``; ``None`` without the setting or git."""
    try:
        done = _run(folder, "config", "--get", name)
    except OSError:
        return None
    return done.stdout.decode(errors="replace").strip() or None


def git_variable(name: str, folder: Path) -> str | None:
    """Return a logical variable (``git var``) as git would use it; ``None`` without it or git."""
    try:
        done = _run(folder, "var", name)
    except OSError:
        return None
    return done.stdout.decode(errors="replace").strip() or None


def folder_in_repository(folder: Path) -> str:
    """Return where a folder is in its repository: ``in/project/``; ``""`` at the top or in none."""
    try:
        done = _run(folder, "rev-parse", "--show-prefix")
    except OSError:
        return ""
    return os.fsdecode(done.stdout).rstrip("\n")


def unmerged_or_none(folder: Path, *paths: Path) -> list[Path]:
    """Name the files that git has not merged yet; none where there is no repository or no git."""
    try:
        done = _run(folder, *_UNMERGED, *(path.as_posix() for path in paths))
    except OSError:
        return []
    return list(_stages(done.stdout))


def uncommitted(folder: Path, *paths: Path) -> list[Path] | None:
    """Name the files that are not committed as they are, new ones too.

    ``None`` where there is no repository or no git.
    """
    changed = ("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--")
    try:
        done = _run(folder, *changed, *(path.as_posix() for path in paths))
    except OSError:
        return None
    if done.returncode:
        return None
    prefix = folder_in_repository(folder)
    lines = done.stdout.decode(errors="surrogateescape").split("\0")[:-1]
    return [Path(line[3:].removeprefix(prefix)) for line in lines]


def _stages(listed: bytes) -> dict[Path, dict[int, str]]:
    """Read what git lists of its index: objects, by path and stage."""
    found: dict[Path, dict[int, str]] = {}
    for line in listed.decode(errors="surrogateescape").split("\0")[:-1]:
        entry, _, path = line.partition("\t")
        _, blob_id, stage = entry.split()
        found.setdefault(Path(path), {})[int(stage)] = blob_id
    return found


class Commit(NamedTuple):
    """What git's log says of a commit."""

    id: str
    short: str
    """The beginning of the id that git shows."""
    parents: tuple[str, ...]
    date: str
    """When it was written, in the author's time zone: ``2026-11-22T10:00:00+07:00``."""
    author: str
    subject: str


class Version(NamedTuple):
    """What a commit made of a file."""

    commit: Commit
    blob: str
    """The id of what it held then."""


def _logged(line: str) -> Commit:
    """Read a line of git's log."""
    commit, short, parents, date, author, subject = line.split("\x1f", 5)
    return Commit(commit, short, tuple(parents.split()), date, author, subject)


def is_repository(folder: Path) -> bool:
    """Tell whether a folder lies in a repository."""
    try:
        Repository(folder)
    except NoRepositoryError:
        return False
    return True


class Repository:
    """The repository that ``root``, the folder of a project, lies in."""

    def __init__(self, root: Path) -> None:
        """Find the repository. Raises ``NoRepositoryError``."""
        self.root = root
        self._objects: _Objects | None = None
        self.output("rev-parse", "--git-dir")

    def output(self, *arguments: str) -> bytes:
        """Return what git prints. Raises ``NoRepositoryError`` with git's reason."""
        done = self._run(*arguments)
        if done.returncode:
            reason = " ".join(done.stderr.decode(errors="replace").split())
            raise NoRepositoryError(str(self.root), reason)
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        with _started_in(self.root):
            return _run(self.root, *arguments)

    def commit(self, revision: str) -> str:
        """Return the id of the commit that a revision means. Raises ``UnknownRevisionError``."""
        name = f"{revision}^{{commit}}"
        done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        if done.returncode:
            raise UnknownRevisionError(revision)
        return done.stdout.decode().strip()

    def merge_base(self, first: str, second: str) -> str:
        """Return the commit from which two revisions parted, shortened as git does.

        Raises ``UnknownRevisionError`` where they never were one.
        """
        done = self._run("merge-base", self.commit(first), self.commit(second))
        if done.returncode:
            raise UnknownRevisionError(f"{first}...{second}")
        return self.output("rev-parse", "--short", done.stdout.decode().strip()).decode().strip()

    def blob(self, blob_id: str) -> bytes | None:
        """Return an object's content by its id; ``None`` where the repository does not have it.

        Raises ``DamagedRepositoryError`` where it has it, and cannot hand it out.
        """
        return self._blobs().read(blob_id)

    def require_blob(self, blob_id: str) -> bytes:
        """Return an object's content by its id.

        Raises ``MissingObjectError`` and ``DamagedRepositoryError``.
        """
        if (content := self.blob(blob_id)) is not None:
            return content
        said = self._run("cat-file", "blob", blob_id).stderr.decode(errors="replace")
        if any(words in said for words in _DAMAGED):
            raise DamagedRepositoryError(blob_id, _last_line(said))
        raise MissingObjectError(is_shallow=self.is_shallow())

    def is_shallow(self) -> bool:
        """Tell whether older commits are cut off."""
        return self.output("rev-parse", "--is-shallow-repository").strip() == b"true"

    def keep(self, paths: Sequence[Path]) -> None:
        """Have git know files as they are, committed or not, until it next cleans up."""
        names = [path.as_posix() for path in paths]
        self.output("hash-object", "-w", "--no-filters", "--", *names)

    def versions(self, path: Path) -> list[str]:
        """Return the ids of all that a file ever held, on any branch, the latest first."""
        listed = self.output(
            "log", "--all", "--topo-order", "-m", "--format=", "--raw", "--no-abbrev",
            "--no-renames", "--", path.as_posix(),
        )  # fmt: skip
        entries = (line.split() for line in listed.decode(errors="replace").splitlines())
        return list(dict.fromkeys(entry[3] for entry in entries if entry[1] in _REGULAR))

    def first_with(self, blob_id: str) -> str:
        """Return the first commit, on any branch, that had this in a file; nothing for none."""
        found = self.output("log", "--all", "--format=%H", f"--find-object={blob_id}")
        return found.decode().strip().rpartition("\n")[2]

    def at(self, revision: str, paths: Sequence[str] = ("texts", "annotations")) -> Revision:
        """Return the project's files as of a revision. Raises ``UnknownRevisionError``."""
        commit = self.commit(revision)
        listed = self.output("ls-tree", "-r", "-l", "-z", commit, "--", *paths)
        return Revision(revision, listed, self)

    def log(self, paths: Sequence[str], start: str = "HEAD") -> Iterator[Commit]:
        """Yield the commits that made these paths what they are in ``start``, the newest first."""
        shown = self.output("log", "-z", f"--format={_LOGGED}", start, "--", *paths)
        for line in shown.decode(errors="replace").split("\0"):
            if line:
                yield _logged(line)

    def dates(self, commits: Iterable[str]) -> dict[str, str]:
        """Return when commits were written, by their ids."""
        if not (ids := list(commits)):
            return {}
        shown = self.output("log", "-z", "--no-walk", f"--format={_LOGGED}", *ids)
        logged = map(_logged, filter(None, shown.decode(errors="replace").split("\0")))
        return {one.id: one.date for one in logged}

    def since(self, commit: str) -> list[str]:
        """Return the ids of a commit, and of what was built upon it, as far as ``HEAD`` has it."""
        later = self.output("rev-list", "--ancestry-path", f"{commit}..HEAD").decode().split()
        return [commit, *later]

    def head(self) -> Commit | None:
        """Return the commit that is checked out; ``None`` before the first one."""
        if self._run("rev-parse", "--verify", "--quiet", "HEAD").returncode:
            return None
        shown = self.output("log", "--max-count=1", f"--format={_LOGGED}", "HEAD")
        return _logged(shown.decode(errors="replace").rstrip("\n"))

    def versions_in(self, folder: Path) -> dict[Path, list[Version]]:
        """Return what commits made of each file of a folder, the oldest first, by its name now.

        A file that got another name, or another folder inside this one, is followed.
        """
        shown = self.output(
            "log", "-z", "--topo-order", "-m", "--raw", "--no-abbrev", "--find-renames",
            "--diff-filter=d", "--relative", f"--format=%x1e{_LOGGED}", "HEAD", "--",
            folder.as_posix(),
        )  # fmt: skip
        words = iter(shown.decode(errors="surrogateescape").split("\0"))
        found: dict[Path, list[Version]] = {}
        now: dict[str, str] = {}
        for word in words:
            said = word.lstrip("\n")
            if said.startswith("\x1e"):
                commit = _logged(said[1:])
            elif said:
                *_, blob_id, status = said.split()
                name = next(words)
                if status.startswith("R"):
                    old, name = name, next(words)
                    now[old] = now.get(name, name)
                versions = found.setdefault(Path(now.get(name, name)), [])
                if not versions or versions[0] != (commit, blob_id):  # a merge has several parents
                    versions.insert(0, Version(commit, blob_id))
        return found

    def unmerged(self, *folders: Path) -> dict[Path, dict[int, str]]:
        """Return what the index has of files that are not merged: objects, by path and stage.

        The stages are ``BASE``, ``OURS`` and ``THEIRS``; a side without the file has none.
        """
        return _stages(self.output(*_UNMERGED, *map(str, folders)))

    def add(self, path: Path) -> None:
        """Put a file into the index as it is, or take it out if it is gone."""
        self.output("add", "--all", "--", path.as_posix())

    def operation(self) -> str:
        """Name what git is in the middle of: ``merge``, ``rebase``, …; nothing if in nothing."""
        folder = self.root / os.fsdecode(self.output("rev-parse", "--git-dir")[:-1])
        return next((name for file, name in _OPERATIONS.items() if (folder / file).exists()), "")

    def can_commit(self) -> bool:
        """Tell whether git knows who commits here."""
        return not self._run("var", "GIT_COMMITTER_IDENT").returncode

    def configure(self, name: str, value: str, *, dry_run: bool = False) -> bool:
        """Write a setting of this repository; tell whether it was another one before."""
        found = self._run("config", "--local", "--get", name).stdout
        if os.fsdecode(found) == f"{value}\n":
            return False
        if not dry_run:
            self.output("config", "--local", "--replace-all", name, value)
        return True

    def merged(self, base: str, ours: str, theirs: str) -> str | None:
        """Merge three objects line by line; return the new object, ``None`` if they conflict.

        Raises ``UnreadableFileError`` where nothing can be written for git to merge.
        """
        from tempfile import TemporaryDirectory

        with explained(Path("a temporary file")), TemporaryDirectory() as folder:
            for name in (ours, base, theirs):
                content = self.blob(name)
                if content is None:
                    return None
                Path(folder, name).write_bytes(content)
            done = _run(Path(folder), "merge-file", "-p", "--quiet", ours, base, theirs)
            if done.returncode:
                return None
            Path(folder, "merged").write_bytes(done.stdout)
            merged = os.fspath(Path(folder, "merged"))
            return self.output("hash-object", "-w", "--no-filters", merged).decode().strip()

    def _blobs(self) -> _Objects:
        if self._objects is None:
            self._objects = _Objects(self.root)
        return self._objects


class Revision:
    """The files of a project as of a commit."""

    def __init__(self, name: str, listed: bytes, repository: Repository) -> None:
        self.name = name
        self._repository = repository
        self._entries: dict[Path, tuple[str, str, str]] = {}
        self._folders: dict[Path, list[str]] = {}
        for line in listed.decode(errors="surrogateescape").split("\0")[:-1]:
            entry, _, found = line.partition("\t")
            mode, _, blob_id, size = entry.split()
            path = Path(found)
            self._entries[path] = mode, blob_id, size
            for folder in path.parents:
                self._folders.setdefault(folder, []).append(path.name)
                path = folder

    def names(self, folder: Path) -> list[str]:
        """Name the files that a folder held, and its folders."""
        return list(dict.fromkeys(self._folders.get(folder, ())))

    def read(self, path: Path, limit: int) -> bytes | None:
        """Return what a file held.

        Raises ``UnreadableFileError`` for links, large files, and what git does not have: in a
        clone of a part, or a damaged one.
        """
        if path not in self._entries:
            return None
        mode, blob_id, size = self._entries[path]
        shown = f"{self.name}:{path.as_posix()}"
        if mode not in _REGULAR:
            raise UnreadableFileError(shown, "is not a regular file")
        if size.isdecimal() and int(size) > limit:
            raise UnreadableFileError(shown, f"is larger than {limit // 1_000_000} MB")
        if (content := self._repository.blob(blob_id)) is None:
            raise UnreadableFileError(shown, "git does not have it; git fsck says more")
        return content


class _Objects:
    """One git process that hands out objects, as many as asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._start()

    def _start(self) -> None:
        with _started_in(self._root):
            self._process = _batch(self._root)
        weakref.finalize(self, _finish, self._process)

    def read(self, blob_id: str) -> bytes | None:
        try:
            return self._answer(blob_id)
        except (OSError, ValueError):
            said = _run(self._root, "cat-file", "blob", blob_id).stderr.decode(errors="replace")
        self._start()
        raise DamagedRepositoryError(blob_id, _last_line(said))

    def _answer(self, blob_id: str) -> bytes | None:
        """Ask for an object. Raises ``OSError`` and ``ValueError`` if git ended over it."""
        source, sink = self._process.stdout, self._process.stdin
        if (
            source is None or sink is None
        ):  # pragma: no cover - for the type checker: both are pipes
            return None
        sink.write(blob_id.encode() + b"\n")
        sink.flush()
        name, kind, *size = source.readline().split()
        if not size:
            return None
        content = source.read(int(size[0]) + 1)
        if name.decode() != blob_id or len(content) != int(size[0]) + 1:
            raise ValueError(blob_id)
        return content[:-1] if kind == b"blob" else None


def _last_line(said: str) -> str:
    """Return what git said last when it gave up; before, it says the same several times."""
    lines = [line for line in said.splitlines() if line.startswith("fatal: ")]
    return lines[-1].removeprefix("fatal: ") if lines else ""


@contextmanager
def _started_in(folder: Path) -> Iterator[None]:
    """Say why git cannot be started. Raises ``NoRepositoryError``."""
    try:
        yield
    except FileNotFoundError:
        raise NoRepositoryError(str(folder), "needs the program git; install it") from None
    except OSError as error:
        reason = f"git cannot be started: {error.strerror}; try again"
        raise NoRepositoryError(str(folder), reason) from None


def _batch(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - no shell
        _command(root, "cat-file", "--batch"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )


def _finish(process: subprocess.Popen[bytes]) -> None:
    process.communicate()


def _command(folder: Path, *arguments: str) -> Sequence[str]:
    settings = (word for setting in _SETTINGS for word in ("-c", setting))
    return ["git", "-C", str(folder), *settings, *arguments]


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - no shell
        _command(folder, *arguments),
        capture_output=True,
        check=False,
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    """Return what git is to know: paths are paths, and who only looks keeps nobody from the index.

    It is not to know the ``GIT_DIR`` that it sets for hooks: on its own that makes any folder the
    top of the repository, also one that is inside of it.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _FOR_PATHS}
    environment = {
        **kept,
        "LC_ALL": "C",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
    }
    if "GIT_WORK_TREE" not in environment:
        environment.pop("GIT_DIR", None)
    return environment
