"""Published examples come out as published; random data as from the libraries that others use."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics import masi_distance as nltk_masi
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from tests.review.plain import rated_twice

from diptych.review.coefficients import (
    ALL_THE_SAME,
    NOT_TWICE,
    SetDistances,
    alpha,
    cohen_kappa,
    masi,
    masi_distance,
    nearness,
    nominal,
    observed_agreement,
    ordinal_alpha,
    set_alpha,
    why_undefined,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PUBLISHED = json.loads(Path(__file__).with_name("agreement.json").read_text())


def kinds_of(ratings: Sequence[Sequence[Any]]) -> dict[tuple[Any, ...], int]:
    """Count units by their ratings, given a row per annotator."""
    return rated_twice(Counter(zip(*ratings, strict=True)))


def measured(
    coefficient: Callable[..., Any], kinds: dict[tuple[Any, ...], int], *metric: Any
) -> Any:
    return coefficient(kinds, *metric)(list(kinds.values()))


def interval(ratings: Sequence[float]) -> dict[tuple[int, int], float]:
    pairs = combinations(range(len(ratings)), 2)
    return {(i, j): (ratings[i] - ratings[j]) ** 2 for i, j in pairs}


# As published


@pytest.mark.parametrize("example", PUBLISHED["krippendorff_alpha"], ids=lambda e: e["source"][-9:])
def test_alpha_is_as_published(example: dict[str, Any]) -> None:
    kinds = kinds_of(example["ratings"])
    found = {
        "nominal": measured(alpha, kinds, nominal),
        "ordinal": measured(ordinal_alpha, kinds),
        "interval": "interval" in example["expected"] and measured(alpha, kinds, interval),
    }
    for level, expected in example["expected"].items():
        assert round(found[level], example["digits"]) == expected


@pytest.mark.parametrize("example", PUBLISHED["two_annotators"], ids=lambda e: e["source"][:8])
def test_agreement_of_two_is_as_published(example: dict[str, Any]) -> None:
    rows = enumerate(example["table"])
    kinds = {(i, j): count for i, row in rows for j, count in enumerate(row)}
    found = {
        "observed": measured(observed_agreement, kinds),
        "cohen_kappa": measured(cohen_kappa, kinds),
        "scott_pi": multi_pi(kinds),
    }
    assert {name: round(value, example["digits"]) for name, value in found.items()} == example[
        "expected"
    ]


@pytest.mark.parametrize("example", PUBLISHED["fleiss_kappa"], ids=["fleiss"])
def test_fleiss_kappa_follows_from_alpha(example: dict[str, Any]) -> None:
    units = [
        tuple(code for code, count in enumerate(counts) for _ in range(count))
        for counts in example["counts"]
    ]
    assert round(multi_pi(Counter(units)), example["digits"]) == example["expected"]


def multi_pi(kinds: dict[tuple[Any, ...], int]) -> float:
    """Scott's pi, and Fleiss' kappa, which generalises it to more annotators.

    Without missing ratings they differ from alpha only in that they expect ratings to be drawn
    with replacement (Artstein & Poesio 2008): 1 - alpha = (1 - pi) (n - 1) / n.
    """
    ratings = sum(len(unit) * count for unit, count in kinds.items())
    return 1 - (1 - measured(alpha, kinds, nominal)) * ratings / (ratings - 1)


@pytest.mark.parametrize("example", PUBLISHED["degenerate"], ids=lambda e: e["expected"])
def test_degenerate_ratings_say_why_nothing_is_defined(example: dict[str, Any]) -> None:
    kinds = kinds_of(example["ratings"])
    assert f"undefined: {why_undefined(kinds)}" == example["expected"]
    assert measured(alpha, kinds, nominal) is None
    assert measured(ordinal_alpha, kinds) is None
    assert measured(cohen_kappa, kinds) is None


# As other programs have it


def with_gaps(chance: random.Random, choices: Sequence[Any], gaps: float) -> list[list[Any]]:
    annotators, units = chance.randrange(2, 6), chance.randrange(2, 40)
    return [
        [None if chance.random() < gaps else chance.choice(choices) for _ in range(units)]
        for _ in range(annotators)
    ]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_alpha_equals_that_of_krippendorff(seed: int, level: str) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    values = sorted(chance.sample(range(-3, 9), chance.randrange(2, 7)))
    ratings = with_gaps(chance, values, chance.choice([0, 0.2, 0.6]))
    kinds = kinds_of(ratings)
    ours = measured(ordinal_alpha, kinds) if level == "ordinal" else measured(alpha, kinds, nominal)
    if why_undefined(kinds):
        assert ours is None
        return
    matrix = np.array(ratings, dtype=float)
    theirs = krippendorff.alpha(reliability_data=matrix, level_of_measurement=level)
    assert math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("seed", range(40))
def test_kappa_equals_that_of_scikit_learn(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    units = chance.randrange(2, 60)
    first, second = ([chance.choice("abcd"[: 2 + seed % 3]) for _ in range(units)] for _ in "12")
    kinds = kinds_of([first, second])
    assert why_undefined(kinds) == ""
    theirs = float(cohen_kappa_score(first, second))
    assert math.isclose(measured(cohen_kappa, kinds), theirs, rel_tol=1e-9, abs_tol=1e-9)
    same = sum(one == other for one, other in zip(first, second, strict=True))
    assert math.isclose(measured(observed_agreement, kinds), same / units, rel_tol=1e-9)


@pytest.mark.parametrize("seed", range(60))
def test_alpha_of_sets_equals_that_of_nltk(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    sets = [frozenset(chance.sample("abcde", chance.randrange(5))) for _ in range(8)]
    ratings = with_gaps(chance, sets, chance.choice([0, 0.3]))
    kinds = kinds_of(ratings)
    rows = [
        (annotator, unit, rating)
        for annotator, row in enumerate(ratings)
        for unit, rating in enumerate(row)
        if rating is not None
    ]
    task = AnnotationTask(rows, distance=lambda a, b: 0 if a == b else nltk_masi(a, b))
    ours = measured(alpha, kinds, masi)
    assert math.isclose(ours, task.alpha(), rel_tol=1e-9, abs_tol=1e-9)


@given(st.frozensets(st.sampled_from("abcdef")), st.frozensets(st.sampled_from("abcdef")))
def test_masi_equals_that_of_nltk(one: frozenset[str], other: frozenset[str]) -> None:
    expected = nltk_masi(one, other) if one or other else 0
    assert math.isclose(masi_distance(one, other), expected, abs_tol=1e-12)


# By the subsets of sets, without pairs


def bits(members: frozenset[int]) -> int:
    return sum(1 << member for member in members)


SETS = st.frozensets(st.integers(0, 13), max_size=12)
UNITS = st.lists(st.tuples(st.lists(SETS, min_size=2, max_size=4), st.integers(1, 5)), max_size=8)


@given(SETS, SETS)
def test_sets_of_bits_are_as_near_as_sets(one: frozenset[int], other: frozenset[int]) -> None:
    far = masi_distance(*(frozenset(map(str, members)) for members in (one, other)))
    assert nearness(bits(one), bits(other)) == pytest.approx(1 - far)


@given(st.dictionaries(SETS, st.integers(1, 9), max_size=12))
def test_what_is_expected_of_sets_is_that_of_all_pairs(margins: dict[frozenset[int], int]) -> None:
    distances = SetDistances({bits(members): count for members, count in margins.items()})
    named = {frozenset(map(str, members)): count for members, count in margins.items()}
    sums = {
        one: sum(count * masi_distance(one, other) for other, count in named.items())
        for one in named
    }
    for members, (_, to_all) in zip(margins, sums.items(), strict=True):
        assert distances.to_all(bits(members)) == pytest.approx(to_all, abs=1e-9)
    everything = sum(named[one] * to_all for one, to_all in sums.items()) / 2
    assert distances.expected() == pytest.approx(everything, abs=1e-9)


@given(UNITS)
def test_alpha_of_sets_by_subsets_is_that_of_all_pairs(
    units: list[tuple[list[frozenset[int]], int]],
) -> None:
    kinds: Counter[tuple[int, ...]] = Counter()
    named: Counter[tuple[frozenset[str], ...]] = Counter()
    for unit, count in units:
        kinds[tuple(map(bits, unit))] += count
        named[tuple(frozenset(map(str, members)) for members in unit)] += count
    expected = alpha(named, masi)(list(named.values()))
    found = set_alpha(kinds)
    assert found == (expected if expected is None else pytest.approx(expected, abs=1e-9))


# Laws


@given(st.lists(st.frozensets(st.sampled_from("abcdef")), unique=True))
def test_only_sets_with_nothing_in_common_are_left_at_distance_1(
    sets: list[frozenset[str]],
) -> None:
    near = masi(sets)
    for one, other in combinations(range(len(sets)), 2):
        assert ((one, other) in near) == bool(sets[one] & sets[other])
        assert near.get((one, other), 1) == masi_distance(sets[one], sets[other])


def test_with_one_code_each_masi_is_nominal() -> None:
    chance = random.Random(0)  # noqa: S311 - nothing is secret
    choices = [frozenset(codes) for codes in ("", "a", "b", "c")]
    kinds = kinds_of(with_gaps(chance, choices, 0.2))
    assert measured(alpha, kinds, masi) == measured(alpha, kinds, nominal)


def test_counting_kinds_is_as_good_as_listing_units() -> None:
    kinds = {("a", "a"): 3, ("a", "b"): 2, ("b", "b"): 4}
    listed = [unit for unit, count in kinds.items() for _ in range(count)]
    for coefficient in (observed_agreement, cohen_kappa):
        assert coefficient(listed)([1] * len(listed)) == coefficient(kinds)([3, 2, 4])
    assert alpha(listed, nominal)([1] * len(listed)) == alpha(kinds, nominal)([3, 2, 4])


def test_observed_agreement_weighs_units_by_their_ratings() -> None:
    kinds = {("a", "a", None): 1, ("a", "a", "b"): 1}
    assert measured(observed_agreement, kinds) == pytest.approx((2 * 1 + 3 / 3) / 5)


def test_a_sample_without_units_has_no_agreement() -> None:
    assert observed_agreement([])([]) is None
    assert why_undefined([]) == NOT_TWICE
    assert why_undefined([("a", None, "a")]) == ALL_THE_SAME
    assert why_undefined([("a", "b")]) == ""
