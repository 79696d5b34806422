"""Annotations of brat: a ``.txt`` and a ``.ann`` for each text, in a folder or an archive of it.

Types of passages are codes of the facet ``type``, attributes facets of their own, notes of
annotators notes. What joins passages (relations, events, equivalence) has no place in a project,
and is counted. There is a folder for each annotator where it was written here; levels of codes are
parted by full stops in it, and the passages of a project without a facet ``type`` are of the type
``Passage``.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from diptych.archives import zipped
from diptych.exchange.foreign import (
    Foreign,
    ForeignAnnotation,
    ForeignCode,
    ForeignCoding,
    ForeignText,
    Loss,
    codes_above,
)
from diptych.exchange.offsets import BYTE_ORDER_MARK, READINGS
from diptych.exchange.outgoing import ascii_names, common_losses
from diptych.texts.importers.archives import damaged, opened
from diptych.texts.importers.imported import Arrival

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from diptych.comparison.codings import Coding
    from diptych.exchange.offsets import Reading
    from diptych.exchange.outgoing import Outgoing
    from diptych.texts.importers.archives import Archive
    from diptych.texts.text import Text

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


_PASSAGE_TYPE = "Passage"
_STORABLE = re.compile("[A-Za-z0-9_-]+")
"""What brat takes for the name of a type or an attribute."""
_CONF = "annotation.conf"
_OWN = "# written by diptych"
_FACET = "# facet "
"""What a line of the configuration begins with; the name in brat and that of the facet follow."""
_BY_PROGRAM = "# by a program: "
"""What a line of the configuration begins with; a text that a program annotated follows."""
_FEWER = "import one folder of it after the other"
_NOBODY = "texts"
"""The folder of texts that nobody annotated."""


# Writing


def write(outgoing: Outgoing) -> bytes:
    """Pack a folder for each annotator with all texts: the same project, the same bytes."""
    names = _attribute_names(outgoing)
    members: dict[str, bytes] = {}
    for annotator in outgoing.annotators or (_NOBODY,):
        configuration = _configuration(outgoing, names, annotator)
        members[f"{annotator}/{_CONF}"] = configuration.encode()
        for text in outgoing.texts:
            rows = [one for one in _rows(outgoing, text) if one.annotator == annotator]
            lines = "".join(_lines(rows, names)).encode("utf-8", "replace")
            members[f"{annotator}/{text.id}.txt"] = text.body.encode("utf-8", "replace")
            members[f"{annotator}/{text.id}.ann"] = lines
    return zipped(members)


def losses(outgoing: Outgoing) -> Iterator[Loss]:
    """Yield what is lost."""
    yield from common_losses(outgoing)
    rows = [one.annotation for text in outgoing.texts for one in _rows(outgoing, text)]
    blank = sum(len(outgoing.codings(text)) for text in outgoing.texts) - len(rows)
    yield Loss(blank, "passage of nothing but ends of lines")
    yield Loss(len(rows), "id of an annotation")
    yield Loss(sum(bool(one.created) for one in rows), "time of an annotation")
    ends = sum(_note(one.note or "") != one.note for one in rows if one.note)
    yield Loss(ends, "note of several lines", "they are one")
    codes = [code for _, code in outgoing.codes]
    yield Loss(sum(bool(one.definition) for one in codes), "definition of a code")
    yield Loss(sum(len(text.fields) for text in outgoing.texts), "field of front matter")


def _rows(outgoing: Outgoing, text: Text) -> list[Coding]:
    """Return the annotations that have a line in brat: ends of lines alone are no passage there."""
    return [one for one in outgoing.codings(text) if one.annotation.quote.strip("\n")]


def _attribute_names(outgoing: Outgoing) -> dict[str, str]:
    """Return what facets are called in brat; one that gives types is not among them."""
    facets = [one.name for one in outgoing.codebook.facets]
    if _gives_types(outgoing):
        facets.remove(_TYPE)
    own = {name: name for name in facets if _STORABLE.fullmatch(name)}
    return own | ascii_names((name for name in facets if name not in own), own, "-")


def _gives_types(outgoing: Outgoing) -> bool:
    """Tell whether there is a facet of types whose codes brat takes for such."""
    facet = outgoing.codebook.by_name.get(_TYPE)
    return facet is not None and all(_STORABLE.fullmatch(path) for path in facet.codes)


def _configuration(outgoing: Outgoing, names: Mapping[str, str], annotator: str) -> str:
    facets = outgoing.codebook.by_name
    types = [*facets[_TYPE].codes] if _gives_types(outgoing) else []
    attributes = [
        f"{names[name]}\tArg:<ENTITY>, Value:{'|'.join(map(_dotted, facets[name].codes))}"
        for name in names
        if facets[name].codes
    ]
    called = [f"{_FACET}{name} {facet}" for facet, name in names.items()]
    by_program = [
        _BY_PROGRAM + text
        for text, sets in outgoing.sets.items()
        if any(one.is_program and one.annotator == annotator for one in sets)
    ]
    parts = [
        _OWN, *by_program, *called,
        "[entities]", *types, _PASSAGE_TYPE,
        "[relations]", "[events]",
        "[attributes]", *attributes,
    ]  # fmt: skip
    return "".join(f"{line}\n" for line in parts)


def _dotted(path: str) -> str:
    return path.replace("/", ".")


def _lines(rows: Sequence[Coding], names: Mapping[str, str]) -> Iterator[str]:
    attributes = 0
    for number, row in enumerate(rows, 1):
        said = row.annotation
        kind = _PASSAGE_TYPE if _TYPE in names else said.codes.get(_TYPE, _PASSAGE_TYPE)
        pieces = list(re.finditer(r"[^\n]+", said.quote))
        places = ";".join(f"{said.start + one.start()} {said.start + one.end()}" for one in pieces)
        words = " ".join(one.group() for one in pieces)
        yield f"T{number}\t{kind} {places}\t{words}\n"
        for facet, name in names.items():
            if facet in said.codes:
                attributes += 1
                yield f"A{attributes}\t{name} T{number} {_dotted(said.codes[facet])}\n"
        if said.note:
            yield f"#{number}\tAnnotatorNotes T{number}\t{_note(said.note)}\n"


def _note(words: str) -> str:
    return " ".join(words.split())


# Reading


def read(raw: bytes, name: str) -> Foreign:
    """Read all texts that have annotations. Raises ``ForeignFileError``."""
    archive = opened(Arrival(raw=raw, name=name), _FEWER, is_collection=True)
    found = _Reading(archive)
    stems = sorted(one.removesuffix(".ann") for one in archive.members if one.endswith(".ann"))
    if not stems:
        raise damaged(name, "it has no .ann file")
    for stem in stems:
        found.add(stem)
    return Foreign(
        texts=tuple(found.texts.values()),
        codes=tuple(found.codes.values()),
        annotations=tuple(found.annotations),
        is_own=found.is_own,
        readings=tuple(_readings(found.texts.values())),
        losses=tuple(Loss(number, thing) for thing, number in found.lost.items()),
        warnings=tuple(found.warnings),
    )


def _readings(texts: Collection[ForeignText]) -> Iterator[Reading]:
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


class _Configuration(NamedTuple):
    """What diptych wrote into a folder's configuration."""

    facets: Mapping[str, str]
    """By the names of attributes."""
    by_program: frozenset[str]
    """The texts that a program annotated there."""


class _Reading:
    """What was read so far."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.texts: dict[tuple[str, str], ForeignText] = {}
        """By name and content: folders for annotators have the same ones."""
        self.codes: dict[str, ForeignCode] = {}
        self.annotations: list[ForeignAnnotation] = []
        self.is_own = True
        self._facets: Mapping[str, str] | None = None
        """The facets of attributes, in a folder that diptych wrote."""
        self._configured: dict[str, _Configuration | None] = {}
        """By folder, what was written there; ``None``: nothing by diptych."""
        self.lost: Counter[str] = Counter()
        self.warnings: list[str] = []

    def add(self, stem: str) -> None:
        """Read a text and its annotations; one without a text is counted."""
        if f"{stem}.txt" not in self._archive.members:
            self.lost["file of annotations without its text"] += 1
            return
        folder, _, name = stem.rpartition("/")
        if folder not in self._configured:
            self._configured[folder] = self._configuration(folder)
        configured = self._configured[folder]
        self._facets = configured and configured.facets
        content = self._decoded(f"{stem}.txt")
        is_own = configured is not None
        self.is_own &= is_own
        text = ForeignText(key=stem, name=name, content=content, is_body=is_own)
        text_key = self.texts.setdefault((name, content), text).key
        said = partial(
            replace,
            annotator=folder.rpartition("/")[2] if is_own else "",
            is_program=configured is not None and name in configured.by_program,
        )
        for key, one in self._passages(stem).items():
            whole = one._replace(spans=_joined(one.spans, content))
            parts = self._parts(f"{stem}:{key}", text_key, whole)
            self.annotations += map(said, parts)

    def _configuration(self, folder: str) -> _Configuration | None:
        """Read the configuration of a folder as diptych writes it; ``None`` where it did not."""
        member = f"{folder}/{_CONF}".lstrip("/")
        if member not in self._archive.members:
            return None
        lines = self._archive.read(member).decode("utf-8", "replace").splitlines()
        if lines[:1] != [_OWN]:
            return None
        called = (line.removeprefix(_FACET).split(" ") for line in lines if line.startswith(_FACET))
        by_program = (one.removeprefix(_BY_PROGRAM) for one in lines if one.startswith(_BY_PROGRAM))
        return _Configuration({one[0]: one[-1] for one in called}, frozenset(by_program))

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
                is_none = self._facets is not None and kind == _PASSAGE_TYPE
                codes = [] if is_none else [self._code(_TYPE, kind)]
                found[key] = _Passage(spans, quote, codes, [])
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
        is_own = self._facets is not None
        if self._facets is not None:
            facet, code = self._facets.get(facet, facet), code.replace(".", "/")
        for one in codes_above(facet, code, is_path=is_own):
            self.codes.setdefault(one.key, one)
        return f"{facet}={code}"

    def _parts(self, key: str, text: str, one: _Passage) -> Iterator[ForeignAnnotation]:
        """Yield an annotation for each part of a passage that is in several."""
        if len(one.spans) > 1:
            self.lost["gap in a passage, each part of which is an annotation"] += len(one.spans) - 1
        for number, (start, end) in enumerate(one.spans):
            part = key + (f"#{number}" if number else "")
            yield ForeignAnnotation(
                key=part,
                text=text,
                start=start,
                end=end,
                quote=one.quote if len(one.spans) == 1 else "",
                is_quoted=len(one.spans) == 1,
                codings=tuple(ForeignCoding(f"{part} {code}", code) for code in one.codes),
                note="\n".join(one.notes),
            )


def _joined(spans: Sequence[tuple[int, int]], content: str) -> list[tuple[int, int]]:
    """Join parts with nothing but blanks between them: brat keeps a passage so at ends of lines."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and content[found[-1][1] : start].isspace():
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found
