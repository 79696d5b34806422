"""Whether differences hold: what ``--robust`` says equals what the comparisons themselves say."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.operations.random_projects import write_project

from diptych.comparison.tables import Query
from diptych.errors import BadOptionError, DiptychError
from diptych.operations.comparing import compare
from diptych.project.store import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diptych.comparison.tables import Comparison

PEOPLE = ["ann", "ben", "consensus"]
CODEBOOK = """facets:
  theme:
    codes:
      rules:
      access:
      formal:
"""


# Against the comparisons themselves


def finish_all(root: Path) -> None:
    """Say of everybody that they are people who finished each text."""
    for text in (root / "texts").iterdir():
        for annotator in PEOPLE:
            path = root / f"annotations/{text.stem}/{annotator}.json"
            said = json.loads(path.read_text()) if path.exists() else empty(text.stem, annotator)
            said.pop("by", None)
            path.write_text(json.dumps(said | {"finished": True}))


def empty(text: str, annotator: str) -> dict[str, Any]:
    return {
        "format": "diptych-annotations/1", "text": text, "text_version": "0" * 40,
        "annotator": annotator, "annotations": {},
    }  # fmt: skip


def differences(comparison: Comparison) -> dict[tuple[str, str, str], float]:
    found = {}
    for record in comparison.records():
        if record["difference"] is not None:
            difference = record["difference"]
            key = record["facet"], record["code"], record["group"]
            found[key] = 0.0 if abs(difference) < 1e-12 else difference
    return found


def finished_by_all(project: Project, comparison: Comparison) -> Iterator[str]:
    ids = {
        name for side in comparison.sides for names in side.tally.texts.values() for name in names
    }
    for name in PEOPLE:
        sets = [
            project.annotation_set(text, name)
            for text in project.texts(sorted(ids))
            if (project.root / f"annotations/{text.id}/{name}.json").exists()
        ]
        if len(sets) == len(ids) and all(one.finished and not one.is_program for one in sets):
            yield name


def others(
    project: Project, printed: Comparison, without: tuple[str, ...]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield what is changed: of the query, and of whose annotations count."""
    basis = printed.basis
    for unit in {"paragraph", "annotation", "word", "text"} - {basis.unit}:
        yield {"unit": unit}, {}
    for of in {"finished", "coded", "facet"} - {basis.of}:
        yield {"of": of}, {}
    yield {"without": tuple({*without} ^ {"heading"})}, {}
    for name in finished_by_all(project, printed):
        yield {}, {"annotators": [name]}
    if not basis.weigh:
        yield {"weigh": "texts"}, {}


@given(st.integers(min_value=0))
@settings(deadline=None, max_examples=8)
def test_the_extremes_are_those_of_comparisons_that_are_made_one_by_one(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_project(root, random)
        if random.random() < 0.7:
            finish_all(root)
        project = Project(root)
        whose = random.choice([{}, {"annotators": ["ann"]}, {"annotators": ["ann", "ben"]}])
        query = {
            "unit": random.choice(["paragraph", "word", "annotation", "text"]),
            "of": random.choice([None, "coded", "facet"]),
            "without": random.choice([(), ("heading",)]),
        }
        try:
            printed = compare(project, query=Query(minimum=0, robust=True, **query), **whose)
        except DiptychError:
            return
        require_equal(project, printed, query, whose)


def require_equal(
    project: Project, printed: Comparison, query: dict[str, Any], whose: dict[str, Any]
) -> None:
    of = printed.basis.of
    found: list[dict[tuple[str, str, str], float]] = []
    texts: list[bool] = []
    for changed, who in others(project, printed, query["without"]):
        asked = {**query, "of": of, **changed}
        if (asked["unit"], asked["of"]) != ("annotation", "finished"):
            other = compare(project, query=Query(minimum=0, **asked), **(who or whose))
            found.append(differences(other))
            texts.append(changed.get("unit") == "text")
    enough = {side.name: side.counted.texts >= 3 for side in printed.sides}
    first = printed.sides[0].name
    own = differences(printed)
    for record in printed.records():
        if record["group"] == first:
            continue
        key = record["facet"], record["code"], record["group"]
        values = [
            one[key]
            for one, is_text in zip(found, texts, strict=True)
            if key in one and (not is_text or (enough[first] and enough[record["group"]]))
        ]
        apart = [value for value in values if value != pytest.approx(own.get(key), abs=1e-12)]
        if apart:
            assert record["robust_low"] in (pytest.approx(min(values)), pytest.approx(min(apart)))
            assert record["robust_high"] in (pytest.approx(max(values)), pytest.approx(max(apart)))
        assert len(set(apart)) <= record["robust_readings"] <= len(values)
        sign = own.get(key, 0) if abs(own.get(key, 0)) >= 0.0005 else 0
        if not sign:
            assert record["robust_same_sign"] is None
        else:
            against = sum(value * sign <= 0 for value in values)
            assert record["robust_readings"] - record["robust_same_sign"] == against


# Case by case


@pytest.fixture
def texts(project: Project) -> Project:
    """Three texts of each of two sources: a heading and three paragraphs."""
    (project.root / "annotations/codebook.yaml").write_text(CODEBOOK)
    for name, source in zip("abcdef", ["Sun"] * 3 + ["Times"] * 3, strict=True):
        body = "# One\n\nTwo words\n\nThree more words\n\nAnd four more words\n"
        (project.root / f"texts/{name}.md").write_text(f"---\nsource: {source}\n---\n\n{body}")
    return Project(project.root)


def said(project: Project, text: str, annotator: str, quotes: str = "", **more: Any) -> None:
    """Finish a text as somebody who gave codes to its words: ``Two=rules Three=access``."""
    file = (project.root / f"texts/{text}.md").read_text()
    body = file.partition("---\n\n")[2]
    ids = count(1)
    annotations = {}
    for quote, _, code in (one.partition("=") for one in quotes.split()):
        start = body.index(quote)
        annotations[f"{next(ids):08d}-0000-4000-8000-000000000000"] = {
            "start": start, "end": start + len(quote), "quote": quote, "codes": {"theme": code},
        }  # fmt: skip
    made = empty(text, annotator) | {"finished": True, "annotations": annotations} | more
    (project.root / f"annotations/{text}").mkdir(exist_ok=True)
    (project.root / f"annotations/{text}/{annotator}.json").write_text(json.dumps(made))


def robust(project: Project, **asked: Any) -> dict[str, Any]:
    whose = {name: asked.pop(name) for name in ("annotators", "groups") if name in asked}
    comparison = compare(project, query=Query(robust=True, **asked), **whose)
    return {row["code"]: row for row in comparison.records() if row["group"] != "Sun"}


def test_readings_that_cannot_differ_are_counted_once(texts: Project) -> None:
    for name in "abcdef":
        said(texts, name, "ann", "Two=rules" if name in "abcd" else "Three=access")
    row = robust(texts)["rules"]  # one facet: coded or facet; no coded heading counts for neither
    assert row["robust_readings"] == 5  # words, texts, of coded, without headings, weighed
    assert row["robust_same_sign"] == 5
    assert row["robust_low_reading"] == "of coded"
    assert robust(texts, of="coded")["rules"]["robust_readings"] == 5  # annotations; no headings
    assert robust(texts, of="facet", unit="text")["rules"]["robust_readings"] == 4


def test_each_person_who_finished_all_texts_is_a_reading(texts: Project) -> None:
    for name in "abcdef":
        said(texts, name, "consensus", "Two=rules" if name == "a" else "")
        said(texts, name, "ann", "Two=rules" if name == "f" else "")
        said(texts, name, "ben", finished=name != "f")
        said(texts, name, "model", by={"command": "suggest"})
    row = robust(texts)["rules"]
    assert (row["robust_high_reading"], row["robust_readings"]) == ("by ann", 5)
    assert row["robust_same_sign"] == 4
    assert robust(texts, annotators=["ann"])["rules"]["robust_low_reading"] == "by consensus"
    assert robust(texts, annotators=["ann", "consensus"])["rules"]["robust_readings"] == 7


def test_texts_are_counted_from_three_a_group(texts: Project) -> None:
    for name in "abde":
        said(texts, name, "ann", "Two=rules" if name in "ab" else "Three=access")
    assert robust(texts)["rules"]["robust_readings"] == 4


def test_one_text_a_group_has_all_the_weight_anyway(texts: Project) -> None:
    said(texts, "a", "ann", "Two=rules")
    said(texts, "d", "ann", "Three=access")
    assert robust(texts)["rules"]["robust_readings"] == 3


def test_texts_that_are_weighed_alike_are_pooled_in_another_reading(texts: Project) -> None:
    for name in "abcdef":
        said(texts, name, "ann", "Two=rules Three=access" if name in "af" else "Two=rules")
    row = robust(texts, weigh="texts", of="coded", without=("heading",))["access"]
    assert row["robust_readings"] == 5  # three units, of finished, pooled; no heading has a code
    assert robust(texts, weigh="texts", without=("heading",))["access"]["robust_readings"] == 5


def test_nothing_is_said_of_a_sign_where_the_printed_difference_is_none(texts: Project) -> None:
    for name in "abcdef":
        said(texts, name, "ann", "Two=rules" if name in "af" else "Three=rules")
    row = robust(texts)["rules"]
    assert row["robust_same_sign"] is None
    assert row["robust_low"] == 0.0


def test_a_reading_without_a_base_in_a_group_is_left_out(texts: Project) -> None:
    for name in "abcdef":
        said(texts, name, "ann", "Two=rules" if name in "abc" else "")
    row = robust(texts)["rules"]
    assert row["robust_readings"] == 4  # not of coded: the Times has no code


def test_a_begun_text_counts_only_where_its_base_allows(texts: Project) -> None:
    for name in "abcdef":
        said(texts, name, "ann", "Two=rules", finished=name != "f")
    row = robust(texts, of="finished")["rules"]
    assert row["robust_readings"] == 4  # not texts: two of the Times are finished
    assert row["robust_same_sign"] is None


def test_a_group_that_stands_alone_is_refused(texts: Project) -> None:
    with pytest.raises(BadOptionError, match="a stands alone; name a second text or group"):
        robust(texts, groups=["a"])


def test_without_texts_there_is_nothing_to_refuse(project: Project) -> None:
    (project.root / "annotations/codebook.yaml").write_text(CODEBOOK)
    assert robust(Project(project.root)) == {}
    assert compare(Project(project.root), query=Query(reliability=True)).raters == ()


# How reliable codes are


def test_reliability_is_between_the_people_who_finished(texts: Project) -> None:
    for name in "abcdef":
        said(texts, name, "consensus", "Two=rules")
        said(texts, name, "ann", "Two=rules Three=access")
        said(texts, name, "ben", "Two=rules", finished=name != "f")
        said(texts, name, "model", "Three=access", by={"command": "suggest"})
    comparison = compare(texts, query=Query(reliability=True, minimum=0))
    assert comparison.raters == ("ann", "ben")
    rows = {row["code"]: (row["alpha"], row["alpha_n"]) for row in comparison.records()}
    assert rows["rules"] == (1.0, 20)
    assert rows["access"][0] < 0
    assert rows["formal"] == (None, 0)


def test_a_single_group_has_reliability_too(texts: Project) -> None:
    said(texts, "a", "consensus", "Two=rules")
    for name in ("ann", "ben"):
        said(texts, "a", name, "Two=rules")
    rows = compare(texts, ["a"], query=Query(reliability=True)).records()
    assert [row["alpha"] for row in rows] == [1.0]
