"""In plain text nothing is markup."""

from __future__ import annotations

from diptych.texts.importers.plain import import_plain
from diptych.texts.segmentation import Segment


def test_marks_are_ordinary_characters() -> None:
    found = import_plain("---\n\n# The number sign stood on the door of the house.\n")
    assert found.fields == {}
    assert [segment.content for segment in found.segmentation.segments] == [
        "---",
        "# The number sign stood on the door of the house.",
    ]


def test_nothing_is_no_paragraph() -> None:
    assert import_plain(" \n\n").segmentation.segments == ()


def test_a_paragraph_is_taken_as_it_stands() -> None:
    found = import_plain("The sea *was* calm.\n")
    assert found.segmentation.segments == (Segment(content="The sea *was* calm."),)
