from __future__ import annotations

import random
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from scipy.stats import binomtest
from tests.review.continuum import u_disagreement, unitizing
from tests.review.plain import codes_by_paragraph, rated_twice

from diptych.annotations.codebook import lineage
from diptych.review.agreement import COLUMNS, Floors
from diptych.review.agreement import agreement as measured_agreement
from diptych.review.bootstrap import bound
from diptych.review.coefficients import (
    ALL_THE_SAME,
    NOT_TWICE,
    alpha,
    cohen_kappa,
    differing_by_chance,
    masi,
    nominal,
    observed_agreement,
    ordinal_alpha,
    why_undefined,
)
from diptych.review.measures import NO_SPANS, NOT_BY_ALL, NOTHING_IN_COMMON, ONE_CODE
from diptych.review.partitions import CodedUnit
from diptych.review.spans import Placed, merged, overlapping_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.annotations.codebook import Codebook, Facet
    from diptych.review.agreement import Agreement, Estimate
    from diptych.review.reading import Reading

CODES = ["rules", "rules/un", "rules/courts", "access"]


def agreement(
    readings: Sequence[Reading], annotators: Sequence[str], facets: Sequence[Facet]
) -> Agreement:
    return measured_agreement([reading.outline() for reading in readings], annotators, facets)


def row_of(measured: Agreement, facet: str, code: str = "") -> dict[str, Estimate]:
    rows = {(table.facet, row.code): row for table in measured.tables for row in table.rows}
    return dict(rows[facet, code].estimates)


@pytest.fixture
def simple(read: Callable[..., Reading], codebook: Codebook) -> Agreement:
    """Four paragraphs: the two agree in the first and in the last, where there is nothing."""
    reading = read(
        "one",
        4,
        ann=[(1, 1, "theme=rules/un sentiment=good"), (2, 2, "theme=rules/un sentiment=bad")],
        bob=[
            (1, 1, "theme=rules/un sentiment=good"),
            (2, 2, "theme=rules/courts sentiment=good"),
            (3, 3, "theme=access"),
        ],
    )
    return agreement([reading], ["ann", "bob"], codebook.facets)


def values(row: dict[str, Estimate]) -> dict[str, float | None]:
    return {name: estimate.value for name, estimate in row.items()}


def test_a_facet_compares_sets_of_codes(simple: Agreement) -> None:
    found = values(row_of(simple, "theme"))
    assert found["observed"] == 0.5
    assert found["cohen_kappa"] == pytest.approx((0.5 - 0.25) / (1 - 0.25))
    assert found["alpha_masi"] == pytest.approx(1 - 7 * 2 / 22)
    assert found["f1_exact"] == pytest.approx(2 / 5)
    assert found["f1_overlapping"] == pytest.approx(2 / 5)
    assert [estimate.n for estimate in row_of(simple, "theme").values()] == [
        4, 4, 4, 5, 5, 5, 5, 5, 5,
    ]  # fmt: skip


def test_a_code_is_given_or_not_and_includes_those_below(simple: Agreement) -> None:
    rules = values(row_of(simple, "theme", "rules"))
    assert (rules["observed"], rules["cohen_kappa"], rules["alpha_nominal"]) == (1, 1, 1)
    assert (rules["f1_exact"], rules["alpha_unitizing"]) == (1, 1)
    un = values(row_of(simple, "theme", "rules/un"))
    assert un["observed"] == 0.75
    assert un["cohen_kappa"] == pytest.approx(0.5)
    assert un["f1_exact"] == pytest.approx(2 / 3)


def test_codes_that_nobody_gave_have_no_row(simple: Agreement) -> None:
    theme, sentiment = simple.tables
    assert [(row.code, row.depth, row.coded) for row in theme.rows] == [
        ("", 0, 3),
        ("rules", 0, 2),
        ("rules/un", 1, 2),
        ("rules/courts", 1, 1),
        ("access", 0, 1),
    ]
    assert [row.code for row in sentiment.rows] == ["", "bad", "good"]


def test_an_ordinal_facet_compares_values_where_each_gave_one(simple: Agreement) -> None:
    ordinal = row_of(simple, "sentiment")["alpha_ordinal"]
    assert ordinal.n == 2
    assert ordinal.value == pytest.approx(0)
    assert "alpha_ordinal" not in row_of(simple, "theme")


def test_records_are_tidy(simple: Agreement) -> None:
    rows = list(simple.records())
    assert all(tuple(row) == tuple(column.key for column in COLUMNS) for row in rows)
    keys = [(row["facet"], row["code"], row["measure"]) for row in rows]
    assert len(set(keys)) == len(keys)
    first = rows[0]
    assert (first["facet"], first["code"], first["label"], first["measure"]) == (
        "theme", None, "Theme", "observed",
    )  # fmt: skip
    assert (first["annotators"], first["n"], first["coded"], first["value"]) == (
        "ann bob", 4, 3, 0.5,
    )  # fmt: skip
    assert first["undefined"] is None


# Undefined


def test_what_is_undefined_says_why(read: Callable[..., Reading], codebook: Codebook) -> None:
    everywhere = [(1, 3, "theme=access")]
    reading = read("one", 3, ann=everywhere, bob=everywhere)
    measured = agreement([reading], ["ann", "bob"], codebook.facets)
    theme, access, sentiment = (
        row_of(measured, "theme"),
        row_of(measured, "theme", "access"),
        row_of(measured, "sentiment"),
    )
    for row, names in (
        (theme, ["cohen_kappa", "alpha_masi"]),
        (access, ["cohen_kappa", "alpha_nominal"]),
        (sentiment, ["cohen_kappa", "alpha_masi"]),
    ):
        for name in names:
            assert row[name].undefined == ALL_THE_SAME
            assert (row[name].value, row[name].interval, row[name].n) == (None, None, 3)
        assert row["observed"].value == 1
        assert row["observed"].interval == (pytest.approx(0.025 ** (1 / 3)), 1)
    assert (sentiment["alpha_ordinal"].undefined, sentiment["alpha_ordinal"].n) == (NOT_TWICE, 0)
    for name in ("f1_exact", "f1_overlapping", "alpha_unitizing"):
        assert (sentiment[name].undefined, sentiment[name].n) == (NO_SPANS, 0)
        assert theme[name].value == 1


def test_texts_without_paragraphs_leave_everything_undefined(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    measured = agreement([read("one", 0, ann=[], bob=[])], ["ann", "bob"], codebook.facets)
    assert {estimate.undefined for estimate in row_of(measured, "theme").values()} == {
        NOT_TWICE,
        NO_SPANS,
    }


def test_without_a_text_by_all_three_there_is_no_unitizing_alpha(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    readings = [
        read("one", 2, ann=[(1, 1, "theme=access")], bob=[]),
        read("two", 2, bob=[(1, 1, "theme=access")], cid=[(1, 1, "theme=access")]),
    ]
    row = row_of(agreement(readings, ["ann", "bob", "cid"], codebook.facets), "theme")
    assert (row["alpha_unitizing"].undefined, row["alpha_unitizing"].n) == (NOT_BY_ALL, 0)
    assert "cohen_kappa" not in row
    assert row["f1_exact"].value == pytest.approx(2 / 3)
    assert row["observed"].value == pytest.approx(3 / 4)


def test_one_letter_marked_by_both_leaves_nothing_to_expect(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    from msgspec.structs import replace

    from diptych.annotations.annotation import Annotation
    from diptych.texts.text import parse_text

    reading = read("one", 1, ann=[], bob=[])
    said = Annotation(start=0, end=1, quote="x", codes={"theme": "access"})
    name = "00000000-0000-4000-8000-000000000000"
    letter = type(reading)(
        text=parse_text("one", b"x", "x", "one.md"),
        sets={who: replace(one, annotations={name: said}) for who, one in reading.sets.items()},
    )
    unitized = row_of(agreement([letter], ["ann", "bob"], codebook.facets), "theme")[
        "alpha_unitizing"
    ]
    assert (unitized.undefined, unitized.n) == (ALL_THE_SAME, 2)


# Floor


def short(measured: Agreement, **floors: float) -> list[tuple[str, str, str, bool]]:
    return [
        (table.facet, one.code, one.measure, one.is_lower_end)
        for table in measured.tables
        for one in table.shortfalls(Floors(**floors))
    ]


def test_a_floor_is_about_the_alphas_of_the_facet(simple: Agreement) -> None:
    theme, sentiment = ("theme", "", "alpha_masi", False), ("sentiment", "", "alpha_masi", False)
    assert short(simple, facets=-1) == []
    assert short(simple, facets=0.36)[:1] == [("sentiment", "", "alpha_ordinal", False)]
    assert short(simple, facets=0.37)[:1] == [theme]
    assert short(simple, facets=0.9) == [
        theme, sentiment, ("sentiment", "", "alpha_ordinal", False),
    ]  # fmt: skip
    assert short(simple) == []


def test_codes_have_a_floor_of_their_own(simple: Agreement) -> None:
    assert short(simple, codes=0.5) == [
        ("theme", "rules/courts", "alpha_nominal", False),
        ("theme", "access", "alpha_nominal", False),
        ("sentiment", "bad", "alpha_nominal", False),
    ]
    assert ("theme", "rules", "alpha_nominal", False) not in short(simple, codes=1)


def test_the_lower_end_of_the_interval_has_a_floor_of_its_own(simple: Agreement) -> None:
    lower = row_of(simple, "theme")["alpha_masi"].interval
    assert lower is not None
    theme = ("theme", "", "alpha_masi", True)
    assert theme in short(simple, lower=lower[0] + 0.01)
    assert theme not in short(simple, lower=lower[0])
    assert row_of(simple, "sentiment")["alpha_ordinal"].interval is None
    assert ("sentiment", "", "alpha_ordinal", True) in short(simple, lower=-1)
    assert {one[1] for one in short(simple, lower=1)} == {""}


def test_an_undefined_alpha_reaches_no_floor(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    measured = agreement([read("one", 3, ann=[], bob=[])], ["ann", "bob"], codebook.facets)
    assert short(measured, facets=-1, lower=-1) == [
        ("theme", "", "alpha_masi", False),
        ("sentiment", "", "alpha_masi", False),
        ("sentiment", "", "alpha_ordinal", False),
    ]


# Where nobody differs


def test_perfect_agreement_has_the_bound_that_n_allows(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    said = [(1, 1, "theme=rules/un"), (2, 2, "theme=access")]
    measured = agreement([read("one", 30, ann=said, bob=said)], ["ann", "bob"], codebook.facets)
    apart = 1 - binomtest(30, 30).proportion_ci(0.95, "exact").low
    for code, given in (("", [1, 1, 28]), ("rules", [1, 29])):
        row = row_of(measured, "theme", code)
        pairs = 60 * 60 - sum((2 * n) ** 2 for n in given)
        alpha_name = "alpha_nominal" if code else "alpha_masi"
        for name, chance in (
            ("observed", 1),
            ("cohen_kappa", pairs / (60 * 60)),
            (alpha_name, pairs / (60 * 59)),
        ):
            assert (row[name].value, row[name].exact) == (1, True)
            assert row[name].interval == (pytest.approx(1 - apart / chance), 1)
        passages = 2 if not code else 1
        for name in ("f1_exact", "f1_overlapping", "alpha_unitizing", "u_alpha"):
            low = binomtest(passages, passages).proportion_ci(0.95, "exact").low
            assert row[name].interval == (pytest.approx(low), 1)
    record = next(row for row in measured.records() if row["measure"] == "observed")
    assert (record["interval"], record["high"]) == ("exact", 1)


def test_where_nothing_is_shared_the_upper_end_is_what_n_allows(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    reading = read(
        "one", 6, ann=[(1, 1, "theme=access")], bob=[(n, n, "theme=access") for n in (2, 3, 4)]
    )
    row = row_of(agreement([reading], ["ann", "bob"], codebook.facets), "theme")
    high = binomtest(0, 2).proportion_ci(0.95, "exact").high
    assert row["f1_exact"].value == 0
    assert row["f1_exact"].interval == (0, pytest.approx(high))


def test_what_cannot_vary_has_no_interval(read: Callable[..., Reading], codebook: Codebook) -> None:
    reading = read(
        "one", 1, ann=[(1, 1, "theme=access"), (1, 1, "theme=rules")], bob=[(1, 1, "theme=access")]
    )
    row = row_of(agreement([reading], ["ann", "bob"], codebook.facets), "theme")
    assert row["f1_exact"].value == pytest.approx(2 / 3)
    assert (row["f1_exact"].interval, row["f1_exact"].exact) == (None, False)


def test_the_bound_holds_its_level() -> None:
    """If it is drawn again and again, at most 2.5 % are perfect with a bound above the truth."""
    chance = random.Random(5)  # noqa: S311 - nothing is secret
    for n, both, apart in ((20, 0.3, 0.1), (40, 0.05, 0.04), (40, 0.01, 0.02), (100, 0.2, 0.03)):
        given = both + apart / 2
        truth = 1 - apart / (2 * given * (1 - given))
        missed = 0
        for _ in range(2000):
            drawn = Counter(chance.choices("+-x", [both, 1 - both - apart, apart], k=n))
            if not drawn["x"] and drawn["+"] and drawn["-"]:
                ratings = {(True, True): drawn["+"], (False, False): drawn["-"]}
                expected = differing_by_chance(ratings)(list(ratings.values())) or 0
                missed += bound(n, expected) > truth
        assert missed / 2000 <= 0.025


# Units that partition the continuum


def test_the_family_of_2016_is_measured_on_units_and_gaps(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    reading = read(
        "one",
        3,
        ann=[(1, 1, "theme=rules/un"), (2, 2, "theme=access")],
        bob=[(1, 1, "theme=rules/courts"), (2, 2, "theme=access")],
    )
    length = len(reading.text.body)
    ann, bob = (
        [(a.start, a.end, a.codes["theme"]) for a in reading.sets[name].annotations.values()]
        for name in ("ann", "bob")
    )
    units = [
        sorted(CodedUnit(Placed(start, end), code) for start, end, code in of_one)
        for of_one in (ann, bob)
    ]
    measured = agreement([reading], ["ann", "bob"], codebook.facets)
    theme = row_of(measured, "theme")
    found = u_disagreement(units, length)
    assert not isinstance(found.compared, dict)
    expected = 1 - sum(found.differing.values()) / length / 2 / found.expected
    assert theme["u_alpha"].value == pytest.approx(expected)
    assert theme["bar_u_alpha"].value == 1
    size = units[0][0].length
    assert theme["cu_alpha"].value == pytest.approx(1 - 0.5 / (1 - 6 / 16) * (1 - 4 / 16))
    assert theme["cu_alpha"].coverage == pytest.approx(2 * size / length)
    access = row_of(measured, "theme", "access")
    assert (access["u_alpha"].value, access["k_u_alpha"].value) == (1, 1)
    assert "bar_u_alpha" not in access
    assert row_of(measured, "theme", "rules")["k_u_alpha"].value == 1
    assert row_of(measured, "theme", "rules/un")["k_u_alpha"].value == pytest.approx(
        1 - 1 / (3 / (4 - 1))
    )
    record = next(row for row in measured.records() if row["measure"] == "cu_alpha")
    assert record["coverage"] == theme["cu_alpha"].coverage


def test_units_of_one_annotator_that_overlap_are_refused_by_name(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    reading = read(
        "one",
        6,
        ann=[(1, 2, "theme=rules"), (2, 3, "theme=access"), (4, 5, "theme=access"),
             (5, 6, "theme=access")],
        bob=[(1, 2, "theme=rules")],
    )  # fmt: skip
    ids = {
        (one.start, one.codes["theme"]): name[:8]
        for name, one in reading.sets["ann"].annotations.items()
    }
    first, second, third, fourth = (ids[key] for key in sorted(ids))
    measured = agreement([reading], ["ann", "bob"], codebook.facets)
    theme, rules, access = (row_of(measured, "theme", code) for code in ("", "rules", "access"))
    assert theme["u_alpha"].undefined == (
        f"{first} and {second} of ann overlap in one:2, and 1 more such pair; take one code at a "
        f"time, or end one where the other begins: diptych edit {first} --quote WORDS"
    )
    assert theme["u_alpha"].overlapping == (f"{first}+{second}", f"{third}+{fourth}")
    for name in ("bar_u_alpha", "cu_alpha"):
        assert (theme[name].value, theme[name].undefined) == (None, theme["u_alpha"].undefined)
    assert rules["u_alpha"].value == 1
    assert rules["k_u_alpha"].undefined == theme["u_alpha"].undefined
    assert access["u_alpha"].undefined == (
        f"{third} and {fourth} of ann overlap in one:5; end one where the other begins: diptych "
        f"edit {third} --quote WORDS"
    )
    record = next(row for row in measured.records() if row["measure"] == "u_alpha")
    assert record["overlapping"] == f"{first}+{second} {third}+{fourth}"


def test_a_passage_that_has_a_code_and_one_below_it_names_both_annotations(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    reading = read("one", 2, ann=[(1, 1, "theme=rules/un"), (1, 1, "theme=rules")], bob=[])
    ids = {one.codes["theme"]: name[:8] for name, one in reading.sets["ann"].annotations.items()}
    theme = row_of(agreement([reading], ["ann", "bob"], codebook.facets), "theme")
    assert theme["u_alpha"].overlapping == (f"{ids['rules']}+{ids['rules/un']}",)


def test_a_passage_marked_twice_with_one_code_is_one_unit(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    once = [(1, 1, "theme=access")]
    reading = read("one", 2, ann=[*once, (1, 1, "theme=access sentiment=bad")], bob=once)
    assert row_of(agreement([reading], ["ann", "bob"], codebook.facets), "theme")[
        "u_alpha"
    ].value == 1  # fmt: skip


def test_what_two_did_not_mark_in_common_says_so(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    apart = read("one", 3, ann=[(1, 1, "theme=access")], bob=[(2, 2, "theme=access")])
    measured = agreement([apart], ["ann", "bob"], codebook.facets)
    assert row_of(measured, "theme")["cu_alpha"].undefined == NOTHING_IN_COMMON
    assert row_of(measured, "theme", "access")["k_u_alpha"].undefined == NOTHING_IN_COMMON
    same = read("one", 3, ann=[(1, 1, "theme=access")], bob=[(1, 1, "theme=access")])
    measured = agreement([same], ["ann", "bob"], codebook.facets)
    assert row_of(measured, "theme")["cu_alpha"].undefined == ONE_CODE
    assert row_of(measured, "theme")["cu_alpha"].coverage is not None


def test_of_three_annotators_only_u_alpha_is_settled(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    said = [(1, 1, "theme=access")]
    reading = read("one", 3, ann=said, bob=said, cid=[])
    row = row_of(agreement([reading], ["ann", "bob", "cid"], codebook.facets), "theme")
    assert row["u_alpha"].value == row["bar_u_alpha"].value
    assert not {"cu_alpha", "k_u_alpha"} & set(row)


def test_what_one_code_each_leaves_out_is_measured(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    both = [(1, 1, "sentiment=good"), (2, 2, "sentiment=good"), (3, 3, "sentiment=bad")]
    reading = read(
        "one", 6, ann=[*both, (3, 3, "sentiment=good")], bob=[*both, (4, 4, "theme=access")]
    )
    measured = agreement([reading], ["ann", "bob"], codebook.facets)
    ordinal = row_of(measured, "sentiment")["alpha_ordinal"]
    assert (ordinal.n, ordinal.left_out) == (2, pytest.approx(1 / 3))
    rows = {row["measure"]: row["left_out"] for row in measured.records() if not row["code"]}
    assert rows["alpha_ordinal"] == pytest.approx(1 / 3)
    assert rows["observed"] is None


# Against plain counting


@pytest.mark.parametrize("seed", range(12))
def test_random_projects_come_out_as_counted_plainly(
    read: Callable[..., Reading],
    codebook: Codebook,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("diptych.review.bootstrap.RESAMPLES", 100)  # for speed
    chance = random.Random(seed)  # noqa: S311 - nothing is secret
    names = ["ann", "bob", "cid"][: 2 + seed % 2]
    readings = [
        read(f"text-{n}", chance.randrange(1, 40), **said)
        for n in range(5)
        for said in [dict.fromkeys(chance.sample(names, chance.randrange(2, len(names) + 1)), ())]
    ]
    readings = [
        read(r.text.id, size, **{name: said(chance, size) for name in r.sets})
        for r in readings
        for size in [len(r.text.paragraphs)]
    ]
    measured = agreement(readings, names, codebook.facets)
    theme = row_of(measured, "theme")
    units = plain_units(readings, names, "theme")
    check(theme, units, {"observed": observed_agreement, "alpha_masi": lambda k: alpha(k, masi)})
    ordinal = [
        tuple(
            VALUES.get(next(iter(codes))) if codes and len(codes) == 1 else None for codes in unit
        )
        for unit in plain_units(readings, names, "sentiment")
    ]
    check(row_of(measured, "sentiment"), ordinal, {"alpha_ordinal": ordinal_alpha})
    for code in CODES:
        coded = [
            tuple(None if c is None else any(code in lineage(one) for one in c) for c in unit)
            for unit in units
        ]
        if any(any(unit) for unit in coded):
            row = row_of(measured, "theme", code)
            kappa = {"cohen_kappa": cohen_kappa} if len(names) == 2 else {}
            check(row, coded, {"alpha_nominal": lambda k: alpha(k, nominal), **kappa})
            spans = [plain_spans(readings, code)]
            check_spans(row, readings, names, spans)
    check_spans(
        theme, readings, names, [plain_spans(readings, code, exactly=True) for code in CODES]
    )


VALUES = {"bad": -1, "fair": 0, "good": 1}


def said(chance: random.Random, size: int) -> list[tuple[int, int, str]]:
    found = []
    for _ in range(chance.randrange(size)):
        first = chance.randrange(1, size + 1)
        last = min(size, first + chance.choice([0, 0, 1, 3]))
        sentiment = chance.choice(["", " sentiment=bad", " sentiment=good", " sentiment=fair"])
        found.append((first, last, f"theme={chance.choice(CODES)}{sentiment}"))
    return found


def plain_units(readings: Sequence[Reading], names: Sequence[str], facet: str) -> list[Any]:
    units = []
    for reading in readings:
        codes = {
            name: codes_by_paragraph(reading.text, one).get(facet, {})
            for name, one in reading.sets.items()
        }
        units += [
            tuple(
                codes[name].get(p.number, frozenset()) if name in codes else None for name in names
            )
            for p in reading.text.paragraphs
        ]
    return units


def check(row: dict[str, Estimate], units: Sequence[Any], coefficients: dict[str, Any]) -> None:
    kinds = rated_twice(Counter(units))
    for name, coefficient in coefficients.items():
        expected = coefficient(kinds)(list(kinds.values()))
        assert row[name].n == sum(kinds.values())
        if expected is None:
            assert (row[name].value, row[name].undefined) == (None, why_undefined(kinds))
            continue
        assert row[name].value == pytest.approx(expected, abs=1e-9)
        if interval := row[name].interval:
            assert interval[0] <= interval[1]


def plain_spans(
    readings: Sequence[Reading], code: str, *, exactly: bool = False
) -> dict[tuple[str, str], set[tuple[int, int]]]:
    """Return the spans of a code by text and annotator."""
    return {
        (reading.text.id, name): {
            (a.start, a.end)
            for a in one.annotations.values()
            if code in ([a.codes["theme"]] if exactly else lineage(a.codes["theme"]))
        }
        for reading in readings
        for name, one in reading.sets.items()
    }


def check_spans(
    row: dict[str, Estimate],
    readings: Sequence[Reading],
    names: Sequence[str],
    spans: Sequence[dict[tuple[str, str], set[tuple[int, int]]]],
) -> None:
    exact = overlapping = total = 0
    for by_set in spans:
        for reading in readings:
            for pair in combinations(names, 2):
                if all(name in reading.sets for name in pair):
                    ours, theirs = (by_set[reading.text.id, name] for name in pair)
                    total += len(ours) + len(theirs)
                    exact += 2 * len(ours & theirs)
                    placed = ({Placed(*span) for span in side} for side in (ours, theirs))
                    overlapping += 2 * len(list(overlapping_pairs(*placed)))
    assert row["f1_exact"].n == sum(len(s) for by_set in spans for s in by_set.values())
    assert row["f1_exact"].value == pytest.approx(exact / total)
    assert row["f1_overlapping"].value == pytest.approx(overlapping / total)
    whole = [reading for reading in readings if len(reading.sets) == len(names)]
    if not whole:
        assert row["alpha_unitizing"].undefined == NOT_BY_ALL
        return
    observed, expected = 0.0, 0.0
    for by_set in spans:
        units = []
        for name in names:
            offset, placed = 0, set()
            for reading in whole:
                placed |= {Placed(s + offset, e + offset) for s, e in by_set[reading.text.id, name]}
                offset += len(reading.text.body)
            units.append(merged(sorted(placed)))
        found = unitizing(units, offset)
        observed += sum(found.observed.values())
        expected += found.expected
    value = 1 - observed / expected if expected else None
    assert row["alpha_unitizing"].value == (value and pytest.approx(value, abs=1e-9))


def test_intervals_do_not_depend_on_which_facets_are_asked_for(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    chance = random.Random(0)  # noqa: S311 - nothing is secret
    reading = read("one", 60, ann=said(chance, 60), bob=said(chance, 60))
    both = agreement([reading], ["ann", "bob"], codebook.facets)
    one = agreement([reading], ["ann", "bob"], codebook.facets[1:])
    assert row_of(both, "sentiment") == row_of(one, "sentiment")
    interval = row_of(both, "sentiment")["alpha_masi"].interval
    assert interval is not None
    assert interval[0] < (row_of(both, "sentiment")["alpha_masi"].value or 0) < interval[1]


def test_intervals_are_those_of_paragraphs_drawn_one_by_one(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    chance = random.Random(4)  # noqa: S311 - nothing is secret
    names = ["ann", "bob", "cid"]
    readings = [
        read("one", 120, **{name: said(chance, 120) for name in names}),
        read("two", 90, **{name: said(chance, 40) for name in names[:2]}),
    ]
    estimate = row_of(agreement(readings, names, codebook.facets), "theme")["alpha_masi"]
    units = plain_units(readings, names, "theme")
    drawn = []
    for _ in range(1000):
        kinds = Counter(chance.choices(units, k=len(units)))
        drawn.append(alpha(kinds, masi)(list(kinds.values())) or 0)
    low, high = sorted(drawn)[25], sorted(drawn)[974]
    assert estimate.interval == (pytest.approx(low, abs=0.02), pytest.approx(high, abs=0.02))
    assert high - low > 0.08


@pytest.mark.parametrize("names", [["ann", "bob"], ["ann", "bob", "cid"]])
def test_many_different_sets_have_the_values_and_intervals_of_few(
    read: Callable[..., Reading],
    codebook: Codebook,
    names: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(8)  # noqa: S311 - nothing is secret
    readings = [
        read("one", 150, **{name: said(chance, 150) for name in names}),
        read("two", 90, **{name: said(chance, 40) for name in names[:2]}),
    ]
    few = agreement(readings, names, codebook.facets)
    monkeypatch.setattr("diptych.review.measures.FEW_SETS", 0)
    many = agreement(readings, names, codebook.facets)
    for facet in ("theme", "sentiment"):
        exact, near = row_of(few, facet), row_of(many, facet)
        assert list(exact) == list(near)
        for measure, one in exact.items():
            other = near[measure]
            assert other.value == (one.value and pytest.approx(one.value, abs=1e-9))
            assert (other.n, other.exact, other.undefined) == (one.n, one.exact, one.undefined)
            assert (one.interval is None) == (other.interval is None)
            if one.interval:
                assert other.interval == pytest.approx(one.interval, abs=0.004)
    assert row_of(few, "theme")["alpha_masi"] != row_of(many, "theme")["alpha_masi"]


@pytest.mark.parametrize("few_sets", [50, 0])
def test_intervals_of_many_paragraphs_are_those_of_paragraphs_drawn_one_by_one(
    read: Callable[..., Reading],
    codebook: Codebook,
    few_sets: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(6)  # noqa: S311 - nothing is secret
    reading = read("one", 300, ann=said(chance, 300), bob=said(chance, 300))
    monkeypatch.setattr("diptych.review.measures.FEW_SETS", few_sets)
    one_by_one = agreement([reading], ["ann", "bob"], codebook.facets)
    monkeypatch.setattr("diptych.review.bootstrap.MANY", 0)
    each = agreement([reading], ["ann", "bob"], codebook.facets)
    compared = 0
    for facet, code in (("theme", ""), ("theme", "rules"), ("theme", "access"), ("sentiment", "")):
        for measure, one in row_of(one_by_one, facet, code).items():
            other = row_of(each, facet, code)[measure]
            assert (one.value, one.n, one.undefined) == (other.value, other.n, other.undefined)
            assert (one.interval is None) == (other.interval is None)
            if one.interval and other.interval and not one.exact:
                width = one.interval[1] - one.interval[0]
                assert other.interval == pytest.approx(one.interval, abs=0.2 * width)
                compared += 1
    assert compared > 20


def test_texts_are_read_one_by_one_and_counted(
    read: Callable[..., Reading], codebook: Codebook
) -> None:
    told: list[tuple[int, int]] = []
    readings = [read(f"text-{n}", 2, ann=[(1, 1, "theme=access")], bob=[]) for n in range(3)]
    measured_agreement(
        (reading.outline() for reading in readings),
        ["ann", "bob"],
        codebook.facets,
        tell=lambda done, of: told.append((done, of)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]
