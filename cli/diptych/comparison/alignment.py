"""Alignment: which paragraphs of two texts speak about the same thing, and why.

Takes and returns values. What makes paragraphs alike are *signals* (meaning, wording, codes);
``matching`` decides which of them belong together, and this module says so in rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

from diptych.comparison.matching import (
    Likeness,
    Weights,
    best_chain,
    good_pairs,
    is_parallel,
    parallel_groups,
    related_pairs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diptych.comparison.matching import Span
    from diptych.comparison.signals import Signal

Kind = Literal["counterpart", "moved", "related", "gap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Paragraphs of the one text, and those of the other that stand beside them."""

    a: tuple[int, int] | None
    """Numbers of the first and last paragraph of text A; ``None`` where it has none."""
    b: tuple[int, int] | None
    score: float | None
    """0 to 1: of ``counterpart`` and ``moved`` the confidence, of ``related`` the likeness."""
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
    rows: tuple[Row, ...]
    """In reading order of A; what only B has follows what stands before it in B."""
    parallel: bool
    """Whether they are versions of one text, of one order, or independent ones."""
    signals: tuple[str, ...]
    """What was looked at: ``meaning``, ``wording``, ``codes``."""

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the rows as tidy records."""
        for row in self.rows:
            a, b = row.a or (None, None), row.b or (None, None)
            yield {
                "a_first": a[0],
                "a_last": a[1],
                "b_first": b[0],
                "b_last": b[1],
                "score": row.score,
                "kind": row.kind,
                "reasons": "; ".join(row.reasons),
            }


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A text as it enters an alignment."""

    id: str
    paragraphs: tuple[str, ...]


def align_paragraphs(
    a: Side, b: Side, signals: Sequence[Signal], *, parallel: bool | None = None
) -> Alignment:
    """Align two texts by some signals.

    ``parallel`` says that they are versions of one text, or that they are not; ``None`` decides.
    """
    weights = _WEIGHTS[signals[0].name]
    likeness = Likeness(
        (_lengths(a), _lengths(b)),
        chain.from_iterable(signal.candidates() for signal in signals),
        lambda one, other: sum(signal.likeness(one, other) for signal in signals),
    )
    good = good_pairs(likeness, weights)
    if parallel is None:
        parallel = is_parallel(good, likeness.sizes)
    match = _parallel if parallel else _independent
    found = match(likeness, weights, good)
    rows = [
        Row(
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
        rows=tuple(_in_reading_order(rows, likeness.sizes)),
        parallel=parallel,
        signals=tuple(signal.name for signal in signals),
    )


_WEIGHTS = {
    "meaning": Weights(
        constant=-6.580, likeness=7.255, nearest_gap=5.052, mean_gap=5.400, length=-1.451,
        least=0.27, related=0.22,
    ),
    "wording": Weights(
        constant=-5.0, likeness=9.0, nearest_gap=6.0, mean_gap=6.0, length=-1.4,
        least=0.15, related=0.12,
    ),
}  # fmt: skip


def _lengths(side: Side) -> list[float]:
    return [float(len(paragraph)) for paragraph in side.paragraphs]


_Found = tuple["Span", "Span", float, Kind]


def _parallel(
    likeness: Likeness, weights: Weights, good: dict[tuple[int, int], float]
) -> Iterator[_Found]:
    """Yield what keeps its order, and then what has moved."""
    kept = best_chain(parallel_groups(likeness, weights), likeness.sizes)
    taken_a = {i for group in kept for i in range(*group.a)}
    taken_b = {j for group in kept for j in range(*group.b)}
    for group in kept:
        confidence = likeness.confidence(group.a, group.b, weights)
        yield group.a, group.b, confidence, "counterpart"
    for (i, j), confidence in good.items():
        if i not in taken_a and j not in taken_b:
            yield (i, i + 1), (j, j + 1), confidence, "moved"


def _independent(
    likeness: Likeness, weights: Weights, good: dict[tuple[int, int], float]
) -> Iterator[_Found]:
    """Yield counterparts, and then what is merely related."""
    for (i, j), confidence in good.items():
        yield (i, i + 1), (j, j + 1), confidence, "counterpart"
    taken = {i for i, _ in good}, {j for _, j in good}
    for (i, j), alike in related_pairs(likeness, weights, taken).items():
        yield (i, i + 1), (j, j + 1), alike, "related"


def _numbers(span: Span) -> tuple[int, int]:
    return span[0] + 1, span[1]


def _in_reading_order(rows: Sequence[Row], sizes: tuple[int, int]) -> Iterator[Row]:
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


def _gaps_of_b(number: int, in_b: dict[int, Row], last: int) -> Iterator[Row]:
    while number <= last and number not in in_b:
        yield _gap(b=(number, number))
        number += 1


def _gap(a: tuple[int, int] | None = None, b: tuple[int, int] | None = None) -> Row:
    return Row(a=a, b=b, score=None, kind="gap")
