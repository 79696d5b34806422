"""The passages behind a number are as many as the table says."""

from __future__ import annotations

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
from diptych.errors import DiptychError
from diptych.operations.finding import Conditions, find

if TYPE_CHECKING:
    from tests.operations.test_second_counter import World

    from diptych.comparison.tables import Comparison
    from diptych.operations.finding import Found

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
