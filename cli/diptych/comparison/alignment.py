"""Alignment: which paragraphs of two texts speak about the same thing, and why.

Takes and returns values. What makes paragraphs alike are *signals* (meaning, wording, codes);
``matching`` decides which of them belong together, and this module says so in rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Literal

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
    related_pairs,
)
from diptych.records import Column, Records, number, text, whole
from diptych.texts.scripts import han_or_kana

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from diptych.comparison.matching import Span
    from diptych.comparison.signals import Signal

Kind = Literal["counterpart", "moved", "related", "gap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentRow:
    """Paragraphs of the one text, and those of the other that stand beside them."""

    a: tuple[int, int] | None
    """Numbers of the first and last paragraph of text A; ``None`` where it has none."""
    b: tuple[int, int] | None
    score: float | None
    """0 to 1: of ``counterpart`` and ``moved`` the confidence, of ``related`` the similarity."""
    kind: Kind
    """``moved`` is a counterpart at another place of a parallel text; ``gap`` has one side."""
    reasons: tuple[str, ...] = ()
    """What the two sides share, for people to read: ``codes …``, ``names …``, ``meaning 0.62``."""


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


def _number(span: tuple[int, int] | None, end: int) -> int | None:
    return span[end] if span else None


COLUMNS: tuple[Column[AlignmentRow], ...] = (
    whole("a_first", "first paragraph of text A; empty where none", lambda row: _number(row.a, 0)),
    whole("a_last", "its last one", lambda row: _number(row.a, 1)),
    whole("b_first", "first paragraph of text B; empty where none", lambda row: _number(row.b, 0)),
    whole("b_last", "its last one", lambda row: _number(row.b, 1)),
    number(
        "score",
        "0 to 1: of counterparts and what moved the confidence, of related the similarity",
        lambda row: None if row.score is None else round(row.score, 4),
    ),
    text("kind", "counterpart, moved, related or gap", lambda row: row.kind),
    text("reasons", "what the two sides share", lambda row: "; ".join(row.reasons)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSide:
    """A text as it enters an alignment."""

    id: str
    paragraphs: tuple[str, ...]


CRITERIA: Mapping[str, MatchingCriteria] = {
    "meaning/use": MatchingCriteria(
        constant=-9.95, similarity=18.08, gap=7.51, stretch=-1.46, least=0.27, related=0.22
    ),
    "meaning/e5": MatchingCriteria(
        constant=-9.15, similarity=23.48, gap=6.97, stretch=-2.17, least=0.22, related=0.18
    ),
    "codes": MatchingCriteria(
        constant=-6.0, similarity=6.0, gap=6.0, stretch=-0.5, least=0.4, related=0.5
    ),
    "wording": MatchingCriteria(
        constant=-3.8, similarity=7.08, gap=4.36, stretch=-5.22, least=0.12, related=0.35, codes=0.3
    ),
}  # fmt: skip
"""By the scale of the signal that leads."""


def align_paragraphs(
    a: TextSide,
    b: TextSide,
    signals: Sequence[Signal],
    *,
    parallel: bool | None = None,
    criteria: MatchingCriteria | None = None,
) -> Alignment:
    """Align two texts by some signals, of which the first one leads.

    ``parallel`` says that they are versions of one text, or that they are not; ``None`` decides.
    ``criteria`` are those of the leading signal's scale, unless others are given.
    """
    criteria = criteria or CRITERIA[signals[0].scale]
    leading = signals[0].name
    similarity = Similarity(
        (_lengths(a, criteria), _lengths(b, criteria)),
        chain.from_iterable(signal.candidates() for signal in signals),
        _together(signals, {"codes": criteria.codes, leading: 1.0}),
    )
    good = good_pairs(similarity, criteria)
    in_order = is_parallel(good, similarity.sizes, criteria)
    reordered = not in_order and is_reordered(good, similarity.sizes, criteria)
    if parallel is None:
        parallel = in_order or reordered
    leaning = {"wording": criteria.leaning_wording, "codes": criteria.leaning_codes}
    found = (
        _parallel(similarity, criteria, signals, reordered=reordered)
        if parallel
        else _independent(similarity, criteria, good, _together(signals[1:], leaning))
    )
    rows = [
        AlignmentRow(
            a=_numbers(one),
            b=_numbers(other),
            score=score,
            kind=kind,
            reasons=tuple(r for signal in signals for r in signal.reasons(one, other)),
        )
        for one, other, score, kind in found
    ]
    return Alignment(
        a=a.id,
        b=b.id,
        rows=tuple(_in_reading_order(rows, similarity.sizes)),
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


_Found = tuple["Span", "Span", float, Kind]


def _parallel(
    similarity: Similarity,
    criteria: MatchingCriteria,
    signals: Sequence[Signal],
    *,
    reordered: bool,
) -> Iterator[_Found]:
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
            yield group.a, group.b, similarity.confidence(group.a, group.b, criteria), kind


_COUNTERPART: Kind = "counterpart"
_MOVED: Kind = "moved"


def _independent(
    similarity: Similarity,
    criteria: MatchingCriteria,
    good: dict[tuple[int, int], float],
    leaning: Callable[[Span, Span], float],
) -> Iterator[_Found]:
    """Yield counterparts, and then what is merely related."""
    sure = {pair: confidence for pair, confidence in good.items() if confidence >= criteria.sure}
    for (i, j), confidence in sure.items():
        yield (i, i + 1), (j, j + 1), confidence, _COUNTERPART
    taken = {i for i, _ in sure}, {j for _, j in sure}
    for (i, j), alike in related_pairs(similarity, criteria, taken, leaning).items():
        yield (i, i + 1), (j, j + 1), min(alike, 1.0), "related"


def _numbers(span: Span) -> tuple[int, int]:
    return span[0] + 1, span[1]


def _in_reading_order(
    rows: Sequence[AlignmentRow], sizes: tuple[int, int]
) -> Iterator[AlignmentRow]:
    """Yield the rows in the order of A, with gaps; those of B follow what stands before in B."""
    by_a = {row.a[0]: row for row in rows if row.a}
    in_b = {row.b[0]: row for row in rows if row.b}
    yield from _gaps_of_b(1, in_b, sizes[1])
    number = 1
    while number <= sizes[0]:
        row = by_a.get(number) or _gap(a=(number, number))
        yield row
        if row.b:
            yield from _gaps_of_b(row.b[1] + 1, in_b, sizes[1])
        number = row.a[1] + 1 if row.a else number + 1


def _gaps_of_b(number: int, in_b: dict[int, AlignmentRow], last: int) -> Iterator[AlignmentRow]:
    while number <= last and number not in in_b:
        yield _gap(b=(number, number))
        number += 1


def _gap(a: tuple[int, int] | None = None, b: tuple[int, int] | None = None) -> AlignmentRow:
    return AlignmentRow(a=a, b=b, score=None, kind="gap")
