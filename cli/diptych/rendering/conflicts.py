"""Conflicts of merges, as pages for people and as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from diptych.annotations.annotation import Annotation
from diptych.rendering.annotation_set import annotation_words
from diptych.review.merging import SPAN
from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.annotation import AnnotationSet, Conflict

COLUMNS = ("text", "annotator", "annotation", "field", "quote", "base", "ours", "theirs")
SIDES = ("base", "ours", "theirs")


def conflict_record(
    text: str, annotator: str, annotations: AnnotationSet | None, conflict: Conflict
) -> dict[str, Any]:
    """Return a conflict as a row. What a side does not have is ``None``."""
    sides = {side: getattr(conflict, side) for side in SIDES}
    return {
        "text": text,
        "annotator": annotator,
        "annotation": conflict.annotation or None,
        "field": _field(conflict) or None,
        "quote": _quote(annotations, conflict),
        **{side: None if value is UNSET else _words(value) for side, value in sides.items()},
    }


def conflict_lines(
    text: str, annotator: str, annotations: AnnotationSet | None, conflict: Conflict
) -> Iterator[str]:
    """Yield what a person has to know to settle a conflict."""
    about = f" {conflict.annotation[:8]}" if conflict.annotation else ""
    quote = _quote(annotations, conflict)
    yield printable(f"{text} by {annotator}{about}" + (f' "{quote}"' if quote else ""))
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
