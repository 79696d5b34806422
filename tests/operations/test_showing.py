from __future__ import annotations

from typing import TYPE_CHECKING

from diptych.operations.showing import show

if TYPE_CHECKING:
    from diptych.project.store import Project


def test_a_part_of_a_text_has_records_and_says_what_is_stale(annotated: Project) -> None:
    shown = show(annotated, "al:2-3")
    assert [(row["paragraph"], row["words"]) for row in shown.records()] == [(2, 4), (3, 6)]
    assert shown.standing.stale == ()
    path = annotated.root / "texts/alpha.md"
    path.write_text(path.read_text().replace("The UN", "A UN"))
    assert show(annotated, "alpha").standing.stale == ("ann",)
