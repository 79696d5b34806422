"""Annotations from the rows of a file: all of them, or none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import ForeignFileError, MissingExtraError
from diptych.exchange import workbook
from diptych.exchange.rows import (
    Present,
    parse_rows,
    plan_additions,
    plan_edited,
    rows_of_records,
)
from diptych.exchange.telling_files import require_form
from diptych.operations.annotating import Changed
from diptych.operations.annotators import known_annotator
from diptych.operations.brought_sets import brought, programs_named
from diptych.project.names import is_id
from diptych.texts.importers import told_by_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.exchange.rows import InputRow, Record
    from diptych.project.store import Project, ReadSet
    from diptych.texts.text import Text


class AnnotatedRows(NamedTuple):
    """What rows made of annotations."""

    rows: int
    added: int
    """How many of them are not about annotations that were there."""
    changed: Changed
    say_whose: bool
    """Whether some say by whom they are."""
    programs: tuple[str, ...] = ()
    """Who got new annotations, and is no person."""


def read_records(form: str, raw: bytes, name: str) -> list[Record]:
    """Read the rows of a workbook or of a Parquet file, as ``form`` says: ``xlsx``, ``parquet``.

    Raises ``MissingExtraError`` and ``ForeignFileError``.
    """
    require_form(form, raw, name)
    if form == "xlsx":
        return workbook.read_records(raw, name)
    from diptych.exchange import parquet

    try:
        return parquet.read_records(raw)
    except ModuleNotFoundError:
        raise MissingExtraError("import parquet", "scale") from None
    except ValueError as error:
        raise ForeignFileError(name, "it is no Parquet file", "write it once more") from error


def rows_format(raw: bytes) -> str:
    """Tell a workbook and a Parquet file by their bytes; nothing for a text."""
    return "parquet" if raw.startswith(_PARQUET) else "xlsx" * (told_by_bytes(raw) == "xlsx")


_PARQUET = b"PAR1"


def annotate_rows(
    project: Project,
    source: str | Sequence[Record],
    path: str,
    annotator: str = "",
    *,
    update: bool = False,
    to_change: str = "--update",
    programs: Sequence[str] = (),
    dry_run: bool = False,
) -> AnnotatedRows:
    """Make each row an annotation, or with ``update`` change those whose ids rows have.

    ``source`` is what a file says, or its records; ``path`` names it in messages, ``to_change``
    what changes an annotation that is there, ``programs`` who is one, whatever the rows say. Who
    annotates is found out only where a row does not say it; where an ``annotator`` is asked for,
    rows by others are refused. Raises ``BadRowsError`` with every bad row, and
    ``MixedMakersError``; then nothing is written.
    """
    with project.changing(dry_run=dry_run):
        facets = project.codebook().by_name
        if isinstance(source, str):
            rows = parse_rows(source, path, facets)
        else:
            rows = rows_of_records(source, path, facets)
        texts = {text.id: text for text in project.texts()}
        read = _read(project, texts)
        sets = {key: one.said for key, one in read.items()}
        present = Present(texts=texts, sets=sets, codebook=project.codebook())
        added = [row for row in rows if not (update and row.id)]
        who = None
        if (annotator and not update) or not all(row.word("annotator") for row in added):
            who = known_annotator(project, texts, annotator)
        name = who.name if who else ""
        plan = plan_edited if update else partial(plan_additions, to_change=to_change)
        changes = plan(rows, present, annotator=name, is_id=is_id, path=path, asked=annotator)
        new = {(one.text, one.annotator) for one in changes} - read.keys()
        read |= {(text, name): project.read_set(texts[text], name) for text, name in new}
        made = brought(project, changes, sets, _makers(rows, name, programs, path), path)
        project.update_sets(made.sets, read=read.values(), dry_run=dry_run)
    say_whose = any(row.word("annotator") for row in rows)
    done = Changed(changes=tuple(changes), texts=texts, by=who)
    return AnnotatedRows(len(rows), len(added), done, say_whose, made.programs)


def _makers(
    rows: Sequence[InputRow], annotator: str, programs: Sequence[str], path: str
) -> dict[tuple[str, str], bool]:
    """Return of which sets it is said whether a program makes them; ``annotator`` is the usual."""
    whose = [(row.word("text"), row.word("annotator") or annotator) for row in rows]
    said = {key: row.is_program for key, row in zip(whose, rows, strict=True)}
    named = programs_named(programs, {name: name for _, name in whose}, path)
    known = {key: is_program for key, is_program in said.items() if is_program is not None}
    return known | {key: True for key in whose if key[1] in named}


def _read(project: Project, texts: Mapping[str, Text]) -> dict[tuple[str, str], ReadSet]:
    return {
        (text.id, annotator): project.read_set(text, annotator)
        for text in texts.values()
        for annotator in project.annotators(text.id)
    }
