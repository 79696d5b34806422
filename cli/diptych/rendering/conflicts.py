"""Conflicts of merges, as text for people and as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import UNSET

from diptych.annotations.annotation import Annotation
from diptych.records import Column, Records, text
from diptych.rendering.annotation_set import annotation_words
from diptych.review.merging import SPAN
from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from diptych.annotations.annotation import AnnotationSet, Conflict

SIDES = ("base", "ours", "theirs")


class OpenConflict(NamedTuple):
    """A conflict, and the set in which it is open; in none if it is the codebook's."""

    text: str
    annotator: str
    annotations: AnnotationSet | None
    conflict: Conflict


def _side(side: str) -> Column[OpenConflict]:
    def words(at: OpenConflict) -> str | None:
        value = getattr(at.conflict, side)
        return None if value is UNSET else _words(value)

    meanings = {"base": "what both sides began with", "ours": "our side", "theirs": "their side"}
    return text(side, f"{meanings[side]}; empty: not there", words)


CONFLICT_COLUMNS: tuple[Column[OpenConflict], ...] = (
    text("text", "the text; empty: it is the codebook's", lambda at: at.text or None),
    text("annotator", "whose set", lambda at: at.annotator or None),
    text("annotation", "its id; empty: the set", lambda at: at.conflict.annotation or None),
    text(
        "field",
        "what is in conflict; empty: all of the annotation, or of the set",
        lambda at: _field(at.conflict) or None,
    ),
    text("quote", "the passage", lambda at: _quote(at.annotations, at.conflict)),
    *map(_side, SIDES),
)


def conflict_records(found: Iterable[OpenConflict]) -> Records[OpenConflict]:
    """Return a row for each conflict."""
    return Records(CONFLICT_COLUMNS, found)


def conflict_lines(found: OpenConflict) -> Iterator[str]:
    """Yield what a person has to know to settle a conflict."""
    conflict = found.conflict
    if not found.text:
        yield from _codebook_lines(conflict)
        return
    about = f" {conflict.annotation[:8]}" if conflict.annotation else ""
    quote = _quote(found.annotations, conflict)
    yield printable(f"{found.text} by {found.annotator}{about}" + (f' "{quote}"' if quote else ""))
    yield printable(f"  {_title(conflict)}")
    yield from _side_lines(conflict, lambda value: _for_people(conflict, value, quote))


def _codebook_lines(conflict: Conflict) -> Iterator[str]:
    place, key = _in_codebook(conflict)
    yield printable(f"the codebook: {place}" if place else "the codebook")
    yield printable(f"  {key or 'the whole entry: changed by one side, removed by the other'}")
    yield from _side_lines(conflict, _words)


def _in_codebook(conflict: Conflict) -> tuple[str, str]:
    """Name the code or the facet that a conflict is about, and the key in it."""
    if conflict.path[:1] != ("facets",):
        return "", ".".join(conflict.path)
    _, facet, *keys = *conflict.path, ""
    names = []
    while len(keys) > _PAIR and keys[0] == "codes":
        names.append(keys[1])
        keys = keys[2:]
    return facet + ("=" + "/".join(names) if names else ""), ".".join(keys).strip(".")


_PAIR = 2


def _side_lines(conflict: Conflict, words_of: Callable[[Any], str]) -> Iterator[str]:
    for side in SIDES:
        value = getattr(conflict, side)
        if value is not UNSET or side != "base":
            words = "–" if value is UNSET else words_of(value)
            yield printable(f"    {side:<6}  {words}")


def _title(conflict: Conflict) -> str:
    if not conflict.path:
        return "the whole set: changed by one side, removed by the other"
    return _field(conflict) or "the whole annotation: changed by one side, removed by the other"


def _field(conflict: Conflict) -> str:
    """Return what is in conflict; of the codebook, with the code that it is about."""
    if conflict.path[:1] == ("facets",):
        return " ".join(filter(None, _in_codebook(conflict)))
    path = conflict.path[2:] if conflict.annotation else conflict.path
    return ".".join(path)


def _quote(annotations: AnnotationSet | None, conflict: Conflict) -> str | None:
    """Return the passage, from whoever still has it."""
    said = annotations.annotations.get(conflict.annotation) if annotations else None
    if said:
        return said.quote
    for value in (conflict.ours, conflict.theirs):
        if isinstance(value, dict) and isinstance(value.get("quote"), str):
            return str(value["quote"])
    return None


def _words(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _for_people(conflict: Conflict, value: Any, quote: str | None) -> str:  # noqa: ANN401 - any JSON
    if not conflict.path:
        there, before = (one.get("annotations", ()) for one in (value, conflict.base))
        new = sum(name not in before for name in there)
        which = f", {new} of them new" if new else ""
        return f"{len(there)} annotation{'s' * (len(there) != 1)}{which}"
    if conflict.path[-1] == SPAN and isinstance(value, dict):
        return f'{value.get("start")}-{value.get("end")} "{value.get("quote")}"'
    try:
        words = annotation_words(msgspec.convert(value, Annotation))
    except msgspec.ValidationError:
        return _words(value)
    return words.replace(f' "{quote}"', "")
