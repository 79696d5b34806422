"""A quote matrix: codes down, sources across, passages in the cells, counterparts in one row.

What stands in one row is decided for each code by itself, from the surest pair of paragraphs on.
Two that have no row as yet begin one. A paragraph joins a row by standing beside one that began it,
or by whatever it stands beside where it would be alone, so that no row is a chain of others. Two
rows become one where those that began them are counterparts, and no source is in both. A passage
that is alone is told apart by why: what stands beside it lacks the code, or nothing was found, or
not all was tried.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, permutations
from typing import TYPE_CHECKING, Literal, NamedTuple

from diptych.errors import require_known
from diptych.records import Column, Records, text, whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from diptych.annotations.annotation import AnnotationSet
    from diptych.annotations.codebook import Code, Codebook, Facet
    from diptych.comparison.alignment import Alignment, Kind
    from diptych.texts.text import Text

MatrixKind = Literal["counterpart", "moved", "within", "related", "uncoded", "untried", "gap"]
_KINDS: tuple[MatrixKind, ...] = (
    "counterpart", "moved", "within", "related", "uncoded", "untried", "gap",
)  # fmt: skip
"""The surest first."""
ALONE: frozenset[MatrixKind] = frozenset({"untried", "gap"})
"""Of what nothing stands beside, as far as it was tried."""


class QuotedPassage(NamedTuple):
    """A passage that carries a code."""

    text: str
    """The id of its text."""
    paragraph: int
    """The first one that it touches."""
    quote: str
    last: int
    """The last one."""

    def places(self) -> Iterator[Place]:
        """Yield all that it touches."""
        for number in range(self.paragraph, self.last + 1):
            yield self.text, number


class UncodedParagraph(NamedTuple):
    """A paragraph that stands beside one with the code, and does not carry it itself."""

    text: str
    paragraph: int
    quote: str
    kind: Kind
    """How surely it stands there."""
    instead: tuple[str, ...]
    """The codes of the facet that it carries."""


class PassageBeside(NamedTuple):
    """A passage in a row of a matrix."""

    passage: QuotedPassage
    kind: MatrixKind
    """How surely its paragraph stands beside another of the row. Where none is there: ``uncoded``
    if something stands beside it all the same, ``gap`` if it was tried against all texts of the
    others, else ``untried``."""
    uncoded: tuple[UncodedParagraph, ...] = ()
    """What stands beside it in sources that have nothing in the row, or more surely than what they
    have there; the surest first."""


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
    def kind(self) -> MatrixKind:
        """How sure it is that two of them say the same, or why one is alone with the code."""
        return min((one.kind for cell in self.cells for one in cell), key=_KINDS.index)


MatrixLine = tuple["QuoteMatrix", MatrixRow, int, PassageBeside]
COLUMNS: tuple[Column[MatrixLine], ...] = (
    text("facet", "the facet", lambda line: line[1].facet),
    text("code", "the code; passages with codes below it have rows of their own",
         lambda line: line[1].code),
    whole("row", "passages of one row stand beside each other", lambda line: line[1].number),
    text("kind", "how it stands beside what is in its row, as in align; where it is alone: "
         "uncoded, if what stands beside it does not carry the code; gap, if it was found in none; "
         "untried, if it was not tried against all texts of the others",
         lambda line: line[3].kind),
    text("source", "the text, or the group that it is in",
         lambda line: line[0].sources[line[2]].name),
    text("event", "the value of the field of --match; empty without", lambda line: line[1].event),
    text("text", "the text", lambda line: line[3].passage.text),
    whole("paragraph", "where the passage begins", lambda line: line[3].passage.paragraph),
    text("quote", "the passage", lambda line: line[3].passage.quote),
    text("uncoded", "what stands beside it and does not carry the code, where a source has nothing "
         "in the row, or nothing so sure: TEXT:PARAGRAPH, the surest first",
         lambda line: "; ".join(f"{one.text}:{one.paragraph}" for one in line[3].uncoded)),
    text("uncoded_kind", "how the first of these stands beside it, as in align",
         lambda line: next((one.kind for one in line[3].uncoded), None)),
    text("instead", "the codes of the facet that the first of these carries",
         lambda line: "; ".join(code for one in line[3].uncoded[:1] for code in one.instead)),
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

    def uncoded(self, row: MatrixRow) -> list[UncodedParagraph]:
        """Return what it says of a row without the code, each paragraph as surely as it can be."""
        found = [beside for cell in row.cells for one in cell for beside in one.uncoded]
        found.sort(key=lambda one: _KINDS.index(one.kind))
        first: dict[Place, UncodedParagraph] = {}
        for one in found:
            if one.text in self.texts:
                first.setdefault((one.text, one.paragraph), one)
        return list(first.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteMatrix:
    """The passages of several sources that carry some codes."""

    sources: tuple[MatrixSource, ...]
    rows: tuple[MatrixRow, ...]
    """By code, in the codebook's order, then by event, and then as the first source is read."""

    @property
    def untried(self) -> int:
        """How many passages are alone that were not tried against all texts of the others."""
        cells = (cell for row in self.rows for cell in row.cells)
        return sum(one.kind == "untried" for cell in cells for one in cell)

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
        first, last = text.touched(annotation.start, annotation.end)
        quote = " ".join(text.body[annotation.start : annotation.end].split())
        for code in annotation.codes.items():
            found[code][QuotedPassage(text.id, first, quote, last)] = None
    return {code: list(passages) for code, passages in found.items()}


class EventPassages(NamedTuple):
    """What several sources have on one event, or at all."""

    name: str
    sources: Sequence[Sequence[CodedPassages]]
    """Of each source what its texts have, in order."""
    texts: Sequence[Sequence[Text]]
    """Of each source."""
    alignments: Sequence[Alignment]
    """Of texts of different sources."""


def quote_matrix(
    sources: Sequence[MatrixSource],
    events: Sequence[EventPassages],
    codes: Iterable[tuple[str, str]],
) -> QuoteMatrix:
    """Set the passages with some codes, given by facet and path, beside each other."""
    joined = [(event, _Beside(event)) for event in events]
    rows: list[MatrixRow] = []
    for code in codes:
        for event, beside in joined:
            cells = [
                [passage for one in texts for passage in one.get(code, ())]
                for texts in event.sources
            ]
            for row in _CodeRows(code[0], cells, beside).rows():
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


class _Beside:
    """What stands beside what, of the texts of one event."""

    def __init__(self, event: EventPassages) -> None:
        self.pairs = _pairs(event.alignments)
        self.near: defaultdict[Place, list[tuple[Place, Kind]]] = defaultdict(list)
        """By paragraph what stands beside it, the surest first."""
        for pair in self.pairs:
            for place, other in permutations(pair.places):
                self.near[place].append((other, pair.kind))
        self.source = {text.id: side for side, some in enumerate(event.texts) for text in some}
        """By text which source it is of."""
        self._texts = {text.id: text for some in event.texts for text in some}
        self._tried = {frozenset((one.a, one.b)) for one in event.alignments}
        self._codes: defaultdict[tuple[str, Place], list[str]] = defaultdict(list)
        for passages in (one for some in event.sources for one in some):
            for (facet, path), found in passages.items():
                for place in dict.fromkeys(place for one in found for place in one.places()):
                    self._codes[facet, place].append(path)

    def is_tried(self, text: str) -> bool:
        """Tell whether a text was aligned with all those of the other sources."""
        others = (other for other, side in self.source.items() if side != self.source[text])
        return all(frozenset((text, other)) in self._tried for other in others)

    def uncoded(self, place: Place, kind: Kind, facet: str) -> UncodedParagraph:
        """Describe a paragraph by what it says, and by the codes of a facet that it carries."""
        text = self._texts[place[0]]
        quote = text.content(text.paragraphs[place[1] - 1])
        return UncodedParagraph(*place, quote, kind, tuple(self._codes.get((facet, place), ())))


class _CodeRows:
    """The rows of one code: paragraphs that carry it, put together from the surest pair on."""

    def __init__(
        self, facet: str, cells: Sequence[Sequence[QuotedPassage]], beside: _Beside
    ) -> None:
        self._facet = facet
        self._cells = cells
        self._beside = beside
        self._source = {
            (one.text, one.paragraph): side for side, cell in enumerate(cells) for one in cell
        }
        self._carrying = {place: place for place in self._source}
        """By paragraph the one where a passage begins that touches it."""
        for one in (one for cell in cells for one in cell):
            for place in one.places():
                self._carrying.setdefault(place, (one.text, one.paragraph))
        self._row = {place: [place] for place in self._source}
        self._began: set[Place] = set()
        self._kind: dict[Place, MatrixKind] = {}
        self._put_together([*self._inside(beside.pairs)])

    def _inside(self, pairs: Iterable[_Pair]) -> Iterator[_Pair]:
        """Yield the pairs of paragraphs that carry the code, each by where its passage begins."""
        for pair in pairs:
            one, other = map(self._carrying.get, pair.places)
            if one and other:
                yield pair._replace(places=(one, other))

    def _put_together(self, inside: Sequence[_Pair]) -> None:
        for pair in inside:
            if not pair.besides:
                self._join(pair)
        for _ in range(2):
            settled = {place for place, row in self._row.items() if len(row) > 1}
            for pair in inside:
                self._take_in(pair, settled)
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
        by_row: list[defaultdict[int, list[QuotedPassage]]] = [
            defaultdict(list) for _ in self._cells
        ]
        for cell, rows in zip(self._cells, by_row, strict=True):
            for one in cell:
                rows[id(self._row[_begin(one)])].append(one)
        for row in self._in_order():
            yield tuple(
                tuple(self._beside_row(one, row) for one in rows.get(id(row), ()))
                for rows in by_row
            )

    def _beside_row(self, one: QuotedPassage, row: Sequence[Place]) -> PassageBeside:
        kind = self._kind.get(_begin(one), "gap")
        uncoded = tuple(self._uncoded(one, kind, {self._source[place] for place in row}))
        if kind == "gap":
            is_tried = self._beside.is_tried(one.text)
            kind = "uncoded" if uncoded else "gap" if is_tried else "untried"
        return PassageBeside(one, kind, uncoded)

    def _uncoded(
        self, one: QuotedPassage, kind: MatrixKind, filled: Collection[int]
    ) -> Iterator[UncodedParagraph]:
        """Yield what stands beside a passage without the code, each once, the surest first."""
        near = [beside for place in one.places() for beside in self._beside.near[place]]
        named: set[Place] = set()
        for place, how in sorted(near, key=lambda beside: beside[1] == "related"):
            is_surer = _KINDS.index(how) < _KINDS.index(kind)
            is_new = place not in self._carrying and place not in named
            if is_new and (is_surer or self._beside.source[place[0]] not in filled):
                named.add(place)
                yield self._beside.uncoded(place, how, self._facet)

    def _in_order(self) -> list[list[Place]]:
        """Order rows as the first source is read; what others alone say stands where they do."""
        order: list[list[Place]] = []
        for cell in self._cells:
            rows = {id(row): row for row in (self._row[_begin(one)] for one in cell)}
            order = _with_rows(order, [*rows.values()])
        return order


def _with_rows(order: Sequence[list[Place]], rows: Sequence[list[Place]]) -> list[list[Place]]:
    """Put the rows of one source among those of others, each behind the one before it there."""
    known = {id(row): n for n, row in enumerate(order, 1)}
    first = next((known[id(row)] - 1 for row in rows if id(row) in known), len(order))
    behind: defaultdict[int, list[list[Place]]] = defaultdict(list)
    at = first
    for row in rows:
        if id(row) in known:
            at = known[id(row)]
        else:
            behind[at].append(row)
    return [*behind[0], *chain.from_iterable([row, *behind[n]] for n, row in enumerate(order, 1))]


def _begin(one: QuotedPassage) -> Place:
    return one.text, one.paragraph


def codes_in(matrix: QuoteMatrix) -> Iterator[tuple[str, str, list[MatrixRow]]]:
    """Yield each facet and code with its rows."""
    found: defaultdict[tuple[str, str], list[MatrixRow]] = defaultdict(list)
    for row in matrix.rows:
        found[row.facet, row.code].append(row)
    for (facet, code), rows in found.items():
        yield facet, code, rows
