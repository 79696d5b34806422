"""What files were found to say, and what follows from it, kept to be not worked out again.

It is kept in the project's own folder, outside git, can be made again at any time, and is never
trusted over the files. What a file was found to say holds as long as its size, its inode and both
its times are the same; where the file was young when it was read, so that it could have changed
within one tick of the clock after that, its very bytes have to be the same. What is damaged, or was
kept in another way or for another key, is nothing.
"""

from __future__ import annotations

import os
import time
import unicodedata
from contextlib import suppress
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from diptych.errors import DiptychError
from diptych.project.files import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.project.files import Files

_T = TypeVar("_T")

_FORMAT = f"diptych keeps, Unicode {unicodedata.unidata_version}\n".encode()
"""What is a letter, and so a word, is another thing in another Python."""
_DIGEST = 16
_SLACK = 2_000_000_000
"""Nanoseconds: the tick of the coarsest clock that file systems have."""
_KNOWN = "known"
_PARAGRAPHS = "known-paragraphs"
_ANSWERS = "answers-"
_QUESTIONS = 12
"""Of so many questions the answers are kept, the latest."""
_STAMP_OF_NOTHING = (0, 0, 0, 0)


class Entry(msgspec.Struct, array_like=True):
    """What a file was found to say."""

    stamp: tuple[int, int, int, int]
    """Both times in nanoseconds, size and inode."""
    digest: bytes
    """Of its bytes, where it was young when it was last read; else nothing."""
    reading: int
    """A number that no other reading has, of this file or another."""
    value: msgspec.Raw


class _Answer(msgspec.Struct, array_like=True):
    """What follows from some readings."""

    readings: list[int]
    table: int
    """Which table has its numbers."""
    value: msgspec.Raw


Table = list[tuple[str, ...]]
"""What has a number, by its number from 0."""


class Found(msgspec.Struct, array_like=True):
    """Answers with the tables that they need."""

    tables: list[Table]
    parts: dict[str, _Answer]


class Known:
    """What is known of the files of a project, by their names inside it."""

    def __init__(self, files: Files, key: bytes) -> None:
        """Look what is kept; all of it depends on ``key``."""
        self._files = files
        self._root = os.fspath(files.root)
        self._key = _digest(key)
        self._entries = self.read(_KNOWN, ENTRIES) or {}
        self._since = _stamp(os.fspath(files.root / OWN / _KNOWN))[0]
        self._stamps: dict[str, tuple[int, int, int, int]] = {}
        self._begun = time.time_ns()
        self._numbers = _numbers()
        self._new: set[str] = set()
        self._fresh: set[str] = set()
        """What was found now, and need not be looked at again for the same answer."""
        self._is_new = False
        self._current: set[int] | None = None
        """The numbers of all readings, when nothing more is read."""

    def said(self, name: str, decoder: msgspec.msgpack.Decoder[_T]) -> _T | None:
        """Return what a file says; ``None`` where it has to be read."""
        entry = self._entries.get(name)
        if entry and name in self._fresh:
            return decoder.decode(entry.value)
        stamp = self._stamps[name] = _stamp(f"{self._root}{os.sep}{name}")
        if entry is None:
            return None
        if entry.stamp == stamp and self._is_sure(name, entry):
            return decoder.decode(entry.value)
        del self._entries[name]
        return None

    def found(self, name: str, raw: bytes, value: object) -> None:
        """Keep what a file says, for which was asked before it was read; it was ``raw``."""
        stamp = self._stamps.get(name, _STAMP_OF_NOTHING)
        if stamp != _STAMP_OF_NOTHING and name not in self._entries:
            digest = _digest(raw) if _is_young(stamp, self._begun) else b""
            self._entries[name] = Entry(stamp, digest, next(self._numbers), _packed(value))
            self._new.add(name)
            self._fresh.add(name)
            self._is_new = True

    def drop(self, name: str) -> None:
        """Forget what a file says."""
        self._entries.pop(name, None)

    def become_another(self) -> None:
        """Give other numbers to readings, as a copy of the process has to."""
        self._numbers = _numbers()
        self._new.clear()

    def new(self) -> dict[str, Entry]:
        """Return what was found since."""
        return {name: self._entries[name] for name in self._new}

    def take(self, entries: dict[str, Entry]) -> None:
        """Take what another process found."""
        self._entries.update(entries)
        self._fresh.update(entries)
        self._is_new = True

    def has(self, name: str) -> bool:
        """Tell whether something is kept of a file, be it true or not any more."""
        return name in self._entries

    def readings(self, names: Iterable[str]) -> list[int] | None:
        """Return the numbers of the readings of some files; ``None`` where one is not kept."""
        entries = [self._entries.get(name) for name in names]
        return [one.reading for one in entries if one] if all(entries) else None

    def keep(self, names: Iterable[str]) -> None:
        """Write down what is known of these files, which are all that there are."""
        there = set(names)
        if self._is_new or not there.issuperset(self._entries):
            kept = {name: one for name, one in self._entries.items() if name in there}
            self.write(_KNOWN, kept)

    def answers(self, question: bytes) -> Answers:
        """Return what is kept of the answers to a question."""
        return Answers(self, _ANSWERS + _digest(question).hex())

    def paragraphs(self) -> Answers:
        """Return what is kept of paragraphs, on which several questions rest."""
        return Answers(self, _PARAGRAPHS)

    def is_current(self, readings: Iterable[int]) -> bool:
        """Tell whether these are the latest readings of files."""
        if self._current is None:
            self._current = {one.reading for one in self._entries.values()}
        return self._current.issuperset(readings)

    def _is_sure(self, name: str, entry: Entry) -> bool:
        """Tell whether a file of the same stamp must be the same.

        What was young and is not any more need be looked into only once.
        """
        if not (entry.digest or _is_young(entry.stamp, self._since)):
            return True
        now = time.time_ns()
        try:
            is_same = _digest(self._files.read(Path(name))) == entry.digest
        except DiptychError:
            return False
        if is_same and not _is_young(entry.stamp, now):
            self._entries[name] = msgspec.structs.replace(entry, digest=b"")
            self._is_new = True
        return is_same

    # On disk

    def read(self, name: str, decoder: msgspec.msgpack.Decoder[_T]) -> _T | None:
        """Return what is kept under a name, if it is whole and of this key."""
        raw, head = self._files.cached(name), _FORMAT + self._key
        start = len(head) + _DIGEST
        body = memoryview(raw)[start:]
        if not raw.startswith(head) or raw[len(head) : start] != _digest(body):
            return None
        with suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return decoder.decode(body)
        return None

    def write(self, name: str, value: object) -> None:
        """Keep something under a name; where it cannot be written it is left."""
        body = msgspec.msgpack.encode(value)
        self._files.cache(name, _FORMAT + self._key + _digest(body) + body)

    def forget(self, beginning: str, left: int) -> None:
        """Remove what is kept under such names, but for the latest."""
        with suppress(DiptychError, OSError):
            folder = self._files.inside(OWN)
            found = sorted(folder.glob(f"{beginning}*"), key=lambda path: path.stat().st_mtime_ns)
            for path in found[: max(len(found) - left, 0)]:
                path.unlink()


class Answers:
    """What follows from the files for one question, part by part, say text by text.

    What parts have in common, as the names of codes, stands in a table, by its number.
    """

    def __init__(self, known: Known, name: str) -> None:
        self._known = known
        self._name = name
        self._kept = known.read(name, FOUND) or Found([[]], {})
        self._table = self._kept.tables[0]
        self._numbers = {item: number for number, item in enumerate(self._table)}
        self._new: set[str] = set()
        self._is_new = False

    def number(self, item: tuple[str, ...]) -> int:
        """Return the number of what parts may have in common."""
        number = self._numbers.setdefault(item, len(self._table))
        if number == len(self._table):
            self._table.append(item)
        return number

    def get(
        self, part: str, names: Sequence[str], decoder: msgspec.msgpack.Decoder[_T]
    ) -> tuple[_T, Table] | None:
        """Return what follows from some files, and the table of its numbers, if it is known."""
        answer = self._kept.parts.get(part)
        if answer is None or answer.readings != self._known.readings(names):
            return None
        return decoder.decode(answer.value), self._kept.tables[answer.table]

    def put(self, part: str, names: Sequence[str], value: object) -> None:
        """Keep what follows from some files, with numbers of ``number``."""
        readings = self._known.readings(names)
        if readings is not None:
            self._kept.parts[part] = _Answer(readings, 0, _packed(value))
            self._new.add(part)
            self._is_new = True

    def become_another(self) -> None:
        """Forget which answers are new, as a copy of the process has to."""
        self._new.clear()

    def new(self) -> Found:
        """Return the answers found since."""
        return Found([self._table], {part: self._kept.parts[part] for part in self._new})

    def take(self, found: Found) -> None:
        """Take the answers that another process found."""
        for part, answer in found.parts.items():
            answer.table += len(self._kept.tables)
            self._kept.parts[part] = answer
        self._kept.tables += found.tables
        self._is_new = True

    def keep(self) -> None:
        """Write the answers down; those to the questions that were answered first go."""
        if self._is_new:
            self._known.write(self._name, self._left())
            self._known.forget(_ANSWERS, _QUESTIONS)

    def _left(self) -> Found:
        """Return the answers that hold, with the tables that they need."""
        parts = self._kept.parts
        parts = {name: one for name, one in parts.items() if self._known.is_current(one.readings)}
        used = sorted({0, *(one.table for one in parts.values())})
        numbers = {table: number for number, table in enumerate(used)}
        for one in parts.values():
            one.table = numbers[one.table]
        return Found([self._kept.tables[table] for table in used], parts)


ENTRIES = msgspec.msgpack.Decoder(dict[str, Entry])
"""Reads what files were found to say."""
FOUND = msgspec.msgpack.Decoder(Found)
"""Reads answers."""


def _stamp(path: str) -> tuple[int, int, int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116 - no object for each of many files
    except OSError:
        return _STAMP_OF_NOTHING
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def _numbers() -> Iterator[int]:
    return count(int.from_bytes(os.urandom(6), "big"))


def _is_young(stamp: tuple[int, int, int, int], since: int) -> bool:
    return max(stamp[:2]) > since - _SLACK


def _digest(raw: bytes | memoryview) -> bytes:
    return blake2b(raw, digest_size=_DIGEST).digest()


def _packed(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.msgpack.encode(value))
