"""Annotations of brat: a ``.txt`` and a ``.ann`` for each text, in a folder or an archive of it.

Types of passages are codes of the facet ``type``, attributes facets of their own, notes of
annotators notes. What joins passages (relations, events, equivalence) has no place in a project,
and is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from diptych.exchange.foreign import (
    Foreign,
    ForeignAnnotation,
    ForeignCode,
    ForeignCoding,
    ForeignText,
    Loss,
)
from diptych.exchange.offsets import BYTE_ORDER_MARK, READINGS
from diptych.texts.importers.archives import damaged, opened
from diptych.texts.importers.imported import Arrival

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.exchange.offsets import Reading
    from diptych.texts.importers.archives import Archive

_TYPE = "type"
_PLACE = "[0-9]{1,9} [0-9]{1,9}"
_PASSAGE = re.compile(rf"(T\d+)\t(\S+) ({_PLACE}(?:;{_PLACE})*)\t(.*)")
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (\S+)(?: (.+))?")
_NOTE = re.compile(r"#\d+\t\S+ (\S+)\t(.*)")
_LOST = {
    "R": "relation",
    "E": "event",
    "*": "equivalence",
    "N": "reference to a database",
}
_YES = "yes"
"""The code of an attribute that has no value: it is there or not."""


def read(raw: bytes, name: str) -> Foreign:
    """Read all texts that have annotations. Raises ``ForeignFileError``."""
    archive = opened(Arrival(raw=raw, name=name), "export fewer texts at once")
    found = _Reading(archive)
    stems = sorted(one.removesuffix(".ann") for one in archive.members if one.endswith(".ann"))
    if not stems:
        raise damaged(name, "it has no .ann file")
    for stem in stems:
        found.add(stem)
    return Foreign(
        texts=tuple(found.texts),
        codes=tuple(found.codes.values()),
        annotations=tuple(found.annotations),
        readings=tuple(_readings(found.texts)),
        losses=tuple(Loss(number, thing) for thing, number in found.lost.items()),
        warnings=tuple(found.warnings),
    )


def _readings(texts: Sequence[ForeignText]) -> Iterator[Reading]:
    """Yield how offsets may be meant: code points, of the file or of what an editor made of it."""
    marked = any(one.content.startswith(BYTE_ORDER_MARK) for one in texts)
    crlf = any("\r\n" in one.content for one in texts)
    for one in READINGS:
        if not one.inclusive and not one.utf16 and one.marked <= marked and one.crlf <= crlf:
            yield one


class _Passage(NamedTuple):
    """What is said of a passage, as its lines are read."""

    spans: list[tuple[int, int]]
    quote: str
    codes: list[str]
    notes: list[str]


class _Reading:
    """What was read so far."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.texts: list[ForeignText] = []
        self.codes: dict[str, ForeignCode] = {}
        self.annotations: list[ForeignAnnotation] = []
        self.lost: Counter[str] = Counter()
        self.warnings: list[str] = []

    def add(self, stem: str) -> None:
        """Read a text and its annotations; one without a text is counted."""
        if f"{stem}.txt" not in self._archive.members:
            self.lost["file of annotations without its text"] += 1
            return
        name = stem.rsplit("/", 1)[-1]
        content = self._decoded(f"{stem}.txt")
        self.texts.append(ForeignText(key=stem, name=name, content=content))
        for key, one in self._passages(stem).items():
            self.annotations += self._parts(stem, key, one)

    def _decoded(self, member: str) -> str:
        try:
            return self._archive.read(member).decode()
        except UnicodeDecodeError as error:
            reason = f"{member} is not UTF-8: byte {error.start}"
            raise damaged(self._archive.name, reason) from None

    def _passages(self, stem: str) -> dict[str, _Passage]:
        found: dict[str, _Passage] = {}
        said = self._decoded(f"{stem}.ann").removeprefix(BYTE_ORDER_MARK)
        lines = [bare for line in said.split("\n") if (bare := line.rstrip("\r"))]
        for line in lines:
            if passage := _PASSAGE.fullmatch(line):
                key, kind, places, quote = passage.groups()
                spans = [(int(a), int(b)) for a, b in (p.split() for p in places.split(";"))]
                found[key] = _Passage(spans, quote, [self._code(_TYPE, kind)], [])
        for line in lines:
            self._add_to(found, line)
        return found

    def _add_to(self, found: dict[str, _Passage], line: str) -> None:
        """Take what a line says of a passage."""
        if attribute := _ATTRIBUTE.fullmatch(line):
            name, key, value = attribute.groups()
            if key in found:
                found[key].codes.append(self._code(name, value or _YES))
                return
        elif note := _NOTE.fullmatch(line):
            if note[1] in found:
                found[note[1]].notes.append(note[2])
                return
        elif _PASSAGE.fullmatch(line):
            return
        self.lost[_LOST.get(line[:1], "line that says nothing of a passage")] += 1

    def _code(self, facet: str, code: str) -> str:
        """Return the key of a code, below its facet."""
        self.codes.setdefault(facet, ForeignCode(key=facet, name=facet, is_usable=False))
        key = f"{facet}={code}"
        self.codes.setdefault(key, ForeignCode(key=key, name=code, above=facet))
        return key

    def _parts(self, stem: str, key: str, one: _Passage) -> Iterator[ForeignAnnotation]:
        """Yield an annotation for each part of a passage that is in several."""
        if len(one.spans) > 1:
            self.lost["gap in a passage, each part of which is an annotation"] += len(one.spans) - 1
        for number, (start, end) in enumerate(one.spans):
            part = f"{stem}:{key}" + (f"#{number}" if number else "")
            yield ForeignAnnotation(
                key=part,
                text=stem,
                start=start,
                end=end,
                quote=one.quote if len(one.spans) == 1 else "",
                is_quoted=len(one.spans) == 1,
                codings=tuple(ForeignCoding(f"{part} {code}", code) for code in one.codes),
                note="\n".join(one.notes),
            )
