"""Rows: annotations as the lines of a table, from a spreadsheet or another program.

What ``diptych find`` prints as CSV, TSV, JSON or JSONL can be read back. Rows are planned, all of
them, before anything is changed: a plan is whole, or it is an error that names every bad row.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING, Any
from uuid import UUID

from diptych.annotations.annotation import new_annotation_id
from diptych.annotations.changes import Change, by_set
from diptych.annotations.drafts import (
    Draft,
    Edit,
    drafted_span,
    edited_annotation,
    new_annotation,
)
from diptych.annotations.quotes import Span
from diptych.errors import (
    BadIdError,
    BadRowsError,
    DiptychError,
    SeveralFailuresError,
    UnknownNameError,
    csv_fault,
    did_you_mean,
)
from diptych.exchange.json_lines import NotJsonError, Pairs, json_value
from diptych.lists import few
from diptych.records import MOST_IN_CELL, in_cell, plain_cell
from diptych.texts.appearance import as_seen, looks_same, typed_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Annotation, AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.texts.text import Text

INPUT_COLUMNS: Mapping[str, str] = {
    "text": "the text's id",
    "paragraph": "9 or 9-11; may be missing where there is a quote",
    "quote": "the words of the passage; empty: all of the paragraphs",
    "nth": "which of the places where the words stand, from 1",
    "start": "where the passage begins, in code points of the text's body, if that still fits",
    "end": "where it ends",
    "annotator": "whose annotation; empty: who runs the command",
    "by": "person or program: who that is; empty: as the project knows them, else a person",
    "annotation": "the annotation's id, a random UUID; empty: one is made",
    "id": "the same, in place of annotation",
    "note": "a remark for people",
}
"""The columns that a file of rows may have, and what they say; besides, one for each facet."""

_PARAGRAPHS = re.compile(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?")
_LARGEST_CELL = 2**31 - 1
_MAKERS = {"person": False, "program": True}
Record = tuple[int, "Sequence[tuple[str, object]]"]
"""A row of a table with types, by its number, with the heading being 1: cells by column."""
Key = tuple[str, str]
"""Text and annotator: what an annotation set is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRow:
    """One row: those cells that the file has, as they were before they became a table."""

    number: int
    """As a spreadsheet counts, the heading being 1; the line of JSONL; the place in an array."""
    cells: Mapping[str, str]

    def word(self, column: str) -> str:
        """Return a cell that holds a name or a number, or nothing where there is none."""
        return typed_name(self.cells.get(column, ""))

    @property
    def id(self) -> str:
        """The id of the annotation, in lower case."""
        return (self.word("id") or self.word("annotation")).lower()

    @property
    def is_program(self) -> bool | None:
        """Whether a program made it; ``None`` where the row does not say."""
        return _MAKERS.get(self.word("by"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What there is before the rows: the texts that they name, by id, and annotation sets."""

    texts: Mapping[str, Text]
    sets: Mapping[Key, AnnotationSet]
    """Those of the annotators that the rows name; who said nothing yet may be missing."""
    codebook: Codebook


# Reading


def parse_rows(source: str, path: str, facets: Iterable[str]) -> list[InputRow]:
    """Read CSV (with commas or semicolons), TSV, JSONL or a JSON array, told by how it begins.

    Raises ``BadRowsError`` with every column that is not known and every row that is malformed.
    """
    source = source.removeprefix("\ufeff")
    known = {*INPUT_COLUMNS, *facets}
    faults: dict[int, list[str]] = {}
    if source.lstrip()[:1] in ("{", "["):
        rows = list(_json_rows(source, known, faults))
    else:
        rows = list(_table_rows(source, known, faults))
    _require_sound(path, faults)
    return rows


def rows_of_records(records: Iterable[Record], path: str, facets: Iterable[str]) -> list[InputRow]:
    """Read records of a table that has columns and types of its own, as Parquet has.

    Raises ``BadRowsError`` with every column that is not known and every cell that is none.
    """
    known = {*INPUT_COLUMNS, *facets}
    faults: dict[int, list[str]] = {}
    rows = []
    for number, pairs in records:
        named = [(typed_name(name), _whole(cell)) for name, cell in pairs]
        if columns := _column_faults([name for name, _ in named], known):
            faults[1] = columns
        faults[number] = [fault for name, cell in named for fault in _cell_faults(name, cell)]
        cells = {name: "" if cell is None else str(cell) for name, cell in named}
        if any(map(str.strip, cells.values())):
            rows.append(InputRow(number=number, cells=cells))
    _require_sound(path, faults)
    return rows


def _whole(cell: object) -> object:
    """Return a whole number as one, and nothing for none, whatever a data frame made of them."""
    if not isinstance(cell, float):
        return cell
    return int(cell) if cell.is_integer() else None if isnan(cell) else cell


def _require_sound(path: str, faults: Mapping[int, Sequence[str]]) -> None:
    found = {number: "; ".join(reasons) for number, reasons in faults.items() if reasons}
    if found:
        raise BadRowsError(path, found)


def _table_rows(source: str, known: set[str], faults: dict[int, list[str]]) -> Iterator[InputRow]:
    columns: list[str] = []
    bare: dict[str, None] = {}
    for number, cells in table_records(source, faults):
        if not columns:
            named = [typed_name(cell) for cell in cells]
            columns = [name or nameless(place) for place, name in enumerate(named)]
            faults[number] = headings = _column_faults(list(filter(None, named)), known)
        elif len(cells) > len(columns) and any(cells[len(columns) :]):
            there = "is 1 column" if len(columns) == 1 else f"are {len(columns)} columns"
            count = f"{len(cells)} cells, but there {there}"
            faults[number] = [f"it has {count}; put quotation marks around cells with separators"]
        elif any(map(str.strip, cells)):
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            row = dict(zip(columns, map(plain_cell, padded), strict=False))
            bare |= {name: None for name in row if name[0] == _NAMELESS and row[name].strip()}
            yield InputRow(number=number, cells=row)
    if bare:
        headings += _column_faults([*bare], known)


def table_records(source: str, faults: dict[int, list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a table that are not blank, with their numbers.

    They are separated by commas, semicolons or tabs; what is wrong with one goes into ``faults``.
    """
    import csv
    import io

    if re.match(r"[^\n]*\r\n", source):  # a spreadsheet ended all lines so, in cells too
        source = source.replace("\r\n", "\n")
    limit = csv.field_size_limit(_LARGEST_CELL)
    number = 0
    try:
        separator = _separator(source)
        records = csv.reader(io.StringIO(source, newline=""), delimiter=separator, strict=True)
        for number, cells in enumerate(records, 1):
            if cells:
                yield number, cells
    except csv.Error as error:
        faults[number + 1] = [csv_fault(error)]
    finally:
        csv.field_size_limit(limit)


def _separator(source: str) -> str:
    """Return what stands most often between the names of the columns."""
    heading = re.search(r"[^\r\n]+", source)
    counts = Counter(heading.group() if heading else "")
    return max(",;\t", key=counts.__getitem__)


def nameless(place: int) -> str:
    """Return what stands in place of the name of a column, counted from 0, that has none."""
    letters, left = "", place + 1
    while left:
        left, letter = divmod(left - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return _NAMELESS + letters


_NAMELESS = "\0"
_LETTERS = 26


def _column_faults(columns: Sequence[str], known: set[str]) -> list[str]:
    bare = [name.removeprefix(_NAMELESS) for name in columns if name.startswith(_NAMELESS)]
    columns = [name for name in columns if not name.startswith(_NAMELESS)]
    unknown = {name: did_you_mean(name, known) for name in columns if name not in known}
    strange = [name for name, hint in unknown.items() if not hint]
    twice = [name for name, count in Counter(columns).items() if count > 1 and name in known]
    return [
        *(f"there is no column {name!r}{hint}" for name, hint in unknown.items() if hint),
        *(
            [_strange_columns(strange, has_facets=bool(known - {*INPUT_COLUMNS}))]
            if strange
            else []
        ),
        *([_without_heading(bare)] if bare else []),
        *(f"there are two columns {name}; keep one" for name in twice),
        *(["annotation and id are one column; keep one"] if _both_ids(columns) else []),
    ]


def _strange_columns(names: Sequence[str], *, has_facets: bool) -> str:
    """Refuse columns that are like none that there is."""
    named = few(map(repr, names), _NAMED)
    if not has_facets:
        return f"there is no column {named}; {_FACETS_FIRST}; columns: diptych help annotate"
    way_out = "a facet is made by diptych codebook facet add; else remove it"
    return f"there is no column {named}; {way_out}; columns: diptych help annotate"


_NAMED = 4
_FACETS_FIRST = (
    "the codebook has no facets, which come first: those of another project with diptych export "
    "codebook-csv there, diptych import codebook-csv here; new ones with diptych codebook facet add"
)
_TEXTS_FIRST = "texts come first: diptych add FILE --id NAME, called as in the column text"


def _without_heading(letters: Sequence[str]) -> str:
    """Refuse columns that say something and have no name, by their letters."""
    named = few(letters, _NAMED)
    if len(letters) == 1:
        return f"column {named} has cells, but no heading; name it, or delete it"
    return f"columns {named} have cells, but no heading; name them, or delete them"


def _both_ids(columns: Iterable[str]) -> bool:
    return {"annotation", "id"} <= set(columns)


def _json_rows(source: str, known: set[str], faults: dict[int, list[str]]) -> Iterator[InputRow]:
    for number, value in _json_values(source, faults):
        if isinstance(value, Pairs):
            faults[number] = [
                *_column_faults([name for name, _ in value], known),
                *(fault for name, cell in value for fault in _cell_faults(name, cell)),
            ]
            cells = {name: "" if cell is None else str(cell) for name, cell in value}
            yield InputRow(number=number, cells=cells)
        else:
            faults[number] = ["it is not an object with columns as keys"]


def _json_values(source: str, faults: dict[int, list[str]]) -> Iterator[tuple[int, Any]]:
    """Yield the elements of an array, or the values of each line, with their numbers."""
    if source.lstrip().startswith("["):
        array = _json_value(source, 1, faults)
        yield from enumerate(array or [], 1)
        return
    for number, line in enumerate(source.split("\n"), 1):
        if line.strip() and (value := _json_value(line, number, faults)) is not None:
            yield number, value


def _json_value(source: str, number: int, faults: dict[int, list[str]]) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json_value(source)
    except NotJsonError as error:
        faults[number] = [str(error)]
    return None


def _cell_faults(name: str, cell: object) -> Iterator[str]:
    if isinstance(cell, bool) or not isinstance(cell, (str, int, type(None))):
        yield f"{name} is neither a string nor a whole number"
    elif isinstance(cell, str) and (found := re.search("[\ud800-\udfff]", cell)):
        yield f"{name} holds the lone surrogate U+{ord(found.group()):04X}"


# Planning


def plan_additions(
    rows: Sequence[InputRow],
    present: Present,
    *,
    annotator: str,
    is_id: Callable[[str], bool],
    path: str,
    asked: str = "",
    to_change: str = "--update",
) -> list[Change]:
    """Make each row a new annotation, by the row's annotator or else by ``annotator``.

    A row that says what its annotator says already, in another row or in a set, makes none.
    ``is_id`` says who may be an annotator; ``asked`` is who was asked for, and no row may be by
    anybody else then; ``to_change`` is what changes one that is there. Raises ``BadRowsError``
    with every bad row.
    """
    said = {
        _statement(key, one): name
        for key, stored in present.sets.items()
        for name, one in stored.anchored.items()
    }
    taken = {
        name: f"; to change it: {to_change}"
        for stored in present.sets.values()
        for name in stored.annotations
    }
    changes: list[Change] = []
    faults: dict[int, list[str]] = {}
    makers: dict[Key, InputRow] = {}
    for row in rows:
        reasons = faults[row.number] = []
        try:
            text = _text(row, present)
            who = _annotator(row, annotator, is_id, asked)
            _require_one_maker(row, (text.id, who), makers)
            added = new_annotation(_draft(row, text, present.codebook), text, present.codebook)
        except DiptychError as error:
            reasons += [*_id_faults(row, taken), _reason(error, row, present.codebook)]
            continue
        statement = _statement((text.id, who), added)
        if row.id in {"", said.get(statement)} and statement in said:
            continue
        reasons += _id_faults(row, taken)
        name = row.id or new_annotation_id()
        taken[name] = ", of a row above"
        said[statement] = name
        changes.append(Change(text=text.id, annotator=who, id=name, after=added))
    _require_sound(path, faults)
    return changes


def plan_updates(
    rows: Sequence[InputRow], present: Present, *, path: str, asked: str = ""
) -> list[Change]:
    """Change the annotations whose ids the rows have, in what the rows say differently.

    A column that the file lacks changes nothing; an empty cell takes a code or a note away. Where
    somebody was ``asked`` for, the annotations have to be theirs. Raises ``BadRowsError`` with
    every bad row.
    """
    owners = {name: key for key, said in present.sets.items() for name in said.annotations}
    changes: list[Change] = []
    faults: dict[int, list[str]] = {}
    above: dict[str, int] = {}
    for row in rows:
        reasons = faults[row.number] = list(_owner_faults(row, owners, above, asked))
        reasons += _maker_faults(row, present.sets.get(owners.get(row.id, ("", ""))))
        above.setdefault(row.id, row.number)
        if row.id not in owners:
            continue
        key = owners[row.id]
        old = present.sets[key].annotations[row.id]
        try:
            new = _updated(row, old, present.texts[key[0]], present.codebook)
        except DiptychError as error:
            reasons.append(_reason(error, row, present.codebook))
            continue
        if new is not old:
            changes.append(Change(text=key[0], annotator=key[1], id=row.id, before=old, after=new))
    _require_sound(path, faults)
    return changes


def plan_edited(
    rows: Sequence[InputRow],
    present: Present,
    *,
    annotator: str,
    is_id: Callable[[str], bool],
    path: str,
    asked: str = "",
) -> list[Change]:
    """Change the annotations whose ids rows have, as these say, and add what the others say.

    What is added is compared with what is there then. Raises ``BadRowsError`` with every bad row;
    without any id all are, as nothing would be changed.
    """
    old = [row for row in rows if row.id] or rows
    new = [row for row in rows if not row.id and old is not rows]
    changes: list[Change] = []
    faults: dict[int, str] = {}
    try:
        changes += plan_updates(old, present, path=path, asked=asked)
    except BadRowsError as error:
        faults |= error.faults
    sets = {key: change(present.sets[key]) for key, change in by_set(changes).items()}
    then = replace(present, sets={**present.sets, **sets})
    try:
        changes += plan_additions(
            new, then, annotator=annotator, is_id=is_id, path=path, asked=asked
        )
    except BadRowsError as error:
        faults |= error.faults
    if faults:
        raise BadRowsError(path, faults)
    return changes


class _RowError(DiptychError):
    """What is wrong with one row."""


def _reason(error: DiptychError, row: InputRow, codebook: Codebook) -> str:
    """Say an error in the words of a table, where places and new codes are not said by options.

    Several that codes are to blame for have a line each.
    """
    lines = error.lines if isinstance(error, SeveralFailuresError) else (str(error),)
    lines = tuple(
        line.replace("choose one with --nth", "choose one in a column nth") for line in lines
    )
    lacking = {
        f"there is no {facet} code {code!r}": f"diptych codebook add {shlex.join((facet, code))}"
        for facet in codebook.by_name
        if (code := row.word(facet))
    }
    said = "\n".join(_with_way_out(line, lacking) for line in lines)
    return said.replace("choose one with --nth", "choose one in a column nth")


def _with_way_out(line: str, lacking: Mapping[str, str]) -> str:
    """Say how a code is added where none resembles it."""
    said = line.partition(";")[0]
    if said not in lacking or line.endswith("?"):
        return line
    return f"{said}; to add it: {lacking[said]}"


# Adding


def _statement(key: Key, one: Annotation) -> tuple[object, ...]:
    """Return what is said: by whom, of which passage of which text, with which codes and note."""
    return (*key, one.start, one.end, *sorted(one.codes.items()), one.note or "")


def _id_faults(row: InputRow, taken: Mapping[str, str]) -> Iterator[str]:
    """Say what is wrong with an id. ``taken`` says of each that there is what is to be done."""
    if row.id and not _is_random_uuid(row.id):
        yield f"the id {row.id!r} is no random UUID (version 4); leave it out to have one made"
    elif row.id in taken:
        yield f"there is an annotation {row.id} already{taken[row.id]}"


def _is_random_uuid(name: str) -> bool:
    try:
        uuid = UUID(name)
    except ValueError:
        return False
    return str(uuid) == name and uuid.version == _RANDOM


_RANDOM = 4


def _text(row: InputRow, present: Present) -> Text:
    name = row.word("text")
    if not name:
        raise _RowError("it names no text; fill in the column text")
    if name not in present.texts:
        raise UnknownNameError("text", name, present.texts, _TEXTS_FIRST)
    return present.texts[name]


def _annotator(row: InputRow, default: str, is_id: Callable[[str], bool], asked: str) -> str:
    name = row.word("annotator") or default
    if asked and name != asked:
        raise _RowError(
            f"it is by {name}, but --annotator says {asked}; leave --annotator out, and rows are "
            "by whom they name, or empty the cell"
        )
    if not is_id(name):
        raise BadIdError("an annotator", name)
    return name


def _require_one_maker(row: InputRow, key: Key, makers: dict[Key, InputRow]) -> None:
    """Refuse a row that has somebody for a person whom one above has for a program, or so."""
    word = row.word("by")
    if word and row.is_program is None:
        raise _RowError(f"by is {word!r}; write person or program")
    if word:
        above = makers.setdefault(key, row)
        if above.is_program != row.is_program:
            raise _RowError(
                f"{key[1]} is a {word} in it, and a {above.word('by')} in row {above.number}"
            )


def _draft(row: InputRow, text: Text, codebook: Codebook) -> Draft:
    quote = row.cells.get("quote", "")
    span = _given_span(row, text, quote)
    _require_whole(row, "note", *([] if span else ["quote"]))
    paragraphs = _paragraphs(row)
    _require_fitting(row, text, span, paragraphs)
    if not (paragraphs or span or quote.strip()):
        raise _RowError("it has neither a paragraph nor a quote; fill in one of them")
    first, last = paragraphs or (1, len(text.paragraphs))
    note = row.cells.get("note", "")
    return Draft(
        first=first,
        last=last,
        span=span,
        quote=quote if quote.strip() else "",
        nth=_number(row, "nth"),
        codes={name: row.word(name) for name in codebook.by_name if row.word(name)},
        note=_lines(note) if note.strip() else "",
    )


def _require_whole(row: InputRow, *columns: str) -> None:
    """Refuse cells of the most characters that a spreadsheet keeps: it cuts off the rest."""
    for column in columns:
        if in_cell(row.cells.get(column, "")) == MOST_IN_CELL:
            way_out = "; give start and end, and leave quote empty" if column == "quote" else ""
            raise _RowError(
                f"{column} has {MOST_IN_CELL:,} characters, the most that a spreadsheet keeps of "
                f"a cell, so it may be cut off{way_out or '; take the row from another program'}"
            )


def _require_fitting(
    row: InputRow, text: Text, span: Span | None, paragraphs: tuple[int, int] | None
) -> None:
    """Refuse offsets that are no passage, or one of other paragraphs than the row says.

    Where there is a quote, offsets that do not fit it any more give way to the words.
    """
    place = f"start and end are {row.word('start') or '-'} and {row.word('end') or '-'}"
    if span is None:
        if (row.word("start") or row.word("end")) and not row.cells.get("quote", "").strip():
            reason = f"no passage of {text.id}, which has {len(text.body)} code points"
            raise _RowError(f"{place}: {reason}; correct them, or give the words as quote")
        return
    first, last = text.touched(*span)
    if first > last:
        raise _RowError(f"{place}: that is between two paragraphs of {text.id}")
    if paragraphs and not paragraphs[0] <= first <= paragraphs[1]:
        raise _RowError(f"{place}: that is in paragraph {first}, not in {row.word('paragraph')}")


def _paragraphs(row: InputRow) -> tuple[int, int] | None:
    """Return the first and last paragraph that a row names, or nothing where it names none."""
    word = row.word("paragraph")
    if not word:
        return None
    match = _PARAGRAPHS.fullmatch(word)
    if match is None:
        raise _RowError(f"paragraph is {word!r}; write 9 or 9-11")
    return int(match[1]), int(match[2] or match[1])


def _number(row: InputRow, column: str) -> int | None:
    word = row.word(column)
    if not word:
        return None
    if not re.fullmatch(r"[0-9]{1,18}", word):
        raise _RowError(f"{column} is {word!r}; write a whole number")
    return int(word)


def _given_span(row: InputRow, text: Text, quote: str) -> Span | None:
    """Return the span that a row gives, if it is one of the text, and of the quote's words."""
    start, end = _number(row, "start"), _number(row, "end")
    if start is None or end is None or not start < end <= len(text.body):
        return None
    fits = not quote.strip() or looks_same(quote, text.body[start:end])
    return Span(start, end) if fits else None


def _lines(cell: str) -> str:
    """End lines as they are ended in texts, whatever a spreadsheet made of them."""
    return cell.replace("\r\n", "\n")


# Updating


def _owner_faults(
    row: InputRow, owners: Mapping[str, Key], above: Mapping[str, int], asked: str
) -> Iterator[str]:
    """Say why a row does not tell which annotation it is about."""
    if not row.id:
        yield "it has no id; fill it in, or to add the row: without --update"
    elif row.id not in owners:
        yield f"there is no annotation {row.id}; to add the row: without an id"
    elif row.id in above:
        yield f"annotation {row.id} is in row {above[row.id]} already"
    else:
        text, annotator = owners[row.id]
        named = row.word("text") or text, row.word("annotator") or annotator
        if named != (text, annotator):
            yield (
                f"annotation {row.id} is on {text} by {annotator}, "
                f"not on {named[0]} by {named[1]}; it cannot be moved there"
            )
        if asked and annotator != asked:
            yield (
                f"annotation {row.id} is by {annotator}, but --annotator says {asked}; leave "
                "--annotator out, or take out the row"
            )


def _maker_faults(row: InputRow, said: AnnotationSet | None) -> Iterator[str]:
    """Say that a row has somebody for a person who is a program, or so."""
    word = "program" if said and said.is_program else "person"
    if said and row.word("by") not in {"", word}:
        yield f"by is {row.word('by')!r}, but {said.annotator} is a {word}; that is not changed so"


def _updated(row: InputRow, old: Annotation, text: Text, codebook: Codebook) -> Annotation:
    codes = {facet: row.word(facet) for facet in codebook.by_name if facet in row.cells}
    note = row.cells.get("note", old.note or "")
    if _lines(note) != _lines(old.note or ""):
        _require_whole(row, "note")
    if not _given_span(row, text, row.cells.get("quote", "")):
        _require_not_cut(row, old)
    edit = Edit(
        span=_moved(row, old, text),
        codes={facet: code for facet, code in codes.items() if code != old.codes.get(facet, "")},
        note=None if _lines(note) == _lines(old.note or "") else _lines(note),
    )
    return edited_annotation(old, edit, text, codebook)


def _require_not_cut(row: InputRow, old: Annotation) -> None:
    """Refuse a quote that is only the beginning of what the annotation quotes."""
    if _keeps_words(row, old):
        return
    _require_whole(row, "quote")
    words, whole = as_seen(row.cells["quote"]).strip(), as_seen(old.quote)
    if words and whole.startswith(words):
        raise _RowError(
            f"quote is only the beginning of what annotation {row.id} quotes, as where a program "
            "cut off the cell; to quote less, give its start and end, or: "
            f"diptych edit {row.id[:8]} --quote WORDS"
        )


def _moved(row: InputRow, old: Annotation, text: Text) -> Span | None:
    """Return where the row puts the annotation, or nothing where it leaves it in its place."""
    if old.orphan and _keeps_words(row, old):
        return None
    if not _keeps_span(row, old):
        return _span_of(row, old, text)
    if _keeps_words(row, old) and _keeps_paragraph(row, old, text) and not row.word("nth"):
        return None
    return _found(row, old, text)


def _keeps_span(row: InputRow, old: Annotation) -> bool:
    numbers = _number(row, "start"), _number(row, "end")
    return numbers in {(None, None), (old.start, old.end)}


def _keeps_words(row: InputRow, old: Annotation) -> bool:
    return looks_same(row.cells.get("quote", old.quote), old.quote)


def _keeps_paragraph(row: InputRow, old: Annotation, text: Text) -> bool:
    """Tell whether a row says what ``find`` says, the first paragraph, or says all of them."""
    first, last = _touched(old, text)
    return _paragraphs(row) in {None, (first, first), (first, last)}


def _touched(old: Annotation, text: Text) -> tuple[int, int]:
    """Return the paragraphs in which an annotation is: an orphan may be in all of them."""
    return (1, len(text.paragraphs)) if old.orphan else text.touched(old.start, old.end)


def _span_of(row: InputRow, old: Annotation, text: Text) -> Span:
    """Return the span that a row gives; where it is stale because the words are new, find them."""
    if span := _given_span(row, text, row.cells.get("quote", "")):
        return span
    if _keeps_words(row, old):
        start, end = row.word("start"), row.word("end")
        raise _RowError(f"{text.id} does not have these words at {start} to {end}")
    return _found(row, old, text)


def _found(row: InputRow, old: Annotation, text: Text) -> Span:
    """Find the words in the paragraphs that the row names, or else where they were."""
    paragraphs = _paragraphs(row)
    if paragraphs is None or _keeps_paragraph(row, old, text):
        first, last = _touched(old, text)
        first = min(first, len(text.paragraphs))
        paragraphs = first, max(first, last)
    quote = row.cells.get("quote", old.quote)
    words = quote if quote.strip() else ""
    draft = Draft(first=paragraphs[0], last=paragraphs[1], quote=words, nth=_number(row, "nth"))
    return drafted_span(draft, text)
