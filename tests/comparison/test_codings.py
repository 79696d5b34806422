from __future__ import annotations

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.comparison.codings import carries, codings, reading_order
from diptych.texts.text import Text, parse_text

BODY = "First.\n\nSecond.\n\nThird."


def text() -> Text:
    return parse_text("one", BODY.encode(), BODY, "texts/one.md")


def said(annotator: str, *spans: tuple[int, int], **codes: str) -> AnnotationSet:
    return AnnotationSet(
        text="one",
        text_version=text().version,
        annotator=annotator,
        annotations={
            f"{annotator}-{number}": Annotation(
                start=start, end=end, quote=BODY[start:end], codes=codes
            )
            for number, (start, end) in enumerate(spans)
        },
    )


def test_a_coding_knows_the_paragraphs_that_its_span_touches() -> None:
    (coding,) = codings(text(), [said("ann", (5, 18), theme="rules")])
    assert (coding.first, coding.last) == (1, 3)


def test_an_annotation_that_only_carries_a_note_is_found_too() -> None:
    assert [coding.first for coding in codings(text(), [said("ann", (0, 6))])] == [1]


def test_a_coding_carries_its_code_and_those_above_it() -> None:
    (coding,) = codings(text(), [said("ann", (0, 6), theme="rules/un", mood="good")])
    assert carries(coding, {"theme": ["rules/un"]})
    assert carries(coding, {"theme": ["rules"], "mood": ["good"]})
    assert carries(coding, {})


def test_a_coding_does_not_carry_other_codes() -> None:
    (coding,) = codings(text(), [said("ann", (0, 6), theme="rules/un")])
    assert not carries(coding, {"theme": ["rules/un/council"]})
    assert not carries(coding, {"theme": ["rule"]})
    assert not carries(coding, {"theme": ["rules"], "mood": ["good"]})


def test_reading_order_is_by_start_then_end_then_annotator_then_id() -> None:
    sets = [said("bob", (8, 15), (0, 6), theme="a"), said("ann", (8, 15), (8, 9), theme="a")]
    ordered = sorted(codings(text(), sets), key=reading_order)
    assert [coding.id for coding in ordered] == ["bob-1", "ann-1", "ann-0", "bob-0"]
