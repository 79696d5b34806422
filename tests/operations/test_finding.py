"""The passages behind a number are as many as the table says."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from tests.operations.second_counter import Asked
from tests.operations.test_second_counter import (
    BASES,
    EXAMPLE,
    MANY,
    PHASES,
    WHOSE,
    asked_of,
    compared,
    example,
    no_git,
    seeds,
    worlds,
)

from diptych.comparison.excluding import exclusion
from diptych.errors import AnnotatorNeededError, DiptychError, NotReadByAllError
from diptych.operations import known_counts
from diptych.operations.finding import Conditions, Passages, find
from diptych.project.files import LARGEST_FILE, Files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.operations.test_second_counter import World

    from diptych.comparison.tables import Comparison
    from diptych.operations.finding import Found
    from diptych.project.store import Project

__all__ = ["no_git"]
A_FEW = 8
"""Cells of a table that are opened; each anew from the files."""


def opened(world: World, asked: Asked, table: Comparison, record: dict[str, Any]) -> Found:
    """Open a cell, with what its table excluded."""
    return find(
        world.project,
        [record["group"]],
        annotators=asked.annotators,
        conditions=Conditions(
            codes={record["facet"]: [record["code"]]},
            by=",".join(asked.by),
            where=[f"{name}={value}" for name, value in asked.where],
            prefer=asked.prefer,
            of=table.basis.of,
            without=exclusion(world.project.codebook(), asked.without).written,
        ),
    )


def require_as_many(world: World, asked: Asked, few: int | None = None) -> int:
    """Open cells of a table; return how many."""
    try:
        table = compared(world.project, asked)
    except DiptychError:  # whose annotations count is not clear, which has tests of its own
        return 0
    records = [one for one in table.records() if one["annotations"] is not None]
    if few is not None:
        records = world.random.sample(records, min(few, len(records)))
    for record in records:
        found = opened(world, asked, table, record)
        assert len(found.codings) == record["annotations"], (asked, record)
        assert not found.uncounted
    return len(records)


@settings(max_examples=MANY, phases=PHASES)
@given(seeds)
def test_behind_every_cell_there_are_as_many_passages_as_it_says(seed: int) -> None:
    with worlds(seed) as world:
        chosen = asked_of(world)
        for whose, of in product(WHOSE, BASES):
            require_as_many(world, Asked(of=of, **chosen, **whose), A_FEW)


@pytest.mark.parametrize("whose", EXAMPLE)
def test_behind_every_cell_of_the_example_there_are_as_many_passages(whose: dict[str, Any]) -> None:
    for without in ((), ("heading", "theme=formal-part")):
        assert require_as_many(example(), Asked(without=without, **whose)) > 50


def read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which files are read from here on."""
    names: list[str] = []
    read = Files.read

    def noting(files: Files, path: Path, limit: int = LARGEST_FILE) -> bytes:
        names.append(path.as_posix())
        return read(files, path, limit)

    monkeypatch.setattr(Files, "read", noting)
    return names


def test_passages_are_found_before_the_sets_behind_them_are_read(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, told = read_files(monkeypatch), []
    found = Passages(annotated, tell=lambda done, of: told.append((done, of)))
    passages = iter(found)
    first = next(passages)
    assert first.text.id == "alpha"
    assert "annotations/alpha/ann.json" in names
    assert "annotations/beta/ann.json" not in names
    assert find(annotated).codings == (first, *passages)
    assert (found.told().number, told) == (5, [(1, 2), (2, 2)])
    assert [*find(annotated).records()] == [*Passages(annotated).records()]


def test_no_passage_is_found_where_it_turns_out_that_it_is_unclear_whose_count(
    annotated: Project,
) -> None:
    annotated.annotate("beta", "bob", start=0, end=5, codes={"theme": "access"})
    with pytest.raises(AnnotatorNeededError):
        next(iter(Passages(annotated)))
    with pytest.raises(NotReadByAllError):
        next(iter(Passages(annotated, annotators=["ann", "bob"])))
    assert next(iter(Passages(annotated, annotators=["bob"]))).annotator == "bob"
    assert next(iter(Passages(annotated, conditions=Conditions(prefer=["ann"])))).text.id == "alpha"


def test_texts_that_are_not_held_are_read_again(
    annotated: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = find(annotated).codings
    names = read_files(monkeypatch)
    monkeypatch.setattr(known_counts, "ROOM", len(annotated.text("alpha").body))
    names.clear()
    assert find(annotated).codings == wanted
    counts = Counter(name for name in names if name.startswith("texts/"))
    assert counts == {"texts/alpha.md": 1, "texts/beta.md": 2}
