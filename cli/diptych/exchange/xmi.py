"""CAS of UIMA as XMI, as INCEpTION and dkpro-cassis have them: a file per text and annotator.

An annotation is one of the layer ``Diptych``, with a feature for each facet, its note, its id and
when it was made. Offsets count units of UTF-16. Other layers are read as well: each feature that
holds a value is a facet, but for those of linguistic analysis. Files stand in a folder for each
text, called as the annotator; or they say in their metadata what they are, as INCEpTION's do.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from diptych.archives import zipped
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
from diptych.exchange.offsets import UTF16, utf16_places, utf16_readings
from diptych.exchange.outgoing import ORIGIN, ascii_names, common_losses
from diptych.exchange.refi_codes import holdable
from diptych.exchange.xml_writing import element, text_element, written
from diptych.texts.importers.archives import opened
from diptych.texts.importers.imported import Arrival
from diptych.texts.importers.safe_xml import parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from diptych.comparison.codings import Coding
    from diptych.exchange.outgoing import Outgoing
    from diptych.texts.text import Text

LAYER = "webanno.custom.Diptych"
"""INCEpTION takes types of that package for layers of its users."""
_TYPES = "TypeSystem.xml"
_STRING = "uima.cas.String"
_NOTE, _ID, _CREATED, _BY = "note", "diptych_id", "created", "by"
_OWN_FEATURES = (_NOTE, _ID, _CREATED, _BY)
_PROGRAM = "program"
_RESERVED = {*_OWN_FEATURES, "begin", "end", "sofa", "self", "type", "address", "cas"}
_FACET = "facet "
"""What the description of a feature begins with; the facet's name follows."""
_GOOD = "in INCEpTION, choose UIMA CAS XMI as the format of the export"
_LARGEST_SUM = 400_000_000
"""Bytes of all files in archives inside the archive."""


# Writing


def write(outgoing: Outgoing) -> bytes:
    """Pack a file per text and annotator, and the types: the same project, the same bytes."""
    features = feature_names(outgoing)
    members = {_TYPES: written(_type_system(features))}
    for text in outgoing.texts:
        by_annotator: dict[str, list[Coding]] = {
            one.annotator: [] for one in outgoing.sets.get(text.id, ())
        }
        for one in outgoing.codings(text):
            by_annotator[one.annotator].append(one)
        for name, codings in by_annotator.items() or [("nobody", [])]:
            members[f"{text.id}/{name}.xmi"] = written(_cas(text, codings, features, outgoing))
    return zipped(members)


def feature_names(outgoing: Outgoing) -> dict[str, str]:
    """Return the names of the features by facet."""
    return ascii_names(outgoing.codebook.by_name, _RESERVED, "_")


def _type_system(features: Mapping[str, str]) -> Element:
    described = {name: f"{_FACET}{facet}" for facet, name in features.items()}
    described |= {_NOTE: "a remark", _ID: "of the annotation in diptych", _CREATED: "when, in UTC"}
    described |= {_BY: f"{_PROGRAM}, where no person made it"}
    layer = element(
        "typeDescription",
        {},
        text_element("name", LAYER),
        text_element("description", "annotations of diptych"),
        text_element("supertypeName", "uima.tcas.Annotation"),
        element("features", {}, *[_feature(*one) for one in described.items()]),
    )
    return element(
        "typeSystemDescription",
        {"xmlns": "http://uima.apache.org/resourceSpecifier"},
        text_element("name", ORIGIN),
        element("types", {}, layer),
    )


def _feature(name: str, description: str) -> Element:
    words = {"name": name, "description": description, "rangeTypeName": _STRING}
    return element("featureDescription", {}, *[text_element(*one) for one in words.items()])


def _cas(
    text: Text, codings: Sequence[Coding], features: Mapping[str, str], outgoing: Outgoing
) -> Element:
    body = holdable(text.body, f"the text {text.id}", outgoing)
    places = utf16_places(body)
    language = text.fields.get("language", "x-unspecified")
    whole = {"xmi:id": "2", "sofa": "1", "begin": "0", "end": str(places[-1])}
    sofa = {
        "xmi:id": "1", "sofaNum": "1", "sofaID": "_InitialView", "mimeType": "text",
        "sofaString": body,
    }  # fmt: skip
    annotations = [
        _annotation(one, number, places, features, outgoing)
        for number, one in enumerate(codings, 3)
    ]
    members = " ".join(str(number) for number in range(2, len(codings) + 3))
    return element(
        "xmi:XMI",
        {
            "xmlns:xmi": "http://www.omg.org/XMI",
            "xmlns:cas": "http:///uima/cas.ecore",
            "xmlns:tcas": "http:///uima/tcas.ecore",
            "xmlns:custom": "http:///webanno/custom.ecore",
            "xmi:version": "2.0",
        },
        element("cas:NULL", {"xmi:id": "0"}),
        element("tcas:DocumentAnnotation", {**whole, "language": language}),
        *annotations,
        element("cas:Sofa", dict(sofa)),
        element("cas:View", {"sofa": "1", "members": members}),
    )


def _annotation(
    one: Coding,
    number: int,
    places: Sequence[int],
    features: Mapping[str, str],
    outgoing: Outgoing,
) -> Element:
    said = one.annotation
    note = holdable(said.note or "", f"the note of annotation {one.id}", outgoing)
    attributes: dict[str, str | None] = {
        "xmi:id": str(number),
        "sofa": "1",
        "begin": str(places[said.start]),
        "end": str(places[said.end]),
        **{name: said.codes.get(facet) for facet, name in features.items()},
        _NOTE: note or None,
        _ID: one.id,
        _CREATED: said.created or None,
        _BY: _PROGRAM if one.is_program else None,
    }
    return element("custom:Diptych", attributes)


def losses(outgoing: Outgoing) -> Iterator[Loss]:
    """Yield what is lost."""
    yield from common_losses(outgoing)
    codes = [code for _, code in outgoing.codes]
    yield Loss(sum(bool(one.definition) for one in codes), "definition of a code")
    fields = sum(len(text.fields.keys() - {"language"}) for text in outgoing.texts)
    yield Loss(fields, "field of front matter")


# Reading


class _File(NamedTuple):
    """A CAS, and what its place says of it."""

    root: Element
    text: str
    annotator: str


def read(raw: bytes, name: str) -> Foreign:
    """Read one CAS, or an archive of some, as INCEpTION exports them for a text or a project.

    Raises ``ForeignFileError``.
    """
    found = _Reading()
    if raw.startswith(b"PK"):
        files = _archived(raw, name, found)
    else:
        stem = PurePosixPath(name.replace("\\", "/")).stem
        files = iter([_File(parsed(raw, name), stem, "")])
    for one in files:
        if one.root.tag != "xmi:XMI":
            raise ForeignFileError(name, f"it is no XMI, but {one.root.tag}", _GOOD)
        found.add(one)
    if not found.has_files:
        raise ForeignFileError(name, "it has no .xmi file", _GOOD)
    return found.foreign()


def _archived(raw: bytes, name: str, found: _Reading, folder: str = "") -> Iterator[_File]:
    """Yield the CAS of an archive, and of archives inside: one per annotator in INCEpTION's."""
    archive = opened(Arrival(raw=raw, name=name), _FEWER, is_collection=True)
    for member in sorted(archive.members, key=_types_first):
        path = PurePosixPath(folder, member)
        ending = path.suffix.casefold()
        if ending == ".zip" and not folder and path.stem != _INITIAL:
            inside = archive.read(member)
            found.take_room(len(inside), name)
            yield from _archived(inside, f"{name}, {member}", found, str(path.with_suffix("")))
        elif ending == ".xmi":
            content = archive.read(member)
            found.take_room(len(content), name)
            yield _File(parsed(content, name, f"{member}, "), *_said_by_place(path, folder))
        elif _is_of_types(member):
            found.learn(parsed(archive.read(member), name, f"{member}, "))


def _types_first(member: str) -> tuple[bool, str]:
    """Sort what says what values are before the values, of which one file is held at a time."""
    return not _is_of_types(member), member


def _is_of_types(member: str) -> bool:
    return PurePosixPath(member).name.casefold() == "typesystem.xml"


_INITIAL = "INITIAL_CAS"
"""What INCEpTION calls a text that nobody has annotated yet."""


def _said_by_place(path: PurePosixPath, folder: str) -> tuple[str, str]:
    """Return what the text and the annotator of a file are called: ``TEXT/ANNOTATOR.xmi``."""
    if folder:
        inside = PurePosixPath(folder)
        return inside.parent.name or inside.name, path.stem
    return (path.parent.name, path.stem) if path.parent.name else (path.stem, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An annotation of a layer."""

    layer: str
    text: str
    annotator: str
    start: int
    end: int
    values: tuple[tuple[str, str], ...] = ()
    """Feature and value; several for a feature that is a list."""
    own: Mapping[str, str] = field(default_factory=dict)
    """What only the layer of diptych has: note, id, time, whether a program made it."""


class _Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], ForeignText] = {}
        self._rows: list[_Row] = []
        self._lost: Counter[str] = Counter()
        self._ranges: dict[tuple[str, str], str] = {}
        """What the values of features are, by layer and feature."""
        self._facets: dict[str, str] = {}
        """The facets of the features of diptych's own layer."""
        self.has_files = False
        """Whether there was a CAS."""
        self._are_own = False
        """Whether diptych wrote the types."""
        self._room = _LARGEST_SUM

    def take_room(self, size: int, name: str) -> None:
        """Refuse an archive whose files are too much together."""
        self._room -= size
        if self._room < 0:
            most = f"{_LARGEST_SUM // 1_000_000} MB"
            raise ForeignFileError(name, f"it unpacks to more than {most}", _FEWER)

    def learn(self, types: Element) -> None:
        """Learn what features hold, and what those of diptych's layer are called here."""
        self._are_own |= types.findtext("name") == ORIGIN
        for layer in types.iter("typeDescription"):
            name = (layer.findtext("name") or "").strip()
            for feature in layer.iter("featureDescription"):
                key = (feature.findtext("name") or "").strip()
                self._ranges[name, key] = (feature.findtext("rangeTypeName") or "").strip()
                said = (feature.findtext("description") or "").strip()
                if name == LAYER and said.startswith(_FACET):
                    self._facets[key] = said.removeprefix(_FACET)

    def add(self, file: _File) -> None:
        """Take a CAS."""
        self.has_files = True
        elements = [*file.root]
        indexed = {
            key
            for one in elements
            if one.tag == "uima.cas.View"
            for key in one.get("members", "").split()
        }
        ids = {one.get("xmi:id", "") for one in elements}
        metadata = next((one for one in elements if one.tag.endswith(".DocumentMetaData")), None)
        texts = self._texts_of(elements, _named(file, metadata))
        for one in elements:
            if one.get("begin") is None or one.tag in _NO_LAYERS:
                continue
            local = one.tag.rpartition(".")[2]
            if one.tag.startswith(_ANALYSIS):
                self._lost[f"annotation of the layer {local}"] += not one.tag.startswith(_METADATA)
            elif one.get("xmi:id") not in indexed:
                self._lost["annotation that no view has"] += 1
            elif one.get("sofa", "") in texts:
                self._take(one, texts[one.get("sofa", "")], file.annotator, ids)

    def _texts_of(self, elements: Iterable[Element], name: str) -> dict[str, str]:
        """Take the texts of a CAS, mostly one; return their keys by the ids of their sofas."""
        keys: dict[str, str] = {}
        for one in elements:
            if one.tag != "uima.cas.Sofa":
                continue
            content = one.get("sofaString")
            if content is None:
                self._lost["view without a text"] += 1
                continue
            own = f"{name} {one.get('sofaID', '')}" if keys else name
            key = f"{own}#{len(self._texts)}"
            text = ForeignText(key=key, name=own, content=content)
            keys[one.get("xmi:id", "")] = self._texts.setdefault((own, content), text).key
        return keys

    def _take(self, one: Element, text: str, annotator: str, ids: set[str]) -> None:
        places = [one.get("begin", ""), one.get("end", "")]
        if not all(place.isascii() and place.isdecimal() for place in places):
            self._lost["annotation without a place"] += 1
            return
        start, end = (int(place[:_DIGITS]) for place in places)
        if start == end:
            self._lost["annotation of no letters"] += 1
            return
        is_own = one.tag == LAYER
        said = {name: value for name, value in one.items() if name not in _PLACE}
        own = {name: said.pop(name, "") for name in _OWN_FEATURES} if is_own else {}
        values = [(name, value) for name, value in said.items() if value.strip()]
        values += [(inner.tag, inner.text or "") for inner in one if (inner.text or "").strip()]
        kept = [
            (name, value) for name, value in values if self._is_value(one.tag, name, value, ids)
        ]
        self._lost["link of an annotation"] += len(values) - len(kept)
        if not kept and not own.get(_NOTE):
            self._lost["annotation without a value"] += 1
            return
        row = _Row(
            layer=one.tag, text=text, annotator=annotator, start=start, end=end,
            values=tuple(kept), own=own,
        )  # fmt: skip
        self._rows.append(row)

    def _is_value(self, layer: str, feature: str, value: str, ids: set[str]) -> bool:
        """Tell values from links to what else is in the file."""
        held = self._ranges.get((layer, feature), "")
        if held:
            return held.startswith("uima.cas.") and held not in _LINKS
        return not all(word in ids for word in value.split())

    def foreign(self) -> Foreign:
        """Return what all files say."""
        facets = self._facet_names()
        codes: dict[str, ForeignCode] = {}
        often: Counter[str] = Counter()
        annotations = []
        for row in self._rows:
            found = [
                [*codes_above(facets[row.layer, name], value, is_path=row.layer == LAYER)]
                for name, value in row.values
            ]
            for one in (one for some in found for one in some):
                codes.setdefault(one.key, one)
            key = row.own.get(_ID) or f"{row.annotator}:{row.layer}:{row.start}:{row.end}"
            often[f"{row.text} {key}"] += 1
            number = often[f"{row.text} {key}"]
            key += f"#{number}" if number > 1 else ""
            codings = [ForeignCoding(f"{key} {some[-1].key}", some[-1].key) for some in found]
            annotations.append(
                ForeignAnnotation(
                    key=key,
                    text=row.text,
                    start=row.start,
                    end=row.end,
                    codings=tuple(codings),
                    note=row.own.get(_NOTE, ""),
                    layer=row.layer,
                    annotator=row.annotator,
                    created=row.own.get(_CREATED, ""),
                    is_program=row.own.get(_BY) == _PROGRAM,
                )
            )
        layers = {row.layer for row in self._rows}
        is_own = layers == {LAYER} or (self._are_own and not layers)
        return Foreign(
            texts=tuple(replace(one, is_body=is_own) for one in self._texts.values()),
            codes=tuple(codes.values()),
            annotations=tuple(annotations),
            is_own=is_own,
            readings=(UTF16,) if is_own else utf16_readings(self._contents()),
            losses=tuple(Loss(number, thing) for thing, number in self._lost.items()),
        )

    def _contents(self) -> list[str]:
        return [one.content for one in self._texts.values()]

    def _facet_names(self) -> dict[tuple[str, str], str]:
        """Return what features are as facets: with the layer before it, if need be."""
        names = dict.fromkeys((row.layer, name) for row in self._rows for name, _ in row.values)
        bare = {one: self._bare(*one) for one in names}
        often = Counter(bare.values())
        return {
            one: name if often[name] == 1 else f"{one[0].rpartition('.')[2]}-{name}"
            for one, name in bare.items()
        }

    def _bare(self, layer: str, feature: str) -> str:
        if layer == LAYER:
            return self._facets.get(feature) or feature.replace("_", "-")
        return layer.rpartition(".")[2] if feature == "value" else feature


_FEWER = "export fewer texts at once"
_PLACE = {"xmi:id", "sofa", "begin", "end"}
_NO_LAYERS = {"uima.tcas.DocumentAnnotation", "uima.cas.Sofa", "uima.tcas.Annotation"}
_LINKS = {"uima.cas.FSArray", "uima.cas.FSList", "uima.cas.TOP", "uima.cas.Sofa"}
_DIGITS = 12
_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
_METADATA = f"{_DKPRO}metadata."
_ANALYSIS = tuple(
    f"{_DKPRO}{one}." for one in ("metadata", "segmentation", "lexmorph", "syntax", "structure")
)
"""Where what programs find out about words and sentences has its types."""


def _named(file: _File, metadata: Element | None) -> str:
    """Return what a text is called: as the file says, else as its place does."""
    return (metadata.get("documentTitle", "") if metadata is not None else "") or file.text
