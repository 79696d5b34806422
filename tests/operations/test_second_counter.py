"""All numbers of ``compare`` and ``crosstab`` equal those of a second counter, told by the method.

``COUNTED=200 pytest tests/operations/test_second_counter.py`` tries as many projects as that, and
``make fuzz`` others each time.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import cache
from itertools import product
from math import log
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.operations import second_counter as second
from tests.operations.random_projects import PEOPLE, PROGRAM, write_project
from tests.operations.second_counter import Asked, RefusedError

from diptych.comparison.crosstabs import CrossQuery
from diptych.comparison.tables import Query
from diptych.errors import (
    AnnotatorNeededError,
    BadOptionError,
    DiptychError,
    NotReadByAllError,
    SeveralFailuresError,
    UnfinishedConsensusError,
    UnknownNameError,
)
from diptych.operations.comparing import compare, crosstab
from diptych.project.store import Project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diptych.comparison.crosstabs import Crosstab
    from diptych.comparison.tables import Comparison

REPOSITORY = Path(__file__).parents[2]
MANY = int(os.environ.get("COUNTED", "24"))
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""A seed is all that there is to know of a project: no other one is simpler."""

UNITS = ("paragraph", "annotation", "word", "text")
BASES = ("", "finished", "coded", "facet")
WEIGHTS = ("", "texts")
WHOSE: tuple[dict[str, Any], ...] = (
    {},
    {"annotators": ("ann",)},
    {"annotators": (PROGRAM,)},
    {"annotators": ("ben", "ann")},
    {"annotators": PEOPLE},
    {"prefer": ("consensus", "ann", "ben")},
    {"prefer": ("ben", PROGRAM)},
)
BY = (
    *(("source",), ("region",), ("text",), ("date",)),
    *(("source", "region"), ("region", "source"), ("source", "date:month")),
    *(("date:year",), ("date:quarter",), ("date:month",), ("date:week",)),
)
WITHOUT = (
    (),
    (),
    ("heading",),
    ("paragraph",),
    ("theme=rules",),
    ("actor=state/minister", "heading"),
)
COUNTS = ("paragraphs", "annotations", "words", "count", "denominator", "texts", "scored")
"""What is not known where nothing of a group is counted."""
FACETS = (("theme", "actor"), ("mood", "theme"), ("theme", "theme"))
CELLS: tuple[dict[str, Any], ...] = (
    {},
    *({"shares": shares} for shares in ("group", "row", "column")),
    *({"measure": measure} for measure in ("jaccard", "npmi")),
    {"score": "mood"},
)
REFUSALS: dict[str, type[DiptychError]] = {
    "several people": AnnotatorNeededError,
    "consensus begun": UnfinishedConsensusError,
    "not finished by all": NotReadByAllError,
    "unknown": UnknownNameError,
}


class World(NamedTuple):
    """A project, as each of the two counters reads it."""

    read: second.Project
    project: Project
    random: Random
    """For what is asked of it."""


class Kept(Project):
    """A project that reads each of its files once, however often it is asked."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        for job in ("contents", "texts_at", "annotation_set"):
            setattr(self, job, _kept(getattr(self, job)))


def _kept(job: Any) -> Any:
    found: dict[str, Any] = {}

    def keeping(*given: Any) -> Any:
        named = repr([getattr(one, "id", one) for one in given])
        if named not in found:
            found[named] = job(*given)
        return found[named]

    return keeping


@contextmanager
def worlds(seed: int) -> Iterator[World]:
    """Make a project at random."""
    with TemporaryDirectory() as folder:
        random = Random(seed)  # noqa: S311 (nothing is to be kept secret)
        write_project(Path(folder), random)
        yield World(second.read_project(Path(folder)), Kept(Path(folder)), random)


seeds = st.integers(0, 2**32)


@pytest.fixture(autouse=True)
def no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask git nothing: it would be asked for merges that are not finished, thousands of times."""
    monkeypatch.setattr("diptych.operations.counting.unmerged_or_none", lambda *_: ())


# Comparisons


def compared(project: Project, asked: Asked) -> Comparison:
    """Ask the program."""
    return compare(
        project,
        asked.groups,
        by=",".join(asked.by),
        where=[f"{name}={value}" for name, value in asked.where],
        annotators=asked.annotators,
        prefer=asked.prefer,
        query=Query(
            unit=asked.unit,
            of=asked.of or None,
            weigh=asked.weigh or None,
            without=asked.without,
            score=asked.score or None,
            minimum=0,
        ),
    )


def require_equal(world: World, asked: Asked) -> int:
    """Compare all that a comparison holds, or how it is refused; return how many numbers."""
    try:
        counted = second.count(world.read, asked)
    except RefusedError as refused:
        require_refused(lambda: compared(world.project, asked), refused)
        return 0
    found = compared(world.project, asked)
    expected = second.compare(counted, asked)
    assert [side.name for side in found.sides] == [group.name for group in counted.groups], asked
    records = list(found.records())
    assert [(one["facet"], one["code"], one["group"]) for one in records] == list(expected), asked
    for record in records:
        key = record["facet"], record["code"], record["group"]
        wanted = expected_record(expected, key, counted.groups[0].name)
        assert {name: record[name] for name in wanted} == wanted, (asked, key)
    require_only_in(found, expected)
    return len(records) * len(wanted) if records else 0


def expected_record(
    expected: Mapping[tuple[str, str, str], dict[str, Any]], key: tuple[str, str, str], first: str
) -> dict[str, Any]:
    """Return what the record of a facet, a code and a group has to say."""
    own, other = expected[key], expected[key[0], key[1], first]
    aside = ("counted", "only", "only_is_certain")
    wanted = {name: own[name] for name in own if name not in aside}
    shares = own["share"], other["share"]
    differ = key[2] != first and None not in shares
    wanted["difference"] = near(shares[0] - shares[1] if differ else None)
    return known(wanted, own["counted"])


def known(wanted: dict[str, Any], counted: int) -> dict[str, Any]:
    """Leave out the counts of a group of which nothing is counted; floats come near enough."""
    for name in COUNTS:
        if name in wanted and not counted:
            wanted[name] = None
    return wanted | {name: near(wanted[name]) for name in ("share", "mean") if name in wanted}


def near(value: Any) -> Any:
    return None if value is None else pytest.approx(float(value), rel=1e-12, abs=1e-12)


def require_only_in(
    found: Comparison, expected: Mapping[tuple[str, str, str], dict[str, Any]]
) -> None:
    """Compare which group is the only one that has a code, and whether that is sure."""
    for table in found.tables:
        for row in table.rows:
            for number, side in enumerate(found.sides):
                own = expected[table.facet, row.code, side.name]
                is_here = row.only_in is not None and row.only_in.group == number
                assert is_here == own["only"]
                if row.only_in and is_here:
                    assert row.only_in.so_far != own["only_is_certain"]


def require_refused(ask: Any, refused: RefusedError) -> None:
    """Both refuse, for the same reason, and the message names what it is because of."""
    with pytest.raises(DiptychError) as caught:
        ask()
    error = caught.value
    assert isinstance(error, REFUSALS.get(refused.reason, BadOptionError) | SeveralFailuresError)
    named = [name for name in refused.names if name in str(error)]
    assert len(named) >= min(len(refused.names), 3)


def asked_of(world: World) -> dict[str, Any]:
    """Decide at random which texts are asked for, and what is left out."""
    random, read = world.random, world.read
    by = random.choice([one for one in BY if _is_possible(read, one)])
    asked: dict[str, Any] = {"by": by, "without": random.choice(WITHOUT)}
    asked["score"] = random.choice(("", "mood"))
    fields = [one for one in BY[:2] if _is_possible(read, one)]
    if random.random() < 1 / 3:
        one, other = random.choice(list(read.texts.values())), random.choice(fields)[0]
        values = [second.label_of(text, (other,)) for text in (one, *read.texts.values())]
        picked = [*values[:1], *random.sample(values, random.randint(0, 1))]
        asked["where"] = tuple((other, value) for value in picked)
        if random.random() < 1 / 2:
            asked["where"] += (("text", one.id),)
    names = list(second.groups_of(read, by, asked.get("where", ())))
    if random.random() < 1 / 3:
        asked["groups"] = tuple(random.sample(names, random.randint(1, len(names))))
    return asked


def _is_possible(read: second.Project, by: tuple[str, ...]) -> bool:
    """Tell whether some text has each field, and a date where a part of one is asked for."""
    needed = [f"{one.partition(':')[0]}:year" if ":" in one else one for one in by]
    texts = read.texts.values()
    return all(any(second.value_of(text, one) for text in texts) for one in needed)


@settings(max_examples=MANY, phases=PHASES)
@given(seeds)
def test_every_number_of_a_comparison_equals_that_of_the_second_counter(seed: int) -> None:
    with worlds(seed) as world:
        chosen = asked_of(world)
        every = list(product(WHOSE, UNITS, BASES, WEIGHTS))
        for whose, unit, of, weigh in world.random.sample(every, len(every) // 4):
            require_equal(world, Asked(unit=unit, of=of, weigh=weigh, **chosen, **whose))


# Cross-tables

QUESTIONS = [
    *product(FACETS[:2], ("annotation",), UNITS),
    *product(FACETS, ("paragraph",), ("paragraph",)),
]
"""Two facets, where their codes meet, and what is counted."""


def tabulated(project: Project, asked: Asked, facets: tuple[str, str], cells: Any) -> Crosstab:
    """Ask the program."""
    query = CrossQuery(
        unit=asked.unit,
        of=asked.of or None,
        weigh=asked.weigh or None,
        without=asked.without,
        minimum=0,
        **cells,
    )
    where = [f"{name}={value}" for name, value in asked.where]
    by, whose = ",".join(asked.by), (asked.annotators, asked.prefer)
    return crosstab(
        project,
        *facets,
        asked.groups,
        by=by,
        where=where,
        annotators=whose[0],
        prefer=whose[1],
        query=query,
    )


def require_equal_pairs(
    world: World, asked: Asked, facets: tuple[str, str], cells: dict[str, Any]
) -> int:
    """Compare all that a cross-table holds, or how it is refused; return how many numbers."""

    def ask() -> Crosstab:
        return tabulated(world.project, asked, facets, cells)

    try:
        counted = second.count(world.read, asked)
    except RefusedError as refused:
        require_refused(ask, refused)
        return 0
    found = ask()
    shares = cells.get("shares", "group")
    expected = second.crosstab(counted, asked, facets, cells["within"], shares)
    records = list(found.records())
    assert [(one["row"], one["column"], one["group"]) for one in records] == list(expected)
    for record in records:
        own = expected[record["row"], record["column"], record["group"]]
        wanted = {name: own[name] for name in own if name not in {"either", "single", "counted"}}
        if measure := cells.get("measure"):
            wanted |= {"measure": measure, "value": near(measured(measure, own))}
        wanted = known(wanted, own["counted"])
        assert {name: record[name] for name in wanted} == wanted, (asked, facets, cells)
    require_equal_margins(found, second.compare(counted, asked))
    return len(records) * len(wanted) if records else 0


def measured(measure: str, own: dict[str, Any]) -> float | None:
    """Work out a measure from what the two codes have alone and together."""
    both, (one, other), units = own["count"], own["single"], own["denominator"]
    if measure == "jaccard":
        return both / own["either"] if own["either"] else None
    if not one or not other or both == units:
        return None
    return log(both * units / (one * other)) / -log(both / units) if both else -1


def require_equal_margins(found: Crosstab, expected: Mapping[tuple[str, str, str], Any]) -> None:
    """Compare the totals: what the codes have in a comparison."""
    for table in (found.row_facet, found.column_facet):
        for row in table.rows:
            for cell, side in zip(row.cells, found.sides, strict=True):
                own = expected[table.facet, row.code, side.name]
                assert (cell.count, cell.denominator) == (own["count"], own["denominator"])


@settings(max_examples=MANY, phases=PHASES)
@given(seeds)
def test_every_number_of_a_crosstab_equals_that_of_the_second_counter(seed: int) -> None:
    with worlds(seed) as world:
        chosen = asked_of(world)
        del chosen["score"]
        every = list(product(QUESTIONS, BASES, WEIGHTS))
        for question, base, weigh in world.random.sample(every, len(every) // 4):
            (facets, within, unit), of = question, base
            cells = {"within": within, **world.random.choice(CELLS)}
            if "measure" in cells:
                unit, of = within, "coded" if of == "facet" else of
            score = cells.get("score", "")
            whose = world.random.choice(WHOSE)
            asked = Asked(unit=unit, of=of, weigh=weigh, score=score, **chosen, **whose)
            require_equal_pairs(world, asked, facets, cells)


# Cross-tables that are split


def require_equal_parts(
    world: World, asked: Asked, facets: tuple[str, str, str], cells: dict[str, Any]
) -> int:
    """Compare all that a split cross-table holds, or how it is refused."""
    *pair, third = facets

    def ask() -> Crosstab:
        return tabulated(world.project, asked, (pair[0], pair[1]), {**cells, "split": third})

    try:
        counted = second.count(world.read, asked)
    except RefusedError as refused:
        require_refused(ask, refused)
        return 0
    shares = cells.get("shares", "group")
    expected = second.split_crosstab(counted, asked, facets, cells["within"], shares)
    found = ask()
    records = list(found.records())
    keys = [(one["row"], one["column"], one["split"] or "", one["group"]) for one in records]
    assert keys == list(expected)
    for key, record in zip(keys, records, strict=True):
        own = expected[key]
        wanted = known({name: own[name] for name in own if name != "counted"}, own["counted"])
        wanted |= {} if own["counted"] else {"cell": None}
        assert {name: record[name] for name in wanted} == wanted, (asked, facets, cells, key)
        assert record["split_facet"] == third
    return len(records)


SPLITS = (
    *product([("theme", "actor", "mood"), ("mood", "theme", "actor")], ("annotation",), UNITS),
    *product([("theme", "theme", "mood"), ("actor", "mood", "theme")], ("paragraph",), UNITS[:1]),
)
"""Two facets and the one that divides them, where codes meet, and what is counted."""


@settings(max_examples=MANY, phases=PHASES)
@given(seeds)
def test_every_part_of_a_cell_equals_that_of_the_second_counter(seed: int) -> None:
    with worlds(seed) as world:
        chosen = asked_of(world) | {"score": ""}
        every = list(product(SPLITS, BASES, WEIGHTS, ("group", "row", "column", "cell")))
        for question, of, weigh, shares in world.random.sample(every, len(every) // 16):
            facets, within, unit = question
            whose = world.random.choice(WHOSE)
            asked = Asked(unit=unit, of=of, weigh=weigh, **chosen, **whose)
            require_equal_parts(world, asked, facets, {"within": within, "shares": shares})


def test_every_part_of_the_example_equals_that_of_the_second_counter() -> None:
    for unit, shares in zip(UNITS, ("group", "row", "column", "cell"), strict=True):
        facets, cells = ("theme", "actor", "sentiment"), {"within": "annotation", "shares": shares}
        assert require_equal_parts(example(), Asked(unit=unit), facets, cells)


# The example

EXAMPLE: tuple[dict[str, Any], ...] = (
    {},
    {"annotators": ("first",)},
    {"annotators": ("first", "second")},
    {"prefer": ("second", "consensus")},
)


@cache
def example() -> World:
    return World(second.read_project(REPOSITORY), Kept(REPOSITORY), Random(0))  # noqa: S311


@pytest.mark.parametrize("whose", EXAMPLE)
def test_every_number_of_the_example_equals_that_of_the_second_counter(
    whose: dict[str, Any],
) -> None:
    without = ("heading", "theme=formal-part")
    for unit, of, weigh in product(UNITS, BASES, WEIGHTS):
        asked = Asked(unit=unit, of=of, weigh=weigh, without=without, score="sentiment", **whose)
        assert bool(require_equal(example(), asked)) == ((unit, of) != ("annotation", "finished"))


@pytest.mark.parametrize("facets", [("theme", "actor"), ("sentiment", "theme")])
def test_every_pair_of_the_example_equals_that_of_the_second_counter(
    facets: tuple[str, str],
) -> None:
    for unit, cells in zip(UNITS, CELLS, strict=False):
        assert require_equal_pairs(
            example(), Asked(unit=unit), facets, {"within": "annotation", **cells}
        )
    for cells in CELLS[3:-1]:
        assert require_equal_pairs(example(), Asked(), facets, {"within": "paragraph", **cells})
