"""Foreign files become texts of a project: new ones, or new versions of those that are there."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from diptych.errors import (
    BadOptionError,
    BinaryFileError,
    EmptyTextError,
    InvalidUtf8Error,
    NoRepositoryError,
    NothingAddedError,
    SameTextError,
    SeveralFailuresError,
    TextExistsError,
    UnreadableFileError,
    every,
    readable,
)
from diptych.operations.naming import known_text
from diptych.operations.reanchoring import keep_versions, replacing
from diptych.project.files import read_file, require_size
from diptych.project.git import Repository
from diptych.project.names import require_id, slug
from diptych.project.store import LARGEST_TEXT
from diptych.texts.alike import LITTLE, alike, kept_share, written_words
from diptych.texts.appearance import lookalikes, typed_name
from diptych.texts.encodings import encoding_named
from diptych.texts.front_matter import can_have_appeared, field_fault
from diptych.texts.importers import Arrival, Imported, import_arrival
from diptych.texts.language import contradicting, detect_language, language_name, without_region
from diptych.texts.text import control_character, format_text, parse_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from diptych.anchoring.reanchoring import Plan
    from diptych.annotations.annotation import AnnotationSet
    from diptych.errors import DiptychError
    from diptych.project.store import Project
    from diptych.texts.alike import Alike
    from diptych.texts.segmentation import Convention, Segment
    from diptych.texts.text import Text

PIPE = "-"
"""The name of what comes through a pipe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody says of the files that they import."""

    text_id: str = ""
    else_id: str = ""
    """The id where none can be made of a name; none: it is refused."""
    title: str = ""
    source: str = ""
    author: str = ""
    date: str = ""
    language: str = ""
    convention: Convention | None = None
    """How paragraphs are told apart; ``None``: decided from the text."""
    join: bool = False
    """Whether a blank line inside a sentence is passed over."""
    form: str = ""
    """The format; none: told from the bytes and the name."""
    encoding: str = ""
    """How bytes are letters, in formats that do not say it; none: UTF-8."""
    command: str = ""
    """What takes ``--encoding`` and the file, to be named where bytes are no letters."""
    allow_private: bool = False
    """Whether an address may be of this machine or of its own network."""

    @property
    def fields(self) -> dict[str, str]:
        """The front matter, empty fields too, in its order."""
        return {
            "title": self.title,
            "source": self.source,
            "author": self.author,
            "date": self.date,
            "language": self.language,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NewText:
    """A text on its way into the project."""

    id: str
    content: str
    """The whole file."""
    narration: str
    """What was decided, in one line."""
    file: str
    """What it was read from, as that was named."""
    page: bytes = b""
    """What came from an address, to be kept; nothing for a file."""


def read_texts(
    names: Sequence[str],
    wishes: Wishes,
    piped: Callable[[int], bytes],
    tell: Callable[[int, int], None] | None = None,
    left_out: list[DiptychError] | None = None,
) -> list[NewText]:
    """Read files, and ``-`` as what ``piped`` reads, as texts; two may come to the same id.

    ``piped`` takes how many bytes to read at most; ``tell`` is told how many files of how many are
    read. Raises ``BadOptionError``, and ``SeveralFailuresError`` with a line for each file that
    cannot be read; ``left_out``, if it is given, takes these instead.
    """
    _require_sense(names, wishes)

    def read(number: int) -> NewText:
        if tell:
            tell(number, len(names))
        new = _new_text(_arrival(names[number], wishes, piped), wishes)
        return replace(new, file=names[number])

    return every(read, range(len(names)), left_out)


def arrived_text(arrival: Arrival, wishes: Wishes) -> NewText:
    """Read what has arrived otherwise as a text. Raises ``EmptyTextError``."""
    return _new_text(_Arrived(arrival), wishes)


class AddedTexts(NamedTuple):
    """New texts; which of them, by id, are others or nearly so; and what was not added."""

    added: list[NewText]
    same: dict[str, str]
    """The id of the text that looks the same."""
    near: dict[str, list[Alike]]
    """The pairs with texts of which much stands in it word for word, or the other way round; the
    new text is the other one of each."""
    left_out: list[DiptychError]
    """Why texts were not added, and so left out."""


def add_texts(
    project: Project, texts: Sequence[NewText], *, dry_run: bool = False, partly: bool = False
) -> AddedTexts:
    """Write new texts, all or none; return which of them are nearly one that is there.

    ``partly``: those that can be added, unless none can. What came from the web is kept as it came.
    Raises ``TextExistsError`` and ``SameTextError`` for one, ``NothingAddedError`` for several.
    """
    left_out: list[DiptychError] = []
    contents = {text.id: text.content for text in texts}
    try:
        there = project.add_texts(contents, dry_run=dry_run, left_out=left_out if partly else None)
    except (TextExistsError, SameTextError, SeveralFailuresError) as error:
        raise nothing_added(getattr(error, "errors", (error,)), len(texts), "added") from None
    if len(left_out) == len(texts):
        raise nothing_added(left_out, len(texts), "added")
    new = {text.id for text in there[len(there) - len(texts) + len(left_out) :]}
    added = [text for text in texts if text.id in new]
    for text in added:
        if text.page and not dry_run:
            project.files.keep(_page_name(text.id), text.page)
    return AddedTexts(added, *_twins(there, new), left_out)


def nothing_added(errors: Sequence[DiptychError], of: int, done: str) -> DiptychError:
    """Return the failure that some of several files are for all; of one its own."""
    return NothingAddedError(errors, of, done) if of > 1 else errors[0]


def _twins(
    there: Sequence[Text], new: Collection[str]
) -> tuple[dict[str, str], dict[str, list[Alike]]]:
    """Return which new texts, which stand last, are the same as one before, or nearly so."""
    seen = lookalikes((text.id, text.body) for text in there)
    same = {text: other for text, other in seen.items() if text in new}
    near: dict[str, list[Alike]] = {}
    for pair in alike(map(written_words, there), new=len(new)).pairs:
        if seen.get(pair.other) != pair.text:
            near.setdefault(pair.other, []).append(pair)
    return same, near


def _page_name(text_id: str) -> str:
    return f"page-{text_id}.html"


def kept_page(text: NewText) -> str:
    """Say where the page is kept that a text came from; nothing for a text from a file."""
    return f".diptych/{_page_name(text.id)}" if text.page else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """A text, and what is to take its place."""

    old: Text
    path: Path
    """Where it is."""
    new: Text
    content: str
    """The whole file."""
    description: str
    """How paragraphs were told apart."""
    notes: tuple[str, ...]
    origin: str
    """The file, or where else it came from."""
    kept: float
    """Of the old text's words, which stand in the new one, 0 to 1."""
    page: bytes = b""
    fields_kept: str = ""
    """Which fields stayed though the file says something else, in one line; nothing where none."""

    @property
    def is_unlike(self) -> bool:
        """Tell whether so little is kept that another text may be meant."""
        return self.kept < LITTLE


def read_version(
    project: Project, name: str, file: str, wishes: Wishes, piped: Callable[[int], bytes]
) -> NewVersion:
    """Read a file as a newer version of a text, whose front matter stays.

    What is wished for goes first, then what the text has; the file fills in what it lacks. Raises
    ``BadOptionError``.
    """
    require_date_and_language(wishes.date, wishes.language)
    paths = project.text_paths()
    (old,) = project.texts_at(paths, [known_text(name, paths)])
    arrived = _arrival(file, wishes, piped)
    imported = _imported(arrived, wishes)
    wished = {key: typed_name(value) for key, value in wishes.fields.items() if value}
    wished |= _original(arrived.arrival)
    had = {key: value for key, value in old.fields.items() if value}
    fields = old.fields | imported.fields | had | wished
    content = format_text(fields, imported.segmentation.segments)
    new = parse_text(old.id, content.encode(), content, file)
    return NewVersion(
        old=old,
        path=paths[old.id],
        new=new,
        content=content,
        description=imported.segmentation.description,
        notes=imported.notes,
        origin=arrived.arrival.name,
        kept=kept_share(old, new),
        page=arrived.page,
        fields_kept=_fields_kept(had, imported.fields, wished),
    )


def _fields_kept(had: Mapping[str, str], said: Mapping[str, str], wished: Collection[str]) -> str:
    """Say which fields of a text stay though a file says something else."""
    kept = [
        f"{key}: {had[key]} (the file says {value})"
        for key, value in said.items()
        if value and key in had and key not in wished and had[key] != typed_name(value)
    ]
    return f"kept {'; '.join(kept)}" if kept else ""


def nearest_text(project: Project, version: NewVersion) -> str:
    """Return the id of the text that a new version has most of; nothing where it has little."""
    paths = project.text_paths()
    texts, _ = readable(lambda name: project.texts_at(paths, [name])[0], paths)
    found = [(kept_share(text, version.new), text.id) for text in texts]
    share, name = max(found, default=(0.0, ""))
    return name if share >= LITTLE else ""


def write_version(
    project: Project, version: NewVersion, decided: Sequence[tuple[Plan, AnnotationSet]]
) -> None:
    """Replace a text and the sets on it; those that stay the same keep the version that they have.

    That is so where nobody knows what they were made for.
    """
    changes = {
        plan.stored.annotator: replacing(plan.stored, after)
        for plan, after in decided
        if after is not plan.stored
    }
    project.replace_text(version.old, version.content, changes)
    if version.page:
        project.files.keep(_page_name(version.old.id), version.page)
    keep_versions(project, [version.path])


def is_committed(project: Project, version: NewVersion) -> bool:
    """Tell whether git has a text as it was. Raises ``NoRepositoryError`` if git cannot be asked.

    What is in no repository was never committed.
    """
    try:
        versions = Repository(project.root).versions(version.path)
    except NoRepositoryError as error:
        if error.is_outside:
            return False
        raise
    return version.old.version in versions


def _require_sense(names: Sequence[str], wishes: Wishes) -> None:
    if len(names) > 1 and (wishes.text_id or wishes.title):
        option = "--id" if wishes.text_id else "--title"
        raise BadOptionError(option, "belongs to one file; add the files one by one")
    require_date_and_language(wishes.date, wishes.language)
    if wishes.encoding:
        encoding_named(wishes.encoding)
    if wishes.text_id:
        require_id(wishes.text_id, "a text")


def require_date_and_language(date: str, language: str) -> None:
    """Refuse what is no date or no tag of a language; nothing is. Raises ``BadOptionError``."""
    for name, value in (("date", date), ("language", language)):
        if fault := field_fault(name, value):
            raise BadOptionError(f"--{name}", fault)


class _Arrived(NamedTuple):
    """What came, and how it is to be read where nobody says so."""

    arrival: Arrival
    form: str = ""
    page: bytes = b""
    notes: tuple[str, ...] = ()


def _arrival(name: str, wishes: Wishes, piped: Callable[[int], bytes]) -> _Arrived:
    if is_address(name):
        return _from_address(name, wishes)
    how = partial(Arrival, convention=wishes.convention, join=wishes.join, encoding=wishes.encoding)
    if name != PIPE:
        _require_scheme(name)
        return _Arrived(how(raw=read_file(Path(name), LARGEST_TEXT), name=name))
    raw = piped(LARGEST_TEXT + 1)
    require_size(len(raw), LARGEST_TEXT, "stdin")
    return _Arrived(how(raw=raw, name="stdin", origin="pipe"))


def is_address(name: str) -> bool:
    """Tell whether a name is an address and no file's, be it of the web or not."""
    scheme, mark, _ = name.partition("://")
    return bool(mark) and scheme.isalnum()


def _require_scheme(name: str) -> None:
    """Refuse what is no file but reads like an address. Raises ``UnreadableFileError``."""
    if _BARE_ADDRESS.match(name) and not os.path.lexists(name):
        reason = f"no such file; if an address is meant, type it whole: {quote(f'https://{name}')}"
        raise UnreadableFileError(name, reason)


_BARE_ADDRESS = re.compile(r"www\.[\w-]+\.\w|(?!\.)[\w-]+(?:\.[\w-]+)*\.[^\W\d]{2,}(?::\d+)?/")
"""What begins with www, or with the name of a server and a slash."""


def _from_address(name: str, wishes: Wishes) -> _Arrived:
    from diptych.project.fetching import Limits, fetch

    fetched = fetch(name, Limits(allow_private=wishes.allow_private))
    arrival = Arrival(
        raw=fetched.raw,
        name=fetched.address,
        charset=fetched.charset,
        encoding=wishes.encoding,
        origin="address",
        convention=wishes.convention,
        join=wishes.join,
    )
    return _Arrived(arrival, fetched.form, fetched.raw, fetched.notes)


def _imported(arrived: _Arrived, wishes: Wishes) -> Imported:
    try:
        imported = import_arrival(arrived.arrival, wishes.form or arrived.form)
    except (InvalidUtf8Error, BinaryFileError) as error:
        if not wishes.command:
            raise
        form = f" --as {wishes.form}" if wishes.form else ""
        raise error.within(arrived.arrival.name, wishes.command + form) from None
    if not imported.segmentation.segments:
        raise EmptyTextError(arrived.arrival.name)
    fields = dict(imported.fields)
    if "language" in fields:
        fields["language"] = without_region(fields["language"])
    notes = (*arrived.notes, *imported.notes)
    if not can_have_appeared(fields.get("date", ""), datetime.now(UTC).date()):
        notes += (f"its date {fields.pop('date')} cannot be, and is not taken",)
    return replace(imported, fields=fields, notes=notes)


def _new_text(arrived: _Arrived, wishes: Wishes) -> NewText:
    arrival = arrived.arrival
    imported = _imported(arrived, wishes)
    fields, detected = _fields(arrival, imported, wishes.fields)
    text_id = wishes.text_id or _id_for(arrival, fields.get("title", ""), wishes.else_id)
    count = len(imported.segmentation.segments)
    said = (
        f"{text_id}: {imported.segmentation.description}",
        f"{count} paragraph{'s' * (count != 1)}",
        detected,
    )
    return NewText(
        id=text_id,
        content=format_text(fields, imported.segmentation.segments),
        narration="; ".join((", ".join(said), *imported.notes)),
        file=arrival.name,
        page=arrived.page,
    )


def _fields(
    arrival: Arrival, imported: Imported, given: Mapping[str, str]
) -> tuple[dict[str, str], str]:
    """Gather the front matter, and how the language was found, for people."""
    segments = imported.segmentation.segments
    derived = {"title": segments[0].content if segments[0].level else ""}
    fields = {key: given[key] or imported.fields.get(key) or derived.get(key, "") for key in given}
    detected = language_name(fields["language"])
    if fields["language"] and not given["language"]:
        detected += _contradicted(fields["language"], _prose(segments))
    elif not fields["language"]:
        detection = detect_language(_prose(segments))
        fields["language"] = without_region(detection.language) if detection else ""
        detected = detection.said if detection else "language unknown"
    fields |= {key: value for key, value in imported.fields.items() if key not in fields}
    fields |= _original(arrival)
    for key, value in fields.items():
        if fault := control_character(value):
            what = "its name" if key == "original" else key
            reason = f"holds the control character {fault}"
            raise BadOptionError(f"{arrival.name}: {what}", reason)
    written = {key: typed_name(value) for key, value in fields.items()}
    return {key: value for key, value in written.items() if value}, detected


def _contradicted(language: str, prose: str) -> str:
    """Say that the words of a text are in another language than its file says, if they are."""
    found = contradicting(language, prose)
    if found is None:
        return ""
    read = found._replace(probability=None).said
    return f", as the file says; its words read as {read}: --language {found.language}"


def _prose(segments: Sequence[Segment]) -> str:
    """Return what is written in sentences, without addresses and inline markup, or else all."""
    prose = [s.content for s in segments if not s.level and s.kind in _IN_SENTENCES]
    return _MARKUP.sub(" ", "\n".join(prose)) if prose else "\n".join(s.content for s in segments)


_IN_SENTENCES = frozenset({"paragraph", "quotation", "item"})
_MARKUP = re.compile(
    r"\]\([^)\s]{0,500}+\)|</?\w[^<>]*>|`[^`]*`|(?<!\w)\w++://\S+|\bwww\.\S+"
    r"|(?<!\S)[^\s@]++@\S+|\{[^{}]*\}|:[\w-]+:|\[\^[^\[\]]*\]"
)


def _original(arrival: Arrival) -> dict[str, str]:
    """Say where a text came from: the name of its file, or its whole address."""
    if arrival.origin == "pipe":
        return {}
    return {"original": Path(arrival.name).name if arrival.origin == "file" else arrival.name}


def _id_for(arrival: Arrival, title: str, otherwise: str) -> str:
    """Make an id of a file's name, of the title of what came otherwise, or of its address."""
    made = slug(Path(arrival.name).stem if arrival.origin == "file" else title)
    if not made and arrival.origin == "address":
        made = slug(PurePosixPath(urlsplit(arrival.name).path).stem)
    made = made or otherwise
    if not made:
        reason = f"{arrival.name!r} cannot be made an id; choose one: --id NAME"
        raise BadOptionError("--id", reason)
    return made
