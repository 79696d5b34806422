"""What texts were called before: they say the same, have the same annotations, or are alike."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from diptych.errors import DiptychError
from diptych.project.store import LARGEST_TEXT
from diptych.review.renamed_files import alike
from diptych.texts.encodings import decoded
from diptych.texts.text import split_front_matter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from diptych.project.store import Project

    _Contents = Mapping[str, bytes]
    """What files of texts hold, by the ids of the texts."""

_ID = re.compile(rb'"([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"\s*:')


def former_ids(old: Project, new: Project) -> dict[str, str]:
    """Return the former id of each text of ``new`` that has another one in ``old``.

    What cannot be read is left out.
    """
    before, after = old.text_paths(), new.text_paths()
    only_before, only_after = before.keys() - after.keys(), after.keys() - before.keys()
    if not (only_before and only_after):
        return {}
    gone = dict(_contents(old, before, only_before))
    come = dict(_contents(new, after, only_after))
    found = _with_same_body(gone, come)
    found |= _with_same_annotations(old, new, *_left(gone, come, found))
    return found | alike(*_left(gone, come, found))


def _contents(
    project: Project, paths: Mapping[str, Path], text_ids: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    for text_id in sorted(text_ids):
        with suppress(DiptychError):
            yield text_id, project.files.read(paths[text_id], LARGEST_TEXT)


def _left(
    gone: _Contents, come: _Contents, found: Mapping[str, str]
) -> tuple[_Contents, _Contents]:
    """Return the texts that are not paired yet."""
    paired = set(found.values())
    return (
        {name: raw for name, raw in gone.items() if name not in paired},
        {name: raw for name, raw in come.items() if name not in found},
    )


def _with_same_body(gone: _Contents, come: _Contents) -> dict[str, str]:
    former = {body: name for name, raw in gone.items() if (body := _body(raw))}
    bodies = {name: _body(raw) for name, raw in come.items()}
    return {name: former.pop(body) for name, body in bodies.items() if body in former}


def _body(raw: bytes) -> str:
    """Return what a text says; nothing where it cannot be read."""
    with suppress(DiptychError):
        return split_front_matter(decoded(raw, ""), "")[1]
    return ""


def _with_same_annotations(
    old: Project, new: Project, gone: _Contents, come: _Contents
) -> dict[str, str]:
    """Pair texts by the annotations on them: a folder of sets that was renamed."""
    holders = {one: name for name in gone for one in _annotation_ids(old, name)}
    later: dict[str, str] = {}
    for name in come if holders else ():
        ids = _annotation_ids(new, name)
        for former, _ in Counter(holders[one] for one in ids if one in holders).most_common(1):
            later.setdefault(former, name)
    return {name: former for former, name in later.items()}


def _annotation_ids(project: Project, text_id: str) -> Iterator[bytes]:
    with suppress(DiptychError):
        for annotator in project.annotators(text_id):
            yield from _ID.findall(project.raw_set(text_id, annotator) or b"")
