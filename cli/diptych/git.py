"""The git program: the only module that runs it.

Paths are those of the project, wherever in the repository it lies. Git is asked for objects, which
are what was committed; no setting, filter or attribute changes them.
"""

from __future__ import annotations

import os
import subprocess
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import NoRepositoryError, UnknownRevisionError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LOGGED = "%H%x1f%h%x1f%P%x1f%aI%x1f%an%x1f%s"
_REGULAR = ("100644", "100755")


def git_config(name: str, folder: Path) -> str | None:
    """Return a setting as git sees it in ``folder``; ``None`` without the setting or git."""
    try:
        done = _run(folder, "config", "--get", name)
    except OSError:
        return None
    return done.stdout.decode(errors="replace").strip() or None


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


class Repository:
    """The repository that ``root``, the folder of a project, lies in."""

    def __init__(self, root: Path) -> None:
        """Find the repository. Raises ``NoRepositoryError``."""
        self.root = root
        self._objects: _Objects | None = None
        self.output("rev-parse", "--git-dir")

    def output(self, *arguments: str) -> bytes:
        """Return what git prints. Raises ``NoRepositoryError`` with git's reason."""
        try:
            done = _run(self.root, *arguments)
        except OSError:
            raise NoRepositoryError(str(self.root), "needs the program git; install it") from None
        if done.returncode:
            raise NoRepositoryError(str(self.root), done.stderr.decode(errors="replace").strip())
        return done.stdout

    def commit(self, revision: str) -> str:
        """Return the id of the commit that a revision means. Raises ``UnknownRevisionError``."""
        name = f"{revision}^{{commit}}"
        done = _run(self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
        if done.returncode:
            raise UnknownRevisionError(revision)
        return done.stdout.decode().strip()

    def merge_base(self, first: str, second: str) -> str:
        """Return the commit from which two revisions parted, shortened as git does.

        Raises ``UnknownRevisionError`` where they never were one.
        """
        done = _run(self.root, "merge-base", self.commit(first), self.commit(second))
        if done.returncode:
            raise UnknownRevisionError(f"{first}...{second}")
        return self.output("rev-parse", "--short", done.stdout.decode().strip()).decode().strip()

    def blob(self, blob_id: str) -> bytes | None:
        """Return an object's content by its id; ``None`` where the repository does not have it."""
        return self._blobs().read(blob_id)

    def at(self, revision: str, paths: Sequence[str] = ("texts", "annotations")) -> Revision:
        """Return the project's files as of a revision. Raises ``UnknownRevisionError``."""
        commit = self.commit(revision)
        listed = self.output("ls-tree", "-r", "-l", "-z", commit, "--", *paths)
        return Revision(revision, listed, self)

    def log(self, paths: Sequence[str]) -> Iterator[Commit]:
        """Yield the commits that made these paths what they are, the newest first."""
        shown = self.output("log", "-z", f"--format={_LOGGED}", "HEAD", "--", *paths)
        for line in shown.decode(errors="replace").split("\0"):
            if line:
                commit, short, parents, date, author, subject = line.split("\x1f", 5)
                yield Commit(commit, short, tuple(parents.split()), date, author, subject)

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
        """Return what a file held. Raises ``UnreadableFileError`` for links and large files."""
        if path not in self._entries:
            return None
        mode, blob_id, size = self._entries[path]
        shown = f"{self.name}:{path.as_posix()}"
        if mode not in _REGULAR:
            raise UnreadableFileError(shown, "is not a regular file")
        if int(size) > limit:
            raise UnreadableFileError(shown, f"is larger than {limit // 1_000_000} MB")
        return self._repository.blob(blob_id)


class _Objects:
    """One git process that hands out objects, as many as asked for."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - no shell
            _command(root, "cat-file", "--batch"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        weakref.finalize(self, _finish, self._process)

    def read(self, blob_id: str) -> bytes | None:
        source, sink = self._process.stdout, self._process.stdin
        if (
            source is None or sink is None
        ):  # pragma: no cover - for the type checker: both are pipes
            return None
        sink.write(blob_id.encode() + b"\n")
        sink.flush()
        _, kind, *size = source.readline().split()
        content = source.read(int(size[0]) + 1)[:-1] if size else None
        return content if kind == b"blob" else None


def _finish(process: subprocess.Popen[bytes]) -> None:
    process.communicate()


def _command(folder: Path, *arguments: str) -> Sequence[str]:
    return ["git", "-C", str(folder), *arguments]


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - no shell
        _command(folder, *arguments),
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
