"""Annotation sets as JSON: one canonical writer, one strict reader.

Written: UTF-8 unescaped, two spaces, one field a line, keys in one fixed order, annotations
sorted by id, codes in the order of the codebook's facets, a final newline. Read and write again
gives the same bytes. Read: any order and white space; refused are duplicate keys, unknown keys,
wrong types, and everything else that could be meant in two ways.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from msgspec import UNSET

from diptych.annotations.annotation import Annotation, AnnotationSet, set_fault
from diptych.errors import AnnotationSetError, DamagedSetError
from diptych.texts.encodings import not_utf8

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.errors import DiptychError

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_KEYS_AND_BRACES = re.compile(rf"({_STRING})(\s*:)?|[{{}}]")
_VALUES = re.compile(rf"{_STRING}|-?(?:NaN|Infinity|[0-9][0-9.eE+-]*)")
_MARKER = re.compile(rb"^<{7,9}(?: |$)", re.MULTILINE)
_ANY_MARKER = re.compile(rb"^(?:<{7,9}|>{7,9}|\|{7,9})(?: |\r?$)", re.MULTILINE)
"""Git writes longer ones where it merges what it has merged: a file with two new names."""
_MARKS = (b"<<<<<<<", b">>>>>>>", b"|||||||")
_MIDDLE = re.compile(rb"={7,9}\s*$")
_EXCERPT = 40


_T = TypeVar("_T", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonFile(Generic[_T]):
    """A kind of file: a struct in which one object has the parts of one type, each by its name."""

    decoder: msgspec.json.Decoder[_T]
    parts: str
    part: type
    way_out: str
    """Out of the conflict markers of a merge."""


_SETS = JsonFile(
    decoder=msgspec.json.Decoder(AnnotationSet),
    parts="annotations",
    part=Annotation,
    way_out="settle it with: diptych resolve",
)


def encode_set(annotations: AnnotationSet, facets: Sequence[str] = ()) -> bytes:
    """Write the canonical bytes. ``facets`` orders the codes; facets it lacks follow by name."""
    rank = {facet: position for position, facet in enumerate(facets)}

    def order(item: tuple[str, str]) -> tuple[int, str]:
        return rank.get(item[0], len(rank)), item[0]

    ordered = {
        annotation_id: msgspec.structs.replace(
            annotation,
            codes=dict(sorted(annotation.codes.items(), key=order)),
            orphan=annotation.orphan or msgspec.UNSET,
        )
        for annotation_id, annotation in sorted(annotations.annotations.items())
    }
    suggested = annotations.suggested and dict(sorted(annotations.suggested.items()))
    by = annotations.by
    if by is not UNSET:
        by = msgspec.structs.replace(by, digests=dict(sorted((by.digests or {}).items())) or UNSET)
    decisions = annotations.decisions and dict(sorted(annotations.decisions.items()))
    return encode_json(
        msgspec.structs.replace(
            annotations,
            by=by,
            annotations=ordered,
            suggested=suggested or UNSET,
            decisions=decisions or UNSET,
            conflicts=annotations.conflicts or UNSET,
        )
    )


def encode_json(said: msgspec.Struct) -> bytes:
    """Write a struct as all files are written, its keys in the order that they have."""
    return msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"


def decode_set(raw: bytes, path: str) -> AnnotationSet:
    """Read a set. Raises ``InvalidUtf8Error`` and ``AnnotationSetError`` with the place."""
    annotations = decode_json(raw, path, _SETS)
    if fault := set_fault(annotations):
        raise DamagedSetError(path, *fault)
    return annotations


def decode_json(raw: bytes, path: str, kind: JsonFile[_T]) -> _T:
    """Read a file of some kind. Raises ``InvalidUtf8Error`` and ``AnnotationSetError``."""
    try:
        said = kind.decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _explained(raw, path, error, kind) from None
    if encode_json(said) != raw:  # what we would write has no key twice
        _require_unique_keys(raw.decode(), path)
    return said


def has_markers(raw: bytes) -> bool:
    """Tell whether git has left its conflict markers in there; no JSON has lines like them."""
    return b"<<<<<<<" in raw and bool(_MARKER.search(raw))


def marked_line(raw: bytes) -> int | None:
    """Return the first line, from 1, that may be a marker of git's, also one that was left over.

    ``None`` where there is none. Lines of ``=`` are not looked for: they underline a heading.
    """
    if not any(mark in raw for mark in _MARKS):
        return None
    found = _ANY_MARKER.search(raw)
    return raw.count(b"\n", 0, found.start()) + 1 if found else None


def marked_sides(raw: bytes) -> tuple[bytes, bytes]:
    """Return the two files, ours and theirs, of which git has made one with its markers."""
    sides: tuple[list[bytes], list[bytes]] = ([], [])
    shown = sides
    for line in raw.splitlines(keepends=True):
        if _MARKER.match(line):
            shown = (sides[0], [])
        elif line.startswith(b"|||||||"):
            shown = ([], [])
        elif _MIDDLE.match(line):
            shown = ([], sides[1])
        elif line.startswith(b">>>>>>>"):
            shown = sides
        else:
            for side in shown:
                side.append(line)
    return b"".join(sides[0]), b"".join(sides[1])


def marked_base(raw: bytes) -> bytes | None:
    """Return the file that both sides began with, if all of git's markers have it between them."""
    found: list[bytes] = []
    shown, marks, bases = True, 0, 0
    for line in raw.splitlines(keepends=True):
        if _MARKER.match(line):
            shown, marks = False, marks + 1
        elif line.startswith(b"|||||||"):
            shown, bases = True, bases + 1
        elif _MIDDLE.match(line):
            shown = False
        elif line.startswith(b">>>>>>>"):
            shown = True
        elif shown:
            found.append(line)
    return b"".join(found) if marks == bases else None


def annotation_set_schema() -> dict[str, Any]:
    """Describe the format of sets as JSON Schema (2020-12), for other programs."""
    return json_schema(AnnotationSet)


def json_schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Describe a struct as JSON Schema (2020-12)."""
    schema = msgspec.json.schema(kind)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _require_unique_keys(source: str, path: str) -> None:
    """Refuse an object that has a key twice. ``source`` is well-formed JSON."""
    objects: list[dict[str, int]] = []
    for token in _KEYS_AND_BRACES.finditer(source):
        string, colon = token.groups()
        if colon:
            key = msgspec.json.decode(string, type=str)
            if (first := objects[-1].setdefault(key, token.start())) != token.start():
                lines = _line(source, first), _line(source, token.start())
                reason = f"the key {key!r} stands here and on line {lines[0]}; keep one"
                raise AnnotationSetError(path, f"line {lines[1]}", reason)
        elif token.group() == "{":
            objects.append({})
        elif token.group() == "}":
            objects.pop()


def _line(source: str, position: int) -> int:
    return source.count("\n", 0, position) + 1


def _explained(raw: bytes, path: str, error: Exception, kind: JsonFile[_T]) -> DiptychError:
    """Turn the decoder's complaint into one with the place.

    The decoder stops at the first fault that it meets, so what comes behind is looked at first.
    """
    try:
        source = raw.decode()
    except UnicodeDecodeError as invalid:
        return not_utf8(raw, path, invalid.start)
    if has_markers(raw):
        reason = f"conflict markers: git could not merge it; {kind.way_out}"
        return AnnotationSetError(path, "", reason)
    if not source.strip():
        return DamagedSetError(path, "", "it is empty")
    if fault := _json_fault(source):
        return DamagedSetError(path, "", f"not JSON: {fault}")
    _require_unique_keys(source, path)
    reason, _, place = str(error).partition(" - at ")
    return DamagedSetError(path, _place_of(raw, place.strip("`"), kind), reason)


def _json_fault(source: str) -> str | None:
    """Ask the standard library, whose messages know lines and columns but which allows more."""
    import json

    try:
        json.loads(source, parse_int=str)
    except json.JSONDecodeError as error:
        return f"line {error.lineno}, column {error.colno}: {error.msg.removesuffix(' at')}"
    except RecursionError:
        return "nested too deeply"
    for token in _VALUES.finditer(source):
        try:
            msgspec.json.decode(token.group())
        except msgspec.DecodeError:
            value = token.group()[:_EXCERPT]
            return f"line {_line(source, token.start())}: {value} cannot be a value"
    return None


def _place_of(raw: bytes, place: str, kind: JsonFile[_T]) -> str:
    """Name the part in a JSON path where the decoder only says ``[...]``."""
    if not place.startswith(f"$.{kind.parts}[...]"):
        return place or "$"
    parts = msgspec.json.decode(msgspec.json.decode(raw, type=dict[str, msgspec.Raw])[kind.parts])
    faulty = next(name for name, value in parts.items() if _is_faulty(value, kind.part))
    return place.replace("[...]", f".{faulty}", 1)


def _is_faulty(value: Any, part: type) -> bool:  # noqa: ANN401 - any JSON
    try:
        msgspec.convert(value, part)
    except msgspec.ValidationError:
        return True
    return False
