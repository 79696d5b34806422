"""What diptych changed last, kept with the project so that it can be taken back and done again.

Each change is a file in a folder that git ignores: of each file that it touched, what stood where
the two versions differ, and a hash of both. So a large set in which one annotation changed costs
little, and nothing is put over a file that is not what the change made of it. What is about to
happen is kept first, as begun; the files tell whoever comes next whether it happened. Only what is
in the folders of texts and annotations is kept: neither hidden files nor settings of git.
"""

from __future__ import annotations

import re
import zlib
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec

from diptych.errors import ChangedSinceError, NothingToUndoError, UnreadableFileError
from diptych.project.files import (
    LARGEST_FILE,
    OWN,
    InnerPath,
    Mode,
    explained,
    file_mode,
    write_synced,
)
from diptych.project.names import ANNOTATIONS, TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.project.files import FileChanges, Files

KEPT = 200
"""Changes; older ones are forgotten."""
KEPT_BYTES = 50_000_000
"""The same for the space that they take; the last one is always kept."""
_SOME = 10
"""After so many changes each, older ones are forgotten."""

_FOLDER = OWN / "changes"
_NAME = re.compile(r"(\d{6,12})\.(done|undone)(\.begun)?")
_BEGUN = ".begun"
_LARGEST = 10 * LARGEST_FILE
_FASTEST = 1


Position = Annotated[int, msgspec.Meta(ge=0)]


class KeptFile(msgspec.Struct, array_like=True, frozen=True):
    """One file of a change, with what makes the old version of the new one."""

    path: InnerPath
    old: bytes | None
    """A hash; ``None`` where there was no file."""
    new: bytes | None
    mode: Mode | None
    """Of the file as it was."""
    start: Position
    """How many bytes at the beginning are the same in both."""
    end: Position
    """How many at the end."""
    middle: bytes
    """What the old one has between them, deflated."""

    @property
    def what(self) -> str:
        """What became of the file: ``created``, ``removed`` or ``changed``."""
        if self.old is None:
            return "created"
        return "removed" if self.new is None else "changed"


class PastChange(msgspec.Struct, array_like=True, frozen=True):
    """What was written at once."""

    time: str
    """In UTC: ``2026-11-22T10:00:00Z``."""
    command: tuple[str, ...]
    """The words after ``diptych``; none where a program in Python wrote."""
    files: tuple[KeptFile, ...]

    @property
    def words(self) -> str:
        """The command line, as a shell would take it."""
        from shlex import join

        return join(("diptych", *self.command)) if self.command else "a program in Python"


class _Kept(NamedTuple):
    """The name of a change's file, taken apart."""

    number: int
    """The latest has the largest."""
    state: str
    """``done`` or ``undone``: what it is, or is about to be."""
    is_begun: bool

    def name(self) -> str:
        return f"{self.number:06d}.{self.state}{_BEGUN * self.is_begun}"

    def other(self) -> _Kept:
        """Return what the same change is before it becomes this."""
        return _Kept(self.number, "undone" if self.state == "done" else "done", is_begun=False)


class PastChanges:
    """The changes of a project that can be taken back, and those that can be done again.

    Their folder is listed once. Whoever calls anything but ``done`` and ``undone`` holds the
    project's lock, so that nobody else changes it.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self._folder = files.root / _FOLDER
        found = map(_NAME.fullmatch, files.names(_FOLDER))
        self._kept = {_Kept(int(one[1]), one[2], is_begun=bool(one[3])) for one in found if one}

    # Keeping what happens

    def begin(self, contents: FileChanges, command: Sequence[str]) -> None:
        """Keep what is about to be written and removed; ``settle`` when that is done."""
        from datetime import UTC, datetime

        touched = tuple(
            _kept(path, old, new, file_mode(self._files.root / path))
            for path, (old, new) in contents.items()
            if old != new and is_kept(path)
        )
        if touched:
            time = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            number = max((kept.number for kept in self._names()), default=0) + 1
            change = PastChange(time=time, command=tuple(command), files=touched)
            self._begin(_Kept(number, "done", is_begun=True), change)

    def _begin(self, kept: _Kept, change: PastChange) -> None:
        self._files.inside(_FOLDER)
        with explained(_FOLDER):
            self._folder.mkdir(exist_ok=True)
            self._kept.add(kept)
            try:
                write_synced(self._folder / kept.name(), msgspec.msgpack.encode(change), None)
            except BaseException:
                self.drop()
                raise

    def settle(self) -> None:
        """Let what was begun be done, or undone: the files are written."""
        with explained(_FOLDER):
            for kept in self._begun():
                if kept.state == "done":
                    self._make_room(kept.number)
                self._unlink(kept.other())
                done = kept._replace(is_begun=False)
                (self._folder / kept.name()).replace(self._folder / done.name())
                self._kept = self._kept - {kept} | {done}

    def drop(self) -> None:
        """Forget what was begun: the files are as they were."""
        with explained(_FOLDER):
            for kept in self._begun():
                self._unlink(kept)

    def recover(self) -> None:
        """Settle or drop what a killed process began; the files tell which."""
        begun = self._begun()
        before: dict[str, bytes | None] = {}
        for kept in begun if begun[:1] and begun[0].state == "done" else begun[::-1]:
            if change := self._read(kept):
                self._require_own(kept, change)
                before = {one.path: one.old for one in change.files} | before
        if any(_hash(self._files.read_if_there(Path(path))) != old for path, old in before.items()):
            self.settle()
        elif begun:
            self.drop()

    def _make_room(self, number: int) -> None:
        """Forget what was undone before this was done, and at times what is too much.

        What is done again comes before all that is still undone. What is too much is not looked
        for each time: looking at all takes longer than writing one.
        """
        names = self._names()
        for kept in names:
            if kept.state == "undone" and kept.number < number:
                self._unlink(kept)
        if number % _SOME == 0:
            size = 0
            done = [kept for kept in names if kept.state == "done"]
            for count, kept in enumerate(reversed(done)):
                size += (self._folder / kept.name()).stat().st_size if count else 0
                if count >= KEPT or size > KEPT_BYTES:
                    self._unlink(kept)

    def _unlink(self, kept: _Kept) -> None:
        (self._folder / kept.name()).unlink(missing_ok=True)
        self._kept.discard(kept)

    # Taking back

    def is_unsettled(self) -> bool:
        """Tell whether somebody is writing, or was killed over it: ``recover`` tells which."""
        return bool(self._begun())

    def done(self) -> list[PastChange]:
        """Return the changes that can be taken back, the latest first."""
        return list(self._changes("done").values())

    def undone(self) -> list[PastChange]:
        """Return the changes that were taken back, as they were, the next to do again first."""
        return [_turned(change) for change in self._changes("undone").values()]

    def take_back(self, count: int, *, dry_run: bool = False) -> list[PastChange]:
        """Take the last changes back, all or none, and return them, the latest first.

        Raises ``NothingToUndoError`` and ``ChangedSinceError``.
        """
        return self._reverse("done", count, dry_run=dry_run)

    def do_again(self, count: int, *, dry_run: bool = False) -> list[PastChange]:
        """Do again what was taken back last; as ``take_back`` does."""
        return [_turned(change) for change in self._reverse("undone", count, dry_run=dry_run)]

    def _reverse(self, state: str, count: int, *, dry_run: bool) -> list[PastChange]:
        changes = self._changes(state)
        if count > len(changes):
            what = "take back" if state == "done" else "do again"
            raise NothingToUndoError(what, len(changes))
        chosen = list(changes.items())[:count]
        for kept, change in chosen:
            self._require_own(kept, change)
        reversal = _Reversal(self._files)
        reversed_changes = {kept: reversal.of(change) for kept, change in chosen}
        if not dry_run:
            for kept, change in reversed_changes.items():
                self._begin(kept.other()._replace(is_begun=True), change)
            self._files.write_begun(reversal.contents(), reversal.modes)
        return [change for _, change in chosen]

    def _changes(self, state: str) -> dict[_Kept, PastChange]:
        """Read changes, the next to take back, or to do again, first."""
        names = [kept for kept in self._names() if kept.state == state and not kept.is_begun]
        read = ((kept, self._read(kept)) for kept in (names[::-1] if state == "done" else names))
        return {kept: change for kept, change in read if change}

    def _read(self, kept: _Kept) -> PastChange | None:
        """Read a change; ``None`` where its file is gone, or was cut off with the power."""
        try:
            raw = self._files.read_if_there(_FOLDER / kept.name(), _LARGEST) or b""
            return msgspec.msgpack.decode(raw, type=PastChange)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    def _require_own(self, kept: _Kept, change: PastChange) -> None:
        """Refuse a change that came with a clone, and would reach hidden files, such as git's."""
        for one in change.files:
            if not is_kept(Path(one.path)) or self._files.is_hidden(Path(one.path)):
                reason = f"would write {one.path}, which is no file of the project; delete it"
                raise UnreadableFileError(str(_FOLDER / kept.name()), reason)

    def _begun(self) -> list[_Kept]:
        return [kept for kept in self._names() if kept.is_begun]

    def _names(self) -> list[_Kept]:
        """Name what is kept, the oldest first."""
        return sorted(self._kept)


class _Reversal:
    """What files become when changes are reversed, one after the other."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._found: dict[Path, bytes | None] = {}
        self._made: dict[Path, bytes | None] = {}
        self.modes: dict[Path, int] = {}

    def of(self, change: PastChange) -> PastChange:
        """Reverse one more change, and return the change that reverses this."""
        files = tuple(self._reverse(kept, change) for kept in change.files)
        return msgspec.structs.replace(change, files=files)

    def contents(self) -> FileChanges:
        """Return the files as they are, and as they are to be."""
        return {path: (self._found[path], made) for path, made in self._made.items()}

    def _reverse(self, kept: KeptFile, change: PastChange) -> KeptFile:
        path = Path(kept.path)
        if path not in self._made:
            self._found[path] = self._made[path] = self._files.read_if_there(path)
        now = self._made[path]
        before = _restored(kept, now) if _hash(now) == kept.new else None
        if _hash(now) != kept.new or _hash(before) != kept.old:
            raise ChangedSinceError(kept.path, change.words)
        mode = file_mode(self._files.root / path)
        if kept.mode is not None:
            self.modes[path] = kept.mode
        self._made[path] = before
        return _kept(path, now, before, mode or self.modes.get(path))


def is_kept(path: Path) -> bool:
    """Tell whether changes of a file are kept: not of hidden ones, or in other folders."""
    hidden = any(part.startswith(".") for part in path.parts)
    return Path(*path.parts[:1]) in {TEXTS, ANNOTATIONS} and not hidden


def _kept(path: Path, old: bytes | None, new: bytes | None, mode: int | None) -> KeptFile:
    a, b = old or b"", new or b""
    start = _same(min(len(a), len(b)), lambda low, high: a[low:high] == b[low:high])
    most = min(len(a), len(b)) - start
    x, y = len(a), len(b)
    end = _same(most, lambda low, high: a[x - high : x - low] == b[y - high : y - low])
    return KeptFile(
        path=path.as_posix(),
        old=_hash(old),
        new=_hash(new),
        mode=None if old is None else mode,
        start=start,
        end=end,
        middle=zlib.compress(a[start : x - end], _FASTEST),
    )


def _turned(change: PastChange) -> PastChange:
    """Return, for who reads of it, what was done where this is what taking it back did."""
    files = tuple(msgspec.structs.replace(one, old=one.new, new=one.old) for one in change.files)
    return msgspec.structs.replace(change, files=files)


def _restored(kept: KeptFile, now: bytes | None) -> bytes | None:
    """Return the old version of a file; something else where the new one is not ``now``."""
    if kept.old is None:
        return None
    after = now or b""
    try:
        middle = zlib.decompressobj().decompress(kept.middle, LARGEST_FILE)
    except zlib.error:
        return None
    return after[: kept.start] + middle + after[len(after) - kept.end :]


def _same(most: int, is_same: Callable[[int, int], bool]) -> int:
    """Return up to where, at ``most``, two things are the same; halves are compared as wholes."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if is_same(low, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _hash(content: bytes | None) -> bytes | None:
    return None if content is None else sha256(content).digest()
