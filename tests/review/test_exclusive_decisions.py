"""Decisions that two sides of a merge made, each for itself: one of them stands."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet, Decision
from diptych.review.merging import merge_sets, settle

if TYPE_CHECKING:
    from collections.abc import Collection

A, B, C, D, E, F, G, H = (f"{number:08d}-0000-4000-8000-000000000000" for number in range(8))
BY_ANN, BY_BOB = {"by": "ann"}, {"by": "bob"}


def word(code: str = "a", **fields: Any) -> Annotation:
    return Annotation(start=0, end=4, quote="word", codes={"theme": code}, **fields)


def consensus(*cases: tuple[str, Collection[str], dict[str, Annotation], dict[str, str]]) -> Any:
    """Make a consensus of decisions: id, on what, what came of it, and by whom."""
    return AnnotationSet(
        text="sea",
        text_version="0" * 40,
        annotator="consensus",
        annotations={name: one for *_, taken, _ in cases for name, one in taken.items()},
        decisions={
            decision: Decision(derived_from=tuple(about), digest="x", result=tuple(taken), **made)
            for decision, about, taken, made in cases
        },
    )


NOTHING = consensus()


def settled(merged: AnnotationSet, side: str) -> AnnotationSet:
    return settle(merged, [(one, getattr(one, side)) for one in merged.conflicts or ()], "")


def test_what_both_agreed_on_stands_once_whoever_merges() -> None:
    ours = consensus((C, (A, B), {D: word(created="2026-11-22T10:00:00Z")}, {}))
    theirs = consensus((E, (B, A), {F: word(created="2026-11-22T11:00:00Z")}, {}))
    for sides in ((ours, theirs), (theirs, ours)):
        assert merge_sets(None, *sides) == ours
        assert merge_sets(NOTHING, *sides) == ours


def test_what_both_decided_alike_stands_as_one_of_them_decided() -> None:
    ours = consensus((C, (A, B), {}, BY_ANN))
    theirs = consensus((E, (A, B), {}, BY_BOB))
    more = replace(theirs, finished=True)
    assert merge_sets(NOTHING, ours, more) == replace(ours, finished=True)
    assert merge_sets(NOTHING, more, ours) == replace(ours, finished=True)


def test_what_they_decided_differently_is_open_with_all_that_came_of_it() -> None:
    ours = consensus((C, (A, B), {D: word("a")}, BY_ANN))
    theirs = consensus((E, (A, B), {F: word("b"), G: word("c")}, BY_BOB))
    merged = merge_sets(NOTHING, ours, theirs)
    assert [found.path for found in merged.conflicts or ()] == [
        ("annotations", D),
        ("annotations", F),
        ("annotations", G),
        ("decisions", C),
        ("decisions", E),
    ]
    assert replace(merged, conflicts=ours.conflicts) == ours
    assert settled(merged, "ours") == ours
    assert settled(merged, "theirs") == theirs


def test_a_decision_on_more_excludes_those_on_parts_of_it() -> None:
    base = consensus((C, (A,), {}, BY_ANN))
    ours = consensus((D, (A,), {}, BY_ANN), (E, (B,), {}, BY_ANN), (F, (H,), {}, BY_ANN))
    theirs = consensus((G, (A, B), {}, BY_BOB))
    merged = merge_sets(base, ours, theirs)
    assert [found.path[1] for found in merged.conflicts or ()] == [D, E, G]
    assert (settled(merged, "theirs").decisions or {}).keys() == {F, G}


def test_what_the_base_decided_and_one_side_anew_is_of_that_side() -> None:
    base = consensus((C, (A, B), {D: word("a")}, BY_ANN))
    anew = consensus((E, (A, B), {F: word("b")}, BY_BOB))
    more = replace(base, finished=True)
    assert merge_sets(base, anew, more) == replace(anew, finished=True)
    assert merge_sets(base, more, anew) == replace(anew, finished=True)


SOURCES = [f"{number:08d}-1111-4000-8000-000000000000" for number in range(6)]


def decided(base: AnnotationSet, chance: random.Random, side: int) -> AnnotationSet:
    """Decide on some annotations; what was decided on them before goes."""
    said = base
    for number in range(chance.randrange(4)):
        about = chance.sample(SOURCES, chance.randrange(1, 4))
        ids = [f"{side}{number}{n:06d}-2222-4000-8000-{chance.randrange(10**12):012d}"
               for n in range(3)]  # fmt: skip
        taken = {name: word(chance.choice("ab")) for name in ids[: chance.randrange(3)]}
        kept = [
            (name, one.derived_from, {key: said.annotations[key] for key in one.result}, {})
            for name, one in (said.decisions or {}).items()
            if not set(about) & set(one.derived_from)
        ]
        said = consensus(*kept, (ids[2], sorted(about), taken, {}))
    return said


@settings(max_examples=500)
@given(st.integers(0, 2**32))
def test_nothing_is_decided_twice_and_nothing_stands_that_nobody_decided(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secrets
    base = decided(NOTHING, chance, 1)
    ours, theirs = decided(base, chance, 2), decided(base, chance, 3)
    for side in ("ours", "theirs"):
        result = settled(merge_sets(base, ours, theirs), side)
        decisions = (result.decisions or {}).values()
        about = [one for decision in decisions for one in decision.derived_from]
        assert len(about) == len(set(about))
        assert sorted(result.annotations) == sorted(n for one in decisions for n in one.result)
