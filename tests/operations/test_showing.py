from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from diptych.comparison.alignment import AlignmentRow
from diptych.operations.showing import show, show_two

if TYPE_CHECKING:
    from diptych.project.store import Project


def test_a_part_of_a_text_has_records_and_says_what_is_stale(annotated: Project) -> None:
    shown = show(annotated, "al:2-3")
    assert [(row["paragraph"], row["words"]) for row in shown.records()] == [(2, 4), (3, 6)]
    assert shown.standing.stale == ()
    path = annotated.root / "texts/alpha.md"
    path.write_text(path.read_text().replace("The UN", "A UN"))
    assert show(annotated, "alpha").standing.stale == ("ann",)


def test_of_a_run_of_paragraphs_those_stand_there_that_were_asked_for(annotated: Project) -> None:
    found = show_two(annotated, "alpha:2", "beta:1")
    row = AlignmentRow(a=(2, 3), b=(1, 2), score=0.5, kind="counterpart", reasons=("names UN",))
    (one,) = replace(found, alignment=replace(found.alignment, rows=(row,))).records()
    assert (one["a_first"], one["a_last"], one["b_first"], one["b_last"]) == (2, 2, 1, 1)
    assert (one["kind"], one["score"]) == ("counterpart", 0.5)
