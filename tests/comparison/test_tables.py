"""Every number of a comparison equals one counted from the raw values, without any cleverness."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.codebook import Code, Codebook, Facet
from diptych.annotations.defaults import Defaults
from diptych.comparison.bases import Basis, settled
from diptych.comparison.codings import carries, codings
from diptych.comparison.judged import Judged, Score
from diptych.comparison.tables import Query, compare_tallies, path_label, score_values
from diptych.comparison.tally import GroupTally
from diptych.errors import BadOptionError, UnknownNameError
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.tables import Comparison, ComparisonRow

Members = list[tuple[Text, list[AnnotationSet]]]


class World(NamedTuple):
    """A codebook, and groups of texts with what was said of them."""

    codebook: Codebook
    groups: dict[str, Members]


# Worlds


LABELS = [{}, {"": "M"}, {"en": "n", "id": "新"}, {"id": "M"}]
TREE = [
    "a", "a/x", "a/x/p", "a/x/q", "a/y", "a/y/p", "b", "b/x", "b/x/p", "c",
]  # fmt: skip


@st.composite
def facets(draw: st.DrawFn, name: str, *, ordinal: bool = False) -> Facet:
    """Some codes of a tree of three levels, parents before their children."""
    left_out = draw(st.sets(st.sampled_from(TREE[1:])))
    paths = [path for path in TREE if not any(f"{path}/".startswith(f"{o}/") for o in left_out)]
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=len(TREE), max_size=len(TREE)))
    values = draw(st.permutations([-2.0, -0.5, 0.0, 1.0, 3.0])) * 2 if ordinal else [None] * 10
    codes = {
        path: Code(path=path, labels=label, value=value)
        for path, label, value in zip(paths, labels, values, strict=False)
    }
    return Facet(name=name, kind="ordinal" if ordinal else "nominal", codes=codes)


PARAGRAPHS = ["One", "Two words", "# A heading", "A line\nand another", "新华社 said 好"]


@st.composite
def texts(draw: st.DrawFn, text_id: str) -> Text:
    """A few paragraphs: headings, wrapped ones and ones in Chinese among them."""
    body = "\n\n".join(draw(st.lists(st.sampled_from(PARAGRAPHS), max_size=5)))
    source = draw(st.sampled_from(["", "---\nlanguage: en\n---\n"])) + body
    return parse_text(text_id, source.encode(), source, text_id)


@st.composite
def annotated(draw: st.DrawFn, text: Text, codebook: Codebook) -> list[AnnotationSet]:
    """What up to two annotators said of it, with or without codes, wherever in the text."""
    if not text.body:
        return []
    end = len(text.body)
    codes = [st.sampled_from([None, *facet.codes]) for facet in codebook.facets]
    annotation = st.tuples(st.integers(0, end), st.integers(0, end), *codes)
    names = [facet.name for facet in codebook.facets]
    sets = []
    for annotator, said in draw(
        st.dictionaries(st.sampled_from(["ann", "bob"]), st.lists(annotation, max_size=5))
    ).items():
        annotations = {
            f"{annotator}-{number}": Annotation(
                start=min(one, two),
                end=max(one, two),
                quote=text.body[min(one, two) : max(one, two)],
                codes={n: c for n, c in zip(names, chosen, strict=True) if c},
            )
            for number, (one, two, *chosen) in enumerate(said)
            if one != two
        }
        sets.append(
            AnnotationSet(
                text=text.id,
                text_version=text.version,
                annotator=annotator,
                finished=True,
                annotations=annotations,
            )
        )
    return sets


@st.composite
def worlds(draw: st.DrawFn) -> World:
    codebook = Codebook(
        facets=(draw(facets("theme")), draw(facets("actor")), draw(facets("mood", ordinal=True)))
    )
    groups: dict[str, Members] = {}
    for group in ["one", "two", "three"][: draw(st.integers(1, 3))]:
        members = [draw(texts(f"{group}-{number}")) for number in range(draw(st.integers(0, 2)))]
        groups[group] = [(text, draw(annotated(text, codebook))) for text in members]
    return World(codebook, groups)


queries = st.builds(
    Query,
    unit=st.sampled_from(["paragraph", "annotation", "word", "text"]),
    of=st.sampled_from(["coded", "facet"]),
    facets=st.sampled_from([(), ("actor",), ("mood", "theme")]),
    score=st.sampled_from([None, "mood"]),
    depth=st.sampled_from([None, 1, 2, 3]),
    minimum=st.integers(0, 3),
    sort=st.sampled_from(["codebook", "count", "share", "difference", "label"]),
    language=st.sampled_from(["", "en", "id"]),
)


def tallied(group: Members, score: Score | None = None) -> GroupTally:
    found = GroupTally()
    for text, sets in group:
        found.add(text, "finished", Judged(text, sets, score=score).counted())
    return found


def compared(world: World, query: Query) -> Comparison:
    values = score_values(world.codebook, query.score) if query.score else {}
    score = Score(facet=query.score, values=values) if query.score else None
    tallies = {name: tallied(group, score) for name, group in world.groups.items()}
    basis = settled(query, Defaults(), tallies.values())
    return compare_tallies(world.codebook, tallies, query, basis, "source")


# The same, counted by hand


def annotations_of(group: Members) -> list[tuple[Text, Annotation]]:
    """Those that carry a code of any facet."""
    return [
        (text, annotation)
        for text, sets in group
        for said in sets
        for annotation in said.annotations.values()
        if annotation.codes and touched(text, annotation)
    ]


def touched(text: Text, annotation: Annotation) -> set[tuple[str, int]]:
    return {
        (text.id, paragraph.number)
        for paragraph in text.paragraphs
        if annotation.start < paragraph.end and paragraph.start < annotation.end
    }


def paragraphs_under(annotations: list[tuple[Text, Annotation]]) -> int:
    return len({place for text, annotation in annotations for place in touched(text, annotation)})


def words_of(annotations: list[tuple[Text, Annotation]]) -> int:
    """What stands between blanks; and each Chinese letter, beside which a mere mark is none."""
    return len(
        {
            (text.id, word)
            for text, annotation in annotations
            for word in words_in(text)
            if annotation.start < word[1] and word[0] < annotation.end
        }
    )


def words_in(text: Text) -> list[tuple[int, int]]:
    found = [
        (paragraph.start, word)
        for paragraph in text.paragraphs
        for word in re.finditer(
            r"[新华社好]|[^\s新华社好]+", text.body[paragraph.start : paragraph.end]
        )
    ]
    return [
        (start + word.start(), start + word.end())
        for start, word in found
        if any(map(str.isalnum, word.group()))
    ]


def counted(annotations: list[tuple[Text, Annotation]]) -> dict[str, int]:
    return {
        "paragraph": paragraphs_under(annotations),
        "annotation": len(annotations),
        "word": words_of(annotations),
        "text": len({text.id for text, _ in annotations}),
    }


def values_of(
    found: list[tuple[Text, Annotation]], facet: Facet, score: str
) -> dict[tuple[str, int], list[float]]:
    """By paragraph: the values of the annotations in it."""
    values: dict[tuple[str, int], list[float]] = {}
    for text, annotation in found:
        if score in annotation.codes:
            value = facet.codes[annotation.codes[score]].value
            for place in touched(text, annotation):
                values.setdefault(place, []).append(value or 0.0)
    return values


def carrying(group: Members, facet: str, path: str) -> list[tuple[Text, Annotation]]:
    return [
        (text, annotation)
        for text, annotation in annotations_of(group)
        if annotation.codes.get(facet) == path
        or annotation.codes.get(facet, "").startswith(path + "/")
    ]


def label_of(code: Code, language: str) -> str:
    for key in (language, "", *code.labels):
        if code.labels.get(key):
            return code.labels[key]
    return code.path.split("/")[-1]


def brute_rows(world: World, facet: Facet, query: Query) -> list[dict[str, Any]]:
    rows = []
    for path in facet.codes:
        if query.depth and len(path.split("/")) > query.depth:
            continue
        cells = [brute_cell(world, group, facet.name, path, query) for group in world.groups]
        for cell in cells[1:]:
            shares = cell["share"], cells[0]["share"]
            cell["difference"] = None if None in shares else shares[0] - shares[1]
        levels = path.split("/")
        labels = [
            label_of(facet.codes["/".join(levels[: n + 1])], query.language)
            for n in range(len(levels))
        ]
        row = {"code": path, "label": labels[-1], "title": " / ".join(labels), "cells": cells}
        rows.append(row)
    rows = [row for row in rows if max(c["count"] for c in row["cells"]) >= query.minimum]
    orders = {
        "codebook": lambda _: 0,
        "label": lambda row: row["title"].casefold(),
        "count": lambda row: -sum(c["count"] for c in row["cells"]),
        "share": lambda row: -max(c["share"] or 0 for c in row["cells"]),
        "difference": lambda row: -max(abs(c["difference"] or 0) for c in row["cells"]),
    }
    return sorted(rows, key=orders[query.sort])


def brute_cell(world: World, group: str, facet: str, path: str, query: Query) -> dict[str, Any]:
    members = world.groups[group]
    found = carrying(members, facet, path)
    of = annotations_of(members)
    if query.of == "facet":
        of = [(text, one) for text, one in of if facet in one.codes]
    count, denominator = counted(found), counted(of)[query.unit or ""]
    values = values_of(found, world.codebook.facet(query.score), query.score) if query.score else {}
    means = [sum(here) / len(here) for here in values.values()]
    return {
        "group": group,
        "paragraphs": count["paragraph"],
        "annotations": count["annotation"],
        "words": count["word"],
        "unit": query.unit,
        "count": count[query.unit or ""],
        "share_of": query.of,
        "denominator": denominator,
        "share": count[query.unit or ""] / denominator if denominator else None,
        "texts": counted(of)["text"],
        "mean": near(sum(means) / len(means)) if means else None,
        "scored": len(means),
        "difference": None,
        "finished": len(members),
        "begun": 0,
        "not_read": 0,
        "excluded": 0,
        "shared": 0,
        "annotators": None,
    }


def near(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, abs=1e-9)


def brute_records(world: World, query: Query) -> Iterator[dict[str, Any]]:
    facets = query.facets or [facet.name for facet in world.codebook.facets]
    for name in facets:
        for row in brute_rows(world, world.codebook.facet(name), query):
            for cell in row["cells"]:
                record = {"facet": name, "code": row["code"], "label": row["label"], **cell}
                if not world.groups[cell["group"]]:
                    for key in ("paragraphs", "annotations", "words", "count", "denominator"):
                        record[key] = None
                    record["texts"] = None
                    record["scored"] = None
                if not query.score:
                    del record["mean"], record["scored"]
                yield {**record, "not_counted": None}


# Laws


@given(worlds(), queries)
def test_every_field_of_every_record_equals_a_count_by_hand(world: World, query: Query) -> None:
    assert list(compared(world, query).records()) == list(brute_records(world, query))


@given(worlds())
def test_the_passages_behind_a_cell_agree_with_it(world: World) -> None:
    for record in compared(world, Query(of="coded")).records():
        rows = [
            coding
            for text, sets in world.groups[record["group"]]
            for coding in codings(text, sets)
            if carries(coding, {record["facet"]: [record["code"]]})
        ]
        rows = [coding for coding in rows if coding.first <= coding.last]
        touched = {(c.text.id, n) for c in rows for n in range(c.first, c.last + 1)}
        assert len(touched) == (record["paragraphs"] or 0)
        assert len(rows) == (record["annotations"] or 0)


@given(worlds(), queries)
def test_no_group_counts_more_than_its_denominator(world: World, query: Query) -> None:
    for record in compared(world, query).records():
        assert record["share"] is None or 0 <= record["share"] <= 1


# Single ideas


def code(path: str, value: float | None = None, **labels: str) -> Code:
    return Code(path=path, value=value, labels=labels)


CODEBOOK = Codebook(
    facets=(
        Facet(
            name="theme",
            codes={
                "rules": code("rules", en="Rules", id="Aturan"),
                "rules/un": code("rules/un", en="UN process"),
                "rules/courts": code("rules/courts", en="Courts"),
                "access": code("access", en="access"),
            },
        ),
        Facet(name="mood", codes={"bad": code("bad", -1.0), "good": code("good", 1.0)}),
    )
)
BODY = "The UN decides.\n\nThe court agrees.\n\nNobody asks."


def said(*annotations: tuple[int, int, dict[str, str]], by: str = "ann") -> Members:
    text = parse_text("one", BODY.encode(), BODY, "texts/one.md")
    notes = {
        str(number): Annotation(start=start, end=end, quote=BODY[start:end], codes=codes)
        for number, (start, end, codes) in enumerate(annotations)
    }
    version = text.version
    return [
        (text, [AnnotationSet(text="one", text_version=version, annotator=by, annotations=notes)])
    ]


def rows_of(query: Query, *groups: Members) -> dict[str, ComparisonRow]:
    world = World(CODEBOOK, {f"group {number}": group for number, group in enumerate(groups)})
    comparison = compared(world, replace(query, of=query.of or "coded"))
    return {row.code: row for table in comparison.tables for row in table.rows}


def test_a_parent_counts_a_paragraph_once_though_two_of_its_children_are_in_it() -> None:
    rows = rows_of(Query(), said((0, 3, {"theme": "rules/un"}), (4, 6, {"theme": "rules/courts"})))
    assert rows["rules"].cells[0].paragraphs == 1
    assert rows["rules"].cells[0].annotations == 2


def test_a_paragraph_counts_once_though_two_annotators_code_it_alike() -> None:
    (text, first), (_, second) = [
        said((0, 15, {"theme": "access"}), by=by)[0] for by in ("ann", "bob")
    ]
    rows = rows_of(Query(), [(text, [*first, *second])])
    assert rows["access"].cells[0].paragraphs == 1
    assert rows["access"].cells[0].annotations == 2


def test_a_span_over_two_paragraphs_counts_for_both() -> None:
    rows = rows_of(Query(), said((4, 20, {"theme": "access"})))
    assert rows["access"].cells[0].paragraphs == 2


def test_a_span_between_two_paragraphs_counts_for_nothing() -> None:
    rows = rows_of(Query(unit="annotation", minimum=0), said((15, 17, {"theme": "access"})))
    assert rows["access"].cells[0].paragraphs == 0
    assert rows["access"].cells[0].annotations == 0


def test_an_annotation_without_a_code_makes_no_paragraph_coded() -> None:
    rows = rows_of(Query(), said((0, 3, {"theme": "access"}), (17, 20, {})))
    assert rows["access"].cells[0].denominator == 1


def test_the_denominator_counts_paragraphs_coded_by_another_facet() -> None:
    rows = rows_of(Query(), said((0, 3, {"theme": "access"}), (17, 20, {"mood": "good"})))
    assert rows["access"].cells[0].share == 0.5


def test_a_group_in_which_nothing_is_coded_has_no_share_and_no_difference() -> None:
    rows = rows_of(Query(), said((0, 3, {"theme": "access"})), said())
    assert rows["access"].cells[1].share is None
    assert rows["access"].difference() is None


def test_codes_that_one_of_several_groups_has_are_known_as_such() -> None:
    both, one = said((0, 3, {"theme": "access"})), said((0, 3, {"theme": "rules"}))
    rows = rows_of(Query(), both, [*both, *one])
    assert rows["access"].only_in is None
    assert rows["rules"].only_in == (1, False)


@pytest.mark.parametrize(("code", "only"), [("access", (0, True)), ("rules", None)])
def test_what_others_have_in_texts_only_begun_is_not_marked(code: str, only: object) -> None:
    groups = {"one": GroupTally(), "other": GroupTally()}
    ((text, sets),) = said((0, 3, {"theme": code}))
    groups["one"].add(text, "finished", Judged(text, sets).counted())
    ((text, sets),) = said((0, 3, {"theme": "rules"}))
    groups["other"].add(text, "begun", Judged(text, sets).counted())
    (found, _) = compare_tallies(CODEBOOK, groups, Query(), Basis(of="finished"), "source").tables
    assert {row.code: row.only_in for row in found.rows}[code] == only


def test_a_code_of_the_only_group_is_not_marked() -> None:
    assert rows_of(Query(), said((0, 3, {"theme": "access"})))["access"].only_in is None


def test_sorted_rows_name_the_whole_path_and_are_not_indented() -> None:
    group = said((0, 3, {"theme": "rules/un"}))
    nested = rows_of(Query(), group)["rules/un"]
    alone = rows_of(Query(sort="count"), group)["rules/un"]
    assert (nested.title, nested.depth) == ("UN process", 1)
    assert (alone.title, alone.depth) == ("Rules / UN process", 0)
    assert alone.label == "UN process"


def test_a_path_label_has_the_language_asked_for_where_there_is_one() -> None:
    facet = CODEBOOK.facet("theme")
    assert path_label(facet, facet.codes["rules/un"], "id") == "Aturan / UN process"


def test_no_groups_give_no_rows_unless_zero_is_enough() -> None:
    assert rows_of(Query()) == {}
    assert list(rows_of(Query(minimum=0, sort="difference"))) == [
        "rules", "rules/un", "rules/courts", "access", "bad", "good"
    ]  # fmt: skip


def test_an_unknown_facet_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match="no facet 'them'; did you mean theme"):
        compared(World(CODEBOOK, {}), Query(facets=("them",)))


def test_a_nominal_facet_cannot_score() -> None:
    with pytest.raises(BadOptionError, match="--score: theme is not an ordinal facet"):
        score_values(CODEBOOK, "theme")
