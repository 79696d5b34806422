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
    from collections.abc import Iterable, Iterator

    from diptych.annotations.annotation import AnnotationSet, Conflict

SIDES = ("base", "ours", "theirs")


class OpenConflict(NamedTuple):
    """A conflict, and the set in which it is open."""

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
    text("text", "the text", lambda at: at.text),
    text("annotator", "whose set", lambda at: at.annotator),
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
    about = f" {conflict.annotation[:8]}" if conflict.annotation else ""
    quote = _quote(found.annotations, conflict)
    yield printable(f"{found.text} by {found.annotator}{about}" + (f' "{quote}"' if quote else ""))
    yield f"  {_title(conflict)}"
    for side in SIDES:
        value = getattr(conflict, side)
        if value is not UNSET or side != "base":
            words = "–" if value is UNSET else _for_people(conflict, value, quote)
            yield printable(f"    {side:<6}  {words}")


def _title(conflict: Conflict) -> str:
    if not conflict.path:
        return "the whole set: changed by one side, removed by the other"
    return _field(conflict) or "the whole annotation: changed by one side, removed by the other"


def _field(conflict: Conflict) -> str:
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
        count = len(value.get("annotations", ()))
        return f"{count} annotation{'s' * (count != 1)}"
    if conflict.path[-1] == SPAN and isinstance(value, dict):
        return f'{value.get("start")}-{value.get("end")} "{value.get("quote")}"'
    try:
        words = annotation_words(msgspec.convert(value, Annotation))
    except msgspec.ValidationError:
        return _words(value)
    return words.replace(f' "{quote}"', "")
