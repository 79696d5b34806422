"""A quote matrix: codes down, sources across, passages in the cells, counterparts in one row.

What stands in one row is decided for each code by itself, from the surest pair of paragraphs on.
Two that have no row as yet begin one. A paragraph joins a row by standing beside one that began it,
or by whatever it stands beside where it would be alone, so that no row is a chain of others. Two
rows become one where those that began them are counterparts, and no source is in both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from diptych.errors import require_known
from diptych.records import Column, Records, text, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Code, Codebook, Facet
    from diptych.comparison.alignment import Alignment, Kind
    from diptych.texts.text import Text

_KINDS: tuple[Kind, ...] = ("counterpart", "moved", "within", "related", "gap")
"""The surest first."""


class QuotedPassage(NamedTuple):
    """A passage that carries a code."""

    text: str
    """The id of its text."""
    paragraph: int
    """The first one that it touches."""
    quote: str


class PassageBeside(NamedTuple):
    """A passage in a row of a matrix."""

    passage: QuotedPassage
    kind: Kind
    """How surely its paragraph stands beside another of the row; ``gap`` where none is there."""


class MatrixRow(NamedTuple):
    """What several sources have with one code, in paragraphs that stand beside each other."""

    number: int
    """Counted from 1 in the whole matrix."""
    facet: str
    code: str
    event: str
    """That of which its texts are; ``""`` where texts are not matched."""
    cells: tuple[tuple[PassageBeside, ...], ...]
    """Of each source, as it is read."""

    @property
    def kind(self) -> Kind:
        """How sure it is that two of them say the same; ``gap`` where one alone has the code."""
        return min((one.kind for cell in self.cells for one in cell), key=_KINDS.index)


MatrixLine = tuple["QuoteMatrix", MatrixRow, int, PassageBeside]
COLUMNS: tuple[Column[MatrixLine], ...] = (
    text("facet", "the facet", lambda line: line[1].facet),
    text("code", "the code; passages with codes below it have rows of their own",
         lambda line: line[1].code),
    whole("row", "passages of one row stand beside each other", lambda line: line[1].number),
    text("kind", "how it stands beside what is in its row, as in align; gap where it is alone",
         lambda line: line[3].kind),
    text("source", "the text, or the group that it is in",
         lambda line: line[0].sources[line[2]].name),
    text("event", "the value of the field of --match; empty without", lambda line: line[1].event),
    text("text", "the text", lambda line: line[3].passage.text),
    whole("paragraph", "where the passage begins", lambda line: line[3].passage.paragraph),
    text("quote", "the passage", lambda line: line[3].passage.quote),
)  # fmt: skip


class MatrixSource(NamedTuple):
    """A column of a matrix."""

    name: str
    """The id of a text, or the name of a group."""
    texts: tuple[str, ...]
    """The ids of its texts."""

    @property
    def is_text(self) -> bool:
        """Tell whether it is one text by itself, and not a group."""
        return self.texts == (self.name,)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteMatrix:
    """The passages of several sources that carry some codes."""

    sources: tuple[MatrixSource, ...]
    rows: tuple[MatrixRow, ...]
    """By code, in the codebook's order, then by event, and then as the first source is read."""

    def records(self) -> Records[MatrixLine]:
        """Return a row per passage."""
        lines = (
            (self, row, side, passage)
            for row in self.rows
            for side, cell in enumerate(row.cells)
            for passage in cell
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


CodedPassages = dict[tuple[str, str], list[QuotedPassage]]
"""By facet and code; as they are read, each once."""


def coded_passages(text: Text, sets: Iterable[AnnotationSet]) -> CodedPassages:
    """Return the passages of a text that carry codes."""
    found: defaultdict[tuple[str, str], dict[QuotedPassage, None]] = defaultdict(dict)
    said = (one for annotations in sets for one in annotations.anchored.values())
    for annotation in sorted(said, key=lambda one: (one.start, one.end)):
        first, _ = text.touched(annotation.start, annotation.end)
        quote = " ".join(text.body[annotation.start : annotation.end].split())
        for code in annotation.codes.items():
            found[code][QuotedPassage(text.id, first, quote)] = None
    return {code: list(passages) for code, passages in found.items()}


class EventPassages(NamedTuple):
    """What several sources have on one event, or at all."""

    name: str
    sources: Sequence[Sequence[CodedPassages]]
    """Of each source its texts, in order."""
    alignments: Sequence[Alignment]
    """Of texts of different sources."""


def quote_matrix(
    sources: Sequence[MatrixSource],
    events: Sequence[EventPassages],
    codes: Iterable[tuple[str, str]],
) -> QuoteMatrix:
    """Set the passages with some codes, given by facet and path, beside each other."""
    joined = [(event, _pairs(event.alignments)) for event in events]
    rows: list[MatrixRow] = []
    for code in codes:
        for event, pairs in joined:
            cells = [
                [passage for one in texts for passage in one.get(code, ())]
                for texts in event.sources
            ]
            for row in _CodeRows(cells, pairs).rows():
                rows.append(MatrixRow(len(rows) + 1, *code, event.name, row))
    return QuoteMatrix(sources=tuple(sources), rows=tuple(rows))


Place = tuple[str, int]
"""The id of a text, and the number of a paragraph."""


class _Pair(NamedTuple):
    """Two paragraphs that stand beside each other."""

    score: float
    kind: Kind
    places: tuple[Place, Place]
    besides: bool = False
    """Whether one of them stands in another row of the alignment."""


def _pairs(alignments: Iterable[Alignment]) -> list[_Pair]:
    """Return the pairs of paragraphs of aligned texts, the surest first, those related last."""
    found = [pair for alignment in alignments for pair in _pairs_of(alignment)]
    return sorted(found, key=lambda pair: (pair.kind == "related", -pair.score))


def _pairs_of(alignment: Alignment) -> Iterator[_Pair]:
    """Yield the pairs of each row, its host's too, and those that say the same besides."""
    for row in alignment.rows:
        for a in _numbers(row.opposite(1)):
            for b in _numbers(row.opposite(0)):
                places = (alignment.a, a), (alignment.b, b)
                yield _Pair(row.score or 0.0, row.kind, places)
        for a, b in row.also:
            yield _Pair(0.0, "within", ((alignment.a, a), (alignment.b, b)), besides=True)


def _numbers(span: tuple[int, int] | None) -> range:
    return range(span[0], span[1] + 1) if span else range(0)


class _CodeRows:
    """The rows of one code: paragraphs that carry it, put together from the surest pair on."""

    def __init__(self, cells: Sequence[Sequence[QuotedPassage]], pairs: Iterable[_Pair]) -> None:
        self._cells = cells
        self._source = {
            (one.text, one.paragraph): side for side, cell in enumerate(cells) for one in cell
        }
        self._row = {place: [place] for place in self._source}
        self._began: set[Place] = set()
        inside = [pair for pair in pairs if self._source.keys() >= {*pair.places}]
        for pair in inside:
            if not pair.besides:
                self._join(pair)
        settled = {place for place, row in self._row.items() if len(row) > 1}
        for pair in inside:
            self._take_in(pair, settled)
        self._kind: dict[Place, Kind] = {}
        for pair in inside:
            if self._row[pair.places[0]] is self._row[pair.places[1]]:
                self._kind = dict.fromkeys(pair.places, pair.kind) | self._kind

    def _join(self, pair: _Pair) -> None:
        """Begin a row, or make one of two."""
        one, other = (self._row[place] for place in pair.places)
        alone = {place for place in pair.places if len(self._row[place]) == 1}
        begun = self._began.issuperset({*pair.places} - alone)
        if len(alone) == len(pair.places):
            self._began |= alone
            self._merge(one, other)
        elif begun and one is not other and (alone or self._are_apart(one, other, pair.kind)):
            self._merge(one, other)

    def _are_apart(self, one: Sequence[Place], other: Sequence[Place], kind: Kind) -> bool:
        sources = [{self._source[place] for place in row} for row in (one, other)]
        return kind != "related" and sources[0].isdisjoint(sources[1])

    def _take_in(self, pair: _Pair, settled: set[Place]) -> None:
        """Put what is still alone beside whatever it stands beside."""
        for place, host in permutations(pair.places):
            if len(self._row[place]) == 1 and (host in settled or len(self._row[host]) == 1):
                self._merge(self._row[host], self._row[place])

    def _merge(self, one: list[Place], other: list[Place]) -> None:
        one += other
        self._row |= dict.fromkeys(other, one)

    def rows(self) -> Iterator[tuple[tuple[PassageBeside, ...], ...]]:
        """Yield the cells of each row."""
        for row in self._in_order():
            here = set(row)
            yield tuple(
                tuple(
                    PassageBeside(one, self._kind.get((one.text, one.paragraph), "gap"))
                    for one in cell
                    if (one.text, one.paragraph) in here
                )
                for cell in self._cells
            )

    def _in_order(self) -> list[list[Place]]:
        """Order rows as the first source is read; what others alone say stands where they do."""
        order: list[list[Place]] = []
        for cell in self._cells:
            rows = list(
                {
                    id(row): row for row in (self._row[one.text, one.paragraph] for one in cell)
                }.values()
            )
            at = next((n for row in rows if (n := _place(row, order)) < len(order)), len(order))
            for row in rows:
                place = _place(row, order)
                if place == len(order):
                    order.insert(at, row)
                    place = at
                at = place + 1
        return order


def _place(row: list[Place], order: Sequence[list[Place]]) -> int:
    """Return where a row stands; behind all, where it does not."""
    return next((n for n, known in enumerate(order) if known is row), len(order))


def codes_in(matrix: QuoteMatrix) -> Iterator[tuple[str, str, list[MatrixRow]]]:
    """Yield each facet and code with its rows."""
    found: defaultdict[tuple[str, str], list[MatrixRow]] = defaultdict(list)
    for row in matrix.rows:
        found[row.facet, row.code].append(row)
    for (facet, code), rows in found.items():
        yield facet, code, rows
