"""Tests of whole comparisons: published and independently computed numbers, and laws."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from diptych.annotations.codebook import Code, Codebook, Facet
from diptych.comparison.bases import Basis
from diptych.comparison.significance import Chances, with_chances
from diptych.comparison.statistics import newcombe
from diptych.comparison.tables import Contrast, Query, compare_tallies
from diptych.comparison.tally import ANY, Count, GroupTally, TextCount
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diptych.comparison.tables import Comparison

CODES = ("a", "b")
MOOD = {name: Code(path=name, value=value) for name, value in (("bad", 1.0), ("good", 3.0))}
CODEBOOK = Codebook(
    facets=(
        Facet(name="theme", codes={path: Code(path=path) for path in (*CODES, "rare")}),
        Facet(name="mood", kind="ordinal", codes=MOOD),
    )
)
FOUR = [[3, 5], [2, 5], [4, 5], [2, 5]]
OTHER = [[1, 5], [2, 5], [0, 5], [1, 5]]


def tallied(group: Sequence[Sequence[int]], name: str) -> GroupTally:
    tally = GroupTally(each=[])
    for place, (*numbers, of) in enumerate(group):
        text = parse_text(f"{name}-{place:02}", b"x", "x", "x")
        counts = {
            ("theme", code): Count(
                texts=bool(n), paragraphs=n, annotations=n, words=n, scored=n, values={1: 2.0 * n}
            )
            for code, n in zip(CODES, numbers, strict=False)
            if n
        }
        whole = Count(texts=1, paragraphs=of, annotations=of, words=of)
        own = dict(counts)
        said = TextCount({**counts, ("theme", ""): whole, ANY: whole}, of, of, 0, own)
        tally.add(text, "finished", said)
    return tally


def compared(
    *groups: Sequence[Sequence[int]],
    query: Query | None = None,
    basis: Basis | None = None,
    names: str = "ABCDEF",
) -> Comparison:
    tallies = {
        name: tallied(group, name.lower()) for name, group in zip(names, groups, strict=False)
    }
    query = replace(query or Query(), stats=True, facets=("theme",))
    return compare_tallies(CODEBOOK, tallies, query, basis or Basis(), "source")


def chances_of(
    *groups: Sequence[Sequence[int]],
    match: Mapping[str, str] | None = None,
    by_paragraphs: bool = False,
    **options: Any,
) -> Comparison:
    asked = Chances(by_paragraphs=by_paragraphs, match=match)
    return with_chances(compared(*groups, **options), asked)


def first_row(comparison: Comparison) -> Any:
    return comparison.tables[0].rows[0].contrasts[1]


# Numbers computed elsewhere


def test_all_deals_of_four_and_four_texts() -> None:
    """Every deal in fractions, and scipy's permutation_test; the interval by statsmodels."""
    found = first_row(chances_of(OTHER, FOUR))
    assert found.p == pytest.approx(6 / 70, abs=1e-15)
    assert found.p_least == pytest.approx(6 / 70, abs=1e-15)
    assert (found.low, found.high) == pytest.approx((0.04023336671064398, 0.6597666332893561))


def test_pairs_of_texts_are_dealt_out_within_their_values() -> None:
    """Every deal within the values; the interval is the paired t of scipy's ttest_rel."""
    first = [[3, 5], [2, 5], [4, 5], [2, 5], [1, 5], [5, 5], [1, 3]]
    second = [[1, 5], [2, 5], [1, 5], [0, 5], [2, 5], [2, 5]]
    match = {f"{side}-{n:02}": f"event {n}" for side in "ab" for n in range(7)}
    comparison = chances_of(first, second, match=match, query=Query(match="event"))
    found = first_row(comparison)
    assert (found.p, found.p_least) == (0.125, 0.0625)
    assert (found.low, found.high) == pytest.approx((-0.644879743572539, 0.04487974357253899))
    assert found.matched == pytest.approx(-0.3)
    assert comparison.testing[0].unmatched == 1
    assert comparison.tables[0].rows[0].difference() == pytest.approx(8 / 30 - 18 / 33)


def test_a_code_in_one_text_only_is_no_evidence() -> None:
    """One article has the code in all of its paragraphs: dealing out texts gives p = 1."""
    found = first_row(chances_of([[20, 20], *[[0, 20]] * 4], [[0, 20]] * 5))
    assert (found.p, found.p_least, found.too_few) == (1, 1, True)


def test_a_row_that_can_only_reach_05_cannot_be_called_different() -> None:
    assert Contrast(p=1.0, p_least=0.05).too_few
    assert not Contrast(p=1.0, p_least=0.0499).too_few


@settings(max_examples=40)
@given(st.data())
def test_p_is_the_share_of_all_deals_that_are_as_far_apart(data: st.DataObject) -> None:
    text = st.integers(1, 6).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
    one, other = (data.draw(st.lists(text, min_size=3, max_size=4)) for _ in range(2))
    if len(one) == len(other) == 3 or not any(count for count, _ in [*one, *other]):
        return
    found = first_row(chances_of(one, other))
    pool = [*one, *other]

    def apart(chosen: Sequence[int]) -> Fraction:
        sides = [[pool[n] for n in chosen], [pool[n] for n in range(len(pool)) if n not in chosen]]
        shares = [Fraction(sum(c for c, _ in side), sum(of for _, of in side)) for side in sides]
        return abs(shares[0] - shares[1])

    seen = apart(range(len(one)))
    deals = [apart(chosen) for chosen in combinations(range(len(pool)), len(one))]
    assert found.p == pytest.approx(sum(deal >= seen for deal in deals) / len(deals))


# What p does not depend on


def test_p_is_the_same_whichever_group_comes_first_and_whatever_else_is_compared() -> None:
    many = [[n % 4, 5] for n in range(12)], [[n % 3, 6] for n in range(12)], [[1, 2]] * 4
    pair = first_row(chances_of(many[0], many[1]))
    turned = first_row(chances_of(many[1], many[0], names="BA"))
    three = first_row(chances_of(*many))
    assert pair.p == turned.p == three.p
    assert pair.low == pytest.approx(-turned.high)
    more_rows = [[a, 1, of] for a, of in many[0]], [[a, 2, of] for a, of in many[1]]
    assert first_row(chances_of(*more_rows)).p == pair.p


# What is tested, and what only described


@pytest.mark.parametrize(
    ("basis", "sizes", "kind"),
    [
        (Basis(), (3, 4), "texts"),
        (Basis(), (3, 3), "none"),
        (Basis(), (1, 1), "none"),
        (Basis(unit="text"), (3, 4), "texts"),
        (Basis(weigh="texts"), (4, 4), "texts"),
        (Basis(of="facet"), (4, 4), "texts"),
        (Basis(unit="annotation", of="coded"), (9, 9), "none"),
        (Basis(unit="word"), (9, 9), "none"),
    ],
)
def test_texts_are_dealt_out_where_there_are_enough(
    basis: Basis, sizes: tuple[int, int], kind: str
) -> None:
    one, other = ([[n % 3, 5] for n in range(size)] for size in sizes)
    comparison = chances_of(one, [*other[1:], [2, 5]], basis=basis)
    assert [testing.kind for testing in comparison.testing] == [kind]
    found = first_row(comparison)
    assert (found.p is None) == (kind == "none")
    assert found.p_adjusted == (None if kind == "none" else max(found.p, found.p_adjusted))


def test_too_few_texts_get_the_interval_of_independent_paragraphs() -> None:
    found = first_row(chances_of([[3, 10]], [[5, 8]]))
    assert (found.low, found.high) == newcombe(5, 8, 3, 10)
    for options in ({"basis": Basis(weigh="texts")}, {"match": {"a-00": "x", "b-00": "x"}}):
        assert first_row(chances_of([[3, 10]], [[5, 8]], **options)).low is None


def test_tests_on_paragraphs_are_fishers_on_request() -> None:
    comparison = chances_of([[6, 22], [0, 1]], [[9, 19]], by_paragraphs=True)
    found = first_row(comparison)
    assert found.p == pytest.approx(fisher_exact([[9, 10], [6, 17]])[1])
    assert found.odds_ratio == pytest.approx(9 * 17 / (10 * 6))
    assert comparison.testing[0].kind == "paragraphs"
    assert comparison.testing[0].detectable == (found.detectable, found.detectable)


def test_a_group_without_a_base_has_no_tests() -> None:
    found = first_row(chances_of([[1, 5]], [], by_paragraphs=True))
    assert (found.low, found.p) == (None, None)
    assert first_row(chances_of([[1, 5]], [])).low is None


def test_texts_without_a_partner_make_no_test() -> None:
    match = {"a-00": "x", "b-00": "y"}
    comparison = chances_of([[1, 5]] * 4, [[2, 5]] * 4, match=match)
    assert comparison.testing[0].kind == "none"
    assert comparison.testing[0].unmatched == 8


def test_where_texts_are_the_unit_the_interval_is_newcombes() -> None:
    found = first_row(chances_of(FOUR, OTHER, basis=Basis(unit="text")))
    assert (found.low, found.high) == newcombe(3, 4, 4, 4)


def test_a_group_and_the_first_are_shown_with_their_own_numbers() -> None:
    pair = chances_of(FOUR, OTHER, [[2, 9]] * 4).against(2)
    assert pair.tables[0].denominators == (20, 36)
    assert [side.name for side in pair.sides] == ["A", "C"]


def test_what_only_one_of_two_has_is_said_of_these_two() -> None:
    none = [[0, 9]] * 4
    last = chances_of(none, none, OTHER)
    assert [last.against(group).tables[0].rows[0].only_in for group in (1, 2)] == [None, (1, False)]
    others = chances_of(FOUR, none, OTHER)
    assert others.tables[0].rows[0].only_in is None
    assert others.against(1).tables[0].rows[0].only_in == (0, False)


# Facets as a whole, and means


def test_the_facets_distance_has_p_where_texts_are_dealt_out() -> None:
    groups = [[a, 5 - a, 5] for a, _ in FOUR], [[a, 5 - a, 5] for a, _ in OTHER]
    (table,) = chances_of(*groups).tables
    assert table.distances[1].p == pytest.approx(6 / 70)
    (few,) = chances_of(groups[0][:1], groups[1][:1]).tables
    assert few.distances[1].distance is not None
    assert few.distances[1].p is None
    assert table.omnibus.distance is None


def test_three_groups_are_compared_at_once_as_well() -> None:
    apart = [[[5 * (n == g), 5 * (n != g), 5] for _ in range(3)] for n in range(3) for g in [0]]
    (table,) = chances_of(*apart).tables
    assert table.omnibus.p is not None
    assert table.omnibus.p < 0.05
    (described,) = chances_of(*(group[:1] for group in apart)).tables
    assert described.omnibus.distance is not None
    assert described.omnibus.p is None
    match = {f"{side}-{n:02}": str(n) for side in "abc" for n in range(3)}
    (matched,) = chances_of(*apart, match=match).tables
    assert matched.omnibus.distance is not None


@pytest.mark.parametrize("weigh", [None, "texts"])
def test_a_mean_has_an_interval_over_four_texts_or_more(weigh: Any) -> None:
    query, basis = Query(score="mood"), Basis(weigh=weigh)
    uneven = [[1, 5], [2, 5], [3, 5], [1, 5]]
    comparison = chances_of(uneven, uneven[:3], query=query, basis=basis)
    cells = comparison.tables[0].rows[0].cells
    assert [cell.mean_low is None for cell in cells] == [True, True]  # every text has mean 2
    tally = comparison.sides[0].tally
    assert tally.each is not None
    tally.each[0][2].counts["theme", "a"].values = {1: 5.0}
    cells = with_chances(comparison, Chances()).tables[0].rows[0].cells
    assert cells[0].mean_low is not None
    assert cells[1].mean_low is None


def test_how_many_are_done_is_told() -> None:
    told: list[tuple[int, int]] = []
    comparison = compared(FOUR, OTHER, FOUR)
    with_chances(comparison, Chances(), lambda *numbers: told.append(numbers))
    assert told == [(1, 2), (2, 2)]


def test_one_group_and_none_have_nothing_to_be_compared_with() -> None:
    for groups in ((FOUR,), ()):
        assert chances_of(*groups).testing == ()
