from __future__ import annotations

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.comparison.tally import Count, tally
from diptych.texts.text import Text, parse_text

BODY = "The UN decides.\n\nNobody asks."


def text(text_id: str) -> Text:
    return parse_text(text_id, BODY.encode(), BODY, f"texts/{text_id}.md")


def said(start: int, end: int, **codes: str) -> AnnotationSet:
    annotation = Annotation(start=start, end=end, quote=BODY[start:end], codes=codes)
    return AnnotationSet(
        text="one", text_version=text("one").version, annotator="ann", annotations={"x": annotation}
    )


def test_a_code_and_those_above_it_are_counted() -> None:
    counts = tally([(text("one"), [said(0, 15, theme="rules/un")])]).counts
    assert counts == {
        ("theme", "rules/un"): Count(paragraphs=1, annotations=1, words=3),
        ("theme", "rules"): Count(paragraphs=1, annotations=1, words=3),
    }


def test_paragraphs_of_different_texts_are_different() -> None:
    two = tally([(text("one"), [said(0, 3, theme="a")]), (text("two"), [said(0, 3, theme="a")])])
    assert two.count("theme", "a").paragraphs == 2
    assert two.total.coded == 2


def test_a_code_that_nobody_used_counts_nothing() -> None:
    assert tally([]).count("theme", "rules") == Count()


def test_the_score_is_summed_over_the_annotations_that_have_one() -> None:
    sets = [said(0, 3, theme="a", mood="bad"), said(4, 6, theme="a", mood="good"),
            said(0, 1, theme="a"), said(0, 1, theme="a", mood="unvalued")]  # fmt: skip
    count = tally([(text("one"), sets)], {"bad": -1.0, "good": 3.0}, "mood").count("theme", "a")
    assert (count.score, count.scored) == (2.0, 2)
