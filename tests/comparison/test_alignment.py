from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.comparison.alignment import Alignment, AlignmentRow, TextSide, align_paragraphs
from diptych.comparison.meaning import Meaning
from diptych.comparison.signals import Codes, Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from diptych.comparison.encoders import Vectors

STORY = (
    "The ministers met in Geneva on Monday to talk about rules.",
    "Nobody expected an agreement before the summer.",
    "Two countries asked for a court that may fine companies.",
    "Others want nothing but a forum, and no new institution at all.",
    "Farmers protested outside with tractors and brass bands.",
    "The next meeting will be held in Nairobi in October.",
)
OTHER = (
    "Hurricane season has begun early.",
    "Schools along that coast stay shut.",
    "Pump stations work day and night.",
)


def aligned(a: Sequence[str], b: Sequence[str], *, parallel: bool | None = None) -> Alignment:
    return align_paragraphs(
        TextSide(id="a", paragraphs=tuple(a)),
        TextSide(id="b", paragraphs=tuple(b)),
        [Wording(a, b)],
        parallel=parallel,
    )


def places(alignment: Alignment) -> list[tuple[object, object, str]]:
    return [(row.a, row.b, row.kind) for row in alignment.rows]


def test_a_text_is_its_own_counterpart() -> None:
    alignment = aligned(STORY, STORY)
    assert alignment.parallel
    assert places(alignment) == [((n, n), (n, n), "counterpart") for n in range(1, 7)]


def test_what_one_text_lacks_is_a_gap_where_it_would_stand() -> None:
    alignment = aligned([*STORY[:2], *STORY[3:]], [OTHER[0], *STORY[:4], *STORY[5:]])
    assert places(alignment) == [
        (None, (1, 1), "gap"),
        ((1, 1), (2, 2), "counterpart"),
        ((2, 2), (3, 3), "counterpart"),
        (None, (4, 4), "gap"),
        ((3, 3), (5, 5), "counterpart"),
        ((4, 4), None, "gap"),
        ((5, 5), (6, 6), "counterpart"),
    ]


def test_one_paragraph_stands_for_two() -> None:
    alignment = aligned([f"{STORY[0]} {STORY[1]}", *STORY[2:]], STORY)
    assert places(alignment)[:2] == [
        ((1, 1), (1, 2), "counterpart"),
        ((2, 2), (3, 3), "counterpart"),
    ]


def test_a_paragraph_that_has_moved_is_found() -> None:
    alignment = aligned(STORY, [*STORY[1:], STORY[0]])
    assert places(alignment)[0] == ((1, 1), (6, 6), "moved")
    assert {kind for *_, kind in places(alignment)[1:]} == {"counterpart"}


def test_versions_in_another_order_are_versions_with_their_splits() -> None:
    one = [STORY[0], f"{STORY[1]} {STORY[2]}", *STORY[3:], OTHER[0]]
    other = [OTHER[0], STORY[5], STORY[1], STORY[2], OTHER[1], STORY[4], STORY[3], STORY[0]]
    alignment = aligned(one, other)
    assert (alignment.parallel, alignment.reordered) == (True, True)
    assert [(row.a, row.b) for row in alignment.rows if row.a] == [
        ((1, 1), (8, 8)), ((2, 2), (3, 4)), ((3, 3), (7, 7)),
        ((4, 4), (6, 6)), ((5, 5), (2, 2)), ((6, 6), (1, 1)),
    ]  # fmt: skip
    assert {row.kind for row in alignment.rows if row.b and row.a} == {"counterpart", "moved"}
    assert not aligned(one, other, parallel=False).reordered
    assert not aligned(STORY, STORY).reordered


def test_texts_with_nothing_in_common_have_no_counterparts() -> None:
    alignment = aligned(STORY, OTHER)
    assert not alignment.parallel
    assert {row.kind for row in alignment.rows} <= {"related", "gap"}


def test_the_decision_can_be_overruled() -> None:
    assert not aligned(STORY, STORY, parallel=False).parallel
    assert aligned(STORY, OTHER, parallel=True).parallel


def test_an_independent_text_has_counterparts_and_related_paragraphs() -> None:
    last = (
        "Nobody can say how many hurricanes a season has: last summer nothing was seen of them, "
        "and two years ago insurers paid billions."
    )
    a = [STORY[4], STORY[0], OTHER[1], last]
    b = ["A hurricane came early this year, in May.", STORY[0], STORY[4], "Brief."]
    alignment = aligned(a, b)
    assert not alignment.parallel
    assert places(alignment) == [
        ((1, 1), (3, 3), "counterpart"),
        (None, (4, 4), "gap"),
        ((2, 2), (2, 2), "counterpart"),
        ((3, 3), None, "gap"),
        ((4, 4), (1, 1), "related"),
    ]


def test_a_paragraph_that_sums_up_three_has_the_three_beside_it() -> None:
    a = ["Brief.", f"{STORY[0]} {STORY[2]} {STORY[4]}"]
    b = [OTHER[0], STORY[0], STORY[2], STORY[4], OTHER[1]]
    assert places(aligned(a, b, parallel=False)) == [
        (None, (1, 1), "gap"),
        ((1, 1), None, "gap"),
        ((2, 2), (2, 4), "counterpart"),
        (None, (5, 5), "gap"),
    ]


def test_what_is_said_in_two_places_names_the_other_one() -> None:
    a = [f"{STORY[0]} {STORY[2]}", f"{STORY[4]} {STORY[2]}", "Brief."]
    b = [OTHER[0], f"{STORY[2]} {STORY[0]}", OTHER[1], f"{STORY[2]} {STORY[4]}"]
    said = [(row.a, row.b, row.also) for row in aligned(a, b, parallel=False).rows if row.a]
    assert said == [
        ((1, 1), (2, 2), ((1, 4),)),
        ((2, 2), (4, 4), ((2, 2),)),
        ((3, 3), None, ()),
    ]
    assert all(not row.also for row in aligned(a, b, parallel=True).rows)


def test_counterparts_that_contradict_each_other_say_so() -> None:
    a = [*STORY[:4], "Police counted 3,000 farmers with tractors and brass bands outside."]
    b = [*STORY[:4], "Police counted 9,000 farmers with tractors and brass bands outside."]
    assert [row.differing for row in aligned(a, b).rows] == [*[()] * 4, ("3000 – 9000 farmers",)]


def test_what_a_paragraph_says_besides_names_it_from_afar() -> None:
    a = [f"{STORY[0]} {STORY[2]}", "Brief."]
    b = [STORY[2], OTHER[0], STORY[0]]
    rows = [
        (row.a, row.b, row.kind, row.host, row.opposite(0), row.opposite(1))
        for row in aligned(a, b, parallel=False).rows
    ]
    assert rows == [
        ((1, 1), (1, 1), "counterpart", None, (1, 1), (1, 1)),
        (None, (2, 2), "gap", None, (2, 2), None),
        (None, (3, 3), "within", 1, (3, 3), (1, 1)),
        ((2, 2), None, "gap", None, None, (2, 2)),
    ]


def test_texts_of_one_language_about_two_things_have_no_pairs() -> None:
    quake = (
        "An earthquake struck off the coast of Maluku on Thursday and damaged hundreds of houses.",
        "Critics said that it had made the same promise after the last quake, for repairs.",
    )
    bread = (
        "Mix the flour with water and salt and leave it in a warm place for a night.",
        "Rye bread keeps for a week if it is wrapped in cloth. Bakers say that it does not.",
    )
    assert {row.kind for row in aligned(quake, bread).rows} == {"gap"}


@pytest.mark.parametrize(("alike", "score"), [(0.29, 0.687), (0.3, 0.409)])
def test_a_counterpart_in_an_independent_text_is_a_good_pair_or_spoken_for(
    monkeypatch: pytest.MonkeyPatch, alike: float, score: float
) -> None:
    """By wording alone; one that is no good pair is judged by what speaks for it."""
    monkeypatch.setattr(Wording, "similarity", lambda *_: alike)
    monkeypatch.setattr(
        Wording, "evidence", lambda *_: {"words": 0.6, "numbers": 0.0, "share": 0.3}
    )
    (row,) = aligned([STORY[0]], [STORY[0]], parallel=False).rows
    assert row.score == pytest.approx(score, abs=0.002)


def test_texts_without_paragraphs_have_no_rows() -> None:
    assert aligned([], []).rows == ()
    assert places(aligned(["One."], [])) == [((1, 1), None, "gap")]


def test_reasons_are_those_of_all_signals(letters: Callable[[Sequence[str]], Vectors]) -> None:
    a, b = TextSide(id="a", paragraphs=STORY), TextSide(id="b", paragraphs=STORY)
    said = [{"theme=rules": 1.0}, *[dict[str, float]()] * 5]
    signals = [
        Meaning(STORY, STORY, letters, "use"),
        Wording(STORY, STORY),
        Codes(said, said),
    ]
    alignment = align_paragraphs(a, b, signals)
    assert alignment.signals == ("meaning", "wording", "codes")
    assert alignment.rows[0].reasons == (
        "meaning 1.00", "names Geneva, Monday", "wording 0.99", "codes rules"
    )  # fmt: skip


def test_what_speaks_of_something_else_is_no_contradiction(
    letters: Callable[[Sequence[str]], Vectors],
) -> None:
    a, b = ["The farmers met 3000 people there."], ["The farmers met 9000 people there."]
    sides = [
        TextSide(id=name, paragraphs=tuple(side)) for name, side in zip("ab", (a, b), strict=True)
    ]
    codes = Codes(*[[{"theme=rules": 1.0}]] * 2)
    rows = [
        align_paragraphs(*sides, signals, parallel=False).rows
        for signals in ([codes], [codes, Meaning(a, b, letters, "use")], [codes, Wording(a, b)])
    ]
    assert [row.differing for (row,) in rows] == [(), ("3000 – 9000 people",), ()]


def test_codes_alone_align() -> None:
    said = [{"theme=rules": 1.0}, {"theme=access": 1.0}, {"theme=growth": 1.0}]
    a, b = (TextSide(id=name, paragraphs=("One.", "Two.", "Three.")) for name in "ab")
    alignment = align_paragraphs(a, b, [Codes(said, said[::-1])])
    assert [(row.a, row.b) for row in alignment.rows] == [
        ((n, n), (4 - n, 4 - n)) for n in (1, 2, 3)
    ]


def test_a_letter_of_chinese_is_as_long_as_several_others() -> None:
    paragraphs = ("人工智能治理",), ("WAIC 人工智能治理 2025",)
    sides = (TextSide(id=name, paragraphs=p) for name, p in zip("ab", paragraphs, strict=True))
    assert align_paragraphs(*sides, [Wording(*paragraphs)]).rows


def test_records_are_flat() -> None:
    row = AlignmentRow(
        a=(1, 1),
        b=(2, 3),
        score=0.123456,
        kind="counterpart",
        reasons=("x", "y"),
        differing=("3 – 4 dead",),
        also=((1, 5), (1, 7)),
    )
    assert row.remarks == ("x", "y", "differ: 3 – 4 dead", "also in 5, 7")
    assert replace(row, a=(1, 2)).remarks[-1] == "1 also in 5, 7"
    assert replace(row, differing=tuple("abcdefg"), also=()).remarks[-2:] == (
        "differ: e",
        "2 more differ",
    )
    gap = AlignmentRow(a=None, b=(4, 4), score=None, kind="gap")
    within = AlignmentRow(a=None, b=(5, 5), score=0.4, kind="within", host=1)
    alignment = Alignment(
        a="a", b="b", rows=(row, gap, within), parallel=True, signals=("wording",)
    )
    keys = "a_first", "a_last", "b_first", "b_last", "score", "kind", "reasons", "differing", "also"
    rows = (
        (1, 1, 2, 3, 0.1235, "counterpart", "x; y", "3 – 4 dead", "1=5; 1=7"),
        (None, None, 4, 4, None, "gap", "", "", ""),
        (1, 1, 5, 5, 0.4, "within", "", "", ""),
    )
    assert list(alignment.records()) == [dict(zip(keys, cells, strict=True)) for cells in rows]


texts = st.lists(st.sampled_from([*STORY, *OTHER, " ".join(STORY[:2])]), max_size=9)
decisions = st.sampled_from([None, True, False])


@given(texts, texts, decisions)
def test_each_paragraph_stands_in_exactly_one_row(
    a: list[str],
    b: list[str],
    parallel: bool | None,  # noqa: FBT001 - hypothesis gives it
) -> None:
    alignment = aligned(a, b, parallel=parallel)
    in_a = [n for row in alignment.rows if row.a for n in range(row.a[0], row.a[1] + 1)]
    in_b = [n for row in alignment.rows if row.b for n in range(row.b[0], row.b[1] + 1)]
    assert in_a == list(range(1, len(a) + 1))
    assert sorted(in_b) == list(range(1, len(b) + 1))
    for row in alignment.rows:
        alone = row.a is None or row.b is None
        assert (row.kind == "gap") == (row.score is None) == (alone and row.host is None)
        assert row.score is None or 0 <= row.score <= 1


@given(st.permutations(STORY), st.permutations([*STORY[:4], *OTHER]), decisions)
def test_which_text_comes_first_does_not_matter(
    a: list[str],
    b: list[str],
    parallel: bool | None,  # noqa: FBT001 - hypothesis gives it
) -> None:
    one, other = aligned(a, b, parallel=parallel), aligned(b, a, parallel=parallel)
    swapped = {(row.b, row.a, row.kind) for row in other.rows}
    assert {(row.a, row.b, row.kind) for row in one.rows} == swapped


@pytest.mark.parametrize("kind", ["counterpart", "moved"])
def test_scores_of_counterparts_are_confidence(kind: str) -> None:
    rows = [r for r in aligned(STORY, [*STORY[1:], STORY[0]]).rows if r.kind == kind]
    assert rows
    assert all(row.score is not None and row.score > 0.9 for row in rows)
