"""A quote matrix: codes down, two texts across, passages in the cells, counterparts in one row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import require_known
from diptych.records import Column, Records, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Code, Codebook, Facet
    from diptych.comparison.alignment import Alignment, Kind
    from diptych.texts.text import Text


class QuotedPassage(NamedTuple):
    """A passage that carries a code."""

    paragraph: int
    """The first one that it touches."""
    quote: str


class MatrixRow(NamedTuple):
    """What two texts have with one code, in paragraphs that stand beside each other."""

    number: int
    """Counted from 1 in the whole matrix."""
    facet: str
    code: str
    kind: Kind
    """How sure it is that they say the same; ``gap`` where only one has the code there."""
    cells: tuple[tuple[QuotedPassage, ...], tuple[QuotedPassage, ...]]


MatrixLine = tuple["QuoteMatrix", MatrixRow, int, QuotedPassage]
COLUMNS: tuple[Column[MatrixLine], ...] = (
    text("facet", "the facet", lambda line: line[1].facet),
    text("code", "the code; passages with codes below it have rows of their own",
         lambda line: line[1].code),
    whole("row", "passages of one row stand beside each other", lambda line: line[1].number),
    text("kind", "as in align; gap where only one text has the code there",
         lambda line: line[1].kind),
    text("text", "the text", lambda line: line[0].texts[line[2]]),
    whole("paragraph", "where the passage begins", lambda line: line[3].paragraph),
    text("quote", "the passage", lambda line: line[3].quote),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteMatrix:
    """The passages of two texts that carry some codes."""

    texts: tuple[str, str]
    rows: tuple[MatrixRow, ...]
    """By code, in the codebook's order, and then as the first text is read."""

    def records(self) -> Records[MatrixLine]:
        """Return a row per passage."""
        lines = (
            (self, row, side, passage)
            for row in self.rows
            for side in (0, 1)
            for passage in row.cells[side]
        )
        return Records(COLUMNS, lines)


def matrix_codes(codebook: Codebook, written: str) -> list[tuple[Facet, Code]]:
    """Return the codes that are meant by a facet, a code, or ``FACET=CODE``, and those below.

    Raises ``UnknownNameError``.
    """
    name, _, path = written.partition("=")
    if path:
        facets = [codebook.facet(name)]
        path = facets[0].code(path).path
    elif name in codebook.by_name:
        facets = [codebook.facet(name)]
    else:
        path = name
        known = [code for facet in codebook.facets for code in facet.codes]
        require_known("code", [path], known)
        facets = [facet for facet in codebook.facets if path in facet.codes]
    return [
        (facet, code)
        for facet in facets
        for code in facet.codes.values()
        if not path or f"{code.path}/".startswith(f"{path}/")
    ]


def quote_matrix(
    alignment: Alignment,
    texts: tuple[Text, Text],
    sets: Sequence[Sequence[AnnotationSet]],
    codes: Sequence[tuple[Facet, Code]],
) -> QuoteMatrix:
    """Set the passages with some codes beside each other, where their paragraphs are.

    What is within a paragraph that has something beside it stands in that one's row.
    """
    passages = [_passages(text, said) for text, said in zip(texts, sets, strict=True)]
    order = _rows_of(alignment)
    rows: list[MatrixRow] = []
    for facet, code in codes:
        by_row: defaultdict[int, tuple[list[QuotedPassage], list[QuotedPassage]]]
        by_row = defaultdict(lambda: ([], []))
        for side in (0, 1):
            for passage in passages[side].get((facet.name, code.path), ()):
                by_row[order[side][passage.paragraph]][side].append(passage)
        for number in sorted(by_row):
            a, b = by_row[number]
            kind = alignment.rows[number].kind if a and b else "gap"
            cells = tuple(a), tuple(b)
            rows.append(MatrixRow(len(rows) + 1, facet.name, code.path, kind, cells))
    return QuoteMatrix(texts=(texts[0].id, texts[1].id), rows=tuple(rows))


def _passages(
    text: Text, sets: Sequence[AnnotationSet]
) -> Mapping[tuple[str, str], Iterable[QuotedPassage]]:
    """Return the passages of a text by facet and code, as they are read, each once."""
    found: defaultdict[tuple[str, str], dict[QuotedPassage, None]] = defaultdict(dict)
    said = (one for annotations in sets for one in annotations.anchored.values())
    for annotation in sorted(said, key=lambda one: (one.start, one.end)):
        first, _ = text.touched(annotation.start, annotation.end)
        quote = " ".join(text.body[annotation.start : annotation.end].split())
        for code in annotation.codes.items():
            found[code][QuotedPassage(first, quote)] = None
    return found


def _rows_of(alignment: Alignment) -> tuple[dict[int, int], dict[int, int]]:
    """Return for each paragraph of two texts the row that it is in, or that of its host."""
    found: tuple[dict[int, int], dict[int, int]] = {}, {}
    for number, row in enumerate(alignment.rows):
        for side, span in enumerate((row.a, row.b)):
            for paragraph in range(span[0], span[1] + 1) if span else ():
                found[side][paragraph] = number
    for row in alignment.rows:
        for side, span in enumerate((row.a, row.b)):
            if span and row.host is not None:
                found[side][span[0]] = found[1 - side][row.host]
    return found


def codes_in(matrix: QuoteMatrix) -> Iterator[tuple[str, str, list[MatrixRow]]]:
    """Yield each facet and code with its rows."""
    found: defaultdict[tuple[str, str], list[MatrixRow]] = defaultdict(list)
    for row in matrix.rows:
        found[row.facet, row.code].append(row)
    for (facet, code), rows in found.items():
        yield facet, code, rows
