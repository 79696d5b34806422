"""What tables need of texts and sets: what is known of them, and else what they are read for.

Known is what was found out before about the very same files, with the same codebook. Whoever asks
gets the same, known or not.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from diptych.annotations.annotation import SetSummary
from diptych.comparison.tally import Count, Sums, TextCount
from diptych.project.known import Entry, Found, Known
from diptych.project.names import ANNOTATIONS
from diptych.texts.text import Front, Unsegmented

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from diptych.operations.selecting import Reading
    from diptych.project.contents import Contents
    from diptych.project.store import Project, ReadSet
    from diptych.texts.text import Text, TextHead

    Counts = tuple[TextCount, Mapping[tuple[str, ...], Count]]
    """Of a text: its codes, and pairs of these that meet; keys are tuples of words."""
    Readings = Sequence[tuple[TextHead, Reading]]
    """Texts, with whose annotations of them count."""

_SETS = f"{ANNOTATIONS}{os.sep}"
_COUNTING = ("texts", "annotations", "anchoring", "comparison", "project", "operations")
"""The rooms with all that decides what is counted, or how that is kept."""
ROOM = 10_000_000
"""Characters of texts that are held from when the groups are made until they are counted; of a
corpus that is larger the other texts are read once more."""
MANY = 200
"""Sets from which on it is worth to keep what they say."""


class _Front(msgspec.Struct, array_like=True):
    """What is kept of a text."""

    fields: dict[str, str]
    title: str


class _Counts(msgspec.Struct, array_like=True):
    """What is kept of the counts of a text, codes by their numbers."""

    paragraphs: int
    words: int
    excluded: int
    counts: dict[int, Count]
    own: dict[int, Count]
    pairs: dict[int, Count]


_FRONT = msgspec.msgpack.Decoder(_Front)
_SUMMARY = msgspec.msgpack.Decoder(tuple[list[int], SetSummary])
"""Of a set, behind the reading of the text that it was found to fit."""
_COUNTS = msgspec.msgpack.Decoder(_Counts)
_SUMS = msgspec.msgpack.Decoder(Sums)
_BYTES = msgspec.msgpack.Decoder(bytes)


class Head(Front, frozen=True, kw_only=True):
    """A text of which only the front matter was asked for."""

    title: str
    whole: Callable[[], Text]
    """Reads the text."""


class KnownCounts:
    """What is known of a project for one question, and what is found out for the next time.

    In the past, in a small project, and where nothing is to be kept, nothing is known.
    """

    def __init__(
        self, project: Project, contents: Contents, question: object, *, use: bool
    ) -> None:
        """Look what is kept; ``question`` is all, but for files, on which counts depend."""
        self._project = project
        self._contents = contents
        self._known: Known | None = None
        self._room = ROOM
        self._stores: tuple[Any, ...] = ()
        if use and not project.files.snapshot and _is_large(contents):
            self._known = Known(project.files, _ways() + project.codebook_as_read())
            self._counts = self._known.answers(msgspec.msgpack.encode(question))
            self._printed = self._known.paragraphs()
            self._stores = self._known, self._counts, self._printed

    def heads(self, ids: Iterable[str] | None = None) -> list[TextHead]:
        """Return all texts, or these, without what is in them where that is not needed."""
        paths = self._contents.texts
        return [self._head(name, paths[name]) for name in (paths if ids is None else ids)]

    def _head(self, text_id: str, path: Path) -> TextHead:
        if self._known is None:
            return self._in_room(self._project.head(text_id, path), path)
        held = []
        front = self._known.said(f"{path}", _FRONT)
        if front is None:
            read, raw = self._project.unsegmented(text_id, path)
            front = _Front(read.fields, read.title)
            self._known.found(f"{path}", raw, front)
            held = [read] if self._has_room(read) else []
        whole = partial(self._whole, text_id, path, held)
        return Head(id=text_id, fields=front.fields, title=front.title, whole=whole)

    def _in_room(self, read: TextHead, path: Path) -> TextHead:
        """Return a text with what was read of it, as long as there is room, else without."""
        is_past = self._project.files.snapshot
        if is_past or not isinstance(read, Unsegmented) or self._has_room(read):
            return read
        whole = partial(self._whole, read.id, path, [])
        return Head(id=read.id, fields=read.fields, title=read.title, whole=whole)

    def _has_room(self, read: Unsegmented) -> bool:
        """Tell whether a text can be held, and take the room for it."""
        size = len(read.body)
        if size > self._room:
            return False
        self._room -= size
        return True

    def _whole(self, text_id: str, path: Path, held: list[Unsegmented]) -> Text:
        """Return what was held of a text, and let it go; else read it."""
        one = held.pop() if held else self._project.unsegmented(text_id, path)[0]
        return one.whole()

    def summary(self, text_id: str, annotator: str) -> SetSummary | None:
        """Return what decides whether a set counts, if it is known.

        Of another text than it was found to fit nothing is known: it may fit that no more.
        """
        if self._known is None:
            return None
        name = _set(text_id, annotator)
        said = self._known.said(name, _SUMMARY)
        if said and said[0] == self._known.readings(self._names(text_id)):
            return said[1]
        self._known.drop(name)
        return None

    def read(self, read: ReadSet) -> None:
        """Note a set of which nothing was known."""
        if self._known and read.raw is not None:
            text = self._known.readings(self._names(read.said.text)) or []
            name = _set(read.said.text, read.said.annotator)
            self._known.found(name, read.raw, (text, read.said.summary))

    def counts(
        self, text_id: str, annotators: Sequence[str], count: Callable[[], Counts]
    ) -> Counts:
        """Return the counts of a text by some annotators: known ones, or those that are made."""
        if self._known is None:
            return count()
        names = self._names(text_id, annotators)
        part = "/".join([text_id, *annotators])
        if kept := self._counts.get(part, names, _COUNTS):
            return _unpacked(*kept)
        counts = count()
        self._counts.put(part, names, self._packed(counts))
        return counts

    def sums(self, readings: Readings) -> Sums | None:
        """Return the counts of all texts of a group together, if they are known."""
        if self._known is None:
            return None
        names = self._all_names(readings)
        kept = self._counts.get(_part(readings), names, _SUMS)
        return kept and kept[0]

    def found_sums(self, readings: Readings, sums: Sums) -> None:
        """Keep the counts of all texts of a group together."""
        if self._known:
            self._counts.put(_part(readings), self._all_names(readings), sums)

    def _all_names(self, readings: Readings) -> list[str]:
        return [
            name for text, reading in readings for name in self._names(text.id, reading.annotators)
        ]

    def printed(self, text_id: str, find: Callable[[], bytes]) -> bytes:
        """Return what tells a text's paragraphs from others: known, or as it is found."""
        if self._known is None:
            return find()
        names = self._names(text_id)
        if kept := self._printed.get(text_id, names, _BYTES):
            return kept[0]
        printed = find()
        self._printed.put(text_id, names, printed)
        return printed

    def keep(self) -> None:
        """Write down what was found out."""
        if self._known:
            sets = self._contents.sets.items()
            texts = map(str, self._contents.texts.values())
            self._known.keep(
                [*texts, *(_set(text, name) for text, names in sets for name in names)]
            )
            self._counts.keep()
            self._printed.keep()

    def _names(self, text_id: str, annotators: Iterable[str] = ()) -> list[str]:
        return [f"{self._contents.texts[text_id]}", *(_set(text_id, name) for name in annotators)]

    def _packed(self, counts: Counts) -> _Counts:
        text, pairs = counts
        return _Counts(
            text.paragraphs,
            text.words,
            text.excluded,
            self._numbered(text.counts),
            self._numbered(text.own),
            self._numbered(pairs),
        )

    def _numbered(self, counts: Mapping[Any, Count]) -> dict[int, Count]:
        return {self._counts.number(key): count for key, count in counts.items()}

    # For several processes

    def unknown(self, texts: Sequence[TextHead]) -> list[TextHead]:
        """Return the texts that have a set of which nothing is known; none, if nothing is kept."""
        known, sets = self._known, self._contents.sets
        if known is None:
            return []
        names = {text.id: [_set(text.id, name) for name in sets.get(text.id, ())] for text in texts}
        return [text for text in texts if not all(map(known.has, names[text.id]))]

    def become_another(self) -> None:
        """Note that from here on only what is new is of interest, as to a copy of the process."""
        for store in self._stores:
            store.become_another()

    def new(self) -> bytes:
        """Return all that was found since."""
        return msgspec.msgpack.encode([store.new() for store in self._stores])

    def take(self, raw: bytes) -> None:
        """Take what another process found; nothing, where it failed, or ended while it wrote."""
        with suppress(msgspec.DecodeError):
            for store, found in zip(self._stores, _FOUND.decode(raw), strict=True):
                store.take(found)


_FOUND = msgspec.msgpack.Decoder(tuple[dict[str, Entry], Found, Found])


def _unpacked(kept: _Counts, table: list[Any]) -> Counts:
    counts, own, pairs = (
        {table[number]: count for number, count in numbered.items()}
        for numbered in (kept.counts, kept.own, kept.pairs)
    )
    return TextCount(counts, kept.paragraphs, kept.words, kept.excluded, own), pairs


def _part(readings: Readings) -> str:
    """Name what is asked of a group: by its first text, of which the last such group is kept."""
    return f"\0{readings[0][0].id if readings else ''}"


def _set(text_id: str, annotator: str) -> str:
    """Name the file of a set whose ids are known to be ids: see ``set_path``."""
    return f"{_SETS}{text_id}{os.sep}{annotator}.json"


def _ways() -> bytes:
    """Return what tells the ways to read and to count of this program from those of another one."""
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - for a hundred files
    stamps = []
    for room in _COUNTING:
        with suppress(OSError), os.scandir(f"{package}{os.sep}{room}") as modules:
            for module in modules:
                if module.name.endswith(".py"):
                    status = module.stat()
                    stamps.append((module.name, status.st_size, status.st_mtime_ns))
    return msgspec.msgpack.encode(sorted(stamps))


def _is_large(contents: Contents) -> bool:
    return sum(map(len, contents.sets.values())) >= MANY
