"""The codings of a project as flat tables, which other programs and larger engines count.

``codings`` has a row per annotation, paragraph that it touches, and code; an annotation without a
code, a note, has one row per paragraph, in which facet and code are missing. ``paragraphs``,
``texts`` and ``sets`` hold what shares are of and who has read what, ``left_out`` what could not be
written. With the codebook beside them they answer whatever ``compare`` answers but for the words
themselves. Where a front matter's field is named like a column, its column has ``_`` behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from diptych.comparison.codings import codings
from diptych.comparison.groups import field_value
from diptych.comparison.shared import as_compared, may_be_long
from diptych.records import Column, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Codebook
    from diptych.comparison.codings import Coding
    from diptych.texts.text import Text
    from diptych.texts.word_marks import WordMarks

FORMAT = "diptych-codings/1"
CODEBOOK = "codebook.json"
TABLES = ("codings", "paragraphs", "sets", "left_out", "texts")
"""In the order in which they get their places: where the last one is, all are."""


class CodingRow(NamedTuple):
    """One annotation in one paragraph that it touches, with one of its codes."""

    coding: Coding
    by: str
    """``person`` or ``program``."""
    paragraph: int
    facet: str | None
    code: str | None
    nth: int
    """Which of the annotation's codes this is, from 1."""
    value: float | None
    words: tuple[int, int]
    """The run of words touched there, of all words of the text; the latter is the first behind."""


class ParagraphRow(NamedTuple):
    """A paragraph of a text."""

    text: str
    number: int
    kind: str
    words: int
    digest: int | None
    long: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """A text, and who has read it."""

    text: Text
    words: int
    sets: Sequence[AnnotationSet]

    def readers(self, progress: str) -> str | None:
        """Name those who have finished it, or only begun it."""
        return ", ".join(s.annotator for s in self.sets if s.progress == progress) or None


class SetRow(NamedTuple):
    """What an annotator has done with a text; of a text that is gone, only that there is a set."""

    text: str
    annotator: str
    by: str | None = None
    progress: str | None = None
    annotations: int | None = None
    orphans: int | None = None


class LeftOutRow(NamedTuple):
    """A file that is not in the other tables."""

    path: str
    reason: str
    """``misplaced`` or ``unreadable``."""
    text: str | None
    """The id of the text that it is of, where that is known."""


def coding_columns(codebook: Codebook, fields: Sequence[str]) -> tuple[Column[CodingRow], ...]:
    """Return the columns of ``codings`` for texts that have these fields."""
    deepest = max((c.depth + 1 for one in codebook.facets for c in one.codes.values()), default=0)
    own = (*_CODING, *(_level(number) for number in range(1, deepest + 1)))
    return (*own, *(column.within(_text_of) for column in _about_text(fields, own)))


def text_columns(fields: Sequence[str]) -> tuple[Column[TextRow], ...]:
    """Return the columns of ``texts`` for texts that have these fields."""
    return (*_TEXT, *(column.within(_text_of_row) for column in _about_text(fields, _TEXT)))


def _text_of(row: CodingRow) -> Text:
    return row.coding.text


def _text_of_row(row: TextRow) -> Text:
    return row.text


_CODING: tuple[Column[CodingRow], ...] = (
    text("text", "the text's id", lambda row: row.coding.text.id),
    text("annotator", "who made the annotation", lambda row: row.coding.annotator),
    text("by", "person or program", lambda row: row.by),
    text("annotation", "its id", lambda row: row.coding.id),
    whole("paragraph", "the number of the paragraph", lambda row: row.paragraph),
    whole(
        "head",
        "1 in the first paragraph that the annotation touches, else 0: the sum over the rows with "
        "a code is how many annotations have it",
        lambda row: int(row.paragraph == row.coding.first),
    ),
    whole("nth", "which of the annotation's codes this is, from 1", lambda row: row.nth),
    whole(
        "first_word",
        "the first word that it touches there, of all words of the text, from 1; missing where it "
        "touches none",
        lambda row: row.words[0] + 1 if row.words[0] < row.words[1] else None,
    ),
    whole(
        "last_word",
        "the last one",
        lambda row: row.words[1] if row.words[0] < row.words[1] else None,
    ),
    text("facet", "the facet; missing in a note", lambda row: row.facet),
    text("code", "the code's path", lambda row: row.code),
    number("value", "its place on the scale of an ordinal facet", lambda row: row.value),
)


def table_columns(name: str) -> tuple[Column[Any], ...]:
    """Return the columns of a table that do not depend on the project, but for two levels."""
    own: dict[str, tuple[Column[Any], ...]] = {
        "codings": (*_CODING, _level(1), _level(2), *_DERIVED),
        "paragraphs": PARAGRAPHS,
        "texts": (*_TEXT, *_DERIVED),
        "sets": SETS,
        "left_out": LEFT_OUT,
    }
    return own[name]


def _level(level: int) -> Column[CodingRow]:
    def above(row: CodingRow) -> str | None:
        names = row.code.split("/") if row.code else []
        return "/".join(names[:level]) if level <= len(names) else None

    return text(f"l{level}", f"the code above it, or itself, on level {level} of its tree", above)


PARAGRAPHS: tuple[Column[ParagraphRow], ...] = (
    text("text", "the text's id", lambda row: row.text),
    whole("paragraph", "the number of the paragraph", lambda row: row.number),
    text("kind", "what it is: paragraph, heading, …", lambda row: row.kind),
    whole("words", "how many words it has", lambda row: row.words),
    whole(
        "digest",
        "of what it says, if it is not short: the same where another one says the same word for "
        "word",
        lambda row: row.digest,
    ),
    whole(
        "long",
        "1 where it has as many words as are looked for in other groups, else 0",
        lambda row: row.long,
    ),
)
_TEXT: tuple[Column[TextRow], ...] = (
    text("text", "the text's id", lambda row: row.text.id),
    whole("paragraphs", "how many it has", lambda row: len(row.text.paragraphs)),
    whole("words", "how many words they have", lambda row: row.words),
    text("kinds", "how many paragraphs of each kind: JSON", lambda row: _kinds(row.text)),
    text("finished_by", "who has finished it", lambda row: row.readers("finished")),
    text("begun_by", "who has only begun it", lambda row: row.readers("begun")),
    text("fields", "the front matter: JSON", lambda row: _json(row.text.fields)),
)
_DERIVED: tuple[Column[Text], ...] = (
    text("title", "the text's title; else its first heading or words", lambda one: one.title),
    text("source", "the outlet; else its id", lambda one: field_value(one, "source")),
    text("language", "as a tag", lambda one: one.language or None),
)
"""What is derived where the front matter is silent."""
SETS: tuple[Column[SetRow], ...] = (
    text("text", "the text's id", lambda row: row.text),
    text("annotator", "who made the set", lambda row: row.annotator),
    text("by", "person or program; missing where the text is gone", lambda row: row.by),
    text("progress", "finished, begun or not read", lambda row: row.progress),
    whole("annotations", "how many there are, without orphans", lambda row: row.annotations),
    whole("orphans", "how many are of passages that are gone", lambda row: row.orphans),
)
LEFT_OUT: tuple[Column[LeftOutRow], ...] = (
    text("path", "a file that is not in the tables", lambda row: row.path),
    text("reason", "misplaced or unreadable", lambda row: row.reason),
    text("text", "the id of the text that it is of", lambda row: row.text),
)


def _kinds(said: Text) -> str:
    kinds: dict[str, int] = {}
    for one in said.paragraphs:
        kinds[one.kind] = kinds.get(one.kind, 0) + 1
    return _json(kinds)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _about_text(fields: Sequence[str], own: Iterable[Column[Any]]) -> Iterator[Column[Text]]:
    """Yield a column per field; engines take names for the same that differ in case only."""
    yield from _DERIVED
    derived = {column.key for column in _DERIVED}
    taken = {column.key.casefold() for column in own} | derived
    for field in fields:
        if field not in derived:
            key = field
            while key.casefold() in taken:
                key += "_"
            taken.add(key.casefold())
            yield text(key, f"the front matter's {field}", _field(field))


def _field(name: str) -> Callable[[Text], str | None]:
    return lambda one: one.fields.get(name)


# Rows


def coding_rows(
    text: Text, sets: Iterable[AnnotationSet], codebook: Codebook, marks: WordMarks
) -> Iterator[CodingRow]:
    """Yield what was said of one text; no orphans."""
    for said in sets:
        by = _by(said)
        for coding in codings(text, [said]):
            yield from _rows_of(coding, by, codebook, marks)


def _rows_of(coding: Coding, by: str, codebook: Codebook, marks: WordMarks) -> Iterator[CodingRow]:
    annotation = coding.annotation
    codes: list[tuple[str | None, str | None, float | None]] = [
        (facet, code, codebook.by_name[facet].codes[code].value)
        for facet, code in annotation.codes.items()
    ]
    run = marks.touched(annotation.start, annotation.end)
    for paragraph in range(coding.first, coding.last + 1):
        words = marks.inside(run, paragraph)
        for nth, (facet, code, value) in enumerate(codes or _NOTE, start=1):
            yield CodingRow(coding, by, paragraph, facet, code, nth, value, words)


_NOTE: list[tuple[str | None, str | None, float | None]] = [(None, None, None)]
"""In place of the codes of an annotation that has none."""


def paragraph_rows(text: Text, marks: WordMarks) -> Iterator[ParagraphRow]:
    """Yield the paragraphs of a text."""
    for one in text.paragraphs:
        digest = long = None
        if may_be_long(one):
            printed, is_long = as_compared(text, one)
            digest, long = _digest(printed), int(is_long)
        yield ParagraphRow(text.id, one.number, one.kind, marks.count(one.number), digest, long)


def _digest(printed: str) -> int:
    """Return 63 bits of a digest, in which hardly two of a hundred million are the same."""
    return int.from_bytes(blake2b(printed.encode(), digest_size=8).digest()) >> 1


def set_row(said: AnnotationSet) -> SetRow:
    """Return what an annotator has done."""
    annotations = len(said.anchored)
    return SetRow(
        said.text,
        said.annotator,
        _by(said),
        said.progress,
        annotations,
        len(said.annotations) - annotations,
    )


def _by(said: AnnotationSet) -> str:
    return "program" if said.is_program else "person"
