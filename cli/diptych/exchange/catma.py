"""Projects of CATMA, as its git access gives them: a folder, or an archive of it.

Tagsets are facets, tags their codes, and properties facets of their own. Offsets count units of
UTF-16. What it keeps in pieces that touch is one passage; an annotation of several passages becomes
one for each.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from diptych.errors import ForeignFileError
from diptych.exchange.foreign import (
    Foreign,
    ForeignAnnotation,
    ForeignCode,
    ForeignCoding,
    ForeignText,
    Loss,
    codes_above,
)
from diptych.exchange.json_reading import json_document, listed, strings, words
from diptych.exchange.offsets import utf16_readings
from diptych.texts.importers.archives import damaged, opened
from diptych.texts.importers.imported import Arrival

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from diptych.texts.importers.archives import Archive

_DOCUMENT = re.compile(r"(.*/)?documents/([^/]+)/header\.json")
_GOOD = "clone the project as CATMA's help on its git access says, and give that folder"
_FEWER = "leave out documents or collections"
_AUTHOR, _TIME = "catma_markupauthor", "catma_markuptimestamp"


def read(raw: bytes, name: str) -> Foreign:
    """Read a project. Raises ``ForeignFileError``."""
    if not raw.startswith(b"PK"):
        reason = "it is no project of CATMA, which is a folder or its ZIP"
        raise ForeignFileError(name, reason, _GOOD)
    archive = opened(Arrival(raw=raw, name=name), _FEWER, is_collection=True)
    documents = [found for one in archive.members if (found := _DOCUMENT.fullmatch(one))]
    roots = {found[1] or "" for found in documents}
    if len(roots) != 1:
        what = f"there are {len(roots)} projects in it" if roots else "it has no documents of CATMA"
        raise ForeignFileError(name, what, _GOOD)
    return _Reader(archive, roots.pop()).foreign(sorted(found[2] for found in documents))


class _Said(NamedTuple):
    """What the body of an annotation says."""

    codings: tuple[str, ...]
    """The keys of codes."""
    author: str
    time: str


class _Reader:
    """Takes a project apart; what it cannot take is counted."""

    def __init__(self, archive: Archive, root: str) -> None:
        self._archive = archive
        self._root = root
        self._members = sorted(archive.members)
        self._lost: Counter[str] = Counter()
        self._codes: dict[str, ForeignCode] = {}
        self._properties: dict[str, str] = {}
        """What properties are called, by their ids; those of the system, too."""

    def foreign(self, documents: list[str]) -> Foreign:
        """Return what the project says of its documents."""
        texts = {one: text for one in documents if (text := self._text(one))}
        self._read_tagsets()
        annotations = [one for name in self._below("collections") for one in self._collection(name)]
        known = [one for one in annotations if one.text in texts]
        self._lost["annotation of a text that is not there"] += len(annotations) - len(known)
        return Foreign(
            texts=tuple(texts.values()),
            codes=tuple(self._codes.values()),
            annotations=tuple(known),
            readings=utf16_readings(one.content for one in texts.values()),
            losses=tuple(Loss(number, thing) for thing, number in self._lost.items()),
        )

    def _below(self, folder: str) -> list[str]:
        """Return the names of the folders in one."""
        begin = f"{self._root}{folder}/"
        below = (one for one in self._members if one.startswith(begin))
        return sorted({one.removeprefix(begin).split("/")[0] for one in below})

    def _json(self, member: str) -> Any:  # noqa: ANN401 - any JSON
        name = f"{self._archive.name}, {member}"
        return json_document(self._archive.read(member), name, _GOOD)

    def _object(self, member: str) -> Mapping[str, Any]:
        """Return the object of a file; an empty one where there is no such file, or none in it."""
        found = self._json(member) if member in self._archive.members else None
        return _mapping(found)

    # Texts

    def _text(self, key: str) -> ForeignText | None:
        folder = f"{self._root}documents/{key}"
        if f"{folder}/{key}.txt" not in self._archive.members:
            self._lost["missing text"] += 1
            return None
        header = self._object(f"{folder}/header.json")
        said = _mapping(header.get("gitContentInfoSet"))
        file = words(_mapping(header.get("gitTechInfoSet")), "fileName")
        fields = {
            "title": words(said, "title"),
            "author": words(said, "author"),
            "source": words(said, "publisher"),
            "language": words(_mapping(header.get("gitIndexInfoSet")), "locale"),
        }
        name = words(said, "title") or file or key
        fields = {field: value for field, value in fields.items() if value}
        return ForeignText(key=key, name=name, content=self._content(folder, key), fields=fields)

    def _content(self, folder: str, key: str) -> str:
        member = f"{folder}/{key}.txt"
        try:
            return self._archive.read(member).decode()
        except UnicodeDecodeError as error:
            reason = f"{member} is not UTF-8: byte {error.start}"
            raise damaged(self._archive.name, reason) from None

    # Codes

    def _read_tagsets(self) -> None:
        for tagset in self._below("tagsets"):
            folder = f"{self._root}tagsets/{tagset}/"
            header = self._object(f"{folder}header.json")
            name, about = words(header, "name") or tagset, words(header, "description")
            self._codes[tagset] = ForeignCode(
                key=tagset, name=name, definition=about, is_usable=False
            )
            tags = {}
            for member in self._members:
                if member.startswith(folder) and member.endswith("/propertydefs.json"):
                    one = self._object(member)
                    tags[words(one, "uuid")] = one
            for key in tags:
                self._take_tag(key, tags, tagset)

    def _take_tag(self, key: str, tags: Mapping[str, Mapping[str, Any]], tagset: str) -> None:
        """Take a tag, those above it first; one that stands below itself stands at the top."""
        line = [key]
        while (above := words(tags[line[-1]], "parentUuid")) in tags and above not in line:
            line.append(above)
        parent = tagset
        for one in reversed(line):
            if one not in self._codes:
                tag = tags[one]
                self._codes[one] = ForeignCode(
                    key=one, name=words(tag, "name") or one, above=parent
                )
                self._read_properties(tag)
            parent = one

    def _read_properties(self, tag: Mapping[str, Any]) -> None:
        for kind in ("systemPropertyDefinitions", "userDefinedPropertyDefinitions"):
            for key, one in _mapping(tag.get(kind)).items():
                self._properties[key] = words(_mapping(one), "name") or key

    # Annotations

    def _collection(self, key: str) -> Iterator[ForeignAnnotation]:
        folder = f"{self._root}collections/{key}/"
        header = self._object(f"{folder}header.json")
        self._lost["name of a collection of annotations"] += bool(words(header, "name"))
        otherwise = words(header, "responsibleUser") or words(header, "author")
        pages = f"{folder}annotations/"
        for member in self._members:
            if member.startswith(pages) and member.endswith(".json"):
                for one in listed(self._json(member)):
                    yield from self._annotation(_mapping(one), otherwise)

    def _annotation(self, one: Mapping[str, Any], otherwise: str) -> Iterator[ForeignAnnotation]:
        said = self._said(_mapping(one.get("body")))
        items = listed(_mapping(one.get("target")).get("items"))
        places = _joined(place for item in items if (place := _place(_mapping(item))))
        if not said.codings or not places:
            self._lost["annotation without a tag or a passage"] += 1
            return
        self._lost["gap in a passage, each part of which is an annotation"] += len(places) - 1
        whole = _last(words(one, "id")).removeprefix("CATMA_")
        for number, (text, start, end) in enumerate(places):
            key = (whole or f"{text}:{start}:{end}") + (f"#{number}" if number else "")
            yield ForeignAnnotation(
                key=key,
                text=text,
                start=start,
                end=end,
                codings=tuple(ForeignCoding(f"{key} {code}", code) for code in said.codings),
                annotator=said.author or otherwise,
                created=said.time,
            )

    def _said(self, body: Mapping[str, Any]) -> _Said:
        properties = _mapping(body.get("properties"))
        system = {
            self._properties.get(key, key): strings(values)
            for key, values in _mapping(properties.get("system")).items()
        }
        codings = [tag] if (tag := _last(words(body, "tag"))) else []
        for key, values in _mapping(properties.get("user")).items():
            for value in filter(str.strip, strings(values)):
                named = [*codes_above(self._properties.get(key, key), value, is_path=False)]
                prefixed = [_of_property(code) for code in named]
                for code in prefixed:
                    self._codes.setdefault(code.key, code)
                codings.append(prefixed[-1].key)
        author, time = (system.get(key) or [""] for key in (_AUTHOR, _TIME))
        return _Said(tuple(codings), author[0], time[0])


def _of_property(code: ForeignCode) -> ForeignCode:
    """Keep properties apart from tags that are called so."""
    above = f"property {code.above}" if code.above else ""
    return ForeignCode(
        key=f"property {code.key}", name=code.name, above=above, is_usable=code.is_usable
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _last(address: str) -> str:
    """Return the id that an address ends with."""
    return address.rstrip("/").rsplit("/", 1)[-1].removesuffix(".json")


_Place = tuple[str, int, int]
"""A document, and where a passage begins and ends."""


def _joined(places: Iterable[_Place]) -> list[_Place]:
    """Join what touches: CATMA keeps a long passage in pieces."""
    found: list[_Place] = []
    for text, start, end in sorted(places):
        place = text, start, end
        if found and found[-1][0] == text and start <= found[-1][2]:
            _, first, last = found.pop()
            place = (text, first, max(end, last))
        found.append(place)
    return found


def _place(item: Mapping[str, Any]) -> _Place | None:
    """Return the document and the place of a target."""
    selector = _mapping(item.get("selector"))
    start, end, text = selector.get("start"), selector.get("end"), _last(words(item, "source"))
    if type(start) is not int or type(end) is not int or not (text and 0 <= start < end):
        return None
    return text, start, end
