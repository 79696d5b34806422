"""An annotation set as lines that read well in a diff: one annotation, one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from diptych.texts.escapes import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.annotations.annotation import Annotation, AnnotationSet, Conflict

_ID_SHOWN = 8
_VERSION_SHOWN = 12


def set_lines(annotations: AnnotationSet) -> Iterator[str]:
    """Yield the lines of a set, in reading order. They need nothing but the set."""
    finished = ", finished" if annotations.finished else ""
    yield printable(f"{annotations.text} by {annotations.annotator}{finished}")
    yield f"text version {annotations.text_version[:_VERSION_SHOWN]}"
    for name, said in sorted(annotations.annotations.items(), key=_reading_order):
        yield printable(f"{name[:_ID_SHOWN]} {annotation_words(said)}")
    yield from map(_conflict_line, annotations.conflicts or ())


def annotation_words(said: Annotation) -> str:
    """Say an annotation in one line: span, codes, quote, note, and what else it has."""
    fields = msgspec.to_builtins(said)
    span = f"{fields.pop('start')}-{fields.pop('end')}"
    codes = (f"{facet}={code}" for facet, code in fields.pop("codes").items())
    quote, note = fields.pop("quote"), fields.pop("note", "")
    fields.pop("created", None)
    others = (f"{name}={_json(value)}" for name, value in fields.items())
    words = " ".join([span, *codes, *others, f'"{quote}"'])
    return f"{words}; {note}" if note else words


def _reading_order(item: tuple[str, Annotation]) -> tuple[int, int, str]:
    name, said = item
    return said.start, said.end, name


def _conflict_line(conflict: Conflict) -> str:
    sides = {"base": conflict.base, "ours": conflict.ours, "theirs": conflict.theirs}
    said = (f"{name} {_json(value)}" for name, value in sides.items() if value is not UNSET)
    return printable(f"conflict {'/'.join(conflict.path)}: {', '.join(said)}")


def _json(value: Any) -> str:  # noqa: ANN401 - any JSON
    return msgspec.json.encode(value).decode()
