"""What people name, in full: texts and annotations by the beginning of their ids, and passages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diptych.annotations.changes import Change
from diptych.annotations.drafts import require_paragraphs
from diptych.comparison.groups import matching
from diptych.errors import (
    AmbiguousNameError,
    BadOptionError,
    BadPassageError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diptych.project.store import Project
    from diptych.texts.text import Paragraph, Text

_PASSAGE = re.compile(r"(?P<text>[^:]+)(?::(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?)?")
_SHORTEST_ID = 4


def known_texts(project: Project, names: Iterable[str] = ()) -> list[str]:
    """Complete the ids of texts, each once; without names, return those of all texts."""
    known = project.text_paths()
    return list(dict.fromkeys(known_text(name, known) for name in names)) or list(known)


def known_text(name: str, text_ids: Iterable[str]) -> str:
    """Complete the unique beginning of a text's id."""
    ids = list(text_ids)
    found = matching(name, ids, "text")
    if found is None:
        raise UnknownNameError("text", name, ids, "add one with: diptych add FILE")
    return found


def is_passage(name: str, text_ids: Iterable[str]) -> bool:
    """Tell whether a name is ``TEXT:P[-Q]``, and not a group that is called so."""
    match = _PASSAGE.fullmatch(name)
    return bool(match and match["first"] and matching(match["text"], list(text_ids), "text"))


def parse_passage(passage: str, text_ids: Iterable[str]) -> tuple[str, int | None, int | None]:
    """Split ``TEXT[:P[-Q]]`` into the text's id and the first and last paragraph.

    Raises ``BadPassageError``, ``UnknownNameError`` and ``AmbiguousNameError``.
    """
    match = _PASSAGE.fullmatch(passage)
    if match is None:
        raise BadPassageError(repr(passage), "write TEXT, TEXT:9 or TEXT:9-11")
    text = known_text(match["text"], text_ids)
    first = int(match["first"]) if match["first"] else None
    return text, first, int(match["last"]) if match["last"] else first


def paragraphs_in(text: Text, first: int | None, last: int | None) -> Sequence[Paragraph]:
    """Return a text's paragraphs from ``first`` to ``last``. Raises ``BadPassageError``."""
    if first is None or last is None:
        return text.paragraphs
    require_paragraphs(text, first, last)
    return text.paragraphs[first - 1 : last]


def known_annotation(project: Project, name: str) -> Change:
    """Complete an annotation's id; return the annotation as the ``before`` of a change.

    As with git, four letters are the least. Raises ``BadOptionError``, ``UnknownNameError`` and
    ``AmbiguousNameError``.
    """
    return known_annotations(project, [name])[0]


def known_annotations(project: Project, names: Sequence[str]) -> list[Change]:
    """Do what ``known_annotation`` does for several ids; each annotation is returned once."""
    for name in names:
        if len(name) < _SHORTEST_ID:
            reason = f"{name!r} is too short; type {_SHORTEST_ID} letters or more"
            raise BadOptionError("ID", reason)
    found = _annotations_by_beginning(project, {name.lower() for name in names})
    for name in names:
        changes = found[name.lower()]
        if len(changes) > 1:
            raise AmbiguousNameError("annotation", name, [change.id for change in changes])
        if not changes:
            way_out = "list them with: diptych find --format csv"
            raise UnknownNameError("annotation", name, (), way_out)
    return list({found[name.lower()][0].id: found[name.lower()][0] for name in names}.values())


def _annotations_by_beginning(
    project: Project, beginnings: Iterable[str]
) -> dict[str, list[Change]]:
    """Find the annotations whose ids begin so, reading the project once."""
    found: dict[str, list[Change]] = {beginning: [] for beginning in beginnings}
    lengths = {len(beginning) for beginning in found}
    for text in project.texts():
        for said in project.annotation_sets(text, project.annotators(text.id)):
            for name, annotation in said.annotations.items():
                change = Change(text=text.id, annotator=said.annotator, id=name, before=annotation)
                for beginning in found.keys() & {name[:length] for length in lengths}:
                    found[beginning].append(change)
    return found
