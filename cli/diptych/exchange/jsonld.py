"""W3C Web Annotations (Recommendation of 2017) as JSON-LD: a body per facet, quote and position.

Texts are only named, since annotations of the web point at what lies elsewhere. A code is a tag,
``facet=code`` where diptych wrote it. Positions count code points of a text's body; what browsers
count in units of UTF-16 is told by the quotes.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

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
from diptych.exchange.offsets import READINGS
from diptych.exchange.outgoing import ORIGIN, common_losses, derived_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diptych.comparison.codings import Coding
    from diptych.exchange.outgoing import Outgoing
    from diptych.texts.text import Text

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_GENERATOR = {"type": "Software", "name": ORIGIN}
_SOURCE = "urn:diptych:text:"
_AROUND = 32
"""Letters before and behind a quote, by which others find it again."""
_TAGS = {"tagging", "classifying", "identifying"}
_REMARKS = {"commenting", "describing", "replying", "editing", "assessing", "questioning"}
_GOOD = "save it as JSON-LD of the W3C's Web Annotation model"
_OWN_TAG = re.compile(r"[^=\s]+=[^=\s]+")


def write(outgoing: Outgoing) -> bytes:
    """Write a page of annotations: the same project, the same bytes."""
    items = [_item(text, one) for text in outgoing.texts for one in outgoing.codings(text)]
    page = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{derived_id('page', outgoing.name)}",
        "type": "AnnotationPage",
        "generator": _GENERATOR,
        "items": items,
    }
    return (json.dumps(page, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def losses(outgoing: Outgoing) -> Iterator[Loss]:
    """Yield what is lost."""
    yield from common_losses(outgoing)
    yield Loss(len(outgoing.texts), "text", "it is named, and not in the file")
    codes = [code for _, code in outgoing.codes]
    yield Loss(sum(bool(one.definition) for one in codes), "definition of a code")


def _item(text: Text, one: Coding) -> dict[str, Any]:
    said = one.annotation
    bodies = [_body("tagging", f"{facet}={code}") for facet, code in said.codes.items()]
    if said.note:
        bodies.append(_body("commenting", said.note))
    item: dict[str, Any] = {
        "id": f"urn:uuid:{one.id}",
        "type": "Annotation",
        "creator": {
            "type": "Software" if one.is_program else "Person",
            "name": one.annotator,
        },
    }
    if said.created:
        item["created"] = said.created
    start, end = said.start, said.end
    quote = {
        "type": "TextQuoteSelector",
        "exact": text.body[start:end],
        "prefix": text.body[max(0, start - _AROUND) : start],
        "suffix": text.body[end : end + _AROUND],
    }
    place = {"type": "TextPositionSelector", "start": start, "end": end}
    item["body"] = bodies
    item["target"] = {"source": _SOURCE + text.id, "selector": [quote, place]}
    return item


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def read(raw: bytes, name: str) -> Foreign:
    """Read annotations: a page, a collection, an array, or one a line."""
    found = _Reading(name)
    document = json_document(raw, name, _GOOD, may_be_lines=True)
    for item in _items(document):
        found.add(item)
    is_own = isinstance(document, dict) and document.get("generator") == _GENERATOR
    return Foreign(
        texts=tuple(
            ForeignText(key=key, name=_name(key), content="", is_elsewhere=True)
            for key in found.texts
        ),
        codes=tuple(_codes(found.tags)),
        annotations=tuple(found.annotations),
        is_own=is_own,
        readings=READINGS[:1]
        if is_own
        else tuple(r for r in READINGS if not (r.marked or r.inclusive)),
        losses=tuple(Loss(number, thing) for thing, number in found.lost.items()),
    )


def _items(document: object) -> Iterator[Mapping[str, Any]]:
    """Yield the annotations of whatever holds some, however deep."""
    waiting = [document]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict) and "target" in one:
            yield one
        elif isinstance(one, dict):
            waiting.append(one.get("items") or one.get("first") or one.get("@graph"))


class _Reading:
    """What was read so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.texts: dict[str, None] = {}
        self.tags: dict[str, None] = {}
        self.annotations: list[ForeignAnnotation] = []
        self.lost: dict[str, int] = {}

    def add(self, item: Mapping[str, Any]) -> None:
        """Take an annotation: one for each of its targets."""
        codes, note = self._bodies(item)
        targets = listed(item.get("target"))
        annotator, is_program = _creator(item.get("creator"))
        for number, target in enumerate(targets):
            place = self._place(target)
            if place is None:
                continue
            key = words(item, "id") or f"{self.name}#{len(self.annotations)}"
            key = key.removeprefix("urn:uuid:") + (f"#{number}" if number else "")
            self.annotations.append(
                ForeignAnnotation(
                    key=key,
                    codings=tuple(ForeignCoding(f"{key} {code}", code) for code in codes),
                    note=note,
                    annotator=annotator,
                    is_program=is_program,
                    created=words(item, "created"),
                    **place,
                )
            )

    def _lose(self, thing: str) -> None:
        self.lost[thing] = self.lost.get(thing, 0) + 1

    def _bodies(self, item: Mapping[str, Any]) -> tuple[list[str], str]:
        codes: dict[str, None] = {}
        notes: list[str] = []
        otherwise = _otherwise(item)
        for body in listed(item.get("body", item.get("bodyValue"))):
            value, purpose = _said(body), _purposes(body, "purpose") or otherwise
            if value and purpose & _TAGS:
                codes.setdefault(value)
            elif value and purpose & _REMARKS:
                notes.append(value)
            else:
                self._lose("body that is neither a tag nor a remark")
        for code in codes:
            self.tags.setdefault(code)
        return list(codes), "\n".join(notes)

    def _place(self, target: object) -> dict[str, Any] | None:
        """Return where a target lies, as far as it says so."""
        source = target.get("source") if isinstance(target, dict) else target
        if isinstance(source, dict):
            source = source.get("id")
        selectors = listed(target.get("selector")) if isinstance(target, dict) else []
        found = {kind: one for one in _inner(selectors) for kind in strings(one.get("type"))}
        quote, position = found.get("TextQuoteSelector", {}), found.get("TextPositionSelector", {})
        exact = quote.get("exact")
        start, end = position.get("start"), position.get("end")
        has_place = type(start) is int and type(end) is int and 0 <= start < end
        if not isinstance(source, str) or not (isinstance(exact, str) or has_place):
            self._lose("target without a passage of a text")
            return None
        self.texts.setdefault(source)
        return {
            "text": source,
            "start": start if has_place else -1,
            "end": end if has_place else -1,
            "quote": exact if isinstance(exact, str) else "",
            "is_quoted": isinstance(exact, str),
            "before": words(quote, "prefix"),
            "behind": words(quote, "suffix"),
        }


def _inner(selectors: Sequence[object]) -> Iterator[Mapping[str, Any]]:
    """Yield selectors and those that refine them."""
    waiting = [*reversed(selectors)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += reversed(listed(one.get("refinedBy")))


def _said(body: object) -> str:
    if isinstance(body, str):
        return body
    if not isinstance(body, dict):
        return ""
    value = body.get("value", body.get("label"))
    source = body.get("source")
    if value is None and isinstance(source, dict):
        value = source.get("label")
    return value if isinstance(value, str) else ""


def _purposes(one: object, key: str) -> set[str]:
    """Return what something is for, in the words of the model."""
    said = strings(one.get(key)) if isinstance(one, dict) else []
    return {re.split("[:#/]", word)[-1] for word in said}


def _otherwise(item: Mapping[str, Any]) -> set[str]:
    """Return what bodies are for that do not say so: what the annotation is, else remarks."""
    motives = _purposes(item, "motivation")
    return motives if motives & _TAGS and not motives & _REMARKS else {"commenting"}


def _creator(creator: object) -> tuple[str, bool]:
    """Return what the first who has a name is called, and whether that is a program."""
    for one in listed(creator):
        found = one if isinstance(one, str) else one.get("name") if isinstance(one, dict) else ""
        if not found and isinstance(one, dict):
            found = one.get("nickname") or one.get("id")
        if isinstance(found, str) and found:
            return found, isinstance(one, dict) and "Software" in _purposes(one, "type")
    return "", False


def _name(source: str) -> str:
    """Return what a text is called: the end of its address."""
    bare = source.removeprefix(_SOURCE)
    try:
        path = urlsplit(bare).path if "/" in bare else bare
    except ValueError:  # brackets that no address may have
        path = bare
    return unquote(path.rstrip("/").rsplit("/", 1)[-1]) or bare


def _codes(tags: Mapping[str, None]) -> Iterator[ForeignCode]:
    """Yield a code for each tag; ``facet=a/b`` stands below ``facet=a``, and that in its facet."""
    known: set[str] = set()
    for tag in tags:
        if not _OWN_TAG.fullmatch(tag):
            yield ForeignCode(key=tag, name=tag)
            continue
        facet, _, path = tag.partition("=")
        for code in codes_above(facet, path):
            if code.key not in known:
                known.add(code.key)
                yield code
