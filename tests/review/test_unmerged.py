from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet, Conflict
from diptych.review.merging import NoTexts
from diptych.review.unmerged import WHOLE, Rebuilt, rebuild

A, B, C = (f"{number:08d}-0000-4000-8000-000000000000" for number in (1, 2, 3))


def said(**themes: str) -> AnnotationSet:
    annotations = {
        {"a": A, "b": B, "c": C}[name]: Annotation(start=0, end=1, quote="x", codes={"theme": code})
        for name, code in themes.items()
    }
    return AnnotationSet(
        text="sea", text_version="0" * 40, annotator="ann", annotations=annotations
    )


def rebuilt(kept: AnnotationSet | None, **stages: AnnotationSet) -> Rebuilt:
    numbers = {"base": 1, "ours": 2, "theirs": 3}
    return rebuild({numbers[name]: side for name, side in stages.items()}, kept, NoTexts())


def test_a_file_of_no_use_is_put_together_from_both_sides() -> None:
    merged = rebuilt(None, base=said(a="x"), ours=said(a="x", b="x"), theirs=said(a="y"))
    assert merged == (said(a="y", b="x"), ())


def test_what_a_merge_left_open_is_in_the_file() -> None:
    left = replace(said(a="x"), conflicts=(Conflict(path=("finished",), ours=True),))
    assert rebuilt(left, ours=said(), theirs=said(b="x")) == (left, left.conflicts)


def test_what_was_done_since_is_kept() -> None:
    sides: dict[str, Any] = {"base": said(), "ours": said(a="x"), "theirs": said(b="x")}
    assert rebuilt(said(a="x"), **sides) == (said(a="x", b="x"), ())
    assert rebuilt(said(a="y", c="x"), **sides) == (said(a="y", b="x", c="x"), ())


def test_what_is_open_is_asked_although_something_was_done_since() -> None:
    sides = {"base": said(a="x"), "ours": said(a="y"), "theirs": said(a="z")}
    merged, conflicts = rebuilt(said(a="y", c="x"), **sides)
    assert merged
    assert merged.annotations == said(a="y", c="x").annotations
    assert [(one.ours, one.theirs) for one in conflicts] == [("y", "z")]


def test_a_set_that_one_side_added_is_added() -> None:
    assert rebuilt(None, theirs=said(a="x")) == (said(a="x"), ())
    assert rebuilt(said(b="x"), ours=said(a="x")) == (said(b="x"), ())


def test_a_set_that_both_gave_up_is_gone() -> None:
    assert rebuilt(None, base=said(a="x")) == (None, ())


def test_a_set_that_one_side_removed_is_open_as_a_whole() -> None:
    base, changed = said(a="x"), said(a="y")
    merged, (found,) = rebuilt(None, base=base, theirs=changed)
    assert (merged, found.path, found.ours) == (changed, WHOLE, UNSET)
    assert found.theirs == msgspec.to_builtins(changed)
    since = said(a="y", b="x")
    merged, (found,) = rebuilt(since, base=base, ours=changed)
    assert (merged, found.theirs) == (since, UNSET)
    assert found.ours == msgspec.to_builtins(since)
