"""Alignment: which paragraphs of two texts speak about the same thing, and why.

Takes and returns values. What makes paragraphs alike are *signals* (meaning, wording, codes);
``matching`` decides which of them belong together, and this module says so in rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from diptych.comparison.contradictions import contradictions
from diptych.comparison.independent import (
    IndependentCriteria,
    Saying,
    confidences,
    left_over,
    said_besides,
    sayings,
)
from diptych.comparison.matching import (
    MatchingCriteria,
    Similarity,
    best_chain,
    doubtful,
    firm_groups,
    good_pairs,
    is_parallel,
    is_reordered,
    moved_groups,
    parallel_groups,
)
from diptych.comparison.signals import SIGNAL_CRITERIA
from diptych.records import Column, Records, number, text, whole
from diptych.texts.scripts import han_or_kana

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from diptych.comparison.independent import SayingKind
    from diptych.comparison.matching import Pair, Span
    from diptych.comparison.signals import Signal

_first = itemgetter(0)
Kind = Literal["counterpart", "moved", "within", "related", "gap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentRow:
    """Paragraphs of the one text, and those of the other that stand beside them."""

    a: tuple[int, int] | None
    """Numbers of the first and last paragraph of text A; ``None`` where it has none."""
    b: tuple[int, int] | None
    score: float | None
    """The confidence, 0 to 1, that the one says what the other says; ``None`` of a gap."""
    kind: Kind
    """``moved`` is a counterpart at another place of a parallel text; ``within`` is said by a
    paragraph that stands beside something else; ``gap`` has nothing beside it."""
    reasons: tuple[str, ...] = ()
    """What the two sides share, for people to read: ``codes …``, ``names …``, ``meaning 0.62``."""
    differing: tuple[str, ...] = ()
    """What the two say in other numbers or dates, though the one says what the other says."""
    host: int | None = None
    """Of what is ``within``, or related in the same way: the number of the paragraph of the other
    text that says it, and stands in a row of its own."""

    also: tuple[tuple[int, int], ...] = ()
    """What says the same besides, of independent texts: the number of a paragraph of A in this row,
    and that of one of B that stands beside, or in, something else."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What there is to say of the row: the reasons, what differs, and what says it besides."""
        return (*self.reasons, *self._differing(), *self._elsewhere())

    def _differing(self) -> Iterator[str]:
        yield from (f"differ: {one}" for one in self.differing[:_SHOWN])
        if more := len(self.differing[_SHOWN:]):
            yield f"{more} more differ"

    def _elsewhere(self) -> Iterator[str]:
        for one, pairs in groupby(self.also, key=_first):
            which = "" if self.a == (one, one) else f"{one} "
            yield f"{which}also in {', '.join(str(other) for _, other in pairs)}"

    def opposite(self, side: int) -> tuple[int, int] | None:
        """Return what stands beside what one text (0 or 1) has here, its host included."""
        there = self.b if side == 0 else self.a
        return there or (None if self.host is None else (self.host, self.host))

    def number(self, side: int, end: int) -> int | None:
        """Return the first (0) or last (1) paragraph of a text here, that of a host too."""
        span = self.opposite(1 - side)
        return span[end] if span else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """Two texts side by side: each paragraph of both stands in exactly one row."""

    a: str
    """The id of the first text."""
    b: str
    rows: tuple[AlignmentRow, ...]
    """In reading order of A; what only B has follows what stands before it in B."""
    parallel: bool
    """Whether they are versions of one text, or independent ones."""
    signals: tuple[str, ...]
    """What was looked at: ``meaning``, ``wording``, ``codes``."""
    annotators: tuple[str, ...] = ()
    """Whose codes counted."""
    reordered: bool = False
    """Whether versions of one text have no order in common."""

    def records(self) -> Records[AlignmentRow]:
        """Return the rows."""
        return Records(COLUMNS, self.rows)


_SHOWN = 5
"""Contradictions of a row that are told one by one; records have all."""
COLUMNS: tuple[Column[AlignmentRow], ...] = (
    whole("a_first", "first paragraph of text A; empty where none", lambda row: row.number(0, 0)),
    whole("a_last", "its last one", lambda row: row.number(0, 1)),
    whole("b_first", "first paragraph of text B; empty where none", lambda row: row.number(1, 0)),
    whole("b_last", "its last one", lambda row: row.number(1, 1)),
    number(
        "score",
        "the confidence that the one says what the other says, 0 to 1",
        lambda row: None if row.score is None else round(row.score, 4),
    ),
    text("kind", "counterpart, moved, within, related or gap", lambda row: row.kind),
    text("reasons", "what the two sides share", lambda row: "; ".join(row.reasons)),
    text(
        "differing",
        "numbers of one thing, and dates, in which counterparts contradict each other",
        lambda row: "; ".join(row.differing),
    ),
    text(
        "also",
        "further pairs of which the one says what the other says, of independent texts: a "
        "paragraph of text A in this row, and one of text B in another row, as A=B",
        lambda row: "; ".join(f"{one}={other}" for one, other in row.also),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSide:
    """A text as it enters an alignment."""

    id: str
    paragraphs: tuple[str, ...]
    language: str = ""
    """An ISO 639 code; empty where it is not known."""


CRITERIA: Mapping[str, MatchingCriteria] = {
    "meaning/use": MatchingCriteria(
        constant=-9.95, similarity=18.08, gap=7.51, stretch=-1.46, least=0.27
    ),
    "meaning/e5": MatchingCriteria(
        constant=-9.15, similarity=23.48, gap=6.97, stretch=-2.17, least=0.22
    ),
    "codes": MatchingCriteria(constant=-6.0, similarity=6.0, gap=6.0, stretch=-0.5, least=0.4),
    "wording": MatchingCriteria(
        constant=-3.8, similarity=7.08, gap=4.36, stretch=-5.22, least=0.12, codes=0.3, sure=0.4
    ),
}  # fmt: skip
"""By the scale of the signal that leads."""

INDEPENDENT: Mapping[str, IndependentCriteria] = {
    "meaning/use+ wording": IndependentCriteria(
        constant=-3.54,
        weights={"plain": 3.41, "senses": 0.86, "covered": 2.86, "rarest": 0.56,
                 "numbers": 4.54, "early": 0.85, "apart": -1.15, "lead": 1.55,
                 "second": 9.78, "many": -1.1, "codes": 0.3},
        lead="plain", counterpart=0.3, related=0.06, firm=0.6, hint=0.4,
    ),
    "meaning/use+": IndependentCriteria(
        constant=-3.76,
        weights={"plain": 3.86, "senses": 0.79, "covered": 2.6, "rarest": 0.55,
                 "early": 0.92, "apart": -1.08, "lead": 1.5, "second": 10.22,
                 "many": -1.04, "codes": 0.3},
        lead="plain", counterpart=0.3, related=0.06, firm=0.6, hint=0.4,
    ),
    "meaning/use wording": IndependentCriteria(
        constant=-3.62,
        weights={"plain": 2.8, "beyond": 5.54, "senses": 0.83, "covered": 4.61,
                 "rarest": 0.71, "numbers": 4.97, "early": 0.87, "apart": -1.41,
                 "lead": 1.44, "many": -0.98, "codes": 0.3},
        lead="plain", counterpart=0.3, related=0.05, firm=0.6, hint=0.4,
    ),
    "meaning/use": IndependentCriteria(
        constant=-3.81,
        weights={"plain": 3.16, "beyond": 5.96, "senses": 0.77, "covered": 4.36,
                 "rarest": 0.7, "early": 0.94, "apart": -1.36, "lead": 1.39, "many": -0.92,
                 "codes": 0.3},
        lead="plain", counterpart=0.3, related=0.05, firm=0.6, hint=0.4,
    ),
    "meaning/e5 wording": IndependentCriteria(
        constant=-3.69,
        weights={"plain": 3.99, "beyond": 10.08, "senses": 1.82, "covered": 1.29,
                 "numbers": 4.8, "early": 0.82, "apart": -1.18, "lead": 1.41,
                 "many": -0.83, "codes": 0.3},
        lead="plain", counterpart=0.3, related=0.06, firm=0.6, hint=0.4,
    ),
    "meaning/e5": IndependentCriteria(
        constant=-3.94,
        weights={"plain": 4.32, "beyond": 10.59, "senses": 1.77, "covered": 0.93,
                 "early": 0.91, "apart": -1.13, "lead": 1.36, "many": -0.76, "codes": 0.3},
        lead="plain", counterpart=0.3, related=0.06, firm=0.6, hint=0.4,
    ),
    "wording": IndependentCriteria(
        constant=-4.17,
        weights={"words": 2.59, "share": 5.54, "numbers": 6.28, "alike": 3.35,
                 "across": 1.42, "early": 0.87, "apart": -1.69, "many": -0.49,
                 "codes": 0.3},
        counterpart=0.45, related=0.15,
    ),
    "codes": IndependentCriteria(
        constant=-6.0, weights={"codes": 6.0}, counterpart=0.6, related=0.047, of_facts=False
    ),
}  # fmt: skip
"""By the scales of the signals that are used, but for codes beside others; where a second encoder
is asked, they have a plus."""

AT_A_GLANCE: Mapping[str, IndependentCriteria] = {
    "meaning/use wording": IndependentCriteria(
        constant=-4.42,
        weights={"whole": 3.06, "nearest": 3.4, "plain": 2.47, "words": 1.44, "share": 0.74,
                 "numbers": 2.4, "lead": 2.14, "codes": 0.3},
        lead="plain", counterpart=0.3, related=0.12,
    ),
    "meaning/use": IndependentCriteria(
        constant=-4.44,
        weights={"whole": 3.52, "nearest": 3.84, "plain": 2.97, "lead": 2.18, "codes": 0.3},
        lead="plain", counterpart=0.3, related=0.12,
    ),
    "meaning/e5 wording": IndependentCriteria(
        constant=-4.71,
        weights={"whole": 3.85, "nearest": 3.93, "plain": 1.9, "words": 1.06, "share": 0.61,
                 "numbers": 2.31, "lead": 1.99, "codes": 0.3},
        lead="plain", counterpart=0.3, related=0.1,
    ),
    "meaning/e5": IndependentCriteria(
        constant=-4.83,
        weights={"whole": 4.21, "nearest": 4.32, "plain": 2.4, "lead": 2.03, "codes": 0.3},
        lead="plain", counterpart=0.3, related=0.1,
    ),
}  # fmt: skip
"""The same where no word is read by itself: of versions of one text, of which little is left to be
judged, and of texts of hundreds of paragraphs. Fitted on fewer reports."""
_MANY = 100_000
"""Pairs of paragraphs of such texts: the time that words take grows with them."""


def align_paragraphs(
    a: TextSide,
    b: TextSide,
    signals: Sequence[Signal],
    *,
    parallel: bool | None = None,
    criteria: MatchingCriteria | None = None,
    independent: IndependentCriteria | None = None,
) -> Alignment:
    """Align two texts by some signals, of which the first one leads.

    ``parallel`` says that they are versions of one text, or that they are not; ``None`` decides.
    The criteria are those of the signals' scales, unless others are given.
    """
    criteria = criteria or CRITERIA[_by_the_first(signals[0].scale)]
    leading = signals[0].name
    similarity = Similarity(
        (_lengths(a, criteria), _lengths(b, criteria)),
        chain.from_iterable(signal.candidates() for signal in signals),
        _together(signals, {"codes": criteria.codes, leading: 1.0}),
    )
    good = good_pairs(similarity, criteria)
    if min(similarity.sizes) < criteria.short:
        good = {pair: sure for pair, sure in good.items() if signals[0].speaks_for(pair)}
    in_order = is_parallel(good, similarity.sizes, criteria)
    reordered = not in_order and is_reordered(good, similarity.sizes, criteria)
    if parallel is None:
        parallel = in_order or reordered
    given = list(
        _parallel(similarity, criteria, signals, reordered=reordered)
        if parallel
        else _alike(good, criteria)
    )
    sizes = similarity.sizes
    judged = independent or _judging(signals, sizes, parallel=parallel)
    judging = left_over(similarity.pairs, given) if parallel else list(similarity.pairs)
    sure = confidences(signals, judging, sizes, judged)
    found = sayings(sure, given, sizes, judged, in_order=parallel)
    besides = [] if parallel else said_besides(sure, given, found, sizes, judged)
    rows = [_row(one, signals, (a, b), besides) for one in found]
    return Alignment(
        a=a.id,
        b=b.id,
        rows=tuple(_in_reading_order(rows, sizes)),
        parallel=parallel,
        signals=tuple(signal.name for signal in signals),
        reordered=parallel and reordered,
    )


def _together(
    signals: Sequence[Signal], shares: Mapping[str, float]
) -> Callable[[Span, Span], float]:
    """Add signals up, each by its share."""
    used = [
        (signal.similarity, share) for signal in signals if (share := shares.get(signal.name, 0.0))
    ]
    return lambda a, b: sum(share * of_spans(a, b) for of_spans, share in used)


def _lengths(side: TextSide, criteria: MatchingCriteria) -> list[float]:
    return [len(p) + criteria.wide * len(han_or_kana().findall(p)) for p in side.paragraphs]


def _row(
    found: Saying,
    signals: Sequence[Signal],
    sides: tuple[TextSide, TextSide],
    besides: Sequence[Pair],
) -> AlignmentRow:
    """Return a row with its reasons; what has a host has them in common with that."""
    hosting = (found.host, found.host + 1) if found.host is not None else None
    a, b = found.a or hosting, found.b or hosting
    if a is None or b is None:
        raise AssertionError(found)  # pragma: no cover - one of the three is always there
    differing = () if found.kind == "related" else tuple(_differing(sides, (a, b), signals))
    return AlignmentRow(
        a=_numbers(found.a),
        b=_numbers(found.b),
        score=found.confidence,
        kind=found.kind,
        reasons=tuple(reason for signal in signals for reason in signal.reasons(a, b)),
        differing=differing,
        host=None if found.host is None else found.host + 1,
        also=tuple((i + 1, j + 1) for i, j in besides if found.a and i in range(*found.a)),
    )


def _differing(
    sides: tuple[TextSide, TextSide], spans: tuple[Span, Span], signals: Sequence[Signal]
) -> list[str]:
    a, b = (
        "\n".join(side.paragraphs[slice(*span)]) for side, span in zip(sides, spans, strict=True)
    )
    languages = sides[0].language, sides[1].language
    same = partial(_are_same, signals)
    return contradictions(a, b, languages, alike=same, least=SIGNAL_CRITERIA.sentence)


def _are_same(signals: Sequence[Signal], one: str, other: str) -> bool:
    """Ask the signals whether two sentences say the same; the first that can tell is believed."""
    told = (signal.is_same(one, other) for signal in signals)
    return next((same for same in told if same is not None), False)


def _parallel(
    similarity: Similarity,
    criteria: MatchingCriteria,
    signals: Sequence[Signal],
    *,
    reordered: bool,
) -> Iterator[Saying]:
    """Yield what keeps its order, and then what has moved; of ``reordered`` texts what is sure."""
    groups = parallel_groups(similarity, criteria)
    unclear = doubtful(groups, similarity, criteria)
    for signal in signals:
        signal.look_closer((group.a, group.b) for group in unclear)
    clear = set(groups) - set(unclear)
    groups = sorted([*clear, *similarity.look_again(unclear, criteria)])
    chosen = firm_groups(similarity, criteria, groups) if reordered else groups
    kept = best_chain(chosen, similarity.sizes)
    moved = moved_groups(similarity, criteria, groups, kept)
    for found, kind in ((kept, _COUNTERPART), (moved, _MOVED)):
        for group in found:
            sure = similarity.confidence(group.a, group.b, criteria)
            yield Saying(group.a, group.b, sure, kind)


_COUNTERPART: SayingKind = "counterpart"
_MOVED: SayingKind = "moved"


def _alike(good: Mapping[Pair, float], criteria: MatchingCriteria) -> Iterator[Saying]:
    """Yield pairs that are as like each other as translations, of texts that have no order."""
    for (i, j), sure in good.items():
        if sure >= criteria.sure:
            yield Saying((i, i + 1), (j, j + 1), sure, _COUNTERPART)


def _judging(
    signals: Sequence[Signal], sizes: tuple[int, int], *, parallel: bool
) -> IndependentCriteria:
    """Return the criteria for what is left, after which evidence is looked for."""
    named = [signal.scale for signal in signals]
    scales = " ".join(scale for scale in named if scale != "codes") or "codes"
    at_a_glance = not reads_words(sizes, parallel=parallel)
    return (at_a_glance and AT_A_GLANCE.get(_by_the_first(scales))) or INDEPENDENT[scales]


def reads_words(sizes: tuple[int, int], *, parallel: bool) -> bool:
    """Tell whether texts of so many paragraphs are read word by word, and by a second encoder."""
    return not parallel and sizes[0] * sizes[1] <= _MANY


def _by_the_first(scales: str) -> str:
    """Return the scales where no second encoder is asked."""
    return scales.replace("+", "")


def _numbers(span: Span | None) -> tuple[int, int] | None:
    return (span[0] + 1, span[1]) if span else None


def _in_reading_order(
    rows: Sequence[AlignmentRow], sizes: tuple[int, int]
) -> Iterator[AlignmentRow]:
    """Yield the rows in the order of A, with gaps; those of B follow what stands before in B."""
    by_a = {row.a[0]: row for row in rows if row.a}
    in_b = {row.b[0]: row for row in rows if row.b}
    yield from _only_in_b(1, in_b, sizes[1])
    number = 1
    while number <= sizes[0]:
        row = by_a.get(number) or _gap(a=(number, number))
        yield row
        if row.b:
            yield from _only_in_b(row.b[1] + 1, in_b, sizes[1])
        number = row.a[1] + 1 if row.a else number + 1


def _only_in_b(number: int, in_b: dict[int, AlignmentRow], last: int) -> Iterator[AlignmentRow]:
    while number <= last:
        row = in_b.get(number) or _gap(b=(number, number))
        if row.a:
            return
        yield row
        number += 1


def _gap(a: tuple[int, int] | None = None, b: tuple[int, int] | None = None) -> AlignmentRow:
    return AlignmentRow(a=a, b=b, score=None, kind="gap")
