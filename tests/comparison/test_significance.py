"""Tests of whole comparisons equal scipy's on what is counted from the raw annotations."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon
from scipy.stats import bootstrap, fisher_exact
from scipy.stats.contingency import association, odds_ratio

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import Code, Codebook, Facet
from diptych.comparison.significance import Profiles, require_testable, with_chances
from diptych.comparison.statistics import newcombe
from diptych.comparison.tables import Contrast, Distance, Query, compare_tallies
from diptych.comparison.tally import tally
from diptych.errors import BadOptionError
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diptych.comparison.tables import Comparison

Said = tuple[int, int, dict[str, str]]
"""First and last paragraph, and the codes."""
Member = tuple[int, list[Said]]
"""The number of paragraphs of a text, and what was said of them."""

CODEBOOK = Codebook(
    facets=tuple(
        Facet(name=name, codes={path: Code(path=path) for path in paths})
        for name, paths in (("theme", ["a", "a/x", "a/y", "b", "c"]), ("mood", ["good", "bad"]))
    )
)


@st.composite
def members(draw: st.DrawFn) -> Member:
    paragraphs = draw(st.integers(1, 12))
    numbers = st.integers(1, paragraphs)
    codes = [st.sampled_from([None, *facet.codes]) for facet in CODEBOOK.facets]
    said = draw(st.lists(st.tuples(numbers, numbers, *codes), max_size=15))
    return paragraphs, [
        (min(p, q), max(p, q), {k: v for k, v in (("theme", theme), ("mood", mood)) if v})
        for p, q, theme, mood in said
    ]


worlds = st.lists(st.lists(members(), max_size=3), min_size=2, max_size=3)


def values(member: Member, text_id: str = "one") -> tuple[Text, list[AnnotationSet]]:
    paragraphs, said = member
    body = "\n\n".join(f"number {number}" for number in range(paragraphs))
    text = parse_text(text_id, body.encode(), body, text_id)
    annotations = {}
    for number, (first, last, codes) in enumerate(said):
        start, end = text.paragraphs[first - 1].start, text.paragraphs[last - 1].end
        annotations[f"{number:03}"] = Annotation(
            start=start, end=end, quote=body[start:end], codes=codes
        )
    found = AnnotationSet(
        text=text_id, text_version=text.version, annotator="ann", annotations=annotations
    )
    return text, [found]


def compared(groups: Sequence[Sequence[Member]], query: Query | None = None) -> Comparison:
    query = query or Query(stats=True)
    profiles = [Profiles(query.unit) for _ in groups]
    tallies = []
    for group, notes in zip(groups, profiles, strict=True):
        texts = [values(member, f"t{number}") for number, member in enumerate(group)]
        for text, sets in texts:
            notes.note(text, sets)
        tallies.append(tally(texts))
        if query.unit == "paragraph":
            assert notes.paragraphs.total() == tallies[-1].total.coded
    names = [f"group {number}" for number in range(len(groups))]
    return with_chances(compare_tallies(CODEBOOK, names, tallies, query), profiles)


# The same, counted by hand


def coded(group: Sequence[Member], unit: str) -> list[list[tuple[str, str]]]:
    """What is said of each unit of a group: of a coded paragraph, or by an annotation."""
    if unit == "annotation":
        return [list(codes.items()) for _, said in group for *_, codes in said if codes]
    found: dict[tuple[int, int], set[tuple[str, str]]] = {}
    for text, (_, said) in enumerate(group):
        for first, last, codes in said:
            for number in range(first, last + 1):
                found.setdefault((text, number), set()).update(codes.items())
    return [list(codes) for codes in found.values() if codes]


def crossed(one: list[Any], other: list[Any], facet: str, code: str) -> list[list[int]]:
    """Have it or not, in one group and in the first."""
    rows = []
    for units in (one, other):
        having = sum(any(f == facet and under(c, code) for f, c in unit) for unit in units)
        rows.append([having, len(units) - having])
    return rows


def under(code: str, above: str) -> bool:
    return code == above or code.startswith(f"{above}/")


def profile(units: list[Any], facet: str) -> list[int]:
    return [
        sum(unit.count((facet, code)) for unit in units) for code in CODEBOOK.facet(facet).codes
    ]


def adjusted(values: list[float]) -> list[float]:
    return [
        min(1.0, max(sum(v >= w for v in values) * w for w in values if w <= p)) for p in values
    ]


def near(number: float | None) -> object:
    return None if number is None else pytest.approx(number, rel=0, abs=1e-9)


@settings(max_examples=25)
@given(worlds, st.sampled_from(["paragraph", "annotation"]), st.integers(0, 2))
def test_every_number_of_every_record_equals_scipys(
    world: list[list[Member]], unit: Any, minimum: int
) -> None:
    comparison = compared(world, Query(stats=True, unit=unit, minimum=minimum))
    records = list(comparison.records())
    first, *others = (coded(group, unit) for group in world)
    for facet in ("theme", "mood"):
        for number, units in enumerate(others, 1):
            shown = [r for r in records if r["facet"] == facet and r["group"] == f"group {number}"]
            tables = [crossed(units, first, facet, record["code"]) for record in shown]
            check_rows(shown, tables)
            check_facet(shown, profile(units, facet), profile(first, facet))


def check_rows(records: list[dict[str, Any]], tables: list[list[list[int]]]) -> None:
    if not records or not all(map(sum, tables[0])):
        for record in records:
            assert {record[key] for key in ("difference_low", "difference_high", "odds_ratio", "p",
                                            "p_adjusted", "p_least")} == {None}  # fmt: skip
        return
    p = [float(fisher_exact(table).pvalue) for table in tables]
    for record, table, raw, holm in zip(records, tables, p, adjusted(p), strict=True):
        (a, b), (c, d) = table
        ratio = odds_ratio(table, kind="sample").statistic
        assert record["odds_ratio"] == near(ratio if np.isfinite(ratio) else None)
        interval = record["difference_low"], record["difference_high"]
        assert interval == newcombe(a, a + b, c, c + d)
        assert (record["p"], record["p_adjusted"]) == (near(raw), near(holm))
        assert record["p_least"] <= record["p"] + 1e-9


def check_facet(records: list[dict[str, Any]], one: list[int], other: list[int]) -> None:
    for record in records:
        distance, low, high = (record[f"facet_distance{end}"] for end in ("", "_low", "_high"))
        if not sum(one) or not sum(other):
            assert (distance, low, high, record["facet_p"]) == (None,) * 4
            assert record["facet_cramers_v"] is None
            continue
        assert distance == near(jensenshannon(one, other, base=2))
        assert low is None or 0 <= low <= high <= 1
        assert 0 < record["facet_p"] <= 1
        used = np.array([one, other])[:, [x + y > 0 for x, y in zip(one, other, strict=True)]]
        v = association(used, method="cramer") if used.shape[1] > 1 else None
        assert record["facet_cramers_v"] == near(v)


# Chance


def alone(*codes: str) -> list[Member]:
    """A text of one group, a paragraph per code."""
    return [(len(codes), [(n, n, {"theme": code}) for n, code in enumerate(codes, 1)])]


def apart(one: Sequence[Member], other: Sequence[Member]) -> Distance:
    return compared([one, other]).tables[0].distances[1]


def test_the_interval_is_the_basic_bootstrap_interval_of_the_divergence() -> None:
    one, other = [40, 25, 15], [10, 30, 20]
    codes = ("a", "b", "c")
    groups = [
        alone(*(code for code, n in zip(codes, counts, strict=True) for _ in range(n)))
        for counts in (one, other)
    ]

    def divergence(x: Any, y: Any, axis: int) -> Any:
        counts = [
            np.stack([(drawn == code).sum(axis=axis) for code in range(3)]) for drawn in (x, y)
        ]
        return jensenshannon(*counts, base=2, axis=0) ** 2

    samples = [np.repeat(range(3), counts) for counts in (one, other)]
    expected = bootstrap(
        samples, divergence, n_resamples=20_000, method="basic", rng=np.random.default_rng(1)
    ).confidence_interval
    found = apart(*groups)
    assert (found.low, found.high) == pytest.approx(
        (max(expected.low, 0) ** 0.5, expected.high**0.5), abs=0.02
    )


def test_p_is_the_share_of_all_ways_to_deal_the_paragraphs_out() -> None:
    one, other = ["a", "a", "a", "b"], ["b", "b", "c", "a", "c"]
    pool = [*one, *other]

    def distance(chosen: Sequence[int]) -> float:
        inside = [pool[i] for i in chosen]
        outside = [pool[i] for i in range(len(pool)) if i not in chosen]
        counts = ([side.count(code) for code in "abc"] for side in (inside, outside))
        return float(jensenshannon(*counts, base=2))

    observed = distance(range(len(one)))
    ways = [distance(chosen) for chosen in combinations(range(len(pool)), len(one))]
    exact = sum(way >= observed - 1e-9 for way in ways) / len(ways)
    assert 0.05 < exact < 0.95
    assert apart(alone(*one), alone(*other)).p == pytest.approx(exact, abs=0.05)


def test_too_few_paragraphs_with_the_facet_give_no_interval() -> None:
    fifteen, fourteen = ["a", "b", "c"] * 5, ["a", "b"] * 7
    mood = (2, [(1, 2, {"mood": "good"})])
    enough, few = apart(alone(*fifteen), alone(*fifteen)), apart(alone(*fifteen), alone(*fourteen))
    assert (enough.low, enough.high) == (0, 0)
    assert (few.low, few.high) == (None, None)
    assert few.p is not None
    assert apart(alone(*fifteen), [*alone(*fourteen), mood]).low is None


def test_two_groups_alike_differ_no_more_than_by_chance() -> None:
    found = apart(alone(*"abc" * 5), alone(*"abc" * 5))
    assert (found.distance, found.low, found.high, found.p, found.cramers_v) == (0, 0, 0, 1, 0)


def test_two_groups_with_nothing_in_common_differ_by_more_than_chance() -> None:
    found = apart(alone(*"a" * 20), alone(*"b" * 20))
    assert (found.distance, found.p, found.cramers_v) == (1, 0.001, 1)


def test_paragraphs_are_drawn_with_all_that_is_said_of_them() -> None:
    """Said ten times of the same paragraph, it is no more certain."""
    one, other = alone(*"abababab"), alone(*"abababaa")
    ten_times = [[(m, said * 10) for m, said in group] for group in (one, other)]
    once = compared([one, other], Query(stats=True, unit="annotation"))
    often = compared(ten_times, Query(stats=True, unit="annotation"))
    assert often.tables[0].distances == once.tables[0].distances


def test_the_same_data_give_the_same_numbers_whatever_their_order() -> None:
    one, other = alone(*"aabbc"), alone(*"abccc")
    split = [member for code in "cbbaa" for member in alone(code)]
    assert apart(one, other) == apart(split, other)
    assert apart(one, other) == apart(one, other)


def test_each_group_is_compared_with_the_first() -> None:
    one, other, third = alone(*"aaab"), alone(*"abbb"), alone(*"aacc")
    table = compared([one, other, third]).tables[0]
    second = compared([one, third], Query(stats=True, minimum=0)).tables[0]
    contrasts = {row.code: row.contrasts[1] for row in second.rows}
    for row in table.rows:
        assert row.contrasts[0] == Contrast()
        assert row.contrasts[2].p == contrasts[row.code].p
    assert table.distances[0] == Distance()
    assert table.distances[2].distance == second.distances[1].distance


def test_a_comparison_can_be_reduced_to_the_first_group_and_another() -> None:
    three = compared([alone(*"aaab"), alone(*"abbb"), alone(*"aacc")])
    pair = three.against(2)
    assert [side.name for side in pair.sides] == ["group 0", "group 2"]
    assert list(pair.records()) == [r for r in three.records() if r["group"] != "group 1"]


def test_the_family_is_the_rows_shown() -> None:
    one, other = alone(*"aaaaaa", "b"), alone(*"bbbbbb", "a/x")
    few = compared([one, other], Query(stats=True, depth=1)).tables[0].rows
    all_rows = compared([one, other]).tables[0].rows
    for rows in (few, all_rows):
        least = min(row.contrasts[1].p or 0 for row in rows)
        assert min(row.contrasts[1].p_adjusted or 0 for row in rows) == near(least * len(rows))
    assert (len(few), len(all_rows)) == (2, 3)


def test_one_group_and_none_have_nothing_to_be_compared_with() -> None:
    only = compared([alone("a")])
    assert only.tables[0].rows[0].contrasts == (Contrast(),)
    assert only.tables[0].distances == (Distance(),)
    assert compared([]).tables[0].distances == ()


def test_too_few_are_known_as_such() -> None:
    rows = compared([alone(*"aaabbbbbbb"), alone(*"bbbbbbbbbb")]).tables[0].rows
    assert {row.code: row.contrasts[1].too_few for row in rows} == {"a": True, "b": True}
    rows = compared([alone(*"aaaaabbbbb"), alone(*"bbbbbbbbbb")]).tables[0].rows
    assert {row.code: row.contrasts[1].too_few for row in rows} == {"a": False, "b": False}
    assert not Contrast().too_few


def test_words_are_refused_and_nothing_else() -> None:
    require_testable(Query(stats=True, unit="annotation"))
    with pytest.raises(BadOptionError, match="--stats: words of one passage are not independent"):
        require_testable(Query(stats=True, unit="word"))


# What is noted of paragraphs


def noted(unit: Any, *said: Said) -> list[tuple[tuple[tuple[str, str], ...], int]]:
    notes = Profiles(unit)
    notes.note(*values((3, list(said))))
    return sorted(notes.paragraphs.items())


def test_a_paragraph_has_a_code_once_and_an_annotation_counts_for_all_it_touches() -> None:
    a, b = ("theme", "a"), ("theme", "b")
    said = [(1, 2, {"theme": "a"}), (2, 2, {"theme": "a"}), (2, 2, {"theme": "b"}), (3, 3, {})]
    assert noted("paragraph", *said) == [((a,), 1), ((a, b), 1)]
    assert noted("annotation", *said) == [((a,), 1), ((a, b), 1)]
    twice = [*said[1:], said[1]]
    assert noted("paragraph", *twice) == [((a, b), 1)]
    assert noted("annotation", *twice) == [((a, a, b), 1)]
