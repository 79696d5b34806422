"""What lies in the folders of a project: texts, annotation sets, and what only looks like one."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from diptych.project.names import (
    ANNOTATIONS,
    TEXT_SUFFIXES,
    TEXTS,
    glosses_language,
    is_id,
    set_folder,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from diptych.project.files import Files

_SET = ".json"
_LIKE_A_TEXT = re.compile(r"\.(?:md|txt|markdown)$", re.IGNORECASE)
_LIKE_A_SET = re.compile(r"\.json(?:\.txt)?$", re.IGNORECASE)


_IS_BLIND_TO_CASE = sys.platform in {"darwin", "win32"}
_DEEPEST = 8
"""Folders inside of one another, of which links could make an endless number."""


class Contents(NamedTuple):
    """The names in the folders of a project, each folder listed once."""

    texts: dict[str, Path]
    """Paths by id, in order."""
    sets: dict[str, list[str]]
    """Annotators by the id of the text, also where that text is gone; where there are some."""
    misplaced: list[Path]
    """What is named like a text or a set, where nothing reads it."""
    glosses: tuple[Path, ...] = ()
    """The files of glosses, also where the text is gone."""

    @property
    def without_text(self) -> list[str]:
        """The ids under which there are sets, but no text."""
        return [text_id for text_id in self.sets if text_id not in self.texts]

    @property
    def annotators(self) -> set[str]:
        """Those who have an annotation set on any text."""
        sets = self.sets.items()
        return {name for text_id, names in sets if text_id in self.texts for name in names}


class TextPaths(Mapping[str, "Path"]):
    """The paths of all texts by their ids, in order: listed when all are asked for, and then once.

    One text is looked for by its name. Where files have one name in capitals and small letters,
    the list has to tell which it is.
    """

    def __init__(self, files: Files) -> None:
        self._files = files
        self._listed: dict[str, Path] | None = None

    def __getitem__(self, text_id: str) -> Path:
        """Return where a text is. Raises ``KeyError``."""
        if self._listed is not None or self._files.snapshot or _IS_BLIND_TO_CASE:
            return self._all()[text_id]
        for suffix in sorted(TEXT_SUFFIXES) if is_id(text_id) else ():
            path = TEXTS / f"{text_id}{suffix}"
            if self._files.is_there(path):
                return path
        raise KeyError(text_id)

    def __iter__(self) -> Iterator[str]:
        """Yield all ids."""
        return iter(self._all())

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self._all())

    def _all(self) -> dict[str, Path]:
        if self._listed is None:
            self._listed = texts_among(self._files.visible(TEXTS))
        return self._listed


def list_texts(files: Files) -> Contents:
    """List texts, without what was said of them."""
    listed = files.visible(TEXTS)
    texts = texts_among(listed)
    read = set(texts.values())
    others = [path for path in listed if path not in read]
    return Contents(texts, {}, list(_named_like(_LIKE_A_TEXT, files, others)))


def list_sets(files: Files, listed: Contents, text_ids: Iterable[str] | None = None) -> Contents:
    """Go on from texts to the annotations of all, or of these."""
    texts, misplaced = listed.texts, [*listed.misplaced]
    sets: dict[str, list[str]] = {}
    glosses: list[Path] = []
    folders = files.visible(ANNOTATIONS) if text_ids is None else map(set_folder, text_ids)
    for path in folders:
        if not is_id(path.name) or (path.name not in texts and not files.is_folder(path)):
            misplaced += _named_like(_LIKE_A_SET, files, [path])
            continue
        inside = [name for name in files.names(path) if not name.startswith(".")]
        names = [name for name in inside if _is_set(name)]
        others = [name for name in inside if not _is_set(name)]
        glosses += (path / name for name in others if glosses_language(name))
        strays = sorted(path / name for name in others if not glosses_language(name))
        misplaced += _named_like(_LIKE_A_SET, files, strays)
        if names:
            sets[path.name] = sorted(name.removesuffix(_SET) for name in names)
    return Contents(texts, sets, misplaced, tuple(sorted(glosses)))


def texts_among(listed: Iterable[Path]) -> dict[str, Path]:
    """Return the ids of texts with their paths; of two of one id, that of the first."""
    found: dict[str, Path] = {}
    for path in listed:
        if path.suffix in TEXT_SUFFIXES and is_id(path.stem):
            found.setdefault(path.stem, path)
    return found


def annotators_among(listed: Iterable[Path]) -> list[str]:
    """Name those whose sets are in a folder."""
    return [path.stem for path in listed if _is_set(path.name)]


def _is_set(name: str) -> bool:
    return name.endswith(_SET) and is_id(name.removesuffix(_SET))


def _named_like(
    pattern: re.Pattern[str], files: Files, listed: Iterable[Path], depth: int = _DEEPEST
) -> Iterator[Path]:
    """Yield the files of such a name among these, and in the folders among them."""
    for path in listed:
        if depth and files.is_folder(path):
            yield from _named_like(pattern, files, files.visible(path), depth - 1)
        elif pattern.search(path.name):
            yield path
