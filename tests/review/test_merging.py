"""Merging three annotation sets: held against an oracle that knows nothing of its ways."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet, Conflict, Decision, Program
from diptych.annotations.serialisation import decode_set, encode_set
from diptych.errors import AnnotationSetError
from diptych.review.merging import merge_sets, settle, unknown_base
from diptych.texts.text import parse_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from diptych.texts.text import Text

V1, V2, V3, V4 = (f"{number:040x}" for number in (1, 2, 3, 4))
A, B, C, D = (f"{number:08d}-0000-4000-8000-000000000000" for number in (1, 2, 3, 4))


def annotation(start: int = 0, quote: str = "word", **fields: Any) -> Annotation:
    codes = fields.pop("codes", {})
    return Annotation(start=start, end=start + len(quote), quote=quote, codes=codes, **fields)


def said(version: str = V1, **fields: Any) -> AnnotationSet:
    return AnnotationSet(text="sea", text_version=version, annotator="ann", **fields)


def conflict(*path: str, **sides: Any) -> Conflict:
    return Conflict(path=path, **sides)


# Laws, on thousands of merges


def some_annotation(chance: random.Random) -> Annotation:
    fields = {"note": chance.choice(["x", "y"]), "created": "2026-11-22T10:00:00Z"}
    return annotation(
        chance.randrange(3),
        chance.choice(["word", "words"]),
        codes={facet: chance.choice("abc") for facet in FACETS if chance.random() < 0.6},
        **{name: value for name, value in fields.items() if chance.random() < 0.5},
    )


def some_set(chance: random.Random) -> AnnotationSet:
    annotations = {name: some_annotation(chance) for name in IDS if chance.random() < 0.5}
    by = chance.choice([UNSET, Program(command="a"), Program(command="b", digests={"c": "0" * 12})])
    return said(finished=chance.random() < 0.5, annotations=annotations, by=by)


def edited(base: AnnotationSet, chance: random.Random) -> AnnotationSet:
    """Add, remove and change some annotations."""
    annotations = dict(base.annotations)
    for name in chance.sample(IDS, chance.randrange(len(IDS) + 1)):
        other = some_annotation(chance)
        if name not in annotations:
            annotations[name] = other
        elif chance.random() < 0.3:
            del annotations[name]
        else:
            fields = chance.choice([["codes"], ["note"], ["created"], ["start", "end", "quote"]])
            new = {field: getattr(other, field) for field in fields}
            annotations[name] = msgspec.structs.replace(annotations[name], **new)
    finished = base.finished or chance.random() < 0.3
    return msgspec.structs.replace(base, annotations=annotations, finished=finished)


def some_merge(seed: int) -> tuple[AnnotationSet | None, AnnotationSet, AnnotationSet]:
    """Make a base, or none, and two sides, mostly out of the base."""
    chance = random.Random(seed)  # noqa: S311 - no secrets
    base = some_set(chance)
    ours, theirs = (
        some_set(chance) if chance.random() < 0.2 else edited(base, chance) for _ in range(2)
    )
    return None if chance.random() < 0.2 else base, ours, theirs


IDS = [A, B, C, D]
FACETS = ["theme", "actor"]
MERGES = st.integers(0, 2**32).map(some_merge)


def leaves(document: AnnotationSet | None) -> dict[str, Any]:
    """Write a set as a flat table: one line for each thing that somebody may change."""
    if document is None:
        return {}
    table: dict[str, Any] = {"finished": document.finished}
    for name, one in document.annotations.items():
        table[f"{name} span"] = (one.start, one.end, one.quote)
        table |= {f"{name} codes {facet}": code for facet, code in one.codes.items()}
        table |= {
            f"{name} {field}": value
            for field in ("note", "created")
            if (value := getattr(one, field)) is not UNSET
        }
    return table


def oracle(
    base: AnnotationSet | None, ours: AnnotationSet, theirs: AnnotationSet
) -> tuple[dict[str, Any], set[str]]:
    """Merge flat tables line by line: return the lines, and those that are open."""
    tables = [leaves(side) for side in (base, ours, theirs)]
    merged, contested = {}, set()
    whole = set()
    for name in {line.split()[0] for table in tables for line in table} - {"finished"}:
        was, mine, other = (
            {line: value for line, value in table.items() if line.startswith(name)}
            for table in tables
        )
        if was and not (mine and other):  # somebody removed it
            whole.add(name)
            kept = mine or other
            if kept and kept != was:
                contested.add(name)
                merged |= mine
    for line in {line for table in tables for line in table}:
        if line.split()[0] in whole:
            continue
        was, mine, other = (table.get(line) for table in tables)
        if other in (mine, was):
            chosen = mine
        elif mine == was:
            chosen = other
        else:
            chosen = mine
            contested.add(line)
        if chosen is not None:
            merged[line] = chosen
    return merged, contested


def flat(path: tuple[str, ...]) -> str:
    return " ".join(path[1:] if path[0] == "annotations" else path)


@settings(max_examples=2000)
@given(MERGES)
def test_every_line_is_as_the_oracle_has_it(
    sides: tuple[AnnotationSet | None, AnnotationSet, AnnotationSet],
) -> None:
    merged = merge_sets(*sides)
    lines, contested = oracle(*sides)
    assert leaves(merged) == lines
    open_paths = [flat(found.path) for found in merged.conflicts or ()]
    assert sorted(open_paths) == sorted(contested)


@settings(max_examples=500)
@given(MERGES)
def test_what_is_written_is_a_set_in_the_one_way_to_write_it(
    sides: tuple[AnnotationSet | None, AnnotationSet, AnnotationSet],
) -> None:
    written = encode_set(merge_sets(*sides), ["actor", "theme"])
    assert encode_set(decode_set(written, "a.json"), ["actor", "theme"]) == written


@settings(max_examples=500)
@given(MERGES)
def test_the_sides_may_be_swapped(
    sides: tuple[AnnotationSet | None, AnnotationSet, AnnotationSet],
) -> None:
    base, ours, theirs = sides
    merged, mirrored = merge_sets(base, ours, theirs), merge_sets(base, theirs, ours)
    turned = [
        msgspec.structs.replace(found, ours=found.theirs, theirs=found.ours)
        for found in mirrored.conflicts or ()
    ]
    assert list(merged.conflicts or ()) == turned
    assert with_all(merged, "ours") == with_all(mirrored, "theirs")
    assert with_all(merged, "theirs") == with_all(mirrored, "ours")


def with_all(merged: AnnotationSet, side: str) -> AnnotationSet:
    choices = [(found, getattr(found, side)) for found in merged.conflicts or ()]
    return settle(merged, choices, "a.json")


@settings(max_examples=500)
@given(MERGES)
def test_settled_for_one_side_its_own_changes_are_all_there(
    sides: tuple[AnnotationSet | None, AnnotationSet, AnnotationSet],
) -> None:
    base, ours, theirs = sides
    before = leaves(base)
    for side, name in ((ours, "ours"), (theirs, "theirs")):
        after, merged = leaves(side), leaves(with_all(merge_sets(*sides), name))
        for line in {**before, **after}:
            if before.get(line) != after.get(line):
                assert merged.get(line) == after.get(line)


@given(MERGES)
def test_where_one_side_did_nothing_it_is_the_other(
    sides: tuple[AnnotationSet | None, AnnotationSet, AnnotationSet],
) -> None:
    base, ours, _ = sides
    assert merge_sets(base, ours, ours) == ours
    if base:
        assert merge_sets(base, ours, base) == ours
        assert merge_sets(base, base, ours) == ours


@settings(max_examples=300)
@given(MERGES)
def test_merging_the_merged_again_changes_nothing(
    sides: tuple[AnnotationSet | None, AnnotationSet, AnnotationSet],
) -> None:
    merged = with_all(merge_sets(*sides), "ours")
    assert merge_sets(sides[2], merged, sides[2]) == merged


# What a conflict says


def one(**fields: Any) -> AnnotationSet:
    return said(annotations={A: annotation(**fields)})


def test_a_code_changed_by_both_is_open_and_ours_for_now() -> None:
    base, ours, theirs = (one(codes={"theme": code}) for code in "abc")
    merged = merge_sets(base, ours, theirs)
    assert merged.annotations == ours.annotations
    assert merged.conflicts == (
        conflict("annotations", A, "codes", "theme", base="a", ours="b", theirs="c"),
    )


def test_different_facets_and_the_note_go_together() -> None:
    base = one(codes={"theme": "a"})
    ours = one(codes={"theme": "b"}, note="why")
    theirs = one(codes={"theme": "a", "actor": "x"})
    merged = merge_sets(base, ours, theirs)
    assert merged == one(codes={"theme": "b", "actor": "x"}, note="why")


def test_a_place_changed_by_both_is_open_as_a_whole() -> None:
    merged = merge_sets(one(start=0), one(start=1), one(start=0, quote="words"))
    (found,) = merged.conflicts or ()
    assert found.path == ("annotations", A, "span")
    assert found.base == {"start": 0, "end": 4, "quote": "word"}
    assert found.ours == {"start": 1, "end": 5, "quote": "word"}
    assert found.theirs == {"start": 0, "end": 5, "quote": "words"}
    assert settle(merged, [(found, found.theirs)], "") == one(quote="words")


def test_removed_here_and_changed_there_is_open_as_a_whole() -> None:
    base, changed, removed = one(), one(note="x"), said()
    merged = merge_sets(base, removed, changed)
    (found,) = merged.conflicts or ()
    assert found.annotation == A
    assert (found.path, found.ours) == (("annotations", A), UNSET)
    assert found.theirs == {"start": 0, "end": 4, "quote": "word", "codes": {}, "note": "x"}
    assert merged.annotations == {}
    assert settle(merged, [(found, found.theirs)], "") == changed
    assert settle(merged, [(found, found.ours)], "") == removed
    assert merge_sets(base, changed, removed).annotations == changed.annotations


def test_added_by_both_under_one_id_is_open_field_by_field() -> None:
    merged = merge_sets(None, one(note="x", codes={"theme": "a"}), one(note="y"))
    assert merged.conflicts == (conflict("annotations", A, "note", ours="x", theirs="y"),)
    assert merged.annotations == one(note="x", codes={"theme": "a"}).annotations


def test_both_finished_at_odds_from_nothing_is_open() -> None:
    merged = merge_sets(None, said(finished=True), said())
    assert merged.conflicts == (conflict("finished", ours=True, theirs=False),)
    assert (merged.conflicts or ())[0].annotation == ""


def test_decisions_go_together_by_id_and_each_is_one_thing() -> None:
    mine, other = (Decision(derived_from=(A, B), digest="x", by=who) for who in ("ann", "bob"))
    third = Decision(derived_from=(C, D), digest="x")
    merged = merge_sets(said(), said(decisions={C: mine}), said(decisions={D: third}))
    assert merged == said(decisions={C: mine, D: third})
    at_odds = merge_sets(said(), said(decisions={C: mine}), said(decisions={C: other}))
    (found,) = at_odds.conflicts or ()
    assert (found.path, found.annotation) == (("decisions", C), "")
    assert found.theirs == {"derived_from": (A, B), "digest": "x", "result": (), "by": "bob"}
    assert settle(at_odds, [(found, found.theirs)], "") == said(decisions={C: other})
    assert decode_set(encode_set(at_odds), "").decisions == {C: mine}


# Bases that are merges themselves

ABOUT_THEME = conflict("annotations", A, "codes", "theme", base="a", ours="b", theirs="c")


def test_what_was_suggested_goes_together_and_is_never_open() -> None:
    base = said(suggested={A: "theme=x 000000000000", B: "theme=x 000000000000"})
    ours = said(suggested={A: "theme=x 111111111111", B: "theme=x 000000000000"})
    theirs = said(suggested={A: "theme=x 222222222222", C: "theme=x 000000000000"})
    merged = merge_sets(base, ours, theirs)
    assert merged.suggested == {A: "theme=x 111111111111", C: "theme=x 000000000000"}
    assert not merged.conflicts


def test_what_is_open_in_the_base_counts_as_changed_by_both() -> None:
    base = said(annotations=one(codes={"theme": "b"}).annotations, conflicts=(ABOUT_THEME,))
    ours, theirs = one(codes={"theme": "b"}), one(codes={"theme": "c"})
    expected = (conflict("annotations", A, "codes", "theme", ours="b", theirs="c"),)
    assert merge_sets(base, ours, theirs).conflicts == expected
    assert merge_sets(base, ours, ours) == ours
    assert not merge_sets(base, theirs, theirs).conflicts


def test_an_annotation_open_in_the_base_is_neither_brought_back_nor_removed_by_itself() -> None:
    about = conflict("annotations", A, base={}, theirs={})
    for held in (said(), one(note="x")):
        base = msgspec.structs.replace(held, conflicts=(about,))
        for ours, theirs in ((said(), one(note="x")), (one(note="x"), said())):
            (found,) = merge_sets(base, ours, theirs).conflicts or ()
            assert found.path == ("annotations", A)
            assert found.base is UNSET


def test_an_annotation_unknown_in_the_base_is_compared_field_by_field() -> None:
    base = said(conflicts=(conflict("annotations", A, theirs={}),), finished=True)
    merged = merge_sets(base, one(codes={"theme": "b"}), one(note="x"))
    assert [found.path[2:] for found in merged.conflicts or ()] == [("codes", "theme"), ("note",)]


def test_one_side_removing_what_is_open_inside_is_open() -> None:
    base = said(annotations=one(codes={"theme": "b"}).annotations, conflicts=(ABOUT_THEME,))
    (found,) = merge_sets(base, one(codes={"theme": "b"}), said()).conflicts or ()
    assert (found.path, found.theirs) == (("annotations", A), UNSET)


def test_of_a_base_that_cannot_be_read_nothing_is_known() -> None:
    ours, theirs = said(annotations=one(note="x").annotations), one(note="y")
    more = theirs.with_annotation(B, annotation())
    merged = merge_sets(unknown_base(ours), ours, more)
    assert [found.path for found in merged.conflicts or ()] == [
        ("annotations", A, "note"),
        ("annotations", B),
    ]
    assert merge_sets(unknown_base(ours), ours, ours) == ours


# Sides that were committed with conflicts


def test_what_a_side_left_open_stays_open() -> None:
    base = one(codes={"theme": "a"})
    ours = said(annotations=one(codes={"theme": "b"}).annotations, conflicts=(ABOUT_THEME,))
    theirs = msgspec.structs.replace(base, finished=True)
    for merged in (merge_sets(base, ours, theirs), merge_sets(base, theirs, ours)):
        assert merged.conflicts == (ABOUT_THEME,)
        assert merged.finished
    both = merge_sets(base, ours, msgspec.structs.replace(ours, finished=True))
    assert both.conflicts == (ABOUT_THEME,)


def test_what_one_side_settled_is_settled() -> None:
    annotations = one(codes={"theme": "b"}).annotations
    base = said(annotations=annotations, conflicts=(ABOUT_THEME,))
    left = msgspec.structs.replace(base, finished=True)
    settled = said(annotations=annotations)
    assert merge_sets(base, left, settled) == said(annotations=annotations, finished=True)
    assert merge_sets(base, settled, left) == said(annotations=annotations, finished=True)


def test_a_new_conflict_about_the_same_is_settled_after_the_old_one() -> None:
    base = one(codes={"theme": "a"})
    theirs = said(annotations=one(codes={"theme": "b"}).annotations, conflicts=(ABOUT_THEME,))
    merged = merge_sets(base, one(codes={"theme": "z"}), theirs)
    assert [found.ours for found in merged.conflicts or ()] == ["b", "z"]
    assert with_all(merged, "ours") == one(codes={"theme": "z"})


# Settling


def test_what_is_not_chosen_stays_open() -> None:
    base, ours, theirs = (one(codes={"theme": code, "actor": code}) for code in "abc")
    merged = merge_sets(base, ours, theirs)
    actor, theme = merged.conflicts or ()
    after = settle(merged, [(actor, UNSET)], "")
    assert after.annotations[A].codes == {"theme": "b"}
    assert after.conflicts == (theme,)


def test_a_field_of_an_annotation_that_was_given_up_is_of_no_matter() -> None:
    gone = said(conflicts=(ABOUT_THEME,))
    assert settle(gone, [(ABOUT_THEME, "c")], "") == said()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("annotations", A, "note"), 3),
        (("annotations", A, "note", "deep"), "x"),
        (("annotations", A, "span"), "x"),
        (("text", "deep"), "x"),
        (("nonsense",), "x"),
        ((), "x"),
    ],
)
def test_a_value_that_cannot_stand_there_is_refused(path: tuple[str, ...], value: Any) -> None:
    wrong = conflict(*path, ours=value)
    merged = said(annotations=one(note="x").annotations, conflicts=(wrong,))
    with pytest.raises(AnnotationSetError) as caught:
        settle(merged, [(wrong, value)], "a.json")
    told, _, way_out = str(caught.value).partition("; ")
    assert re.match(r"a.json: \$.conflicts: (Expected|Object|a side cannot stand where)", told)
    assert way_out == "correct it, or take an earlier version; see: git log -p -- a.json"


# Versions of the text

OLD = "Top.\n\nThe sea is wide.\n\nThe sea is deep.\n"
NEW = "A new top.\n\nThe sea is wide.\n\nThe sea is very deep.\n"


class Bodies:
    """Bodies by version, and one version that merging gives."""

    def __init__(self, bodies: Mapping[str, str], merged: str | None = None) -> None:
        self._bodies, self._merged = bodies, merged

    def text(self, version: str) -> Text | None:
        body = self._bodies.get(version)
        return None if body is None else parse_text("sea", body.encode(), body, "")

    def merged(self, base: str, ours: str, theirs: str) -> str | None:
        assert len({base, ours, theirs}) == 3
        return self._merged


TEXTS = Bodies({V1: OLD, V2: NEW})


def at(body: str, quote: str, **fields: Any) -> Annotation:
    return annotation(body.index(quote), quote, **fields)


def fits(merged: AnnotationSet, body: str) -> bool:
    return all(body[a.start : a.end] == a.quote for a in merged.annotations.values())


def sides() -> Iterator[tuple[AnnotationSet, AnnotationSet, AnnotationSet]]:
    """Yield base, the side that re-anchored, and the one that coded on in the old text."""
    wide, deep = "sea is wide", "deep"
    base = said(annotations={A: at(OLD, wide), B: at(OLD, deep)})
    moved = said(V2, annotations={A: at(NEW, wide), B: at(NEW, deep)})
    coded = said(annotations={**base.annotations, C: at(OLD, "The sea is wide")})
    yield base, moved, coded
    yield base, coded, moved


@pytest.mark.parametrize("sets", list(sides()))
def test_what_was_added_in_the_old_text_comes_to_lie_in_the_new(
    sets: tuple[AnnotationSet, AnnotationSet, AnnotationSet],
) -> None:
    merged = merge_sets(*sets, TEXTS)
    assert not merged.conflicts
    assert merged.text_version == V2
    assert sorted(merged.annotations) == [A, B, C]
    assert fits(merged, NEW)


@pytest.mark.parametrize("texts", [None, Bodies({V1: OLD}), Bodies({V2: NEW})])
@pytest.mark.parametrize("sets", list(sides()))
def test_without_the_texts_it_is_open_where_the_spans_lie(
    sets: tuple[AnnotationSet, AnnotationSet, AnnotationSet], texts: Bodies | None
) -> None:
    merged = merge_sets(*sets, texts)
    base, ours, theirs = (side.text_version for side in sets)
    expected = conflict("text_version", base=base, ours=ours, theirs=theirs)
    assert merged.conflicts == (expected,)
    assert merged.text_version == V2
    assert sorted(merged.annotations) == [A, B, C]
    assert settle(merged, [(expected, expected.ours)], "").text_version == V2


def test_codes_need_no_texts() -> None:
    base = said(annotations={A: at(OLD, "wide")})
    moved = said(V2, annotations={A: at(NEW, "wide")})
    coded = said(annotations={A: at(OLD, "wide", codes={"theme": "a"})})
    expected = said(V2, annotations={A: at(NEW, "wide", codes={"theme": "a"})})
    assert merge_sets(base, moved, coded) == expected
    assert merge_sets(base, coded, moved) == expected


def test_removing_goes_with_mere_moving() -> None:
    base = said(annotations={A: at(OLD, "wide"), B: at(OLD, "Top")})
    moved = said(V2, annotations={A: at(NEW, "wide"), B: at(NEW, "top")})
    removed = said(annotations={B: at(OLD, "Top")})
    merged = merge_sets(base, moved, removed, TEXTS)
    assert merged == said(V2, annotations={B: at(NEW, "top")})


def test_a_passage_that_was_changed_is_not_placed() -> None:
    base, moved = said(), said(V2)
    coded = said(annotations={A: at(OLD, "sea is deep")})
    for merged in (merge_sets(base, moved, coded, TEXTS), merge_sets(base, coded, moved, TEXTS)):
        assert [found.path for found in merged.conflicts or ()] == [("text_version",)]
        assert merged.annotations == coded.annotations


def test_a_line_that_stands_twice_is_told_by_what_is_around_it() -> None:
    poem = (
        "One.\n\nThe sea.\n\nTwo long lines of forty letters or even more.\n\nThe sea.\n\nThree.\n"
    )
    later = f"Before.\n\n{poem}"
    base, moved = said(), said(V2)
    twice = "x\n\nThe sea.\n\n" * 9
    start = poem.rindex("sea")
    coded = said(annotations={A: annotation(start, "sea")})
    merged = merge_sets(base, moved, coded, Bodies({V1: poem, V2: later}))
    assert not merged.conflicts
    assert merged.annotations[A].start == later.rindex("sea")
    doubtful = merge_sets(base, moved, coded, Bodies({V1: poem, V2: twice}))
    assert doubtful.conflicts


def test_a_span_that_did_not_fit_its_own_text_is_not_placed() -> None:
    coded = said(annotations={A: annotation(1, "wide")})
    assert merge_sets(said(), said(V2), coded, TEXTS).conflicts


def test_both_texts_changed_and_merged_hold_what_both_said() -> None:
    mine, other = OLD.replace("Top", "A top"), OLD.replace("deep", "very deep")
    together = mine.replace("deep", "very deep")
    texts = Bodies({V1: OLD, V2: mine, V3: other, V4: together}, merged=V4)
    base = said(annotations={A: at(OLD, "wide")})
    ours = said(V2, annotations={A: at(mine, "wide"), B: at(mine, "A top")})
    theirs = said(V3, annotations={A: at(other, "wide"), C: at(other, "very deep")})
    merged = merge_sets(base, ours, theirs, texts)
    assert not merged.conflicts
    assert merged.text_version == V4
    assert sorted(merged.annotations) == [A, B, C]
    assert fits(merged, together)


def test_while_texts_do_not_merge_spans_are_counted_in_ours() -> None:
    mine, other = OLD.replace("Top.", "My top."), OLD.replace("Top.", "Another top.")
    texts = Bodies({V1: OLD, V2: mine, V3: other})
    base = said(annotations={A: at(OLD, "wide")})
    ours = said(V2, annotations={A: at(mine, "wide"), B: at(mine, "My top")})
    theirs = said(V3, annotations={A: at(other, "wide"), C: at(other, "deep")}, finished=True)
    both = {**ours.annotations, C: at(mine, "deep")}
    assert merge_sets(base, ours, theirs, texts) == said(V2, annotations=both, finished=True)
    new = replace(theirs, annotations={D: at(other, "Another top")})
    merged = merge_sets(base, ours, new, texts)
    assert merged.conflicts == (conflict("text_version", base=V1, ours=V2, theirs=V3),)
    assert merged.annotations[D] == new.annotations[D]
    merged = merge_sets(None, said(V2, finished=True), new, texts)
    assert merged.conflicts == (conflict("text_version", ours=V2, theirs=V3),)


def test_what_one_side_edited_and_the_text_moved_on_the_other_is_of_one_side_only() -> None:
    mine = OLD.replace("sea is deep", "sea is very deep")
    other, together = (body.replace("Top.", "A new top.") for body in (OLD, mine))
    texts = Bodies({V1: OLD, V2: mine, V3: other, V4: together}, merged=V4)
    base = said(annotations={A: at(OLD, "sea is deep"), B: at(OLD, "wide")})
    ours = said(V2, annotations={A: at(mine, "sea is very deep"), B: at(mine, "wide")})
    theirs = said(V3, annotations={A: at(other, "sea is deep"), B: at(other, "wide")})
    both = {A: at(together, "sea is very deep"), B: at(together, "wide")}
    for sides in ((ours, theirs), (theirs, ours)):
        assert merge_sets(base, *sides, texts) == said(V4, annotations=both)


def test_a_span_beside_what_was_changed_is_carried_over() -> None:
    coded = said(annotations={A: at(OLD, "deep")})
    merged = merge_sets(said(), said(V2), coded, TEXTS)
    assert merged == said(V2, annotations={A: at(NEW, "deep")})


# What made it


def made(**fields: Any) -> AnnotationSet:
    return said(by=Program(command="grep", **fields))


def both_ways(base: AnnotationSet | None, ours: AnnotationSet, theirs: AnnotationSet) -> Any:
    """Merge without conflicts, and the same either way."""
    merged, other = merge_sets(base, ours, theirs), merge_sets(base, theirs, ours)
    assert merged.by == other.by
    assert merged.conflicts is other.conflicts is UNSET
    return merged.by


def test_which_program_made_a_set_is_as_the_side_has_it_that_changed_it() -> None:
    base, new = made(digests={"a": "0" * 12}), made(digests={"a": "1" * 12})
    done = said(finished=True, by=base.by)
    assert both_ways(base, new, done) == new.by
    assert both_ways(said(), new, said(finished=True)) == new.by
    assert both_ways(new, said(), replace(new, finished=True)) is UNSET


def test_what_both_sides_made_was_made_by_a_program_and_is_never_open() -> None:
    ours = made(time="2026-01-02T00:00:00Z", digests={"a": "0" * 12, "b": "1" * 12})
    theirs = made(time="2026-01-01T00:00:00Z", digests={"a": "0" * 12, "b": "2" * 12})
    assert both_ways(None, ours, theirs) == replace(ours.by, digests={"a": "0" * 12})
    assert both_ways(None, made(model="x"), made()).command == "grep"
    assert both_ways(made(), made(model="x"), said(finished=True)) == made(model="x").by
    assert both_ways(made(), said(finished=True), made(model="x")) == made(model="x").by
