"""Changes: what became of a set, and how it is said."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from diptych.annotations.annotation import Annotation, AnnotationSet
from diptych.annotations.changes import (
    Change,
    apply_changes,
    by_set,
    changes_between,
    described,
    summarised,
)
from diptych.errors import ChangedMeanwhileError
from diptych.texts.text import parse_text

BODY = "The sea is calm.\n\nThe wind is not, and the sea listens to what it has to say.\n"
TEXT = parse_text("sea", BODY.encode(), BODY, "texts/sea.md")
A, B = "aaaaaaaa-6d3f-4d0e-9c1b-5a4b7a0f8f11", "bbbbbbbb-6d3f-4d0e-9c1b-5a4b7a0f8f11"
SEA = Annotation(start=4, end=7, quote="sea", codes={"theme": "water", "mood": "calm"})
WIND = Annotation(start=22, end=26, quote="wind", codes={"theme": "wind"}, note="loud")
EMPTY = AnnotationSet(text="sea", text_version=TEXT.version, annotator="anna")
BOTH = replace(EMPTY, annotations={A: SEA, B: WIND})


def change(before: Annotation | None, after: Annotation | None) -> Change:
    return Change(text="sea", annotator="anna", id=A, before=before, after=after)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(None, SEA, "added"), (SEA, WIND, "changed"), (SEA, None, "removed")],
)
def test_kinds(before: Annotation | None, after: Annotation | None, kind: str) -> None:
    assert change(before, after).kind == kind


def test_many_changes_are_said_by_set_and_many_sets_are_numbered() -> None:
    changes = [change(None, SEA), change(None, WIND), change(SEA, WIND)]
    assert list(summarised(changes)) == [
        "added 2 annotations of sea by anna",
        "changed 1 annotation of sea by anna",
    ]
    many = [Change(text=f"t{number}", annotator="anna", id=A, after=SEA) for number in range(23)]
    assert list(summarised(many))[19:] == [
        "added 1 annotation of t19 by anna",
        "… and those of 3 more sets",
    ]


def test_a_change_is_about_an_annotation() -> None:
    with pytest.raises(ValueError, match="a before, or an after"):
        _ = change(None, None).annotation


def test_changes_are_listed_in_reading_order() -> None:
    said = changes_between(BOTH, replace(EMPTY, annotations={B: SEA}))
    assert [(c.id, c.kind) for c in said] == [(A, "removed"), (B, "changed")]
    assert changes_between(BOTH, BOTH) == ()


def test_changes_lead_from_one_set_to_the_other() -> None:
    other = replace(EMPTY, annotations={B: SEA})
    assert apply_changes(changes_between(BOTH, other), BOTH) == other


def test_changes_leave_alone_what_others_added_meanwhile() -> None:
    changes = changes_between(EMPTY, replace(EMPTY, annotations={A: SEA}))
    meanwhile = replace(EMPTY, annotations={B: WIND})
    assert apply_changes(changes, meanwhile).annotations == {A: SEA, B: WIND}


def test_no_changes_leave_the_very_same_set() -> None:
    assert apply_changes((), BOTH) is BOTH


@pytest.mark.parametrize("now", [{}, {A: WIND}])
def test_what_others_changed_is_not_changed_over(now: dict[str, Annotation]) -> None:
    with pytest.raises(ChangedMeanwhileError, match=f"annotation {A} was changed"):
        apply_changes([change(SEA, None)], replace(EMPTY, annotations=now))


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (None, SEA, 'added aaaaaaaa sea:1 theme=water mood=calm "sea"'),
        (WIND, None, 'removed aaaaaaaa of anna sea:2 theme=wind "wind"; loud'),
        (
            SEA,
            replace(SEA, codes={"theme": "wind", "actor": "x"}, note="why\nnot"),
            'changed aaaaaaaa of anna sea:1 theme=water→wind actor=–→x mood=calm→– "sea"; why not',
        ),
        (
            WIND,
            replace(WIND, note=""),
            ('changed aaaaaaaa of anna sea:2 theme=wind "wind"; note removed'),
        ),
        (
            None,
            Annotation(start=0, end=77, quote=BODY[:77], codes={}),
            'added aaaaaaaa sea:1-2 "The sea is calm. The wind is not, and the sea …"',
        ),
        (
            None,
            Annotation(start=4, end=7, quote="s\x1ba\u202e", codes={}),
            'added aaaaaaaa sea:1 "s\\x1ba\\u202e"',
        ),
    ],
)
def test_a_change_is_one_line(
    before: Annotation | None, after: Annotation | None, line: str
) -> None:
    assert described(change(before, after), TEXT) == line


def test_what_a_dry_run_would_add_has_no_id() -> None:
    assert described(change(None, SEA), TEXT, dry_run=True) == (
        'added sea:1 theme=water mood=calm "sea"'
    )
    removed = described(change(SEA, None), TEXT, dry_run=True)
    assert removed.startswith("removed aaaaaaaa of anna sea:1")


def test_changes_are_made_set_by_set() -> None:
    ben = replace(BOTH, annotator="ben")
    changes = [
        Change(text="sea", annotator="anna", id=A, before=SEA),
        Change(text="sea", annotator="ben", id=B, before=WIND, after=SEA),
        Change(text="sea", annotator="anna", id=B, before=WIND),
    ]
    of_set = by_set(changes)
    assert list(of_set) == [("sea", "anna"), ("sea", "ben")]
    assert of_set["sea", "anna"](BOTH).annotations == {}
    assert of_set["sea", "ben"](ben).annotations == {A: SEA, B: SEA}
