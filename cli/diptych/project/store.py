"""The project: its texts, codebook and annotation sets, read and written so that they fit."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext, suppress
from itertools import chain
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from diptych.anchoring.anchoring import (
    require_anchored,
    require_inside_paragraphs,
)
from diptych.annotations.annotation import (
    CONSENSUS,
    FORMAT,
    TERMS,
    Annotation,
    AnnotationSet,
    new_annotation_id,
    set_fault,
    time_now,
)
from diptych.annotations.codebook import NEW_CODEBOOK, Codebook, parse_codebook
from diptych.annotations.former_codes import current_set
from diptych.annotations.serialisation import decode_set, encode_set, has_markers
from diptych.errors import (
    AnnotationSetError,
    ChangedOnDiskError,
    DamagedSetError,
    DiptychError,
    GoneFolderError,
    NoProjectError,
    OvertakenError,
    ProjectExistsError,
    SameTextError,
    StraySetError,
    TextExistsError,
    UnknownNameError,
    UnmergedCodebookError,
    UnmergedTextError,
    UnresolvedConflictsError,
    every,
)
from diptych.project.contents import TextPaths, annotators_among, list_sets, list_texts
from diptych.project.files import AsItIs, Files, explained, require_size
from diptych.project.names import (
    ANNOTATIONS,
    CODEBOOK,
    TEXT_SUFFIXES,
    TEXTS,
    is_id,
    new_text_path,
    set_folder,
    set_path,
)
from diptych.texts.encodings import decoded
from diptych.texts.text import Text, Unsegmented, blob_id, is_same, parse_text, parse_unsegmented

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Container,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )

    from diptych.project.contents import Contents
    from diptych.project.files import FileChange, FileChanges, Snapshot, Stamps
    from diptych.texts.text import TextHead

_MARK = f'"{FORMAT.partition("/")[0]}/'.encode()
"""What an annotation set of any version holds."""
LARGEST_TEXT = 20_000_000
LARGEST_SET = 100_000_000
LARGEST_CODEBOOK = 5_000_000
"""Bytes; more is refused before it is read."""


def find_project(start: Path | None = None) -> Project:
    """Open the project that holds ``start`` (here, by default).

    Raises ``NoProjectError`` and ``GoneFolderError``.
    """
    here = _working_folder() / (start or Path())
    for folder in (here, *here.parents):
        if _is_project(folder):
            project = Project(folder)
            project.files.recover()
            return project
    raise NoProjectError(str(start or here))


def create_project(folder: Path, *, dry_run: bool = False) -> Project:
    """Make a new project: ``texts/`` and a codebook to start from; ``dry_run`` only looks."""
    _working_folder()
    if _is_project(folder):
        raise ProjectExistsError(str(folder / CODEBOOK))
    if dry_run:
        return Project(folder)
    project = Project(folder)
    with _without_empty_folders(folder / TEXTS, folder / ANNOTATIONS):
        with explained(folder):
            (folder / TEXTS).mkdir(parents=True, exist_ok=True)
        with project.files.locked():
            project.files.write(CODEBOOK, NEW_CODEBOOK.encode(), expected=None)
    return project


@contextmanager
def _without_empty_folders(*folders: Path) -> Iterator[None]:
    """Leave no empty folder behind that was not there before, where a project cannot be made."""
    new = [folder for folder in folders if not os.path.lexists(folder)]
    try:
        yield
    except BaseException:
        for folder in new:
            with suppress(OSError):
                folder.rmdir()
        raise


def _working_folder() -> Path:
    """Return where relative paths begin. Raises ``GoneFolderError``."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise GoneFolderError from None


def _is_project(folder: Path) -> bool:
    return os.path.exists(folder / CODEBOOK)  # noqa: PTH110 - says no where Path.exists raises


class ReadSet(NamedTuple):
    """What an annotator said about a text, with what it was read from."""

    text: Text
    raw: bytes | None
    """The bytes of the file; ``None`` where there is none."""
    stored: AnnotationSet
    """With the codes by the names that the file has."""
    said: AnnotationSet
    """With the codes by the names of today."""


class _ReadCodebook(NamedTuple):
    raw: bytes
    codebook: Codebook


class Project:
    """A folder with ``texts/`` and ``annotations/``, as it is or as a snapshot has it."""

    def __init__(self, root: Path, snapshot: Snapshot | None = None) -> None:
        self.files = Files(root, snapshot)
        self._codebook: _ReadCodebook | None = None
        self._changing: int | None = None

    @property
    def root(self) -> Path:
        """The folder."""
        return self.files.root

    def anew(self) -> Project:
        """Return the project as it is now, without what was kept of earlier readings."""
        found = Project(self.root)
        found.files.command, found.files.patience = self.files.command, self.files.patience
        return found

    def as_it_is(self) -> Project:
        """Return the project as it is now, to be compared with what it was.

        It can be read but not written, and each folder and each file is read once.
        """
        if self.files.snapshot:
            return self
        found = Project(self.root, AsItIs(self.files))
        found._codebook = self._codebook
        return found

    # Texts

    def text_paths(self) -> TextPaths:
        """Return the ids of all texts, in order, with their paths inside the project.

        They are listed when they are iterated over, not to find one of them.

        What has a name that is no id, or one that is taken, is no text: ``contents`` names it.
        """
        return TextPaths(self.files)

    def contents(self) -> Contents:
        """List texts and annotations: each folder once."""
        return list_sets(self.files, list_texts(self.files))

    def listed_texts(self) -> Contents:
        """List texts, without annotations."""
        return list_texts(self.files)

    def with_sets(self, listed: Contents, text_ids: Iterable[str] | None = None) -> Contents:
        """List the annotations of all texts that were listed, or of these."""
        return list_sets(self.files, listed, text_ids)

    def texts(self, ids: Sequence[str] | None = None) -> list[Text]:
        """Read all texts, or those with these ids. Raises ``UnknownNameError``."""
        return self.texts_at(self.text_paths(), ids)

    def texts_at(self, paths: Mapping[str, Path], ids: Sequence[str] | None = None) -> list[Text]:
        """Read texts whose files are known by id. Raises ``UnknownNameError``."""
        for name in ids or ():
            if name not in paths:
                raise UnknownNameError("text", name, paths)
        chosen = paths if ids is None else ids
        return [self.unsegmented(name, paths[name])[0].whole() for name in chosen]

    def unsegmented(self, text_id: str, path: Path) -> tuple[Unsegmented, bytes]:
        """Read a text whose file is known, and leave its paragraphs; return the bytes as well."""
        raw = self.files.read(path, LARGEST_TEXT)
        shown = self.files.shown(path)
        if has_markers(raw):
            raise UnmergedTextError(shown)
        return parse_unsegmented(text_id, raw, decoded(raw, shown), shown), raw

    def head(self, text_id: str, path: Path) -> TextHead:
        """Read a text whose file is known, of which not all may be needed."""
        return self.unsegmented(text_id, path)[0]

    def text(self, text_id: str) -> Text:
        """Read one text. Raises ``UnknownNameError``."""
        return self.texts([text_id])[0]

    def add_texts(
        self,
        files: Mapping[str, str],
        *,
        dry_run: bool = False,
        left_out: list[DiptychError] | None = None,
    ) -> list[Text]:
        """Write new texts, given as whole files by id: all of them or none; ``dry_run`` only looks.

        ``left_out``, if it is given, takes why some cannot be added, and the others are.
        Return all texts of the project as they are then, the new ones last. What two sources print
        in the same words, from an agency, are two texts. Raises
        ``TextExistsError`` for an id that is taken and ``SameTextError`` for a text that the
        project has already; ``SeveralFailuresError`` where there is more than one.
        """
        with nullcontext() if dry_run else self.files.locked():
            paths = self.text_paths()
            there = self.texts_at(paths)
            bodies: dict[str, list[Text]] = {}
            for text in there:
                bodies.setdefault(text.body, []).append(text)

            def new_text(text_id: str) -> Text:
                if text_id in paths:
                    raise TextExistsError(str(paths[text_id]), is_alone=len(files) == 1)
                added = _new_text(text_id, files[text_id])
                same = bodies.setdefault(added.body, [])
                for other in same:
                    if is_same(added, other):
                        raise SameTextError(text_id, other.id)
                same.append(added)
                return added

            added = every(new_text, files, left_out)
            if added and not dry_run:
                new = {new_text_path(one.id): files[one.id].encode() for one in added}
                self.files.write_all({path: (None, content) for path, content in new.items()})
        return there + added

    # Annotations

    def has_codebook(self) -> bool:
        """Tell whether there is a codebook: always now, in the past only since there was one."""
        return CODEBOOK in self.files.everything(CODEBOOK.parent)

    def codebook(self) -> Codebook:
        """Read the codebook, once."""
        return self._codebook_once().codebook

    def codebook_as_read(self) -> bytes:
        """Return the bytes that ``codebook`` was read from, whatever the file holds by now."""
        return self._codebook_once().raw

    def _codebook_once(self) -> _ReadCodebook:
        if self._codebook is None:
            self._codebook = self._read_codebook()
        return self._codebook

    def raw_codebook(self) -> bytes:
        """Read the bytes of the codebook, whatever they are; once while it is changing."""
        if self._codebook and self._is_changing:
            return self._codebook.raw
        return self.files.read(CODEBOOK, LARGEST_CODEBOOK)

    def replace_codebook(self, source: str, *, expected: bytes, dry_run: bool = False) -> bytes:
        """Write the codebook as it is, if the file still holds ``expected``; return the bytes.

        Raises ``ChangedOnDiskError``.
        """
        content = source.encode()
        if not dry_run and content != expected:
            with self.files.locked():
                self._codebook = None
                self.files.write_all({CODEBOOK: (expected, content)})
        return content

    def _read_codebook(self) -> _ReadCodebook:
        raw = self.raw_codebook()
        return _ReadCodebook(raw, parse_codebook(self._codebook_source(raw), self._shown_codebook))

    @property
    def _shown_codebook(self) -> str:
        return self.files.shown(CODEBOOK)

    def _codebook_source(self, raw: bytes) -> str:
        if has_markers(raw):
            raise UnmergedCodebookError(self._shown_codebook)
        return decoded(raw, self._shown_codebook)

    def annotators(self, text_id: str) -> list[str]:
        """Name those who have an annotation set on a text, in order."""
        return annotators_among(self.files.visible(set_folder(text_id)))

    def has_annotated(self, annotator: str, text_ids: Container[str], likely: str = "") -> bool:
        """Tell whether somebody has an annotation set on one of these texts; on this one, likely.

        ``text_ids`` are all texts.
        """
        if likely and self.files.is_there(set_path(likely, annotator)):
            return True
        found = self.files.having(ANNOTATIONS, f"{annotator}.json")
        return any(text_id in text_ids for text_id in found)

    def texts_read_by(self, annotator: str) -> list[str]:
        """Name the folders with a set of an annotator, in no order."""
        return list(self.files.having(ANNOTATIONS, f"{annotator}.json"))

    def annotation_set(self, text: Text, annotator: str) -> AnnotationSet:
        """Read what an annotator said about a text, and check it against text and codebook.

        Someone who has said nothing yet has an empty set. Raises ``OvertakenError`` if it
        does not fit because another diptych changed the codebook since that was read.
        """
        return self.read_set(text, annotator).said

    def read_set(self, text: Text, annotator: str) -> ReadSet:
        """Do what ``annotation_set`` does, and return with it what was read."""
        path = set_path(text.id, annotator)
        raw = self.files.read_if_there(path)
        try:
            return self.decode(text, annotator, raw)
        except AnnotationSetError:
            again = raw if self.files.snapshot else self._read_after_others(path)
            if again == raw:
                raise
        return self.decode(text, annotator, again)

    def read_stored(self, text: Text, annotator: str) -> ReadSet:
        """Do as ``read_set`` does, whether or not the set fits the text and the codebook."""
        raw = self.raw_set(text.id, annotator)
        if raw is None:
            return self.decode(text, annotator, raw)
        said = self.set_in_place(text.id, annotator, raw)
        return ReadSet(text, raw, said, said)

    def _read_after_others(self, path: Path) -> bytes | None:
        """Read a set again, when whoever is writing it together with the codebook is done."""
        self.files.recover()
        if self._codebook is not None and self._codebook != self._read_codebook():
            self._codebook = None
            raise OvertakenError(str(CODEBOOK))
        return self.files.read_if_there(path)

    def annotation_sets(self, text: Text, annotators: Sequence[str]) -> Iterator[AnnotationSet]:
        """Read those sets that exist."""
        present = self.annotators(text.id)
        for annotator in annotators:
            if annotator in present:
                yield self.annotation_set(text, annotator)

    def stored_set(self, text_id: str, annotator: str) -> AnnotationSet | None:
        """Read a set as its file has it, whether or not it fits the text and the codebook.

        ``None`` where there is no file. Raises ``AnnotationSetError`` for what is no set at all,
        or one that belongs elsewhere.
        """
        raw = self.files.read_if_there(set_path(text_id, annotator))
        return None if raw is None else self.set_in_place(text_id, annotator, raw)

    def set_in_place(self, text_id: str, annotator: str, raw: bytes) -> AnnotationSet:
        """Read the bytes of a set that says itself whose it is, and on which text."""
        path = set_path(text_id, annotator)
        said = self._decoded(path, raw)
        if (said.text, said.annotator) != (text_id, annotator):
            why = self.misplaced(said, path, self.text_paths())
            raise AnnotationSetError(self.files.shown(path), "$.text, $.annotator", why)
        return said

    def _decoded(self, path: Path, raw: bytes) -> AnnotationSet:
        """Read the bytes of a set, whatever it says. Raises ``AnnotationSetError``."""
        try:
            return decode_set(raw, self.files.shown(path))
        except DamagedSetError as error:
            if self.files.is_past:
                raise
            said = str(error).removeprefix(f"{path}: ")
            said = DamagedSetError.correctable(str(path), said)
            raise DamagedSetError(str(path), "", said) from None

    def raw_set(self, text_id: str, annotator: str) -> bytes | None:
        """Read the bytes of a set, whatever they are; ``None`` where there is no file."""
        return self.files.read_if_there(set_path(text_id, annotator))

    def replace_set(
        self,
        text_id: str,
        annotator: str,
        new: AnnotationSet | None,
        *,
        expected: bytes | None,
        dry_run: bool = False,
    ) -> bytes | None:
        """Write a set as it is, or remove its file, if that still holds ``expected``.

        The set has to be one, but need not fit the text or the codebook: for what was stored
        by others than this program. Return the bytes written, or with ``dry_run`` those that
        would be. Raises ``ChangedOnDiskError``.
        """
        path = set_path(text_id, annotator)
        content = None
        if new is not None:
            content = _encoded(new, self._facets(), str(path))
            decode_set(content, str(path))
        if dry_run:
            return content
        with self.files.locked():
            self.files.write_all({path: (expected, content)})
        return content

    def _facets(self) -> list[str]:
        """Name the facets in order; none where the codebook cannot be read."""
        try:
            return list(self.codebook().by_name)
        except DiptychError:
            return []

    @contextmanager
    def changing(self, *, dry_run: bool = False) -> Iterator[None]:
        """Be alone with the project from the first that is read to the last that is written.

        Whoever is so already goes on. The codebook is read anew. With ``dry_run`` nothing is
        written, and others may write.
        """
        if self._is_changing:
            yield
            return
        with nullcontext() if dry_run else self.files.locked():
            self._changing, self._codebook = get_ident(), None
            try:
                yield
            except BaseException:
                self._codebook = None
                raise
            finally:
                self._changing = None

    @property
    def _is_changing(self) -> bool:
        return self._changing == get_ident()

    def update(
        self,
        text_id: str,
        annotator: str,
        change: Callable[[AnnotationSet], AnnotationSet],
        *,
        clearing: bool = False,
        dry_run: bool = False,
    ) -> AnnotationSet:
        """Read an annotation set, change it and write it back, alone with the project.

        ``change`` takes the set as it is now and returns the one to write; that one is anchored
        to the text as it is now. Nothing is written if ``change`` raises, if it returns what it
        was given, or if its result does not fit the text and the codebook.
        ``clearing`` removes the file of a set that says nothing any more.
        ``dry_run`` does all that, but the writing.
        """
        key = text_id, annotator
        done = self.update_sets({key: change}, clearing=clearing, dry_run=dry_run)
        return done[key]

    def update_sets(
        self,
        changes: Mapping[tuple[str, str], Callable[[AnnotationSet], AnnotationSet]],
        recodify: Callable[[str], str] | None = None,
        *,
        read: Collection[ReadSet] = (),
        new_texts: Mapping[str, str] | None = None,
        clearing: bool = False,
        dry_run: bool = False,
    ) -> dict[tuple[str, str], AnnotationSet]:
        """Do what ``update`` does for several sets, by text and annotator: all or none.

        ``recodify`` takes the codebook's file as it is now and returns the one to write with
        the sets, which then must fit that one; it takes no code away. ``read`` are sets that were
        read since the project is changing; also such as do not fit, but what comes back has to.
        ``new_texts`` are whole files by id, written with the sets.
        """
        with self.changing(dry_run=dry_run):
            known = {(one.said.text, one.said.annotator): one for one in read}
            unknown = [key for key in changes if key not in known]
            known |= self._read_sets(unknown)
            files, results = self._updated_sets(changes, known, recodify, clearing=clearing)
            new = {new_text_path(name): text.encode() for name, text in (new_texts or {}).items()}
            if not dry_run:
                self.files.write_all({**{path: (None, new[path]) for path in new}, **files})
        return results

    def _read_sets(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], ReadSet]:
        """Read sets by text and annotator."""
        text_ids = dict.fromkeys(text_id for text_id, _ in keys)
        texts = {text.id: text for text in (self.texts([*text_ids]) if keys else ())}
        return {key: self.read_set(texts[key[0]], key[1]) for key in keys}

    def _updated_sets(
        self,
        changes: Mapping[tuple[str, str], Callable[[AnnotationSet], AnnotationSet]],
        known: Mapping[tuple[str, str], ReadSet],
        recodify: Callable[[str], str] | None,
        *,
        clearing: bool,
    ) -> tuple[FileChanges, dict[tuple[str, str], AnnotationSet]]:
        """Return the files to write, as they are and as they are to be, and the changed sets."""
        files: dict[Path, FileChange] = {}
        if recodify:
            files[CODEBOOK] = self._recodified(recodify)
        results = {}
        for key, change in changes.items():
            text, raw, _, current = known[key]
            results[key] = changed = change(current)
            if changed is not current:
                changed = replace(changed, text_version=text.version)
                is_clear = clearing and changed == self.decode(text, key[1], None).said
                new = None if is_clear else self._encoded_set(text, key[1], changed)
                files[set_path(*key)] = raw, new
        return files, results

    def recode(
        self,
        change: Callable[[Mapping[str, AnnotationSet]], Mapping[str, AnnotationSet]],
        recodify: Callable[[str], str] | None = None,
        *,
        dry_run: bool = False,
    ) -> None:
        """Change all annotation sets, as they are stored, and then the codebook: all or none.

        ``change`` takes the sets on one text by annotator and returns them as they are to be.
        They need not fit text or codebook, and the text may be gone. Raises
        ``AnnotationSetError`` for what is no set, ``UnresolvedConflictsError``, and
        ``StraySetError`` for a set where none is read: nothing is left behind.
        """
        with self.changing(dry_run=dry_run):
            files = self._recoded_files(change, recodify, dry_run=dry_run)
            if not dry_run:
                self.files.write_all(files)

    def _recoded_files(
        self,
        change: Callable[[Mapping[str, AnnotationSet]], Mapping[str, AnnotationSet]],
        recodify: Callable[[str], str] | None,
        *,
        dry_run: bool,
    ) -> dict[Path, tuple[bytes | None, bytes]]:
        """Return the files to write, as they are and as they are to be; with ``dry_run`` no sets.

        Sets are held as bytes, in which they take the least room.
        """
        changed: dict[Path, tuple[bytes, bytes]] = {}
        facets = self._facets()
        for text_id, annotators in self.contents_in_place().sets.items():
            raw = {who: self.files.read(set_path(text_id, who)) for who in annotators}
            old = {who: self._settled_set(set_path(text_id, who), raw[who]) for who in annotators}
            for who, new in change(old).items():
                if new is not old[who]:
                    path = set_path(text_id, who)
                    content = _encoded(new, facets, str(path))
                    changed.update({} if dry_run else {path: (raw[who], content)})
        files: dict[Path, tuple[bytes | None, bytes]] = {}
        if recodify:
            before, after = self._recodified(recodify)
            files.update({CODEBOOK: (before, after)} if before != after else {})
        order = list(self.codebook().by_name)
        for path, (before, content) in changed.items():
            said = decode_set(content, str(path)) if order != facets else None
            files[path] = before, _encoded(said, order, str(path)) if said else content
        return files

    def _settled_set(self, path: Path, raw: bytes) -> AnnotationSet:
        """Read a set in which no merge left anything open."""
        said = self._decoded(path, raw)
        if said.conflicts:
            raise UnresolvedConflictsError(str(path), len(said.conflicts))
        return said

    def contents_in_place(self) -> Contents:
        """List the sets, all of them. Raises ``StraySetError`` where one is read by nothing."""
        contents = self.contents()
        for path in contents.misplaced:
            if path.is_relative_to(ANNOTATIONS) and _MARK in self.files.read(path, LARGEST_SET):
                raise StraySetError(self.files.shown(path))
        return contents

    def replace_text(
        self,
        old: Text,
        content: str,
        changes: Mapping[str, Callable[[AnnotationSet], AnnotationSet]],
    ) -> Text:
        """Write another file for a text, and change its annotation sets so that they fit it.

        ``changes`` takes sets as they are stored, by annotator. All is written, or nothing.
        Raises ``ChangedOnDiskError`` if the text is not ``old`` any more, and ``SameTextError``
        if another text is the same.
        """
        with self.files.locked():
            paths = dict(self.text_paths())
            path = paths.pop(old.id, new_text_path(old.id))
            raw = self.files.read_if_there(path, LARGEST_TEXT)
            if raw is None or blob_id(raw) != old.version:
                raise ChangedOnDiskError(str(path))
            new = _new_text(old.id, content)
            others = self.texts_at(paths) if new.body != old.body else []
            if same := [one.id for one in others if one.body == new.body]:
                raise SameTextError(old.id, same[0])
            files = {path: (raw, content.encode())}
            for annotator, change in changes.items():
                where = set_path(old.id, annotator)
                stored = self.files.read(where)
                changed = change(self.set_in_place(old.id, annotator, stored))
                changed = replace(changed, text_version=new.version)
                files[where] = stored, self._encoded_set(new, annotator, changed)
            self.files.write_all(files)
        return new

    def _encoded_set(self, text: Text, annotator: str, annotations: AnnotationSet) -> bytes:
        """Return the bytes to write, which read back as a set that fits."""
        path = str(set_path(text.id, annotator))
        annotations = current_set(annotations, self.codebook())
        new = _encoded(annotations, list(self.codebook().by_name), path)
        require_size(len(new), LARGEST_SET, path)
        if fault := set_fault(annotations):
            raise AnnotationSetError(path, *fault)
        self.decoded_set(text, annotator, new)
        return new

    def _recodified(self, recodify: Callable[[str], str]) -> tuple[bytes, bytes]:
        """Return the codebook's bytes, old and new; from here on the new one counts."""
        old = self.raw_codebook()
        source = recodify(self._codebook_source(old))
        new = source.encode()
        self._codebook = _ReadCodebook(new, parse_codebook(source, str(CODEBOOK)))
        return old, new

    def annotate(
        self,
        text_id: str,
        annotator: str,
        *,
        start: int,
        end: int,
        codes: Mapping[str, str],
        note: str | None = None,
    ) -> str:
        """Add one annotation over ``body[start:end]`` and return its id."""
        annotation_id = new_annotation_id()
        with self.changing():
            text = self.text(text_id)
            annotation = _annotation(text, start, end, codes, note)

            def add(annotations: AnnotationSet) -> AnnotationSet:
                return annotations.with_annotation(annotation_id, annotation)

            read = self.read_set(text, annotator)
            self.update_sets({(text_id, annotator): add}, read=[read])
        return annotation_id

    def decoded_set(self, text: Text, annotator: str, raw: bytes | None) -> AnnotationSet:
        """Read the bytes of a set, and check it against text and codebook.

        Codes that it has by names of before are those of today.
        """
        return self.decode(text, annotator, raw).said

    def decode(self, text: Text, annotator: str, raw: bytes | None) -> ReadSet:
        """Do what ``decoded_set`` does, and return with it what the bytes say."""
        if raw is None:
            said = AnnotationSet(text=text.id, text_version=text.version, annotator=annotator)
            return ReadSet(text, raw, said, said)
        path = self.files.shown(set_path(text.id, annotator))
        stored = self.set_in_place(text.id, annotator, raw)
        if stored.conflicts:
            raise UnresolvedConflictsError(path, len(stored.conflicts))
        said = self._with_current_codes(stored, path)
        require_anchored(said, text.body, path)
        require_inside_paragraphs(said, text, path)
        return ReadSet(text, raw, stored, said)

    def _with_current_codes(self, said: AnnotationSet, path: str) -> AnnotationSet:
        """Return a set with codes that the codebook has. Raises ``AnnotationSetError``."""
        codebook = self.codebook()
        codes = (annotation.codes.items() for annotation in said.annotations.values())
        if codebook.pairs.issuperset(chain.from_iterable(codes)):
            return said
        said = current_set(said, codebook)
        for annotation_id, annotation in said.annotations.items():
            if reason := codebook.fault(annotation.codes):
                raise AnnotationSetError(path, f"$.annotations.{annotation_id}.codes", reason)
        return said

    def misplaced(self, said: AnnotationSet, path: Path, texts: Container[str]) -> str:
        """Say what to do about a set whose file is the place of another one.

        Where one of two texts is not there, the other may be what it is called now; so with the
        names of annotators.
        """
        whose, here = f"it is by {said.annotator!r} on {said.text!r}", path.parent.name
        if not (is_id(said.text) and is_id(said.annotator)):
            return f"{whose}; correct text and annotator in it"
        if self.files.is_there(set_path(said.text, said.annotator)):
            copy = "remove this one, if it is a copy of that; else correct text and annotator in it"
            return f"{whose}, which has its own file; {copy}"
        if said.annotator == path.stem and (said.text in texts) != (here in texts):
            renamed = f"diptych texts rename {said.text} {here}"
            return f"{whose}; if {said.text} is called {here} now: {renamed}; else move it there"
        if said.text == here and not {said.annotator, path.stem} & {CONSENSUS, TERMS}:
            renamed = f"diptych annotators rename {said.annotator} {path.stem}"
            return f"{whose}; if they are called {path.stem} now: {renamed}; else move it there"
        return f"{whose}; move it there, or correct text and annotator in it"

    def stamps(self, text_ids: Iterable[str], annotator: str) -> Stamps:
        """Stamp the codebook, some texts and somebody's sets on them; other stamps mean: read."""
        paths = [CODEBOOK]
        for text_id in text_ids:
            paths += [TEXTS / f"{text_id}{suffix}" for suffix in sorted(TEXT_SUFFIXES)]
            paths.append(set_path(text_id, annotator))
        return self.files.stamps(paths)


def _new_text(text_id: str, content: str) -> Text:
    raw = content.encode()
    path = str(new_text_path(text_id))
    require_size(len(raw), LARGEST_TEXT, path)
    return parse_text(text_id, raw, content, path)


def _encoded(annotations: AnnotationSet, facets: Sequence[str], path: str) -> bytes:
    try:
        return encode_set(annotations, facets)
    except UnicodeEncodeError as error:
        character = f"U+{ord(error.object[error.start]):04X}"
        reason = f"it would hold the lone surrogate {character}, which is no Unicode text"
        raise AnnotationSetError(path, "", reason) from None


def _annotation(
    text: Text, start: int, end: int, codes: Mapping[str, str], note: str | None
) -> Annotation:

    return Annotation(
        start=start,
        end=end,
        quote=text.body[start:end],
        codes=dict(codes),
        note=note or UNSET,
        created=time_now(),
    )
