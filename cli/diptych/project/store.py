"""The project on disk: the only module that reads and writes project files.

Reading refuses what is not a regular file inside the project, too large, or not UTF-8. Writing
goes to a temporary neighbour that is flushed, synced and renamed, under one lock per project,
and only over the very bytes that were read.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from diptych.anchoring.anchoring import (
    is_anchored,
    require_anchored,
    require_inside_paragraphs,
)
from diptych.annotations.annotation import Annotation, AnnotationSet, new_annotation_id
from diptych.annotations.codebook import NEW_CODEBOOK, Codebook, parse_codebook
from diptych.annotations.serialisation import decode_set, encode_set, has_markers
from diptych.errors import (
    AnnotationSetError,
    BadIdError,
    BusyProjectError,
    ChangedOnDiskError,
    DiptychError,
    InvalidUtf8Error,
    NoProjectError,
    OutsideProjectError,
    OvertakenError,
    PastProjectError,
    ProjectExistsError,
    SameTextError,
    StrayFileError,
    TextExistsError,
    UnknownNameError,
    UnmergedTextError,
    UnreadableFileError,
    UnresolvedConflictsError,
)
from diptych.texts.text import Text, blob_id, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

CODEBOOK = Path("annotations", "codebook.yaml")
LARGEST_TEXT = 20_000_000
LARGEST_SET = 100_000_000
LARGEST_CODEBOOK = 5_000_000
LARGEST_JOURNAL = 10 * LARGEST_SET
LARGEST_CACHE = 100_000_000
"""Bytes; more is refused before it is read."""

Stamps = tuple[tuple[int, int, int] | None, ...]
"""What tells one state of some files from another: time, size and inode of each."""

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
TEXT_SUFFIXES = {".md", ".txt"}
_OWN = Path(".diptych")
_LOCK = _OWN / "lock"
_JOURNAL = _OWN / "journal"
_IGNORING = _OWN / ".gitignore"
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PATIENCE = 60.0
"""Seconds to wait for another diptych that writes."""


def find_project(start: Path | None = None) -> Project:
    """Open the project that holds ``start`` (here, by default). Raises ``NoProjectError``."""
    here = (start or Path()).absolute()
    for folder in (here, *here.parents):
        if _is_project(folder):
            project = Project(folder)
            project.recover()
            return project
    raise NoProjectError(str(start or here))


def create_project(folder: Path) -> Project:
    """Make a new project: ``texts/`` and a codebook to start from."""
    if _is_project(folder):
        raise ProjectExistsError(str(folder / CODEBOOK))
    with _explained(folder):
        (folder / "texts").mkdir(parents=True, exist_ok=True)
    project = Project(folder)
    with project.locked():
        project.write(CODEBOOK, NEW_CODEBOOK.encode(), expected=None)
    return project


def _is_project(folder: Path) -> bool:
    return os.path.exists(folder / CODEBOOK)  # noqa: PTH110 - says no where Path.exists raises


def require_id(name: str, what: str) -> str:
    """Return ``name`` if it may become a file name. Raises ``BadIdError``."""
    if not is_id(name):
        raise BadIdError(what, name)
    return name


def is_id(name: str) -> bool:
    """Tell whether this is an id: ``[a-z0-9-]``, at most 64, no name that a system reserves."""
    return bool(_ID.fullmatch(name)) and not _DEVICES.fullmatch(name)


def slug(words: str) -> str:
    """Make an id of any words, as far as they have letters that an id may have."""
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", ascii_only.lower())[:64].strip("-")
    return found if is_id(found) else ""


class _Entry(msgspec.Struct, array_like=True):
    """A file that is about to be written together with others."""

    path: str
    old: bytes | None
    new: bytes


class Snapshot(Protocol):
    """The files of a project as they were once, by their paths inside it."""

    name: str

    def names(self, folder: Path) -> list[str]:
        """Name the files that a folder held."""

    def read(self, path: Path, limit: int) -> bytes | None:
        """Return what a file held, of at most ``limit`` bytes; ``None`` where there was none."""


class Project:
    """A folder with ``texts/`` and ``annotations/``, as it is or as a snapshot has it."""

    def __init__(self, root: Path, snapshot: Snapshot | None = None) -> None:
        self.root = root
        self._snapshot = snapshot
        self._real_root = os.path.realpath(root)
        self._codebook: Codebook | None = None

    # Texts

    def text_paths(self) -> dict[str, Path]:
        """Return the ids of all texts, in order, with their paths inside the project."""
        found: dict[str, Path] = {}
        for path in self._paths(Path("texts")):
            if path.suffix not in TEXT_SUFFIXES:
                continue
            if not is_id(path.stem):
                reason = f"{path.stem!r} cannot be the id of a text"
                raise StrayFileError(self._shown(path), reason)
            if path.stem in found:
                reason = f"{found[path.stem]} is a text of that id already"
                raise StrayFileError(self._shown(path), reason)
            found[path.stem] = path
        return found

    def texts(self, ids: Sequence[str] | None = None) -> list[Text]:
        """Read all texts, or those with these ids. Raises ``UnknownNameError``."""
        paths = self.text_paths()
        for name in ids or ():
            if name not in paths:
                raise UnknownNameError("text", name, paths)
        return [self._text(name, paths[name]) for name in (paths if ids is None else ids)]

    def text(self, text_id: str) -> Text:
        """Read one text. Raises ``UnknownNameError``."""
        return self.texts([text_id])[0]

    def add_texts(self, files: Mapping[str, str]) -> None:
        """Write new texts, given as whole files by id: all of them or none.

        Raises ``TextExistsError`` for an id that is taken and ``SameTextError`` for a text that
        the project has already.
        """
        with self.locked():
            paths = self.text_paths()
            bodies = {text.body: text.id for text in self.texts()}
            for text_id, content in files.items():
                if text_id in paths:
                    raise TextExistsError(str(paths[text_id]))
                body = _new_text(text_id, content).body
                if body in bodies:
                    raise SameTextError(text_id, bodies[body])
                bodies[body] = text_id
            new = {Path("texts", f"{name}.md"): files[name].encode() for name in files}
            self._write_all({path: (None, content) for path, content in new.items()})

    def _text(self, text_id: str, path: Path) -> Text:
        raw = self._read(path, LARGEST_TEXT)
        shown = self._shown(path)
        if has_markers(raw):
            raise UnmergedTextError(shown)
        return parse_text(text_id, raw, decoded(raw, shown), shown)

    # Annotations

    def has_codebook(self) -> bool:
        """Tell whether there is a codebook: always now, in the past only since there was one."""
        return CODEBOOK in self._all(CODEBOOK.parent)

    def codebook(self) -> Codebook:
        """Read the codebook, once."""
        if self._codebook is None:
            self._codebook = self._read_codebook()
        return self._codebook

    def _read_codebook(self) -> Codebook:
        raw = self._read(CODEBOOK, LARGEST_CODEBOOK)
        shown = self._shown(CODEBOOK)
        return parse_codebook(decoded(raw, shown), shown)

    def annotators(self, text_id: str) -> list[str]:
        """Name those who have an annotation set on a text, in order."""
        found = []
        for path in self._paths(_set_folder(text_id)):
            if path.suffix != ".json":
                continue
            if not is_id(path.stem):
                reason = f"{path.stem!r} cannot be the id of an annotator"
                raise StrayFileError(self._shown(path), reason)
            found.append(path.stem)
        return found

    def all_annotators(self) -> set[str]:
        """Name those who have an annotation set on any text."""
        return {name for text_id in self.text_paths() for name in self.annotators(text_id)}

    def annotation_set(self, text: Text, annotator: str) -> AnnotationSet:
        """Read what an annotator said about a text, and check it against text and codebook.

        Someone who has said nothing yet has an empty set. Raises ``OvertakenError`` if it
        does not fit because another diptych changed the codebook since that was read.
        """
        path = _set_path(text.id, annotator)
        raw = self._read_if_there(path, LARGEST_SET)
        try:
            return self._decoded_set(text, annotator, raw)
        except AnnotationSetError:
            again = raw if self._snapshot else self._read_after_others(path)
            if again == raw:
                raise
        return self._decoded_set(text, annotator, again)

    def _read_after_others(self, path: Path) -> bytes | None:
        """Read a set again, when whoever is writing it together with the codebook is done."""
        self.recover()
        if self._codebook is not None and self._codebook != self._read_codebook():
            self._codebook = None
            raise OvertakenError(str(CODEBOOK))
        return self._read_if_there(path, LARGEST_SET)

    def annotation_sets(self, text: Text, annotators: Sequence[str]) -> Iterator[AnnotationSet]:
        """Read those sets that exist."""
        present = self.annotators(text.id)
        for annotator in annotators:
            if annotator in present:
                yield self.annotation_set(text, annotator)

    def stored_set(self, text_id: str, annotator: str) -> AnnotationSet | None:
        """Read a set as its file has it, whether or not it fits the text and the codebook.

        ``None`` where there is no file. Raises ``AnnotationSetError`` for what is no set at all.
        """
        path = _set_path(text_id, annotator)
        raw = self._read_if_there(path, LARGEST_SET)
        return None if raw is None else decode_set(raw, self._shown(path))

    def set_names(self) -> list[tuple[str, str]]:
        """Name all annotation sets by text and annotator, also those whose text is gone."""
        folders = (path.name for path in self._paths(Path("annotations")) if is_id(path.name))
        return [(text_id, who) for text_id in folders for who in self.annotators(text_id)]

    def raw_set(self, text_id: str, annotator: str) -> bytes | None:
        """Read the bytes of a set, whatever they are; ``None`` where there is no file."""
        return self._read_if_there(_set_path(text_id, annotator), LARGEST_SET)

    def replace_set(
        self, text_id: str, annotator: str, new: AnnotationSet | None, *, expected: bytes | None
    ) -> bytes | None:
        """Write a set as it is, or remove its file, if that still holds ``expected``.

        The set has to be one, but need not fit the text or the codebook: for what was stored
        by others than this program. Return the bytes written. Raises ``ChangedOnDiskError``.
        """
        path = _set_path(text_id, annotator)
        with self.locked():
            if new is None:
                self._remove(path, expected)
                return None
            content = _encoded(new, self._facets(), str(path))
            decode_set(content, str(path))
            self.write(path, content, expected=expected)
            return content

    def _remove(self, path: Path, expected: bytes | None) -> None:
        if self._read_if_there(path, LARGEST_SET) != expected:
            raise ChangedOnDiskError(str(path))
        with _explained(path):
            self._require_inside(path).unlink(missing_ok=True)

    def _facets(self) -> list[str]:
        """Name the facets in order; none where the codebook cannot be read."""
        try:
            return list(self.codebook().by_name)
        except DiptychError:
            return []

    def add_lines(self, path: Path, lines: Sequence[str], *, dry_run: bool = False) -> list[str]:
        """Add the lines that a file lacks at its end, and return them."""
        with nullcontext() if dry_run else self.locked():
            old = self._read_if_there(path, LARGEST_CODEBOOK)
            source = decoded(old or b"", str(path))
            present = {line.strip() for line in source.splitlines()}
            missing = [line for line in lines if line not in present]
            if missing and not dry_run:
                joint = "\n" if source and not source.endswith("\n") else ""
                added = "".join(f"{line}\n" for line in missing)
                self.write(path, f"{source}{joint}{added}".encode(), expected=old)
        return missing

    def drifted(self, text: Text) -> list[str]:
        """Name the annotators whose annotations no longer lie on what the text says.

        What cannot be read is left out: this is no check of the files.
        """
        found = []
        with suppress(DiptychError):
            for annotator in self.annotators(text.id):
                with suppress(DiptychError):
                    stored = decode_set(self._read(_set_path(text.id, annotator), LARGEST_SET), "")
                    if not is_anchored(stored, text.body):
                        found.append(annotator)
        return found

    def update(
        self, text_id: str, annotator: str, change: Callable[[AnnotationSet], AnnotationSet]
    ) -> AnnotationSet:
        """Read an annotation set, change it and write it back, alone with the project.

        ``change`` takes the set as it is now and returns the one to write; that one is anchored
        to the text as it is now. Nothing is written if ``change`` raises, if it returns what it
        was given, or if its result does not fit the text and the codebook.
        """
        return self.update_sets({(text_id, annotator): change})[text_id, annotator]

    def update_sets(
        self,
        changes: Mapping[tuple[str, str], Callable[[AnnotationSet], AnnotationSet]],
        recodify: Callable[[str], str] | None = None,
        *,
        repairing: bool = False,
    ) -> dict[tuple[str, str], AnnotationSet]:
        """Do what ``update`` does for several sets, by text and annotator: all or none.

        ``recodify`` takes the codebook's file as it is now and returns the one to write with
        the sets, which then must fit that one; so must all others, if it lacks a code that there
        was. ``repairing`` takes sets as they are stored, also
        those that do not fit the text or the codebook; what comes back has to.
        """
        with self.locked():
            self._codebook = None
            try:
                return self._update_sets(changes, recodify, repairing=repairing)
            except BaseException:
                self._codebook = None
                raise

    def _update_sets(
        self,
        changes: Mapping[tuple[str, str], Callable[[AnnotationSet], AnnotationSet]],
        recodify: Callable[[str], str] | None,
        *,
        repairing: bool,
    ) -> dict[tuple[str, str], AnnotationSet]:
        old = {key: self._read_set(*key, repairing=repairing) for key in changes}
        files: dict[Path, tuple[bytes | None, bytes]] = {}
        if recodify:
            files[CODEBOOK] = self._recodified(recodify, set(changes))
        results = {}
        for (text_id, annotator), (text, raw, current) in old.items():
            results[text_id, annotator] = changed = changes[text_id, annotator](current)
            if changed is not current:
                changed = replace(changed, text_version=text.version)
                new = self._encoded_set(text, annotator, changed)
                files[_set_path(text_id, annotator)] = raw, new
        self._write_all(files)
        return results

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
        with self.locked():
            path = self.text_paths().get(old.id, Path("texts", f"{old.id}.md"))
            raw = self._read_if_there(path, LARGEST_TEXT)
            if raw is None or blob_id(raw) != old.version:
                raise ChangedOnDiskError(str(path))
            new = _new_text(old.id, content)
            if same := [one.id for one in self.texts() if one.body == new.body != old.body]:
                raise SameTextError(old.id, same[0])
            files = {path: (raw, content.encode())}
            for annotator, change in changes.items():
                set_path = _set_path(old.id, annotator)
                stored = self._read(set_path, LARGEST_SET)
                changed = change(decode_set(stored, str(set_path)))
                changed = replace(changed, text_version=new.version)
                files[set_path] = stored, self._encoded_set(new, annotator, changed)
            self._write_all(files)
        return new

    def _read_set(
        self, text_id: str, annotator: str, *, repairing: bool
    ) -> tuple[Text, bytes | None, AnnotationSet]:
        path = _set_path(text_id, annotator)
        text = self.text(text_id)
        raw = self._read_if_there(path, LARGEST_SET)
        if repairing and raw is not None:
            return text, raw, decode_set(raw, str(path))
        return text, raw, self._decoded_set(text, annotator, raw)

    def _encoded_set(self, text: Text, annotator: str, annotations: AnnotationSet) -> bytes:
        """Return the bytes to write, which read back as a set that fits."""
        path = str(_set_path(text.id, annotator))
        new = _encoded(annotations, list(self.codebook().by_name), path)
        require_size(len(new), LARGEST_SET, path)
        self._decoded_set(text, annotator, new)
        return new

    def _recodified(
        self, recodify: Callable[[str], str], changing: set[tuple[str, str]]
    ) -> tuple[bytes, bytes]:
        """Return the codebook's bytes, old and new; from here on the new one counts."""
        old = self._read(CODEBOOK, LARGEST_CODEBOOK)
        source = decoded(old, str(CODEBOOK))
        before = parse_codebook(source, str(CODEBOOK))
        source = recodify(source)
        self._codebook = after = parse_codebook(source, str(CODEBOOK))
        if not _codes(before) <= _codes(after):
            self._require_fitting(changing)
        return old, source.encode()

    def _require_fitting(self, changing: set[tuple[str, str]]) -> None:
        """Refuse a codebook that sets beside those that change do not fit.

        Whoever counted a code's uses did so before nobody else could write.
        """
        for text in self.texts():
            for annotator in self.annotators(text.id):
                if (text.id, annotator) not in changing:
                    raw = self._read(_set_path(text.id, annotator), LARGEST_SET)
                    self._decoded_set(text, annotator, raw)

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

        def add(annotations: AnnotationSet) -> AnnotationSet:
            annotation = _annotation(self.text(text_id), start, end, codes, note)
            return annotations.with_annotation(annotation_id, annotation)

        self.update(text_id, annotator, add)
        return annotation_id

    def worksheet_path(self, text_id: str, annotator: str) -> Path:
        """Return where a page is while somebody edits it: with the project, but not in git."""
        with self.locked():
            return self._require_inside(_OWN / f"{text_id}.{annotator}.worksheet")

    def keep(self, name: str, content: bytes) -> None:
        """Keep what somebody is typing: with the project, but not in git, until it is dropped."""
        path = _OWN / name
        with self.locked():
            self.write(path, content, expected=self._read_if_there(path, LARGEST_SET))

    def kept(self, name: str) -> bytes | None:
        """Return what was kept, and not dropped."""
        return self._read_if_there(_OWN / name, LARGEST_SET)

    def drop(self, name: str) -> None:
        """Drop what was kept, if anything was."""
        path = _OWN / name
        with self.locked(), _explained(path):
            self._require_inside(path).unlink(missing_ok=True)

    def _decoded_set(self, text: Text, annotator: str, raw: bytes | None) -> AnnotationSet:
        if raw is None:
            return AnnotationSet(text=text.id, text_version=text.version, annotator=annotator)
        path = self._shown(_set_path(text.id, annotator))
        annotations = decode_set(raw, path)
        if (annotations.text, annotations.annotator) != (text.id, annotator):
            whose = f"it is of {annotations.annotator!r} on {annotations.text!r}; move the file"
            raise AnnotationSetError(path, "$.text, $.annotator", whose)
        if annotations.conflicts:
            raise UnresolvedConflictsError(path, len(annotations.conflicts))
        codebook = self.codebook()
        for annotation_id, annotation in annotations.annotations.items():
            if reason := codebook.fault(annotation.codes):
                raise AnnotationSetError(path, f"$.annotations.{annotation_id}.codes", reason)
        require_anchored(annotations, text.body, path)
        require_inside_paragraphs(annotations, text, path)
        return annotations

    # Files

    def raw(self, path: Path, limit: int) -> bytes:
        """Read any file of the project, of at most ``limit`` bytes."""
        return self._read(path, limit)

    def files(self, folder: Path) -> list[Path]:
        """List all files of a folder, hidden ones too."""
        return [path for path in self._all(folder) if not (self.root / path).is_dir()]

    def folders(self, folder: Path) -> list[Path]:
        """List the folders in a folder, without hidden ones."""
        return [path for path in self._paths(folder) if (self.root / path).is_dir()]

    def stamps(self, text_ids: Iterable[str], annotator: str) -> Stamps:
        """Stamp the codebook, some texts and somebody's sets on them; other stamps mean: read."""
        paths = [CODEBOOK]
        for text_id in text_ids:
            paths += [Path("texts", f"{text_id}{suffix}") for suffix in sorted(TEXT_SUFFIXES)]
            paths.append(_set_path(text_id, annotator))
        return tuple(_stamp(os.fspath(self.root / path)) for path in paths)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other diptychs from writing. Raises ``BusyProjectError`` after a minute.

        What was cannot be written: ``PastProjectError``.
        """
        from filelock import FileLock, Timeout

        if self._snapshot:
            raise PastProjectError(self._snapshot.name)
        self._make_own_folder(_LOCK)
        lock = FileLock(self.root / _LOCK, timeout=_PATIENCE, poll_interval=0.01)
        with _explained(_OWN):
            try:
                lock.acquire()
            except Timeout:
                raise BusyProjectError(str(_LOCK), _PATIENCE) from None
        try:
            self._finish_journal()
            yield
        finally:
            lock.release()

    def _make_own_folder(self, *paths: Path) -> None:
        """Make the folder of what is not in git, in which these files will be."""
        for path in (_OWN, _IGNORING, *paths):
            self._require_inside(path)
        with _explained(_OWN):
            (self.root / _OWN).mkdir(exist_ok=True)
            if not (self.root / _IGNORING).exists():
                (self.root / _IGNORING).write_text("*\n")

    def cached(self, name: str) -> bytes:
        """Return what was kept under a name, nothing where it cannot be read."""
        with suppress(DiptychError):
            return self._read_if_there(_OWN / name, LARGEST_CACHE) or b""
        return b""

    def cache(self, name: str, content: bytes) -> None:
        """Keep what can be made again: outside git, and only where it can be written."""
        path = _OWN / name
        neighbour = self.root / _OWN / f".{name}.{os.getpid()}.tmp"
        with suppress(DiptychError, OSError):
            self._make_own_folder(path)
            try:
                neighbour.write_bytes(content)
                neighbour.replace(self.root / path)
            finally:
                neighbour.unlink(missing_ok=True)

    def write(self, path: Path, content: bytes, *, expected: bytes | None) -> None:
        """Replace a project file, whole or not at all, if it still holds ``expected``.

        ``None`` expects no file. The caller holds the lock. Raises ``ChangedOnDiskError``.
        """
        target = self._require_inside(path)
        neighbour = target.with_name(f".{target.name}.tmp")
        with _explained(path):
            target.parent.mkdir(parents=True, exist_ok=True)
            neighbour.unlink(missing_ok=True)
            try:
                _write_synced(neighbour, content)
                if self._read_if_there(path, LARGEST_SET) != expected:
                    raise ChangedOnDiskError(str(path))
                neighbour.replace(target)
            finally:
                neighbour.unlink(missing_ok=True)
            _sync_folder(target.parent)

    def _write_all(self, files: Mapping[Path, tuple[bytes | None, bytes]]) -> None:
        """Write files, given as they are and as they are to be.

        If one cannot be written, or somebody interrupts, all become again what they were. If the
        process is killed between two of them, ``recover`` writes the others.
        """
        try:
            if len(files) > 1:
                journal = [_Entry(path.as_posix(), old, new) for path, (old, new) in files.items()]
                self.write(_JOURNAL, msgspec.msgpack.encode(journal), expected=None)
            for path, (old, new) in files.items():
                self.write(path, new, expected=old)
        except BaseException:
            self._take_back(files)
            raise
        (self.root / _JOURNAL).unlink(missing_ok=True)

    def _take_back(self, files: Mapping[Path, tuple[bytes | None, bytes]]) -> None:
        """Make those files that are as they were to be what they were, and forget the journal.

        The files tell, not what ``write`` returned from: it may be interrupted when it is done.
        """
        for path, (old, new) in files.items():
            if self._read_if_there(path, LARGEST_SET) != new:
                continue
            if old is None:
                (self.root / path).unlink()
            else:
                self.write(path, old, expected=new)
        (self.root / _JOURNAL).unlink(missing_ok=True)

    def recover(self) -> None:
        """Finish what a killed process began to write into several files.

        It is left alone where somebody else wrote one of them since, or made all of them again
        what they were.
        """
        if os.path.exists(self.root / _JOURNAL):  # noqa: PTH110 - no project is slower for it
            with self.locked():
                pass

    def _finish_journal(self) -> None:
        journal = self._journal()
        now = {entry.path: self._read_if_there(Path(entry.path), LARGEST_SET) for entry in journal}
        begun = any(now[entry.path] != entry.old for entry in journal)
        if begun and all(now[entry.path] in {entry.old, entry.new} for entry in journal):
            for entry in journal:
                if now[entry.path] != entry.new:
                    self.write(Path(entry.path), entry.new, expected=entry.old)
        (self.root / _JOURNAL).unlink(missing_ok=True)

    def _journal(self) -> list[_Entry]:
        """Read the journal, if there is one. Raises ``UnreadableFileError``.

        It may have come with a clone, so it is not to reach hidden files, such as git's.
        """
        raw = self._read_if_there(_JOURNAL, LARGEST_JOURNAL)
        if raw is None:
            return []
        try:
            journal = msgspec.msgpack.decode(raw, type=list[_Entry])
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise UnreadableFileError(str(_JOURNAL), "is not one of diptych; delete it") from None
        for entry in journal:
            target = self._require_inside(Path(entry.path)).relative_to(self._real_root)
            if any(part.startswith(".") for part in target.parts):
                reason = f"wants to write {entry.path}, which is not of the project; delete it"
                raise UnreadableFileError(str(_JOURNAL), reason)
        return journal

    def _read(self, path: Path, limit: int) -> bytes:
        if self._snapshot:
            raw = self._snapshot.read(path, limit)
            if raw is None:
                raise UnreadableFileError(str(path), f"is not in {self._snapshot.name}")
            return raw
        self._require_inside(path)
        return read_file(self.root / path, limit, shown=str(path))

    def _read_if_there(self, path: Path, limit: int) -> bytes | None:
        if self._snapshot:
            return self._snapshot.read(path, limit)
        return self._read(path, limit) if os.path.lexists(self.root / path) else None

    def _shown(self, path: Path) -> str:
        """Return how errors name a file: one of a snapshot as git does, ``HEAD~1:texts/a.md``."""
        return f"{self._snapshot.name}:{path.as_posix()}" if self._snapshot else str(path)

    def _require_inside(self, path: Path) -> Path:
        """Return where a path leads, links followed. Raises ``OutsideProjectError``."""
        real = os.path.realpath(self.root / path)
        if not real.startswith(self._real_root.rstrip(os.sep) + os.sep):
            raise OutsideProjectError(str(path))
        return Path(real)

    def _paths(self, folder: Path) -> list[Path]:
        """List what a folder holds, in the order of the ids, without hidden files."""
        return [path for path in self._all(folder) if not path.name.startswith(".")]

    def _all(self, folder: Path) -> list[Path]:
        names = self._snapshot.names(folder) if self._snapshot else self._listed(folder)
        return sorted((folder / name for name in names), key=lambda path: (path.stem, path.suffix))

    def _listed(self, folder: Path) -> list[str]:
        self._require_inside(folder)
        try:
            return os.listdir(self.root / folder)  # noqa: PTH208 - names are wanted
        except FileNotFoundError:
            return []
        except OSError as error:
            raise UnreadableFileError(str(folder), _reason(error)) from None


def read_file(path: Path, limit: int, shown: str = "") -> bytes:
    """Read a regular file of at most ``limit`` bytes. Raises ``UnreadableFileError``."""
    shown = shown or str(path)
    try:
        descriptor = os.open(path, _READING)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFileError(shown, "is not a regular file")
            require_size(status.st_size, limit, shown)
            with open(descriptor, "rb", closefd=False) as file:
                return file.read()
        finally:
            os.close(descriptor)
    except OSError as error:
        raise UnreadableFileError(shown, _reason(error)) from None


def require_size(size: int, limit: int, shown: str) -> None:
    """Refuse more bytes than ``limit``. Raises ``UnreadableFileError``."""
    if size > limit:
        raise UnreadableFileError(shown, f"is larger than {limit // 1_000_000} MB; split it")


def decoded(raw: bytes, path: str) -> str:
    """Decode UTF-8. Raises ``InvalidUtf8Error`` with the offset of the first wrong byte."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise InvalidUtf8Error(path, error.start) from None


def _new_text(text_id: str, content: str) -> Text:
    raw = content.encode()
    path = f"texts/{require_id(text_id, 'a text')}.md"
    require_size(len(raw), LARGEST_TEXT, path)
    return parse_text(text_id, raw, content, path)


def _set_folder(text_id: str) -> Path:
    return Path("annotations", require_id(text_id, "a text"))


def _stamp(path: str) -> tuple[int, int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - as short as Path.stat, and no object
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _set_path(text_id: str, annotator: str) -> Path:
    return _set_folder(text_id) / f"{require_id(annotator, 'an annotator')}.json"


def _codes(codebook: Codebook) -> set[tuple[str, str]]:
    return {(facet.name, code) for facet in codebook.facets for code in facet.codes}


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
    from datetime import UTC, datetime

    return Annotation(
        start=start,
        end=end,
        quote=text.body[start:end],
        codes=dict(codes),
        note=note or UNSET,
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the system's refusal to write into a sentence."""
    try:
        yield
    except OSError as error:
        raise UnreadableFileError(str(path), f"cannot be written: {_reason(error)}") from None


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the renaming itself durable, where folders can be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
