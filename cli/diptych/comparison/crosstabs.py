"""Cross-tables: which code with which, source by source.

Two codes meet in an annotation that carries both, or in a paragraph that both are in, whoever
said so and of whatever part of it. A code has what those below it have, each unit once. As with
``tally``, texts are taken one at a time, and memory grows with the number of different pairs.

A third facet may divide each pair: among the annotations in which two codes meet, or which are
behind their meeting in a paragraph, those with a code of it, and what none of these lies on.

In a facet with itself a pair and its reverse are one. A code with itself is then all that has the
code; a code with one below it is all that has the lower one, which says nothing of their meeting.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

from diptych.annotations.codebook import lineage
from diptych.comparison.association import ASSOCIATIONS, Measure
from diptych.comparison.bases import amount, denominator
from diptych.comparison.not_counted import ALL_COUNTED, NotCounted, not_counted_column
from diptych.comparison.tables import (
    ComparisonRow,
    Query,
    compare_tallies,
    is_scale_signed,
    mean_of,
)
from diptych.comparison.tally import NOTHING, Count, GroupTally
from diptych.errors import BadOptionError
from diptych.records import Column, Records, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Progress
    from diptych.annotations.codebook import Codebook
    from diptych.annotations.defaults import Base, Unit, Weigh
    from diptych.comparison.bases import Basis
    from diptych.comparison.cell_passages import Opening
    from diptych.comparison.judged import Judged
    from diptych.comparison.tables import Cell, ComparedGroup, FacetTable
    from diptych.comparison.tally import TextCount
    from diptych.texts.text import TextHead

    Meeting = tuple[str, ...]
    """A code of the rows and one of the columns; behind them may stand one of the facet that
    divides them, or nothing for any of its codes."""

Within = Literal["annotation", "paragraph"]
Shares = Literal["group", "row", "column", "cell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossQuery:
    """What a cross-table shows of its counts."""

    within: Within | None = None
    """Where two codes meet. ``None``: in an annotation; in a paragraph for a facet with itself."""
    unit: Unit | None = None
    """What is counted. ``None``: that in which codes meet where only that can be counted, else
    what the project counts by default."""
    of: Base | None = None
    """What the shares of a group are shares of; ``None``, here as below: the project's default."""
    weigh: Weigh | None = None
    """``texts``: a share is the mean of the texts' shares."""
    without: tuple[str, ...] | None = None
    """Kinds of paragraphs, and codes (``FACET=CODE``), that are left out."""
    measure: Measure = "count"
    shares: Shares | None = None
    """What a share is of: all of the group (also if ``None``), all with the row's code, all with
    the column's, or all of the cell, where this is split."""
    split: str | None = None
    """The facet by whose codes each cell is divided."""
    score: str | None = None
    """The ordinal facet whose mean stands in the cells."""
    depth: int | None = None
    """How many levels of the code trees get rows and columns; none means all."""
    minimum: int = 1
    """The count that a cell of a row or column must reach in at least one group."""
    language: str = ""
    """Of the labels."""

    def settled(self, row: str, column: str) -> CrossQuery:
        """Decide what was left open. Raises ``BadOptionError`` for what makes no sense."""
        within = self.within or ("paragraph" if row == column else "annotation")
        if within == "annotation" and row == column:
            reason = f"an annotation has one code of {row} at most; use --within paragraph"
            raise BadOptionError("--within annotation", reason)
        met = within if self.measure != "count" else "paragraph"
        unit = self.unit
        if within == "paragraph" or self.measure != "count":
            unit = unit or met
            if unit != met:
                reason = f"codes that meet in one {within} are counted by {met}; leave --unit out"
                raise BadOptionError(f"--unit {unit}", reason)
        if self.measure == "npmi" and self.of == "facet" and row != column:
            reason = f"units without a code of {row} have codes of {column}, too; use --of coded"
            raise BadOptionError("--of facet", reason)
        if self.split in {row, column}:
            reason = "is in the table already; name a third facet"
            raise BadOptionError(f"--split {self.split}", reason)
        if self.shares == "cell" and not self.split:
            raise BadOptionError("--shares cell", "has a meaning only with --split FACET")
        self._require_one_number()
        return replace(self, within=within, unit=unit)

    def _require_one_number(self) -> None:
        """Refuse what would have to stand in the same cells."""
        counts = {f"--shares {self.shares}": self.shares, f"--split {self.split}": self.split}
        others = {f"--measure {self.measure}": self.measure != "count"}
        others[f"--score {self.score}"] = bool(self.score)
        first, *more = [option for option, given in others.items() if given] or [""]
        more += [option for option, given in counts.items() if given and first]
        if more:
            raise BadOptionError(more[0], f"cannot be combined with {first}")


# Counting


class CrossTally:
    """Counts of one group: of each code by itself, and of each pair that meets.

    In a facet with itself a pair is kept under its codes in alphabetical order.
    """

    def __init__(
        self,
        facets: tuple[str, str],
        within: Within,
        split: str = "",
        *,
        keep: bool = False,
        words: bool = True,
    ) -> None:
        """Prepare for pairs of codes of two facets, divided by those of a third if one is named.

        ``keep`` each text's counts by themselves; count ``words`` as well.
        """
        self._words = words
        self._facets = (*facets, split)
        self._meetings = _in_annotations if within == "annotation" else _in_paragraphs
        self.tally = GroupTally(each=[] if keep else None)
        self.each: list[tuple[Progress, Mapping[Meeting, Count], TextCount]] = []
        """Every text that was read by itself, if they are kept."""

    def count(self, said: Judged) -> tuple[TextCount, Mapping[Meeting, Count]]:
        """Count one text: its codes, and the pairs that meet."""
        words = self._words
        return said.counted(words=words), self._meetings(said, *self._facets, words=words)

    def add_counted(
        self, text: TextHead, progress: Progress, counted: TextCount, here: Mapping[Meeting, Count]
    ) -> None:
        """Add one text of which all is counted, codes and pairs."""
        self.tally.add(text, progress, counted, here)
        if self.tally.each is not None:
            self.keep(progress, counted, here)

    def add_pairs(self, progress: Progress, here: Mapping[Meeting, Count]) -> None:
        """Add the counts of pairs of several texts together."""
        self.tally.sums.add_pairs(progress, here)

    def keep(self, progress: Progress, counted: TextCount, here: Mapping[Meeting, Count]) -> None:
        """Keep the counts of a text that was added."""
        if progress != "not read":
            self.each.append((progress, here, counted))

    def pairs(self, base: Base) -> Mapping[Meeting, Count]:
        """Return the counts of pairs in the texts that count."""
        finished = self.tally.sums.pairs.get("finished", {})
        if base == "finished":
            return finished
        both = {pair: copy(count) for pair, count in finished.items()}
        for pair, count in self.tally.sums.pairs.get("begun", {}).items():
            both.setdefault(pair, Count()).add(count)
        return both

    def counting(self, base: Base) -> list[tuple[Mapping[Meeting, Count], TextCount]]:
        """Return the texts that count by themselves, where they were kept."""
        return [
            (pairs, counted)
            for progress, pairs, counted in self.each
            if progress == "finished" or base != "finished"
        ]


def _in_annotations(
    said: Judged, row: str, column: str, split: str, *, words: bool
) -> dict[Meeting, Count]:
    """Count the pairs that one annotation carries, and those of the codes above."""
    alike: dict[tuple[str, str, str], list[int]] = {}
    for one in said.rows:
        codes = said.codes(one)
        if row in codes and column in codes:
            alike.setdefault((codes[row], codes[column], codes.get(split, "")), []).append(one)
    meetings: dict[Meeting, list[int]] = {}
    for codes_met, rows in alike.items():
        for meeting in _meetings(*codes_met):
            meetings.setdefault(meeting, []).extend(rows)
    return {meeting: said.count(sorted(rows), words=words) for meeting, rows in meetings.items()}


@lru_cache(maxsize=1 << 16)
def _meetings(row: str, column: str, part: str) -> tuple[Meeting, ...]:
    """Return a pair of codes, and all pairs of these and the codes above them.

    Where there is a code that divides them, each stands there with this and those above, too.
    """
    pairs = tuple(product(lineage(row), lineage(column)))
    return (*pairs, *((*pair, path) for pair in pairs for path in _parts(part)))


def _parts(code: str) -> tuple[str, ...]:
    """Return the codes under which one that divides a pair is counted; nothing stands for any."""
    return (*lineage(code), "") if code else ()


def _in_paragraphs(
    said: Judged, row: str, column: str, split: str, *, words: bool
) -> dict[Meeting, Count]:
    """Count the pairs of which both codes are in one paragraph; behind them are those with either.

    In a facet with itself each pair is found once.
    """
    behind: dict[Meeting, dict[int, set[int]]] = {}
    columns = _by_paragraph(said, column)
    for paragraph, here in _by_paragraph(said, row).items():
        for pair in product(here, columns.get(paragraph, ())):
            first, second = pair
            if row != column or first <= second:
                met = {*here[first], *columns[paragraph][second]}
                behind.setdefault(pair, {})[paragraph] = met
                for one in met:
                    for path in _parts(said.codes(one).get(split, "")):
                        places = behind.setdefault((*pair, path), {})
                        places.setdefault(paragraph, set()).add(one)
    return {
        meeting: said.count_at(
            {number: sorted(rows) for number, rows in places.items()}, words=words
        )
        for meeting, places in behind.items()
    }


def _by_paragraph(said: Judged, facet: str) -> dict[int, dict[str, list[int]]]:
    """List, by paragraph and code, the rows with it or one below it."""
    places: dict[int, dict[str, list[int]]] = {}
    for row in said.rows:
        if code := said.codes(row).get(facet):
            for number in said.numbers(row):
                here = places.setdefault(number, {})
                for path in lineage(code):
                    here.setdefault(path, []).append(row)
    return places


# Tables


class CrossCell(NamedTuple):
    """A pair of codes in one group."""

    paragraphs: int
    annotations: int
    """Those with both codes; of a paragraph in which codes meet, those with either."""
    words: int
    counted: int
    """The number that the query counts."""
    denominator: int
    """What the share is of."""
    share: float | None
    """0 to 1; ``None`` where there is nothing to be a share of."""
    value: float | None
    """Of the measure: the count, or ``None`` where the measure is not defined."""
    mean: float | None
    """Of the scoring facet's values; ``None`` without any."""
    scored: int
    """Paragraphs whose means were averaged."""


NO_PART = ComparisonRow(code="", label="none", title="none", depth=0, cells=())
"""What has no code of the facet that divides a pair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosstab:
    """Rows by columns, in each group."""

    query: CrossQuery
    basis: Basis
    by: str
    """The fields of the front matter that make groups of texts."""
    sides: tuple[ComparedGroup, ...]
    row_facet: FacetTable
    """Its rows have, as cells, all that has the row's code in each group: the margins."""
    column_facet: FacetTable
    """The same for the columns."""
    pairs: tuple[Mapping[Meeting, Count], ...]
    """By group."""
    each: tuple[Sequence[tuple[Mapping[Meeting, Count], TextCount]], ...]
    """By group: every text that counts by itself, where texts have the same weight."""
    left_out: tuple[tuple[str, ...], ...]
    """Labels of rows, of columns, and of parts without a cell that reaches the minimum."""
    split_facet: FacetTable | None = None
    """That by whose codes, which are its rows, each cell is divided."""
    is_scale_signed: bool = False
    """Whether the ordinal facet whose means are shown has values below zero."""
    annotators: str = ""
    """Whose annotations count, in words."""
    not_counted: NotCounted = ALL_COUNTED
    opening: Opening | None = None
    """How the passages behind a cell are listed; ``None`` where no command does."""

    @property
    def is_itself(self) -> bool:
        """Whether this is a facet with itself, of which only one half is a table."""
        return self.row_facet.facet == self.column_facet.facet

    def pairings(self) -> Iterator[tuple[ComparisonRow, ComparisonRow]]:
        """Yield each row with its columns: in a facet with itself, itself and those behind it."""
        for index, row in enumerate(self.row_facet.rows):
            for column in self.column_facet.rows[index if self.is_itself else 0 :]:
                yield row, column

    @property
    def facets(self) -> tuple[FacetTable, ...]:
        """That of the rows, that of the columns, and that which divides them, if one does."""
        return (self.row_facet, self.column_facet, *filter(None, [self.split_facet]))

    @property
    def parts(self) -> tuple[ComparisonRow, ...]:
        """What each cell is divided into: codes, and what has none of them."""
        return (*self.split_facet.rows, NO_PART) if self.split_facet else ()

    def cell(
        self,
        row: ComparisonRow,
        column: ComparisonRow,
        group: int,
        part: ComparisonRow | None = None,
    ) -> CrossCell:
        """Return what a pair, or a part of it, has in a group.

        That is nothing where the two never meet.
        """
        pair = (row.code, column.code)
        key = (min(pair), max(pair)) if self.is_itself else pair
        count = _counted_of(self.pairs[group], key, part)
        of = self._of(row.cells[group], column.cells[group], key, group)
        if count is None and self.query.measure == "count" and not self.basis.weigh:
            return (_NEVER if of else _NEVER_OF_NONE)._replace(denominator=of)
        count = count or NOTHING
        counted = amount(count, self.basis.unit)
        share = counted / of if of else None
        mean = count.score / count.scored if count.scored else None
        if self.basis.weigh:
            share, mean = self._weighed((row.code, column.code), key, part, group)
        return CrossCell(
            count.paragraphs,
            count.annotations,
            count.words,
            counted,
            of,
            share,
            self._value(counted, row.cells[group].count, column.cells[group].count, group),
            mean,
            count.scored,
        )

    def _of(self, row: Cell, column: Cell, pair: Meeting, group: int) -> int:
        """Return what the share of a pair is a share of."""
        shares = self.query.shares
        if shares is None or shares == "group":
            return self.row_facet.denominators[group]
        if shares == "cell":
            return amount(self.pairs[group].get(pair, NOTHING), self.basis.unit)
        return row.count if shares == "row" else column.count

    @property
    def share_of(self) -> str:
        """Name the base of the shares: ``row``, say, where all with the row's code are it."""
        shares = self.query.shares
        return self.basis.of if shares is None or shares == "group" else shares

    def _weighed(
        self, codes: tuple[str, str], pair: Meeting, part: ComparisonRow | None, group: int
    ) -> tuple[float | None, float | None]:
        """Return the means of the texts' shares, and of their mean values."""
        shares, means = [], []
        for pairs, one in self.each[group]:
            count = _counted_of(pairs, pair, part) or NOTHING
            if of := self._of_text(one, codes, pairs.get(pair, NOTHING)):
                shares.append(amount(count, self.basis.unit) / of)
            if count.scored:
                means.append(count.score / count.scored)
        return mean_of(shares), mean_of(means)

    def _of_text(self, text: TextCount, codes: tuple[str, str], cell: Count) -> int:
        shares = self.query.shares
        if shares is None or shares == "group":
            return denominator(text, self.row_facet.facet, self.basis)
        if shares == "cell":
            return amount(cell, self.basis.unit)
        number = ("row", "column").index(shares)
        return amount(text.of((self.facets[number].facet, codes[number])), self.basis.unit)

    def _value(self, both: int, row: int, column: int, group: int) -> float | None:
        if self.query.measure == "count":
            return both
        of = self.row_facet.denominators[group]
        return ASSOCIATIONS[self.query.measure].of(both, row, column, of)

    def records(self) -> Records[CrossPlace]:
        """Return the same numbers as tidy rows, one per row, column, part of these, and group."""
        places = (
            CrossPlace(crosstab=self, row=row, column=column, part=part, group=group)
            for row, column in self.pairings()
            for part in self.parts or (None,)
            for group in range(len(self.sides))
        )
        return Records(record_columns(self.query), places)


def _counted_of(
    pairs: Mapping[Meeting, Count], pair: Meeting, part: ComparisonRow | None
) -> Count | None:
    """Return the count of a pair or of a part of it; ``None`` of what was never met."""
    if part is None or part is not NO_PART:
        return pairs.get(pair if part is None else (*pair, part.code))
    whole, some = pairs.get(pair), pairs.get((*pair, ""))
    return whole.without(some) if whole and some else whole


class CrossPlace:
    """A cell with where it stands: what a record is made of."""

    __slots__ = ("cell", "column", "crosstab", "group", "part", "row", "side")

    def __init__(
        self,
        crosstab: Crosstab,
        row: ComparisonRow,
        column: ComparisonRow,
        part: ComparisonRow | None,
        group: int,
    ) -> None:
        self.crosstab = crosstab
        self.row = row
        self.column = column
        self.part = part
        self.group = group
        self.side = crosstab.sides[group]
        self.cell = crosstab.cell(row, column, group, part)

    @property
    def whole(self) -> CrossCell:
        """The pair of which this is a part."""
        return self.crosstab.cell(self.row, self.column, self.group)


def _known(of: Callable[[CrossCell], int]) -> Callable[[CrossPlace], int | None]:
    """Leave out the numbers of a group of which nothing is counted."""
    return lambda at: None if at.side.state else of(at.cell)


_PLACED: tuple[Column[CrossPlace], ...] = (
    text("row_facet", "the facet of the rows", lambda at: at.crosstab.row_facet.facet),
    text("row", "the row's code", lambda at: at.row.code),
    text("column_facet", "the facet of the columns", lambda at: at.crosstab.column_facet.facet),
    text("column", "the column's code", lambda at: at.column.code),
    text(
        "group",
        "the text, source or other group",
        lambda at: at.side.name,
    ),
    whole(
        "paragraphs",
        "paragraphs in which both meet; empty, as all counts, where none of the group count",
        _known(lambda cell: cell.paragraphs),
    ),
    whole(
        "annotations",
        "annotations with both; with --within paragraph those behind the meeting, with either",
        _known(lambda cell: cell.annotations),
    ),
    text("unit", "what is counted", lambda at: at.crosstab.basis.unit),
    whole("count", "how many of the unit have both", _known(lambda cell: cell.counted)),
    text(
        "share_of",
        "the base: finished, coded or facet; row, column or cell where --shares says so",
        lambda at: at.crosstab.share_of,
    ),
    whole(
        "denominator",
        "how many of the unit are the base",
        _known(lambda cell: cell.denominator),
    ),
    number(
        "share",
        "count divided by denominator, 0 to 1; with --weigh texts the mean of the texts' shares",
        lambda at: at.cell.share,
    ),
)
_SPLIT: tuple[Column[CrossPlace], ...] = (
    text(
        "split_facet",
        "with --split: the facet that divides each pair",
        lambda at: at.crosstab.split_facet.facet if at.crosstab.split_facet else None,
    ),
    text(
        "split",
        "with --split: its code, that all numbers are of; empty: those without one",
        lambda at: (at.part and at.part.code) or None,
    ),
    whole(
        "cell",
        "with --split: how many of the unit have both, whatever their code of the third facet",
        lambda at: None if at.side.state else at.whole.counted,
    ),
)
_WORDS: tuple[Column[CrossPlace], ...] = (
    whole(
        "words",
        "with --unit word: words that those annotations touch, each once",
        _known(lambda c: c.words),
    ),
)
_MEASURED: tuple[Column[CrossPlace], ...] = (
    text("measure", "with --measure: its name", lambda at: at.crosstab.query.measure),
    number("value", "with --measure: its value; empty if undefined", lambda at: at.cell.value),
)
_SCORED: tuple[Column[CrossPlace], ...] = (
    number(
        "mean",
        "with --score: the mean of the ordinal facet, each paragraph's own mean once",
        lambda at: at.cell.mean,
    ),
    whole("scored", "with --score: over how many paragraphs", _known(lambda cell: cell.scored)),
)
_LEFT_OUT: tuple[Column[CrossPlace], ...] = (
    text("annotators", "whose annotations count", lambda at: at.crosstab.annotators or None),
    not_counted_column(lambda at: at.crosstab.not_counted),
)
COLUMNS = (*_PLACED, *_SPLIT, *_WORDS, *_MEASURED, *_SCORED, *_LEFT_OUT)
"""All that a record may have."""


def record_columns(query: CrossQuery) -> tuple[Column[CrossPlace], ...]:
    """Return the columns that records have for this query."""
    return (
        *_PLACED,
        *(_SPLIT if query.split else ()),
        *(_WORDS if query.unit == "word" else ()),
        *(_MEASURED if query.measure != "count" else ()),
        *(_SCORED if query.score else ()),
        *_LEFT_OUT,
    )


_PAIR = 2
_NEVER = CrossCell(0, 0, 0, 0, 0, 0.0, 0, None, 0)
_NEVER_OF_NONE = _NEVER._replace(share=None)


def cross_tabulate(
    codebook: Codebook,
    facets: tuple[str, str],
    tallies: Mapping[str, CrossTally],
    query: CrossQuery,
    basis: Basis,
    by: str,
) -> Crosstab:
    """Make the table of the row's and the column's facet from the tallies of several groups.

    The query is a settled one. Raises ``UnknownNameError`` for a facet.
    """
    every = (*facets, *filter(None, [query.split]))
    margins = compare_tallies(
        codebook,
        {name: found.tally for name, found in tallies.items()},
        Query(facets=every, depth=query.depth, minimum=0, language=query.language),
        basis,
        by,
    )
    pairs = tuple(found.pairs(basis.of) for found in tallies.values())
    reaching = _reaching(pairs, query.minimum, basis, is_itself=facets[0] == facets[1])
    rows, columns, *split = shown = [
        replace(
            table, rows=tuple(row for row in table.rows if not query.minimum or row.code in codes)
        )
        for table, codes in zip(margins.tables, reaching, strict=False)
    ]
    return Crosstab(
        query=query,
        basis=basis,
        by=by,
        sides=margins.sides,
        row_facet=rows,
        column_facet=columns,
        split_facet=_on_its_scale(split[0], codebook) if split else None,
        pairs=pairs,
        each=tuple(found.counting(basis.of) for found in tallies.values()),
        left_out=tuple(map(_labels_without, margins.tables, shown)),
        is_scale_signed=is_scale_signed(codebook, query.score),
    )


def _reaching(
    groups: Iterable[Mapping[Meeting, Count]], minimum: int, basis: Basis, *, is_itself: bool
) -> tuple[Collection[str], ...]:
    """Return the codes of rows and of columns that reach the minimum anywhere.

    Behind them stand those of parts, all that there are: a cell is divided whole.
    """
    groups = list(groups)
    met = {
        one[:_PAIR]
        for counts in groups
        for one, count in counts.items()
        if amount(count, basis.unit) >= minimum
    }
    rows, columns = {row for row, _ in met}, {column for _, column in met}
    parts = {part for counts in groups for _, _, *parts in counts for part in parts}
    return (rows | columns, rows | columns, parts) if is_itself else (rows, columns, parts)


def _labels_without(table: FacetTable, kept: FacetTable) -> tuple[str, ...]:
    codes = {row.code for row in kept.rows}
    return tuple(row.label for row in table.rows if row.code not in codes)


def _on_its_scale(table: FacetTable, codebook: Codebook) -> FacetTable:
    """Order the codes of an ordinal facet by their values; others keep that of the codebook."""
    codes = codebook.facet(table.facet).codes
    return replace(
        table, rows=tuple(sorted(table.rows, key=lambda row: codes[row.code].value or 0))
    )
