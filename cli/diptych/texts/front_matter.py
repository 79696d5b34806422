"""Edits of a text's front matter: fields are filled in, changed and taken away, line by line.

Takes the source of a file and returns the new one, in which every other byte is as it was: the
body, other fields, comments, quoting, line ends. The result is read again and must say what was
asked for, so that no way of writing YAML leads to wrong front matter.
"""

from __future__ import annotations

import re
from datetime import date as day
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import yaml

from diptych.errors import YamlError
from diptych.texts.appearance import typed_name
from diptych.texts.language import is_language_tag
from diptych.texts.strict_yaml import parse_yaml, write_yaml
from diptych.texts.text import FRONT_MATTER, split_front_matter

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = ("title", "source", "author", "date", "language", "original")
"""The fields that this program writes, and reads by these names."""
_MARK = "\ufeff"
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")


def field_fault(name: str, value: str) -> str:
    """Say why a field cannot have a value; nothing where it can, as any field can be empty."""
    if name == "date" and value and not is_date(value):
        return f"{value!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD"
    if name == "language" and value and not is_language_tag(value):
        return f"{value!r} is not a tag such as en, id, pt-BR"
    return ""


def is_date(written: str) -> bool:
    """Tell whether this is a year, a month or a day that there was or will be."""
    try:
        day.fromisoformat((written + "-01-01")[:10])
    except ValueError:
        return False
    return bool(_DATE.fullmatch(written))


def can_have_appeared(written: str, today: day) -> bool:
    """Tell whether a text can have appeared on a date, which is since 1400 and by tomorrow.

    What is no date is nothing that this could tell.
    """
    if not is_date(written):
        return True
    first = day.fromisoformat((written + "-01-01")[:10])
    return first.year >= _FIRST_PRINTS and first <= today + timedelta(days=1)


_FIRST_PRINTS = 1400
"""The year from which on texts were printed; what a file says of before is a program's default."""


def field_lines(source: str) -> dict[str, int]:
    """Return the line of each field in a file that can be read."""
    found = FRONT_MATTER.match(source.removeprefix(_MARK))
    node = parse_yaml(found.group(1), "", first_line=2) if found else None
    fields = node.value if node and isinstance(node.value, dict) else {}
    return {typed_name(name): value.line for name, value in fields.items()}


def with_fields(source: str, changes: Mapping[str, str | None], path: str) -> str:
    """Return the file with these values in its front matter, which is made if there is none.

    A field whose value is ``None`` is taken away. Raises ``YamlError``.
    """
    fields, body = split_front_matter(source, path)
    changes = {typed_name(n): v and typed_name(v) for n, v in changes.items()}
    wanted = {name: value for name, value in ({**fields, **changes}).items() if value is not None}
    if wanted == fields:
        return source
    try:
        edited = _edited(source, {n: v for n, v in changes.items() if fields.get(n) != v})
        is_meant = split_front_matter(edited, path) == (wanted, body)
    except (YamlError, yaml.YAMLError):
        is_meant = False
    if not is_meant:
        reason = "this front matter is written in a form that only people can edit; use an editor"
        raise YamlError(path, 1, reason)
    return edited


def _edited(source: str, changes: Mapping[str, str | None]) -> str:
    mark = _MARK if source.startswith(_MARK) else ""
    content = source.removeprefix(_MARK)
    newline = "\r\n" if "\r\n" in content else "\n"
    found = FRONT_MATTER.match(content)
    if found is None:
        fields = _lines({n: v for n, v in changes.items() if v is not None}, newline)
        return f"{mark}---{newline}{fields}---{newline}{newline}{content}"
    lines = found.group(1)
    for name, value in changes.items():
        lines = _with_field(lines, name, value, newline)
    return mark + content[: found.start(1)] + lines + content[found.end(1) :]


def _lines(fields: dict[str, str], newline: str) -> str:
    return write_yaml(fields).replace("\n", newline)


class _Place(NamedTuple):
    """Where a field stands."""

    key: int
    """Where its name begins."""
    start: int
    """Where its value begins."""
    end: int


def _with_field(lines: str, name: str, value: str | None, newline: str) -> str:
    place = _place(lines, name)
    if place is None:
        return lines if value is None else lines + _lines({name: value}, newline)
    if value is None:
        end = place.end if lines[: place.end].endswith("\n") else lines.find("\n", place.end) + 1
        return lines[: place.key] + lines[end:]
    written = write_yaml({"": value}).rstrip("\n").partition(": ")[2]
    before, old = lines[: place.start], lines[place.start : place.end]
    space = "" if old else " "
    return before + space + written + old[len(old.rstrip()) :] + lines[place.end :]


def _place(lines: str, name: str) -> _Place | None:
    node = yaml.compose(lines, Loader=yaml.BaseLoader)
    for key, value in node.value if node else ():
        if typed_name(key.value) == name:
            marks = key.start_mark, value.start_mark, value.end_mark
            return _Place(*(mark.index for mark in marks))
    return None
