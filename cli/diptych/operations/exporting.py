"""Codings leave the project, as tables for other programs and larger engines."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from diptych.errors import DiptychError, OtherExportError
from diptych.exchange.codings import (
    CODEBOOK,
    FORMAT,
    LEFT_OUT,
    PARAGRAPHS,
    SETS,
    TABLES,
    LeftOutRow,
    SetRow,
    TextRow,
    coding_columns,
    coding_rows,
    paragraph_rows,
    set_row,
    text_columns,
)
from diptych.operations.counting import CountedSets
from diptych.operations.export_tables import Tables, text_ids
from diptych.operations.naming import known_texts
from diptych.project.export_folder import ExportFolder
from diptych.project.names import CODEBOOK as CODEBOOK_PATH
from diptych.project.names import set_path
from diptych.texts.encodings import decoded
from diptych.texts.strict_yaml import parse_yaml
from diptych.texts.word_marks import WordMarks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.comparison.not_counted import NotCounted
    from diptych.operations.export_tables import TableForm
    from diptych.project.contents import Contents
    from diptych.project.store import Project
    from diptych.records import Column
    from diptych.texts.strict_yaml import Node
    from diptych.texts.text import Text

_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written, and what was not."""

    part: str
    """The name of the files in the folders of the tables."""
    replaced: tuple[str, ...]
    """Parts that were there before, and are not any more."""
    rows: Mapping[str, int]
    """By table."""
    programs: tuple[str, ...]
    """Annotators who are no people: they are in it, and count where they are named."""
    not_counted: NotCounted
    faults: tuple[str, ...]
    """Why texts and sets could not be read."""


def export_codings(
    project: Project,
    folder: str | Path,
    texts: Sequence[str] = (),
    *,
    form: TableForm = "parquet",
    append: bool = False,
    dry_run: bool = False,
    tell: Callable[[int, int], None] | None = None,
) -> Exported:
    """Write the codings of all texts, or of some, into a folder; ``dry_run`` only counts.

    One text is held at a time. ``append`` adds to an export of other texts, and takes the place of
    one of the same texts. ``tell`` is told how many texts of how many are done.

    Raises ``UnknownNameError``, ``NotAnExportError``, ``OtherExportError``, and
    ``MissingExtraError`` where Parquet is to be written without pyarrow.
    """
    to = ExportFolder(Path(folder), CODEBOOK, TABLES)
    contents = project.contents()
    ids = known_texts(texts, contents.texts)
    about = codebook_json(project)
    part = blake2b("\n".join(sorted(ids)).encode(), digest_size=8).hexdigest()
    gone = _superseded(to, form, about, set(ids)) if append else list(to.parts())
    walk = _Walk(project, contents, ids if texts else None)
    with ExitStack() as stack:
        if not dry_run:
            stack.enter_context(to.writing())
        tables = Tables(None if dry_run else to, form, walk.columns())
        for number, text_id in enumerate(ids, start=1):
            walk.visit(text_id, tables)
            if tell:
                tell(number, len(ids))
        walk.finish(tables)
        tables.close()
        if not dry_run:
            to.replace(part, form, about, gone)
    return Exported(
        part=part,
        replaced=tuple(gone),
        rows=tables.rows,
        programs=tuple(sorted(walk.programs)),
        not_counted=walk.not_counted(),
        faults=tuple(walk.faults),
    )


def codebook_json(project: Project) -> bytes:
    """Write the codebook as JSON, which says as well of what kind the tables beside it are."""
    project.codebook()
    shown = project.files.shown(CODEBOOK_PATH)
    node = parse_yaml(decoded(project.raw_codebook(), shown), shown)
    said = {"format": FORMAT, **_plain(node)}
    return msgspec.json.format(msgspec.json.encode(said)) + b"\n"


def _plain(node: Node | None) -> Any:  # noqa: ANN401 - JSON
    value = node.value if node else {}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _superseded(to: ExportFolder, form: TableForm, about: bytes, ids: set[str]) -> list[str]:
    """Return the parts of which all texts are exported again. Raises ``OtherExportError``."""
    if to.about() not in {None, about}:
        reason = f"its {CODEBOOK} is not the codebook of this project"
        raise OtherExportError(str(to.root), reason)
    gone = []
    for part, path in to.parts().items():
        if path.suffix != f".{form}":
            raise OtherExportError(str(to.root), f"it is {path.suffix[1:]}, not {form}")
        there = set(text_ids(path, form))
        if there <= ids:
            gone.append(part)
        elif both := sorted(there & ids):
            named = ", ".join(both[:_NAMED]) + ", …" * (len(both) > _NAMED)
            reason = f"{named} and other texts are in it as one part; export all of these again"
            raise OtherExportError(str(to.root), reason)
    return gone


class _Walk:
    """Goes from text to text, and notes what cannot be written."""

    def __init__(self, project: Project, contents: Contents, ids: Sequence[str] | None) -> None:
        """Prepare for these texts; ``None``: all."""
        self._project = project
        self._contents = contents
        self._ids = ids
        self._counted = CountedSets(project, contents, texts=ids)
        self._fields = self._known_fields()
        self.programs: set[str] = set()
        self.faults: list[str] = []
        self._left_out: list[LeftOutRow] = []

    def _known_fields(self) -> list[str]:
        """Look which fields texts have; what cannot be read is met again."""
        fields: set[str] = set()
        for text_id in self._contents.texts if self._ids is None else self._ids:
            with suppress(DiptychError):
                fields.update(self._text(text_id).fields)
        return sorted(fields)

    def _text(self, text_id: str) -> Text:
        return self._project.texts_at(self._contents.texts, [text_id])[0]

    def columns(self) -> dict[str, Sequence[Column[Any]]]:
        """Return the columns of each table, in the order in which they get their places."""
        return {
            "codings": coding_columns(self._project.codebook(), self._fields),
            "paragraphs": PARAGRAPHS,
            "sets": SETS,
            "left_out": LEFT_OUT,
            "texts": text_columns(self._fields),
        }

    def visit(self, text_id: str, tables: Tables) -> None:
        """Write what is known of a text."""
        try:
            text = self._text(text_id)
        except DiptychError as error:
            self._note(self._contents.texts[text_id], text_id, error)
            return
        sets = list(self._sets(text))
        marks = WordMarks(text)
        tables.add("texts", [TextRow(text=text, words=marks.total, sets=sets)])
        tables.add("sets", map(set_row, sets))
        tables.add("paragraphs", paragraph_rows(text, marks))
        tables.add("codings", coding_rows(text, sets, self._project.codebook(), marks))

    def _sets(self, text: Text) -> Iterator[AnnotationSet]:
        for annotator in self._counted.annotators(text):
            try:
                (said,) = self._counted.of(text, [annotator])
            except DiptychError as error:
                self._note(set_path(text.id, annotator), text.id, error)
                continue
            if said.is_program:
                self.programs.add(annotator)
            yield said

    def _note(self, path: Path, text_id: str, error: DiptychError) -> None:
        self.faults.append(str(error))
        self._left_out.append(LeftOutRow(path.as_posix(), "unreadable", text_id))

    def finish(self, tables: Tables) -> None:
        """Write what is of no text, where all texts were asked for."""
        if self._ids is None:
            misplaced = self._contents.misplaced
            self._left_out += [LeftOutRow(path.as_posix(), "misplaced", None) for path in misplaced]
            for text_id in self._contents.without_text:
                tables.add("sets", (SetRow(text_id, who) for who in self._contents.sets[text_id]))
        tables.add("left_out", self._left_out)

    def not_counted(self) -> NotCounted:
        """Return what of the project cannot be counted."""
        return self._counted.not_counted()
