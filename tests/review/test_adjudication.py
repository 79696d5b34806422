from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet, set_fault
from diptych.annotations.serialisation import decode_set, encode_set
from diptych.exchange.adjudication_sheet import letters
from diptych.review.adjudication import (
    Adjudication,
    adjudicated,
    decided,
    decided_otherwise,
    looked_at,
    still_decided,
    taken_annotation,
)
from diptych.texts.text import Text, parse_text

if TYPE_CHECKING:
    from diptych.review.adjudication import Case

SOURCE = "One two three four five six.\n\nSeven eight nine ten eleven twelve.\n"


def text() -> Text:
    return parse_text("t", SOURCE.encode(), SOURCE, "texts/t.md")


def identity(number: int) -> str:
    return f"{number:08d}-0000-4000-8000-000000000000"


def annotation(quote: str, codes: str, note: str = "") -> Annotation:
    """``rules good`` is a theme and a sentiment."""
    start = text().body.index(quote)
    facets = dict(zip(("theme", "sentiment"), codes.split(), strict=False))
    return Annotation(
        start=start, end=start + len(quote), quote=quote, codes=facets, note=note or UNSET
    )


def said(annotator: str, first: int, *annotations: Annotation) -> AnnotationSet:
    numbered = {identity(first + number): one for number, one in enumerate(annotations)}
    return AnnotationSet(
        text="t", text_version=text().version, annotator=annotator, annotations=numbered
    )


def with_one(annotations: AnnotationSet, number: int, one: Annotation) -> AnnotationSet:
    return annotations.with_annotation(identity(number), one)


NOBODY = said("consensus", 0)


def codes_of(consensus: AnnotationSet) -> list[tuple[str, str]]:
    ordered = sorted(consensus.annotations.values(), key=lambda a: a.start)
    return [(a.quote, " ".join(a.codes.values())) for a in ordered]


def quotes(case: Case) -> list[str]:
    return [f"{o.annotator}:{o.annotation.quote}" for o in case.options]


def test_what_agrees_stands_with_the_words_that_all_marked_and_the_first_note() -> None:
    ann = said("ann", 1, annotation("two three four", "rules good"))
    bob = said("bob", 5, annotation("three four five", "rules good", "so"))
    found = adjudicated(text(), [ann, bob], NOBODY)
    assert codes_of(found.consensus) == [("three four", "rules good")]
    assert [one.note for one in found.consensus.annotations.values()] == ["so"]
    assert found.open == ()
    [decision] = (found.consensus.decisions or {}).values()
    assert decision.derived_from == (identity(1), identity(5))
    assert decision.result == tuple(found.consensus.annotations)
    assert (decision.by, decision.at) == (UNSET, UNSET)


def test_what_is_open_is_known_before_what_agrees_stands() -> None:
    two = annotation("two", "rules")
    ann = said("ann", 1, two, annotation("four", "rules"), annotation("nine", "un"))
    bob = said("bob", 5, two, annotation("four", "access"))
    found = adjudicated(text(), [ann, bob], NOBODY)
    consensus = decided(found.consensus, found.open[0], [], "eve")
    after = looked_at(text(), [ann, bob], consensus)
    assert [quotes(case) for case in found.open] == [["ann:four", "bob:four"], ["ann:nine"]]
    assert [quotes(case) for case in after.open] == [["ann:nine"]]
    assert looked_at(text(), [ann, bob], NOBODY).open == found.open
    assert looked_at(text(), [ann, bob], NOBODY).consensus is NOBODY
    assert adjudicated(text(), [ann, bob], consensus).consensus is consensus


@pytest.mark.parametrize(("overlap", "agreed"), [(0, 1), (0.7, 1), (0.72, 0), (1, 0)])
def test_how_much_has_to_overlap_can_be_said(overlap: float, agreed: int) -> None:
    ann = said("ann", 1, annotation("two three four", "rules"))
    bob = said("bob", 5, annotation("three four", "rules"))
    found = adjudicated(text(), [ann, bob], NOBODY, overlap)
    assert sum(case.agreed for case in found.cases) == agreed


def test_spans_that_only_touch_do_not_agree() -> None:
    ann = said("ann", 1, annotation("two ", "rules"))
    bob = said("bob", 5, annotation("three", "rules"))
    assert len(adjudicated(text(), [ann, bob], NOBODY).open) == 2


def test_other_codes_notes_alone_and_single_opinions_do_not_agree() -> None:
    opinions = annotation("two", "rules good"), annotation("four", ""), annotation("nine", "un")
    bob = said("bob", 5, annotation("two", "rules bad"))
    found = adjudicated(text(), [said("ann", 1, *opinions), bob], NOBODY)
    assert [quotes(case) for case in found.open] == [["ann:two", "bob:two"], ["ann:nine"]]
    assert found.consensus is NOBODY


def test_three_agree_only_together() -> None:
    sets = [said(name, 10 * n, annotation("two", "rules")) for n, name in enumerate("abc", 1)]
    assert codes_of(adjudicated(text(), sets, NOBODY).consensus) == [("two", "rules")]
    other = [*sets[:2], said("c", 30, annotation("two", "access"))]
    assert [quotes(case) for case in adjudicated(text(), other, NOBODY).open] == [
        ["a:two", "b:two", "c:two"]
    ]


def test_of_several_alike_the_nearest_agree_each_once() -> None:
    ann = said("ann", 1, annotation("two three", "rules"), annotation("three", "rules"))
    bob = said("bob", 5, annotation("three", "rules"), annotation("two three", "rules"))
    found = adjudicated(text(), [ann, bob], NOBODY)
    assert codes_of(found.consensus) == [("two three", "rules"), ("three", "rules")]


def test_cases_are_what_overlaps_from_one_to_the_next() -> None:
    ann = said("ann", 1, annotation("two three", "a"), annotation("four five", "b"))
    bob = said("bob", 5, annotation("three four", "c"), annotation("nine ten", "d"))
    assert [quotes(case) for case in adjudicated(text(), [ann, bob], NOBODY).open] == [
        ["ann:two three", "bob:three four", "ann:four five"],
        ["bob:nine ten"],
    ]


def disagreement() -> tuple[list[AnnotationSet], Adjudication]:
    ann = said("ann", 1, annotation("two", "rules good"), annotation("nine", "access"))
    bob = said("bob", 5, annotation("two", "rules bad"), annotation("nine", "access"))
    return [ann, bob], adjudicated(text(), [ann, bob], NOBODY)


def test_a_decision_says_of_what_by_whom_and_when() -> None:
    _, found = disagreement()
    [case] = found.open
    taken = taken_annotation(case.options[1].annotation)
    after = decided(found.consensus, case, [taken], "zoe")
    decision = next(d for d in (after.decisions or {}).values() if d.by)
    assert decision.derived_from == (identity(1), identity(5))
    assert [after.annotations[name].codes["sentiment"] for name in decision.result] == ["bad"]
    assert decision.by == "zoe"
    assert set_fault(after) is None
    assert decode_set(encode_set(after), "x") == after


def test_a_decision_stands_when_something_else_changes() -> None:
    sets, found = disagreement()
    after = decided(found.consensus, found.open[0], [], "zoe")
    more = with_one(sets[0], 3, annotation("ten", "rules"))
    again = adjudicated(text(), [more, sets[1]], after)
    assert [quotes(case) for case in again.open] == [["ann:ten"]]
    assert again.consensus is after


def test_a_case_whose_annotation_changed_is_open_and_keeps_the_old_result() -> None:
    sets, found = disagreement()
    case = found.open[0]
    after = decided(found.consensus, case, [case.options[0].annotation], "zoe")
    changed = with_one(sets[1], 5, annotation("two", "access"))
    again = adjudicated(text(), [sets[0], changed], after)
    assert codes_of(again.consensus) == [("two", "rules good"), ("nine", "access")]
    [reopened] = again.open
    assert [decision.by for decision in again.earlier(reopened)] == ["zoe"]
    final = decided(again.consensus, reopened, [reopened.options[1].annotation], "zoe")
    assert codes_of(final) == [("two", "access"), ("nine", "access")]
    assert len(final.decisions or {}) == 2


def test_what_agrees_no_longer_leaves_the_consensus() -> None:
    sets, found = disagreement()
    changed = with_one(sets[1], 6, annotation("nine", "rules"))
    again = adjudicated(text(), [sets[0], changed], found.consensus)
    assert codes_of(again.consensus) == []
    assert len(again.open) == 2
    assert again.consensus.decisions is UNSET


def test_what_was_decided_and_then_agrees_is_what_all_say() -> None:
    sets, found = disagreement()
    after = decided(found.consensus, found.open[0], [], "zoe")
    agreeing = with_one(sets[1], 5, annotation("two", "rules good"))
    again = adjudicated(text(), [sets[0], agreeing], after)
    assert again.open == ()
    assert codes_of(again.consensus) == [("two", "rules good"), ("nine", "access")]
    assert len(again.consensus.decisions or {}) == 2


def test_annotators_see_what_was_decided_otherwise() -> None:
    opinions = (
        annotation("two", "rules good"),
        annotation("nine", "access"),
        annotation("ten", "un"),
    )
    ann = said("ann", 1, *opinions)
    bob = said("bob", 5, annotation("two", "rules bad"), annotation("six", "un"))
    found = adjudicated(text(), [ann, bob], NOBODY)
    after = found.consensus
    for case in found.open:
        last = case.options[-1].annotation
        after = decided(after, case, [] if last.quote == "nine" else [last], "zoe")
    kept = {name: one for name, one in after.annotations.items() if one.quote != "ten"}
    after = replace(after, annotations=kept)
    result = Adjudication(text=text(), cases=found.cases, consensus=after)
    rows = [
        (row["place"], row["outcome"], row["own"], row["consensus"])
        for row in decided_otherwise(result, ann)
    ]
    assert rows == [
        ("t:1", "recoded", "theme=rules sentiment=good", "theme=rules sentiment=bad"),
        ("t:1", "added", None, "theme=un"),
        ("t:2", "dropped", "theme=access", None),
        ("t:2", "dropped", "theme=un", None),
    ]
    assert list(decided_otherwise(result, bob)) == []
    assert list(decided_otherwise(found, ann)) == []


def test_what_is_taken_besides_hers_is_added_and_what_is_far_from_it_dropped() -> None:
    ann = said("ann", 1, annotation("two three", "rules"), annotation("four five", "un"))
    bob = said("bob", 5, annotation("three four", "access"), annotation("two", "rules"))
    found = adjudicated(text(), [ann, bob], NOBODY, 1)
    [case] = found.open
    taken = [
        o.annotation for o in case.options if o.annotation.quote in {"two three", "three four"}
    ]
    after = decided(found.consensus, case, taken, "zoe")
    result = Adjudication(text=text(), cases=found.cases, consensus=after)

    def rows(annotations: AnnotationSet) -> list[tuple[str | None, ...]]:
        return [
            (row["outcome"], row["quote"], row["consensus"])
            for row in decided_otherwise(result, annotations)
        ]

    assert rows(ann) == [("recoded", "four five", "theme=access")]
    assert rows(bob) == []
    after = decided(found.consensus, case, [o.annotation for o in case.options], "zoe")
    result = Adjudication(text=text(), cases=found.cases, consensus=after)
    assert rows(bob) == [
        ("added", "two three", "theme=rules"),
        ("added", "four five", "theme=un"),
    ]
    after = decided(found.consensus, case, taken[:1], "zoe")
    result = Adjudication(text=text(), cases=found.cases, consensus=after)
    assert rows(ann) == [("dropped", "four five", None)]


words = st.sampled_from(
    ["One two", "two", "two three", "four", "four five six", "nine", "nine ten", "twelve", "Seven"]
)
opinions = st.lists(
    st.builds(annotation, words, st.sampled_from(["a", "b", "a x", "a y"])), max_size=8
)


@given(opinions, opinions, st.sampled_from([0, 0.5, 1]))
def test_every_annotation_is_in_one_case_and_a_second_run_changes_nothing(
    first: list[Annotation], second: list[Annotation], overlap: float
) -> None:
    ann, bob = said("ann", 1, *first), said("bob", 100, *second)
    found = adjudicated(text(), [ann, bob], NOBODY, overlap)
    ids = [option.id for case in found.cases for option in case.options]
    assert sorted(ids) == sorted([*ann.annotations, *bob.annotations])
    for case in found.cases:
        if case.agreed:
            one, other = (option.annotation for option in case.options)
            assert one.codes == other.codes
            assert max(one.start, other.start) < min(one.end, other.end)
    assert adjudicated(text(), [ann, bob], found.consensus, overlap).consensus is found.consensus
    after = found.consensus
    for case in found.open:
        after = decided(after, case, [case.options[0].annotation], "zoe")
    again = adjudicated(text(), [ann, bob], after, overlap)
    assert (again.open, again.consensus) == ((), after)
    assert len(after.annotations) == len(found.cases)
    for one in after.annotations.values():
        assert text().body[one.start : one.end] == one.quote


def twice(first: AnnotationSet, second: AnnotationSet) -> AnnotationSet:
    """Put two consensuses together as lines, as git does it without the driver."""
    return replace(
        first,
        annotations={**first.annotations, **second.annotations},
        decisions={**(first.decisions or {}), **(second.decisions or {})},
    )


def test_what_agrees_and_stands_twice_stands_once_then() -> None:
    ann, bob = (said(who, n, annotation("two", "rules")) for who, n in (("ann", 1), ("bob", 5)))
    first, second = (adjudicated(text(), [ann, bob], NOBODY).consensus for _ in range(2))
    doubled = twice(first, second)
    assert len(doubled.annotations) == 2
    assert adjudicated(text(), [ann, bob], doubled).consensus == first


def test_a_case_with_two_decisions_is_open_until_one_is_made() -> None:
    ann, bob = said("ann", 1, annotation("two", "rules")), said("bob", 5, annotation("two", "war"))
    (case,) = adjudicated(text(), [ann, bob], NOBODY).open
    first, second = (
        decided(NOBODY, case, [taken_annotation(option.annotation)], "max")
        for option in case.options
    )
    found = adjudicated(text(), [ann, bob], twice(first, second))
    assert found.open == (case,)
    after = decided(found.consensus, case, [], "max")
    assert adjudicated(text(), [ann, bob], after).open == ()
    assert after.annotations == {}


def test_a_decision_stands_when_the_text_changes_under_its_annotations() -> None:
    ann, bob = said("ann", 1, annotation("two", "rules")), said("bob", 5, annotation("two", "war"))
    (case,) = adjudicated(text(), [ann, bob], NOBODY).open
    consensus = decided(NOBODY, case, [], "max")
    before = {**ann.annotations, **bob.annotations}
    after = {name: replace(one, quote="too", end=one.end) for name, one in before.items()}
    moved = still_decided(consensus, before, after)
    (decision,) = (moved.decisions or {}).values()
    sets = [replace(one, annotations={n: after[n] for n in one.annotations}) for one in (ann, bob)]
    assert adjudicated(text(), sets, consensus).open
    assert not adjudicated(text(), sets, moved).open
    assert (decision.by, decision.result) == ("max", ())
    assert still_decided(consensus, before, before) is consensus
    assert still_decided(consensus, before, ann.annotations) is consensus
    assert still_decided(consensus, after, before) is consensus


def test_the_key_that_quits_names_no_annotation() -> None:
    many = [annotation("two", f"code-{number}") for number in range(30)]
    [case] = adjudicated(text(), [said("ann", 1, *many), said("bob", 90)], NOBODY).open
    assert letters(case)[:2] == ["a", "c"]
    assert letters(case)[14:16] == ["p", "r"]
    assert letters(case)[23:26] == ["z", "aa", "ab"]
    assert len(set(letters(case))) == 30


def test_each_annotator_has_letters_of_their_own_whoever_starts_first_or_says_nothing() -> None:
    ann = said("ann", 1, annotation("two", "a"), annotation("three four", "b"))
    bob = said("bob", 5, annotation("One two three", "b"), annotation("nine", "b"))
    cat = said("cat", 9, annotation("four five six", "c"), annotation("nine", "c"))

    def lettered(*sets: AnnotationSet) -> list[list[str]]:
        return [
            [
                f"{letter} {one.annotator}:{one.annotation.quote}"
                for letter, one in zip(letters(case), case.options, strict=True)
            ]
            for case in looked_at(text(), sets, NOBODY).open
        ]

    assert lettered(ann, bob, cat) == [
        ["a ann:two", "b bob:One two three", "c cat:four five six", "d ann:three four"],
        ["b bob:nine", "c cat:nine"],
    ]
    assert lettered(cat, bob, ann) == [
        ["a cat:four five six", "b bob:One two three", "c ann:two", "f ann:three four"],
        ["a cat:nine", "b bob:nine"],
    ]
