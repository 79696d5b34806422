from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.dispersion import deviation_of_proportions


def test_the_word_of_the_paper_s_example() -> None:
    """The word a in Gries's corpus of five parts, b a m n i b e u p and so on: DP .18."""
    assert deviation_of_proportions([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]) == pytest.approx(0.18)


def test_even_and_uneven_words() -> None:
    assert deviation_of_proportions([2, 4], [100, 200]) == 0
    assert deviation_of_proportions([0, 6], [100, 200]) == pytest.approx(1 / 3)
    assert deviation_of_proportions([6, 0], [1, 999]) == pytest.approx(0.999)


@pytest.mark.parametrize(("counts", "sizes"), [([3], [9]), ([0, 0], [9, 9]), ([0, 0], [0, 0])])
def test_a_single_text_says_nothing(counts: list[int], sizes: list[int]) -> None:
    assert deviation_of_proportions(counts, sizes) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 99)), min_size=2, max_size=9))
def test_it_is_a_share(parts: list[tuple[int, int]]) -> None:
    found = deviation_of_proportions([c for c, _ in parts], [s for _, s in parts])
    assert found is None or 0 <= found < 1
