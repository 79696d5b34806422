"""What differs in a case, question by question."""

from __future__ import annotations

from diptych.annotations.annotation import Annotation
from diptych.review.adjudication import Case, Said
from diptych.review.answers import PASSAGE, answered, questions
from diptych.texts.text import parse_text

BODY = "The tax is new and the tax is good."
TEXT = parse_text("t", BODY.encode(), BODY, "texts/t.md")
FACETS = ("theme", "actor", "tone")


def said(annotator: str, words: str, note: str = "", **codes: str) -> Said:
    start = BODY.index(words)
    fields = {"note": note} if note else {}
    one = Annotation(start=start, end=start + len(words), quote=words, codes=codes, **fields)
    return Said(annotator, f"{annotator}-{words}", one)


def case(*options: Said) -> Case:
    return Case(options=options, annotators=("ann", "bob", "cat"))


ONE = said("ann", "The tax is new", theme="tax", actor="us")
OTHER = said("bob", "tax is new and", "as bob says", theme="toll", actor="us", tone="good")


def test_only_what_differs_is_a_question_to_decide() -> None:
    asked = questions(case(ONE, OTHER), FACETS, 0)
    assert [(one.facet, one.answers) for one in asked] == [
        (PASSAGE, ("", "")),
        ("theme", ("tax", "toll")),
        ("actor", ("us", "us")),
        ("tone", ("", "good")),
    ]
    assert [one.facet for one in asked if one.differs] == ["theme", "tone"]


def test_the_passage_is_asked_about_where_too_little_is_in_common() -> None:
    asked = questions(case(ONE, OTHER), FACETS, 0.9)
    assert asked[0].answers == ("The tax is new", "tax is new and")
    assert asked[0].differs
    assert not questions(case(ONE, OTHER), FACETS, 0.5)[0].differs


def test_what_cannot_be_compared_has_no_questions() -> None:
    assert questions(case(ONE), FACETS, 0) == ()
    assert questions(case(ONE, said("ann", "tax is", theme="toll")), FACETS, 0) == ()
    assert questions(case(ONE, said("bob", "good", theme="toll")), FACETS, 0) == ()
    assert questions(case(ONE, said("bob", "The tax", theme="tax", actor="us")), FACETS, 0) == ()


def test_answers_make_one_annotation_on_the_words_in_common() -> None:
    both = case(ONE, OTHER)
    asked = questions(both, FACETS, 0)
    (made,) = answered(both, TEXT, asked, {"theme": 0, "tone": 1})
    assert made.quote == "tax is new"
    assert made.codes == {"theme": "tax", "actor": "us", "tone": "good"}
    assert (made.start, made.end, made.note) == (4, 14, "as bob says")
    (other,) = answered(both, TEXT, asked, {"theme": 1, "tone": 0})
    assert other.codes == {"theme": "toll", "actor": "us"}


def test_a_passage_that_was_chosen_is_taken_as_it_stands() -> None:
    both = case(ONE, OTHER)
    asked = questions(both, FACETS, 1)
    (made,) = answered(both, TEXT, asked, {PASSAGE: 1, "theme": 0, "tone": 0})
    assert made.quote == "tax is new and"
    assert made.codes == {"theme": "tax", "actor": "us"}


def test_no_code_at_all_makes_no_annotation() -> None:
    both = case(said("ann", "The tax", theme="tax"), said("bob", "The tax", tone="good"))
    asked = questions(both, FACETS, 0)
    assert answered(both, TEXT, asked, {"theme": 1, "tone": 0}) == []


def test_exactly_as_much_in_common_as_is_asked_for_is_enough() -> None:
    asked = questions(case(ONE, said("bob", "The tax", theme="toll")), FACETS, 0.5)
    assert [one.facet for one in asked if one.differs] == ["theme", "actor"]
