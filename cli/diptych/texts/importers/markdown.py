"""Markdown: front matter is taken over, headings are those that are marked."""

from __future__ import annotations

import re
from dataclasses import replace
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
    if convention is None and len(_prose_blocks(body)) > 1:
        convention = Convention.BLOCKS
    found = segment(body, convention, markup=True, join=join)
    return Imported(segmentation=found, fields=fields, notes=(*told, *found.notes))


def _prose_blocks(body: str) -> list[str]:
    """Return the runs of non-blank lines that are more than a heading."""
    blocks = re.split(r"\n\s*\n", body)
    return [block for block in blocks if block.strip() and not _HEADING.fullmatch(block.strip())]


_HEADING = re.compile(r"#{1,6}\s.*|.*\n(=+|-+)")
