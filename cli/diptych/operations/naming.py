"""What people name, in full: texts and annotations by the beginning of their ids, and passages."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from diptych.annotations.changes import Change
from diptych.annotations.drafts import require_paragraphs
from diptych.comparison.groups import matching
from diptych.errors import (
    AmbiguousNameError,
    BadOptionError,
    BadPassageError,
    NoTextError,
    PassageForTextError,
    SeveralFailuresError,
    UnknownNameError,
    UnknownTextError,
    every,
)
from diptych.project.files import WithFiles
from diptych.project.folders import folder_files, mode_of
from diptych.project.names import ANNOTATIONS, CODEBOOK, TEXTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation
    from diptych.annotations.codebook import Facet
    from diptych.errors import DiptychError
    from diptych.project.store import Project, ReadSet
    from diptych.texts.text import Paragraph, Text

_PASSAGE = re.compile(r"(?P<text>[^:]+)(?::(?P<first>\d{1,9})(?:-(?P<last>\d{1,9}))?)?")
_SHORTEST_ID = 4


def typed_names(project: Project) -> Mapping[str, str]:
    """Return what was typed for texts that are files from elsewhere, by their ids."""
    snapshot = project.files.snapshot
    return snapshot.typed if isinstance(snapshot, WithFiles) else {}


def known_texts(names: Iterable[str], text_ids: Collection[str]) -> list[str]:
    """Complete the ids of texts, each once; without names, return all."""
    with passages_told({}):
        found = every(lambda name: known_text(name, text_ids), names)
    return list(dict.fromkeys(found) or text_ids)


def known_facets(project: Project, names: Sequence[str] = ()) -> list[Facet]:
    """Look facets up, each once; without names, return all. Raises ``UnknownFacetError``."""
    codebook = project.codebook()
    return every(codebook.facet, dict.fromkeys(names or codebook.by_name))


@contextmanager
def passages_told(typed: Mapping[str, str]) -> Iterator[None]:
    """Tell all passages that are named for texts in one line, files as they were ``typed``.

    Raises ``PassageForTextError``.
    """
    try:
        yield
    except (PassageForTextError, SeveralFailuresError) as error:
        errors = getattr(error, "errors", (error,))
        told = [one.passages for one in errors if isinstance(one, PassageForTextError)]
        if len(told) < len(errors):
            raise
        passages = [(typed.get(text, text), part) for each in told for text, part in each]
        raise PassageForTextError(passages) from None


def known_text(name: str, text_ids: Collection[str], way_out: str = "") -> str:
    """Complete the unique beginning of a text's id; ``way_out`` is what is done with groups."""
    found = matching(name, text_ids, "text")
    if found is None:
        ways = [*[way_out] * bool(way_out), "add one with: diptych add FILE"]
        with paths_told(text_ids):
            raise UnknownTextError("text", name, text_ids, "; ".join(ways), way_out)
    return found


@contextmanager
def paths_told(text_ids: Collection[str]) -> Iterator[None]:
    """Say of a name that is no text's, and is that of a file or folder, how that becomes one.

    Of a passage the text is named. Raises ``NoTextError`` in place of ``UnknownTextError``.
    """
    try:
        yield
    except UnknownTextError as error:
        raise _of_path(error, text_ids) from None
    except SeveralFailuresError as error:
        raise SeveralFailuresError([_of_path(one, text_ids) for one in error.errors]) from None


def _of_path(error: DiptychError, text_ids: Collection[str]) -> DiptychError:
    """Return what to say of a name that is no text's: of a file, a folder, a passage."""
    name = error.name if isinstance(error, UnknownTextError) else ""
    if is_passage(name, text_ids):
        text_id, _, _ = parse_passage(name, text_ids)
        return PassageForTextError([(text_id, name[name.index(":") :])])
    path = Path(name)
    mode = mode_of(path) if name else 0
    is_own = path.absolute().parent.name == TEXTS.name
    if S_ISREG(mode) and is_own and path.stem in text_ids:
        return NoTextError(name, "is the file of a text", f"name the text: {path.stem}")
    if S_ISREG(mode):
        return NoTextError(name, "is a file, and no text", f"to add it: diptych add {quote(name)}")
    is_project = (path.absolute().parent / CODEBOOK).exists()
    if not S_ISDIR(mode) or (is_project and path.name in {TEXTS.name, ANNOTATIONS.name}):
        return error
    return folder_for_text(name)


def folder_for_text(name: str, *, or_file: bool = False) -> NoTextError:
    """Return what to say of a folder where a text is wanted; ``or_file``: or a file."""
    found = folder_files(name)
    add = f"diptych add {quote(name)}{'' if found.files else ' --recursive'}"
    way_out = f"to add all files in it: {add}"
    if not (found.files or found.folders):
        way_out = "there are no files in it"
    elif or_file and found.files:
        way_out = f"name a file in it, such as {found.files[0]}, or, {way_out}"
    return NoTextError(name, "is a folder, and no text", way_out)


def is_passage(name: str, text_ids: Collection[str]) -> bool:
    """Tell whether a name is ``TEXT:P[-Q]``, and not a group that is called so."""
    match = _PASSAGE.fullmatch(name)
    return bool(match and match["first"] and matching(match["text"], text_ids, "text"))


def parse_passage(passage: str, text_ids: Collection[str]) -> tuple[str, int | None, int | None]:
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


class KnownAnnotation(NamedTuple):
    """An annotation, and the set that it is in."""

    id: str
    read: ReadSet

    @property
    def annotation(self) -> Annotation:
        """What it says."""
        return self.read.said.annotations[self.id]

    def becoming(self, after: Annotation | None) -> Change:
        """Return the change that makes another one of it, or removes it."""
        said = self.read.said
        return Change(
            text=said.text,
            annotator=said.annotator,
            id=self.id,
            before=self.annotation,
            after=after,
        )


def known_annotations(project: Project, names: Sequence[str]) -> list[KnownAnnotation]:
    """Complete the ids of annotations; each annotation is returned once.

    As with git, four letters are the least. Raises ``BadOptionError``, ``UnknownNameError`` and
    ``AmbiguousNameError``.
    """
    every(_require_long_enough, names)
    found = _annotations_by_beginning(project, {name.lower() for name in names})
    known = every(lambda name: _only_one(name, found[name.lower()]), names)
    return list({one.id: one for one in known}.values())


def _require_long_enough(name: str) -> None:
    if len(name) < _SHORTEST_ID:
        raise BadOptionError("ID", f"{name!r} is too short; type {_SHORTEST_ID} letters or more")


def _only_one(name: str, found: Sequence[KnownAnnotation]) -> KnownAnnotation:
    if len(found) > 1:
        raise AmbiguousNameError("annotation", name, [one.id for one in found])
    if not found:
        raise UnknownNameError("annotation", name, (), "list them with: diptych find --format csv")
    return found[0]


def _annotations_by_beginning(
    project: Project, beginnings: Iterable[str]
) -> dict[str, list[KnownAnnotation]]:
    """Find the annotations whose ids begin so, reading the project once."""
    found: dict[str, list[KnownAnnotation]] = {beginning: [] for beginning in beginnings}
    lengths = {len(beginning) for beginning in found}
    for text in project.texts():
        for annotator in project.annotators(text.id):
            read = project.read_set(text, annotator)
            for name in read.said.annotations:
                for beginning in found.keys() & {name[:length] for length in lengths}:
                    found[beginning].append(KnownAnnotation(name, read))
    return found
