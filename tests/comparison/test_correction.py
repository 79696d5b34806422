"""The corrected share: published worked examples, every draw of a few texts, and simulations."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import sqrt
from random import Random

import pytest
import scipy.stats

from diptych.comparison.correction import Corrected, CountedText, corrected, difference

TEXTS = [(3, 2, 6), (1, 1, 4), (4, 4, 9), (0, 1, 3), (2, 0, 5), (5, 3, 8)]
"""Paragraphs with the code by the program, by people, and all."""


def drawn(
    which: tuple[int, ...], texts: list[tuple[int, int, int]], chances: list[float] | None = None
) -> list[CountedText]:
    chance = len(which) / len(texts)
    return [
        CountedText(program, people if at in which else None, size, (chances or [chance] * 99)[at])
        for at, (program, people, size) in enumerate(texts)
    ]


def test_texts_drawn_alike() -> None:
    found = corrected(drawn((0, 2, 4), TEXTS), weight=1)
    assert found.share == pytest.approx(9 / 35, abs=1e-12)
    assert found.standard_error == pytest.approx(0.06998542122237651, abs=1e-12)
    expected = (-0.04398010652226708, 0.5582658208079814)
    assert found.interval == pytest.approx(expected, abs=1e-9)
    assert found.program == pytest.approx(15 / 35)
    assert found.people == pytest.approx(6 / 20)


def test_all_texts_drawn_leave_nothing_to_chance() -> None:
    found = corrected(drawn((0, 1, 2, 3, 4, 5), TEXTS), weight=1)
    assert found.share == pytest.approx(11 / 35)
    assert found.standard_error == 0
    assert found.interval == (found.share, found.share)


def test_texts_drawn_with_unequal_chances() -> None:
    chances = [1 / 2, 1 / 4, 3 / 4, 1 / 4, 1 / 2, 3 / 4]
    found = corrected(drawn((0, 2, 4), TEXTS, chances), weight=1)
    assert found.share == pytest.approx(0.2571428571428571, abs=1e-12)
    assert found.standard_error == pytest.approx(0.09035079029052513, abs=1e-12)


@pytest.mark.parametrize("size", [2, 3, 4])
def test_over_every_draw_the_mean_is_the_true_share_and_the_true_variance(size: int) -> None:
    found = [
        corrected(drawn(which, TEXTS), weight=1) for which in combinations(range(len(TEXTS)), size)
    ]
    mean = sum(one.share for one in found) / len(found)
    assert mean == pytest.approx(11 / 35)
    variance = sum((one.share - mean) ** 2 for one in found) / len(found)
    assert sum(one.standard_error**2 for one in found) / len(found) == pytest.approx(variance)


def test_few_texts_are_believed_as_they_are_and_more_tune_the_weight() -> None:
    five = corrected(drawn((0, 1, 2, 3, 4), TEXTS))
    assert (five.weight, five.df) == (1, 4), "though the slope of these is .7"
    tuned = corrected(drawn((0, 1, 2, 3, 4, 5), [*TEXTS, (2, 2, 7), (1, 0, 4)]))
    assert 0 < tuned.weight < 1
    assert tuned.df == 3


def test_with_unequal_chances_the_program_is_believed_as_it_is() -> None:
    texts = [*TEXTS, (2, 2, 7), (1, 0, 4)]
    chances = [0.5, 0.75, *[0.75] * 6]
    found = corrected(drawn((0, 1, 2, 3, 4, 5, 6), texts, chances))
    assert found == corrected(drawn((0, 1, 2, 3, 4, 5, 6), texts, chances), weight=1)
    assert found.df == 6


def test_a_program_that_says_the_same_of_all_texts_is_believed_as_it_is() -> None:
    texts = [(2, people, 5) for people in (1, 0, 3, 2, 1, 4, 0)]
    found = corrected(drawn((0, 1, 2, 3, 4, 5), texts))
    assert (found.weight, found.df) == (1, 5)


def test_a_program_that_says_the_opposite_is_not_believed() -> None:
    texts = [(5 - people, people, 5) for people in (1, 0, 3, 2, 1, 4, 0)]
    found = corrected(drawn((0, 1, 2, 3, 4, 5), texts))
    assert (found.weight, found.df) == (0, 3), "that was found out in the drawn texts, too"


def one(share: float, error: float, df: float) -> Corrected:
    return Corrected(share=share, standard_error=error, df=df, weight=1, program=0, people=0)


def test_a_difference_of_two_groups_drawn_apart() -> None:
    first, second = (
        one(0.3, 0.15545631755148026, 9),
        one(0.16666666666666666, 0.1618347187425374, 7),
    )
    found, (low, high) = difference(first, second)
    assert found == pytest.approx(-0.13333333333333333)
    assert (high - low) / 2 > 1.96 * sqrt(first.standard_error**2 + second.standard_error**2)
    assert difference(one(0.3, 0, 9), one(0.3, 0, 2)) == (0, None)
    assert difference(one(0.3, 0, 9), one(0.3, 0.1, 9))[1] is None
    assert difference(one(0.3, 0.1, 9), one(0.3, 0, 9))[1] is None
    both = [replace(one(0.3, 0, 9), is_census=True)] * 2
    assert difference(*both) == (0, (0, 0))
    assert difference(one(0.0, 1, 1), one(1.0, 1, 1)) == (1, (-1, 1)), "no share is out of bounds"


@pytest.mark.parametrize(("errors", "dfs"), [((0.1, 0.1), (9, 9)), ((0.1, 0.2), (9, 7))])
def test_the_interval_of_a_difference_is_that_of_welch(
    errors: tuple[float, float], dfs: tuple[float, float]
) -> None:
    first, second = (
        one(share, error, df) for share, error, df in zip((0.3, 0.4), errors, dfs, strict=True)
    )
    found, limits = difference(first, second)
    variances = [error**2 for error in errors]
    df = sum(variances) ** 2 / sum(v**2 / n for v, n in zip(variances, dfs, strict=True))
    half = scipy.stats.t.ppf(0.975, df) * sqrt(sum(variances))
    assert limits == pytest.approx((found - half, found + half), abs=1e-9)


def test_limits_are_shares_and_none_where_nothing_is_known() -> None:
    assert one(0.1, 0.1, 1).limits == (0, 1)
    assert one(0.1, 0, 1).limits is None
    assert (one(-0.1, 1, 1).within, one(1.1, 1, 1).within) == (0, 1)
    assert replace(one(0.1, 0, 1), is_census=True).limits == (0.1, 0.1)


@pytest.mark.parametrize(("missed", "invented"), [(0.1, 0.05), (0.4, 0.3), (0.5, 0.5), (0.1, 0.9)])
def test_the_interval_covers_whatever_errors_the_program_makes(
    missed: float, invented: float
) -> None:
    chance = Random(f"{missed} {invented}")  # noqa: S311 - nothing is secret
    covered, wide, wide_alone = 0, 0.0, 0.0
    for _ in range(400):
        texts = [_made(chance, missed, invented) for _ in range(60)]
        which = tuple(chance.sample(range(60), 12))
        found = corrected(drawn(which, texts))
        alone = corrected(drawn(which, texts), weight=0)
        true = sum(people for _, people, _ in texts) / sum(size for *_, size in texts)
        low, high = found.interval
        covered += low <= true <= high
        wide += high - low
        wide_alone += alone.interval[1] - alone.interval[0]
    assert covered >= 0.9 * 400
    assert wide <= wide_alone * 1.02


def _made(chance: Random, missed: float, invented: float) -> tuple[int, int, int]:
    """Make a text of 5 to 40 paragraphs, and a program that misses and invents."""
    size, often = chance.randint(5, 40), chance.betavariate(1.2, 3)
    people = sum(chance.random() < often for _ in range(size))
    program = sum(chance.random() >= missed for _ in range(people))
    program += sum(chance.random() < invented for _ in range(size - people))
    return program, people, size
