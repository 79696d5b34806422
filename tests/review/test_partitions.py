"""Values of the family of 2016: those of others' programs, and of brute force place by place."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import permutations, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.review.continuum import code_disagreements, u_disagreement

from diptych.review.partitions import (
    ALL_CODES,
    CodedUnit,
    overlapping_units,
    without_codes,
)
from diptych.review.spans import Placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.review.continuum import Disagreement

    from diptych.review.partitions import Units

    Cut = Sequence[tuple[int, int, str]]
    """Begin, length and code of units."""

THREE = ([(2, 3, "1"), (9, 2, "1"), (12, 8, "2")], [(2, 3, "1"), (7, 8, "2")],
         [(2, 3, "1"), (10, 5, "2")])  # fmt: skip
TWO = ([(0, 4, "a"), (4, 3, "a"), (9, 5, "b"), (16, 2, "c")],
       [(0, 7, "a"), (9, 3, "b"), (12, 3, "c"), (16, 2, "c")])  # fmt: skip
SWAPPED = ([(0, 5, "a"), (10, 5, "b")], [(0, 5, "b"), (10, 5, "a")])
APART: Sequence[Cut] = ([(0, 5, "a")], [(10, 5, "a")])
C_2004 = ([(75, 70, "c"), (220, 30, "c")], [(70, 80, "c"), (205, 20, "c"), (250, 20, "c")])


def units_of(cuts: Sequence[Cut]) -> list[Units]:
    return [
        [CodedUnit(Placed(begin, begin + size), code) for begin, size, code in sorted(cut)]
        for cut in cuts
    ]


def alpha(found: Disagreement) -> float | None:
    differing = sum(found.differing.values())
    compared = found.compared if isinstance(found.compared, int) else sum(found.compared.values())
    return 1 - differing / compared / found.expected if found.expected else None


# As others have it


@pytest.mark.parametrize(
    ("cuts", "length", "u", "bar_u"),
    [
        # lindanna/unitized_alpha, the example of its README: printed as .474 and .433
        (THREE, 20, Fraction(109, 230), Fraction(277, 640)),
        # the package krippendorff-unitized-alpha has this u alpha; units of Krippendorff 2004
        (C_2004, 300, Fraction(43161, 83600), Fraction(43161, 83600)),
        (TWO, 20, Fraction(264, 325), Fraction(1412, 1595)),
        (SWAPPED, 20, Fraction(13, 50), 1),
        (APART, 20, Fraction(-4, 15), Fraction(-4, 15)),
        (([(0, 5, "a"), (8, 4, "b")], []), 20, Fraction(-224, 1495), Fraction(-36, 155)),
    ],
)
def test_units_and_gaps_are_compared_as_published(
    cuts: Sequence[Cut], length: int, u: Fraction, bar_u: Fraction
) -> None:
    units = units_of(cuts)
    assert alpha(u_disagreement(units, length)) == pytest.approx(float(u), abs=1e-12)
    bare = u_disagreement(without_codes(units), length)
    assert alpha(bare) == pytest.approx(float(bar_u), abs=1e-12)


@pytest.mark.parametrize(
    ("cuts", "expected"),
    [
        (TWO, {"": (344 / 427, 0.7), "a": (1, 1), "b": (0.703125, 1), "c": (20 / 33, 6 / 7)}),
        (SWAPPED, {"": (-0.5, 0.5), "a": (-0.5, 1), "b": (-0.5, 1)}),
        (APART, {"": (None, 0)}),
        (([(0, 5, "a")], [(0, 5, "a")]), {"": (None, 0.25), "a": (None, 1)}),
    ],
)
def test_codes_are_compared_where_both_marked(
    cuts: Sequence[Cut], expected: dict[str, tuple[float | None, float]]
) -> None:
    ours, theirs = units_of(cuts)
    found = code_disagreements(ours, theirs, 20)
    assert {code: (alpha(one), one.coverage) for code, one in found.items()} == {
        code: (value and pytest.approx(value, abs=1e-12), pytest.approx(coverage))
        for code, (value, coverage) in expected.items()
    }


def test_neighbours_with_one_code_stay_two_units() -> None:
    ours, theirs = units_of(TWO)
    merged = [CodedUnit(Placed(0, 7), "a"), *ours[2:]]
    assert alpha(u_disagreement([merged, theirs], 20)) == pytest.approx(53 / 65)


# Place by place


def cut(sizes: list[tuple[int, str]]) -> Cut:
    """Make units of lengths, gaps among them."""
    found, at = [], 0
    for size, code in sizes:
        if code:
            found.append((at, size, code))
        at += size
    return found


CUTS = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from(["", "a", "a/x", "a/y", "b"])), max_size=8
).map(cut)


@given(st.lists(CUTS, min_size=2, max_size=4), st.integers(0, 5))
def test_u_alpha_equals_that_of_all_pairs_of_places(cuts: list[Cut], more: int) -> None:
    length = 48 + more
    units = units_of(cuts)
    found = u_disagreement(units, length)
    assert found.expected == pytest.approx(float(chance(places(units, length))))
    labels = [[code for _, _, code in of_one] for of_one in places(units, length)]
    differing = sum(a != b for one, two in permutations(labels, 2) for a, b in zip(one, two))  # noqa: B905
    assert sum(found.differing.values()) == differing
    assert found.compared == len(units) * (len(units) - 1) * length


@given(CUTS, CUTS)
def test_cu_and_ku_alpha_equal_those_of_all_pairs_of_places(one: Cut, other: Cut) -> None:
    units = units_of([one, other])
    both = [
        [mine for mine, theirs in zip(ours, others, strict=True) if mine[2] and theirs[2]]
        for ours, others in permutations(places(units, 48), 2)
    ]
    found = code_disagreements(units[0], units[1], 48)
    codes = {code for of_one in both for _, _, code in of_one}
    assert set(found) == ({""} | {path for code in codes for path in {code, code[0]}})
    pairs = list(zip(*both, strict=True))
    check(found[ALL_CODES], sum(a[2] != b[2] for a, b in pairs), len(pairs), chance(both))
    for code in set(found) - {""}:
        named = [[(*at[:2], is_in(at[2], code)) for at in of_one] for of_one in both]
        pairs = [(a, b) for a, b in zip(*named, strict=True) if a[2] or b[2]]
        mine = sum(a[2] + b[2] for a, b in pairs)
        check(found[code], sum(a[2] != b[2] for a, b in pairs) / 2, mine / 2, of_code(named))


def is_in(code: str, path: str) -> bool:
    return f"{code}/".startswith(f"{path}/")


def check(found: Disagreement, differing: float, compared: float, expected: Any) -> None:
    assert not isinstance(found.compared, int)
    assert sum(found.differing.values()) == 2 * differing
    assert sum(found.compared.values()) == 2 * compared
    assert found.expected == pytest.approx(float(expected))


def places(units: Sequence[Units], length: int) -> list[list[tuple[int, int, str]]]:
    """Return each annotator's places: whose, in which unit (each gap place its own), its code."""
    found = []
    for whose, of_one in enumerate(units):
        row = [(whose, -1 - at, "") for at in range(length)]
        for number, unit in enumerate(of_one):
            for at in range(unit.span.start, unit.span.end):
                row[at] = (whose, number, unit.code)
        found.append(row)
    return found


def chance(of_all: Sequence[Sequence[tuple[int, int, Any]]]) -> Fraction:
    """Draw two places of all, but not of one unit: how many differ? A place is in its own unit.

    In a unit, the places are drawn with replacement where gaps are not there (cu alpha), and a
    place in a gap is not drawn twice: both is the same, as a place is in the unit of itself.
    """
    every = Counter(at for of_one in of_all for at in of_one)
    differ = possible = 0
    for (one, n), (other, m) in product(every.items(), repeat=2):
        if one[:2] != other[:2]:
            possible += n * m
            differ += n * m * (one[2] != other[2])
    return Fraction(differ, possible) if possible else Fraction(0)


def of_code(named: Sequence[Sequence[tuple[int, int, bool]]]) -> Fraction:
    """Do the same where the first place has the code."""
    every = Counter(at for of_one in named for at in of_one)
    differ = possible = 0
    for (one, n), (other, m) in product(every.items(), repeat=2):
        if one[2] and one[:2] != other[:2]:
            possible += n * m
            differ += n * m * (not other[2])
    return Fraction(differ, possible) if possible else Fraction(0)


# Overlaps


def test_units_that_overlap_are_found_with_what_they_overlap() -> None:
    long, inside, after, beyond = (
        CodedUnit(Placed(*at), "a") for at in ((0, 9), (2, 4), (5, 7), (9, 12))
    )
    assert overlapping_units(sorted([beyond, after, inside, long])) == [
        (long, inside),
        (long, after),
    ]
    same = CodedUnit(Placed(0, 9), "b")
    assert overlapping_units(sorted([same, long])) == [(long, same)]
