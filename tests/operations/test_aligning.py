"""Two texts are aligned from Python as by the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.operations.aligning import align, align_two
from diptych.operations.selecting import Asked

if TYPE_CHECKING:
    from diptych.project.store import Project

BOTH = Asked(["alpha", "beta"])


def test_what_was_read_comes_with_the_alignment(annotated: Project) -> None:
    found = align_two(annotated, BOTH, using=["codes"])
    assert found.alignment == align(annotated, "alpha", "beta", using=["codes"])
    assert [text.id for text in found.texts] == ["alpha", "beta"]
    assert [[said.text for said in sets] for sets in found.sets] == [["alpha"], ["beta"]]


def test_no_sets_are_read_where_codes_do_not_count(annotated: Project) -> None:
    assert align_two(annotated, BOTH, using=["wording"]).sets == ((), ())
