"""The command that opens a cell lists what the cell counts: each annotation, each paragraph."""

from __future__ import annotations

import json
import shlex
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.operations import second_counter as second
from tests.operations.second_counter import Asked, RefusedError
from tests.operations.test_second_counter import (
    BASES,
    MANY,
    PHASES,
    WHOSE,
    Kept,
    World,
    asked_of,
    compared,
    example,
    seeds,
    tabulated,
    worlds,
)

from diptych.comparison.cell_passages import find_words
from diptych.comparison.crosstabs import CrossQuery
from diptych.comparison.tables import Query
from diptych.console.app import run
from diptych.operations.comparing import compare, crosstab
from diptych.project.store import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from diptych.comparison.crosstabs import Crosstab
    from diptych.comparison.tables import Comparison

    Cell = tuple[int, Mapping[str, str], int, int]
    """A group, the codes of a cell, and how many paragraphs and annotations it has."""

ANY_CELLS = 12
"""Of each table of a project made at random."""


@pytest.fixture(autouse=True)
def no_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diptych.operations.counting.unmerged_or_none", lambda *_: ())


def cells_of(table: Comparison) -> Iterator[Cell]:
    for shown in table.tables:
        for row in shown.rows:
            for group, cell in enumerate(row.cells):
                yield group, {shown.facet: row.code}, cell.paragraphs, cell.annotations


def pairs_of(table: Crosstab) -> Iterator[Cell]:
    facets = [one.facet for one in table.facets]
    for row, column in table.pairings():
        for part, group in product(table.parts[:-1] or (None,), range(len(table.sides))):
            cell = table.cell(row, column, group, part)
            codes = [row.code, column.code, *([part.code] if part else [])]
            yield group, dict(zip(facets, codes, strict=False)), cell.paragraphs, cell.annotations


def require_opened(
    world: World,
    table: Comparison | Crosstab,
    cells: Sequence[Cell],
    left: Mapping[str, set[int]],
    read: Callable[[], tuple[str, str]],
) -> None:
    """Run the command of each cell, as a shell would take it apart, and count what it lists."""
    assert table.opening
    for group, codes, paragraphs, passages in cells:
        side = table.sides[group]
        if side.state:
            continue
        words = find_words(table.opening, side, group, table.basis, codes)
        command = shlex.split(" ".join(map(shlex.quote, words)))
        read()
        status = run(["-C", str(world.project.root), *command, "--format", "json"])
        out, err = read()
        assert status == 0, (command, err)
        found = json.loads(out)
        assert len(found) == passages, (command, codes)
        touched = {
            (one["text"], paragraph.number)
            for one in found
            for paragraph in world.read.texts[one["text"]].paragraphs
            if paragraph.start < one["end"]
            and one["start"] < paragraph.end
            and paragraph.number in left[one["text"]]
        }
        assert len(touched) == paragraphs, (command, codes)


def left_in(world: World, asked: Asked) -> dict[str, set[int]] | None:
    """Return, by text, the paragraphs that are not excluded; ``None`` where all is refused."""
    try:
        counted = second.count(world.read, asked)
    except RefusedError:
        return None
    return {left.text: left.paragraphs for group in counted.groups for left in group.counted}


@settings(
    max_examples=MANY, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seeds)
def test_cells_of_any_project_are_opened(capsys: pytest.CaptureFixture[str], seed: int) -> None:
    with worlds(seed) as world:
        chosen = asked_of(world) | {"score": ""}
        for whose, of in world.random.sample([*product(WHOSE, BASES)], 4):
            asked = Asked(of=of, **chosen, **whose)
            left = left_in(world, asked)
            if left is None:
                continue
            table = compared(world.project, asked)
            cells = [*cells_of(table)]
            some = world.random.sample(cells, min(ANY_CELLS, len(cells)))
            require_opened(world, table, some, left, capsys.readouterr)
            split = world.random.choice((None, "mood"))
            options = {"within": "annotation", "split": split}
            pairs = tabulated(world.project, asked, ("theme", "actor"), options)
            met = [cell for cell in pairs_of(pairs) if cell[-1]]
            some = world.random.sample(met, min(ANY_CELLS, len(met)))
            require_opened(world, pairs, some, left, capsys.readouterr)


@pytest.mark.parametrize("whose", [{}, {"annotators": ("first",)}, {"prefer": ("second",)}])
def test_every_cell_of_the_example_is_opened(
    capsys: pytest.CaptureFixture[str], whose: dict[str, Any]
) -> None:
    world = example()
    asked = Asked(without=("heading",), **whose)
    left = left_in(world, asked)
    assert left
    table = compared(world.project, asked)
    cells = [cell for cell in cells_of(table) if cell[-1]]
    require_opened(world, table, cells, left, capsys.readouterr)
    pairs = tabulated(world.project, asked, ("theme", "actor"), {"within": "annotation"})
    met = [cell for cell in pairs_of(pairs) if cell[-1]]
    require_opened(world, pairs, met if not whose else met[::9], left, capsys.readouterr)


@pytest.mark.parametrize("within", ["annotation", "paragraph"])
def test_what_meets_in_a_paragraph_is_listed_by_no_command(within: Any) -> None:
    query = CrossQuery(within=within)
    table = crosstab(example().project, "theme", "actor", query=query)
    assert (table.opening is None) == (within == "paragraph")


# Names that mean something else


def named(root: Path, **sources: str) -> Project:
    """Make texts of these sources, of which ``ann`` gives every line a code."""
    (root / "texts").mkdir(parents=True)
    (root / "annotations").mkdir()
    book = {"facets": {"theme": {"codes": {"x": {}}}, "where": {"codes": {"y": {}}}}}
    (root / "annotations/codebook.yaml").write_text(json.dumps(book))
    for name, fields in sources.items():
        (root / f"texts/{name}.md").write_text(f"---\n{fields}\n---\n\nWords.\n")
        Project(root).annotate(name, "ann", start=0, end=5, codes={"theme": "x", "where": "y"})
    return Project(root)


@pytest.mark.parametrize(
    ("sources", "by", "where", "commands"),
    [
        ({"a": "source: Sun"}, None, [], ["find Sun"]),
        ({"a": "source: The Sun’s"}, None, [], ["find 'The Sun’s'"]),
        ({"a": "source: b", "b": "source: c"}, None, [], ["find --where source=b", "find c"]),
        ({"a": "source: -x"}, None, [], ["find --where source=-x"]),
        ({"a": "source: 'a:1'"}, None, [], ["find --where source=a:1"]),
        ({"a": "source: 'Sun: 1'"}, None, [], ["find 'Sun: 1'"]),
        ({"a": "source: a"}, None, [], ["find a"]),
        ({"a": "date: 2024-07"}, "date:month", [], ["find --where date:month=2024-07"]),
        (
            {"a": "source: S", "b": "source: S\ndate: 2024"},
            "source,date",
            [],
            [
                "find --where source=S --where date=2024",
                "find --where source=S --where 'date=no date'",
            ],
        ),
        (
            {"a": "source: S\ndate: 2024", "b": "source: T\ndate: 2025"},
            "source",
            ["date:year=2024", "date:year=2025", "source=T", "source=S"],
            [
                f"find {one} --where date:year=2024 --where date:year=2025 --where source=T "
                "--where source=S"
                for one in "ST"
            ],
        ),
        (
            {"a": "source: S\ndate: 2024", "b": "source: T\ndate: 2025"},
            "source,date",
            ["source=T", "source=S", "date:year=2025"],
            ["find --where source=T --where date=2025 --where date:year=2025"],
        ),
        (
            {"a": "source: 'S · T'\nk: U", "b": "source: S\nk: T · U"},
            "source,k",
            [],
            ["find 'S · T · U' --by source,k"],
        ),
    ],
)  # fmt: skip
def test_groups_are_named_by_what_means_them_alone(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    sources: dict[str, str],
    by: str | None,
    where: list[str],
    commands: list[str],
) -> None:
    project = named(tmp_path / "named", **sources)
    table = compare(project, by=by, where=where, query=Query(of="coded"))
    assert table.opening
    assert [shlex.join(["find", *words]) for words in table.opening.groups] == commands
    world = World(second.read_project(project.root), Kept(project.root), None)  # type: ignore[arg-type]
    left = {name: {1} for name in sources}
    require_opened(world, table, [*cells_of(table)], left, capsys.readouterr)


def test_texts_that_are_named_stand_alone(tmp_path: Path) -> None:
    project = named(tmp_path / "named", a="source: S", b="source: S")
    table = compare(project, ["b", "a"], by="title")
    assert table.opening
    assert table.opening.groups == [["b"], ["a"]]


def test_a_facet_that_is_called_as_an_option_is_asked_for_as_a_code(tmp_path: Path) -> None:
    table = compare(named(tmp_path / "named", a="source: S"))
    assert table.opening
    words = find_words(table.opening, table.sides[0], 0, table.basis, {"theme": "x", "where": "y"})
    assert words == ["find", "S", "--theme", "x", "--code", "where=y"]


ANN = {"annotators": ["ann"]}


@pytest.mark.parametrize(
    ("defaults", "whose", "options"),
    [
        ({}, ANN, ["--annotator", "ann"]),
        ({}, {"annotators": ["ann", "bob"]}, ["--annotator", "ann", "--annotator", "bob"]),
        ({}, {"prefer": ["bob", "ann"]}, ["--prefer", "bob,ann"]),
        ({"annotator": ["ann"]}, {}, []),
        ({"annotator": ["ann"]}, ANN, []),
        ({"annotator": ["ann"]}, {"prefer": ["ann"]}, ["--prefer", "ann"]),
        ({"prefer": ["ann"]}, {}, []),
        ({"prefer": ["ann"], "without": ["heading"]}, {}, ["--without", "heading"]),
    ],
)
def test_whose_annotations_count_is_said_where_it_is_no_default(
    tmp_path: Path, defaults: dict[str, Any], whose: dict[str, Any], options: list[str]
) -> None:
    project = named(tmp_path / "named", a="source: S")
    project.annotate("a", "bob", start=0, end=5, codes={"theme": "x"})
    for one in ("ann", "bob"):
        path = project.root / f"annotations/a/{one}.json"
        path.write_text(path.read_text().replace('"finished": false', '"finished": true'))
    path = project.root / "annotations/codebook.yaml"
    path.write_text(json.dumps({**json.loads(path.read_text()), "defaults": defaults}))
    table = compare(Project(project.root), **whose)
    assert table.opening
    assert table.opening.options == options
