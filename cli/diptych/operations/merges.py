"""What git's merge driver does, and what the commands that merge share."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from diptych.annotations.codebook import parse_codebook
from diptych.annotations.serialisation import marked_sides
from diptych.errors import DiptychError, NoRepositoryError
from diptych.project.files import read_file, replace_file
from diptych.project.git import Repository
from diptych.project.names import CODEBOOK, glosses_language
from diptych.project.store import LARGEST_CODEBOOK, LARGEST_SET, Project
from diptych.review.merging import merge_sets, settle, unknown_base
from diptych.texts.encodings import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.annotations.glosses import Glosses
    from diptych.texts.text import Text


class GitTexts:
    """Versions of texts, looked up in git once they are needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._repository: Repository | None = None

    def text(self, version: str) -> Text | None:
        """Return the text in a version; ``None`` where git does not have it."""
        from diptych.texts.text import parse_text

        try:
            raw = self._git().blob(version)
            return None if raw is None else parse_text("", raw, raw.decode(), version)
        except (DiptychError, UnicodeDecodeError):
            return None

    def merged(self, base: str, ours: str, theirs: str) -> str | None:
        """Merge versions line by line, as git does; ``None`` where they conflict."""
        try:
            return self._git().merged(base, ours, theirs)
        except NoRepositoryError:
            return None

    def _git(self) -> Repository:
        self._repository = self._repository or Repository(self._folder)
        return self._repository


def named_by_path(annotations: AnnotationSet, path: str) -> AnnotationSet:
    """Settle whose set it is, and on which text, by where git has put it."""
    place = PurePosixPath(path)
    names = {("text",): place.parent.name, ("annotator",): place.stem}
    choices = [(one, names[one.path]) for one in annotations.conflicts or () if one.path in names]
    return settle(annotations, choices, path) if choices else annotations


def merge_files(base: str, ours: str, theirs: str, path: str) -> int | None:
    """Merge what is in the files that git names and write the result over ours.

    ``path`` is where it belongs: a set, glosses, or the codebook. Return how many conflicts are
    open; ``None`` where one side has nothing: then nothing is written. Where anything fails, ours
    is as it was: git merges the three files then.
    """
    if PurePosixPath(path).parts[-2:] == CODEBOOK.parts:
        return _merge_codebooks(base, ours, theirs)
    if glosses_language(PurePosixPath(path).name):
        return _merge_glosses(base, ours, theirs)
    from diptych.annotations.serialisation import encode_set

    mine, other = _read(ours), _read(theirs)
    if mine is None or other is None:
        return None
    try:
        first = _read(base)
    except DiptychError:
        first = unknown_base(mine)
    books = list(_codebooks(path))
    if not all(_is_known(side, books) for side in (mine, other)):
        books += _codebooks_with(path, theirs)
    first = first and _current(first, books)
    mine, other = (_current(side, books) for side in (mine, other))
    merged = named_by_path(merge_sets(first, mine, other, GitTexts(Path())), path)
    replace_file(Path(ours), encode_set(merged, _facets(merged, mine, other, path)))
    return len(merged.conflicts or ())


def _current(said: AnnotationSet, codebooks: Iterable[Codebook]) -> AnnotationSet:
    """Return a set with its codes by the names that they have in codebooks of several branches."""
    from diptych.annotations.former_codes import current_set

    for codebook in codebooks:
        said = current_set(said, codebook)
    return said


def _codebooks(path: str) -> Iterator[Codebook]:
    """Read the codebooks of what is merged, as far as git says what that is.

    Of a merge it names the commits; in any case the files at hand are those of our side.
    """
    root = Path(path).absolute().parents[2]
    with suppress(DiptychError):
        yield Project(root).codebook()
    for name in os.environ:
        with suppress(DiptychError):
            if name.startswith(_MERGED):
                commit = Repository(root).at(name.removeprefix(_MERGED), [str(CODEBOOK)])
                yield Project(root, commit).codebook()


def _is_known(said: AnnotationSet, books: Sequence[Codebook]) -> bool:
    """Tell whether each annotation has codes of one of the codebooks."""
    annotations = _current(said, books).annotations.values()
    return all(any(book.allows(one.codes) for book in books) for one in annotations)


def _codebooks_with(path: str, side: str) -> Iterator[Codebook]:
    """Read the codebook that was there when a set became what this side has of it.

    In a rebase, and where one commit is picked or reverted, git does not say which commit it is.
    A set that was never committed has none.
    """
    from diptych.texts.text import blob_id

    root = Path(path).absolute().parents[2]
    with suppress(DiptychError):
        repository = Repository(root)
        commit = repository.first_with(blob_id(read_file(Path(side), LARGEST_SET)))
        yield Project(root, repository.at(commit, [str(CODEBOOK)])).codebook()


_MERGED = "GITHEAD_"
"""What git's variables begin with that name the commits of a merge."""


def _merge_codebooks(base: str, ours: str, theirs: str) -> int | None:
    """Merge codebooks; what comes out has to be one, on either side of its conflicts."""
    from diptych.review.codebook_merging import merge_codebooks

    before, mine, other = (
        decoded(read_file(Path(name), LARGEST_CODEBOOK), name) for name in (base, ours, theirs)
    )
    if not mine or not other:
        return None
    merged = merge_codebooks(before, mine, other)
    raw = merged.source.encode()
    for side in marked_sides(raw):
        parse_codebook(side.decode(), str(CODEBOOK))
    replace_file(Path(ours), raw)
    return len(merged.conflicts)


def _merge_glosses(base: str, ours: str, theirs: str) -> int | None:
    """Merge glosses; what both sides began with may be what a merge of its own left."""
    from diptych.annotations.glosses import Glosses, decode_glosses
    from diptych.review.gloss_merging import merge_glosses

    before, *sides = (read_file(Path(name), LARGEST_SET) for name in (base, ours, theirs))
    if not all(sides):
        return None
    mine, other = (decode_glosses(raw, ours) for raw in sides)
    began = Glosses()
    with suppress(DiptychError):
        began = decode_glosses(before, base)
    merged = merge_glosses(began, mine, other)
    replace_file(Path(ours), merged.source)
    return len(merged.conflicts)


def are_glosses(name: str) -> bool:
    """Tell glosses, whatever their file is called, by what any version of them holds."""
    return b'"diptych-glosses/' in read_file(Path(name), LARGEST_SET)


def read_glosses(name: str) -> Glosses:
    """Read glosses from any file, in a project or not."""
    from diptych.annotations.glosses import decode_glosses

    return decode_glosses(read_file(Path(name), LARGEST_SET), name)


def read_set(name: str) -> AnnotationSet:
    """Read an annotation set from any file, in a project or not."""
    from diptych.annotations.serialisation import decode_set

    return decode_set(read_file(Path(name), LARGEST_SET), name)


def _read(name: str) -> AnnotationSet | None:
    """Read a set; an empty file is what git has for none."""
    from diptych.annotations.serialisation import decode_set

    raw = read_file(Path(name), LARGEST_SET)
    return decode_set(raw, name) if raw else None


def _facets(
    merged: AnnotationSet, ours: AnnotationSet, theirs: AnnotationSet, path: str
) -> list[str]:
    """Return the order of the facets: as a whole annotation has them, else the codebook."""
    used = {facet for said in merged.annotations.values() for facet in said.codes}
    for said in (*ours.annotations.values(), *theirs.annotations.values()):
        if used <= said.codes.keys():
            return list(said.codes)
    try:
        return list(Project(Path(path).absolute().parents[2]).codebook().by_name)
    except DiptychError:
        return []
