"""Texts, codes and annotations leave the project as the file of another tool, and what is lost."""

from __future__ import annotations

import os
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from diptych.archives import unzipped
from diptych.comparison.groups import group_texts, require_annotators
from diptych.errors import BadOptionError, DiptychError, readable
from diptych.exchange.formats import FORMATS
from diptych.exchange.outgoing import Outgoing, common_losses
from diptych.exchange.refi_codes import holdable
from diptych.operations.counting import CountedSets
from diptych.operations.export_tables import TABLE_FORMS, table_begun
from diptych.operations.finding import coding_columns
from diptych.operations.naming import paths_told
from diptych.project.files import fill_folder, replace_file
from diptych.project.names import ANNOTATIONS, TEXTS
from diptych.records import MOST_IN_CELL, Records, in_cell
from diptych.rendering.xlsx import require_packages, xlsx_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.codings import Coding
    from diptych.comparison.not_counted import NotCounted
    from diptych.exchange.foreign import Loss
    from diptych.operations.export_tables import TableForm
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.texts.text import Text

WRITTEN = (*TABLE_FORMS, "xlsx", *(name for name, one in FORMATS.items() if one.is_written))
"""The formats in which a project can be written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWishes:
    """What somebody wants in the file of another tool."""

    texts: Sequence[str] = ()
    """Ids, or groups of texts; none: all."""
    annotators: Sequence[str] = ()
    """None: all."""
    language: str | None = None
    """The language of the labels that stand in place of names; ``None``: names stand there."""
    replacing: bool = False
    """Whether letters that the format cannot hold give way to U+FFFD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A file, and what is not in it."""

    content: bytes
    things: tuple[tuple[int, str], ...]
    """What is in it: numbers of texts and annotations, or of facets and codes."""
    losses: tuple[Loss, ...]
    programs: tuple[str, ...]
    """Annotators who are no people."""
    not_counted: NotCounted
    faults: tuple[str, ...]
    """Why texts and sets could not be read."""


def is_text(form: str) -> bool:
    """Tell whether a format may go to a terminal."""
    return form == "csv" or (form in FORMATS and FORMATS[form].is_text)


def is_folder(form: str) -> bool:
    """Tell whether a format is a folder of files."""
    return form in FORMATS and FORMATS[form].is_folder


def export_annotations(
    project: Project, form: str, wishes: ExportWishes, output: str = "", *, dry_run: bool = False
) -> ExportedFile:
    """Write texts, codes and annotations in a format, into a file, or folder, if one is named.

    ``dry_run`` writes no file.

    Raises ``UnknownNameError`` and ``AmbiguousNameError`` for texts, groups and annotators,
    ``BadOptionError`` for what the format cannot hold, for wishes that it has no use for, and for
    an ``output`` inside of the project's own folders, ``NotEmptyError`` for a folder with
    something in it, ``MissingExtraError``.
    """
    _require_used(form, wishes)
    if output:
        _require_outside(project, output)
    gathered = _Gathered(project, wishes)
    outgoing = gathered.outgoing()
    if form in FORMATS:
        content, losses = FORMATS[form].write(outgoing), FORMATS[form].losses(outgoing)
    else:
        losses = [one for one in common_losses(outgoing) if one.number]
        content = _table(outgoing, form) if form in TABLE_FORMS else _workbook(outgoing)
    if output and not dry_run:
        _write(form, content, Path(output))
    is_codebook = form in FORMATS and FORMATS[form].is_codebook
    sets = [] if is_codebook else [one for some in outgoing.sets.values() for one in some]
    return ExportedFile(
        content=content,
        things=_things(outgoing, form),
        losses=tuple(losses),
        programs=tuple(sorted({one.annotator for one in sets if one.is_program})),
        not_counted=gathered.counted.not_counted(),
        faults=tuple(gathered.faults),
    )


def _write(form: str, content: bytes, path: Path) -> None:
    """Write a file, or what is in an archive into a folder where the format is one."""
    if is_folder(form) and path.suffix.casefold() != ".zip":
        fill_folder(path, unzipped(content))
    else:
        replace_file(path, content)


def _require_used(form: str, wishes: ExportWishes) -> None:
    """Refuse what is asked of a format that has no use for it."""
    xml = [name for name, one in FORMATS.items() if one.is_xml]
    labelled = [name for name, one in FORMATS.items() if one.has_labels]
    for option, is_asked, used in (
        ("--language", wishes.language is not None, labelled),
        ("--replace", wishes.replacing, [*xml, "xlsx"]),
    ):
        if is_asked and form not in used:
            raise BadOptionError(option, f"goes with {', '.join(used)}, and not with {form}")


def _require_outside(project: Project, output: str) -> None:
    """Refuse to write over what the project itself is made of."""
    for folder in (TEXTS, ANNOTATIONS):
        real = Path(os.path.realpath(output))  # which takes links that lead back to themselves
        if real.is_relative_to((project.root / folder).resolve()):
            reason = f"{output} lies where the project keeps its {folder}; name another file"
            raise BadOptionError("--output", reason)


def _things(outgoing: Outgoing, form: str) -> tuple[tuple[int, str], ...]:
    if form in FORMATS and FORMATS[form].is_codebook:
        codes = sum(1 for _ in outgoing.codes)
        return (len(outgoing.codebook.facets), "facet"), (codes, "code")
    annotations = sum(len(outgoing.codings(text)) for text in outgoing.texts)
    return (len(outgoing.texts), "text"), (annotations, "annotation")


def _table(outgoing: Outgoing, form: TableForm) -> bytes:
    """Write a row per annotation, with a column for each facet."""
    file = BytesIO()
    table = table_begun(file, form, coding_columns(outgoing.codebook.by_name))
    table.add(one for text in outgoing.texts for one in outgoing.codings(text))
    table.close()
    return file.getvalue()


def _workbook(outgoing: Outgoing) -> bytes:
    """Write the same rows as a workbook. Raises ``BadOptionError`` for what has no room in it."""
    require_packages()
    rows = [_in_cells(one, outgoing) for text in outgoing.texts for one in outgoing.codings(text)]
    return xlsx_file([Records(coding_columns(outgoing.codebook.by_name), rows)], ())


def _in_cells(one: Coding, outgoing: Outgoing) -> Coding:
    """Return an annotation of which a workbook has room for all words, and for each letter."""
    said = one.annotation
    words = {"quote": said.quote, "note": said.note or ""}
    for column, cell in words.items():
        if in_cell(cell) > MOST_IN_CELL:
            reason = f"the {column} of annotation {one.id} has {in_cell(cell):,} characters"
            way_out = f"a cell has room for {MOST_IN_CELL:,}; choose csv or parquet"
            raise BadOptionError("xlsx", f"{reason}; {way_out}")
        words[column] = holdable(cell, f"the {column} of annotation {one.id}", outgoing)
    held = replace(said, quote=words["quote"], note=words["note"] or UNSET)
    return one._replace(annotation=held)


class _Gathered:
    """Reads what is asked for, and notes what cannot be read."""

    def __init__(self, project: Project, wishes: ExportWishes) -> None:
        self._project = project
        self._wishes = wishes
        contents = project.contents()
        self.faults: list[str] = []
        self._texts = self._chosen(contents)
        require_annotators(
            wishes.annotators, {who for some in contents.sets.values() for who in some}
        )
        ids = [text.id for text in self._texts] if wishes.texts else None
        self.counted = CountedSets(project, contents, texts=ids, asked=wishes.annotators)

    def _chosen(self, contents: Contents) -> list[Text]:
        texts, faults = readable(
            lambda name: self._project.texts_at(contents.texts, [name])[0], contents.texts
        )
        self.faults += faults
        if not self._wishes.texts:
            return list(texts)
        by = self._project.codebook().defaults.by or "source"
        with paths_told(contents.texts):
            groups = group_texts(texts, by, self._wishes.texts)
        return list({text.id: text for group in groups for text in group.texts}.values())

    def outgoing(self) -> Outgoing:
        """Return all that goes into the file."""
        return Outgoing(
            name=self._project.root.resolve().name,
            codebook=self._project.codebook(),
            texts=tuple(self._texts),
            sets={text.id: self._sets(text) for text in self._texts},
            language=self._wishes.language,
            replacing=self._wishes.replacing,
        )

    def _sets(self, text: Text) -> list[AnnotationSet]:
        found: list[AnnotationSet] = []
        for annotator in self.counted.annotators(text):
            if annotator in (self._wishes.annotators or (annotator,)):
                try:
                    found += self.counted.of(text, [annotator])
                except DiptychError as error:
                    self.faults.append(str(error))
        return found
