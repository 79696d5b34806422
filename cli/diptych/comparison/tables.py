"""Comparison tables as values: one table per facet, one row per code, one cell per group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import fsum, isfinite
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from diptych.comparison.adjusting import SIGNIFICANT
from diptych.comparison.bases import amount, counted, denominator
from diptych.comparison.excluding import exclusion
from diptych.comparison.not_counted import ALL_COUNTED, NotCounted, not_counted_column
from diptych.errors import BadOptionError, every
from diptych.records import Column, Records, number, text, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from diptych.annotations.annotation import Progress
    from diptych.annotations.codebook import Code, Codebook, Facet
    from diptych.annotations.defaults import Base, Unit, Weigh
    from diptych.annotations.glosses import GlossGaps, ShownGloss
    from diptych.comparison.bases import Basis
    from diptych.comparison.cell_passages import Opening
    from diptych.comparison.excluding import Exclusion
    from diptych.comparison.robust import Robustness
    from diptych.comparison.tally import GroupTally, Key, Tally, TextCount

Sort = Literal["codebook", "count", "share", "difference", "label"]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a comparison shows of its counts."""

    unit: Unit | None = None
    """What is counted; ``None``, here as below: what the project counts by default."""
    of: Base | None = None
    """What a share is a share of."""
    weigh: Weigh | None = None
    """``texts``: a share is the mean of the texts' shares."""
    without: tuple[str, ...] | None = None
    """Kinds of paragraphs, and codes (``FACET=CODE``), that are left out."""
    facets: tuple[str, ...] = ()
    """Names; none means all."""
    score: str | None = None
    """The ordinal facet whose mean stands beside each count."""
    depth: int | None = None
    """How many levels of the code trees get rows; none means all."""
    minimum: int = 1
    """The count that a row must reach in at least one group."""
    sort: Sort = "codebook"
    language: str = ""
    """Of the labels."""
    stats: bool = False
    """Whether each group is tested against the first one."""
    by_paragraphs: bool = False
    """Whether tests take paragraphs to be independent."""
    match: str | None = None
    """The field, or part of a date, among whose values texts are dealt out in tests."""
    quotes: int = 0
    """How many passages each cell shows."""
    gloss: str = ""
    """The language in which they are shown as well, where somebody translated them."""
    robust: bool = False
    """Whether each difference is worked out under other readings too."""
    reliability: bool = False
    """Whether each row says how reliable its code is."""


NoneSaid = Literal["", "so far", "begun"]
"""Of a group that has not got a code: it has none; texts are to be read; a begun text has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One code in one group; all numbers are 0 where nothing of the group is counted."""

    paragraphs: int
    annotations: int
    words: int
    count: int
    """The number that the query counts."""
    denominator: int
    share: float | None
    """0 to 1; ``None`` for a group without anything that it could be a share of."""
    texts: int
    """Over how many texts shares go: those with a base above zero."""
    mean: float | None
    """Of the scoring facet's values; ``None`` without any."""
    scored: int
    """Paragraphs whose means were averaged."""
    mean_low: float | None = None
    """Of the 95 % interval of the mean over texts."""
    mean_high: float | None = None
    none: NoneSaid = ""
    """Why it is not sure that a group without the code has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One code in one group, tested against the first; ``None`` where one of them has no share."""

    low: float | None = None
    """Of the 95 % interval of the difference of the shares, -1 to 1."""
    high: float | None = None
    odds_ratio: float | None = None
    """Of this group by the first: 0 to infinity; ``None`` where it is not defined."""
    p: float | None = None
    p_adjusted: float | None = None
    """For all rows of the table."""
    p_least: float | None = None
    """The smallest p that so few with the code could have given, whichever group they are in."""
    detectable: float | None = None
    """The difference that this test would find four times out of five, 0 to 1."""
    matched: float | None = None
    """The difference of the shares of the matched texts, -1 to 1."""

    @property
    def too_few(self) -> bool:
        """Whether the test could not have found anything."""
        return self.p_least is not None and self.p_least >= SIGNIFICANT


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How far the codes of one facet in one group are from those in the first."""

    distance: float | None = None
    """Jensen-Shannon, 0 to 1; ``None`` where one of them has no codes."""
    p: float | None = None
    """How often chance alone puts them so far apart; ``None`` where texts were not dealt out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTesting:
    """How one group was tested against the first."""

    kind: Literal["texts", "paragraphs", "none"]
    """What was taken to be independent; ``none``: nothing was tested, only described."""
    detectable: tuple[float, float] | None
    """The smallest and largest difference, over the rows, that the test would find four times out
    of five."""
    unmatched: int = 0
    """Texts of the two groups that have no partner in the other one."""
    dealt: tuple[int, int] = (0, 0)
    """How many texts of each group could be dealt out: with a base and, if matched, a partner."""
    p_least: float = 1.0
    """The smallest p that dealing them out could give."""
    lengths: tuple[float, float] = (0, 0)
    """The median base of the texts of each group, where these differ most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage that shows a code."""

    text: str
    first: int
    """The number of the first paragraph that it touches."""
    last: int
    words: str
    """As they stand in the text."""
    gloss: ShownGloss | None = None
    """In another language; ``None`` where that is not asked for, or it is in that language."""

    @property
    def place(self) -> str:
        """Where it is, as commands take it."""
        return f"{self.text}:{self.first}" + (f"-{self.last}" if self.last > self.first else "")


class Reliability(NamedTuple):
    """How far the people who read the same texts agree on a code."""

    alpha: float | None
    """Krippendorff's; ``None`` where it is not defined."""
    paragraphs: int
    """That two or more have judged."""


NOT_RATED = Reliability(None, 0)
"""Of what no two people have read."""


class OnlyIn(NamedTuple):
    """The one group that has a code."""

    group: int
    so_far: bool
    """Whether texts of the others are still to be read, or only begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """One code across the groups."""

    code: str
    label: str
    title: str
    """The label as a table shows it: with those above it where rows are not nested."""
    depth: int
    cells: tuple[Cell, ...]
    only_in: OnlyIn | None = None
    """The one group, of several, that has the code at all."""
    contrasts: tuple[Contrast, ...] = ()
    """One per group, the first's empty; none unless they were asked for."""
    quotes: tuple[tuple[Quote, ...], ...] = ()
    """Those of each group, the best first; none unless they were asked for."""
    robust: tuple[Robustness | None, ...] = ()
    """One per group, the first's empty; none unless they were asked for."""
    reliability: Reliability = NOT_RATED

    def difference(self, group: int = 1) -> float | None:
        """Return the share in a group minus that in the first one, -1 to 1."""
        share, first = self.cells[group].share, self.cells[0].share
        return None if share is None or first is None else share - first

    @property
    def largest(self) -> int:
        """The highest count among the groups."""
        return max((cell.count for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetTable:
    """One facet's rows."""

    facet: str
    label: str
    rows: tuple[ComparisonRow, ...]
    denominators: tuple[int, ...] = ()
    """What the shares are of, by group."""
    distances: tuple[Distance, ...] = ()
    """One per group, the first's empty; none unless they were asked for."""
    omnibus: Distance = Distance()
    """How far all groups are apart, where there are more than two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedGroup:
    """A group of texts as it enters a comparison."""

    name: str
    tally: GroupTally
    counted: Tally
    """Of the texts that count."""
    state: Literal["", "not read", "begun"]
    """Why nothing of it is counted; nothing where something is."""
    excluded: int
    """Paragraphs of the texts that count."""
    counts_begun: bool
    """Whether texts that are only begun count."""
    shared: int = 0
    """Paragraphs of all its texts that stand word for word in another group."""

    def number(self, progress: Progress) -> int:
        """Return how many of its texts those who are counted have finished, say."""
        return len(self.tally.texts.get(progress, ()))

    @property
    def texts(self) -> int:
        """How many there are."""
        return sum(map(len, self.tally.texts.values()))

    @property
    def complete(self) -> bool:
        """Whether all of its texts are finished."""
        return self.number("finished") == self.texts > 0

    @property
    def each(self) -> Iterator[tuple[str, TextCount]]:
        """The texts that count by themselves, with their ids, where the tally kept them."""
        for name, progress, one in self.tally.each or ():
            if progress == "finished" or self.counts_begun:
                yield name, one


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Groups side by side."""

    query: Query
    basis: Basis
    by: str
    """The fields of the front matter that make groups of texts."""
    sides: tuple[ComparedGroup, ...]
    tables: tuple[FacetTable, ...]
    annotators: str = ""
    """Whose annotations count, in words."""
    raters: tuple[str, ...] = ()
    """Who finished texts, where it is asked how reliable codes are."""
    not_counted: NotCounted = ALL_COUNTED
    testing: tuple[PairTesting, ...] = ()
    """How each group but the first was tested; none unless that was asked for."""
    is_scale_signed: bool = False
    """Whether the ordinal facet whose means are shown has values below zero."""
    opening: Opening | None = None
    """How the passages behind a cell are listed; ``None`` where no command does."""
    glosses: GlossGaps | None = None
    """What of the quotes is not shown in another language, though that was asked for."""
    could_match: str = ""
    """A field by which the texts of all groups seem to be matched, if tests do not know of it."""

    def records(self) -> Records[CellPlace]:
        """Return the same numbers as tidy rows, one per facet, code and group."""
        places = (
            CellPlace(comparison=self, side=side, group=group, table=table, row=row)
            for table in self.tables
            for row in table.rows
            for group, side in enumerate(self.sides)
        )
        return Records(record_columns(self.query), places)

    def against(self, group: int) -> Comparison:
        """Return the first group and this one only."""
        sides = _pair(self.sides, group)
        return replace(
            self,
            sides=sides,
            testing=self.testing[group - 1 : group],
            tables=tuple(_paired(table, sides, group) for table in self.tables),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlace:
    """A cell with where it stands: what a record is made of."""

    comparison: Comparison
    side: ComparedGroup
    group: int
    """The group's number, from 0."""
    table: FacetTable
    row: ComparisonRow

    @property
    def cell(self) -> Cell:
        """The numbers themselves."""
        return self.row.cells[self.group]

    @property
    def contrast(self) -> Contrast:
        """What tests say of the group and the first one."""
        return self.row.contrasts[self.group]

    @property
    def testing(self) -> PairTesting | None:
        """How the group was tested; ``None`` for the first."""
        return self.comparison.testing[self.group - 1] if self.group else None

    @property
    def robust(self) -> Robustness | None:
        """How the difference fares under other readings; nothing for the first group."""
        return self.row.robust[self.group]

    @property
    def distance(self) -> Distance:
        """How far the group's whole facet is from that of the first one."""
        return self.table.distances[self.group]


def _known(of: Callable[[Cell], int]) -> Callable[[CellPlace], int | None]:
    """Leave out the numbers of a group of which nothing is counted."""
    return lambda at: None if at.side.state else of(at.cell)


_COUNTED: tuple[Column[CellPlace], ...] = (
    text("facet", "the facet", lambda at: at.table.facet),
    text("code", "the code's path", lambda at: at.row.code),
    text("label", "the code's label", lambda at: at.row.label),
    text("group", "the text, source or other group", lambda at: at.side.name),
    whole(
        "paragraphs",
        "paragraphs with the code or one below it; empty, as all counts, where no text of the "
        "group is counted",
        _known(lambda cell: cell.paragraphs),
    ),
    whole("annotations", "annotations with it", _known(lambda cell: cell.annotations)),
    whole(
        "words",
        "words that those annotations touch, each once",
        _known(lambda cell: cell.words),
    ),
    text("unit", "what is counted", lambda at: at.comparison.basis.unit),
    whole("count", "how many of the unit have the code", _known(lambda cell: cell.count)),
    text("share_of", "the base: finished, coded or facet", lambda at: at.comparison.basis.of),
    whole("denominator", "how many of the unit are the base", _known(lambda c: c.denominator)),
    number(
        "share",
        "count divided by denominator, 0 to 1; with --weigh texts the mean of the texts' shares",
        lambda at: at.cell.share,
    ),
    whole(
        "texts",
        "over how many texts shares go: those with a base above zero",
        _known(lambda cell: cell.texts),
    ),
)
_SCORED: tuple[Column[CellPlace], ...] = (
    number(
        "mean",
        "with --score: the mean of the ordinal facet, each paragraph's own mean once",
        lambda at: at.cell.mean,
    ),
    whole("scored", "with --score: over how many paragraphs", _known(lambda cell: cell.scored)),
)
_DIFFERING: tuple[Column[CellPlace], ...] = (
    number(
        "difference",
        "the share minus that of the first group, -1 to 1; empty for the first",
        lambda at: at.row.difference(at.group) if at.group else None,
    ),
)
_TESTED: tuple[Column[CellPlace], ...] = (
    text(
        "tested",
        "with --stats: what is taken to be independent, texts or paragraphs; none: not tested",
        lambda at: at.testing.kind if at.testing else None,
    ),
    number(
        "difference_low",
        "lower end of the 95 % interval of the difference; of the matched one with --match; as if "
        "paragraphs were independent where nothing is tested",
        lambda at: at.contrast.low,
    ),
    number("difference_high", "its upper end", lambda at: at.contrast.high),
    number(
        "p",
        "of dealing the texts out anew; Fisher's exact test with --test paragraphs",
        lambda at: at.contrast.p,
    ),
    number(
        "p_adjusted",
        "Tarone and Holm, over the rows of the facet",
        lambda at: at.contrast.p_adjusted,
    ),
    number(
        "p_least",
        "the least p that the row could have: above .05 it is too rare to test",
        lambda at: at.contrast.p_least,
    ),
    number(
        "detectable",
        "the difference that this very test would find four times out of five",
        lambda at: at.contrast.detectable,
    ),
    number(
        "odds_ratio",
        "with --test paragraphs: of the group by the first; empty where infinite or not defined",
        lambda at: _finite(at.contrast.odds_ratio),
    ),
    number(
        "facet_distance",
        "of the facet's codes: root of the Jensen-Shannon divergence, 0 to 1; the same in all of "
        "its rows",
        lambda at: at.distance.distance,
    ),
    number("facet_p", "of dealing the texts out anew", lambda at: at.distance.p),
    number(
        "omnibus_distance",
        "with three groups or more: of all of them, 0 to 1",
        lambda at: at.table.omnibus.distance,
    ),
    number("omnibus_p", "of dealing their texts out anew", lambda at: at.table.omnibus.p),
)
_MATCHED: tuple[Column[CellPlace], ...] = (
    number(
        "difference_matched",
        "with --match: the difference of the texts that have a partner, -1 to 1",
        lambda at: at.contrast.matched,
    ),
)
_MEAN_ENDS: tuple[Column[CellPlace], ...] = (
    number(
        "mean_low",
        "with --score and --stats: lower end of the mean's 95 % interval over texts",
        lambda at: at.cell.mean_low,
    ),
    number("mean_high", "its upper end", lambda at: at.cell.mean_high),
)
_HOLDING: tuple[Column[CellPlace], ...] = (
    number(
        "robust_low",
        "with --robust: the smallest difference under other readings, one change at a time",
        lambda at: at.robust.low if at.robust else None,
    ),
    text(
        "robust_low_reading",
        "which reading that is",
        lambda at: at.robust.low_reading if at.robust else None,
    ),
    number(
        "robust_high", "the largest difference", lambda at: at.robust.high if at.robust else None
    ),
    text(
        "robust_high_reading",
        "which reading that is",
        lambda at: at.robust.high_reading if at.robust else None,
    ),
    whole(
        "robust_same_sign",
        "in how many readings the difference has the sign of the printed one; empty where that "
        "is less than .05 points",
        lambda at: at.robust.same_sign if at.robust else None,
    ),
    whole(
        "robust_readings",
        "how many readings there are besides the printed one",
        lambda at: at.robust.readings if at.robust else None,
    ),
)
_RELIABLE: tuple[Column[CellPlace], ...] = (
    number(
        "alpha",
        "with --reliability: Krippendorff's alpha of the code, between the people who finished "
        "the texts",
        lambda at: at.row.reliability.alpha,
    ),
    whole("alpha_n", "over how many paragraphs", lambda at: at.row.reliability.paragraphs),
)
_OVERVIEW: tuple[Column[CellPlace], ...] = (
    whole(
        "finished", "texts of the group that are finished", lambda at: at.side.number("finished")
    ),
    whole("begun", "those that are only begun", lambda at: at.side.number("begun")),
    whole("not_read", "those that nobody counted has begun", lambda at: at.side.number("not read")),
    whole("excluded", "paragraphs that are taken out of the group", lambda at: at.side.excluded),
    whole(
        "shared",
        "paragraphs of all its texts, of at least 10 words, that stand word for word in another "
        "group",
        lambda at: at.side.shared,
    ),
    text("annotators", "whose annotations count", lambda at: at.comparison.annotators or None),
    not_counted_column(lambda at: at.comparison.not_counted),
)
COLUMNS = (
    *_COUNTED,
    *_SCORED,
    *_MEAN_ENDS,
    *_DIFFERING,
    *_TESTED,
    *_MATCHED,
    *_HOLDING,
    *_RELIABLE,
    *_OVERVIEW,
)
"""All that a record may have."""


def record_columns(query: Query) -> tuple[Column[CellPlace], ...]:
    """Return the columns that records have for this query."""
    return (
        *_COUNTED,
        *(_SCORED if query.score else ()),
        *(_MEAN_ENDS if query.score and query.stats else ()),
        *_DIFFERING,
        *(_TESTED if query.stats else ()),
        *(_MATCHED if query.match else ()),
        *(_HOLDING if query.robust else ()),
        *(_RELIABLE if query.reliability else ()),
        *_OVERVIEW,
    )


def _finite(ratio: float | None) -> float | None:
    """Leave out what JSON cannot say."""
    return None if ratio is None or not isfinite(ratio) else ratio


def compare_tallies(
    codebook: Codebook, groups: Mapping[str, GroupTally], query: Query, basis: Basis, by: str
) -> Comparison:
    """Set the tallies of several groups, by their names, side by side.

    Raises ``UnknownNameError`` for a facet.
    """
    sides = tuple(compared_group(name, group, basis.of) for name, group in groups.items())
    facets = every(codebook.facet, query.facets) or codebook.facets
    out = exclusion(codebook, basis.without)
    tables = tuple(_facet_table(facet, sides, query, basis, out) for facet in facets)
    return Comparison(
        query=query, basis=basis, by=by, sides=sides, tables=tables,
        is_scale_signed=is_scale_signed(codebook, query.score),
    )  # fmt: skip


def is_scale_signed(codebook: Codebook, facet: str | None) -> bool:
    """Tell whether a scale has values below zero, so that its means are shown with a sign."""
    return bool(facet) and min(score_values(codebook, facet or "").values()) < 0


def compared_group(name: str, group: GroupTally, base: Base) -> ComparedGroup:
    """Return a group as it stands in a table whose shares are of this base."""
    counting = {"finished"} if base == "finished" else {"finished", "begun"}
    state: Literal["", "not read", "begun"] = ""
    if counting.isdisjoint(group.texts):
        state = "begun" if "begun" in group.texts else "not read"
    return ComparedGroup(
        name=name,
        tally=group,
        counted=counted(group, base),
        state=state,
        excluded=sum(number for how, number in group.excluded.items() if how in counting),
        counts_begun=base != "finished",
    )


def score_values(codebook: Codebook, facet: str) -> dict[str, float]:
    """Return the value of each code of an ordinal facet. Raises ``BadOptionError`` for others."""
    codes = codebook.facet(facet).codes.values()
    values = {code.path: code.value for code in codes if code.value is not None}
    if not values:
        raise BadOptionError(
            "--score", f"{facet} is not an ordinal facet, so its codes have no value"
        )
    return values


def _pair(groups: tuple[_T, ...], group: int) -> tuple[_T, ...]:
    return (groups[0], groups[group]) if groups else ()


def _paired(table: FacetTable, sides: Sequence[ComparedGroup], group: int) -> FacetTable:
    rows = tuple(
        replace(
            row,
            cells=_pair(row.cells, group),
            only_in=_only_in((table.facet, row.code), _pair(row.cells, group), sides),
            contrasts=_pair(row.contrasts, group),
            quotes=_pair(row.quotes, group),
            robust=_pair(row.robust, group),
        )
        for row in table.rows
    )
    return replace(
        table,
        rows=rows,
        denominators=_pair(table.denominators, group),
        distances=_pair(table.distances, group),
    )


def _facet_table(
    facet: Facet, sides: Sequence[ComparedGroup], query: Query, basis: Basis, out: Exclusion
) -> FacetTable:
    rows = [
        _row(facet, code, sides, query, basis)
        for code in facet.codes.values()
        if (query.depth is None or code.depth < query.depth) and out.counts(facet.name, code.path)
    ]
    shown = [row for row in rows if row.largest >= query.minimum]
    return FacetTable(
        facet=facet.name,
        label=facet.label(query.language),
        rows=tuple(_sorted(shown, query.sort)),
        denominators=tuple(denominator(side.counted, facet.name, basis) for side in sides),
    )


def _row(
    facet: Facet, code: Code, sides: Sequence[ComparedGroup], query: Query, basis: Basis
) -> ComparisonRow:
    cells = tuple(_cell(side, (facet.name, code.path), basis) for side in sides)
    nested = query.sort == "codebook"
    label = code.label(query.language)
    return ComparisonRow(
        code=code.path,
        label=label,
        title=label if nested else path_label(facet, code, query.language),
        depth=code.depth if nested else 0,
        cells=cells,
        only_in=_only_in((facet.name, code.path), cells, sides),
    )


def _only_in(key: Key, cells: Sequence[Cell], sides: Sequence[ComparedGroup]) -> OnlyIn | None:
    """Name the one group that has a code, unless others have it in texts that are only begun."""
    having = [group for group, cell in enumerate(cells) if cell.count]
    if len(having) != 1 or len(cells) == 1:
        return None
    others = [side for group, side in enumerate(sides) if group != having[0]]
    if any(side.tally.begun.of(key).annotations for side in others):
        return None
    return OnlyIn(having[0], so_far=not all(side.complete for side in others))


def path_label(facet: Facet, code: Code, language: str = "") -> str:
    """Return the labels from the top of the tree down to the code."""
    levels = range(1, code.depth + 2)
    paths = ["/".join(code.path.split("/")[:level]) for level in levels]
    return " / ".join(facet.codes[path].label(language) for path in paths)


def _cell(side: ComparedGroup, key: Key, basis: Basis) -> Cell:
    count = side.counted.of(key)
    number, of = amount(count, basis.unit), denominator(side.counted, key[0], basis)
    mean = count.score / count.scored if count.scored else None
    texts = denominator(side.counted, key[0], replace(basis, unit="text"))
    if basis.weigh:
        mean, texts = mean_of(list(_means(side, key))), len(list(_shares(side, key, basis)))
    return Cell(
        paragraphs=count.paragraphs,
        annotations=count.annotations,
        words=count.words,
        count=number,
        denominator=of,
        share=share_in(side, key, basis),
        texts=texts,
        mean=mean,
        scored=count.scored,
        none="" if number else _none(side, key),
    )


def _none(side: ComparedGroup, key: Key) -> NoneSaid:
    if side.tally.begun.of(key).annotations:
        return "begun"
    return "" if side.complete else "so far"


def share_in(side: ComparedGroup, key: Key, basis: Basis) -> float | None:
    """Return the share of a code in a group; ``None`` without anything to be a share of."""
    if basis.weigh:
        return mean_of(list(_shares(side, key, basis)))
    of = denominator(side.counted, key[0], basis)
    return amount(side.counted.of(key), basis.unit) / of if of else None


def _shares(side: ComparedGroup, key: Key, basis: Basis) -> Iterator[float]:
    """Yield the share in each text that has something to be a share of."""
    for _, one in side.each:
        if of := denominator(one, key[0], basis):
            yield amount(one.of(key), basis.unit) / of


def _means(side: ComparedGroup, key: Key) -> Iterator[float]:
    """Yield the mean of each text that has a scored paragraph."""
    for _, one in side.each:
        if (count := one.of(key)).scored:
            yield count.score / count.scored


def mean_of(numbers: Sequence[float]) -> float | None:
    """Return the mean; ``None`` of nothing."""
    return fsum(numbers) / len(numbers) if numbers else None


def _sorted(rows: list[ComparisonRow], sort: Sort) -> list[ComparisonRow]:
    """Order rows; whatever is equal stays in the codebook's order."""
    if sort == "codebook":
        return rows
    if sort == "label":
        return sorted(rows, key=lambda row: row.title.casefold())
    return sorted(rows, key=lambda row: -_rank(row, sort))


def _rank(row: ComparisonRow, sort: Sort) -> float:
    if sort == "count":
        return sum(cell.count for cell in row.cells)
    if sort == "share":
        return max(cell.share or 0 for cell in row.cells)
    return max((abs(row.difference(group) or 0) for group in range(1, len(row.cells))), default=0)
