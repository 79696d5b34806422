"""What the front matter of texts says is changed; annotations stay where they are."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from diptych.annotations.serialisation import decode_set, has_markers
from diptych.errors import BadOptionError, DiptychError, UnknownNameError, UnmergedTextError, every
from diptych.operations.importing import require_date_and_language
from diptych.operations.naming import known_texts
from diptych.operations.reanchoring import keep_versions
from diptych.operations.renaming import encoded
from diptych.project.names import set_path
from diptych.project.store import LARGEST_SET, LARGEST_TEXT
from diptych.texts.appearance import typed_name
from diptych.texts.encodings import decoded
from diptych.texts.front_matter import with_fields
from diptych.texts.text import blob_id, control_character, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.project.files import FileChange
    from diptych.project.store import Project
    from diptych.texts.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field of a text's front matter that says something else now."""

    text: str
    field: str
    before: str | None
    """``None`` where it was not there."""
    after: str | None
    """``None`` where it was taken away."""


def describe_texts(
    project: Project,
    names: Sequence[str],
    fields: Mapping[str, str | None],
    *,
    dry_run: bool = False,
) -> tuple[FieldChange, ...]:
    """Fill in fields of the front matter of texts, all or none; ``None`` takes a field away.

    Every other byte of the files stays. Annotations count from the body, so that they stay too; a
    set that was made for a text as it was is made for the text as it is. Raises
    ``UnknownNameError``, ``BadOptionError`` and ``YamlError``.
    """
    _require_sense(fields)
    fields = {typed_name(name): value and typed_name(value) for name, value in fields.items()}
    with nullcontext() if dry_run else project.files.locked():
        paths = project.text_paths()
        ids = known_texts(names, paths)
        described = every(lambda name: _Described(project, name, paths[name], fields), ids)
        _require_there([one.old for one in described], fields)
        files: dict[Path, FileChange] = {}
        for one in described:
            files |= one.files()
        if not dry_run:
            project.files.write_all(files)
            keep_versions(project, [one.path for one in described])
    return tuple(change for one in described for change in one.changes())


def _require_sense(fields: Mapping[str, str | None]) -> None:
    """Refuse what ``add`` refuses, and fields that no text can have."""
    require_date_and_language(fields.get("date") or "", fields.get("language") or "")
    for name, value in fields.items():
        if name == "text":
            reason = "text is the id; to change that: diptych texts rename"
            raise BadOptionError("--field", reason)
        fault = control_character(name + value) if value is not None else None
        if fault:
            raise BadOptionError(f"--field {name}", f"holds the control character {fault}")


def _require_there(texts: Sequence[Text], fields: Mapping[str, str | None]) -> None:
    """Refuse to take away a field that none of the texts has. Raises ``UnknownNameError``."""
    known = {name for text in texts for name in text.fields}
    for name, value in fields.items():
        if value is None and name not in known:
            raise UnknownNameError("field", name, known)


class _Described:
    """A text with what its front matter is to say."""

    def __init__(
        self, project: Project, text_id: str, path: Path, fields: Mapping[str, str | None]
    ) -> None:
        self.project = project
        self.path = path
        self.raw = project.files.read(path, LARGEST_TEXT)
        if has_markers(self.raw):
            raise UnmergedTextError(str(path))
        source = decoded(self.raw, str(path))
        self.old = parse_text(text_id, self.raw, source, str(path))
        self.fields = fields
        self.new = with_fields(source, fields, str(path)).encode()

    def changes(self) -> Iterator[FieldChange]:
        """Yield what the text says otherwise than before."""
        for name, value in self.fields.items():
            before = self.old.fields.get(name)
            if before != value:
                yield FieldChange(text=self.old.id, field=name, before=before, after=value)

    def files(self) -> dict[Path, FileChange]:
        """Return the text and the sets that are made for it, as they are and as they are to be."""
        if self.new == self.raw:
            return {}
        found: dict[Path, FileChange] = {self.path: (self.raw, self.new)}
        for annotator in self.project.annotators(self.old.id):
            with suppress(DiptychError):  # what cannot be read has its own finding, and stays
                found |= self._set(annotator)
        return found

    def _set(self, annotator: str) -> dict[Path, FileChange]:
        path = set_path(self.old.id, annotator)
        raw = self.project.files.read(path, LARGEST_SET)
        said = decode_set(raw, str(path))
        if said.text_version != self.old.version:
            return {}
        new = encoded(self.project, replace(said, text_version=blob_id(self.new)))
        return {path: (raw, new)}
