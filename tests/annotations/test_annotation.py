"""The model: what makes an annotation and a set of them sound."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from diptych.annotations.annotation import (
    Annotation,
    AnnotationSet,
    Conflict,
    Decision,
    Program,
    new_annotation_id,
    set_fault,
    time_in_utc,
)

ID = "0c0f6f0e-6d3f-4d0e-9c1b-5a4b7a0f8f11"
TIME = "2026-11-22T10:00:00Z"
ONE = Annotation(
    start=4, end=7, quote="sea", codes={"theme": "sea"}, created="2026-11-22T10:00:00Z"
)
SOUND = AnnotationSet(
    text="sea", text_version="0123456789abcdef" * 2 + "01234567", annotator="anna"
).with_annotation(ID, ONE)


def test_a_new_set_is_empty_and_unfinished() -> None:
    empty = AnnotationSet(text="sea", text_version="0" * 40, annotator="anna")
    assert (empty.annotations, empty.finished) == ({}, False)
    assert empty.format == "diptych-annotations/1"


def test_adding_leaves_the_set_that_was_there() -> None:
    other = replace(ONE, start=0)
    more = SOUND.with_annotation("x", other)
    assert list(SOUND.annotations) == [ID]
    assert dict(more.annotations) == {ID: ONE, "x": other}


def test_adding_under_a_known_id_replaces() -> None:
    other = replace(ONE, start=0)
    assert dict(SOUND.with_annotation(ID, other).annotations) == {ID: other}


def test_orphans_are_told_from_those_that_lie_on_a_passage() -> None:
    orphan = replace(ONE, orphan=True)
    both = SOUND.with_annotation("x", orphan)
    assert SOUND.anchored is SOUND.annotations
    assert dict(both.anchored) == {ID: ONE}
    assert (SOUND.orphans, both.orphans) == ({}, {"x": orphan})
    assert set_fault(SOUND.with_annotation(ID, orphan)) is None


def test_a_new_id_is_a_random_uuid() -> None:
    ids = {new_annotation_id() for _ in range(100)}
    assert len(ids) == 100
    assert {UUID(name).version for name in ids} == {4}
    assert all(re.fullmatch("[0-9a-f-]{36}", name) for name in ids)


def test_a_sound_set_has_no_fault() -> None:
    assert set_fault(SOUND) is None
    assert set_fault(SOUND.with_annotation(ID, replace(ONE, created=UNSET))) is None
    assert all(set_fault(SOUND.with_annotation(new_annotation_id(), ONE)) is None for _ in "x" * 50)


def test_a_fault_of_the_set_is_named_with_its_place() -> None:
    assert set_fault(replace(SOUND, format="diptych-annotations/2")) == (
        "$.format",
        (
            "'diptych-annotations/2' is not a format that this version of diptych reads "
            "(diptych-annotations/1); if a newer one wrote it, update diptych"
        ),
    )


@pytest.mark.parametrize("version", ["", "0" * 39, "0" * 41, "A" * 40, "g" * 40, "0" * 40 + "\n"])
def test_a_version_is_a_blob_id(version: str) -> None:
    assert set_fault(replace(SOUND, text_version=version)) == (
        "$.text_version",
        "not a git blob id (40 hexadecimal digits)",
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "1",
        "0c0f6f0e-6d3f-4d0e-9c1b-5a4b7a0f8f1",
        "0C0F6F0E-6D3F-4D0E-9C1B-5A4B7A0F8F11",
        "0c0f6f0e-6d3f-1d0e-9c1b-5a4b7a0f8f11",
        "0c0f6f0e-6d3f-4d0e-cc1b-5a4b7a0f8f11",
        "0c0f6f0e6d3f4d0e9c1b5a4b7a0f8f11",
        "0c0f6f0e-6d3f-4d0e-9c1b-5a4b7a0f8f11\n",
        f"{ID}\n{ID}",
    ],
)
def test_an_id_is_a_random_uuid_in_lower_case(name: str) -> None:
    assert set_fault(replace(SOUND, annotations={name: ONE})) == (
        f"$.annotations.{name}",
        "not a random UUID (version 4, lower case)",
    )


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 3), (-2, -1), (0, 0)])
def test_a_span_begins_at_or_after_0_and_ends_after_its_start(start: int, end: int) -> None:
    assert set_fault(SOUND.with_annotation(ID, replace(ONE, start=start, end=end))) == (
        f"$.annotations.{ID}",
        f"the span {start} to {end} is empty or runs backwards",
    )


@pytest.mark.parametrize(
    "created",
    [
        "",
        "2026-11-22",
        "2026-11-22T10:00:00",
        f"{TIME}\n{TIME}",
        "2026-11-22T10:00:00+00:00",
        "2026-11-22 10:00:00Z",
        "2026-13-22T10:00:00Z",
        "2026-11-32T10:00:00Z",
        "2026-00-01T10:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T10:60:00Z",
        "2026-11-22T10:00:00Z\n",
    ],
)
def test_created_is_a_time_in_utc_to_the_second(created: str) -> None:
    assert set_fault(SOUND.with_annotation(ID, replace(ONE, created=created))) == (
        f"$.annotations.{ID}",
        f"created is {created!r}, not of the form 2026-11-22T10:00:00Z",
    )


@pytest.mark.parametrize(
    ("name", "at", "reason"),
    [
        ("00000001-0000-4000-8000-000000000000", "2026-11-22T10:00:00Z", None),
        ("00000001-0000-4000-8000-000000000000", UNSET, None),
        ("one", UNSET, "not a random UUID"),
        ("00000001-0000-4000-8000-000000000000", "yesterday", "at is 'yesterday'"),
    ],
)
def test_a_fault_of_a_decision_is_named_with_its_place(
    name: str, at: str | UnsetType, reason: str | None
) -> None:
    decision = Decision(derived_from=(name,), digest="x", at=at)
    said = AnnotationSet(
        text="sea", text_version="0" * 40, annotator="consensus", decisions={name: decision}
    )
    fault = set_fault(said)
    if reason is None:
        assert fault is None
    else:
        assert fault is not None
        assert fault[0] == f"$.decisions.{name}"
        assert fault[1].startswith(reason)


@pytest.mark.parametrize(
    ("name", "mark"),
    [("1", "theme=x 0123456789ab"), (ID, "theme 0123456789ab"), (ID, "theme=x 0123")],
)
def test_what_was_suggested_is_as_the_program_writes_it(name: str, mark: str) -> None:
    assert set_fault(replace(SOUND, suggested={name: mark})) == (
        f"$.suggested.{name}",
        f"{mark!r} is not what diptych suggest writes",
    )
    assert set_fault(replace(SOUND, suggested={ID: "theme=x/y 0123456789ab"})) is None


def test_how_far_an_annotator_is() -> None:
    note = replace(ONE, codes={}, note="why?")
    orphan = SOUND.with_annotation(ID, replace(ONE, orphan=True))
    assert SOUND.progress == SOUND.with_annotation(ID, note).progress == "begun"
    assert orphan.progress == replace(SOUND, annotations={}).progress == "not read"
    assert replace(orphan, finished=True).progress == "finished"


# What made it


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"command": " "}, "command is empty; say what was run"),
        (
            {"digests": {"terms": "xyz"}},
            "the digest of terms is 'xyz', not 12 to 64 hexadecimal digits",
        ),
        ({"time": "today"}, "time is 'today', not of the form 2026-11-22T10:00:00Z"),
        ({"digests": {"terms": "0" * 64}, "time": "2026-11-22T10:00:00Z", "model": "m"}, None),
    ],
)
def test_what_a_set_says_of_its_program_is_checked(
    fields: dict[str, Any], reason: str | None
) -> None:
    program = Program(**{"command": "grep", **fields})
    assert set_fault(replace(SOUND, by=program)) == (reason and ("$.by", reason))


def test_a_set_is_a_programs_whatever_its_annotator_is_called() -> None:
    by = Program(command="grep")
    for name in ("ann", "consensus", "terms"):
        said = replace(SOUND, annotator=name)
        assert not said.is_program
        assert said.is_of_person == (name != "consensus")
        assert replace(said, by=by).is_program
        assert not replace(said, by=by).is_of_person


SIDE = {"text": "sea", "text_version": "0" * 40, "annotator": "ann", "annotations": {}}


@pytest.mark.parametrize(
    ("conflict", "fault"),
    [
        (Conflict(path=("annotations",), ours={}), "path names no annotation"),
        (Conflict(path=(), ours=1), "path is that of the whole set, and a side is none"),
        (Conflict(path=(), ours=SIDE, theirs={}), "path is that of the whole set, and a side is"),
        (Conflict(path=(), base=[], ours=SIDE), "path is that of the whole set, and a side is"),
        (Conflict(path=()), None),
        (Conflict(path=(), base=SIDE, theirs=SIDE), None),
        (Conflict(path=("finished",), ours=True), None),
    ],
)
def test_a_conflict_is_one_that_a_merge_can_leave(conflict: Conflict, fault: str | None) -> None:
    sound = Conflict(path=("finished",), theirs=True)
    found = set_fault(replace(SOUND, conflicts=(sound, conflict)))
    if fault is None:
        assert found is None
    else:
        assert found
        assert found[0] == "$.conflicts[1]"
        assert found[1].startswith(fault)


def damaged(sound: str) -> st.SearchStrategy[str]:
    """Return what is sound, most often, or of which a part is something else, or twice."""
    part = st.text("0123456789abcdefABC-:TZ\n\u0660\ud800é", max_size=3)
    at = st.integers(0, len(sound))
    other = st.builds(lambda a, part, b: sound[:a] + part + sound[b:], at, part, at)
    return st.one_of(st.just(sound), st.just(f"{sound}\n{sound}"), other)


SPAN = st.sampled_from([(0, 1), (4, 7), (-1, 2), (3, 3), (5, 2)])


@given(
    st.lists(st.one_of(st.uuids(version=4).map(str), damaged(ID)), max_size=4, unique=True),
    st.lists(st.one_of(st.just(UNSET), damaged(TIME)), min_size=4, max_size=4),
    st.lists(st.one_of(st.just((4, 7)), SPAN), min_size=4, max_size=4),
)
def test_of_many_annotations_the_first_with_a_fault_is_found(
    ids: list[str], times: list[str | UnsetType], spans: list[tuple[int, int]]
) -> None:
    made = {
        name: replace(ONE, start=start, end=end, created=time)
        for name, time, (start, end) in zip(ids, times, spans, strict=False)
    }
    fault = set_fault(replace(SOUND, annotations=made))
    faulty = [name for name, one in made.items() if not is_sound(name, one)]
    assert (fault and fault[0]) == (f"$.annotations.{faulty[0]}" if faulty else None)


def is_sound(name: str, one: Annotation) -> bool:
    """Look at one annotation by itself."""
    days = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    time = re.compile(rf"{days}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII)
    is_made = one.created is UNSET or time.fullmatch(one.created)
    digits = r"[0-9a-f]"
    form = rf"{digits}{{8}}-{digits}{{4}}-4{digits}{{3}}-[89ab]{digits}{{3}}-{digits}{{12}}"
    return bool(is_made and re.fullmatch(form, name) and 0 <= one.start < one.end)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-05-01T12:00:00+02:00", "2024-05-01T10:00:00Z"),
        ("2024-05-01T12:00:00.5", "2024-05-01T12:00:00Z"),
        ("0850-01-01", "0850-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00Z", ""),
        ("0001-01-01T00:00:00+14:00", ""),
        ("9999-12-31T23:59:59-05:00", ""),
        ("yesterday", ""),
    ],
)
def test_times_of_others_are_as_files_have_them_or_none(written: str, read: str) -> None:
    assert time_in_utc(written) == read
    if read:
        assert set_fault(SOUND.with_annotation(ID, replace(ONE, created=read))) is None
