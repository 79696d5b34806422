"""Markdown: front matter is taken over, headings are those that are marked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from tomllib import TOMLDecodeError, loads
from typing import TYPE_CHECKING

from diptych.texts.importers.imported import Imported
from diptych.texts.importers.plain import text_of
from diptych.texts.segmentation import Convention, normalised, segment
from diptych.texts.text import split_front_matter

if TYPE_CHECKING:
    from diptych.texts.importers.imported import Arrival


def read_markdown(arrival: Arrival) -> Imported:
    """Read bytes as Markdown."""
    source, note = text_of(arrival)
    imported = import_markdown(source, arrival.name, arrival.convention, join=arrival.join)
    return replace(imported, notes=(note, *imported.notes)) if note else imported


def import_markdown(
    source: str, origin: str, convention: Convention | None = None, *, join: bool = False
) -> Imported:
    """Split Markdown into paragraphs. Raises ``YamlError`` for broken front matter.

    By Markdown's rules a paragraph is a run of lines, however short they are. Only where no
    blank line parts any prose must the text show for itself what its lines are.
    """
    told: list[str] = []
    fields, body = split_front_matter(normalised(source), origin, told)
    if toml := _TOML.match(body):
        fields, body = _toml_fields(toml[1], told), body[toml.end() :]
    if convention is None and len(_prose_blocks(body)) > 1:
        convention = Convention.BLOCKS
    found = segment(body, convention, markup=True, join=join)
    return Imported(segmentation=found, fields=fields, notes=(*told, *found.notes))


_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$", re.DOTALL | re.MULTILINE)
"""Front matter as Hugo writes it."""


def _toml_fields(source: str, told: list[str]) -> dict[str, str]:
    """Return the fields of TOML, lists of which are joined; what cannot be is told to be left out.

    A date is that of the day.
    """
    try:
        found = loads(source)
    except TOMLDecodeError:
        told.append("front matter left out, which is no TOML")
        return {}
    fields = {}
    for key, value in found.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(one, dict | list) for one in values):
            told.append(f"{key} left out, which is more than a value or a list of values")
            continue
        if isinstance(value, list):
            told.append(f"{key}: {len(value)} values joined")
        fields[key] = ", ".join(map(_written, values))
    return fields


def _written(value: object) -> str:
    return str(value.date()) if isinstance(value, datetime) else str(value)


def _prose_blocks(body: str) -> list[str]:
    """Return the runs of non-blank lines that are more than a heading."""
    blocks = re.split(r"\n\s*\n", body)
    return [block for block in blocks if block.strip() and not _HEADING.fullmatch(block.strip())]


_HEADING = re.compile(r"#{1,6}\s.*|.*\n(=+|-+)")
