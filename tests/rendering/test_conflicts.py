from __future__ import annotations

from typing import Any

import pytest

from diptych.annotations.annotation import Annotation, AnnotationSet, Conflict
from diptych.rendering.conflicts import OpenConflict, conflict_lines, conflict_records

A, B = (f"0000000{number}-0000-4000-8000-000000000000" for number in (1, 2))
SEA = {"start": 4, "end": 7, "quote": "sea"}


def said(quote: str = "sea") -> AnnotationSet:
    one = Annotation(start=4, end=7, quote=quote, codes={"theme": "b"})
    return AnnotationSet(text="sea", text_version="0" * 40, annotator="ann", annotations={A: one})


def lines(*path: str, held: AnnotationSet | None = None, **sides: Any) -> list[str]:
    return list(conflict_lines(OpenConflict("sea", "ann", held, Conflict(path=path, **sides))))


def record(*path: str, held: AnnotationSet | None = None, **sides: Any) -> dict[str, Any]:
    [found] = conflict_records([OpenConflict("sea", "ann", held, Conflict(path=path, **sides))])
    return found


def test_what_would_drive_a_terminal_is_escaped() -> None:
    assert lines("\x1b[2J", ours="\x1b") == [
        "sea by ann",
        "  \\x1b[2J",
        "    ours    \\x1b",
        "    theirs  –",
    ]


def test_a_field_is_shown_with_its_passage_and_what_each_side_says() -> None:
    path = ("annotations", A, "codes", "theme")
    assert lines(*path, held=said(), base="a", ours="b") == [
        'sea by ann 00000001 "sea"',
        "  codes.theme",
        "    base    a",
        "    ours    b",
        "    theirs  –",
    ]
    assert record(*path, held=said(), base="a", ours="b") == {
        "text": "sea",
        "annotator": "ann",
        "annotation": A,
        "field": "codes.theme",
        "quote": "sea",
        "base": "a",
        "ours": "b",
        "theirs": None,
    }


def test_a_base_that_is_not_known_is_not_shown() -> None:
    assert lines("finished", ours=False, theirs=True) == [
        "sea by ann",
        "  finished",
        "    ours    false",
        "    theirs  true",
    ]
    assert record("finished", ours=False, theirs=True)["annotation"] is None


def test_a_place_is_shown_in_one_line() -> None:
    moved = {"start": 0, "end": 7, "quote": "The\nsea"}
    shown = lines("annotations", A, "span", held=said(), base=SEA, ours=SEA, theirs=moved)
    assert shown[2:] == [
        '    base    4-7 "sea"',
        '    ours    4-7 "sea"',
        '    theirs  0-7 "The\\x0asea"',
    ]
    assert record("annotations", A, "span", ours=SEA)["ours"] == '{"start":4,"end":7,"quote":"sea"}'


def test_a_whole_annotation_is_shown_as_what_it_says() -> None:
    path = ("annotations", A)
    shown = lines(*path, base={**SEA, "codes": {}}, theirs={**SEA, "codes": {}, "note": "why"})
    assert shown == [
        'sea by ann 00000001 "sea"',
        "  the whole annotation: changed by one side, removed by the other",
        "    base    4-7",
        "    ours    –",
        "    theirs  4-7; why",
    ]
    assert record(*path, theirs={**SEA, "codes": {}})["field"] is None


@pytest.mark.parametrize("value", [3, {"quote": 3}, {}, ["x"]])
def test_what_somebody_wrote_there_by_hand_is_shown(value: Any) -> None:
    shown = lines("annotations", A, ours=value)
    assert shown[0] == "sea by ann 00000001"


def test_a_whole_set_is_counted() -> None:
    assert lines(base={"annotations": {A: {}}}, theirs={"annotations": {A: {}, B: {}}}) == [
        "sea by ann",
        "  the whole set: changed by one side, removed by the other",
        "    base    1 annotation",
        "    ours    –",
        "    theirs  2 annotations, 1 of them new",
    ]
    assert lines(base={}, theirs={})[-1] == "    theirs  0 annotations"


def codebook_lines(*path: str, **sides: Any) -> list[str]:
    return list(conflict_lines(OpenConflict("", "", None, Conflict(path=path, **sides))))


def codebook_record(*path: str, **sides: Any) -> dict[str, Any]:
    [found] = conflict_records([OpenConflict("", "", None, Conflict(path=path, **sides))])
    return found


def test_a_conflict_of_the_codebook_is_shown_with_its_code() -> None:
    path = ("facets", "theme", "codes", "rules", "codes", "un", "label", "en")
    assert codebook_lines(*path, base="UN", ours="United Nations", theirs="UNO") == [
        "the codebook: theme=rules/un",
        "  label.en",
        "    base    UN",
        "    ours    United Nations",
        "    theirs  UNO",
    ]
    found = codebook_record(*path, ours="United Nations")
    assert (found["text"], found["annotator"], found["annotation"]) == (None, None, None)
    assert (found["field"], found["ours"]) == ("theme=rules/un label.en", "United Nations")


def test_a_code_removed_by_one_side_is_shown_as_a_whole() -> None:
    path = ("facets", "theme", "codes", "rules")
    assert codebook_lines(*path, base={"label": "R"}, theirs={"label": "Rules"}) == [
        "the codebook: theme=rules",
        "  the whole entry: changed by one side, removed by the other",
        '    base    {"label":"R"}',
        "    ours    –",
        '    theirs  {"label":"Rules"}',
    ]
    assert codebook_record(*path)["field"] == "theme=rules"


def test_what_is_not_about_a_code_is_named_by_its_keys() -> None:
    assert codebook_lines("facets", "theme", "kind")[:2] == ["the codebook: theme", "  kind"]
    assert codebook_lines("facets", "theme", "codes")[:2] == ["the codebook: theme", "  codes"]
    assert codebook_lines("defaults", "unit")[:2] == ["the codebook", "  defaults.unit"]
    assert codebook_record("defaults", "unit")["field"] == "defaults.unit"
