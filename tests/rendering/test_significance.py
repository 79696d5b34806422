from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.comparison.test_significance import FOUR, OTHER, chances_of

from diptych.comparison.bases import Basis
from diptych.comparison.tables import Query
from diptych.rendering.significance import chance_notes, note_lines
from diptych.rendering.terminal import Screen

OVER_TEXTS = (
    "p: the texts dealt out anew; 95 % interval: over texts; p adj.: Tarone–Holm over the rows of "
    "a table"
)


def notes(*groups: Any, **options: Any) -> list[str]:
    return list(chance_notes(chances_of(*groups, **options)))


def test_nothing_is_said_where_nothing_was_asked() -> None:
    comparison = chances_of(FOUR, OTHER)
    assert list(chance_notes(replace(comparison, query=Query()))) == []


def test_one_group_cannot_be_tested() -> None:
    assert notes(FOUR) == ["nothing is tested: tests need two groups or more"]


def test_tests_over_texts_say_so_and_what_they_could_have_found() -> None:
    assert notes(FOUR, OTHER) == [
        OVER_TEXTS,
        "a difference found four times out of five: 42 points",
        "p in parentheses: the code is too rare for any p below .05",
        "no row of any table can reach p adj. < .05 here",
    ]


LONG = [[3, 12], [6, 12], [3, 10], [6, 14]]


def warnings(*groups: Any, **options: Any) -> list[str]:
    return [line for line in notes(*groups, **options) if line.startswith("caution")]


def test_texts_that_are_much_longer_than_the_others_are_warned_of() -> None:
    assert warnings(LONG, [[3, 8]] * 4) == [
        (
            "caution: the texts of A have 1.5 times as many paragraphs as those of B (medians of "
            "12 and 8), and p comes out below .05 too often then; the 95 % interval keeps its "
            "level (diptych help statistics)"
        )
    ]
    (other,) = warnings([[3, 6]] * 4, LONG)
    assert "the texts of B have 2.0 times as many paragraphs as those of A (" in other


def test_where_shares_are_of_what_is_coded_nothing_is_said_of_whole_texts() -> None:
    (line,) = warnings(LONG, [[3, 8]] * 4, basis=Basis(of="coded"))
    assert "have 1.5 times as many paragraphs with a code as those of B (medians of 12" in line


def test_texts_that_take_no_part_in_the_test_have_no_length() -> None:
    with_empty = warnings([*LONG, *[[0, 0]] * 5], [[3, 8]] * 4)
    assert with_empty == warnings(LONG, [[3, 8]] * 4)


def test_texts_of_about_the_same_length_are_not() -> None:
    assert warnings(LONG, [[3, 9]] * 4) == []


def test_a_row_that_can_be_called_different_is_not_denied() -> None:
    apart = [[5, 5], [4, 5], [5, 5], [3, 5]], [[0, 5], [1, 5], [0, 5], [1, 5]]
    assert len(notes(*apart)) == 2


def test_several_comparisons_are_counted() -> None:
    found = notes(FOUR, OTHER, FOUR)
    assert "2 comparisons with A, not adjusted for one another" in found


def test_too_few_texts_are_described() -> None:
    (line,) = notes([[3, 10]], [[5, 8]])
    assert line == (
        "not tested, only described: texts are what can be dealt out, and there are too few (A 1, "
        "B 1; needed are 3 and 4); the 95 % interval holds if paragraphs were independent, which "
        "they are not"
    )
    (line,) = notes([[3, 10]], [[5, 8]], basis=Basis(weigh="texts"))
    assert line.endswith("needed are 3 and 4)")


@pytest.mark.parametrize("unit", ["annotation", "word"])
def test_annotations_and_words_are_not_tested(unit: Any) -> None:
    (line,) = notes(FOUR, OTHER, basis=Basis(unit=unit, of="coded"))
    assert line == (
        f"not tested: {unit}s of one text are not independent; use --unit paragraph or text"
    )


def test_tests_on_paragraphs_have_a_caution() -> None:
    caution, power, *_ = notes([[6, 22]], [[9, 19]], by_paragraphs=True)
    assert caution.startswith("caution: ")
    assert power.startswith("a difference found four times out of five: ")


def test_of_texts_the_interval_is_newcombes() -> None:
    assert "interval: of Newcombe over texts" in notes(FOUR, OTHER, basis=Basis(unit="text"))[0]


def test_what_has_no_partner_is_said() -> None:
    match = {f"{side}-{n:02}": f"event {n}" for side in "ab" for n in range(8)}
    query = Query(match="event")
    found = notes([*FOUR, *FOUR], [*OTHER, *OTHER[:3]], match=match, query=query)
    assert found[0].startswith("p: the texts dealt out anew within each event; 95 % interval of")
    assert found[-1] == (
        "1 text without a partner in the other group: in the shares, but not in the test"
    )


def test_where_all_have_a_partner_there_is_one_difference() -> None:
    match = {f"{side}-{n:02}": f"event {n}" for side in "abc" for n in range(8)}
    query = Query(match="event")
    comparison = chances_of([*FOUR, *FOUR], [*OTHER, *OTHER], match=match, query=query)
    for one in comparison.tables[0].rows:
        assert one.contrasts[1].matched == pytest.approx(one.difference(), abs=1e-15)
    said = "every text has a partner, so that the matched difference is the one shown"
    assert list(chance_notes(comparison))[-1] == said
    few = notes(FOUR[:2], OTHER[:2], match=match, query=query)
    assert "every text" not in " ".join(few)


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        (2, "A 2, B 2 with a partner of the same event; needed are six pairs"),
        (4, "A 4, B 4 with a partner of the same event: no deal of these gives p below 0.12; "),
        (5, "A 5, B 5 with a partner of the same event: no deal of these gives p below 0.062; "),
    ],
)
def test_too_few_pairs_say_how_many_it_takes(pairs: int, why: str) -> None:
    match = {f"{side}-{n:02}": f"event {n}" for side in "ab" for n in range(8)}
    groups = ([*FOUR, *FOUR][:pairs], [*OTHER, *OTHER][:pairs])
    (line,) = notes(*groups, match=match, query=Query(match="event", stats=True))
    assert why in line
    assert "six pairs" in line


def test_each_of_several_groups_has_its_own_partners() -> None:
    match = {f"{side}-{n:02}": f"event {n}" for side in "abc" for n in range(8)}
    groups = ([*FOUR, *FOUR], [*OTHER, *OTHER], [*OTHER, *OTHER[:3]])
    *_, second, third = notes(*groups, match=match, query=Query(match="event"))
    assert second.startswith("B: every text has a partner")
    assert third.startswith("C: 1 text without a partner")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.011, 0.052, "1 to 5 points, depending on the row"),
        (0.221, 0.224, "22 points"),
        (0.01, 0.01, "1 point"),
    ],
)
def test_a_range_is_one_where_its_ends_differ(low: float, high: float, said: str) -> None:
    comparison = chances_of(FOUR, OTHER)
    testing = replace(comparison.testing[0], detectable=(low, high))
    assert f"a difference found four times out of five: {said}" in list(
        chance_notes(replace(comparison, testing=(testing,)))
    )


@pytest.mark.parametrize(("field", "typed"), [("event", "event"), ("the event", "'the event'")])
def test_a_field_that_looks_like_a_match_is_named(field: str, typed: str) -> None:
    comparison = replace(chances_of(FOUR, OTHER), could_match=field)
    assert list(chance_notes(comparison))[-1] == (
        f"texts of all groups share values of {field}: --match {typed} compares within them"
    )


def test_notes_fit_the_screen() -> None:
    assert list(note_lines(["one two three"], Screen(width=8))) == ["one two", "  three"]
    assert list(note_lines(["one two three"], Screen())) == ["one two three"]
