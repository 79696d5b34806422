"""Every number of a cross-table equals one counted from the raw values, pair by pair."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.comparison.test_tables import (
    CODEBOOK,
    World,
    annotations_of,
    label_of,
    near,
    touched,
    values_of,
    words_of,
    worlds,
)

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.defaults import Defaults
from diptych.comparison.bases import settled
from diptych.comparison.crosstabs import CrossQuery, CrossTally, cross_tabulate
from diptych.comparison.judged import Judged, Score
from diptych.comparison.tables import score_values
from diptych.errors import BadOptionError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.comparison.test_tables import Members

    from diptych.annotations.codebook import Facet
    from diptych.comparison.crosstabs import Crosstab
    from diptych.texts.text import Text

Said = list[tuple["Text", Annotation]]
Facets = tuple[str, str]

FACETS = [("theme", "actor"), ("actor", "mood"), ("mood", "theme"), ("theme", "theme")]


@st.composite
def asked(draw: st.DrawFn) -> tuple[Facets, CrossQuery]:
    """Two facets, and a query that makes sense of them."""
    facets = draw(st.sampled_from(FACETS))
    within = draw(st.sampled_from([None, "paragraph", "annotation"]))
    if facets[0] == facets[1] and within == "annotation":
        within = None
    measure, shares, score = draw(
        st.sampled_from(
            [
                *(("count", shares, None) for shares in (None, "group", "row", "column")),
                ("jaccard", None, None),
                ("npmi", None, None),
                ("count", None, "mood"),
            ]
        )
    )
    units = [None]
    if measure == "count" and within != "paragraph" and facets[0] != facets[1]:
        units = [None, "paragraph", "annotation", "word"]
    query = CrossQuery(
        of="coded",
        within=within,
        measure=measure,
        shares=shares,
        score=score,
        unit=draw(st.sampled_from(units)),
        depth=draw(st.sampled_from([None, 1, 2])),
        minimum=draw(st.integers(0, 3)),
        language=draw(st.sampled_from(["", "id"])),
    )
    return facets, query


def tabulated(world: World, facets: Facets, query: CrossQuery) -> Crosstab:
    query = query.settled(*facets)
    values = score_values(world.codebook, query.score) if query.score else {}
    score = Score(facet=query.score, values=values) if query.score else None
    tallies = {}
    for name, group in world.groups.items():
        tallies[name] = CrossTally(facets, query.within or "annotation", query.split or "")
        for text, sets in group:
            counts = tallies[name].count(Judged(text, sets, score=score))
            tallies[name].add_counted(text, "finished", *counts)
    basis = settled(query, Defaults(), (found.tally for found in tallies.values()))
    return cross_tabulate(world.codebook, facets, tallies, query, basis, "source")


# The same, counted by hand


def has(annotation: Annotation, facet: str, path: str) -> bool:
    code = annotation.codes.get(facet)
    return code is not None and (code == path or code.startswith(path + "/"))


def places_of(said: Said) -> set[tuple[str, int]]:
    return {place for text, annotation in said for place in touched(text, annotation)}


def with_code(said: Said, facet: str, path: str) -> Said:
    return [(text, annotation) for text, annotation in said if has(annotation, facet, path)]


def brute_pair(
    group: Members, facets: Facets, codes: tuple[str, str], within: str
) -> tuple[set[tuple[str, int]], Said]:
    """Return the paragraphs of a pair, and the annotations behind them."""
    said = annotations_of(group)
    first, second = (with_code(said, f, c) for f, c in zip(facets, codes, strict=True))
    if within == "annotation":
        both = with_code(first, facets[1], codes[1])
        return places_of(both), both
    places = places_of(first) & places_of(second)
    behind = [
        (text, annotation)
        for text, annotation in said
        if has(annotation, facets[0], codes[0]) or has(annotation, facets[1], codes[1])
        if touched(text, annotation) & places
    ]
    return places, behind


def number_of(unit: str, places: set[tuple[str, int]], said: Said) -> int:
    if unit == "word":
        return words_of(said)
    return len(places) if unit == "paragraph" else len(said)


def behind_there(places: set[tuple[str, int]], said: Said, facet: Facet, score: str) -> list[float]:
    """The mean value of each of these paragraphs that has one."""
    values = values_of(said, facet, score)
    return [sum(here) / len(here) for place, here in values.items() if place in places]


def brute_measure(
    group: Members, facets: Facets, codes: tuple[str, str], query: CrossQuery
) -> float | None:
    """Count with sets of units: paragraphs, or annotations by their place in the list."""
    said = annotations_of(group)
    units: list[set[Any]] = []
    for facet, code in [*zip(facets, codes, strict=True), (None, "")]:
        chosen = [n for n, (_, a) in enumerate(said) if facet is None or has(a, facet, code)]
        here = places_of([said[n] for n in chosen])
        units.append(set(chosen) if query.within == "annotation" else set(here))
    first, second, everything = units
    both, either = first & second, first | second
    if query.measure == "jaccard":
        return len(both) / len(either) if either else None
    if not first or not second or both == everything:
        return None
    if not both:
        return -1.0
    p, x, y = (len(found) / len(everything) for found in (both, first, second))
    return log(p / (x * y)) / -log(p)


Pairs = dict[tuple[str, str, str], tuple[set[tuple[str, int]], Said]]
"""By row, column and group."""


def brute_pairs(world: World, facets: Facets, within: str) -> Pairs:
    return {
        (row, column, name): brute_pair(group, facets, (row, column), within)
        for row in world.codebook.facet(facets[0]).codes
        for column in world.codebook.facet(facets[1]).codes
        for name, group in world.groups.items()
    }


def brute_kept(
    world: World, facets: Facets, pairs: Pairs, query: CrossQuery
) -> tuple[list[str], list[str]]:
    reaching = [
        pair
        for pair, found in pairs.items()
        if number_of(query.unit or "paragraph", *found) >= query.minimum
    ]
    kept: list[list[str]] = [[], []]
    for side in (0, 1):
        for path in world.codebook.facet(facets[side]).codes:
            deep = query.depth is not None and path.count("/") >= query.depth
            if not deep and (not query.minimum or any(path == pair[side] for pair in reaching)):
                kept[side].append(path)
    return kept[0], kept[1]


def brute_records(
    world: World, facets: Facets, query: CrossQuery, pairs: Pairs | None = None
) -> Iterator[dict[str, Any]]:
    query = query.settled(*facets)
    pairs = pairs or brute_pairs(world, facets, query.within or "")
    rows, columns = brute_kept(world, facets, pairs, query)
    for row in rows:
        for column in columns[columns.index(row) if facets[0] == facets[1] else 0 :]:
            for name in world.groups:
                found = pairs[row, column, name]
                yield brute_record(world, facets, (row, column), name, query, found)


def brute_record(
    world: World,
    facets: Facets,
    codes: tuple[str, str],
    name: str,
    query: CrossQuery,
    found: tuple[set[tuple[str, int]], Said],
) -> dict[str, Any]:
    group = world.groups[name]
    places, behind = found
    said = annotations_of(group)
    of = {
        "row": with_code(said, facets[0], codes[0]),
        "column": with_code(said, facets[1], codes[1]),
    }.get(query.shares or "", said)
    denominator = number_of(query.unit or "paragraph", places_of(of), of)
    number = number_of(query.unit or "paragraph", places, behind)
    record: dict[str, Any] = {
        "row_facet": facets[0],
        "row": codes[0],
        "column_facet": facets[1],
        "column": codes[1],
        "group": name,
        "paragraphs": len(places),
        "annotations": len(behind),
        "unit": query.unit or "paragraph",
        "count": number,
        "share_of": query.shares if query.shares in {"row", "column"} else "coded",
        "denominator": denominator,
        "share": number / denominator if denominator else None,
    }
    if query.unit == "word":
        record["words"] = words_of(behind)
    if query.measure != "count":
        value = brute_measure(group, facets, codes, query)
        record |= {"measure": query.measure, "value": near(value)}
    if query.score:
        means = behind_there(places, behind, world.codebook.facet(query.score), query.score)
        mean = sum(means) / len(means) if means else None
        record |= {"mean": near(mean), "scored": len(means)}
    if not group:
        unknown = {"paragraphs", "annotations", "words", "count", "denominator", "scored"}
        record |= dict.fromkeys(unknown & record.keys())
    return {**record, "annotators": None, "not_counted": None}


# Laws


@given(worlds(), asked())
def test_every_field_of_every_record_equals_a_count_by_hand(
    world: World, question: tuple[Facets, CrossQuery]
) -> None:
    assert list(tabulated(world, *question).records()) == list(brute_records(world, *question))


@given(worlds(), asked())
def test_codes_have_the_order_and_labels_of_the_codebook_and_none_is_lost(
    world: World, question: tuple[Facets, CrossQuery]
) -> None:
    facets, query = question
    found = tabulated(world, facets, query)
    tables = (found.row_facet, found.column_facet)
    for name, table, left_out in zip(facets, tables, found.left_out, strict=True):
        facet: Facet = world.codebook.facet(name)
        assert [row.code for row in table.rows] == [
            path for path in facet.codes if path in {row.code for row in table.rows}
        ]
        labels = [label_of(code, query.language) for code in facet.codes.values()]
        shown = [row.label for row in table.rows]
        levels = query.depth or 99
        within = [
            label
            for label, path in zip(labels, facet.codes, strict=True)
            if path.count("/") < levels
        ]
        assert sorted([*shown, *left_out]) == sorted(within)


@given(worlds(), asked())
def test_shares_stay_between_0_and_1(world: World, question: tuple[Facets, CrossQuery]) -> None:
    for record in tabulated(world, *question).records():
        assert record["share"] is None or 0 <= record["share"] <= 1


@given(worlds())
def test_a_facet_with_itself_has_each_pair_once_whichever_way_it_is_counted(world: World) -> None:
    half = {
        (record["row"], record["column"], record["group"]): record["paragraphs"] or 0
        for record in tabulated(world, ("theme", "theme"), CrossQuery(minimum=0)).records()
    }
    theme = world.codebook.facet("theme").codes
    assert len(half) == len(theme) * (len(theme) + 1) // 2 * len(world.groups)
    for (row, column, name), paragraphs in half.items():
        reverse = brute_pair(world.groups[name], ("theme", "theme"), (column, row), "paragraph")
        assert paragraphs == len(reverse[0])


# Single ideas


def said(*codes: dict[str, str], body: str = "The UN decides.") -> Members:
    """Annotate the first paragraph, once with each set of codes."""
    from diptych.texts.text import parse_text

    text = parse_text("one", body.encode(), body, "texts/one.md")
    annotations = {
        str(number): Annotation(start=0, end=3, quote=body[:3], codes=given)
        for number, given in enumerate(codes)
    }
    version = text.version
    return [
        (
            text,
            [
                AnnotationSet(
                    text="one", text_version=version, annotator="ann", annotations=annotations
                )
            ],
        )
    ]


def cells(facets: Facets, query: CrossQuery, *codes: dict[str, str]) -> dict[tuple[str, str], int]:
    world = World(CODEBOOK, {"a": said(*codes)})
    return {
        (record["row"], record["column"]): record["paragraphs"]
        for record in tabulated(world, facets, query).records()
    }


def test_codes_of_two_annotations_meet_in_their_paragraph_and_not_in_an_annotation() -> None:
    apart = {"theme": "access"}, {"mood": "good"}
    assert cells(("theme", "mood"), CrossQuery(), *apart) == {}
    assert cells(("theme", "mood"), CrossQuery(within="paragraph"), *apart) == {
        ("access", "good"): 1
    }


def test_a_parent_meets_what_its_children_meet_once() -> None:
    children = {"theme": "rules/un", "mood": "good"}, {"theme": "rules/courts", "mood": "good"}
    assert cells(("theme", "mood"), CrossQuery(), *children)["rules", "good"] == 1


def test_a_code_with_itself_is_all_that_has_it_and_with_one_below_all_that_has_that() -> None:
    found = cells(("theme", "theme"), CrossQuery(), {"theme": "rules/un"}, {"theme": "access"})
    assert found == {
        ("rules", "rules"): 1,
        ("rules", "rules/un"): 1,
        ("rules", "access"): 1,
        ("rules/un", "rules/un"): 1,
        ("rules/un", "access"): 1,
        ("access", "access"): 1,
    }


def test_totals_are_paragraphs_and_not_sums_of_the_cells() -> None:
    both = said({"theme": "access", "mood": "good"}, {"theme": "access", "mood": "bad"})
    found = tabulated(World(CODEBOOK, {"a": both}), ("theme", "mood"), CrossQuery())
    (row,) = found.row_facet.rows
    assert [found.cell(row, column, 0).counted for column in found.column_facet.rows] == [1, 1]
    assert row.cells[0].count == 1


def test_what_has_no_code_of_the_other_facet_is_in_the_total_all_the_same() -> None:
    lone = said({"theme": "access", "mood": "good"}, {"theme": "access"})
    query = CrossQuery(unit="annotation")
    found = tabulated(World(CODEBOOK, {"a": lone}), ("theme", "mood"), query)
    (row,) = found.row_facet.rows
    assert row.cells[0].count == 2


def test_what_was_left_open_is_decided_by_the_facets_and_the_measure() -> None:
    def decided(row: str, column: str, **options: Any) -> tuple[Any, Any]:
        query = CrossQuery(**options).settled(row, column)
        return query.within, query.unit

    assert decided("theme", "mood") == ("annotation", None)
    assert decided("theme", "mood", unit="word") == ("annotation", "word")
    assert decided("theme", "theme") == ("paragraph", "paragraph")
    assert decided("theme", "mood", measure="npmi") == ("annotation", "annotation")
    assert decided("theme", "mood", measure="npmi", within="paragraph") == ("paragraph",) * 2
    assert decided("theme", "mood", measure="npmi", unit="annotation") == ("annotation",) * 2


@pytest.mark.parametrize(
    ("column", "options", "complaint"),
    [
        (
            "theme",
            {"within": "annotation"},
            (
                "--within annotation: an annotation has one code of theme at most; "
                "use --within paragraph"
            ),
        ),
        (
            "mood",
            {"within": "paragraph", "unit": "annotation"},
            (
                "--unit annotation: codes that meet in one paragraph are counted by paragraph; "
                "leave --unit out"
            ),
        ),
        (
            "mood",
            {"measure": "npmi", "unit": "paragraph"},
            (
                "--unit paragraph: codes that meet in one annotation are counted by annotation; "
                "leave --unit out"
            ),
        ),
        (
            "mood",
            {"measure": "npmi", "shares": "row"},
            "--shares row: cannot be combined with --measure npmi",
        ),
        (
            "mood",
            {"measure": "npmi", "of": "facet"},
            "--of facet: units without a code of theme have codes of mood, too; use --of coded",
        ),
        (
            "mood",
            {"shares": "row", "score": "mood"},
            "--shares row: cannot be combined with --score mood",
        ),
        (
            "mood",
            {"score": "mood", "measure": "npmi"},
            "--score mood: cannot be combined with --measure npmi",
        ),
        (
            "mood",
            {"split": "actor", "measure": "jaccard"},
            "--split actor: cannot be combined with --measure jaccard",
        ),
        ("mood", {"split": "mood"}, "--split mood: is in the table already; name a third facet"),
        ("mood", {"shares": "cell"}, "--shares cell: has a meaning only with --split FACET"),
    ],
)
def test_what_makes_no_sense_is_refused(column: str, options: Any, complaint: str) -> None:
    with pytest.raises(BadOptionError) as refused:
        CrossQuery(**options).settled("theme", column)
    assert str(refused.value) == complaint


def test_an_unknown_facet_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match="no facet 'moood'; did you mean mood"):
        tabulated(World(CODEBOOK, {}), ("theme", "moood"), CrossQuery())


# What divides a cell


def divided(world: World, **options: Any) -> Crosstab:
    return tabulated(world, ("theme", "actor"), CrossQuery(split="mood", **options))


@given(worlds())
def test_an_ordinal_facet_divides_along_its_scale(world: World) -> None:
    values = score_values(world.codebook, "mood")
    order = [values[part.code] for part in divided(world, minimum=0).parts if part.code]
    assert order == sorted(values.values())


@given(worlds(), st.integers(1, 3))
def test_what_is_rare_leaves_no_part_of_a_shown_cell_out(world: World, minimum: int) -> None:
    found = divided(world, minimum=minimum)
    shown = {part.code for part in found.parts}
    rows, columns = ({row.code for row in one.rows} for one in found.facets[:2])
    for one in divided(world, minimum=0).records():
        if one["row"] in rows and one["column"] in columns and one["count"]:
            assert (one["split"] or "") in shown


@given(worlds())
def test_what_has_no_code_is_what_the_codes_at_the_top_leave(world: World) -> None:
    left: dict[tuple[str, str, str], int] = {}
    for one in divided(world, minimum=0, unit="annotation").records():
        key = one["row"], one["column"], one["group"]
        if "/" not in (one["split"] or ""):
            left[key] = left.get(key, one["cell"] or 0) - (one["count"] or 0)
    assert not any(left.values())
