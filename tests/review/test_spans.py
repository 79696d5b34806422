from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching
from tests.review.continuum import unitizing

from diptych.review.spans import Placed, merged, overlapping_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

PUBLISHED = json.loads(Path(__file__).with_name("agreement.json").read_text())["unitizing_alpha"]

SPANS = st.sets(
    st.builds(
        lambda start, size: Placed(start, start + size), st.integers(0, 40), st.integers(1, 9)
    ),
    max_size=12,
)


@pytest.mark.parametrize("example", PUBLISHED, ids=lambda e: e["source"])
def test_unitizing_alpha_is_as_published(example: dict[str, Any]) -> None:
    begin, length = example["continuum"]["begin"], example["continuum"]["length"]
    found = {
        category: unitizing(
            [
                sorted(
                    Placed(start - begin, start - begin + size)
                    for start, size, unit in units
                    if unit == category
                )
                for units in example["units"]
            ],
            length,
        )
        for category in "ck"
    }
    alphas = {name: 1 - sum(f.observed.values()) / f.expected for name, f in found.items()}
    assert round(alphas["c"], 4) == example["expected"]["c"]
    assert alphas["k"] == example["expected"]["k"]
    observed = sum(sum(f.observed.values()) for f in found.values())
    expected = sum(f.expected for f in found.values())
    assert round(1 - observed / expected, example["digits"]) == example["expected"]["all"]


@given(SPANS, SPANS)
def test_as_many_spans_are_paired_as_can_be(ours: set[Placed], theirs: set[Placed]) -> None:
    pairs = list(overlapping_pairs(ours, theirs))
    for one, other in pairs:
        assert one in ours
        assert other in theirs
        assert one.start < other.end
        assert other.start < one.end
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    assert len(pairs) == most_pairs(sorted(ours), sorted(theirs))


def most_pairs(ours: Sequence[Placed], theirs: Sequence[Placed]) -> int:
    if not ours or not theirs:
        return 0
    overlap = [[a.start < b.end and b.start < a.end for b in theirs] for a in ours]
    matching = maximum_bipartite_matching(csr_matrix(np.array(overlap, dtype=int)))
    return int((matching >= 0).sum())


@given(SPANS)
def test_merged_spans_cover_the_same_and_do_not_overlap(spans: set[Placed]) -> None:
    units = merged(sorted(spans))
    covered = {place for span in spans for place in range(span.start, span.end)}
    places = [place for unit in units for place in range(unit.start, unit.end)]
    assert sorted(covered) == places


def test_spans_that_only_touch_stay_two_units() -> None:
    assert merged([Placed(0, 3), Placed(3, 5)]) == [Placed(0, 3), Placed(3, 5)]


@given(st.lists(SPANS, min_size=2, max_size=4), st.integers(0, 10))
def test_unitizing_equals_the_formula_section_by_section(
    spans: list[set[Placed]], more: int
) -> None:
    length = 50 + more
    units = [merged(sorted(one)) for one in spans]
    found = unitizing(units, length)
    observed, expected = by_sections(units, length)
    assert sum(found.observed.values()) == pytest.approx(observed, rel=1e-9)
    assert found.expected == pytest.approx(expected, rel=1e-9)


def by_sections(units: Sequence[Sequence[Placed]], length: int) -> tuple[float, float]:
    """Krippendorff 1995, formulas for one category, word for word: sections of all observers."""
    sections = [cut(one, length) for one in units]
    m = len(units)
    observed = sum(
        difference(one, other)
        for ours, theirs in permutations(sections, 2)
        for one in ours
        for other in theirs
    )
    everything = [section for one in sections for section in one]
    lengths = [size for _, size, is_unit in everything if is_unit]
    gaps = [size for _, size, is_unit in everything if not is_unit]
    numerator = sum(
        (len(lengths) - 1) / 3 * (2 * x**3 - 3 * x**2 + x)
        + x**2 * sum(gap - x + 1 for gap in gaps if gap >= x)
        for x in lengths
    )
    denominator = m * length * (m * length - 1) - sum(x * (x - 1) for x in lengths)
    return observed / (m * (m - 1) * length**2), 2 / length * numerator / denominator


def cut(units: Sequence[Placed], length: int) -> list[tuple[int, int, bool]]:
    """Cut a continuum into units and the gaps between them: begin, length, whether it is a unit."""
    sections, position = [], 0
    for unit in units:
        sections += [(position, unit.start - position, False)] * (unit.start > position)
        sections.append((unit.start, unit.end - unit.start, True))
        position = unit.end
    return [*sections, *[(position, length - position, False)] * (length > position)]


def difference(one: tuple[int, int, bool], other: tuple[int, int, bool]) -> float:
    (b, x, unit), (c, y, other_unit) = one, other
    if unit and other_unit and -x < b - c < y:
        return (b - c) ** 2 + (b + x - c - y) ** 2
    if unit and not other_unit and y - x >= b - c >= 0:
        return x**2
    if not unit and other_unit and y - x <= b - c <= 0:
        return y**2
    return 0
