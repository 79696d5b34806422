"""Suggestions as annotations, and what people make of them."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.serialisation import decode_set, encode_set
from diptych.annotations.suggestions import (
    Renewal,
    Suggestion,
    offers,
    renewal,
    suggested_by,
)
from diptych.texts.text import Text, parse_text


def text_of(body: str) -> Text:
    return parse_text("t", body.encode(), body, "texts/t.md")


TEXT = text_of("A tree, a tax and a tree.\n\nA tax.\n\nNothing.")
TREE, TAX, AGAIN, LAST = (
    Suggestion(2, 6, (("theme", "green/tree"),)),
    Suggestion(10, 13, (("theme", "tax"),)),
    Suggestion(20, 24, (("theme", "green/tree"),)),
    Suggestion(29, 32, (("theme", "tax"),)),
)
NOBODY = AnnotationSet(text="t", text_version=TEXT.version, annotator="terms")
KNOWN = {("theme", "green/tree"), ("theme", "tax"), ("theme", "toll"), ("actor", "us")}


def suggested(
    current: AnnotationSet,
    *found: Suggestion,
    facets: tuple[str, ...] = ("theme",),
    complete: bool = True,
) -> AnnotationSet:
    return renewed(current, *found, facets=facets, complete=complete).said


def renewed(
    current: AnnotationSet,
    *found: Suggestion,
    facets: tuple[str, ...] = ("theme",),
    complete: bool = True,
    known: set[tuple[str, str]] = KNOWN,
    text: Text = TEXT,
) -> Renewal:
    return renewal(current, text, found, facets, known, finished=current.finished or complete)


def changed(said: AnnotationSet, number: int, **new: Any) -> AnnotationSet:
    """Change one of the annotations as a person does; nothing takes it out."""
    name, one = list(said.annotations.items())[number]
    annotations = {**said.annotations, name: replace(one, **new)}
    if not new:
        del annotations[name]
    return replace(said, annotations=annotations)


def passages(said: AnnotationSet) -> list[tuple[int, int, str, dict[str, str]]]:
    return [(a.start, a.end, a.quote, a.codes) for a in said.annotations.values()]


def test_each_suggestion_becomes_an_annotation_and_the_text_is_finished() -> None:
    said = suggested(NOBODY, TREE, TAX)
    assert passages(said) == [
        (2, 6, "tree", {"theme": "green/tree"}),
        (10, 13, "tax", {"theme": "tax"}),
    ]
    assert said.finished
    assert {a.created is not None for a in said.annotations.values()} == {True}


def test_what_is_found_again_keeps_its_id_and_what_is_not_goes() -> None:
    first = suggested(NOBODY, TREE, TAX)
    second = suggested(first, TAX, LAST)
    kept, new = second.annotations
    assert kept == list(first.annotations)[1]
    assert new not in first.annotations
    assert second.annotations[kept] == first.annotations[kept]


def test_the_same_suggestions_again_are_the_same_object() -> None:
    first = suggested(NOBODY, TREE, TAX)
    assert suggested(first, TAX, TREE) is first


def test_suggestions_of_other_facets_stay() -> None:
    first = suggested(NOBODY, TREE, Suggestion(2, 6, (("actor", "us"),)), facets=("theme", "actor"))
    second = suggested(first, TAX, complete=False)
    assert [codes for *_, codes in passages(second)] == [{"actor": "us"}, {"theme": "tax"}]
    assert second.finished


def test_one_facet_of_several_does_not_finish_a_text() -> None:
    assert not suggested(NOBODY, TREE, complete=False).finished


def test_a_set_of_an_earlier_version_of_the_text_is_renewed() -> None:
    first = suggested(NOBODY, TREE)
    assert suggested(replace(first, text_version="0" * 40), TREE) == first


# What people did stands


def test_a_code_that_somebody_changed_stays() -> None:
    said = changed(suggested(NOBODY, TREE, TAX), 1, codes={"theme": "toll"})
    again = renewed(said, TREE, TAX)
    assert again == (said, 1, 1)
    assert renewed(again.said, TREE, TAX).said is said
    assert suggested(said, TREE) == said


def test_another_span_a_note_or_one_more_code_is_a_change() -> None:
    first = suggested(NOBODY, TREE, TAX)
    wider = changed(first, 1, start=8, quote="a tax")
    assert suggested(wider, TREE, TAX) == wider
    noted = changed(first, 1, note="no")
    assert suggested(noted, TREE, TAX) == suggested(noted, TREE) == noted
    more = changed(first, 1, codes={"theme": "tax", "actor": "us"})
    assert suggested(more, TREE, TAX) == suggested(more, TREE) == more


def test_what_somebody_added_stays_and_is_not_made_twice() -> None:
    first = suggested(NOBODY, TREE)
    one = Annotation(start=10, end=13, quote="tax", codes={"theme": "tax"})
    added = first.with_annotation("7" * 8, one)
    assert renewed(added, TREE) == (added, 1, 0)
    assert passages(suggested(added, TREE, TAX)) == passages(added)
    assert suggested(suggested(added, TREE, TAX), TREE) == added


def test_what_somebody_took_out_stays_out() -> None:
    said = changed(suggested(NOBODY, TREE, TAX), 1)
    assert renewed(said, TREE, TAX) == (said, 0, 1)
    assert suggested(said, TREE) == said
    assert passages(suggested(said, TREE, TAX, LAST))[1][0] == LAST.start


def test_one_of_two_alike_stays_out() -> None:
    twice = text_of("Pay the tax.\n\nPay the tax.")
    both = Suggestion(8, 11, (("theme", "tax"),)), Suggestion(22, 25, (("theme", "tax"),))
    said = changed(renewed(NOBODY, *both, text=twice).said, 1)
    assert renewed(said, *both, text=twice).said == said


def test_a_code_with_another_name_is_known_again() -> None:
    said = changed(suggested(NOBODY, TREE, TAX), 1)
    toll = TAX._replace(codes=(("theme", "toll"),))
    assert renewed(said, TREE, toll, known=KNOWN - {("theme", "tax")}).left_out == 1
    assert renewed(said, TREE, toll).left_out == 0


def test_a_change_is_known_again_where_the_words_around_changed() -> None:
    said = changed(suggested(NOBODY, TREE, TAX), 1, codes={"theme": "toll"})
    longer = text_of("A tree, a tax or two, and a tree.\n\nA tax.\n\nNothing.")
    assert passages(renewed(said, TREE, TAX, text=longer).said) == passages(said)


def test_what_nobody_touched_follows_the_terms() -> None:
    first = suggested(NOBODY, TREE, TAX)
    assert passages(suggested(first, TREE)) == passages(first)[:1]
    orphan = changed(first, 1, orphan=True)
    assert list(suggested(orphan, TREE).annotations) == list(first.annotations)[:1]
    twin = first.with_annotation("8" * 8, list(first.annotations.values())[1])
    marked = replace(twin, suggested={**(first.suggested or {}), "8" * 8: mark_of(first, 1)})
    assert len(suggested(marked, TREE, TAX).annotations) == 2


def mark_of(said: AnnotationSet, number: int) -> str:
    return (said.suggested or {})[list(said.annotations)[number]]


def test_a_set_that_remembers_nothing_is_taken_as_it_is() -> None:
    first = suggested(NOBODY, TREE, TAX)
    forgetful = replace(first, suggested=replace(NOBODY).suggested)
    assert suggested(forgetful, TREE, TAX) == first
    assert passages(suggested(forgetful, TREE)) == passages(first)


def test_the_memory_is_written_and_read() -> None:
    said = changed(suggested(NOBODY, TREE, TAX), 1)
    written = encode_set(said)
    assert decode_set(written, "x") == said
    assert encode_set(decode_set(written, "x")) == written


def test_what_is_offered_is_what_nobody_said_or_answered() -> None:
    program = suggested(NOBODY, TREE, TAX, AGAIN, LAST)
    own = replace(NOBODY, annotator="ann", suggested={})
    found = offers(TEXT, [program], own, KNOWN)
    assert [one.annotation.start for one in found] == [2, 10, 20, 29]
    assert {one.program for one in found} == {"terms"}
    assert suggested_by(found[0].mark) == "terms"
    assert {suggested_by(mark) for mark in (program.suggested or {}).values()} == {""}
    refused = replace(own, suggested={found[1].id: found[1].mark})
    assert [one.annotation.start for one in offers(TEXT, [program], refused, KNOWN)] == [2, 20, 29]
    assert decode_set(encode_set(refused, ["theme"]), "x") == refused


def test_an_answer_is_known_by_its_place_its_words_or_its_id() -> None:
    own = replace(NOBODY, annotator="ann")
    program = suggested(NOBODY, TAX)
    (offer,) = offers(TEXT, [program], own, KNOWN)
    elsewhere = offer.mark.replace(offer.mark.split(" ")[1], "0" * 12)
    assert offers(TEXT, [program], replace(own, suggested={"x": elsewhere}), KNOWN)
    assert not offers(TEXT, [program], replace(own, suggested={offer.id: elsewhere}), KNOWN)
    other = replace(offer.annotation, codes={"theme": "tree"})
    taken = replace(own, suggested={"x": elsewhere}, annotations={"x": other})
    assert not offers(TEXT, [program], taken, KNOWN)
    assert offers(TEXT, [program], replace(taken, suggested={}), KNOWN)


def test_an_answer_to_a_code_that_was_renamed_is_one_to_its_new_name() -> None:
    own = replace(NOBODY, annotator="ann")
    (offer,) = offers(TEXT, [suggested(NOBODY, TAX)], own, KNOWN)
    answered = replace(own, suggested={offer.id: offer.mark})
    renamed = suggested(NOBODY, Suggestion(10, 13, (("theme", "toll"),)))
    assert offers(TEXT, [renamed], answered, KNOWN - {("theme", "tax")}) == []
    assert len(offers(TEXT, [renamed], answered, KNOWN)) == 1
