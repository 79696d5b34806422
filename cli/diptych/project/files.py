"""The files of a project: read with care, written all or none, under one lock.

Reading refuses what is not a regular file inside the project, or too large. Writing goes to a
temporary file that is flushed, synced and renamed, under one lock per project, and only over
the very bytes that were read; several files are written by a journal. The temporary file is in the
folder that git ignores, a neighbour only where that is on another file system. Nothing here knows
what the files say.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from errno import EISDIR, ELOOP, ENOENT, ENOTDIR, ENXIO, EXDEV
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import msgspec

from diptych.errors import (
    ChangedOnDiskError,
    DiptychError,
    HalfWrittenError,
    NotEmptyError,
    OutsideProjectError,
    PastProjectError,
    UnreadableFileError,
)
from diptych.project.folders import file_in, named_instead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from diptych.project.past_changes import PastChanges

    FileChange = tuple[bytes | None, bytes | None]
    """What a file holds, and what it is to hold; ``None`` is no file."""
    FileChanges = Mapping[Path, FileChange]

LARGEST_FILE = 100_000_000
"""Bytes; more is refused before it is read."""
_LARGEST_JOURNAL = 10 * LARGEST_FILE

Stamps = tuple[tuple[int, int, int] | None, ...]
"""What tells one state of some files from another: time, size and inode of each."""

OWN = Path(".diptych")
"""The folder of a project that is not in git."""
_LOCK = OWN / "lock"
_JOURNAL = OWN / "journal"
_IGNORING = OWN / ".gitignore"
_NEW = OWN / "new.tmp"
"""What a file is to hold, before it gets that name. There is one at a time, under the lock."""
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PATIENCE = 60.0
"""Seconds to wait for another diptych that writes, unless there is somebody who waits."""


InnerPath = Annotated[str, msgspec.Meta(pattern=r"\A[^\0]+\Z")]
"""A path inside a project, as it is kept in a file; what the system takes for none is no such."""
Mode = Annotated[int, msgspec.Meta(ge=0, le=0o7777)]
"""Who may do what with a file."""


class _JournalEntry(msgspec.Struct, array_like=True):
    """A file that is about to be written together with others."""

    path: InnerPath
    old: bytes | None
    """``None`` where there was no file."""
    new: bytes | None
    """``None`` where there is to be none."""
    mode: Mode | None = None
    """Of a file that is made."""


class Snapshot(Protocol):
    """The files of a project as they were once, by their paths inside it."""

    name: str
    """Nothing for the files as they are now."""

    def names(self, folder: Path) -> list[str]:
        """Name the files that a folder held."""

    def read(self, path: Path, limit: int) -> bytes | None:
        """Return what a file held, of at most ``limit`` bytes; ``None`` where there was none."""


ROOM = 50_000_000
"""Bytes of files that a snapshot holds."""


class AsItIs:
    """A snapshot of the files as they are: each folder is listed, and each file read, once.

    Of a project that has more than can be held, the other files are read each time.
    """

    name = ""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._room = ROOM
        self._names: dict[Path, list[str]] = {}
        self._read: dict[Path, bytes | None] = {}

    def names(self, folder: Path) -> list[str]:
        """Name what a folder holds."""
        if folder not in self._names:
            is_folder = self._files.is_folder(folder)
            self._names[folder] = self._files.names(folder) if is_folder else []
        return self._names[folder]

    def read(self, path: Path, limit: int) -> bytes | None:
        """Return what a file holds. Raises ``UnreadableFileError``."""
        if path in self._read:
            return self._read[path]
        raw = self._files.read_if_there(path, limit)
        size = len(raw or b"")
        if size <= self._room:
            self._room -= size
            self._read[path] = raw
        return raw


class WithFiles:
    """A snapshot of the files as they are, if there is a project, and of some that are not there.

    A folder of the project that one of these is in is taken to hold it, too.
    """

    name = ""

    def __init__(
        self, files: Files | None, more: Mapping[Path, bytes], typed: Mapping[str, str]
    ) -> None:
        self.base = AsItIs(files) if files else None
        self._more = more
        self.typed = typed
        """What was typed for each text that is not there, by its id."""

    def names(self, folder: Path) -> list[str]:
        """Name what a folder holds."""
        more = [path.name for path in self._more if path.parent == folder]
        return [*(self.base.names(folder) if self.base else ()), *more]

    def read(self, path: Path, limit: int) -> bytes | None:
        """Return what a file holds. Raises ``UnreadableFileError``."""
        if path in self._more:
            return self._more[path]
        return self.base.read(path, limit) if self.base else None


class Files:
    """The files below a folder, as they are or as a snapshot has them."""

    def __init__(self, root: Path, snapshot: Snapshot | None = None) -> None:
        self.root = root
        self.snapshot = snapshot
        self.command: Sequence[str] = ()
        """The words after ``diptych`` that make what is written; none: a program in Python does."""
        self.patience: float | None = None
        """Seconds to wait for another diptych that writes; ``None``: a minute."""
        self._real_root = os.path.realpath(root)
        self._past_changes: PastChanges | None = None

    # Reading

    def read(self, path: Path, limit: int = LARGEST_FILE) -> bytes:
        """Read a file of at most ``limit`` bytes. Raises ``UnreadableFileError``."""
        if self.snapshot:
            raw = self.snapshot.read(path, limit)
            if raw is None:
                raise UnreadableFileError(str(path), f"is not in {self.snapshot.name}")
            return raw
        name = os.fspath(path)
        self._real(name)
        here = os.path.join(self._real_root, name)  # noqa: PTH118 - one of many paths
        return read_file(here, limit, shown=name)

    def read_if_there(self, path: Path, limit: int = LARGEST_FILE) -> bytes | None:
        """Do as ``read`` does; ``None`` where there is no such file."""
        if self.snapshot:
            return self.snapshot.read(path, limit)
        try:
            return self.read(path, limit)
        except DiptychError:
            if self.is_there(path):
                raise
            return None

    def is_there(self, path: Path) -> bool:
        """Tell whether there is something of this name."""
        past = self.snapshot
        here = self.root / path
        return path.name in past.names(path.parent) if past else os.path.lexists(here)

    def shown(self, path: Path) -> str:
        """Return how errors name a file: one of a snapshot as git does, ``HEAD~1:texts/a.md``."""
        return f"{self._name}:{path.as_posix()}" if self.is_past else str(path)

    @property
    def is_past(self) -> bool:
        """Tell whether these are the files as they were."""
        return bool(self._name)

    @property
    def _name(self) -> str:
        return self.snapshot.name if self.snapshot else ""

    def folders(self, folder: Path) -> list[Path]:
        """List the folders in a folder, without hidden ones."""
        return self.files_and_folders(folder)[1]

    def files_and_folders(self, folder: Path) -> tuple[list[Path], list[Path]]:
        """List all files of a folder, hidden ones too, and the folders that are not hidden."""
        files: list[Path] = []
        folders: list[Path] = []
        for path in self.everything(folder):
            (folders if self.is_folder(path) else files).append(path)
        return files, [path for path in folders if not path.name.startswith(".")]

    def is_folder(self, path: Path) -> bool:
        """Tell whether there is a folder."""
        if self.snapshot:
            return bool(self.snapshot.names(path))
        return os.path.isdir(self.root / path)  # noqa: PTH112 - says no where Path.is_dir raises

    def visible(self, folder: Path) -> list[Path]:
        """List what a folder holds, in the order of the ids, without hidden files."""
        return [path for path in self.everything(folder) if not path.name.startswith(".")]

    def everything(self, folder: Path) -> list[Path]:
        """List what a folder holds, in the order of the ids."""
        paths = (folder / name for name in self.names(folder))
        return sorted(paths, key=lambda path: (path.stem, path.suffix))

    def names(self, folder: Path) -> list[str]:
        """List the names of what a folder holds, in no order."""
        if self.snapshot:
            return self.snapshot.names(folder)
        try:
            return os.listdir(self._real(os.fspath(folder)))  # noqa: PTH208 - names are wanted
        except FileNotFoundError:
            return []
        except NotADirectoryError:
            raise UnreadableFileError(str(folder), _NO_FOLDER) from None
        except OSError as error:
            raise UnreadableFileError(str(folder), _reason(error)) from None

    def having(self, folder: Path, name: str) -> Iterator[str]:
        """Yield the names of the folders in a folder that hold a file of this name, in no order."""
        for inner in self.names(folder):
            if self.is_there(Path(f"{folder}/{inner}/{name}")):
                yield inner

    def stamps(self, paths: Iterable[Path]) -> Stamps:
        """Stamp some files; other stamps mean: read them again."""
        return tuple(_stamp(os.fspath(self.root / path)) for path in paths)

    def inside(self, path: Path) -> Path:
        """Return where a path leads, links followed. Raises ``OutsideProjectError``."""
        return Path(self._real(os.fspath(path)))

    def _real(self, path: str) -> str:
        """Do as ``inside`` does, for one of very many paths."""
        inner = self._real_root.rstrip(os.sep) + os.sep
        if _has_links(inner, path.split(os.sep)):  # noqa: PTH206 - one of many paths
            real = os.path.realpath(os.path.join(self.root, path))  # noqa: PTH118 - many paths
            if not real.startswith(inner):
                raise OutsideProjectError(path)
            return real
        return inner + path

    def is_hidden(self, path: Path) -> bool:
        """Tell whether a path, links followed, leads to a hidden file, such as git's."""
        target = self.inside(path).relative_to(self._real_root)
        return any(part.startswith(".") for part in target.parts)

    # Writing

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other diptychs from writing. Raises ``BusyProjectError`` where they go on.

        What was cannot be written: ``PastProjectError``. A file system without locks:
        ``NoLocksError``.
        """
        from diptych.project.locks import held

        if self.snapshot:
            raise PastProjectError(self.snapshot.name)
        self._make_own_folder(_LOCK)
        with ExitStack() as stack:
            with explained(_LOCK):
                patience = _PATIENCE if self.patience is None else self.patience
                stack.enter_context(held(self.root / _LOCK, str(_LOCK), patience))
            self._sweep()
            self._finish_journal()
            self._past_changes = self.past_changes()
            stack.callback(self._forget_past_changes)
            self._past_changes.recover()
            yield

    def _forget_past_changes(self) -> None:
        self._past_changes = None

    def _make_own_folder(self, *paths: Path) -> None:
        """Make the folder of what is not in git, in which these files will be."""
        for path in (OWN, _IGNORING, *paths):
            self.inside(path)
        with explained(OWN):
            (self.root / OWN).mkdir(exist_ok=True)
            if not (self.root / _IGNORING).exists():
                (self.root / _IGNORING).write_text("*\n")

    def _sweep(self) -> None:
        """Remove what killed processes were writing. A cache that is just written is made again."""
        for path in (self.root / OWN).glob("*.tmp"):
            with suppress(OSError):
                path.unlink()

    def write(
        self, path: Path, content: bytes, *, expected: bytes | None, mode: int | None = None
    ) -> None:
        """Replace a project file, whole or not at all, if it still holds ``expected``.

        ``None`` expects no file; the new one gets ``mode``. The caller holds the lock. It is not
        kept how to take this back. Raises ``ChangedOnDiskError``.
        """
        target = self.inside(path)
        with explained(path):
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._write_through(self.inside(OWN) / _NEW.name, path, content, expected, mode)
            except OSError as error:
                if error.errno != EXDEV:
                    raise
                neighbour = target.with_name(f".{target.name}.tmp")
                self._write_through(neighbour, path, content, expected, mode)
            _sync_folder(target.parent)

    def _write_through(
        self,
        temporary: Path,
        path: Path,
        content: bytes,
        expected: bytes | None,
        mode: int | None,
    ) -> None:
        """Write a file under another name, and give it its own when all of it is on disk."""
        target = self.inside(path)
        with explained(temporary.relative_to(self._real_root)):
            temporary.unlink(missing_ok=True)
        try:
            write_synced(temporary, content, file_mode(target) or mode)
            self._require(path, expected)
            temporary.replace(target)
        except BaseException:
            _forget(temporary)
            raise

    def write_all(
        self,
        files: FileChanges,
        modes: Mapping[Path, int] | None = None,
    ) -> None:
        """Write and remove files, given as they are and as they are to be; ``None`` is no file.

        If one cannot be written, or somebody interrupts, all become again what they were. If the
        process is killed between two of them, ``recover`` writes the others. ``modes`` are those
        of files that are made; others keep theirs. What is done can be taken back.
        """
        self.past_changes().begin(files, self.command)
        self.write_begun(files, modes or {})

    def modes_of(self, moved: Mapping[Path, Path]) -> dict[Path, int]:
        """Return who may do what with files that move, by where they go."""
        found = {new: file_mode(self.root / old) for new, old in moved.items()}
        return {path: mode for path, mode in found.items() if mode is not None}

    def write_begun(self, files: FileChanges, modes: Mapping[Path, int]) -> None:
        """Do what ``write_all`` does when it is kept as begun how that is taken back."""
        modes = {**_modes_of_removed(self.root, files), **modes}
        try:
            if len(files) > 1:
                journal = [
                    _JournalEntry(path.as_posix(), old, new, modes.get(path))
                    for path, (old, new) in files.items()
                ]
                self.write(_JOURNAL, msgspec.msgpack.encode(journal), expected=None)
            for path, (old, new) in files.items():
                self._make(path, new, expected=old, mode=modes.get(path))
        except BaseException:
            self._take_back(files, modes)
            self.past_changes().drop()
            raise
        with suppress(DiptychError):  # all is written; whoever writes next settles what is left
            self._forget_journal()
            self.past_changes().settle()

    def past_changes(self) -> PastChanges:
        """Return what can be taken back, and done again; listed once while the lock is held."""
        from diptych.project.past_changes import PastChanges

        return self._past_changes or PastChanges(self)

    def _make(
        self, path: Path, content: bytes | None, *, expected: bytes | None, mode: int | None
    ) -> None:
        """Make a file be this; ``None``: no file, and no folder that held nothing else."""
        if content is not None:
            self.write(path, content, expected=expected, mode=mode)
            return
        self.remove(path, expected)
        self._remove_empty_folder(path)

    def _remove_empty_folder(self, path: Path) -> None:
        """Remove the folder that held nothing but a file: never a folder of the project itself."""
        if path.parent.parent.name:
            with suppress(OSError):
                (self.root / path.parent).rmdir()

    def _take_back(self, files: FileChanges, modes: Mapping[Path, int]) -> None:
        """Make those files that are as they were to be what they were, and forget the journal.

        The files tell, not what ``write`` returned from: it may be interrupted when it is done.
        """
        for path, (old, new) in files.items():
            if self.read_if_there(path) == new:
                self._make(path, old, expected=new, mode=modes.get(path))
            self._remove_empty_folder(path)
        self._forget_journal()

    def remove(self, path: Path, expected: bytes | None) -> None:
        """Remove a file if it still holds ``expected``. Raises ``ChangedOnDiskError``."""
        self._require(path, expected)
        with explained(path):
            self.inside(path).unlink(missing_ok=True)
            _sync_folder((self.root / path).parent)

    def _require(self, path: Path, expected: bytes | None) -> None:
        if self.read_if_there(path) != expected:
            raise ChangedOnDiskError(str(path))

    def add_lines(self, path: Path, lines: Sequence[str], *, dry_run: bool = False) -> list[str]:
        """Add the lines that a file lacks at its end, and return them."""
        with nullcontext() if dry_run else self.locked():
            old = self.read_if_there(path)
            present = {line.strip() for line in (old or b"").splitlines()}
            missing = [line for line in lines if line.encode() not in present]
            if missing and not dry_run:
                joint = b"\n" if old and not old.endswith(b"\n") else b""
                added = "".join(f"{line}\n" for line in missing).encode()
                self.write(path, (old or b"") + joint + added, expected=old)
        return missing

    def recover(self) -> None:
        """Finish what a killed process began to write into several files.

        Where somebody made all of them again what they were, nothing is done. Where nothing is
        left to write, it does no harm that the journal stays. Raises ``HalfWrittenError``, once,
        where somebody else wrote one of them since: then they are left alone.
        """
        if os.path.exists(self.root / _JOURNAL):  # noqa: PTH110 - no project is slower for it
            try:
                with self.locked():
                    pass
            except UnreadableFileError:
                if not self._is_all_written():
                    raise

    def _is_all_written(self) -> bool:
        return all(self.read_if_there(Path(one.path)) == one.new for one in self._journal())

    def _finish_journal(self) -> None:
        journal = self._journal()
        now = {entry.path: self.read_if_there(Path(entry.path)) for entry in journal}
        begun = any(now[entry.path] != entry.old for entry in journal)
        left = [entry for entry in journal if now[entry.path] == entry.old != entry.new]
        changed = [one.path for one in journal if now[one.path] not in {one.old, one.new}]
        if begun and not changed:
            for entry in left:
                self._make(Path(entry.path), entry.new, expected=entry.old, mode=entry.mode)
        for entry in journal:
            self._remove_empty_folder(Path(entry.path))
        self._forget_journal()
        if changed:
            raise HalfWrittenError(changed, [entry.path for entry in left])

    def _forget_journal(self) -> None:
        with explained(_JOURNAL):
            (self.root / _JOURNAL).unlink(missing_ok=True)

    def _journal(self) -> list[_JournalEntry]:
        """Read the journal, if there is one. Raises ``UnreadableFileError``.

        It may have come with a clone, so it is not to reach hidden files, such as git's.
        """
        raw = self.read_if_there(_JOURNAL, _LARGEST_JOURNAL)
        if raw is None:
            return []
        try:
            journal = msgspec.msgpack.decode(raw, type=list[_JournalEntry])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise UnreadableFileError(
                str(_JOURNAL), "is not a journal of diptych; delete it"
            ) from None
        for entry in journal:
            if self._is_foreign(Path(entry.path)):
                reason = f"would write {entry.path}, which is no file of the project; delete it"
                raise UnreadableFileError(str(_JOURNAL), reason)
        return journal

    def _is_foreign(self, path: Path) -> bool:
        """Tell whether a path leads out of the project, or to a hidden file."""
        try:
            return self.is_hidden(path)
        except OutsideProjectError:
            return True

    # What is not in git

    def own_path(self, name: str) -> Path:
        """Return where a file is that somebody edits for a while: with the project, not in git."""
        with self.locked():
            return self.inside(OWN / name)

    def keep(self, name: str, content: bytes) -> None:
        """Keep what somebody is typing: with the project, but not in git, until it is dropped.

        It outlives the program. It waits for no other diptych and not for the disk, as it is
        written at each key; what sweeps it away meanwhile leaves it to the next key.
        """
        path = OWN / name
        neighbour = self.root / OWN / f".{name}.{os.getpid()}.tmp"
        self._make_own_folder(path)
        with explained(path), suppress(FileNotFoundError):
            neighbour.write_bytes(content)
            try:
                neighbour.replace(self.root / path)
            except OSError:
                _forget(neighbour)
                raise

    def kept(self, name: str) -> bytes | None:
        """Return what was kept, and not dropped."""
        return self.read_if_there(OWN / name)

    def drop(self, name: str) -> None:
        """Drop what was kept, if anything was."""
        path = OWN / name
        with self.locked(), explained(path):
            self.inside(path).unlink(missing_ok=True)

    def rename_kept(self, renamed: Callable[[str], str]) -> None:
        """Keep under other names what is kept; ``renamed`` says which, by the names as they are.

        What cannot be renamed is left: it is only what somebody was typing.
        """
        with suppress(DiptychError, OSError):
            for path in self.files_and_folders(OWN)[0]:
                if (name := renamed(path.name)) != path.name:
                    self.inside(path).rename(self.root / OWN / name)

    def cached(self, name: str) -> bytes:
        """Return what was kept under a name, nothing where it cannot be read."""
        with suppress(DiptychError):
            return self.read_if_there(OWN / name, LARGEST_FILE) or b""
        return b""

    def cache(self, name: str, content: bytes) -> None:
        """Keep what can be made again: outside git, and only where it can be written."""
        if isinstance(self.snapshot, WithFiles) and not self.snapshot.base:
            return
        path = OWN / name
        neighbour = self.root / OWN / f".{name}.{os.getpid()}.tmp"
        with suppress(DiptychError, OSError):
            self._make_own_folder(path)
            try:
                with neighbour.open("xb") as file:
                    file.write(content)
                neighbour.replace(self.root / path)
            finally:
                neighbour.unlink(missing_ok=True)


def _has_links(inner: str, parts: Sequence[str]) -> bool:
    """Tell whether there may be links, or ways up, on the way to a path from a real folder.

    What leads elsewhere on Windows without being a link, as a junction, has a tag.
    """
    here = inner
    for part in parts:
        if part in ("", ".", ".."):
            return True
        here += part
        try:
            status = os.lstat(here)
        except OSError:
            return True
        if stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", False):
            return True
        here += os.sep
    return False


def read_file(path: Path | str, limit: int, shown: str = "") -> bytes:
    """Read a regular file of at most ``limit`` bytes. Raises ``UnreadableFileError``.

    ``shown`` is what a file of a project is called; another one is called what it was named.
    """
    is_ours, shown = bool(shown), shown or str(path)
    try:
        descriptor = os.open(path, _READING)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                what = "a folder" if stat.S_ISDIR(status.st_mode) else _IRREGULAR
                raise UnreadableFileError(shown, _no_file(what, path, is_ours=is_ours))
            require_size(status.st_size, limit, shown)
            with open(descriptor, "rb", closefd=False) as file:
                content = file.read(status.st_size + 1)
                if content and len(content) > status.st_size:  # it grows, or has no size, in /proc
                    content += file.read(limit)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UnreadableFileError(shown, _unopened(path, error, is_ours=is_ours)) from None
    if content is None:  # what the system only pretends to be a file, as in /proc
        raise UnreadableFileError(shown, _no_file(_IRREGULAR, path, is_ours=is_ours))
    require_size(len(content), limit, shown)
    return content


_IRREGULAR = "not a regular file"


def _no_file(what: str, path: Path | str, *, is_ours: bool) -> str:
    """Say what is there in place of a file, and what to do: with what is not ours name another."""
    if is_ours:
        return f"is {what}; put a file there, or remove it"
    inside = file_in(Path(path)) if what == "a folder" else ""
    return f"is {what}; name a file {f'in it, such as {inside}' if inside else 'instead'}"


def _unopened(path: Path | str, error: OSError, *, is_ours: bool) -> str:
    """Say why a file cannot be opened, and where it is not there which one may be meant."""
    if what := _linked(Path(path), error):
        return _no_file(what, path, is_ours=is_ours)
    if not is_ours and error.errno in {ENOENT, ENOTDIR}:
        return named_instead(Path(path))
    return _reason(error)


def _linked(path: Path, error: OSError) -> str:
    """Say what is there in place of a file that cannot be opened; nothing where that is told."""
    if error.errno == ENXIO:
        return _IRREGULAR
    if error.errno == ELOOP:
        return "a link that leads back to itself"
    return "a link that leads nowhere" if error.errno == ENOENT and path.is_symlink() else ""


def require_size(size: int, limit: int, shown: str) -> None:
    """Refuse more bytes than ``limit``. Raises ``UnreadableFileError``."""
    if size > limit:
        raise UnreadableFileError(shown, f"is larger than {limit // 1_000_000} MB; split it")


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - as short as Path.stat, and no object
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the system's refusal to write into a sentence."""
    try:
        yield
    except (FileExistsError, NotADirectoryError):
        raise UnreadableFileError(str(path), f"cannot be written: {_NO_FOLDER}") from None
    except FileNotFoundError:
        raise UnreadableFileError(str(path), f"cannot be written: {_LACKING}") from None
    except OSError as error:
        what = {EISDIR: "a folder", ELOOP: "a link"}.get(error.errno or 0)
        reason = f"{what} is where a file must be; move it away" if what else _reason(error)
        raise UnreadableFileError(str(path), f"cannot be written: {reason}") from None


_LACKING = "the folder that it is to lie in is not there; make it"
_NO_FOLDER = "a file is where a folder must be; move it away"


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def file_mode(path: Path) -> int | None:
    """Return who may do what with a file, which its successor is to keep; none without a file."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:  # whoever writes it says why that cannot be
        return None


def _modes_of_removed(root: Path, files: FileChanges) -> dict[Path, int]:
    found = {path: file_mode(root / path) for path, (_, new) in files.items() if new is None}
    return {path: mode for path, mode in found.items() if mode is not None}


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file that is in no project, whole or not at all; a link stays, and leads there.

    Raises ``UnreadableFileError``.
    """
    real = Path(os.path.realpath(path))
    neighbour = real.with_name(f".{real.name}.{os.getpid()}.tmp")
    with explained(path):
        if real.is_symlink():  # it leads back to itself
            raise OSError(ELOOP, os.strerror(ELOOP))
        try:
            write_synced(neighbour, content, file_mode(real))
            neighbour.replace(real)
        except BaseException:
            _forget(neighbour)
            raise


def fill_folder(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a new or empty folder that is in no project, all of them or none.

    They are given by their places inside. Raises ``NotEmptyError`` and ``UnreadableFileError``.
    """
    with explained(root):
        if os.path.lexists(root) and not (root.is_dir() and next(root.iterdir(), None) is None):
            raise NotEmptyError(str(root))
        whole = Path(os.path.realpath(root))
        neighbour = whole.with_name(f".{whole.name}.{os.getpid()}.tmp")
        try:
            neighbour.mkdir(parents=True)
            for name, content in files.items():
                path = neighbour / name
                path.parent.mkdir(parents=True, exist_ok=True)
                write_synced(path, content, None)
            neighbour.replace(whole)
        except BaseException:
            shutil.rmtree(neighbour, ignore_errors=True)
            raise


def _forget(temporary: Path) -> None:
    """Remove what was to be another file, after a failure that is told."""
    with suppress(OSError):
        temporary.unlink(missing_ok=True)


def write_synced(path: Path, content: bytes, mode: int | None) -> None:
    """Write a new file, and have it on the disk when that returns."""
    with path.open("xb") as file:
        if mode is not None:
            path.chmod(mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself durable, where folders can be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
