from __future__ import annotations

from diptych.annotations.annotation import Annotation, AnnotationSet, Conflict
from diptych.rendering.annotation_set import set_lines

A, B = (f"{number:08d}-0000-4000-8000-000000000000" for number in (1, 2))


def test_each_annotation_is_one_line_in_reading_order() -> None:
    said = AnnotationSet(
        text="sea",
        text_version="0123456789abcdef0123456789abcdef01234567",
        annotator="ann",
        finished=True,
        annotations={
            A: Annotation(
                start=9,
                end=13,
                quote="deep",
                codes={},
                note="two\nlines",
                created="2026-11-22T10:00:00Z",
            ),
            B: Annotation(start=0, end=3, quote="The", codes={"theme": "a", "actor": "b"}),
        },
        conflicts=(
            Conflict(path=("annotations", A, "codes", "theme"), base="a", ours="b\x1b"),
            Conflict(path=("finished",), ours=False, theirs=True),
        ),
    )
    assert list(set_lines(said)) == [
        "sea by ann, finished",
        "text version 0123456789ab",
        '00000002 0-3 theme=a actor=b "The"',
        '00000001 9-13 "deep"; two\\x0alines',
        f'conflict annotations/{A}/codes/theme: base "a", ours "b\\u001b"',
        "conflict finished: ours false, theirs true",
    ]


def test_a_set_without_annotations_has_its_head() -> None:
    said = AnnotationSet(text="sea", text_version="0" * 40, annotator="ann")
    assert list(set_lines(said)) == ["sea by ann", "text version 000000000000"]
